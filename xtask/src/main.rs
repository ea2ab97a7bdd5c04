//! Builds, serves, tests and packs PosCheck: what a person runs and what the machine that checks runs.

mod accuracy;
mod advisories;
mod axe;
mod bench;
mod build;
mod chromium;
mod corpus;
mod digest;
mod dist;
mod embed;
mod embed_css;
mod exports;
mod fuzz;
mod guide;
mod hosting;
#[cfg(unix)]
mod mutants;
mod package;
mod serve;
mod shell;
mod single;
mod site;
mod spark;
mod tar;
mod test;

use std::process::ExitCode;

use build::Effort;
use shell::{Outcome, fail};

const USAGE: &str = "\
cargo xtask serve [--port N] [--release] [--no-open]   build the page and serve it on loopback
cargo xtask build [--release]                          build the page into target/site
cargo xtask test [--native|--browser|--exports] [WORD]  run every check, or those whose names hold WORD
cargo xtask test --embed [WORD]                        build the demo pages of the package with npm and run them, types and all
cargo xtask test --spark                               check 1,000 merchant-days in Spark's local mode; needs Java and Python
cargo xtask shots                                      pictures of every screen into target/shots
cargo xtask pictures                                   the pictures of the guide into docs/pictures
cargo xtask dist [--out DIR] [--twice] [--fast]        pack the site, the one file, the package and their hashes; --twice compares two builds;
                                                       --fast packs the quick build, for trying
cargo xtask bench [ROWS…] [--runs N] [--only WORD]      time and memory of big files, native and in Chromium, beside peers
cargo xtask corpus DIR [--list] [--answers]            read every file under DIR in a process of its own; print the scorecard
cargo xtask soak [CHECKS]                              200 checks, or so many, in one tab; fails where the page holds more and more
cargo xtask fuzz [SECONDS] [TARGET…]                   run the fuzz targets of tests/fuzz; needs nightly and cargo-fuzz
cargo xtask advisories DIR                             take in what a copy of the RustSec database, DIR, knows of our crates
cargo xtask mutants [--again] [--quick] [--every N] [WORD…]  change the code of money, matching and findings in thousands of ways, one at a time; say which
                                                       changes no test notices. --again runs the survivors; needs cargo-mutants
cargo xtask sample                                     make www/sample anew from its seed
cargo xtask accuracy [run|generic|batches|bench-data …]  make shops whose truth is known and score the checker on them";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match task(&words) {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("xtask: {failure}");
            ExitCode::from(2)
        }
    }
}

fn task(words: &[String]) -> Outcome<ExitCode> {
    let Some((task, rest)) = words.split_first() else {
        println!("{USAGE}");
        return Ok(ExitCode::from(2));
    };
    match task.as_str() {
        "serve" => serve::serve(&serve_wishes(rest)?)?,
        "build" => println!("{}", build::site(effort(rest, &["--release"])?)?.display()),
        "test" => return Ok(test::test(&test_wishes(rest)?)),
        "shots" => test::shots()?,
        "soak" => test::soak(rest.first().map_or(Ok(200), |word| word.parse()).map_err(|_| shell::Failure("soak wants a number".to_owned()))?)?,
        "pictures" => test::pictures()?,
        "dist" => pack(rest)?,
        "corpus" => return corpus::corpus(rest),
        "fuzz" => fuzz::fuzz(rest)?,
        "advisories" => match rest {
            [copy] => advisories::take(std::path::Path::new(copy))?,
            _ => return fail("advisories wants the folder of a copy of the RustSec advisory database"),
        },
        #[cfg(unix)]
        "mutants" => mutants::mutants(rest)?,
        "bench" => bench::bench(rest)?,
        "sample" => accuracy::sample()?,
        "accuracy" => accuracy::score(rest)?,
        "help" | "--help" | "-h" => println!("{USAGE}"),
        other => return fail(format!("no task `{other}`\n{USAGE}")),
    }
    Ok(ExitCode::SUCCESS)
}

fn serve_wishes(words: &[String]) -> Outcome<serve::Wishes> {
    let mut wishes = serve::Wishes { port: 8080, port_given: false, effort: Effort::Fast, open: true };
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--release" => wishes.effort = Effort::Full,
            "--no-open" => wishes.open = false,
            "--port" => {
                let Some(port) = words.next().and_then(|w| w.parse().ok()) else { return fail("--port wants a number from 0 to 65535") };
                wishes.port = port;
                wishes.port_given = true;
            }
            other => return fail(format!("serve does not know `{other}`\n{USAGE}")),
        }
    }
    Ok(wishes)
}

fn test_wishes(words: &[String]) -> Outcome<test::Wishes> {
    let mut wishes = test::Wishes::default();
    for word in words {
        match word.as_str() {
            "--native" => wishes.native = true,
            "--browser" => wishes.browser = true,
            "--exports" => wishes.exports = true,
            "--embed" => wishes.embed = true,
            "--spark" => wishes.spark = true,
            other if other.starts_with('-') || wishes.filter.is_some() => return fail(format!("test does not know `{other}`\n{USAGE}")),
            other => wishes.filter = Some(other.to_owned()),
        }
    }
    Ok(wishes)
}

fn pack(words: &[String]) -> Outcome<()> {
    let mut out = shell::root().join("dist");
    let (mut twice, mut effort) = (false, Effort::Full);
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match (word.as_str(), words.as_slice().first()) {
            ("--twice", _) => twice = true,
            ("--fast", _) => effort = Effort::Fast,
            ("--out", Some(folder)) => {
                out = std::env::current_dir()?.join(folder);
                words.next();
            }
            (other, _) => return fail(format!("dist does not know `{other}`\n{USAGE}")),
        }
    }
    dist::dist(&out, twice, effort)
}

fn effort(words: &[String], known: &[&str]) -> Outcome<Effort> {
    if let Some(other) = words.iter().find(|w| !known.contains(&w.as_str())) {
        return fail(format!("unknown `{other}`\n{USAGE}"));
    }
    Ok(if words.iter().any(|w| w == "--release") { Effort::Full } else { Effort::Fast })
}
