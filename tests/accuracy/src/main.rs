//! Makes shops whose truth is known and scores the checker against them.
//!
//! `sample` writes www/sample, `bench-data` big files for timing.
//!
//! The world comes first (shops, cards, hours, what happens to each payment), then each party's record of it, each with
//! failures of its own; so a label is a cause, not a rule read backwards. Nothing here is shared with the checker: it is
//! known only by the files it takes and the report it gives.

#![expect(dead_code, reason = "the suite of all codes uses the rest")]

mod bench;
mod beside;
mod blocks;
mod catalogue;
mod civil;
mod days;
mod fees;
mod files;
mod generic;
mod happen;
mod later;
mod odd;
mod payouts;
mod print;
mod report;
mod rng;
mod rows;
mod run;
mod run_generic;
mod sample;
mod score;
mod shop;
mod slips;
mod suite;
mod tables;
mod truth;
mod wechat;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

const USAGE: &str = "\
run [--quick] [--targets] [--level WORD] [--only PART] [--show CODE] [--keep DIR] [--checker FILE]
                                                 make the suite's worlds and score the checker
generic | batches | all [--quick] [--targets] [--keep DIR] [--checker FILE]
                                                 score two lists without keys, and payouts net of fees
sample [DIR]                                     write the sample (default www/sample)
days MERCHANTS DIR                               write a day's files of so many merchants, a folder each
bench-data --rows N --dir D [--no-references] [--form csv|gb18030|xlsx]
                                                 write two big files for timing";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["sample"] => write_sample(&root().join("www/sample")),
        ["sample", dir] => write_sample(Path::new(dir)),
        [] => suite(&[]),
        ["run", rest @ ..] => suite(rest),
        ["all", rest @ ..] => all(rest),
        ["generic", rest @ ..] => {
            apart(rest, |checker, dir| run_generic::generic(checker, dir, if rest.contains(&"--quick") { 3_000 } else { 45_000 }))
        }
        ["batches", rest @ ..] => apart(rest, |checker, dir| run_generic::batches(checker, dir, if rest.contains(&"--quick") { 2 } else { 10 })),
        ["make", rest @ ..] => make(rest),
        ["days", merchants, dir] => merchants.parse().map_err(|_| USAGE.to_owned()).and_then(|merchants| days::write(Path::new(dir), merchants)),
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
    let form = value("--form").map_or(Some(bench::Form::Csv), bench::Form::named).ok_or(USAGE)?;
    let size = bench::Size { rows, references: !words.contains(&"--no-references"), form };
    bench::write(dir, &size).map_err(|error| format!("{}: {error}", dir.display()))
}

fn suite(words: &[&str]) -> Result<(), String> {
    let mut wishes = run::Wishes { checker: root().join("target/fast/poscheck"), ..run::Wishes::default() };
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let mut value = || words.next().map(|word| (*word).to_owned()).ok_or(USAGE);
        match *word {
            "--quick" => wishes.quick = true,
            "--targets" => wishes.targets = true,
            "--level" => wishes.levels.push(value()?),
            "--only" => wishes.only = Some(value()?),
            "--show" => wishes.show.push(value()?),
            "--keep" => wishes.keep = Some(PathBuf::from(value()?)),
            "--checker" => wishes.checker = PathBuf::from(value()?),
            _ => return Err(USAGE.to_owned()),
        }
    }
    let missed = tables::print(&run::run(&wishes), &wishes.show);
    for target in &missed {
        println!("MISSED {target}");
    }
    if wishes.targets && !missed.is_empty() { Err(format!("{} targets missed", missed.len())) } else { Ok(()) }
}

/// The suite and both cases outside shops, with their targets.
fn all(words: &[&str]) -> Result<(), String> {
    let quick = words.contains(&"--quick");
    let mut wishes = run::Wishes { checker: root().join("target/fast/poscheck"), quick, ..run::Wishes::default() };
    if let Some(at) = words.iter().position(|word| *word == "--checker") {
        wishes.checker = PathBuf::from(words.get(at + 1).ok_or(USAGE)?);
    }
    let mut missed = tables::print(&run::run(&wishes), &[]);
    let scratch = std::env::temp_dir().join(format!("poscheck-accuracy-{}", std::process::id()));
    missed.extend(run_generic::generic(&wishes.checker, &scratch, if quick { 3_000 } else { 45_000 })?);
    missed.extend(run_generic::batches(&wishes.checker, &scratch, if quick { 2 } else { 10 })?);
    let _ = std::fs::remove_dir_all(&scratch);
    missed.iter().for_each(|target| println!("MISSED {target}"));
    if words.contains(&"--targets") && !missed.is_empty() { Err(format!("{} targets missed", missed.len())) } else { Ok(()) }
}

fn make(words: &[&str]) -> Result<(), String> {
    let [dir] = words else { return Err(USAGE.to_owned()) };
    for config in run::configs(true) {
        let (files, truth) = run::make(&config);
        let dir = Path::new(dir).join(run::name(&config));
        run::lay_out(&dir, &files)?;
        std::fs::write(dir.join("truth.json"), print::json(&truth)).map_err(|error| error.to_string())?;
    }
    Ok(())
}

fn apart(words: &[&str], score: impl Fn(&Path, &Path) -> Result<Vec<String>, String>) -> Result<(), String> {
    let value = |name: &str| words.iter().position(|word| *word == name).and_then(|at| words.get(at + 1)).map(PathBuf::from);
    let checker = value("--checker").unwrap_or_else(|| root().join("target/fast/poscheck"));
    let keep = value("--keep");
    let scratch = keep.clone().unwrap_or_else(|| std::env::temp_dir().join(format!("poscheck-accuracy-{}", std::process::id())));
    let missed = score(&checker, &scratch);
    if keep.is_none() {
        let _ = std::fs::remove_dir_all(&scratch);
    }
    let missed = missed?;
    missed.iter().for_each(|target| println!("MISSED {target}"));
    if words.contains(&"--targets") && !missed.is_empty() { Err(format!("{} targets missed", missed.len())) } else { Ok(()) }
}
