//! One sheet's XML to rows, cell by cell.
//!
//! In: an XML reader at the sheet's start. Out: a [`Sheet`]. Must not know: other sheets, what a column means.

use std::io::BufRead;

use quick_xml::events::{BytesStart, Event};

use super::CellKind;
use super::open::Sheet;
use super::serial::{self, Shows};
use super::xlsx::{Shared, push_entity};
use super::xml::{self, Stop};
use crate::base::limits::{CELL_BYTES_MAX, COLUMNS_MAX, ROWS_MAX};
use crate::base::{CellRef, Fact, Fault, Issue, Said};

/// What the cells refer to.
pub(super) struct Context<'a> {
    pub(super) shared: &'a Shared,
    pub(super) shows: &'a [Shows],
    pub(super) is_1904: bool,
    pub(super) rows_max: usize,
}

// The grid of the file format.
const GRID_ROWS: u32 = 1_048_576;
const GRID_COLUMNS: usize = 16_384;
// Text that cells show, each use of a shared string counted.
const TEXT_BYTES_MAX: usize = 1 << 30;

#[derive(Clone, Copy, Default, PartialEq)]
enum Type {
    #[default]
    Number,
    Shared,
    Text,
    Bool,
    Error,
    Iso,
}

#[derive(Default)]
struct Walker {
    row_number: u32,
    column: usize,
    kind: Type,
    style: usize,
    value: String,
    formula: String,
    has_formula: bool,
    has_value: bool,
    into: Into,
    phonetic: bool,
    cells: Vec<(usize, CellKind, usize, usize)>,
    text: String,
    sheet: Sheet,
    hidden: u64,
    twice: Option<(u32, usize)>,
    wide: bool,
    unordered: bool,
    is_done: bool,
    shown_bytes: usize,
}

#[derive(Clone, Copy, Default, PartialEq)]
enum Into {
    #[default]
    Nothing,
    Value,
    Formula,
}

/// Reads the rows of a sheet.
pub(super) fn read<R: BufRead>(part: R, context: &Context<'_>, keep_going: &mut dyn FnMut(u64) -> bool) -> Result<Sheet, Fault> {
    let mut walker = Walker::default();
    let walked = xml::events(part, "", Some("</row>"), |event| walker.event(event, context, keep_going));
    match walked {
        Ok(()) => Ok(walker.finish()),
        Err(Stop::Part(fault)) => Err(walker.fault(fault)),
        Err(Stop::Visitor(fault)) => Err(fault),
    }
}

impl Walker {
    fn fault(&self, fault: Fault) -> Fault {
        Fault { at: CellRef { row_number: (self.row_number > 0).then_some(self.row_number), ..fault.at }, ..fault }
    }

    /// Takes an event; whether more are wanted.
    fn event(&mut self, event: Event<'_>, context: &Context<'_>, keep_going: &mut dyn FnMut(u64) -> bool) -> Result<bool, Fault> {
        match event {
            Event::Start(element) => self.start(&element)?,
            Event::Empty(element) => {
                self.start(&element)?;
                self.end(element.local_name().as_ref(), context)?;
            }
            Event::End(element) => {
                self.end(element.local_name().as_ref(), context)?;
                if self.sheet.rows.len() % 8_192 == 8_191 && !keep_going(self.sheet.rows.len() as u64) {
                    self.is_done = true;
                }
            }
            Event::Text(text) => self.push_text(&text.xml10_content())?,
            Event::CData(text) => self.push_text(&text.xml10_content())?,
            Event::GeneralRef(entity) => {
                let mut text = String::new();
                push_entity(&entity, &mut text);
                self.push_text(&text)?;
            }
            _ => {}
        }
        Ok(!self.is_done)
    }

    fn start(&mut self, element: &BytesStart<'_>) -> Result<(), Fault> {
        match element.local_name().as_ref() {
            "c" => self.start_cell(element),
            "v" => {
                self.into = Into::Value;
                self.has_value = true;
                Ok(())
            }
            "t" if !self.phonetic => {
                self.into = Into::Value;
                self.has_value = true;
                Ok(())
            }
            "rPh" => {
                self.phonetic = true;
                Ok(())
            }
            "f" => {
                self.into = Into::Formula;
                self.has_formula = true;
                Ok(())
            }
            "row" => self.start_row(element),
            _ => Ok(()),
        }
    }

    fn start_row(&mut self, element: &BytesStart<'_>) -> Result<(), Fault> {
        let mut number = self.row_number + 1;
        for attribute in element.attributes().with_checks(false).take(64).flatten() {
            match attribute.key.as_ref() {
                "r" => number = attribute.value.parse().map_err(|_| self.fault(Fault::of_file("workbook-damaged", "")))?,
                "hidden" => self.hidden += u64::from(matches!(&*attribute.value, "1" | "true")),
                _ => {}
            }
        }
        if number == 0 || number > GRID_ROWS {
            return Err(self.fault(Fault::of_file("workbook-damaged", "")));
        }
        self.unordered |= number <= self.row_number;
        self.row_number = number;
        self.column = 0;
        Ok(())
    }

    fn start_cell(&mut self, element: &BytesStart<'_>) -> Result<(), Fault> {
        self.kind = Type::Number;
        self.style = 0;
        self.value.clear();
        self.formula.clear();
        (self.has_formula, self.has_value) = (false, false);
        for attribute in element.attributes().with_checks(false).take(64).flatten() {
            match attribute.key.as_ref() {
                "r" => {
                    self.column = column_of(&attribute.value).ok_or_else(|| self.fault(Fault::of_file("workbook-damaged", "")))?;
                }
                "s" => self.style = attribute.value.parse().unwrap_or(0),
                "t" => {
                    self.kind = match &*attribute.value {
                        "s" => Type::Shared,
                        "str" | "inlineStr" => Type::Text,
                        "b" => Type::Bool,
                        "e" => Type::Error,
                        "d" => Type::Iso,
                        _ => Type::Number,
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn push_text(&mut self, text: &str) -> Result<(), Fault> {
        let to = match self.into {
            Into::Nothing => return Ok(()),
            Into::Value => &mut self.value,
            Into::Formula => &mut self.formula,
        };
        if to.len() + text.len() > CELL_BYTES_MAX {
            return Err(self.fault(Fault::of_file("limit-cell", "")));
        }
        to.push_str(text);
        Ok(())
    }

    fn end(&mut self, local: &str, context: &Context<'_>) -> Result<(), Fault> {
        match local {
            "c" => {
                self.end_cell(context);
                self.column += 1;
            }
            "v" | "f" => self.into = Into::Nothing,
            "t" => self.into = Into::Nothing,
            "rPh" => self.phonetic = false,
            "row" => return self.end_row(context),
            "sheetData" => self.is_done = true,
            _ => {}
        }
        Ok(())
    }

    fn end_cell(&mut self, context: &Context<'_>) {
        if self.column >= COLUMNS_MAX {
            self.wide = true;
            return;
        }
        let start = self.text.len();
        let kind = if self.has_value {
            self.put_value(context)
        } else if self.has_formula {
            self.text.push('=');
            self.text.push_str(&self.formula);
            CellKind::Unvalued
        } else {
            return;
        };
        self.cells.push((self.column, kind, start, self.text.len()));
    }

    /// Puts the cell's text; the kind of cell it is.
    fn put_value(&mut self, context: &Context<'_>) -> CellKind {
        match self.kind {
            Type::Shared => {
                let shared = self.value.trim().parse().ok().and_then(|index| context.shared.get(index)).unwrap_or("");
                push_unescaped(&mut self.text, shared);
                CellKind::Text
            }
            Type::Text => {
                push_unescaped(&mut self.text, &self.value);
                CellKind::Text
            }
            Type::Bool => {
                self.text.push_str(if matches!(self.value.trim(), "1" | "true") { "TRUE" } else { "FALSE" });
                CellKind::Bool
            }
            Type::Error => {
                self.text.push_str(&self.value);
                CellKind::Error
            }
            Type::Iso => {
                self.text.push_str(self.value.trim_end_matches('Z'));
                CellKind::Date
            }
            Type::Number => {
                let shows = context.shows.get(self.style).copied().unwrap_or_default();
                put_number(&mut self.text, self.value.trim(), shows, context.is_1904)
            }
        }
    }

    fn end_row(&mut self, context: &Context<'_>) -> Result<(), Fault> {
        if self.cells.windows(2).any(|pair| pair[0].0 >= pair[1].0) {
            // The later of two cells at one place counts, as in the spreadsheet program.
            self.cells.sort_by_key(|(column, ..)| *column);
            if let Some(at) = self.cells.windows(2).position(|pair| pair[0].0 == pair[1].0) {
                self.twice.get_or_insert((self.row_number, at));
            }
            self.cells.reverse();
            self.cells.dedup_by_key(|(column, ..)| *column);
            self.cells.reverse();
        }
        let rows = &mut self.sheet.rows;
        let mut next = 0;
        for (column, kind, start, end) in self.cells.drain(..) {
            for _ in next..column {
                rows.push_cell(CellKind::Text, "");
            }
            rows.push_cell(kind, self.text.get(start..end).unwrap_or(""));
            next = column + 1;
        }
        self.shown_bytes += self.text.len();
        self.text.clear();
        if next == 0 {
            rows.drop_row();
            return Ok(());
        }
        // A row that ends twice, or was never begun, has the number of the one before.
        self.unordered |= !rows.is_empty() && rows.number(rows.len() - 1) >= self.row_number;
        if rows.len() >= ROWS_MAX || self.shown_bytes > TEXT_BYTES_MAX || !rows.end_row(self.row_number) {
            return Err(Fault::of_file("limit-text", ""));
        }
        self.is_done |= rows.len() >= context.rows_max;
        Ok(())
    }

    fn finish(mut self) -> Sheet {
        if self.unordered {
            self.sheet.rows = self.sheet.rows.in_order();
            self.say("rows-unordered", Vec::new(), None);
        }
        if self.hidden > 0 {
            self.say("rows-hidden", vec![("count", Fact::Count(self.hidden))], None);
        }
        if let Some((row, _)) = self.twice {
            self.say("cell-twice", Vec::new(), Some(row));
        }
        if self.wide {
            self.say("columns-left-out", vec![("limit", Fact::Count(COLUMNS_MAX as u64))], None);
        }
        self.sheet
    }

    fn say(&mut self, key: &'static str, facts: Vec<(&'static str, Fact)>, row_number: Option<u32>) {
        self.sheet.issues.push(Issue { said: Said { key, facts }, row_number, column_number: None, skips_row: false });
    }
}

/// The 0-based column of a cell's address: `B3` is 1. `None` for what is no address of the grid.
fn column_of(address: &str) -> Option<usize> {
    let mut column = 0_usize;
    let mut letters = 0;
    for byte in address.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' => {
                letters += 1;
                column = column * 26 + usize::from(byte.to_ascii_uppercase() - b'A') + 1;
                if letters > 3 {
                    return None;
                }
            }
            b'0'..=b'9' => break,
            _ => return None,
        }
    }
    (letters > 0 && column <= GRID_COLUMNS).then(|| column - 1)
}

/// A number as its shortest text, or the date its format shows.
fn put_number(text: &mut String, raw: &str, shows: Shows, is_1904: bool) -> CellKind {
    if shows != Shows::Number
        && let Some(date) = raw.parse::<f64>().ok().and_then(|serial| serial::iso(serial, shows, is_1904))
    {
        text.push_str(&date);
        return CellKind::Date;
    }
    let is_plain = raw.len() <= 15 && raw.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-'));
    match raw.parse::<f64>() {
        _ if is_plain => text.push_str(raw),
        // Rust prints the shortest digits that give the same number.
        Ok(number) if number.is_finite() && number.abs() < 1e40 => text.push_str(&number.to_string()),
        _ => text.push_str(raw),
    }
    CellKind::Number
}

/// A string with the file format's `_x000D_` escapes resolved.
fn push_unescaped(text: &mut String, escaped: &str) {
    let mut rest = escaped;
    // A search for two signs is made ready at some cost, and hardly a cell has the first of them.
    while let Some(at) = memchr::memchr(b'_', rest.as_bytes()).and_then(|_| rest.find("_x")) {
        let code = rest.get(at + 2..at + 6).filter(|_| rest.as_bytes().get(at + 6) == Some(&b'_')).and_then(|hex| u32::from_str_radix(hex, 16).ok());
        let (keep, next) = match code.and_then(char::from_u32) {
            Some(c) => {
                text.push_str(rest.get(..at).unwrap_or(""));
                text.push(c);
                ("", at + 7)
            }
            None => (rest.get(..at + 2).unwrap_or(""), at + 2),
        };
        text.push_str(keep);
        rest = rest.get(next..).unwrap_or("");
    }
    text.push_str(rest);
}

#[cfg(test)]
mod tests;
