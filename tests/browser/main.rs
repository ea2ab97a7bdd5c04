//! The page in a real browser. Run by `cargo xtask test`, which builds the site and names it in `POSCHECK_SITE`.

fn main() {
    println!("browser tests left out: run them with `cargo xtask test --browser`");
}
