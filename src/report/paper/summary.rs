//! The first sheet: what the check says in a few lines, the marks used, who signs.
//!
//! In: the report. Out: a section. Must not know: rows.

use std::collections::BTreeMap;

use crate::base::{Fact, Minor, Said, Side};
use crate::finding::codes::Axis;

use super::super::html::grouped_money;
use super::differences::mark_of;
use super::statement::code_name;
use super::{Block, Cell, Chart, Desk, Row, Section, Weight, bare};

/// The place of the block by code among those of the sheet.
const BY_CODE: usize = 2;

pub(super) fn section(desk: &Desk<'_>) -> Section {
    Section {
        id: "summary".to_owned(),
        name: desk.word("sheet-summary"),
        blocks: vec![facts(desk), result(desk), by_code(desk), legend(desk), sign_off(desk, 4, 2)],
        chart: chart(desk),
    }
}

/// Whose papers these are: merchant, acquirer, period, currency; each file with its fingerprint and rows.
pub(super) fn facts(desk: &Desk<'_>) -> Block {
    let mut rows = Vec::new();
    let mut fact = |label: String, cell: Cell| rows.push(Row::plain(vec![Cell::text(label), cell]));
    fact(desk.word("paper-merchant-name"), Cell::file(desk.profile.name.as_deref().unwrap_or("")));
    let mut acquirers: Vec<&str> = desk.profile.contracts.iter().filter_map(|contract| contract.acquirer.as_deref()).collect();
    acquirers.dedup();
    fact(desk.word("paper-acquirer"), Cell::file(&acquirers.join(", ")));
    let (from, to) = desk.period();
    // As text: what stands beside a label runs on over narrow columns, which a date can't.
    for (key, day) in [("paper-from", from), ("paper-to", to)] {
        fact(desk.word(key), if day.is_some() { Cell::text(day.to_string()) } else { Cell::Empty });
    }
    fact(desk.word("paper-currency"), Cell::text(desk.checked.currency.code()));
    for (side, key) in [(Side::Merchant, "paper-merchant-files"), (Side::Acquirer, "paper-acquirer-files"), (Side::Bank, "paper-bank-files")] {
        let of_side = desk.checked.tables.iter().filter(|table| table.meta.side.as_ref().is_some_and(|(given, _)| *given == side));
        for (at, table) in of_side.enumerate() {
            let said = Said::new("paper-file-line").with("file", Fact::Text(table.meta.name.clone()));
            let said = said.with("rows", Fact::Count(table.meta.records)).with("hash", Fact::Text(table.meta.sha256.clone()));
            fact(if at == 0 { desk.word(key) } else { String::new() }, Cell::file(&desk.say(&said)));
        }
    }
    fact(desk.word("paper-engine"), Cell::text(format!("PosCheck {}", desk.report.engine.version)));
    Block { rows, columns: bare(&[34, 50]), ..Block::default() }
}

fn result(desk: &Desk<'_>) -> Block {
    let (merchant, acquirer) = desk.checked.sums;
    let explained: Minor = desk.checked.steps.iter().map(|(_, sum)| sum.amount).sum();
    let difference = merchant.amount - acquirer.amount;
    let owed: Minor = desk.checked.findings.iter().map(|finding| finding.owed).sum();
    let line = |key: &'static str, count: Option<u64>, amount: Minor| {
        Row::plain(vec![Cell::text(desk.word(key)), count.map_or(Cell::Empty, Cell::Count), Cell::Money(amount)])
    };
    let differing = desk.checked.findings.iter().filter(|finding| finding.axis() == Axis::Line).count() as u64;
    let rows = vec![
        line("paper-merchant-book", Some(merchant.count), merchant.amount),
        line("paper-acquirer-book", Some(acquirer.count), acquirer.amount),
        Row::total(vec![Cell::text(desk.word("paper-difference")), Cell::Empty, Cell::Money(difference)]),
        line("paper-explained", Some(differing), explained),
        Row::total(vec![Cell::text(desk.word("paper-residual")), Cell::Empty, Cell::Money(difference - explained)]),
        line("paper-owed", None, owed),
    ];
    let mut columns = bare(&[32, 18, 18]);
    for (column, key) in columns.iter_mut().zip(["paper-item", "paper-count", "paper-amount"]) {
        column.heading = desk.word(key);
    }
    // Equal sums say nothing where nothing was compared.
    let apart = (!desk.checked.is_compared()).then(|| desk.word("page-headline-apart"));
    let notes = apart.into_iter().chain([desk.word("paper-viewpoint")]).collect();
    Block { heading: desk.word("paper-result"), notes, columns, rows }
}

// Findings and effect of each code, the largest effect first, so that the picture can be drawn from the first rows.
fn by_code(desk: &Desk<'_>) -> Block {
    let mut sums: BTreeMap<&str, (u64, Minor)> = BTreeMap::new();
    for finding in &desk.checked.findings {
        sums.entry(finding.code.name()).or_default().0 += 1;
    }
    for (code, sum) in &desk.checked.steps {
        sums.entry(code.name()).or_default().1 = sum.amount;
    }
    let mut sums: Vec<(&str, (u64, Minor))> = sums.into_iter().collect();
    sums.sort_by_key(|(code, (_, effect))| (-effect.abs(), *code));
    let total: Minor = sums.iter().map(|(_, (_, effect))| effect).sum();
    let mut rows: Vec<Row> = sums
        .iter()
        .map(|(code, (count, effect))| {
            let mark = mark_of(code).map_or("", |(mark, _)| mark);
            Row::plain(vec![
                Cell::text(format!("{code} {}", code_name(code, desk.lang))),
                Cell::Count(*count),
                Cell::Money(*effect),
                Cell::text(mark),
            ])
        })
        .collect();
    rows.push(Row::total(vec![Cell::text(desk.word("paper-sum")), Cell::Count(desk.checked.findings.len() as u64), Cell::Money(total)]));
    let columns =
        vec![desk.column("paper-code", 32), desk.column("paper-findings", 18), desk.column("paper-effect", 18), desk.column("paper-mark", 16)];
    Block { heading: desk.word("paper-by-code"), notes: Vec::new(), columns, rows }
}

fn legend(desk: &Desk<'_>) -> Block {
    let marks = [
        ("√", "mark-agrees"),
        ("∧", "mark-footed"),
        ("≠", "mark-amount"),
        ("○", "mark-alone"),
        ("→", "mark-transit"),
        ("!", "mark-owed"),
        ("%", "mark-fee"),
        ("§", "mark-payout"),
        ("?", "mark-data"),
        ("※", "mark-risk"),
    ];
    let rows = marks.iter().map(|(mark, key)| Row::plain(vec![Cell::text(*mark), Cell::text(desk.word(key))])).collect();
    Block { heading: desk.word("paper-legend"), notes: Vec::new(), columns: bare(&[34, 50]), rows }
}

/// Lines for those who draw up and review it: `columns` wide, the date in column `date`.
pub(super) fn sign_off(desk: &Desk<'_>, columns: usize, date: usize) -> Block {
    let line = |key: &&'static str| {
        let mut cells = vec![Cell::Empty; columns];
        for (place, cell) in [(0, Cell::text(desk.word(key))), (date, Cell::text(desk.word("paper-date")))] {
            if let Some(slot) = cells.get_mut(place) {
                *slot = cell;
            }
        }
        Row { weight: Weight::Blank, cells }
    };
    let rows = ["paper-prepared", "paper-reviewed", "paper-approved"].iter().map(line).collect();
    Block { heading: desk.word("paper-sign-off"), notes: vec![desk.word("paper-sign-note")], columns: bare(&vec![12; columns]), rows }
}

fn chart(desk: &Desk<'_>) -> Option<Chart> {
    let mut steps: Vec<_> = desk.checked.steps.iter().filter(|(_, sum)| sum.amount != 0).collect();
    steps.sort_by_key(|(code, sum)| (-sum.amount.abs(), *code));
    let (largest, _) = steps.first()?;
    let difference = desk.checked.sums.0.amount - desk.checked.sums.1.amount;
    let caption = Said::new("chart-bridge-caption")
        .with("difference", Fact::Text(grouped_money(difference, desk.checked.currency)))
        .with("code", Fact::Text(format!("{} {}", largest.name(), code_name(largest.name(), desk.lang))));
    let bars = steps.iter().map(|(code, sum)| (format!("{} {}", code.name(), code_name(code.name(), desk.lang)), sum.amount)).collect();
    Some(Chart { title: desk.word("chart-bridge"), caption: desk.say(&caption), bars, source: (BY_CODE, 2) })
}
