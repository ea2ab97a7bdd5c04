//! Findings to a report, and its renderings.
//!
//! In: a finished check. Out: the contract's report as data, JSON, text. Must not know: how anything was matched.

pub mod build;
pub mod json;
pub mod model;
pub mod text;
