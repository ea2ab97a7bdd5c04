//! Text made harmless for the programs that open an export, so that it can be had back as it was.
//!
//! In: text that may have come from a file. Out: text that no spreadsheet program takes for a formula. Must not know: formats.
//!
//! The list is OWASP's (CSV Injection: `=`, `+`, `-`, `@`, TAB, CR, LF) with the full-width and small forms, which a Chinese
//! spreadsheet program folds, looked for behind blanks, quotes and characters without width, and at every place where a
//! program with another separator would begin a cell.

/// What a spreadsheet program may begin a formula with.
fn is_live(c: char) -> bool {
    matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠' | '﹢' | '﹣' | '﹦' | '﹫' | '−' | '\u{b}' | '\u{c}' | '\0')
}

/// What programs pass over before they look for a formula.
fn is_passed_over(c: char) -> bool {
    matches!(
        c,
        '\'' | '"' | '`' | '‘' | '’' | '“' | '”' | '＇' | '＂' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}'
            | '\u{feff}' | '\u{ad}' | '\u{61c}' | '\u{180e}'
    ) || (c.is_whitespace() && !is_live(c))
        || (c.is_control() && !is_live(c))
}

/// Where another program may begin a cell: after these.
fn is_separator(c: char) -> bool {
    matches!(c, ',' | ';' | '|' | '\t' | '\r' | '\n' | '，' | '；')
}

/// Whether text would be taken for a formula if a cell began here.
pub fn is_formula(text: &str) -> bool {
    text.chars().find(|c| !is_passed_over(*c)).is_some_and(is_live)
}

/// The text with an apostrophe wherever a cell might begin with a formula. [`bared`] takes exactly those away again.
pub fn guarded(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    let mut begins = true;
    for (at, c) in text.char_indices() {
        if begins && text.get(at..).is_some_and(is_formula) {
            out.push('\'');
        }
        begins = is_separator(c);
        out.push(c);
    }
    out
}

/// The text that [`guarded`] was given.
pub fn bared(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut begins = true;
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        let rest = text.get(at..).unwrap_or("");
        if begins && c == '\'' && is_formula(rest) {
            // The guard itself: what follows is the cell as it was, whose own beginning is not looked at again.
            match chars.next() {
                Some((_, next)) => {
                    begins = is_separator(next);
                    out.push(next);
                }
                None => begins = false,
            }
            continue;
        }
        begins = is_separator(c);
        out.push(c);
    }
    out
}

/// The text without characters that no XML document may hold.
pub fn xml_text(text: &str) -> std::borrow::Cow<'_, str> {
    let is_bad = |c: char| (c < ' ' && !matches!(c, '\t' | '\n' | '\r')) || matches!(c, '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}');
    if text.contains(is_bad) { text.replace(is_bad, "").into() } else { text.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guard_is_put_before_a_formula_and_taken_off_again() {
        for (text, safe) in [
            ("=1+1", "'=1+1"),
            ("  =1+1", "'  =1+1"),
            ("\"=1+1", "'\"=1+1"),
            ("\u{feff}@SUM(A1)", "'\u{feff}@SUM(A1)"),
            ("'=1", "''=1"),
            ("''=1", "'''=1"),
            ("＋cmd", "'＋cmd"),
            ("a;=1", "a;'=1"),
            ("a,b", "a,b"),
            ("\t=1", "'\t'=1"),
            ("128.50", "128.50"),
            ("第 3 行 = 5", "第 3 行 = 5"),
            ("2026-03-01", "2026-03-01"),
            ("it's", "it's"),
            ("'", "'"),
            ("", ""),
        ] {
            assert_eq!(guarded(text), safe);
            assert_eq!(bared(safe), text, "{safe:?}");
            assert!(!is_formula(&guarded(text)) || guarded(text).starts_with('\''));
        }
    }

    #[test]
    fn guards_come_off_any_text_made_of_the_dangerous_signs() {
        let signs = ['=', '\'', '"', ';', '\t', '\n', ' ', 'a', ',', '\u{200b}', '＝', '|'];
        for number in 0..12_usize.pow(4) {
            let text: String = (0..4).map(|place| signs[number / 12_usize.pow(place) % 12]).collect();
            assert_eq!(bared(&guarded(&text)), text, "{text:?} became {:?}", guarded(&text));
        }
    }

    #[test]
    fn what_no_document_may_hold_is_dropped() {
        assert_eq!(xml_text("a\u{0}b\u{1f}c\td\u{fffe}"), "abc\td");
    }
}
