//! Why a profile's text can't be read, in the terms of the catalogues: the parser's own words are of one language.
//!
//! In: the parser's error, the text. Out: a fault with its line. Must not know: what a setting is used for.

use crate::base::{CellRef, Fact, Fault, Said};

// What the parser's words for what it expected mean, the first that they hold.
const EXPECTED: &[(&str, &str)] = &[
    ("datetime", "toml-date"),
    ("month", "toml-date"),
    ("day", "toml-date"),
    ("a string", "toml-text"),
    ("literal string", "toml-text"),
    ("sequence", "toml-list"),
    ("bool", "toml-bool"),
    ("`true`", "toml-bool"),
    ("`false`", "toml-bool"),
    ("map", "toml-table"),
    ("struct", "toml-table"),
    ("letters, numbers", "toml-name"),
    ("`\\`", "toml-escape"),
    ("`=`", "toml-equals"),
    ("`]`", "toml-bracket"),
    ("`,`", "toml-comma"),
    ("`\"`", "toml-quote"),
    ("`'`", "toml-quote"),
    ("integer", "toml-number"),
    ("i64", "toml-number"),
    ("u64", "toml-number"),
];

/// The fault of a text that the parser refuses, with its line where the parser knows it.
pub(super) fn fault(error: &toml::de::Error, text: &str, file: &str) -> Fault {
    let start = error.span().map(|span| span.start);
    let before = start.and_then(|start| text.get(..start));
    let row_number = before.and_then(|before| u32::try_from(1 + before.matches('\n').count()).ok());
    let line = row_number.and_then(|row| text.lines().nth(row as usize - 1)).unwrap_or("").trim();
    let column = before.map_or(0, |before| before.rsplit('\n').next().unwrap_or("").chars().count() as u64 + 1);
    let why = why(error, line, column);
    Fault { said: Said::new("profile-unreadable").with("why", Fact::Told(Box::new(why))), at: CellRef { row_number, ..CellRef::file(file) } }
}

fn why(error: &toml::de::Error, line: &str, column: u64) -> Said {
    let words = error.message().lines().next().unwrap_or("");
    let (what, expected) = words.split_once(", expected ").unwrap_or((words, words));
    let text = |text: &str| Fact::Text(text.to_owned());
    // The path of a value in a table that was parsed before; else the key on the line.
    let whole = error.to_string();
    let path = whole.lines().find_map(|line| line.strip_prefix("in `")?.strip_suffix('`'));
    let key = path.map_or_else(|| line.split('=').next().unwrap_or("").trim().to_owned(), str::to_owned);
    let expects = EXPECTED.iter().find(|(words, _)| expected.contains(words)).map_or("toml-line", |(_, word)| word);
    if what.starts_with("unknown field") {
        let known: Vec<&str> = expected.split('`').skip(1).step_by(2).collect();
        return Said::new("toml-key").with("key", text(named(what))).with("words", Fact::Text(known.join(", ")));
    }
    if what.starts_with("missing field") {
        return Said::new("toml-missing").with("key", text(named(what)));
    }
    if what.starts_with("duplicate") {
        return Said::new("toml-twice").with("key", Fact::Text(key));
    }
    if what.starts_with("invalid type") || what.starts_with("invalid value") {
        let found = if named(what).is_empty() { line } else { named(what) };
        return Said::new("toml-type").with("key", Fact::Text(key)).with("expected", Fact::Word(expects)).with("found", text(found));
    }
    let shown: String = line.chars().take(40).collect();
    Said::new("toml-form").with("column", Fact::Count(column)).with("expected", Fact::Word(expects)).with("found", Fact::Text(shown))
}

// What stands between the marks of a message.
fn named(words: &str) -> &str {
    ['`', '"'].into_iter().find_map(|mark| words.split_once(mark)?.1.rsplit_once(mark)).map_or("", |(named, _)| named)
}

#[cfg(test)]
mod tests {
    use crate::base::Currency;
    use crate::locale::{Lang, Voice, template};
    use crate::profile::Profile;

    #[test]
    fn every_mistake_is_told_in_whole_sentences_of_each_language() {
        for (text, line, zh) in [
            ("name = “店”\n", 1, "第 8 列写法不对：应是加半角引号的文字，读到的是“name = “店””"),
            ("kind = \"company\"\nnome = \"x\"\n", 2, "没有“nome”这个设置，可写的有：name, kind, timezone, currency"),
            ("name = 3\n", 1, "“name”应是加半角引号的文字，写的是“3”"),
            ("onboarded = \"2026\"\n", 1, "“onboarded”应是 2026-01-05 这样的日期，不加引号，写的是“2026”"),
            ("[terminals]\nid = \"1\"\n", 1, "“[terminals]”应是方括号括起的一串，写的是“[terminals]”"),
            ("name = \"a\"\nname = \"b\"\n", 2, "“name”写了两次"),
            ("name \"x\"\n", 1, "第 6 列写法不对：应是等号，读到的是“name \"x\"”"),
            ("[[contracts]\nrate = \"1\"\n", 1, "应是右方括号"),
            ("[[people]]\naccounts = [\"a\" \"b\"]\n", 2, "应是逗号"),
            ("[[contracts]]\nfrom = 2026-13-01\n", 2, "2026-01-05 这样的日期"),
            ("name = 01\n", 1, "应是“名称 = 值”这样的一行"),
            ("name = \"a\\q\"\n", 1, "应是写两次的反斜线"),
        ] {
            let fault = Profile::from_toml(text, "m.toml").unwrap_err();
            assert_eq!((fault.code(), fault.at.row_number), ("profile-unreadable", Some(line)), "{text}");
            let say = |lang| Voice { lang, currency: Currency::CNY, row: &|row| row.row_number.to_string() }.say(&fault.said);
            assert!(say(Lang::Zh).contains(zh), "{text}: {}", say(Lang::Zh));
            assert!(!say(Lang::Zh).contains("expected"), "{text}: {}", say(Lang::Zh));
            assert!(say(Lang::En).is_ascii() || !text.is_ascii(), "{text}: {}", say(Lang::En));
        }
    }

    #[test]
    fn every_word_for_what_is_expected_is_in_both_catalogues() {
        for (_, word) in super::EXPECTED {
            assert!([Lang::Zh, Lang::En].iter().all(|lang| template(*lang, word).is_some()), "{word}");
        }
    }
}
