//! Free texts (remarks, counterparties) made comparable: how alike two are, and how rare what they share is.
//!
//! In: the texts of the two pools' rows. Out: a [`Likeness`] a pair, the share of acquirer rows that have as much in common,
//! ranges of rows by prefix and by rare word. Must not know: what a likeness weighs.

use crate::base::{Name, Names};
use crate::ledger::book::Book;

/// Characters of a text that count: bank remarks end at 35 to 140.
pub const CHARS_MAX: usize = 64;
/// Rows that may share a word for it to be called rare.
pub const RARE_WORD_ROWS_MAX: usize = 40;
/// Characters two texts must share at their start to be called alike in it.
pub const PREFIX_CHARS_MIN: usize = 3;

/// How alike two texts are, most alike first; every pair is in exactly one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Likeness {
    /// Neither row has a text.
    BothMissing,
    /// Only the acquirer's row has one.
    MerchantMissing,
    /// Only the merchant's row has one.
    AcquirerMissing,
    /// Equal, but for case, width and blanks.
    Equal,
    /// One is the start of the other and three quarters as long.
    LongPrefix,
    /// One is the start of the other and half as long.
    HalfPrefix,
    /// One is the start of the other, and shorter.
    ShortPrefix,
    /// One character differs, or two neighbours are swapped.
    OneEdit,
    /// At most a fifth of the characters differ.
    FewEdits,
    /// They start alike for more than half of the shorter one.
    CommonStart,
    /// At most two fifths of the characters differ.
    SomeEdits,
    /// They share a word that few rows have.
    RareWord,
    /// They start alike for at least three characters.
    BriefStart,
    /// None of these.
    Unlike,
}

/// The number of likenesses.
pub const LIKENESSES: usize = Likeness::Unlike as usize + 1;

/// The texts of one pool: a text number a row, 0 for none.
#[derive(Clone, Default)]
pub struct Memos {
    /// The text of each row of the pool; 0 is none.
    pub of_row: Vec<u32>,
    chars: Vec<char>,
    ends: Vec<u32>,
}

impl Memos {
    /// The texts of the rows of a pool: the remark, or the counterparty where there is no remark.
    pub fn of(book: &Book, pool: &[u32], names: &Names) -> Memos {
        let mut memos = Memos { of_row: Vec::with_capacity(pool.len()), chars: Vec::new(), ends: vec![0] };
        if !(book.columns.remark.is_present() || book.columns.counterparty.is_present()) {
            memos.of_row.resize(pool.len(), 0);
            return memos;
        }
        let mut number_of_name: Vec<u32> = vec![u32::MAX; names.len() + 1];
        for row in pool {
            let remark = book.columns.remark.get(*row as usize);
            let name = if remark.is_some() { remark } else { book.columns.counterparty.get(*row as usize) };
            let number = match number_of_name.get_mut(name.index()) {
                Some(known) => {
                    if *known == u32::MAX {
                        *known = memos.keep(name, names);
                    }
                    *known
                }
                None => 0,
            };
            memos.of_row.push(number);
        }
        memos
    }

    /// The same texts for other rows.
    pub fn with_rows(self, of_row: Vec<u32>) -> Memos {
        Memos { of_row, ..self }
    }

    fn keep(&mut self, name: Name, names: &Names) -> u32 {
        let start = self.chars.len();
        let mut is_gap = false;
        for c in names.text(name).chars().map(plain).filter(|c| !c.is_control() || c.is_whitespace()) {
            if c.is_whitespace() {
                is_gap = true;
                continue;
            }
            let is_full = self.chars.len() - start + usize::from(is_gap) >= CHARS_MAX;
            if is_full {
                break;
            }
            if is_gap && self.chars.len() > start {
                self.chars.push(' ');
            }
            is_gap = false;
            self.chars.push(c);
        }
        if self.chars.len() == start {
            return 0;
        }
        self.ends.push(self.chars.len() as u32);
        self.ends.len() as u32 - 1
    }

    /// The characters of a text.
    pub fn text(&self, number: u32) -> &[char] {
        let end = |number: u32| self.ends.get(number as usize).copied().unwrap_or(0) as usize;
        if number == 0 { &[] } else { self.chars.get(end(number - 1)..end(number)).unwrap_or(&[]) }
    }

    /// How many texts there are, none not counted.
    pub fn len(&self) -> usize {
        self.ends.len() - 1
    }
}

/// Lower case, half width.
fn plain(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c).to_ascii_lowercase(),
        '\u{3000}' => ' ',
        _ if c.is_ascii() => c.to_ascii_lowercase(),
        _ => c.to_lowercase().next().unwrap_or(c),
    }
}

/// The acquirer pool's texts in order, with how many rows have each: shares of prefixes are differences of two sums.
pub struct MemoIndex {
    /// Text numbers in the order of their characters.
    order: Vec<u32>,
    /// Rows of the texts before each place; one longer than `order`.
    rows_before: Vec<u32>,
    /// Rows (places in the pool) by text, in the order of `order`.
    rows: Vec<u32>,
    /// Pairs of (word's fingerprint, row), ascending.
    words: Vec<(u64, u32)>,
    rows_count: usize,
}

impl MemoIndex {
    /// The index of a pool's texts.
    pub fn new(memos: &Memos) -> MemoIndex {
        let mut order: Vec<u32> = (1..=memos.len() as u32).collect();
        order.sort_unstable_by(|x, y| memos.text(*x).cmp(memos.text(*y)).then(x.cmp(y)));
        let mut place = vec![0_u32; memos.len() + 1];
        for (at, number) in order.iter().enumerate() {
            if let Some(slot) = place.get_mut(*number as usize) {
                *slot = at as u32;
            }
        }
        let mut rows: Vec<(u32, u32)> = Vec::new();
        let mut words: Vec<(u64, u32)> = Vec::new();
        for (row, number) in memos.of_row.iter().enumerate().filter(|(_, number)| **number != 0) {
            rows.push((place.get(*number as usize).copied().unwrap_or(0), row as u32));
            words_of(memos.text(*number), |word| words.push((word, row as u32)));
        }
        rows.sort_unstable();
        words.sort_unstable();
        words.dedup();
        let rows_before = (0..=order.len() as u32).map(|at| rows.partition_point(|(place, _)| *place < at) as u32).collect();
        MemoIndex { order, rows_before, rows: rows.into_iter().map(|(_, row)| row).collect(), words, rows_count: memos.of_row.len() }
    }

    /// The rows whose text starts with `prefix`.
    pub fn rows_with_prefix(&self, memos: &Memos, prefix: &[char]) -> &[u32] {
        let from = self.order.partition_point(|number| memos.text(*number) < prefix);
        let starts = |number: &u32| memos.text(*number).starts_with(prefix);
        let to = from + self.order.get(from..).map_or(0, |rest| rest.partition_point(starts));
        let row = |at: usize| self.rows_before.get(at).copied().unwrap_or(0) as usize;
        self.rows.get(row(from)..row(to)).unwrap_or(&[])
    }

    /// The rows that share as many first characters with `text` as leaves at most `rows_max` of them, at least
    /// [`PREFIX_CHARS_MIN`] (or the whole text); the first `rows_max` where a whole text has more.
    pub fn rows_alike(&self, memos: &Memos, text: &[char], rows_max: usize) -> &[u32] {
        let mut chars = PREFIX_CHARS_MIN.min(text.len());
        loop {
            let rows = self.rows_with_prefix(memos, text.get(..chars).unwrap_or(text));
            if rows.len() <= rows_max || chars >= text.len() {
                return rows.get(..rows.len().min(rows_max)).unwrap_or(rows);
            }
            chars += 1;
        }
    }

    /// The rows that share a rare word with `text`, a slice for each word.
    pub fn rows_by_rare_word(&self, text: &[char], mut each: impl FnMut(&[(u64, u32)])) {
        words_of(text, |word| {
            let rows = self.word(word);
            if rows.len() <= RARE_WORD_ROWS_MAX {
                each(rows);
            }
        });
    }

    fn word(&self, word: u64) -> &[(u64, u32)] {
        let from = self.words.partition_point(|(known, _)| *known < word);
        let rest = self.words.get(from..).unwrap_or(&[]);
        rest.get(..rest.partition_point(|(known, _)| *known == word)).unwrap_or(&[])
    }

    fn share(&self, rows: usize) -> f32 {
        // One of the rows may well be the partner itself, which is no chance neighbour.
        (rows as f32 - 0.6).max(0.4) / self.rows_count.max(1) as f32
    }

    /// How alike two texts are, and the share of acquirer rows that have as much in common with the merchant's text;
    /// `None` for the likenesses whose share is that of random pairs. Neither text is empty.
    pub fn compare(&self, merchant: &[char], acquirer: &[char], acquirer_memos: &Memos) -> (Likeness, Option<f32>) {
        let common = merchant.iter().zip(acquirer).take_while(|(x, y)| x == y).count();
        let (shorter, longer) = (merchant.len().min(acquirer.len()), merchant.len().max(acquirer.len()));
        let share_of_start = || Some(self.share(self.rows_with_prefix(acquirer_memos, merchant.get(..common).unwrap_or(&[])).len()));
        if common == longer {
            let rows = self.rows_with_prefix(acquirer_memos, merchant);
            let equal = rows.iter().filter(|row| acquirer_memos.of_row.get(**row as usize).is_some_and(|n| acquirer_memos.text(*n).len() == longer));
            return (Likeness::Equal, Some(self.share(equal.count())));
        }
        if common == shorter && shorter >= PREFIX_CHARS_MIN {
            let likeness = match 4 * shorter / longer {
                3.. => Likeness::LongPrefix,
                2 => Likeness::HalfPrefix,
                _ => Likeness::ShortPrefix,
            };
            return (likeness, share_of_start());
        }
        let far = 2 * longer / 5;
        let edits = edits_within(merchant, acquirer, far);
        match edits {
            Some(1) => return (Likeness::OneEdit, None),
            Some(edits) if 5 * edits <= longer => return (Likeness::FewEdits, None),
            _ => {}
        }
        if common >= PREFIX_CHARS_MIN && 2 * common > shorter {
            return (Likeness::CommonStart, share_of_start());
        }
        if edits.is_some() {
            return (Likeness::SomeEdits, None);
        }
        if let Some(rows) = self.rarest_shared_word(merchant, acquirer) {
            return (Likeness::RareWord, Some(self.share(rows)));
        }
        if common >= PREFIX_CHARS_MIN { (Likeness::BriefStart, share_of_start()) } else { (Likeness::Unlike, None) }
    }

    fn rarest_shared_word(&self, merchant: &[char], acquirer: &[char]) -> Option<usize> {
        let mut rarest: Option<usize> = None;
        words_of(merchant, |word| {
            let mut is_shared = false;
            words_of(acquirer, |other| is_shared |= word == other);
            let rows = self.word(word).len();
            if is_shared && rows <= RARE_WORD_ROWS_MAX {
                rarest = Some(rarest.map_or(rows, |known| known.min(rows)));
            }
        });
        rarest
    }
}

/// Calls `each` with the fingerprint of every word: a run of letters and digits of at least four, or two neighbouring
/// characters of a script without blanks.
fn words_of(text: &[char], mut each: impl FnMut(u64)) {
    let mut start = 0;
    while let Some(first) = text.get(start) {
        if first.is_ascii_alphanumeric() {
            let run = text.get(start..).unwrap_or(&[]);
            let length = run.iter().take_while(|c| c.is_ascii_alphanumeric()).count();
            if length >= 4 {
                each(fingerprint(run.get(..length).unwrap_or(&[])));
            }
            start += length;
        } else {
            match text.get(start + 1) {
                Some(next) if first.is_alphabetic() && next.is_alphabetic() && !next.is_ascii() => each(fingerprint(&[*first, *next])),
                _ => {}
            }
            start += 1;
        }
    }
}

fn fingerprint(chars: &[char]) -> u64 {
    chars.iter().fold(0x9E37_79B9_7F4A_7C15, |hash: u64, c| (hash ^ u64::from(u32::from(*c))).wrapping_mul(0xBF58_476D_1CE4_E5B9).rotate_left(29))
}

/// Edits (a character changed, added, left out, two neighbours swapped) from one text to the other, neither longer than
/// [`CHARS_MAX`]; `None` past `limit`.
pub fn edits_within(x: &[char], y: &[char], limit: usize) -> Option<usize> {
    if x.len().abs_diff(y.len()) > limit {
        return None;
    }
    // Three rows of the optimal string alignment table, of which only the band of `limit` about the diagonal matters.
    let mut rows = [[0_u8; CHARS_MAX + 1]; 3];
    let cell = |row: &[u8; CHARS_MAX + 1], at: usize| usize::from(row.get(at).copied().unwrap_or(u8::MAX));
    for (at, slot) in rows[1].iter_mut().enumerate() {
        *slot = at as u8;
    }
    for (i, a) in x.iter().enumerate() {
        let [before, above, row] = &mut rows;
        row[0] = (i + 1) as u8;
        let mut least = usize::from(row[0]);
        for (j, b) in y.iter().enumerate() {
            let mut edits = (cell(above, j) + usize::from(a != b)).min(cell(above, j + 1) + 1).min(cell(row, j) + 1);
            let is_swap = i > 0 && j > 0 && x.get(i - 1) == Some(b) && y.get(j - 1) == Some(a);
            if is_swap {
                edits = edits.min(cell(before, j - 1) + 1);
            }
            if let Some(slot) = row.get_mut(j + 1) {
                *slot = edits as u8;
            }
            least = least.min(edits);
        }
        if least > limit {
            return None;
        }
        rows.rotate_left(1);
    }
    let edits = cell(&rows[1], y.len());
    (edits <= limit).then_some(edits)
}

#[cfg(test)]
mod tests;
