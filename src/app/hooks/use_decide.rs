//! Deciding: who, when and why are put to an act; the keys for it; a word before unsaved decisions are left.
//!
//! In: acts, the clock. Out: decisions told to the state. Must not know: markup.

use wasm_bindgen::prelude::*;
use web_sys::{Event, KeyboardEvent};
use yew::prelude::*;

use super::Page;
use crate::app::deciding::{Deciding, Form, Kind};
use crate::app::state::{Action, Dialog};
use crate::app::store::clock;
use crate::decision::Signed;
use crate::worker::mask::masked;

/// The user's name, the time, the reason. What was typed is masked before it enters the chain, so that no card number is
/// ever kept.
pub fn sign(page: &Page, reason: &str) -> Signed {
    Signed { by: page.state.decisions.by.clone(), at: clock::now().iso(), reason: masked(reason.trim(), false) }
}

/// Takes back the last decision, or brings back the last one taken back. A name is asked for where none is known.
pub fn step(page: &Page, back: bool) {
    let (can_undo, can_redo) = page.state.decisions.log.can();
    if !(if back { can_undo } else { can_redo }) {
        return;
    }
    if page.state.decisions.by.is_empty() {
        let kind = if back { Kind::Undo } else { Kind::Redo };
        return page.dispatch(Action::DialogOpened(Dialog::Decide(Form { kind, many: false })));
    }
    let signed = sign(page, "");
    page.dispatch(Action::Decide(if back { Deciding::Undone(signed) } else { Deciding::Redone(signed) }));
}

/// Ctrl or Command with Z, with Shift the other way; Ctrl+Y as well.
pub fn takes_back(page: &Page, event: &KeyboardEvent) -> bool {
    if !(event.ctrl_key() || event.meta_key()) || event.alt_key() {
        return false;
    }
    match event.key().as_str() {
        "z" | "Z" => step(page, !event.shift_key()),
        "y" => step(page, false),
        _ => return false,
    }
    true
}

/// A letter opens the form for the finding on show; a capital one for all of the filter.
pub fn opens_form(page: &Page, key: &str) -> bool {
    let kind = match key.to_ascii_lowercase().as_str() {
        "a" => Kind::Accept,
        "d" => Kind::Done,
        "x" => Kind::Reject,
        "n" => Kind::Note,
        "c" => Kind::Code,
        "w" => Kind::Cause,
        "m" => Kind::Link,
        "u" => Kind::Part,
        _ => return false,
    };
    let many = key.chars().all(|letter| letter.is_ascii_uppercase());
    let may = if many { Kind::FOR_MANY.contains(&kind) && page.state.list.total > Some(0) } else { page.state.kinds().contains(&kind) };
    if may {
        page.dispatch(Action::DialogOpened(Dialog::Decide(Form { kind, many })));
    }
    may
}

/// Has the browser ask before the page is left, while something decided is neither in the store nor in a file.
#[hook]
pub fn use_leaving(page: &Page) {
    let is_unsaved = page.state.decisions.is_unsaved();
    use_effect_with(is_unsaved, move |is_unsaved| {
        let listener = is_unsaved.then(|| Closure::<dyn FnMut(Event)>::new(|event: Event| event.prevent_default()));
        let window = web_sys::window();
        if let (Some(window), Some(listener)) = (&window, &listener) {
            drop(window.add_event_listener_with_callback("beforeunload", listener.as_ref().unchecked_ref()));
        }
        move || {
            if let (Some(window), Some(listener)) = (&window, &listener) {
                drop(window.remove_event_listener_with_callback("beforeunload", listener.as_ref().unchecked_ref()));
            }
        }
    });
}
