//! Rows whose day no column says: they are of the day that a name says, and those after midnight of the next.
//!
//! In: a draft, the records in their order. Out: days. Must not know: where the name stands.

use std::ops::Range;

use super::{Draft, Typer, shown};
use crate::base::moment::SECONDS_A_DAY;
use crate::base::{Day, Fact, Issue, Moment, Said};
use crate::ledger::Columns;
use crate::table::field::Field;

impl Typer<'_> {
    /// The day of a row. Where the list has times, a row without one is no payment's: its sum, or a remark.
    pub(super) fn day_of(&self, draft: &Draft) -> Day {
        match &self.located.day {
            Some(named) if !draft.when.day.is_some() && (draft.clock.is_some() || !self.located.has(Field::Time)) => {
                named.of(draft.record.row_number)
            }
            _ => draft.when.day,
        }
    }

    /// Says whose day it is, and moves what comes after midnight to the next.
    pub(super) fn settle_named_day(&mut self) {
        let Some(named) = &self.located.day else { return };
        let key = if named.lines.is_empty() { "dates-named" } else { "dates-by-line" };
        let said = Said::new(key).with("name", Fact::Text(shown(&named.name)));
        self.out.issues.push(Issue { said, row_number: None, column_number: None, skips_row: false });
        let (columns, len) = (&mut self.out.ledger.columns, self.out.ledger.len);
        let mut first = 0;
        while first < len {
            let day = columns.moment.get(first).day();
            let end = (first..len).find(|row| columns.moment.get(*row).day() != day).unwrap_or(len);
            for row in past_midnight(columns, first..end).unwrap_or(end)..end {
                let moment = columns.moment.get(row);
                columns.moment.set(row, moment.plus(i64::from(SECONDS_A_DAY)));
            }
            first = end;
        }
    }
}

/// The first row after midnight, among rows of a day in the order of their times that fall back once, by more than half a day.
fn past_midnight(columns: &Columns, rows: Range<usize>) -> Option<usize> {
    let first = rows.start;
    let moments: Vec<Moment> = rows.map(|row| columns.moment.get(row)).collect();
    let mut falls = moments.windows(2).enumerate().filter(|(_, pair)| pair[1] < pair[0]);
    let (at, pair) = falls.next()?;
    let by = pair[0].seconds_since(pair[1])?;
    (by > i64::from(SECONDS_A_DAY) / 2 && falls.next().is_none()).then_some(first + at + 1)
}
