//! Money the acquirer gave back or held that the merchant did not book: refunds by their original, freezes with their release.
//!
//! In: a desk with links. Out: cases U12, U13, U14, U18. Must not know: how links were found.

use crate::base::{Kind, Side};

use super::chains::Chain;
use super::code::Code;
use super::desk::{Case, Class, Context, Desk, Look};
use super::near;
use super::period::{Coverages, Standing};

/// A freeze and the release of the same money are one case.
pub fn close_freezes(desk: &mut Desk<'_>) {
    let of_kind = |desk: &Desk<'_>, kind: Kind| -> Vec<u32> {
        desk.open_acquirer().filter(|row| desk.acquirer.columns.kind.get(*row as usize) == kind && desk.acquirer.moved(*row)).collect()
    };
    let freezes = of_kind(desk, Kind::Freeze);
    for release in of_kind(desk, Kind::Unfreeze) {
        let original = desk.acquirer.columns.original_id.get(release as usize);
        let fits = |freeze: &&u32| {
            let same_original = original.is_some() && desk.acquirer.columns.original_id.get(**freeze as usize) == original;
            let same_card = desk.acquirer.card(release).agrees(desk.acquirer.card(**freeze));
            desk.is_open_acquirer(**freeze)
                && desk.acquirer.amount(**freeze).abs() == desk.acquirer.amount(release).abs()
                && desk.acquirer.moment(**freeze) <= desk.acquirer.moment(release)
                && (same_original || same_card || (!original.is_some() && !desk.acquirer.card(release).is_some()))
        };
        if let Some(freeze) = freezes.iter().find(fits).copied() {
            desk.close(Case { code: Code::U18, acquirer: vec![freeze, release], ..Case::default() });
        }
    }
}

/// Refunds of the acquirer that no one booked: too much, without an original, or just not booked.
pub fn close_refunds(desk: &mut Desk<'_>, acquirer_chains: &[Chain], coverage: &Coverages) {
    let mut refunded: std::collections::BTreeMap<u32, i64> = std::collections::BTreeMap::new();
    let mut chains: Vec<Chain> = acquirer_chains.iter().copied().filter(|chain| desk.acquirer.class(chain.taker) == Class::Refund).collect();
    chains.sort_by_key(|chain| (desk.acquirer.moment(chain.taker), chain.taker));
    let mut over: Vec<(u32, u32)> = Vec::new();
    for chain in &chains {
        let sum = refunded.entry(chain.original).or_default();
        *sum += desk.acquirer.amount(chain.taker).abs();
        if *sum > desk.acquirer.amount(chain.original).abs() {
            over.push((chain.taker, chain.original));
        }
    }
    for row in 0..desk.acquirer.len as u32 {
        if !desk.is_open_acquirer(row) || desk.acquirer.class(row) != Class::Refund || !desk.acquirer.moved(row) {
            continue;
        }
        if coverage.of_acquirer(desk.acquirer, row) == Standing::Outside {
            continue;
        }
        let over_original = over.iter().find(|(taker, _)| *taker == row).map(|(_, original)| *original);
        let original = chains.iter().find(|chain| chain.taker == row).map(|chain| chain.original).or_else(|| near::booked_original(desk, row));
        let names_original = desk.acquirer.columns.original_id.get(row as usize).is_some();
        let code = match (over_original, original) {
            (Some(_), _) => Code::U13,
            (None, Some(_)) => Code::U12,
            (None, None) if names_original => Code::U14,
            (None, None) => Code::U12,
        };
        let context = Context { original: original.or(over_original).map(|sale| (Side::Acquirer, sale)), ..Context::default() };
        desk.close(Case { code, acquirer: vec![row], context, ..Case::default() });
    }
}
