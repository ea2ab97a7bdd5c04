//! One credit for several days in a row that is off by a little.
//!
//! In: batches and credits that nothing explains to the fen. Out: those runs that one credit alone comes near, paid short or over. Must
//! not know: findings, words.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::{Day, Minor, Name, Names};

use super::credit::{Credit, without_digits};
use super::settle::{DAYS_IN_ONE_MAX, Ledger, State, too_high};

/// A credit is near a run of batches that it misses by at most one part of so many.
const NEAR_PART: Minor = 20;
/// Where more batches than these are due within the days of a credit, as where each payment is paid out by itself, many runs come
/// near it by chance and none is the only one.
const BATCHES_NEAR_MAX: usize = 64;

impl Ledger<'_> {
    /// One credit for several days in a row that misses their sum by a little, where it comes near no other open batches; days
    /// due together are looked at as a whole first.
    pub(super) fn near_runs(&mut self, names: &Names, is_contracted: &dyn Fn(Name) -> bool) {
        let pattern = self.usual_text(names);
        let mut by_due: BTreeMap<Day, Vec<usize>> = BTreeMap::new();
        for (at, batch) in self.batches.iter().enumerate() {
            by_due.entry(batch.due).or_default().push(at);
        }
        let mut found: Vec<(usize, Vec<usize>)> = Vec::new();
        for (at, credit) in self.credits.iter().enumerate().filter(|(_, credit)| !credit.is_used) {
            let is_like = is_contracted(credit.payer) || self.is_usual(credit.payer) || (self.payers.is_empty() && credit.sounds);
            if !is_like || pattern.as_ref().is_some_and(|pattern| *pattern != without_digits(names.text(credit.remark))) {
                continue;
            }
            let mut runs = self.runs_near(credit, &by_due);
            if runs.len() > 1 {
                runs.retain(|run| self.is_all_of_a_day(run, by_due.get(&credit.day)));
            }
            found.extend(runs.pop().filter(|run| runs.is_empty() && run.len() > 1).map(|run| (at, run)));
        }
        let mut claims: BTreeMap<usize, usize> = BTreeMap::new();
        found.iter().flat_map(|(_, run)| run).for_each(|batch| *claims.entry(*batch).or_default() += 1);
        let is_contested = |run: &[usize]| run.iter().any(|batch| claims.get(batch).is_some_and(|claims| *claims > 1));
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
    fn runs_near(&self, credit: &Credit, by_due: &BTreeMap<Day, Vec<usize>>) -> Vec<Vec<usize>> {
        let mut runs = Vec::new();
        let then = by_due.range(..=credit.day).rev().take_while(|(due, _)| credit.day.days_since(**due).is_some_and(|after| after <= 3));
        if then.clone().map(|(_, batches)| batches.len()).sum::<usize>() > BATCHES_NEAR_MAX {
            return runs;
        }
        let firsts = then.flat_map(|(_, last)| last).flat_map(|last| last.saturating_sub(DAYS_IN_ONE_MAX - 1)..=*last);
        for first in firsts.filter(|at| self.is_open(*at)).collect::<BTreeSet<usize>>() {
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
    fn is_all_of_a_day(&self, run: &[usize], due: Option<&Vec<usize>>) -> bool {
        let stream = |at: &usize| self.batches.get(*at).map(|batch| batch.stream);
        let own = run.first().and_then(stream);
        let due = due.into_iter().flatten().filter(|at| stream(at) == own && self.is_open(**at));
        due.eq(run.iter().filter(|at| self.is_open(**at)))
    }
}
