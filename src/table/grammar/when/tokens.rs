//! The parts of a date's text.
//!
//! In: a cell's text. Out: numbers, marks and words of dates. Must not know: what they make together.

use crate::table::grammar::half_width;

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Token {
    /// Value, number of digits.
    Number(u64, usize),
    Month(u8),
    Morning,
    Afternoon,
    /// `+` or `-` directly after a time: the start of an offset.
    Plus,
    Minus,
    Zulu,
    Colon,
    Dot,
    /// 年, 月, 日, 时, 分, 秒.
    Unit(char),
}

/// The text's tokens; `None` when there is something no date has. At most 24.
pub(super) fn tokens(text: &str) -> Option<Vec<Token>> {
    let mut tokens = Vec::with_capacity(12);
    let mut word = String::new();
    let mut number: Option<(u64, usize)> = None;
    for c in text.chars().map(half_width).chain([' ']) {
        if let Some(digit) = c.to_digit(10) {
            let (value, digits) = number.unwrap_or((0, 0));
            number = Some((value.checked_mul(10)?.checked_add(u64::from(digit))?, digits + 1));
            continue;
        }
        if let Some((value, digits)) = number.take() {
            tokens.push(Token::Number(value, digits));
        }
        if c.is_ascii_alphabetic() {
            word.push(c.to_ascii_lowercase());
            continue;
        }
        if !word.is_empty() {
            word_token(&word, &mut tokens)?;
            word.clear();
        }
        match c {
            ':' => tokens.push(Token::Colon),
            '.' => tokens.push(Token::Dot),
            '+' => tokens.push(Token::Plus),
            '-' => tokens.push(Token::Minus),
            '年' | '月' | '日' | '号' | '时' | '点' | '分' | '秒' => tokens.push(Token::Unit(c)),
            '上' | '早' => tokens.push(Token::Morning),
            '下' | '晚' => tokens.push(Token::Afternoon),
            '午' | '/' | ',' | '[' | ']' | '`' | '\'' | '"' | '=' | '\u{feff}' => {}
            c if c.is_whitespace() => {}
            _ => return None,
        }
        if tokens.len() > 24 {
            return None;
        }
    }
    Some(tokens)
}

fn word_token(word: &str, tokens: &mut Vec<Token>) -> Option<()> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    match word {
        "t" => {}
        "z" | "utc" | "gmt" => tokens.push(Token::Zulu),
        "am" => tokens.push(Token::Morning),
        "pm" => tokens.push(Token::Afternoon),
        _ => {
            let month = MONTHS.iter().position(|month| word.starts_with(month) && word.len() <= 9)?;
            tokens.push(Token::Month(month as u8 + 1));
        }
    }
    Some(())
}
