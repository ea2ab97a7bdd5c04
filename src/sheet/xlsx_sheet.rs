//! One sheet's XML to rows, cell by cell.
//!
//! In: an XML reader at the sheet's start. Out: a [`Sheet`]. Must not know: other sheets, what a column means.

mod cell;

use std::io::BufRead;

use quick_xml::events::{BytesStart, Event};

use super::CellKind;
use super::open::{Merge, Sheet};
use super::serial::Shows;
use super::xlsx::{Shared, attribute, push_entity};
use super::xlsx_plain::{self, PlainCell};
use super::xml::{self, Stop, Visitor};
use crate::base::limits::{CELL_BYTES_MAX, COLUMNS_MAX, ROWS_MAX};
use crate::base::{CellRef, Fact, Fault, Issue, Said};
use cell::{Type, column_of, put_value};

/// What the cells refer to.
pub(super) struct Context<'a> {
    pub(super) shared: &'a Shared,
    pub(super) shows: &'a [Shows],
    pub(super) is_1904: bool,
    pub(super) rows_max: usize,
}

// The grid of the file format.
pub(super) const GRID_ROWS: u32 = 1_048_576;
// Text that cells show, each use of a shared string counted.
const TEXT_BYTES_MAX: usize = 1 << 30;

#[derive(Default)]
struct Walker {
    row_number: u32,
    column: usize,
    kind: Type,
    style: String,
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
    // What comes after the rows is no loss where it is damaged.
    is_past_rows: bool,
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
    let walked = xml::events(part, "", Some("</row>"), Rows { walker: &mut walker, context, keep_going });
    match walked {
        Ok(()) => Ok(walker.finish()),
        Err(Stop::Part(_)) if walker.is_past_rows => Ok(walker.finish()),
        Err(Stop::Part(fault)) => Err(walker.fault(fault)),
        Err(Stop::Visitor(fault)) => Err(fault),
    }
}

struct Rows<'a> {
    walker: &'a mut Walker,
    context: &'a Context<'a>,
    keep_going: &'a mut dyn FnMut(u64) -> bool,
}

impl Visitor for Rows<'_> {
    fn event(&mut self, event: Event<'_>) -> Result<bool, Fault> {
        self.walker.event(event, self.context, self.keep_going)
    }

    fn plain(&mut self, text: &str) -> Result<(usize, bool), Fault> {
        let mut cells = Vec::new();
        let mut at = 0;
        while let Some((number, length)) = text.get(at..).and_then(|text| xlsx_plain::row(text, &mut cells)) {
            if !self.walker.plain_row(number, &mut cells, self.context)? {
                break;
            }
            at += length;
            self.walker.go_on(self.keep_going);
            if self.walker.is_done {
                return Ok((at, false));
            }
        }
        Ok((at, true))
    }
}

impl Walker {
    /// Takes a whole row that was written plainly; `false`, with nothing taken, where something in it is for the long way.
    fn plain_row(&mut self, number: &str, cells: &mut [PlainCell<'_>], context: &Context<'_>) -> Result<bool, Fault> {
        let number = if number.is_empty() { Some(self.row_number + 1) } else { number.parse().ok() };
        // Cells that stood outside any row are of the next one.
        let Some(number) = number.filter(|number| (1..=GRID_ROWS).contains(number) && self.cells.is_empty()) else { return Ok(false) };
        let mut next = 0;
        for cell in &mut *cells {
            let column = if cell.address.is_empty() { Some(next) } else { column_of(cell.address) };
            let Some(column) = column.filter(|column| *column >= next) else { return Ok(false) };
            if cell.value.is_some_and(|value| value.len() > CELL_BYTES_MAX) {
                return Ok(false);
            }
            cell.column = column;
            next = column + 1;
        }
        self.begin_row(number);
        (self.column, self.has_formula) = (next, false);
        self.wide |= next > COLUMNS_MAX;
        let rows = &mut self.sheet.rows;
        next = 0;
        for cell in cells.iter().filter(|cell| cell.column < COLUMNS_MAX) {
            let Some(value) = cell.value else { continue };
            for _ in next..cell.column {
                rows.push_clean_cell("");
            }
            rows.put_cell(|text| {
                let start = text.len();
                let kind = put_value(text, value, Type::of(cell.kind), cell.style, context);
                self.shown_bytes += text.len() - start;
                kind
            });
            next = cell.column + 1;
        }
        self.close_row(next > 0, context)?;
        Ok(true)
    }

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
                self.go_on(keep_going);
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

    fn go_on(&mut self, keep_going: &mut dyn FnMut(u64) -> bool) {
        self.is_done |= self.sheet.rows.len() % 8_192 == 8_191 && !keep_going(self.sheet.rows.len() as u64);
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
            "mergeCell" => {
                self.merge(element);
                Ok(())
            }
            // Nothing from here on has to do with rows.
            "conditionalFormatting" | "dataValidations" | "hyperlinks" | "pageMargins" | "drawing" => {
                self.is_done |= self.is_past_rows;
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn merge(&mut self, element: &BytesStart<'_>) {
        let address = attribute(element, "ref").unwrap_or_default();
        let Some((from, to)) = address.split_once(':') else { return };
        let row = |text: &str| text.trim_start_matches(|c: char| c.is_ascii_alphabetic()).parse::<u32>().ok();
        if let (Some(column), Some(first), Some(last)) = (column_of(from), row(from), row(to))
            && first < last
            && self.sheet.merges.len() < ROWS_MAX
        {
            self.sheet.merges.push(Merge { column: column as u32, rows: (first, last) });
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
        self.begin_row(number);
        Ok(())
    }

    fn begin_row(&mut self, number: u32) {
        self.unordered |= number <= self.row_number;
        self.row_number = number;
        self.column = 0;
    }

    fn start_cell(&mut self, element: &BytesStart<'_>) -> Result<(), Fault> {
        self.kind = Type::Number;
        self.style.clear();
        self.value.clear();
        self.formula.clear();
        (self.has_formula, self.has_value) = (false, false);
        for attribute in element.attributes().with_checks(false).take(64).flatten() {
            match attribute.key.as_ref() {
                "r" => {
                    self.column = column_of(&attribute.value).ok_or_else(|| self.fault(Fault::of_file("workbook-damaged", "")))?;
                }
                "s" => attribute.value.as_ref().clone_into(&mut self.style),
                "t" => self.kind = Type::of(&attribute.value),
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
            "sheetData" => self.is_past_rows = true,
            "mergeCells" | "worksheet" => self.is_done = true,
            _ => {}
        }
        Ok(())
    }

    fn end_cell(&mut self, context: &Context<'_>) {
        let value = std::mem::take(&mut self.value);
        self.put_cell(self.has_value.then_some(&value), context);
        self.value = value;
    }

    fn put_cell(&mut self, value: Option<&str>, context: &Context<'_>) {
        if self.column >= COLUMNS_MAX {
            self.wide = true;
            return;
        }
        let start = self.text.len();
        let kind = if let Some(value) = value {
            put_value(&mut self.text, value, self.kind, &self.style, context)
        } else if self.has_formula {
            self.text.push('=');
            self.text.push_str(&self.formula);
            CellKind::Unvalued
        } else {
            return;
        };
        self.cells.push((self.column, kind, start, self.text.len()));
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
        self.close_row(next > 0, context)
    }

    /// Ends the row, whose cells are put; without one it is none.
    fn close_row(&mut self, has_cells: bool, context: &Context<'_>) -> Result<(), Fault> {
        let rows = &mut self.sheet.rows;
        if !has_cells {
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

#[cfg(test)]
mod tests;
