//! Fees and payouts for the page: what each class of payment costs, what is off the rules, what was paid out.
//!
//! In: a finished check, its payouts. Out: [`Money`]. Must not know: a language, a browser.

use std::collections::BTreeMap;

use crate::base::money::money_text;
use crate::base::{CardKind, Channel, Currency, Fact, Minor};
use crate::finding::build::Finding;
use crate::finding::codes::Axis;
use crate::finding::desk::{Look, counted};
use crate::report::model::Payouts;

use super::finished::Finished;
use super::message::{FeeSum, Money, MoneyFinding};

/// Fees and payouts of a check.
pub fn money(finished: &Finished, payouts: Option<Payouts>) -> Money {
    Money { fees: fees(finished), findings: findings(finished), payouts }
}

/// What a finding's money comes to where its effect on the sums is not it.
pub fn at_stake(finding: &Finding) -> Minor {
    finding.at_stake.unwrap_or(finding.effect).abs()
}

/// What a fee finding comes to in a year; only where more was charged than the rule gives.
pub fn yearly(finding: &Finding) -> Option<Minor> {
    let piece = finding.evidence.iter().find(|piece| piece.kind == "fee-yearly")?;
    piece.said.facts.iter().find_map(|(place, fact)| match fact {
        Fact::Money(yearly) if *place == "yearly" => Some(*yearly),
        _ => None,
    })
}

fn findings(finished: &Finished) -> Vec<MoneyFinding> {
    let currency = finished.checked.currency;
    let of_money = (0_u32..).zip(&finished.checked.findings).filter(|(_, finding)| matches!(finding.axis(), Axis::Fee | Axis::Settlement));
    of_money
        .map(|(index, finding)| MoneyFinding {
            index,
            code: finding.code.name().to_owned(),
            rows: (finding.acquirer.len() + finding.bank.len()) as u64,
            at_stake: finding.at_stake.map_or_else(String::new, |minor| money_text(minor.abs(), currency)),
            yearly: yearly(finding).map_or_else(String::new, |minor| money_text(minor, currency)),
        })
        .collect()
}

#[derive(Clone, Copy, Default)]
struct Sum {
    count: u64,
    amount: Minor,
    fee: Minor,
}

// Of rows that moved money and state a fee: a class without a fee column has no rate.
fn fees(finished: &Finished) -> Vec<FeeSum> {
    let book = &finished.checked.acquirer;
    let mut sums: BTreeMap<(Channel, CardKind), Sum> = BTreeMap::new();
    for row in (0..book.len as u32).filter(|row| book.moved(*row) && counted(book, *row) != 0) {
        let at = row as usize;
        let Some(fee) = book.columns.fee.get(at).value() else { continue };
        let sum = sums.entry((book.columns.channel.get(at), book.columns.card_kind.get(at))).or_default();
        *sum = Sum { count: sum.count + 1, amount: sum.amount + book.columns.amount.get(at), fee: sum.fee + fee };
    }
    sums.into_iter().map(|((channel, card), sum)| one(channel, card, sum, finished.checked.currency)).collect()
}

fn one(channel: Channel, card: CardKind, sum: Sum, currency: Currency) -> FeeSum {
    FeeSum {
        channel: channel.name().to_owned(),
        card: match card {
            CardKind::Credit => "credit",
            CardKind::Debit => "debit",
            CardKind::Unsaid => "unsaid",
        }
        .to_owned(),
        count: sum.count,
        amount: money_text(sum.amount, currency),
        fee: money_text(sum.fee, currency),
        rate: rate(sum.fee.abs(), sum.amount),
    }
}

// The share of the fee in the amount as `0.5983%`, rounded half up on the integers.
fn rate(fee: Minor, amount: Minor) -> String {
    if amount <= 0 {
        return String::new();
    }
    let scaled = (i128::from(fee) * 1_000_000 * 2 + i128::from(amount)) / (i128::from(amount) * 2);
    format!("{}.{:04}%", scaled / 10_000, scaled % 10_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_rounded_half_up_on_the_integers() {
        for (fee, amount, text) in [(598, 100_000, "0.5980%"), (1, 3, "33.3333%"), (0, 500, "0.0000%"), (1, 0, ""), (25, 200_000, "0.0125%")] {
            assert_eq!(rate(fee, amount), text);
        }
    }
}
