//! Makes shops whose truth is known and scores the checker against them.
//!
//! `sample`: writes www/sample.
//!
//! The world comes first (shops, cards, hours, what happens to each payment), then each party's record of it, each with
//! failures of its own; so a label is a cause, not a rule read backwards. Nothing here is shared with the checker: it is
//! known only by the files it takes and the report it gives.

#![expect(dead_code, reason = "the suite of all codes uses the rest")]

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

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["sample"] => write_sample(&root().join("www/sample")),
        ["sample", dir] => write_sample(Path::new(dir)),
        _ => Err("use: accuracy sample [DIR]".to_owned()),
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
