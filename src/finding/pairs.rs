//! Linked pairs that agree on what happened: flat, across the cut-off, misdated, or with different amounts.
//!
//! In: a desk whose links stand. Out: a code for both records of every link. Must not know: how a link was found.

use crate::base::{Kind, Moment};
use crate::profile::Profile;

use super::amount::{Differing, Named, name_differences};
use super::code::Code;
use super::desk::{Case, Class, Desk, Look};
use super::period::Coverages;

const TWO_HOURS: i64 = 7_200;

/// Gives every linked pair its code. Returns what was found of the amounts, by the index of the case on the desk.
pub fn close_pairs(desk: &mut Desk<'_>, profile: &Profile, coverage: &Coverages) -> Vec<(usize, Named)> {
    let mut differing = Vec::new();
    let links: Vec<_> = desk.links.iter().collect();
    for (m, a, tier) in links {
        if desk.merchant_code(m) != Code::None || desk.acquirer_code(a) != Code::None {
            continue;
        }
        if is_over_completed(desk, a) {
            desk.close(Case { code: Code::U16, merchant: vec![m], acquirer: vec![a], tier, ..Case::default() });
            continue;
        }
        if desk.merchant_money(m) != desk.acquirer_money(a) {
            differing.push(Differing { merchant: m, acquirer: a });
            continue;
        }
        let code = code_of_equal(desk, coverage, m, a, tier.is_reference());
        if code == Code::U21 {
            desk.close(Case { code, merchant: vec![m], acquirer: vec![a], tier, ..Case::default() });
        } else {
            desk.code_merchant(m, code);
            desk.code_acquirer(a, code);
        }
    }
    let named = name_differences(desk, profile, &differing);
    let mut found = Vec::with_capacity(named.len());
    for (pair, named) in differing.into_iter().zip(named) {
        let tier = desk.links.tier(pair.merchant);
        found.push((desk.cases.len(), named.clone()));
        desk.close(Case {
            code: named.code,
            merchant: vec![pair.merchant],
            acquirer: vec![pair.acquirer],
            tier,
            also: named.also,
            ..Case::default()
        });
    }
    found
}

fn code_of_equal(desk: &Desk<'_>, coverage: &Coverages, merchant: u32, acquirer: u32, by_reference: bool) -> Code {
    let (m, a) = (merchant as usize, acquirer as usize);
    if desk.merchant.columns.kind.get(m) == Kind::TopUp && desk.acquirer.columns.kind.get(a) == Kind::TopUp {
        return Code::M06;
    }
    let charged = desk.acquirer.moment(acquirer);
    let knows_time = desk.know_times(merchant, acquirer);
    if (by_reference || knows_time) && desk.merchant.class(merchant) == Class::Sale && is_misdated(desk, coverage, merchant, acquirer) {
        return Code::U21;
    }
    let clearing = desk.acquirer.columns.clearing_day.get(a);
    let crosses = clearing.is_some() && charged.is_some() && clearing != charged.day();
    if crosses { Code::M01 } else { Code::M00 }
}

// Booked on another day than charged, beyond what the cut-off, a slow clock or a night shift explains.
fn is_misdated(desk: &Desk<'_>, coverage: &Coverages, merchant: u32, acquirer: u32) -> bool {
    let (booked, charged) = (desk.merchant.moment(merchant), desk.acquirer.moment(acquirer));
    if !desk.know_times(merchant, acquirer) {
        // Days only: the evening after the cut-off and the night before the morning's booking are one day apart.
        return booked.day().days_since(charged.day()).is_some_and(|days| !(-1..=1).contains(&days));
    }
    let is_off = |booked: Moment| {
        let clearing_differs = || coverage.clearing_day(desk.acquirer, acquirer, booked) != coverage.clearing_day(desk.acquirer, acquirer, charged);
        booked.seconds_since(charged).is_some_and(|seconds| seconds.abs() > TWO_HOURS) && booked.day() != charged.day() && clearing_differs()
    };
    // A clock that is off is told once, by itself (D06); one of twelve hours is off in the afternoon only.
    is_off(booked) && is_off(desk.dated_by_their_clock(merchant, acquirer))
}

// A completion above 115 % of its hold, the hold found by the completion's original number.
fn is_over_completed(desk: &Desk<'_>, acquirer: u32) -> bool {
    let columns = &desk.acquirer.columns;
    let index = acquirer as usize;
    if columns.kind.get(index) != Kind::Completion {
        return false;
    }
    desk.hold_of(acquirer).is_some_and(|hold| columns.amount.get(index).abs() * 100 > columns.amount.get(hold as usize).abs() * 115)
}
