//! The grammar of dates and times: every form seen in exports, without a guess where a column must decide.
//!
//! In: text such as `2026-03-01 12:33:05`, `20260301`, `2026年3月1日`, `3/1/2026`, `45231.5`. Out: a day, a time of day, or both.
//! Must not know: which column it came from.

mod tokens;

pub use super::order::{DateOrder, DateStyle, Form, Numbers};
use crate::base::Day;
use crate::base::moment::SECONDS_A_DAY;
use tokens::{Token, tokens};

/// A day, a time of day, or both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct When {
    /// The day; none where only a time was written.
    pub day: Day,
    /// Seconds since midnight, where a time was written; those of a whole day where 24:00 was, without a day.
    pub second: Option<u32>,
    /// Whether the time was written with seconds.
    pub has_seconds: bool,
    /// Seconds east of UTC where the text says so (`Z`, `+0800`).
    pub offset: Option<i32>,
}

/// Reads dates of one column; remembers the last day, as most rows repeat it.
#[derive(Clone, Debug, Default)]
pub struct WhenReader {
    style: DateStyle,
    last: Option<([u8; 10], Day)>,
}

impl WhenReader {
    /// A reader for a style.
    pub fn new(style: DateStyle) -> WhenReader {
        WhenReader { style, last: None }
    }

    /// What the text says; `None` when it is no date and no time.
    pub fn read(&mut self, text: &str) -> Option<When> {
        self.common(text.as_bytes()).or_else(|| parse(text, self.style)).map(rolled)
    }

    /// `yyyy-mm-dd` with `-` or `/`, alone or followed by a blank or `T` and `hh:mm:ss`.
    fn common(&mut self, bytes: &[u8]) -> Option<When> {
        let bytes = bytes.strip_prefix(b"`").unwrap_or(bytes);
        match bytes.len() {
            8 if bytes.get(2) == Some(&b':') => return clock(bytes),
            8 => return self.packed(bytes),
            _ => {}
        }
        let date: &[u8; 10] = bytes.first_chunk()?;
        let mark = date[4];
        if !matches!(mark, b'-' | b'/') || date[7] != mark || !matches!(bytes.len(), 10 | 19) {
            return None;
        }
        let day = self.day(*date, 5, 8)?;
        let Some(time) = bytes.get(11..19) else {
            return Some(When { day, ..When::default() });
        };
        matches!(bytes.get(10), Some(b' ' | b'T')).then(|| clock(time)).flatten().map(|time| When { day, ..time })
    }

    /// `yyyymmdd`.
    fn packed(&mut self, bytes: &[u8]) -> Option<When> {
        let mut date = [0; 10];
        date.get_mut(..8)?.copy_from_slice(bytes);
        Some(When { day: self.day(date, 4, 6)?, ..When::default() })
    }

    /// The day of a date that begins with its year and has month and day at these places; most rows repeat the last.
    fn day(&mut self, date: [u8; 10], month: usize, day: usize) -> Option<Day> {
        if let Some((text, day)) = self.last
            && text == date
        {
            return Some(day);
        }
        let at = |from: usize| two(date.get(from..from + 2)?);
        let found = sane_day(i32::from(at(0)?) * 100 + i32::from(at(2)?), at(month)?, at(day)?)?;
        self.last = Some((date, found));
        Some(found)
    }
}

/// 24:00:00 of a day is 00:00:00 of the next.
fn rolled(when: When) -> When {
    match when.second {
        Some(SECONDS_A_DAY) if when.day.is_some() => When { day: when.day.plus(1), second: Some(0), ..when },
        _ => when,
    }
}

/// `hh:mm:ss`.
fn clock(bytes: &[u8]) -> Option<When> {
    if bytes.get(2) != Some(&b':') || bytes.get(5) != Some(&b':') {
        return None;
    }
    let second = second_of(u32::from(two(bytes.get(0..2)?)?), u32::from(two(bytes.get(3..5)?)?), u32::from(two(bytes.get(6..8)?)?))?;
    Some(When { day: Day::NONE, second: Some(second), has_seconds: true, offset: None })
}

fn two(digits: &[u8]) -> Option<u8> {
    match digits {
        [tens @ b'0'..=b'9', ones @ b'0'..=b'9'] => Some((tens - b'0') * 10 + (ones - b'0')),
        _ => None,
    }
}

fn second_of(hour: u32, minute: u32, second: u32) -> Option<u32> {
    // A leap second is the second before it, to a ledger.
    let is_end = (hour, minute, second) == (24, 0, 0);
    ((hour < 24 && minute < 60 && second <= 60) || is_end).then(|| hour * 3600 + minute * 60 + second.min(59))
}

pub(super) fn sane_day(year: i32, month: u8, day: u8) -> Option<Day> {
    // Before 1990 or after 2100 a number only looks like a date.
    (1990..=2100).contains(&year).then(|| Day::from_civil(year, month, day)).flatten()
}

fn parse(text: &str, style: DateStyle) -> Option<When> {
    let tokens = tokens(text)?;
    let mut rest: &[Token] = &tokens;
    let mut when = When::default();
    if let Some((day, after)) = date_part(rest, style, &mut when) {
        when.day = day;
        rest = after;
    }
    if when.second.is_none() && !rest.is_empty() {
        rest = time_part(rest, &mut when)?;
    }
    offset_part(rest, &mut when)?;
    (when.day.is_some() || when.second.is_some()).then_some(when)
}

/// Skips what stands between the numbers of a date.
fn after_mark(tokens: &[Token]) -> &[Token] {
    match tokens.split_first() {
        Some((Token::Minus | Token::Dot | Token::Unit('年' | '月'), rest)) => rest,
        _ => tokens,
    }
}

fn date_part<'t>(tokens: &'t [Token], style: DateStyle, when: &mut When) -> Option<(Day, &'t [Token])> {
    match tokens {
        [Token::Number(value, 14 | 17), rest @ ..] => {
            let whole = if *value > 99_999_999_999_999 { value / 1000 } else { *value };
            when.second = packed_time(whole % 1_000_000);
            when.has_seconds = true;
            when.second?;
            Some((packed_day(whole / 1_000_000)?, rest))
        }
        [Token::Number(value, 12), rest @ ..] => {
            when.second = packed_time(value % 10_000 * 100);
            when.second?;
            Some((packed_day(value / 10_000)?, rest))
        }
        // Seconds or milliseconds since 1970, in UTC; no month is past 12.
        [Token::Number(value, 10 | 13), rest @ ..] if unix(*value).is_some() => {
            let seconds = unix(*value)?;
            when.second = u32::try_from(seconds % u64::from(SECONDS_A_DAY)).ok();
            (when.has_seconds, when.offset) = (true, Some(0));
            let rest = if let [Token::Dot, Token::Number(..), rest @ ..] = rest { rest } else { rest };
            Some((Day::from_number((seconds / u64::from(SECONDS_A_DAY)) as i64)?, rest))
        }
        // MMDDhhmmss, the transmission time of clearing files.
        [Token::Number(value, 10), rest @ ..] => {
            when.second = packed_time(value % 1_000_000);
            when.has_seconds = true;
            when.second?;
            let day = sane_day(style.year?, (value / 100_000_000) as u8, (value / 1_000_000 % 100) as u8)?;
            Some((day, rest))
        }
        [Token::Number(value, 8), rest @ ..] => Some((packed_day(*value)?, rest)),
        // `260301`: no time has such an hour.
        [Token::Number(value @ 250_000..400_000, 6), rest @ ..] => Some((packed_day(20_000_000 + *value)?, rest)),
        // Excel's serial number, with or without the fraction of a day.
        [Token::Number(days, 5), Token::Dot, Token::Number(fraction, digits), rest @ ..] if rest.is_empty() => {
            let parts = u128::from(*fraction) * 86_400;
            let scale = 10_u128.checked_pow(u32::try_from(*digits).ok()?)?;
            let second = u32::try_from((parts + scale / 2) / scale).ok()?;
            let day = serial_day(*days)?;
            when.second = Some(second.min(86_399));
            when.has_seconds = true;
            Some((day, rest))
        }
        [Token::Number(days, 5)] => Some((serial_day(*days)?, &[])),
        // `26年3月1日`: a year by its word.
        [Token::Number(year, 2), Token::Unit('年'), rest @ ..] | [Token::Number(year, 4), rest @ ..] => {
            let year = if *year < 100 { 2000 + *year } else { *year };
            let (month, rest) = month_of(after_mark(rest))?;
            let [Token::Number(day, 1 | 2), rest @ ..] = after_mark(rest) else { return None };
            let rest = match rest {
                [Token::Unit('日' | '号'), rest @ ..] => rest,
                _ => rest,
            };
            Some((sane_day(year as i32, month, *day as u8)?, rest))
        }
        // `01-3月 -26`, a database's own form.
        [
            Token::Number(day, 1 | 2),
            Token::Minus,
            Token::Number(month, 1 | 2),
            Token::Unit('月'),
            Token::Minus,
            Token::Number(year, digits),
            rest @ ..,
        ] => Some((sane_day(full_year(*year, *digits)?, *month as u8, *day as u8)?, rest)),
        [Token::Month(month), Token::Number(day, 1 | 2), Token::Number(year, 4), rest @ ..] => {
            Some((sane_day(*year as i32, *month, *day as u8)?, rest))
        }
        // `1-Mar`, `Mar 1`: the year stands elsewhere.
        [Token::Month(month), Token::Number(day, 1 | 2), rest @ ..] => Some((sane_day(style.year?, *month, *day as u8)?, rest)),
        [Token::Number(day, 1 | 2), rest @ ..] if matches!(after_mark(rest).first(), Some(Token::Month(_))) => {
            let [Token::Month(month), rest @ ..] = after_mark(rest) else { return None };
            let (year, rest) = match after_mark(rest) {
                [] | [Token::Number(..), Token::Colon, ..] => (style.year?, rest),
                [Token::Number(year, digits), rest @ ..] => (full_year(*year, *digits)?, rest),
                _ => return None,
            };
            Some((sane_day(year, *month, *day as u8)?, rest))
        }
        [Token::Number(first, 1 | 2), rest @ ..] => {
            let (numbers, rest) = numbers(*first, rest)?;
            Some((numbers.day(style.order(numbers.form), style.year)?, rest))
        }
        _ => None,
    }
}

/// `12/31/2026`, `26-12-31`, `12/29` without a year: the numbers, whatever their order.
fn numbers(first: u64, rest: &[Token]) -> Option<(Numbers, &[Token])> {
    // Hours and minutes begin the same way.
    if matches!(rest.first(), Some(Token::Colon | Token::Unit('时' | '点' | '分'))) {
        return None;
    }
    let [Token::Number(second, 1 | 2), rest @ ..] = after_mark(rest) else { return None };
    let (third, rest) = match after_mark(rest) {
        [Token::Number(_, 1 | 2 | 4), Token::Colon | Token::Unit('时' | '点'), ..] => (None, rest),
        [Token::Number(value, digits @ (1 | 2 | 4)), rest @ ..] => (Some((*value, *digits)), rest),
        _ => (None, rest),
    };
    let rest = match rest {
        [Token::Unit('日' | '号'), rest @ ..] => rest,
        _ => rest,
    };
    Some((Numbers::new(first, *second, third)?, rest))
}

fn full_year(year: u64, digits: usize) -> Option<i32> {
    match digits {
        4 => i32::try_from(year).ok(),
        2 => Some(2000 + year as i32),
        _ => None,
    }
}

fn month_of(tokens: &[Token]) -> Option<(u8, &[Token])> {
    match tokens {
        [Token::Number(month, 1 | 2), rest @ ..] => Some((*month as u8, rest)),
        [Token::Month(month), rest @ ..] => Some((*month, rest)),
        _ => None,
    }
}

/// The seconds since 1970 of a day from 2011 to 2033, whether in seconds or in milliseconds.
fn unix(value: u64) -> Option<u64> {
    let seconds = if value >= 1_000_000_000_000 { value / 1_000 } else { value };
    (1_300_000_000..2_000_000_000).contains(&seconds).then_some(seconds)
}

fn packed_day(value: u64) -> Option<Day> {
    sane_day(i32::try_from(value / 10_000).ok()?, (value / 100 % 100) as u8, (value % 100) as u8)
}

/// The day of a spreadsheet's serial number in the 1900 system.
fn serial_day(serial: u64) -> Option<Day> {
    // Day 25,569 is 1970-01-01; 32,874 is 1990-01-01.
    (32_874..73_416).contains(&serial).then(|| Day::from_number(serial as i64 - 25_569)).flatten()
}

fn packed_time(value: u64) -> Option<u32> {
    second_of(u32::try_from(value / 10_000).ok()?, (value / 100 % 100) as u32, (value % 100) as u32)
}

fn time_part<'t>(tokens: &'t [Token], when: &mut When) -> Option<&'t [Token]> {
    let (early, tokens) = half_of_day(tokens);
    let (mut hour, minute, second, rest) = match tokens {
        // HHMMSS, also with the leading zero lost.
        [Token::Number(value, 5 | 6), rest @ ..] => {
            when.has_seconds = true;
            ((value / 10_000) as u32, (value / 100 % 100) as u32, (value % 100) as u32, rest)
        }
        [Token::Number(value, 3 | 4), rest @ ..] if when.day.is_some() => ((value / 100) as u32, (value % 100) as u32, 0, rest),
        // A database's own form: `2026-03-02-09.10.11.123456`.
        [Token::Number(hour, 1 | 2), Token::Dot, Token::Number(minute, 2), Token::Dot, Token::Number(second, 2), rest @ ..]
        | [Token::Minus, Token::Number(hour, 1 | 2), Token::Dot, Token::Number(minute, 2), Token::Dot, Token::Number(second, 2), rest @ ..]
            if when.day.is_some() =>
        {
            when.has_seconds = true;
            (*hour as u32, *minute as u32, *second as u32, rest)
        }
        [Token::Number(hour, 1 | 2), Token::Colon | Token::Unit('时' | '点'), Token::Number(minute, 1 | 2), rest @ ..] => {
            let rest = match rest {
                [Token::Unit('分'), rest @ ..] => rest,
                _ => rest,
            };
            let (second, rest) = match rest {
                [Token::Colon, Token::Number(second, 1 | 2), rest @ ..] => (Some(*second as u32), rest),
                [Token::Number(second, 1 | 2), Token::Unit('秒'), rest @ ..] => (Some(*second as u32), rest),
                _ => (None, rest),
            };
            when.has_seconds = second.is_some();
            (*hour as u32, *minute as u32, second.unwrap_or(0), rest)
        }
        _ => return None,
    };
    // A fraction of a second counts for nothing.
    let rest = match rest {
        [Token::Dot, Token::Number(..), rest @ ..] | [Token::Colon, Token::Number(_, 3), rest @ ..] | [Token::Number(_, 3), rest @ ..] => rest,
        _ => rest,
    };
    let (late, rest) = half_of_day(rest);
    match early.or(late) {
        Some(Token::Afternoon) if hour < 12 => hour += 12,
        Some(Token::Evening) if (5..12).contains(&hour) => hour += 12,
        Some(Token::Noon) if (1..3).contains(&hour) => hour += 12,
        Some(Token::Morning) if hour == 12 => hour = 0,
        // One at night may be of this day or of the next.
        Some(Token::Evening) if hour < 5 || hour == 12 => return None,
        _ => {}
    }
    when.second = Some(second_of(hour, minute, second)?);
    Some(rest)
}

fn half_of_day(tokens: &[Token]) -> (Option<Token>, &[Token]) {
    match tokens.split_first() {
        Some((half, rest)) if tokens::is_half(Some(*half)) => (Some(*half), rest),
        _ => (None, tokens),
    }
}

fn offset_part(tokens: &[Token], when: &mut When) -> Option<()> {
    match tokens {
        [] | [Token::Minus] => {}
        [Token::Zulu] => when.offset = Some(0),
        [sign @ (Token::Plus | Token::Minus), Token::Number(value, digits), rest @ ..] if when.second.is_some() => {
            let (hours, minutes) = match (digits, rest) {
                (2, [Token::Colon, Token::Number(minutes, 2)]) => (*value, *minutes),
                (2, []) => (*value, 0),
                (4, []) => (value / 100, value % 100),
                _ => return None,
            };
            let seconds = i32::try_from(hours * 3600 + minutes * 60).ok().filter(|seconds| *seconds <= 15 * 3600)?;
            when.offset = Some(if *sign == Token::Minus { -seconds } else { seconds });
        }
        _ => return None,
    }
    Some(())
}

/// The numbers of a date whose order its column must decide; `None` of others.
pub fn ordered(text: &str) -> Option<Numbers> {
    let tokens = tokens(text)?;
    let [Token::Number(first, 1 | 2), rest @ ..] = tokens.as_slice() else { return None };
    if matches!(rest.first(), Some(Token::Unit(_))) {
        return None;
    }
    numbers(*first, rest).map(|(numbers, _)| numbers)
}

/// Whether a date is written without its year: `3月1日`, `3/1`, `03-01 10:20`, `1-Mar`. With a dot it may be a number that lost its
/// last zero.
pub fn is_bare(text: &str) -> bool {
    let Some(tokens) = tokens(text) else { return false };
    let of_word = |rest: &[Token]| matches!(rest, [] | [Token::Number(..), Token::Colon, ..]);
    match tokens.as_slice() {
        [Token::Month(_), Token::Number(_, 1 | 2), rest @ ..] => of_word(rest),
        [Token::Number(_, 1 | 2), rest @ ..] if matches!(after_mark(rest).first(), Some(Token::Month(_))) => {
            of_word(after_mark(after_mark(rest).get(1..).unwrap_or_default()))
        }
        [Token::Number(first, 1 | 2), rest @ ..] => {
            let is_marked = match rest.first() {
                Some(Token::Minus | Token::Unit('月')) => true,
                // A stroke is no token.
                Some(Token::Number(..)) => text.contains('/'),
                _ => false,
            };
            is_marked && numbers(*first, rest).is_some_and(|(numbers, _)| numbers.form == Form::Bare)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests;
