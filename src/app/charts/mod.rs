//! Charts: inline SVG, each with the answer in words and a table beside it.
//!
//! In: figures of the answer. Out: markup. Must not know: how a figure was found.

pub mod arrival;
pub mod control;
pub mod dots;
pub mod heat;
pub mod waterfall;
pub mod weights;
