//! Why a row is no record: blank, a total, a summary, a remark, or a cell that can't be read.
//!
//! In: a draft that gave no record. Out: an issue. Must not know: what a record needs.

use super::{Draft, Typer};
use crate::base::{Fact, Issue, Said};
use crate::sheet::{Cell, CellKind};
use crate::table::grammar::amount::{self, Wrong};
use crate::table::grammar::card;
use crate::table::lines::Lines;

impl Typer<'_> {
    // Whether a row is the other line of a voucher, and no payment.
    pub(super) fn is_other_line(&self, index: usize) -> bool {
        matches!(&self.located.lines, Lines::Payments { others, .. } if others.binary_search(&index).is_ok())
    }

    /// Says why a row is no record.
    pub(super) fn leave_out(&mut self, index: usize, draft: &Draft) {
        let (key, column) = self.reason(index, draft);
        // What stands where a day or an amount should may be a card's number.
        if self.rows.cells(index).any(|cell| card::may_have_run(cell.text)) {
            self.out.torn.push(index);
        }
        if matches!(key, "row-total" | "row-summary" | "row-note") {
            self.out.footers.push(index);
        }
        let mut said = Said::new(key);
        if let Some(column) = column {
            said = said.with("column", Fact::Text(self.located.columns.get(column).map_or("", |column| column.header.as_str()).to_owned()));
            said = said.with("found", Fact::Text(shown(self.rows.cell(index, column).text)));
        }
        let column_number = column.map(|column| column as u32 + 1);
        self.out.issues.push(Issue { said, row_number: Some(self.rows.number(index)), column_number, skips_row: true });
    }

    fn reason(&mut self, index: usize, draft: &Draft) -> (&'static str, Option<usize>) {
        let Some(first) = draft.first else { return ("row-blank", None) };
        let first_text = self.rows.cell(index, first).text.trim();
        if first_text.starts_with('#') || first_text.starts_with("----") || first_text == "<END>" {
            return ("row-note", None);
        }
        let same =
            self.rows.cells(index).zip(&self.header).filter(|(cell, header)| !header.is_empty() && cell.text.trim() == header.as_str()).count();
        if same >= 2 && same * 2 > self.header.iter().filter(|header| !header.is_empty()).count() {
            return ("row-header-again", None);
        }
        if draft.total_word && !self.starts_summary(index) {
            return ("row-total", None);
        }
        if self.in_summary || self.starts_summary(index) {
            self.in_summary = true;
            return ("row-summary", None);
        }
        let has_amount = draft.amount_wrong.is_none() && (draft.amount.is_some() || draft.money_in.is_some() || draft.money_out.is_some());
        let has_day = draft.when.day.is_some();
        if draft.filled <= 2 && !has_amount && !has_day {
            return ("row-note", None);
        }
        if has_amount && !has_day && draft.ids == 0 && draft.when_wrong.is_none() {
            return ("row-total", None);
        }
        if self.is_other_line(index) {
            return ("row-other-line", None);
        }
        if !has_amount && draft.amount_wrong.is_none() && self.is_further_article(draft) {
            return ("row-other-article", None);
        }
        // Whatever else is wrong with it is told where its money is.
        if self.is_of_other_tender(draft) {
            return ("row-other-tender", None);
        }
        let unvalued = |column: &usize| self.rows.cell(index, *column).kind == CellKind::Unvalued;
        if let Some(column) = draft.amount_wrong.map(|(column, _)| column).or(draft.when_wrong).filter(unvalued) {
            return ("formula-unvalued", Some(column));
        }
        match (draft.amount_wrong, draft.when_wrong) {
            (Some((column, Wrong::TooFine)), _) => ("amount-too-fine", Some(column)),
            (Some((column, Wrong::Unit)), _) => ("amount-not-in-fen", Some(column)),
            (Some((column, Wrong::TooLarge)), _) => ("amount-too-large", Some(column)),
            (Some((column, Wrong::Shape)), _) => ("amount-unreadable", Some(column)),
            (None, Some(column)) if !has_day => ("moment-unreadable", Some(column)),
            _ if !has_day && self.located.has_day() => ("moment-missing", None),
            _ => ("amount-missing", None),
        }
    }

    /// Whether a second table's header begins here: words only, and numbers right below.
    fn starts_summary(&self, index: usize) -> bool {
        let is_word = |cell: &Cell<'_>| !cell.text.trim().is_empty() && !cell.text.bytes().any(|byte| byte.is_ascii_digit());
        let filled: Vec<Cell<'_>> = self.rows.cells(index).filter(|cell| !cell.text.trim().is_empty()).collect();
        if filled.len() < 2 || !filled.iter().all(is_word) {
            return false;
        }
        let below: Vec<Cell<'_>> = self.rows.cells(index + 1).filter(|cell| !cell.text.trim().is_empty()).collect();
        let numbers = below.iter().filter(|cell| amount::parse_rounded(cell.text, self.styles.plain()).is_ok_and(|amount| amount.is_some())).count();
        !below.is_empty() && numbers * 2 >= below.len()
    }
}

/// Whether a row was left out, by the reason's key, for an amount or a moment that can't be read or is missing.
pub fn is_unreadable(key: &str) -> bool {
    key.starts_with("amount-") || key.starts_with("moment-")
}

/// A cell's text as an issue may show it: short, card numbers cut.
pub fn shown(text: &str) -> String {
    let text = card::cut(text, true).unwrap_or_else(|| text.to_owned());
    let mut short: String = text.chars().take(40).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
