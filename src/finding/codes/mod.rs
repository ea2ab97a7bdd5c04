//! Every code: what it is called, what it means, why it matters, what to do. One file a family; a new code is one entry.
//!
//! In: nothing. Out: [`CodeEntry`] tables. Must not know: how a code is decided.

mod amount;
mod data;
mod fee;
mod matched;
mod page;
mod remedy;
mod risk;
mod settlement;
mod unlinked;

#[cfg(test)]
mod tests;

pub use page::page;
pub use remedy::{Charge, Remedy, remedy};

use crate::locale::Lang;

/// A code's definition and its words in both languages.
#[derive(Debug)]
pub struct CodeEntry {
    /// `A01`.
    pub code: &'static str,
    /// Which question it answers.
    pub axis: Axis,
    /// How soon it must be looked at.
    pub severity: Severity,
    /// 简体中文.
    pub zh: CodeWords,
    /// English.
    pub en: CodeWords,
}

impl CodeEntry {
    /// The words in a language.
    pub fn words(&self, lang: Lang) -> &CodeWords {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

/// The words of a code in one language. The remedy's places are `{amount}` (what must move, without sign),
/// `{merchant_amount}`, `{acquirer_amount}`, `{difference}` (without sign), `{row}` (file and row), `{card}` (masked),
/// `{terminal}`, `{time}` and `{due}` (a day); a place the files have nothing for becomes a dash,
/// and a bracket that holds nothing else is left out.
#[derive(Debug)]
pub struct CodeWords {
    /// A few words: 数字换位.
    pub name: &'static str,
    /// What it means.
    pub means: &'static str,
    /// Why it matters.
    pub why: &'static str,
    /// An example with figures.
    pub example: &'static str,
    /// What to do, in general.
    pub advice: &'static str,
    /// What the check can't know here.
    pub limits: &'static str,
    /// Remedy: at once.
    pub now: &'static str,
    /// Remedy: technical.
    pub technical: &'static str,
    /// Remedy: management.
    pub management: &'static str,
    /// Remedy: legal.
    pub legal: &'static str,
}

/// The axis of a code: line codes close the bridge, the others stand beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Axis {
    /// D: the input.
    Data,
    /// M, A, U: each row in scope has exactly one.
    Line,
    /// F: the fee of a row.
    Fee,
    /// S: a payout.
    Settlement,
    /// R: a sign to document.
    Risk,
}

/// How soon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Money owed to a customer or missing.
    High,
    /// A wrong booking.
    Medium,
    /// Small, or clears by itself.
    Low,
    /// To know.
    Info,
}

/// All codes, family by family.
pub fn all() -> impl Iterator<Item = &'static CodeEntry> {
    [data::CODES, matched::CODES, amount::CODES, unlinked::CODES, fee::CODES, settlement::CODES, risk::CODES].into_iter().flatten()
}

/// The entry of a code.
pub fn entry(code: &str) -> Option<&'static CodeEntry> {
    all().find(|entry| entry.code == code)
}
