//! The report as a short table for a terminal.
//!
//! In: a report. Out: text. Must not know: the terminal.

use std::collections::BTreeMap;

use crate::base::{Fact, Said};
use crate::finding::codes::entry;
use crate::locale::{Lang, Voice};

use super::model::Report;

/// The sums, the bridge's end and the findings by code.
pub fn text(report: &Report, voice: &Voice<'_>) -> String {
    let word = |key: &'static str| voice.say(&Said::new(key));
    let mut out = String::new();
    if report.is_apart() {
        let period = |side: &str| {
            let periods = || report.inputs.iter().filter(|input| input.side == side).filter_map(|input| input.period.as_ref());
            let day = |text: &str| text.get(..10).unwrap_or(text).to_owned();
            let (from, to) = (periods().map(|period| day(&period.from)).min(), periods().map(|period| day(&period.to)).max());
            Fact::Text(from.zip(to).map_or_else(String::new, |(from, to)| format!("{from} – {to}")))
        };
        out.push_str(&voice.say(&Said::new("text-apart").with("merchant", period("merchant")).with("acquirer", period("acquirer"))));
        out.push_str("\n\n");
    } else if let Some(period) = &report.compared.period {
        out.push_str(&voice.say(&Said::new("text-common").with("from", Fact::Text(period.from.clone())).with("to", Fact::Text(period.to.clone()))));
        out.push('\n');
        let outside = &report.compared.outside;
        if outside.merchant + outside.acquirer > 0 {
            let said = Said::new("text-outside").with("merchant", Fact::Count(outside.merchant)).with("acquirer", Fact::Count(outside.acquirer));
            out.push_str(&voice.say(&said));
            out.push('\n');
        }
    }
    for (key, total) in [("text-merchant", &report.bridge.merchant), ("text-acquirer", &report.bridge.acquirer)] {
        let count = voice.say(&Said::new("text-records").with("count", Fact::Count(total.count)));
        line(&mut out, &word(key), &total.amount, &count);
    }
    line(&mut out, &word("text-difference"), &report.bridge.difference, "");
    line(&mut out, &word("text-residual"), &report.bridge.residual, "");
    out.push('\n');
    let mut by_code: BTreeMap<&str, u64> = BTreeMap::new();
    for finding in &report.findings {
        *by_code.entry(&finding.code).or_default() += 1;
    }
    if by_code.is_empty() {
        out.push_str(&word("text-agrees"));
        out.push('\n');
        return out;
    }
    out.push_str(&voice.say(&Said::new("text-findings").with("count", Fact::Count(report.differences() as u64))));
    out.push('\n');
    for (code, count) in by_code {
        let effect = report.bridge.steps.iter().find(|step| step.code == code).map_or("", |step| &step.effect);
        let name = entry(code).map_or("", |entry| if voice.lang == Lang::Zh { entry.zh.name } else { entry.en.name });
        out.push_str(&format!("  {code}  {count:>5}  {effect:>14}  {name}\n"));
    }
    if !report.alerts.is_empty() {
        out.push('\n');
        out.push_str(&voice.say(&Said::new("text-alerts").with("count", Fact::Count(report.alerts.len() as u64))));
        out.push('\n');
        for alert in &report.alerts {
            out.push_str(&format!("  {}\n", alert.text));
        }
    }
    out
}

fn line(out: &mut String, label: &str, amount: &str, count: &str) {
    // A Chinese character is two columns wide on a terminal.
    let width: usize = label.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    out.push_str(&format!("{label}{}{amount:>16}  {count}\n", " ".repeat(14_usize.saturating_sub(width))));
}
