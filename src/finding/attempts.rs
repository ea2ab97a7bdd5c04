//! The merchant's attempts, by what an acquirer's sale may share with them.
//!
//! In: a desk. Out: the attempts that tried a sale. Must not know: what follows from it.

use std::collections::BTreeSet;

use crate::base::IdKey;
use crate::ledger::Book;

use super::desk::{Desk, Look};
use super::duplicates::{Twin, about_across, of_amount};
use super::near::{TEN_MINUTES, same_terminal, within};
use super::tiers::cards_agree_or_unknown;

/// Attempts that nobody has decided on.
pub(super) struct Attempts {
    by_amount: Vec<Twin>,
    // The column, its number, the attempt.
    by_number: BTreeSet<(usize, IdKey, u32)>,
}

impl Attempts {
    /// The open attempts of the merchant.
    pub(super) fn of(desk: &Desk<'_>) -> Attempts {
        let book = desk.merchant;
        let open = || desk.open_merchant().filter(|row| book.status(*row).is_attempt());
        let mut by_amount: Vec<Twin> = open().map(|row| (book.amount(row), book.moment(row).seconds().unwrap_or(u32::MAX), row)).collect();
        by_amount.sort_unstable();
        let by_number = open().flat_map(|row| numbers(book, row).map(move |(column, number)| (column, number, row))).collect();
        Attempts { by_amount, by_number }
    }

    /// The attempts that tried an acquirer's sale.
    pub(super) fn of_sale<'s>(&'s self, desk: &'s Desk<'_>, sale: u32) -> impl Iterator<Item = u32> + 's {
        let by_number = numbers(desk.acquirer, sale)
            .flat_map(|(column, number)| self.by_number.range((column, number, 0)..=(column, number, u32::MAX)).map(|(_, _, attempt)| *attempt));
        let by_amount = of_amount(&self.by_amount, desk.acquirer.amount(sale), about_across(desk, desk.acquirer, sale));
        by_number.chain(by_amount.filter(move |attempt| is_same_place(desk, *attempt, sale)))
    }
}

// The numbers of a row that never repeat, by column.
fn numbers(book: &Book, row: u32) -> impl Iterator<Item = (usize, IdKey)> {
    let (columns, at) = (&book.columns, row as usize);
    let numbers = [columns.rrn.get(at), columns.channel_id.get(at), columns.order_id.get(at)];
    numbers.into_iter().enumerate().filter(|(_, number)| number.is_some())
}

fn is_same_place(desk: &Desk<'_>, attempt: u32, sale: u32) -> bool {
    same_terminal(desk, attempt, sale)
        && cards_agree_or_unknown(desk.merchant.card(attempt), desk.acquirer.card(sale))
        && within(desk, attempt, sale, TEN_MINUTES)
}
