//! What the profile may say of a rule.

use super::*;

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
fn names_of_rules_differ() {
    let all: Vec<&str> = names().collect();
    let once: std::collections::BTreeSet<&str> = all.iter().copied().collect();
    assert_eq!((all.len(), once.len()), (10, 10));
}
