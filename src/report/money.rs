//! Payouts and signs as the report lists them.
//!
//! In: a [`Checked`]. Out: the report's additive parts about money on its way. Must not know: how anything was settled.

use crate::base::money::money_text;
use crate::base::{Day, Minor};
use crate::check::Checked;
use crate::finding::code::Code;
use crate::finding::codes::{CodeWords, entry};
use crate::locale::{Lang, Voice};

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

/// Which signs a check looked for, and which it could not, with what is missing.
pub fn risk(checked: &Checked, voice: &Voice<'_>) -> model::Risk {
    let words =
        |code: Code| -> Option<&'static CodeWords> { entry(code.name()).map(|entry| if voice.lang == Lang::Zh { &entry.zh } else { &entry.en }) };
    let name = |code: Code| words(code).map_or("", |words| words.name).to_owned();
    model::Risk {
        looked: checked
            .risk
            .looked
            .iter()
            .map(|looked| model::RiskLooked {
                code: looked.code.name().to_owned(),
                name: name(looked.code),
                findings: looked.findings,
                rows: looked.rows,
                limits: words(looked.code).map_or("", |words| words.limits).to_owned(),
            })
            .collect(),
        unavailable: checked
            .risk
            .unavailable
            .iter()
            .map(|(code, why)| model::RiskUnavailable { code: code.name().to_owned(), name: name(*code), text: voice.say(why) })
            .collect(),
    }
}
