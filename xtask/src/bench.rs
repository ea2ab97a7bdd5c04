//! How long big pairs of files take and how much memory: natively, in Chromium, and beside the peers in the same Chromium.
//!
//! In: sizes. Out: one table, ratios first. Must not know: what a check finds.

mod cases;
mod measure;
mod peers;
mod table;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use crate::build::{self, Effort};
use crate::shell::{Failure, Outcome, cargo, read, root, run};
use crate::test;
use cases::Case;
use measure::{Run, native};

/// What the person asked for.
pub struct Wishes {
    rows: Vec<u32>,
    runs: usize,
    peers: bool,
    browser: bool,
    native: bool,
    by_hand: bool,
    only: Option<String>,
}

const USAGE: &str = "cargo xtask bench [ROWS…] [--runs N] [--only WORD] [--no-peers] [--no-browser] [--no-native] [--by-hand]";

/// Makes the files, runs all, prints the table.
pub fn bench(words: &[String]) -> Outcome<()> {
    let wishes = wishes(words)?;
    let cases = cases::cases(&wishes);
    for case in &cases {
        cases::make(case)?;
    }
    let mut runs: BTreeMap<String, Vec<Run>> = BTreeMap::new();
    if wishes.native {
        natively(&wishes, &cases, &mut runs)?;
    }
    if wishes.browser {
        in_browser(&wishes, &cases, &mut runs)?;
    }
    println!("{}", table::table(&cases, &runs));
    // How soon the page answers a hand, on the largest of these files.
    match cases.iter().filter(|case| case.form == "csv" && case.references).max_by_key(|case| case.rows) {
        Some(case) if wishes.browser && wishes.by_hand => run(test::browser_tests()?.arg("--bench").arg(&case.folder).arg("1")),
        _ => Ok(()),
    }
}

/// The programs as they are shipped: what is measured is not a build for trying.
fn built() -> Outcome<[PathBuf; 2]> {
    let release = ["build", "--quiet", "--release", "--package", "poscheck"];
    run(cargo().args(release).args(["--bin", "poscheck"]))?;
    run(cargo().args(release).args(["--example", "calamine-range"]))?;
    let place = |name: &str| root().join("target/release").join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    Ok([place("poscheck"), place("examples/calamine-range")])
}

fn natively(wishes: &Wishes, cases: &[Case], runs: &mut BTreeMap<String, Vec<Run>>) -> Outcome<()> {
    let [poscheck, calamine] = built()?;
    for _ in 0..wishes.runs {
        for case in cases {
            let [first, second] = case.files()?;
            let mut add = |name: &str, program: &Path, words: &[&Path]| -> Outcome<()> {
                runs.entry(format!("{name} {}", case.name)).or_default().push(native(program, words)?);
                Ok(())
            };
            add("native", &poscheck, &["check".as_ref(), &first, &second, "--out".as_ref(), "-".as_ref()])?;
            if case.is_read_alone() {
                add("native-reading", &poscheck, &["corpus-one".as_ref(), &first])?;
            }
            if case.is_read_alone() && case.form == "xlsx" {
                add("calamine-reading", &calamine, &[&first])?;
            }
        }
    }
    Ok(())
}

fn in_browser(wishes: &Wishes, cases: &[Case], runs: &mut BTreeMap<String, Vec<Run>>) -> Outcome<()> {
    build::site(Effort::Full)?;
    let found = if wishes.peers { peers::peers(&root().join("target/bench/peers"))? } else { Vec::new() };
    let plan = root().join("target/bench/plan.tsv");
    fs::write(&plan, lines(wishes, cases, &found)?)?;
    // A test program speaks on standard output; its lines are ours alone with `--race`.
    for line in read(test::browser_tests()?.arg("--race").arg(&plan))?.lines() {
        let (name, run) = Run::of_line(line)?;
        runs.entry(name).or_default().push(run);
    }
    Ok(())
}

fn wishes(words: &[String]) -> Outcome<Wishes> {
    let mut wishes = Wishes { rows: Vec::new(), runs: 3, peers: true, browser: true, native: true, by_hand: false, only: None };
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--no-peers" => wishes.peers = false,
            "--no-browser" => wishes.browser = false,
            "--no-native" => wishes.native = false,
            "--by-hand" => wishes.by_hand = true,
            "--runs" => wishes.runs = words.next().and_then(|n| n.parse().ok()).ok_or(Failure(USAGE.to_owned()))?,
            "--only" => wishes.only = words.next().cloned(),
            rows => wishes.rows.push(rows.parse().map_err(|_| Failure(format!("`{rows}` is no number of rows\n{USAGE}")))?),
        }
    }
    if wishes.rows.is_empty() {
        wishes.rows = vec![10_000, 100_000, 1_000_000];
    }
    Ok(wishes)
}

/// The plan for the browser: every case once a round, each followed by the peer that can do it.
fn lines(wishes: &Wishes, cases: &[Case], peers: &[(&'static str, PathBuf)]) -> Outcome<String> {
    let mut plan = String::new();
    for _ in 0..wishes.runs {
        for case in cases {
            let [first, second] = case.files()?;
            if case.is_checked_again() {
                let [known, lots] = case.known_and_lots()?;
                let _ = writeln!(plan, "chromium-again {}\tposcheck-again\t{}\t{}", case.name, known.display(), lots.display());
            }
            let mut line = |name: &str, who: &Path, second: &Path| {
                let _ = writeln!(plan, "{name} {}\t{}\t{}\t{}", case.name, who.display(), first.display(), second.display());
            };
            line("chromium", Path::new("poscheck"), &second);
            if case.references {
                line("chromium-at-once", Path::new("poscheck-at-once"), &second);
            }
            if case.is_read_alone() {
                line("chromium-reading", Path::new("poscheck"), Path::new("-"));
            }
            for (name, folder) in peers.iter().filter(|(name, _)| case.is_for(name)) {
                line(name, folder, &second);
                if case.is_read_alone() && *name == "sheetjs" {
                    line("sheetjs-reading", folder, Path::new("-"));
                }
            }
        }
    }
    Ok(plan)
}
