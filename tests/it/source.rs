//! Rust source as the house rules read it: code apart from comments and strings.
//!
//! In: source text. Out: the same text with comments and literals blanked, line by line as it was. Must not know: any rule.

/// The text with comments, strings and characters turned to spaces; lines stay where they are.
pub fn code_of(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = skipped(rest, out.chars().last());
        if length == 0 {
            out.push(first);
            rest = &rest[first.len_utf8()..];
        } else {
            out.extend(rest[..length].chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
            rest = &rest[length..];
        }
    }
    out
}

/// Bytes of a comment or literal that begins here; 0 where code goes on.
fn skipped(rest: &str, before: Option<char>) -> usize {
    let within_name = before.is_some_and(|c| c.is_alphanumeric() || c == '_');
    if rest.starts_with("//") {
        return rest.find('\n').unwrap_or(rest.len());
    }
    if rest.starts_with("/*") {
        return rest.find("*/").map_or(rest.len(), |end| end + 2);
    }
    if rest.starts_with('"') {
        return string(rest);
    }
    if !within_name && (rest.starts_with("r\"") || rest.starts_with("r#")) {
        let hashes = rest[1..].bytes().take_while(|b| *b == b'#').count();
        let quote = 1 + hashes;
        if rest[quote..].starts_with('"') {
            let close = format!("\"{}", "#".repeat(hashes));
            return rest[quote + 1..].find(&close).map_or(rest.len(), |end| quote + 1 + end + close.len());
        }
    }
    if rest.starts_with('\'') { character(rest) } else { 0 }
}

fn string(rest: &str) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// A character literal; a lifetime is none.
fn character(rest: &str) -> usize {
    let mut chars = rest.char_indices().skip(1);
    match chars.next() {
        Some((_, '\\')) => rest[2..].find('\'').map_or(0, |end| if rest[2..].starts_with('\'') { 4 } else { end + 3 }),
        Some(_) => chars.next().filter(|(_, c)| *c == '\'').map_or(0, |(at, _)| at + 1),
        None => 0,
    }
}

/// String literals that follow a call's opening bracket directly.
pub fn literals_after(text: &str, call: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices(call) {
        let rest = text[at + call.len()..].trim_start();
        if let Some(end) = rest.strip_prefix('"').and_then(|inner| inner.find('"')) {
            found.push(rest[1..=end].to_owned());
        }
    }
    found
}

#[test]
fn comments_and_literals_are_no_code() {
    for (text, code) in [
        ("a // b\nc", "a     \nc"),
        ("x(\"f64 \\\" y\") z", "x(          ) z"),
        ("r#\"a\"b\"# c", "         c"),
        ("'a' 'b: &'c str '\\n' '\\'' e", "    'b: &'c str           e"),
        ("/* a\n */b", "    \n   b"),
    ] {
        assert_eq!(code_of(text), code, "{text}");
    }
    assert_eq!(literals_after("Said::new(\"a-b\") Said::new(key) Said::new(\n  \"c\")", "Said::new("), ["a-b", "c"]);
}
