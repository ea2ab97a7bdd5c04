//! Rows with more cells than the header: a text with an unquoted delimiter in it, put together again where that is proved.
//!
//! In: a row's cells. Out: the cells as the header has them, or nothing. Must not know: records.

use super::{Draft, Typer};
use crate::base::{Fact, Issue, Said};
use crate::sheet::{Cell, CellKind, Rows};
use crate::table::field::Field;
use crate::table::grammar::amount;
use crate::table::grammar::when::WhenReader;

/// How many cells the table's rows have: the header's, or more where three rows in four have more.
pub(super) fn width_of(rows: &Rows, header_index: usize) -> usize {
    let header = rows.cells(header_index).count();
    let mut widths: Vec<usize> = (header_index + 1..rows.len().min(header_index + 201)).map(|index| filled_width(rows.cells(index))).collect();
    widths.sort_unstable();
    header.max(widths.get(widths.len() / 4).copied().unwrap_or(0))
}

fn filled_width<'a>(cells: impl Iterator<Item = Cell<'a>>) -> usize {
    cells.enumerate().filter(|(_, cell)| !cell.text.trim().is_empty()).last().map_or(0, |(column, _)| column + 1)
}

impl Typer<'_> {
    /// A row with more cells than the header: read as mended, else left out. `false` when it was left out.
    pub(super) fn torn_row(&mut self, index: usize, draft: &mut Draft) -> bool {
        let mended = self.mended(index);
        self.out.torn.push(index);
        let said = Said::new(if mended.is_some() { "row-mended" } else { "row-ragged" })
            .with("expected", Fact::Count(self.width as u64))
            .with("found", Fact::Count(self.rows.cells(index).count() as u64));
        self.out.issues.push(Issue { said, row_number: Some(self.rows.number(index)), column_number: None, skips_row: mended.is_none() });
        let Some(cells) = mended else { return false };
        for (column, (kind, text)) in cells.iter().enumerate().filter(|(_, (_, text))| !text.is_empty()) {
            let field = self.plan.get(column).copied().flatten();
            self.cell(draft, column, field, Cell { kind: *kind, text });
        }
        true
    }

    /// The row's cells with the torn text mended: the one way in which every amount and date below its header reads as one,
    /// or several ways that agree on all of these. `None` when there is no such way.
    pub(super) fn mended(&self, index: usize) -> Option<Vec<(CellKind, String)>> {
        let cells: Vec<Cell<'_>> = self.rows.cells(index).collect();
        let count = filled_width(cells.iter().copied());
        let extra = count.checked_sub(self.width)?;
        let mut found: Option<Vec<(CellKind, String)>> = None;
        for at in (0..self.width).filter(|column| self.may_hold_text(*column)) {
            let torn: Vec<&str> = cells.get(at..=at + extra)?.iter().map(|cell| cell.text).collect();
            let mut row: Vec<(CellKind, String)> = cells.iter().take(at).map(|cell| (cell.kind, cell.text.to_owned())).collect();
            row.push((CellKind::Text, torn.join(",")));
            row.extend(cells.iter().skip(at + extra + 1).take(self.width - at - 1).map(|cell| (cell.kind, cell.text.to_owned())));
            if !self.fits(&row) {
                continue;
            }
            match &found {
                Some(other) if self.typed_cells(other) != self.typed_cells(&row) => return None,
                Some(_) => {}
                None => found = Some(row),
            }
        }
        found
    }

    fn may_hold_text(&self, column: usize) -> bool {
        matches!(self.plan.get(column).copied().flatten(), None | Some(Field::Remark | Field::Counterparty | Field::Payer | Field::Store))
    }

    fn typed_cells<'c>(&self, row: &'c [(CellKind, String)]) -> Vec<&'c str> {
        let is_typed =
            |column: usize| self.plan.get(column).copied().flatten().is_some_and(|field| field.is_money() || field.is_when() || field.is_id());
        row.iter().enumerate().filter(|(column, _)| is_typed(*column)).map(|(_, (_, text))| text.as_str()).collect()
    }

    fn fits(&self, row: &[(CellKind, String)]) -> bool {
        row.iter().enumerate().all(|(column, (_, text))| match self.plan.get(column).copied().flatten() {
            Some(field) if field.is_money() => amount::parse_rounded(text, self.styles.of(column)).is_ok(),
            Some(field) if field.is_when() => text.trim().is_empty() || WhenReader::new(self.styles.dates).read(text).is_some(),
            Some(field) if field.is_id() => text.is_ascii(),
            _ => true,
        })
    }
}
