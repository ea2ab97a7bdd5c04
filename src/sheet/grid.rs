//! Rows that are put together cell by cell at their columns, for readers of markup.
//!
//! In: cells with their columns, in any order. Out: a [`Sheet`]. Must not know: where they come from.

use super::CellKind;
use super::open::{Merge, Sheet};
use crate::base::limits::{CELL_BYTES_MAX, COLUMNS_MAX, ROWS_MAX, TEXT_BYTES_MAX};
use crate::base::{CellRef, Fact, Fault, Issue, Said};

/// A sheet that grows.
#[derive(Default)]
pub(super) struct Grid {
    sheet: Sheet,
    // Of the row that is on its way: the column, the kind, where the text lies.
    cells: Vec<(usize, CellKind, usize, usize)>,
    text: String,
    shown_bytes: usize,
    is_wide: bool,
    hidden: u64,
}

impl Grid {
    /// Rows so far.
    pub(super) fn len(&self) -> usize {
        self.sheet.rows.len()
    }

    /// Puts a cell into the row on its way.
    ///
    /// # Errors
    /// `limit-cell`.
    pub(super) fn put(&mut self, column: usize, kind: CellKind, text: &str) -> Result<(), Fault> {
        if text.len() > CELL_BYTES_MAX {
            return Err(Fault::of_file("limit-cell", ""));
        }
        if text.is_empty() {
            return Ok(());
        }
        if column >= COLUMNS_MAX {
            self.is_wide = true;
            return Ok(());
        }
        let start = self.text.len();
        self.text.push_str(text);
        self.cells.push((column, kind, start, self.text.len()));
        Ok(())
    }

    /// Ends the row, which is none without a cell.
    ///
    /// # Errors
    /// `limit-text`, with the row.
    pub(super) fn end_row(&mut self, number: u32) -> Result<(), Fault> {
        if self.cells.is_empty() {
            return Ok(());
        }
        self.cells.sort_by_key(|(column, ..)| *column);
        let mut next = 0;
        for (column, kind, start, end) in self.cells.drain(..) {
            (next..column).for_each(|_| self.sheet.rows.push_cell(CellKind::Text, ""));
            // The first of two cells at one place counts.
            if column >= next {
                self.sheet.rows.push_cell(kind, self.text.get(start..end).unwrap_or(""));
                next = column + 1;
            }
        }
        self.shown_bytes += self.text.len();
        self.text.clear();
        if self.sheet.rows.len() >= ROWS_MAX || self.shown_bytes > TEXT_BYTES_MAX || !self.sheet.rows.end_row(number) {
            return Err(Fault { at: CellRef { row_number: Some(number), ..CellRef::default() }, ..Fault::of_file("limit-text", "") });
        }
        Ok(())
    }

    /// Notes a cell that stands for the rows below it too.
    pub(super) fn merge(&mut self, column: usize, first: u32, last: u32) {
        if first < last && column < COLUMNS_MAX && self.sheet.merges.len() < ROWS_MAX {
            self.sheet.merges.push(Merge { column: column as u32, rows: (first, last) });
        }
    }

    /// Cuts the merges that reach below a row.
    pub(super) fn merges_end_at(&mut self, from: usize, row: u32) {
        self.sheet.merges.iter_mut().skip(from).for_each(|merge| merge.rows.1 = merge.rows.1.min(row));
    }

    /// How many merges there are.
    pub(super) fn merges(&self) -> usize {
        self.sheet.merges.len()
    }

    /// Notes a row that the spreadsheet program doesn't show.
    pub(super) fn hide(&mut self) {
        self.hidden += 1;
    }

    /// The sheet, with what was odd.
    pub(super) fn finish(mut self) -> Sheet {
        let mut say = |key, name, count: u64| {
            let said = Said { key, facts: vec![(name, Fact::Count(count))] };
            self.sheet.issues.push(Issue { said, row_number: None, column_number: None, skips_row: false });
        };
        if self.hidden > 0 {
            say("rows-hidden", "count", self.hidden);
        }
        if self.is_wide {
            say("columns-left-out", "limit", COLUMNS_MAX as u64);
        }
        self.sheet.merges.retain(|merge| merge.rows.0 < merge.rows.1);
        self.sheet
    }
}
