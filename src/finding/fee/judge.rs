//! Rows whose fee is not the rule's, and what explains them: rounding, cap, another class, a constant, another rate.
//!
//! In: the fee floor. Out: F01 to F05. Must not know: refunds, nets.
//!
//! A rate needs three rows to be one (F01); a fee too high that nothing explains is an extra charge (F05).
//! The explanation that gives most of the rows is taken first, and what it gives is not asked again; so a constant of 2.00
//! on four rows is not read as four rates.

use std::collections::BTreeMap;

use crate::base::{Day, Fact, Minor, Name, Said};
use crate::finding::build::Finding;
use crate::finding::cause::{Cause, CauseCode};
use crate::finding::code::Code;
use crate::finding::desk::Look;
use crate::finding::evidence::{Piece, piece};

use super::Floor;
use super::learn::{Ticket, voted};
use super::rule::{FeeRule, Rounding, decimal_text};

/// A row whose fee none of its rules gives.
#[derive(Clone, Copy, Debug)]
struct Deviation {
    row: u32,
    rule: usize,
    class: usize,
    ticket: Ticket,
    expected: Minor,
}

impl Deviation {
    fn excess(&self) -> Minor {
        self.ticket.fee - self.expected
    }
}

/// What explains rows.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Why {
    Rounding(Rounding),
    NoCap,
    OtherRule(usize),
    Constant(Minor),
    Rate(i64),
    Least(Minor),
    Nothing,
}

impl Why {
    fn code(self) -> Code {
        match self {
            Why::Rounding(_) => Code::F02,
            Why::NoCap => Code::F03,
            Why::OtherRule(_) => Code::F04,
            Why::Constant(_) | Why::Least(_) | Why::Nothing => Code::F05,
            Why::Rate(_) => Code::F01,
        }
    }
}

/// Findings of all rows off their rule. Counts the rows each rule gives.
pub(super) fn deviations(floor: &mut Floor<'_>) -> Vec<Finding> {
    let mut found: Vec<Deviation> = Vec::new();
    let mut given = vec![0_u64; floor.rules.len()];
    for (row, class, ticket) in floor.tickets() {
        let mut off: Option<(usize, Minor)> = None;
        let mut is_given = false;
        for (at, rule) in floor.rules_for(class, &ticket) {
            let expected = rule.fee(ticket.amount);
            if expected == ticket.fee {
                is_given = true;
                if let Some(count) = given.get_mut(at) {
                    *count += 1;
                }
                break;
            }
            off = Some((at, expected));
        }
        if let Some((rule, expected)) = off.filter(|_| !is_given) {
            found.push(Deviation { row, rule, class, ticket, expected });
        }
    }
    for (rule, count) in floor.rules.iter_mut().zip(given) {
        rule.rows = count;
    }
    found.sort_by_key(|deviation| (deviation.rule, deviation.class, deviation.row));
    found.chunk_by(|left, right| (left.rule, left.class) == (right.rule, right.class)).flat_map(|group| of_rule(floor, group)).collect()
}

fn of_rule(floor: &Floor<'_>, group: &[Deviation]) -> Vec<Finding> {
    let Some((first, rule)) = group.first().and_then(|first| Some((first, floor.rules.get(first.rule)?))) else { return Vec::new() };
    let mut explained: Vec<(Why, Vec<Deviation>)> = Vec::new();
    let mut open: Vec<Deviation> = group.to_vec();
    for rounding in Rounding::ALL {
        take(&mut open, &mut explained, Why::Rounding(rounding), |one| {
            one.excess().abs() <= 1 && rule.fee_rounded(one.ticket.amount, rounding) == one.ticket.fee
        });
    }
    if let Some(cap) = rule.cap {
        take(&mut open, &mut explained, Why::NoCap, |one| {
            one.ticket.fee > cap && Rounding::ALL.iter().any(|rounding| rule.uncapped(one.ticket.amount, *rounding) == one.ticket.fee)
        });
    }
    // Each round explains rows for good, so the loop ends; the bound is for files whose fees follow no rule at all.
    for _ in 0..12 {
        let Some(why) = best_explanation(floor, rule, &open) else { break };
        take(&mut open, &mut explained, why, |one| gives(floor, rule, why, one));
    }
    // What is left has no pattern, so it is no other rate: only what was charged too much is told, as an extra charge. A rule
    // the file itself taught is believed against single rows only where it gives nearly all others.
    let class_rows = floor.classes.get(first.class).map_or(0, |class| class.rows as u64);
    if !rule.is_inferred || rule.rows * 10 >= class_rows * 9 {
        take(&mut open, &mut explained, Why::Nothing, |one| one.excess() > 1);
    }
    explained.into_iter().map(|(why, rows)| finding(floor, rule, why, &rows)).collect()
}

fn take(open: &mut Vec<Deviation>, explained: &mut Vec<(Why, Vec<Deviation>)>, why: Why, is_so: impl Fn(&Deviation) -> bool) {
    let (taken, rest): (Vec<Deviation>, Vec<Deviation>) = open.iter().partition(|one| is_so(one));
    *open = rest;
    if !taken.is_empty() {
        explained.push((why, taken));
    }
}

fn gives(floor: &Floor<'_>, rule: &FeeRule, why: Why, one: &Deviation) -> bool {
    match why {
        Why::OtherRule(at) => floor.rules.get(at).is_some_and(|other| {
            other.holds(one.ticket.day, one.ticket.amount)
                && Rounding::ALL.iter().any(|way| other.fee_rounded(one.ticket.amount, *way) == one.ticket.fee)
        }),
        Why::Constant(sum) => one.excess() == sum,
        Why::Least(sum) => one.ticket.fee == sum && one.excess() > 0,
        Why::Rate(rate) => {
            let other = FeeRule { rate, cap: None, minimum: None, ..rule.clone() };
            Rounding::ALL.iter().any(|way| other.uncapped(one.ticket.amount, *way) == one.ticket.fee)
        }
        _ => false,
    }
}

// The explanation that gives most of the rows; another class before a constant before a rate where they give as many.
fn best_explanation(floor: &Floor<'_>, rule: &FeeRule, open: &[Deviation]) -> Option<Why> {
    const ROWS_MIN: usize = 3;
    let mut best: Option<(usize, Why)> = None;
    let mut offer = |count: usize, count_min: usize, why: Why| {
        if count >= count_min && best.is_none_or(|(most, _)| count > most) {
            best = Some((count, why));
        }
    };
    for (at, other) in floor.rules.iter().enumerate().filter(|(_, other)| !other.asks_as(rule)) {
        // A fen may come of anything; another class shows on larger sums.
        let is_shown = |one: &&Deviation| one.excess().abs() > 1 && gives(floor, rule, Why::OtherRule(at), one);
        if floor.rules.iter().take(at).all(|earlier| !earlier.asks_as(other)) {
            offer(open.iter().filter(is_shown).count(), 1, Why::OtherRule(at));
        }
    }
    let mut sums: BTreeMap<Minor, (usize, Minor, Minor, bool)> = BTreeMap::new();
    for one in open.iter().filter(|one| one.excess() > 1) {
        let amount = one.ticket.amount;
        let sum = sums.entry(one.excess()).or_insert((0, amount, amount, false));
        *sum = (sum.0 + 1, sum.1.min(amount), sum.2.max(amount), sum.3 || says_extra(floor, one.row));
    }
    for (sum, (count, least, most, is_said)) in sums {
        // By a rate the excess on the largest amount would be clearly more than on the smallest.
        let is_constant = is_said || i128::from(sum) * i128::from(most - least) > 3 * i128::from(least);
        offer(if is_constant { count } else { 0 }, if is_said { 1 } else { ROWS_MIN }, Why::Constant(sum));
    }
    let tickets: Vec<Ticket> = open.iter().map(|one| one.ticket).collect();
    if let Some((rate, _)) = voted(&tickets) {
        let shown = open.iter().filter(|one| one.excess().abs() > 1 && gives(floor, rule, Why::Rate(rate), one)).count();
        offer(shown, ROWS_MIN, Why::Rate(rate));
    }
    // One fee on amounts that differ, and more than the rate gives on each.
    let mut least: BTreeMap<Minor, (usize, Minor, Minor)> = BTreeMap::new();
    for one in open.iter().filter(|one| one.excess() > 0) {
        let amount = one.ticket.amount;
        let of_fee = least.entry(one.ticket.fee).or_insert((0, amount, amount));
        *of_fee = (of_fee.0 + 1, of_fee.1.min(amount), of_fee.2.max(amount));
    }
    if let Some((fee, (count, ..))) = least.into_iter().filter(|(_, (_, from, to))| to > from).max_by_key(|(fee, (count, ..))| (*count, *fee)) {
        // A least fee is that of nearly all payments whose rate gives less, not of a few by chance.
        let class = open.first().map(|one| one.class);
        let small = floor.tickets().filter(|(_, own, ticket)| Some(*own) == class && rule.fee(ticket.amount) < fee).count();
        offer(if count * 5 >= small * 4 { count } else { 0 }, ROWS_MIN, Why::Least(fee));
    }
    best.map(|(_, why)| why)
}

/// Words of charges that are no share of the amount.
pub(super) const EXTRA_WORDS: [&str; 14] =
    ["秒到", "即时", "实时", "d0", "t0", "d+0", "t+0", "流量", "服务费", "押金", "通讯", "提现", "年费", "instant"];

fn says_extra(floor: &Floor<'_>, row: u32) -> bool {
    let columns = &floor.desk.acquirer.columns;
    [columns.remark.get(row as usize), columns.settle_kind.get(row as usize)].into_iter().any(|name| is_extra(floor, name))
}

pub(super) fn is_extra(floor: &Floor<'_>, name: Name) -> bool {
    let text = floor.desk.names.text(name).to_lowercase();
    !text.is_empty() && EXTRA_WORDS.iter().any(|word| text.contains(word))
}

fn finding(floor: &Floor<'_>, rule: &FeeRule, why: Why, rows: &[Deviation]) -> Finding {
    let count = rows.len();
    let (expected, charged): (Minor, Minor) = rows.iter().fold((0, 0), |sum, one| (sum.0 + one.expected, sum.1 + one.ticket.fee));
    let over = charged - expected;
    let (first, last) = rows.iter().fold((Day::NONE, Day::NONE), |(first, last), one| {
        let day = one.ticket.day;
        (first.min(day), if last.is_some() && day.is_some() { last.max(day) } else { last.min(day) })
    });
    let mut pieces = vec![rule_piece(rule)];
    let special = match why {
        Why::Rounding(other) => Some(Said::new("evidence-fee-rounding").with("rounding", Fact::Word(other.key()))),
        Why::NoCap => Some(Said::new("evidence-fee-cap").with("cap", Fact::Money(rule.cap.unwrap_or(0)))),
        Why::OtherRule(at) => floor
            .rules
            .get(at)
            .map(|other| Said::new("evidence-fee-class").with("percent", Fact::Text(other.percent_text())).with("class", class_fact(other))),
        Why::Constant(sum) => {
            let said = rows.iter().any(|one| says_extra(floor, one.row));
            Some(Said::new(if said { "evidence-fee-constant-said" } else { "evidence-fee-constant" }).with("each", Fact::Money(sum)))
        }
        Why::Least(fee) => Some(Said::new("evidence-fee-least").with("each", Fact::Money(fee))),
        Why::Rate(rate) => Some(
            Said::new("evidence-fee-rate")
                .with("percent", Fact::Text(decimal_text(rate, 8, 2)))
                .with("from", Fact::Day(first))
                .with("to", Fact::Day(last)),
        ),
        Why::Nothing => Some(Said::new("evidence-fee-alone")),
    };
    pieces.extend(special.map(|said| piece("fee-pattern", said)));
    let sums = sum_pieces(floor, count as u64, expected, charged);
    // What happened once or twice has no pace.
    pieces.extend(sums.into_iter().filter(|piece| why != Why::Nothing || piece.kind != "fee-yearly"));
    let amount = rows.iter().map(|one| one.ticket.amount).sum();
    let moment = rows.first().map(|one| floor.desk.acquirer.moment(one.row)).unwrap_or_default();
    Finding {
        code: why.code(),
        acquirer: rows.iter().map(|one| floor.desk.acquirer.row(one.row as usize)).collect(),
        acquirer_amount: Some(amount),
        at_stake: Some(over.abs()),
        cause: cause(rule, why),
        evidence: pieces,
        moment,
        ..Finding::default()
    }
}

/// Which rule was asked, and whether it is a contract's.
pub(super) fn rule_piece(rule: &FeeRule) -> Piece {
    let key = if rule.is_inferred { "evidence-fee-inferred" } else { "evidence-fee-contract" };
    let said = Said::new(key).with("percent", Fact::Text(rule.percent_text())).with("rounding", Fact::Word(rule.rounding.key()));
    piece("fee-rule", said.with("class", class_fact(rule)))
}

/// What was due, what was charged, and what the difference comes to in a year.
pub(super) fn sum_pieces(floor: &Floor<'_>, count: u64, expected: Minor, charged: Minor) -> Vec<Piece> {
    let over = charged - expected;
    let said = Said::new(if over >= 0 { "evidence-fee-over" } else { "evidence-fee-under" })
        .with("count", Fact::Count(count))
        .with("expected", Fact::Money(expected))
        .with("charged", Fact::Money(charged))
        .with("difference", Fact::Money(over.abs()));
    let mut pieces = vec![piece("fee-sum", said)];
    if over > 0 {
        let said =
            Said::new("evidence-fee-yearly").with("days", Fact::Count(floor.days.unsigned_abs())).with("yearly", Fact::Money(floor.yearly(over)));
        pieces.push(piece("fee-yearly", said));
    }
    pieces
}

fn class_fact(rule: &FeeRule) -> Fact {
    use crate::base::{CardKind, Channel};
    let channel = match rule.channel {
        Some(Channel::Card) => "class-card",
        Some(Channel::WeChat) => "class-wechat",
        Some(Channel::Alipay) => "class-alipay",
        Some(Channel::UnionPayQr) => "class-unionpay-qr",
        Some(channel) if channel.is_wallet() => "class-wallet",
        _ => "class-any",
    };
    let card = match rule.card {
        Some(CardKind::Credit) => Some("class-credit"),
        Some(CardKind::Debit) => Some("class-debit"),
        _ => None,
    };
    Fact::Words(card.into_iter().fold(vec![channel], |mut words, card| {
        words.push(card);
        words
    }))
}

fn cause(rule: &FeeRule, why: Why) -> Cause {
    let (code, percent, reason) = match (why, rule.is_inferred) {
        (Why::Rounding(_), _) => (CauseCode::External, 66, "reason-fee-rounding"),
        (Why::Nothing, _) | (Why::Rate(_), true) => (CauseCode::Unknown, 0, "reason-fee-unknown"),
        (Why::OtherRule(_), _) => (CauseCode::System, 66, "reason-fee-class"),
        _ => (CauseCode::External, 66, "reason-fee-acquirer"),
    };
    Cause { code, confidence_percent: percent, reasons: vec![Said::new(reason)] }
}
