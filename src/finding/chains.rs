//! Voids, reversals and refunds attached to the sale they take back, within one side.
//!
//! In: a book. Out: for each such row its original. Must not know: the other side.

use crate::base::{IdKey, Kind, Minor, Moment, Status};
use crate::ledger::Book;

use super::desk::{Class, Look};
use super::known::Wanted;

/// A row that takes back another, and the one it takes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chain {
    /// The void, reversal or refund.
    pub taker: u32,
    /// The sale.
    pub original: u32,
}

/// The originals of a book's voids, reversals and refunds, by taker. `is_open` says which records may take part.
///
/// The reference of the original decides; then the row's own number, which wallets repeat; for voids and reversals then the
/// nearest earlier sale of the day with the same card, terminal and full amount. A void takes back one sale, a sale has one
/// void; several refunds may share a sale.
pub fn chains(book: &Book, is_open: impl Fn(u32) -> bool) -> Vec<Chain> {
    let takers: Vec<u32> =
        (0..book.len as u32).filter(|row| is_open(*row) && matches!(book.class(*row), Class::Cancel | Class::Refund) && book.moved(*row)).collect();
    if takers.is_empty() {
        return Vec::new();
    }
    let by_number = sales_by_number(book, &takers, &is_open);
    let by_amount = sales_by_amount(book, &takers, &is_open);
    let mut voided = vec![false; book.len];
    let mut chains = Vec::new();
    for taker in takers {
        let is_cancel = book.class(taker) == Class::Cancel;
        let named = numbers_of_taker(book, taker).iter().find_map(|number| original_by_number(book, &by_number, taker, number.bits(), &voided));
        let original = named.or_else(|| if is_cancel { nearest_sale(book, &by_amount, taker, &voided) } else { None });
        if let Some(original) = original {
            if let Some(slot) = voided.get_mut(original as usize).filter(|_| is_cancel) {
                *slot = true;
            }
            chains.push(Chain { taker, original });
        }
    }
    chains
}

/// Lets a sale and the row that takes it back count alike. A sale that is marked as taken back and has such a row is said
/// twice: it counts, and the row takes it back. A row that takes back a sale which never moved money moves none either.
pub fn balance_voids(book: &mut Book) {
    if (0..book.len as u32).all(|row| book.moved(row)) {
        return;
    }
    let is_marked = |book: &Book, row: u32| matches!(book.status(row), Status::Voided | Status::Reversed);
    let cancels: Vec<Chain> =
        chains(book, |_| true).into_iter().filter(|chain| book.class(chain.taker) == Class::Cancel && book.moved(chain.taker)).collect();
    for chain in cancels {
        if is_marked(book, chain.original) {
            book.columns.status.set(chain.original as usize, Status::Success);
        } else if !book.moved(chain.original) {
            let is_reversal = book.columns.kind.get(chain.taker as usize) == Kind::Reversal;
            book.columns.status.set(chain.taker as usize, if is_reversal { Status::Reversed } else { Status::Voided });
        }
    }
}

// The numbers by which a taker may name its original, the surest first.
fn numbers_of_taker(book: &Book, taker: u32) -> Vec<IdKey> {
    let (columns, index) = (&book.columns, taker as usize);
    let mut numbers = vec![columns.original_id.get(index)];
    numbers.extend([columns.channel_id.get(index), columns.order_id.get(index), columns.rrn.get(index), columns.receipt_id.get(index)]);
    numbers.retain(|number| number.is_some());
    numbers
}

// Sales by each number that some taker names: (number, sale), sorted.
fn sales_by_number(book: &Book, takers: &[u32], is_open: &impl Fn(u32) -> bool) -> Vec<(u64, u32)> {
    let wanted = Wanted::new(takers.iter().flat_map(|taker| numbers_of_taker(book, *taker)).map(IdKey::bits));
    let mut sales = Vec::new();
    let columns = &book.columns;
    for column in [&columns.channel_id, &columns.order_id, &columns.rrn, &columns.receipt_id, &columns.trace, &columns.auth] {
        let of_column = column.values().iter().map(|number| number.bits()).zip(0..);
        sales.extend(of_column.filter(|(number, row)| wanted.has(*number) && is_open(*row) && book.class(*row) == Class::Sale));
    }
    sales.sort_unstable();
    sales.dedup();
    sales
}

fn original_by_number(book: &Book, sales: &[(u64, u32)], taker: u32, number: u64, voided: &[bool]) -> Option<u32> {
    let from = sales.partition_point(|(known, _)| *known < number);
    let candidates = sales.get(from..)?.iter().take_while(|(known, _)| *known == number).map(|(_, sale)| *sale);
    candidates.filter(|sale| fits(book, taker, *sale, voided)).min_by_key(|sale| distance(book, taker, *sale))
}

fn fits(book: &Book, taker: u32, sale: u32, voided: &[bool]) -> bool {
    let is_cancel = book.class(taker) == Class::Cancel;
    let amounts = (book.amount(taker).abs(), book.amount(sale).abs());
    let cards = (book.card(taker), book.card(sale));
    let cards_agree = !cards.0.is_some() || !cards.1.is_some() || cards.0.agrees(cards.1);
    let full = !is_cancel || amounts.0 == amounts.1;
    cards_agree && full && !(is_cancel && voided.get(sale as usize).copied().unwrap_or(false)) && comes_before(book.moment(sale), book.moment(taker))
}

// A few minutes of slack: two clocks may have written the two rows.
fn comes_before(sale: Moment, taker: Moment) -> bool {
    taker.seconds_since(sale).is_none_or(|seconds| seconds >= -600)
}

fn distance(book: &Book, taker: u32, sale: u32) -> (i64, u32) {
    let seconds = book.moment(taker).seconds_since(book.moment(sale)).map_or(0, i64::abs);
    let amount = (book.amount(taker).abs() - book.amount(sale).abs()).abs();
    // Equal amounts first: a split order has several sales under one number.
    (seconds + if amount == 0 { 0 } else { 100_000_000 }, sale)
}

// Sales of an amount that some void takes back: (amount, second, sale), sorted.
fn sales_by_amount(book: &Book, takers: &[u32], is_open: &impl Fn(u32) -> bool) -> Vec<(Minor, u32, u32)> {
    let cancels = takers.iter().filter(|taker| book.class(**taker) == Class::Cancel);
    let wanted = Wanted::new(cancels.map(|taker| book.amount(*taker).unsigned_abs()));
    let mut sales: Vec<(Minor, u32, u32)> = (0..book.len as u32)
        .filter(|row| wanted.has(book.amount(*row) as u64) && book.class(*row) == Class::Sale && book.moved(*row) && is_open(*row))
        .filter_map(|row| Some((book.amount(row), book.moment(row).seconds()?, row)))
        .collect();
    sales.sort_unstable();
    sales
}

fn nearest_sale(book: &Book, sales: &[(Minor, u32, u32)], taker: u32, voided: &[bool]) -> Option<u32> {
    let columns = &book.columns;
    let (moment, terminal, card) = (book.moment(taker), columns.terminal.get(taker as usize), book.card(taker));
    let (second, amount) = (moment.seconds()?, book.amount(taker).abs());
    if columns.kind.get(taker as usize) == Kind::CompletionVoid {
        return None;
    }
    // Without a card only a sale of the last hour is near enough to be meant.
    let reach = if card.is_some() { 86_400 } else { 3_600 };
    let from = sales.partition_point(|sale| *sale < (amount, second.saturating_sub(reach), 0));
    let candidates = sales.get(from..)?.iter().take_while(|(other, at, _)| *other == amount && *at <= second).map(|(_, _, sale)| *sale);
    let nearest = candidates
        .filter(|sale| fits(book, taker, *sale, voided))
        .filter(|sale| columns.terminal.get(*sale as usize) == terminal && (!card.is_some() || book.card(*sale).agrees(card)))
        .filter(|sale| card.is_some() || book.moment(*sale).day() == moment.day())
        .min_by_key(|sale| distance(book, taker, *sale));
    let knows_nothing = !card.is_some() && !columns.card.is_present() && !columns.original_id.is_present();
    nearest.or_else(|| if knows_nothing { only_sale(book, sales, taker, voided) } else { None })
}

// In a record without cards and originals: the only sale of a void's amount in two days.
fn only_sale(book: &Book, sales: &[(Minor, u32, u32)], taker: u32, voided: &[bool]) -> Option<u32> {
    const TWO_DAYS: u32 = 2 * 86_400;
    let (second, amount) = (book.moment(taker).seconds()?, book.amount(taker).abs());
    let terminal = book.columns.terminal.get(taker as usize);
    let from = sales.partition_point(|sale| *sale < (amount, second.saturating_sub(TWO_DAYS), 0));
    let mut candidates = sales
        .get(from..)?
        .iter()
        .take_while(|(other, at, _)| *other == amount && *at <= second)
        .map(|(_, _, sale)| *sale)
        .filter(|sale| fits(book, taker, *sale, voided) && book.columns.terminal.get(*sale as usize) == terminal);
    let only = candidates.next()?;
    candidates.next().is_none().then_some(only)
}
