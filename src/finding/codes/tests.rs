//! What holds for the words of every code.

use std::collections::BTreeSet;
use std::path::Path;

use super::*;
use crate::finding::code::Code;
use crate::locale::banned::{EN as BANNED_EN, ZH as BANNED_ZH};
use crate::locale::fill;

/// The families as the contract lists them: letter, first and last number.
const FAMILIES: &[(char, u32, u32)] = &[('D', 1, 8), ('M', 0, 6), ('A', 1, 15), ('U', 1, 25), ('F', 1, 7), ('S', 1, 8), ('R', 1, 21)];

const PLACES: &[&str] = &["amount", "merchant_amount", "acquirer_amount", "difference", "row", "card", "terminal", "time", "due"];

fn fields(words: &CodeWords) -> [(&'static str, &'static str); 10] {
    [
        ("name", words.name),
        ("means", words.means),
        ("why", words.why),
        ("example", words.example),
        ("advice", words.advice),
        ("limits", words.limits),
        ("now", words.now),
        ("technical", words.technical),
        ("management", words.management),
        ("legal", words.legal),
    ]
}

fn places(text: &str) -> BTreeSet<String> {
    let found = std::cell::RefCell::new(BTreeSet::new());
    fill(text, |place| {
        found.borrow_mut().insert(place.to_owned());
        None
    });
    found.into_inner()
}

fn sentences(text: &str, marks: &[char]) -> usize {
    let dots_of_numbers = |at: usize| {
        let before = text.get(..at).and_then(|t| t.chars().last());
        let after = text.get(at + 1..).and_then(|t| t.chars().next());
        before.is_some_and(|c| c.is_ascii_digit() || c == '.') && after.is_some_and(|c| c.is_ascii_digit() || c == '.')
    };
    text.char_indices().filter(|(at, c)| marks.contains(c) && !(*c == '.' && dots_of_numbers(*at))).count()
}

#[test]
fn every_code_of_the_contract_is_there_once_and_in_order() {
    let listed: Vec<String> = FAMILIES.iter().flat_map(|(letter, first, last)| (*first..=*last).map(move |n| format!("{letter}{n:02}"))).collect();
    let found: Vec<&str> = all().map(|entry| entry.code).collect();
    assert_eq!(found, listed);
    for entry in all() {
        let axis = match entry.code.get(..1) {
            Some("D") => Axis::Data,
            Some("M" | "A" | "U") => Axis::Line,
            Some("F") => Axis::Fee,
            Some("S") => Axis::Settlement,
            _ => Axis::Risk,
        };
        assert_eq!(entry.axis, axis, "{}", entry.code);
        assert!(super::entry(entry.code).is_some_and(|same| std::ptr::eq(same, entry)));
    }
}

#[test]
fn no_word_is_empty_and_no_name_stands_twice() {
    let mut names = BTreeSet::new();
    for entry in all() {
        for words in [&entry.zh, &entry.en] {
            assert!(names.insert(words.name), "{} {}", entry.code, words.name);
            for (field, text) in fields(words) {
                assert!(!text.is_empty() && text == text.trim(), "{} {field}", entry.code);
            }
        }
    }
}

#[test]
fn both_languages_have_the_same_places_and_only_those_listed() {
    for entry in all() {
        for ((field, zh), (_, en)) in fields(&entry.zh).into_iter().zip(fields(&entry.en)) {
            let found = places(zh);
            assert_eq!(found, places(en), "{} {field}", entry.code);
            let remedy = matches!(field, "now" | "technical" | "management" | "legal");
            assert!(remedy || found.is_empty(), "{} {field} is not filled in", entry.code);
            assert!(found.iter().all(|place| PLACES.contains(&place.as_str())), "{} {field} {found:?}", entry.code);
            assert_eq!(zh.matches('{').count() + en.matches('{').count(), zh.matches('}').count() + en.matches('}').count(), "{}", entry.code);
        }
    }
}

#[test]
fn sentences_are_few() {
    for entry in all() {
        for (words, marks) in [(&entry.zh, ['。', '？'].as_slice()), (&entry.en, ['.', '?'].as_slice())] {
            for (field, text) in fields(words) {
                let most = if field == "advice" { 3 } else { 2 };
                let count = sentences(text, marks);
                let fits = if field == "name" { count == 0 } else { (1..=most).contains(&count) && text.ends_with(marks) };
                assert!(fits, "{} {field}: {count} sentences in {text}", entry.code);
            }
        }
    }
}

#[test]
fn an_example_has_figures() {
    for entry in all() {
        for words in [&entry.zh, &entry.en] {
            assert!(words.example.bytes().any(|byte| byte.is_ascii_digit()), "{}", entry.code);
        }
    }
}

#[test]
fn no_verdict_and_no_advice_to_escape_notice() {
    for entry in all() {
        for (field, text) in fields(&entry.zh) {
            assert!(BANNED_ZH.iter().all(|word| !text.contains(word)), "{} {field}: {text}", entry.code);
        }
        for (field, text) in fields(&entry.en) {
            let lower = text.to_lowercase();
            assert!(BANNED_EN.iter().all(|word| !lower.contains(word)), "{} {field}: {text}", entry.code);
        }
    }
}

#[test]
fn the_words_are_of_the_codes_that_are_decided() {
    assert!(all().map(|entry| entry.code).eq(Code::ALL.iter().map(|code| code.name())));
}

#[test]
fn the_first_steps_by_direction_keep_the_same_rules() {
    let steps = [
        remedy::over,
        remedy::under,
        remedy::back_short,
        remedy::back_over,
        remedy::released,
        remedy::given_back,
        remedy::day_total,
        remedy::uploaded_late,
        remedy::other_currency,
    ];
    for step in steps {
        let (zh, en) = (step(Lang::Zh), step(Lang::En));
        assert_eq!(places(zh), places(en));
        assert!(places(zh).iter().all(|place| PLACES.contains(&place.as_str())));
        assert!(places(zh).contains("row"));
        assert!((1..=2).contains(&sentences(zh, &['。'])) && (1..=2).contains(&sentences(en, &['.'])), "{zh} {en}");
    }
    assert!(!remedy::over(Lang::Zh).contains("补扣") && remedy::under(Lang::Zh).contains("补扣须经持卡人重新授权"));
    assert!(!remedy::back_short(Lang::Zh).contains("扣款须经") && remedy::back_over(Lang::Zh).contains("再扣款须经持卡人重新授权"));
    // Each way has its own step, and a code that asks first what the difference is keeps its own.
    let now = |code: &str, charge: Charge| {
        let entry = all().find(|entry| entry.code == code).unwrap();
        remedy::remedy(entry, Lang::En, charge, &|place| Some(format!("<{place}>"))).now
    };
    let ways = Charge::ALL;
    let told: BTreeSet<String> = ways.iter().map(|charge| now("A01", *charge)).collect();
    assert_eq!(told.len(), ways.len());
    assert!(now("A01", Charge::BackOver).contains("<difference> too much") && now("A01", Charge::BackShort).contains("<difference> too little"));
    assert_eq!(now("A13", Charge::Over), now("A13", Charge::Unsaid));
}

#[test]
fn a_further_charge_always_needs_the_cardholder() {
    for entry in all() {
        for (field, text) in fields(&entry.zh) {
            for part in text.split(['。', '；', '：']) {
                let allowed = ["重新授权", "不得自行补扣", "不再向顾客补扣", "不要", "联系和补收", "撤销和补收"];
                assert!(!part.contains("补扣") || allowed.iter().any(|word| part.contains(word)), "{} {field}: {part}", entry.code);
            }
        }
    }
}

#[test]
fn punctuation_is_of_its_language() {
    for entry in all() {
        for (field, text) in fields(&entry.zh) {
            let chars: Vec<char> = text.chars().collect();
            for (at, c) in chars.iter().enumerate() {
                let digit = |index: Option<usize>| index.and_then(|i| chars.get(i)).is_some_and(|c| c.is_ascii_digit() || *c == '.');
                let in_number = matches!(c, ',' | '.' | ':') && digit(at.checked_sub(1)) && digit(at.checked_add(1));
                let wrong = matches!(c, ',' | '.' | ':' | ';' | '?' | '(' | ')' | '!' | '！' | '"' | '\'');
                assert!(in_number || !wrong, "{} {field}: {c} in {text}", entry.code);
            }
        }
        for (field, text) in fields(&entry.en) {
            assert!(!text.contains('!') && !text.contains("  "), "{} {field}: {text}", entry.code);
            // A Chinese document's own name and number may stand in an English sentence; its punctuation may not.
            assert!(!text.chars().any(|c| "，。：；（）！？、“”".contains(c)), "{} {field}: {text}", entry.code);
        }
    }
}

#[test]
fn the_pages_in_docs_are_these_words() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    for (lang, name) in [(Lang::Zh, "codes.zh-CN.md"), (Lang::En, "codes.md")] {
        let path = docs.join(name);
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            std::fs::create_dir_all(&docs).unwrap();
            std::fs::write(&path, page(lang)).unwrap();
        }
        let found = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(found == page(lang), "docs/{name} is not the page of codes; UPDATE_EXPECT=1 writes it anew");
    }
}

#[test]
fn the_page_leaves_no_place_and_no_heading_empty() {
    for lang in [Lang::Zh, Lang::En] {
        let text = page(lang);
        assert!(!text.contains('{') && !text.contains("****"), "{}", lang.tag());
        assert!(all().all(|entry| text.contains(&format!("### {} ", entry.code))));
    }
}
