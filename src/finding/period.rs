//! Which stretch of time both sides cover, and where a row stands to it: in transit, of an earlier period, outside.
//!
//! In: books, cut-offs. Out: [`Coverage`]. Must not know: links, codes.
//!
//! A statement is cut at its cut-off, not at midnight: the clearing day of a payment after the cut-off is the next one.

use crate::base::{Channel, Day, Moment};
use crate::ledger::Book;

use super::desk::Look;

const SECONDS_A_DAY: u32 = 86_400;

/// Where a row without a partner stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Both sides cover it: its partner is missing.
    Covered,
    /// A merchant row after the last cut-off of the statement: it will be in the next one.
    InTransit,
    /// An acquirer row of the evening before the merchant's first day.
    Prior,
    /// Outside the common period, or on a day the other file leaves out.
    Outside,
}

/// What the files cover.
#[derive(Clone, Debug)]
pub struct Coverage {
    card_cutoff: u32,
    wallet_cutoff: u32,
    merchant_first: Day,
    merchant_last: Day,
    acquirer_first: Day,
    acquirer_last: Day,
    last_acquirer_moment: Moment,
    has_clearing_days: bool,
    declared_last: Day,
    acquirer_days: Vec<u32>,
    merchant_days: Vec<u32>,
}

impl Coverage {
    /// The coverage of two books. Cut-offs are seconds of the day, 86,400 for midnight; `declared` is what the statement's
    /// own preamble says.
    pub fn new(merchant: &Book, acquirer: &Book, card_cutoff: u32, wallet_cutoff: u32, declared: Option<(Day, Day)>) -> Coverage {
        let mut coverage = Coverage {
            card_cutoff,
            wallet_cutoff,
            merchant_first: Day::NONE,
            merchant_last: Day::NONE,
            acquirer_first: Day::NONE,
            acquirer_last: Day::NONE,
            last_acquirer_moment: Moment::NONE,
            has_clearing_days: acquirer.columns.clearing_day.is_present(),
            declared_last: declared.map_or(Day::NONE, |(_, last)| last),
            acquirer_days: Vec::new(),
            merchant_days: Vec::new(),
        };
        for row in 0..merchant.len as u32 {
            let day = merchant.moment(row).day();
            widen(&mut coverage.merchant_first, &mut coverage.merchant_last, day);
            count_day(&mut coverage.merchant_days, day);
        }
        for row in 0..acquirer.len as u32 {
            let moment = acquirer.moment(row);
            if moment.is_some() && (!coverage.last_acquirer_moment.is_some() || moment > coverage.last_acquirer_moment) {
                coverage.last_acquirer_moment = moment;
            }
            let day = coverage.clearing_day_of(acquirer, row);
            widen(&mut coverage.acquirer_first, &mut coverage.acquirer_last, day);
            count_day(&mut coverage.acquirer_days, day);
        }
        if let Some((first, last)) = declared {
            widen(&mut coverage.acquirer_first, &mut coverage.acquirer_last, first);
            widen(&mut coverage.acquirer_first, &mut coverage.acquirer_last, last);
        }
        coverage
    }

    /// The clearing day of a moment: the next calendar day from the cut-off on.
    pub fn clearing_day(&self, moment: Moment, channel: Channel) -> Day {
        let cutoff = if channel.is_wallet() { self.wallet_cutoff } else { self.card_cutoff };
        moment.day().plus(i64::from(cutoff < SECONDS_A_DAY && moment.second_of_day() >= cutoff))
    }

    /// The clearing day of an acquirer record: its own column, else by the cut-off.
    pub fn clearing_day_of(&self, acquirer: &Book, row: u32) -> Day {
        let own = acquirer.columns.clearing_day.get(row as usize);
        if own.is_some() { own } else { self.clearing_day(acquirer.moment(row), acquirer.columns.channel.get(row as usize)) }
    }

    /// Where a merchant record without a partner stands.
    pub fn of_merchant(&self, merchant: &Book, row: u32) -> Standing {
        let moment = merchant.moment(row);
        if !moment.is_some() || !self.acquirer_last.is_some() {
            return Standing::Covered;
        }
        let (day, clearing) = (moment.day(), self.clearing_day(moment, merchant.columns.channel.get(row as usize)));
        if clearing < self.acquirer_first || day > self.acquirer_last {
            return Standing::Outside;
        }
        if clearing > self.acquirer_last {
            return Standing::InTransit;
        }
        if self.is_day_missing(&self.acquirer_days, &self.merchant_days, clearing) && clearing > self.acquirer_first && clearing < self.acquirer_last
        {
            return Standing::Outside;
        }
        // A statement without clearing days may have been made before the day ended: what comes after its last row is pending.
        let is_cut_unknown = !self.has_clearing_days && !self.declared_last.is_some() && merchant.has_time_of_day;
        if is_cut_unknown && day == self.acquirer_last && self.last_acquirer_moment.is_some() && moment > self.last_acquirer_moment.plus(600) {
            return Standing::InTransit;
        }
        Standing::Covered
    }

    /// Where an acquirer record without a partner stands.
    pub fn of_acquirer(&self, acquirer: &Book, row: u32) -> Standing {
        let moment = acquirer.moment(row);
        if !moment.is_some() || !self.merchant_last.is_some() {
            return Standing::Covered;
        }
        let (day, clearing) = (moment.day(), self.clearing_day_of(acquirer, row));
        if day < self.merchant_first {
            return if clearing >= self.merchant_first { Standing::Prior } else { Standing::Outside };
        }
        if day > self.merchant_last {
            return Standing::Outside;
        }
        if self.is_day_missing(&self.merchant_days, &self.acquirer_days, day) {
            return Standing::Outside;
        }
        Standing::Covered
    }

    /// First and last clearing day of the statement.
    pub fn acquirer_period(&self) -> (Day, Day) {
        (self.acquirer_first, self.acquirer_last)
    }

    // A day on which one file has nothing and the other a usual day's rows is a missing file, not missing sales.
    fn is_day_missing(&self, own: &[u32], other: &[u32], day: Day) -> bool {
        let Some(number) = day.number().and_then(|number| usize::try_from(number).ok()) else { return false };
        own.get(number).copied().unwrap_or(0) == 0 && other.get(number).copied().unwrap_or(0) >= 3
    }
}

fn widen(first: &mut Day, last: &mut Day, day: Day) {
    if !day.is_some() {
        return;
    }
    // None sorts after every day, so the first of them is taken by the comparison itself.
    *first = day.min(*first);
    *last = if last.is_some() { day.max(*last) } else { day };
}

fn count_day(days: &mut Vec<u32>, day: Day) {
    if let Some(number) = day.number().and_then(|number| usize::try_from(number).ok()) {
        if days.len() <= number {
            days.resize(number + 1, 0);
        }
        if let Some(slot) = days.get_mut(number) {
            *slot += 1;
        }
    }
}

/// The cut-off that clearing days prove, as a second of the day; `None` when they don't. Needs rows on both sides of it.
pub fn learnt_cutoff(acquirer: &Book, wallets: bool) -> Option<u32> {
    const ROWS_MIN: usize = 20;
    let (mut last_same, mut first_next, mut same, mut next) = (0_u32, SECONDS_A_DAY, 0_usize, 0_usize);
    for row in 0..acquirer.len {
        let (moment, clearing) = (acquirer.columns.moment.get(row), acquirer.columns.clearing_day.get(row));
        if acquirer.columns.channel.get(row).is_wallet() != wallets || !clearing.is_some() || !moment.is_some() {
            continue;
        }
        match clearing.days_since(moment.day()) {
            Some(0) => {
                same += 1;
                last_same = last_same.max(moment.second_of_day());
            }
            Some(1) => {
                next += 1;
                first_next = first_next.min(moment.second_of_day());
            }
            _ => {}
        }
    }
    if same >= ROWS_MIN && next == 0 {
        return Some(SECONDS_A_DAY);
    }
    if same < ROWS_MIN || next == 0 || last_same >= first_next {
        return None;
    }
    // The roundest time between the last row of a day and the first of the next.
    [3_600, 1_800, 900, 300, 60, 1].iter().find_map(|step| {
        let round = first_next / step * step;
        (round > last_same).then_some(round)
    })
}
