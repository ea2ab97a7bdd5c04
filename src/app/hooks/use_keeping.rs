//! Keeps the store in step with the decisions, when the user asked for it: one write at a time, confirmed when it is done.
//!
//! In: the state. Out: records in the store, what the store said. Must not know: markup.

use std::future::Future;
use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::Page;
use crate::app::deciding::reduce::matching;
use crate::app::deciding::{Deciding, Stored, Way};
use crate::app::house::ProfileAction;
use crate::app::mapping::MappingAction;
use crate::app::state::{Action, AppState, Phase, Section};
use crate::app::store::{Choice, Record, clock, database, named};
use crate::decision::session;
use crate::worker::message::Problem;

/// Ties the store to the state.
#[hook]
pub fn use_keeping(page: &Page) {
    let dispatcher = page.state.dispatcher();
    // What is there is looked at once, and again where the list of it is on show.
    let (is_shown, no_files) = (page.state.section == Section::HandOver, page.state.files.is_empty());
    let was_looked = page.state.decisions.keeping.way != Way::Unknown;
    {
        let dispatcher = dispatcher.clone();
        use_effect_with((is_shown, no_files), move |(is_shown, no_files)| {
            if *is_shown || *no_files || !was_looked {
                spawn_local(async move {
                    let stored = match database::look(clock::now().milliseconds).await {
                        Ok((choice, records)) => {
                            let sessions = records.iter().map(Record::summary).collect();
                            if was_looked { Stored::Listed(sessions) } else { Stored::Looked { days: choice.map(|choice| choice.days), sessions } }
                        }
                        // A store that can't be looked at matters only to who asks for it.
                        Err(_) => Stored::Looked { days: None, sessions: Vec::new() },
                    };
                    dispatcher.dispatch(Action::Decide(Deciding::Store(stored)));
                });
            }
        });
    }
    let decisions = &page.state.decisions;
    let busy = use_mut_ref(|| false);
    let cause = (decisions.log.head().to_owned(), decisions.keeping.clone(), page.state.run.phase == Phase::Done);
    let page = page.clone();
    use_effect_with(cause, move |_| {
        if let Some(work) = next(&page.state)
            && !busy.replace(true)
        {
            let (busy, page) = (Rc::clone(&busy), page.clone());
            spawn_local(async move {
                let stored = work.run().await;
                busy.replace(false);
                page.dispatch(Action::Decide(Deciding::Store(stored)));
            });
        }
    });
}

enum Work {
    Write { record: Box<Record>, expected: String },
    Resume { id: String, marks: Vec<session::InputMark> },
}

impl Work {
    async fn run(self) -> Stored {
        match self {
            Work::Write { record, expected } => match database::write(&record, &expected).await {
                Ok(()) => Stored::Written { id: record.id, kept: record.entries, head: record.head },
                Err(why) => Stored::Refused(why),
            },
            Work::Resume { id, marks } => load(&id, &marks).await.unwrap_or_else(Stored::Refused),
        }
    }
}

// What the store must do next, if anything: take up what it holds for these files, or hold what was decided since.
fn next(state: &AppState) -> Option<Work> {
    let (log, keeping) = (&state.decisions.log, &state.decisions.keeping);
    if keeping.way != Way::On {
        return None;
    }
    let marks = state.input_marks();
    if keeping.id.is_none() && !keeping.is_own && state.run.phase == Phase::Done {
        let hashes: Vec<String> = marks.iter().map(|mark| mark.sha256.clone()).collect();
        if let Some(kept) = matching(&keeping.sessions, &hashes) {
            return Some(Work::Resume { id: kept.id.clone(), marks });
        }
    }
    if log.entries().is_empty() || keeping.kept == log.entries().len() && keeping.head == log.head() {
        return None;
    }
    let id = keeping.id.clone().unwrap_or_else(new_id);
    let record = Box::new(Record::of(&id, &state.session(), clock::now(), keeping.days));
    Some(Work::Write { record, expected: keeping.head.clone() })
}

fn new_id() -> String {
    format!("{:x}-{:x}", clock::now().milliseconds, (js_sys::Math::random() * 4_294_967_296.0) as u32)
}

async fn load(id: &str, marks: &[session::InputMark]) -> Result<Stored, String> {
    let record = database::load(id).await?;
    let session = session::read(&record.session, "").map_err(|fault| fault.code().to_owned())?;
    Ok(Stored::Resumed { id: record.id, session: Box::new(named(session, marks)) })
}

fn act(page: &Page, work: impl Future<Output = Result<Stored, String>> + 'static) {
    let page = page.clone();
    spawn_local(async move {
        match work.await {
            Ok(stored) => page.dispatch(Action::Decide(Deciding::Store(stored))),
            Err(code) => page.dispatch(Action::Noticed(Problem { code, ..Problem::default() })),
        }
    });
}

/// Keeps from now on.
pub fn turn_on(page: &Page, days: u32) {
    act(page, async move { database::choose(Choice { days }).await.map(|()| Stored::TurnedOn { days }) });
}

/// Forgets everything this page ever kept on the device, and keeps nothing from now on: profile, register and column settings
/// too. What is on show stays until the page is left.
pub fn forget_all(page: &Page) {
    page.dispatch(Action::Profile(ProfileAction::Remembered(false)));
    page.dispatch(Action::Mapping(MappingAction::Forgotten(None)));
    act(page, async { database::forget().await.map(|()| Stored::Forgotten) });
}

/// Opens a session of the store.
pub fn open(page: &Page, id: String) {
    let marks = page.state.input_marks();
    act(page, async move { load(&id, &marks).await });
}

/// Removes one session from the store.
pub fn forget(page: &Page, id: String) {
    act(page, async move {
        database::remove(&id).await?;
        let (_, records) = database::look(clock::now().milliseconds).await?;
        Ok(Stored::Listed(records.iter().map(Record::summary).collect()))
    });
}

/// Writes what stands here as a session of its own, beside the one another tab has taken further.
pub fn part(page: &Page) {
    page.dispatch(Action::Decide(Deciding::Store(Stored::Parted)));
}

/// Takes the other tab's decisions up and puts this page's behind them.
pub fn take_up(page: &Page) {
    if let Some(id) = page.state.decisions.keeping.id.clone() {
        open(page, id);
    }
}
