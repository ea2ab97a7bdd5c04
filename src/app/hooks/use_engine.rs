//! Keeps the worker in step with the state: a new run starts it, a cancelled one ends it, windows that are missing are asked for.
//!
//! In: the state. Out: messages through the door, actions for what comes back. Must not know: markup.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use yew::prelude::*;

use crate::app::state::{Action, AppState, FINDINGS_A_PAGE, Phase, ROWS_A_PAGE};
use crate::worker::door::{Door, Heard};
use crate::worker::message::{Ask, DecideAsk, RunWith};

/// Ties the door to the state.
#[hook]
pub fn use_engine(state: &UseReducerHandle<AppState>, door: &Door) {
    let dispatcher = state.dispatcher();
    let sent = use_mut_ref(Sent::default);
    use_effect_with(door.clone(), move |door| {
        door.listen(move |heard| {
            dispatcher.dispatch(match heard {
                Heard::Said(say) => Action::Heard(say),
                Heard::Lost(message) => Action::WorkerLost(message),
            });
        });
        let door = door.clone();
        move || door.stop()
    });
    {
        let (door, state, sent) = (door.clone(), state.clone(), sent.clone());
        use_effect_with(state.run.id, move |run| match &state.run.phase {
            Phase::Working { .. } => {
                *sent.borrow_mut() = Sent { version: state.decisions.version, waits_for: None };
                let log = state.decisions.log.first(state.decisions.confirmed);
                door.run(
                    *run,
                    state.lang.tag(),
                    state.asks(),
                    state.profile.toml(),
                    state.mappings(),
                    RunWith { log, keeps: state.watch.goes_on, past: (*state.past).clone() },
                );
            }
            _ if *run > 0 => door.stop(),
            _ => {}
        });
    }
    use_decisions(state, door, &sent);
    {
        let (door, state) = (door.clone(), state.clone());
        use_effect_with(state.lang, move |lang| {
            if state.run.id > 0 && !state.files.is_empty() {
                door.ask(&Ask::Speak { run: state.run.id, lang: lang.tag().to_owned() });
            }
        });
    }
    use_look(state, door);
    use_findings(state, door);
    use_rows(state, door);
    super::use_house::use_house(state, door);
    {
        let (door, state) = (door.clone(), state.clone());
        use_effect_with(state.search.version, move |version| {
            if state.answer.is_some() {
                door.ask(&Ask::LookUp { ask: *version, query: state.search.query.clone() });
            }
        });
    }
    {
        let (door, state) = (door.clone(), state.clone());
        use_effect_with(state.story.version, move |version| {
            if *version > 0 && state.answer.is_some() {
                door.ask(&Ask::Row { ask: *version, input: state.story.input, row: state.story.row });
            }
        });
    }
    let (door, state) = (door.clone(), state.clone());
    use_effect_with(state.selected.version, move |version| {
        if let Some(index) = state.selected.index {
            door.ask(&Ask::Detail { ask: *version, index });
        }
    });
}

// Asked again with each change of the settings, and when a new run took the place of the one that would have answered.
#[hook]
fn use_look(state: &UseReducerHandle<AppState>, door: &Door) {
    let (door, state) = (door.clone(), state.clone());
    let version = state.mapping.panel.as_ref().map(|panel| panel.version);
    use_effect_with((version, state.run.id), move |_| {
        if let (Some(panel), Some(file)) = (&state.mapping.panel, state.looked_at())
            && !panel.is_fresh
        {
            let id = file.id;
            door.ask_of_file(&Ask::Look { ask: panel.version, file, draft: Box::new(panel.draft.clone()) }, id);
        }
    });
}

/// The decisions the worker was given last.
#[derive(Clone, Copy, Default)]
struct Sent {
    version: u32,
    /// The answer that ends the check under way; another is not begun before, so that many decisions cost one check.
    waits_for: Option<u32>,
}

#[hook]
fn use_decisions(state: &UseReducerHandle<AppState>, door: &Door, sent: &Rc<RefCell<Sent>>) {
    {
        let (door, state, sent) = (door.clone(), state.clone(), sent.clone());
        let (version, answered) = (state.decisions.version, state.decisions.answered);
        use_effect_with((version, answered, state.run.phase == Phase::Done), move |(version, answered, is_done)| {
            let mut sent = sent.borrow_mut();
            if sent.waits_for.is_some_and(|wanted| *answered >= wanted) {
                sent.waits_for = None;
            }
            if *is_done && sent.version != *version && sent.waits_for.is_none() {
                *sent = Sent { version: *version, waits_for: Some(answered + 1) };
                let log = state.decisions.log.first(state.decisions.confirmed);
                let (place, shown) = state.shown();
                door.ask(&Ask::Decide(Box::new(DecideAsk {
                    run: state.run.id,
                    log,
                    query: state.list.query.clone(),
                    place,
                    shown,
                    choice: state.selected.version,
                    past: (*state.past).clone(),
                })));
            }
        });
    }
    {
        let (door, state) = (door.clone(), state.clone());
        use_effect_with(state.decisions.reach_version, move |version| {
            if *version > 0 {
                door.ask(&Ask::Reach { ask: *version, query: state.list.query.clone() });
            }
        });
    }
    let (door, state) = (door.clone(), state.clone());
    use_effect_with(state.decisions.link.version, move |version| {
        if let Some(index) = state.selected.index.filter(|_| *version > 0) {
            door.ask(&Ask::Candidates { ask: *version, index, text: state.decisions.link.text.clone() });
        }
    });
}

// A window is asked for once a version, however often the list is drawn meanwhile.
#[hook]
fn use_findings(state: &UseReducerHandle<AppState>, door: &Door) {
    let asked = use_mut_ref(|| (0_u32, BTreeSet::<u32>::new()));
    let (door, state) = (door.clone(), state.clone());
    use_effect_with((state.list.version, state.list.want, state.answer.is_some()), move |(version, want, has_answer)| {
        if !has_answer {
            return;
        }
        let mut asked = asked.borrow_mut();
        if asked.0 != *version {
            *asked = (*version, BTreeSet::new());
        }
        for page in want.0..=want.1 {
            let is_here = state.list.pages.contains_key(&page);
            if !is_here && asked.1.insert(page) {
                let offset = page * FINDINGS_A_PAGE;
                door.ask(&Ask::Findings { ask: *version, query: state.list.query.clone(), offset, count: FINDINGS_A_PAGE });
            }
        }
        asked.1.retain(|page| (want.0..=want.1).contains(page));
    });
}

#[hook]
fn use_rows(state: &UseReducerHandle<AppState>, door: &Door) {
    let asked = use_mut_ref(|| (0_u32, BTreeSet::<u32>::new()));
    let (door, state) = (door.clone(), state.clone());
    let is_shown = state.section == crate::app::state::Section::Rows;
    use_effect_with((state.rows.version, state.rows.want, is_shown), move |(version, want, is_shown)| {
        if !is_shown || state.files.is_empty() {
            return;
        }
        let mut asked = asked.borrow_mut();
        if asked.0 != *version {
            *asked = (*version, BTreeSet::new());
        }
        // The first window brings header and codes along.
        let first = (asked.1.is_empty() && want.0 > 0).then_some(0);
        for page in first.into_iter().chain(want.0..=want.1) {
            if !state.rows.pages.contains_key(&page) && asked.1.insert(page) {
                door.ask(&Ask::Rows { ask: *version, query: state.rows.query.clone(), offset: page * ROWS_A_PAGE, count: ROWS_A_PAGE });
            }
        }
        asked.1.retain(|page| (want.0..=want.1).contains(page));
    });
}
