//! What page and worker say to each other about decisions and files that hold them.
//!
//! In: nothing. Out: plain data that travels as JSON text. Must not know: a browser, components, where anything is kept.

use serde::{Deserialize, Serialize};

use super::window::{Query, RowLine};
use crate::decision::figures::Figures;
use crate::decision::{Act, Log};

use super::message::Problem;

/// What a run takes over from earlier work.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RunWith {
    /// The decisions, with what was taken back.
    pub log: Log,
    /// Whether what is read is kept for the next run, which then reads only what changed.
    pub keeps: bool,
    /// Figures of earlier periods.
    pub past: Vec<Figures>,
}

/// Check again what was read, with these decisions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DecideAsk {
    pub run: u32,
    pub log: Log,
    /// The list's query, its chosen place and the id of the finding on show: where they went is part of the answer.
    pub query: Query,
    pub place: Option<u32>,
    pub shown: Option<String>,
    /// The number of that choice, said back with the answer.
    pub choice: u32,
    /// Figures of earlier periods, from a session opened since the run began.
    pub past: Vec<Figures>,
}

/// How the decisions fared.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Decided {
    pub run: u32,
    /// How many entries of the log the check has taken into account.
    pub entries: u32,
    /// Findings that are no longer open, of all.
    pub settled: u32,
    /// Those that no longer fit.
    pub unfit: Vec<UnfitLine>,
    /// Where the finding on show is now; `None` leaves the choice as it is.
    pub moved: Option<Moved>,
    /// The number of the choice that was asked about.
    pub choice: u32,
}

/// Where a finding is after a check.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// Its place in the list; `None` where the query leaves it out.
    pub place: Option<u32>,
    /// Its index; `None` where it is gone.
    pub index: Option<u32>,
}

/// A decision that no longer fits, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnfitLine {
    /// The log's entry.
    pub entry: u32,
    pub act: Act,
    pub why: String,
}

/// A finding that a decision for many would reach.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reached {
    pub id: String,
    pub code: String,
    /// What was decided on it: `open`, `explained`, `rejected`, `done`.
    pub state: String,
}

/// Rows of the other side that might belong to a finding's own.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Candidates {
    /// The finding's rows that look for a counterpart.
    pub own: Vec<RowLine>,
    /// The other side's rows, the likeliest first.
    pub rows: Vec<RowLine>,
    /// How many fit; more than are shown means the search is wide.
    pub total: u32,
}

/// What a file that is no table turned out to be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Brought {
    /// A session, whose text is whole.
    Session(Box<crate::decision::session::Session>),
    /// Nothing this program can use, and why.
    Refused(Problem),
}
