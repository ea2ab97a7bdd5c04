//! Payouts as the report lists them.
//!
//! In: a [`Checked`]. Out: the report's additive parts about money on its way. Must not know: how anything was settled.

use crate::base::money::money_text;
use crate::base::{Day, Minor};
use crate::check::Checked;

use super::model;

/// The payouts of a check; `None` where no row of the statements is to be paid.
pub fn payouts(checked: &Checked) -> Option<model::Payouts> {
    let payouts = &checked.payouts;
    if payouts.days.is_empty() {
        return None;
    }
    let money = |minor: Minor| money_text(minor, checked.currency);
    let day = |day: Day| day.is_some().then(|| day.to_string());
    Some(model::Payouts {
        in_transit: money(payouts.in_transit),
        bank_until: day(payouts.bank_until),
        calendar_covered: payouts.is_calendar_covered,
        rules: payouts
            .rules
            .iter()
            .map(|rule| model::PayoutRule { acquirer: rule.name.clone(), settle: rule.settle.name(), source: rule.source.to_owned() })
            .collect(),
        days: payouts
            .days
            .iter()
            .map(|one| model::PayoutDay {
                acquirer: one.name.clone(),
                day: one.day.to_string(),
                count: one.rows,
                net: money(one.net),
                due: one.due.to_string(),
                credited: one.credited.map(money),
                credit_day: day(one.credit_day),
                credits: one.credits.iter().map(|row| (row.input, row.row_number)).collect(),
                late_days: one.late_days,
                state: one.state.to_owned(),
            })
            .collect(),
    })
}
