//! Delimited text to rows: quotes by csv-core, everything it would swallow in silence found and said here.
//!
//! In: text. Out: [`Rows`] numbered by physical line, issues with line numbers. Must not know: what a column means.

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use super::{CellKind, Rows};
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
pub fn split(text: &str, delimiter: u8, keep_going: &mut dyn FnMut(usize) -> bool) -> Split {
    let mut splitter = Splitter {
        text,
        delimiter,
        reader: ReaderBuilder::new().delimiter(delimiter).build(),
        at: 0,
        line: 1,
        unclosed: 0,
        fields: vec![0; 4096],
        ends: vec![0; COLUMNS_MAX + 1],
        out: Split { rows: Rows::of_text(delimiter, text.len()), ..Split::default() },
        blanks: Vec::new(),
    };
    if text.starts_with("sep=") {
        splitter.skip_line();
    }
    let mut heard = 0;
    while splitter.at < text.len() && splitter.out.over.is_none() {
        splitter.record();
        if splitter.at - heard > (1 << 20) {
            heard = splitter.at;
            if !keep_going(heard) {
                break;
            }
        }
    }
    splitter.out
}

// After so many unclosed quotes the text does not use quotes at all; each costs a look at a hundred lines.
const UNCLOSED_MAX: u32 = 16;

/// A line, and what it holds.
struct Line<'a> {
    text: &'a str,
    /// Where the next one begins.
    next: usize,
    has_quote: bool,
    /// No control character but the delimiter.
    is_clean: bool,
}

/// Whether any of eight bytes is a control character or a quote.
fn is_odd(word: u64) -> bool {
    const fn all(byte: u8) -> u64 {
        u64::from_ne_bytes([byte; 8])
    }
    let is_zero = |word: u64| word.wrapping_sub(all(0x01)) & !word & all(0x80);
    let is_control = word.wrapping_sub(all(0x20)) & !word & all(0x80);
    is_control | is_zero(word ^ all(b'"')) | is_zero(word ^ all(0x7f)) != 0
}

struct Splitter<'a> {
    text: &'a str,
    delimiter: u8,
    reader: Reader,
    at: usize,
    line: u32,
    unclosed: u32,
    fields: Vec<u8>,
    ends: Vec<usize>,
    out: Split,
    blanks: Vec<u32>,
}

impl<'a> Splitter<'a> {
    /// The line at the reading position, without its end, and where the next one begins.
    fn line_at(&self, at: usize) -> (&'a str, usize) {
        let rest = self.text.get(at..).unwrap_or("");
        match memchr::memchr2(b'\n', b'\r', rest.as_bytes()) {
            None => (rest, self.text.len()),
            Some(end) => {
                let width = if rest.as_bytes().get(end..end + 2) == Some(b"\r\n") { 2 } else { 1 };
                (rest.get(..end).unwrap_or(""), at + end + width)
            }
        }
    }

    fn skip_line(&mut self) {
        self.at = self.line_at(self.at).1;
        self.line += 1;
    }

    // A call of its own: a browser compiles well what is called often.
    #[inline(never)]
    fn record(&mut self) {
        let Line { text: line, next, has_quote, is_clean } = self.look();
        if line.is_empty() {
            self.blanks.push(self.line);
            self.at = next;
            self.line += 1;
            return;
        }
        for blank in std::mem::take(&mut self.blanks) {
            self.end_row(blank);
        }
        if self.out.over.is_some() {
            return;
        }
        let quoted = has_quote && self.unclosed < UNCLOSED_MAX;
        if !(quoted && self.quoted_record(next)) {
            // So short a line has no more cells and no longer ones than it may.
            if is_clean && line.len() < COLUMNS_MAX && self.out.rows.len() < ROWS_MAX {
                if !self.out.rows.push_line(line, self.line) {
                    self.out.over = Some("limit-text");
                }
            } else {
                self.plain_line(line, is_clean);
                self.end_row(self.line);
            }
            self.at = next;
            self.line += 1;
        }
    }

    /// The line at the reading position, looked through once, eight bytes at a time: most have nothing but cells and delimiters.
    fn look(&self) -> Line<'a> {
        let rest = self.text.get(self.at..).unwrap_or("");
        let (mut has_quote, mut is_clean) = (false, true);
        let mut at = 0;
        let end = loop {
            let word = match rest.as_bytes().get(at..).and_then(|rest| rest.first_chunk::<8>()) {
                Some(word) if !is_odd(u64::from_le_bytes(*word)) => {
                    at += 8;
                    continue;
                }
                Some(word) => word.as_slice(),
                None => rest.as_bytes().get(at..).unwrap_or(&[]),
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
                    byte if *byte == self.delimiter => {}
                    0..0x20 | 0x7f => is_clean = false,
                    _ => {}
                }
            }
            match ended {
                Some(end) => break end,
                None => at += word.len(),
            }
        };
        let width = match rest.as_bytes().get(end..) {
            Some([b'\r', b'\n', ..]) => 2,
            Some([_, ..]) => 1,
            _ => 0,
        };
        Line { text: rest.get(..end).unwrap_or(""), next: self.at + end + width, has_quote, is_clean }
    }

    fn plain_line(&mut self, line: &str, clean: bool) {
        let mut start = 0;
        let ends = memchr::memchr_iter(self.delimiter, line.as_bytes()).chain([line.len()]);
        for (index, end) in ends.enumerate() {
            let field = line.get(start..end).unwrap_or("");
            start = end + 1;
            if index >= COLUMNS_MAX {
                self.out.over = Some("limit-columns");
                break;
            }
            if field.len() > CELL_BYTES_MAX {
                self.out.over = Some("limit-cell");
                break;
            }
            if clean {
                self.out.rows.push_clean_cell(field);
            } else {
                self.out.rows.push_cell(CellKind::Text, field);
            }
        }
    }

    /// Reads a record that holds a quote; `false`, with the reading position unmoved, when its quote never closes.
    fn quoted_record(&mut self, next: usize) -> bool {
        if self.try_record(self.at, next, next) {
            return true;
        }
        // The quote goes on past the line: as far as a quoted cell may.
        let mut end = next;
        for _ in 0..QUOTED_LINES_MAX {
            if end >= self.text.len() || end - self.at > 2 * CELL_BYTES_MAX {
                break;
            }
            end = self.line_at(end).1;
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
        let bytes = self.text.as_bytes().get(from..to).unwrap_or(&[]);
        if self.fields.len() < bytes.len() {
            self.fields.resize(bytes.len(), 0);
        }
        self.reader.reset();
        let (mut result, mut used, mut written, mut fields) = self.reader.read_record(bytes, &mut self.fields, &mut self.ends);
        if result == ReadRecordResult::InputEmpty && to >= self.text.len() {
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
        for index in 0..fields {
            let end = self.ends.get(index).copied().unwrap_or(start);
            // The text is UTF-8 and csv-core cuts at ASCII bytes only.
            let field = str::from_utf8(self.fields.get(start..end).unwrap_or(&[])).unwrap_or("");
            self.out.rows.push_cell(CellKind::Text, field);
            start = end;
        }
        let number = self.line;
        self.end_row(number);
        let mut end = from + used;
        // csv-core leaves the second half of a CR LF for the next record.
        if self.text.as_bytes().get(end.wrapping_sub(1)..end + 1) == Some(b"\r\n") {
            end += 1;
        }
        let lines = if end <= first_line_end { 1 } else { self.line_ends(from, end) };
        self.at = end;
        self.line += lines;
    }

    fn line_ends(&self, from: usize, to: usize) -> u32 {
        let mut at = from;
        let mut lines = 0;
        while at < to {
            at = self.line_at(at).1;
            lines += 1;
        }
        lines
    }

    fn end_row(&mut self, number: u32) {
        if self.out.rows.len() >= ROWS_MAX {
            self.out.rows.drop_row();
            self.out.over = Some("limit-rows");
        } else if !self.out.rows.end_row(number) {
            self.out.over = Some("limit-text");
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
mod tests {
    use super::*;

    fn rows_of(text: &str) -> Vec<(u32, Vec<String>)> {
        let split = split(text, delimiter_of(text).unwrap_or(b','), &mut |_| true);
        (0..split.rows.len()).map(|index| (split.rows.number(index), split.rows.cells(index).map(|cell| cell.text.to_owned()).collect())).collect()
    }

    fn check(text: &str, expected: &[(u32, &[&str])]) {
        let expected: Vec<(u32, Vec<String>)> =
            expected.iter().map(|(number, cells)| (*number, cells.iter().map(|cell| (*cell).to_owned()).collect())).collect();
        assert_eq!(rows_of(text), expected, "{text:?}");
    }

    #[test]
    fn records_are_numbered_by_their_first_line() {
        check("a,b\n1,2\n", &[(1, &["a", "b"]), (2, &["1", "2"])]);
        check("a,b\r\n\r\n1,\"x\r\ny\"\r\n3,4", &[(1, &["a", "b"]), (2, &[]), (3, &["1", "x\r\ny"]), (5, &["3", "4"])]);
        check("a;b\n45,00;\"c;d\"\n", &[(1, &["a", "b"]), (2, &["45,00", "c;d"])]);
        check("a\tb\n1\t2\n\n\n", &[(1, &["a", "b"]), (2, &["1", "2"])]);
        check("sep=|\na|b\n1|2", &[(2, &["a", "b"]), (3, &["1", "2"])]);
        check("a,b\n\"say \"\"hi\"\"\",\"3985734\"\t,\n", &[(1, &["a", "b"]), (2, &["say \"hi\"", "3985734\t", ""])]);
        check("a,b\r1,2\r", &[(1, &["a", "b"]), (2, &["1", "2"])]);
    }

    #[test]
    fn an_unclosed_quote_is_said_and_the_rest_is_read() {
        let text = "a,b\n\"x,1\ny,2\n";
        check(text, &[(1, &["a", "b"]), (2, &["\"x", "1"]), (3, &["y", "2"])]);
        let split = split(text, b',', &mut |_| true);
        assert_eq!(split.issues.len(), 1);
        assert_eq!(split.issues[0].row_number, Some(2));
    }

    #[test]
    fn a_line_is_cut_alike_wherever_its_marks_stand() {
        // Each place within a word of eight bytes, each odd byte; the long way is the oracle.
        for length in 1..20 {
            for at in 0..length {
                for odd in ["\t", "\u{7f}", "\u{1}", "字", ","] {
                    let mut cell = "x".repeat(length);
                    cell.replace_range(at..at + 1, odd);
                    let text = format!("a,b\n{cell},{cell}\r\n1,2");
                    let expected: Vec<String> = format!("{cell},{cell}")
                        .split(',')
                        .map(|cell| cell.chars().filter(|c| !c.is_ascii_control() || *c == '\t').collect())
                        .collect();
                    let split = split(&text, b',', &mut |_| true);
                    assert_eq!(split.rows.cells(1).map(|cell| cell.text.to_owned()).collect::<Vec<_>>(), expected, "{text:?}");
                    assert_eq!(split.rows.len(), 3, "{text:?}");
                }
            }
        }
    }

    #[test]
    fn the_last_record_may_lack_its_line_end() {
        check("a,b\n\"1\",\"2\"", &[(1, &["a", "b"]), (2, &["1", "2"])]);
        check("a,b\n\"1\",\"2\n3\"", &[(1, &["a", "b"]), (2, &["1", "2\n3"])]);
    }
}
