//! Findings to a report, and its renderings.
//!
//! In: a finished check. Out: the contract's report as data, JSON, text; the workpaper as workbook, page, delimited text.
//! Must not know: how anything was matched.

pub mod age;
pub mod build;
pub mod chart;
pub mod csv;
pub mod html;
pub mod json;
pub mod model;
<<<<<<< HEAD
pub mod paper;
pub mod safe;
=======
pub mod money;
>>>>>>> 4fb1be5 (Settle the bank's credits against the acquirer's batches, day by day, and say what is short, late, missing or from someone else)
pub mod text;
pub mod why;
pub mod xlsx;
