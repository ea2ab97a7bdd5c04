//! Asks the worker for the house when it is shown, and keeps profile and register on the device when the user says so.
//!
//! In: the state. Out: questions, what the device kept. Must not know: markup.

use std::rc::Rc;

use yew::prelude::*;

use crate::app::house::{HouseAction, ProfileAction};
use crate::app::state::{Action, AppState, Section};
use crate::app::storage::{self, OnDevice};
use crate::profile::kept::Kept;
use crate::register::{Register, file};
use crate::worker::door::Door;
use crate::worker::message::{Ask, Problem};

/// Ties the house to the worker and the device.
#[hook]
pub fn use_house(state: &UseReducerHandle<AppState>, door: &Door) {
    {
        let (door, state) = (door.clone(), state.clone());
        let is_shown = matches!(state.section, Section::House | Section::Profile) && state.answer.is_some();
        use_effect_with((state.house.version, state.run.id, state.lang, is_shown), move |(version, _, _, is_shown)| {
            if *is_shown {
                door.ask(&Ask::House { ask: *version, register: file::write(&state.house.register, "") });
            }
        });
    }
    {
        let dispatcher = state.dispatcher();
        use_effect_with((), move |()| {
            let Some(kept) = storage::read() else { return };
            dispatcher.dispatch(Action::Profile(ProfileAction::Recalled(Box::new(Kept::from_toml(&kept.profile, "").unwrap_or_default()))));
            if let Ok(register) = file::read(&kept.register, "") {
                dispatcher.dispatch(Action::House(HouseAction::RegisterRead(Rc::new(register), String::new())));
            }
        });
    }
    let state = state.clone();
    let was_remembered = use_mut_ref(|| false);
    let deps = (state.profile.is_remembered, state.profile.applied.clone(), Rc::clone(&state.house.register));
    use_effect_with(deps, move |(is_remembered, _, register): &(bool, crate::profile::Profile, Rc<Register>)| {
        if *is_remembered {
            let kept = Kept { profile: state.profile.applied.clone(), ..state.profile.draft.clone() };
            if !storage::write(&OnDevice { profile: kept.to_toml(), register: file::write(register, "") }) {
                // What was kept before stays; that the latest is not has to be said.
                state.dispatch(Action::Noticed(Problem { code: "page-remember-failed".to_owned(), ..Problem::default() }));
            }
        } else if *was_remembered.borrow() {
            storage::forget();
        }
        *was_remembered.borrow_mut() = *is_remembered;
    });
}
