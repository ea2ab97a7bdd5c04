//! Bytes of a file to rows of cells. Alone names calamine, csv-core, zip, quick-xml, html5gum and encoding_rs.
//!
//! In: a file's bytes and name. Out: sheets as [`Rows`]. Must not know: what a column means, sides, money.

mod biff;
mod compound;
pub mod delimited;
pub mod encoding;
mod fixed;
mod grid;
mod legacy;
mod ods;
pub mod open;
pub mod package;
pub mod rows;
pub mod serial;
pub mod sniff;
mod web_table;
pub mod xlsx;
mod xlsx_plain;
mod xlsx_sheet;
mod xml;
mod xml_workbook;

pub use open::{Merge, Opened, Sheet, open, open_as};
pub use rows::{Cell, CellKind, Rows};
