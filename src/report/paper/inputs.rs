//! The files behind the paper: fingerprints, rows, totals, and every row that was left out.
//!
//! In: what was understood of the inputs. Out: sections. Must not know: findings.

use crate::base::{CellRef, Fact, RowRef, Said};

use super::differences::side_key;
use super::{Block, Cell, Desk, Row, Section};

pub(super) fn section(desk: &Desk<'_>) -> Section {
    let rows = desk
        .checked
        .tables
        .iter()
        .map(|table| {
            let meta = &table.meta;
            Row::plain(vec![
                Cell::file(&meta.name),
                Cell::text(meta.side.as_ref().map_or(String::new(), |(side, _)| desk.word(side_key(*side)))),
                Cell::text(meta.side.as_ref().map_or(String::new(), |(_, why)| desk.say(why))),
                Cell::Text(meta.sha256.clone()),
                Cell::Count(meta.bytes),
                Cell::text(meta.container),
                Cell::text(meta.encoding.clone().unwrap_or_default()),
                Cell::file(&meta.part().unwrap_or_default()),
                Cell::text(desk.value("page-format-", meta.format)),
                Cell::Serial(u64::from(meta.header_row)),
                Cell::Count(meta.records),
                Cell::Count(meta.skipped),
                meta.period.map_or(Cell::Empty, |(from, _)| Cell::moment(from)),
                meta.period.map_or(Cell::Empty, |(_, to)| Cell::moment(to)),
                Cell::Money(meta.total),
            ])
        })
        .collect();
    let columns = vec![
        desk.column("paper-file", 34),
        desk.column("paper-side", 14),
        desk.column("paper-why", 24),
        desk.column("paper-sha256", 68),
        desk.column("paper-bytes", 12),
        desk.column("paper-container", 10),
        desk.column("paper-encoding", 12),
        desk.column("paper-sheet", 18),
        desk.column("paper-format", 18),
        desk.column("paper-header-row", 10),
        desk.column("paper-records", 10),
        desk.column("paper-skipped", 10),
        desk.column("paper-first", 20),
        desk.column("paper-last", 20),
        desk.column("paper-total", 16),
    ];
    let files = Block { heading: String::new(), notes: vec![desk.word("paper-inputs-note")], columns, rows };
    Section { id: "inputs".to_owned(), name: desk.word("sheet-inputs"), blocks: vec![files, controls(desk), fields(desk)], chart: None }
}

// Totals that the files state themselves, footed.
fn controls(desk: &Desk<'_>) -> Block {
    let mut rows = Vec::new();
    for (table, input) in desk.checked.tables.iter().zip(0_u32..) {
        for control in &table.meta.controls {
            let value = |value: i64| if control.figure == "count" { Cell::Count(value.unsigned_abs()) } else { Cell::Money(value) };
            rows.push(Row::plain(vec![
                Cell::file(&desk.look.address(RowRef { input, row_number: control.row_number })),
                Cell::text(desk.word(figure_key(control.figure))),
                Cell::text(if control.holds { "∧" } else { "?" }),
                value(control.stated),
                value(control.computed),
            ]));
        }
    }
    let columns = vec![
        desk.column("paper-row", 34),
        desk.column("paper-figure", 14),
        desk.column("paper-mark", 24),
        desk.column("paper-stated", 20),
        desk.column("paper-computed", 16),
    ];
    let notes = if rows.is_empty() { vec![desk.word("paper-no-controls")] } else { Vec::new() };
    Block { heading: desk.word("paper-controls"), notes, columns, rows }
}

fn figure_key(figure: &str) -> &'static str {
    match figure {
        "count" => "figure-count",
        "fee" => "figure-fee",
        "net" => "figure-net",
        "refund" => "figure-refund",
        _ => "figure-amount",
    }
}

// What each column was taken for.
fn fields(desk: &Desk<'_>) -> Block {
    let mut rows = Vec::new();
    for table in &desk.checked.tables {
        for column in &table.meta.columns {
            let at = CellRef {
                file: table.meta.name.clone(),
                sheet: table.meta.part(),
                row_number: Some(table.meta.header_row),
                column_number: Some(column.column_number),
            };
            rows.push(Row::plain(vec![
                Cell::file(&at.to_string()),
                Cell::text(column.field.map_or("—".to_owned(), |field| desk.value("page-field-", field))),
                Cell::file(&column.header),
                Cell::text(format!("{}%", column.confidence_percent)),
            ]));
        }
    }
    let columns =
        vec![desk.column("paper-cell", 34), desk.column("paper-field", 14), desk.column("paper-header", 24), desk.column("paper-confidence", 20)];
    Block { heading: desk.word("paper-fields"), notes: Vec::new(), columns, rows }
}

/// Rows that did not become records, each with its reason and its cells.
pub(super) fn skipped(desk: &Desk<'_>) -> Section {
    let mut rows = Vec::new();
    let mut counts: Vec<Row> = Vec::new();
    for (table, input) in desk.checked.tables.iter().zip(0_u32..) {
        for issue in table.meta.issues.kept().iter().filter(|issue| issue.skips_row) {
            let row = issue.row_number.map(|row_number| RowRef { input, row_number });
            let index = issue.row_number.and_then(|number| table.rows.index_of(number));
            let cells: Vec<&str> = index.map(|index| table.rows.cells(index).map(|cell| cell.text).collect()).unwrap_or_default();
            rows.push(Row::plain(vec![
                Cell::file(&row.map_or_else(|| table.meta.name.clone(), |row| desk.look.address(row))),
                Cell::file(&desk.say(&issue.said)),
                Cell::file(&cells.join(" | ")),
            ]));
        }
        for (issues, key, count) in table.meta.remarks().flat_map(|issues| issues.counts().map(move |(key, count)| (issues, key, count))) {
            let said = issues.kept().iter().find(|issue| issue.said.key == key);
            let text = said.map_or(String::new(), |issue| desk.say(&issue.said));
            counts.push(Row::plain(vec![Cell::file(&table.meta.name), Cell::file(&text), Cell::Count(count)]));
        }
    }
    let note = Said::new("paper-skipped-note")
        .with("records", Fact::Count(desk.checked.tables.iter().map(|table| table.meta.records).sum()))
        .with("skipped", Fact::Count(desk.checked.tables.iter().map(|table| table.meta.skipped).sum()));
    let columns = vec![desk.column("paper-row", 34), desk.column("paper-why", 44), desk.column("paper-cells", 80)];
    let list = Block { heading: String::new(), notes: vec![desk.say(&note)], columns: columns.clone(), rows };
    let mut columns = columns;
    if let Some(column) = columns.last_mut() {
        column.heading = desk.word("paper-count");
    }
    let tally = Block { heading: desk.word("paper-issues"), notes: vec![desk.word("paper-issues-note")], columns, rows: counts };
    Section { id: "skipped".to_owned(), name: desk.word("sheet-skipped"), blocks: vec![list, tally], chart: None }
}
