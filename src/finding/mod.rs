//! Links to findings: which code each row carries, why, what caused it, what to do.
//!
//! In: books of the sides. Out: a code for every row, [`Finding`]s. Must not know: files, languages, browsers.

pub mod codes;
