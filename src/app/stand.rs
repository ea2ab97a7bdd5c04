//! Where the page stands: it has the whole document, or an element in somebody else's.
//!
//! In: nothing, or the element it was put into. Out: whose events are ours, elements by their ids, what carries language and
//! theme. Must not know: markup, what is on show. In somebody else's document nothing outside our element is touched.

use wasm_bindgen::prelude::*;
use web_sys::{Element, EventTarget, HtmlElement};

/// The place; the whole document unless told otherwise.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stand {
    own: Option<Own>,
}

#[derive(Clone, Debug, PartialEq)]
struct Own {
    /// What the page is drawn into.
    root: Element,
    /// The element that the other document knows us by.
    host: Element,
}

impl Stand {
    /// A place inside somebody else's document.
    pub fn inside(root: Element, host: Element) -> Stand {
        Stand { own: Some(Own { root, host }) }
    }

    /// Whether the document is somebody else's.
    pub fn is_guest(&self) -> bool {
        self.own.is_some()
    }

    /// Whose key presses are ours.
    pub fn keys(&self) -> Option<EventTarget> {
        match &self.own {
            Some(own) => Some(own.root.clone().into()),
            None => web_sys::window().and_then(|window| window.document()).map(Into::into),
        }
    }

    /// Whose dropped files are ours.
    pub fn drops(&self) -> Option<EventTarget> {
        match &self.own {
            Some(own) => Some(own.root.clone().into()),
            None => web_sys::window().map(Into::into),
        }
    }

    /// The element that carries language and theme, and the name of the theme's attribute there.
    pub fn surface(&self) -> Option<(Element, &'static str)> {
        match &self.own {
            Some(own) => Some((own.host.clone(), "theme")),
            None => web_sys::window()?.document()?.document_element().map(|root| (root, "data-theme")),
        }
    }

    /// Whether the other document took the user's ways of changing the files.
    pub fn is_readonly(&self) -> bool {
        self.surface().is_some_and(|(surface, _)| surface.has_attribute("readonly"))
    }

    /// Whether an event's target is ours; in a document of our own all are.
    pub fn holds(&self, target: &EventTarget) -> bool {
        self.own.as_ref().is_none_or(|own| target.dyn_ref::<web_sys::Node>().is_some_and(|node| own.root.contains(Some(node))))
    }

    /// An element of ours by its id.
    pub fn by_id(&self, id: &str) -> Option<Element> {
        match &self.own {
            Some(own) => own.root.query_selector(&format!("#{id}")).ok().flatten(),
            None => web_sys::window()?.document()?.get_element_by_id(id),
        }
    }

    /// Puts the focus on an element by its id. A guest moves a focus that is inside it already, and takes none.
    pub fn focus(&self, id: &str) {
        if self.own.as_ref().is_some_and(|own| !own.host.matches(":focus-within").unwrap_or(false)) {
            return;
        }
        if let Some(element) = self.by_id(id).and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
            drop(element.focus());
        }
    }

    /// What of ours has the focus.
    pub fn focused(&self) -> Option<HtmlElement> {
        let found = match &self.own {
            Some(own) => own.root.query_selector(":focus"),
            None => web_sys::window()?.document()?.query_selector(":focus"),
        };
        found.ok().flatten().and_then(|element| element.dyn_into().ok())
    }

    /// Whether an element still stands on the page.
    pub fn has(&self, element: &Element) -> bool {
        element.closest(".app").ok().flatten().is_some()
    }

    /// Scrolls so that an element begins at the top. A guest scrolls somebody else's page only where the beginning is out of sight.
    pub fn to_top(&self, id: &str) {
        if let Some(element) = self.by_id(id)
            && (!self.is_guest() || element.get_bounding_client_rect().top() < 0.0)
        {
            element.scroll_into_view();
        }
    }

    /// Scrolls an element into view by its id.
    pub fn reveal(&self, id: &str) {
        if let Some(element) = self.by_id(id) {
            element.scroll_into_view();
        }
    }

    /// Puts the focus on an element that lies over the page; where it stands beside the list, the focus stays there.
    pub fn focus_if_over(&self, id: &str) {
        let pane = self.by_id(id).and_then(|element| element.closest(".detail").ok().flatten());
        let style = pane.and_then(|pane| web_sys::window()?.get_computed_style(&pane).ok().flatten());
        if style.and_then(|style| style.get_property_value("position").ok()).is_some_and(|position| position == "fixed") {
            self.focus(id);
        }
    }
}
