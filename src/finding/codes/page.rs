//! The page of all codes, in Markdown: the help that stands in `docs/`.
//!
//! In: the tables of codes, the headings of a language. Out: the page's text. Must not know: how a code is decided.

use super::{CodeEntry, Severity, all};
use crate::locale::{Lang, fill, template};

/// The families in their order: a code's first letter and the key of the family's heading.
const FAMILIES: &[(char, &str)] = &[
    ('D', "codes-page-data"),
    ('M', "codes-page-matched"),
    ('A', "codes-page-amount"),
    ('U', "codes-page-unlinked"),
    ('F', "codes-page-fee"),
    ('S', "codes-page-settlement"),
    ('R', "codes-page-risk"),
];

/// One Markdown page of all codes in a language.
pub fn page(lang: Lang) -> String {
    let mut text = format!("# {}\n\n{}\n", word(lang, "codes-page-title"), word(lang, "codes-page-intro"));
    for (letter, heading) in FAMILIES {
        let family: Vec<&CodeEntry> = all().filter(|entry| entry.code.starts_with(*letter)).collect();
        if family.is_empty() {
            continue;
        }
        text.push_str(&format!("\n## {}\n", word(lang, heading)));
        for entry in family {
            section(&mut text, lang, entry);
        }
    }
    text
}

fn section(text: &mut String, lang: Lang, entry: &CodeEntry) {
    let words = entry.words(lang);
    let severity = match entry.severity {
        Severity::High => "codes-page-high",
        Severity::Medium => "codes-page-medium",
        Severity::Low => "codes-page-low",
        Severity::Info => "codes-page-info",
    };
    text.push_str(&format!("\n### {} {}\n\n{}\n\n", entry.code, words.name, words.means));
    let facts = [
        ("codes-page-when", word(lang, severity)),
        ("codes-page-why", words.why),
        ("codes-page-example", words.example),
        ("codes-page-advice", words.advice),
        ("codes-page-limits", words.limits),
    ];
    for (heading, sentence) in facts {
        text.push_str(&item(lang, heading, sentence));
    }
    let remedy = [
        ("codes-page-now", words.now),
        ("codes-page-technical", words.technical),
        ("codes-page-management", words.management),
        ("codes-page-legal", words.legal),
    ];
    for (heading, sentence) in remedy {
        let filled = fill(&super::remedy::chosen(sentence, &|_| true), |place| place_word(lang, place));
        // The brackets need no spaces beside them, the figures that replace them do.
        text.push_str(&item(lang, heading, &filled.replace(" 〔", "〔").replace("〕 ", "〕")));
    }
}

fn item(lang: Lang, heading: &str, sentence: &str) -> String {
    let colon = match lang {
        Lang::Zh => "：",
        Lang::En => ": ",
    };
    // Card numbers are masked with asterisks, which Markdown would take for emphasis.
    format!("- **{}**{colon}{}\n", word(lang, heading), sentence.replace('*', "\\*"))
}

/// What stands at a place when there is no finding to fill it.
fn place_word(lang: Lang, place: &str) -> Option<String> {
    let word = template(lang, &format!("codes-page-place-{}", place.replace('_', "-")))?;
    Some(match lang {
        Lang::Zh => format!("〔{word}〕"),
        Lang::En => format!("‹{word}›"),
    })
}

fn word(lang: Lang, key: &str) -> &'static str {
    template(lang, key).unwrap_or_default()
}
