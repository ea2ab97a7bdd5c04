//! The first sheet: what the check says in a few lines, the marks used, who signs.
//!
//! In: the report. Out: a section. Must not know: rows.

use std::collections::BTreeMap;

use crate::base::{Minor, Side};
use crate::finding::codes::Axis;

use super::differences::mark_of;
use super::statement::code_name;
use super::{Block, Cell, Chart, Desk, Row, Section, Weight, bare};

pub(super) fn section(desk: &Desk<'_>) -> Section {
    Section {
        id: "summary".to_owned(),
        name: desk.word("sheet-summary"),
        blocks: vec![facts(desk), result(desk), by_code(desk), legend(desk), sign_off(desk)],
        chart: chart(desk),
    }
}

/// Whose papers these are: merchant, period, currency, files.
pub(super) fn facts(desk: &Desk<'_>) -> Block {
    let mut rows = Vec::new();
    let mut fact = |key: &'static str, cell: Cell| rows.push(Row::plain(vec![Cell::text(desk.word(key)), cell]));
    fact("paper-merchant-name", Cell::file(desk.profile.name.as_deref().unwrap_or("")));
    let of_side = |side: Side| {
        let names = desk.checked.tables.iter().filter(|table| table.meta.side.as_ref().is_some_and(|(given, _)| *given == side));
        names.map(|table| table.meta.name.clone()).collect::<Vec<_>>().join("\n")
    };
    fact("paper-merchant-files", Cell::file(&of_side(Side::Merchant)));
    fact("paper-acquirer-files", Cell::file(&of_side(Side::Acquirer)));
    if desk.checked.bank.len > 0 {
        fact("paper-bank-files", Cell::file(&of_side(Side::Bank)));
    }
    let periods = || desk.checked.tables.iter().filter_map(|table| table.meta.period);
    fact("paper-from", periods().map(|(from, _)| from).min().map_or(Cell::Empty, |from| Cell::day(from.day())));
    fact("paper-to", periods().map(|(_, to)| to).filter(|to| to.is_some()).max().map_or(Cell::Empty, |to| Cell::day(to.day())));
    fact("paper-currency", Cell::text(desk.checked.currency.code()));
    fact("paper-engine", Cell::text(format!("PosCheck {}", desk.report.engine.version)));
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
    let mut columns = bare(&[34, 12, 16]);
    for (column, key) in columns.iter_mut().zip(["paper-item", "paper-count", "paper-amount"]) {
        column.heading = desk.word(key);
    }
    Block { heading: desk.word("paper-result"), notes: vec![desk.word("paper-viewpoint")], columns, rows }
}

fn by_code(desk: &Desk<'_>) -> Block {
    let mut counts: BTreeMap<&str, (u64, Minor)> = BTreeMap::new();
    for finding in &desk.checked.findings {
        let entry = counts.entry(finding.code.name()).or_default();
        entry.0 += 1;
        entry.1 += finding.effect;
    }
    let rows = counts
        .iter()
        .map(|(code, (count, effect))| {
            let mark = mark_of(code).map_or(String::new(), |(mark, _)| mark.to_owned());
            Row::plain(vec![
                Cell::text(format!("{code} {}", code_name(code, desk.lang))),
                Cell::Count(*count),
                Cell::Money(*effect),
                Cell::text(mark),
            ])
        })
        .collect();
    let columns =
        vec![desk.column("paper-code", 34), desk.column("paper-findings", 12), desk.column("paper-effect", 16), desk.column("paper-mark", 8)];
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

/// Lines for those who draw up and review it.
pub(super) fn sign_off(desk: &Desk<'_>) -> Block {
    let rows = ["paper-prepared", "paper-reviewed", "paper-approved"]
        .iter()
        .map(|key| Row {
            weight: Weight::Blank,
            cells: vec![Cell::text(desk.word(key)), Cell::Empty, Cell::text(desk.word("paper-date")), Cell::Empty],
        })
        .collect();
    Block { heading: desk.word("paper-sign-off"), notes: vec![desk.word("paper-sign-note")], columns: bare(&[34, 24, 12, 16]), rows }
}

fn chart(desk: &Desk<'_>) -> Option<Chart> {
    let mut steps: Vec<_> = desk.checked.steps.iter().filter(|(_, sum)| sum.amount != 0).collect();
    steps.sort_by_key(|(code, sum)| (-sum.amount.abs(), *code));
    let (largest, _) = steps.first()?;
    let difference = desk.checked.sums.0.amount - desk.checked.sums.1.amount;
    let caption = crate::base::Said::new("chart-bridge-caption")
        .with("difference", crate::base::Fact::Money(difference))
        .with("code", crate::base::Fact::Text(format!("{} {}", largest.name(), code_name(largest.name(), desk.lang))));
    let bars = steps.iter().map(|(code, sum)| (format!("{} {}", code.name(), code_name(code.name(), desk.lang)), sum.amount)).collect();
    Some(Chart { title: desk.word("chart-bridge"), caption: desk.say(&caption), bars })
}
