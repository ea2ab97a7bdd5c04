//! How long big pairs of files take and how much memory: natively, in Chromium, and beside the peers in the same Chromium.
//!
//! In: sizes. Out: one table, ratios first. Must not know: what a check finds.

mod measure;
mod peers;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::build::{self, Effort};
use crate::shell::{Failure, Outcome, fail, read, root, run};
use crate::{accuracy, test};
use measure::{Run, median, native};

/// What the person asked for.
struct Wishes {
    rows: Vec<u32>,
    runs: usize,
    peers: bool,
    browser: bool,
    only: Option<String>,
}

/// Two files of one size, written in one way.
pub struct Case {
    /// `1000000 csv`, `100000 xlsx without references`.
    pub name: String,
    rows: u32,
    form: &'static str,
    references: bool,
    folder: PathBuf,
}

const USAGE: &str = "cargo xtask bench [ROWS…] [--runs N] [--only WORD] [--no-peers] [--no-browser]";

/// Makes the files, runs all, prints the table.
pub fn bench(words: &[String]) -> Outcome<()> {
    let wishes = wishes(words)?;
    let cases = cases(&wishes);
    for case in &cases {
        make(case)?;
    }
    accuracy::build_checker()?;
    let mut runs: BTreeMap<String, Vec<Run>> = BTreeMap::new();
    for _ in 0..wishes.runs {
        for case in &cases {
            runs.entry(format!("native {}", case.name)).or_default().push(native(&case.files()?)?);
        }
    }
    if wishes.browser {
        build::site(Effort::Full)?;
        let found = if wishes.peers { peers::peers(&root().join("target/bench/peers"))? } else { Vec::new() };
        let plan = root().join("target/bench/plan.tsv");
        fs::write(&plan, lines(&wishes, &cases, &found)?)?;
        // A test program speaks on standard output; its lines are ours alone with `--race`.
        for line in read(test::browser_tests()?.arg("--race").arg(&plan))?.lines() {
            let (name, run) = Run::of_line(line)?;
            runs.entry(name).or_default().push(run);
        }
    }
    println!("{}", table(&cases, &runs));
    // How soon the page answers a hand, on the largest of these files.
    match cases.iter().filter(|case| case.form == "csv" && case.references).max_by_key(|case| case.rows) {
        Some(case) if wishes.browser => run(test::browser_tests()?.arg("--bench").arg(&case.folder).arg("1")),
        _ => Ok(()),
    }
}

fn wishes(words: &[String]) -> Outcome<Wishes> {
    let mut wishes = Wishes { rows: Vec::new(), runs: 3, peers: true, browser: true, only: None };
    let mut words = words.iter();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--no-peers" => wishes.peers = false,
            "--no-browser" => wishes.browser = false,
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

fn cases(wishes: &Wishes) -> Vec<Case> {
    let mut cases = Vec::new();
    for &rows in &wishes.rows {
        for (form, references) in [("csv", true), ("gb18030", true), ("xlsx", true), ("csv", false)] {
            let name = format!("{rows} {form}{}", if references { "" } else { " without references" });
            // A workbook ends at 1,048,576 rows, and writing one that large takes minutes.
            if (form == "xlsx" && rows > 200_000) || wishes.only.as_ref().is_some_and(|word| !name.contains(word.as_str())) {
                continue;
            }
            let folder = root().join("target/bench/data").join(name.replace(' ', "-"));
            cases.push(Case { name, rows, form, references, folder });
        }
    }
    cases
}

/// Makes a case's files unless they are there.
fn make(case: &Case) -> Outcome<()> {
    let done = case.folder.join("done");
    if done.exists() {
        return Ok(());
    }
    let mut words: Vec<String> = ["bench-data", "--rows", &case.rows.to_string(), "--form", case.form, "--dir"].map(str::to_owned).to_vec();
    words.push(case.folder.display().to_string());
    words.extend((!case.references).then(|| "--no-references".to_owned()));
    accuracy::score(&words)?;
    fs::write(done, "")?;
    Ok(())
}

impl Case {
    fn files(&self) -> Outcome<[PathBuf; 2]> {
        let ending = if self.form == "xlsx" { "xlsx" } else { "csv" };
        let files = ["merchant", "acquirer"].map(|side| self.folder.join(format!("{side}.{ending}")));
        if files.iter().all(|file| file.is_file()) { Ok(files) } else { fail(format!("{} lacks its files", self.folder.display())) }
    }

    fn bytes(&self) -> u64 {
        self.files().map_or(0, |files| files.iter().filter_map(|file| fs::metadata(file).ok()).map(|found| found.len()).sum())
    }
}

/// The plan for the browser: every case once a round, each followed by the peer that can do it.
fn lines(wishes: &Wishes, cases: &[Case], peers: &[(&'static str, PathBuf)]) -> Outcome<String> {
    let mut plan = String::new();
    for _ in 0..wishes.runs {
        for case in cases {
            let [first, second] = case.files()?;
            let mut line = |name: &str, who: &Path| {
                plan.push_str(&format!("{name} {}\t{}\t{}\t{}\n", case.name, who.display(), first.display(), second.display()));
            };
            line("chromium", Path::new("poscheck"));
            for (name, folder) in peers {
                let able = match *name {
                    "duckdb-wasm" => case.form == "csv" && case.references,
                    _ => case.form == "xlsx",
                };
                if able && case.rows >= 100_000 {
                    line(name, folder);
                }
            }
        }
    }
    Ok(plan)
}

fn table(cases: &[Case], runs: &BTreeMap<String, Vec<Run>>) -> String {
    let mut out = String::from("\nratios (median of the rounds' own ratios; range)\n");
    let ratio = |out: &mut String, what: &str, over: &str, under: &str, by: fn(&Run) -> f64| {
        let (Some(over), Some(under)) = (runs.get(over), runs.get(under)) else { return };
        let mut ratios: Vec<f64> = over.iter().zip(under).filter(|(_, b)| by(b) > 0.0).map(|(a, b)| by(a) / by(b)).collect();
        ratios.sort_by(f64::total_cmp);
        if let (Some(low), Some(high)) = (ratios.first(), ratios.last()) {
            out.push_str(&format!("  {:<74} {:>8.3}   {low:.3}–{high:.3}\n", what, median(&ratios)));
        }
    };
    let time: fn(&Run) -> f64 = |run| run.ms;
    for case in cases {
        let name = &case.name;
        ratio(&mut out, &format!("{name}: Chromium / DuckDB-wasm's part"), &format!("chromium {name}"), &format!("duckdb-wasm {name}"), time);
        ratio(&mut out, &format!("{name}: peak memory / DuckDB-wasm's"), &format!("chromium {name}"), &format!("duckdb-wasm {name}"), |run| {
            run.peak_kib as f64
        });
        ratio(&mut out, &format!("{name}: Chromium / SheetJS reading alone"), &format!("chromium {name}"), &format!("sheetjs {name}"), time);
        ratio(&mut out, &format!("{name}: peak memory / SheetJS's"), &format!("chromium {name}"), &format!("sheetjs {name}"), |run| {
            run.peak_kib as f64
        });
        let tenth = format!("{} {}", case.rows / 10, name.split_once(' ').map_or("", |(_, rest)| rest));
        for place in ["native", "chromium"] {
            ratio(&mut out, &format!("{name}, {place}: time / a tenth of the rows"), &format!("{place} {name}"), &format!("{place} {tenth}"), time);
            let utf_8 = name.replace("gb18030", "csv");
            if utf_8 != *name {
                ratio(&mut out, &format!("{name}, {place}: time / the same in UTF-8"), &format!("{place} {name}"), &format!("{place} {utf_8}"), time);
            }
            let with = name.replace(" without references", "");
            if with != *name {
                ratio(&mut out, &format!("{name}, {place}: time / with references"), &format!("{place} {name}"), &format!("{place} {with}"), time);
            }
        }
    }
    out.push_str("\nrun                                              median ms         range     peak MiB   held MiB   longest ms   held B/row beyond the files\n");
    for (name, runs) in runs {
        let case = cases.iter().find(|case| name.split_once(' ').is_some_and(|(_, rest)| rest == case.name));
        out.push_str(&measure::line(name, runs, case.map_or((0, 0), |case| (case.rows, case.bytes()))));
    }
    out
}
