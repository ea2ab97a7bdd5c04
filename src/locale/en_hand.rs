//! Table: English, words of handing over: exports, carry-forward and audit on the page, the filled sheet.
//!
//! In: nothing. Out: words. Must not know: any other language.

pub(super) const WORDS: &[(&str, &str)] = &[
    ("filled-no-id", "filled in, but without an id"),
    ("filled-no-finding", "no difference has the id \"{id}\""),
    ("filled-twice", "the id \"{id}\" stands in an earlier row already"),
    ("filled-word", "the decision \"{word}\" is not known; use accepted, rejected or done"),
    ("filled-none", "this is no differences sheet that was filled in"),
    ("filled-none-hint", "give the exported workbook or the differences CSV, with its columns Decision, Note and Id"),
    ("text-filled", "{file}: {accepted} accepted, {rejected} rejected, {done} done, {notes} notes; {unchanged} other rows say nothing new"),
    ("text-filled-row", "{file} row {row} not taken: {why}"),
    ("fee-card-credit", "credit"),
    ("fee-card-debit", "debit"),
    ("fee-card-any", "any card"),
    ("fee-rounding-half_up", "half up"),
    ("fee-rounding-half_even", "half to even"),
    ("fee-rounding-floor", "down"),
    ("fee-rounding-ceil", "up"),
    ("paper-file-line", "{file} ({rows} rows, SHA-256 {hash})"),
];
