//! The choice against brute force.

use super::*;

/// xorshift64*: enough for test data, and the same everywhere.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % bound
    }
}

fn component(dice: &mut Dice, weights: u64) -> Vec<Edge> {
    let (merchants, acquirers) = (1 + dice.below(8), 1 + dice.below(8));
    let mut edges = Vec::new();
    for merchant in 0..merchants {
        for acquirer in 0..acquirers {
            if dice.below(10) < 5 {
                let weight = dice.below(weights) as i64 - 2;
                edges.push(Edge { merchant: merchant as u32 * 3, acquirer: acquirer as u32 * 7, weight });
            }
        }
    }
    edges
}

/// The best sum over all choices, by trying them, with one pair forbidden.
fn brute_force(edges: &[Edge], forbidden: Option<(u32, u32)>) -> i64 {
    fn best(merchants: &[u32], edges: &[Edge], used: &mut Vec<u32>, forbidden: Option<(u32, u32)>) -> i64 {
        let Some((merchant, rest)) = merchants.split_first() else { return 0 };
        let mut sum = best(rest, edges, used, forbidden);
        for edge in edges.iter().filter(|edge| edge.merchant == *merchant) {
            if forbidden != Some((edge.merchant, edge.acquirer)) && !used.contains(&edge.acquirer) {
                used.push(edge.acquirer);
                sum = sum.max(edge.weight + best(rest, edges, used, forbidden));
                used.pop();
            }
        }
        sum
    }
    let mut merchants: Vec<u32> = edges.iter().map(|edge| edge.merchant).collect();
    merchants.dedup();
    best(&merchants, edges, &mut Vec::new(), forbidden)
}

#[test]
fn the_sum_and_every_margin_equal_brute_force() {
    let mut dice = Dice(7);
    for round in 0..1_500 {
        let edges = component(&mut dice, if round % 2 == 0 { 6 } else { 100 });
        let found = assign(&edges);
        let sum: i64 = found.chosen.iter().map(|chosen| chosen.weight).sum();
        let best = brute_force(&edges, None);
        assert_eq!(sum, best, "{edges:?}");
        for chosen in &found.chosen {
            let without = brute_force(&edges, Some((chosen.merchant, chosen.acquirer)));
            assert_eq!(chosen.margin, best - without, "{chosen:?} of {edges:?}");
        }
        let mut used: Vec<u32> = found.chosen.iter().map(|chosen| chosen.acquirer).collect();
        used.sort_unstable();
        used.dedup();
        assert_eq!(used.len(), found.chosen.len());
        assert!(found.chosen.iter().all(|chosen| chosen.weight > 0));
    }
}

#[test]
fn the_order_of_candidates_changes_nothing() {
    let mut dice = Dice(11);
    for _ in 0..200 {
        let mut edges = component(&mut dice, 5);
        let before = assign(&edges).chosen;
        for index in (1..edges.len()).rev() {
            edges.swap(index, dice.below(index as u64 + 1) as usize);
        }
        assert_eq!(assign(&edges).chosen, before);
    }
}

#[test]
fn a_pair_whose_margin_is_not_0_is_in_every_best_choice() {
    // The same candidates with the records numbered backwards: ties may fall elsewhere, the rest may not.
    let mut dice = Dice(13);
    for _ in 0..300 {
        let edges = component(&mut dice, 5);
        let backwards: Vec<Edge> =
            edges.iter().map(|edge| Edge { merchant: 100 - edge.merchant, acquirer: 100 - edge.acquirer, weight: edge.weight }).collect();
        let other = assign(&backwards).chosen;
        for chosen in assign(&edges).chosen.iter().filter(|chosen| chosen.margin > 0) {
            assert!(other.iter().any(|pair| (100 - pair.merchant, 100 - pair.acquirer) == (chosen.merchant, chosen.acquirer)));
        }
    }
}

#[test]
fn two_equal_pairs_are_a_tie_and_a_lone_pair_has_its_weight_as_margin() {
    let edge = |merchant, acquirer, weight| Edge { merchant, acquirer, weight };
    let tied = assign(&[edge(0, 0, 5), edge(0, 1, 5), edge(1, 0, 5), edge(1, 1, 5), edge(9, 9, 3)]);
    assert_eq!(tied.chosen.iter().map(|chosen| chosen.margin).collect::<Vec<_>>(), [0, 0, 3]);
    assert_eq!(tied.inexact_components, 0);
}

#[test]
fn a_component_too_large_is_settled_by_best_weight_and_nothing_in_it_is_certain() {
    let edge = |merchant, acquirer, weight| Edge { merchant, acquirer, weight };
    // The first record takes its best; of the others the heaviest pair goes first, though the lighter ones sum higher.
    let large = [edge(0, 0, 9), edge(1, 0, 8), edge(1, 1, 7), edge(2, 1, 6), edge(2, 2, 6), edge(3, 2, 5), edge(3, 3, 1)];
    let small = [edge(20, 20, 4), edge(21, 21, 2)];
    let found = assign_within(&[&large[..], &small].concat(), 1);
    let pairs: Vec<(u32, u32, i64)> = found.chosen.iter().map(|chosen| (chosen.merchant, chosen.acquirer, chosen.margin)).collect();
    assert_eq!(pairs, [(0, 0, 0), (1, 1, 0), (2, 2, 0), (3, 3, 0), (20, 20, 4), (21, 21, 2)]);
    assert_eq!(found.inexact_components, 1);
    // No record twice, and no pair that weighs nothing, whatever the components.
    let mut dice = Dice(17);
    for steps in [0, 1, 5, 20] {
        for _ in 0..200 {
            let edges = component(&mut dice, 9);
            let found = assign_within(&edges, steps);
            let (sum, best) = (found.chosen.iter().map(|chosen| chosen.weight).sum::<i64>(), brute_force(&edges, None));
            assert!(if found.inexact_components == 0 { sum == best } else { sum <= best }, "{edges:?}");
            let mut used: Vec<u32> = found.chosen.iter().map(|chosen| chosen.acquirer).collect();
            used.sort_unstable();
            used.dedup();
            assert_eq!(used.len(), found.chosen.len());
            assert!(found.chosen.iter().all(|chosen| chosen.weight > 0));
        }
    }
}
