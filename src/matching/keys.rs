//! Joins two lists of records on a key and settles each group of equal keys as a whole, never first come.
//!
//! In: record numbers, their keys, a cost for a pair. Out: pairs. Must not know: what a key is made of, codes.

use super::assignment::{Edge, assign};

/// A key and the record that has it.
pub type Entry = (u64, u32);

/// A pair of records: the merchant's, the acquirer's.
pub type Pair = (u32, u32);

/// The records of both sides that share one key.
#[derive(Debug)]
pub struct Group<'a> {
    /// Merchant records, ascending.
    pub merchant: &'a [Entry],
    /// Acquirer records, ascending.
    pub acquirer: &'a [Entry],
}

/// Calls `settle` for each key that both sides have. A key of 0 is none and joins nothing.
pub fn join(merchant: impl Iterator<Item = Entry>, acquirer: impl Iterator<Item = Entry>, settle: impl FnMut(Group<'_>)) {
    let mut merchant: Vec<Entry> = merchant.filter(|(key, _)| *key != 0).collect();
    if merchant.is_empty() {
        return;
    }
    let mut acquirer: Vec<Entry> = acquirer.filter(|(key, _)| *key != 0).collect();
    merchant.sort_unstable();
    acquirer.sort_unstable();
    join_sorted(&merchant, &acquirer, settle);
}

/// The same for records in the order of their keys, none of them 0; the groups come in that order.
pub fn join_sorted(merchant: &[Entry], acquirer: &[Entry], mut settle: impl FnMut(Group<'_>)) {
    let (mut left, mut right) = (merchant, acquirer);
    while let (Some((left_key, _)), Some((right_key, _))) = (left.first(), right.first()) {
        if left_key < right_key {
            left = left.get(run(left)..).unwrap_or(&[]);
        } else if right_key < left_key {
            right = right.get(run(right)..).unwrap_or(&[]);
        } else {
            let (left_group, left_rest) = left.split_at(run(left));
            let (right_group, right_rest) = right.split_at(run(right));
            settle(Group { merchant: left_group, acquirer: right_group });
            (left, right) = (left_rest, right_rest);
        }
    }
}

// How many entries at the front share the first key.
fn run(entries: &[Entry]) -> usize {
    let Some((key, _)) = entries.first() else { return 0 };
    entries.iter().take_while(|(other, _)| other == key).count()
}

/// Picks pairs inside one group so that as many as may be come together, and of those choices the one that costs least in
/// all; `cost` gives `None` for a pair that may not be. Ties fall to the earlier records. A group of one and one needs no
/// search. `take` hears of each pair what the next best choice without it would cost more, [`LONE`] where there is no other
/// for either record.
pub fn settle(group: &Group<'_>, mut cost: impl FnMut(u32, u32) -> Option<i64>, mut take: impl FnMut(u32, u32, i64)) {
    if let ([(_, merchant)], [(_, acquirer)]) = (group.merchant, group.acquirer) {
        if cost(*merchant, *acquirer).is_some() {
            take(*merchant, *acquirer, LONE);
        }
        return;
    }
    let mut edges: Vec<Edge> = Vec::new();
    for (_, merchant) in group.merchant.iter().take(GROUP_MAX) {
        for (_, acquirer) in group.acquirer.iter().take(GROUP_MAX) {
            if let Some(cost) = cost(*merchant, *acquirer) {
                let weight = PAIR_WEIGHT - cost.clamp(0, COST_MAX);
                edges.push(Edge { merchant: *merchant, acquirer: *acquirer, weight });
            }
        }
    }
    for chosen in assign(&edges).chosen {
        take(chosen.merchant, chosen.acquirer, if chosen.margin > COST_MAX { LONE } else { chosen.margin });
    }
}

/// The margin of a pair without rival: to leave it out would leave a record alone.
pub const LONE: i64 = i64::MAX;

// Costs are seconds and penalties of days. One pair more outweighs any cost saved by a group of this size.
const COST_MAX: i64 = 1 << 24;
const PAIR_WEIGHT: i64 = 1 << 34;

// A key shared by more rows than this is no key (a constant column, say); only its first rows are weighed.
const GROUP_MAX: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(merchant: &[(u64, u32)], acquirer: &[(u64, u32)], cost: impl Fn(u32, u32) -> Option<i64> + Copy) -> Vec<Pair> {
        let mut taken = Vec::new();
        join(merchant.iter().copied(), acquirer.iter().copied(), |group| settle(&group, cost, |m, a, _| taken.push((m, a))));
        taken.sort_unstable();
        taken
    }

    #[test]
    fn equal_keys_meet_whatever_their_order_and_key_0_joins_nothing() {
        assert_eq!(pairs(&[(9, 0), (0, 1), (5, 2)], &[(5, 7), (0, 8), (9, 9)], |_, _| Some(0)), [(0, 9), (2, 7)]);
    }

    #[test]
    fn a_group_is_settled_as_a_whole() {
        let cost = |m: u32, a: u32| Some((i64::from(m) * 10 - i64::from(a)).abs());
        assert_eq!(pairs(&[(1, 0), (1, 1)], &[(1, 9), (1, 1)], cost), [(0, 1), (1, 9)]);
        assert_eq!(pairs(&[(1, 0)], &[(1, 9)], |_, _| None), []);
    }

    #[test]
    fn a_choice_between_two_says_how_near_the_other_was() {
        let margins = |acquirer: &[(u64, u32)]| {
            let mut found = Vec::new();
            let cost = |_: u32, a: u32| Some(i64::from(a));
            join([(1, 0)].into_iter(), acquirer.iter().copied(), |group| settle(&group, cost, |m, a, margin| found.push((m, a, margin))));
            found
        };
        assert_eq!(margins(&[(1, 5), (1, 45)]), [(0, 5, 40)]);
        assert_eq!(margins(&[(1, 5)]), [(0, 5, LONE)]);
    }
}
