//! Which credit pays which batch: exact sums first, then days in a row, then what is left of a day.
//!
//! In: batches, credits. Out: [`Paid`] for each batch. Must not know: findings, words.

use std::collections::BTreeMap;

use crate::base::{Day, Minor, Name, Names};

use super::batch::{Batch, Batches, Settle};
use super::credit::{Credit, without_digits};

/// How a batch stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum State {
    /// Not credited yet, and not looked at.
    #[default]
    Open,
    /// Its credit, or its part of one, is to the fen.
    Paid,
    /// Its credit also holds days before the statement starts.
    WithEarlier,
    /// Its credit is short.
    Short,
    /// Its credit is over.
    Over,
    /// Nothing to pay: refunds outweigh sales, and the rest is taken from a later payout.
    Carried,
}

/// What became of a batch.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Paid {
    /// How it stands.
    pub state: State,
    /// The credits, as places in the list of credits.
    pub credits: Vec<usize>,
    /// The last batch of the same credit, for which lateness is counted.
    pub last_batch: usize,
    /// What was taken from the credit as a charge for the transfer.
    pub charge: Minor,
}

/// How far after its due day a credit may come to be found.
pub const LATE_DAYS_MAX: i64 = 20;
/// Most days in one credit.
const DAYS_IN_ONE_MAX: usize = 12;
/// Batches paid whole, from which on the fee is taken apart.
const GROSS_MIN: usize = 3;
/// A credit is near a run of batches that it misses by at most one part of so many.
const NEAR_PART: Minor = 20;
/// A transfer charge is at most this.
const CHARGE_MAX: Minor = 1_000;

/// All that is settled.
pub struct Ledger<'a> {
    /// The batches, with their due days set.
    pub batches: &'a mut Vec<Batch>,
    /// The credits.
    pub credits: Vec<Credit>,
    /// What became of each batch.
    pub paid: Vec<Paid>,
    /// The rule of each stream, and whether it is a contract's, learnt (`Some(false)`), or assumed (`None`).
    pub rules: Vec<(Settle, Option<bool>)>,
    /// Payers of settlements, by credits they explain.
    pub payers: BTreeMap<Name, usize>,
}

/// Settles credits against batches.
pub fn settle<'a>(all: &'a mut Batches, credits: Vec<Credit>, names: &Names, is_contracted: &dyn Fn(Name) -> bool) -> Ledger<'a> {
    take_gross(all, &credits);
    let rules = rules(all, &credits);
    let count = all.batches.len();
    for batch in &mut all.batches {
        let rule = rules.get(batch.stream).map_or(Settle::Working(1), |(rule, _)| *rule);
        let by_contract = rules.get(batch.stream).is_some_and(|(_, how)| *how == Some(true));
        batch.due = rule.due(if batch.said.is_some() && !by_contract { batch.said } else { batch.day });
    }
    let mut ledger = Ledger { batches: &mut all.batches, credits, paid: vec![Paid::default(); count], rules, payers: BTreeMap::new() };
    for (at, batch) in ledger.batches.iter().enumerate() {
        if let Some(paid) = ledger.paid.get_mut(at).filter(|_| batch.net <= 0) {
            paid.state = State::Carried;
        }
    }
    ledger.exact();
    ledger.windows();
    ledger.day_sums();
    ledger.count_payers();
    ledger.transfer_charges(is_contracted);
    ledger.near_runs(names, is_contracted);
    ledger.leftovers(names, is_contracted);
    ledger
}

// Some acquirers pay the amounts whole and take the fee once a month: where credits are the amounts to the fen, and more often
// than the nets, those are what a batch brings.
fn take_gross(all: &mut Batches, credits: &[Credit]) {
    let came: std::collections::BTreeSet<(Minor, Day)> = credits.iter().map(|credit| (credit.amount, credit.day)).collect();
    let has = |batch: &Batch, sum: Minor| came.range((sum, batch.day)..=(sum, batch.day.plus(LATE_DAYS_MAX))).next().is_some();
    for stream in 0..all.streams.len() {
        let differing = || all.batches.iter().filter(|batch| batch.stream == stream && batch.gross != batch.net);
        let whole = differing().filter(|batch| has(batch, batch.gross)).count();
        if whole >= GROSS_MIN && whole > differing().filter(|batch| has(batch, batch.net)).count() {
            all.batches.iter_mut().filter(|batch| batch.stream == stream).for_each(|batch| batch.net = batch.gross);
        }
    }
}

// The rule of each stream: its contract's, else the one under which most credits arrive to the fen on the due day.
fn rules(all: &Batches, credits: &[Credit]) -> Vec<(Settle, Option<bool>)> {
    let by_day: std::collections::BTreeSet<(Day, Minor)> = credits.iter().map(|credit| (credit.day, credit.amount)).collect();
    (0..all.streams.len())
        .map(|stream| {
            if let Some(rule) = all.streams.get(stream).and_then(|stream| stream.contract) {
                return (rule, Some(true));
            }
            let own = || all.batches.iter().filter(|batch| batch.stream == stream);
            let says = own().any(|batch| batch.said.is_some());
            // A statement that names payout days is taken at its word.
            let usual = if says { Settle::Calendar(0) } else { Settle::Working(1) };
            let hits = |rule: Settle| {
                own().filter(|batch| by_day.contains(&(rule.due(if batch.said.is_some() { batch.said } else { batch.day }), batch.net))).count()
            };
            let mut best = (usual, hits(usual));
            for rule in Settle::ALL {
                let found = hits(rule);
                if found > best.1 {
                    best = (rule, found);
                }
            }
            (best.0, (best.1 >= 3).then_some(false))
        })
        .collect()
}

impl Ledger<'_> {
    fn is_open(&self, batch: usize) -> bool {
        self.paid.get(batch).is_some_and(|paid| paid.state == State::Open)
    }

    fn pay(&mut self, batches: &[usize], credits: &[usize], state: State, charge: Minor) {
        let last = batches.iter().copied().max_by_key(|batch| self.batches.get(*batch).map(|batch| batch.due)).unwrap_or(0);
        for batch in batches {
            if let Some(paid) = self.paid.get_mut(*batch) {
                *paid = Paid { state, credits: credits.to_vec(), last_batch: last, charge };
            }
        }
        for credit in credits {
            if let Some(credit) = self.credits.get_mut(*credit) {
                credit.is_used = true;
            }
        }
    }

    // Free credits of a sum, within reach of the days.
    fn of_sum(&self, by_amount: &[(Minor, usize)], sum: Minor, from: Day, due: Day) -> Vec<(i64, usize)> {
        let start = by_amount.partition_point(|(amount, _)| *amount < sum);
        by_amount
            .iter()
            .skip(start)
            .take_while(|(amount, _)| *amount == sum)
            .filter_map(|(_, at)| {
                let credit = self.credits.get(*at).filter(|credit| !credit.is_used)?;
                let after = credit.day.days_since(due)?;
                (credit.day >= from && after <= LATE_DAYS_MAX).then_some((after.abs(), *at))
            })
            .collect()
    }

    fn by_amount(&self) -> Vec<(Minor, usize)> {
        let mut list: Vec<(Minor, usize)> = self.credits.iter().enumerate().map(|(at, credit)| (credit.amount, at)).collect();
        list.sort_unstable();
        list
    }

    // A credit of exactly a batch; the nearest to the due day first.
    fn exact(&mut self) {
        let by_amount = self.by_amount();
        let mut pairs: Vec<(i64, usize, usize)> = Vec::new();
        for (at, batch) in self.batches.iter().enumerate().filter(|(at, _)| self.is_open(*at)) {
            pairs.extend(self.of_sum(&by_amount, batch.net, batch.day, batch.due).into_iter().map(|(apart, credit)| (apart, at, credit)));
        }
        pairs.sort_unstable();
        for (_, batch, credit) in pairs {
            if self.is_open(batch) && self.credits.get(credit).is_some_and(|credit| !credit.is_used) {
                self.pay(&[batch], &[credit], State::Paid, 0);
            }
        }
    }

    // A credit of several batches in a row of one stream, with batches carried over among them.
    fn windows(&mut self) {
        let by_amount = self.by_amount();
        for first in 0..self.batches.len() {
            if !self.is_unpaid(first) {
                continue;
            }
            let mut sum = 0;
            let mut window: Vec<usize> = Vec::new();
            for at in first..(first + DAYS_IN_ONE_MAX).min(self.batches.len()) {
                let same = self.batches.get(at).zip(self.batches.get(first)).is_some_and(|(one, start)| one.stream == start.stream);
                if !same || !self.is_unpaid(at) {
                    break;
                }
                sum += self.batches.get(at).map_or(0, |batch| batch.net);
                window.push(at);
                let Some((day, due)) = self.batches.get(at).map(|batch| (batch.day, batch.due)) else { break };
                if window.len() > 1
                    && let Some((_, credit)) = self.of_sum(&by_amount, sum, day, due).into_iter().min()
                {
                    self.pay(&window, &[credit], State::Paid, 0);
                    break;
                }
            }
        }
    }

    fn is_unpaid(&self, batch: usize) -> bool {
        self.paid.get(batch).is_some_and(|paid| matches!(paid.state, State::Open | State::Carried) && paid.credits.is_empty())
    }

    // All that is due on a day against all that one payer paid on it: a batch in several credits, several streams in one.
    fn day_sums(&mut self) {
        let mut due: BTreeMap<Day, Vec<usize>> = BTreeMap::new();
        for (at, batch) in self.batches.iter().enumerate().filter(|(at, _)| self.is_open(*at)) {
            due.entry(batch.due).or_default().push(at);
        }
        let mut came: BTreeMap<(Day, Name), Vec<usize>> = BTreeMap::new();
        for (at, credit) in self.credits.iter().enumerate().filter(|(_, credit)| !credit.is_used && credit.sounds) {
            came.entry((credit.day, credit.payer)).or_default().push(at);
        }
        for (day, open) in due {
            let groups: Vec<Vec<usize>> =
                came.range((day, Name::NONE)..).take_while(|((on, _), _)| *on == day).map(|(_, list)| list.clone()).collect();
            let sets = open.iter().map(|at| vec![*at]).chain((open.len() > 1).then(|| open.clone()));
            for batches in sets {
                let net: Minor = batches.iter().filter_map(|at| self.batches.get(*at)).map(|batch| batch.net).sum();
                let is_free = |credits: &Vec<usize>| credits.iter().all(|at| self.credits.get(*at).is_some_and(|credit| !credit.is_used));
                let sum = |credits: &Vec<usize>| credits.iter().filter_map(|at| self.credits.get(*at)).map(|credit| credit.amount).sum::<Minor>();
                if !batches.iter().all(|at| self.is_open(*at)) {
                    continue;
                }
                if let Some(credits) = groups.iter().find(|credits| is_free(credits) && sum(credits) == net).cloned() {
                    self.pay(&batches, &credits, State::Paid, 0);
                }
            }
        }
    }

    fn count_payers(&mut self) {
        for credit in self.credits.iter().filter(|credit| credit.is_used && credit.payer.is_some()) {
            *self.payers.entry(credit.payer).or_default() += 1;
        }
    }

    /// Whether a payer usually pays settlements here: more than now and then among all that were explained.
    pub fn is_usual(&self, payer: Name) -> bool {
        let all: usize = self.payers.values().sum();
        self.payers.get(&payer).is_some_and(|count| count * 5 >= all)
    }

    // The same small sum missing from most payouts is what the transfer costs, and no shortage.
    fn transfer_charges(&mut self, is_contracted: &dyn Fn(Name) -> bool) {
        let mut found: BTreeMap<Minor, Vec<(usize, usize)>> = BTreeMap::new();
        for (at, batch) in self.batches.iter().enumerate().filter(|(at, _)| self.is_open(*at)) {
            for (credit_at, credit) in self.credits.iter().enumerate() {
                let missing = batch.net - credit.amount;
                let is_like = credit.sounds || is_contracted(credit.payer) || self.is_usual(credit.payer);
                if !credit.is_used && is_like && credit.day == batch.due && (1..=CHARGE_MAX).contains(&missing) {
                    found.entry(missing).or_default().push((at, credit_at));
                }
            }
        }
        let Some((charge, pairs)) = found.into_iter().max_by_key(|(charge, pairs)| (pairs.len(), -charge)) else { return };
        if pairs.len() < 3 || pairs.len() * 2 < self.batches.iter().filter(|batch| batch.net > 0).count() {
            return;
        }
        for (batch, credit) in pairs {
            if self.is_open(batch) && self.credits.get(credit).is_some_and(|credit| !credit.is_used) {
                self.pay(&[batch], &[credit], State::Paid, charge);
            }
        }
        self.payers.clear();
        self.count_payers();
    }

    // One credit for several days in a row that misses their sum by a little, where it comes near no other open batches; days
    // due together are looked at as a whole first.
    fn near_runs(&mut self, names: &Names, is_contracted: &dyn Fn(Name) -> bool) {
        let pattern = self.usual_text(names);
        let mut found: Vec<(usize, Vec<usize>)> = Vec::new();
        for (at, credit) in self.credits.iter().enumerate().filter(|(_, credit)| !credit.is_used) {
            let is_like = is_contracted(credit.payer) || self.is_usual(credit.payer) || (self.payers.is_empty() && credit.sounds);
            if !is_like || pattern.as_ref().is_some_and(|pattern| *pattern != without_digits(names.text(credit.remark))) {
                continue;
            }
            let mut runs = self.runs_near(credit);
            if runs.len() > 1 {
                runs.retain(|run| self.is_all_of_a_day(run, credit.day));
            }
            found.extend(runs.pop().filter(|run| runs.is_empty() && run.len() > 1).map(|run| (at, run)));
        }
        let is_contested = |run: &[usize]| found.iter().filter(|(_, other)| other.iter().any(|batch| run.contains(batch))).count() > 1;
        let sure: Vec<(usize, Vec<usize>)> = found.iter().filter(|(_, run)| !is_contested(run)).cloned().collect();
        for (credit, run) in sure {
            let sum: Minor = run.iter().filter_map(|at| self.batches.get(*at)).map(|batch| batch.net).sum();
            let is_short = self.credits.get(credit).is_some_and(|credit| credit.amount < sum);
            let has_earlier = run.first().is_some_and(|first| self.has_earlier(*first));
            let state = if is_short { State::Short } else { too_high(has_earlier) };
            self.pay(&run, &[credit], state, 0);
        }
    }

    // The runs of open batches of one stream, a single one among them, whose sum a credit comes near on their due day or soon after.
    fn runs_near(&self, credit: &Credit) -> Vec<Vec<usize>> {
        let mut runs = Vec::new();
        for first in (0..self.batches.len()).filter(|at| self.is_open(*at)) {
            let mut sum = 0;
            let mut run: Vec<usize> = Vec::new();
            for (at, batch) in self.batches.iter().enumerate().skip(first).take(DAYS_IN_ONE_MAX) {
                if !self.is_unpaid(at) || self.batches.get(first).is_none_or(|start| start.stream != batch.stream) {
                    break;
                }
                sum += batch.net;
                run.push(at);
                let is_named = !credit.said.is_some()
                    || run.iter().filter_map(|at| self.batches.get(*at)).any(|batch| [batch.day, batch.due].contains(&credit.said));
                let is_then = credit.day.days_since(batch.due).is_some_and(|after| (0..=3).contains(&after));
                if is_then && is_named && (credit.amount - sum).abs() * NEAR_PART <= sum {
                    runs.push(run.clone());
                }
            }
        }
        runs
    }

    // Whether a run is all that is open of its stream and due on a day.
    fn is_all_of_a_day(&self, run: &[usize], day: Day) -> bool {
        let stream = run.first().and_then(|first| self.batches.get(*first)).map(|batch| batch.stream);
        let due = self.batches.iter().enumerate().filter(|(at, batch)| batch.due == day && Some(batch.stream) == stream && self.is_open(*at));
        due.map(|(at, _)| at).eq(run.iter().copied().filter(|at| self.is_open(*at)))
    }

    // What is left of a day: a credit of the acquirer near the due day and the batch it comes nearest to.
    fn leftovers(&mut self, names: &Names, is_contracted: &dyn Fn(Name) -> bool) {
        let pattern = self.usual_text(names);
        let mut pairs: Vec<(bool, i64, Minor, usize, usize)> = Vec::new();
        for (at, batch) in self.batches.iter().enumerate().filter(|(at, _)| self.is_open(*at)) {
            for (credit_at, credit) in self.credits.iter().enumerate().filter(|(_, credit)| !credit.is_used) {
                let is_like = is_contracted(credit.payer) || self.is_usual(credit.payer) || (self.payers.is_empty() && credit.sounds);
                let is_named = credit.said.is_some() && credit.said == batch.day;
                let reads_so = pattern.as_ref().is_none_or(|pattern| *pattern == without_digits(names.text(credit.remark)));
                let after = credit.day.days_since(batch.due).unwrap_or(i64::MAX);
                let is_near = (0..=3).contains(&after) && 2 * credit.amount >= batch.net && credit.amount <= 2 * batch.net;
                let is_other_day = credit.said.is_some() && !is_named;
                if is_like && ((is_named && after.abs() <= LATE_DAYS_MAX) || (is_near && reads_so && !is_other_day)) {
                    pairs.push((!is_named, after.abs(), (credit.amount - batch.net).abs(), at, credit_at));
                }
            }
        }
        pairs.sort_unstable();
        for (_, _, _, batch, credit) in pairs {
            let Some(amount) = self.credits.get(credit).filter(|credit| !credit.is_used && self.is_open(batch)).map(|credit| credit.amount) else {
                continue;
            };
            let Some(one) = self.batches.get(batch) else { continue };
            let state = if amount < one.net { State::Short } else { too_high(self.has_earlier(batch)) };
            self.pay(&[batch], &[credit], state, 0);
        }
    }

    /// Whether days before the statement's first are due on the same day as this batch of the first days.
    pub fn has_earlier(&self, batch: usize) -> bool {
        let Some(one) = self.batches.get(batch) else { return false };
        let first = self.batches.iter().filter(|other| other.stream == one.stream).map(|other| other.day).min().unwrap_or(Day::NONE);
        let rule = self.rules.get(one.stream).map_or(Settle::Working(1), |(rule, _)| *rule);
        one.due == rule.due(first) && rule.due(first.plus(-1)) == one.due
    }

    // The text that most explained credits have, without digits.
    fn usual_text(&self, names: &Names) -> Option<String> {
        let mut texts: BTreeMap<String, usize> = BTreeMap::new();
        let mut all = 0;
        for credit in self.credits.iter().filter(|credit| credit.is_used) {
            all += 1;
            *texts.entry(without_digits(names.text(credit.remark))).or_default() += 1;
        }
        texts.into_iter().find(|(_, count)| all >= 3 && count * 5 >= all * 4).map(|(text, _)| text)
    }
}

// A credit that is too high holds what was due before the statement's first day, where such days are due with it.
fn too_high(has_earlier: bool) -> State {
    if has_earlier { State::WithEarlier } else { State::Over }
}
