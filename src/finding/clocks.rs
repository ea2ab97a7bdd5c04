//! Clocks that are off: how they are learnt where no reference set them, and what lies between two records once they are.
//!
//! In: a desk, and links or pairs whose times made them no pairs. Out: the desk's clock offsets. Must not know: codes.

use crate::base::Moment;
use crate::base::moment::SECONDS_A_DAY;
use crate::matching::constants::{ZONE_MAX_S, clocks};

use super::desk::{Desk, Look};

impl Desk<'_> {
    /// Seconds between two records of the sides, the terminal's learnt clock offset taken off; those of whole days where one says its
    /// day only; `None` when one is unknown.
    pub fn seconds_apart(&self, merchant: u32, acquirer: u32) -> Option<i64> {
        let charged = self.acquirer.moment(acquirer);
        if !self.know_times(merchant, acquirer) {
            return self.merchant.moment(merchant).day().days_since(charged.day()).map(|days| days.abs() * i64::from(SECONDS_A_DAY));
        }
        self.booked_by_their_clock(merchant, acquirer).seconds_since(charged).map(i64::abs)
    }

    /// When a merchant record was made by the clock of the acquirer's record it is held against, as far as an offset is learnt.
    fn booked_by_their_clock(&self, merchant: u32, acquirer: u32) -> Moment {
        self.merchant.moment(merchant).plus(-self.offset(merchant, acquirer))
    }

    /// The same where the offset is one that a clock may have, not a wrong date's.
    pub fn dated_by_their_clock(&self, merchant: u32, acquirer: u32) -> Moment {
        let offset = Some(self.offset(merchant, acquirer)).filter(|offset| offset.abs() <= ZONE_MAX_S);
        self.merchant.moment(merchant).plus(-offset.unwrap_or(0))
    }

    fn offset(&self, merchant: u32, acquirer: u32) -> i64 {
        let own = self.merchant.columns.terminal.get(merchant as usize);
        self.constants.clock_offset(if own.is_some() { own } else { self.acquirer.columns.terminal.get(acquirer as usize) })
    }
}

/// Seconds from a sale's booking to a charge, by the acquirer's clock; negative where the charge comes first.
pub fn lag(desk: &Desk<'_>, merchant: u32, acquirer: u32) -> Option<i64> {
    desk.acquirer.moment(acquirer).seconds_since(desk.booked_by_their_clock(merchant, acquirer))
}

/// Where no reference set the clocks, pairs of one terminal, card and amount without rival do, looked for further apart than
/// a pair may lie once the clocks are known.
pub fn learn_clocks(desk: &mut Desk<'_>, lone: Vec<(u32, u32)>) {
    desk.constants.clocks = clocks(desk.merchant, desk.acquirer, &lone);
}

/// Clocks of terminals that neither a reference nor a card set: those that all links of equal sums show, whatever made them; where
/// nothing set any, that of all links too, which is the shop's where no terminal is named. They serve what is told, no link any more.
pub fn learn_other_clocks(desk: &mut Desk<'_>) {
    let known = &desk.constants.clocks;
    let is_first = known.is_empty();
    let has_none = |(m, a): &(u32, u32)| {
        let own = desk.merchant.columns.terminal.get(*m as usize);
        let terminal = if own.is_some() { own } else { desk.acquirer.columns.terminal.get(*a as usize) };
        is_first || (terminal.is_some() && known.binary_search_by_key(&terminal, |clock| clock.terminal).is_err())
    };
    let is_flat = |(m, a): &(u32, u32)| desk.merchant.amount(*m) == desk.acquirer.amount(*a);
    let pairs: Vec<(u32, u32)> = desk.links.iter().map(|(m, a, _)| (m, a)).filter(|pair| has_none(pair) && is_flat(pair)).collect();
    let more = clocks(desk.merchant, desk.acquirer, &pairs);
    desk.constants.clocks.extend(more.into_iter().filter(|clock| is_first || clock.terminal.is_some()));
    desk.constants.clocks.sort_unstable_by_key(|clock| clock.terminal);
}
