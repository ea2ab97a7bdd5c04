//! What each event makes of the decisions.
//!
//! In: [`Deciding`] events, what the worker says of decisions. Out: the next state. Must not know: a browser, words.

use std::rc::Rc;

use crate::app::state::{AppState, Dialog, Phase};
use crate::decision::Log;
use crate::decision::figures::Figures;
use crate::decision::session::Session;
use crate::profile::Profile;
use crate::worker::decision::{Brought, Decided};
use crate::worker::message::Say;

use super::{Checking, Deciding, Decisions, Keeping, KeptSession, Kind, Link, Stored, Way};

impl AppState {
    /// Takes an event in.
    pub(crate) fn take_deciding(&mut self, event: Deciding) {
        match event {
            Deciding::Decided { acts, signed } => self.change_log(|log| log.decide(acts, signed)),
            Deciding::Undone(signed) => self.change_log(|log| {
                log.undo(signed);
            }),
            Deciding::Redone(signed) => self.change_log(|log| {
                log.redo(signed);
            }),
            Deciding::NameTyped(name) => self.decisions.by = name,
            Deciding::LinkSearched(text) => {
                let version = self.decisions.link.version + 1;
                self.decisions.link = Link { version, text, found: None };
            }
            Deciding::Brought(Brought::Session(session)) => self.open_session(*session),
            Deciding::Brought(Brought::Refused(problem)) => self.notice = Some(problem),
            Deciding::SavedAsFile(entries) => self.decisions.in_file = entries,
            Deciding::OpenedDismissed => self.decisions.opened = None,
            Deciding::Store(stored) => self.take_stored(stored),
        }
    }

    /// Takes in what the worker says of decisions; `false` where it says nothing of them.
    pub(crate) fn hear_deciding(&mut self, say: &Say) -> bool {
        match say {
            // While the answer stands, progress is that of a check with new decisions.
            Say::Progress { run, stage, done, of, .. } if *run == self.run.id && self.run.phase == Phase::Done => {
                self.decisions.checking = Some(Checking { stage: stage.clone(), done: *done, of: *of });
            }
            Say::Decided(decided) if decided.run == self.run.id => self.take_decided(decided),
            Say::Reached { ask, reached } if *ask == self.decisions.reach_version => self.decisions.reached = Some(Rc::new(reached.clone())),
            Say::Candidates { ask, found } if *ask == self.decisions.link.version => {
                self.decisions.link.found = Some(Rc::new(found.as_deref().cloned().unwrap_or_default()));
            }
            Say::Brought { id, brought } => {
                // Taken up, it is no input any more.
                self.files.retain(|file| file.id != *id);
                self.take_deciding(Deciding::Brought(brought.clone()));
            }
            _ => return false,
        }
        true
    }

    fn take_decided(&mut self, decided: &Decided) {
        self.decisions.checking = None;
        self.decisions.answered += 1;
        self.decisions.settled = decided.settled;
        if *self.decisions.unfit != decided.unfit {
            self.decisions.unfit = Rc::new(decided.unfit.clone());
        }
        match decided.moved {
            Some(moved) if decided.choice == self.selected.version => self.move_selected(moved),
            // Another finding was chosen while the check ran: its place is what is known of it until the list is here anew.
            Some(_) => self.await_selected(),
            None => {}
        }
    }

    fn change_log(&mut self, change: impl FnOnce(&mut Log)) {
        let mut log = (*self.decisions.log).clone();
        change(&mut log);
        if log != *self.decisions.log {
            self.decisions.log = Rc::new(log);
            self.confirm();
        }
    }

    // With the store on, only what the store holds is confirmed; else what was said here is.
    fn confirm(&mut self) {
        let decisions = &mut self.decisions;
        let entries = decisions.log.entries().len();
        // Another tab's decisions stand in the way of these, which must wait for the user's word.
        let waits = match &decisions.keeping.way {
            Way::On => true,
            Way::Stopped(why) => why == ELSEWHERE,
            Way::Unknown | Way::Off => false,
        };
        let confirmed = if waits { decisions.confirmed.max(decisions.keeping.kept).min(entries) } else { entries };
        if confirmed != decisions.confirmed {
            decisions.confirmed = confirmed;
            decisions.version += 1;
        }
    }

    // What was decided on this page already is not thrown away for a file: the log that goes further wins, and of two that
    // part from each other the one opened is put behind the one at hand.
    fn open_session(&mut self, session: Session) {
        let log = join(&self.decisions.log, &session.log);
        self.decisions.in_file = if log == session.log { log.entries().len() } else { 0 };
        if self.decisions.by.is_empty() {
            self.decisions.by = session.log.entries().last().map(|entry| entry.signed.by.clone()).unwrap_or_default();
        }
        self.decisions.opened = Some(Rc::new(session.inputs));
        self.decisions.log = Rc::new(log);
        self.take_figures(session.figures);
        self.confirm();
        self.decisions.keeping.attempt += 1;
        self.take_settings(&session.profile);
    }

    // What is on show is held against them by the check that a new version asks for; no file is read.
    fn take_figures(&mut self, figures: Vec<Figures>) {
        if !figures.is_empty() && figures != *self.past {
            self.past = Rc::new(figures);
            self.decisions.version += 1;
        }
    }

    // Settings at hand are the user's latest word; a session's are taken where there are none.
    fn take_settings(&mut self, toml: &str) {
        let found = Profile::from_toml(toml, "").ok().filter(|profile| *profile != Profile::default());
        if let Some(profile) = found.filter(|_| self.profile.applied == Profile::default()) {
            self.profile.draft.profile = profile.clone();
            self.profile.applied = profile;
            if !self.files.is_empty() {
                self.begin_run();
            }
        }
    }

    fn take_stored(&mut self, stored: Stored) {
        let keeping = &mut self.decisions.keeping;
        match stored {
            Stored::Looked { days, sessions } => {
                keeping.way = if days.is_some() { Way::On } else { Way::Off };
                keeping.days = days.unwrap_or(DAYS);
                keeping.sessions = Rc::new(sessions);
            }
            Stored::TurnedOn { days } => {
                (keeping.way, keeping.days) = (Way::On, days);
                keeping.attempt += 1;
            }
            Stored::Forgotten => {
                let attempt = keeping.attempt;
                *keeping = Keeping { way: Way::Off, days: DAYS, attempt, ..Keeping::default() };
            }
            Stored::Written { id, kept, head } => {
                keeping.way = Way::On;
                (keeping.id, keeping.kept, keeping.head) = (Some(id), kept, head);
            }
            Stored::Refused(why) => keeping.way = Way::Stopped(why),
            Stored::Resumed { id, session } => return self.resume(id, *session),
            Stored::Listed(sessions) => keeping.sessions = Rc::new(sessions),
            Stored::Parted => {
                (keeping.id, keeping.kept, keeping.head) = (None, 0, String::new());
                (keeping.way, keeping.is_own) = (Way::On, true);
                keeping.attempt += 1;
            }
        }
        self.confirm();
    }

    /// What a dialog needs to know is asked for when it opens.
    pub(crate) fn prepare(&mut self, dialog: &Dialog) {
        let Dialog::Decide(form) = dialog else { return };
        if form.many {
            self.decisions.reach_version += 1;
            self.decisions.reached = None;
        }
        if form.kind == Kind::Link {
            let version = self.decisions.link.version + 1;
            self.decisions.link = Link { version, ..Link::default() };
        }
    }

    /// A new start: nothing is decided, and what is on the device stays there.
    pub(crate) fn forget_decisions(&mut self) {
        let old = std::mem::take(&mut self.decisions);
        self.decisions = Decisions {
            by: old.by,
            version: old.version + 1,
            reach_version: old.reach_version,
            answered: old.answered,
            link: Link { version: old.link.version, ..Link::default() },
            keeping: Keeping {
                way: old.keeping.way,
                days: old.keeping.days,
                sessions: old.keeping.sessions,
                attempt: old.keeping.attempt + 1,
                ..Keeping::default()
            },
            ..Decisions::default()
        };
        // A store that refused is asked anew.
        if matches!(self.decisions.keeping.way, Way::Stopped(_)) {
            self.decisions.keeping.way = Way::On;
        }
    }

    // The store's decisions come first; what was decided here and is not among them follows.
    fn resume(&mut self, id: String, session: Session) {
        let kept = session.log.entries().len();
        let head = session.log.head().to_owned();
        let log = join(&session.log, &self.decisions.log);
        if self.decisions.by.is_empty() {
            self.decisions.by = session.log.entries().last().map(|entry| entry.signed.by.clone()).unwrap_or_default();
        }
        if self.files.is_empty() {
            self.decisions.opened = Some(Rc::new(session.inputs));
        }
        self.take_figures(session.figures);
        let keeping = &mut self.decisions.keeping;
        (keeping.id, keeping.kept, keeping.head, keeping.way) = (Some(id), kept, head, Way::On);
        keeping.resumed = session.log.decisions().len();
        keeping.attempt += 1;
        self.decisions.log = Rc::new(log);
        // Entries may be others under the same count.
        self.decisions.version += 1;
        self.confirm();
    }
}

/// The code of a session that another tab has taken further.
pub const ELSEWHERE: &str = "page-keep-elsewhere";
/// Days after which a session is forgotten unless the user chooses others.
pub const DAYS: u32 = 30;

/// Two logs as one: the longer where one begins with the other, else the first with the decisions of the second that the
/// first does not have behind it, each with its own name, time and reason.
pub fn join(first: &Log, second: &Log) -> Log {
    let same = first.entries().iter().zip(second.entries()).take_while(|(a, b)| a.hash == b.hash).count();
    if same == second.entries().len() {
        return first.clone();
    }
    if same == first.entries().len() {
        return second.clone();
    }
    let mut log = first.clone();
    let own = second.decisions();
    for entry in second.entries().iter().skip(same) {
        let acts: Vec<_> = own.iter().filter(|decision| decision.entry == entry.number).map(|decision| decision.act.clone()).collect();
        log.decide(acts, entry.signed.clone());
    }
    log
}

/// The session of the store that is about exactly these files.
pub fn matching<'a>(sessions: &'a [KeptSession], hashes: &[String]) -> Option<&'a KeptSession> {
    let mut wanted: Vec<&str> = hashes.iter().map(String::as_str).collect();
    wanted.sort_unstable();
    wanted.dedup();
    sessions.iter().filter(|session| session.refused.is_empty() && session.entries > 0).find(|session| {
        let mut has: Vec<&str> = session.inputs.iter().map(|input| input.sha256.as_str()).collect();
        has.sort_unstable();
        has.dedup();
        has == wanted
    })
}
