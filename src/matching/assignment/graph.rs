//! Who could be paired with whom, from both sides.
//!
//! In: candidate pairs. Out: adjacency lists, components. Must not know: prices.

use std::cmp::Reverse;

use super::{Edge, NOBODY};

pub(super) fn at<T: Copy + Default>(values: &[T], index: u32) -> T {
    values.get(index as usize).copied().unwrap_or_default()
}

pub(super) fn put<T>(values: &mut [T], index: u32, value: T) {
    if let Some(slot) = values.get_mut(index as usize) {
        *slot = value;
    }
}

pub(super) fn add<T: std::ops::AddAssign>(values: &mut [T], index: u32, more: T) {
    if let Some(slot) = values.get_mut(index as usize) {
        *slot += more;
    }
}

/// Both adjacency lists over records numbered anew without gaps.
pub(super) struct Graph {
    pub(super) merchants: Vec<u32>,
    pub(super) acquirers: Vec<u32>,
    merchant_starts: Vec<u32>,
    merchant_edges: Vec<(u32, i64)>,
    acquirer_starts: Vec<u32>,
    acquirer_edges: Vec<(u32, i64)>,
}

impl Graph {
    pub(super) fn new(edges: &[Edge]) -> Graph {
        let mut kept: Vec<Edge> = edges.iter().copied().filter(|edge| edge.weight > 0).collect();
        // The heaviest of equal pairs comes first and stays.
        kept.sort_unstable_by_key(|edge| (edge.merchant, edge.acquirer, Reverse(edge.weight)));
        kept.dedup_by_key(|edge| (edge.merchant, edge.acquirer));
        let mut merchants: Vec<u32> = kept.iter().map(|edge| edge.merchant).collect();
        merchants.dedup();
        let mut acquirers: Vec<u32> = kept.iter().map(|edge| edge.acquirer).collect();
        acquirers.sort_unstable();
        acquirers.dedup();
        let mut triples: Vec<(u32, u32, i64)> = Vec::with_capacity(kept.len());
        let mut merchant = 0_u32;
        for edge in &kept {
            while at(&merchants, merchant) != edge.merchant {
                merchant += 1;
            }
            let acquirer = acquirers.partition_point(|known| *known < edge.acquirer) as u32;
            triples.push((merchant, acquirer, edge.weight));
        }
        let merchant_starts = starts(triples.iter().map(|triple| triple.0), merchants.len());
        let merchant_edges = triples.iter().map(|(_, acquirer, weight)| (*acquirer, *weight)).collect();
        triples.sort_unstable_by_key(|(merchant, acquirer, _)| (*acquirer, *merchant));
        let acquirer_starts = starts(triples.iter().map(|triple| triple.1), acquirers.len());
        let acquirer_edges = triples.iter().map(|(merchant, _, weight)| (*merchant, *weight)).collect();
        Graph { merchants, acquirers, merchant_starts, merchant_edges, acquirer_starts, acquirer_edges }
    }

    pub(super) fn of_merchant(&self, merchant: u32) -> &[(u32, i64)] {
        self.merchant_edges.get(at(&self.merchant_starts, merchant) as usize..at(&self.merchant_starts, merchant + 1) as usize).unwrap_or(&[])
    }

    pub(super) fn of_acquirer(&self, acquirer: u32) -> &[(u32, i64)] {
        self.acquirer_edges.get(at(&self.acquirer_starts, acquirer) as usize..at(&self.acquirer_starts, acquirer + 1) as usize).unwrap_or(&[])
    }

    /// The component of each merchant, numbered by its first one.
    pub(super) fn components(&self) -> Vec<u32> {
        let mut component = vec![NOBODY; self.merchants.len()];
        let mut is_acquirer_seen = vec![false; self.acquirers.len()];
        let mut open = Vec::new();
        for first in 0..self.merchants.len() as u32 {
            if at(&component, first) != NOBODY {
                continue;
            }
            put(&mut component, first, first);
            open.push(first);
            while let Some(merchant) = open.pop() {
                for (acquirer, _) in self.of_merchant(merchant) {
                    if at(&is_acquirer_seen, *acquirer) {
                        continue;
                    }
                    put(&mut is_acquirer_seen, *acquirer, true);
                    for (other, _) in self.of_acquirer(*acquirer) {
                        if at(&component, *other) == NOBODY {
                            put(&mut component, *other, first);
                            open.push(*other);
                        }
                    }
                }
            }
        }
        component
    }
}

fn starts(owners: impl Iterator<Item = u32>, count: usize) -> Vec<u32> {
    let mut starts = vec![0_u32; count + 1];
    for owner in owners {
        add(&mut starts, owner + 1, 1);
    }
    let mut sum = 0;
    for start in &mut starts {
        sum += *start;
        *start = sum;
    }
    starts
}
