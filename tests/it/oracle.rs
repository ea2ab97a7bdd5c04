//! Our streaming reader of xlsx against calamine: the same cells, kinds and dates, on made workbooks and those of the cases.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};

use calamine::{Data, ExcelDateTime, ExcelDateTimeType, Reader, Xlsx};
use poscheck::sheet::{self, Cell, CellKind, Rows};
use rust_xlsxwriter::{Format, Workbook};

/// Cells of the first sheet by 1-based row and 0-based column, empty ones left out.
type Cells = BTreeMap<(u32, usize), (CellKind, String)>;

fn ours(bytes: &[u8], index: usize) -> Cells {
    let (mut opened, faults) = sheet::open("a.xlsx", bytes);
    assert!(faults.is_empty(), "{faults:?}");
    let rows: Rows = opened[0].read("a.xlsx", index, usize::MAX, &mut |_| true).unwrap().rows;
    let mut cells = Cells::new();
    for place in 0..rows.len() {
        // A formula without a value is told by us and left out by calamine.
        let has_value = |cell: &Cell<'_>| !cell.text.is_empty() && cell.kind != CellKind::Unvalued;
        for (column, cell) in rows.cells(place).enumerate().filter(|(_, cell)| has_value(cell)) {
            let text = if cell.kind == CellKind::Date { cell.text.trim_end_matches("T00:00:00") } else { cell.text };
            cells.insert((rows.number(place), column), (cell.kind, text.to_owned()));
        }
    }
    cells
}

fn theirs(bytes: &[u8], index: usize) -> Cells {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let name = book.sheet_names()[index].clone();
    let range = book.worksheet_range(&name).unwrap();
    let mut cells = Cells::new();
    for (row, column, value) in range.cells() {
        let start = range.start().unwrap_or_default();
        let place = (start.0 + row as u32 + 1, start.1 as usize + column);
        let cell = match value {
            Data::Empty => continue,
            Data::String(text) if text.is_empty() => continue,
            Data::String(text) => (CellKind::Text, text.replace(['\r', '\n'], "\n")),
            Data::Float(number) => (CellKind::Number, number.to_string()),
            Data::Int(number) => (CellKind::Number, number.to_string()),
            Data::Bool(value) => (CellKind::Bool, if *value { "TRUE" } else { "FALSE" }.to_owned()),
            Data::Error(error) => (CellKind::Error, error.to_string()),
            Data::DateTime(value) => (CellKind::Date, when(value)),
            other => panic!("{other:?}"),
        };
        cells.insert(place, cell);
    }
    cells
}

/// A date as calamine's calendar has it, rounded to the second.
fn when(value: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, milli) = value.to_ymd_hms_milli();
    let mut at =
        time::Date::from_calendar_date(i32::from(year), time::Month::try_from(month).unwrap(), day).unwrap().with_hms(hour, minute, second).unwrap();
    if milli >= 500 {
        at += time::Duration::SECOND;
    }
    let (hour, minute, second) = at.time().as_hms();
    let clock = format!("{hour:02}:{minute:02}:{second:02}");
    match (value.as_f64() < 1.0, clock.as_str()) {
        (true, _) => clock,
        (false, "00:00:00") => at.date().to_string(),
        (false, _) => format!("{}T{clock}", at.date()),
    }
}

fn same(ours: &Cells, theirs: &Cells, what: &str) {
    for (place, cell) in theirs {
        assert_eq!(ours.get(place), Some(cell), "{what} at {place:?}");
    }
    for (place, cell) in ours {
        assert!(theirs.contains_key(place), "{what}: {cell:?} at {place:?} is nowhere in calamine's");
    }
}

/// Numbers that people's sheets hold and that print in many ways.
const NUMBERS: [f64; 18] = [
    0.0,
    1.0,
    -1.0,
    0.1,
    0.3,
    // The next number above 299.85.
    299.85 + 256.0 * f64::EPSILON,
    -4_500.0,
    1e15,
    1e16,
    123_456_789_012_345.0,
    1.5e-7,
    1e-12,
    999_999.99,
    0.005,
    5e21,
    -0.01,
    88.0,
    4_200_001_234_567_890.0,
];

/// Moments as serial numbers: days, times of day, both, halves of a second.
const SERIALS: [f64; 9] = [25_570.0, 45_231.0, 45_231.5, 45_231.520_891_203_7, 46_082.999_994, 46_082.0, 40_000.25, 36_526.0, 46_113.708_344_907];

/// Formats by which a number is shown as a date: built-in ids of all languages, then codes as people write them.
const DATE_IDS: [u8; 29] = [14, 15, 16, 17, 18, 19, 20, 21, 22, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 45, 47, 50, 51, 52, 53, 54, 55, 56, 57];
const DATE_CODES: [&str; 8] = [
    "yyyy-mm-dd hh:mm:ss",
    "yyyy\"年\"m\"月\"d\"日\"",
    "[$-804]yyyy/m/d",
    "m/d/yy h:mm",
    "dd.mm.yyyy",
    "[$-F800]dddd, mmmm dd, yyyy",
    "hh:mm:ss",
    "yyyy/m/d;@",
];
const NUMBER_CODES: [&str; 5] = ["#,##0.00", "0.00\"元\"", "[Red]-0.00", "\"d\"0", "General"];

fn made() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, number) in NUMBERS.iter().enumerate() {
        sheet.write_number(row as u32, 0, *number).unwrap();
        for (column, code) in NUMBER_CODES.iter().enumerate() {
            sheet.write_number_with_format(row as u32, 1 + column as u16, *number, &Format::new().set_num_format(*code)).unwrap();
        }
    }
    for (row, serial) in SERIALS.iter().enumerate() {
        for (column, code) in DATE_CODES.iter().enumerate() {
            sheet.write_number_with_format(40 + row as u32, column as u16, *serial, &Format::new().set_num_format(*code)).unwrap();
        }
        for (column, id) in DATE_IDS.iter().enumerate() {
            sheet.write_number_with_format(60 + row as u32, column as u16, *serial, &Format::new().set_num_format_index(*id)).unwrap();
        }
    }
    for (row, text) in
        ["交易时间", " 两边有空格 ", "0001", "a&b<c>\"d\"", "第一行\n第二行", "=1+1", "4200001234567890123456789012"].iter().enumerate()
    {
        sheet.write_string(80 + row as u32, 3, *text).unwrap();
    }
    sheet.write_boolean(100, 0, true).unwrap();
    sheet.write_boolean(100, 1, false).unwrap();
    sheet.write_string(1_000, 200, "远处").unwrap();
    book.save_to_buffer().unwrap()
}

/// The same workbook counting days from 1904.
fn from_1904(bytes: &[u8]) -> Vec<u8> {
    let mut from = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut to = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..from.len() {
        let mut part = from.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap();
        if name == "xl/workbook.xml" {
            let text = String::from_utf8(bytes).unwrap();
            assert!(text.contains("<workbookPr "));
            bytes = text.replace("<workbookPr ", "<workbookPr date1904=\"1\" ").into_bytes();
        }
        to.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        to.write_all(&bytes).unwrap();
    }
    to.finish().unwrap().into_inner()
}

/// Chinese built-in ids, which calamine leaves as numbers: its own calendar says what they must be.
fn with_chinese_dates(mut cells: Cells, is_1904: bool) -> Cells {
    for (row, serial) in SERIALS.iter().enumerate() {
        for (column, id) in DATE_IDS.iter().enumerate().filter(|(_, id)| matches!(id, 27..=36 | 50..=58)) {
            let place = (61 + row as u32, column);
            let value = ExcelDateTime::new(*serial, ExcelDateTimeType::DateTime, is_1904);
            let before = cells.insert(place, (CellKind::Date, when(&value)));
            assert!(before.is_some(), "{id} at {place:?}");
        }
    }
    cells
}

#[test]
fn made_workbooks_read_as_calamine_reads_them_and_chinese_dates_as_its_calendar_says() {
    let bytes = made();
    same(&ours(&bytes, 0), &with_chinese_dates(theirs(&bytes, 0), false), "1900");
    let bytes = from_1904(&bytes);
    same(&ours(&bytes, 0), &with_chinese_dates(theirs(&bytes, 0), true), "1904");
}

fn workbooks(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            workbooks(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "xlsx") {
            found.push(path);
        }
    }
}

/// What calamine gives otherwise on purpose: a formula without a value is empty to it, a cell written twice its last.
const OTHERWISE: [&str; 3] = ["formula-unvalued", "cell-twice", "xlsx-odd"];

#[test]
fn the_cases_workbooks_read_as_calamine_reads_them() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for folder in ["tests/cases", "tests/reading", "www/sample"] {
        workbooks(&root.join(folder), &mut found);
    }
    found.retain(|path| !OTHERWISE.iter().any(|name| path.components().any(|part| part.as_os_str() == *name)));
    assert!(found.len() > 3, "{found:?}");
    for path in found {
        let bytes = std::fs::read(&path).unwrap();
        let count = Xlsx::new(Cursor::new(&bytes)).map_or(0, |book: Xlsx<_>| book.sheet_names().len());
        for index in 0..count {
            same(&ours(&bytes, index), &theirs(&bytes, index), &format!("{} sheet {index}", path.display()));
        }
    }
}
