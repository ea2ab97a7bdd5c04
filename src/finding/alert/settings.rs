//! The rules of warning by name, with what the profile may say of each.
//!
//! In: the profile. Out: [`Settings`] of a rule, and the profile's value for settings. Must not know: how a rule is looked for.

use std::collections::BTreeMap;

use crate::finding::codes::Severity;
use crate::profile::Profile;

/// What makes a warning another one than before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Episode {
    /// Each finding it names is news.
    Finding,
    /// It goes on for as long as it stands, however it grows: one a rule, a subject and a beginning.
    State,
}

/// A rule.
#[derive(Debug)]
pub struct Rule {
    /// Its name in the profile's `[alerts]`.
    pub name: &'static str,
    /// How soon what it finds must be looked at.
    pub severity: Severity,
    /// What makes its warning another one.
    pub episode: Episode,
    /// Its parameters, with the values they have when the profile says nothing; the first may be given alone.
    pub parameters: &'static [(&'static str, u64)],
}

/// All rules, in the order of warnings.
pub const RULES: &[Rule] = &[
    Rule { name: "duplicate_charge", severity: Severity::High, episode: Episode::Finding, parameters: &[("count", 1)] },
    Rule { name: "overcharge_open", severity: Severity::High, episode: Episode::Finding, parameters: &[("working_days", 1)] },
    Rule { name: "outage", severity: Severity::High, episode: Episode::State, parameters: &[("count", 3), ("minutes", 15)] },
    Rule { name: "payout_missing", severity: Severity::High, episode: Episode::Finding, parameters: &[("count", 1)] },
    Rule { name: "fee_off_contract", severity: Severity::Medium, episode: Episode::State, parameters: &[("tickets", 3)] },
    Rule { name: "discrepancy_rate", severity: Severity::Medium, episode: Episode::State, parameters: &[("tickets", 30)] },
    Rule { name: "aged_item", severity: Severity::Medium, episode: Episode::Finding, parameters: &[("days", 3)] },
    Rule { name: "silent_terminal", severity: Severity::Medium, episode: Episode::State, parameters: &[("expected", 7)] },
    Rule { name: "fallback_share", severity: Severity::Low, episode: Episode::State, parameters: &[("times", 3)] },
    Rule { name: "self_swipe_sum", severity: Severity::Info, episode: Episode::Finding, parameters: &[] },
];

/// What the profile says of one rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// Whether it is not looked for.
    pub is_off: bool,
    /// Its parameters.
    pub values: BTreeMap<&'static str, u64>,
    /// Who its warnings are for; empty where nobody is named.
    pub owner: String,
    /// Working days to settle them in.
    pub due_days: Option<u64>,
}

impl Settings {
    /// The rule's settings: its defaults, changed by `rule = false`, `rule = 5` or `rule = { on, owner, due_days, … }`.
    pub fn of(rule: &Rule, profile: &Profile) -> Settings {
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

    /// Puts the settings into the profile, what is as by default left out; a rule that is all default is not named.
    pub fn put(&self, rule: &Rule, profile: &mut Profile) {
        let integer = |value: u64| toml::Value::Integer(i64::try_from(value).unwrap_or(i64::MAX));
        let mut table = toml::Table::new();
        if self.is_off {
            table.insert("on".to_owned(), toml::Value::Boolean(false));
        }
        for (name, default) in rule.parameters {
            let value = self.get(name);
            if value != *default {
                table.insert((*name).to_owned(), integer(value));
            }
        }
        if !self.owner.is_empty() {
            table.insert("owner".to_owned(), toml::Value::String(self.owner.clone()));
        }
        if let Some(days) = self.due_days {
            table.insert("due_days".to_owned(), integer(days));
        }
        if table.is_empty() {
            profile.alerts.remove(rule.name);
        } else {
            profile.alerts.insert(rule.name.to_owned(), toml::Value::Table(table));
        }
    }

    /// A parameter; 0 for one the rule does not have.
    pub fn get(&self, name: &str) -> u64 {
        self.values.get(name).copied().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::values::ALERTS;

    /// The profile lets pass what some rule looks at, and nothing else.
    #[test]
    fn the_profile_knows_each_rule_and_its_numbers() {
        let rules: Vec<(&str, Vec<&str>)> = RULES.iter().map(|rule| (rule.name, rule.parameters.iter().map(|(name, _)| *name).collect())).collect();
        assert_eq!(rules, ALERTS.map(|(name, numbers)| (name, numbers.to_vec())));
    }
}
