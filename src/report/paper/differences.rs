//! The working list: one row a finding, with room for a decision; and one sheet for each family of codes.
//!
//! In: findings and the report's words for them. Out: sections. Must not know: how a code was decided.

use crate::base::{RowRef, Side};
use crate::finding::build::Finding;
use crate::report::model;

use super::statement::code_name;
use super::{Block, Cell, Column, Desk, Row, Section};

/// Keys of the columns of the differences sheet, in order, with their widths; the sheet is read back by them.
pub const DIFFERENCES: [(&str, u16); 20] = [
    ("paper-number", 6),
    ("paper-mark", 6),
    ("paper-code", 7),
    ("paper-name", 16),
    ("paper-severity", 8),
    ("paper-time", 19),
    ("paper-terminal", 12),
    ("paper-card", 18),
    ("paper-reference", 18),
    ("paper-merchant-amount", 13),
    ("paper-acquirer-amount", 13),
    ("paper-effect", 13),
    ("paper-owed-column", 12),
    ("paper-decision", 11),
    ("paper-note", 26),
    ("paper-cause", 11),
    ("paper-evidence", 64),
    ("paper-merchant-row", 28),
    ("paper-acquirer-row", 28),
    ("paper-id", 20),
];

const DECISION: usize = 13;
const NOTE: usize = 14;
/// Columns that tell which finding it is.
const KEY_COLUMNS: usize = 4;

/// The letter of a code's family.
pub fn family_of(code: &str) -> char {
    code.chars().next().unwrap_or('?')
}

/// The tick mark of a code and the key of its meaning; `None` for codes that agree.
pub(super) fn mark_of(code: &str) -> Option<(&'static str, &'static str)> {
    Some(match (family_of(code), code) {
        ('U', "U07" | "U08" | "U11" | "U25") => ("→", "mark-transit"),
        ('U', "U01" | "U09") => ("!", "mark-owed"),
        ('U', _) => ("○", "mark-alone"),
        ('A', _) => ("≠", "mark-amount"),
        ('F', _) => ("%", "mark-fee"),
        ('S', _) => ("§", "mark-payout"),
        ('D', _) => ("?", "mark-data"),
        ('R', _) => ("※", "mark-risk"),
        _ => return None,
    })
}

pub(super) fn section(desk: &Desk<'_>) -> Section {
    let mut columns: Vec<Column> = DIFFERENCES.iter().map(|(key, width)| desk.column(key, *width)).collect();
    for (at, column) in columns.iter_mut().enumerate() {
        column.is_key = at < KEY_COLUMNS;
        column.is_filled_in = matches!(at, DECISION | NOTE);
        if at == DECISION {
            column.choices = ["decision-accept", "decision-reject", "decision-done"].iter().map(|key| desk.word(key)).collect();
        }
    }
    let rows = pairs(desk).enumerate().map(|(index, (finding, worded))| row(desk, index, finding, worded)).collect();
    let notes = vec![desk.word("paper-differences-note")];
    Section {
        id: "differences".to_owned(),
        name: desk.word("sheet-differences"),
        blocks: vec![Block { heading: String::new(), notes, columns, rows }],
        chart: None,
    }
}

fn pairs<'a>(desk: &'a Desk<'_>) -> impl Iterator<Item = (&'a Finding, &'a model::Finding)> {
    desk.checked.findings.iter().zip(&desk.report.findings)
}

fn row(desk: &Desk<'_>, index: usize, finding: &Finding, worded: &model::Finding) -> Row {
    let code = finding.code.name();
    let evidence: Vec<&str> = worded.evidence.iter().map(|piece| piece.text.as_str()).collect();
    Row::plain(vec![
        Cell::Serial(index as u64 + 1),
        Cell::text(if finding.owed > 0 { "!" } else { mark_of(code).map_or("", |(mark, _)| mark) }),
        Cell::text(code),
        Cell::text(code_name(code, desk.lang)),
        Cell::text(desk.word(severity_key(&worded.severity))),
        Cell::moment(finding.moment),
        Cell::file(&finding.terminal),
        Cell::file(&finding.card.masked()),
        Cell::file(reference(desk, finding)),
        Cell::money(finding.merchant_amount),
        Cell::money(finding.acquirer_amount),
        Cell::Money(finding.effect),
        if finding.owed > 0 { Cell::Money(finding.owed) } else { Cell::Empty },
        Cell::text(decided(desk, finding)),
        Cell::file(&noted(finding)),
        Cell::text(desk.word(cause_key(&worded.cause.code))),
        Cell::file(&evidence.join("\n")),
        Cell::file(&desk.look.addresses(&finding.merchant)),
        Cell::file(&desk.look.addresses(acquirer_or_bank(finding))),
        Cell::text(worded.id.clone()),
    ])
}

// Accepted, rejected or done, as the choices of the column say it.
fn decided(desk: &Desk<'_>, finding: &Finding) -> String {
    let key = finding.marks.iter().rev().find_map(|mark| match mark.kind {
        "accept" => Some("decision-accept"),
        "reject" => Some("decision-reject"),
        "done" => Some("decision-done"),
        _ => None,
    });
    key.map_or(String::new(), |key| desk.word(key))
}

/// Notes and reasons, each with its writer.
pub fn noted(finding: &Finding) -> String {
    let lines: Vec<String> = finding
        .marks
        .iter()
        .filter(|mark| !mark.text.is_empty() || !mark.reason.is_empty())
        .map(|mark| {
            let words: Vec<&str> = [mark.text.as_str(), mark.reason.as_str()].into_iter().filter(|text| !text.is_empty()).collect();
            format!("{}（{}）", words.join("；"), format!("{} {}", mark.by, mark.at).trim())
        })
        .collect();
    lines.join("\n")
}

fn acquirer_or_bank(finding: &Finding) -> &[RowRef] {
    if finding.acquirer.is_empty() { &finding.bank } else { &finding.acquirer }
}

/// The first reference that a finding's rows carry.
pub(super) fn reference<'a>(desk: &Desk<'a>, finding: &Finding) -> &'a str {
    let rows = finding.acquirer.iter().chain(&finding.merchant).chain(&finding.bank);
    rows.map(|row| desk.look.reference(*row)).find(|text| !text.is_empty()).unwrap_or("")
}

fn severity_key(severity: &str) -> &'static str {
    match severity {
        "high" => "codes-page-high",
        "medium" => "codes-page-medium",
        "low" => "codes-page-low",
        _ => "codes-page-info",
    }
}

fn cause_key(cause: &str) -> &'static str {
    match cause {
        "system" => "cause-system",
        "hardware" => "cause-hardware",
        "operation" => "cause-operation",
        "external" => "cause-external",
        _ => "cause-unknown",
    }
}

/// A sheet for each family that has a finding: every row of each finding with its reasons and what to do.
pub(super) fn family_sections(desk: &Desk<'_>) -> Vec<Section> {
    let families = [
        ('A', "code-a", "sheet-a"),
        ('U', "code-u", "sheet-u"),
        ('D', "code-d", "sheet-d"),
        ('F', "code-f", "sheet-f"),
        ('S', "code-s", "sheet-s"),
        ('R', "code-r", "sheet-r"),
    ];
    families
        .into_iter()
        .filter(|(family, _, _)| desk.checked.findings.iter().any(|finding| family_of(finding.code.name()) == *family))
        .map(|(family, id, name)| Section { id: id.to_owned(), name: desk.word(name), blocks: vec![family_block(desk, family)], chart: None })
        .collect()
}

fn family_block(desk: &Desk<'_>, family: char) -> Block {
    let columns = vec![
        desk.column("paper-number", 6),
        desk.column("paper-code", 7),
        desk.column("paper-name", 16),
        desk.column("paper-side", 11),
        desk.column("paper-row", 30),
        desk.column("paper-time", 19),
        desk.column("paper-terminal", 12),
        desk.column("paper-card", 18),
        desk.column("paper-reference", 18),
        desk.column("paper-amount", 13),
        desk.column("paper-effect", 13),
        desk.column("paper-reasons", 36),
        desk.column("paper-now", 56),
    ];
    let mut rows = Vec::new();
    let mut effects = 0;
    for (index, (finding, worded)) in pairs(desk).enumerate().filter(|(_, (finding, _))| family_of(finding.code.name()) == family) {
        let sides = [(Side::Merchant, &finding.merchant), (Side::Acquirer, &finding.acquirer), (Side::Bank, &finding.bank)];
        let mut is_first = true;
        for (side, row) in sides.into_iter().flat_map(|(side, rows)| rows.iter().map(move |row| (side, *row))) {
            // The effect and the words belong to the finding: said once, so that the column adds up.
            let once = |cell: Cell| if is_first { cell } else { Cell::Empty };
            let record = desk.look.record(side, row).map(|at| desk.look.book(side).record(at));
            let names = &desk.checked.names;
            rows.push(Row::plain(vec![
                Cell::Serial(index as u64 + 1),
                Cell::text(finding.code.name()),
                Cell::text(code_name(finding.code.name(), desk.lang)),
                Cell::text(desk.word(side_key(side))),
                Cell::file(&desk.look.address(row)),
                record.map_or(Cell::Empty, |record| Cell::moment(record.moment)),
                record.map_or(Cell::Empty, |record| Cell::file(names.text(record.terminal))),
                record.map_or(Cell::Empty, |record| Cell::file(&record.card.masked())),
                Cell::file(desk.look.reference(row)),
                record.map_or(Cell::Empty, |record| Cell::Money(record.amount)),
                once(Cell::Money(finding.effect)),
                once(Cell::text(worded.cause.reasons.join("\n"))),
                once(Cell::file(&worded.remedy.now)),
            ]));
            is_first = false;
        }
        effects += finding.effect;
        if is_first {
            let mut cells = vec![Cell::Empty; 13];
            for (place, cell) in [
                (0, Cell::Serial(index as u64 + 1)),
                (1, Cell::text(finding.code.name())),
                (2, Cell::text(code_name(finding.code.name(), desk.lang))),
                (10, Cell::Money(finding.effect)),
                (12, Cell::file(&worded.remedy.now)),
            ] {
                if let Some(slot) = cells.get_mut(place) {
                    *slot = cell;
                }
            }
            rows.push(Row::plain(cells));
        }
    }
    let mut total = vec![Cell::Empty; 13];
    for (place, cell) in [(0, Cell::text(desk.word("paper-sum"))), (10, Cell::Money(effects))] {
        if let Some(slot) = total.get_mut(place) {
            *slot = cell;
        }
    }
    rows.push(Row::total(total));
    Block { heading: String::new(), notes: Vec::new(), columns, rows }
}

pub(super) fn side_key(side: Side) -> &'static str {
    match side {
        Side::Merchant => "paper-side-merchant",
        Side::Acquirer => "paper-side-acquirer",
        Side::Bank => "paper-side-bank",
    }
}
