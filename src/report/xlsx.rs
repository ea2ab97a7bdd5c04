//! The workpaper as a workbook: real numbers and dates, text as text, frozen headings, filters, one chart.
//!
//! In: a workpaper. Out: bytes, the same for the same paper. Must not know: what the rows mean.
//!
//! Every text goes through `write_string`, so that nothing from a file becomes a formula or a link; a text that looks like a
//! formula is marked as quoted, so that editing the cell does not wake it either.

use std::collections::BTreeSet;

use rust_xlsxwriter::{
    Chart as Drawing, ChartType, DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use crate::base::{Currency, Day, Fact, Fault, Minor, Moment};

use super::paper::{Block, Cell, Chart, Column, Paper, Row, Section, Weight};
use super::safe::{is_formula, xml_text};

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
    let formats = Formats::new(paper.currency);
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

struct Formats {
    title: Format,
    heading: Format,
    note: Format,
    money: [Format; 4],
    count: [Format; 4],
    text: [Format; 4],
    quoted: [Format; 4],
    time: [Format; 4],
    day: [Format; 4],
    column: Format,
}

const PLAIN: usize = 0;

impl Formats {
    fn new(currency: Currency) -> Formats {
        let part = if currency.decimals == 0 { String::new() } else { format!(".{}", "0".repeat(usize::from(currency.decimals))) };
        let money = format!("#,##0{part};-#,##0{part}");
        // Plain, total, heading, to be filled in: the order of `weight_index`.
        let weights = |base: Format| {
            [
                base.clone(),
                base.clone().set_bold().set_border_top(FormatBorder::Thin).set_border_bottom(FormatBorder::Double),
                base.clone().set_bold(),
                base.set_border_bottom(FormatBorder::Thin),
            ]
        };
        let top = || Format::new().set_align(FormatAlign::Top);
        Formats {
            title: Format::new().set_bold().set_font_size(16),
            heading: Format::new().set_bold().set_font_size(12),
            note: Format::new().set_font_color(0x59_59_59),
            money: weights(top().set_num_format(money)),
            count: weights(top().set_num_format("#,##0")),
            text: weights(top().set_num_format("@").set_text_wrap()),
            quoted: weights(top().set_num_format("@").set_text_wrap().set_quote_prefix()),
            time: weights(top().set_num_format("yyyy-mm-dd hh:mm:ss").set_align(FormatAlign::Left)),
            day: weights(top().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Left)),
            column: Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top).set_border_bottom(FormatBorder::Medium),
        }
    }
}

fn weight_index(weight: Weight) -> usize {
    match weight {
        Weight::Plain => PLAIN,
        Weight::Total => 1,
        Weight::Head => 2,
        Weight::Blank => 3,
    }
}

struct Sheet<'a> {
    sheet: &'a mut Worksheet,
    formats: &'a Formats,
    paper: &'a Paper,
    name: &'a str,
}

impl Sheet<'_> {
    fn section(&mut self, section: &Section) -> Result<(), XlsxError> {
        self.sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0).set_margins(0.5, 0.5, 0.6, 0.6, 0.3, 0.3);
        self.sheet.set_footer("&L&F&C&A&R&P / &N");
        let mut row = 0;
        // A sheet that begins with a wide table is for working with; the others are for reading.
        let is_list = section.blocks.first().is_some_and(|block| block.columns.len() > 4);
        if !is_list {
            self.sheet.write_string_with_format(row, 0, &*self.paper.title, &self.formats.title)?;
            row += 2;
        }
        for (index, block) in section.blocks.iter().enumerate() {
            self.widths(block, index == 0 || !is_list)?;
            let head = self.head(block, &mut row)?;
            if index == 0 && is_list {
                self.sheet.set_freeze_panes(head + 1, 0)?;
                self.sheet.set_repeat_rows(head, head)?;
            }
            let last = self.rows(block, row)?;
            if index == 0 && is_list && last > row {
                // The sum at the foot stays out of the filter.
                let foot = block.rows.iter().rev().take_while(|row| row.weight == Weight::Total).count() as u32;
                let width = u16::try_from(block.columns.len().saturating_sub(1)).unwrap_or(0);
                self.sheet.autofilter(head, 0, (last - 1).saturating_sub(foot).max(head), width)?;
                self.choices(block, row, last)?;
            }
            if let Some(chart) = section.chart.as_ref().filter(|_| index == 1) {
                self.chart(chart)?;
            }
            row = last + 1;
        }
        Ok(())
    }

    fn widths(&mut self, block: &Block, may_set: bool) -> Result<(), XlsxError> {
        for (column, at) in block.columns.iter().zip(0_u16..) {
            if may_set && column.width > 0 {
                self.sheet.set_column_width(at, u32::from(column.width))?;
            }
        }
        Ok(())
    }

    // Heading, notes and column headings; gives the row of the column headings, and leaves `row` at the first of the rows.
    fn head(&mut self, block: &Block, row: &mut u32) -> Result<u32, XlsxError> {
        if !block.heading.is_empty() {
            self.sheet.write_string_with_format(*row, 0, &*block.heading, &self.formats.heading)?;
            *row += 1;
        }
        for note in &block.notes {
            self.sheet.write_string_with_format(*row, 0, self.fitted(note), &self.formats.note)?;
            *row += 1;
        }
        let head = *row;
        if block.columns.iter().any(|column| !column.heading.is_empty()) {
            for (column, at) in block.columns.iter().zip(0_u16..) {
                self.sheet.write_string_with_format(*row, at, &*column.heading, &self.formats.column)?;
            }
            *row += 1;
        }
        Ok(head)
    }

    fn rows(&mut self, block: &Block, first: u32) -> Result<u32, XlsxError> {
        let mut at = first;
        for row in block.rows.iter().take(ROWS_MAX - first as usize - 64) {
            self.row(at, row, &block.columns)?;
            at += 1;
        }
        Ok(at)
    }

    fn row(&mut self, at: u32, row: &Row, columns: &[Column]) -> Result<(), XlsxError> {
        let weight = weight_index(row.weight);
        for place in 0..columns.len() {
            let column = u16::try_from(place).unwrap_or(u16::MAX);
            let of = |formats: &'_ [Format; 4]| formats.get(weight).cloned().unwrap_or_default();
            match row.cells.get(place).unwrap_or(&Cell::Empty) {
                // A row that stands out is ruled off over its whole width.
                Cell::Empty if row.weight == Weight::Plain => {}
                Cell::Empty => drop(self.sheet.write_blank(at, column, &of(&self.formats.text))?),
                Cell::Text(text) | Cell::File(text) => {
                    let format = of(if is_formula(text) { &self.formats.quoted } else { &self.formats.text });
                    self.sheet.write_string_with_format(at, column, self.fitted(text), &format)?;
                }
                Cell::Money(minor) => drop(self.sheet.write_number_with_format(at, column, self.units(*minor), &of(&self.formats.money))?),
                Cell::Count(count) => drop(self.sheet.write_number_with_format(at, column, *count as f64, &of(&self.formats.count))?),
                Cell::Moment(moment) => match date_time(*moment) {
                    Some(time) => drop(self.sheet.write_datetime_with_format(at, column, &time, &of(&self.formats.time))?),
                    None => drop(self.sheet.write_string_with_format(at, column, moment.to_string(), &of(&self.formats.text))?),
                },
                Cell::Day(day) => match date(*day) {
                    Some(date) => drop(self.sheet.write_datetime_with_format(at, column, &date, &of(&self.formats.day))?),
                    None => drop(self.sheet.write_string_with_format(at, column, day.to_string(), &of(&self.formats.text))?),
                },
            }
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

    // The bars' figures stand to the right of the sheet's own table, so that the drawing has cells to point at.
    fn chart(&mut self, chart: &Chart) -> Result<(), XlsxError> {
        const LABELS: u16 = 16;
        let last = u32::try_from(chart.bars.len()).unwrap_or(1);
        self.sheet.write_string_with_format(0, LABELS, &*chart.title, &self.formats.heading)?;
        self.sheet.set_column_width(LABELS, 24)?;
        for ((label, minor), at) in chart.bars.iter().zip(1_u32..) {
            let format = self.formats.money.first().cloned().unwrap_or_default();
            self.sheet.write_string(at, LABELS, self.fitted(label))?;
            self.sheet.write_number_with_format(at, LABELS + 1, self.units(*minor), &format)?;
        }
        let mut drawing = Drawing::new(ChartType::Bar);
        drawing.title().set_name(&chart.title);
        drawing.legend().set_hidden();
        drawing.x_axis().set_reverse();
        drawing.set_alt_text(&chart.caption).set_width(760).set_height(120 + 26 * last);
        drawing
            .add_series()
            .set_categories((self.name, 1, LABELS, last, LABELS))
            .set_values((self.name, 1, LABELS + 1, last, LABELS + 1))
            .set_name(&chart.title);
        self.sheet.insert_chart(2, 5, &drawing)?;
        Ok(())
    }
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
