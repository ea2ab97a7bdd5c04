//! Charged twice (U01) and booked twice (U02), judged across both files.
//!
//! In: a desk with T1–T5 links. Out: cases of surplus rows. Must not know: tiers by amount and time (two equal rows make
//! them ambiguous, so duplicates come first).
//!
//! A surplus needs identity: the same card, payer, order or reference. Equal amounts at one counter are ordinary business.

use crate::base::{Card, IdKey, Minor, Name};
use crate::ledger::Book;
use crate::matching::Tier;

use super::code::Code;
use super::desk::{Case, Class, Context, Desk, Look};
use super::known::Wanted;
use super::near;
use super::possible::{self, Rarity};
use super::tiers::{Pass, apart, cards_agree_or_unknown, link_by_card, link_by_reference};

const HOUR: i64 = 3_600;
const TEN_MINUTES: i64 = 600;

/// U02: an open sale of the merchant whose twin is linked, with nothing left at the acquirer that it could be.
pub fn close_double_bookings(desk: &mut Desk<'_>) {
    let open: Vec<u32> = sales(desk.merchant, desk.open_merchant());
    if open.is_empty() {
        return;
    }
    let amounts = amounts(desk.merchant, &open);
    let linked: Vec<Twin> = twins(desk.merchant, 0..desk.merchant.len as u32, &amounts, |row| desk.links.of_merchant(row).is_some());
    let left: Vec<Twin> = twins(desk.acquirer, desk.open_acquirer(), &amounts, |_| true);
    let references = linked_by_reference(desk, &open);
    let rarity = Rarity::of(desk.merchant);
    for row in open {
        if could_be_another_sale(desk, row, &left) {
            continue;
        }
        let by_reference = same_reference(desk.merchant, row, &references);
        let is_certain = |twin: u32| by_reference.is_some() || is_double_booking(desk.merchant, row, twin);
        let twin = by_reference.or_else(|| {
            of_amount(&linked, desk.merchant.amount(row), about(desk.merchant, row, HOUR))
                .filter(|other| is_double_booking(desk.merchant, row, *other) || possible::may_be_booked_again(desk.merchant, row, *other, &rarity))
                .min_by_key(|other| (gap(desk.merchant, row, *other), *other))
        });
        if let Some(twin) = twin {
            let context = Context { twin_merchant: Some(twin), twin_acquirer: desk.links.of_merchant(twin), ..Context::default() };
            let also = if is_certain(twin) { Vec::new() } else { vec![Code::U03] };
            desk.close(Case { code: Code::U02, merchant: vec![row], also, context, ..Case::default() });
        }
    }
}

/// U01: an open sale of the acquirer whose twin is linked, with no sale of the merchant left that it could be. An attempt of
/// the merchant that failed or timed out shortly before is its best evidence, and carries the code too; `without_keys` it is
/// known by its amount and time.
pub fn close_duplicate_charges(desk: &mut Desk<'_>, merchant_is_voided: &[bool], given_back: &[bool], without_keys: bool) {
    // A charge whose money the acquirer itself gave back is no surplus.
    let stays = |row: u32| !given_back.get(row as usize).copied().unwrap_or(false);
    let open: Vec<u32> = sales(desk.acquirer, desk.open_acquirer().filter(|row| stays(*row)));
    if open.is_empty() {
        return;
    }
    let attempts = attempts_of(desk, without_keys);
    let mut charges: Vec<(u32, u32)> = attempts.iter().map(|(attempt, charged)| (*charged, *attempt)).collect();
    charges.sort_unstable();
    // The twin pays a sale that stands: an attempt's own charge is no twin, nor is the charge of a voided sale.
    let stands = |m: u32| desk.merchant.moved(m) && !merchant_is_voided.get(m as usize).copied().unwrap_or(false);
    let amounts = amounts(desk.acquirer, &open);
    let linked = twins(desk.acquirer, 0..desk.acquirer.len as u32, &amounts, |row| desk.links.of_acquirer(row).is_some_and(stands));
    let left = twins(desk.merchant, desk.open_merchant(), &amounts, |row| desk.merchant.moved(row));
    for row in open {
        let attempt = charges.binary_search_by_key(&row, |(charged, _)| *charged).ok().and_then(|at| charges.get(at)).map(|(_, attempt)| *attempt);
        if attempt.is_none() && could_be_booked(desk, row, &left) {
            continue;
        }
        let twin = of_amount(&linked, desk.acquirer.amount(row), about(desk.acquirer, row, HOUR))
            .filter(|other| is_duplicate_charge(desk, row, *other, attempt))
            .min_by_key(|other| (gap(desk.acquirer, row, *other), *other));
        if let Some(twin) = twin {
            let context = Context { twin_acquirer: Some(twin), twin_merchant: desk.links.of_acquirer(twin), attempt, ..Context::default() };
            let tier = attempt.map_or(Tier::None, |attempt| desk.links.tier(attempt));
            desk.close(Case { code: Code::U01, merchant: attempt.into_iter().collect(), acquirer: vec![row], tier, context, ..Case::default() });
        }
    }
    for (attempt, _) in attempts {
        if desk.merchant_code(attempt) == Code::None {
            desk.unlink(attempt);
        }
    }
}

fn sales(book: &Book, rows: impl Iterator<Item = u32>) -> Vec<u32> {
    rows.filter(|row| book.moved(*row) && book.class(*row) == Class::Sale).collect()
}

// Amount, second, sale: sorted, so that those of an amount near a time lie side by side.
pub(super) type Twin = (Minor, u32, u32);

// Those of `rows` that are sales of one of the amounts and that `take` admits.
fn twins(book: &Book, rows: impl Iterator<Item = u32>, amounts: &Wanted, take: impl Fn(u32) -> bool) -> Vec<Twin> {
    let mut twins: Vec<Twin> = rows
        .filter(|row| amounts.has(book.amount(*row) as u64) && book.class(*row) == Class::Sale && take(*row))
        .map(|row| (book.amount(row), book.moment(row).seconds().unwrap_or(u32::MAX), row))
        .collect();
    twins.sort_unstable();
    twins
}

fn amounts(book: &Book, rows: &[u32]) -> Wanted {
    Wanted::new(rows.iter().map(|row| book.amount(*row) as u64))
}

pub(super) fn of_amount(twins: &[Twin], amount: Minor, (first, last): (u32, u32)) -> impl Iterator<Item = u32> + '_ {
    let from = twins.partition_point(|(other, second, _)| (*other, *second) < (amount, first));
    let near = move |twin: &&Twin| twin.0 == amount && twin.1 <= last;
    twins.get(from..).unwrap_or(&[]).iter().take_while(near).map(|(_, _, row)| *row)
}

// The seconds within which a row's twins are looked for: so far about it, and its whole day where one of them may know its day only; of
// a row without a moment, all.
fn about(book: &Book, row: u32, seconds: i64) -> (u32, u32) {
    around(book, row, seconds, !book.knows_time(row) || book.is_mixed())
}

fn around(book: &Book, row: u32, seconds: i64, with_day: bool) -> (u32, u32) {
    let moment = book.moment(row);
    let Some(second) = moment.seconds().map(i64::from) else { return (0, u32::MAX) };
    let midnight = second - i64::from(moment.second_of_day());
    let near = if book.knows_time(row) { (second - seconds, second + seconds) } else { (second, second) };
    let (first, last) = if with_day { (near.0.min(midnight), near.1.max(midnight + 86_399)) } else { near };
    let bound = |second: i64| u32::try_from(second.max(0)).unwrap_or(u32::MAX);
    (bound(first), bound(last))
}

// The same on the other side, whose clock may be off by as much as any terminal's is known to be.
pub(super) fn about_across(desk: &Desk<'_>, book: &Book, row: u32) -> (u32, u32) {
    if !desk.have_times() {
        return around(book, row, 0, true);
    }
    let off = desk.constants.clocks.iter().map(|clock| clock.seconds.abs()).max().unwrap_or(0);
    around(book, row, TEN_MINUTES + off, desk.is_mixed())
}

fn gap(book: &Book, row: u32, other: u32) -> i64 {
    apart(book.moment(row), book.moment(other)).unwrap_or(i64::MAX)
}

fn within_hour(book: &Book, row: u32, other: u32) -> bool {
    if !book.know_times(row, other) {
        return book.moment(row).day() == book.moment(other).day();
    }
    gap(book, row, other) <= HOUR
}

fn terminals_agree(first: Name, second: Name) -> bool {
    first == second || !first.is_some() || !second.is_some()
}

// Any sale left at the acquirer that a merchant's row could be: amount and time, card not another.
fn could_be_another_sale(desk: &Desk<'_>, row: u32, left: &[Twin]) -> bool {
    of_amount(left, desk.merchant.amount(row), about_across(desk, desk.merchant, row)).any(|a| could_be_one(desk, row, a))
}

fn could_be_booked(desk: &Desk<'_>, row: u32, left: &[Twin]) -> bool {
    of_amount(left, desk.acquirer.amount(row), about_across(desk, desk.acquirer, row)).any(|m| could_be_one(desk, m, row))
}

fn could_be_one(desk: &Desk<'_>, merchant: u32, acquirer: u32) -> bool {
    let (m, a) = (merchant as usize, acquirer as usize);
    let columns = (&desk.merchant.columns, &desk.acquirer.columns);
    near::within(desk, merchant, acquirer, TEN_MINUTES)
        && cards_agree_or_unknown(desk.merchant.card(merchant), desk.acquirer.card(acquirer))
        && terminals_agree(columns.0.terminal.get(m), columns.1.terminal.get(a))
        && columns.0.channel.get(m).agrees(columns.1.channel.get(a))
}

// Linked sales of the merchant by the references that open ones carry: (reference, sale), sorted.
fn linked_by_reference(desk: &Desk<'_>, open: &[u32]) -> Vec<(u64, u32)> {
    let columns = &desk.merchant.columns;
    let of = |row: u32| [columns.rrn.get(row as usize).bits(), columns.channel_id.get(row as usize).bits()];
    let wanted = Wanted::new(open.iter().flat_map(|row| of(*row)).filter(|key| *key != 0));
    let is_twin = |row: u32| desk.links.of_merchant(row).is_some() && desk.merchant.class(row) == Class::Sale;
    let mut found: Vec<(u64, u32)> =
        (0..desk.merchant.len as u32).flat_map(|row| of(row).map(|key| (key, row))).filter(|(key, row)| wanted.has(*key) && is_twin(*row)).collect();
    found.sort_unstable();
    found
}

// A linked sale with the same reference: the amount may differ, the reference decides.
fn same_reference(book: &Book, row: u32, linked: &[(u64, u32)]) -> Option<u32> {
    let columns = &book.columns;
    [columns.rrn.get(row as usize).bits(), columns.channel_id.get(row as usize).bits()].into_iter().filter(|key| *key != 0).find_map(|key| {
        let from = linked.partition_point(|(known, _)| *known < key);
        let twins = linked.get(from..)?.iter().take_while(|(known, _)| *known == key).map(|(_, twin)| *twin);
        twins.into_iter().find(|twin| within_hour(book, row, *twin))
    })
}

fn is_double_booking(book: &Book, row: u32, other: u32) -> bool {
    let (columns, index, twin) = (&book.columns, row as usize, other as usize);
    let own_reference = |column: &crate::ledger::Column<IdKey>| {
        let (first, second) = (column.get(index), column.get(twin));
        first.is_some() && second.is_some() && first != second
    };
    // A row with its own payment reference is its own payment.
    if own_reference(&columns.rrn) || own_reference(&columns.channel_id) || own_reference(&columns.auth) {
        return false;
    }
    let same_trace = columns.trace.get(index).is_some() && columns.trace.get(index) == columns.trace.get(twin);
    let same_order = columns.order_id.get(index).is_some() && columns.order_id.get(index) == columns.order_id.get(twin);
    let same_card = book.card(row).agrees(book.card(other)) && columns.terminal.get(index) == columns.terminal.get(twin);
    // One cashier rings up one sale in one second.
    let at_once = book.knows_time(row) && book.moment(row) == book.moment(other) && !book.moment(row).second_of_day().is_multiple_of(60);
    let same_hand = columns.cashier.get(index).is_some() && columns.cashier.get(index) == columns.cashier.get(twin);
    let posted_twice = at_once && same_hand && columns.terminal.get(index) == columns.terminal.get(twin);
    (same_trace || same_order || same_card || posted_twice || same_payer(book, row, other)) && within_hour(book, row, other)
}

fn same_payer(book: &Book, row: u32, other: u32) -> bool {
    let (first, second) = (book.columns.payer.get(row as usize), book.columns.payer.get(other as usize));
    first.is_some() && first == second
}

fn is_duplicate_charge(desk: &Desk<'_>, row: u32, other: u32, attempt: Option<u32>) -> bool {
    let book = desk.acquirer;
    let (columns, index, twin) = (&book.columns, row as usize, other as usize);
    if !within_hour(book, row, other) {
        return false;
    }
    let cards = (book.card(row), book.card(other));
    if cards.0.is_some() && cards.1.is_some() && !cards.0.agrees(cards.1) {
        return false;
    }
    let same_order = columns.order_id.get(index).is_some() && columns.order_id.get(index) == columns.order_id.get(twin);
    // Last four alone meet by chance once in ten thousand; at another terminal the first six must agree as well.
    let whole_card = cards.0.first6().is_some() && cards.1.first6().is_some();
    let same_card = cards.0.agrees(cards.1) && (whole_card || terminals_agree(columns.terminal.get(index), columns.terminal.get(twin)));
    let retried =
        attempt.is_some() && terminals_agree(columns.terminal.get(index), columns.terminal.get(twin)) && gap(book, row, other) <= TEN_MINUTES;
    same_order || same_card || same_payer(book, row, other) || (retried && Card::NONE == cards.0)
}

// Attempts of the merchant with the open charge each is linked to; the links stay only where the charge is a surplus.
fn attempts_of(desk: &mut Desk<'_>, without_keys: bool) -> Vec<(u32, u32)> {
    let attempt = |desk: &Desk<'_>, row: u32| desk.merchant.status(row).is_attempt() && desk.merchant.class(row) == Class::Sale;
    let charged = |desk: &Desk<'_>, row: u32| desk.acquirer.moved(row) && desk.acquirer.class(row) == Class::Sale;
    let pair = |desk: &Desk<'_>, m: u32, a: u32| desk.merchant.columns.channel.get(m as usize).agrees(desk.acquirer.columns.channel.get(a as usize));
    let pass = Pass { merchant: &attempt, acquirer: &charged, pair: &pair };
    link_by_reference(desk, &pass);
    link_by_card(desk, &pass);
    if without_keys {
        near::link_attempts(desk);
    }
    desk.links.iter().filter(|(m, _, _)| desk.merchant_code(*m) == Code::None && attempt(desk, *m)).map(|(m, a, _)| (m, a)).collect()
}
