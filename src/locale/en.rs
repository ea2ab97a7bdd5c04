//! Table: English, the tables of all rooms.
//!
//! In: nothing. Out: words. Must not know: any other language.

pub(super) const TABLES: &[&[(&str, &str)]] = &[
    GENERAL,
    CODES_PAGE,
    super::en_read::WORDS,
    super::en_find::WORDS,
    super::en_watch::WORDS,
    super::en_cli::WORDS,
    super::en_money::WORDS,
    super::en_risk::WORDS,
    super::en_house::WORDS,
    super::en_app_house::WORDS,
    super::en_app_watch::WORDS,
    super::en_export::WORDS,
    super::en_hand::WORDS,
    super::en_app::WORDS,
    super::en_decide::WORDS,
    super::en_work::WORDS,
    super::en_map::WORDS,
];

const GENERAL: &[(&str, &str)] = &[
    ("row-place", "{sheet} › row {row}"),
    ("row-of-several", "{row} and others, {count} rows in all"),
    ("profile-unreadable", "the merchant profile can't be read: {why}"),
    ("profile-unreadable-hint", "correct this line as the guide shows, or try without the file"),
    ("profile-value", "the setting {key} can't be \"{found}\""),
    ("profile-value-hint", "fill it in as the guide shows, or delete the line"),
    ("profile-choice", "the setting {key} can't be \"{found}\"; it can be {words}"),
    ("profile-choice-hint", "take one of these, or delete the line"),
];

/// Headings of the page of codes.
const CODES_PAGE: &[(&str, &str)] = &[
    ("codes-page-title", "The codes"),
    (
        "codes-page-intro",
        "Each code names one situation: what it means, why it matters, what to do. The viewpoint is your own books: “booked” is your record, “the acquirer” is the statement of the acquirer or wallet. What stands in ‹ › is replaced in a report by the figures of the payment.",
    ),
    ("codes-page-data", "D Files and data"),
    ("codes-page-matched", "M Agreeing"),
    ("codes-page-amount", "A Different amounts"),
    ("codes-page-unlinked", "U Alone, twice or misplaced"),
    ("codes-page-fee", "F Fees"),
    ("codes-page-settlement", "S Payouts"),
    ("codes-page-risk", "R Own-card register and signs to document"),
    ("codes-page-when", "Severity"),
    ("codes-page-high", "High"),
    ("codes-page-medium", "Medium"),
    ("codes-page-low", "Low"),
    ("codes-page-info", "Info"),
    ("codes-page-why", "Why it matters"),
    ("codes-page-example", "Example"),
    ("codes-page-advice", "What to do"),
    ("codes-page-limits", "What the files can't show"),
    ("codes-page-now", "At once"),
    ("codes-page-technical", "Technical"),
    ("codes-page-management", "Management"),
    ("codes-page-legal", "Legal"),
    ("codes-page-place-amount", "amount"),
    ("codes-page-place-merchant-amount", "amount booked"),
    ("codes-page-place-acquirer-amount", "amount at the acquirer"),
    ("codes-page-place-difference", "difference"),
    ("codes-page-place-row", "file and row"),
    ("codes-page-place-card", "card"),
    ("codes-page-place-terminal", "terminal"),
    ("codes-page-place-time", "time"),
    ("codes-page-place-due", "due day"),
];
