//! Rows of cells to a table: where the header stands, what each column is, where the table ends, what the footer says.
//!
//! In: sheets. Out: a located table. Must not know: matching, findings.

pub mod input;

pub use input::{ColumnMeta, Control, InputMeta};
