//! Delimited text to rows: quotes by csv-core, everything it would swallow in silence found and said here.
//!
//! In: text, which the rows keep as theirs. Out: [`Rows`] numbered by physical line, issues with line numbers. Must not know: what a column means.

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use super::rows::write_cell;
use super::{CellKind, Rows};
use crate::base::eight::all;
use crate::base::limits::{CELL_BYTES_MAX, COLUMNS_MAX, QUOTED_LINES_MAX, ROWS_MAX};
use crate::base::{Fact, Issue, Said};

/// A delimited text, split.
#[derive(Debug, Default)]
pub struct Split {
    /// The rows; blank lines between others are rows without cells, those at the end are left out.
    pub rows: Rows,
    /// What was odd, with line numbers.
    pub issues: Vec<Issue>,
    /// The limit that ended the reading early.
    pub over: Option<&'static str>,
}

/// Finds the delimiter: that of a `sep=` line, else the one that cuts most lines into the same number of fields. `None`
/// where no delimiter cuts anything.
pub fn delimiter_of(text: &str) -> Option<u8> {
    if let Some(mark) = text.strip_prefix("sep=").and_then(|rest| rest.bytes().next()).filter(u8::is_ascii) {
        return Some(mark);
    }
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(120).collect();
    [b',', b'\t', b';', b'|']
        .into_iter()
        .map(|mark| (evenness(&lines, mark), mark))
        .filter(|(score, _)| *score > 0)
        .max_by_key(|(score, mark)| (*score, u8::MAX - mark))
        .map(|(_, mark)| mark)
}

/// How evenly a delimiter cuts lines: lines with the commonest number of fields, weighed by that number.
fn evenness(lines: &[&str], mark: u8) -> usize {
    let counts: Vec<usize> = lines.iter().map(|line| marks_outside_quotes(line, mark)).collect();
    let mut sorted: Vec<usize> = counts.iter().copied().filter(|count| *count > 0).collect();
    sorted.sort_unstable();
    sorted.chunk_by(|a, b| a == b).map(|chunk| chunk.len() * chunk.first().map_or(0, |count| (*count).min(12) + 1)).max().unwrap_or(0)
}

fn marks_outside_quotes(line: &str, mark: u8) -> usize {
    let mut quoted = false;
    let mut count = 0;
    for byte in line.bytes() {
        quoted ^= byte == b'"';
        count += usize::from(byte == mark && !quoted);
    }
    count
}

/// Splits a text at `delimiter`. `keep_going` hears the bytes done and may stop the reading.
pub fn split(mut text: String, delimiter: u8, keep_going: &mut dyn FnMut(usize) -> bool) -> Split {
    let mut line = 1;
    if text.starts_with("sep=") {
        text.drain(..line_at(&text, 0).1);
        line = 2;
    }
    let rows = rows_about(&text);
    let mut splitter = Splitter {
        delimiter,
        reader: ReaderBuilder::new().delimiter(delimiter).build(),
        at: 0,
        line,
        unclosed: 0,
        fields: vec![0; 4096],
        ends: vec![0; COLUMNS_MAX + 1],
        out: Split { rows: Rows::of_text(text, delimiter, rows), ..Split::default() },
        blanks: Vec::new(),
    };
    let mut heard = 0;
    while splitter.at < splitter.text().len() && splitter.out.over.is_none() {
        splitter.record();
        if splitter.at - heard > (1 << 20) {
            heard = splitter.at;
            if !keep_going(heard) {
                break;
            }
        }
    }
    splitter.out.rows.fit();
    splitter.out
}

// The lines of a text by the length of its first ones, and a few more: an index that grows takes twice its room for a while.
fn rows_about(text: &str) -> usize {
    const ASKED: usize = 1 << 14;
    let asked = text.len().min(ASKED);
    let lines = memchr::memchr_iter(b'\n', text.as_bytes().get(..asked).unwrap_or(&[])).count();
    (text.len() / asked.max(1)).saturating_mul(lines + lines / 16 + 1).min(ROWS_MAX)
}

/// The end of the line at `at`, and where the next one begins.
fn line_at(text: &str, at: usize) -> (usize, usize) {
    let rest = text.as_bytes().get(at..).unwrap_or(&[]);
    match memchr::memchr2(b'\n', b'\r', rest) {
        None => (text.len(), text.len()),
        Some(end) => {
            let width = if rest.get(end..end + 2) == Some(b"\r\n") { 2 } else { 1 };
            (at + end, at + end + width)
        }
    }
}

// After so many unclosed quotes the text does not use quotes at all; each costs a look at a hundred lines.
const UNCLOSED_MAX: u32 = 16;

/// A line of the text, and what it holds.
struct Line {
    end: usize,
    /// Where the next one begins.
    next: usize,
    has_quote: bool,
    /// No control character but the delimiter and TAB.
    is_clean: bool,
}

/// Whether any of eight bytes is a control character or a quote.
fn is_odd(word: u64) -> bool {
    let is_zero = |word: u64| word.wrapping_sub(all(0x01)) & !word & all(0x80);
    let is_control = word.wrapping_sub(all(0x20)) & !word & all(0x80);
    is_control | is_zero(word ^ all(b'"')) | is_zero(word ^ all(0x7f)) != 0
}

struct Splitter {
    delimiter: u8,
    reader: Reader,
    at: usize,
    line: u32,
    unclosed: u32,
    fields: Vec<u8>,
    ends: Vec<usize>,
    out: Split,
    /// Blank lines that may be the last: number, and where the next line begins.
    blanks: Vec<(u32, usize)>,
}

impl Splitter {
    fn text(&self) -> &str {
        self.out.rows.text()
    }

    // A call of its own: a browser compiles well what is called often.
    #[inline(never)]
    fn record(&mut self) {
        let Line { end, next, has_quote, is_clean } = self.look();
        if end == self.at {
            self.blanks.push((self.line, next));
            self.at = next;
            self.line += 1;
            return;
        }
        for (number, end) in std::mem::take(&mut self.blanks) {
            self.end_line(end, number);
        }
        if self.out.over.is_some() {
            return;
        }
        let quoted = has_quote && self.unclosed < UNCLOSED_MAX;
        if !(quoted && self.quoted_record(next)) {
            // So short a line has no more cells and no longer ones than it may.
            if !is_clean || end - self.at >= COLUMNS_MAX {
                self.plain_line(end, next, is_clean);
            } else {
                self.end_line(next, self.line);
            }
            self.line += 1;
        }
    }

    /// The line at the reading position, looked through once, eight bytes at a time: most have nothing but cells and delimiters.
    fn look(&self) -> Line {
        let rest = self.text().as_bytes().get(self.at..).unwrap_or(&[]);
        let (mut has_quote, mut is_clean) = (false, true);
        let mut at = 0;
        let end = loop {
            let word = match rest.get(at..).and_then(|rest| rest.first_chunk::<8>()) {
                Some(word) if !is_odd(u64::from_le_bytes(*word)) => {
                    at += 8;
                    continue;
                }
                Some(word) => word.as_slice(),
                None => rest.get(at..).unwrap_or(&[]),
            };
            if word.is_empty() {
                break at;
            }
            let mut ended = None;
            for (place, byte) in word.iter().enumerate() {
                match byte {
                    b'\n' | b'\r' => {
                        ended = Some(at + place);
                        break;
                    }
                    b'"' => has_quote = true,
                    byte if *byte == self.delimiter || *byte == b'\t' => {}
                    0..0x20 | 0x7f => is_clean = false,
                    _ => {}
                }
            }
            match ended {
                Some(end) => break end,
                None => at += word.len(),
            }
        };
        let width = match rest.get(end..) {
            Some([b'\r', b'\n', ..]) => 2,
            Some([_, ..]) => 1,
            _ => 0,
        };
        Line { end: self.at + end, next: self.at + end + width, has_quote, is_clean }
    }

    fn plain_line(&mut self, end: usize, next: usize, is_clean: bool) {
        let line = self.text().get(self.at..end).unwrap_or("");
        let mut cells = String::new();
        for (index, field) in line.split(char::from(self.delimiter)).enumerate() {
            if index >= COLUMNS_MAX || field.len() > CELL_BYTES_MAX {
                self.out.over = Some(if index >= COLUMNS_MAX { "limit-columns" } else { "limit-cell" });
                return;
            }
            if !is_clean {
                write_cell(&mut cells, CellKind::Text, field);
            }
        }
        if is_clean { self.end_line(next, self.line) } else { self.end_as(next, cells) }
    }

    /// Reads a record that holds a quote; `false`, with the reading position unmoved, when its quote never closes.
    fn quoted_record(&mut self, next: usize) -> bool {
        if self.try_record(self.at, next, next) {
            return true;
        }
        // The quote goes on past the line: as far as a quoted cell may.
        let mut end = next;
        for _ in 0..QUOTED_LINES_MAX {
            if end >= self.text().len() || end - self.at > 2 * CELL_BYTES_MAX {
                break;
            }
            end = line_at(self.text(), end).1;
        }
        if end > next && self.try_record(self.at, end, next) {
            return true;
        }
        self.unclosed += 1;
        self.issue("quote-unclosed", self.line);
        false
    }

    /// Lets csv-core read one record from the text between two positions. Takes it when it is whole.
    fn try_record(&mut self, from: usize, to: usize, first_line_end: usize) -> bool {
        let text = self.out.rows.text();
        let bytes = text.as_bytes().get(from..to).unwrap_or(&[]);
        if self.fields.len() < bytes.len() {
            self.fields.resize(bytes.len(), 0);
        }
        self.reader.reset();
        let (mut result, mut used, mut written, mut fields) = self.reader.read_record(bytes, &mut self.fields, &mut self.ends);
        if result == ReadRecordResult::InputEmpty && to >= text.len() {
            // A line end after the last byte closes every record but one that is inside a quote.
            let (last, _, more, ends) =
                self.reader.read_record(b"\n", self.fields.get_mut(written..).unwrap_or(&mut []), self.ends.get_mut(fields..).unwrap_or(&mut []));
            (result, used, written, fields) = (last, bytes.len(), written + more, fields + ends);
        }
        match result {
            ReadRecordResult::Record => {}
            ReadRecordResult::OutputEndsFull => {
                self.out.over = Some("limit-columns");
                return true;
            }
            _ => return false,
        }
        if written > 0 && self.ends.get(..fields).is_some_and(|ends| ends.windows(2).any(|pair| pair[1] - pair[0] > CELL_BYTES_MAX)) {
            return false;
        }
        self.take_record(from, used, fields, first_line_end);
        true
    }

    fn take_record(&mut self, from: usize, used: usize, fields: usize, first_line_end: usize) {
        let mut start = 0;
        let mut cells = String::with_capacity(used);
        for index in 0..fields {
            let end = self.ends.get(index).copied().unwrap_or(start);
            // The text is UTF-8 and csv-core cuts at ASCII bytes only.
            let field = str::from_utf8(self.fields.get(start..end).unwrap_or(&[])).unwrap_or("");
            write_cell(&mut cells, CellKind::Text, field);
            start = end;
        }
        let mut end = from + used;
        // csv-core leaves the second half of a CR LF for the next record.
        if self.text().as_bytes().get(end.wrapping_sub(1)..end + 1) == Some(b"\r\n") {
            end += 1;
        }
        let lines = if end <= first_line_end { 1 } else { self.line_ends(from, end) };
        self.end_as(end, cells);
        self.line += lines;
    }

    fn line_ends(&self, from: usize, to: usize) -> u32 {
        let mut at = from;
        let mut lines = 0;
        while at < to {
            at = line_at(self.text(), at).1;
            lines += 1;
        }
        lines
    }

    fn end_line(&mut self, end: usize, number: u32) {
        if self.has_room() {
            let is_ended = self.out.rows.end_line(end, number);
            self.go_on(is_ended.then_some(end));
        }
    }

    fn end_as(&mut self, end: usize, cells: String) {
        if self.has_room() {
            let end = self.out.rows.end_as(end, cells, self.line);
            self.go_on(end);
        }
    }

    fn has_room(&mut self) -> bool {
        let has_room = self.out.rows.len() < ROWS_MAX;
        if !has_room {
            self.out.over = Some("limit-rows");
        }
        has_room
    }

    fn go_on(&mut self, end: Option<usize>) {
        match end {
            Some(end) => self.at = self.at.max(end),
            None => self.out.over = Some("limit-text"),
        }
    }

    fn issue(&mut self, key: &'static str, line: u32) {
        if self.out.issues.len() < 1_000 {
            let said = Said::new(key).with("line", Fact::Count(u64::from(line)));
            self.out.issues.push(Issue { said, row_number: Some(line), column_number: None, skips_row: false });
        }
    }
}

#[cfg(test)]
mod tests;
