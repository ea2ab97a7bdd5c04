//! xls, xlsb and ods through calamine, each behind its guard.
//!
//! In: bytes. Out: rows of a sheet. Must not know: what a column means.

use std::borrow::Cow;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, Ods, Reader, Xls, Xlsb};

use super::open::Sheet;
use super::package::Package;
use super::{CellKind, Rows, biff, compound, ods};
use crate::base::limits::COLUMNS_MAX;
use crate::base::{Day, Fault, Moment};

type Bytes<'a> = Cursor<Cow<'a, [u8]>>;

/// An opened workbook of an older or other kind.
pub enum Legacy<'a> {
    /// BIFF in a compound file.
    Xls(Xls<Bytes<'a>>, Vec<String>),
    /// Binary parts in a zip.
    Xlsb(Xlsb<Bytes<'a>>, Vec<String>),
    /// OpenDocument.
    Ods(Ods<Bytes<'a>>, Vec<String>),
}

/// What calamine answers. Where a damaged file leads it past the guards and it panics, the file is damaged and the work goes
/// on; in a browser, where a panic ends the program, it ends the worker this file alone is read in.
fn contained<T>(name: &str, read: impl FnOnce() -> Option<T>) -> Result<T, Fault> {
    let answer = catch_unwind(AssertUnwindSafe(read)).unwrap_or(None);
    answer.ok_or_else(|| Fault::of_file("workbook-damaged", name))
}

impl<'a> Legacy<'a> {
    /// Opens an xls workbook.
    ///
    /// # Errors
    /// The guard's, or `workbook-damaged`.
    pub fn xls(name: &str, bytes: Cow<'a, [u8]>) -> Result<Legacy<'a>, Fault> {
        biff::check_xls(name, &compound::workbook_stream(name, &bytes)?)?;
        let book = contained(name, || Xls::new(Cursor::new(bytes)).ok())?;
        let names = book.sheet_names();
        Ok(Legacy::Xls(book, names))
    }

    /// Opens an xlsb workbook.
    ///
    /// # Errors
    /// The guard's, or `workbook-damaged`.
    pub fn xlsb(name: &str, bytes: Cow<'a, [u8]>) -> Result<Legacy<'a>, Fault> {
        let mut package = Package::open(name, Cow::Borrowed(&bytes))?;
        let strings = match package.find("xl/sharedStrings.bin") {
            Some(index) => biff::strings(name, &package.bytes(name, index)?)?,
            None => 0,
        };
        for member in package.members() {
            let path = String::from_utf8_lossy(&member.name).to_ascii_lowercase();
            if path.ends_with(".bin") && !path.contains("vba") && !path.contains("printersettings") {
                let part = package.bytes(name, member.index)?;
                let is_sheet = path.contains("worksheets/") && !path.contains("binaryindex");
                biff::check_xlsb(name, &part, is_sheet.then_some(strings))?;
            }
        }
        drop(package);
        let book = contained(name, || Xlsb::new(Cursor::new(bytes)).ok())?;
        let names = book.sheet_names();
        Ok(Legacy::Xlsb(book, names))
    }

    /// Opens an ods workbook.
    ///
    /// # Errors
    /// The guard's, `workbook-password`, or `workbook-damaged`.
    pub fn ods(name: &str, bytes: Cow<'a, [u8]>) -> Result<Legacy<'a>, Fault> {
        let mut package = Package::open(name, Cow::Borrowed(&bytes))?;
        if let Some(manifest) = package.find("META-INF/manifest.xml") {
            let manifest = package.bytes(name, manifest)?;
            if memchr::memmem::find(&manifest, b"encryption-data").is_some() {
                return Err(Fault::of_file("workbook-password", name));
            }
        }
        let content = package.find("content.xml").ok_or_else(|| Fault::of_file("workbook-damaged", name))?;
        ods::check(name, &package.bytes(name, content)?)?;
        drop(package);
        let book = contained(name, || Ods::new(Cursor::new(bytes)).ok())?;
        let names = book.sheet_names();
        Ok(Legacy::Ods(book, names))
    }

    /// The contract's name of the container.
    pub fn container(&self) -> &'static str {
        match self {
            Legacy::Xls(..) => "xls",
            Legacy::Xlsb(..) => "xlsb",
            Legacy::Ods(..) => "ods",
        }
    }

    /// Names of the sheets.
    pub fn sheet_names(&self) -> &[String] {
        let (Legacy::Xls(_, names) | Legacy::Xlsb(_, names) | Legacy::Ods(_, names)) = self;
        names
    }

    /// Reads a sheet, at most `rows_max` rows.
    ///
    /// # Errors
    /// `workbook-damaged`, `limit-text`.
    pub fn read(&mut self, name: &str, index: usize, rows_max: usize) -> Result<Sheet, Fault> {
        let Some(sheet) = self.sheet_names().get(index).cloned() else { return Err(Fault::of_file("not-a-workbook", name)) };
        let range = contained(name, || match self {
            Legacy::Xls(book, _) => book.worksheet_range(&sheet).ok(),
            Legacy::Xlsb(book, _) => book.worksheet_range(&sheet).ok(),
            Legacy::Ods(book, _) => book.worksheet_range(&sheet).ok(),
        })?;
        let (first_row, first_column) = range.start().unwrap_or((0, 0));
        let mut rows = Rows::default();
        for (offset, cells) in range.rows().enumerate() {
            let filled = cells.iter().rposition(|cell| !matches!(cell, Data::Empty)).map_or(0, |last| last + 1);
            if filled == 0 {
                continue;
            }
            (0..first_column).for_each(|_| rows.push_cell(CellKind::Text, ""));
            cells.iter().take(filled.min(COLUMNS_MAX)).for_each(|cell| push(&mut rows, cell));
            if !rows.end_row(first_row + offset as u32 + 1) {
                return Err(Fault::of_file("limit-text", name));
            }
            if rows.len() >= rows_max {
                break;
            }
        }
        Ok(Sheet { rows, ..Sheet::default() })
    }
}

fn push(rows: &mut Rows, cell: &Data) {
    match cell {
        Data::Empty => rows.push_cell(CellKind::Text, ""),
        Data::String(text) => rows.push_cell(CellKind::Text, text),
        // Rust prints the shortest digits that give the same number.
        Data::Float(number) => rows.push_cell(CellKind::Number, &number.to_string()),
        Data::Int(number) => rows.push_cell(CellKind::Number, &number.to_string()),
        Data::Bool(value) => rows.push_cell(CellKind::Bool, if *value { "TRUE" } else { "FALSE" }),
        Data::Error(error) => rows.push_cell(CellKind::Error, &error.to_string()),
        Data::DateTimeIso(text) => rows.push_cell(CellKind::Date, text),
        Data::DurationIso(text) => rows.push_cell(CellKind::Date, &clock_of_duration(text).unwrap_or_else(|| text.clone())),
        Data::DateTime(value) => {
            let (year, month, day, hour, minute, second, milli) = value.to_ymd_hms_milli();
            let seconds = u32::from(hour) * 3600 + u32::from(minute) * 60 + u32::from(second);
            // A fraction of a day is seldom an exact second; half a second rounds up.
            let up = i64::from(milli >= 500);
            let text = match Day::from_civil(i32::from(year), month, day) {
                Some(day) if seconds == 0 && up == 0 => day.to_string(),
                Some(day) => Moment::new(day, seconds).plus(up).to_string(),
                None => format!("{hour:02}:{minute:02}:{second:02}"),
            };
            rows.push_cell(CellKind::Date, &text);
        }
    }
}

/// `PT12H33M05S` as a time of day.
fn clock_of_duration(text: &str) -> Option<String> {
    let rest = text.strip_prefix("PT")?;
    let (hours, rest) = rest.split_once('H')?;
    let (minutes, rest) = rest.split_once('M')?;
    let seconds = rest.trim_end_matches('S').split('.').next()?;
    Some(format!("{:02}:{:02}:{:02}", hours.parse::<u8>().ok()?, minutes.parse::<u8>().ok()?, seconds.parse::<u8>().ok()?))
}
