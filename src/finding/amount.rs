//! A: linked pairs whose amounts differ. A column's proof first, then what explains many pairs, then single slips.
//!
//! In: pairs with different amounts. Out: the code of each, what else fits, whether it repeats. Must not know: how the
//! pairs were linked.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::base::{Kind, Minor, Moment, Status};
use crate::profile::Profile;

use super::code::Code;
use super::desk::{Desk, Look};
use super::slip::{Slip, slips};

use stretch::segments;

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
    /// Whether the files prove it: a column, a state, a kind or a remark.
    pub is_proven: bool,
    /// Whether a column of the files holds the difference to the fen.
    pub is_column: bool,
}

const SYSTEMATIC_PAIRS_MIN: usize = 3;

/// Names the difference of every pair.
pub fn name_differences(desk: &Desk<'_>, profile: &Profile, pairs: &[Differing]) -> Vec<Named> {
    let fits: Vec<Vec<Slip>> =
        pairs.iter().map(|pair| slips(desk.merchant.amount(pair.merchant), desk.acquirer.amount(pair.acquirer), desk.scale)).collect();
    let proofs: Vec<Option<Code>> = pairs.iter().map(|pair| column_proof(desk, pair)).collect();
    let surcharged = surcharged(desk, profile, pairs, &proofs);
    let systematic = systematic_slips(desk, pairs, &proofs, &fits);
    let mut named = Vec::with_capacity(pairs.len());
    for (index, pair) in pairs.iter().enumerate() {
        let (fit, proof) = (fits.get(index).map_or(&[][..], Vec::as_slice), proofs.get(index).copied().flatten());
        let rule = systematic.get(index).copied().flatten();
        let mut one = name_one(desk, pair, fit, proof, rule);
        if one.code == Code::A12 && desk.acquirer.amount(pair.acquirer).abs() > desk.merchant.amount(pair.merchant).abs() {
            let is_surcharge = surcharged.get(index).copied().unwrap_or(false);
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
    Named {
        code,
        also,
        slip,
        is_systematic: rule.is_some() && proof.is_none(),
        is_proven: proof.is_some(),
        is_column: holds_difference(desk, pair) && proof.is_some(),
    }
}

/// Whether a column says the difference of two rows that time alone puts together.
pub(super) fn is_proven(desk: &Desk<'_>, merchant: u32, acquirer: u32) -> bool {
    let (booked, charged) = (desk.merchant.amount(merchant).abs(), desk.acquirer.amount(acquirer).abs());
    match column_proof(desk, &Differing { merchant, acquirer }) {
        // The word alone says nothing of the sums; a conversion moves them by a few parts in a hundred.
        Some(Code::A13) => (booked - charged).abs() * 10 <= booked,
        Some(_) => booked != charged,
        None => false,
    }
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
    // A conversion: DCC, or a currency's exchange.
    if says(desk, pair, &["DCC", "外币", "汇率"]) {
        return Some(Code::A13);
    }
    // ISO 8583 answers 10 where it approved a part.
    let is_part = theirs.status.get(a) == Status::Partial || desk.names.text(theirs.response.get(a)).trim() == "10";
    if is_part && lack > 0 {
        return Some(Code::A14);
    }
    if lack < 0
        && (is(ours.tip.get(m).value(), theirs.tip.get(a).value(), -lack) || is_adjusted(desk, pair) || says(desk, pair, &["小费", "gratuity"]))
    {
        return Some(Code::A10);
    }
    if is(ours.discount.get(m).value(), theirs.discount.get(a).value(), lack.abs()) {
        return Some(Code::A09);
    }
    if is(ours.round_off.get(m).value(), theirs.round_off.get(a).value(), lack.abs()) {
        return Some(Code::A07);
    }
    if is(None, theirs.fee.get(a).value(), lack.abs()) || (lack < 0 && is_fee_on_top(booked.abs(), charged.abs(), theirs.fee.get(a).value())) {
        return Some(Code::A12);
    }
    if is(ours.tax.get(m).value(), theirs.tax.get(a).value(), lack.abs()) {
        return Some(Code::A08);
    }
    None
}

// Whether some column of either row is the difference of the two to the fen.
fn holds_difference(desk: &Desk<'_>, pair: &Differing) -> bool {
    let apart = (desk.merchant.amount(pair.merchant).abs() - desk.acquirer.amount(pair.acquirer).abs()).abs();
    [(desk.merchant, pair.merchant), (desk.acquirer, pair.acquirer)].iter().any(|(book, row)| {
        let columns = &book.columns;
        [&columns.tip, &columns.discount, &columns.round_off, &columns.fee, &columns.tax]
            .iter()
            .any(|column| column.get(*row as usize).value().is_some_and(|value| value != 0 && value.abs() == apart))
    })
}

// The statement's row adjusts the sale's amount, or completes a hold of the booked amount above it.
fn is_adjusted(desk: &Desk<'_>, pair: &Differing) -> bool {
    let booked = desk.merchant.amount(pair.merchant).abs();
    match desk.acquirer.columns.kind.get(pair.acquirer as usize) {
        Kind::Adjustment => true,
        Kind::Completion => desk.hold_of(pair.acquirer).is_some_and(|hold| desk.acquirer.amount(hold).abs() == booked),
        _ => false,
    }
}

// A remark of either row has one of the words.
fn says(desk: &Desk<'_>, pair: &Differing, words: &[&str]) -> bool {
    let remarks = [desk.acquirer.columns.remark.get(pair.acquirer as usize), desk.merchant.columns.remark.get(pair.merchant as usize)];
    remarks.iter().any(|remark| {
        let text = desk.names.text(*remark);
        words.iter().any(|word| text.contains(word))
    })
}

// Whether the charge is the booked amount and the row's own rate of it: the fee column is of the charge, so it is a fen more.
fn is_fee_on_top(booked: Minor, charged: Minor, fee: Option<Minor>) -> bool {
    let Some(fee) = fee.filter(|fee| *fee != 0 && charged != 0) else { return false };
    let exact = i128::from(booked) * i128::from(fee.abs());
    (exact - i128::from(charged - booked) * i128::from(charged)).abs() <= i128::from(charged)
}

// Pairs whose charge carries the fee on top, because the customer was asked for it: cards only, keyed by hand, three at
// least in one stretch of time. Where wallets carry the fee as well, or the difference is the fee column's to the fen on
// more rows than a rate of the sale could be, the register books net amounts instead.
fn surcharged(desk: &Desk<'_>, profile: &Profile, pairs: &[Differing], proofs: &[Option<Code>]) -> Vec<bool> {
    let mut by_terminal: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (index, (pair, proof)) in pairs.iter().zip(proofs).enumerate() {
        if *proof == Some(Code::A12) && desk.acquirer.amount(pair.acquirer).abs() > desk.merchant.amount(pair.merchant).abs() {
            by_terminal.entry(desk.acquirer.columns.terminal.get(pair.acquirer as usize).index()).or_default().push(index);
        }
    }
    let mut surcharged = vec![false; pairs.len()];
    for mut members in by_terminal.into_values() {
        let moment = |index: &usize| pairs.get(*index).map_or(Moment::NONE, |pair| desk.acquirer.moment(pair.acquirer));
        members.sort_by_key(|index| (moment(index), *index));
        for stretch in members.chunk_by(|left, right| moment(right).seconds_since(moment(left)).is_some_and(|seconds| seconds <= STRETCH_GAP_S)) {
            let is_one = is_surcharge(desk, profile, pairs, stretch);
            for index in stretch {
                if let Some(flag) = surcharged.get_mut(*index) {
                    *flag = is_one;
                }
            }
        }
    }
    surcharged
}

// A night lies within a stretch, a day does not.
const STRETCH_GAP_S: i64 = 16 * 3_600;

fn is_surcharge(desk: &Desk<'_>, profile: &Profile, pairs: &[Differing], stretch: &[usize]) -> bool {
    let (mut cards, mut wallets, mut off_by_a_fen, mut expected_off) = (0_usize, 0_usize, 0_usize, Decimal::ZERO);
    let (mut round_booked, mut round_charged) = (0_usize, 0_usize);
    for pair in stretch.iter().filter_map(|index| pairs.get(*index)) {
        let row = pair.acquirer as usize;
        let columns = &desk.acquirer.columns;
        if columns.channel.get(row).is_wallet() {
            wallets += 1;
            continue;
        }
        cards += 1;
        let (booked, charged) = (desk.merchant.amount(pair.merchant).abs(), desk.acquirer.amount(pair.acquirer).abs());
        let fee = columns.fee.get(row).value().unwrap_or(0).abs();
        off_by_a_fen += usize::from(charged - booked != fee);
        round_booked += usize::from(booked % 10 == 0);
        round_charged += usize::from(charged % 10 == 0);
        // The fee of the charge exceeds the fee of the sale by rate² of it: that many fen, on average, are seen.
        expected_off += Decimal::from(fee) * Decimal::from(fee) / Decimal::from(charged.max(1));
    }
    let terminal = pairs
        .get(stretch.first().copied().unwrap_or(0))
        .map_or("", |pair| desk.names.text(desk.acquirer.columns.terminal.get(pair.acquirer as usize)));
    let is_exact = off_by_a_fen == 0 && expected_off > Decimal::TWO;
    // Prices are round: where the booked amounts are and the charged ones are not, the fee came on top of the price.
    let is_on_top = round_booked * 2 > cards && round_booked > 2 * round_charged;
    cards >= SYSTEMATIC_PAIRS_MIN && wallets * 10 < cards && (is_on_top || !is_exact) && entry_of(profile, terminal) != Some("integrated")
}

/// Whether a rule explains each pair of amounts (the merchant's, the acquirer's) and at least two more of them.
pub fn follow_rules(pairs: &[(Minor, Minor)], scale: i64) -> Vec<bool> {
    let mut follows = vec![false; pairs.len()];
    for rule in Rule::all(scale.unsigned_abs()) {
        let fits = |(ours, theirs): &(Minor, Minor)| ours != theirs && rule.fits(ours.unsigned_abs(), theirs.unsigned_abs());
        let members: Vec<usize> = pairs.iter().enumerate().filter(|(_, pair)| fits(pair)).map(|(at, _)| at).collect();
        if members.len() >= SYSTEMATIC_PAIRS_MIN {
            for at in members {
                if let Some(flag) = follows.get_mut(at) {
                    *flag = true;
                }
            }
        }
    }
    follows
}

/// How the amount gets onto a terminal, as the profile says: `keyed` or `integrated`.
pub fn entry_of<'p>(profile: &'p Profile, terminal: &str) -> Option<&'p str> {
    let core = crate::base::key::id_core(terminal);
    let known = profile.terminals.iter().find(|known| !core.is_empty() && crate::base::key::id_core(&known.id).eq_ignore_ascii_case(core))?;
    (!known.entry.is_empty()).then_some(known.entry.as_str())
}

// A rule that many pairs may follow, with its exact test.
#[derive(Clone, Copy)]
enum Rule {
    Times(u64),
    Divided(u64),
    RoundedTo(u64),
    Tax(u64),
    TaxOff(u64),
    Discount(u64),
    DiscountOff(u64),
}

impl Rule {
    fn all(scale: u64) -> Vec<Rule> {
        let mut rules = vec![Rule::Times(10), Rule::Times(100), Rule::Divided(10), Rule::Divided(100)];
        rules.extend([scale / 10, scale, scale * 10].into_iter().filter(|step| *step > 1).map(Rule::RoundedTo));
        rules.extend([1, 3, 6, 9, 13].into_iter().flat_map(|rate| [Rule::Tax(rate), Rule::TaxOff(rate)]));
        rules.extend((50..=98).flat_map(|percent| [Rule::Discount(percent), Rule::DiscountOff(percent)]));
        rules
    }

    fn slip(self) -> Slip {
        match self {
            Rule::Times(_) | Rule::Divided(_) => Slip::Decimal,
            Rule::RoundedTo(_) => Slip::RoundedOff,
            Rule::Tax(_) | Rule::TaxOff(_) => Slip::Tax,
            Rule::Discount(_) | Rule::DiscountOff(_) => Slip::Discount,
        }
    }

    fn fits(self, ours: u64, theirs: u64) -> bool {
        // The exact value lies within one minor unit of what is charged.
        let near = |numerator: u64, denominator: u64, value: u64| numerator.abs_diff(value.saturating_mul(denominator)) <= denominator;
        match self {
            Rule::Times(factor) => ours.checked_mul(factor) == Some(theirs),
            Rule::Divided(factor) => theirs.checked_mul(factor) == Some(ours),
            Rule::RoundedTo(step) => ours / step * step == theirs,
            Rule::Tax(rate) => near(ours.saturating_mul(100 + rate), 100, theirs),
            Rule::TaxOff(rate) => near(theirs.saturating_mul(100 + rate), 100, ours),
            Rule::Discount(percent) => near(ours.saturating_mul(percent), 100, theirs),
            Rule::DiscountOff(percent) => near(theirs.saturating_mul(percent), 100, ours),
        }
    }
}

// One rule that explains at least three pairs, and four in five, of a terminal's differing pairs within a stretch of time;
// where the sides know no terminals, of a channel's. Stretches are the segments of highest score, a fit counting one and a
// misfit minus four; the longest rule takes its pairs first.
fn systematic_slips(desk: &Desk<'_>, pairs: &[Differing], proofs: &[Option<Code>], fits: &[Vec<Slip>]) -> Vec<Option<Slip>> {
    let mut groups: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
    for (index, pair) in pairs.iter().enumerate() {
        if proofs.get(index).copied().flatten().is_none() {
            let row = pair.acquirer as usize;
            let terminal = desk.acquirer.columns.terminal.get(row).index();
            let channel = if terminal == 0 { desk.acquirer.columns.channel.get(row) as usize } else { 0 };
            groups.entry((terminal, channel)).or_default().push(index);
        }
    }
    let mut found: Vec<(Slip, Vec<usize>)> = Vec::new();
    let of = |index: usize| {
        pairs
            .get(index)
            .map_or((0, 0), |pair| (desk.merchant.amount(pair.merchant).unsigned_abs(), desk.acquirer.amount(pair.acquirer).unsigned_abs()))
    };
    for mut members in groups.into_values() {
        members.sort_by_key(|index| pairs.get(*index).map(|pair| (desk.acquirer.moment(pair.acquirer), pair.acquirer)));
        // The places of the pairs that a rule fits; those of one difference are found by it, for there may be many differences.
        let mut apart: BTreeMap<i64, Vec<usize>> = BTreeMap::new();
        for (place, (ours, theirs)) in members.iter().map(|index| of(*index)).enumerate() {
            apart.entry(ours.cast_signed() - theirs.cast_signed()).or_default().push(place);
        }
        let often = apart.into_values().filter(|places| places.len() >= SYSTEMATIC_PAIRS_MIN).map(|places| (Slip::Constant, places));
        let of_rule = |rule: Rule| {
            let fits = |place: &usize| {
                let (ours, theirs) = members.get(*place).map_or((0, 0), |index| of(*index));
                rule.fits(ours, theirs)
            };
            (rule.slip(), (0..members.len()).filter(fits).collect::<Vec<usize>>())
        };
        // A hand's slips are each one by themselves; what adds a sum everywhere leaves some that no slip explains.
        let is_slip = |index: &usize| fits.get(*index).is_some_and(|fit| fit.iter().any(|slip| slip.stands_alone()));
        for (slip, places) in Rule::all(desk.scale.unsigned_abs()).into_iter().map(of_rule).chain(often) {
            for (from, to) in segments(&places) {
                let ruled: Vec<usize> = places.get(from..to).unwrap_or(&[]).iter().filter_map(|place| members.get(*place).copied()).collect();
                if slip != Slip::Constant || ruled.iter().filter(|index| !is_slip(index)).count() * 4 >= ruled.len() {
                    found.push((slip, ruled));
                }
            }
        }
    }
    found.sort_by_key(|(slip, members)| (std::cmp::Reverse(members.len()), *slip));
    let mut rules = vec![None; pairs.len()];
    for (slip, members) in found {
        let free = members.iter().filter(|index| rules.get(**index).is_some_and(Option::is_none)).count();
        if free >= SYSTEMATIC_PAIRS_MIN {
            for index in members {
                if let Some(rule) = rules.get_mut(index) {
                    rule.get_or_insert(slip);
                }
            }
        }
    }
    rules
}

mod stretch;
#[cfg(test)]
mod tests;
