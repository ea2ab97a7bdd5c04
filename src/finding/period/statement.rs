//! The days that the statements of one layout cover, and the day on which a payment clears under them.
//!
//! In: a statement's rows, the cut-offs they prove. Out: [`Statement`]. Must not know: the merchant's record, links.

use crate::base::moment::SECONDS_A_DAY;
use crate::base::{Channel, Day, Moment};
use crate::finding::desk::Look;
use crate::ledger::Book;
use crate::matching::constants::{Constants, roundest};

// Rows that clear on the next day, from which on the earliest of them bounds a cut-off that too few rows prove.
const NEXT_DAY_ROWS_MIN: u32 = 3;

/// What statements of one layout cover.
#[derive(Clone, Debug)]
pub(super) struct Statement {
    card_cutoff: u32,
    wallet_cutoff: u32,
    // Latest second of the day that cleared on its own day, earliest that cleared on the next, and how many did.
    own_day_until: u32,
    next_day_from: u32,
    next_day_rows: u32,
    pub(super) first: Day,
    pub(super) last: Day,
    pub(super) last_moment: Moment,
    pub(super) has_clearing_days: bool,
    // Whether its clearing days are days of settlement, each later than its payment: what is covered are the payments' own days.
    pub(super) settles_later: bool,
    pub(super) is_declared: bool,
    pub(super) days: Vec<u32>,
    pub(super) merchant_days: Vec<u32>,
    pub(super) channels: Vec<Channel>,
    /// Whether it leaves out refunds, and sales.
    pub(super) leaves_out: [bool; 2],
}

impl Statement {
    pub(super) fn new(constants: &Constants, input: u32) -> Statement {
        let cutoff = |wallet: bool| constants.cutoff(input, wallet).map_or(SECONDS_A_DAY, |cutoff| cutoff.second_of_day);
        Statement {
            card_cutoff: cutoff(false),
            wallet_cutoff: cutoff(true),
            own_day_until: 0,
            next_day_from: SECONDS_A_DAY,
            next_day_rows: 0,
            first: Day::NONE,
            last: Day::NONE,
            last_moment: Moment::NONE,
            has_clearing_days: false,
            settles_later: false,
            is_declared: false,
            days: Vec::new(),
            merchant_days: Vec::new(),
            channels: Vec::new(),
            leaves_out: [false; 2],
        }
    }

    pub(super) fn add(&mut self, acquirer: &Book, row: u32) {
        let moment = acquirer.moment(row);
        // A day alone says nothing of when in it the statement was made.
        if acquirer.knows_time(row) && moment.is_some() && (!self.last_moment.is_some() || moment > self.last_moment) {
            self.last_moment = moment;
        }
        self.has_clearing_days |= acquirer.columns.clearing_day.get(row as usize).is_some();
        let channel = acquirer.columns.channel.get(row as usize);
        if !self.channels.contains(&channel) {
            self.channels.push(channel);
        }
        match acquirer.columns.clearing_day.get(row as usize).days_since(moment.day()) {
            Some(0) => self.own_day_until = self.own_day_until.max(moment.second_of_day()),
            Some(1) => {
                self.next_day_from = self.next_day_from.min(moment.second_of_day());
                self.next_day_rows += 1;
            }
            _ => {}
        }
        let day = self.clearing_day_of(acquirer, row);
        widen(&mut self.first, &mut self.last, day);
        count_day(&mut self.days, day);
    }

    // A small shop has too few late rows to prove a cut-off; where those it has contradict none, they bound it well enough to
    // tell what the next statement will bring.
    pub(super) fn bound_cutoff(&mut self) {
        let is_bounded = self.next_day_rows >= NEXT_DAY_ROWS_MIN && self.own_day_until < self.next_day_from;
        if is_bounded && self.card_cutoff == SECONDS_A_DAY && self.wallet_cutoff == SECONDS_A_DAY {
            let cutoff = roundest(self.own_day_until + 1, self.next_day_from);
            (self.card_cutoff, self.wallet_cutoff) = (cutoff, cutoff);
        }
    }

    pub(super) fn clearing_day(&self, moment: Moment, channel: Channel) -> Day {
        let cutoff = if channel.is_wallet() { self.wallet_cutoff } else { self.card_cutoff };
        moment.day().plus(i64::from(cutoff < SECONDS_A_DAY && moment.second_of_day() >= cutoff))
    }

    pub(super) fn clearing_day_of(&self, acquirer: &Book, row: u32) -> Day {
        let own = acquirer.columns.clearing_day.get(row as usize);
        if own.is_some() && !self.settles_later { own } else { self.clearing_day(acquirer.moment(row), acquirer.columns.channel.get(row as usize)) }
    }
}

pub(super) fn widen(first: &mut Day, last: &mut Day, day: Day) {
    if !day.is_some() {
        return;
    }
    // None sorts after every day, so the first of them is taken by the comparison itself.
    *first = day.min(*first);
    *last = if last.is_some() { day.max(*last) } else { day };
}

pub(super) fn count_day(days: &mut Vec<u32>, day: Day) {
    if let Some(number) = day.number().and_then(|number| usize::try_from(number).ok()) {
        if days.len() <= number {
            days.resize(number + 1, 0);
        }
        if let Some(slot) = days.get_mut(number) {
            *slot += 1;
        }
    }
}
