//! What stands in a cell of the file format: its address, a number as written, escapes.
//!
//! In: a cell's words. Out: its place, the text it shows. Must not know: how a row is walked.

use super::super::CellKind;
use super::super::serial::{self, Shows};
use super::Context;

const GRID_COLUMNS: usize = 16_384;

/// The 0-based column of a cell's address: `B3` is 1. `None` for what is no address of the grid.
pub(super) fn column_of(address: &str) -> Option<usize> {
    let mut column = 0_usize;
    let mut letters = 0;
    for byte in address.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' => {
                letters += 1;
                column = column * 26 + usize::from(byte.to_ascii_uppercase() - b'A') + 1;
                if letters > 3 {
                    return None;
                }
            }
            b'0'..=b'9' => break,
            _ => return None,
        }
    }
    (letters > 0 && column <= GRID_COLUMNS).then(|| column - 1)
}

/// What a cell's value is written as.
#[derive(Clone, Copy, Default, PartialEq)]
pub(super) enum Type {
    #[default]
    Number,
    Shared,
    Text,
    Bool,
    Error,
    Iso,
}

impl Type {
    pub(super) fn of(word: &str) -> Type {
        match word {
            "s" => Type::Shared,
            "str" | "inlineStr" => Type::Text,
            "b" => Type::Bool,
            "e" => Type::Error,
            "d" => Type::Iso,
            _ => Type::Number,
        }
    }
}

/// Puts a cell's text; the kind of cell it is. A style is the number of one, zero where it is none.
pub(super) fn put_value(text: &mut String, value: &str, kind: Type, style: &str, context: &Context<'_>) -> CellKind {
    match kind {
        Type::Shared => {
            let shared = value.trim().parse().ok().and_then(|index| context.shared.get(index)).unwrap_or("");
            push_unescaped(text, shared);
            CellKind::Text
        }
        Type::Text => {
            push_unescaped(text, value);
            CellKind::Text
        }
        Type::Bool => {
            text.push_str(if matches!(value.trim(), "1" | "true") { "TRUE" } else { "FALSE" });
            CellKind::Bool
        }
        Type::Error => {
            text.push_str(value);
            CellKind::Error
        }
        Type::Iso => {
            text.push_str(value.trim_end_matches('Z'));
            CellKind::Date
        }
        Type::Number => {
            let style: usize = style.parse().unwrap_or(0);
            put_number(text, value.trim(), context.shows.get(style).copied().unwrap_or_default(), context.is_1904)
        }
    }
}

/// A number as its shortest text, or the date its format shows.
fn put_number(text: &mut String, raw: &str, shows: Shows, is_1904: bool) -> CellKind {
    if shows != Shows::Number
        && let Some(date) = raw.parse::<f64>().ok().and_then(|serial| serial::iso(serial, shows, is_1904))
    {
        text.push_str(&date);
        return CellKind::Date;
    }
    if raw.len() <= 15 && raw.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-')) {
        text.push_str(raw);
        return CellKind::Number;
    }
    match raw.parse::<f64>() {
        // Rust prints the shortest digits that give the same number.
        Ok(number) if number.is_finite() && number.abs() < 1e40 => text.push_str(&number.to_string()),
        _ => text.push_str(raw),
    }
    CellKind::Number
}

/// A string with the file format's `_x000D_` escapes resolved.
fn push_unescaped(text: &mut String, escaped: &str) {
    let mut rest = escaped;
    // A search for two signs is made ready at some cost, and hardly a cell has the first of them.
    while let Some(at) = memchr::memchr(b'_', rest.as_bytes()).and_then(|_| rest.find("_x")) {
        let code = rest.get(at + 2..at + 6).filter(|_| rest.as_bytes().get(at + 6) == Some(&b'_')).and_then(|hex| u32::from_str_radix(hex, 16).ok());
        let (keep, next) = match code.and_then(char::from_u32) {
            Some(c) => {
                text.push_str(rest.get(..at).unwrap_or(""));
                text.push(c);
                ("", at + 7)
            }
            None => (rest.get(..at + 2).unwrap_or(""), at + 2),
        };
        text.push_str(keep);
        rest = rest.get(next..).unwrap_or("");
    }
    text.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_stay_on_the_grid() {
        for (address, column) in
            [("A1", Some(0)), ("B3", Some(1)), ("XFD1048576", Some(16_383)), ("XFE1", None), ("AAAAAAAA1", None), ("1", None), ("Ä1", None)]
        {
            assert_eq!(column_of(address), column, "{address}");
        }
    }

    #[test]
    fn numbers_keep_their_shortest_text() {
        for (raw, expected) in [
            ("128.5", "128.5"),
            ("299.85000000000002", "299.85"),
            ("4.2000012345678901E+27", "4200001234567890000000000000"),
            ("1E-3", "0.001"),
            ("abc", "abc"),
        ] {
            let mut text = String::new();
            put_number(&mut text, raw, Shows::Number, false);
            assert_eq!(text, expected);
        }
        let mut text = String::new();
        push_unescaped(&mut text, "a_x000D_b_x_c_xZZZZ_");
        assert_eq!(text, "a\rb_x_c_xZZZZ_");
    }
}
