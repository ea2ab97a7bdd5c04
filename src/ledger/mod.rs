//! A table to typed columns: each row becomes a record or an issue, never neither, never a guess.
//!
//! In: a located table. Out: a [`Ledger`] for each table, and one [`Book`] for each side. Must not know: matching, findings.

use std::sync::Arc;

use crate::sheet::Rows;
use crate::table::InputMeta;

pub mod book;
mod column;
pub mod dates;
pub mod states;
pub mod style;
pub mod typing;
pub mod words;
pub mod years;

pub use book::{Book, Columns, Ledger, Record};
pub use column::{Column, MaybeMinor};

/// One table, read: what was understood, its text, its typed columns. A zip may give several.
#[derive(Clone, Debug, Default)]
pub struct ReadTable {
    /// What was understood.
    pub meta: InputMeta,
    /// The text of the rows, for showing.
    pub rows: Arc<Rows>,
    /// The typed columns; moved into the side's book by the check, or copied where the caller keeps the table too.
    pub ledger: Arc<Ledger>,
}

impl ReadTable {
    /// The text that a row has in the column of a field, as the file has it.
    pub fn text(&self, row_number: u32, field: &str) -> Option<&str> {
        let column = self.meta.columns.iter().find(|column| column.field == Some(field))?;
        let index = self.rows.index_of(row_number)?;
        Some(self.rows.cell(index, column.column_number.checked_sub(1)? as usize).text)
    }
}
