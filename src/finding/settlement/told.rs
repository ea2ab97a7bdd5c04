//! What findings of payouts say of a batch and of its credit.
//!
//! In: a payout day. Out: findings' frames, causes, evidence. Must not know: how a batch was settled.

use crate::base::{Fact, Minor, Moment, RowRef, Said};
use crate::finding::build::Finding;
use crate::finding::cause::{Cause, CauseCode};
use crate::finding::code::Code;
use crate::finding::evidence::{Piece, piece};

use super::PayoutDay;
use super::batch::Settle;

/// A finding of the money of a day.
pub(super) fn finding(code: Code, bank: &[RowRef], day: &PayoutDay, at_stake: Minor, cause: Cause, evidence: Vec<Piece>) -> Finding {
    let on = if day.credit_day.is_some() { day.credit_day } else { day.due };
    Finding { code, bank: bank.to_vec(), at_stake: Some(at_stake), cause, evidence, moment: Moment::new(on, 0), ..Finding::default() }
}

/// A cause outside the house.
pub(super) fn external(reason: &'static str) -> Cause {
    Cause { code: CauseCode::External, confidence_percent: 66, reasons: vec![Said::new(reason)] }
}

/// What a batch should bring, and by which rule.
pub(super) fn batch_piece(day: &PayoutDay, rule: Settle) -> Piece {
    let said =
        Said::new(if day.is_gross { "evidence-payout-batch-rule-whole" } else { "evidence-payout-batch-rule" }).with("rule", Fact::Text(rule.name()));
    piece("payout-batch", batch_facts(said, day))
}

/// What a batch should bring, and when.
pub(super) fn batch_due(day: &PayoutDay) -> Piece {
    piece("payout-batch", batch_facts(Said::new(if day.is_gross { "evidence-payout-batch-whole" } else { "evidence-payout-batch" }), day))
}

/// The facts of a batch.
pub(super) fn batch_facts(said: Said, day: &PayoutDay) -> Said {
    said.with("day", Fact::Day(day.day)).with("count", Fact::Count(day.rows)).with("net", Fact::Money(day.net)).with("due", Fact::Day(day.due))
}

/// What the bank shows of it.
pub(super) fn credit_piece(day: &PayoutDay) -> Piece {
    let said =
        Said::new("evidence-payout-credit").with("credit_day", Fact::Day(day.credit_day)).with("credited", Fact::Money(day.credited.unwrap_or(0)));
    Piece { kind: "payout-credit", said, rows: day.credits.clone() }
}
