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
    /// 中午: from eleven to two.
    Noon,
    Afternoon,
    /// 晚上: from five to eleven.
    Evening,
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
    // 星期一, 周一: the day is known without it.
    let mut is_weekday = false;
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
        if std::mem::replace(&mut is_weekday, matches!(c, '周' | '期')) && "一二三四五六日天".contains(c) {
            continue;
        }
        match c {
            ':' => tokens.push(Token::Colon),
            '.' => tokens.push(Token::Dot),
            '+' => tokens.push(Token::Plus),
            '-' => tokens.push(Token::Minus),
            '年' | '月' | '日' | '号' | '时' | '点' | '分' | '秒' => tokens.push(Token::Unit(c)),
            // 晚上 is no morning: the first sign tells.
            '上' | '早' | '凌' | '中' | '下' | '晚' if is_half(tokens.last().copied()) => {}
            '上' | '早' | '凌' => tokens.push(Token::Morning),
            '中' => tokens.push(Token::Noon),
            '下' => tokens.push(Token::Afternoon),
            '晚' => tokens.push(Token::Evening),
            '午' | '晨' | '星' | '期' | '周' | '(' | ')' | '/' | ',' | '[' | ']' | '`' | '\'' | '"' | '=' | '\u{feff}' => {}
            c if c.is_whitespace() => {}
            _ => return None,
        }
        if tokens.len() > 24 {
            return None;
        }
    }
    Some(tokens)
}

/// Whether a token is a half of the day.
pub(super) fn is_half(token: Option<Token>) -> bool {
    matches!(token, Some(Token::Morning | Token::Noon | Token::Afternoon | Token::Evening))
}

fn word_token(word: &str, tokens: &mut Vec<Token>) -> Option<()> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    match word {
        "t" => {}
        _ if word.len() >= 3 && WEEKDAYS.iter().any(|day| day.starts_with(word)) => {}
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
