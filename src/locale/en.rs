//! Table: English, the tables of all rooms.
//!
//! In: nothing. Out: words. Must not know: any other language.

pub(super) const TABLES: &[&[(&str, &str)]] = &[GENERAL];

const GENERAL: &[(&str, &str)] = &[
    ("profile-unreadable", "the merchant profile can't be read: {why}"),
    ("profile-unreadable-hint", "correct this line as the guide shows, or try without the file"),
    ("profile-value", "the setting {key} can't be \"{found}\""),
    ("profile-value-hint", "fill it in as the guide shows, or delete the line"),
];
