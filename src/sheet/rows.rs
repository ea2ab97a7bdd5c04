//! The text of a table's rows, as they stood in the file: one buffer, eight bytes of index a row.
//!
//! In: cells in reading order. Out: the cells of any row, for typing and for showing. Must not know: what a column means.

use crate::base::limits::TEXT_BYTES_MAX;
use crate::base::pack;

/// What the file held in a cell, besides its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellKind {
    /// Text, also every cell of a text file.
    Text,
    /// A spreadsheet number; its text is the shortest that gives the same number.
    Number,
    /// A spreadsheet date, time or both; its text is ISO 8601 (`2026-03-01`, `2026-03-01T12:33:05`, `12:33:05`).
    Date,
    /// `TRUE` or `FALSE`.
    Bool,
    /// A formula's error value: `#N/A`.
    Error,
    /// A formula whose value the file doesn't hold.
    Unvalued,
}

/// A cell as it stood in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell<'a> {
    /// What kind of cell.
    pub kind: CellKind,
    /// Its text.
    pub text: &'a str,
}

impl Cell<'_> {
    /// The cell past a row's last.
    pub const EMPTY: Cell<'static> = Cell { kind: CellKind::Text, text: "" };
}

// A cell ends with CELL_END; a kind other than text is told by the cell's first byte. Bytes below 0x20 other than TAB, LF
// and CR never come from a file into a cell, so neither mark can be forged.
const CELL_END: char = '\u{1f}';
const KINDS: [(char, CellKind); 5] =
    [('\u{1}', CellKind::Number), ('\u{2}', CellKind::Date), ('\u{3}', CellKind::Bool), ('\u{4}', CellKind::Error), ('\u{5}', CellKind::Unvalued)];

/// Rows of cells in one buffer. A row is written cell by cell, then ended; or, from delimited text without quotes, as the
/// line that it is.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    text: String,
    ends: Vec<u32>,
    /// Row numbers, with [`AS_LINE`] where the row's cells end with `mark` and not with [`CELL_END`].
    numbers: Vec<u32>,
    mark: u8,
    /// Whether a cell found no room.
    is_full: bool,
}

// From here on a text grows by a quarter: to double it may take what the machine has not.
const LARGE_BYTES: usize = 1 << 28;

// No file has so many rows that a number needs this bit.
const AS_LINE: u32 = 1 << 31;

impl Rows {
    /// Rows of a text with this delimiter, about so long.
    pub fn of_text(delimiter: u8, bytes: usize) -> Rows {
        // A line grows by one byte at most, where it ends with LF alone; what is not needed is given back by nobody.
        Rows { mark: delimiter, text: String::with_capacity(bytes + 1), ..Rows::default() }
    }

    /// Adds a whole row that stands as a line of the text: its cells between delimiters, no quote, no control character.
    #[must_use]
    pub fn push_line(&mut self, line: &str, row_number: u32) -> bool {
        self.text.push_str(line);
        self.text.push(char::from(self.mark));
        self.end_row(row_number | AS_LINE)
    }

    /// Adds a cell to the row being written. Control characters are dropped, except TAB and line breaks.
    pub fn push_cell(&mut self, kind: CellKind, text: &str) {
        // Past the limit the row can't be ended; what is left of it need not be held.
        if self.is_full || self.text.len() + text.len() > TEXT_BYTES_MAX {
            self.is_full = true;
            return;
        }
        self.make_room(text.len() + 2);
        if let Some((mark, _)) = KINDS.iter().find(|(_, known)| *known == kind) {
            self.text.push(*mark);
        }
        if text.bytes().all(|byte| byte >= 0x20 && byte != 0x7f) {
            self.text.push_str(text);
        } else {
            self.text.extend(text.chars().filter(|c| !c.is_ascii_control() || matches!(c, '\t' | '\n' | '\r')));
        }
        self.text.push(CELL_END);
    }

    fn make_room(&mut self, more: usize) {
        if self.text.len() > LARGE_BYTES && self.text.capacity() - self.text.len() < more {
            self.text.reserve_exact(more.max(self.text.len() / 4));
        }
    }

    /// Adds a text cell that is known to hold no control character.
    pub fn push_clean_cell(&mut self, text: &str) {
        self.text.push_str(text);
        self.text.push(CELL_END);
    }

    /// Ends the row being written and gives it the number the spreadsheet program shows (1-based; for text files the
    /// record's first line). `false`, with nothing kept of the row, when the text is longer than the limit.
    #[must_use]
    pub fn end_row(&mut self, row_number: u32) -> bool {
        match u32::try_from(self.text.len()) {
            Ok(end) if !self.is_full && self.text.len() <= TEXT_BYTES_MAX => {
                self.ends.push(end);
                self.numbers.push(row_number);
                true
            }
            _ => {
                self.drop_row();
                false
            }
        }
    }

    /// Forgets the cells written since the last row ended.
    pub fn drop_row(&mut self) {
        self.text.truncate(self.end_of(self.len()));
        self.is_full = false;
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The number the spreadsheet program shows for the row at `index` (0-based); 0 past the end.
    pub fn number(&self, index: usize) -> u32 {
        self.numbers.get(index).map_or(0, |number| number & !AS_LINE)
    }

    /// The index of the row the spreadsheet program shows as `row_number`.
    pub fn index_of(&self, row_number: u32) -> Option<usize> {
        self.numbers.binary_search_by_key(&row_number, |number| number & !AS_LINE).ok()
    }

    /// The cells of the row at `index` (0-based), left to right; none past the end.
    pub fn cells(&self, index: usize) -> impl Iterator<Item = Cell<'_>> {
        let row = if index < self.len() { self.text.get(self.end_of(index)..self.end_of(index + 1)).unwrap_or("") } else { "" };
        let mark = if self.numbers.get(index).is_some_and(|number| number & AS_LINE != 0) { self.mark } else { CELL_END as u8 };
        Cells { rest: row, mark }
    }

    /// The cell in the 0-based `column` of the row at `index`; [`Cell::EMPTY`] where there is none.
    pub fn cell(&self, index: usize, column: usize) -> Cell<'_> {
        self.cells(index).nth(column).unwrap_or(Cell::EMPTY)
    }

    /// Indexes of the rows with a cell that holds the word, ascending. The word is in lower case; ASCII letters of the text
    /// count in either case. One pass over the buffer, whatever the number of cells.
    pub fn holding(&self, word: &str) -> Vec<u32> {
        let (text, word) = (self.text.as_bytes(), word.as_bytes());
        let plain = memchr::memmem::Finder::new(word);
        let has_letters = word.iter().any(u8::is_ascii_alphabetic);
        let find = |text: &[u8]| match word.first() {
            Some(first) if has_letters => memchr::memchr2_iter(*first, first.to_ascii_uppercase(), text)
                .find(|at| text.get(*at..*at + word.len()).is_some_and(|found| found.eq_ignore_ascii_case(word))),
            _ => plain.find(text),
        };
        let (mut rows, mut at, mut row) = (Vec::new(), 0, 0);
        while let Some(place) = text.get(at..).filter(|left| !left.is_empty()).and_then(find) {
            row += self.ends.get(row..).map_or(0, |ends| ends.partition_point(|end| *end as usize <= at + place));
            // A word with the delimiter in it may have been found across two cells of a line.
            if !word.contains(&self.mark) || self.cells(row).any(|cell| find(cell.text.as_bytes()).is_some()) {
                rows.push(row as u32);
            }
            // One hit a row is enough.
            row += 1;
            at = self.end_of(row);
        }
        rows
    }

    /// The rows by ascending number; of two with one number the cells of the later.
    #[must_use]
    pub fn in_order(&self) -> Rows {
        let mut order: Vec<usize> = (0..self.len()).collect();
        order.sort_by_key(|index| (self.number(*index), *index));
        let mut sorted = Rows::default();
        for (at, index) in order.iter().enumerate() {
            if order.get(at + 1).is_some_and(|next| self.number(*next) == self.number(*index)) {
                continue;
            }
            for cell in self.cells(*index) {
                sorted.push_cell(cell.kind, cell.text);
            }
            if !sorted.end_row(self.number(*index)) {
                break;
            }
        }
        sorted
    }

    /// Hands out the rows as four pieces of bytes: text, where rows end, their numbers, the mark of lines.
    pub fn pack(&self, piece: &mut dyn FnMut(&[u8])) {
        piece(self.text.as_bytes());
        piece(&pack::column(&self.ends));
        piece(&pack::column(&self.numbers));
        piece(&[self.mark]);
    }

    /// The rows from four such pieces; `None` where they do not fit each other.
    pub fn unpack(next: &mut dyn FnMut() -> Option<Vec<u8>>) -> Option<Rows> {
        let text = String::from_utf8(next()?).ok()?;
        let (ends, numbers) = (pack::values::<u32>(&next()?)?, pack::values::<u32>(&next()?)?);
        let [mark] = *next()?.as_slice() else { return None };
        let fits = mark.is_ascii() && ends.len() == numbers.len() && ends.is_sorted() && ends.last().is_none_or(|end| *end as usize <= text.len());
        fits.then_some(Rows { text, ends, numbers, mark, is_full: false })
    }

    /// Bytes held, for the memory figures.
    pub fn bytes(&self) -> usize {
        self.text.capacity() + 4 * (self.ends.capacity() + self.numbers.capacity())
    }

    fn end_of(&self, rows: usize) -> usize {
        rows.checked_sub(1).and_then(|last| self.ends.get(last)).map_or(0, |end| *end as usize)
    }
}

/// The cells of a row, left to right.
struct Cells<'a> {
    rest: &'a str,
    mark: u8,
}

impl<'a> Iterator for Cells<'a> {
    type Item = Cell<'a>;

    fn next(&mut self) -> Option<Cell<'a>> {
        let end = find(self.rest.as_bytes(), self.mark)?;
        let raw = self.rest.get(..end).unwrap_or("");
        self.rest = self.rest.get(end + 1..).unwrap_or("");
        Some(match raw.as_bytes().first() {
            Some(kind @ 1..=5) => {
                let kind = KINDS.get(usize::from(*kind) - 1).map_or(CellKind::Text, |(_, kind)| *kind);
                Cell { kind, text: raw.get(1..).unwrap_or("") }
            }
            _ => Cell { kind: CellKind::Text, text: raw },
        })
    }
}

/// Where a byte stands first. A cell has about nine bytes, for which a search made for long texts costs more than it saves.
fn find(bytes: &[u8], wanted: u8) -> Option<usize> {
    const LOW: u64 = u64::from_ne_bytes([0x01; 8]);
    const HIGH: u64 = u64::from_ne_bytes([0x80; 8]);
    let (words, tail) = bytes.as_chunks::<8>();
    for (at, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word) ^ u64::from_le_bytes([wanted; 8]);
        // The lowest set bit stands in the first byte that was equal.
        let equal = word.wrapping_sub(LOW) & !word & HIGH;
        if equal != 0 {
            return Some(at * 8 + equal.trailing_zeros() as usize / 8);
        }
    }
    tail.iter().position(|byte| *byte == wanted).map(|at| words.len() * 8 + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_hold_a_word_are_found_in_either_case_and_once_each() {
        let mut rows = Rows::default();
        for (number, cells) in [(2, ["T0001", "88.00"]), (3, ["t0001 T0001", "1.00"]), (7, ["x", "收银员"]), (9, ["", "88.00"])] {
            cells.iter().for_each(|cell| rows.push_cell(CellKind::Text, cell));
            assert!(rows.end_row(number));
        }
        for (word, found) in [("t0001", vec![0, 1]), ("88.00", vec![0, 3]), ("银", vec![2]), ("188", vec![]), ("", vec![0, 1, 2, 3])] {
            assert_eq!(rows.holding(word), found, "{word}");
        }
        assert_eq!(Rows::default().holding("x"), Vec::<u32>::new());
    }

    #[test]
    fn a_byte_is_found_wherever_it_stands_first() {
        for length in 0..40_usize {
            for at in 0..length {
                let mut bytes: Vec<u8> = (0..length).map(|index| 0x80 | index as u8).collect();
                bytes[at] = b',';
                bytes[length - 1] = b',';
                assert_eq!(find(&bytes, b','), Some(at));
            }
            assert_eq!(find(&vec![b'-'; length], b','), None);
        }
    }

    #[test]
    fn a_line_gives_the_cells_between_its_delimiters() {
        let mut rows = Rows::of_text(b';', 20);
        assert!(rows.push_line("收银;;128.50;", 7));
        rows.push_cell(CellKind::Text, "a;b");
        assert!(rows.end_row(8));
        let texts = |index| rows.cells(index).map(|cell| cell.text).collect::<Vec<_>>();
        assert_eq!((texts(0), texts(1)), (vec!["收银", "", "128.50", ""], vec!["a;b"]));
        assert_eq!((rows.number(0), rows.index_of(8), rows.index_of(7)), (7, Some(1), Some(0)));
        assert_eq!((rows.holding("a;b"), rows.holding(";128"), rows.holding("128")), (vec![1], vec![], vec![0]));
    }

    #[test]
    fn cells_come_back_as_they_went_in() {
        let mut rows = Rows::default();
        rows.push_cell(CellKind::Text, "收银");
        rows.push_cell(CellKind::Number, "128.5");
        rows.push_cell(CellKind::Text, "");
        assert!(rows.end_row(4));
        rows.push_cell(CellKind::Text, "a\u{1f}b\nc");
        rows.drop_row();
        rows.push_cell(CellKind::Text, "\u{1}a\u{1f}b\nc");
        assert!(rows.end_row(6));
        let first: Vec<_> = rows.cells(0).collect();
        assert_eq!(first.len(), 3);
        assert_eq!(first[1], Cell { kind: CellKind::Number, text: "128.5" });
        assert_eq!(rows.cell(1, 0), Cell { kind: CellKind::Text, text: "ab\nc" });
        assert_eq!(rows.cell(1, 9), Cell::EMPTY);
        assert_eq!((rows.number(1), rows.index_of(6), rows.index_of(5)), (6, Some(1), None));
        assert_eq!(rows.cells(2).count(), 0);
    }
}
