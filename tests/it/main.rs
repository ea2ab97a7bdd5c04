//! Native tests of the whole, one binary: a line for each module.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a test fails by panicking and may speak"
)]

/// A check that goes on with an earlier one.
mod again;
/// The engine as other programs call it.
mod api;
/// Audit files and sessions on the command line.
mod audited;
/// Open items from month to month.
mod carry;
/// The written cases.
mod cases;
/// The command line as a script sees it.
mod cli;
/// Decisions and audit files.
mod decisions;
/// Cases with one thing different.
mod edits;
/// Exports: harmless, recoverable, adding up.
mod exports;
/// The differences sheet filled in by hand.
mod filled;
/// Files with many rows of one kind.
mod growth;
mod growth_alike;
/// Lists that shops keep themselves.
mod hand_kept;
/// What files say, through a whole check and every export.
mod hostile;
/// Own cards, signs, register, tax bridge.
mod house;
/// The law of the statement, under random edits.
mod laws;
/// Where rules of time end.
mod limits;
/// Lists whose lines are parts of payments.
mod lines;
/// Lists of days beside lists of times.
mod mixed_times;
/// Made months: fees, payouts, habits.
mod months;
/// Rows that meet all of a rule but one condition.
mod nearly;
/// What a shopkeeper tries first: times of entries, totals of a day, another zone's clock.
mod one_go;
/// Our reader of xlsx against calamine's.
mod oracle;
/// Ordinary sales, and rows beside them to try a rule on.
mod ordinary;
/// Amounts that differ by one rule.
mod patterns;
/// Files as they come, and refusals.
mod reading;
/// Every row accounted for, in whole and damaged files.
mod reading_laws;
/// The sample month against its truth.
mod remarks;
mod same_lists;
mod sample;
/// Shops made for the laws, their files batch after batch.
mod shop;
/// Source text as those rules read it.
mod source;
/// Advisories against the locked crates, without a network.
mod supply;
/// The house's own rules, read off the source text.
mod tidy;
/// What is told of the cases, the sample and made shops, line by line.
mod told;
/// A watched folder.
mod watching;
/// Crowded little worlds.
mod worlds;
