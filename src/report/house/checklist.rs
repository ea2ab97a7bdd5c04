//! What rules ask of a merchant, what the files show of each, and what only people can check.
//!
//! In: the scene. Out: [`Check`]s. Must not know: whether a rule is kept; it says what was seen.

use serde::{Deserialize, Serialize};

use super::Scene;
use crate::base::{Fact, Said};
use crate::finding::code::Code;

/// One point of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// `one-machine`, `retention` …
    pub key: String,
    /// What it is about.
    pub title: String,
    /// What the rule asks.
    pub rule: String,
    /// `clear`: the files show nothing against it; `look`: something to look at; `ask`: the files can't show it.
    pub state: String,
    /// What the files show.
    pub shown: String,
}

pub(super) fn checks(scene: &Scene<'_>) -> Vec<Check> {
    vec![
        by_sign(scene, ["one-machine", "check-one-machine", "check-one-machine-rule"], &[Code::R16]),
        by_sign(scene, ["category", "check-category", "check-category-rule"], &[Code::R17]),
        by_finding(scene, ["settlement", "check-settlement", "check-settlement-rule"], &[Code::S06, Code::S08]),
        by_finding(scene, ["surcharge", "check-surcharge", "check-surcharge-rule"], &[Code::A11]),
        instant(scene),
        by_sign(scene, ["micro", "check-micro", "check-micro-rule"], &[Code::R19]),
        by_finding(scene, ["card-data", "check-card-data", "check-card-data-rule"], &[Code::D08]),
        retention(scene),
        own(scene),
    ]
}

fn check(scene: &Scene<'_>, keys: [&'static str; 3], state: &str, shown: Said) -> Check {
    let word = |key: &'static str| scene.voice.say(&Said::new(key));
    Check { key: keys[0].to_owned(), title: word(keys[1]), rule: word(keys[2]), state: state.to_owned(), shown: scene.voice.say(&shown) }
}

fn found(scene: &Scene<'_>, codes: &[Code]) -> u64 {
    scene.checked.findings.iter().filter(|finding| codes.contains(&finding.code)).count() as u64
}

fn by_sign(scene: &Scene<'_>, keys: [&'static str; 3], codes: &[Code]) -> Check {
    let missing = scene.checked.risk.unavailable.iter().find(|(code, _)| codes.contains(code));
    match missing {
        Some((_, why)) => check(scene, keys, "ask", why.clone()),
        None => by_finding(scene, keys, codes),
    }
}

fn by_finding(scene: &Scene<'_>, keys: [&'static str; 3], codes: &[Code]) -> Check {
    match found(scene, codes) {
        0 => check(scene, keys, "clear", Said::new("check-clear")),
        count => check(scene, keys, "look", Said::new("check-look").with("count", Fact::Count(count))),
    }
}

// Who may be paid at once depends on the day of onboarding, which only the profile knows.
fn instant(scene: &Scene<'_>) -> Check {
    let keys = ["instant", "check-instant", "check-instant-rule"];
    let rows = scene.looked(Code::R21).map(|looked| looked.rows);
    match rows {
        None => by_sign(scene, keys, &[Code::R21]),
        Some(0) => check(scene, keys, "clear", Said::new("check-clear")),
        Some(rows) => check(scene, keys, "look", Said::new("check-instant-look").with("count", Fact::Count(rows))),
    }
}

// Files are kept or not outside this program; it can only say since when.
fn retention(scene: &Scene<'_>) -> Check {
    let from = scene.checked.tables.iter().filter_map(|table| table.meta.period).map(|(from, _)| from.day()).filter(|day| day.is_some()).min();
    let shown = Said::new("check-retention-shown").with("from", from.map_or(Fact::Text("—".to_owned()), Fact::Day));
    check(scene, ["retention", "check-retention", "check-retention-rule"], "ask", shown)
}

fn own(scene: &Scene<'_>) -> Check {
    let keys = ["own-cards", "check-own", "check-own-rule"];
    if scene.looked(Code::R01).is_none() {
        return by_sign(scene, keys, &[Code::R01]);
    }
    let rows = scene.looked(Code::R01).map_or(0, |looked| looked.rows);
    let recorded = scene.register.swipes().count() as u64;
    let state = if rows <= recorded { "clear" } else { "look" };
    check(scene, keys, state, Said::new("check-own-shown").with("count", Fact::Count(rows)).with("recorded", Fact::Count(recorded)))
}
