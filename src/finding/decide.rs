//! The order of decision (domain page 8.1): first hit wins, decided rows leave the pool.
//!
//! In: books. Out: a [`Desk`] on which every record has a code. Must not know: words, files, how a tier joins.

use crate::base::{Kind, Side, Status};
use crate::matching::constants::{Constants, clocks};
use crate::profile::Profile;

use super::carried::close_carried;
use super::chains::{Chain, chains};
use super::clocks::learn_other_clocks;
use super::code::Code;
use super::day_totals::close_day_totals;
use super::desk::{Case, Class, Context, Desk, Look};
use super::duplicates;
use super::hand;
use super::lone::{close_attempts, close_rest};
use super::orders;
use super::outside;
use super::payouts;
use super::period::Coverages;
use super::possible;
use super::refunds::{close_freezes, close_net_refunds, close_refunds};
use super::scope;
use super::tiers::{Pass, link_by_card, link_by_reference};
use super::told_again::{close_fees_told_again, close_lists_told_again, close_rows_told_again};
use super::{near, numbers, same_list, steady};

/// Decides every record of both books.
pub fn decide(desk: &mut Desk<'_>, profile: &Profile, coverage: &mut Coverages) {
    let tables = desk.tables;
    // 1 Rows and lists said twice, tenders that never pass the channel.
    let told_again = scope::drop_repeats(desk, tables);
    scope::set_tenders_apart(desk);
    scope::set_currencies_apart(desk);
    // Numbers prove two lists the same whatever the other side has; amounts and times only beside it.
    for side in [Side::Merchant, Side::Acquirer] {
        close_lists_told_again(desk, side);
    }
    same_list::set_second_lists_apart(desk);
    for (side, rows) in told_again {
        close_rows_told_again(desk, side, rows);
    }
    close_fees_told_again(desk);
    // What people decided stands before anything is looked for.
    let locks = std::mem::take(&mut desk.locks);
    hand::apply(desk, &locks);
    // 2 Voids, reversals and refunds find their originals within their own side.
    let merchant_chains = chains(desk.merchant, |row| desk.is_open_merchant(row));
    let acquirer_chains = chains(desk.acquirer, |row| desk.is_open_acquirer(row));
    let voids = Voids::new(desk, &merchant_chains, &acquirer_chains);
    // 3 and 4 Links of rows that moved money, first by reference, then by card; a sale that its own side voided comes last,
    // so that it can't take the partner of the sale that was rung again.
    link_alike(desk, &voids);
    // 3 Links by reference between rows that disagree on what happened.
    link_across(desk, &voids);
    possible::close_declined(desk);
    close_holds(desk);
    scope::set_foreign_terminals_apart(desk, profile, false);
    orders::close_orders(desk);
    // 5 What the period before left open; a row that settles it is looked at no further.
    let carried = desk.carried;
    desk.outcomes = close_carried(desk, carried, tables);
    // 5 Charged twice, booked twice.
    duplicates::close_double_bookings(desk);
    let mut given_back = voids.acquirer_is_voided.clone();
    for chain in acquirer_chains.iter().filter(|chain| desk.acquirer.amount(chain.taker) == -desk.acquirer.amount(chain.original)) {
        if let Some(flag) = given_back.get_mut(chain.original as usize) {
            *flag = true;
        }
    }
    duplicates::close_duplicate_charges(desk, &voids.merchant_is_voided, &given_back, false);
    // 6 Links by amount and time, then those with one field wrong.
    orders::close_equal_card_groups(desk);
    close_day_totals(desk);
    near::link_near(desk, &voids, &given_back);
    scope::set_foreign_terminals_apart(desk, profile, true);
    // A sale booked twice shows once its twin is linked, by whatever.
    duplicates::close_double_bookings(desk);
    possible::close_disputed(desk, &voids);
    coverage.learn_routes(desk.merchant, desk.acquirer, &desk.links);
    let coverage = &*coverage;
    close_voids(desk, &merchant_chains, &acquirer_chains);
    orders::close_card_groups(desk);
    near::link_wrong_field(desk);
    orders::close_swipe_groups(desk);
    steady::link_in_step(desk);
    possible::close_late(desk, coverage);
    // 7 What was tried without a known end.
    close_attempts(desk, &acquirer_chains);
    // 8 Rows without a partner.
    payouts::close_payouts(desk, profile);
    close_freezes(desk);
    close_net_refunds(desk, &acquirer_chains);
    close_refunds(desk, tables, &acquirer_chains, coverage);
    close_rest(desk, coverage, &acquirer_chains);
    outside::close_uncovered(desk, coverage, &merchant_chains, &acquirer_chains);
    learn_other_clocks(desk);
}

/// Which sales their own side took back.
pub struct Voids {
    /// By merchant record.
    pub merchant_is_voided: Vec<bool>,
    /// By acquirer record.
    pub acquirer_is_voided: Vec<bool>,
}

impl Voids {
    fn new(desk: &Desk<'_>, merchant_chains: &[Chain], acquirer_chains: &[Chain]) -> Voids {
        let mut voids = Voids { merchant_is_voided: vec![false; desk.merchant.len], acquirer_is_voided: vec![false; desk.acquirer.len] };
        for (book, chains, flags) in
            [(desk.merchant, merchant_chains, &mut voids.merchant_is_voided), (desk.acquirer, acquirer_chains, &mut voids.acquirer_is_voided)]
        {
            for chain in chains.iter().filter(|chain| book.class(chain.taker) == Class::Cancel) {
                if let Some(flag) = flags.get_mut(chain.original as usize) {
                    *flag = true;
                }
            }
        }
        voids
    }

    /// Whether the merchant took a sale back.
    pub fn of_merchant(&self, row: u32) -> bool {
        self.merchant_is_voided.get(row as usize).copied().unwrap_or(false)
    }

    /// Whether the acquirer took a sale back.
    pub fn of_acquirer(&self, row: u32) -> bool {
        self.acquirer_is_voided.get(row as usize).copied().unwrap_or(false)
    }
}

/// Whether two records moved money the same way and, as far as both say, by tenders that agree.
pub(super) fn are_alike(desk: &Desk<'_>, merchant: u32, acquirer: u32) -> bool {
    desk.merchant.class(merchant) == desk.acquirer.class(acquirer)
}

pub(super) fn agree_on_tender(desk: &Desk<'_>, merchant: u32, acquirer: u32) -> bool {
    let (m, a) = (merchant as usize, acquirer as usize);
    desk.merchant.columns.channel.get(m).agrees(desk.acquirer.columns.channel.get(a))
}

pub(super) fn may_link_merchant(desk: &Desk<'_>, row: u32) -> bool {
    desk.merchant.moved(row) && !scope::takes_no_part(desk.merchant, row)
}

pub(super) fn may_link_acquirer(desk: &Desk<'_>, row: u32) -> bool {
    desk.acquirer.moved(row) && !scope::takes_no_part(desk.acquirer, row)
}

fn link_alike(desk: &mut Desk<'_>, voids: &Voids) {
    link_by_reference(desk, &Pass { merchant: &may_link_merchant, acquirer: &may_link_acquirer, pair: &are_alike });
    desk.apart = numbers::apart(desk);
    // What the references prove of the clocks serves every tier that looks at the time.
    let known: Vec<(u32, u32)> = desk.links.iter().map(|(m, a, _)| (m, a)).collect();
    desk.constants = Constants { clocks: clocks(desk.merchant, desk.acquirer, &known), ..desk.known.constants(desk.acquirer) };
    let standing = |desk: &Desk<'_>, row: u32| may_link_merchant(desk, row) && !voids.of_merchant(row);
    let alike = |desk: &Desk<'_>, m: u32, a: u32| are_alike(desk, m, a) && agree_on_tender(desk, m, a);
    link_by_card(desk, &Pass { merchant: &standing, acquirer: &may_link_acquirer, pair: &alike });
    link_by_card(desk, &Pass { merchant: &may_link_merchant, acquirer: &may_link_acquirer, pair: &alike });
}

// One reference, but the sides disagree on what happened: taken back on one, failed on one, the other direction, a hold.
fn link_across(desk: &mut Desk<'_>, voids: &Voids) {
    type Is<'f> = &'f dyn Fn(&Desk<'_>, u32) -> bool;
    let success = |desk: &Desk<'_>, row: u32| may_link_merchant(desk, row);
    let merchant_back = |desk: &Desk<'_>, row: u32| matches!(desk.merchant.status(row), Status::Voided | Status::Reversed);
    // Taken back by its own mark, or by a row of its own.
    let acquirer_back = |desk: &Desk<'_>, row: u32| matches!(desk.acquirer.status(row), Status::Voided | Status::Reversed) || voids.of_acquirer(row);
    let acquirer_stands =
        |desk: &Desk<'_>, row: u32| may_link_acquirer(desk, row) && desk.acquirer.class(row) == Class::Sale && !voids.of_acquirer(row);
    let sale = |desk: &Desk<'_>, row: u32| may_link_merchant(desk, row) && desk.merchant.class(row) == Class::Sale;
    let acquirer_any = |desk: &Desk<'_>, row: u32| may_link_acquirer(desk, row);
    let acquirer_failed = |desk: &Desk<'_>, row: u32| desk.acquirer.status(row).is_attempt();
    let acquirer_hold = |desk: &Desk<'_>, row: u32| desk.acquirer.columns.kind.get(row as usize) == Kind::Hold && desk.acquirer.moved(row);
    let rules: [(Is<'_>, Is<'_>, Code); 6] = [
        (&merchant_back, &acquirer_stands, Code::U09),
        (&merchant_back, &acquirer_back, Code::M03),
        (&sale, &acquirer_hold, Code::U15),
        (&sale, &acquirer_back, Code::U10),
        (&success, &acquirer_failed, Code::U23),
        (&success, &acquirer_any, Code::A06),
    ];
    for (merchant, acquirer, code) in rules {
        let before: Vec<u32> = desk.open_merchant().collect();
        let pair = |desk: &Desk<'_>, m: u32, a: u32| code != Code::A06 || is_turned(desk, m, a);
        let pass = Pass { merchant, acquirer, pair: &pair };
        link_by_reference(desk, &pass);
        if matches!(code, Code::U09 | Code::M03 | Code::U10) {
            link_by_card(desk, &pass);
        }
        for m in before {
            let Some(a) = desk.links.of_merchant(m) else { continue };
            let tier = desk.links.tier(m);
            let code = if code == Code::M03 && desk.merchant.status(m) == Status::Reversed { Code::M04 } else { code };
            desk.close(Case { code, merchant: vec![m], acquirer: vec![a], tier, ..Case::default() });
        }
    }
}

// A sale on one side, a refund on the other, of one amount.
fn is_turned(desk: &Desk<'_>, merchant: u32, acquirer: u32) -> bool {
    let classes = (desk.merchant.class(merchant), desk.acquirer.class(acquirer));
    matches!(classes, (Class::Sale, Class::Refund) | (Class::Refund, Class::Sale))
        && desk.merchant.amount(merchant).abs() == desk.acquirer.amount(acquirer).abs()
}

// Holds move no money: whether both sides list them or one, there is nothing to settle.
fn close_holds(desk: &mut Desk<'_>) {
    for row in 0..desk.merchant.len as u32 {
        if desk.merchant_code(row) == Code::None && desk.merchant.class(row) == Class::Hold {
            desk.code_merchant(row, Code::M00);
        }
    }
    for row in 0..desk.acquirer.len as u32 {
        if desk.acquirer_code(row) == Code::None && desk.acquirer.class(row) == Class::Hold {
            desk.code_acquirer(row, Code::M00);
        }
    }
}

// Voids before amounts: both sides void, or one of them only.
fn close_voids(desk: &mut Desk<'_>, merchant_chains: &[Chain], acquirer_chains: &[Chain]) {
    let mut taker_of_acquirer = vec![None; desk.acquirer.len];
    for chain in acquirer_chains.iter().filter(|chain| desk.acquirer.class(chain.taker) == Class::Cancel) {
        if let Some(slot) = taker_of_acquirer.get_mut(chain.original as usize) {
            *slot = Some(chain.taker);
        }
    }
    // What the shop voids after the cut-off the acquirer gives back as a refund.
    for chain in acquirer_chains.iter().filter(|chain| desk.acquirer.class(chain.taker) == Class::Refund && desk.is_open_acquirer(chain.taker)) {
        if desk.acquirer.amount(chain.taker) == -desk.acquirer.amount(chain.original)
            && let Some(slot) = taker_of_acquirer.get_mut(chain.original as usize)
        {
            slot.get_or_insert(chain.taker);
        }
    }
    for chain in merchant_chains {
        if desk.merchant.class(chain.taker) != Class::Cancel || desk.merchant_code(chain.taker) != Code::None {
            continue;
        }
        if desk.merchant_code(chain.original) != Code::None {
            continue;
        }
        close_merchant_void(desk, *chain, &taker_of_acquirer);
    }
    for chain in acquirer_chains {
        if desk.acquirer.class(chain.taker) != Class::Cancel || desk.acquirer_code(chain.taker) != Code::None {
            continue;
        }
        match desk.acquirer_code(chain.original) {
            Code::None => close_acquirer_void(desk, *chain),
            // The sale was found taken back on both sides; so is this row.
            code @ (Code::M03 | Code::M04) => desk.code_acquirer(chain.taker, code),
            _ => {}
        }
    }
    close_single_row_voids(desk);
}

fn close_merchant_void(desk: &mut Desk<'_>, chain: Chain, taker_of_acquirer: &[Option<u32>]) {
    let void_partner = desk.links.of_merchant(chain.taker);
    let sale_partner = desk.links.of_merchant(chain.original);
    let acquirer_void = void_partner.or_else(|| sale_partner.and_then(|sale| taker_of_acquirer.get(sale as usize).copied().flatten()));
    let is_reversal = desk.merchant.columns.kind.get(chain.taker as usize) == Kind::Reversal;
    let agreed = if is_reversal { Code::M04 } else { Code::M03 };
    let tier = desk.links.tier(chain.original);
    match (sale_partner, acquirer_void) {
        (Some(sale), None) if desk.acquirer.moved(sale) => {
            // The merchant took it back, the customer's card was not told.
            let context = Context { original: Some((Side::Merchant, chain.original)), twin_acquirer: Some(sale), ..Context::default() };
            desk.close(Case {
                code: Code::U09,
                merchant: vec![chain.taker],
                also_merchant: vec![chain.original],
                also_acquirer: vec![sale],
                tier,
                context,
                ..Case::default()
            });
        }
        (sale, void) => {
            let acquirer = sale.into_iter().chain(void).filter(|row| desk.acquirer_code(*row) == Code::None).collect();
            desk.close(Case { code: agreed, merchant: vec![chain.original, chain.taker], acquirer, tier, ..Case::default() });
        }
    }
}

fn close_acquirer_void(desk: &mut Desk<'_>, chain: Chain) {
    let is_reversal = desk.acquirer.columns.kind.get(chain.taker as usize) == Kind::Reversal;
    let agreed = if is_reversal { Code::M04 } else { Code::M03 };
    match desk.links.of_acquirer(chain.original).filter(|sale| desk.merchant_code(*sale) == Code::None) {
        Some(sale) if desk.links.of_acquirer(chain.taker).is_none() => {
            let context = Context { original: Some((Side::Acquirer, chain.original)), twin_merchant: Some(sale), ..Context::default() };
            desk.close(Case {
                code: Code::U10,
                acquirer: vec![chain.taker],
                also_acquirer: vec![chain.original],
                also_merchant: vec![sale],
                tier: desk.links.tier(sale),
                context,
                ..Case::default()
            });
        }
        sale => {
            let void = desk.links.of_acquirer(chain.taker).filter(|row| desk.merchant_code(*row) == Code::None);
            let merchant = sale.into_iter().chain(void).collect();
            desk.close(Case { code: agreed, merchant, acquirer: vec![chain.original, chain.taker], ..Case::default() });
        }
    }
}

fn close_single_row_voids(desk: &mut Desk<'_>) {
    let agreed = |status: Status| match status {
        Status::Voided => Some(Code::M03),
        Status::Reversed => Some(Code::M04),
        _ => None,
    };
    for row in desk.open_merchant().collect::<Vec<u32>>() {
        if let Some(code) = agreed(desk.merchant.status(row)) {
            desk.code_merchant(row, code);
        }
    }
    for row in desk.open_acquirer().collect::<Vec<u32>>() {
        if let Some(code) = agreed(desk.acquirer.status(row)) {
            desk.code_acquirer(row, code);
        }
    }
}
