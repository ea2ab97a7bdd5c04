//! Sales against payouts: a statement that lists only what was paid, net of fees, a day or a weekend at a time.
//!
//! In: a desk, contracts. Out: groups of a payout and its sales on the desk. Must not know: words.
//!
//! Fees come from the merchant's own columns, else from the contracts, else from the usual rules: those that explain the
//! most payouts, and then only with a cut-off that several of them prove.

use crate::base::{CardKind, Channel, Kind, Minor};
use crate::matching::Tier;
use crate::matching::batch::{self, Item, Outcome, Payout, Settlement};
use crate::profile::Profile;

use super::code::Code;
use super::desk::{Case, Class, Desk, Look};
use super::fee::rule::{FeeRule, Fit, RefundFee};

/// Rates in hundredths of a per cent with their cap in fen, as the market has them: standard, concession, debit with its
/// cap, then lower ones of wallets, none.
const USUAL_RULES: [(i64, Option<Minor>); 7] = [(60, None), (38, None), (50, Some(2_000)), (55, None), (30, None), (20, None), (0, None)];
/// Classes of tender whose rules are tried in every combination.
const CLASSES_MAX: usize = 3;
/// Sales with which combinations are tried; more would take seconds, and a month of a shop has fewer.
const TRIED_ROWS_MAX: usize = 20_000;

/// Finds what each payout pays, where the statement lists nothing but payouts. Sales of a payout whose rows are certain are
/// settled with it (M02); one solution among several, or one that nothing proves, settles nothing.
pub fn close_payouts(desk: &mut Desk<'_>, profile: &Profile) {
    let payouts = payouts_of(desk);
    let has_sales = (0..desk.acquirer.len as u32).any(|row| matches!(desk.acquirer.class(row), Class::Sale | Class::Refund));
    if payouts.is_empty() || has_sales || !desk.merchant.has_time_of_day || desk.merchant.is_mixed() {
        return;
    }
    let sales: Vec<u32> = desk
        .open_merchant()
        .filter(|row| desk.merchant.moved(*row) && matches!(desk.merchant.class(*row), Class::Sale | Class::Refund))
        .filter(|row| desk.merchant.moment(*row).is_some())
        .collect();
    let Some(settlement) = best(desk, profile, &sales, &payouts) else { return };
    for (payout, outcome) in payouts.iter().zip(settlement.outcomes) {
        if let Outcome::One { batch, is_certain: true } = outcome {
            desk.groups.push((batch.items.clone(), vec![payout.id]));
            desk.close(Case { code: Code::M02, merchant: batch.items, acquirer: vec![payout.id], tier: Tier::T7, ..Case::default() });
        }
    }
}

fn payouts_of(desk: &Desk<'_>) -> Vec<Payout> {
    let payout = |row: u32| {
        let index = row as usize;
        let columns = &desk.acquirer.columns;
        let paid = columns.payout_day.get(index);
        let day = if paid.is_some() { paid } else { columns.moment.get(index).day() };
        let is_payout = columns.kind.get(index) == Kind::Payout && desk.acquirer.moved(row) && desk.is_open_acquirer(row);
        Some(Payout { id: row, day: day.number()?, net: columns.amount.get(index).abs() }).filter(|_| is_payout)
    };
    (0..desk.acquirer.len as u32).filter_map(payout).collect()
}

/// The settlement under the fees that are known, else under the usual rules that explain the most.
fn best(desk: &Desk<'_>, profile: &Profile, sales: &[u32], payouts: &[Payout]) -> Option<Settlement> {
    let contracts: Vec<FeeRule> = profile.contracts.iter().filter_map(|contract| FeeRule::of_contract(contract, profile.currency())).collect();
    let settle = |fee: &dyn Fn(u32) -> Option<Minor>| {
        let items: Option<Vec<Item>> = sales.iter().map(|row| Some(Item { id: *row, at: second(desk, *row)?, net: net(desk, *row, fee)? })).collect();
        items.map(|items| batch::settle(&items, payouts))
    };
    let own = |row: u32| desk.merchant.columns.fee.get(row as usize).value().map(Minor::abs);
    let contracted = |row: u32| rule_of(desk, &contracts, row).map(|rule| rule.fee(desk.merchant.amount(row).abs()));
    let known = settle(&|row| own(row).or_else(|| contracted(row)).map(|fee| refunded(desk, &contracts, row, fee)));
    if known.as_ref().is_some_and(|settlement| 2 * settlement.explained >= payouts.len()) || sales.len() > TRIED_ROWS_MAX {
        return known;
    }
    let mut classes: Vec<(Channel, CardKind)> = sales.iter().map(|row| class(desk, *row)).collect();
    classes.sort_unstable();
    classes.dedup();
    let free = if classes.len() <= CLASSES_MAX { classes.len() } else { 1 };
    let mut most = known;
    for choice in 0..USUAL_RULES.len().pow(free as u32) {
        let rule = |row: u32| {
            let place = if free > 1 { classes.binary_search(&class(desk, row)).unwrap_or(0) } else { 0 };
            USUAL_RULES.get(choice / USUAL_RULES.len().pow(place as u32) % USUAL_RULES.len())
        };
        let fee = |row: u32| rule(row).map(|(rate, cap)| usual_fee(desk.merchant.amount(row).abs(), *rate, *cap));
        let tried = settle(&fee);
        let explains = |settlement: &Option<Settlement>| settlement.as_ref().map_or(0, |settlement| settlement.explained);
        if explains(&tried) > explains(&most) {
            most = tried;
        }
    }
    most
}

/// Half up, to the fen.
fn usual_fee(amount: Minor, rate: i64, cap: Option<Minor>) -> Minor {
    let fee = (amount.saturating_mul(rate) + 5_000) / 10_000;
    cap.map_or(fee, |cap| fee.min(cap))
}

fn second(desk: &Desk<'_>, row: u32) -> Option<i64> {
    desk.merchant.moment(row).seconds().map(i64::from)
}

fn class(desk: &Desk<'_>, row: u32) -> (Channel, CardKind) {
    (desk.merchant.columns.channel.get(row as usize), desk.merchant.columns.card_kind.get(row as usize))
}

fn rule_of<'r>(desk: &Desk<'_>, rules: &'r [FeeRule], row: u32) -> Option<&'r FeeRule> {
    let (channel, card) = class(desk, row);
    let input = desk.merchant.input_of(row as usize);
    let (day, amount) = (desk.merchant.moment(row).day(), desk.merchant.amount(row).abs());
    let holding = |fit: Fit| rules.iter().find(|rule| rule.fits(input, channel, card) == fit && rule.holds(day, amount));
    holding(Fit::Sure).or_else(|| holding(Fit::Possible))
}

/// The fee, 0 for a refund that brings none back.
fn refunded(desk: &Desk<'_>, rules: &[FeeRule], row: u32, fee: Minor) -> Minor {
    let keeps = rule_of(desk, rules, row).is_some_and(|rule| rule.refund == Some(RefundFee::Kept));
    if keeps && desk.merchant.amount(row) < 0 { 0 } else { fee }
}

/// What the merchant gets: a sale less its fee, a refund less the fee that comes back.
fn net(desk: &Desk<'_>, row: u32, fee: &dyn Fn(u32) -> Option<Minor>) -> Option<Minor> {
    let amount = desk.merchant.amount(row);
    Some(amount - amount.signum() * fee(row)?)
}
