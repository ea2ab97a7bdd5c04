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

mod chart;
mod rules;
#[cfg(test)]
mod tests;

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

/// A parameter of a rule: its name in the profile and the value it has when the profile says nothing.
pub type Parameter = (&'static str, u64);

/// What makes a warning another one than before.
#[derive(Clone, Copy)]
enum Episode {
    /// Each finding it names is news.
    Finding,
    /// It goes on for as long as it stands, however it grows: one a rule, a subject and a beginning.
    State,
}

/// A rule: its name, how soon it must be looked at, its parameters (the first may be given alone), how it is looked for.
struct Rule {
    name: &'static str,
    severity: Severity,
    episode: Episode,
    parameters: &'static [Parameter],
    look: fn(&Scene<'_>, &Settings) -> Vec<Alert>,
}

// One more rule is a line here, a function in `rules`, and its words.
const RULES: &[Rule] = &[
    Rule {
        name: "duplicate_charge",
        severity: Severity::High,
        episode: Episode::Finding,
        parameters: &[("count", 1)],
        look: rules::duplicate_charge,
    },
    Rule {
        name: "overcharge_open",
        severity: Severity::High,
        episode: Episode::Finding,
        parameters: &[("working_days", 1)],
        look: rules::overcharge_open,
    },
    Rule { name: "outage", severity: Severity::High, episode: Episode::State, parameters: &[("count", 3), ("minutes", 15)], look: rules::outage },
    Rule { name: "payout_missing", severity: Severity::High, episode: Episode::Finding, parameters: &[("count", 1)], look: rules::payout_missing },
    Rule {
        name: "fee_off_contract",
        severity: Severity::Medium,
        episode: Episode::State,
        parameters: &[("tickets", 3)],
        look: rules::fee_off_contract,
    },
    Rule {
        name: "discrepancy_rate",
        severity: Severity::Medium,
        episode: Episode::State,
        parameters: &[("tickets", 30)],
        look: rules::discrepancy_rate,
    },
    Rule { name: "aged_item", severity: Severity::Medium, episode: Episode::Finding, parameters: &[("days", 3)], look: rules::aged_item },
    Rule {
        name: "silent_terminal",
        severity: Severity::Medium,
        episode: Episode::State,
        parameters: &[("expected", 7)],
        look: rules::silent_terminal,
    },
    Rule { name: "fallback_share", severity: Severity::Low, episode: Episode::State, parameters: &[("times", 3)], look: rules::fallback_share },
    Rule { name: "self_swipe_sum", severity: Severity::Info, episode: Episode::Finding, parameters: &[], look: rules::self_swipe_sum },
];

/// All rules in their order, with the parameters of each as they are when the profile says nothing.
pub fn all() -> impl Iterator<Item = (&'static str, &'static [Parameter])> {
    RULES.iter().map(|rule| (rule.name, rule.parameters))
}

/// The names of all rules, in their order.
pub fn names() -> impl Iterator<Item = &'static str> {
    RULES.iter().map(|rule| rule.name)
}

/// What the profile says of one rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Settings {
    is_off: bool,
    values: BTreeMap<&'static str, u64>,
    owner: String,
    due_days: Option<u64>,
}

impl Settings {
    /// The rule's settings: its defaults, changed by `rule = false`, `rule = 5` or `rule = { on, owner, due_days, … }`.
    fn of(rule: &Rule, profile: &Profile) -> Settings {
        let mut settings = Settings { values: rule.parameters.iter().copied().collect(), ..Settings::default() };
        let number = |value: &toml::Value| value.as_integer().and_then(|number| u64::try_from(number).ok());
        match profile.alerts.get(rule.name) {
            Some(toml::Value::Boolean(on)) => settings.is_off = !on,
            Some(toml::Value::Table(table)) => {
                settings.is_off = table.get("on").and_then(toml::Value::as_bool) == Some(false);
                settings.owner = table.get("owner").and_then(toml::Value::as_str).unwrap_or_default().to_owned();
                settings.due_days = table.get("due_days").and_then(number);
                for (name, value) in &mut settings.values {
                    *value = table.get(*name).and_then(number).unwrap_or(*value);
                }
            }
            Some(value) => {
                if let (Some((name, _)), Some(given)) = (rule.parameters.first(), number(value)) {
                    settings.values.insert(name, given);
                }
            }
            None => {}
        }
        settings
    }

    fn get(&self, name: &str) -> u64 {
        self.values.get(name).copied().unwrap_or(0)
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

/// All warnings, in the rules' order.
pub fn alerts(desk: &Desk<'_>, findings: &[Finding], carried: &[(CarriedItem, Outcome)], now: Moment, profile: &Profile) -> Vec<Alert> {
    let scene = Scene { desk, findings, carried, now };
    let mut alerts = Vec::new();
    for rule in RULES {
        let settings = Settings::of(rule, profile);
        if settings.is_off {
            continue;
        }
        for mut alert in (rule.look)(&scene, &settings) {
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
