//! What a check says of its progress, passed on to the page.
//!
//! In: stages. Out: [`Say::Progress`]. Must not know: what is checked.

use crate::check::{Progress, Stage};

use super::message::Say;
use super::session::Outside;

/// Passes progress on, but not more often than a person can see.
pub(super) struct Listener<'a> {
    pub(super) outside: &'a mut dyn Outside,
    pub(super) run: u32,
    pub(super) file: Option<u32>,
    pub(super) last: (Stage, u64),
}

impl Progress for Listener<'_> {
    fn at(&mut self, stage: Stage, done: u64, of: u64) -> bool {
        let step = (of / 100).max(1);
        if stage != self.last.0 || done >= self.last.1.saturating_add(step) || done < self.last.1 {
            self.last = (stage, done);
            self.outside.say(Say::Progress { run: self.run, stage: stage.name().to_owned(), file: self.file, done, of }, None);
        }
        // A cancelled worker is ended from outside, at once; it is never asked to stop.
        true
    }
}
