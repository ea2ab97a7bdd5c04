//! What the profile may say of a rule, and what each rule takes for worth a warning.

use super::*;

mod limits;

fn settings(toml: &str, name: &str) -> Settings {
    let profile = Profile::from_toml(toml, "p.toml").unwrap();
    Settings::of(RULES.iter().find(|rule| rule.name == name).unwrap(), &profile)
}

#[test]
fn a_rule_is_set_by_a_word_a_number_or_a_table() {
    assert_eq!(settings("", "outage").get("minutes"), 15);
    assert!(settings("[alerts]\noutage = false\n", "outage").is_off);
    let number = settings("[alerts]\noutage = 5\n", "outage");
    assert_eq!((number.get("count"), number.get("minutes"), number.is_off), (5, 15, false));
    let table = settings("[alerts.outage]\nminutes = 30\nowner = \"店长\"\ndue_days = 1\n", "outage");
    assert_eq!((table.get("count"), table.get("minutes"), table.owner.as_str(), table.due_days), (3, 30, "店长", Some(1)));
    assert!(settings("[alerts.outage]\non = false\n", "outage").is_off);
}

#[test]
fn what_a_form_puts_into_the_profile_reads_back_and_defaults_leave_no_trace() {
    for rule in RULES {
        let mut profile = Profile::from_toml("[alerts]\noutage = 5\naged_item = false\n", "p.toml").unwrap();
        let mut settings = Settings::of(rule, &profile);
        (settings.owner, settings.due_days, settings.is_off) = ("店长".to_owned(), Some(2), !settings.is_off);
        settings.put(rule, &mut profile);
        let again = Profile::from_toml(&profile.to_toml(), "p.toml").unwrap();
        assert_eq!(Settings::of(rule, &again), settings, "{}", rule.name);
        let plain = Settings { values: rule.parameters.iter().copied().collect(), ..Settings::default() };
        plain.put(rule, &mut profile);
        assert!(!profile.alerts.contains_key(rule.name));
    }
}

#[test]
fn names_of_rules_differ() {
    let all: Vec<&str> = RULES.iter().map(|rule| rule.name).collect();
    let once: std::collections::BTreeSet<&str> = all.iter().copied().collect();
    assert_eq!((all.len(), once.len()), (10, 10));
}
