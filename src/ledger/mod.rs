//! A table to typed columns: each row becomes a record or an issue, never neither, never a guess.
//!
//! In: a located table. Out: a [`Ledger`] for each table, and one [`Book`] for each side. Must not know: matching, findings.

pub mod book;

pub use book::{Book, Column, Columns, Ledger, MaybeMinor, Record};
