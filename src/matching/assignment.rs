//! The one-to-one choice of pairs whose weights sum highest: exact on a sparse graph, the same for the same input.
//!
//! In: candidate pairs with integer weights. Out: the chosen pairs, each with its margin: what the best choice without it
//! would lose. Must not know: what a weight stands for.
//!
//! Successive shortest augmenting paths with dual prices (Jonker and Volgenant 1987, in its sparse form): a row is added at
//! a time, and a path over reduced costs finds whom it displaces. A row may stay alone, which weighs nothing.

mod graph;

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use graph::{Graph, add, at, put};

/// Steps of search spent on one component before the rest of it is settled by best weight first: about ten seconds of
/// work, which only a component of many thousand rows that all resemble each other needs.
const COMPONENT_STEPS_MAX: u64 = 100_000_000;
/// Steps of search for one margin; past them the margin is the lower bound reached so far.
const MARGIN_STEPS_MAX: u32 = 2_000;
const NOBODY: u32 = u32::MAX;
const FAR: i64 = i64::MAX / 4;

/// A candidate pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The merchant's record.
    pub merchant: u32,
    /// The acquirer's record.
    pub acquirer: u32,
    /// What the pair adds to the sum; pairs of 0 or less are never chosen. At most 2⁴⁰.
    pub weight: i64,
}

/// A chosen pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// The merchant's record.
    pub merchant: u32,
    /// The acquirer's record.
    pub acquirer: u32,
    /// The pair's weight.
    pub weight: i64,
    /// Best sum less the best sum without this pair; 0 is a tie, or a component too large. A lower bound where the search for it
    /// was cut short.
    pub margin: i64,
}

/// The choice.
#[derive(Clone, Debug, Default)]
pub struct Assignment {
    /// Chosen pairs, by merchant's record.
    pub chosen: Vec<Chosen>,
    /// Components too large to be settled exactly.
    pub inexact_components: usize,
}

/// Chooses pairs so that each record is in at most one and the weights sum highest.
pub fn assign(edges: &[Edge]) -> Assignment {
    assign_within(edges, COMPONENT_STEPS_MAX)
}

fn assign_within(edges: &[Edge], component_steps_max: u64) -> Assignment {
    let graph = Graph::new(edges);
    let mut search = Search::new(&graph);
    let (inexact_components, mut cut_short) = search.run(component_steps_max);
    cut_short.sort_unstable();
    let mut chosen = Vec::with_capacity(search.mate_of_merchant.len());
    for merchant in 0..graph.merchants.len() as u32 {
        let acquirer = at(&search.mate_of_merchant, merchant);
        if acquirer == NOBODY {
            continue;
        }
        let weight = graph.of_merchant(merchant).iter().find(|(other, _)| *other == acquirer).map_or(0, |(_, weight)| *weight);
        // Where not every record was weighed against the others nothing is known of the best sum.
        let margin = if cut_short.binary_search(&merchant).is_ok() { 0 } else { search.margin(merchant, acquirer) };
        chosen.push(Chosen { merchant: at(&graph.merchants, merchant), acquirer: at(&graph.acquirers, acquirer), weight, margin });
    }
    Assignment { chosen, inexact_components }
}

struct Search<'a> {
    graph: &'a Graph,
    mate_of_merchant: Vec<u32>,
    mate_of_acquirer: Vec<u32>,
    // Prices: merchant's + acquirer's ≥ weight on every edge, equal on chosen ones, both ≥ 0, 0 for who is alone.
    merchant_price: Vec<i64>,
    acquirer_price: Vec<i64>,
    // The state of one search; `touched` says what must be cleared.
    distance: Vec<i64>,
    came_from: Vec<u32>,
    touched: Vec<u32>,
    heap: BinaryHeap<Reverse<(i64, u32)>>,
    steps: u64,
}

impl<'a> Search<'a> {
    fn new(graph: &'a Graph) -> Search<'a> {
        let (merchants, acquirers) = (graph.merchants.len(), graph.acquirers.len());
        Search {
            graph,
            mate_of_merchant: vec![NOBODY; merchants],
            mate_of_acquirer: vec![NOBODY; acquirers],
            merchant_price: vec![0; merchants],
            acquirer_price: vec![0; acquirers],
            distance: vec![FAR; merchants.max(acquirers)],
            came_from: vec![NOBODY; acquirers],
            touched: Vec::new(),
            heap: BinaryHeap::new(),
            steps: 0,
        }
    }

    /// Adds every merchant record, component by component; the number of components cut short, and their merchant records.
    fn run(&mut self, component_steps_max: u64) -> (usize, Vec<u32>) {
        let component = self.graph.components();
        let mut order: Vec<u32> = (0..component.len() as u32).collect();
        order.sort_unstable_by_key(|merchant| (at(&component, *merchant), *merchant));
        let (mut inexact, mut cut_short) = (0, Vec::new());
        for members in order.chunk_by(|x, y| at(&component, *x) == at(&component, *y)) {
            self.steps = 0;
            let mut rest = members.iter();
            for merchant in rest.by_ref() {
                self.add(*merchant);
                if self.steps > component_steps_max {
                    break;
                }
            }
            if rest.len() > 0 {
                self.settle_greedily(rest.as_slice());
                inexact += 1;
                cut_short.extend_from_slice(members);
            }
        }
        (inexact, cut_short)
    }

    fn add(&mut self, merchant: u32) {
        let price = |(acquirer, weight): &(u32, i64)| *weight - at(&self.acquirer_price, *acquirer);
        let best = self.graph.of_merchant(merchant).iter().map(price).max().unwrap_or(0).max(0);
        put(&mut self.merchant_price, merchant, best);
        // `end` is where the cheapest path ends: at a free acquirer record, or at a merchant record that is left alone.
        let (mut cheapest, mut end_acquirer, mut alone) = (best, NOBODY, merchant);
        self.reach_from(merchant, 0, NOBODY);
        let mut settled: Vec<(u32, i64)> = Vec::new();
        while let Some(Reverse((distance, acquirer))) = self.heap.pop() {
            if distance > at(&self.distance, acquirer) {
                continue;
            }
            if distance > cheapest {
                break;
            }
            let mate = at(&self.mate_of_acquirer, acquirer);
            if mate == NOBODY {
                (cheapest, end_acquirer, alone) = (distance, acquirer, NOBODY);
                break;
            }
            settled.push((acquirer, distance));
            if distance + at(&self.merchant_price, mate) < cheapest {
                (cheapest, end_acquirer, alone) = (distance + at(&self.merchant_price, mate), acquirer, mate);
            }
            self.reach_from(mate, distance, acquirer);
        }
        let start_price = at(&self.merchant_price, merchant) - cheapest;
        put(&mut self.merchant_price, merchant, start_price);
        for (acquirer, distance) in settled {
            let gain = cheapest - distance;
            if gain > 0 {
                let mate = at(&self.mate_of_acquirer, acquirer);
                add(&mut self.acquirer_price, acquirer, gain);
                add(&mut self.merchant_price, mate, -gain);
            }
        }
        if alone != NOBODY {
            put(&mut self.mate_of_merchant, alone, NOBODY);
        }
        self.augment(merchant, end_acquirer);
        self.clear();
    }

    /// Moves every record on the path from `merchant` to `acquirer` one place on.
    fn augment(&mut self, merchant: u32, acquirer: u32) {
        let mut taken = acquirer;
        while taken != NOBODY {
            let before = at(&self.came_from, taken);
            // Who reached `taken`: the mate of the acquirer record before it, or the path's start.
            let taker = if before == NOBODY { merchant } else { at(&self.mate_of_acquirer, before) };
            put(&mut self.mate_of_acquirer, taken, taker);
            put(&mut self.mate_of_merchant, taker, taken);
            taken = before;
        }
    }

    fn reach_from(&mut self, merchant: u32, distance: i64, via: u32) {
        let price = at(&self.merchant_price, merchant);
        let own = at(&self.mate_of_merchant, merchant);
        for (acquirer, weight) in self.graph.of_merchant(merchant) {
            self.steps += 1;
            if *acquirer == own {
                continue;
            }
            let next = distance + price + at(&self.acquirer_price, *acquirer) - weight;
            let known = at(&self.distance, *acquirer);
            if next < known {
                if known == FAR {
                    self.touched.push(*acquirer);
                }
                put(&mut self.distance, *acquirer, next);
                put(&mut self.came_from, *acquirer, via);
                self.heap.push(Reverse((next, *acquirer)));
            }
        }
    }

    fn clear(&mut self) {
        for index in self.touched.drain(..) {
            put(&mut self.distance, index, FAR);
        }
        self.heap.clear();
    }

    fn settle_greedily(&mut self, merchants: &[u32]) {
        let mut pairs: Vec<(Reverse<i64>, u32, u32)> = Vec::new();
        for merchant in merchants {
            pairs.extend(self.graph.of_merchant(*merchant).iter().map(|(acquirer, weight)| (Reverse(*weight), *merchant, *acquirer)));
        }
        pairs.sort_unstable();
        for (_, merchant, acquirer) in pairs {
            if at(&self.mate_of_merchant, merchant) == NOBODY && at(&self.mate_of_acquirer, acquirer) == NOBODY {
                put(&mut self.mate_of_merchant, merchant, acquirer);
                put(&mut self.mate_of_acquirer, acquirer, merchant);
            }
        }
    }

    /// What the best sum loses when the chosen pair is forbidden: the cheapest way round from the one record to the other,
    /// or for each of them to an end.
    fn margin(&mut self, merchant: u32, acquirer: u32) -> i64 {
        let (alone_merchant, round) = self.leave_merchant(merchant, acquirer);
        let alone_acquirer = self.leave_acquirer(merchant, acquirer);
        round.min(alone_merchant + alone_acquirer).max(0)
    }

    /// The cost of the merchant record going elsewhere, and of it doing so by a way that ends at `acquirer`.
    fn leave_merchant(&mut self, merchant: u32, acquirer: u32) -> (i64, i64) {
        let mut end = at(&self.merchant_price, merchant);
        let limit = end + at(&self.acquirer_price, acquirer);
        let mut round = FAR;
        self.reach_from(merchant, 0, NOBODY);
        let mut steps = 0;
        while let Some(Reverse((distance, reached))) = self.heap.pop() {
            if distance > at(&self.distance, reached) {
                continue;
            }
            steps += 1;
            if distance >= limit || steps > MARGIN_STEPS_MAX {
                (end, round) = (end.min(distance), round.min(distance));
                break;
            }
            let mate = at(&self.mate_of_acquirer, reached);
            if reached == acquirer {
                round = distance;
                if end <= distance {
                    break;
                }
                continue;
            }
            end = end.min(distance + if mate == NOBODY { 0 } else { at(&self.merchant_price, mate) });
            if mate != NOBODY {
                self.reach_from(mate, distance, reached);
            }
        }
        self.clear();
        (end, round)
    }

    /// The cost of the acquirer record being taken by another, or by none.
    fn leave_acquirer(&mut self, merchant: u32, acquirer: u32) -> i64 {
        let mut end = at(&self.acquirer_price, acquirer);
        self.reach_back(acquirer, 0);
        let mut steps = 0;
        while let Some(Reverse((distance, reached))) = self.heap.pop() {
            if distance > at(&self.distance, reached) || reached == merchant {
                continue;
            }
            steps += 1;
            if distance >= end || steps > MARGIN_STEPS_MAX {
                end = end.min(distance);
                break;
            }
            let mate = at(&self.mate_of_merchant, reached);
            end = end.min(distance + if mate == NOBODY { 0 } else { at(&self.acquirer_price, mate) });
            if mate != NOBODY {
                self.reach_back(mate, distance);
            }
        }
        self.clear();
        end
    }

    /// Here `distance` and `touched` are of merchant records.
    fn reach_back(&mut self, acquirer: u32, distance: i64) {
        let price = at(&self.acquirer_price, acquirer);
        let own = at(&self.mate_of_acquirer, acquirer);
        for (merchant, weight) in self.graph.of_acquirer(acquirer) {
            if *merchant == own {
                continue;
            }
            let next = distance + price + at(&self.merchant_price, *merchant) - weight;
            let known = at(&self.distance, *merchant);
            if next < known {
                if known == FAR {
                    self.touched.push(*merchant);
                }
                put(&mut self.distance, *merchant, next);
                self.heap.push(Reverse((next, *merchant)));
            }
        }
    }
}

#[cfg(test)]
mod tests;
