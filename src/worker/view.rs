//! Tables, rows and findings as the page shows them.
//!
//! In: a finished check or a table read. Out: cards, details, windows of rows. Must not know: a browser.

use std::collections::BTreeMap;

use crate::base::money::money_text;
use crate::base::{Fault, RowRef, Side};
use crate::finding::code::Code;
use crate::ledger::ReadTable;
use crate::locale::Voice;
use crate::report::build;
use crate::table::ColumnMeta;

use super::finished::{Finished, book, record_at};
use super::mask::masked;
use super::message::{Card, CardColumn, CellView, Detail, Problem, RowCells, RowLine, RowQuery, RowView, RowsPage};

/// Rows shown on the same terminal before and after a finding.
const NEIGHBOURS_EACH: usize = 4;
/// Rows of a finding shown in full; a group of thousands is looked through in the list of rows.
const ROWS_MAX: usize = 40;

/// A table as its card.
pub fn card(voice: &Voice<'_>, input: u32, table: &ReadTable) -> Card {
    let described = build::input(voice, input, table);
    let day = |text: &str| text.get(..10).unwrap_or(text).to_owned();
    Card {
        input,
        sheet: table.meta.sheet.clone().or_else(|| table.meta.member.clone()),
        member: table.meta.member.clone(),
        tender: table.meta.tender.clone(),
        fingerprint: described.fingerprint,
        mapped: described.mapping,
        container: described.container,
        encoding: described.encoding,
        format: described.format,
        side: described.side,
        side_reason: described.side_reason,
        sha256: table.meta.sha256.clone(),
        header_row: described.header_row,
        records: described.rows.records,
        skipped: described.rows.skipped,
        period: described.period.map(|period| (day(&period.from), day(&period.to))),
        total: described.total.amount,
        columns: table.meta.columns.iter().map(card_column).collect(),
        issues: described.issues,
        controls: described.controls,
    }
}

/// A column as its card shows it.
pub fn card_column(column: &ColumnMeta) -> CardColumn {
    CardColumn {
        field: column.field.map(str::to_owned),
        header: column.header.clone(),
        column: column.column_number,
        confidence: column.confidence_percent,
        runner_up: column.runner_up.map(|(field, confidence)| (field.to_owned(), confidence)),
    }
}

/// A fault in words.
pub fn problem(voice: &Voice<'_>, fault: &Fault) -> Problem {
    Problem { code: fault.code().to_owned(), what: voice.say(&fault.said), place: fault.at.to_string(), hint: voice.hint(fault) }
}

/// A finding in full.
pub fn detail(finished: &Finished, voice: &Voice<'_>, index: u32) -> Option<Detail> {
    let one = finished.checked.findings.get(index as usize)?;
    let finding = build::finding(&finished.checked, voice, one);
    let mut line = finished.lines.get(index as usize)?.clone();
    line.id.clone_from(&finding.id);
    let rows: Vec<RowRef> = one.merchant.iter().chain(&one.acquirer).chain(&one.bank).copied().collect();
    let mut others: Vec<RowRef> = one.evidence.iter().flat_map(|piece| &piece.rows).copied().filter(|row| !rows.contains(row)).collect();
    others.sort_unstable();
    others.dedup();
    let neighbours = rows.first().map(|row| neighbours(finished, *row, &rows)).unwrap_or_default();
    let view = |rows: &[RowRef]| rows.iter().take(ROWS_MAX).filter_map(|row| row_view(finished, *row)).collect();
    // The finding's own row, else the twin it speaks of: the link that is explained is the one on show.
    let linked = rows.iter().filter_map(|row| linked_merchant(finished, *row)).next();
    let link = linked.map(|merchant| super::story::link(finished, merchant));
    Some(Detail { index, finding, line, rows: view(&rows), others: view(&others), neighbours, link })
}

// The merchant's record of the link a row takes part in.
fn linked_merchant(finished: &Finished, row: RowRef) -> Option<u32> {
    let links = &finished.checked.links;
    match record_at(&finished.checked, row)? {
        (Side::Merchant, at) => links.of_merchant(at as u32).map(|_| at as u32),
        (Side::Acquirer, at) => links.of_acquirer(at as u32),
        (Side::Bank, _) => None,
    }
}

/// A row with the meaning of its cells.
pub fn row_view(finished: &Finished, row: RowRef) -> Option<RowView> {
    let table = finished.table(row.input)?;
    let place = table.rows.index_of(row.row_number)?;
    let columns: BTreeMap<u32, _> = table.meta.columns.iter().map(|column| (column.column_number, column)).collect();
    let cells = (1_u32..)
        .zip(table.rows.cells(place))
        .filter_map(|(number, cell)| {
            let column = columns.get(&number);
            if column.is_none() && cell.text.is_empty() {
                return None;
            }
            let field = column.and_then(|column| column.field);
            Some(CellView {
                field: field.map(str::to_owned),
                header: column.map(|column| column.header.clone()).unwrap_or_default(),
                column: number,
                text: shown(cell.text, field),
            })
        })
        .collect();
    Some(RowView {
        side: finished.side(row.input).map_or_else(String::new, |side| side.name().to_owned()),
        input: row.input,
        file: table.meta.name.clone(),
        sheet: table.meta.part(),
        row: row.row_number,
        time: record_at(&finished.checked, row)
            .map_or_else(String::new, |(side, place)| book(&finished.checked, side).columns.moment.get(place).to_string()),
        cells,
    })
}

// A secret of a card is never shown; a card number only in part.
fn shown(text: &str, field: Option<&str>) -> String {
    match field {
        Some("secret") => String::new(),
        field => masked(text, matches!(field, Some("card"))),
    }
}

fn neighbours(finished: &Finished, row: RowRef, own: &[RowRef]) -> Vec<RowLine> {
    let Some((side, at)) = record_at(&finished.checked, row) else { return Vec::new() };
    let book = book(&finished.checked, side);
    let (terminal, moment) = (book.columns.terminal.get(at), book.columns.moment.get(at));
    if !terminal.is_some() || !moment.is_some() {
        return Vec::new();
    }
    // The nearest of each direction, kept while the book is passed once.
    let mut before: Vec<(i64, usize)> = Vec::new();
    let mut after: Vec<(i64, usize)> = Vec::new();
    for (place, (other, time)) in book.columns.terminal.values().iter().zip(book.columns.moment.values()).enumerate() {
        if *other != terminal || place == at {
            continue;
        }
        let Some(distance) = time.seconds_since(moment) else { continue };
        let nearest = if distance < 0 || (distance == 0 && place < at) { &mut before } else { &mut after };
        let slot = nearest.partition_point(|(known, _)| *known <= distance.abs());
        if slot < NEIGHBOURS_EACH {
            nearest.insert(slot, (distance.abs(), place));
            nearest.truncate(NEIGHBOURS_EACH);
        }
    }
    let places = before.iter().rev().map(|(_, place)| *place).chain([at]).chain(after.iter().map(|(_, place)| *place));
    places.map(|place| row_line(finished, side, place, own)).collect()
}

/// A record of a side in short; `own` are the rows it is shown beside.
pub fn row_line(finished: &Finished, side: Side, place: usize, own: &[RowRef]) -> RowLine {
    let checked = &finished.checked;
    let book = book(checked, side);
    let (record, row) = (book.record(place), book.row(place));
    RowLine {
        side: side.name().to_owned(),
        input: row.input,
        row: row.row_number,
        time: record.moment.to_string(),
        terminal: checked.names.text(record.terminal).to_owned(),
        card: record.card.masked(),
        amount: money_text(record.amount, checked.currency),
        code: finished.code_of(row).name().to_owned(),
        finding: finished.finding_of(row),
        is_own: own.contains(&row),
    }
}

/// Rows that fit the last query, so that another window of it costs nothing.
#[derive(Default)]
pub struct RowHits {
    query: Option<RowQuery>,
    places: Vec<u32>,
    codes: Vec<(String, u32)>,
    /// The line code of each row of the query's input.
    codes_by_place: Vec<Code>,
}

impl RowHits {
    /// A window of the rows of an input.
    pub fn page(&mut self, finished: &Finished, voice: &Voice<'_>, query: &RowQuery, offset: u32, count: u32) -> RowsPage {
        let Some(table) = finished.table(query.input) else { return RowsPage::default() };
        if self.query.as_ref() != Some(query) {
            self.look(finished, table, query);
        }
        let width = table.meta.columns.iter().map(|column| column.column_number).max().unwrap_or(0);
        let header = if offset == 0 { header(table, width) } else { Vec::new() };
        let (start, end) = (offset as usize, (offset as usize).saturating_add(count as usize).min(self.places.len()));
        let fields: BTreeMap<u32, &str> = table.meta.columns.iter().filter_map(|column| Some((column.column_number, column.field?))).collect();
        let rows = self.places.get(start..end).unwrap_or(&[]).iter().map(|place| {
            let row = RowRef { input: query.input, row_number: table.rows.number(*place as usize) };
            let cells = (1_u32..).zip(table.rows.cells(*place as usize)).map(|(number, cell)| shown(cell.text, fields.get(&number).copied()));
            let code = finished.code_of(row);
            let why = if code == Code::None { super::story::reasons(table, voice, row.row_number, true).join(" ") } else { String::new() };
            RowCells { row: row.row_number, code: code.name().to_owned(), finding: finished.finding_of(row), cells: cells.collect(), why }
        });
        let place = query.row.and_then(|row| self.place_of(finished, query.input, row));
        let codes = if offset == 0 { self.codes.clone() } else { Vec::new() };
        RowsPage { total: self.places.len() as u32, offset, header, rows: rows.collect(), place, codes }
    }

    /// The place of a row among those that fit.
    pub fn place_of(&self, finished: &Finished, input: u32, row: u32) -> Option<u32> {
        let index = finished.table(input)?.rows.index_of(row)?;
        self.places.binary_search(&(index as u32)).ok().map(|place| place as u32)
    }

    fn look(&mut self, finished: &Finished, table: &ReadTable, query: &RowQuery) {
        if self.query.as_ref().is_none_or(|known| known.input != query.input) {
            self.codes_by_place = finished.codes_of(query.input);
        }
        let words: Vec<String> = query.text.split_whitespace().map(str::to_lowercase).collect();
        let mut places: Vec<u32> = match words.first() {
            Some(word) => table.rows.holding(word),
            None => (0..table.rows.len() as u32).collect(),
        };
        for word in words.iter().skip(1) {
            let others = table.rows.holding(word);
            places.retain(|place| others.binary_search(place).is_ok());
        }
        let mut counts: BTreeMap<Code, u32> = BTreeMap::new();
        let code_at = |place: u32| self.codes_by_place.get(place as usize).copied().unwrap_or_default();
        for place in &places {
            *counts.entry(code_at(*place)).or_default() += 1;
        }
        if !query.codes.is_empty() {
            let is_wanted: BTreeMap<Code, bool> = counts.keys().map(|code| (*code, query.codes.contains(code.name()))).collect();
            places.retain(|place| is_wanted.get(&code_at(*place)) == Some(&true));
        }
        self.places = places;
        self.codes = counts.into_iter().map(|(code, count)| (code.name().to_owned(), count)).collect();
        self.query = Some(query.clone());
    }
}

fn header(table: &ReadTable, width: u32) -> Vec<String> {
    (1..=width)
        .map(|number| table.meta.columns.iter().find(|column| column.column_number == number).map(|column| column.header.clone()).unwrap_or_default())
        .collect()
}
