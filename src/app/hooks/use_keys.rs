//! Keys that work anywhere on the page. They are listed in the dialog that `?` opens.
//!
//! In: key presses on the document, or on our element in somebody else's. Out: actions, focus. Must not know: markup beyond two ids.

use wasm_bindgen::prelude::*;
use web_sys::{Element, KeyboardEvent};
use yew::prelude::*;

use super::Page;
use super::use_decide::{opens_form, takes_back};
use crate::app::state::{Action, Dialog, Section};

/// The id of the search field.
pub const SEARCH_ID: &str = "finding-search";
/// The id of the list of findings.
pub const LIST_ID: &str = "finding-list";

/// Listens to keys wherever they are ours.
#[hook]
pub fn use_keys(page: &Page) {
    let latest = use_mut_ref(|| page.clone());
    *latest.borrow_mut() = page.clone();
    let target = page.stand.keys();
    use_effect_with((), move |()| {
        let listener = Closure::<dyn FnMut(KeyboardEvent)>::new(move |event: KeyboardEvent| {
            let page = latest.borrow().clone();
            pressed(&page, &event);
        });
        if let Some(target) = &target {
            drop(target.add_event_listener_with_callback("keydown", listener.as_ref().unchecked_ref()));
        }
        move || {
            if let Some(target) = &target {
                drop(target.remove_event_listener_with_callback("keydown", listener.as_ref().unchecked_ref()));
            }
            drop(listener);
        }
    });
}

fn pressed(page: &Page, event: &KeyboardEvent) {
    let typing = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok())
        .is_some_and(|target| matches!(target.tag_name().to_ascii_lowercase().as_str(), "input" | "textarea" | "select") && event.key() != "Escape");
    if !typing && page.state.dialog.is_none() && takes_back(page, event) {
        return event.prevent_default();
    }
    if typing || event.ctrl_key() || event.meta_key() || event.alt_key() || event.default_prevented() || page.state.dialog.is_some() {
        return;
    }
    let shift = event.shift_key();
    let Some(key) = meant(event.key(), shift, page.state.keys_off) else { return };
    let has_answer = page.state.answer.is_some();
    match key.as_str() {
        "?" => page.dispatch(Action::DialogOpened(Dialog::Keys)),
        "/" if has_answer => {
            page.dispatch(Action::SectionOpened(Section::Differences));
            page.stand.focus(SEARCH_ID);
        }
        "f" if has_answer => page.dispatch(Action::SectionOpened(Section::Differences)),
        "l" if has_answer => page.dispatch(Action::SectionOpened(Section::LookUp)),
        "j" if has_answer => step(page, 1),
        "k" if has_answer => step(page, -1),
        "Escape" if page.state.run.phase.is_working() => page.dispatch(Action::Cancelled),
        "Escape" if page.state.selected.index.is_some() => {
            page.dispatch(Action::FindingClosed);
            page.stand.focus(LIST_ID);
        }
        key if has_answer && opens_form(page, key, shift) => {}
        key => {
            let section = key.parse::<usize>().ok().and_then(|number| Section::ALL.get(number.checked_sub(1)?));
            match section {
                Some(section) if has_answer || *section == Section::Files => page.dispatch(Action::SectionOpened(*section)),
                _ => return,
            }
        }
    }
    event.prevent_default();
}

// The key as it is meant: caps lock makes a capital of a letter, and only Shift says another thing by it. None where keys of one
// sign were turned off: speech input and a hand that slips press them unmeant.
fn meant(key: String, shift: bool, off: bool) -> Option<String> {
    let is_sign = key.chars().nth(1).is_none();
    match (is_sign, off) {
        (true, true) => None,
        (true, false) if !shift => Some(key.to_ascii_lowercase()),
        _ => Some(key),
    }
}

// From the list's own keys as well; one past either end stays.
fn step(page: &Page, by: i64) {
    let total = i64::from(page.state.list.total.unwrap_or(0));
    let next = match page.state.selected.place {
        Some(place) if page.state.selected.index.is_some() || page.state.selected.is_awaited => i64::from(place) + by,
        Some(place) => i64::from(place),
        None => 0,
    };
    if let Ok(place) = u32::try_from(next.clamp(0, (total - 1).max(0))) {
        page.dispatch(Action::SectionOpened(Section::Differences));
        page.dispatch(Action::FindingChosen(place));
        page.stand.focus(LIST_ID);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_means_the_same_under_caps_lock() {
        let meant = |key: &str, shift| meant(key.to_owned(), shift, false);
        assert_eq!((meant("J", false).as_deref(), meant("j", false).as_deref()), (Some("j"), Some("j")));
        assert_eq!((meant("J", true).as_deref(), meant("?", true).as_deref()), (Some("J"), Some("?")));
        assert_eq!(meant("Escape", false).as_deref(), Some("Escape"));
    }

    #[test]
    fn keys_of_one_sign_can_be_turned_off_and_escape_stays() {
        for key in ["j", "A", "/", "?", "1"] {
            assert_eq!(meant(key.to_owned(), false, true), None, "{key}");
        }
        assert_eq!(meant("Escape".to_owned(), false, true).as_deref(), Some("Escape"));
    }
}
