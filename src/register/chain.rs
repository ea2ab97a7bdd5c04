//! What was done to a register behind its back: each entry that was edited, taken out or moved, by its number.
//!
//! In: entries as they stand, and the count and last hash stated beside them. Out: [`Break`]s. Must not know: files.
//!
//! Someone who makes every later hash anew leaves no trace in the file itself; the last hash on an earlier print or export
//! shows it. That is why the form prints it.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::{Fact, Said};

use super::{Entry, START};

/// A place where the chain does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Break {
    /// The entry's text or hash was changed.
    Changed(u32),
    /// The entry is not there.
    Missing(u32),
    /// The entry stands in another place.
    Moved(u32),
    /// The last entry is not the one stated.
    End(u32),
}

impl Break {
    /// The number of the entry.
    pub fn entry(self) -> u32 {
        match self {
            Break::Changed(entry) | Break::Missing(entry) | Break::Moved(entry) | Break::End(entry) => entry,
        }
    }

    /// What is wrong, to be said.
    pub fn said(self) -> Said {
        let key = match self {
            Break::Changed(_) => "register-changed",
            Break::Missing(_) => "register-missing",
            Break::Moved(_) => "register-moved",
            Break::End(_) => "register-end",
        };
        Said::new(key).with("entry", Fact::Count(u64::from(self.entry())))
    }
}

/// The breaks of a chain, by entry; none for a whole one.
pub fn breaks(entries: &[Entry], head_count: u32, head_hash: &str) -> Vec<Break> {
    let mut found: BTreeSet<Break> = BTreeSet::new();
    let mut by_number: BTreeMap<u32, &Entry> = BTreeMap::new();
    for entry in entries {
        let is_second = by_number.insert(entry.number, entry).is_some();
        let names_earlier = entry.corrects.is_none_or(|old| old > 0 && old < entry.number);
        if is_second || entry.number == 0 || !names_earlier || entry.hash != entry.made_hash() {
            found.insert(Break::Changed(entry.number));
        }
    }
    // The register is as long as it says, or as its last number says; a number that was made up asks for no list of gaps.
    let last = by_number.keys().next_back().copied().unwrap_or(0);
    let length = head_count.max(last).min(entries.len() as u32 * 2 + 1_000);
    found.extend((1..=length).filter(|number| !by_number.contains_key(number)).map(Break::Missing));
    for (number, entry) in &by_number {
        let earlier = number.saturating_sub(1);
        let before = if *number == 1 { Some(START) } else { by_number.get(&earlier).map(|before| before.hash.as_str()) };
        if before.is_some_and(|before| before != entry.before) && !found.contains(&Break::Changed(earlier)) {
            found.insert(Break::Changed(*number));
        }
    }
    found.extend(moved(entries).into_iter().map(Break::Moved));
    if found.is_empty() {
        let hash = by_number.values().next_back().map_or(START, |entry| &entry.hash);
        if head_count != last || head_hash != hash {
            found.insert(Break::End(last));
        }
    }
    let mut found: Vec<Break> = found.into_iter().collect();
    found.sort_by_key(|one| (one.entry(), *one));
    found
}

// The fewest entries whose moving would put the rest in order: those outside a longest ascending run.
fn moved(entries: &[Entry]) -> Vec<u32> {
    let numbers: Vec<u32> = entries.iter().map(|entry| entry.number).collect();
    // Most registers are in order; only the others cost the square.
    if numbers.is_sorted() {
        return Vec::new();
    }
    let mut best: Vec<(usize, Option<usize>)> = Vec::with_capacity(numbers.len());
    for (at, number) in numbers.iter().enumerate() {
        let before = (0..at).filter(|other| numbers.get(*other).is_some_and(|other| other < number));
        let longest = before.max_by_key(|other| best.get(*other).map_or(0, |(length, _)| *length));
        let length = longest.and_then(|other| best.get(other)).map_or(0, |(length, _)| *length) + 1;
        best.push((length, longest));
    }
    let mut kept = BTreeSet::new();
    let mut at = (0..best.len()).max_by_key(|at| best.get(*at).map_or(0, |(length, _)| *length));
    while let Some(place) = at {
        kept.insert(place);
        at = best.get(place).and_then(|(_, before)| *before);
    }
    numbers.iter().enumerate().filter(|(at, _)| !kept.contains(at)).map(|(_, number)| *number).collect()
}
