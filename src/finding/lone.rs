//! The last steps of the order of decision: attempts, by whether their money moved after all, and rows without a partner.
//!
//! In: a desk on which all that has a partner is linked. Out: U05 and M05, U03, U06, U04 and their like. Must not know: words.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::{ByName, Kind, Name, Status};

use super::attempts::Attempts;
use super::chains::Chain;
use super::code::Code;
use super::decide::{agree_on_tender, are_alike, may_link_acquirer};
use super::desk::{Case, Class, Context, Desk, Look};
use super::near;
use super::numbers;
use super::period::{Coverages, Standing};
use super::scope;
use super::tiers::{Pass, link_by_card, link_by_reference};

/// An attempt whose money moved all the same; else an attempt that came to nothing.
pub fn close_attempts(desk: &mut Desk<'_>, acquirer_chains: &[Chain]) {
    let attempt = |desk: &Desk<'_>, row: u32| desk.merchant.status(row).is_attempt() && !scope::takes_no_part(desk.merchant, row);
    let charged = |desk: &Desk<'_>, row: u32| may_link_acquirer(desk, row) && desk.acquirer.class(row) == Class::Sale;
    let pair = |desk: &Desk<'_>, m: u32, a: u32| are_alike(desk, m, a) && agree_on_tender(desk, m, a);
    let pass = Pass { merchant: &attempt, acquirer: &charged, pair: &pair };
    link_by_reference(desk, &pass);
    link_by_card(desk, &pass);
    near::link_attempts(desk);
    let linked: Vec<_> =
        desk.links.iter().filter(|(m, a, _)| desk.merchant_code(*m) == Code::None && attempt(desk, *m) && desk.acquirer.moved(*a)).collect();
    for (m, a, tier) in linked {
        desk.close(Case { code: Code::U05, merchant: vec![m], acquirer: vec![a], tier, ..Case::default() });
    }
    let attempts = Attempts::of(desk);
    let reversed = acquirer_chains.iter().filter(|chain| desk.acquirer_code(chain.taker) == Code::M04).map(|chain| chain.original);
    let reversed: BTreeSet<u32> = reversed.flat_map(|sale| attempts.of_sale(desk, sale)).collect();
    for row in desk.open_merchant().collect::<Vec<u32>>() {
        if desk.merchant.status(row).is_attempt() {
            desk.code_merchant(row, if reversed.contains(&row) { Code::M04 } else { Code::M05 });
        }
    }
    for row in desk.open_acquirer().collect::<Vec<u32>>() {
        let status = desk.acquirer.status(row);
        if status.is_attempt() || status == Status::Pending {
            desk.code_acquirer(row, Code::M05);
        }
    }
}

/// What is left: each row by what its own side says of it, where the other side covers it.
pub fn close_rest(desk: &mut Desk<'_>, coverage: &Coverages, acquirer_chains: &[Chain]) {
    let whole = |chain: &&Chain| desk.acquirer.amount(chain.taker) == -desk.acquirer.amount(chain.original);
    let given_back: BTreeMap<u32, u32> = acquirer_chains.iter().filter(whole).map(|chain| (chain.original, chain.taker)).collect();
    for row in desk.open_merchant().collect::<Vec<u32>>() {
        if scope::takes_no_part(desk.merchant, row) {
            continue;
        }
        let code = code_of_lone_merchant(desk, coverage, row);
        let has_no_reference = code == Code::U03 && !desk.merchant.knows_references();
        let is_terminal_unknown = matches!(code, Code::U03 | Code::U06) && !coverage.lists_terminal_of(desk.merchant, row);
        let lacking = if code == Code::D03 { coverage.lacking(desk.merchant, row) } else { None };
        let is_one_of_several = code != Code::D03 && desk.of_several.0.contains(&row);
        let context = Context { has_no_reference, is_terminal_unknown, lacking, is_one_of_several, ..Context::default() };
        desk.close(Case { code, merchant: vec![row], context, ..Case::default() });
    }
    let unbooked = unbooked_terminals(desk);
    for row in desk.open_acquirer().collect::<Vec<u32>>() {
        if scope::takes_no_part(desk.acquirer, row) {
            continue;
        }
        let code = code_of_lone_acquirer(desk, coverage, row);
        // A card payment that no sale stands behind is the sign R15 as well; one of them is told here, not twice.
        let is_sign = code == Code::U04 && desk.acquirer.card(row).is_some();
        let also = if is_sign { vec![Code::R15] } else { Vec::new() };
        let is_one_of_several = code != Code::D03 && desk.of_several.1.contains(&row);
        let given_back = given_back.get(&row).copied().filter(|_| code == Code::U04);
        let is_terminal_unknown = code == Code::U04 && unbooked.contains(&desk.acquirer.columns.terminal.get(row as usize));
        let context = Context { given_back, is_one_of_several, is_terminal_unknown, ..Context::default() };
        desk.close(Case { code, acquirer: vec![row], also, context, ..Case::default() });
    }
}

/// Payments of a terminal that show whether the shop books it at all.
const OF_TERMINAL_MIN: u32 = 10;

/// The acquirer's terminals of whose payments at most one in twenty is linked, which may be chance, where most of another's are.
fn unbooked_terminals(desk: &Desk<'_>) -> BTreeSet<Name> {
    let mut booked: ByName<(u32, u32)> = ByName::default();
    let sales = (0..desk.acquirer.len as u32).filter(|row| desk.acquirer.moved(*row) && desk.acquirer.class(*row) == Class::Sale);
    for row in sales.filter(|_| desk.acquirer.columns.terminal.is_present()) {
        let is_linked = u32::from(desk.links.of_acquirer(row).is_some());
        booked.change(desk.acquirer.columns.terminal.get(row as usize), |(linked, all)| (*linked, *all) = (*linked + is_linked, *all + 1));
    }
    if !booked.iter().any(|(_, (linked, all))| *linked * 2 > *all) {
        return BTreeSet::new();
    }
    let is_hardly = |(terminal, (linked, all)): &(Name, &(u32, u32))| terminal.is_some() && *all >= OF_TERMINAL_MIN && *linked * 20 <= *all;
    booked.iter().filter(is_hardly).map(|(terminal, _)| terminal).collect()
}

fn code_of_lone_merchant(desk: &Desk<'_>, coverage: &Coverages, row: u32) -> Code {
    match coverage.of_merchant(desk.merchant, row) {
        Standing::Outside => return Code::D03,
        Standing::InTransit => return Code::U07,
        _ => {}
    }
    match desk.merchant.class(row) {
        // A void without a sale is money booked back that never went out, just as a refund alone is.
        Class::Refund | Class::Cancel => Code::U11,
        _ if desk.merchant.columns.kind.get(row as usize) == Kind::Offline => Code::U25,
        _ if numbers::has_reference(desk, row) => Code::U06,
        _ => Code::U03,
    }
}

fn code_of_lone_acquirer(desk: &Desk<'_>, coverage: &Coverages, row: u32) -> Code {
    match coverage.of_acquirer(desk.acquirer, row) {
        Standing::Outside => return Code::D03,
        Standing::Prior => return Code::U08,
        _ => {}
    }
    match desk.acquirer.columns.kind.get(row as usize) {
        Kind::Chargeback | Kind::Representment => Code::U17,
        Kind::Freeze | Kind::Unfreeze => Code::U18,
        Kind::TopUp | Kind::Deposit | Kind::Test => Code::U24,
        Kind::Void | Kind::Reversal | Kind::CompletionVoid => Code::U10,
        _ => Code::U04,
    }
}
