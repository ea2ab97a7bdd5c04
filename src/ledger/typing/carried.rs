//! Rows under a date that is written once for all of them: under a merged cell, or where a list gives each day's date on its
//! first row alone.
//!
//! In: rows, the located table, cells that are merged. Out: the date of a row without one. Must not know: what makes a record.

use std::collections::BTreeSet;

use super::{Draft, Typer};
use crate::base::Fact;
use crate::sheet::{Merge, Rows};
use crate::table::field::Field;
use crate::table::grammar::when::{When, WhenReader};
use crate::table::locate::Located;

/// Which rows take the date above them.
#[derive(Debug, Default)]
pub(super) struct Carried {
    column: Option<usize>,
    merges: Vec<Merge>,
    // Every row without a date; else those that are merged.
    is_list: bool,
    last: Option<(u32, When)>,
    /// How many rows did.
    pub(super) count: u64,
}

impl Carried {
    pub(super) fn of(rows: &Rows, located: &Located, merges: &[Merge], reader: &WhenReader) -> Carried {
        let Some(column) = located.column_of(Field::Moment).or_else(|| located.column_of(Field::Date)) else { return Carried::default() };
        let mut merges: Vec<Merge> = merges.iter().filter(|merge| merge.column as usize == column).copied().collect();
        merges.sort_by_key(|merge| merge.rows);
        let is_list = merges.is_empty() && is_list(rows, located, column, reader.clone());
        Carried { column: Some(column), merges, is_list, ..Carried::default() }
    }

    // The date of a row that has none.
    fn at(&self, row_number: u32) -> Option<When> {
        let (from, when) = self.last?;
        let at = self.merges.partition_point(|merge| merge.rows.0 <= row_number);
        let is_merged = at.checked_sub(1).and_then(|at| self.merges.get(at)).is_some_and(|merge| merge.rows.0 <= from && row_number <= merge.rows.1);
        (self.is_list || is_merged).then_some(when)
    }
}

/// Whether the table gives each date once, on the first of its rows: no date stands twice, they go one way, rows without one have
/// an amount and a text. A table that dates every row repeats its dates, or has no row without one.
fn is_list(rows: &Rows, located: &Located, column: usize, mut reader: WhenReader) -> bool {
    let field = |index: usize| located.columns.get(index).and_then(|column| column.field);
    let (mut seen, mut last) = (BTreeSet::new(), None);
    let (mut bare, mut ups, mut downs) = (0, 0, 0);
    for index in located.header_index + 1..rows.len() {
        let text = rows.cell(index, column).text.trim();
        if text.is_empty() {
            let is_payment = has(rows, index, |at| field(at).is_some_and(Field::is_money)) && has(rows, index, |at| !is_typed(field(at)));
            bare += u32::from(is_payment && !seen.is_empty());
            if is_payment && seen.is_empty() {
                return false;
            }
            continue;
        }
        let Some(day) = reader.read(text).map(|when| when.day).filter(|day| day.is_some()) else { continue };
        if !seen.insert(day) {
            return false;
        }
        ups += u32::from(last.is_some_and(|last| day > last));
        downs += u32::from(last.is_some_and(|last| day < last));
        last = Some(day);
    }
    bare >= 2 && bare as usize >= seen.len() && (ups == 0 || downs == 0)
}

fn is_typed(field: Option<Field>) -> bool {
    field.is_some_and(|field| field.is_money() || field.is_when())
}

fn has(rows: &Rows, index: usize, wanted: impl Fn(usize) -> bool) -> bool {
    rows.cells(index).enumerate().any(|(at, cell)| wanted(at) && !cell.text.trim().is_empty())
}

impl Typer<'_> {
    /// Gives a row without a date the one above it, where that is meant; a row of figures alone is a total. Whether it was given.
    pub(super) fn carry(&mut self, draft: &mut Draft, index: usize) -> bool {
        let row_number = draft.record.row_number;
        if draft.when.day.is_some() {
            self.carried.last = Some((row_number, draft.when));
            return false;
        }
        let Some(when) = self.carried.at(row_number).filter(|_| draft.when_wrong.is_none() && draft.filled >= 2) else { return false };
        let is_told = has(self.rows, index, |at| !is_typed(self.plan.get(at).copied().flatten()));
        if is_told {
            draft.when = when;
        }
        is_told
    }

    /// Says how many rows were dated so.
    pub(super) fn say_carried(&mut self) {
        let (Some(column), 1..) = (self.carried.column, self.carried.count) else { return };
        let mut issue = self.about("dates-carried", column);
        issue.said = issue.said.with("count", Fact::Count(self.carried.count));
        self.out.issues.push(issue);
    }
}
