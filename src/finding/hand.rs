//! Links made and parted by hand: locks that the matching respects.
//!
//! In: record numbers. Out: links that stand before any other, pairs that never become one. Must not know: who decided.

use std::collections::{BTreeMap, BTreeSet};

use super::code::Code;
use super::desk::{Case, Desk};
use crate::matching::{Links, Tier};

/// What must stand and what must not, as records: the merchant's, the acquirer's.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Locks {
    /// One with one.
    pub links: Vec<(u32, u32)>,
    /// Several with several.
    pub groups: Vec<(Vec<u32>, Vec<u32>)>,
    /// Never one payment.
    pub apart: Vec<(u32, u32)>,
}

/// Puts the locks on the desk. A row that an earlier step set apart (a repeat, another tender) comes back for it.
pub fn apply(desk: &mut Desk<'_>, locks: &Locks) {
    desk.links.keep_apart(&locks.apart);
    free(desk, locks);
    for (merchant, acquirer) in &locks.links {
        desk.links.link(*merchant, *acquirer, Tier::Hand);
    }
    for (merchant, acquirer) in &locks.groups {
        let ours: i64 = merchant.iter().map(|row| desk.merchant_money(*row)).sum();
        let theirs: i64 = acquirer.iter().map(|row| desk.acquirer_money(*row)).sum();
        let code = if ours == theirs { Code::M02 } else { Code::U22 };
        desk.groups.push((merchant.clone(), acquirer.clone()));
        desk.close(Case { code, merchant: merchant.clone(), acquirer: acquirer.clone(), tier: Tier::Hand, ..Case::default() });
    }
}

// No two links or groups that hold share a row, so that all may be freed at once.
fn free(desk: &mut Desk<'_>, locks: &Locks) {
    let ours = || locks.links.iter().map(|(merchant, _)| *merchant).chain(locks.groups.iter().flat_map(|(merchant, _)| merchant.iter().copied()));
    let theirs = || locks.links.iter().map(|(_, acquirer)| *acquirer).chain(locks.groups.iter().flat_map(|(_, acquirer)| acquirer.iter().copied()));
    ours().for_each(|row| desk.code_merchant(row, Code::None));
    theirs().for_each(|row| desk.code_acquirer(row, Code::None));
    let (ours, theirs): (BTreeSet<u32>, BTreeSet<u32>) = (ours().collect(), theirs().collect());
    desk.cases.retain(|case| !case.merchant.iter().any(|row| ours.contains(row)) && !case.acquirer.iter().any(|row| theirs.contains(row)));
}

/// What ended in one case, group or link all the same, by the merchant's records that are asked about.
pub struct Joined<'d> {
    links: &'d Links,
    with: BTreeMap<u32, Vec<&'d [u32]>>,
}

impl<'d> Joined<'d> {
    /// Of these records.
    pub fn of(desk: &'d Desk<'_>, asked: &BTreeSet<u32>) -> Joined<'d> {
        let cases = desk.cases.iter().map(|case| (&case.merchant, &case.acquirer));
        let mut with: BTreeMap<u32, Vec<&[u32]>> = BTreeMap::new();
        for (ours, theirs) in cases.chain(desk.groups.iter().map(|(ours, theirs)| (ours, theirs))) {
            for row in ours.iter().filter(|row| !theirs.is_empty() && asked.contains(row)) {
                with.entry(*row).or_default().push(theirs);
            }
        }
        Joined { links: &desk.links, with }
    }

    /// Whether a pair is joined.
    pub fn has(&self, merchant: u32, acquirer: u32) -> bool {
        self.links.of_merchant(merchant) == Some(acquirer)
            || self.with.get(&merchant).is_some_and(|with| with.iter().any(|theirs| theirs.contains(&acquirer)))
    }
}
