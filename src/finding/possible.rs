//! What is likely, and less than proved, where neither reference nor card tells: a decline or a void that one side only has,
//! a sale booked again, a sale booked days late.
//!
//! In: a desk on which keys have had their say. Out: cases U09, U10, U21 and U23, and whether two bookings may be one. Must
//! not know: how keys join.
//!
//! Equal amounts are ordinary business where few prices are sold; where an amount is rare, two rows of it that nothing else
//! explains are seldom two things.

use std::cell::OnceCell;

use crate::base::{Minor, Status};
use crate::ledger::Book;
use crate::matching::Tier;

use super::attempts::Attempts;
use super::code::Code;
use super::decide::{Voids, agree_on_tender, are_alike, may_link_acquirer, may_link_merchant};
use super::desk::{Case, Class, Desk, Look};
use super::near::{mutual, same_terminal, within};
use super::numbers::references_conflict;
use super::period::{Coverages, Standing};
use super::tiers::{Pass, cards_agree_or_unknown, link_by_card};

const THREE_MINUTES: i64 = 180;
const FIVE_MINUTES: i64 = 300;
const DAY: i64 = 86_400;
// Of so many sales with its amount within the window one at most would lie near by chance.
const CHANCE_ONE_IN: i64 = 50;
// A sale booked late is known by an amount that a side has so often at most.
const LATE_AMOUNT_MAX: usize = 2;

/// How often a side's sales have an amount; counted when first asked, as most checks never do.
pub struct Rarity<'a> {
    book: &'a Book,
    // Amounts of all sales, sorted; the seconds from the first to the last row.
    counted: OnceCell<(Vec<Minor>, i64)>,
}

impl Rarity<'_> {
    /// The sales of a book.
    pub fn of(book: &Book) -> Rarity<'_> {
        Rarity { book, counted: OnceCell::new() }
    }

    fn counted(&self) -> &(Vec<Minor>, i64) {
        self.counted.get_or_init(|| {
            let book = self.book;
            let sales = (0..book.len as u32).filter(|row| book.class(*row) == Class::Sale && book.moved(*row));
            let mut amounts: Vec<Minor> = sales.map(|row| book.amount(row)).collect();
            amounts.sort_unstable();
            let times = || (0..book.len as u32).filter_map(|row| book.moment(row).seconds());
            let seconds = i64::from(times().max().unwrap_or(0)) - i64::from(times().min().unwrap_or(0));
            (amounts, seconds)
        })
    }

    fn count(&self, amount: Minor) -> usize {
        let (amounts, _) = self.counted();
        amounts.partition_point(|other| *other <= amount) - amounts.partition_point(|other| *other < amount)
    }

    // Whether two sales of an amount within the seconds are seldom chance; shops are open half of the day at most times.
    fn is_rare(&self, amount: Minor, window: i64) -> bool {
        self.count(amount) as i64 * 2 * window * 2 * CHANCE_ONE_IN <= self.counted().1
    }
}

/// Whether a row without reference is the booking of a linked sale once more, which no card or number says: one amount that
/// is rare here, by one cashier and tender within minutes.
pub fn may_be_booked_again(book: &Book, row: u32, other: u32, rarity: &Rarity<'_>) -> bool {
    let (columns, index, twin) = (&book.columns, row as usize, other as usize);
    let cashiers = (columns.cashier.get(index), columns.cashier.get(twin));
    let receipts_tell = columns.cashier.is_present() && cashiers.0 != cashiers.1;
    book.know_times(row, other)
        && !book.has_reference(row)
        && !receipts_tell
        && columns.channel.get(index).agrees(columns.channel.get(twin))
        && columns.terminal.get(index) == columns.terminal.get(twin)
        && cards_agree_or_unknown(book.card(row), book.card(other))
        && book.moment(row).seconds_since(book.moment(other)).is_some_and(|apart| apart.abs() <= FIVE_MINUTES)
        && rarity.is_rare(book.amount(row), FIVE_MINUTES)
}

/// U23 without a reference: a sale booked as paid where the acquirer declined the same card's amount at the terminal.
pub fn close_declined(desk: &mut Desk<'_>) {
    let attempts = Attempts::of(desk);
    let sale = |desk: &Desk<'_>, row: u32| may_link_merchant(desk, row) && desk.merchant.class(row) == Class::Sale;
    // A decline that the shop knows as an attempt of its own is no sale's.
    let pair = |desk: &Desk<'_>, m: u32, a: u32| are_alike(desk, m, a) && agree_on_tender(desk, m, a) && attempts.of_sale(desk, a).next().is_none();
    let before: Vec<u32> = desk.open_merchant().collect();
    link_by_card(desk, &Pass { merchant: &sale, acquirer: &was_declined, pair: &pair });
    for m in before {
        if let Some(a) = desk.links.of_merchant(m).filter(|a| was_declined(desk, *a)) {
            let tier = desk.links.tier(m);
            desk.close(Case { code: Code::U23, merchant: vec![m], acquirer: vec![a], tier, ..Case::default() });
        }
    }
}

/// U09, U10 and U23 where the shop's record has no cards: one side says paid and the other taken back or declined, of one
/// amount within minutes, each the other's only counterpart. A sale that the shop marks and the acquirer's void takes back agrees.
pub fn close_disputed(desk: &mut Desk<'_>, voids: &Voids) {
    if !knows_time_only(desk) {
        return;
    }
    let taken_back = |status: Status| matches!(status, Status::Voided | Status::Reversed);
    let ours = |desk: &Desk<'_>, take: &dyn Fn(u32) -> bool| -> Vec<u32> {
        desk.open_merchant().filter(|row| desk.merchant.class(*row) == Class::Sale && take(*row)).collect()
    };
    let theirs = |desk: &Desk<'_>, take: &dyn Fn(u32) -> bool| -> Vec<u32> {
        desk.open_acquirer().filter(|row| desk.acquirer.class(*row) == Class::Sale && take(*row)).collect()
    };
    let voided = ours(desk, &|m| taken_back(desk.merchant.status(m)));
    let given_back = theirs(desk, &|a| voids.of_acquirer(a));
    for (m, a) in candidates(desk, &voided, &given_back, |m, a| within(desk, m, a, THREE_MINUTES)) {
        let code = if desk.merchant.status(m) == Status::Reversed { Code::M04 } else { Code::M03 };
        desk.links.link_likely(m, a, Tier::T6);
        desk.code_merchant(m, code);
        desk.code_acquirer(a, code);
    }
    let voided = ours(desk, &|m| taken_back(desk.merchant.status(m)));
    let charged = theirs(desk, &|a| may_link_acquirer(desk, a) && !voids.of_acquirer(a));
    close_near(desk, Code::U09, &voided, &charged);
    let paid = ours(desk, &|m| may_link_merchant(desk, m));
    let voided = theirs(desk, &|a| taken_back(desk.acquirer.status(a)));
    close_near(desk, Code::U10, &paid, &voided);
    let paid = ours(desk, &|m| may_link_merchant(desk, m));
    let attempts = Attempts::of(desk);
    let declined = theirs(desk, &|a| was_declined(desk, a) && attempts.of_sale(desk, a).next().is_none());
    close_near(desk, Code::U23, &paid, &declined);
}

fn close_near(desk: &mut Desk<'_>, code: Code, merchant: &[u32], acquirer: &[u32]) {
    let found = candidates(desk, merchant, acquirer, |m, a| within(desk, m, a, THREE_MINUTES));
    close(desk, code, found);
}

/// U21 where the shop's record has no cards: a rare amount days apart must do, and leave one counterpart.
pub fn close_late(desk: &mut Desk<'_>, coverage: &Coverages) {
    if !knows_time_only(desk) {
        return;
    }
    let charged: Vec<u32> = desk
        .open_acquirer()
        .filter(|row| may_link_acquirer(desk, *row) && desk.acquirer.class(*row) == Class::Sale)
        .filter(|row| coverage.of_acquirer(desk.acquirer, *row) == Standing::Covered)
        .collect();
    let booked: Vec<u32> = desk
        .open_merchant()
        .filter(|row| may_link_merchant(desk, *row) && desk.merchant.class(*row) == Class::Sale)
        .filter(|row| coverage.of_merchant(desk.merchant, *row) == Standing::Covered)
        .collect();
    let (ours, theirs) = (Rarity::of(desk.merchant), Rarity::of(desk.acquirer));
    let found = candidates(desk, &booked, &charged, |m, a| {
        let amount = desk.merchant.amount(m);
        let is_late = desk.seconds_apart(m, a).is_some_and(|apart| apart > DAY / 4 && apart < 8 * DAY);
        is_late
            && desk.know_times(m, a)
            && desk.merchant.moment(m).day() != desk.acquirer.moment(a).day()
            && ours.count(amount) <= LATE_AMOUNT_MAX
            && theirs.count(amount) <= LATE_AMOUNT_MAX
    });
    close(desk, Code::U21, found);
}

fn knows_time_only(desk: &Desk<'_>) -> bool {
    !desk.merchant.columns.card.is_present() && desk.have_times()
}

fn was_declined(desk: &Desk<'_>, row: u32) -> bool {
    desk.acquirer.status(row).is_attempt()
}

// Pairs of equal amounts that fit, each the only one of both its rows.
fn candidates(desk: &Desk<'_>, merchant: &[u32], acquirer: &[u32], fits: impl Fn(u32, u32) -> bool) -> Vec<(u32, u32)> {
    let mut by_amount: Vec<(Minor, u32)> = acquirer.iter().map(|a| (desk.acquirer.amount(*a), *a)).collect();
    by_amount.sort_unstable();
    let mut found = Vec::new();
    for m in merchant {
        let amount = desk.merchant.amount(*m);
        let from = by_amount.partition_point(|(other, _)| *other < amount);
        let equal = by_amount.get(from..).unwrap_or(&[]).iter().take_while(|(other, _)| *other == amount);
        let may_be = |a: u32| {
            agree_on_tender(desk, *m, a)
                && same_terminal(desk, *m, a)
                && cards_agree_or_unknown(desk.merchant.card(*m), desk.acquirer.card(a))
                && !references_conflict(desk, *m, a)
                && fits(*m, a)
        };
        found.extend(equal.filter(|(_, a)| may_be(*a)).map(|(_, a)| (*m, *a)));
    }
    mutual(found)
}

fn close(desk: &mut Desk<'_>, code: Code, found: Vec<(u32, u32)>) {
    for (m, a) in found {
        desk.links.link_likely(m, a, Tier::T6);
        desk.close(Case { code, merchant: vec![m], acquirer: vec![a], tier: Tier::T6, ..Case::default() });
    }
}
