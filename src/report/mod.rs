//! Findings to a report, and its renderings.
//!
//! In: a finished check. Out: the contract's report as data, JSON, text; the workpaper as workbook, page, delimited text.
//! Must not know: how anything was matched.

pub mod age;
mod alerts;
pub mod build;
pub mod carry;
pub mod chart;
pub mod csv;
pub mod decided;
pub mod filled;
pub mod house;
pub mod html;
pub mod json;
pub mod kept;
pub mod model;
pub mod money;
pub mod paper;
pub mod safe;
pub mod text;
pub mod why;
pub mod xlsx;
mod xlsx_look;
