//! What is a matter of days: payments in transit by age, and money to be given back.
//!
//! In: findings. Out: sections. Must not know: the bank.

use crate::base::{Day, Minor};
use crate::finding::code::Code;
use crate::report::age;

use super::differences::reference;
use super::statement::code_name;
use super::{Block, Cell, Desk, Row, Section, as_of};

// Items that the next files should settle by themselves.
const TIMING: [Code; 4] = [Code::U07, Code::U08, Code::U11, Code::U25];

pub(super) fn in_transit(desk: &Desk<'_>) -> Section {
    let end = as_of(desk.checked).day();
    let mut sums = [(0_u64, 0 as Minor); age::BANDS.len()];
    let mut rows = Vec::new();
    for (index, finding) in desk.checked.findings.iter().enumerate().filter(|(_, finding)| TIMING.contains(&finding.code)) {
        let days = age::days(finding.moment.day(), end);
        if let Some(sum) = sums.get_mut(age::band(days)) {
            sum.0 += 1;
            sum.1 += finding.effect;
        }
        rows.push(Row::plain(vec![
            Cell::Serial(index as u64 + 1),
            Cell::text(format!("{} {}", finding.code.name(), code_name(finding.code.name(), desk.lang))),
            Cell::moment(finding.moment),
            Cell::Money(finding.effect),
            Cell::Count(u64::from(days)),
            Cell::text(desk.word(age::BANDS.get(age::band(days)).map_or("age-over-30", |(_, key)| key))),
            Cell::file(reference(desk, finding)),
            Cell::file(&desk.look.addresses(if finding.merchant.is_empty() { &finding.acquirer } else { &finding.merchant })),
        ]));
    }
    let total: Minor = sums.iter().map(|(_, sum)| sum).sum();
    rows.push(Row::total(vec![Cell::text(desk.word("paper-sum")), Cell::Empty, Cell::Empty, Cell::Money(total)]));
    let columns = vec![
        desk.column("paper-number", 6),
        desk.column("paper-code", 24),
        desk.column("paper-time", 20),
        desk.column("paper-amount", 14),
        desk.column("paper-days", 8),
        desk.column("paper-age", 12),
        desk.column("paper-reference", 20),
        desk.column("paper-row", 32),
    ];
    let list = Block { heading: String::new(), notes: vec![desk.word("paper-transit-note"), until(desk, end)], columns, rows };
    Section { id: "transit".to_owned(), name: desk.word("sheet-transit"), blocks: vec![list, bands(desk, &sums)], chart: None }
}

fn until(desk: &Desk<'_>, end: Day) -> String {
    desk.say(&crate::base::Said::new("paper-age-note").with("day", crate::base::Fact::Day(end)))
}

/// Count and money in each band of age.
pub(super) fn bands(desk: &Desk<'_>, sums: &[(u64, Minor)]) -> Block {
    let mut rows: Vec<Row> = age::BANDS
        .iter()
        .zip(sums)
        .map(|((_, key), (count, sum))| Row::plain(vec![Cell::text(desk.word(key)), Cell::Count(*count), Cell::Money(*sum)]))
        .collect();
    let total = |pick: &dyn Fn(&(u64, Minor)) -> i64| sums.iter().map(pick).sum::<i64>();
    let count = total(&|(count, _)| i64::try_from(*count).unwrap_or(0));
    rows.push(Row::total(vec![Cell::text(desk.word("paper-sum")), Cell::Count(count.unsigned_abs()), Cell::Money(total(&|(_, sum)| *sum))]));
    let columns = vec![desk.column("paper-age", 14), desk.column("paper-count", 24), desk.column("paper-amount", 20)];
    Block { heading: desk.word("paper-by-age"), notes: Vec::new(), columns, rows }
}

pub(super) fn owed(desk: &Desk<'_>) -> Section {
    let columns = vec![
        desk.column("paper-number", 6),
        desk.column("paper-code", 24),
        desk.column("paper-time", 20),
        desk.column("paper-owed-column", 14),
        desk.column("paper-card", 20),
        desk.column("paper-terminal", 14),
        desk.column("paper-reference", 20),
        desk.column("paper-row", 32),
        desk.column("paper-now", 54),
        desk.to_fill_in("paper-refunded-on", 14),
        desk.to_fill_in("paper-refunded-by", 14),
    ];
    let mut rows = Vec::new();
    let mut total: Minor = 0;
    let owed = desk.checked.findings.iter().zip(&desk.report.findings).enumerate().filter(|(_, (finding, _))| finding.owed > 0);
    for (index, (finding, worded)) in owed {
        total += finding.owed;
        rows.push(Row::plain(vec![
            Cell::Serial(index as u64 + 1),
            Cell::text(format!("{} {}", finding.code.name(), code_name(finding.code.name(), desk.lang))),
            Cell::moment(finding.moment),
            Cell::Money(finding.owed),
            Cell::file(&finding.card.masked()),
            Cell::file(&finding.terminal),
            Cell::file(reference(desk, finding)),
            Cell::file(&desk.look.addresses(if finding.acquirer.is_empty() { &finding.merchant } else { &finding.acquirer })),
            Cell::file(&worded.remedy.now),
        ]));
    }
    rows.push(Row::total(vec![Cell::text(desk.word("paper-sum")), Cell::Empty, Cell::Empty, Cell::Money(total)]));
    let list = Block { heading: String::new(), notes: vec![desk.word("paper-owed-note")], columns, rows };
    Section { id: "owed".to_owned(), name: desk.word("sheet-owed"), blocks: vec![list], chart: None }
}
