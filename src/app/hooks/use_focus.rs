//! The focus is never nowhere: a change that takes the focused element off the page leaves the focus on what stands nearest,
//! and another section begins at its top.
//!
//! In: the state, before and after a drawing. Out: focus, the scroll position. Must not know: markup, but for where the
//! page begins.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use super::Page;
use crate::app::stand::Stand;
use crate::app::state::Section;

/// The id of what holds a section.
pub const MAIN_ID: &str = "main";
/// What can take the focus inside what stands nearest.
const TAKERS: &str = "button:not(:disabled), input:not(:disabled), select:not(:disabled), summary, [tabindex]";

/// What had the focus before a drawing.
struct Held {
    element: HtmlElement,
    id: String,
    /// From the nearest.
    around: Vec<Element>,
}

impl Held {
    fn by(stand: &Stand) -> Option<Held> {
        // Drawn to markup without a browser, a page has no focus.
        let element = if cfg!(target_family = "wasm") { stand.focused()? } else { return None };
        let around = std::iter::successors(element.parent_element(), |around| around.parent_element()).collect();
        Some(Held { id: element.get_attribute("id").unwrap_or_default(), element, around })
    }

    /// Puts the focus back where it was, or as near as it gets.
    fn give_back(&self, stand: &Stand) {
        let again = Some(self.id.as_str()).filter(|id| !id.is_empty()).and_then(|id| stand.by_id(id));
        let main = stand.by_id(MAIN_ID);
        let nearest = self.around.iter().filter(|around| stand.has(around)).find_map(|around| {
            // The frame of the page holds everything, also what is nothing near.
            let is_near = main.as_ref().is_some_and(|main| main.contains(Some(around)) && *main != *around);
            if !is_near {
                return None;
            }
            if around.has_attribute("tabindex") { Some(around.clone()) } else { around.query_selector(TAKERS).ok().flatten() }
        });
        let own = stand.has(&self.element).then(|| self.element.clone().into());
        for element in [own, again, nearest, main].into_iter().flatten() {
            give(&element);
            if stand.focused().is_some() {
                return;
            }
        }
    }
}

/// Puts the focus on an element. For one that had it, or took its place.
pub fn give(element: &Element) {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        drop(element.focus());
    }
}

/// Watches over the focus and the scroll position of the page. For the component that is drawn first.
#[hook]
pub fn use_focus(page: &Page) {
    // The drawing follows this; what it takes away still has the focus here.
    let held = Held::by(&page.stand);
    let section = page.state.section;
    let before = use_mut_ref(|| section);
    // Who was led to a place in the section is shown that place.
    let is_led = section == Section::Differences && page.state.led > 0;
    let stand = page.stand.clone();
    use_effect(move || {
        let is_other = before.replace(section) != section;
        if is_other && !is_led {
            stand.to_top(MAIN_ID);
        }
        if stand.focused().is_some() {
            return;
        }
        match &held {
            Some(held) => held.give_back(&stand),
            // A key led here while nothing had the focus: reading goes on where the section begins.
            None if is_other => stand.focus(MAIN_ID),
            None => {}
        }
    });
}
