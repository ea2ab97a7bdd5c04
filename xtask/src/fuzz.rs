//! The fuzz targets of `tests/fuzz`, one after another, and what each came to.
//!
//! In: seconds a target, names. Out: a line a target; an error where one found something. Needs the nightly compiler and cargo-fuzz.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::shell::{Outcome, answers, fail, root};

/// What a run takes: its name and the longest input worth a try.
const TARGETS: [(&str, u32); 13] = [
    ("sniff", 16_384),
    ("csv", 4_096),
    ("html", 4_096),
    ("xml", 4_096),
    ("xlsx", 16_384),
    ("xls", 16_384),
    ("xlsb", 16_384),
    ("ods", 16_384),
    ("zip", 16_384),
    ("amounts", 64),
    ("dates", 64),
    ("profile", 4_096),
    ("session", 4_096),
];

/// Seconds a target where none are given.
const SECONDS: u64 = 600;

/// Runs the targets.
pub fn fuzz(words: &[String]) -> Outcome<()> {
    let mut seconds = SECONDS;
    let mut names: Vec<&str> = Vec::new();
    for word in words {
        match (word.parse(), TARGETS.iter().find(|(name, _)| name == word)) {
            (Ok(given), _) => seconds = given,
            (_, Some((name, _))) => names.push(name),
            _ => return fail(format!("no fuzz target `{word}`; there are {}", TARGETS.map(|(name, _)| name).join(", "))),
        }
    }
    if !answers(Command::new("cargo").args(["+nightly", "fuzz", "--version"])) {
        return fail("fuzzing needs the nightly compiler and cargo-fuzz\nrustup toolchain install nightly && cargo +nightly install cargo-fuzz");
    }
    let mut broken = Vec::new();
    println!("{:<8} {:>12} {:>9} {:>10}  found", "target", "executions", "a second", "peak MiB");
    for (name, length) in TARGETS.iter().filter(|(name, _)| names.is_empty() || names.contains(name)) {
        let report = one(name, *length, seconds)?;
        let figure = |key: &str| report.lines().find_map(|line| line.strip_prefix(key)?.trim().parse::<u64>().ok()).unwrap_or(0);
        let found = report.lines().find_map(|line| line.split_once("Test unit written to ")).map_or("nothing", |(_, path)| path);
        let (executions, rate, peak) =
            (figure("stat::number_of_executed_units:"), figure("stat::average_exec_per_sec:"), figure("stat::peak_rss_mb:"));
        println!("{name:<8} {executions:>12} {rate:>9} {peak:>10}  {found}");
        if found != "nothing" || executions == 0 {
            broken.push(*name);
        }
    }
    if broken.is_empty() { Ok(()) } else { fail(format!("{} ended early: see target/fuzz/*.log", broken.join(", "))) }
}

/// One target, beginning with the inputs kept in the repository; what it said.
fn one(name: &str, length: u32, seconds: u64) -> Outcome<String> {
    let work = root().join("target/fuzz");
    let (grown, kept) = (work.join("corpus").join(name), root().join("tests/fuzz/corpus").join(name));
    fs::create_dir_all(&grown)?;
    fs::create_dir_all(&kept)?;
    let log = work.join(format!("{name}.log"));
    let artifacts = work.join("found").join(name);
    fs::create_dir_all(&artifacts)?;
    let ended = Command::new("cargo")
        .current_dir(root())
        .args(["+nightly", "fuzz", "run", "--fuzz-dir", "tests/fuzz", name])
        .args([&grown, &kept])
        .args(["--", "-print_final_stats=1", "-rss_limit_mb=3000", "-timeout=25"])
        .arg(format!("-max_total_time={seconds}"))
        .arg(format!("-max_len={length}"))
        .arg(format!("-artifact_prefix={}{}", artifacts.display(), std::path::MAIN_SEPARATOR))
        .stdout(Stdio::null())
        .stderr(fs::File::create(&log)?)
        .status()?;
    let report = text_of(&log)?;
    if !ended.success() && !report.contains("Test unit written to ") {
        eprintln!("{}", report.lines().rev().take(12).collect::<Vec<_>>().into_iter().rev().collect::<Vec<_>>().join("\n"));
    }
    Ok(report)
}

// What a fuzzer prints of an input need not be text.
fn text_of(log: &Path) -> Outcome<String> {
    Ok(String::from_utf8_lossy(&fs::read(log)?).into_owned())
}
