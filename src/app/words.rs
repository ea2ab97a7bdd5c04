//! The page's way to the catalogues: a key, and values for its places.
//!
//! In: keys. Out: words. Must not know: any sentence.

use yew::AttrValue;

use crate::finding::codes::{CodeWords, entry};
use crate::locale::{Lang, fill, template};

/// The words of a key; the key itself where the catalogue has none, which a test forbids.
pub fn say(lang: Lang, key: &str) -> AttrValue {
    match template(lang, key) {
        Some(words) => AttrValue::Static(words),
        None => AttrValue::from(key.to_owned()),
    }
}

/// The words of a key with its places filled.
pub fn tell(lang: Lang, key: &str, places: &[(&str, &str)]) -> AttrValue {
    let words = template(lang, key).unwrap_or(key);
    AttrValue::from(fill(words, |place| places.iter().find(|(name, _)| *name == place).map(|(_, value)| (*value).to_owned())))
}

/// The words of `head` + `tail`, else `tail` as it stands: for values that files and engine bring, such as a format's id.
pub fn word(lang: Lang, head: &str, tail: &str) -> AttrValue {
    match template(lang, &format!("{head}{tail}")) {
        Some(words) => AttrValue::Static(words),
        None => AttrValue::from(tail.to_owned()),
    }
}

/// The words of a finding code in a language.
pub fn code_words(lang: Lang, code: &str) -> Option<&'static CodeWords> {
    entry(code).map(|entry| match lang {
        Lang::Zh => &entry.zh,
        Lang::En => &entry.en,
    })
}

/// What a finding code is called; the code itself for one without an entry.
pub fn code_name(lang: Lang, code: &str) -> AttrValue {
    code_words(lang, code).map_or_else(|| AttrValue::from(code.to_owned()), |words| AttrValue::Static(words.name))
}
