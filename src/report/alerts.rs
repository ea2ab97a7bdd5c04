//! Warnings as the contract lists them.
//!
//! In: a finished check. Out: [`model::Alert`]s. Must not know: how a rule came to its value.

use serde_json::{Value, json};

use crate::base::money::money_text;
use crate::base::{Currency, RowRef, workdays};
use crate::check::Checked;
use crate::finding::alert::{Alert, Measure};
use crate::finding::build::input_key;
use crate::locale::Voice;

use super::build::severity_name;
use super::model;
use super::paper::as_of;

/// The warnings of a check, in the rules' order.
pub(super) fn alerts(checked: &Checked, voice: &Voice<'_>) -> Vec<model::Alert> {
    checked.alerts.iter().map(|alert| one(checked, voice, alert)).collect()
}

fn one(checked: &Checked, voice: &Voice<'_>, alert: &Alert) -> model::Alert {
    let id = |index: &usize| checked.findings.get(*index).map(|finding| finding.id(|input| input_key(&checked.tables, input)));
    let due = alert.due_days.and_then(|days| u32::try_from(days).ok()).map(|days| workdays::after(as_of(checked).day(), days));
    model::Alert {
        rule: alert.rule.to_owned(),
        severity: severity_name(alert.severity).to_owned(),
        episodes: alert.episodes.clone(),
        value: measure(alert.value, checked.currency),
        threshold: alert.threshold.map_or(Value::Null, |threshold| measure(threshold, checked.currency)),
        text: voice.say(&alert.said),
        subject: alert.subject.clone(),
        owner: alert.owner.clone(),
        due: due.filter(|day| day.is_some()).map(|day| day.to_string()),
        findings: alert.findings.iter().filter_map(id).collect(),
        rows: rows(checked, alert),
    }
}

// Counts as numbers; money and shares as exact text: "0.0525".
fn measure(measure: Measure, currency: Currency) -> Value {
    match measure {
        Measure::Count(count) => json!(count),
        Measure::Money(minor) => json!(money_text(minor, currency)),
        Measure::Share { part, of } => {
            let parts = if of == 0 { 0 } else { (u128::from(part) * 10_000 + u128::from(of) / 2) / u128::from(of) };
            json!(format!("{}.{:04}", parts / 10_000, parts % 10_000))
        }
    }
}

// The rows of its findings, else its own.
fn rows(checked: &Checked, alert: &Alert) -> model::SideRows {
    let mut sides = alert.rows.clone();
    for finding in alert.findings.iter().filter_map(|index| checked.findings.get(*index)) {
        for (side, more) in sides.iter_mut().zip([&finding.merchant, &finding.acquirer, &finding.bank]) {
            side.extend(more);
        }
    }
    let [merchant, acquirer, bank] = sides.map(|mut rows| {
        rows.sort_unstable();
        rows.dedup();
        rows.iter().map(|row: &RowRef| (row.input, row.row_number)).collect()
    });
    model::SideRows { merchant, acquirer, bank }
}
