//! The text of a table's rows, as they stood in the file: one buffer, four or eight bytes of index a row.
//!
//! In: cells in reading order, or a delimited text that is told where its rows end. Out: the cells of any row, for typing and
//! for showing. Must not know: what a column means.

use crate::base::limits::{CELL_BYTES_MAX, TEXT_BYTES_MAX};
use crate::base::{eight, pack};

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

/// Rows of cells in one buffer. A row is written cell by cell, then ended. The rows of a delimited text are that text itself:
/// a line stays as it is, and a record with quotes is written anew over its own place, where it always has room.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    text: String,
    /// Where each row ends and the next begins: past its line end in a delimited text.
    ends: Vec<u32>,
    /// Row numbers, with [`AS_LINE`] where the row is a line as it stood, its cells between `mark`s; none while each is the one
    /// before and one.
    numbers: Vec<u32>,
    /// The number of the first row, likewise.
    first: u32,
    mark: u8,
    /// Whether a cell found no room.
    is_full: bool,
}

// From here on a text grows by a quarter: to double it may take what the machine has not.
const LARGE_BYTES: usize = 1 << 28;

// No file has so many rows that a number needs this bit.
const AS_LINE: u32 = 1 << 31;

impl Rows {
    /// The rows of a delimited text, none of them told yet, about so many.
    pub fn of_text(text: String, delimiter: u8, rows: usize) -> Rows {
        Rows { mark: delimiter, text, ends: Vec::with_capacity(rows), ..Rows::default() }
    }

    /// All of the text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Ends a row of the text as the line that it is, with no quote and no control character but TAB; the next begins at `end`.
    /// `false`, with nothing kept of the row, when the text is longer than the limit.
    #[must_use]
    pub fn end_line(&mut self, end: usize, row_number: u32) -> bool {
        self.end_at(end, row_number | AS_LINE)
    }

    /// Ends a row of the text that reaches to `end` and puts these cells, written by [`write_cell`], in its place. Where the next
    /// row begins, which is `end` but for cells that found no room; `None` when the text is longer than the limit.
    #[must_use]
    pub fn end_as(&mut self, end: usize, mut cells: String, row_number: u32) -> Option<usize> {
        let start = self.end_of(self.len());
        // Line ends after the last cell are of no cell.
        cells.extend(std::iter::repeat_n('\n', end.saturating_sub(start + cells.len())));
        self.text.replace_range(start..end, &cells);
        let end = start + cells.len();
        self.end_at(end, row_number).then_some(end)
    }

    fn end_at(&mut self, end: usize, row_number: u32) -> bool {
        let Some(end) = u32::try_from(end).ok().filter(|_| end <= TEXT_BYTES_MAX) else { return false };
        if self.ends.is_empty() {
            self.first = row_number;
        } else if !self.numbers.is_empty() {
            self.numbers.push(row_number);
        } else if self.first.checked_add(self.ends.len() as u32) != Some(row_number) {
            self.numbers = (self.first..).take(self.ends.len()).chain([row_number]).collect();
        }
        self.ends.push(end);
        true
    }

    // The number of a row as it is kept.
    fn kept_number(&self, index: usize) -> Option<u32> {
        let counted = self.numbers.is_empty() && index < self.len();
        if counted { Some(self.first + index as u32) } else { self.numbers.get(index).copied() }
    }

    /// Gives back the room of an index that was made for more rows.
    pub fn fit(&mut self) {
        self.ends.shrink_to_fit();
        self.numbers.shrink_to_fit();
    }

    /// The rows as delimited text again, each on the line it stood on.
    pub fn to_text(&self) -> String {
        let (mut out, mut line) = (String::with_capacity(self.text.len()), 1);
        for index in 0..self.len() {
            let number = self.kept_number(index).unwrap_or(0);
            for _ in line..number & !AS_LINE {
                out.push('\n');
            }
            let start = out.len();
            for (place, cell) in self.cells(index).enumerate() {
                if place > 0 {
                    out.push(char::from(self.mark));
                }
                match number & AS_LINE {
                    0 => out.extend(["\"", &cell.text.replace('"', "\"\""), "\""]),
                    _ => out.push_str(cell.text),
                }
            }
            let row = out.as_bytes().get(start..).unwrap_or(&[]);
            let lines = row.iter().zip(row.iter().skip(1).chain(b" ")).filter(|(byte, next)| **byte == b'\n' || **byte == b'\r' && **next != b'\n');
            line = (number & !AS_LINE) + 1 + lines.count() as u32;
            out.push('\n');
        }
        out
    }

    /// Adds a cell to the row being written. Control characters are dropped, except TAB and line breaks.
    pub fn push_cell(&mut self, kind: CellKind, text: &str) {
        // Past the limit the row can't be ended; what is left of it need not be held.
        if self.is_full || self.text.len() + text.len() > TEXT_BYTES_MAX {
            self.is_full = true;
            return;
        }
        self.make_room(text.len() + 2);
        write_cell(&mut self.text, kind, text);
    }

    /// Adds a cell that `write` puts at the end of the text and says the kind of; as [`Rows::push_cell`] without its copy.
    pub fn put_cell(&mut self, write: impl FnOnce(&mut String) -> CellKind) {
        self.make_room(CELL_BYTES_MAX);
        let start = self.text.len();
        let kind = write(&mut self.text);
        let cell = self.text.as_bytes().get(start..).unwrap_or(&[]);
        if kind == CellKind::Text && !eight::has_control(cell) && self.text.len() <= TEXT_BYTES_MAX && !self.is_full {
            self.text.push(CELL_END);
        } else {
            let cell = self.text.split_off(start);
            self.push_cell(kind, &cell);
        }
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
        let is_ended = !self.is_full && self.end_at(self.text.len(), row_number);
        if !is_ended {
            self.drop_row();
        }
        is_ended
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
        self.kept_number(index).map_or(0, |number| number & !AS_LINE)
    }

    /// The index of the row the spreadsheet program shows as `row_number`.
    pub fn index_of(&self, row_number: u32) -> Option<usize> {
        if self.numbers.is_empty() {
            return row_number.checked_sub(self.first & !AS_LINE).map(|index| index as usize).filter(|index| *index < self.len());
        }
        self.numbers.binary_search_by_key(&row_number, |number| number & !AS_LINE).ok()
    }

    /// The cells of the row at `index` (0-based), left to right; none past the end.
    pub fn cells(&self, index: usize) -> impl Iterator<Item = Cell<'_>> {
        let row = if index < self.len() { self.text.get(self.end_of(index)..self.end_of(index + 1)).unwrap_or("") } else { "" };
        if self.kept_number(index).is_some_and(|number| number & AS_LINE != 0) {
            let line = row.strip_suffix('\n').unwrap_or(row);
            let line = line.strip_suffix('\r').unwrap_or(line);
            Cells { rest: line, mark: self.mark, is_open: !line.is_empty() }
        } else {
            Cells { rest: row, mark: CELL_END as u8, is_open: false }
        }
    }

    /// The cell in the 0-based `column` of the row at `index`; [`Cell::EMPTY`] where there is none.
    pub fn cell(&self, index: usize, column: usize) -> Cell<'_> {
        self.cells(index).nth(column).unwrap_or(Cell::EMPTY)
    }

    /// Indexes of the rows with a cell that holds the word, ascending. The word is in lower case; ASCII letters of the text
    /// count in either case. One pass over the buffer, whatever the number of cells.
    pub fn holding(&self, word: &str) -> Vec<u32> {
        let word = word.as_bytes();
        // Blank lines at the end are of no row.
        let text = self.text.as_bytes().get(..self.end_of(self.len())).unwrap_or(&[]);
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
            // A word with the delimiter or a line end in it may have been found across two cells, or two lines.
            if !word.iter().any(|byte| *byte == self.mark || matches!(byte, b'\n' | b'\r'))
                || self.cells(row).any(|cell| find(cell.text.as_bytes()).is_some())
            {
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

    /// Hands out the rows as four pieces of bytes: text, where rows end, their numbers, the mark of lines with the first number.
    pub fn pack(&self, piece: &mut dyn FnMut(&[u8])) {
        piece(self.text.as_bytes());
        piece(&pack::column(&self.ends));
        piece(&pack::column(&self.numbers));
        piece(&[[self.mark].as_slice(), &self.first.to_le_bytes()].concat());
    }

    /// The rows from four such pieces; `None` where they do not fit each other.
    pub fn unpack(next: &mut dyn FnMut() -> Option<Vec<u8>>) -> Option<Rows> {
        let text = String::from_utf8(next()?).ok()?;
        let (ends, numbers) = (pack::values::<u32>(&next()?)?, pack::values::<u32>(&next()?)?);
        let [mark, first @ ..] = *next()?.first_chunk::<5>()?;
        let first = u32::from_le_bytes(first);
        let are_counted = numbers.is_empty() && u32::try_from(ends.len()).is_ok_and(|rows| first.checked_add(rows).is_some());
        let fits = mark.is_ascii()
            && (are_counted || ends.len() == numbers.len())
            && ends.is_sorted()
            && ends.last().is_none_or(|end| *end as usize <= text.len());
        fits.then_some(Rows { text, ends, numbers, first, mark, is_full: false })
    }

    /// Bytes held, for the memory figures.
    pub fn bytes(&self) -> usize {
        self.text.capacity() + 4 * (self.ends.capacity() + self.numbers.capacity())
    }

    fn end_of(&self, rows: usize) -> usize {
        rows.checked_sub(1).and_then(|last| self.ends.get(last)).map_or(0, |end| *end as usize)
    }
}

/// Writes a cell as [`Rows`] keeps it. Control characters are dropped, except TAB and line breaks.
pub fn write_cell(to: &mut String, kind: CellKind, text: &str) {
    if let Some((mark, _)) = KINDS.iter().find(|(_, known)| *known == kind) {
        to.push(*mark);
    }
    if !eight::has_control(text.as_bytes()) {
        to.push_str(text);
    } else {
        to.extend(text.chars().filter(|c| !c.is_ascii_control() || matches!(c, '\t' | '\n' | '\r')));
    }
    to.push(CELL_END);
}

/// The cells of a row, left to right.
struct Cells<'a> {
    rest: &'a str,
    mark: u8,
    /// Whether a cell is to come that no mark ends: the last of a line.
    is_open: bool,
}

impl<'a> Iterator for Cells<'a> {
    type Item = Cell<'a>;

    // Into its caller: a cell handed over through memory costs more than finding it.
    #[inline(always)]
    fn next(&mut self) -> Option<Cell<'a>> {
        let (raw, rest) = match find(self.rest.as_bytes(), self.mark) {
            Some(end) => (self.rest.get(..end).unwrap_or(""), self.rest.get(end + 1..).unwrap_or("")),
            None if self.is_open => {
                self.is_open = false;
                (self.rest, "")
            }
            None => return None,
        };
        self.rest = rest;
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
#[inline]
fn find(bytes: &[u8], wanted: u8) -> Option<usize> {
    const LOW: u64 = eight::all(0x01);
    const HIGH: u64 = eight::all(0x80);
    let (words, tail) = bytes.as_chunks::<8>();
    for (at, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word) ^ eight::all(wanted);
        // The lowest set bit stands in the first byte that was equal.
        let equal = word.wrapping_sub(LOW) & !word & HIGH;
        if equal != 0 {
            return Some(at * 8 + equal.trailing_zeros() as usize / 8);
        }
    }
    tail.iter().position(|byte| *byte == wanted).map(|at| words.len() * 8 + at)
}

#[cfg(test)]
impl Rows {
    /// Cells of text: a row a line, cut at commas.
    pub fn of_lines(text: &str) -> Rows {
        let mut rows = Rows::default();
        for (index, line) in text.lines().enumerate() {
            line.split(',').for_each(|cell| rows.push_cell(CellKind::Text, cell));
            assert!(rows.end_row(index as u32 + 1));
        }
        rows
    }
}

#[cfg(test)]
mod tests;
