//! The differences sheet as a person filled it in, read back: which decisions its rows come to, and which rows come to none.
//!
//! In: a file's name and bytes; a finished check. Out: [`Filled`], [`Taken`]. Must not know: who decides, when, why.
//!
//! A row is known by the finding's name in its last column, so that rows may be sorted, filtered and left out. What the sheet
//! says already (a decision that holds, a note that is on record) is no new decision.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::base::{Fact, Fault, Said};
use crate::check::Checked;
use crate::decision::Act;
use crate::finding::build::{Finding, input_key};
use crate::locale::{Lang, Voice, template};
use crate::sheet::package::Package;
use crate::sheet::{self, Opened, Rows};

use super::paper::noted;
use super::safe::bared;

/// Rows looked at for the headings: the notes above them are few.
const HEAD_ROWS: usize = 12;
/// Bytes of a text that hold its headings.
const HEAD_BYTES: usize = 4_096;
/// A workbook without a sheet of our name is looked into up to this size; a statement may be far larger.
const UNNAMED_BYTES_MAX: usize = 4 << 20;
const ROWS_MAX: usize = 1_048_576;

/// A row of the sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FilledRow {
    /// Its number as the spreadsheet program shows it.
    pub row_number: u32,
    /// The finding's name.
    pub finding: String,
    /// What stands in the column of decisions.
    pub decision: String,
    /// What stands in the column of notes.
    pub note: String,
}

/// The sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filled {
    /// Name of the file.
    pub name: String,
    /// Its rows, those without any of the three left out.
    pub rows: Vec<FilledRow>,
}

/// A row that comes to no decision.
#[derive(Clone, Debug, PartialEq)]
pub struct NotTaken {
    /// Its number.
    pub row_number: u32,
    /// Why.
    pub why: Said,
}

/// What a sheet comes to over a check.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Taken {
    pub accepted: u64,
    pub rejected: u64,
    pub done: u64,
    pub notes: u64,
    /// Rows that say what is on record already, or nothing.
    pub unchanged: u64,
    /// Rows that were filled in and could not be taken.
    pub not_taken: Vec<NotTaken>,
    /// The acts, in the order of the rows.
    pub acts: Vec<Act>,
}

/// Reads a filled sheet; `None` where the file is none.
///
/// # Errors
/// The fault that keeps a sheet that looks like one from being read.
pub fn read(name: &str, bytes: &[u8]) -> Result<Option<Filled>, Fault> {
    if !may_be(name, bytes) {
        return Ok(None);
    }
    let (mut opened, _) = sheet::open(name, bytes);
    let Some(opened) = opened.first_mut() else { return Ok(None) };
    let Some(index) = sheet_of(opened, name, bytes.len()) else { return Ok(None) };
    let is_text = opened.sheet_names().is_empty();
    let rows = opened.read(name, index, ROWS_MAX, &mut |_| true)?.rows;
    let Some((head, columns)) = headings(&rows) else { return Ok(None) };
    let cell = |row: usize, column: usize| {
        let text = rows.cell(row, column).text;
        let text = if is_text { bared(text) } else { text.to_owned() };
        text.replace("\r\n", "\n").trim().to_owned()
    };
    let [decision, note, id] = columns;
    let filled = (head + 1..rows.len())
        .map(|row| FilledRow { row_number: rows.number(row), finding: cell(row, id), decision: cell(row, decision), note: cell(row, note) })
        .filter(|row| !(row.finding.is_empty() && row.decision.is_empty() && row.note.is_empty()))
        .collect();
    Ok(Some(Filled { name: name.to_owned(), rows: filled }))
}

// A workbook that opens without reading its sheets, a small one of another kind, or a text whose first lines hold the three
// headings: no large statement is read twice for this.
fn may_be(name: &str, bytes: &[u8]) -> bool {
    use sheet::sniff::{Shape, shape};
    let is_small = bytes.len() <= UNNAMED_BYTES_MAX;
    match shape(bytes) {
        Shape::Zip => Package::open(name, Cow::Borrowed(bytes))
            .is_ok_and(|package| package.find("xl/workbook.xml").is_some() || (is_small && package.find("content.xml").is_some())),
        Shape::Compound => is_small,
        Shape::Text => {
            let head = sheet::encoding::decode(bytes.get(..HEAD_BYTES).unwrap_or(bytes));
            [Lang::Zh, Lang::En].into_iter().any(|lang| KEYS.iter().all(|key| template(lang, key).is_some_and(|word| head.text.contains(word))))
        }
        _ => false,
    }
}

fn sheet_of(opened: &mut Opened<'_>, name: &str, size: usize) -> Option<usize> {
    let names = opened.sheet_names().to_vec();
    if names.is_empty() {
        return Some(0);
    }
    let is_ours = |sheet: &&String| [Lang::Zh, Lang::En].into_iter().any(|lang| template(lang, "sheet-differences") == Some(sheet.as_str()));
    if let Some(index) = names.iter().position(|sheet| is_ours(&sheet)) {
        return Some(index);
    }
    let has_headings =
        |opened: &mut Opened<'_>, index: usize| opened.read(name, index, HEAD_ROWS, &mut |_| true).is_ok_and(|sheet| headings(&sheet.rows).is_some());
    (0..names.len()).filter(|_| size <= UNNAMED_BYTES_MAX).find(|index| has_headings(opened, *index))
}

/// Keys of the headings a filled sheet is known by: decision, note, the finding's name.
const KEYS: [&str; 3] = ["paper-decision", "paper-note", "paper-id"];

// The row of the headings and the places of the three, all in one language.
fn headings(rows: &Rows) -> Option<(usize, [usize; 3])> {
    for row in 0..rows.len().min(HEAD_ROWS) {
        let cells: Vec<&str> = rows.cells(row).map(|cell| cell.text.trim()).collect();
        for lang in [Lang::Zh, Lang::En] {
            let place = |key: &str| template(lang, key).and_then(|word| cells.iter().position(|cell| *cell == word));
            if let (Some(decision), Some(note), Some(id)) = (place(KEYS[0]), place(KEYS[1]), place(KEYS[2])) {
                return Some((row, [decision, note, id]));
            }
        }
    }
    None
}

/// What people write besides the sheet's own words.
const OTHER_WORDS: [(&str, &str); 6] =
    [("accept", "accepted"), ("accept", "认可"), ("accept", "说明"), ("reject", "不同意"), ("done", "办结"), ("done", "已处理")];

/// A decision as the sheet writes it, in any of our languages, by the contract's own word or another common one.
fn kind_of(text: &str) -> Option<&'static str> {
    let text = text.to_lowercase();
    [("accept", "decision-accept"), ("reject", "decision-reject"), ("done", "decision-done")].into_iter().find_map(|(kind, key)| {
        let is_word = |lang: Lang| template(lang, key).is_some_and(|word| word.to_lowercase() == text);
        (text == kind || is_word(Lang::Zh) || is_word(Lang::En) || OTHER_WORDS.contains(&(kind, &text))).then_some(kind)
    })
}

/// What the sheet comes to over this check.
pub fn taken(filled: &Filled, checked: &Checked) -> Taken {
    let fingerprint = |input: u32| input_key(&checked.tables, input);
    let by_id: BTreeMap<String, &Finding> = checked.findings.iter().map(|finding| (finding.id(fingerprint), finding)).collect();
    let mut taken = Taken::default();
    let mut seen = BTreeSet::new();
    for row in &filled.rows {
        match acts_of(row, by_id.get(&row.finding).copied(), &mut seen) {
            Ok(acts) if acts.is_empty() => taken.unchanged += 1,
            Ok(acts) => {
                for act in acts {
                    *match &act {
                        Act::Accept { .. } => &mut taken.accepted,
                        Act::Reject { .. } => &mut taken.rejected,
                        Act::Done { .. } => &mut taken.done,
                        _ => &mut taken.notes,
                    } += 1;
                    taken.acts.push(act);
                }
            }
            Err(why) => taken.not_taken.push(NotTaken { row_number: row.row_number, why }),
        }
    }
    taken
}

/// What a sheet came to, in one sentence.
pub fn summary(filled: &Filled, taken: &Taken) -> Said {
    Said::new("text-filled")
        .with("file", Fact::Text(filled.name.clone()))
        .with("accepted", Fact::Count(taken.accepted))
        .with("rejected", Fact::Count(taken.rejected))
        .with("done", Fact::Count(taken.done))
        .with("notes", Fact::Count(taken.notes))
        .with("unchanged", Fact::Count(taken.unchanged))
}

/// Which row was not taken and why, in one sentence.
pub fn row_not_taken(filled: &Filled, row: &NotTaken, voice: &Voice<'_>) -> Said {
    Said::new("text-filled-row")
        .with("file", Fact::Text(filled.name.clone()))
        .with("row", Fact::Text(row.row_number.to_string()))
        .with("why", Fact::Text(voice.say(&row.why)))
}

fn acts_of<'a>(row: &'a FilledRow, finding: Option<&Finding>, seen: &mut BTreeSet<&'a str>) -> Result<Vec<Act>, Said> {
    if row.decision.is_empty() && row.note.is_empty() {
        return Ok(Vec::new());
    }
    if row.finding.is_empty() {
        return Err(Said::new("filled-no-id"));
    }
    let Some(finding) = finding else { return Err(Said::new("filled-no-finding").with("id", Fact::Text(row.finding.clone()))) };
    if !seen.insert(&row.finding) {
        return Err(Said::new("filled-twice").with("id", Fact::Text(row.finding.clone())));
    }
    let mut acts = Vec::new();
    if !row.decision.is_empty() {
        let said = || Said::new("filled-word").with("word", Fact::Text(row.decision.chars().take(40).collect()));
        let kind = kind_of(&row.decision).ok_or_else(said)?;
        let holds = finding.marks.iter().rev().find(|mark| matches!(mark.kind, "accept" | "reject" | "done")).map(|mark| mark.kind);
        if holds != Some(kind) {
            let finding = row.finding.clone();
            acts.push(match kind {
                "accept" => Act::Accept { finding },
                "reject" => Act::Reject { finding },
                _ => Act::Done { finding },
            });
        }
    }
    // What was on record when the sheet was made stands before what was added to it.
    let known = noted(finding);
    let added = row.note.strip_prefix(known.trim()).unwrap_or(&row.note).trim();
    if !added.is_empty() {
        acts.push(Act::Note { finding: row.finding.clone(), text: added.to_owned() });
    }
    Ok(acts)
}
