//! The rows that are kept for showing, without whole card numbers and verification values.
//!
//! In: the rows as read, what typing found in them. Out: the rows with those cells cut, and what is said of it. Must not know: records.

use crate::base::{Fact, Issue, Said};
use crate::ledger::typing::Typed;
use crate::sheet::{CellKind, Rows};
use crate::table::field::Field;
use crate::table::grammar::card;
use crate::table::locate::Located;

/// Whether a row holds what must not be kept.
pub(super) fn are_in(rows: &Rows, located: &Located, typed: &Typed) -> bool {
    let has_card_column = located.column_of(Field::Card).is_some();
    let is_held = |index, any_run| rows.cells(index).any(|cell| card::cut(cell.text, any_run).is_some());
    !typed.cards.is_empty()
        || !typed.secrets.is_empty()
        || typed.torn.iter().any(|index| is_held(*index, has_card_column))
        || (0..located.header_index).any(|index| is_held(index, false))
}

/// The rows again, cut: neither is ever kept.
pub(super) fn cut(rows: &Rows, located: &Located, typed: &Typed) -> Rows {
    let has_card_column = located.column_of(Field::Card).is_some();
    let mut out = Rows::default();
    for index in 0..rows.len() {
        // Above the header and in a row whose cells have moved, a column says nothing of its cells.
        let any_run = if index < located.header_index { Some(false) } else { typed.torn.binary_search(&index).is_ok().then_some(has_card_column) };
        for (column, cell) in rows.cells(index).enumerate() {
            let is_secret = index > located.header_index && typed.secrets.contains(&column) && !cell.text.is_empty();
            let of_column = typed.cards.iter().find(|known| known.column == column).map(|known| known.any_run);
            let any_run = any_run.max(of_column);
            match any_run.and_then(|any_run| card::cut(cell.text, any_run)) {
                _ if is_secret => out.push_cell(CellKind::Text, "***"),
                Some(text) => out.push_cell(CellKind::Text, &text),
                None => out.push_cell(cell.kind, cell.text),
            }
        }
        if !out.end_row(rows.number(index)) {
            break;
        }
    }
    out
}

/// What is to be said of the columns that hold whole card numbers and secrets.
pub(super) fn said<'t>(located: &'t Located, typed: &'t Typed) -> impl Iterator<Item = Issue> + use<'t> {
    let about = |key: &'static str, column: usize| {
        let header = located.columns.get(column).map_or_else(String::new, |column| column.header.clone());
        let said = Said::new(key).with("column", Fact::Text(header));
        Issue { said, row_number: None, column_number: Some(column as u32 + 1), skips_row: false }
    };
    let whole = typed.cards.iter().filter(|known| known.is_told).map(|known| ("card-whole", known.column));
    whole.chain(typed.secrets.iter().map(|column| ("card-secret", *column))).map(move |(key, column)| about(key, column))
}
