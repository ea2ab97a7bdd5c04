//! The one place that knows all stages: files in, a finished check out.
//!
//! In: files' bytes, the profile. Out: [`ReadTable`]s, a [`Checked`]. Must not know: a browser, a file system, a clock.

use std::sync::Arc;

use crate::base::{Fault, Side};
use crate::ledger::Ledger;
use crate::sheet::Rows;
use crate::table::InputMeta;

/// A file as it was dropped.
#[derive(Clone, Debug)]
pub struct FileInput {
    /// The file's name without its folder.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The side it was given as; `None` to find out.
    pub side: Option<Side>,
}

/// One table, read: what was understood, its text, its typed columns. A zip may give several.
#[derive(Clone, Debug, Default)]
pub struct ReadTable {
    /// What was understood.
    pub meta: InputMeta,
    /// The text of the rows, for showing.
    pub rows: Arc<Rows>,
    /// The typed columns.
    pub ledger: Ledger,
}

/// What the caller hears while a check runs, and whether it should go on.
pub trait Progress {
    /// Called at each stage and every few thousand rows; `false` stops the check.
    fn at(&mut self, stage: Stage, done: u64, of: u64) -> bool;
}

/// The stages a caller may show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Bytes to rows.
    Read,
    /// Rows to typed columns.
    Type,
    /// Rows to links.
    Match,
    /// Links to findings.
    Name,
}

/// No one listens.
pub struct Quiet;

impl Progress for Quiet {
    fn at(&mut self, _: Stage, _: u64, _: u64) -> bool {
        true
    }
}

#[expect(unused, reason = "until the reader stands")]
fn placeholder(_: Fault) {}
