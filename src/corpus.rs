//! A scorecard of the reader over a folder of files: what was read, refused and why, panicked, ran over its time.
//!
//! In: a folder. Out: lines of text. Each file is read by a process of its own, so that one that dies takes no other along.
//! Must not know: matching, the page.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::base::money::money_text;
use crate::check::{FileInput, Quiet, ReadTable, read};
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
    let outcome = read(&FileInput { name, bytes, side: None }, &profile, &mut Quiet);
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

/// The scorecard over every file under `folder`. `child` is the command that answers [`one`] for a path appended to it;
/// `seconds` is how long one file may take. The second value is whether none panicked or ran over.
///
/// # Errors
/// When the folder can't be listed.
pub fn scorecard(folder: &Path, child: &[String], seconds: u64, lists_all: bool) -> std::io::Result<(String, bool)> {
    let mut files = Vec::new();
    list(folder, &mut files)?;
    files.sort();
    let mut kinds: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut out = String::new();
    for path in &files {
        let (verdict, text) = verdict_of(path, child, Duration::from_secs(seconds));
        let shown = path.strip_prefix(folder).unwrap_or(path).display().to_string();
        if lists_all {
            let _ = write!(out, "{shown}: {text}");
        }
        kinds.entry(verdict).or_default().push(shown);
    }
    let _ = writeln!(out, "{} files", files.len());
    let mut is_clean = true;
    for (kind, names) in &kinds {
        let _ = writeln!(out, "{:>6}  {kind}", names.len());
        if kind.starts_with("died") || kind.starts_with("over") {
            is_clean = false;
            names.iter().for_each(|name| {
                let _ = writeln!(out, "        {name}");
            });
        }
    }
    Ok((out, is_clean))
}

fn list(folder: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)? {
            let entry = entry?;
            let path = entry.path();
            if entry.file_type()?.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    Ok(())
}

fn verdict_of(path: &Path, child: &[String], limit: Duration) -> (String, String) {
    let Some((program, arguments)) = child.split_first() else { return ("died without a command".to_owned(), String::new()) };
    let spawned = Command::new(program).args(arguments).arg(path).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut process = match spawned {
        Ok(process) => process,
        Err(error) => return (format!("died before it began: {error}"), String::new()),
    };
    // The answer is short, but longer than a pipe holds it may be: it is read aside.
    let answer = process.stdout.take().map(|mut pipe| {
        std::thread::spawn(move || {
            let mut text = Vec::new();
            let _ = pipe.read_to_end(&mut text);
            String::from_utf8_lossy(&text).into_owned()
        })
    });
    let started = Instant::now();
    let status = loop {
        match process.try_wait() {
            Ok(Some(status)) => break Some(status),
            Ok(None) if started.elapsed() < limit => std::thread::sleep(Duration::from_millis(3)),
            _ => {
                let _ = process.kill();
                let _ = process.wait();
                break None;
            }
        }
    };
    let text = answer.and_then(|thread| thread.join().ok()).unwrap_or_default();
    let verdict = match status {
        None => format!("over {} s", limit.as_secs()),
        Some(status) if !status.success() => format!("died: {status}"),
        Some(_) if text.starts_with(READ) => READ.to_owned(),
        Some(_) => text.lines().next().unwrap_or("died without an answer").to_owned(),
    };
    (verdict, text)
}
