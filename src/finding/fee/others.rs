//! Fees that stand on rows of their own, fees of refunds, and nets that do not add up.
//!
//! In: the fee floor. Out: F05, F06 and F07. Must not know: how a rule was learnt.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::{Fact, IdKey, Kind, Minor, Name, Said};
use crate::finding::build::Finding;
use crate::finding::cause::{Cause, CauseCode};
use crate::finding::code::Code;
use crate::finding::desk::{Class as RowClass, Look};
use crate::finding::evidence::{Piece, piece};

use super::Floor;
use super::judge::{rule_piece, sum_pieces};
use super::rule::{FeeRule, RefundFee};

/// F05 for fees on rows of their own, a finding for each input and remark.
pub(super) fn fee_rows(floor: &Floor<'_>) -> Vec<Finding> {
    let book = floor.desk.acquirer;
    let mut groups: BTreeMap<(u32, Name), Vec<u32>> = BTreeMap::new();
    let is_extra = |row: &u32| book.columns.kind.get(*row as usize) == Kind::Fee && floor.counts(*row) && !floor.apart.rows.contains(row);
    for row in (0..book.len as u32).filter(is_extra) {
        groups.entry((book.input_of(row as usize), book.columns.remark.get(row as usize))).or_default().push(row);
    }
    let mut found = Vec::new();
    for ((_, remark), rows) in groups {
        let amounts: Vec<Minor> = rows.iter().map(|row| book.amount(*row)).collect();
        // Files write these with or without a minus; with both, the minus is the cost.
        let has_minus = amounts.iter().any(|amount| *amount < 0);
        let sum: Minor = amounts.iter().map(|amount| if has_minus { -amount } else { *amount }).sum();
        let text = floor.desk.names.text(remark);
        let said = if text.is_empty() {
            Said::new("evidence-fee-row")
        } else {
            Said::new("evidence-fee-row-said").with("remark", Fact::Text(text.to_owned()))
        };
        let mut pieces = vec![piece("fee-pattern", said)];
        pieces.extend(sum_pieces(floor, rows.len() as u64, 0, sum));
        found.push(finding(floor, Code::F05, &rows, sum, (CauseCode::External, 66, "reason-fee-acquirer"), pieces));
    }
    found
}

/// F06 where a refund's fee is not what the contract says. Without a clause nothing is said.
pub(super) fn refunds(floor: &Floor<'_>) -> Vec<Finding> {
    let book = floor.desk.acquirer;
    let mut off: Vec<(usize, u32, Minor, Minor)> = Vec::new();
    for row in (0..book.len as u32).filter(|row| book.class(*row) == RowClass::Refund && floor.counts(*row)) {
        let Some(fee) = floor.fee(row) else { continue };
        let amount = book.amount(row).abs();
        let ticket = super::Ticket { amount, fee, day: floor.day(row) };
        let Some((at, rule)) =
            floor.rules_for(super::class_at(floor.desk, book.input_of(row as usize), row), &ticket).find(|(_, rule)| rule.refund.is_some())
        else {
            continue;
        };
        let expected = if rule.refund == Some(RefundFee::Returned) { -rule.fee(amount) } else { 0 };
        // Some files write what comes back without a minus; a net that adds up with the fee as written shows that this one doesn't.
        let is_as_written = book.columns.net.get(row as usize).value().is_some_and(|net| net.abs() == (amount + fee).abs());
        if (fee - expected).abs() > 1 && (is_as_written || (fee.abs() - expected.abs()).abs() > 1) {
            off.push((at, row, expected, fee));
        }
    }
    let shares = original_shares(floor, &off);
    off.retain(|(_, row, _, fee)| shares.get(row).is_none_or(|share| (fee + share).abs() > 1 || *share == 0));
    off.sort_unstable();
    off.chunk_by(|left, right| left.0 == right.0)
        .filter_map(|group| {
            let rule: &FeeRule = floor.rules.get(group.first()?.0)?;
            let rows: Vec<u32> = group.iter().map(|(_, row, _, _)| *row).collect();
            let (expected, charged) = group.iter().fold((0, 0), |sum, (_, _, expected, fee)| (sum.0 + expected, sum.1 + fee));
            let key = if rule.refund == Some(RefundFee::Kept) { "evidence-fee-refund-kept" } else { "evidence-fee-refund-returned" };
            let mut pieces = vec![rule_piece(rule), piece("fee-pattern", Said::new(key))];
            pieces.extend(sum_pieces(floor, rows.len() as u64, expected, charged));
            Some(finding(floor, Code::F06, &rows, (charged - expected).abs(), (CauseCode::External, 66, "reason-fee-acquirer"), pieces))
        })
        .collect()
}

// Of refunds off the rule, the part of the original's own fee: a partial refund of a capped sale returns a share of the cap.
fn original_shares(floor: &Floor<'_>, off: &[(usize, u32, Minor, Minor)]) -> BTreeMap<u32, Minor> {
    let (book, columns) = (floor.desk.acquirer, &floor.desk.acquirer.columns);
    let wanted: BTreeMap<IdKey, u32> =
        off.iter().map(|(_, row, _, _)| (columns.original_id.get(*row as usize), *row)).filter(|(id, _)| id.is_some()).collect();
    let mut shares = BTreeMap::new();
    if wanted.is_empty() {
        return shares;
    }
    for row in (0..book.len as u32).filter(|row| floor.is_sale(*row)) {
        for column in [&columns.rrn, &columns.channel_id, &columns.order_id, &columns.trace] {
            let Some(refund) = Some(column.get(row as usize)).filter(|id| id.is_some()).and_then(|id| wanted.get(&id)) else { continue };
            let (whole, part, fee) = (i128::from(book.amount(row)), i128::from(book.amount(*refund).abs()), i128::from(floor.fee(row).unwrap_or(0)));
            if whole > 0 && part <= whole {
                shares.insert(*refund, Minor::try_from((2 * fee * part + whole) / (2 * whole)).unwrap_or(0));
            }
        }
    }
    shares
}

/// F07 where amount less fee is not the net, a finding an input. An input whose nets mostly mean something else is left alone.
pub(super) fn nets(floor: &Floor<'_>) -> Vec<Finding> {
    let (book, columns) = (floor.desk.acquirer, &floor.desk.acquirer.columns);
    if !columns.net.is_present() {
        return Vec::new();
    }
    let mut by_input: Vec<(usize, Vec<(u32, Minor)>)> = Vec::new();
    for (input, rows) in book.inputs() {
        by_input.push((0, Vec::new()));
        let Some(of_input) = by_input.last_mut() else { continue };
        let sign = floor.signs.get(input as usize).copied().unwrap_or(1);
        for row in rows.map(|row| row as u32) {
            let (Some(net), Some(fee)) = (columns.net.get(row as usize).value(), columns.fee.get(row as usize).value()) else { continue };
            if book.amount(row) == 0 || book.class(row) == RowClass::Still || !floor.counts(row) {
                continue;
            }
            of_input.0 += 1;
            let fee = sign * fee;
            let off = net - (book.amount(row) - fee);
            if off == 0 {
                continue;
            }
            let others = [columns.tip.get(row as usize), columns.discount.get(row as usize), columns.round_off.get(row as usize)];
            let is_other_column = others.iter().filter_map(|other| other.value()).any(|other| other != 0 && other.abs() == off.abs());
            // Money back is written with and without a minus.
            if net.abs() != (book.amount(row) - fee).abs() && net.abs() != book.amount(row).abs() - fee.abs() && !is_other_column {
                of_input.1.push((row, off));
            }
        }
    }
    let mut found = Vec::new();
    for (rows, off) in by_input.into_iter().filter(|(rows, off)| !off.is_empty() && off.len() * 100 <= rows * 40) {
        let sum: Minor = off.iter().map(|(_, off)| *off).sum();
        let said = Said::new("evidence-fee-net")
            .with("count", Fact::Count(off.len() as u64))
            .with("rows", Fact::Count(rows as u64))
            .with("difference", Fact::Money(sum));
        let first = off.first().map(|(row, _)| *row).unwrap_or(0);
        let example = Said::new("evidence-fee-net-row")
            .with("amount", Fact::Money(book.amount(first)))
            .with("fee", Fact::Money(floor.fee(first).unwrap_or(0)))
            .with("net", Fact::Money(columns.net.get(first as usize).value().unwrap_or(0)));
        let pieces = vec![piece("fee-sum", said), piece("fee-pattern", example)];
        let rows: Vec<u32> = off.iter().map(|(row, _)| *row).collect();
        found.push(finding(floor, Code::F07, &rows, sum.abs(), (CauseCode::System, 66, "reason-fee-net"), pieces));
    }
    found
}

fn finding(floor: &Floor<'_>, code: Code, rows: &[u32], at_stake: Minor, cause: (CauseCode, u8, &'static str), evidence: Vec<Piece>) -> Finding {
    let book = floor.desk.acquirer;
    let (cause, confidence_percent, reason) = cause;
    let distinct: BTreeSet<u32> = rows.iter().copied().collect();
    Finding {
        code,
        acquirer: distinct.iter().map(|row| book.row(*row as usize)).collect(),
        acquirer_amount: Some(distinct.iter().map(|row| book.amount(*row)).sum()),
        at_stake: Some(at_stake),
        cause: Cause { code: cause, confidence_percent, reasons: vec![Said::new(reason)] },
        evidence,
        moment: rows.first().map(|row| book.moment(*row)).unwrap_or_default(),
        ..Finding::default()
    }
}
