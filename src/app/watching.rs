//! The page's part about files that are looked at again: a watched folder, files chosen anew, warnings told. Pure.
//!
//! In: what was seen of a folder, what the user chose. Out: [`Watch`], the next state. Must not know: a browser, words.

use super::folder::Handle;
use super::state::{AppState, FileEntry, FileState, NewFile, Phase, RowList, Run, Search, Section, Selected};

/// Seconds between two looks that may be chosen.
pub const EVERY: [u32; 4] = [15, 60, 300, 900];
const EVERY_DEFAULT: u32 = 60;

/// What is looked at again, and what came of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Watch {
    /// The watched folder.
    pub folder: Option<Handle>,
    /// Seconds between two looks, where they were chosen.
    pub every: Option<u32>,
    /// When the folder was last looked at, ISO 8601.
    pub looked: String,
    /// When files were last read anew.
    pub read: String,
    /// Files left for the next look.
    pub waiting: Vec<String>,
    /// Files that vanished at the last look that changed anything.
    pub gone: Vec<String>,
    /// Code of why the folder could not be looked at.
    pub problem: String,
    /// Whether runs go on from the one before.
    pub goes_on: bool,
    pub consent: Consent,
}

/// Whether the browser may show a notification.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Consent {
    /// Nobody asked.
    #[default]
    Unasked,
    Given,
    /// The browser or the user said no.
    Refused,
}

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub enum WatchAction {
    Opened(Handle),
    Stopped,
    EveryChosen(u32),
    /// The folder was looked at and no file is other than before.
    Looked {
        at: String,
        waiting: Vec<String>,
    },
    /// Files changed: those of these numbers are out, these are in.
    Changed {
        at: String,
        waiting: Vec<String>,
        gone: Vec<String>,
        out: Vec<u32>,
        first_id: u32,
        files: Vec<NewFile>,
    },
    /// It could not be looked at.
    Failed(String),
    Asked(Consent),
}

impl Watch {
    /// Seconds between two looks.
    pub fn seconds(&self) -> u32 {
        self.every.unwrap_or(EVERY_DEFAULT)
    }
}

impl AppState {
    /// Takes an event.
    pub(super) fn take_watching(&mut self, action: WatchAction) {
        let watch = &mut self.watch;
        match action {
            WatchAction::Opened(folder) => {
                let (every, consent) = (watch.every, watch.consent);
                self.watch = Watch { folder: Some(folder), every, consent, goes_on: true, ..Watch::default() };
                if self.answer.is_some() {
                    self.section = Section::Watch;
                }
            }
            WatchAction::Stopped => (watch.folder, watch.problem) = (None, String::new()),
            WatchAction::EveryChosen(seconds) => watch.every = Some(seconds),
            WatchAction::Looked { at, waiting } => (watch.looked, watch.waiting, watch.problem) = (at, waiting, String::new()),
            WatchAction::Failed(code) => watch.problem = code,
            WatchAction::Asked(consent) => watch.consent = consent,
            WatchAction::Changed { at, waiting, gone, out, first_id, files } => {
                watch.looked.clone_from(&at);
                (watch.read, watch.waiting, watch.gone, watch.goes_on, watch.problem) = (at, waiting, gone, true, String::new());
                self.files.retain(|file| !out.contains(&file.id));
                for (id, file) in (first_id..).zip(files) {
                    let NewFile { name, size, side } = file;
                    self.files.push(FileEntry { id, name, size, given: side, state: FileState::Waiting });
                    self.next_file = self.next_file.max(id + 1);
                }
                if self.answer.is_some() && !self.files.is_empty() { self.begin_quiet_run() } else { self.begin_run() }
            }
        }
    }

    // The answer stays on show until the next is here; only what points into the files is let go.
    fn begin_quiet_run(&mut self) {
        self.run = Run { id: self.run.id + 1, phase: Phase::begun() };
        self.selected = Selected { version: self.selected.version + 1, ..Selected::default() };
        let (query, want) = (self.rows.query.clone(), self.rows.want);
        self.rows = RowList { version: self.rows.version + 1, query, want, ..RowList::default() };
        let version = self.search.version + u32::from(self.search.is_asked());
        self.search = Search { version, query: self.search.query.clone(), ..Search::default() };
        self.house.version += 1;
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use yew::Reducible;

    use super::*;
    use crate::app::state::Action;
    use crate::locale::Lang;
    use crate::worker::message::{Answer, Say};

    fn file(name: &str) -> NewFile {
        NewFile { name: name.into(), size: 10, side: None }
    }

    fn changed(out: Vec<u32>, first_id: u32, files: Vec<NewFile>) -> Action {
        Action::Watch(WatchAction::Changed { at: "2026-03-12T10:00:00".into(), waiting: vec![], gone: vec![], out, first_id, files })
    }

    fn checked(run: u32, findings: u32) -> Action {
        Action::Heard(Box::new(Say::Checked { run, answer: Box::new(Answer { findings, ..Answer::default() }) }))
    }

    #[test]
    fn a_changed_file_takes_the_place_of_the_old_and_the_answer_stays_until_the_next_is_here() {
        let state = Rc::new(AppState::new(Lang::Zh)).reduce(changed(vec![], 0, vec![file("a.csv"), file("b.csv")])).reduce(checked(1, 3));
        let state = state.reduce(Action::SectionOpened(Section::Money)).reduce(changed(vec![1], 2, vec![file("b.csv")]));
        let ids: Vec<u32> = state.files.iter().map(|file| file.id).collect();
        assert_eq!((ids, state.section, state.run.phase.is_working()), (vec![0, 2], Section::Money, true));
        assert_eq!(state.answer.as_ref().map(|answer| answer.findings), Some(3));
        let state = state.reduce(checked(2, 4));
        assert_eq!((state.section, state.answer.as_ref().map(|answer| answer.findings)), (Section::Money, Some(4)));
    }

    #[test]
    fn an_answer_that_no_longer_holds_is_not_left_standing() {
        let state = Rc::new(AppState::new(Lang::Zh)).reduce(changed(vec![], 0, vec![file("a.csv"), file("b.csv")])).reduce(checked(1, 3));
        let gone = Rc::clone(&state).reduce(changed(vec![1], 2, vec![]));
        let missing = Action::Heard(Box::new(Say::Missing { run: 2, sides: vec!["acquirer".into()] }));
        let gone = gone.reduce(missing);
        assert_eq!((gone.answer.is_none(), gone.section), (true, Section::Files));
        let stopped = state.reduce(changed(vec![1], 2, vec![file("b.csv")])).reduce(Action::Cancelled);
        assert_eq!((stopped.answer.is_none(), stopped.section), (true, Section::Files));
    }
}
