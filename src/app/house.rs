//! The page's part about the shop's own house and its profile: what it knows, and what each event makes of it.
//!
//! In: nothing. Out: [`HouseState`], [`ProfileState`], [`HouseAction`], [`ProfileAction`]. Must not know: a browser, components.

use std::rc::Rc;

use crate::base::{Currency, Fault};
use crate::locale::{Lang, Voice};
use crate::profile::Profile;
use crate::profile::kept::Kept;
use crate::register::{Body, Register};
use crate::worker::message::{House, Problem};

/// The parts of the section. One more is a variant, a line in [`Tab::ALL`] and a component.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    #[default]
    Cards,
    Register,
    Signs,
    Rates,
    People,
    Terminals,
    Checks,
    Tax,
}

impl Tab {
    /// All, in the order shown.
    pub const ALL: [Tab; 8] = [Tab::Cards, Tab::Register, Tab::Signs, Tab::Rates, Tab::People, Tab::Terminals, Tab::Checks, Tab::Tax];

    /// The tail of its key in the catalogues, and of its button's id.
    pub fn name(self) -> &'static str {
        match self {
            Tab::Cards => "cards",
            Tab::Register => "register",
            Tab::Signs => "signs",
            Tab::Rates => "rates",
            Tab::People => "people",
            Tab::Terminals => "terminals",
            Tab::Checks => "checks",
            Tab::Tax => "tax",
        }
    }
}

/// What an entry's form begins with.
#[derive(Clone, Debug, PartialEq)]
pub enum Draft {
    /// Empty.
    Blank,
    /// From a candidate, by its place in the list.
    Candidate(usize),
    /// The entry to be corrected.
    Correction(u32),
}

/// Own cards, register, signs and sheets.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HouseState {
    /// Goes up when the worker must be asked anew; an answer to an older one is dropped.
    pub version: u32,
    pub house: Option<Rc<House>>,
    pub tab: Tab,
    pub register: Rc<Register>,
    /// Entries that an export holds already.
    pub exported: usize,
    pub draft: Option<Draft>,
    pub problem: Option<Fault>,
}

/// What happens to it.
#[derive(Clone, Debug, PartialEq)]
pub enum HouseAction {
    TabOpened(Tab),
    DraftBegun(Draft),
    DraftLeft,
    /// An entry was filled in: what, which one it corrects, who, when.
    EntryAdded(Box<Body>, Option<u32>, String, String),
    RegisterRead(Rc<Register>, String),
    RegisterExported,
    Refused(Fault),
    ProblemDismissed,
}

impl HouseState {
    /// Takes an event.
    pub fn take(&mut self, action: HouseAction) {
        match action {
            HouseAction::TabOpened(tab) => (self.tab, self.draft, self.problem) = (tab, None, None),
            HouseAction::DraftBegun(draft) => (self.tab, self.draft, self.problem) = (Tab::Register, Some(draft), None),
            HouseAction::DraftLeft => (self.draft, self.problem) = (None, None),
            HouseAction::EntryAdded(body, corrects, by, at) => {
                let is_upkeep = matches!(*body, Body::Upkeep(_));
                let mut register = (*self.register).clone();
                match register.add(*body, corrects, &by, &at) {
                    Ok(_) => {
                        self.register = Rc::new(register);
                        self.version += 1;
                        (self.draft, self.problem) = (if is_upkeep { self.draft.take() } else { None }, None);
                    }
                    Err(fault) => self.problem = Some(fault),
                }
            }
            HouseAction::RegisterRead(read, file) => {
                let mut register = (*self.register).clone();
                match register.take_over((*read).clone(), &file) {
                    Ok(_) => {
                        self.exported = self.exported.max(read.entries().len());
                        self.register = Rc::new(register);
                        self.version += 1;
                        self.problem = None;
                    }
                    Err(fault) => self.problem = Some(fault),
                }
            }
            HouseAction::RegisterExported => self.exported = self.register.entries().len(),
            HouseAction::Refused(fault) => self.problem = Some(fault),
            HouseAction::ProblemDismissed => self.problem = None,
        }
    }

    /// Forgets what an older check said; the register stays.
    pub fn begin_run(&mut self) {
        self.version += 1;
        self.house = None;
        self.draft = None;
    }

    /// Entries that no export holds yet.
    pub fn unsaved(&self) -> usize {
        self.register.entries().len().saturating_sub(self.exported)
    }
}

/// The merchant's profile on the page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ProfileState {
    /// As it is used by the checks.
    pub applied: Profile,
    /// As it is being edited, with what a file had beside it.
    pub draft: Kept,
    /// Whether this device keeps profile and register.
    pub is_remembered: bool,
    pub problem: Option<Fault>,
}

/// What happens to it.
#[derive(Clone, Debug, PartialEq)]
pub enum ProfileAction {
    Edited(Box<Profile>),
    /// A file was read.
    Loaded(Box<Kept>),
    /// What this device had kept.
    Recalled(Box<Kept>),
    Refused(Fault),
    Applied,
    Remembered(bool),
}

impl ProfileState {
    /// Takes an event; gives whether the checks must be run again.
    pub fn take(&mut self, action: ProfileAction) -> bool {
        match action {
            ProfileAction::Edited(profile) => self.draft.profile = *profile,
            ProfileAction::Loaded(kept) => (self.draft, self.problem) = (*kept, None),
            ProfileAction::Recalled(kept) => {
                self.applied = kept.profile.clone();
                (self.draft, self.is_remembered) = (*kept, true);
            }
            ProfileAction::Refused(fault) => self.problem = Some(fault),
            ProfileAction::Applied => match tidied(&self.draft.profile).checked("") {
                Ok(profile) => {
                    self.draft.profile = profile.clone();
                    self.problem = None;
                    let is_new = profile != self.applied;
                    self.applied = profile;
                    return is_new;
                }
                Err(fault) => self.problem = Some(fault),
            },
            ProfileAction::Remembered(is_remembered) => self.is_remembered = is_remembered,
        }
        false
    }

    /// Whether what is on the form is not yet what the checks use.
    pub fn is_changed(&self) -> bool {
        tidied(&self.draft.profile) != self.applied
    }

    /// The profile of the checks as the contract's TOML; empty for none.
    pub fn toml(&self) -> String {
        if self.applied == Profile::default() { String::new() } else { self.applied.to_toml() }
    }
}

// Lines that were added and left empty are none.
fn tidied(profile: &Profile) -> Profile {
    let mut profile = profile.clone();
    profile.own_cards.retain(|card| !(card.first6.is_empty() && card.last4.is_empty()));
    profile.people.retain(|person| !person.name.is_empty() || !person.accounts.is_empty());
    profile.terminals.retain(|terminal| !terminal.id.is_empty());
    profile.contracts.retain(|contract| contract.rate.is_some() || contract.settle.is_some() || contract.acquirer.is_some());
    profile.settlement_accounts.retain(|account| !account.is_empty());
    profile
}

/// A fault in the words of a language.
pub fn problem(lang: Lang, fault: &Fault) -> Problem {
    let voice = Voice { lang, currency: Currency::CNY, row: &|row| row.row_number.to_string() };
    Problem { code: fault.code().to_owned(), what: voice.say(&fault.said), place: fault.at.to_string(), hint: voice.hint(fault) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::Swipe;

    fn added(house: &mut HouseState, amount: &str, corrects: Option<u32>, by: &str) {
        let body = Body::Swipe(Swipe { amount: amount.to_owned(), ..Swipe::default() });
        house.take(HouseAction::EntryAdded(Box::new(body), corrects, by.to_owned(), "2026-04-01T09:00:00".to_owned()));
    }

    #[test]
    fn an_entry_closes_its_form_and_asks_the_worker_anew() {
        let mut house = HouseState::default();
        house.take(HouseAction::DraftBegun(Draft::Blank));
        added(&mut house, "5.00", None, "");
        assert_eq!((house.problem.as_ref().map(Fault::code), house.draft.is_some()), (Some("register-unsigned"), true));
        let version = house.version;
        added(&mut house, "5.00", None, "王小明");
        assert_eq!((house.problem.is_none(), house.draft.is_none(), house.version, house.unsaved()), (true, true, version + 1, 1));
        house.take(HouseAction::RegisterExported);
        assert_eq!(house.unsaved(), 0);
        added(&mut house, "6.00", Some(1), "王小明");
        assert_eq!((house.register.entries().len(), house.register.swipes().count(), house.unsaved()), (2, 1, 1));
    }

    #[test]
    fn a_profile_counts_when_it_is_applied_and_only_a_changed_one_runs_again() {
        let mut profile = ProfileState::default();
        let mut edited = Profile { business_hours: Some("07:00-23:00".to_owned()), ..Profile::default() };
        edited.own_cards.push(Default::default());
        profile.take(ProfileAction::Edited(Box::new(edited.clone())));
        assert!(profile.is_changed() && profile.toml().is_empty());
        assert!(profile.take(ProfileAction::Applied));
        assert!(profile.toml().contains("07:00-23:00") && profile.applied.own_cards.is_empty() && !profile.is_changed());
        assert!(!profile.take(ProfileAction::Applied));
        edited.business_hours = Some("never".to_owned());
        profile.take(ProfileAction::Edited(Box::new(edited)));
        assert!(!profile.take(ProfileAction::Applied));
        assert_eq!(profile.problem.as_ref().map(Fault::code), Some("profile-value"));
        assert!(profile.toml().contains("07:00-23:00"), "a profile that is not right is not used");
    }
}
