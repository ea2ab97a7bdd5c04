//! The page in a real browser.
//!
//! Run by `cargo xtask test`, which builds the site and names it in `POSCHECK_SITE`, with `CHROMIUM` and `CHROMEDRIVER`.
//! Without them nothing is run and nothing is counted as passed.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a test fails by panicking and speaks to people"
)]

mod base64;
#[allow(dead_code, reason = "the client is offered whole; the tests use what they need")]
mod driver;
mod harness;
mod namespace;
mod proof;
#[path = "../../xtask/src/site.rs"]
mod site;
#[allow(dead_code, reason = "offered whole, as the client is")]
mod world;

use std::process::ExitCode;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if let [flag, task] = words.as_slice()
        && flag == "--inside"
    {
        proof::inside(task);
        return ExitCode::SUCCESS;
    }
    let Some(world) = world::World::from_environment() else {
        println!("browser tests left out: `cargo xtask test --browser` builds the site and runs them");
        return ExitCode::SUCCESS;
    };
    let tests: Vec<harness::Test> = [harness::TESTS, proof::TESTS].concat();
    harness::run(&world, &tests, words.iter().find(|word| !word.starts_with('-')).map(String::as_str))
}
