//! What the reader makes of one file, as lines of text: for its makers and for the scorecard over a folder.
//!
//! In: a file. Out: text. Must not know: matching, the page.

pub mod answers;
pub mod scorecard;

use std::fmt::Write as _;
use std::path::Path;
use std::time::Instant;

use crate::base::money::money_text;
use crate::check::{FileInput, Quiet, ReadTable, read_given};
use crate::locale::{Lang, Voice};
use crate::profile::Profile;

/// The first line of a child's answer for a file it read, and for one it refused.
const READ: &str = "read";
const REFUSED: &str = "refused";

/// One file, as the child process that reads it tells it: `read`, `refused` with the codes of its faults, and a line a
/// table or fault after that.
pub fn one(path: &Path) -> String {
    let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) => return format!("{REFUSED} unreadable\n{error}\n"),
    };
    let profile = Profile::default();
    let started = Instant::now();
    let outcome = read_given(FileInput { name, bytes, side: None }, None, &profile, &mut Quiet);
    let mut out = String::new();
    if outcome.tables.is_empty() {
        let mut codes: Vec<&str> = outcome.faults.iter().map(|fault| fault.code()).collect();
        codes.sort_unstable();
        codes.dedup();
        let _ = writeln!(out, "{REFUSED} {}", codes.join(" "));
    } else {
        let _ = writeln!(out, "{READ} {} ms", started.elapsed().as_millis());
    }
    let voice = Voice { lang: Lang::En, currency: profile.currency(), row: &|row| row.row_number.to_string() };
    for fault in &outcome.faults {
        let _ = writeln!(out, "  {}", voice.fault(fault));
    }
    for table in &outcome.tables {
        describe(table, &profile, &mut out);
    }
    out
}

fn describe(table: &ReadTable, profile: &Profile, out: &mut String) {
    let meta = &table.meta;
    let money = |minor: i64| money_text(minor, profile.currency());
    let _ = write!(out, "  {} {}", meta.container, meta.encoding.as_deref().unwrap_or("-"));
    for part in [&meta.member, &meta.sheet].into_iter().flatten() {
        let _ = write!(out, " [{part}]");
    }
    let period = meta.period.map_or_else(String::new, |(from, to)| format!("{from}..{to}"));
    let _ = writeln!(
        out,
        " {} header {} records {} skipped {} total {} {period} sides {:?}",
        meta.format,
        meta.header_row,
        meta.records,
        meta.skipped,
        money(meta.total),
        meta.side_scores
    );
    let fields: Vec<String> = meta
        .columns
        .iter()
        .map(|column| format!("{}={}{}", column.header, column.field.unwrap_or("-"), confidence(column.confidence_percent)))
        .collect();
    let _ = writeln!(out, "    {}", fields.join(" | "));
    for (code, count) in meta.issues.counts() {
        let _ = writeln!(out, "    issue {code} {count}");
    }
    for control in &meta.controls {
        let _ = writeln!(
            out,
            "    control row {} {} {} computed {} {}",
            control.row_number, control.figure, control.stated, control.computed, control.holds
        );
    }
}

fn confidence(percent: u8) -> String {
    if percent == 0 { String::new() } else { format!(":{percent}") }
}
