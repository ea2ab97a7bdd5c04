//! Rows under a date that is written once for all of them: under a merged cell, or where a list gives each day's date on its
//! first row alone.
//!
//! In: rows, the located table, cells that are merged. Out: the date of a row without one. Must not know: what makes a record.

use std::collections::BTreeSet;

use super::{Draft, Typer};
use crate::base::{Fact, Minor};
use crate::ledger::words;
use crate::sheet::{Merge, Rows};
use crate::table::field::Field;
use crate::table::grammar::when::{When, WhenReader};
use crate::table::lines::Lines;
use crate::table::locate::Located;

/// Which rows take the date above them.
#[derive(Debug, Default)]
pub(super) struct Carried {
    column: Option<usize>,
    merges: Vec<Merge>,
    list: Option<List>,
    last: Option<(u32, When)>,
    // The money and number of all rows, and of those since the last date.
    all: (Minor, u32),
    of_date: (Minor, u32),
    /// How many rows did.
    pub(super) count: u64,
}

/// A table that gives each date once, on the first of its rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct List {
    // Whether rows with nothing but figures are payments too: some stand where no total does.
    has_bare_payments: bool,
}

impl Carried {
    pub(super) fn of(rows: &Rows, located: &Located, merges: &[Merge], reader: &WhenReader) -> Carried {
        let Some(column) = located.column_of(Field::Moment).or_else(|| located.column_of(Field::Date)) else { return Carried::default() };
        let mut merges: Vec<Merge> = merges.iter().filter(|merge| merge.column as usize == column).copied().collect();
        merges.sort_by_key(|merge| merge.rows);
        let of_receipts = || gives_receipts_once(rows, located, column).then_some(List { has_bare_payments: false });
        let list = if merges.is_empty() { of_receipts().or_else(|| list(rows, located, column, reader.clone())) } else { None };
        Carried { column: Some(column), merges, list, ..Carried::default() }
    }

    // The date of a row that has none.
    fn at(&self, row_number: u32) -> Option<When> {
        let (from, when) = self.last?;
        let at = self.merges.partition_point(|merge| merge.rows.0 <= row_number);
        let is_merged = at.checked_sub(1).and_then(|at| self.merges.get(at)).is_some_and(|merge| merge.rows.0 <= from && row_number <= merge.rows.1);
        (self.list.is_some() || is_merged).then_some(when)
    }

    // Whether figures alone are the total of the rows above: of all, or of those of the date.
    fn is_total(&self, amount: Minor, is_last_of_date: bool) -> bool {
        // Where payments are written so too, only the last of a date may be more than a sum of the same size by chance.
        let has_bare_payments = self.list.is_some_and(|list| list.has_bare_payments);
        let least = if has_bare_payments { 2 } else { 1 };
        (is_last_of_date || !has_bare_payments) && [self.all, self.of_date].iter().any(|(sum, rows)| *rows >= least && sum.abs() == amount.abs())
    }

    /// Takes in what became a record.
    pub(super) fn add(&mut self, amount: Minor) {
        for (sum, rows) in [&mut self.all, &mut self.of_date] {
            *sum = sum.saturating_add(amount);
            *rows += 1;
        }
    }
}

/// Whether the table gives each date once: no date stands twice, they go one way, and of the rows without one as many as there are
/// dates are payments. A table that dates every row repeats its dates, or has no row without one.
fn list(rows: &Rows, located: &Located, column: usize, mut reader: WhenReader) -> Option<List> {
    let field = |index: usize| located.columns.get(index).and_then(|column| column.field);
    let (mut seen, mut last) = (BTreeSet::new(), None);
    let (mut told, mut bare, mut ups, mut downs) = (0, 0, 0, 0);
    // Rows of figures alone that follow one another: before others of their date all are payments, before the next date the last
    // may be that date's total, and at the end the last two that and the total of all.
    let mut run = 0_usize;
    for index in located.header_index + 1..rows.len() {
        let text = rows.cell(index, column).text.trim();
        if text.is_empty() {
            let is_total = rows.cells(index).find(|cell| !cell.text.trim().is_empty()).is_some_and(|cell| words::is_total(cell.text));
            if is_total || !has(rows, index, |at| field(at).is_some_and(Field::is_money)) {
                continue;
            }
            if !has(rows, index, |at| !is_typed(field(at))) {
                run += usize::from(!seen.is_empty());
                continue;
            }
            if seen.is_empty() {
                return None;
            }
            bare += std::mem::take(&mut run);
            told += 1;
            continue;
        }
        let Some(day) = reader.read(text).map(|when| when.day).filter(|day| day.is_some()) else { continue };
        if !seen.insert(day) {
            return None;
        }
        ups += u32::from(last.is_some_and(|last| day > last));
        downs += u32::from(last.is_some_and(|last| day < last));
        last = Some(day);
        bare += std::mem::take(&mut run).saturating_sub(1);
    }
    bare += run.saturating_sub(2);
    let undated = told + bare;
    (undated >= 2 && undated >= seen.len() && (ups == 0 || downs == 0)).then_some(List { has_bare_payments: bare > 0 })
}

/// Whether a list of articles gives each receipt's number and date on the first of its rows alone.
fn gives_receipts_once(rows: &Rows, located: &Located, column: usize) -> bool {
    let number = located.column_of(Field::ReceiptId).or_else(|| located.column_of(Field::OrderId));
    let (Lines::Articles { .. }, Some(number)) = (&located.lines, number) else { return false };
    let is_blank = |index: usize, column: usize| rows.cell(index, column).text.trim().is_empty();
    let mut rows_below = located.header_index + 1..rows.len();
    rows_below.any(|index| {
        is_blank(index, column)
            && is_blank(index, number)
            && has(rows, index, |at| !is_typed(located.columns.get(at).and_then(|column| column.field)))
    })
}

fn is_typed(field: Option<Field>) -> bool {
    field.is_some_and(|field| field.is_money() || field.is_when())
}

fn has(rows: &Rows, index: usize, wanted: impl Fn(usize) -> bool) -> bool {
    rows.cells(index).enumerate().any(|(at, cell)| wanted(at) && !cell.text.trim().is_empty())
}

impl Typer<'_> {
    /// Gives a row without a date the one above it, where that is meant; a row of figures alone may be a total. Whether it was given.
    pub(super) fn carry(&mut self, draft: &mut Draft, index: usize) -> bool {
        let row_number = draft.record.row_number;
        if draft.when.day.is_some() {
            self.carried.last = Some((row_number, draft.when));
            self.carried.of_date = (0, 0);
            return false;
        }
        let Some(when) = self.carried.at(row_number).filter(|_| draft.when_wrong.is_none()) else { return false };
        let is_told = draft.filled >= 2 && has(self.rows, index, |at| !is_typed(self.plan.get(at).copied().flatten()));
        let is_last_of_date =
            || self.carried.column.is_none_or(|column| !self.rows.cell(index + 1, column).text.trim().is_empty()) || index + 1 >= self.rows.len();
        if !is_told && self.written_amount(draft).is_none_or(|amount| self.carried.is_total(amount, is_last_of_date())) {
            return false;
        }
        draft.when = when;
        // The date is as good as a cell of its own.
        draft.filled += 1;
        true
    }

    /// Says how many rows were dated so.
    pub(super) fn say_carried(&mut self) {
        let (Some(column), 1..) = (self.carried.column, self.carried.count) else { return };
        let mut issue = self.about("dates-carried", column);
        issue.said = issue.said.with("count", Fact::Count(self.carried.count));
        self.out.issues.push(issue);
    }
}
