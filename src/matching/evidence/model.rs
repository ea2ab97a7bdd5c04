//! The learnt model: how likely each level is among true pairs, and how likely each candidate is the true one.
//!
//! In: candidates with their levels and what random pairs weigh. Out: a probability a candidate. Must not know: rows.
//!
//! Expectation–maximisation after Fellegi and Sunter (1969), with rivals: a record has at most one partner, or none. The
//! chance of each choice of pairs is the product of its pairs' weights; the chance of one pair follows from messages
//! between rivals (belief propagation on matchings, which converges: Bayati, Gamarnik et al. 2007).

use super::fields::{FIELDS, LEVELS_MAX, Levels};

/// Rounds of learning.
const ROUNDS: usize = 14;
/// Message passes a round, and at the end.
const PASSES_LEARNING: usize = 2;
const PASSES_FINAL: usize = 24;
/// Weight of what was expected beforehand, in pairs.
const PRIOR_PAIRS: f64 = 12.0;
/// Share of the rows that may lack a partner however well all others agree.
const ALONE_SHARE_MIN: f64 = 0.01;
const WEIGHT_MAX: f32 = 80.0;

/// The candidates of one run: those of each merchant row in a row, their acquirer row, level pattern and constant weight.
#[derive(Default)]
pub struct Candidates {
    /// Where each merchant row's candidates start; one longer than the rows.
    pub starts: Vec<u32>,
    /// The acquirer row (its place in the pool).
    pub acquirer: Vec<u32>,
    /// The pattern of levels.
    pub pattern: Vec<u32>,
    /// −Σ ln(share of random pairs) over the fields.
    pub base: Vec<f32>,
    /// The patterns met.
    pub patterns: Vec<Levels>,
    /// Acquirer rows in the pool.
    pub acquirers_count: usize,
    /// How many rows the candidates stand for, over how many they are of: 1 but for a sample.
    pub scale: f64,
}

impl Candidates {
    /// The places of a merchant row's candidates.
    pub fn of(&self, merchant: usize) -> std::ops::Range<usize> {
        let start = |index: usize| self.starts.get(index).copied().unwrap_or(0) as usize;
        start(merchant)..start(merchant + 1)
    }

    /// The same, standing for the candidates of more rows.
    pub fn standing_for(mut self, rows: usize) -> Candidates {
        self.scale = rows as f64 / self.merchants_count().max(1) as f64;
        self
    }

    /// Merchant rows.
    pub fn merchants_count(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }
}

/// ln of how often a level is met among true pairs, by field and level.
#[derive(Clone)]
pub struct Model {
    /// By field, then level.
    pub ln_m: Vec<[f32; LEVELS_MAX]>,
    /// ln of the weight of any pair before its evidence.
    pub ln_prior: f32,
}

/// Which levels of a field exclude each other and so sum to one: by field, the group of each level; 255 is no level.
pub type Groups = Vec<[u8; LEVELS_MAX]>;

/// What a model learns with.
pub struct Lesson<'a> {
    /// Frequencies held beforehand, by field and level.
    pub expected: &'a [[f64; LEVELS_MAX]],
    /// How many pairs they count for beyond the usual.
    pub pairs: f64,
    /// Which levels exclude each other.
    pub groups: &'a Groups,
    /// Rows of either side that may be linked.
    pub rows: (usize, usize),
    /// Candidates of rows made up by shuffling, which have no partner.
    pub decoys: Option<&'a Candidates>,
}

impl Model {
    /// A model of expected frequencies, which are normalised within their groups.
    pub fn new(expected: &[[f64; LEVELS_MAX]], groups: &Groups) -> Model {
        let mut model = Model { ln_m: vec![[0.0; LEVELS_MAX]; FIELDS], ln_prior: 0.0 };
        model.set(expected, groups);
        model
    }

    fn set(&mut self, counts: &[[f64; LEVELS_MAX]], groups: &Groups) {
        for ((ln_m, counts), groups) in self.ln_m.iter_mut().zip(counts).zip(groups) {
            let mut sums = [0.0_f64; 256];
            for (count, group) in counts.iter().zip(groups) {
                sums[usize::from(*group)] += count;
            }
            for ((ln, count), group) in ln_m.iter_mut().zip(counts).zip(groups) {
                let sum = sums[usize::from(*group)];
                *ln = if *group != u8::MAX && sum > 0.0 { (count / sum).max(1e-9).ln() as f32 } else { 0.0 };
            }
        }
    }

    /// Σ ln m of a pattern.
    pub fn pattern_weight(&self, levels: &Levels) -> f32 {
        levels.iter().zip(&self.ln_m).map(|(level, ln_m)| ln_m.get(usize::from(*level)).copied().unwrap_or(0.0)).sum()
    }

    /// Learns from the candidates. Gives how often each level was met in the end.
    pub fn learn(&mut self, candidates: &Candidates, lesson: &Lesson<'_>) -> Vec<[f64; LEVELS_MAX]> {
        let (merchants, acquirers) = (lesson.rows.0 as f64, lesson.rows.1 as f64);
        let mut rivals = Rivals::new(candidates);
        let mut decoys = lesson.decoys.map(|decoys| (decoys, Rivals::new(decoys)));
        let mut linked = 0.5 * merchants.min(acquirers);
        let mut counts = lesson.expected.to_vec();
        for _ in 0..ROUNDS {
            self.set_prior(linked, lesson.rows);
            let mut found = rivals.learn(candidates, self);
            if let Some((decoys, rivals)) = &mut decoys {
                // Decoys find partners by chance alone. As many do in earnest, but only among the rows still alone.
                let alone = (1.0 - linked / merchants).max(ALONE_SHARE_MIN) * (1.0 - linked / acquirers).max(ALONE_SHARE_MIN);
                let by_chance = rivals.learn(decoys, self);
                for (found, by_chance) in found.iter_mut().flatten().zip(by_chance.iter().flatten()) {
                    *found = (*found - by_chance * alone * decoys.scale / candidates.scale).max(0.0);
                }
            }
            // Every candidate has one level of amount, so that these sum to the pairs.
            linked = found.first().map_or(0.0, |levels| levels.iter().sum::<f64>()) * candidates.scale;
            counts = lesson.expected.to_vec();
            for (expected, found) in counts.iter_mut().zip(&found) {
                let sum: f64 = expected.iter().sum();
                for (count, found) in expected.iter_mut().zip(found) {
                    *count = *count * (PRIOR_PAIRS + lesson.pairs) / sum.max(1e-9) + found;
                }
            }
            self.set(&counts, lesson.groups);
        }
        self.set_prior(linked, lesson.rows);
        counts
    }

    fn set_prior(&mut self, linked: f64, (merchants, acquirers): (usize, usize)) {
        let alone = |rows: usize| (rows as f64 - linked).max(rows as f64 * ALONE_SHARE_MIN).max(1.0);
        // Of a random choice with as many pairs, the odds of one pair against both records alone.
        self.ln_prior = (linked.max(0.5) / (alone(merchants) * alone(acquirers))).ln() as f32;
    }

    /// The probability of each candidate, and for each merchant and acquirer row that it has a partner at all.
    pub fn judge(&self, candidates: &Candidates) -> Judged {
        let mut rivals = Rivals::new(candidates);
        rivals.weigh(candidates, self);
        rivals.pass(candidates, PASSES_FINAL);
        let probability: Vec<f32> = (0..candidates.acquirer.len()).map(|place| rivals.probability(place) as f32).collect();
        let weight = rivals.weight.iter().map(|weight| weight.ln()).collect();
        let mut acquirer_partner = vec![0.0_f32; candidates.acquirers_count];
        for (acquirer, probability) in candidates.acquirer.iter().zip(&probability) {
            if let Some(sum) = acquirer_partner.get_mut(*acquirer as usize) {
                *sum += probability;
            }
        }
        let merchant_partner =
            (0..candidates.merchants_count()).map(|merchant| probability.get(candidates.of(merchant)).map_or(0.0, |own| own.iter().sum())).collect();
        Judged { probability, weight, merchant_partner, acquirer_partner }
    }
}

/// What the model says of each candidate and row.
pub struct Judged {
    /// Probability of each candidate.
    pub probability: Vec<f32>,
    /// ln of the odds of each candidate against both records alone, rivals left out.
    pub weight: Vec<f32>,
    /// Probability that each merchant row has a partner.
    pub merchant_partner: Vec<f32>,
    /// Probability that each acquirer row has a partner.
    pub acquirer_partner: Vec<f32>,
}

/// Messages between the records that want one partner.
struct Rivals {
    weight: Vec<f32>,
    // What the merchant row tells the acquirer row, and back: the chance that it is free but for this candidate.
    to_acquirer: Vec<f32>,
    to_merchant: Vec<f32>,
    acquirer_starts: Vec<u32>,
    by_acquirer: Vec<u32>,
}

impl Rivals {
    fn new(candidates: &Candidates) -> Rivals {
        let count = candidates.acquirer.len();
        let mut acquirer_starts = vec![0_u32; candidates.acquirers_count + 2];
        for acquirer in &candidates.acquirer {
            if let Some(slot) = acquirer_starts.get_mut(*acquirer as usize + 2) {
                *slot += 1;
            }
        }
        let mut sum = 0;
        for start in &mut acquirer_starts {
            sum += *start;
            *start = sum;
        }
        let mut by_acquirer = vec![0_u32; count];
        for (place, acquirer) in candidates.acquirer.iter().enumerate() {
            if let Some(next) = acquirer_starts.get_mut(*acquirer as usize + 1) {
                if let Some(slot) = by_acquirer.get_mut(*next as usize) {
                    *slot = place as u32;
                }
                *next += 1;
            }
        }
        Rivals { weight: vec![0.0; count], to_acquirer: vec![1.0; count], to_merchant: vec![1.0; count], acquirer_starts, by_acquirer }
    }

    fn weigh(&mut self, candidates: &Candidates, model: &Model) {
        let by_pattern: Vec<f32> = candidates.patterns.iter().map(|levels| model.pattern_weight(levels) + model.ln_prior).collect();
        for ((weight, pattern), base) in self.weight.iter_mut().zip(&candidates.pattern).zip(&candidates.base) {
            let ln = by_pattern.get(*pattern as usize).copied().unwrap_or(0.0) + base;
            *weight = ln.clamp(-WEIGHT_MAX, WEIGHT_MAX).exp();
        }
    }

    /// One round: the expected number of pairs by field and level.
    fn learn(&mut self, candidates: &Candidates, model: &Model) -> Vec<[f64; LEVELS_MAX]> {
        self.weigh(candidates, model);
        self.pass(candidates, PASSES_LEARNING);
        let mut by_pattern = vec![0.0_f64; candidates.patterns.len()];
        for (place, pattern) in candidates.pattern.iter().enumerate() {
            if let Some(sum) = by_pattern.get_mut(*pattern as usize) {
                *sum += self.probability(place);
            }
        }
        let mut found = vec![[0.0; LEVELS_MAX]; FIELDS];
        for (levels, sum) in candidates.patterns.iter().zip(&by_pattern) {
            for (level, field) in levels.iter().zip(&mut found) {
                if let Some(count) = field.get_mut(usize::from(*level)) {
                    *count += sum;
                }
            }
        }
        found
    }

    fn pass(&mut self, candidates: &Candidates, passes: usize) {
        for _ in 0..passes {
            for merchant in 0..candidates.merchants_count() {
                let own = candidates.of(merchant);
                let (weights, from, to) = (self.weight.get(own.clone()), self.to_merchant.get(own.clone()), self.to_acquirer.get_mut(own));
                let (Some(weights), Some(from), Some(to)) = (weights, from, to) else { continue };
                let mut rest = Rest::default();
                for (weight, from) in weights.iter().zip(from) {
                    rest.add(f64::from(*weight) * f64::from(*from));
                }
                for ((weight, from), to) in weights.iter().zip(from).zip(to) {
                    *to = rest.free_without(f64::from(*weight) * f64::from(*from));
                }
            }
            for acquirer in 0..candidates.acquirers_count {
                let start = |index: usize| self.acquirer_starts.get(index).copied().unwrap_or(0) as usize;
                let Some(places) = self.by_acquirer.get(start(acquirer)..start(acquirer + 1)) else { continue };
                let pull = |place: u32| {
                    let place = place as usize;
                    f64::from(self.weight.get(place).copied().unwrap_or(0.0)) * f64::from(self.to_acquirer.get(place).copied().unwrap_or(0.0))
                };
                let mut rest = Rest::default();
                for place in places {
                    rest.add(pull(*place));
                }
                for place in places {
                    let free = rest.free_without(pull(*place));
                    if let Some(slot) = self.to_merchant.get_mut(*place as usize) {
                        *slot = free;
                    }
                }
            }
        }
    }

    fn probability(&self, place: usize) -> f64 {
        let value = |values: &[f32]| f64::from(values.get(place).copied().unwrap_or(0.0));
        let odds = value(&self.weight) * value(&self.to_acquirer) * value(&self.to_merchant);
        odds / (1.0 + odds)
    }
}

/// A sum from which any one term can be taken without the loss of the small ones beside a large one.
#[derive(Default)]
struct Rest {
    largest: f64,
    others: f64,
}

impl Rest {
    fn add(&mut self, term: f64) {
        if term > self.largest {
            self.others += self.largest;
            self.largest = term;
        } else {
            self.others += term;
        }
    }

    fn free_without(&self, term: f64) -> f32 {
        let sum = if term >= self.largest { self.others } else { self.largest + (self.others - term).max(0.0) };
        (1.0 / (1.0 + sum)) as f32
    }
}

#[cfg(test)]
mod tests;
