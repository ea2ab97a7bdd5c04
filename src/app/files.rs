//! The files of the page: as they come in, and as far as they were read. Pure.
//!
//! In: names, cards, problems. Out: [`FileEntry`]s. Must not know: a browser, bytes, words.

use std::rc::Rc;

use crate::worker::message::{Card, Problem};

/// A file as it comes in. Its bytes stay with the door, under the number it is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFile {
    pub name: String,
    pub size: u64,
    pub side: Option<String>,
}

/// A file the user gave.
#[derive(Clone, Debug, PartialEq)]
pub struct FileEntry {
    pub id: u32,
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// The side the user gave it; `None` to find out.
    pub given: Option<String>,
    pub state: FileState,
}

/// How far a file is.
#[derive(Clone, Debug, PartialEq)]
pub enum FileState {
    Waiting,
    Read { cards: Rc<Vec<Card>>, problems: Rc<Vec<Problem>> },
}

impl FileEntry {
    /// The cards of its tables; none while it waits.
    pub fn cards(&self) -> &[Card] {
        match &self.state {
            FileState::Read { cards, .. } => cards,
            FileState::Waiting => &[],
        }
    }

    /// Whether the program that read it ended before it had read it: it may have found no memory just then.
    pub fn was_lost(&self) -> bool {
        self.problems().iter().any(|problem| crate::worker::ward::LOST.contains(&problem.code.as_str()))
    }

    /// What is wrong with it.
    pub fn problems(&self) -> &[Problem] {
        match &self.state {
            FileState::Read { problems, .. } => problems,
            FileState::Waiting => &[],
        }
    }

    /// The side it counts for: as given, else of its first table; empty while unknown.
    pub fn side(&self) -> &str {
        match &self.given {
            Some(side) => side,
            None => self.cards().first().map_or("", |card| &card.side),
        }
    }
}
