//! The pairs of files that are measured.
//!
//! In: what the person asked for. Out: cases, their files made below `target/bench/data`. Must not know: how they are measured.

use std::fs;
use std::path::PathBuf;

use super::Wishes;
use crate::accuracy;
use crate::shell::{Outcome, fail, root};

/// Rows that come to a watched folder at once, and how often.
const LOT_ROWS: usize = 500;
const LOTS: usize = 5;

/// Two files of one size, written in one way.
pub struct Case {
    /// `1000000 csv`, `100000 xlsx without references`.
    pub name: String,
    pub rows: u32,
    pub form: &'static str,
    pub references: bool,
    pub folder: PathBuf,
}

/// All cases of these sizes. A workbook ends at 1,048,576 rows, and writing one that large takes minutes.
pub fn cases(wishes: &Wishes) -> Vec<Case> {
    let mut cases = Vec::new();
    for &rows in &wishes.rows {
        for (form, references) in [("csv", true), ("gb18030", true), ("xlsx", true), ("csv", false)] {
            let name = format!("{rows} {form}{}", if references { "" } else { " without references" });
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
pub fn make(case: &Case) -> Outcome<()> {
    let done = case.folder.join("done");
    if done.exists() {
        return Ok(());
    }
    let mut words: Vec<String> = ["bench-data", "--rows", &case.rows.to_string(), "--form", case.form, "--dir"].map(str::to_owned).to_vec();
    words.push(case.folder.display().to_string());
    words.extend((!case.references).then(|| "--no-references".to_owned()));
    accuracy::run_suite(&words)?;
    fs::write(done, "")?;
    Ok(())
}

impl Case {
    /// The register's export and the statement.
    pub fn files(&self) -> Outcome<[PathBuf; 2]> {
        let ending = if self.form == "xlsx" { "xlsx" } else { "csv" };
        let files = ["merchant", "acquirer"].map(|side| self.folder.join(format!("{side}.{ending}")));
        if files.iter().all(|file| file.is_file()) { Ok(files) } else { fail(format!("{} lacks its files", self.folder.display())) }
    }

    /// Whether rows that come to the files are checked with them, as in a watched folder.
    pub fn is_checked_again(&self) -> bool {
        self.references && self.form == "csv" && self.rows >= 100_000
    }

    /// The same pair without its last rows, and those rows in lots, a folder each: as they come to a watched folder.
    pub fn known_and_lots(&self) -> Outcome<[PathBuf; 2]> {
        let [known, lots] = ["known", "lots"].map(|name| self.folder.join(name));
        // What an older bench left there would be checked too.
        for folder in [&known, &lots].into_iter().filter(|folder| folder.is_dir()) {
            fs::remove_dir_all(folder)?;
        }
        // In the order in which they would be written: a folder's files are taken so.
        for lot in 0..=LOTS {
            let folder = if lot == 0 { known.clone() } else { lots.join(lot.to_string()) };
            fs::create_dir_all(&folder)?;
            for (file, name) in self.files()?.iter().zip(["merchant", "acquirer"]) {
                let text = fs::read_to_string(file)?;
                let (head, rows) = text.split_once('\n').unwrap_or_default();
                let rows: Vec<&str> = rows.lines().collect();
                let (first, last) = rows.split_at(rows.len().saturating_sub(LOTS * LOT_ROWS));
                let rows = if lot == 0 { first } else { last.chunks(LOT_ROWS).nth(lot - 1).unwrap_or_default() };
                fs::write(folder.join(format!("{name}-{lot}.csv")), format!("{head}\n{}\n", rows.join("\n")))?;
            }
        }
        Ok([known, lots])
    }

    /// Bytes of both files.
    pub fn bytes(&self) -> u64 {
        self.files().map_or(0, |files| files.iter().filter_map(|file| fs::metadata(file).ok()).map(|found| found.len()).sum())
    }

    /// Bytes of the register's export.
    pub fn bytes_read_alone(&self) -> u64 {
        self.files().ok().and_then(|[first, _]| fs::metadata(first).ok()).map_or(0, |found| found.len())
    }

    /// Whether the register's export is also read by itself: its size in text and form, not what is found, decides how long that takes.
    pub fn is_read_alone(&self) -> bool {
        self.references && self.rows >= 100_000
    }

    /// Whether a peer can do something with these files.
    pub fn is_for(&self, peer: &str) -> bool {
        let is_able = if peer == "duckdb-wasm" { self.form == "csv" } else { self.form == "xlsx" };
        is_able && self.references && self.rows >= 100_000
    }
}
