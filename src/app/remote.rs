//! A page steered from outside: what may be told it, and what it tells.
//!
//! In: a function that hears events as a kind and JSON text. Out: the live page, to whoever holds the handle. Must not know:
//! who is outside. What is told holds figures and file names, never a row.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Function;
use serde::Serialize;
use wasm_bindgen::prelude::*;

use super::hooks::Page;
use super::state::{AppState, FileState, Phase};
use super::words;
use crate::decision::Entry;
use crate::report::model::Alert;
use crate::worker::message::Problem;

/// The handle; clones share it.
#[derive(Clone)]
pub struct Remote(Rc<Inner>);

struct Inner {
    page: RefCell<Option<Page>>,
    hear: Function,
}

impl PartialEq for Remote {
    fn eq(&self, other: &Remote) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// What is told of a run that goes on.
#[derive(Serialize)]
struct Going<'a> {
    stage: &'a str,
    file: Option<&'a str>,
    done: u64,
    of: u64,
}

/// What is told of something wrong.
#[derive(Serialize)]
struct Wrong<'a> {
    code: &'a str,
    message: &'a str,
    hint: &'a str,
    place: &'a str,
    file: Option<&'a str>,
}

impl Remote {
    /// A handle whose events `hear` gets.
    pub fn new(hear: Function) -> Remote {
        Remote(Rc::new(Inner { page: RefCell::default(), hear }))
    }

    /// The page, once it is drawn and until it is gone.
    pub fn page(&self) -> Option<Page> {
        self.0.page.borrow().clone()
    }

    /// Remembers the page as it is now.
    pub fn hold(&self, page: Option<Page>) {
        *self.0.page.borrow_mut() = page;
    }

    /// Tells how the run stands.
    pub fn tell_run(&self, state: &AppState) {
        match &state.run.phase {
            Phase::Idle | Phase::Cancelled => self.tell("idle", &()),
            Phase::Working { stage, file, done, of } => {
                let file = file.and_then(|id| state.files.iter().find(|one| one.id == id)).map(|one| one.name.as_str());
                self.tell("progress", &Going { stage, file, done: *done, of: *of });
            }
            Phase::Missing(sides) => {
                self.tell_files(state);
                for side in sides {
                    let code = format!("side-missing-{side}");
                    let files = state.files.iter().map(|file| file.name.as_str()).collect::<Vec<_>>().join(", ");
                    let what = words::tell(state.lang, &code, &[("files", &files)]).to_string();
                    self.tell_problem(state, &Problem { code, what, ..Problem::default() }, None);
                }
            }
            Phase::Done => {
                if let Some(answer) = &state.answer {
                    self.tell("finished", &**answer);
                }
            }
            Phase::Failed(problem) => {
                self.tell_files(state);
                self.tell_problem(state, problem, None);
            }
        }
    }

    /// Tells what the rules warn of, each once.
    pub fn tell_alerts(&self, alerts: &[&Alert]) {
        alerts.iter().for_each(|alert| self.tell("alert", alert));
    }

    /// Tells entries of the decisions' log, as a session's file has them.
    pub fn tell_decisions(&self, entries: &[Entry]) {
        entries.iter().for_each(|entry| self.tell("decision", entry));
    }

    fn tell_files(&self, state: &AppState) {
        for file in &state.files {
            if let FileState::Read { problems, .. } = &file.state {
                problems.iter().for_each(|problem| self.tell_problem(state, problem, Some(&file.name)));
            }
        }
    }

    fn tell_problem(&self, state: &AppState, problem: &Problem, file: Option<&str>) {
        let message = if problem.what.is_empty() { words::say(state.lang, &problem.code).to_string() } else { problem.what.clone() };
        self.tell("error", &Wrong { code: &problem.code, message: &message, hint: &problem.hint, place: &problem.place, file });
    }

    // Whoever hears does so in a turn of its own: it may well ask the page something at once.
    fn tell<T: Serialize>(&self, kind: &str, detail: &T) {
        let Ok(text) = serde_json::to_string(detail) else { return };
        drop(self.0.hear.call2(&JsValue::NULL, &kind.into(), &text.into()));
    }
}
