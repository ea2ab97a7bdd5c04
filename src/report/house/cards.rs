//! Rows that may be an own card on an own terminal: by evidence class, with every field that coincides, the way of the
//! money, and what was done since.
//!
//! In: the scene. Out: [`Candidate`]s, the surest first. Must not know: how a sign is looked for.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Scene;
use crate::base::{Card, Day, Fact, Moment, RowRef};
use crate::decision::RowKey;
use crate::decision::apply::key_of;
use crate::finding::build::Finding;
use crate::finding::code::Code;
use crate::ledger::Book;
use crate::report::build::row_words;
use crate::report::model::RowPair;

/// Candidates shown; the count says how many there are.
const SHOWN_MAX: usize = 300;

/// A row that may be an own card.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    /// Input and row.
    pub row: RowPair,
    /// The row by its file's fingerprint, as the register names it.
    pub key: Option<RowKey>,
    /// The row in words.
    pub place: String,
    /// `identity`, `weak`, `marker` or `instant`: what the strongest sign rests on.
    pub class: String,
    /// The signs, R01, R02, R03, R13.
    pub codes: Vec<String>,
    /// Index of the first finding it stands in.
    pub finding: u32,
    pub time: String,
    pub terminal: String,
    /// The acquirer's reference as the file has it.
    pub reference: String,
    pub card: String,
    pub amount: String,
    /// Whether a sale of the shop's own record stands behind it.
    pub is_booked: bool,
    /// `voided`, `refunded`, or empty: what the files say of its money since.
    pub back: String,
    /// Every field that coincides.
    pub traces: Vec<Trace>,
    /// How many rows would agree by chance, in words; empty where that is no question.
    pub chance: String,
    /// What speaks for the merchant.
    pub relief: Vec<String>,
    /// Where the money went, station by station.
    pub way: Vec<Stop>,
    /// The register's entry that holds for it.
    pub entry: Option<u32>,
}

/// A field that coincides.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Trace {
    /// What coincides, in words.
    pub text: String,
    /// The sign it belongs to.
    pub code: String,
}

/// A station of the money's way.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Stop {
    /// `terminal`, `acquirer`, `network`, `issuer`, `account`.
    pub station: String,
    /// When, ISO 8601; empty where the files don't show it.
    pub when: String,
    /// `seen`, `due`, `hidden`.
    pub state: String,
}

pub(super) fn candidates(scene: &Scene<'_>) -> (Vec<Candidate>, u64) {
    let mut found: BTreeMap<RowRef, Candidate> = BTreeMap::new();
    for (index, finding) in scene.checked.findings.iter().enumerate() {
        let Some(class) = class_of(finding) else { continue };
        let rows = if finding.acquirer.is_empty() { &finding.merchant } else { &finding.acquirer };
        for row in rows {
            let one = found.entry(*row).or_insert_with(|| begin(scene, *row, index as u32));
            if one.codes.is_empty() || rank(class) < rank(&one.class) {
                one.class = class.to_owned();
            }
            let code = finding.code.name().to_owned();
            if !one.codes.contains(&code) {
                one.codes.push(code.clone());
            }
            // A sign of many rows says nothing of one of them but its word.
            describe(scene, one, finding, &code, rows.len() == 1);
        }
    }
    let count = found.len() as u64;
    let mut all: Vec<Candidate> = found.into_values().collect();
    all.sort_by(|a, b| (rank(&a.class), &a.time, a.row).cmp(&(rank(&b.class), &b.time, b.row)));
    all.truncate(SHOWN_MAX);
    (all, count)
}

fn class_of(finding: &Finding) -> Option<&'static str> {
    Some(match finding.code {
        Code::R01 | Code::R03 if finding.weight.is_none() => "identity",
        Code::R01 | Code::R03 => "weak",
        Code::R02 => "marker",
        Code::R13 => "instant",
        _ => return None,
    })
}

fn rank(class: &str) -> u8 {
    match class {
        "identity" => 0,
        "weak" => 1,
        "marker" => 2,
        _ => 3,
    }
}

fn describe(scene: &Scene<'_>, one: &mut Candidate, finding: &Finding, code: &str, is_alone: bool) {
    for piece in &finding.evidence {
        let text = || scene.voice.say(&piece.said);
        match piece.kind {
            "trace" => one.traces.push(Trace { text: text(), code: code.to_owned() }),
            "sign" if !is_alone => {
                let word = piece.said.facts.iter().find(|(name, _)| *name == "word");
                let said = match word {
                    Some((_, Fact::Text(word))) => crate::base::Said::new("trace-marker").with("word", Fact::Text(word.clone())),
                    _ => crate::base::Said::new("trace-instant"),
                };
                one.traces.push(Trace { text: scene.voice.say(&said), code: code.to_owned() });
            }
            "sign" if one.traces.iter().all(|trace| trace.code != code) && !matches!(finding.code, Code::R01 | Code::R03) => {
                one.traces.push(Trace { text: text(), code: code.to_owned() });
            }
            "chance" => one.chance = text(),
            "exculpatory" if is_alone => {
                if piece.said.key == "relief-voided-same-day" {
                    one.back = "voided".to_owned();
                } else if piece.said.key == "relief-refunded" {
                    one.back = "refunded".to_owned();
                }
                let text = text();
                if !one.relief.contains(&text) {
                    one.relief.push(text);
                }
            }
            _ => {}
        }
    }
}

// What the row itself says.
fn begin(scene: &Scene<'_>, row: RowRef, finding: u32) -> Candidate {
    let checked = scene.checked;
    let acquirer = checked.acquirer.index_of(row);
    let (book, at) = match acquirer {
        Some(at) => (&checked.acquirer, at),
        None => (&checked.merchant, checked.merchant.index_of(row).unwrap_or(usize::MAX)),
    };
    let record = book.record(at);
    let merchant = acquirer.and_then(|at| checked.links.of_acquirer(at as u32));
    let card = match merchant.map(|row| checked.merchant.columns.card.get(row as usize)) {
        Some(other) if record.card.first6().is_none() && (other.agrees(record.card) || record.card == Card::NONE) && other.is_some() => other,
        _ => record.card,
    };
    let key = key_of(&checked.tables, row);
    let entry = key.as_ref().and_then(|key| scene.register.of_row(key)).map(|(entry, _)| entry.number);
    Candidate {
        row: (row.input, row.row_number),
        key,
        place: row_words(scene.voice.lang, &checked.tables, row),
        finding,
        time: moment_text(record.moment),
        terminal: checked.names.text(record.terminal).to_owned(),
        reference: reference(scene, row),
        card: card.masked(),
        amount: scene.money(record.amount),
        is_booked: acquirer.is_none() || merchant.is_some(),
        way: way(scene, book, at, acquirer),
        entry,
        ..Candidate::default()
    }
}

fn reference(scene: &Scene<'_>, row: RowRef) -> String {
    let text = |field: &str| cell_text(scene, row, field).filter(|text| !text.is_empty());
    ["rrn", "channel_id", "trace", "order_id", "receipt_id"].into_iter().find_map(text).unwrap_or_default()
}

/// The text of a row's cell in the column of a field.
pub(super) fn cell_text(scene: &Scene<'_>, row: RowRef, field: &str) -> Option<String> {
    let text = scene.checked.tables.get(row.input as usize)?.text(row.row_number, field)?;
    Some(text.trim_matches(['`', '\'', '=', '"', '\t', ' ']).to_owned())
}

// The money never goes straight from the terminal to the account, however soon it comes: acquirer, network and issuer stand
// between. Network and issuer leave no trace in a shop's files.
fn way(scene: &Scene<'_>, book: &Book, at: usize, acquirer: Option<usize>) -> Vec<Stop> {
    let batch = acquirer.and_then(|at| scene.checked.payouts.batch_of(at as u32));
    let clearing = batch.map_or(book.columns.clearing_day.get(at), |batch| batch.day);
    let stop = |station: &str, when: String, state: &str| Stop { station: station.to_owned(), when, state: state.to_owned() };
    let day = |station: &str, day: Day, state: &str| match day.is_some() {
        true => stop(station, day.to_string(), state),
        false => stop(station, String::new(), "hidden"),
    };
    vec![
        stop("terminal", moment_text(book.columns.moment.get(at)), "seen"),
        day("acquirer", clearing, "seen"),
        stop("network", String::new(), "hidden"),
        stop("issuer", String::new(), "hidden"),
        match batch {
            Some(batch) if batch.credit_day.is_some() => day("account", batch.credit_day, "seen"),
            Some(batch) => day("account", batch.due, "due"),
            None => stop("account", String::new(), "hidden"),
        },
    ]
}

fn moment_text(moment: Moment) -> String {
    if moment.is_some() { moment.to_string() } else { String::new() }
}
