//! What the page knows of decisions, of the session they belong to and of where it is kept. Pure.
//!
//! In: what the user decided, what the worker found, what the store said. Out: [`Decisions`]. Must not know: a browser, words.
//!
//! A decision is confirmed, counted and put to work once it is where the user wants it: in the store, when that is on. What
//! the store refused stays here, is said, and is put to work all the same.

pub mod acts;
pub mod reduce;

#[cfg(test)]
mod tests;

use std::rc::Rc;

use crate::decision::session::{InputMark, Session};
use crate::decision::{Act, Log, RowKey, Signed};
use crate::worker::decision::{Brought, Candidates, Moved, Reached, UnfitLine};

use super::state::AppState;

/// Decisions and what became of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Decisions {
    pub log: Rc<Log>,
    /// The name the user typed.
    pub by: String,
    /// Entries of the log that are confirmed.
    pub confirmed: usize,
    /// Goes up with each change of what is confirmed: the check is run again.
    pub version: u32,
    /// How many findings are no longer open.
    pub settled: u32,
    /// Decisions that no longer fit.
    pub unfit: Rc<Vec<UnfitLine>>,
    /// How far the check with the latest decisions is; `None` when it is done.
    pub checking: Option<Checking>,
    /// Goes up with each answer to them.
    pub answered: u32,
    /// Goes up with each question about many findings.
    pub reach_version: u32,
    /// The findings a decision on many would reach; `None` while they are looked for.
    pub reached: Option<Rc<Vec<Reached>>>,
    pub link: Link,
    /// The inputs of a session that was opened, to be compared with the files at hand.
    pub opened: Option<Rc<Vec<InputMark>>>,
    /// Entries that are in a file the user saved or opened.
    pub in_file: usize,
    pub keeping: Keeping,
}

/// How far a check with new decisions is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checking {
    pub stage: String,
    pub done: u64,
    pub of: u64,
}

/// The search for a row to link with.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Link {
    /// Goes up with each.
    pub version: u32,
    pub text: String,
    /// `None` while it is looked for.
    pub found: Option<Rc<Candidates>>,
}

/// Keeping on this device.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Keeping {
    pub way: Way,
    /// Days after which a session is forgotten.
    pub days: u32,
    /// The session this page writes; `None` before the first decision is kept.
    pub id: Option<String>,
    /// Whether the user wants a session of their own although another is about the same files.
    pub is_own: bool,
    /// Entries of the log that are in the store, and the hash of the last.
    pub kept: usize,
    pub head: String,
    /// Goes up when what stands in the log must be tried again.
    pub attempt: u32,
    /// The sessions on this device.
    pub sessions: Rc<Vec<KeptSession>>,
    /// How many decisions were taken up from the device for these files.
    pub resumed: usize,
}

/// Whether sessions are kept on this device.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Way {
    /// Not looked yet.
    #[default]
    Unknown,
    /// The user did not ask for it.
    Off,
    On,
    /// The user asked for it and it can't be done; the code of the reason.
    Stopped(String),
}

/// A session on this device, in short.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct KeptSession {
    pub id: String,
    /// Entries of its log.
    pub entries: usize,
    /// When it was last written, ISO 8601.
    pub at: String,
    /// When it will be forgotten, ISO 8601.
    pub until: String,
    pub inputs: Vec<InputMark>,
    /// Code of why it can't be opened; empty when it can.
    pub refused: String,
}

/// What a decision is about to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Accept,
    Done,
    Reject,
    Note,
    Code,
    Cause,
    Link,
    /// The finding's rows are not one payment.
    Part,
    /// Takes back, or brings back; a form of its own only while no name is known.
    Undo,
    Redo,
}

impl Kind {
    /// The end of its words' keys.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Accept => "accept",
            Kind::Done => "done",
            Kind::Reject => "reject",
            Kind::Note => "note",
            Kind::Code => "code",
            Kind::Cause => "cause",
            Kind::Link => "link",
            Kind::Part => "part",
            Kind::Undo => "undo",
            Kind::Redo => "redo",
        }
    }

    /// What may be decided on all findings of a filter at once.
    pub const FOR_MANY: [Kind; 6] = [Kind::Accept, Kind::Done, Kind::Reject, Kind::Note, Kind::Code, Kind::Cause];

    /// Whether it means nothing without a reason.
    pub fn needs_reason(self) -> bool {
        matches!(self, Kind::Accept | Kind::Reject | Kind::Note | Kind::Part)
    }
}

/// A form for a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Form {
    pub kind: Kind,
    /// On all findings of the filter.
    pub many: bool,
}

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Deciding {
    /// The user confirmed a form.
    Decided {
        acts: Vec<Act>,
        signed: Signed,
    },
    Undone(Signed),
    Redone(Signed),
    NameTyped(String),
    LinkSearched(String),
    Brought(Brought),
    /// The session was written to a file with so many entries.
    SavedAsFile(usize),
    /// The files the opened session was compared with are fine as they are.
    OpenedDismissed,
    Store(Stored),
}

/// What the store said.
#[derive(Clone, Debug, PartialEq)]
pub enum Stored {
    /// At the start: whether keeping is on, for how many days, and what is there.
    Looked { days: Option<u32>, sessions: Vec<KeptSession> },
    /// Keeping is on from now on.
    TurnedOn { days: u32 },
    /// All was forgotten and nothing is kept from now on.
    Forgotten,
    /// A session holds so many entries of the log; the last one's hash.
    Written { id: String, kept: usize, head: String },
    /// Nothing was written; the code of the reason.
    Refused(String),
    /// A session of the store takes the place of what was decided here, which it continues.
    Resumed { id: String, session: Box<Session> },
    /// What is there now.
    Listed(Vec<KeptSession>),
    /// The log is to be written as a session of its own.
    Parted,
}

impl Decisions {
    /// Entries not yet where the user wants them.
    pub fn waiting(&self) -> usize {
        self.log.entries().len().saturating_sub(self.confirmed)
    }

    /// Whether something would be lost with the page: decisions neither in the store nor in a file.
    pub fn is_unsaved(&self) -> bool {
        let entries = self.log.entries().len();
        entries > 0 && self.in_file < entries && self.keeping.kept < entries
    }
}

impl AppState {
    /// The files as a session marks them.
    pub fn input_marks(&self) -> Vec<InputMark> {
        self.files
            .iter()
            .filter_map(|file| {
                let card = file.cards().first()?;
                let side = if file.given.is_some() { file.side().to_owned() } else { String::new() };
                Some(InputMark { name: file.name.clone(), sha256: card.sha256.clone(), bytes: file.size, side })
            })
            .collect()
    }

    /// The session as it stands.
    pub fn session(&self) -> Session {
        let figures = self.answer.as_ref().map_or_else(|| (*self.past).clone(), |answer| answer.watch.series.clone());
        Session { inputs: self.input_marks(), profile: self.profile.toml(), log: (*self.decisions.log).clone(), figures, ..Session::default() }
    }

    /// A row's name that outlives the run.
    pub fn row_key(&self, input: u32, row: u32) -> Option<RowKey> {
        let card = self.files.iter().flat_map(|file| file.cards()).find(|card| card.input == input)?;
        Some(RowKey { sha256: card.sha256.clone(), part: card.sheet.clone().unwrap_or_default(), row })
    }

    /// The place and the id of the finding on show, as the worker is asked to find them again.
    pub fn shown(&self) -> (Option<u32>, Option<String>) {
        let detail = self.selected.detail.as_ref().filter(|_| self.selected.index.is_some());
        (self.selected.place, detail.map(|detail| detail.finding.id.clone()))
    }

    pub(super) fn await_selected(&mut self) {
        if self.selected.place.is_some() && (self.selected.index.is_some() || self.selected.is_awaited) {
            self.selected.version += 1;
            (self.selected.index, self.selected.is_awaited) = (None, true);
        }
    }

    pub(super) fn move_selected(&mut self, moved: Moved) {
        self.selected.version += 1;
        self.selected.place = moved.place.or(self.selected.place);
        self.selected.index = moved.index;
        self.selected.is_awaited = false;
    }
}
