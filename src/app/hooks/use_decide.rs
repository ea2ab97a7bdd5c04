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
    let Some(back) = way(&event.key(), event.shift_key()) else { return false };
    step(page, back);
    true
}

// Whether the key takes back or brings back. Caps lock makes a capital of it; only Shift says another thing.
fn way(key: &str, shift: bool) -> Option<bool> {
    match key {
        "z" | "Z" => Some(!shift),
        "y" | "Y" => Some(false),
        _ => None,
    }
}

/// A letter opens the form for the finding on show; with Shift for all of the filter.
pub fn opens_form(page: &Page, key: &str, shift: bool) -> bool {
    let Some(Form { kind, many }) = form(key, shift) else { return false };
    let may = if many { Kind::FOR_MANY.contains(&kind) && page.state.list.total > Some(0) } else { page.state.kinds().contains(&kind) };
    if may {
        page.dispatch(Action::DialogOpened(Dialog::Decide(Form { kind, many })));
    }
    may
}

fn form(key: &str, many: bool) -> Option<Form> {
    let kind = match key.to_ascii_lowercase().as_str() {
        "a" => Kind::Accept,
        "d" => Kind::Done,
        "x" => Kind::Reject,
        "n" => Kind::Note,
        "c" => Kind::Code,
        "w" => Kind::Cause,
        "m" => Kind::Link,
        "u" => Kind::Part,
        _ => return None,
    };
    Some(Form { kind, many })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shift_and_not_a_capital_letter_means_all_of_the_filter() {
        for key in ["a", "A"] {
            assert_eq!(form(key, false), Some(Form { kind: Kind::Accept, many: false }), "caps lock makes a capital of it");
            assert_eq!(form(key, true), Some(Form { kind: Kind::Accept, many: true }));
        }
        assert_eq!(form("Escape", false), None);
    }

    #[test]
    fn what_takes_back_does_so_under_caps_lock() {
        for (key, shift, back) in
            [("z", false, true), ("Z", false, true), ("Z", true, false), ("z", true, false), ("y", false, false), ("Y", false, false)]
        {
            assert_eq!(way(key, shift), Some(back), "{key} {shift}");
        }
        assert_eq!(way("x", false), None);
    }
}
