//! Many to one: which rows a payout or a bank credit pays, where no number says so.
//!
//! In: rows with their time and net amount, payouts with their day and amount. Out: an [`Outcome`] a payout: one solution,
//! several, none, or too many to look at. Must not know: fees, books, codes.
//!
//! Rows between two cut-offs are paid together, so a payout's rows lie side by side in time: sums of such stretches are
//! differences of two running sums. Which stretches are meant follows from the one time of day that explains most payouts.
//! Where a stretch is known from its neighbours but its sum isn't right, up to three rows may have been held back.

use std::collections::BTreeMap;

use crate::base::Minor;

/// Days between a row and its payout looked at: the longest holiday, a weekend and a day.
const REACH_DAYS: i64 = 12;
/// Stretches kept a payout; more say nothing.
const STRETCHES_MAX: usize = 512;
/// Rows among which held-back ones are looked for.
const HELD_BACK_ROWS_MAX: usize = 2_000;
/// Rows that may have been held back.
pub const HELD_BACK_MAX: usize = 3;
/// Payouts a cut-off must explain to be believed.
const PROOFS_MIN: usize = 3;
/// Solutions that chance would give, at most, for the only one found to be called certain.
const CHANCE_MAX: f64 = 0.01;
const DAY_S: i64 = 86_400;
const MINUTES: usize = 1_440;

/// A row that may have been paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item {
    /// The caller's number of it.
    pub id: u32,
    /// Seconds since 1970-01-01 of the merchant's clock.
    pub at: i64,
    /// What it brings the merchant: a sale less its fee, a refund below zero.
    pub net: Minor,
}

/// Money paid for many rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Payout {
    /// The caller's number of it.
    pub id: u32,
    /// The day it was paid, since 1970-01-01.
    pub day: i64,
    /// The amount.
    pub net: Minor,
}

/// The rows of a payout.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Batch {
    /// Their numbers, in the order of time.
    pub items: Vec<u32>,
    /// Rows of the same stretch that were not paid with it.
    pub held_back: Vec<u32>,
}

/// What can be said of a payout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// One solution. `is_certain` tells whether the cut-off of other payouts proves it, or chance can be ruled out; never where
    /// rows had to be left out, or another payout claims the same rows.
    One {
        /// The rows.
        batch: Batch,
        /// Whether it may be called certain.
        is_certain: bool,
    },
    /// Several solutions; none of them is certain.
    Several {
        /// How many were found.
        count: usize,
        /// The first of them.
        first: Batch,
    },
    /// No solution.
    None,
    /// More rows than are looked at.
    LimitHit,
}

/// The outcomes, and what they prove.
#[derive(Clone, Debug, Default)]
pub struct Settlement {
    /// By payout, in the caller's order.
    pub outcomes: Vec<Outcome>,
    /// The time of day, in seconds, at which one batch ends and the next begins; `None` where nothing proves one.
    pub cutoff_s: Option<u32>,
    /// Payouts that the cut-off explains.
    pub explained: usize,
}

/// Rows `from..to` of the list in time order.
type Stretch = (usize, usize);

/// Finds the rows of each payout.
pub fn settle(items: &[Item], payouts: &[Payout]) -> Settlement {
    let list = List::new(items);
    let found: Vec<Option<Vec<Stretch>>> = payouts.iter().map(|payout| list.stretches(payout)).collect();
    let cutoff = list.cutoff(&found);
    let mut chosen: Vec<Option<Stretch>> = vec![None; payouts.len()];
    let mut outcomes: Vec<Outcome> = Vec::with_capacity(payouts.len());
    for ((payout, found), chosen) in payouts.iter().zip(&found).zip(&mut chosen) {
        let Some(found) = found else {
            outcomes.push(Outcome::LimitHit);
            continue;
        };
        let fitting: Vec<Stretch> =
            found.iter().copied().filter(|stretch| cutoff.iter().any(|minute| list.minutes(*stretch).contains(*minute))).collect();
        let outcome = match (fitting.as_slice(), found.as_slice()) {
            ([one], _) => {
                *chosen = Some(*one);
                Outcome::One { batch: list.batch(*one), is_certain: true }
            }
            ([first, ..], _) => Outcome::Several { count: fitting.len(), first: list.batch(*first) },
            ([], [one]) => Outcome::One { batch: list.batch(*one), is_certain: cutoff.is_empty() && list.chance(payout) <= CHANCE_MAX },
            ([], [first, ..]) => Outcome::Several { count: found.len(), first: list.batch(*first) },
            ([], []) => Outcome::None,
        };
        outcomes.push(outcome);
    }
    doubt_rivals(&chosen, &mut outcomes);
    if !cutoff.is_empty() {
        list.settle_rest(payouts, &chosen, &cutoff, &mut outcomes);
    }
    let cutoff_s = cutoff.iter().max_by_key(|minute| roundness(**minute)).map(|minute| *minute as u32 * 60);
    Settlement { outcomes, cutoff_s, explained: chosen.iter().flatten().count() }
}

/// A row is paid once: of payouts that claim the same rows none is certain.
fn doubt_rivals(chosen: &[Option<Stretch>], outcomes: &mut [Outcome]) {
    let mut order: Vec<(Stretch, usize)> = chosen.iter().enumerate().filter_map(|(index, stretch)| Some(((*stretch)?, index))).collect();
    order.sort_unstable();
    // The stretch that reaches furthest so far, and whose it is.
    let mut furthest: Option<(usize, usize)> = None;
    for ((from, to), index) in order {
        if let Some((end, holder)) = furthest.filter(|(end, _)| from < *end) {
            for rival in [holder, index] {
                if let Some(Outcome::One { is_certain, .. }) = outcomes.get_mut(rival) {
                    *is_certain = false;
                }
            }
            furthest = Some(if to > end { (to, index) } else { (end, holder) });
        } else {
            furthest = Some((to, index));
        }
    }
}

/// Full hours before half hours before quarters.
fn roundness(minute: usize) -> usize {
    [60, 30, 15, 10, 5].iter().position(|step| minute.is_multiple_of(*step)).map_or(0, |at| 5 - at)
}

/// Times of day, a minute each.
#[derive(Clone)]
struct Minutes([u64; MINUTES / 64 + 1]);

impl Minutes {
    fn contains(&self, minute: usize) -> bool {
        self.0.get(minute / 64).is_some_and(|word| word >> (minute % 64) & 1 == 1)
    }

    fn insert(&mut self, minute: usize) {
        if let Some(word) = self.0.get_mut(minute / 64) {
            *word |= 1 << (minute % 64);
        }
    }

    fn join(&mut self, other: &Minutes) {
        for (own, other) in self.0.iter_mut().zip(&other.0) {
            *own |= other;
        }
    }

    fn meet(&mut self, other: &Minutes) {
        for (own, other) in self.0.iter_mut().zip(&other.0) {
            *own &= other;
        }
    }
}

struct List {
    items: Vec<Item>,
    /// Running sums: before row 0, before row 1, … after the last.
    sums: Vec<Minor>,
    /// Running sums with their place, ascending.
    by_sum: Vec<(Minor, u32)>,
}

impl List {
    fn new(items: &[Item]) -> List {
        let mut items = items.to_vec();
        items.sort_unstable_by_key(|item| (item.at, item.id));
        let mut sums = Vec::with_capacity(items.len() + 1);
        let mut sum = 0_i64;
        sums.push(0);
        for item in &items {
            sum = sum.saturating_add(item.net);
            sums.push(sum);
        }
        let mut by_sum: Vec<(Minor, u32)> = sums.iter().enumerate().map(|(place, sum)| (*sum, place as u32)).collect();
        by_sum.sort_unstable();
        List { items, sums, by_sum }
    }

    /// The rows a payout could reach.
    fn reach(&self, payout: &Payout) -> Stretch {
        let place = |at: i64| self.items.partition_point(|item| item.at < at);
        (place((payout.day - REACH_DAYS) * DAY_S), place((payout.day + 1) * DAY_S))
    }

    fn sum(&self, place: usize) -> Minor {
        self.sums.get(place).copied().unwrap_or(0)
    }

    /// All stretches that sum to the payout; `None` when there are too many.
    fn stretches(&self, payout: &Payout) -> Option<Vec<Stretch>> {
        let (from, to) = self.reach(payout);
        let mut found = Vec::new();
        for start in from..to {
            let wanted = self.sum(start).saturating_add(payout.net);
            let first = self.by_sum.partition_point(|(sum, place)| (*sum, *place as usize) <= (wanted, start));
            let ends = self.by_sum.get(first..).unwrap_or(&[]).iter().take_while(|(sum, place)| *sum == wanted && *place as usize <= to);
            found.extend(ends.map(|(_, end)| (start, *end as usize)));
            if found.len() > STRETCHES_MAX {
                return None;
            }
        }
        Some(found)
    }

    /// How many stretches chance alone would give.
    fn chance(&self, payout: &Payout) -> f64 {
        let (from, to) = self.reach(payout);
        let sums = self.sums.get(from..=to).unwrap_or(&[]);
        let spread = sums.iter().max().zip(sums.iter().min()).map_or(1, |(most, least)| (most - least).max(1));
        // Each start meets the running sums at their density.
        (to - from) as f64 * (sums.len() as f64 / spread as f64)
    }

    fn batch(&self, (from, to): Stretch) -> Batch {
        Batch { items: self.items.get(from..to).unwrap_or(&[]).iter().map(|item| item.id).collect(), held_back: Vec::new() }
    }

    /// The times of day that could part the row before `place` from the row at it.
    fn boundary(&self, place: usize) -> Minutes {
        let at = |place: usize| self.items.get(place).map(|item| item.at);
        let after = place.checked_sub(1).and_then(at);
        let upto = at(place);
        let (first, last) = match (after, upto) {
            (Some(after), Some(upto)) => (after.div_euclid(60) + 1, upto.div_euclid(60)),
            // Before the first row and after the last any time will do.
            _ => (0, MINUTES as i64),
        };
        let mut minutes = Minutes([0; MINUTES / 64 + 1]);
        for minute in first..=last.min(first + MINUTES as i64) {
            minutes.insert(minute.rem_euclid(MINUTES as i64) as usize);
        }
        minutes
    }

    /// The times of day at which a stretch could both begin and end.
    fn minutes(&self, (from, to): Stretch) -> Minutes {
        let mut minutes = self.boundary(from);
        minutes.meet(&self.boundary(to));
        minutes
    }

    /// The times of day that explain the most payouts; empty when they explain too few.
    fn cutoff(&self, found: &[Option<Vec<Stretch>>]) -> Vec<usize> {
        let mut votes = vec![0_usize; MINUTES];
        let mut voters = 0;
        for stretches in found.iter().flatten().filter(|stretches| !stretches.is_empty()) {
            let mut any = Minutes([0; MINUTES / 64 + 1]);
            for stretch in stretches {
                any.join(&self.minutes(*stretch));
            }
            for (minute, votes) in votes.iter_mut().enumerate() {
                *votes += usize::from(any.contains(minute));
            }
            voters += 1;
        }
        let most = votes.iter().copied().max().unwrap_or(0);
        if most < PROOFS_MIN || 2 * most < voters {
            return Vec::new();
        }
        votes.iter().enumerate().filter(|(_, votes)| **votes == most).map(|(minute, _)| minute).collect()
    }

    /// Payouts without a stretch of their own: the stretch between their neighbours', less rows held back.
    fn settle_rest(&self, payouts: &[Payout], chosen: &[Option<Stretch>], cutoff: &[usize], outcomes: &mut [Outcome]) {
        let mut order: Vec<usize> = (0..payouts.len()).collect();
        order.sort_unstable_by_key(|index| payouts.get(*index).map(|payout| (payout.day, payout.id)));
        let lag = self.usual_lag(payouts, chosen, cutoff);
        let stretch_of = |rank: usize| order.get(rank).and_then(|index| chosen.get(*index).copied().flatten());
        for (rank, index) in order.iter().enumerate() {
            let (Some(payout), Some(outcome @ Outcome::None)) = (payouts.get(*index), outcomes.get_mut(*index)) else { continue };
            let before = rank.checked_sub(1).and_then(stretch_of).map(|(_, to)| to);
            let after = stretch_of(rank + 1).map(|(from, _)| from);
            let ends = lag.zip(cutoff.first()).map(|(lag, minute)| (payout.day - lag) * DAY_S + *minute as i64 * 60);
            let place = |at: i64| self.items.partition_point(|item| item.at < at);
            let from = before.or(ends.map(|ends| place(ends - DAY_S)));
            let to = after.or(ends.map(place));
            if let Some((from, to)) = from.zip(to).filter(|(from, to)| from < to) {
                *outcome = self.held_back(from, to, payout.net);
            }
        }
    }

    /// Days from the end of a batch to its payout, the commonest.
    fn usual_lag(&self, payouts: &[Payout], chosen: &[Option<Stretch>], cutoff: &[usize]) -> Option<i64> {
        let minute = *cutoff.first()? as i64;
        let mut counts: BTreeMap<i64, usize> = BTreeMap::new();
        for (payout, (_, to)) in payouts.iter().zip(chosen).filter_map(|(payout, stretch)| Some((payout, (*stretch)?))) {
            let last = self.items.get(to.checked_sub(1)?)?.at;
            // The first cut-off after the last row.
            let end = (last - minute * 60).div_euclid(DAY_S) + 1;
            *counts.entry(payout.day - end).or_default() += 1;
        }
        counts.into_iter().max_by_key(|(lag, count)| (*count, -lag)).map(|(lag, _)| lag)
    }

    /// Which rows of a stretch, up to [`HELD_BACK_MAX`], must be left out for it to sum to `net`.
    fn held_back(&self, from: usize, to: usize, net: Minor) -> Outcome {
        let rows = self.items.get(from..to).unwrap_or(&[]);
        if rows.len() > HELD_BACK_ROWS_MAX {
            return Outcome::LimitHit;
        }
        let surplus = self.sum(to) - self.sum(from) - net;
        let (count, first) = left_out(rows, surplus);
        let Some(first) = first else { return Outcome::None };
        let held_back: Vec<u32> = first.iter().filter_map(|place| rows.get(*place)).map(|item| item.id).collect();
        let batch = Batch { items: rows.iter().map(|item| item.id).filter(|id| !held_back.contains(id)).collect(), held_back };
        if count > 1 {
            return Outcome::Several { count, first: batch };
        }
        // A payout that is short by some other sum looks the same wherever that sum is near a row's, and small sums often are.
        Outcome::One { batch, is_certain: false }
    }
}

/// Choices of one to three rows whose net is `surplus`: how many (counted up to 1,000), and the places of the first.
fn left_out(rows: &[Item], surplus: Minor) -> (usize, Option<Vec<usize>>) {
    const COUNTED_MAX: usize = 1_000;
    let mut by_net: Vec<(Minor, usize)> = rows.iter().enumerate().map(|(place, item)| (item.net, place)).collect();
    by_net.sort_unstable();
    // Rows of a net amount that stand after `after` in time.
    let later = |net: Minor, after: Option<usize>| {
        let from = by_net.partition_point(|(other, place)| (*other, Some(*place)) <= (net, after));
        by_net.get(from..).unwrap_or(&[]).iter().take_while(move |(other, _)| *other == net).map(|(_, place)| *place)
    };
    let (mut count, mut first) = (0, None);
    let mut note = |places: &[usize]| {
        count += 1;
        first.get_or_insert_with(|| places.to_vec());
        count < COUNTED_MAX
    };
    if !later(surplus, None).all(|one| note(&[one])) {
        return (count, first);
    }
    for (one, item) in rows.iter().enumerate() {
        if !later(surplus - item.net, Some(one)).all(|two| note(&[one, two])) {
            return (count, first);
        }
    }
    // Threes of many rows always exist; they are looked for only where that is not so.
    if rows.len() > 400 {
        return (count, first);
    }
    for (one, item) in rows.iter().enumerate() {
        for (two, other) in rows.iter().enumerate().skip(one + 1) {
            if !later(surplus - item.net - other.net, Some(two)).all(|three| note(&[one, two, three])) {
                return (count, first);
            }
        }
    }
    (count, first)
}

#[cfg(test)]
mod tests;
