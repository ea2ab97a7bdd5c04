//! Holds by their numbers, for the completions that end them.
//!
//! In: a book. Out: the hold of a completion. Must not know: links, the other side.

use std::collections::BTreeMap;

use crate::base::{IdKey, Kind};
use crate::ledger::Book;

/// The first hold of each number that a completion may name.
#[derive(Debug, Default)]
pub(super) struct Holds {
    by_number: BTreeMap<IdKey, u32>,
    by_auth: BTreeMap<IdKey, u32>,
}

impl Holds {
    /// The holds of a book.
    pub(super) fn of(book: &Book) -> Holds {
        let (columns, mut holds) = (&book.columns, Holds::default());
        for (row, at) in (0..book.len).zip(0..).filter(|(row, _)| columns.kind.get(*row) == Kind::Hold) {
            let auth = columns.auth.get(row);
            for number in [columns.rrn.get(row), columns.trace.get(row), auth].into_iter().filter(|number| number.is_some()) {
                holds.by_number.entry(number).or_insert(at);
            }
            if auth.is_some() {
                holds.by_auth.entry(auth).or_insert(at);
            }
        }
        holds
    }

    /// The first hold that a completion names by its original number, or shares its authorisation with.
    pub(super) fn of_completion(&self, book: &Book, completion: u32) -> Option<u32> {
        let row = completion as usize;
        let by_original = self.by_number.get(&book.columns.original_id.get(row));
        let by_auth = self.by_auth.get(&book.columns.auth.get(row));
        by_original.into_iter().chain(by_auth).min().copied()
    }
}
