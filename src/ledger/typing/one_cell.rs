//! What one cell says by itself: words met before, a time without its format, an id that was rounded.
//!
//! In: a cell's text. Out: a value. Must not know: the row or the columns.

use super::words;
use crate::base::Name;
use crate::base::eight::{self, Short};
use crate::base::moment::SECONDS_A_DAY;
use crate::sheet::{Cell, CellKind, Rows};

/// A cache from texts to values, for columns of few different words.
pub(super) struct WordCache<T> {
    known: Vec<(Short, Box<str>, Option<T>)>,
    last: usize,
}

impl<T: Copy> WordCache<T> {
    pub(super) const NEW: WordCache<T> = WordCache { known: Vec::new(), last: 0 };

    pub(super) fn get(&mut self, text: &str, parse: fn(&str) -> Option<T>) -> Option<T> {
        let short = Short::of(text);
        let is_it = |(known, whole, _): &(Short, Box<str>, Option<T>)| *known == short && (short.is_whole() || **whole == *text);
        if let Some(known) = self.known.get(self.last).filter(|known| is_it(known)) {
            return known.2;
        }
        if let Some(index) = self.known.iter().position(is_it) {
            self.last = index;
            return self.known.get(index).and_then(|(.., value)| *value);
        }
        let value = parse(&words::plain(text));
        if self.known.len() < 64 {
            self.known.push((short, text.into(), value));
        }
        value
    }
}

/// The names of a column: the last, and short ones met before at a place of their own, so that most are found without a search.
#[derive(Clone, Debug, Default)]
pub(super) struct NameCache {
    last: (Short, String, Name),
    known: Vec<(Short, Name)>,
}

const PLACES: usize = 512;

impl NameCache {
    /// The name of a text, `find`ing it where it is not known.
    pub(super) fn get(&mut self, text: &str, is_open: bool, find: impl FnOnce(&str) -> Name) -> Name {
        let short = Short::of(text);
        let (last, whole, name) = &mut self.last;
        if *last == short && (short.is_whole() || whole == text) {
            return *name;
        }
        *last = short;
        if !is_open {
            *name = Name::NONE;
        } else if short.is_whole() {
            self.known.resize(PLACES, Default::default());
            match self.known.get_mut(short.place(PLACES)) {
                Some((known, found)) if *known == short => *name = *found,
                Some(place) => {
                    *name = find(text);
                    *place = (short, *name);
                }
                None => *name = find(text),
            }
        } else {
            *name = find(text);
        }
        if !short.is_whole() {
            text.clone_into(whole);
        }
        *name
    }
}

/// Whether a column writes its times of day as hours and minutes, `0930`: no cell has digits for the seconds, and some have for
/// the hour.
pub(super) fn is_without_seconds(rows: &Rows, first: usize, column: usize) -> bool {
    let mut has_hour = false;
    for index in first..rows.len() {
        let text = rows.cell(index, column).text.trim_matches(['`', '\'', ' ', '\t']);
        match text.len() {
            0 => continue,
            1..=4 if text.bytes().all(|byte| byte.is_ascii_digit()) => has_hour |= text.len() >= 3,
            _ => return false,
        }
    }
    has_hour
}

/// A time of day that is digits alone: `143005`, `93005` with its zero lost, `930` for 00:09:30, or for 09:30 in a column
/// without seconds.
/// Elsewhere five such digits are a spreadsheet's day; in a column of times they never are. `9:30` is read as dates are.
pub(super) fn short_clock(text: &str, has_seconds: bool) -> Option<u32> {
    // A spreadsheet's time without its format is a fraction of a day.
    if let Some(fraction) =
        text.strip_prefix("0.").filter(|digits| (1..=17).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit()))
    {
        let scale = 10_u128.pow(fraction.len() as u32);
        let second = (fraction.parse::<u128>().ok()? * 86_400 + scale / 2) / scale;
        return u32::try_from(second).ok().filter(|second| *second < 86_400);
    }
    let value = text.trim_matches(['`', '\'', ' ', '\t']).parse::<u32>().ok().filter(|value| *value <= 240_000)?;
    let value = if has_seconds { value } else { value * 100 };
    if value == 240_000 {
        // The end of the day, which is the beginning of the next.
        return Some(SECONDS_A_DAY);
    }
    let (hour, minute, second) = (value / 10_000, value / 100 % 100, value % 100);
    (minute < 60 && second < 60).then_some(hour * 3600 + minute * 60 + second)
}

/// An id that a spreadsheet program has rounded: a number past fifteen digits, scientific notation, or a long number that has
/// kept fifteen digits and zeros for the rest, which happens by chance once in a hundred thousand.
pub(super) fn is_damaged(cell: Cell<'_>) -> bool {
    // A short id without an E is none; this is asked of every id of every row.
    if cell.kind != CellKind::Number && cell.text.len() < 20 && !eight::has_letter(cell.text.as_bytes(), b'e') {
        return false;
    }
    let text = cell.text.trim_matches(['`', '\'', ' ', '\t', '"', '=']);
    if cell.kind == CellKind::Number {
        return text.bytes().filter(u8::is_ascii_digit).count() > 15;
    }
    let bytes = text.as_bytes();
    if bytes.len() >= 20 && bytes.iter().all(u8::is_ascii_digit) {
        return bytes.iter().skip(15).all(|byte| *byte == b'0');
    }
    let Some(at) = bytes.iter().position(|byte| matches!(byte, b'E' | b'e')) else { return false };
    bytes.get(at + 1) == Some(&b'+')
        && at > 0
        && bytes.get(at + 2..).is_some_and(|rest| !rest.is_empty() && rest.iter().all(u8::is_ascii_digit))
        && bytes.iter().take(at).all(|byte| byte.is_ascii_digit() || *byte == b'.')
}
