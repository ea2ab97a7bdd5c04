//! Rows of cells to a table: where the header stands, what each column is, where the table ends, what the footer says.
//!
//! In: sheets. Out: a located table. Must not know: matching, findings.

pub mod abreast;
pub mod articles;
pub mod claim;
pub mod content;
pub mod controls;
pub mod dotted;
pub mod field;
pub mod formats;
pub mod grammar;
pub mod input;
pub mod lines;
pub mod locate;
pub mod mapping;
pub mod named_day;
pub mod parted;
pub mod period;
pub mod sides;
pub mod spelling;
pub mod tenders;
pub mod vouchers;

pub use input::{ColumnMeta, Control, InputMeta};
