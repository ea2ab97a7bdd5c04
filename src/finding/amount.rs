//! A: linked pairs whose amounts differ. A column's proof first, then what explains many pairs, then single slips.
//!
//! In: pairs with different amounts. Out: the code of each, what else fits, whether it repeats. Must not know: how the
//! pairs were linked.

use std::collections::BTreeMap;

use crate::base::{CardKind, Minor, Status};
use crate::profile::Profile;

use super::code::Code;
use super::desk::{Desk, Look};
use super::slip::{Slip, slips};

/// A linked pair whose amounts differ.
#[derive(Clone, Debug)]
pub struct Differing {
    /// The merchant's record.
    pub merchant: u32,
    /// The acquirer's record.
    pub acquirer: u32,
}

/// What a pair's difference was found to be.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Named {
    /// The code.
    pub code: Code,
    /// Other codes that also fit.
    pub also: Vec<Code>,
    /// The slip, where it is one.
    pub slip: Option<Slip>,
    /// Whether one rule explains this pair and at least two more of the same terminal or channel.
    pub is_systematic: bool,
    /// Whether a column of the files proves it.
    pub is_proven: bool,
}

const SYSTEMATIC_PAIRS_MIN: usize = 3;

/// Names the difference of every pair.
pub fn name_differences(desk: &Desk<'_>, profile: &Profile, pairs: &[Differing]) -> Vec<Named> {
    let scale = profile.currency().scale();
    let fits: Vec<Vec<Slip>> =
        pairs.iter().map(|pair| slips(desk.merchant.amount(pair.merchant), desk.acquirer.amount(pair.acquirer), scale)).collect();
    let proofs: Vec<Option<Code>> = pairs.iter().map(|pair| column_proof(desk, pair)).collect();
    let surcharges = surcharge_terminals(desk, profile, pairs, &proofs);
    let systematic = systematic_slips(desk, pairs, &fits, &proofs);
    let mut named = Vec::with_capacity(pairs.len());
    for (index, pair) in pairs.iter().enumerate() {
        let (fit, proof) = (fits.get(index).map_or(&[][..], Vec::as_slice), proofs.get(index).copied().flatten());
        let rule = systematic.get(index).copied().flatten();
        let mut one = name_one(desk, pair, fit, proof, rule);
        if one.code == Code::A12 && desk.acquirer.amount(pair.acquirer).abs() > desk.merchant.amount(pair.merchant).abs() {
            let terminal = desk.acquirer.columns.terminal.get(pair.acquirer as usize);
            let is_surcharge = surcharges.contains(&terminal.index());
            let other = if is_surcharge { Code::A12 } else { Code::A11 };
            one.code = if is_surcharge { Code::A11 } else { Code::A12 };
            one.also.insert(0, other);
        }
        named.push(one);
    }
    named
}

fn name_one(desk: &Desk<'_>, pair: &Differing, fit: &[Slip], proof: Option<Code>, rule: Option<Slip>) -> Named {
    let (ours, theirs) = (desk.merchant.amount(pair.merchant), desk.acquirer.amount(pair.acquirer));
    let alone = fit.iter().copied().find(|slip| slip.stands_alone());
    let slip = rule.or(alone);
    let code = match (proof, slip) {
        (Some(code), _) => code,
        (None, _) if ours == -theirs => Code::A06,
        (None, Some(slip)) => slip.code(),
        (None, None) => Code::A15,
    };
    let mut also: Vec<Code> = fit.iter().map(|slip| slip.code()).filter(|other| *other != code).collect();
    also.dedup();
    let mut seen = Vec::new();
    also.retain(|code| {
        !seen.contains(code) && {
            seen.push(*code);
            true
        }
    });
    let slip = slip.filter(|slip| slip.code() == code);
    Named { code, also, slip, is_systematic: rule.is_some() && proof.is_none(), is_proven: proof.is_some() }
}

// A column of either file that says the difference to the fen.
fn column_proof(desk: &Desk<'_>, pair: &Differing) -> Option<Code> {
    let (m, a) = (pair.merchant as usize, pair.acquirer as usize);
    let (ours, theirs) = (&desk.merchant.columns, &desk.acquirer.columns);
    let (booked, charged) = (desk.merchant.amount(pair.merchant), desk.acquirer.amount(pair.acquirer));
    let lack = booked.abs() - charged.abs();
    let is = |first: Option<Minor>, second: Option<Minor>, value: Minor| {
        [first, second].iter().flatten().any(|column| *column != 0 && column.abs() == value)
    };
    if theirs.status.get(a) == Status::Partial && lack > 0 {
        return Some(Code::A14);
    }
    if lack < 0 && is(ours.tip.get(m).value(), theirs.tip.get(a).value(), -lack) {
        return Some(Code::A10);
    }
    if is(ours.discount.get(m).value(), theirs.discount.get(a).value(), lack.abs()) {
        return Some(Code::A09);
    }
    if is(ours.round_off.get(m).value(), theirs.round_off.get(a).value(), lack.abs()) {
        return Some(Code::A07);
    }
    if is(None, theirs.fee.get(a).value(), lack.abs()) {
        return Some(Code::A12);
    }
    if is(ours.tax.get(m).value(), theirs.tax.get(a).value(), lack.abs()) {
        return Some(Code::A08);
    }
    None
}

// Terminals that add their fee to the customer's charge: card only, not integrated, three pairs at least.
fn surcharge_terminals(desk: &Desk<'_>, profile: &Profile, pairs: &[Differing], proofs: &[Option<Code>]) -> Vec<usize> {
    let mut count: BTreeMap<usize, usize> = BTreeMap::new();
    for (pair, proof) in pairs.iter().zip(proofs) {
        let row = pair.acquirer as usize;
        let (kind, channel) = (desk.acquirer.columns.card_kind.get(row), desk.acquirer.columns.channel.get(row));
        let is_card = kind != CardKind::Unsaid || !channel.is_wallet();
        if *proof == Some(Code::A12) && is_card && desk.acquirer.amount(pair.acquirer) > desk.merchant.amount(pair.merchant) {
            *count.entry(desk.acquirer.columns.terminal.get(row).index()).or_default() += 1;
        }
    }
    let is_integrated = |terminal: usize| {
        let known = desk.acquirer.columns.terminal.values().iter().find(|name| name.index() == terminal);
        known.is_some_and(|name| entry_of(profile, desk.names.text(*name)) == Some("integrated"))
    };
    count.into_iter().filter(|(terminal, count)| *count >= SYSTEMATIC_PAIRS_MIN && !is_integrated(*terminal)).map(|(terminal, _)| terminal).collect()
}

/// How the amount gets onto a terminal, as the profile says: `keyed` or `integrated`.
pub fn entry_of<'p>(profile: &'p Profile, terminal: &str) -> Option<&'p str> {
    let core = crate::base::key::id_core(terminal);
    let known = profile.terminals.iter().find(|known| !core.is_empty() && crate::base::key::id_core(&known.id).eq_ignore_ascii_case(core))?;
    (!known.entry.is_empty()).then_some(known.entry.as_str())
}

// One rule that explains at least three pairs, and four in five, of a terminal's or a channel's differing pairs.
fn systematic_slips(desk: &Desk<'_>, pairs: &[Differing], fits: &[Vec<Slip>], proofs: &[Option<Code>]) -> Vec<Option<Slip>> {
    let mut rules = vec![None; pairs.len()];
    let place = |pair: &Differing, by_terminal: bool| {
        let row = pair.acquirer as usize;
        if by_terminal { desk.acquirer.columns.terminal.get(row).index() + 1_000 } else { desk.acquirer.columns.channel.get(row) as usize }
    };
    for by_terminal in [true, false] {
        let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (index, pair) in pairs.iter().enumerate() {
            if proofs.get(index).copied().flatten().is_none() {
                groups.entry(place(pair, by_terminal)).or_default().push(index);
            }
        }
        for members in groups.into_values() {
            for slip in [Slip::Decimal, Slip::RoundedOff, Slip::Tax, Slip::Discount] {
                let fitting: Vec<usize> = members.iter().copied().filter(|index| fits.get(*index).is_some_and(|fit| fit.contains(&slip))).collect();
                let fitting = same_rule(desk, pairs, slip, fitting);
                if fitting.len() >= SYSTEMATIC_PAIRS_MIN && fitting.len() * 5 >= members.len() * 4 {
                    for index in fitting {
                        if let Some(rule) = rules.get_mut(index) {
                            rule.get_or_insert(slip);
                        }
                    }
                }
            }
        }
    }
    rules
}

// Of pairs that fit a ratio class, those with the commonest ratio (in thousandths); of round-offs all.
fn same_rule(desk: &Desk<'_>, pairs: &[Differing], slip: Slip, fitting: Vec<usize>) -> Vec<usize> {
    if slip == Slip::RoundedOff {
        return fitting;
    }
    let ratio = |index: &usize| {
        let pair = pairs.get(*index)?;
        let (ours, theirs) = (desk.merchant.amount(pair.merchant).abs(), desk.acquirer.amount(pair.acquirer).abs());
        // Rounded to a half per cent, so that a fen of rounding on a small ticket stays within its rate.
        (ours != 0).then(|| (theirs * 400 / ours + 1) / 2)
    };
    let mut count: BTreeMap<i64, usize> = BTreeMap::new();
    for value in fitting.iter().filter_map(ratio) {
        *count.entry(value).or_default() += 1;
    }
    let Some(common) = count.into_iter().max_by_key(|(value, count)| (*count, -*value)).map(|(value, _)| value) else { return Vec::new() };
    fitting.into_iter().filter(|index| ratio(index).is_some_and(|value| (value - common).abs() <= 1)).collect()
}
