//! Table: English, the words of decisions and of what is kept of them.
//!
//! In: nothing. Out: words by key. Must not know: where they stand on the page.

/// Keys and words.
pub(super) const WORDS: &[(&str, &str)] = &[
    ("page-section-hand-over", "Hand over"),
    ("page-hand-over-title", "Hand over"),
    ("page-hand-over-lead", "Keep the decisions taken, export the result, carry it into the next month."),
    ("page-session-title", "Session"),
    (
        "page-session-what",
        "A session file holds settings, decisions and the fingerprints of the input files, but none of their rows. Drop it with the same files next time to go on.",
    ),
];
