//! Pairs whose amounts differ without a reason, where both clocks keep step: a sale and a charge that lie apart by the very seconds
//! that all others lie apart, with no other row so near, are one payment, as a tip added at the terminal makes it.
//!
//! In: a desk on which all that explains itself is linked. Out: likely links. Must not know: why amounts differ.

use std::collections::BTreeSet;

use crate::base::Moment;
use crate::matching::Tier;

use super::clocks::lag;
use super::decide::agree_on_tender;
use super::desk::{Desk, Look};
use super::near::{FITTING_MAX, is_open_sale_acquirer, is_open_sale_merchant, mutual, same_terminal};
use super::numbers::references_conflict;
use super::tiers::cards_agree_or_unknown;

/// Links of equal amounts that show a lag.
const LINKS_MIN: usize = 20;
/// They lie within so many seconds of it, four in five of them.
const STEADY_S: i64 = 15;
/// A pair or two may be a missed charge and an unbooked one that met; more are a habit.
const PAIRS_MIN: usize = 3;
/// Times as many pairs as chance would make of rows that have nothing to do with each other.
const OVER_CHANCE: u64 = 4;

/// Links the open sales and charges that keep step.
pub fn link_in_step(desk: &mut Desk<'_>) {
    let Some(steady) = steady_lag(desk) else { return };
    // The clock that is off is a terminal's, which one side or both name.
    let names_terminals = desk.merchant.columns.terminal.is_present();
    let own = |row: u32| {
        let offset = if names_terminals { desk.constants.clock_offset(desk.merchant.columns.terminal.get(row as usize)) } else { 0 };
        desk.merchant.moment(row).plus(steady - offset)
    };
    let their = |row: u32| {
        let offset = if names_terminals { 0 } else { desk.constants.clock_offset(desk.acquirer.columns.terminal.get(row as usize)) };
        desk.acquirer.moment(row).plus(offset)
    };
    let booked: Vec<u32> = desk.open_merchant().filter(|row| is_open_sale_merchant(desk, *row) && desk.merchant.knows_time(*row)).collect();
    let charged = desk.open_acquirer().filter(|row| is_open_sale_acquirer(desk, *row) && desk.acquirer.knows_time(*row));
    let mut charged: Vec<(Moment, u32)> = charged.map(|row| (their(row), row)).filter(|(moment, _)| moment.is_some()).collect();
    charged.sort_unstable();
    let fits = |m: u32, a: u32| {
        same_terminal(desk, m, a)
            && agree_on_tender(desk, m, a)
            && cards_agree_or_unknown(desk.merchant.card(m), desk.acquirer.card(a))
            && !references_conflict(desk, m, a)
            && lag(desk, m, a).is_some_and(|lag| (lag - steady).abs() <= STEADY_S)
    };
    let mut candidates: Vec<(u32, u32)> = Vec::new();
    for m in &booked {
        let (from, to) = (own(*m).plus(-STEADY_S), own(*m).plus(STEADY_S));
        let near = charged.get(charged.partition_point(|(moment, _)| *moment < from)..).unwrap_or(&[]);
        let near = near.iter().take_while(|(moment, _)| *moment <= to).map(|(_, a)| (*m, *a));
        // The bound is for what is alike all day.
        candidates.extend(near.filter(|(m, a)| fits(*m, *a)).take(FITTING_MAX));
    }
    let found = mutual(candidates);
    if found.len() >= PAIRS_MIN && is_over_chance(found.len(), &charged, booked.len()) {
        for (m, a) in found {
            desk.links.link_likely(m, a, Tier::T6);
        }
    }
}

/// The middle of the seconds that charges come after their bookings; `None` where most don't come so.
fn steady_lag(desk: &Desk<'_>) -> Option<i64> {
    let is_flat = |m: u32, a: u32| desk.merchant.amount(m) == desk.acquirer.amount(a) && desk.know_times(m, a);
    let mut lags: Vec<i64> = desk.links.iter().filter(|(m, a, _)| is_flat(*m, *a)).filter_map(|(m, a, _)| lag(desk, m, a)).collect();
    if lags.len() < LINKS_MIN {
        return None;
    }
    let middle = lags.len() / 2;
    let steady = *lags.select_nth_unstable(middle).1;
    let in_step = lags.iter().filter(|lag| (**lag - steady).abs() <= STEADY_S).count();
    (in_step * 5 >= lags.len() * 4).then_some(steady)
}

// Whether the pairs are more than so many sales and these charges would make if they were strewn over the charges' hours.
fn is_over_chance(pairs: usize, charged: &[(Moment, u32)], booked: usize) -> bool {
    let hours: BTreeSet<u32> = charged.iter().filter_map(|(moment, _)| Some(moment.seconds()? / 3_600)).collect();
    let seconds = 3_600 * hours.len() as u64;
    pairs as u64 * seconds > OVER_CHANCE * booked as u64 * charged.len() as u64 * (2 * STEADY_S as u64 + 1)
}
