//! Windows of findings and rows, and the queries that choose them.
//!
//! In: nothing. Out: plain data that travels as JSON text. Must not know: a browser, components, the engine's columns.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::report::model;

/// By what findings can be narrowed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Facet {
    #[default]
    Code,
    /// What it means for the shop: owed, missing, booking, timing, to know.
    Class,
    Cause,
    Severity,
    Certainty,
    /// What people decided: open, explained, rejected, done.
    State,
    Terminal,
    Cashier,
    Channel,
    Day,
    /// Which of the two books has it: `merchant`, `acquirer` or `both`.
    Side,
    /// How large the amount is, by the digits before the point: `1` to `5`, the last for all that is larger.
    Amount,
}

impl Facet {
    /// All, in the order shown.
    pub const ALL: [Facet; 12] = [
        Facet::Class,
        Facet::State,
        Facet::Code,
        Facet::Cause,
        Facet::Severity,
        Facet::Certainty,
        Facet::Terminal,
        Facet::Cashier,
        Facet::Channel,
        Facet::Day,
        Facet::Side,
        Facet::Amount,
    ];
}

/// By what findings are ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sort {
    /// Owed to customers first, then missing, booking, timing, information.
    #[default]
    Attention,
    Time,
    /// By the size of the effect, largest first.
    Amount,
}

/// Which findings, in which order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Query {
    /// Chosen values by facet; a facet without values narrows nothing.
    pub chosen: BTreeMap<Facet, BTreeSet<String>>,
    /// Words to be found in the finding's rows, all of them.
    pub text: String,
    pub sort: Sort,
    /// The order turned round.
    pub reversed: bool,
    /// Findings of one value of this facet stand together under a heading; `None` for a flat list.
    pub group: Option<Facet>,
}

/// A heading of a grouped list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListGroup {
    /// The facet's value.
    pub value: String,
    pub count: u32,
    /// Σ of their effects.
    pub effect: String,
}

/// A window of findings.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FindingsPage {
    /// Findings that fit the query.
    pub total: u32,
    /// Σ of their effects.
    pub effect: String,
    pub offset: u32,
    pub rows: Vec<FindingRow>,
    /// For each facet the values still to be had, with their counts; only with the first window.
    pub facets: Vec<(Facet, Vec<(String, u32)>)>,
    /// The headings of a grouped list in its order; only with the first window.
    pub groups: Vec<ListGroup>,
}

/// A finding as a line of the list.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FindingRow {
    /// Index into the report's findings.
    pub index: u32,
    pub id: String,
    pub code: String,
    pub severity: String,
    pub class: String,
    /// Moment of the first row, ISO 8601; empty where there is none.
    pub time: String,
    pub terminal: String,
    pub cashier: String,
    pub channel: String,
    /// Masked.
    pub card: String,
    pub merchant: Option<String>,
    pub acquirer: Option<String>,
    pub effect: String,
    pub cause: String,
    /// `certain`, `likely` or `open`.
    pub certainty: String,
    /// What people decided: `open`, `explained`, `rejected`, `done`.
    pub state: String,
    /// Whether a remark stands on it, or its code or cause was put right.
    pub is_noted: bool,
}

/// A finding with the rows behind it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Detail {
    pub index: u32,
    pub finding: model::Finding,
    pub line: FindingRow,
    /// The rows that carry the code, in the order merchant, acquirer, bank.
    pub rows: Vec<RowView>,
    /// Rows the evidence names besides.
    pub others: Vec<RowView>,
    /// Rows just before and after on the same terminal.
    pub neighbours: Vec<RowLine>,
    /// Why the two rows are one payment; `None` where nothing is linked.
    pub link: Option<LinkView>,
}

/// Why two rows are one payment.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LinkView {
    /// On what the link rests, `T1` to `T7` or `hand`.
    pub tier: String,
    /// Per cent, only of links by learnt evidence.
    pub probability: Option<u8>,
    /// Field by field, the strongest first.
    pub fields: Vec<model::LinkEvidence>,
}

/// A row with what it was linked with, whatever became of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RowCase {
    /// The row, then those it is linked with.
    pub rows: Vec<RowView>,
    /// The line code; empty for a row that is no record.
    pub code: String,
    pub finding: Option<u32>,
    /// Why it is no record, or what could not be taken of it.
    pub reasons: Vec<String>,
    pub link: Option<LinkView>,
}

/// A row of an input as it stands, with what its columns mean.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RowView {
    pub side: String,
    pub input: u32,
    /// File name.
    pub file: String,
    pub sheet: Option<String>,
    /// Row number as the spreadsheet program shows it.
    pub row: u32,
    /// Moment of the record, ISO 8601; empty where the row is no record or has none.
    pub time: String,
    /// Masked cells in the file's order.
    pub cells: Vec<CellView>,
}

/// A cell with the meaning of its column.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CellView {
    pub field: Option<String>,
    pub header: String,
    pub column: u32,
    pub text: String,
}

/// A row in short.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RowLine {
    pub side: String,
    pub input: u32,
    pub row: u32,
    pub time: String,
    pub terminal: String,
    pub card: String,
    pub amount: String,
    /// The line code: what became of it; empty while unknown.
    pub code: String,
    /// Index of the finding it belongs to.
    pub finding: Option<u32>,
    /// Whether it is one of the finding's own rows.
    pub is_own: bool,
}

/// Which rows of which input.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowQuery {
    pub input: u32,
    /// Line codes; none for all.
    pub codes: BTreeSet<String>,
    /// Words to be found in the row, all of them.
    pub text: String,
    /// Row number of a row whose place is wanted.
    pub row: Option<u32>,
}

/// A window of rows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RowsPage {
    pub total: u32,
    pub offset: u32,
    /// The header as the file has it; only with the first window.
    pub header: Vec<String>,
    pub rows: Vec<RowCells>,
    /// Place of the row asked for, among those that fit.
    pub place: Option<u32>,
    /// Line codes of the input's rows with their counts; only with the first window.
    pub codes: Vec<(String, u32)>,
}

/// A row with its cells.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RowCells {
    pub row: u32,
    pub code: String,
    pub finding: Option<u32>,
    pub cells: Vec<String>,
    /// Why it is no record; empty for one that is.
    pub why: String,
}

/// What a customer knows of a payment; an empty part narrows nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LookUp {
    /// Last four digits of the card.
    pub last4: String,
    /// ISO 8601.
    pub day: String,
    /// As typed.
    pub amount: String,
}

/// A row found, with what became of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Case {
    pub row: RowView,
    pub line: RowLine,
}
