//! Links made and parted by hand: locks that the matching respects.
//!
//! In: record numbers. Out: links that stand before any other, pairs that never become one. Must not know: who decided.

use super::code::Code;
use super::desk::{Case, Desk};
use crate::matching::Tier;

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
    for (merchant, acquirer) in &locks.links {
        free(desk, &[*merchant], &[*acquirer]);
        desk.links.link(*merchant, *acquirer, Tier::Hand);
    }
    for (merchant, acquirer) in &locks.groups {
        free(desk, merchant, acquirer);
        let ours: i64 = merchant.iter().map(|row| desk.merchant_money(*row)).sum();
        let theirs: i64 = acquirer.iter().map(|row| desk.acquirer_money(*row)).sum();
        let code = if ours == theirs { Code::M02 } else { Code::U22 };
        desk.groups.push((merchant.clone(), acquirer.clone()));
        desk.close(Case { code, merchant: merchant.clone(), acquirer: acquirer.clone(), tier: Tier::Hand, ..Case::default() });
    }
}

fn free(desk: &mut Desk<'_>, merchant: &[u32], acquirer: &[u32]) {
    for row in merchant {
        desk.code_merchant(*row, Code::None);
    }
    for row in acquirer {
        desk.code_acquirer(*row, Code::None);
    }
    desk.cases.retain(|case| !case.merchant.iter().any(|row| merchant.contains(row)) && !case.acquirer.iter().any(|row| acquirer.contains(row)));
}

/// Whether a pair kept apart ended in one case or link all the same.
pub fn is_joined(desk: &Desk<'_>, merchant: u32, acquirer: u32) -> bool {
    let in_case = |case: &Case| case.merchant.contains(&merchant) && case.acquirer.contains(&acquirer);
    desk.links.of_merchant(merchant) == Some(acquirer)
        || desk.cases.iter().any(in_case)
        || desk.groups.iter().any(|(ours, theirs)| ours.contains(&merchant) && theirs.contains(&acquirer))
}
