//! What was understood of one input, as the report and the file's card show it.
//!
//! In: facts found while reading. Out: [`InputMeta`]. Must not know: how they were found.

use super::grammar::order::{DateOrder, Form};
use crate::base::pack::packed;
use crate::base::{Day, Issues, Minor, Moment, Said, Side};

/// What was understood of one table of one file.
#[derive(Clone, Debug, Default)]
pub struct InputMeta {
    /// The file's name without its folder.
    pub name: String,
    /// The file's size in bytes.
    pub bytes: u64,
    /// SHA-256 of the file, lower-case hex.
    pub sha256: String,
    /// `xlsx`, `xls`, `xlsb`, `ods`, `html`, `xml`, `csv`, `tsv`, `psv`, `ssv` or `fixed`.
    pub container: &'static str,
    /// Encoding of a text file, as the Encoding Standard names it in lower case; `None` for spreadsheets.
    pub encoding: Option<String>,
    /// Sheet read; `None` for text.
    pub sheet: Option<String>,
    /// All sheets of the workbook, for choosing another; empty for text.
    pub sheets: Vec<String>,
    /// Path inside a zip; `None` outside one.
    pub member: Option<String>,
    /// Header of the column that is the amount, where the sheet has one a tender and this table is of one of them.
    pub tender: Option<String>,
    /// Id of the recognised format; `generic` when none.
    pub format: &'static str,
    /// Row number of the header (the last of its rows).
    pub header_row: u32,
    /// The side, and why; `None` until the sides of all inputs are assigned.
    pub side: Option<(Side, Said)>,
    /// How well the table fits each side, for assigning those not given: merchant, acquirer, bank.
    pub side_scores: [i32; 3],
    /// Rows that became records.
    pub records: u64,
    /// Rows that did not: preamble after the header, footers, blank, unreadable; each has an issue or a footer entry.
    pub skipped: u64,
    /// First and last moment of the records.
    pub period: Option<(Moment, Moment)>,
    /// Σ of the records' amounts, signed.
    pub total: Minor,
    /// Columns found.
    pub columns: Vec<ColumnMeta>,
    /// Rows and cells that could not be taken as they stand.
    pub issues: Issues,
    /// Records that are no sale and no refund, or in another currency: in no sum, and so said with their reason. Nothing to say
    /// of a bank's file, which is made of such.
    pub apart: Issues,
    /// What the footer or preamble says of the rows, and whether it holds.
    pub controls: Vec<Control>,
    /// Whether a mapping of the profile holds for the table: `file` or `headers`, by what it names; `None` for none.
    pub mapped: Option<&'static str>,
    /// Fingerprint of the headers, by which a mapping can be kept for files like this one.
    pub fingerprint: String,
    /// Days the statement says it covers, where its preamble or name says so.
    pub declared_days: Option<(Day, Day)>,
    /// Dates that may be read in several ways, where nothing in the file proves which.
    pub open_dates: Option<OpenDates>,
    /// Whether it is of a form that leaves out refunds, or sales, whatever the shop did.
    pub leaves_out: [bool; 2],
    /// Whether its payments' dates have no year and nothing in it says which: other files may.
    pub is_yearless: bool,
}

/// Dates that may be read in several ways, and how they are.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenDates {
    /// The 0-based columns; the payment's own day first.
    pub columns: Vec<u32>,
    /// How they are written.
    pub form: Form,
    /// The order in which they are read.
    pub order: DateOrder,
    /// The order in which the file alone is read.
    pub usual: DateOrder,
    /// The orders in which they might be meant.
    pub rivals: Vec<DateOrder>,
    /// Whether every date of these columns is written so and can be read in each of these orders.
    pub is_whole: bool,
}

/// A column and what it was taken for.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnMeta {
    /// The canonical field's name: `amount`, `moment`, `rrn` …; `None` for a column that is only shown.
    pub field: Option<&'static str>,
    /// The header as the file has it.
    pub header: String,
    /// 1-based column.
    pub column_number: u32,
    /// How sure, 0–1 in hundredths.
    pub confidence_percent: u8,
    /// The field it might have been instead, with its confidence.
    pub runner_up: Option<(&'static str, u8)>,
}

/// A total or count that the file itself states.
#[derive(Clone, Debug, PartialEq)]
pub struct Control {
    /// Row where it stands.
    pub row_number: u32,
    /// Which figure: `count`, `count_sale`, `count_refund`, `amount`, `amount_in`, `amount_out`, `fee`, `net`, `refund`.
    pub figure: &'static str,
    /// What the file says (minor units, or a count).
    pub stated: i64,
    /// What the rows give, in the reading that comes nearest.
    pub computed: i64,
    /// Whether they agree in a permitted reading (all rows, successful rows, without holds).
    pub holds: bool,
}

impl InputMeta {
    /// Which part of the file it is: the sheet or the path inside a zip, and the tender; `None` for a whole file.
    pub fn part(&self) -> Option<String> {
        let place = self.sheet.as_deref().or(self.member.as_deref());
        match (place, self.tender.as_deref()) {
            (Some(place), Some(tender)) => Some(format!("{place} · {tender}")),
            (place, tender) => place.or(tender).map(str::to_owned),
        }
    }

    /// What is to be said of its rows and cells: what could not be taken, and what stands apart.
    pub fn remarks(&self) -> impl Iterator<Item = &Issues> {
        let is_bank = self.side.as_ref().is_some_and(|(side, _)| *side == Side::Bank);
        std::iter::once(&self.issues).chain((!is_bank).then_some(&self.apart))
    }
}

impl Control {
    /// Whether it counts rows; else it is money.
    pub fn is_count(&self) -> bool {
        self.figure.starts_with("count")
    }
}

packed!(InputMeta {
    name,
    bytes,
    sha256,
    container,
    encoding,
    sheet,
    sheets,
    member,
    tender,
    format,
    header_row,
    side,
    side_scores,
    records,
    skipped,
    period,
    total,
    columns,
    issues,
    apart,
    controls,
    mapped,
    fingerprint,
    declared_days,
    open_dates,
    leaves_out,
    is_yearless
});
packed!(OpenDates { columns, form, order, usual, rivals, is_whole });
packed!(ColumnMeta { field, header, column_number, confidence_percent, runner_up });
packed!(Control { row_number, figure, stated, computed, holds });
