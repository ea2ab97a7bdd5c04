//! Bytes of a file to rows of cells. Alone names calamine, csv-core, zip, quick-xml and encoding_rs.
//!
//! In: a file's bytes and name. Out: sheets as [`Rows`]. Must not know: what a column means, sides, money.

pub mod delimited;
pub mod encoding;
pub mod rows;
pub mod sniff;

pub use rows::{Cell, CellKind, Rows};
