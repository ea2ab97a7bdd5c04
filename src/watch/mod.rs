//! A folder looked at again and again: which of its files to read, what is new since the last check, which warnings to raise.
//!
//! In: listings of a folder, finished checks, what was remembered. Out: [`folder::Look`], [`memory::News`],
//! [`trend::Point`]s. Must not know: a
//! disk, a browser, a clock (times are given).

pub mod folder;
pub mod memory;
pub mod trend;

#[cfg(test)]
mod tests;
