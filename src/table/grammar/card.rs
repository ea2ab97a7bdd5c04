//! Card numbers: read as first six and last four, and cut to that wherever a whole one stands.
//!
//! In: text of a cell. Out: [`Card`], or the text with whole numbers cut. Must not know: which column it came from.

use super::half_width;
use crate::base::Card;

/// The card of a cell: `629999******1234`, `622***1234`, `*1234`, `尾号1234`, a whole number, or the last four alone.
/// [`Card::NONE`] when there are no four digits at the end.
pub fn parse(text: &str) -> Card {
    if let Some(card) = six_and_four(text.as_bytes()) {
        return card;
    }
    let mut head = [0_u32; 2];
    let mut masked = false;
    let mut tail: Vec<u8> = Vec::with_capacity(20);
    for c in text.chars().map(half_width) {
        match c.to_digit(10) {
            Some(digit) => {
                if !masked && head[1] < 6 {
                    head = [head[0] * 10 + digit, head[1] + 1];
                }
                tail.push(digit as u8);
            }
            None if matches!(c, '*' | 'x' | 'X' | '#' | '·' | '•' | '末' | '尾') => {
                masked = true;
                tail.clear();
            }
            None if matches!(c, ' ' | '\t' | '\'' | '`' | '号' | '卡' | ':' | '=' | '"') => {}
            // A serial number after the card (`-001`), a bracketed remark.
            None if matches!(c, '-' | '(' | '/') && tail.len() >= 4 => break,
            None => {}
        }
    }
    let known_first6 = head[1] == 6 && (masked || tail.len() >= 12);
    let whole = !masked && tail.len() >= 12;
    if tail.len() < 4 || (!masked && !whole && tail.len() > 4) {
        return Card::NONE;
    }
    let last4 = tail.iter().rev().take(4).rev().fold(0_u16, |value, digit| value * 10 + u16::from(*digit));
    Card::new(if known_first6 { head[0] } else { 0 }, last4)
}

/// The common form, `629999******1234`.
fn six_and_four(bytes: &[u8]) -> Option<Card> {
    let (head, rest) = bytes.split_at_checked(6)?;
    let (mask, tail) = rest.split_at_checked(6)?;
    let number = |digits: &[u8]| digits.iter().try_fold(0_u32, |value, byte| byte.is_ascii_digit().then(|| value * 10 + u32::from(byte - b'0')));
    if mask != b"******" || tail.len() != 4 {
        return None;
    }
    Some(Card::new(number(head)?, number(tail)? as u16))
}

/// Whether a run of digits is a whole card number by its length, its issuer's prefix and its check digit.
pub fn is_whole_number(digits: &[u8]) -> bool {
    (13..=19).contains(&digits.len()) && has_issuer_prefix(digits) && has_check_digit(digits)
}

/// The prefixes of UnionPay, Visa, Mastercard, American Express, JCB, Discover, and the domestic ones that begin with 9.
fn has_issuer_prefix(digits: &[u8]) -> bool {
    let number = |count: usize| digits.iter().take(count).fold(0_u32, |value, byte| value * 10 + u32::from(byte.wrapping_sub(b'0')));
    matches!(number(1), 4 | 9) || matches!(number(2), 62 | 51..=55 | 34 | 37 | 35 | 60) || (2221..=2720).contains(&number(4))
}

/// The Luhn check (ISO/IEC 7812-1 annex B).
fn has_check_digit(digits: &[u8]) -> bool {
    let mut sum = 0_u32;
    for (index, byte) in digits.iter().rev().enumerate() {
        let digit = u32::from(byte.wrapping_sub(b'0'));
        sum += if index % 2 == 0 {
            digit
        } else if digit > 4 {
            digit * 2 - 9
        } else {
            digit * 2
        };
    }
    sum.is_multiple_of(10)
}

/// Whether a text may have a run of 13 digits, by the few places of which such a run holds one.
#[inline]
pub fn may_have_run(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    match bytes.len() {
        0..13 => false,
        // All runs of so short a text hold its middle and the thirteenth byte.
        length @ 13..26 => is_digit(12) && is_digit((length - 1) / 2),
        length => (12..length).step_by(13).any(is_digit),
    }
}

/// How many runs of 13 to 19 digits a text has, and how many of them are whole card numbers: all where `any_run`.
pub fn runs(text: &str, any_run: bool) -> (u32, u32) {
    let mut found = (0, 0);
    for digits in text.as_bytes().chunk_by(|left, right| left.is_ascii_digit() == right.is_ascii_digit()) {
        if (13..=19).contains(&digits.len()) && digits.first().is_some_and(u8::is_ascii_digit) {
            found.0 += 1;
            found.1 += u32::from(any_run || is_whole_number(digits));
        }
    }
    found
}

/// The text with every run of 13 to 19 digits cut to first six, `******`, last four: all such runs where `any_run`, else
/// those that pass as whole card numbers. `None` when there is none.
pub fn cut(text: &str, any_run: bool) -> Option<String> {
    let bytes = text.as_bytes();
    let mut out: Option<String> = None;
    let mut kept = 0;
    let mut at = 0;
    while at < bytes.len() {
        let run = bytes.get(at..).unwrap_or(&[]).iter().take_while(|byte| byte.is_ascii_digit()).count();
        if run == 0 {
            at += 1;
            continue;
        }
        let digits = bytes.get(at..at + run).unwrap_or(&[]);
        if (13..=19).contains(&run) && (any_run || is_whole_number(digits)) {
            let out = out.get_or_insert_default();
            out.push_str(text.get(kept..at + 6).unwrap_or(""));
            out.push_str("******");
            kept = at + run - 4;
        }
        at += run;
    }
    let mut out = out?;
    out.push_str(text.get(kept..).unwrap_or(""));
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cards_read_through_every_mask() {
        for (text, masked) in [
            ("629999******1234", "629999******1234"),
            ("6299990000001234", "629999******1234"),
            ("622***1234", "******1234"),
            ("6228****1234", "******1234"),
            ("*1234", "******1234"),
            ("尾号1234", "******1234"),
            ("1234", "******1234"),
            ("629999******1234-001", "629999******1234"),
            ("\t629999XXXXXX1234", "629999******1234"),
            ("/", ""),
            ("123", ""),
            ("123456", ""),
        ] {
            assert_eq!(parse(text).masked(), masked, "{text}");
        }
    }

    #[test]
    fn no_run_is_overlooked() {
        for length in 0..60 {
            for start in 0..length {
                for end in start..=length {
                    let text: String = (0..length).map(|at| if (start..end).contains(&at) { '1' } else { '*' }).collect();
                    assert!(may_have_run(&text) || end - start < 13, "{text}");
                }
            }
        }
        assert!(!may_have_run("629999******1234"));
    }

    #[test]
    fn whole_numbers_are_cut_and_others_left() {
        // 4111 1111 1111 1111 is the networks' public test number.
        assert_eq!(cut("card 4111111111111111 ok", false).as_deref(), Some("card 411111******1111 ok"));
        assert_eq!(cut("6299990000001234", false), None);
        assert_eq!(cut("6299990000001234", true).as_deref(), Some("629999******1234"));
        assert_eq!(cut("4200001234567890123456789012", true), None);
    }
}
