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

#[cfg(test)]
mod tests {
    use super::super::blocking::{Block, Shared};
    use super::super::levels::Bands;
    use super::super::made::{at, pool};
    use super::*;

    fn link(probability: f32) -> Scored {
        Scored { merchant: 0, acquirer: 0, probability, margin: 0.0, standing: Standing::Probable, levels: [0; FIELDS], weights: [0; FIELDS] }
    }

    fn confirmed(probabilities: &[f32]) -> Vec<bool> {
        let mut links: Vec<Scored> = probabilities.iter().map(|probability| link(*probability)).collect();
        confirm(&mut links);
        links.iter().map(|link| link.standing == Standing::Confirmed).collect()
    }

    #[test]
    fn of_the_confirmed_links_at_most_three_in_ten_thousand_are_expected_to_be_wrong() {
        assert_eq!(confirmed(&[0.9998, 0.9996]), [true, true], "six in twenty thousand");
        assert_eq!(confirmed(&[0.9998, 0.9995]), [true, false]);
        assert_eq!(confirmed(&[0.9996]), [false]);
        // The surest come first, wherever they stand, and of equals the earlier.
        assert_eq!(confirmed(&[0.999, 0.9999, 0.9999, 0.9, 0.9999]), [false, true, true, false, true]);
        assert_eq!(confirmed(&[0.9994, 1.0, 0.9994]), [true, true, false]);
    }

    #[test]
    fn no_link_below_ninety_seven_in_a_hundred_is_confirmed_however_sure_the_others_are() {
        let with = |last: f32| confirmed(&[vec![1.0; 200], vec![last]].concat())[200];
        assert_eq!((with(0.97), with(0.969)), (true, false));
    }

    /// A run over rows of one amount that only the block of equal amounts looks at.
    fn run<T>(rows: usize, settled: &Settled, of: impl FnOnce(&Run<'_>) -> T) -> T {
        let rows: Vec<_> = (0..rows as i64).map(|n| at(10 * n, 500 + n % 3)).collect();
        let (own, other) = (pool(&rows), pool(&rows));
        let comparison = Comparison::new(&own, &other, Bands::of_seconds(), 1_800);
        let index = Index::new(&comparison, &[Block { shared: Shared::Amount, window: (-30, 30), take: 3 }], None, &settled.acquirers);
        of(&Run { comparison: &comparison, index: &index, taught: &Taught::default(), settled, decoys: None })
    }

    #[test]
    fn every_candidate_has_its_pattern_and_what_its_levels_weigh_at_random() {
        run(9, &Settled { merchants: vec![false, true], acquirers: vec![false, false, false, true] }, |run| {
            let made = run.candidates(&mut |_, _| true).unwrap();
            assert_eq!(made.starts, [0, 1, 1, 3, 5, 8, 11, 12, 14, 16]);
            for merchant in 0..9 {
                for place in made.of(merchant) {
                    let acquirer = made.acquirer[place] as usize;
                    assert!(acquirer != 3 && merchant != 1 && acquirer % 3 == merchant % 3);
                    let levels = &made.patterns[made.pattern[place] as usize];
                    let each: Vec<(u8, f32)> = (0..2).map(|field| run.comparison.level(field, merchant, acquirer)).collect();
                    assert_eq!(levels[..2], [each[0].0, each[1].0]);
                    assert_eq!(levels[2..], [0; FIELDS - 2]);
                    assert_eq!(made.base[place], -each[0].1 - each[1].1);
                }
            }
            // Nearer, equal in time, or later: a pattern is kept once.
            let mut patterns = made.patterns.clone();
            patterns.sort_unstable();
            patterns.dedup();
            assert_eq!((patterns.len(), made.patterns.len()), (3, 3));
        });
    }

    #[test]
    fn whoever_waits_may_stop_a_run_every_eight_thousand_rows() {
        let asked = |stop: u64| {
            let mut heard = Vec::new();
            let made = run(8_193, &Settled::default(), |run| {
                run.candidates(&mut |done, all| {
                    heard.push((done, all));
                    done < stop
                })
                .is_some()
            });
            (made, heard)
        };
        assert_eq!(asked(9_000), (true, vec![(0, 8_193), (8_192, 8_193)]));
        assert_eq!(asked(8_192), (false, vec![(0, 8_193), (8_192, 8_193)]));
        assert_eq!(asked(0), (false, vec![(0, 8_193)]));
    }

    #[test]
    fn a_stopped_run_gives_no_links_and_says_so() {
        for goes_on in [true, false] {
            let (learnt, evidence) = run(3, &Settled::default(), |run| {
                let mut evidence = Evidence::default();
                (run.settle(&mut evidence, &mut |_, _| goes_on).is_some(), evidence)
            });
            assert_eq!((learnt, evidence.is_stopped, evidence.candidates_count), (goes_on, !goes_on, if goes_on { 3 } else { 0 }));
            assert!(goes_on || evidence.links.is_empty());
        }
    }

    #[test]
    fn of_very_many_candidates_stretches_of_rows_near_in_time_are_learnt_from() {
        run(1_536, &Settled::default(), |run| {
            // Three stretches of 512 rows; the rows stand in any order of time.
            let many = |a_row: usize| {
                let mut made =
                    Candidates { starts: vec![0], acquirers_count: 2_000, patterns: vec![[0; FIELDS]], scale: 1.0, ..Candidates::default() };
                for row in 0..1_536_u32 {
                    made.acquirer.extend((0..a_row as u32).map(|n| row + n));
                    made.pattern.resize(made.acquirer.len(), 0);
                    made.base.resize(made.acquirer.len(), row as f32);
                    made.starts.push(made.acquirer.len() as u32);
                }
                made
            };
            assert!(run.sample(&many(260)).is_none(), "399,360 candidates");
            let sample = run.sample(&many(261)).unwrap();
            // Every second stretch: the first and the third.
            assert_eq!((sample.merchants_count(), sample.scale, sample.acquirers_count, sample.patterns.len()), (1_024, 2.0, 2_000, 1));
            for (row, stands) in (0..512).chain(1_024..1_536).enumerate() {
                let own = sample.of(row);
                assert_eq!((own.len(), sample.acquirer[own.start], sample.base[own.start]), (261, stands, stands as f32));
            }
            assert_eq!((sample.pattern.len(), sample.base.len()), (sample.acquirer.len(), sample.acquirer.len()));
        });
    }
}
