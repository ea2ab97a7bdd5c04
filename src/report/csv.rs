//! A block of the workpaper as delimited text: UTF-8 with its mark, lines ended as RFC 4180 says.
//!
//! In: a workpaper, a delimiter. Out: bytes. Must not know: what the rows mean.

use crate::base::Currency;
use crate::base::money::money_text;

use super::paper::{Block, Cell, Paper};
use super::safe::guarded;

/// The delimiters a caller may choose from.
pub const DELIMITERS: [char; 4] = [',', ';', '\t', '|'];

/// How the text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CsvStyle {
    /// One of [`DELIMITERS`]; a comma in place of any other.
    pub delimiter: char,
    /// Whether the file begins with the mark by which spreadsheet programs know UTF-8.
    pub has_mark: bool,
}

impl Default for CsvStyle {
    fn default() -> CsvStyle {
        CsvStyle { delimiter: ',', has_mark: true }
    }
}

/// The delimiter of a name: `comma`, `semicolon`, `tab`, `pipe`, or the sign itself.
pub fn delimiter_named(name: &str) -> Option<char> {
    let known = ["comma", "semicolon", "tab", "pipe"].iter().zip(DELIMITERS);
    known.into_iter().find(|(word, sign)| **word == name || sign.to_string() == name).map(|(_, sign)| sign)
}

/// The differences as delimited text.
pub fn csv(paper: &Paper, style: CsvStyle) -> Vec<u8> {
    let blocks = paper.section("differences").map_or(&[][..], |section| &section.blocks);
    let mut out = String::from(if style.has_mark { "\u{feff}" } else { "" });
    for block in blocks {
        rows(&mut out, block, paper.currency, style.delimiter);
    }
    out.into_bytes()
}

fn rows(out: &mut String, block: &Block, currency: Currency, delimiter: char) {
    let delimiter = if DELIMITERS.contains(&delimiter) { delimiter } else { ',' };
    for (index, column) in block.columns.iter().enumerate() {
        if index > 0 {
            out.push(delimiter);
        }
        field(out, &guarded(&column.heading), delimiter);
    }
    out.push_str("\r\n");
    for row in &block.rows {
        for index in 0..block.columns.len() {
            if index > 0 {
                out.push(delimiter);
            }
            if let Some(text) = row.cells.get(index).and_then(|cell| text_of(cell, currency)) {
                field(out, &text, delimiter);
            }
        }
        out.push_str("\r\n");
    }
}

// Numbers and dates are ours and stand as they are: −5.00 stays a number. Text is guarded, ours too: it may quote a file.
fn text_of(cell: &Cell, currency: Currency) -> Option<String> {
    match cell {
        Cell::Empty => None,
        Cell::Text(text) | Cell::File(text) => Some(guarded(text)),
        Cell::Money(minor) => Some(money_text(*minor, currency)),
        Cell::Count(count) | Cell::Serial(count) => Some(count.to_string()),
        Cell::Moment(moment) => Some(moment.to_string().replace('T', " ")),
        Cell::Day(day) => Some(day.to_string()),
    }
}

fn field(out: &mut String, text: &str, delimiter: char) {
    // Quoted as soon as any program might split it or strip it, whatever its delimiter.
    let needs = |c: char| c == delimiter || DELIMITERS.contains(&c) || matches!(c, '"' | '\'' | '\r' | '\n') || c.is_whitespace();
    if !text.contains(needs) {
        out.push_str(text);
        return;
    }
    out.push('"');
    for c in text.chars() {
        if c == '"' {
            out.push('"');
        }
        out.push(c);
    }
    out.push('"');
}
