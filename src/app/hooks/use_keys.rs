//! Keys that work anywhere on the page. They are listed in the dialog that `?` opens.
//!
//! In: key presses on the document. Out: actions, focus. Must not know: markup beyond two ids.

use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement, KeyboardEvent};
use yew::prelude::*;

use super::Page;
use super::use_decide::{opens_form, takes_back};
use crate::app::state::{Action, Dialog, Section};

/// The id of the search field.
pub const SEARCH_ID: &str = "finding-search";
/// The id of the list of findings.
pub const LIST_ID: &str = "finding-list";

/// Listens to keys on the document.
#[hook]
pub fn use_keys(page: &Page) {
    let latest = use_mut_ref(|| page.clone());
    *latest.borrow_mut() = page.clone();
    use_effect_with((), move |()| {
        let listener = Closure::<dyn FnMut(KeyboardEvent)>::new(move |event: KeyboardEvent| {
            let page = latest.borrow().clone();
            pressed(&page, &event);
        });
        let document = web_sys::window().and_then(|window| window.document());
        if let Some(document) = &document {
            drop(document.add_event_listener_with_callback("keydown", listener.as_ref().unchecked_ref()));
        }
        move || {
            if let Some(document) = &document {
                drop(document.remove_event_listener_with_callback("keydown", listener.as_ref().unchecked_ref()));
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
    let has_answer = page.state.answer.is_some();
    match event.key().as_str() {
        "?" => page.dispatch(Action::DialogOpened(Dialog::Keys)),
        "/" if has_answer => {
            page.dispatch(Action::SectionOpened(Section::Differences));
            focus(SEARCH_ID);
        }
        "f" if has_answer => page.dispatch(Action::SectionOpened(Section::Differences)),
        "l" if has_answer => page.dispatch(Action::SectionOpened(Section::LookUp)),
        "j" if has_answer => step(page, 1),
        "k" if has_answer => step(page, -1),
        "Escape" if page.state.run.phase.is_working() => page.dispatch(Action::Cancelled),
        "Escape" if page.state.selected.index.is_some() => {
            page.dispatch(Action::FindingClosed);
            focus(LIST_ID);
        }
        key if has_answer && opens_form(page, key) => {}
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
        focus(LIST_ID);
    }
}

/// Puts the focus on an element by its id.
pub fn focus(id: &str) {
    let element = web_sys::window().and_then(|window| window.document()).and_then(|document| document.get_element_by_id(id));
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        drop(element.focus());
    }
}

/// Scrolls an element into view by its id.
pub fn reveal(id: &str) {
    let element = web_sys::window().and_then(|window| window.document()).and_then(|document| document.get_element_by_id(id));
    if let Some(element) = element {
        element.scroll_into_view();
    }
}

/// Puts the focus on an element that lies over the page; where it stands beside the list, the focus stays there.
pub fn focus_if_over(id: &str) {
    let found = web_sys::window().and_then(|window| Some((window.document()?.get_element_by_id(id)?, window)));
    let Some((element, window)) = found else { return };
    let pane = element.closest(".detail").ok().flatten();
    let style = pane.and_then(|pane| window.get_computed_style(&pane).ok().flatten());
    if style.and_then(|style| style.get_property_value("position").ok()).is_some_and(|position| position == "fixed") {
        focus(id);
    }
}
