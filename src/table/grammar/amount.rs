//! The grammar of amounts: exact, in minor units, with every disguise seen in exports.
//!
//! In: text such as `1,234.50`, `￥28.16`, `(12.00)`, `CNY 123.18`, `12.00-`. Out: minor units, nothing, or why not. Must not
//! know: what the amount is of.

use super::{half_width, is_filler};
use crate::base::Minor;

/// What one written unit stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unit {
    /// Yuan, dollars: the currency's major unit.
    #[default]
    Major,
    /// Fen, cents: the minor unit, without decimals.
    Minor,
    /// 万元: ten thousand of the major unit.
    TenThousand,
}

/// How a column writes its amounts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// Whether `1.250,00` is meant: a decimal comma.
    pub decimal_comma: bool,
    /// What one written unit stands for.
    pub unit: Unit,
    /// Whether a cell with the currency's decimals is of another unit than the column: fen are whole.
    pub is_whole: bool,
    /// Decimals of the currency.
    pub decimals: u8,
}

/// Why a text is no amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// It is not written like an amount.
    Shape,
    /// It has more decimals than the currency, and they are not zero.
    TooFine,
    /// The column is in fen, and this has the decimals of yuan: which of the two it means is not ours to guess.
    Unit,
    /// It is beyond ±9·10¹² minor units.
    TooLarge,
}

// A million amounts of this size still sum within an i64. Ninety billion yuan on one row is no shop's payment.
const MINOR_MAX: i64 = 9_000_000_000_000;

/// Reads an amount. `Ok(None)` is an empty cell or a sign that stands for nothing (`-`, `--`, `/`, `null`).
///
/// # Errors
/// [`Wrong`] when the text is not an amount in this style.
pub fn parse(text: &str, style: Style) -> Result<Option<Minor>, Wrong> {
    if let Some(minor) = plain(text.as_bytes(), style) {
        return Ok(Some(minor));
    }
    disguised(text, style, false)
}

/// The same, rounding half away from zero what is finer than the currency: for fees that files print with five decimals.
///
/// # Errors
/// As [`parse`], without [`Wrong::TooFine`].
pub fn parse_rounded(text: &str, style: Style) -> Result<Option<Minor>, Wrong> {
    if let Some(minor) = plain(text.as_bytes(), style) {
        return Ok(Some(minor));
    }
    disguised(text, style, true)
}

/// The common case, `-?digits(.digits)?` with a dot and at most the currency's decimals, without a copy.
fn plain(bytes: &[u8], style: Style) -> Option<Minor> {
    let (negative, digits) = match bytes.split_first()? {
        (b'-', rest) => (true, rest),
        (b'`', rest) => match rest.split_first()? {
            (b'-', rest) => (true, rest),
            _ => (false, rest),
        },
        _ => (false, bytes),
    };
    if digits.is_empty() || digits.len() > 14 || style.unit == Unit::TenThousand {
        return None;
    }
    let mut value = 0_i64;
    let mut decimals = None;
    for byte in digits {
        match byte {
            b'0'..=b'9' => {
                value = value * 10 + i64::from(byte - b'0');
                decimals = decimals.map(|count: u8| count + 1);
            }
            b'.' if decimals.is_none() && !style.decimal_comma && style.unit == Unit::Major => decimals = Some(0),
            _ => return None,
        }
    }
    if digits.first() == Some(&b'.') || decimals == Some(0) {
        return None;
    }
    let wanted = if style.unit == Unit::Minor { 0 } else { style.decimals };
    let missing = wanted.checked_sub(decimals.unwrap_or(0))?;
    let minor = value.checked_mul(POWERS.get(usize::from(missing)).copied()?).filter(|minor| *minor <= MINOR_MAX)?;
    Some(if negative { -minor } else { minor })
}

const POWERS: [i64; 7] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000];

fn disguised(text: &str, style: Style, rounded: bool) -> Result<Option<Minor>, Wrong> {
    let mut clean: Vec<u8> = Vec::with_capacity(24);
    for c in text.chars() {
        let c = half_width(c);
        if is_filler(c) {
            continue;
        }
        match u8::try_from(c) {
            Ok(byte) if byte.is_ascii() => clean.push(byte),
            _ if matches!(c, '¥' | '元' | '€' | '£' | '圆' | '$' | '￡') => clean.push(b'$'),
            // 人民币100元整
            _ if matches!(c, '人' | '民' | '币' | '整') => {}
            _ => clean.push(b'?'),
        }
        if clean.len() > 80 {
            return Err(Wrong::Shape);
        }
    }
    if stands_for_nothing(&clean) {
        return Ok(None);
    }
    let (negative, body) = signs_off(&clean)?;
    let digits = decimal_form(body, style.decimal_comma)?;
    minor_from(&digits, style, rounded).map(|minor| Some(if negative { -minor } else { minor }))
}

/// `-`, `--`, `/`, `null` and the like, and the empty text.
fn stands_for_nothing(clean: &[u8]) -> bool {
    clean.iter().all(|byte| matches!(byte, b'-' | b'/' | b'*' | b'\\'))
        || [&b"null"[..], b"none", b"n/a", b"na", b"nan", b"nil", b"#n/a"].iter().any(|word| clean.eq_ignore_ascii_case(word))
}

/// Takes the sign, the currency's sign or letters and a bracketed remark off; true for negative.
fn signs_off(clean: &[u8]) -> Result<(bool, &[u8]), Wrong> {
    let mut body = clean;
    let mut negative = false;
    // A bracket around the whole is a negative amount; a bracket after the digits is a remark: `-3.90(CN)`.
    if body.first() == Some(&b'(') && body.last() == Some(&b')') {
        negative = true;
        body = body.get(1..body.len() - 1).ok_or(Wrong::Shape)?;
    }
    let mut signed = false;
    while let Some((first, rest)) = body.split_first() {
        match first {
            b'-' | b'+' if !signed => {
                signed = true;
                negative ^= *first == b'-';
            }
            b'$' => {}
            b'A'..=b'Z' | b'a'..=b'z' => {
                let (word, behind) = body.split_at(body.iter().take_while(|byte| byte.is_ascii_alphabetic()).count());
                if !is_unit(word, behind.first() == Some(&b'$')) {
                    return Err(Wrong::Shape);
                }
                negative |= is_debit(word);
                body = behind;
                continue;
            }
            _ => break,
        }
        body = rest;
    }
    let number = body.iter().take_while(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b',' | b'E' | b'e')).count();
    // `1.2E+3` keeps its exponent's sign; a trailing minus is a sign.
    let number = match body.get(number) {
        Some(b'+' | b'-') if matches!(body.get(number.wrapping_sub(1)), Some(b'E' | b'e')) => {
            number + 1 + body.get(number + 1..).unwrap_or(&[]).iter().take_while(|byte| byte.is_ascii_digit()).count()
        }
        _ => number,
    };
    // `EUR` after the digits begins with an E: `12.00EUR`.
    let number = number - usize::from(matches!(body.get(number.wrapping_sub(1)), Some(b'E' | b'e')));
    let (body, tail) = body.split_at(number);
    match tail {
        [] | [b'$'] => {}
        [b'-'] if !signed => negative = !negative,
        [b'(', ..] if tail.last() == Some(&b')') => {}
        _ if is_unit(tail, false) => negative |= is_debit(tail),
        _ => return Err(Wrong::Shape),
    }
    Ok((negative, body))
}

/// Short signs of a currency, and the marks of credit and debit; any other one or two letters are a slip of the hand: `12.3x`, `12O`.
const SHORT_UNITS: [&[u8]; 7] = [b"rm", b"rs", b"kr", b"zl", b"fr", b"cr", b"dr"];

/// Whether letters beside an amount name what it is of: `CNY`, `USDT`, `yuan`, the `HK` of `HK$`.
fn is_unit(word: &[u8], has_sign: bool) -> bool {
    let is_word = word.iter().all(u8::is_ascii_alphabetic) && (1..=5).contains(&word.len());
    is_word && (word.len() >= 3 || has_sign || SHORT_UNITS.iter().any(|unit| word.eq_ignore_ascii_case(unit)))
}

/// `120.00 DR` is money out where a list writes CR and DR instead of a sign.
fn is_debit(word: &[u8]) -> bool {
    word.eq_ignore_ascii_case(b"dr")
}

/// Digits with the decimal mark as `.` and groups taken out.
fn decimal_form(body: &[u8], decimal_comma: bool) -> Result<Vec<u8>, Wrong> {
    let dots = body.iter().filter(|byte| **byte == b'.').count();
    let commas = body.iter().filter(|byte| **byte == b',').count();
    let after_last = |mark: u8| body.iter().rev().take_while(|byte| **byte != mark).count();
    // One comma with one or two digits behind it can't be a group, whatever the column says; nor can one behind a dot.
    let comma_is_decimal = match (dots, commas) {
        (0, 1) => after_last(b',') < 3 || decimal_comma,
        (_, 1) => after_last(b',') < after_last(b'.'),
        _ => false,
    };
    let (decimal, group) = if comma_is_decimal || (decimal_comma && commas == 0) { (b',', b'.') } else { (b'.', b',') };
    let mut out = Vec::with_capacity(body.len());
    let mut since_group = None;
    for byte in body {
        if *byte == group {
            // Groups are of three digits, the first of one to three.
            if out.contains(&b'.') || since_group.is_some_and(|count| count != 3) || out.is_empty() || (since_group.is_none() && out.len() > 3) {
                return Err(Wrong::Shape);
            }
            since_group = Some(0);
        } else if *byte == decimal {
            if out.contains(&b'.') || since_group.is_some_and(|count| count != 3) {
                return Err(Wrong::Shape);
            }
            since_group = None;
            out.push(b'.');
        } else {
            since_group = since_group.map(|count| count + 1);
            out.push(*byte);
        }
    }
    if since_group.is_some_and(|count| count != 3) { Err(Wrong::Shape) } else { Ok(out) }
}

/// `digits(.digits)?(E[+-]digits)?` to minor units.
fn minor_from(text: &[u8], style: Style, rounded: bool) -> Result<Minor, Wrong> {
    let (mantissa, exponent) = match text.iter().position(|byte| matches!(byte, b'E' | b'e')) {
        Some(at) => (text.get(..at).unwrap_or(&[]), exponent_of(text.get(at + 1..).unwrap_or(&[]))?),
        None => (text, 0),
    };
    let mut value = 0_i128;
    let mut decimals = None;
    let mut seen = 0;
    for byte in mantissa {
        match byte {
            b'0'..=b'9' => {
                seen += 1;
                if seen > 34 {
                    return Err(Wrong::TooLarge);
                }
                value = value * 10 + i128::from(byte - b'0');
                decimals = decimals.map(|count: i32| count + 1);
            }
            b'.' if decimals.is_none() => decimals = Some(0),
            _ => return Err(Wrong::Shape),
        }
    }
    if seen == 0 {
        return Err(Wrong::Shape);
    }
    if style.is_whole && exponent == 0 && decimals.is_some_and(|count| count > 0 && count == i32::from(style.decimals)) {
        return Err(Wrong::Unit);
    }
    let scale = match style.unit {
        Unit::Major => i32::from(style.decimals),
        Unit::Minor => 0,
        Unit::TenThousand => i32::from(style.decimals) + 4,
    };
    let shift = scale + exponent - decimals.unwrap_or(0);
    let minor = if shift >= 0 {
        let power = 10_i128.checked_pow(shift.unsigned_abs()).ok_or(Wrong::TooLarge)?;
        if value == 0 { 0 } else { value.checked_mul(power).ok_or(Wrong::TooLarge)? }
    } else {
        drop_digits(value, shift.unsigned_abs(), rounded)?
    };
    i64::try_from(minor).ok().filter(|minor| *minor <= MINOR_MAX).ok_or(Wrong::TooLarge)
}

/// Drops `count` decimal digits: exactly, or within a millionth of the minor unit's place (a float's tail), or by rounding.
fn drop_digits(value: i128, count: u32, rounded: bool) -> Result<i128, Wrong> {
    let Some(power) = 10_i128.checked_pow(count) else {
        return if value == 0 || rounded { Ok(0) } else { Err(Wrong::TooFine) };
    };
    let (whole, rest) = (value / power, value % power);
    let tolerance = power / 10_000;
    if rest <= tolerance {
        Ok(whole)
    } else if power - rest <= tolerance || (rounded && rest * 2 >= power) {
        Ok(whole + 1)
    } else if rounded {
        Ok(whole)
    } else {
        Err(Wrong::TooFine)
    }
}

fn exponent_of(text: &[u8]) -> Result<i32, Wrong> {
    let (negative, digits) = match text.split_first() {
        Some((b'-', rest)) => (true, rest),
        Some((b'+', rest)) => (false, rest),
        _ => (false, text),
    };
    if digits.is_empty() || digits.len() > 3 || !digits.iter().all(u8::is_ascii_digit) {
        return Err(Wrong::Shape);
    }
    let value = digits.iter().fold(0_i32, |value, byte| value * 10 + i32::from(byte - b'0'));
    if value > 40 {
        return Err(Wrong::TooLarge);
    }
    Ok(if negative { -value } else { value })
}

#[cfg(test)]
mod tests;
