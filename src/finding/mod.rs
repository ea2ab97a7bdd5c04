//! Links to findings: which code each row carries, why, what caused it, what to do.
//!
//! In: books of the sides. Out: a code for every row, [`build::Finding`]s. Must not know: files, languages, browsers.

pub mod alert;
pub mod amount;
mod attempts;
pub mod build;
mod by_day;
pub mod carried;
pub mod cause;
pub mod chains;
mod clocks;
pub mod code;
pub mod codes;
pub mod day_totals;
pub mod decide;
pub mod desk;
pub mod duplicates;
pub mod evidence;
pub mod fee;
pub mod hand;
mod holds;
pub mod input;
pub mod known;
pub mod lone;
pub mod near;
pub mod numbers;
pub mod orders;
pub mod outside;
pub mod pairs;
pub mod payouts;
pub mod period;
pub mod possible;
pub mod refunds;
pub mod risk;
pub mod same_list;
pub mod scope;
pub mod settlement;
pub mod slip;
mod steady;
pub mod tiers;
pub mod told_again;
pub mod weighed;
