//! A finished check, made ready for questions: a line for each finding, and the way from a row to its record and finding.
//!
//! In: a [`Checked`]. Out: [`Finished`]. Must not know: a language, a browser.

use std::collections::HashMap;
use std::ops::Range;

use crate::base::money::money_text;
use crate::base::{Minor, Moment, Name, RowRef, Side};
use crate::check::Checked;
use crate::finding::build::Finding;
use crate::finding::code::Code;
use crate::finding::codes::Charge;
use crate::ledger::{Book, ReadTable, Record};
use crate::matching::Tier;
use crate::report::build::severity_name;

use super::message::FindingRow;

/// What a finding means for the shop, in the order of attention.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// A customer paid too much or was not paid back.
    Owed,
    /// Money that should have come and did not.
    Missing,
    /// A fee that is not the rule's.
    Fee,
    /// Booked wrongly, twice or not at all.
    Booking,
    /// On its way, or of another period.
    Timing,
    /// To know.
    Info,
}

impl Class {
    /// The message's word.
    pub fn name(self) -> &'static str {
        match self {
            Class::Owed => "owed",
            Class::Missing => "missing",
            Class::Fee => "fee",
            Class::Booking => "booking",
            Class::Timing => "timing",
            Class::Info => "info",
        }
    }

    /// What a finding means, by its code and the direction of its money.
    pub fn of(finding: &Finding) -> Class {
        if finding.owed > 0 {
            return Class::Owed;
        }
        // What is the shop's again is no money missing.
        if matches!(finding.charge(), Charge::Released | Charge::Won) {
            return Class::Info;
        }
        match finding.code {
            Code::U07 | Code::U08 | Code::S03 => Class::Timing,
            Code::U03 | Code::U06 | Code::U10 | Code::U13 | Code::U14 | Code::U15 | Code::U17 | Code::U18 | Code::U23 | Code::U25 => Class::Missing,
            Code::S01 | Code::S04 => Class::Missing,
            Code::F01 | Code::F02 | Code::F03 | Code::F04 | Code::F05 | Code::F06 => Class::Fee,
            code if code.name().starts_with('A') && finding.effect > 0 => Class::Missing,
            code if code.name().starts_with(['A', 'U']) => Class::Booking,
            Code::S02 | Code::S07 | Code::F07 => Class::Booking,
            _ => Class::Info,
        }
    }
}

/// A check with its indexes.
pub struct Finished {
    /// The check.
    pub checked: Checked,
    /// A line for each finding, by its index.
    pub lines: Vec<FindingRow>,
    /// What each means.
    pub classes: Vec<Class>,
    findings_by_row: HashMap<RowRef, u32>,
}

impl Finished {
    /// Makes the indexes.
    pub fn new(checked: Checked) -> Finished {
        let mut findings_by_row = HashMap::new();
        for (index, finding) in (0_u32..).zip(&checked.findings) {
            for row in finding.merchant.iter().chain(&finding.acquirer).chain(&finding.bank) {
                // The first finding of a row is the gravest.
                findings_by_row.entry(*row).or_insert(index);
            }
        }
        let classes: Vec<Class> = checked.findings.iter().map(Class::of).collect();
        let lines =
            (0_u32..).zip(checked.findings.iter().zip(&classes)).map(|(index, (finding, class))| line(&checked, index, finding, *class)).collect();
        Finished { checked, lines, classes, findings_by_row }
    }

    /// The finding a row carries.
    pub fn finding_of(&self, row: RowRef) -> Option<u32> {
        self.findings_by_row.get(&row).copied()
    }

    /// The table a row stands in.
    pub fn table(&self, input: u32) -> Option<&ReadTable> {
        self.checked.tables.get(input as usize)
    }

    /// The side an input counts for.
    pub fn side(&self, input: u32) -> Option<Side> {
        self.table(input)?.meta.side.as_ref().map(|(side, _)| *side)
    }

    /// The line codes of all rows of an input, by their place in it: one pass over its records.
    pub fn codes_of(&self, input: u32) -> Vec<Code> {
        let Some(table) = self.table(input) else { return Vec::new() };
        let mut codes = vec![Code::None; table.rows.len()];
        let Some((side, records)) = records_of(&self.checked, input) else { return codes };
        let known = match side {
            Side::Merchant => &self.checked.merchant_codes,
            Side::Acquirer => &self.checked.acquirer_codes,
            Side::Bank => return codes,
        };
        let numbers = book(&self.checked, side).columns.row_number.values();
        let mut place = 0;
        for record in records {
            let (Some(number), Some(code)) = (numbers.get(record), known.get(record)) else { continue };
            while place < codes.len() && table.rows.number(place) < *number {
                place += 1;
            }
            if let Some(slot) = codes.get_mut(place).filter(|_| table.rows.number(place) == *number) {
                *slot = *code;
            }
        }
        codes
    }

    /// The line code of a row: what became of it; [`Code::None`] for a row that is no record.
    pub fn code_of(&self, row: RowRef) -> Code {
        let Some((side, record)) = record_at(&self.checked, row) else { return Code::None };
        let codes = match side {
            Side::Merchant => &self.checked.merchant_codes,
            Side::Acquirer => &self.checked.acquirer_codes,
            Side::Bank => return Code::None,
        };
        codes.get(record).copied().unwrap_or_default()
    }
}

/// The book of a side.
pub fn book(checked: &Checked, side: Side) -> &Book {
    match side {
        Side::Merchant => &checked.merchant,
        Side::Acquirer => &checked.acquirer,
        Side::Bank => &checked.bank,
    }
}

/// Where a row's record stands in the book of its side; `None` for a row that became no record.
pub fn record_at(checked: &Checked, row: RowRef) -> Option<(Side, usize)> {
    let (side, records) = records_of(checked, row.input)?;
    let numbers = book(checked, side).columns.row_number.values().get(records.clone())?;
    // Records stand in the order of their rows.
    numbers.binary_search(&row.row_number).ok().map(|place| (side, records.start + place))
}

/// The records of an input, as a range of its side's book.
fn records_of(checked: &Checked, input: u32) -> Option<(Side, Range<usize>)> {
    let side = checked.tables.get(input as usize)?.meta.side.as_ref()?.0;
    let book = book(checked, side);
    let at = book.starts.iter().position(|(of, _)| *of == input)?;
    let start = book.starts.get(at)?.1;
    Some((side, start..book.starts.get(at + 1).map_or(book.len, |(_, next)| *next)))
}

/// The record of a row.
pub fn record_of(checked: &Checked, row: RowRef) -> Option<(Side, Record)> {
    record_at(checked, row).map(|(side, place)| (side, book(checked, side).record(place)))
}

const ROWS_NAMED: usize = 64;

fn line(checked: &Checked, index: u32, finding: &Finding, class: Class) -> FindingRow {
    let money = |minor: Minor| money_text(minor, checked.currency);
    let first = finding.merchant.first().or(finding.acquirer.first()).or(finding.bank.first());
    let record = first.and_then(|row| record_of(checked, *row)).map(|(_, record)| record).unwrap_or_default();
    // The acquirer seldom names the cashier and the shop seldom the card: each is taken where it is known.
    let theirs = finding.acquirer.first().and_then(|row| record_of(checked, *row)).map(|(_, record)| record).unwrap_or_default();
    // Of rows that differ no one is named, and of thousands the first tell.
    let name = |of: &dyn Fn(&Record) -> Name| {
        let common =
            |rows: &[RowRef]| Name::common(rows.iter().take(ROWS_NAMED).filter_map(|row| record_of(checked, *row)).map(|(_, record)| of(&record)));
        let sides = [&finding.merchant, &finding.acquirer, &finding.bank].map(|rows| common(rows));
        sides.into_iter().find(|name| name.is_some()).map_or_else(String::new, |name| checked.names.text(name).to_owned())
    };
    FindingRow {
        index,
        id: String::new(),
        code: finding.code.name().to_owned(),
        severity: severity_name(finding.severity()).to_owned(),
        class: class.name().to_owned(),
        time: moment_text(finding.moment),
        terminal: if finding.terminal.is_empty() { name(&|record| record.terminal) } else { finding.terminal.clone() },
        cashier: name(&|record| record.cashier),
        channel: if record.channel.name() == "unsaid" { theirs.channel.name() } else { record.channel.name() }.to_owned(),
        card: finding.card.masked(),
        merchant: finding.merchant_amount.map(money),
        acquirer: finding.acquirer_amount.map(money),
        effect: money(finding.effect),
        cause: finding.cause.code.name().to_owned(),
        certainty: certainty(finding).to_owned(),
        state: state(finding).to_owned(),
        is_noted: finding.marks.iter().any(|mark| matches!(mark.kind, "note" | "code" | "cause")),
    }
}

// The last of what was decided stands alone among the marks.
fn state(finding: &Finding) -> &'static str {
    let of = |kind: &str| match kind {
        "accept" => Some("explained"),
        "reject" => Some("rejected"),
        "done" => Some("done"),
        _ => None,
    };
    finding.marks.iter().rev().find_map(|mark| of(mark.kind)).unwrap_or("open")
}

fn moment_text(moment: Moment) -> String {
    if moment.is_some() { moment.to_string() } else { String::new() }
}

// How sure: a link by references, or rows that no link can claim, are certain; a link by circumstance is likely; what has
// no explanation is open.
fn certainty(finding: &Finding) -> &'static str {
    match (finding.code, finding.tier) {
        (Code::A15, _) => "open",
        (_, Tier::None | Tier::T1 | Tier::T2 | Tier::T3) if finding.also.is_empty() => "certain",
        (_, Tier::T6 | Tier::T7) if !finding.also.is_empty() => "open",
        _ => "likely",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_the_shop_s_again_is_not_counted_as_missing() {
        let finding = |code: Code, effect: i64| Finding { code, effect, acquirer_amount: Some(-effect), at_stake: Some(5_000), ..Finding::default() };
        assert_eq!([(Code::U18, 5_000), (Code::U18, 0)].map(|(code, effect)| Class::of(&finding(code, effect))), [Class::Missing, Class::Info]);
        assert_eq!(
            [(Code::U17, 5_000), (Code::U17, 0), (Code::U17, -5_000)].map(|(code, effect)| Class::of(&finding(code, effect))),
            [Class::Missing, Class::Info, Class::Info]
        );
    }
}
