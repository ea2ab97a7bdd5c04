//! Credits that are still free, asked for the nearest.
//!
//! In: credits, each with its kind and its place on a line. Out: the nearest of a kind; pairs with batches, the cheapest first. Must not
//! know: what kind and place are.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};
use std::ops::RangeInclusive;

/// Free credits.
#[derive(Debug, Default)]
pub struct Free {
    // By kind and place.
    sorted: BTreeSet<(i64, i64, usize)>,
    places: BTreeMap<usize, (i64, i64)>,
}

impl Free {
    /// Adds a credit.
    pub fn insert(&mut self, kind: i64, place: i64, credit: usize) {
        self.sorted.insert((kind, place, credit));
        self.places.insert(credit, (kind, place));
    }

    /// Takes a credit; `false` where it is taken already.
    pub fn take(&mut self, credit: usize) -> bool {
        self.places.remove(&credit).is_some_and(|(kind, place)| self.sorted.remove(&(kind, place, credit)))
    }

    /// The credit of a kind whose place is nearest, within bounds: how far, and which. Ties fall to the earlier credit.
    pub fn nearest(&self, kind: i64, place: i64, bounds: RangeInclusive<i64>) -> Option<(i64, usize)> {
        let above = self.sorted.range((kind, place.max(*bounds.start()), 0)..).next();
        let below = self.sorted.range(..(kind, place.min(bounds.end().saturating_add(1)), 0)).next_back();
        // The first of those at that place.
        let below = below.and_then(|(kind, place, _)| self.sorted.range((*kind, *place, 0)..).next());
        let fits = |(own, at, _): &&(i64, i64, usize)| *own == kind && bounds.contains(at);
        [below, above].into_iter().flatten().filter(fits).map(|(_, at, credit)| ((at - place).abs(), *credit)).min()
    }

    /// Pairs batches with free credits: always the cheapest pair that is left, ties to the earlier batch. `best` gives what a batch's
    /// cheapest costs, and which it is.
    pub fn pairs<C: Ord>(mut self, batches: impl Iterator<Item = usize>, best: impl Fn(&Free, usize) -> Option<(C, usize)>) -> Vec<(usize, usize)> {
        let offer = |free: &Free, batch: usize| best(free, batch).map(|(cost, credit)| Reverse((cost, batch, credit)));
        let mut offers: BinaryHeap<Reverse<(C, usize, usize)>> = batches.filter_map(|batch| offer(&self, batch)).collect();
        let mut pairs = Vec::new();
        while let Some(Reverse((_, batch, credit))) = offers.pop() {
            if self.take(credit) {
                pairs.push((batch, credit));
            } else {
                offers.extend(offer(&self, batch));
            }
        }
        pairs
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn free(places: &[i64]) -> Free {
        let mut free = Free::default();
        for (credit, place) in places.iter().enumerate() {
            free.insert(1, *place, credit);
        }
        free
    }

    #[test]
    fn the_nearest_lies_within_bounds() {
        let free = free(&[10, 20, 20, 30]);
        for (place, bounds, expected) in [
            (21, 0..=99, Some((1, 1))),
            (15, 0..=99, Some((5, 0))),
            (15, 11..=99, Some((5, 1))),
            (15, 21..=99, Some((15, 3))),
            (29, 0..=25, Some((9, 1))),
            (40, 0..=29, Some((20, 1))),
            (15, 21..=29, None),
            (15, std::ops::RangeInclusive::new(25, 22), None),
        ] {
            assert_eq!(free.nearest(1, place, bounds.clone()), expected, "{place} {bounds:?}");
        }
        assert_eq!(free.nearest(2, 20, 0..=99), None);
    }

    #[test]
    fn the_cheapest_pair_goes_first_and_ties_to_the_earlier_batch() {
        // The batches' places; the second is nearest to the only credit at 20.
        for (batches, credits, expected) in [
            (vec![17, 19], vec![20, 50], vec![(1, 0), (0, 1)]),
            (vec![18, 18], vec![20, 21], vec![(0, 0), (1, 1)]),
            (vec![18, 18, 18], vec![20], vec![(0, 0)]),
        ] {
            let best = |free: &Free, batch: usize| free.nearest(1, batches[batch], 0..=99);
            assert_eq!(free(&credits).pairs(0..batches.len(), best), expected, "{batches:?} {credits:?}");
        }
    }
}
