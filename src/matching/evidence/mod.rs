//! Links for rows that no key joins: every field weighed by how much oftener its level is met among true pairs than among
//! random ones, learnt from the two files without labels.
//!
//! In: two books and the records left over. Out: [`Evidence`]: pairs with probability, margin and weights field by field.
//! Must not know: codes, tiers, words.
//!
//! The stages: blocking finds candidates, fields give their levels, the model learns and judges them, the assignment picks
//! one for each record. A record may have no partner; a pair that could as well be another is said to be so.

mod blocking;
mod clocks;
mod decoys;
mod expect;
mod fields;
mod levels;
#[cfg(test)]
mod made;
mod memo;
mod model;
mod pools;
mod run;

use crate::base::Names;
use crate::ledger::book::Book;

use super::constants::Constants;
use blocking::Index;
use fields::{Comparison, FIELD_NAMES, FIELDS, LEVELS_MAX, Levels};
use levels::Bands;
pub use memo::{CHARS_MAX as EDITED_CHARS_MAX, edits_within};
use pools::Pool;
use run::Run;

/// Reference-linked pairs that count as much as this many learnt ones.
const KNOWN_PAIRS_WEIGHT_MAX: f64 = 300.0;

/// Hears how many merchant rows of how many were looked at; `false` stops the run.
pub type Progress<'a> = dyn FnMut(u64, u64) -> bool + 'a;

/// How sure a link is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// So probable that of all such links nearly none is wrong.
    Confirmed,
    /// More likely right than wrong.
    Probable,
    /// Each of the two records has a partner, but it could as well be another.
    Ambiguous,
}

/// A link by evidence.
#[derive(Clone, Debug)]
pub struct Scored {
    /// The merchant's record.
    pub merchant: u32,
    /// The acquirer's record.
    pub acquirer: u32,
    /// Probability that the link is right, rivals and having no partner counted.
    pub probability: f32,
    /// ln of how much likelier the chosen pairs are than the best choice without this one; 0 is a tie.
    pub margin: f32,
    /// How sure it is.
    pub standing: Standing,
    levels: Levels,
    weights: [i16; FIELDS],
}

/// What one field says for or against a link.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FieldWeight {
    /// The ledger's name of the field.
    pub field: &'static str,
    /// The level met, a key of the catalogues: `equal`, `differs`, `band` …
    pub level: &'static str,
    /// log₂ of how much oftener true pairs have this level than random ones; negative speaks against the link.
    pub bits: f32,
}

/// What evidence gives.
#[derive(Clone, Debug, Default)]
pub struct Evidence {
    /// Links, by merchant's record.
    pub links: Vec<Scored>,
    /// Pairs compared.
    pub candidates_count: u64,
    /// Components too large to be settled exactly.
    pub inexact_components: usize,
    /// Whether the caller stopped the run; the links are then incomplete.
    pub is_stopped: bool,
}

impl Scored {
    /// What each compared field says, the strongest first.
    pub fn explain(&self) -> Vec<FieldWeight> {
        let each = FIELD_NAMES.iter().zip(&self.levels).zip(&self.weights).enumerate().filter(|(_, (_, weight))| **weight != 0);
        let mut weights: Vec<FieldWeight> = each
            .map(|(place, ((field, level), weight))| FieldWeight {
                field,
                level: expect::level_name(place, *level),
                bits: f32::from(*weight) / 100.0,
            })
            .collect();
        weights.sort_by(|x, y| y.bits.abs().total_cmp(&x.bits.abs()));
        weights
    }
}

/// Links the records of two pools. `known` are pairs linked by reference, which teach what true pairs look like.
pub fn link(
    (merchant, merchant_pool): (&Book, &[u32]),
    (acquirer, acquirer_pool): (&Book, &[u32]),
    known: &[(u32, u32)],
    constants: &Constants,
    names: &Names,
    progress: &mut Progress<'_>,
) -> Evidence {
    let mut evidence = Evidence::default();
    if merchant_pool.is_empty() || acquirer_pool.is_empty() {
        return evidence;
    }
    let know_times = |book: &Book, rows: &[u32]| rows.iter().all(|row| book.knows_time(*row));
    let has_seconds = know_times(merchant, merchant_pool) && know_times(acquirer, acquirer_pool);
    let pool = |book: &Book, rows: &[u32]| Pool::new(book, rows, names, has_seconds);
    let (mut merchants, acquirers) = (pool(merchant, merchant_pool), pool(acquirer, acquirer_pool));
    let taught = teach((merchant, acquirer), known, constants, names, has_seconds);
    if !has_seconds {
        let comparison = Comparison::new(&merchants, &acquirers, Bands::of_days(), 3);
        let index = Index::new(&comparison, &blocking::blocks_of_days(&comparison), Some((-7, 42)), &[]);
        let decoy_rows = Some(decoys::shuffled(&merchants)).filter(|decoys| !decoys.rows.is_empty());
        let decoys = decoy_rows.and_then(|decoy_rows| {
            let decoys = Comparison::new(&decoy_rows, &acquirers, Bands::of_days(), 3);
            let decoy_index = Index::new(&decoys, &blocking::blocks_of_days(&decoys), Some((-7, 42)), &[]);
            let run = Run { comparison: &decoys, index: &decoy_index, taught: &taught, settled: &Settled::default(), decoys: None };
            run.candidates(progress).map(|made| made.standing_for(merchants.rows.len()))
        });
        let run = Run { comparison: &comparison, index: &index, taught: &taught, settled: &Settled::default(), decoys: decoys.as_ref() };
        run.settle(&mut evidence, progress);
    } else {
        merchants.set_clocks(merchant, constants);
        clocks::set(&mut merchants, &acquirers, constants);
        let comparison = Comparison::new(&merchants, &acquirers, Bands::of_seconds(), 1_800);
        let near = Index::new(&comparison, &blocking::blocks_of_seconds(&comparison, false), None, &[]);
        let learnt = Run { comparison: &comparison, index: &near, taught: &taught, settled: &Settled::default(), decoys: None }
            .settle(&mut evidence, progress);
        drop(near);
        evidence.links.retain(|link| link.standing == Standing::Confirmed);
        let settled = Settled::of(&evidence.links, &merchants, &acquirers);
        if let Some(mut taught) = learnt.filter(|_| settled.leaves_rows()) {
            // The second run, over the rows that equal amounts did not settle: whatever is near is looked at. What the first
            // learnt of amounts does not hold there.
            taught.forget(fields::AMOUNT);
            let blocks = blocking::blocks_of_seconds(&comparison, true);
            let index = Index::new(&comparison, &blocks, Some((-2 * 86_400, 5 * 86_400)), &settled.acquirers);
            Run { comparison: &comparison, index: &index, taught: &taught, settled: &settled, decoys: None }.settle(&mut evidence, progress);
        }
    }
    evidence.links.sort_unstable_by_key(|link| (link.merchant, link.acquirer));
    evidence
}

/// Rows of either pool that an earlier run linked, by place; empty where there was none.
#[derive(Default)]
struct Settled {
    merchants: Vec<bool>,
    acquirers: Vec<bool>,
}

impl Settled {
    fn of(links: &[Scored], merchants: &Pool, acquirers: &Pool) -> Settled {
        let places = |pool: &Pool, mut records: Vec<u32>| {
            records.sort_unstable();
            pool.rows.iter().map(|row| records.binary_search(row).is_ok()).collect()
        };
        let (own, other) = links.iter().map(|link| (link.merchant, link.acquirer)).unzip();
        Settled { merchants: places(merchants, own), acquirers: places(acquirers, other) }
    }

    fn leaves_rows(&self) -> bool {
        self.merchants.contains(&false) && self.acquirers.contains(&false)
    }
}

/// How often reference-linked pairs met each level.
#[derive(Default)]
struct Taught {
    counts: Option<Vec<[f64; LEVELS_MAX]>>,
    pairs: f64,
}

impl Taught {
    fn forget(&mut self, field: usize) {
        if let Some(counts) = self.counts.as_mut().and_then(|counts| counts.get_mut(field)) {
            *counts = [0.0; LEVELS_MAX];
        }
    }
}

fn teach((merchant, acquirer): (&Book, &Book), known: &[(u32, u32)], constants: &Constants, names: &Names, has_seconds: bool) -> Taught {
    const PAIRS_MIN: usize = 50;
    const PAIRS_MAX: usize = 4_000;
    if known.len() < PAIRS_MIN {
        return Taught::default();
    }
    let step = (known.len() / PAIRS_MAX).max(1);
    let (rows, others): (Vec<u32>, Vec<u32>) = known.iter().step_by(step).copied().unzip();
    let mut merchants = Pool::new(merchant, &rows, names, has_seconds);
    let acquirers = Pool::new(acquirer, &others, names, has_seconds);
    if has_seconds {
        merchants.set_clocks(merchant, constants);
    }
    let bands = if has_seconds { Bands::of_seconds() } else { Bands::of_days() };
    let comparison = Comparison::unmeasured(&merchants, &acquirers, bands);
    let mut counts = vec![[0.0; LEVELS_MAX]; FIELDS];
    for row in 0..rows.len() {
        for (field, counts) in counts.iter_mut().enumerate() {
            let (level, _) = comparison.level(field, row, row);
            if let Some(slot) = counts.get_mut(usize::from(level)) {
                *slot += 1.0;
            }
        }
    }
    Taught { counts: Some(counts), pairs: (rows.len() as f64).min(KNOWN_PAIRS_WEIGHT_MAX) }
}

#[cfg(test)]
mod tests;
