//! The shop's own house: own cards on own terminals, signs, rates by place, sheets for people and machines, the bridge to
//! the tax return.
//!
//! In: a finished check, the profile, the register. Out: [`House`], figures and sentences in one language. Must not know:
//! how anything was matched, a page.
//!
//! No part of it is a score, and no person is named on fewer than [`EVENTS_NAMED_MIN`] events.

use serde::{Deserialize, Serialize};

use crate::check::Checked;
use crate::finding::risk::Looked;
use crate::locale::{Lang, Voice};
use crate::profile::Profile;
use crate::register::Register;

use super::build::row_words;

mod cards;
mod checklist;
pub mod interval;
mod people;
mod places;
mod signs;
mod suggest;
pub mod tax;
mod terminals;

pub use cards::{Candidate, Stop, Trace};
pub use checklist::Check;
pub use people::{Example, People, Slip, TrainingSheet};
pub use places::{Rate, RateTable};
pub use signs::Sign;
pub use suggest::{SeenTerminal, Suggestions};
pub use tax::{Tax, TaxLine};
pub use terminals::{Day as TerminalDay, Share, TerminalSheet, Traces, before_after};

/// Nobody is named on fewer events than these: a slip or two is chance.
pub const EVENTS_NAMED_MIN: u64 = 3;

/// Trials below which a share says little, whatever its interval.
pub const TRIALS_FEW: u64 = 50;

/// Everything of the shop's own house.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct House {
    /// ISO 4217 code of every amount.
    pub currency: String,
    /// The files' last day, ISO 8601.
    pub until: String,
    /// Rows that may be an own card, by evidence class.
    pub candidates: Vec<Candidate>,
    /// How many there are, shown or not.
    pub candidates_count: u64,
    /// All signs, R01 to R21.
    pub signs: Vec<Sign>,
    /// Rates of each code by terminal, cashier, channel, hour.
    pub rates: Vec<RateTable>,
    /// A training sheet a cashier.
    pub people: People,
    /// An inspection sheet a terminal.
    pub terminals: Vec<TerminalSheet>,
    /// What rules ask and what the files show of it.
    pub checks: Vec<Check>,
    /// From receipts to the basis.
    pub tax: Tax,
    /// What the files teach of the profile.
    pub suggestions: Suggestions,
}

/// What every part looks at.
struct Scene<'a> {
    checked: &'a Checked,
    profile: &'a Profile,
    register: &'a Register,
    voice: Voice<'a>,
}

impl Scene<'_> {
    fn money(&self, minor: crate::base::Minor) -> String {
        crate::base::money::money_text(minor, self.checked.currency)
    }

    fn looked(&self, code: crate::finding::code::Code) -> Option<&Looked> {
        self.checked.risk.looked.iter().find(|looked| looked.code == code)
    }
}

/// The house of a check.
pub fn house(checked: &Checked, profile: &Profile, register: &Register, lang: Lang) -> House {
    let row = |row| row_words(lang, &checked.tables, row);
    let scene = Scene { checked, profile, register, voice: Voice { lang, currency: checked.currency, row: &row } };
    let (candidates, candidates_count) = cards::candidates(&scene);
    let trials = places::Trials::new(checked);
    House {
        currency: checked.currency.code().to_owned(),
        until: super::paper::as_of(checked).day().to_string(),
        candidates,
        candidates_count,
        signs: signs::signs(&scene),
        rates: trials.rates(checked),
        people: people::people(&scene, &trials),
        terminals: terminals::sheets(&scene, &trials),
        checks: checklist::checks(&scene),
        tax: tax::tax(checked, register),
        suggestions: suggest::suggestions(&scene),
    }
}
