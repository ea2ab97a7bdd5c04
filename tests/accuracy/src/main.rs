//! Makes shops whose truth is known and scores the checker against them.
//!
//! `sample` writes www/sample, `bench-data` big files for timing.
//!
//! The world comes first (shops, cards, hours, what happens to each payment), then each party's record of it, each with
//! failures of its own; so a label is a cause, not a rule read backwards. Nothing here is shared with the checker: it is
//! known only by the files it takes and the report it gives.

#![expect(dead_code, reason = "the suite of all codes uses the rest")]

mod bench;
mod civil;
mod happen;
mod print;
mod rng;
mod rows;
mod sample;
mod shop;
mod slips;
mod truth;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

const USAGE: &str = "\
sample [DIR]                                     write the sample (default www/sample)
bench-data --rows N --dir D [--no-references]    write two big files for timing";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["sample"] => write_sample(&root().join("www/sample")),
        ["sample", dir] => write_sample(Path::new(dir)),
        ["bench-data", rest @ ..] => bench_data(rest),
        _ => Err(USAGE.to_owned()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn write_sample(dir: &Path) -> Result<(), String> {
    let said = |error: std::io::Error| format!("{}: {error}", dir.display());
    std::fs::create_dir_all(dir).map_err(said)?;
    for (name, bytes) in sample::files() {
        println!("{name}: {} bytes, {}", bytes.len(), sample::span());
        std::fs::write(dir.join(name), bytes).map_err(said)?;
    }
    Ok(())
}

fn bench_data(words: &[&str]) -> Result<(), String> {
    let value = |name: &str| words.iter().position(|word| *word == name).and_then(|at| words.get(at + 1)).copied();
    let rows = value("--rows").and_then(|text| text.parse().ok()).ok_or(USAGE)?;
    let dir = Path::new(value("--dir").ok_or(USAGE)?);
    let size = bench::Size { rows, references: !words.contains(&"--no-references") };
    bench::write(dir, &size).map_err(|error| format!("{}: {error}", dir.display()))
}
