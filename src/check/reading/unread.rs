//! Why a table was not read: which column it lacks, or which one is there by its name and has no cell that can be read; or that its
//! lines are no payments.
//!
//! In: a located table, its rows. Out: a fault that names a cell. Must not know: records.

use crate::base::{CellRef, Fact, Fault, Issues, Said};
use crate::ledger::typing::{self, shown};
use crate::sheet::Rows;
use crate::table::field::Field;
use crate::table::lines::Lines;
use crate::table::locate::Located;
use crate::table::spelling;

// A header this likely to mean a field was meant for it.
const NAMED_MIN: u8 = 60;

/// What keeps a table from being read; `None` where it has an amount and a day.
pub(super) fn unread(rows: &Rows, located: &Located, at: &CellRef) -> Option<Fault> {
    if located.lines == Lines::Unclear {
        return Some(Fault { said: Said::new("vouchers-unclear"), at: at.clone() });
    }
    let wanted: [(bool, &[Field], &str, &str); 2] = [
        (located.has_amount(), &[Field::Amount], "amount-column-unreadable", "no-amount-column"),
        (located.has_day(), &[Field::Moment, Field::Date], "time-column-unreadable", "no-time-column"),
    ];
    let (_, fields, unreadable, missing) = wanted.into_iter().find(|(is_there, ..)| !is_there)?;
    if let Some((column, index)) = named(rows, located, fields) {
        let header = located.columns.get(column).map_or_else(String::new, |column| column.header.clone());
        let said = Said::new(unreadable).with("column", Fact::Text(header)).with("found", Fact::Text(shown(rows.cell(index, column).text)));
        return Some(Fault { said, at: CellRef { row_number: Some(rows.number(index)), column_number: Some(column as u32 + 1), ..at.clone() } });
    }
    let headers: Vec<&str> = located.columns.iter().map(|column| column.header.as_str()).filter(|header| !header.is_empty()).take(12).collect();
    Some(Fault { said: Said::new(missing).with("found", Fact::Text(headers.join(", "))), at: at.clone() })
}

/// The column whose header names one of the fields best, and its first row that holds something.
fn named(rows: &Rows, located: &Located, fields: &[Field]) -> Option<(usize, usize)> {
    let weight = |column: usize| {
        let head = located.columns.get(column).map(|column| spelling::fields_of(&column.head)).unwrap_or_default();
        head.into_iter().filter(|(field, _)| fields.contains(field)).map(|(_, weight)| weight).max().unwrap_or(0)
    };
    let mut columns: Vec<usize> = (0..located.columns.len()).filter(|column| weight(*column) >= NAMED_MIN).collect();
    columns.sort_by_key(|column| u8::MAX - weight(*column));
    columns.into_iter().find_map(|column| {
        let first = (located.header_index + 1..rows.len()).find(|index| !rows.cell(*index, column).text.trim().is_empty())?;
        Some((column, first))
    })
}

/// The fault of a table without a single record: the first row's reason.
pub(super) fn no_record(issues: &Issues, at: &CellRef) -> Fault {
    let first = issues.kept().iter().find(|issue| typing::is_unreadable(issue.said.key));
    let key = match first.map(|issue| issue.said.key) {
        Some("moment-unreadable" | "moment-missing") => "no-record-time",
        _ => "no-record-amount",
    };
    let said = first.map_or(Said::new(key), |issue| Said { key, facts: issue.said.facts.clone() });
    let (row_number, column_number) = (first.and_then(|issue| issue.row_number), first.and_then(|issue| issue.column_number));
    Fault { said, at: CellRef { row_number, column_number, ..at.clone() } }
}
