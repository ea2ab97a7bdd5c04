//! Puts rows on paper: workbooks, GBK text, masks, JSON.
//!
//! In: cells. Out: bytes, the same for the same cells. Must not know: what the cells mean.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook};

use crate::civil::{DAY, date, day_of, time_of_day};
use crate::rows::Card;

/// A cell of a workbook.
#[derive(Clone, Debug)]
pub enum Cell {
    Empty,
    Text(String),
    /// Fen, printed as a number of yuan.
    Money(i64),
    /// A moment, printed as a date number.
    Time(i64),
    /// A plain number.
    Number(f64),
}

impl Cell {
    /// Text, or nothing where it is empty.
    pub fn text(text: &str) -> Cell {
        if text.is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) }
    }
}

/// A sheet in the making.
pub struct Sheet {
    name: &'static str,
    rows: Vec<Vec<Cell>>,
}

impl Sheet {
    /// An empty sheet.
    pub fn new(name: &'static str) -> Sheet {
        Sheet { name, rows: Vec::new() }
    }

    /// Adds a row and says its row number.
    pub fn row(&mut self, cells: impl IntoIterator<Item = Cell>) -> u32 {
        self.rows.push(cells.into_iter().collect());
        self.rows.len() as u32
    }

    /// The rows as comma separated text.
    pub fn csv(&self, end: &str) -> String {
        let cell = |cell: &Cell| match cell {
            Cell::Empty => String::new(),
            Cell::Text(text) if text.contains([',', '"', '\n']) => format!("\"{}\"", text.replace('"', "\"\"")),
            Cell::Text(text) => text.clone(),
            Cell::Money(fen) => crate::civil::yuan(*fen),
            Cell::Time(at) => crate::civil::spoken(*at),
            Cell::Number(number) => number.to_string(),
        };
        self.rows.iter().map(|cells| cells.iter().map(cell).collect::<Vec<_>>().join(",") + end).collect()
    }

    /// The workbook's bytes, made at the moment given.
    pub fn xlsx(&self, made_at: i64) -> Vec<u8> {
        let (year, month, day) = date(day_of(made_at));
        let made = ExcelDateTime::from_ymd(year as u16, month as u8, day as u8).expect("a date of our time");
        let mut workbook = Workbook::new();
        workbook.set_properties(&DocProperties::new().set_author("收银系统").set_creation_datetime(&made));
        let money = Format::new().set_num_format("0.00");
        let time = Format::new().set_num_format("yyyy-mm-dd hh:mm:ss");
        let sheet = workbook.add_worksheet();
        sheet.set_name(self.name).expect("a sheet's name");
        for (row, cells) in self.rows.iter().enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                let (row, column) = (row as u32, column as u16);
                let written = match cell {
                    Cell::Empty => continue,
                    Cell::Text(text) => sheet.write_string(row, column, text),
                    Cell::Money(fen) => sheet.write_number_with_format(row, column, *fen as f64 / 100.0, &money),
                    Cell::Time(at) => sheet.write_number_with_format(row, column, serial(*at), &time),
                    Cell::Number(number) => sheet.write_number(row, column, *number),
                };
                written.expect("within the sheet's bounds");
            }
        }
        workbook.save_to_buffer().expect("a workbook in memory")
    }
}

/// Days since 1899-12-30, with the time of day as the fraction.
fn serial(at: i64) -> f64 {
    (day_of(at) + 25_569) as f64 + time_of_day(at) as f64 / DAY as f64
}

/// Text in GBK.
pub fn gbk(text: &str) -> Vec<u8> {
    encoding_rs::GBK.encode(text).0.into_owned()
}

/// `629999******1234`.
pub fn masked(card: Option<&Card>) -> String {
    card.map_or_else(String::new, |card| format!("{:06}******{:04}", card.first6, card.last4))
}

/// Data as JSON: one line a top-level list entry, so that a change is seen where it is.
pub fn json<T: serde::Serialize>(data: &T) -> Vec<u8> {
    let value = serde_json::to_value(data).expect("plain data");
    let mut out = String::from("{\n");
    if let serde_json::Value::Object(fields) = &value {
        for (at, (name, field)) in fields.iter().enumerate() {
            out.push_str(&format!("\"{name}\": "));
            entries(&mut out, field);
            out.push_str(if at + 1 < fields.len() { ",\n" } else { "\n" });
        }
    }
    out.push_str("}\n");
    out.into_bytes()
}

fn entries(out: &mut String, field: &serde_json::Value) {
    match field {
        serde_json::Value::Array(items) if items.first().is_some_and(|item| item.is_object()) => {
            let lines: Vec<String> = items.iter().map(ToString::to_string).collect();
            out.push_str(&format!("[\n{}\n]", lines.join(",\n")));
        }
        serde_json::Value::Array(items) => {
            let lines: Vec<String> = items.chunks(10).map(|part| part.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")).collect();
            out.push_str(&format!("[\n{}\n]", lines.join(",\n")));
        }
        other => out.push_str(&other.to_string()),
    }
}
