//! A training sheet a cashier: their own kinds of slip, with examples that show no card and no customer.
//!
//! In: the scene, payments and findings by place. Out: [`People`]. Must not know: how a cause was found.
//!
//! It is for teaching. Nobody is named on fewer than [`EVENTS_NAMED_MIN`] slips.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::interval::interval;
use super::places::Trials;
use super::{EVENTS_NAMED_MIN, Scene, TRIALS_FEW};
use crate::base::Name;
use crate::finding::build::Finding;
use crate::finding::cause::CauseCode;
use crate::finding::codes::entry;

/// Examples a kind of slip.
const EXAMPLES_MAX: usize = 3;

/// Training sheets, and what stands behind no name.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct People {
    /// Whether the files name a cashier.
    pub is_known: bool,
    /// Slips in all, and payments in all.
    pub events: u64,
    /// Payments in all.
    pub trials: u64,
    /// A sheet a cashier with slips enough.
    pub sheets: Vec<TrainingSheet>,
    /// How many cashiers have slips, but too few to be named.
    pub unnamed: u64,
    /// Their slips together.
    pub unnamed_events: u64,
}

/// What one cashier may practise.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TrainingSheet {
    /// As the file names the cashier.
    pub name: String,
    /// Slips.
    pub events: u64,
    /// Payments taken.
    pub trials: u64,
    /// Bounds of the share in hundred-thousandths.
    pub low: u64,
    /// The upper bound.
    pub high: u64,
    /// Whether there are too few payments to say anything.
    pub is_few: bool,
    /// Kinds of slip, the most frequent first.
    pub slips: Vec<Slip>,
}

/// A kind of slip.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Slip {
    /// The code.
    pub code: String,
    /// A few words.
    pub name: String,
    /// How often.
    pub count: u64,
    /// What it means.
    pub means: String,
    /// What to practise.
    pub practise: String,
    /// Examples.
    pub examples: Vec<Example>,
}

/// A slip as an example: a day, what was booked and what was charged.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Example {
    pub day: String,
    pub merchant: Option<String>,
    pub acquirer: Option<String>,
}

pub(super) fn people(scene: &Scene<'_>, trials: &Trials) -> People {
    let mut payments: BTreeMap<Name, u64> = BTreeMap::new();
    for spot in trials.payments.iter().filter(|spot| spot.cashier.is_some()) {
        *payments.entry(spot.cashier).or_default() += 1;
    }
    let mut slips: BTreeMap<Name, Vec<&Finding>> = BTreeMap::new();
    for (spot, at) in trials.events.iter().filter(|(spot, _)| spot.cashier.is_some()) {
        if let Some(finding) = scene.checked.findings.get(*at).filter(|finding| finding.cause.code == CauseCode::Operation) {
            slips.entry(spot.cashier).or_default().push(finding);
        }
    }
    let mut people = People {
        is_known: !payments.is_empty(),
        events: slips.values().map(|slips| slips.len() as u64).sum(),
        trials: payments.values().sum(),
        ..People::default()
    };
    for (name, slips) in slips {
        if (slips.len() as u64) < EVENTS_NAMED_MIN {
            people.unnamed += 1;
            people.unnamed_events += slips.len() as u64;
            continue;
        }
        people.sheets.push(sheet(scene, name, &slips, payments.get(&name).copied().unwrap_or(0)));
    }
    people.sheets.sort_by(|a, b| a.name.cmp(&b.name));
    people
}

fn sheet(scene: &Scene<'_>, name: Name, slips: &[&Finding], trials: u64) -> TrainingSheet {
    let events = slips.len() as u64;
    let (low, high) = interval(events, trials);
    let mut kinds: BTreeMap<&'static str, Vec<&Finding>> = BTreeMap::new();
    for finding in slips {
        kinds.entry(finding.code.name()).or_default().push(finding);
    }
    let mut sheet = TrainingSheet {
        name: scene.checked.names.text(name).to_owned(),
        events,
        trials,
        low,
        high,
        is_few: trials < TRIALS_FEW,
        ..TrainingSheet::default()
    };
    for (code, of_kind) in kinds {
        let count = of_kind.len() as u64;
        let words = entry(code).map(|entry| entry.words(scene.voice.lang));
        let examples = of_kind.iter().take(EXAMPLES_MAX).map(|finding| Example {
            day: finding.moment.day().to_string(),
            merchant: finding.merchant_amount.map(|amount| scene.money(amount)),
            acquirer: finding.acquirer_amount.map(|amount| scene.money(amount)),
        });
        sheet.slips.push(Slip {
            code: code.to_owned(),
            name: words.map_or("", |words| words.name).to_owned(),
            count,
            means: words.map_or("", |words| words.means).to_owned(),
            practise: words.map_or("", |words| words.management).to_owned(),
            examples: examples.collect(),
        });
    }
    sheet.slips.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.code.cmp(&b.code)));
    sheet
}
