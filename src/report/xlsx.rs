//! The workpaper as a workbook: real numbers and dates, text as text, frozen headings, filters, one chart.
//!
//! In: a workpaper. Out: bytes, the same for the same paper. Must not know: what the rows mean.
//!
//! Every text goes through `write_string`, so that nothing from a file becomes a formula or a link; a text that looks like a
//! formula is marked as quoted, so that editing the cell does not wake it either.

use std::collections::BTreeSet;

use rust_xlsxwriter::{
    Chart as Drawing, ChartAxisLabelPosition, ChartDataLabel, ChartType, DataValidation, DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError,
};

use crate::base::{Day, Fact, Fault, Minor, Moment};

use super::paper::{Block, Cell, Chart, Column, Paper, Row, Section, Weight};
use super::safe::{is_formula, xml_text};
use super::xlsx_look::{Formats, Kind, lines, row_height};

/// The longest text a cell may hold, in UTF-16 units.
pub const CELL_UNITS_MAX: usize = 32_767;
/// Rows of a sheet, of which some are kept for headings.
const ROWS_MAX: usize = 1_048_576;

/// The workbook.
///
/// # Errors
/// `workbook-unwritable` when the writer refuses, with its reason; a paper within a sheet's limits never is.
pub fn xlsx(paper: &Paper) -> Result<Vec<u8>, Fault> {
    write(paper).map_err(|error| Fault::of_file("workbook-unwritable", &paper.title).with("why", Fact::Text(error.to_string())))
}

fn write(paper: &Paper) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // The writer would put the machine's time here; the paper's own date keeps the bytes the same on every run.
    let drawn = date_time(paper.as_of).unwrap_or(ExcelDateTime::from_ymd(2000, 1, 1)?);
    book.set_properties(&DocProperties::new().set_title(&*paper.title).set_author("PosCheck").set_creation_datetime(&drawn));
    let formats = Formats::new(paper.currency, paper.lang);
    let mut names = BTreeSet::new();
    for section in &paper.sections {
        let name = sheet_name(&section.name, &mut names);
        let sheet = book.add_worksheet();
        sheet.set_name(&name)?;
        Sheet { sheet, formats: &formats, paper, name: &name }.section(section)?;
    }
    book.save_to_buffer()
}

/// A sheet's name as Excel takes it: without `[]:*?/\`, not beginning or ending in an apostrophe, at most 31 units, unused.
pub fn sheet_name(wanted: &str, used: &mut BTreeSet<String>) -> String {
    let clean: String = xml_text(wanted).chars().filter(|c| !matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\n' | '\r' | '\t')).collect();
    let clean = clean.trim_matches(['\'', ' ']);
    let base = if clean.is_empty() { "Sheet" } else { clean };
    for number in 1_u32.. {
        let tail = if number == 1 { String::new() } else { format!(" ({number})") };
        let name = format!("{}{tail}", cut_units(base, 31 - tail.encode_utf16().count()).trim_end_matches('\''));
        // Excel tells names apart without regard to case.
        if used.insert(name.to_lowercase()) {
            return name;
        }
    }
    base.to_owned()
}

// As much of the text's beginning as fits in so many UTF-16 units.
fn cut_units(text: &str, units_max: usize) -> &str {
    let mut units = 0;
    for (at, c) in text.char_indices() {
        units += c.len_utf16();
        if units > units_max {
            return text.get(..at).unwrap_or("");
        }
    }
    text
}

struct Sheet<'a> {
    sheet: &'a mut Worksheet,
    formats: &'a Formats,
    paper: &'a Paper,
    name: &'a str,
}

impl Sheet<'_> {
    fn section(&mut self, section: &Section) -> Result<(), XlsxError> {
        // A sheet that begins with a wide table is for working with; the others are for reading.
        let list = section.blocks.first().filter(|block| block.columns.len() > 4);
        let is_list = list.is_some();
        self.print(section, list)?;
        let mut row = 0;
        if !is_list {
            self.sheet.write_string_with_format(row, 0, &*self.paper.title, &self.formats.title)?;
            self.sheet.set_row_height(row, 24)?.set_screen_gridlines(false);
            row += 2;
        }
        // The table with the most columns, or the list the sheet begins with, says how wide they are.
        let widest = section.blocks.iter().rev().max_by_key(|block| block.columns.len()).filter(|_| !is_list);
        if let Some(block) = list.or(widest) {
            self.widths(block)?;
        }
        let mut starts = Vec::new();
        for (index, block) in section.blocks.iter().enumerate() {
            let head = self.head(block, &mut row)?;
            if index == 0 && is_list {
                self.sheet.set_freeze_panes(head + 1, key_columns(block))?;
                self.sheet.set_repeat_rows(head, head)?;
            }
            starts.push(row);
            let last = self.rows(block, row)?;
            if index == 0 && is_list && last > row {
                // The sum at the foot stays out of the filter.
                let foot = block.rows.iter().rev().take_while(|row| row.weight == Weight::Total).count() as u32;
                let width = u16::try_from(block.columns.len().saturating_sub(1)).unwrap_or(0);
                self.sheet.autofilter(head, 0, (last - 1).saturating_sub(foot).max(head), width)?;
                self.choices(block, row, last)?;
            }
            row = last + 1;
        }
        match &section.chart {
            Some(chart) => {
                self.chart(chart, starts.get(1).map_or(0, |start| start.saturating_sub(3)), starts.get(chart.source.0).copied().unwrap_or(0))
            }
            None => Ok(()),
        }
    }

    // A list to work with is printed on several pages side by side, each with the columns that tell the row; what is read and
    // signed stands on one page as long as it can be read there.
    fn print(&mut self, section: &Section, list: Option<&Block>) -> Result<(), XlsxError> {
        const PAGE_CHARACTERS: usize = 190;
        const PAGE_ROWS: usize = 90;
        let keyed = list.filter(|block| key_columns(block) > 0);
        let width: usize = keyed.map_or(0, |block| block.columns.iter().map(|column| usize::from(column.width)).sum());
        let pages = u16::try_from(width.div_ceil(PAGE_CHARACTERS)).unwrap_or(1).max(1);
        let rows: usize = section.blocks.iter().map(|block| block.rows.len() + block.notes.len() + 3).sum();
        let high = u16::from(list.is_none() && rows <= PAGE_ROWS);
        self.sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(pages, high).set_margins(0.4, 0.4, 0.7, 0.6, 0.3, 0.3);
        // An ampersand begins a code in a head or foot; doubled it is itself.
        let plain = |text: &str| cut_units(&text.replace('&', "&&"), 100).trim_end_matches('&').to_owned();
        self.sheet.set_header(format!("&L{}&R{}", plain(&self.paper.title), plain(&self.paper.subject)));
        self.sheet.set_footer("&L&F&C&A&R&P / &N");
        if let Some(last) = keyed.filter(|_| pages > 1).and_then(|block| key_columns(block).checked_sub(1)) {
            self.sheet.set_repeat_columns(0, last)?;
        }
        Ok(())
    }

    fn widths(&mut self, block: &Block) -> Result<(), XlsxError> {
        for (column, at) in block.columns.iter().zip(0_u16..) {
            if column.width > 0 {
                self.sheet.set_column_width(at, u32::from(column.width))?;
            }
        }
        Ok(())
    }

    // Heading, notes and column headings; gives the row of the column headings, and leaves `row` at the first of the rows.
    fn head(&mut self, block: &Block, row: &mut u32) -> Result<u32, XlsxError> {
        if !block.heading.is_empty() {
            self.sheet.write_string_with_format(*row, 0, &*block.heading, &self.formats.heading)?;
            self.sheet.set_row_height(*row, 20)?;
            *row += 1;
        }
        for note in &block.notes {
            self.sheet.write_string_with_format(*row, 0, self.fitted(note), &self.formats.note)?;
            *row += 1;
        }
        let head = *row;
        if block.columns.iter().any(|column| !column.heading.is_empty()) {
            for (place, (column, at)) in block.columns.iter().zip(0_u16..).enumerate() {
                let first = block.rows.iter().filter_map(|row| row.cells.get(place)).find(|cell| **cell != Cell::Empty);
                let format = match first {
                    Some(Cell::Money(_) | Cell::Count(_)) => &self.formats.column_of_figures,
                    _ if column.is_filled_in => &self.formats.column_to_fill_in,
                    _ => &self.formats.column,
                };
                self.sheet.write_string_with_format(*row, at, &*column.heading, format)?;
            }
            let most = block.columns.iter().map(|column| lines(&column.heading, column.width)).max().unwrap_or(1);
            self.sheet.set_row_height(*row, row_height(most))?;
            *row += 1;
        }
        Ok(head)
    }

    fn rows(&mut self, block: &Block, first: u32) -> Result<u32, XlsxError> {
        let mut at = first;
        let is_labels = block.columns.iter().all(|column| column.heading.is_empty());
        for row in block.rows.iter().take(ROWS_MAX - first as usize - 64) {
            self.row(at, row, &block.columns, is_labels)?;
            at += 1;
        }
        Ok(at)
    }

    fn row(&mut self, at: u32, row: &Row, columns: &[Column], is_labels: bool) -> Result<(), XlsxError> {
        let mut most = 1;
        for (place, column) in columns.iter().enumerate() {
            let at_column = u16::try_from(place).unwrap_or(u16::MAX);
            let of = |kind: Kind| self.formats.of(kind, row.weight, column.is_filled_in && row.weight == Weight::Plain);
            match row.cells.get(place).unwrap_or(&Cell::Empty) {
                // A row that stands out is ruled off over its whole width; a column to be filled in shows where.
                Cell::Empty if row.weight == Weight::Plain && !column.is_filled_in => {}
                Cell::Empty => drop(self.sheet.write_blank(at, at_column, of(Kind::Text))?),
                Cell::Text(text) | Cell::File(text) => {
                    // What stands beside a label runs on over the empty cells to its right.
                    most = most.max(lines(text, if is_labels { u16::MAX } else { column.width }));
                    let kind = match (is_formula(text), is_labels && !text.contains('\n')) {
                        (true, _) => Kind::Quoted,
                        (false, true) => Kind::Label,
                        (false, false) => Kind::Text,
                    };
                    self.sheet.write_string_with_format(at, at_column, self.fitted(text), of(kind))?;
                }
                Cell::Money(minor) => drop(self.sheet.write_number_with_format(at, at_column, self.units(*minor), of(Kind::Money))?),
                Cell::Count(count) => drop(self.sheet.write_number_with_format(at, at_column, *count as f64, of(Kind::Count))?),
                Cell::Serial(number) => drop(self.sheet.write_number_with_format(at, at_column, *number as f64, of(Kind::Serial))?),
                Cell::Moment(moment) => match date_time(*moment) {
                    Some(time) => drop(self.sheet.write_datetime_with_format(at, at_column, &time, of(Kind::Time))?),
                    None => drop(self.sheet.write_string_with_format(at, at_column, moment.to_string(), of(Kind::Text))?),
                },
                Cell::Day(day) => match date(*day) {
                    Some(date) => drop(self.sheet.write_datetime_with_format(at, at_column, &date, of(Kind::Day))?),
                    None => drop(self.sheet.write_string_with_format(at, at_column, day.to_string(), of(Kind::Text))?),
                },
            }
        }
        // Programs differ in whether they make a row high enough for wrapped text when they open a file; ours is.
        if row.weight == Weight::Blank {
            most = most.max(2);
        }
        if most > 1 {
            self.sheet.set_row_height(at, row_height(most))?;
        }
        Ok(())
    }

    // What a spreadsheet stores is binary: the nearest to the decimal, exact to the fen below 90 million million.
    fn units(&self, minor: Minor) -> f64 {
        minor as f64 / self.paper.currency.scale() as f64
    }

    // A text as a cell can hold it; one that was cut says so at its end.
    fn fitted(&self, text: &str) -> String {
        let text = xml_text(text);
        if text.encode_utf16().count() <= CELL_UNITS_MAX {
            return text.into_owned();
        }
        let mark = &self.paper.cut_mark;
        format!("{}{mark}", cut_units(&text, CELL_UNITS_MAX - mark.encode_utf16().count()))
    }

    // A list to choose from where the sheet is filled in.
    fn choices(&mut self, block: &Block, first: u32, last: u32) -> Result<(), XlsxError> {
        for (column, at) in block.columns.iter().zip(0_u16..).filter(|(column, _)| !column.choices.is_empty()) {
            let list = DataValidation::new().allow_list_strings(&column.choices)?.ignore_blank(true);
            self.sheet.add_data_validation(first, at, last - 1, at, &list)?;
        }
        Ok(())
    }

    // The drawing points at the rows of its block, whose first is `first`, and stands to the right of the tables from `top` on.
    fn chart(&mut self, chart: &Chart, top: u32, first: u32) -> Result<(), XlsxError> {
        let count = u32::try_from(chart.bars.len()).unwrap_or(0);
        let Some(last) = (first + count).checked_sub(1).filter(|_| count > 0) else { return Ok(()) };
        let figures = u16::try_from(chart.source.1).unwrap_or(0);
        let mut drawing = Drawing::new(ChartType::Bar);
        drawing.title().set_name(&chart.title);
        drawing.legend().set_hidden();
        // The first bar stands on top, and the labels stay left of the drawing where bars go to the left.
        // (Of a chart of lying bars the upright axis, with the labels, is the y axis.)
        drawing.y_axis().set_reverse().set_label_position(ChartAxisLabelPosition::Low);
        drawing.x_axis().set_num_format("#,##0").set_major_gridlines(false).set_label_position(ChartAxisLabelPosition::High);
        drawing.set_alt_text(&chart.caption).set_width(620).set_height(120 + 26 * count);
        drawing
            .add_series()
            .set_categories((self.name, first, 0, last, 0))
            .set_values((self.name, first, figures, last, figures))
            .set_name(&chart.title)
            .set_gap(40)
            .set_data_label(ChartDataLabel::new().show_value());
        self.sheet.insert_chart(top, 5, &drawing)?;
        Ok(())
    }
}

/// How many of the first columns tell which row it is.
fn key_columns(block: &Block) -> u16 {
    u16::try_from(block.columns.iter().take_while(|column| column.is_key).count()).unwrap_or(0)
}

fn date(day: Day) -> Option<ExcelDateTime> {
    let (year, month, day) = day.civil()?;
    ExcelDateTime::from_ymd(u16::try_from(year).ok()?, month, day).ok()
}

fn date_time(moment: Moment) -> Option<ExcelDateTime> {
    let second = moment.second_of_day();
    let (hour, minute) = (u16::try_from(second / 3_600).ok()?, u8::try_from(second / 60 % 60).ok()?);
    date(moment.day())?.and_hms(hour, minute, f64::from(second % 60)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sheet_names_are_what_excel_takes() {
        let mut used = BTreeSet::new();
        assert_eq!(sheet_name("A/B[1]:*?\\", &mut used), "AB1");
        assert_eq!(sheet_name("ab1", &mut used), "ab1 (2)");
        assert_eq!(sheet_name("'''", &mut used), "Sheet");
        let long = sheet_name(&"长".repeat(40), &mut used);
        assert_eq!(long.chars().count(), 31);
        assert_eq!(sheet_name(&"长".repeat(40), &mut used).chars().count(), 31);
        assert!(sheet_name(&"😀".repeat(40), &mut used).encode_utf16().count() <= 31);
    }
}
