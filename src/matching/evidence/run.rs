//! One run over two pools: candidates, learning, judgement, choice.
//!
//! In: a comparison and its blocks. Out: links added to [`Evidence`]. Must not know: books.

use hashbrown::HashTable;

use super::blocking::Index;
use super::fields::{Comparison, FIELDS, Levels};
use super::model::{Candidates, Judged, Lesson, Model};
use super::pools::Pool;
use super::{Evidence, KNOWN_PAIRS_WEIGHT_MAX, Progress, Scored, Settled, Standing, Taught, expect};
use crate::matching::assignment::{self, Edge};

/// Confirmed links may be wrong in this share, as the model sees it.
const CONFIRMED_WRONG_MAX: f64 = 0.000_3;
/// No link below this is confirmed, however sure the others are.
const CONFIRMED_MIN: f32 = 0.97;
/// A link at least this probable is more likely right than wrong.
const PROBABLE_MIN: f32 = 0.5;
/// Candidates learnt from; more are sampled by stretches of time.
const LEARNT_CANDIDATES_MAX: usize = 400_000;
/// Rows of a stretch.
const STRETCH: usize = 512;
/// Integer steps of a natural logarithm in the assignment.
const WEIGHT_SCALE: f32 = 65_536.0;

/// One run: candidates, learning, judgement, assignment.
pub struct Run<'a> {
    pub comparison: &'a Comparison<'a>,
    pub index: &'a Index<'a>,
    pub taught: &'a Taught,
    pub settled: &'a Settled,
    pub decoys: Option<&'a Candidates>,
}

impl Run<'_> {
    /// Adds the run's links; gives what it learnt, `None` when the caller stopped it.
    pub fn settle(&self, evidence: &mut Evidence, progress: &mut Progress<'_>) -> Option<Taught> {
        let Some(candidates) = self.candidates(progress) else {
            evidence.is_stopped = true;
            return None;
        };
        evidence.candidates_count += candidates.acquirer.len() as u64;
        let (mut expected, groups) = expect::expectations(self.comparison);
        if let Some(counts) = &self.taught.counts {
            for (expected, counts) in expected.iter_mut().zip(counts) {
                let sum: f64 = expected.iter().sum();
                for (expected, count) in expected.iter_mut().zip(counts) {
                    *expected = *expected / sum.max(1e-9) * 20.0 + count;
                }
            }
        }
        let mut model = Model::new(&expected, &groups);
        let open = |settled: &[bool], pool: &Pool| pool.rows.len() - settled.iter().filter(|settled| **settled).count();
        let rows = (open(&self.settled.merchants, self.comparison.merchant), open(&self.settled.acquirers, self.comparison.acquirer));
        let sample = self.sample(&candidates);
        let lesson = Lesson { expected: &expected, pairs: self.taught.pairs, groups: &groups, rows, decoys: self.decoys };
        let counts = model.learn(sample.as_ref().unwrap_or(&candidates), &lesson);
        drop(sample);
        let judged = model.judge(&candidates);
        self.pick(&candidates, &judged, &model, evidence);
        Some(Taught { counts: Some(counts), pairs: KNOWN_PAIRS_WEIGHT_MAX })
    }

    /// Compares every candidate; `None` when the caller stops.
    pub fn candidates(&self, progress: &mut Progress<'_>) -> Option<Candidates> {
        let merchants = self.comparison.merchant.rows.len();
        let mut made = Candidates { starts: vec![0], acquirers_count: self.comparison.acquirer.rows.len(), scale: 1.0, ..Candidates::default() };
        let mut known: HashTable<u32> = HashTable::new();
        let mut found: Vec<u32> = Vec::new();
        for merchant in 0..merchants {
            if merchant % 8_192 == 0 && !progress(merchant as u64, merchants as u64) {
                return None;
            }
            found.clear();
            if self.settled.merchants.get(merchant) != Some(&true) {
                self.index.candidates(merchant, &mut found);
            }
            for acquirer in &found {
                let (levels, base) = self.compare(merchant, *acquirer as usize);
                made.acquirer.push(*acquirer);
                made.base.push(base);
                let patterns = &mut made.patterns;
                let hash = hash_of(&levels);
                let pattern = match known.find(hash, |index| patterns.get(*index as usize) == Some(&levels)) {
                    Some(index) => *index,
                    None => {
                        let index = patterns.len() as u32;
                        patterns.push(levels);
                        known.insert_unique(hash, index, |index| patterns.get(*index as usize).map_or(0, hash_of));
                        index
                    }
                };
                made.pattern.push(pattern);
            }
            made.starts.push(made.acquirer.len() as u32);
        }
        Some(made)
    }

    fn compare(&self, merchant: usize, acquirer: usize) -> (Levels, f32) {
        let mut levels: Levels = [0; FIELDS];
        let mut base = 0.0;
        for ((field, slot), active) in levels.iter_mut().enumerate().zip(&self.comparison.is_active) {
            if *active {
                let (level, ln_share) = self.comparison.level(field, merchant, acquirer);
                *slot = level;
                base -= ln_share;
            }
        }
        (levels, base)
    }

    /// Stretches of merchant rows in time order, so that rivals stay together; `None` when there are few candidates.
    fn sample(&self, candidates: &Candidates) -> Option<Candidates> {
        if candidates.acquirer.len() <= LEARNT_CANDIDATES_MAX {
            return None;
        }
        let every = candidates.acquirer.len().div_ceil(LEARNT_CANDIDATES_MAX);
        let times = &self.comparison.merchant.times;
        let mut order: Vec<u32> = (0..candidates.merchants_count() as u32).collect();
        order.sort_by_key(|row| times.get(*row as usize).copied().flatten());
        let mut sample = Candidates { starts: vec![0], acquirers_count: candidates.acquirers_count, scale: every as f64, ..Candidates::default() };
        for stretch in order.chunks(STRETCH).step_by(every) {
            for row in stretch {
                let own = candidates.of(*row as usize);
                sample.acquirer.extend_from_slice(candidates.acquirer.get(own.clone()).unwrap_or(&[]));
                sample.pattern.extend_from_slice(candidates.pattern.get(own.clone()).unwrap_or(&[]));
                sample.base.extend_from_slice(candidates.base.get(own).unwrap_or(&[]));
                sample.starts.push(sample.acquirer.len() as u32);
            }
        }
        sample.patterns.clone_from(&candidates.patterns);
        Some(sample)
    }

    /// One candidate for each record, with its standing.
    fn pick(&self, candidates: &Candidates, judged: &Judged, model: &Model, evidence: &mut Evidence) {
        let value = |values: &[f32], at: usize| values.get(at).copied().unwrap_or(0.0);
        let mut edges = Vec::new();
        for merchant in 0..candidates.merchants_count() {
            for place in candidates.of(merchant) {
                let weight = value(&judged.weight, place);
                if weight > 0.0 && value(&judged.probability, place) > 1e-4 {
                    let acquirer = candidates.acquirer.get(place).copied().unwrap_or(0);
                    edges.push(Edge { merchant: merchant as u32, acquirer, weight: (weight * WEIGHT_SCALE) as i64 });
                }
            }
        }
        let assignment = assignment::assign(&edges);
        evidence.inexact_components += assignment.inexact_components;
        let mut links: Vec<Scored> = Vec::with_capacity(assignment.chosen.len());
        for chosen in &assignment.chosen {
            let merchant = chosen.merchant as usize;
            let own = candidates.of(merchant);
            let Some(place) = own.clone().find(|place| candidates.acquirer.get(*place) == Some(&chosen.acquirer)) else { continue };
            let probability = value(&judged.probability, place);
            let both_have_one = value(&judged.merchant_partner, merchant).min(value(&judged.acquirer_partner, chosen.acquirer as usize));
            let standing = match (probability >= PROBABLE_MIN, both_have_one >= PROBABLE_MIN) {
                (true, _) => Standing::Probable,
                (false, true) => Standing::Ambiguous,
                (false, false) => continue,
            };
            let (levels, weights) = self.weights(model, merchant, chosen.acquirer as usize);
            links.push(Scored {
                merchant: self.comparison.merchant.rows.get(merchant).copied().unwrap_or(0),
                acquirer: self.comparison.acquirer.rows.get(chosen.acquirer as usize).copied().unwrap_or(0),
                probability,
                margin: chosen.margin as f32 / WEIGHT_SCALE,
                standing,
                levels,
                weights,
            });
        }
        evidence.links.append(&mut links);
        confirm(&mut evidence.links);
    }

    fn weights(&self, model: &Model, merchant: usize, acquirer: usize) -> (Levels, [i16; FIELDS]) {
        let mut levels: Levels = [0; FIELDS];
        let mut weights = [0_i16; FIELDS];
        for (field, active) in self.comparison.is_active.iter().enumerate() {
            if !*active {
                continue;
            }
            let (level, ln_share) = self.comparison.level(field, merchant, acquirer);
            let ln_m = model.ln_m.get(field).and_then(|levels| levels.get(usize::from(level))).copied().unwrap_or(0.0);
            if let (Some(slot), Some(weight)) = (levels.get_mut(field), weights.get_mut(field)) {
                *slot = level;
                *weight = ((ln_m - ln_share) / std::f32::consts::LN_2 * 100.0).round() as i16;
            }
        }
        (levels, weights)
    }
}

/// Confirms the most probable links of all runs, as many as keep the expected share of wrong ones within bounds.
fn confirm(links: &mut [Scored]) {
    let mut order: Vec<usize> = (0..links.len()).collect();
    let probability = |at: &usize| links.get(*at).map_or(0.0, |link| link.probability);
    order.sort_by(|x, y| probability(y).total_cmp(&probability(x)).then(x.cmp(y)));
    let mut wrong = 0.0;
    let mut confirmed = 0;
    for (count, at) in order.iter().enumerate() {
        wrong += 1.0 - f64::from(probability(at));
        if wrong <= CONFIRMED_WRONG_MAX * (count + 1) as f64 && probability(at) >= CONFIRMED_MIN {
            confirmed = count + 1;
        }
    }
    for at in order.into_iter().take(confirmed) {
        if let Some(link) = links.get_mut(at) {
            link.standing = Standing::Confirmed;
        }
    }
}

fn hash_of(levels: &Levels) -> u64 {
    levels.iter().fold(0x9E37_79B9_7F4A_7C15, |hash: u64, level| (hash ^ u64::from(*level)).wrapping_mul(0xBF58_476D_1CE4_E5B9).rotate_left(23))
}
