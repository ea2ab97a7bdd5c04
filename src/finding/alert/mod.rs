//! Warnings: what the people concerned should hear of now, by rules whose thresholds the profile may change.
//!
//! In: a decided desk, sorted findings, open items of the period before, the profile. Out: [`Alert`]s in the rules' order.
//! Must not know: sentences, who is told and how.
//!
//! As fresh as the files: ages count to the files' last moment, since the engine has no clock.

use std::collections::BTreeMap;

use crate::base::{IdKey, Minor, Moment, RowRef, Said};
use crate::profile::Profile;

use super::build::Finding;
use super::carried::{CarriedItem, Outcome};
use super::codes::Severity;
use super::desk::Desk;

pub mod chart;
mod rules;
pub mod settings;
#[cfg(test)]
mod tests;

use settings::{Episode, RULES, Rule, Settings};

/// What a rule measures, and what it is held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Times, rows, days.
    Count(u64),
    /// Money.
    Money(Minor),
    /// A part of a whole.
    Share {
        /// Those meant.
        part: u64,
        /// All.
        of: u64,
    },
}

/// A warning.
#[derive(Clone, Debug, PartialEq)]
pub struct Alert {
    /// The rule's name, as the profile's `[alerts]` has it.
    pub rule: &'static str,
    /// How soon it must be looked at.
    pub severity: Severity,
    /// What it warns of, by names that outlive the check and the files: who was told of all of them needs not be told again.
    pub episodes: Vec<String>,
    /// What was measured.
    pub value: Measure,
    /// What it is held against; `None` where the value is told as a fact.
    pub threshold: Option<Measure>,
    /// What is to be said.
    pub said: Said,
    /// Terminal or cashier, where the warning is of one; empty otherwise.
    pub subject: String,
    /// Who it is for, as the profile names them; empty where it names none.
    pub owner: String,
    /// Working days to settle it in, as the profile gives them.
    pub due_days: Option<u64>,
    /// Places in the list of findings.
    pub findings: Vec<usize>,
    /// The merchant's, the acquirer's and the bank's rows, where no finding names them.
    pub rows: [Vec<RowRef>; 3],
}

impl Alert {
    fn new(rule: &'static str, value: Measure, threshold: Option<Measure>, said: Said) -> Alert {
        Alert {
            rule,
            severity: Severity::Info,
            episodes: Vec::new(),
            value,
            threshold,
            said,
            subject: String::new(),
            owner: String::new(),
            due_days: None,
            findings: Vec::new(),
            rows: [Vec::new(), Vec::new(), Vec::new()],
        }
    }
}

/// What rules look at.
struct Scene<'a> {
    desk: &'a Desk<'a>,
    findings: &'a [Finding],
    carried: &'a [(CarriedItem, Outcome)],
    /// The files' last moment.
    now: Moment,
}

impl Scene<'_> {
    // Whether the moment of a finding, that of its first row, has a time of day.
    fn knows_time(&self, finding: &Finding) -> bool {
        let rows = [(self.desk.merchant, &finding.merchant), (self.desk.acquirer, &finding.acquirer)];
        let first = rows.into_iter().find_map(|(book, rows)| Some((book, book.index_of(*rows.first()?)?)));
        first.is_none_or(|(book, row)| book.knows_time(row as u32))
    }
}

// How each rule is looked for. One more rule is a line here, one in `settings`, a function in `rules`, and its words.
fn look(rule: &Rule) -> fn(&Scene<'_>, &Settings) -> Vec<Alert> {
    match rule.name {
        "duplicate_charge" => rules::duplicate_charge,
        "overcharge_open" => rules::overcharge_open,
        "outage" => rules::outage,
        "payout_missing" => rules::payout_missing,
        "fee_off_contract" => rules::fee_off_contract,
        "discrepancy_rate" => rules::discrepancy_rate,
        "aged_item" => rules::aged_item,
        "silent_terminal" => rules::silent_terminal,
        "fallback_share" => rules::fallback_share,
        "self_swipe_sum" => rules::self_swipe_sum,
        _ => |_, _| Vec::new(),
    }
}

/// All warnings, in the rules' order.
pub fn alerts(desk: &Desk<'_>, findings: &[Finding], carried: &[(CarriedItem, Outcome)], now: Moment, profile: &Profile) -> Vec<Alert> {
    let scene = Scene { desk, findings, carried, now };
    let mut alerts = Vec::new();
    for rule in RULES {
        let settings = Settings::of(rule, profile);
        if settings.is_off {
            continue;
        }
        for mut alert in look(rule)(&scene, &settings) {
            alert.owner.clone_from(&settings.owner);
            alert.due_days = settings.due_days;
            alert.severity = rule.severity;
            alert.episodes = episodes(rule, &alert, findings);
            alerts.push(alert);
        }
    }
    alerts
}

// A name for each episode. Findings are known by what they say, not by their rows: an export of this evening holds this
// morning's rows in other places.
fn episodes(rule: &Rule, alert: &Alert, findings: &[Finding]) -> Vec<String> {
    let named = || alert.findings.iter().filter_map(|index| findings.get(*index));
    let name = |key: IdKey| format!("{}:{:012x}", rule.name, key.bits() >> 16);
    let band = if let Some(Measure::Count(band)) = alert.threshold { band } else { 0 };
    match rule.episode {
        Episode::Finding if !alert.findings.is_empty() => marks(named()).into_iter().map(|mark| name(mark.and(band))).collect(),
        _ => {
            // A burst is another one where it began at another moment.
            let begun = named().map(|finding| finding.moment).min().filter(|_| rule.name == "outage");
            let key = IdKey::from_text(rule.name).and(IdKey::from_text(&alert.subject).bits());
            vec![name(key.and(begun.map_or(band, Moment::bits)))]
        }
    }
}

/// The names of findings, in their order: alike ones are told apart by their number.
pub fn marks<'a>(findings: impl Iterator<Item = &'a Finding>) -> Vec<IdKey> {
    let mut seen: BTreeMap<IdKey, u64> = BTreeMap::new();
    let one = |finding: &Finding| {
        let mark = finding.mark();
        let alike = seen.entry(mark).or_default();
        *alike += 1;
        mark.and(*alike)
    };
    findings.map(one).collect()
}
