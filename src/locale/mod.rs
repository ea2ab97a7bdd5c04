//! Words for people, one catalogue a language; the only place where sentences stand.
//!
//! In: [`Said`] keys with facts. Out: sentences. Must not know: how a fact was found.
//!
//! A catalogue is a list of tables by room, so that a room's words lie together; a template's places are
//! `{name}`, and `{name:case|cases}` is the first word where that place's value is one, else the second.

use crate::base::money::money_text;
use crate::base::{Currency, Fact, Fault, RowRef, Said};

#[cfg(test)]
pub(crate) mod banned;
mod en;
mod en_app;
mod en_app_house;
mod en_app_watch;
mod en_cli;
mod en_decide;
mod en_export;
mod en_find;
mod en_formats;
mod en_hand;
mod en_house;
mod en_map;
mod en_money;
mod en_read;
mod en_risk;
mod en_watch;
mod en_work;
mod zh;
mod zh_app;
mod zh_app_house;
mod zh_app_watch;
mod zh_cli;
mod zh_decide;
mod zh_export;
mod zh_find;
mod zh_formats;
mod zh_hand;
mod zh_house;
mod zh_map;
mod zh_money;
mod zh_read;
mod zh_risk;
mod zh_watch;
mod zh_work;

/// A language of the product.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// 简体中文.
    #[default]
    Zh,
    /// English.
    En,
}

impl Lang {
    /// The BCP 47 tag.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::Zh => "zh-CN",
            Lang::En => "en",
        }
    }

    /// The language of a tag's first part; `None` for any other.
    pub fn from_tag(tag: &str) -> Option<Lang> {
        match tag.split(['-', '_']).next()?.to_ascii_lowercase().as_str() {
            "zh" => Some(Lang::Zh),
            "en" => Some(Lang::En),
            _ => None,
        }
    }

    fn tables(self) -> &'static [&'static [(&'static str, &'static str)]] {
        match self {
            Lang::Zh => zh::TABLES,
            Lang::En => en::TABLES,
        }
    }
}

/// The template under a key; `None` when the catalogue lacks it.
pub fn template(lang: Lang, key: &str) -> Option<&'static str> {
    lang.tables().iter().flat_map(|table| table.iter()).find(|(known, _)| *known == key).map(|(_, words)| *words)
}

/// What a speaker must know besides the words.
pub struct Voice<'a> {
    /// The language.
    pub lang: Lang,
    /// The currency of amounts.
    pub currency: Currency,
    /// How a row is called: file, sheet, row number.
    pub row: &'a dyn Fn(RowRef) -> String,
}

impl Voice<'_> {
    /// The sentence of a key and its facts. A key without words gives the key itself, which a test forbids.
    pub fn say(&self, said: &Said) -> String {
        let Some(words) = template(self.lang, said.key) else { return said.key.to_owned() };
        fill(words, |place| said.facts.iter().find(|(name, _)| *name == place).map(|(_, fact)| self.fact(fact)))
    }

    /// The place and the message of a fault: `收银.xlsx › 明细!D14: …`.
    pub fn fault(&self, fault: &Fault) -> String {
        let place = fault.at.to_string();
        if place.is_empty() { self.say(&fault.said) } else { format!("{place}: {}", self.say(&fault.said)) }
    }

    /// The next step after a fault.
    pub fn hint(&self, fault: &Fault) -> String {
        let words = template(self.lang, &format!("{}-hint", fault.code())).unwrap_or("");
        fill(words, |place| fault.said.facts.iter().find(|(name, _)| *name == place).map(|(_, fact)| self.fact(fact)))
    }

    /// A fact in words.
    pub fn fact(&self, fact: &Fact) -> String {
        match fact {
            Fact::Text(text) => text.clone(),
            Fact::Money(minor) => thousands(&money_text(*minor, self.currency)),
            Fact::Count(count) => grouped(*count),
            // A file without times has its days.
            Fact::Moment(moment) if moment.is_some() && moment.second_of_day() == 0 => moment.day().to_string(),
            Fact::Moment(moment) => moment.to_string().replace('T', " "),
            Fact::Day(day) => day.to_string(),
            Fact::Seconds(seconds) => self.seconds(*seconds),
            Fact::Row(row) => (self.row)(*row),
            Fact::Word(key) => template(self.lang, key).unwrap_or(key).to_owned(),
            Fact::Words(keys) => {
                let words: Vec<&str> = keys.iter().map(|key| template(self.lang, key).unwrap_or(key)).collect();
                words.join(if self.lang == Lang::Zh { "、" } else { ", " })
            }
            Fact::Told(said) => self.say(said),
        }
    }

    fn seconds(&self, seconds: i64) -> String {
        let length = seconds.unsigned_abs();
        let (count, zh, en) = match length {
            0..120 => (length, "秒", "s"),
            120..7_200 => (length / 60, "分钟", "min"),
            7_200..172_800 => (length / 3_600, "小时", "h"),
            _ => (length / 86_400, "天", "d"),
        };
        match self.lang {
            Lang::Zh => format!("{count} {zh}"),
            Lang::En => format!("{count} {en}"),
        }
    }
}

/// A count with thousands: `12,345`.
pub fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// An amount's text with thousands: `-1234.50` as `-1,234.50`. A text that is no amount comes back as it is.
pub fn thousands(text: &str) -> String {
    let (sign, body) = text.strip_prefix('-').map_or(("", text), |body| ("-", body));
    let (whole, part) = body.find('.').map_or((body, ""), |at| body.split_at(at));
    whole.parse().map_or_else(|_| text.to_owned(), |whole| format!("{sign}{}{part}", grouped(whole)))
}

/// A template with its places filled; a place without a fact stays as it stands.
pub fn fill(template: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut text = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        match after.split_once('}') {
            Some((place, tail)) => {
                let (name, forms) = place.split_once(':').map_or((place, None), |(name, forms)| (name, forms.split_once('|')));
                match (value(name), forms) {
                    (Some(words), None) => text.push_str(&words),
                    (Some(words), Some((one, many))) => text.push_str(if words == "1" { one } else { many }),
                    (None, _) => text.extend(["{", place, "}"]),
                }
                rest = tail;
            }
            None => {
                text.push('{');
                rest = after;
            }
        }
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    fn catalogue(lang: Lang) -> BTreeMap<&'static str, &'static str> {
        let mut words = BTreeMap::new();
        for (key, text) in lang.tables().iter().flat_map(|table| table.iter()) {
            assert!(words.insert(*key, *text).is_none(), "{key} stands twice in {}", lang.tag());
            assert!(!text.is_empty(), "{key} has no words in {}", lang.tag());
        }
        words
    }

    fn places(text: &str) -> BTreeSet<String> {
        let found = std::cell::RefCell::new(BTreeSet::new());
        fill(text, |place| {
            found.borrow_mut().insert(place.to_owned());
            None
        });
        found.into_inner()
    }

    #[test]
    fn both_languages_have_the_same_keys_and_places() {
        let (zh, en) = (catalogue(Lang::Zh), catalogue(Lang::En));
        assert_eq!(zh.keys().collect::<Vec<_>>(), en.keys().collect::<Vec<_>>());
        for (key, words) in &zh {
            assert_eq!(places(words), places(en[key]), "{key}");
        }
    }

    #[test]
    fn chinese_words_have_chinese_punctuation() {
        let is_han = |c: Option<&char>| c.is_some_and(|c| ('\u{4e00}'..='\u{9fff}').contains(c));
        for (key, words) in catalogue(Lang::Zh) {
            let chars: Vec<char> = words.chars().collect();
            for (at, c) in chars.iter().enumerate() {
                let beside_han = is_han(at.checked_sub(1).and_then(|before| chars.get(before))) || is_han(chars.get(at + 1));
                assert!(!(beside_han && ",;:?!()\"".contains(*c)), "{key}: {c} in {words}");
            }
            assert!(!words.contains('！'), "{key}: {words}");
        }
    }

    #[test]
    fn no_catalogue_holds_a_verdict_or_advice_to_escape_notice() {
        for (lang, words) in [(Lang::Zh, banned::ZH), (Lang::En, banned::EN)] {
            for (key, text) in catalogue(lang) {
                let text = text.to_lowercase();
                let found: Vec<&str> = words.iter().copied().filter(|word| text.contains(word)).collect();
                assert!(found.is_empty(), "{key} says {found:?}: {text}");
            }
        }
    }

    #[test]
    fn a_place_is_filled_with_its_fact() {
        let voice = Voice { lang: Lang::En, currency: Currency::CNY, row: &|row| format!("row {}", row.row_number) };
        assert_eq!(voice.fact(&Fact::Money(-5400)), "-54.00");
        assert_eq!(voice.fact(&Fact::Money(-123_456_789)), "-1,234,567.89");
        assert_eq!(voice.fact(&Fact::Seconds(-600)), "10 min");
        assert_eq!(fill("a {x} b {y}", |place| (place == "x").then(|| "1".into())), "a 1 b {y}");
        assert_eq!(grouped(1_234_567), "1,234,567");
    }

    #[test]
    fn a_word_is_one_or_many_as_its_place_says() {
        let with = |count: &str| fill("{n} {n:case|cases}, {n:it is|they are} open", |_| Some(count.to_owned()));
        assert_eq!(with("1"), "1 case, it is open");
        assert_eq!(with("0"), "0 cases, they are open");
        assert_eq!(with("1,001"), "1,001 cases, they are open");
        assert_eq!(fill("{n:case|cases}", |_| None), "{n:case|cases}");
    }
}
