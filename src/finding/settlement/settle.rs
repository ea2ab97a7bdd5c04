//! Which credit pays which batch: exact sums first, then days in a row, then what is left of a day.
//!
//! In: batches, credits. Out: [`Paid`] for each batch. Must not know: findings, words.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::{Day, Minor, Name, Names};

use super::batch::{Batch, Batches, Settle};
use super::credit::{Credit, without_digits};
use super::free::Free;

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
    /// Unpaid, and the statement says why.
    Stopped,
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
pub(super) const DAYS_IN_ONE_MAX: usize = 12;
/// Batches paid whole, from which on the fee is taken apart.
const GROSS_MIN: usize = 3;
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
    // How many credits those are.
    explained: usize,
    /// First and last day of each stream.
    pub days: Vec<(Day, Day)>,
    /// The credits that the bank sent back, by sum and day.
    pub returned: BTreeSet<(Minor, Day, usize)>,
    // Batches by the first of their credits.
    by_credit: BTreeMap<usize, Vec<usize>>,
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
    let days = all.days();
    let paid = vec![Paid::default(); count];
    let returned = credits.iter().enumerate().filter(|(_, credit)| credit.returned.is_some());
    let returned = returned.map(|(at, credit)| (credit.amount, credit.day, at)).collect();
    let (payers, by_credit) = (BTreeMap::new(), BTreeMap::new());
    let mut ledger = Ledger { batches: &mut all.batches, credits, paid, rules, payers, explained: 0, days, returned, by_credit };
    for (at, batch) in ledger.batches.iter().enumerate() {
        if let Some(paid) = ledger.paid.get_mut(at).filter(|_| batch.net <= 0) {
            paid.state = State::Carried;
        }
    }
    ledger.exact();
    ledger.windows();
    ledger.day_sums();
    ledger.stop();
    ledger.count_payers();
    ledger.transfer_charges(is_contracted);
    ledger.near_runs(names, is_contracted);
    ledger.leftovers(names, is_contracted);
    for (at, paid) in ledger.paid.iter().enumerate() {
        if let Some(first) = paid.credits.first() {
            ledger.by_credit.entry(*first).or_default().push(at);
        }
    }
    ledger
}

// Some acquirers pay the amounts whole and take the fee once a month: where credits are the amounts to the fen, and more often
// than the nets, those are what a batch brings.
fn take_gross(all: &mut Batches, credits: &[Credit]) {
    let came: BTreeSet<(Minor, Day)> = credits.iter().map(|credit| (credit.amount, credit.day)).collect();
    let has = |batch: &Batch, sum: Minor| came.range((sum, batch.day)..=(sum, batch.day.plus(LATE_DAYS_MAX))).next().is_some();
    for stream in 0..all.streams.len() {
        let differing = || all.batches.iter().filter(|batch| batch.stream == stream && batch.gross != batch.net);
        let whole = differing().filter(|batch| has(batch, batch.gross)).count();
        // Among thousands of credits a few are an amount by chance; days in one credit are none.
        let is_usual = whole >= GROSS_MIN && whole * 4 >= differing().count();
        if is_usual && whole > differing().filter(|batch| has(batch, batch.net)).count() {
            all.batches.iter_mut().filter(|batch| batch.stream == stream).for_each(|batch| (batch.net, batch.is_gross) = (batch.gross, true));
        }
    }
}

// The rule of each stream: its contract's, else the one under which most credits arrive to the fen on the due day.
fn rules(all: &Batches, credits: &[Credit]) -> Vec<(Settle, Option<bool>)> {
    let by_day: BTreeSet<(Day, Minor)> = credits.iter().map(|credit| (credit.day, credit.amount)).collect();
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
    pub(super) fn is_open(&self, batch: usize) -> bool {
        self.paid.get(batch).is_some_and(|paid| paid.state == State::Open)
    }

    pub(super) fn pay(&mut self, batches: &[usize], credits: &[usize], state: State, charge: Minor) {
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

    /// The batches that nothing pays yet.
    fn open(&self) -> impl Iterator<Item = (usize, &Batch)> {
        self.batches.iter().enumerate().filter(|(at, _)| self.is_open(*at))
    }

    fn unused(&self) -> impl Iterator<Item = (usize, &Credit)> {
        self.credits.iter().enumerate().filter(|(_, credit)| !credit.is_used)
    }

    // Unused credits by sum and day.
    fn by_sum(&self) -> Free {
        let mut free = Free::default();
        for (at, credit) in self.unused() {
            free.insert(credit.amount, number(credit.day), at);
        }
        free
    }

    // A credit of exactly a batch; the nearest to the due day first.
    fn exact(&mut self) {
        let open: Vec<usize> = self.open().map(|(at, _)| at).collect();
        let best = |free: &Free, at: usize| self.batches.get(at).and_then(|batch| of_sum(free, batch.net, batch));
        for (batch, credit) in self.by_sum().pairs(open.into_iter(), best) {
            self.pay(&[batch], &[credit], State::Paid, 0);
        }
    }

    // A credit of several batches in a row of one stream, with batches carried over among them.
    fn windows(&mut self) {
        let mut free = self.by_sum();
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
                let Some(batch) = self.batches.get(at) else { break };
                if window.len() > 1
                    && let Some((_, credit)) = of_sum(&free, sum, batch)
                {
                    free.take(credit);
                    self.pay(&window, &[credit], State::Paid, 0);
                    break;
                }
            }
        }
    }

    pub(super) fn is_unpaid(&self, batch: usize) -> bool {
        self.paid.get(batch).is_some_and(|paid| matches!(paid.state, State::Open | State::Carried) && paid.credits.is_empty())
    }

    // All that is due on a day against all that one payer paid on it: a batch in several credits, several streams in one.
    fn day_sums(&mut self) {
        let mut due: BTreeMap<Day, Vec<usize>> = BTreeMap::new();
        for (at, batch) in self.open() {
            due.entry(batch.due).or_default().push(at);
        }
        let mut came: BTreeMap<(Day, Name), Vec<usize>> = BTreeMap::new();
        for (at, credit) in self.unused().filter(|(_, credit)| credit.sounds) {
            came.entry((credit.day, credit.payer)).or_default().push(at);
        }
        for (day, open) in due {
            // By what they come to, the first payer's last.
            let mut groups: BTreeMap<Minor, Vec<&Vec<usize>>> = BTreeMap::new();
            for (_, credits) in came.range((day, Name::NONE)..).take_while(|((on, _), _)| *on == day).collect::<Vec<_>>().into_iter().rev() {
                let sum = credits.iter().filter_map(|at| self.credits.get(*at)).map(|credit| credit.amount).sum();
                groups.entry(sum).or_default().push(credits);
            }
            let sets = open.iter().map(|at| vec![*at]).chain((open.len() > 1).then(|| open.clone()));
            for batches in sets {
                if !batches.iter().all(|at| self.is_open(*at)) {
                    continue;
                }
                let net: Minor = batches.iter().filter_map(|at| self.batches.get(*at)).map(|batch| batch.net).sum();
                if let Some(credits) = groups.get_mut(&net).and_then(Vec::pop) {
                    self.pay(&batches, credits, State::Paid, 0);
                }
            }
        }
    }

    // What nothing paid to the fen, and the statement says did not come through: no other credit is near it.
    fn stop(&mut self) {
        for (batch, paid) in self.batches.iter().zip(&mut self.paid) {
            if batch.stop != Name::NONE && paid.state == State::Open {
                paid.state = State::Stopped;
            }
        }
    }

    fn count_payers(&mut self) {
        self.payers.clear();
        for credit in self.credits.iter().filter(|credit| credit.is_used && credit.payer.is_some()) {
            *self.payers.entry(credit.payer).or_default() += 1;
        }
        self.explained = self.payers.values().sum();
    }

    /// Whether a payer usually pays settlements here: more than now and then among all that were explained.
    pub fn is_usual(&self, payer: Name) -> bool {
        self.payers.get(&payer).is_some_and(|count| count * 5 >= self.explained)
    }

    // The same small sum missing from most payouts is what the transfer costs, and no shortage.
    fn transfer_charges(&mut self, is_contracted: &dyn Fn(Name) -> bool) {
        // By day and sum, the first last.
        let mut like: BTreeMap<(Day, Minor), Vec<usize>> = BTreeMap::new();
        for (at, credit) in self.unused().filter(|(_, credit)| credit.sounds || is_contracted(credit.payer) || self.is_usual(credit.payer)) {
            like.entry((credit.day, credit.amount)).or_default().push(at);
        }
        let mut found: BTreeMap<Minor, usize> = BTreeMap::new();
        for (_, batch) in self.open() {
            for ((_, amount), credits) in like.range((batch.due, batch.net - CHARGE_MAX)..(batch.due, batch.net)) {
                *found.entry(batch.net - amount).or_default() += credits.len();
            }
        }
        let Some((charge, pairs)) = found.into_iter().max_by_key(|(charge, pairs)| (*pairs, -charge)) else { return };
        if pairs < 3 || pairs * 2 < self.batches.iter().filter(|batch| batch.net > 0).count() {
            return;
        }
        like.values_mut().for_each(|credits| credits.reverse());
        let open: Vec<(usize, Day, Minor)> = self.open().map(|(at, batch)| (at, batch.due, batch.net)).collect();
        for (batch, due, net) in open {
            if let Some(credit) = like.get_mut(&(due, net - charge)).and_then(Vec::pop) {
                self.pay(&[batch], &[credit], State::Paid, charge);
            }
        }
        self.count_payers();
    }

    /// The batches that have the same credits as this one.
    pub fn of_credit<'s>(&'s self, paid: &'s Paid) -> impl Iterator<Item = usize> + 's {
        let alike = paid.credits.first().and_then(|first| self.by_credit.get(first)).into_iter().flatten().copied();
        alike.filter(|at| self.paid.get(*at).is_some_and(|other| other.credits == paid.credits))
    }

    // What is left of a day: a credit of the acquirer near the due day and the batch it comes nearest to.
    fn leftovers(&mut self, names: &Names, is_contracted: &dyn Fn(Name) -> bool) {
        let pattern = self.usual_text(names);
        let mut free = Free::default();
        for (at, credit) in self.unused() {
            let is_like = is_contracted(credit.payer) || self.is_usual(credit.payer) || (self.payers.is_empty() && credit.sounds);
            // A text that names a day is for the batch of that day, however it reads.
            let reads_so = || pattern.as_ref().is_none_or(|pattern| *pattern == without_digits(names.text(credit.remark)));
            if is_like && (credit.said.is_some() || reads_so()) {
                free.insert(naming(credit.said, number(credit.day)), credit.amount, at);
            }
        }
        let best = |free: &Free, at: usize| {
            let batch = self.batches.get(at)?;
            let (net, due) = (batch.net, batch.due.number()?);
            let named = (0..=LATE_DAYS_MAX).find_map(|apart| {
                let on = |day: i64| free.nearest(naming(batch.day, day), net, 0..=Minor::MAX);
                let (gap, credit) = on(due - apart).into_iter().chain(on(due + apart)).min()?;
                Some(((false, apart, gap), credit))
            });
            let near = || {
                (0..=3).find_map(|after| {
                    let (gap, credit) = free.nearest(naming(Day::NONE, due + after), net, (net + 1) / 2..=2 * net)?;
                    Some(((true, after, gap), credit))
                })
            };
            named.or_else(near)
        };
        let open: Vec<usize> = self.open().map(|(at, _)| at).collect();
        for (batch, credit) in free.pairs(open.into_iter(), best) {
            let amount = self.credits.get(credit).map_or(0, |credit| credit.amount);
            let Some(one) = self.batches.get(batch) else { continue };
            let state = if amount < one.net { State::Short } else { too_high(self.has_earlier(batch)) };
            self.pay(&[batch], &[credit], state, 0);
        }
    }

    /// Whether days before the statement's first are due on the same day as this batch of the first days.
    pub fn has_earlier(&self, batch: usize) -> bool {
        let Some(one) = self.batches.get(batch) else { return false };
        let first = self.days.get(one.stream).map_or(Day::NONE, |(first, _)| *first);
        let rule = self.rules.get(one.stream).map_or(Settle::Working(1), |(rule, _)| *rule);
        one.due == rule.due(first) && rule.due(first.plus(-1)) == one.due
    }

    // The text that most explained credits have, without digits.
    pub(super) fn usual_text(&self, names: &Names) -> Option<String> {
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
pub(super) fn too_high(has_earlier: bool) -> State {
    if has_earlier { State::WithEarlier } else { State::Over }
}

fn number(day: Day) -> i64 {
    day.number().unwrap_or(i64::from(u16::MAX))
}

// Credits of a day whose text names this one, as a kind.
fn naming(said: Day, day: i64) -> i64 {
    number(said) * 1_000_000 + day
}

// The free credit of a sum nearest to a batch's due day.
fn of_sum(free: &Free, sum: Minor, batch: &Batch) -> Option<(i64, usize)> {
    let due = batch.due.number()?;
    free.nearest(sum, due, number(batch.day)..=due + LATE_DAYS_MAX)
}
