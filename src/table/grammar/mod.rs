//! How files write values: amounts, dates and times, cards.
//!
//! In: a cell's text. Out: exact values or what is wrong with the text. Must not know: columns, rows, sides.

pub mod amount;
pub mod card;
pub mod order;
pub mod when;

/// The half-width form of a full-width character, and ASCII for the signs that stand for it; other characters as they are.
pub fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' | '\u{a0}' | '\u{2009}' | '\u{202f}' => ' ',
        '\u{ffe5}' => '¥',
        '\u{2212}' | '\u{2013}' | '\u{2014}' | '\u{fe63}' => '-',
        '。' => '.',
        _ => c,
    }
}

/// Whether a character counts for nothing inside a value: blanks, guards, byte order marks, zero-width signs.
pub fn is_filler(c: char) -> bool {
    c.is_whitespace() || matches!(c, '`' | '\'' | '"' | '=' | '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}')
}
