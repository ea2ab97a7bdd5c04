//! The fee rule of a class, from its tickets alone: rate, cap, minimum, rounding, and the day it changed.
//!
//! In: tickets of one class. Out: [`FeeRule`]s without channel and card. Must not know: contracts, findings.
//!
//! Every ticket votes for each rate on a grid of a thousandth of a percent that gives its fee to the fen; the rate with
//! the most votes wins, so a few wrong fees do not move it as they would move a mean.

use std::collections::BTreeMap;

use crate::base::{Day, Minor};

use super::rule::{FeeRule, RATE_ONE, Rounding};

/// A row that bears a fee.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ticket {
    /// The amount, without sign.
    pub amount: Minor,
    /// The fee; positive is a cost.
    pub fee: Minor,
    /// The day it holds for.
    pub day: Day,
}

// The grid reaches 3 % in steps of 0.001 %.
const GRID_ONE: i64 = 100_000;
const GRID_MAX: usize = 3_000;
/// Fewer tickets prove nothing.
const TICKETS_MIN: usize = 8;
/// A rule explains at least so many of a hundred tickets.
const EXPLAINED_PERCENT_MIN: usize = 60;
/// A second rate of a class that explains so many of a hundred is a class of its own that the file does not name.
const CLASS_PERCENT_MIN: usize = 20;

/// The rules that explain the tickets of a class: none, one, or more where the rate changed on a day or the class holds
/// two. A ticket any of them gives to the fen is right.
pub fn infer(tickets: &[Ticket]) -> Vec<FeeRule> {
    let Some(first) = infer_one(tickets) else { return Vec::new() };
    let rest: Vec<Ticket> = tickets.iter().copied().filter(|ticket| !explains(&first, ticket)).collect();
    if (tickets.len() - rest.len()) * 100 < tickets.len() * EXPLAINED_PERCENT_MIN && rest.len() < TICKETS_MIN {
        return Vec::new();
    }
    let second = infer_one(&rest).filter(|second| rest.iter().filter(|ticket| explains(second, ticket)).count() >= TICKETS_MIN);
    let Some(second) = second else { return enough(vec![first], tickets) };
    if let Some(rules) = dated(&first, &second, tickets) {
        return enough(rules, tickets);
    }
    let is_class = rest.iter().filter(|ticket| explains(&second, ticket)).count() * 100 >= tickets.len() * CLASS_PERCENT_MIN;
    enough(if is_class { vec![first, second] } else { vec![first] }, tickets)
}

/// The rounding that gives most of the tickets a rule holds for; the usual one on a tie.
pub fn learnt_rounding(rule: &FeeRule, tickets: &[Ticket]) -> Rounding {
    let count = |rounding: Rounding| tickets.iter().filter(|ticket| rule.fee_rounded(ticket.amount, rounding) == ticket.fee).count();
    let mut best = (Rounding::HalfUp, count(Rounding::HalfUp));
    for rounding in [Rounding::HalfEven, Rounding::Floor, Rounding::Ceil] {
        let found = count(rounding);
        if found > best.1 {
            best = (rounding, found);
        }
    }
    best.0
}

/// Whether a rule gives the ticket's fee to the fen, on its day.
pub fn explains(rule: &FeeRule, ticket: &Ticket) -> bool {
    rule.holds(ticket.day, ticket.amount) && rule.fee(ticket.amount) == ticket.fee
}

fn enough(mut rules: Vec<FeeRule>, tickets: &[Ticket]) -> Vec<FeeRule> {
    let explained = tickets.iter().filter(|ticket| rules.iter().any(|rule| explains(rule, ticket))).count();
    if explained < TICKETS_MIN || explained * 100 < tickets.len() * EXPLAINED_PERCENT_MIN {
        return Vec::new();
    }
    for rule in &mut rules {
        rule.rows = tickets.iter().filter(|ticket| explains(rule, ticket)).count() as u64;
    }
    rules
}

fn infer_one(tickets: &[Ticket]) -> Option<FeeRule> {
    if tickets.len() < TICKETS_MIN {
        return None;
    }
    let (rate, _) = voted(tickets)?;
    let mut rule = FeeRule { rate, is_inferred: true, ..FeeRule::default() };
    rule.rounding = learnt_rounding(&rule, tickets);
    rule.cap = constant_fee(&rule, tickets, 2, |ticket| rule.fee(ticket.amount) > ticket.fee + 1).filter(|cap| *cap > 0);
    rule.minimum = constant_fee(&rule, tickets, 5, |ticket| rule.fee(ticket.amount) + 1 < ticket.fee);
    if rule.minimum.is_some_and(|minimum| rule.cap.is_some_and(|cap| minimum >= cap)) {
        rule.minimum = None;
    }
    rule.rounding = learnt_rounding(&rule, tickets);
    Some(rule)
}

/// The rate of the grid that gives most tickets their fee, under one of the roundings, and how many; among equals the
/// roundest.
pub(super) fn voted(tickets: &[Ticket]) -> Option<(i64, u64)> {
    let mut best: Option<(i64, u32, usize)> = None;
    for rounding in [Rounding::HalfUp, Rounding::Floor, Rounding::Ceil] {
        let mut steps = vec![0_i64; GRID_MAX + 2];
        for ticket in tickets.iter().filter(|ticket| ticket.amount > 0 && ticket.fee >= 0) {
            // No amount is read past nine trillion, so the products below fit.
            let (amount, fee) = (ticket.amount, ticket.fee);
            // The grid rates g with: rounding(amount × g / GRID_ONE) = fee; the ends may be shared by half-even.
            let (from, to) = match rounding {
                Rounding::Floor => (div_up(fee * GRID_ONE, amount), div_up((fee + 1) * GRID_ONE, amount) - 1),
                Rounding::Ceil => ((fee - 1) * GRID_ONE / amount + i64::from(fee > 0), fee * GRID_ONE / amount),
                _ => (div_up((2 * fee - 1).max(0) * GRID_ONE, 2 * amount), (2 * fee + 1) * GRID_ONE / (2 * amount)),
            };
            let (Ok(from), Ok(to)) = (usize::try_from(from.max(0)), usize::try_from(to)) else { continue };
            let to = to.min(GRID_MAX);
            if from > to {
                continue;
            }
            if let Some(step) = steps.get_mut(from) {
                *step += 1;
            }
            if let Some(step) = steps.get_mut(to + 1) {
                *step -= 1;
            }
        }
        let mut votes = 0;
        for (rate, step) in steps.iter().take(GRID_MAX + 1).enumerate() {
            votes += step;
            let found = (votes, roundness(rate), rate);
            if best.is_none_or(|(most, round, _)| (found.0, found.1) > (most, round)) {
                best = Some(found);
            }
        }
    }
    best.filter(|(votes, _, _)| *votes > 0).map(|(votes, _, rate)| (rate as i64 * (RATE_ONE / GRID_ONE), votes.unsigned_abs()))
}

// Contracts name whole hundredths of a percent, seldom half of one.
fn roundness(grid: usize) -> u32 {
    [100, 50, 10, 5].iter().position(|step| grid.is_multiple_of(*step)).map_or(0, |at| 4 - at as u32)
}

fn div_up(dividend: i64, divisor: i64) -> i64 {
    dividend.div_euclid(divisor) + i64::from(dividend.rem_euclid(divisor) != 0)
}

// The one fee that most of the tickets off the rate share, whatever their amounts.
fn constant_fee(rule: &FeeRule, tickets: &[Ticket], count_min: usize, is_off: impl Fn(&Ticket) -> bool) -> Option<Minor> {
    let mut fees: BTreeMap<Minor, (usize, Minor, Minor)> = BTreeMap::new();
    for ticket in tickets.iter().filter(|ticket| is_off(ticket)) {
        let seen = fees.entry(ticket.fee).or_insert((0, ticket.amount, ticket.amount));
        *seen = (seen.0 + 1, seen.1.min(ticket.amount), seen.2.max(ticket.amount));
    }
    let (fee, (count, least, most)) = fees.into_iter().max_by_key(|(fee, (count, _, _))| (*count, -*fee))?;
    let off = tickets.iter().filter(|ticket| (least..=most).contains(&ticket.amount) && is_off(ticket)).count();
    // By the rate these amounts would cost fees clearly apart, so one fee for all of them is a bound.
    let is_bound = rule.uncapped(most, rule.rounding) - rule.uncapped(least, rule.rounding) > 2;
    (count >= count_min && count * 100 >= off * EXPLAINED_PERCENT_MIN && is_bound).then_some(fee)
}

// Two rules of which one holds up to a day and the other from the next on.
fn dated(first: &FeeRule, second: &FeeRule, tickets: &[Ticket]) -> Option<Vec<FeeRule>> {
    const DAYS_MIN: i64 = 3;
    let mut days: BTreeMap<Day, (i64, i64)> = BTreeMap::new();
    for ticket in tickets.iter().filter(|ticket| ticket.day.is_some()) {
        let by = (explains(first, ticket), explains(second, ticket));
        let count = days.entry(ticket.day).or_default();
        match by {
            (true, false) => count.0 += 1,
            (false, true) => count.1 += 1,
            _ => {}
        }
    }
    let total: (i64, i64) = days.values().fold((0, 0), |sum, day| (sum.0 + day.0, sum.1 + day.1));
    let (last, start) = (*days.keys().next_back()?, *days.keys().next()?);
    let mut before = (0, 0);
    let mut best: Option<(i64, Day, bool)> = None;
    for (day, count) in &days {
        // Wrong rows when `day` is the first of the new rule: the second rule's before it and the first's from it on; or turned round.
        for (wrong, is_second_later) in [(before.1 + total.0 - before.0, true), (before.0 + total.1 - before.1, false)] {
            if best.is_none_or(|(least, _, _)| wrong < least) {
                best = Some((wrong, *day, is_second_later));
            }
        }
        before = (before.0 + count.0, before.1 + count.1);
    }
    let (wrong, day, is_second_later) = best?;
    let is_clean = wrong * 50 <= total.0 + total.1;
    let is_lasting = last.days_since(day)? >= DAYS_MIN - 1 && day.days_since(start)? >= DAYS_MIN;
    if !is_clean || !is_lasting {
        return None;
    }
    let (earlier, later) = if is_second_later { (first, second) } else { (second, first) };
    let earlier = FeeRule { to: day.plus(-1), ..earlier.clone() };
    Some(vec![earlier, FeeRule { from: day, ..later.clone() }])
}

#[cfg(test)]
mod tests {
    use super::super::rule::scaled;
    use super::*;

    fn day(number: u8) -> Day {
        Day::from_civil(2026, 3, number).unwrap()
    }

    /// Tickets of uneven amounts over a month, their fees by the rule of their day.
    fn month(count: i64, rule: impl Fn(Day) -> FeeRule) -> Vec<Ticket> {
        (0..count)
            .map(|at| {
                let amount = 700 + (at * 7_919) % 39_983 + if at % 9 == 0 { 600_000 } else { 0 };
                let day = day((1 + at * 31 / count) as u8);
                Ticket { amount, fee: rule(day).fee(amount), day }
            })
            .collect()
    }

    fn rule(rate: &str, cap: Option<Minor>, minimum: Option<Minor>, rounding: Rounding) -> FeeRule {
        FeeRule { rate: scaled(rate, 10).unwrap(), cap, minimum, rounding, ..FeeRule::default() }
    }

    #[test]
    fn rate_cap_minimum_and_rounding_are_found_and_a_few_wrong_fees_do_not_move_them() {
        for (rate, cap, minimum, rounding) in [
            ("0.0060", None, None, Rounding::HalfUp),
            ("0.0050", Some(2_000), None, Rounding::HalfUp),
            ("0.0038", None, Some(10), Rounding::Floor),
            ("0.00385", None, None, Rounding::Ceil),
            ("0.0050", None, None, Rounding::HalfEven),
        ] {
            let truth = rule(rate, cap, minimum, rounding);
            let mut tickets = month(600, |_| truth.clone());
            for ticket in tickets.iter_mut().step_by(40) {
                ticket.fee += 200;
            }
            let found = infer(&tickets);
            assert_eq!(found.len(), 1, "{rate}: {found:?}");
            assert_eq!((found[0].rate, found[0].cap, found[0].minimum, found[0].rounding), (truth.rate, cap, minimum, rounding), "{rate}");
        }
    }

    #[test]
    fn a_change_that_lasts_gives_two_rules_with_its_day() {
        let (old, new) = (rule("0.0060", None, None, Rounding::HalfUp), rule("0.0063", None, None, Rounding::HalfUp));
        let tickets = month(900, |on| if on < day(12) { old.clone() } else { new.clone() });
        let found = infer(&tickets);
        let dates: Vec<(i64, Day, Day)> = found.iter().map(|rule| (rule.rate, rule.from, rule.to)).collect();
        assert_eq!(dates, [(old.rate, Day::NONE, day(11)), (new.rate, day(12), Day::NONE)]);
    }

    #[test]
    fn a_few_days_at_another_rate_are_no_change_of_the_rule() {
        let (usual, odd) = (rule("0.0060", None, None, Rounding::HalfUp), rule("0.0080", None, None, Rounding::HalfUp));
        let tickets = month(900, |on| if (day(18)..day(20)).contains(&on) { odd.clone() } else { usual.clone() });
        let found = infer(&tickets);
        assert_eq!(found.iter().map(|rule| rule.rate).collect::<Vec<_>>(), [usual.rate]);
    }

    #[test]
    fn fees_of_no_rule_and_few_tickets_prove_nothing() {
        let tickets: Vec<Ticket> = (0..200).map(|at| Ticket { amount: 1_000 + at * 137, fee: (at * 7_919) % 977, day: day(2) }).collect();
        assert!(infer(&tickets).is_empty());
        assert!(infer(&month(5, |_| rule("0.0060", None, None, Rounding::HalfUp))).is_empty());
    }
}
