//! Files that have the right answer beside them: whether the reader gives the same cells.
//!
//! In: a folder where `NAME.expect.txt` (the text as UTF-8) stands beside `NAME`, or `json__X.json` (the records) beside
//! `csvs__X.csv`. Out: a line a file and how many were right, refused, doubted or wrong. Must not know: columns' meaning.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::sheet::{self, Rows};

/// What came of one file with an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Came {
    /// The same cells.
    Right,
    /// Not read, with a named reason.
    Refused(String),
    /// Read, with the doubt said in an issue, so that a person is asked.
    Asked(String),
    /// Other cells, and no word of it.
    Wrong(String),
}

/// Compares every file under `folder` that has an answer. The second value is whether none is wrong in silence.
///
/// # Errors
/// When the folder can't be listed or a file not read.
pub fn answers(folder: &Path) -> std::io::Result<(String, bool)> {
    let mut out = String::new();
    let (mut right, mut refused, mut asked, mut wrong) = (0, 0, 0, 0);
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)?.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    paths.sort();
    for path in paths {
        let Some(expected) = answer_of(&path)? else { continue };
        let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let came = compare(&name, &std::fs::read(&path)?, &expected);
        let (count, text) = match &came {
            Came::Right => (&mut right, "right".to_owned()),
            Came::Refused(code) => (&mut refused, format!("refused {code}")),
            Came::Asked(code) => (&mut asked, format!("asked {code}")),
            Came::Wrong(why) => (&mut wrong, format!("WRONG {why}")),
        };
        *count += 1;
        let _ = writeln!(out, "{name}: {text}");
    }
    let _ = writeln!(out, "{right} right, {refused} refused, {asked} asked, {wrong} wrong");
    Ok((out, wrong == 0))
}

/// The rows that the answer beside a file says; `None` where there is none.
fn answer_of(path: &Path) -> std::io::Result<Option<Vec<Vec<String>>>> {
    let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let beside = path.with_file_name(format!("{name}.expect.txt"));
    if beside.is_file() {
        let text = std::fs::read_to_string(beside)?;
        return Ok(Some(rows_of_text(&text)));
    }
    let Some(stem) = name.strip_prefix("csvs__").and_then(|name| name.strip_suffix(".csv")) else { return Ok(None) };
    let beside = path.with_file_name(format!("json__{stem}.json"));
    if !beside.is_file() {
        return Ok(None);
    }
    let text = std::fs::read_to_string(beside)?;
    let one = || serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(&text).map(|record| vec![record]);
    let records: Vec<serde_json::Map<String, serde_json::Value>> = serde_json::from_str(&text).or_else(|_| one())?;
    // The records say every field's name and value; the order of fields is the file's own.
    let mut rows: Vec<Vec<String>> = Vec::new();
    for record in &records {
        let mut cells: Vec<String> = record.iter().map(|(field, value)| format!("{field}={}", value.as_str().unwrap_or(""))).collect();
        cells.sort();
        rows.push(cells);
    }
    Ok(Some(rows))
}

/// A plain text to rows, by the same splitter: only the decoding is in question.
fn rows_of_text(text: &str) -> Vec<Vec<String>> {
    let text = text.trim_start_matches('\u{feff}');
    let delimiter = sheet::delimited::delimiter_of(text).unwrap_or(b',');
    cells(&sheet::delimited::split(text.to_owned(), delimiter, &mut |_| true).rows)
}

fn cells(rows: &Rows) -> Vec<Vec<String>> {
    (0..rows.len()).map(|index| rows.cells(index).map(|cell| cell.text.to_owned()).collect()).collect()
}

fn compare(name: &str, bytes: &[u8], expected: &[Vec<String>]) -> Came {
    let (mut opened, faults) = sheet::open(name, bytes);
    let Some(first) = opened.first_mut() else {
        return Came::Refused(faults.first().map_or("", |fault| fault.code()).to_owned());
    };
    let found = match first.read(name, 0, usize::MAX, &mut |_| true) {
        Ok(sheet) => sheet,
        Err(fault) => return Came::Refused(fault.code().to_owned()),
    };
    let rows = if name.starts_with("csvs__") { named(&cells(&found.rows)) } else { cells(&found.rows) };
    if rows == expected {
        return Came::Right;
    }
    let doubt = found.issues.iter().find(|issue| matches!(issue.said.key, "encoding-doubtful" | "text-damaged"));
    match doubt {
        Some(issue) => Came::Asked(issue.said.key.to_owned()),
        None => Came::Wrong(first_difference(&rows, expected)),
    }
}

/// Rows below the first as `field=value`, sorted by field.
fn named(rows: &[Vec<String>]) -> Vec<Vec<String>> {
    let Some((header, rows)) = rows.split_first() else { return Vec::new() };
    let named = |row: &Vec<String>| {
        let mut cells: Vec<String> = header.iter().zip(row).map(|(field, value)| format!("{field}={value}")).collect();
        cells.sort();
        cells
    };
    rows.iter().map(named).collect()
}

fn first_difference(rows: &[Vec<String>], expected: &[Vec<String>]) -> String {
    let at = rows.iter().zip(expected).position(|(row, other)| row != other).unwrap_or(rows.len().min(expected.len()));
    format!("{} rows, expected {}; at row {}: {:?}, expected {:?}", rows.len(), expected.len(), at + 1, rows.get(at), expected.get(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_right_doubted_or_wrong() {
        let expected = rows_of_text("交易时间,交易金额\n2026-03-01,12.00\n");
        assert_eq!(compare("a.csv", "交易时间,交易金额\n2026-03-01,12.00\n".as_bytes(), &expected), Came::Right);
        assert!(matches!(compare("a.csv", "交易时间,交易金额\n2026-03-01,13.00\n".as_bytes(), &expected), Came::Wrong(why) if why.contains("row 2")));
        assert_eq!(compare("a.csv", b"", &expected), Came::Refused("file-empty".to_owned()));
    }
}
