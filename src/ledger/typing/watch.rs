//! The guard of whole card numbers: which columns hold them.
//!
//! In: the long runs of digits of each column. Out: the columns to cut, and those to tell of. Must not know: rows.

use super::Typer;
use crate::base::Name;
use crate::table::field::Field;
use crate::table::grammar::card;

/// Runs of 13 to 19 digits seen in a column.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Watch {
    /// All of them.
    pub(super) long: u32,
    /// Those that are whole card numbers by issuer and check digit, or by the column they stand in.
    pub(super) whole: u32,
    /// Whether it is a column of cards.
    pub(super) is_card_column: bool,
}

/// A column that holds whole card numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WholeCards {
    /// 0-based.
    pub column: usize,
    /// Whether every long number in it is one.
    pub any_run: bool,
    /// Whether to tell of it: one id in ten has a card's check digit by chance.
    pub is_told: bool,
}

// From so many long numbers on, a share of them tells ids from cards.
const MANY: u32 = 20;

impl Typer<'_> {
    /// Counts a cell's long numbers; whether one of them is a whole card number.
    pub(super) fn watch_for_card(&mut self, column: usize, text: &str, is_card_column: bool) -> bool {
        if !card::may_have_run(text) {
            return false;
        }
        let Some(watch) = self.watches.get_mut(column) else { return false };
        let (long, whole) = card::runs(text, is_card_column);
        watch.is_card_column = is_card_column;
        (watch.long, watch.whole) = (watch.long + long, watch.whole + whole);
        whole > 0
    }

    /// A text that people write, kept without whole card numbers.
    pub(super) fn cut_name(&mut self, column: usize, text: &str) -> Name {
        match self.watch_for_card(column, text, false).then(|| card::cut(text, false)).flatten() {
            Some(cut) => self.name(column, &cut),
            None => self.name(column, text),
        }
    }
}

/// The columns to cut. A column of payers' ids is left alone unless many more of them pass than chance lets.
pub(super) fn columns(watches: &[Watch], plan: &[Option<Field>]) -> Vec<WholeCards> {
    let mut found = Vec::new();
    for (column, watch) in watches.iter().enumerate() {
        // A row may be wider than the header.
        let field = plan.get(column).copied().flatten();
        let is_by_chance = watch.whole * 3 < watch.long;
        if watch.whole == 0 || (field == Some(Field::Payer) && is_by_chance) {
            continue;
        }
        let is_told = watch.is_card_column || !is_by_chance || watch.long < MANY;
        found.push(WholeCards { column, any_run: watch.is_card_column, is_told });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_that_pass_by_chance_are_no_cards() {
        let told = |long, whole, field| {
            let watch = Watch { long, whole, is_card_column: false };
            columns(&[watch], &[field]).first().map(|found| found.is_told)
        };
        assert_eq!(told(100, 9, Some(Field::Payer)), None);
        assert_eq!(told(100, 98, Some(Field::Payer)), Some(true));
        assert_eq!(told(1, 1, Some(Field::Payer)), Some(true));
        assert_eq!(told(100, 9, None), Some(false));
        assert_eq!(told(3, 1, Some(Field::Remark)), Some(true));
        assert_eq!(told(3, 0, None), None);
    }
}
