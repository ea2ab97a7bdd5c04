//! What every component may use: the state, the way to change it, words in the chosen language.
//!
//! In: the context of the page. Out: [`Page`]. Must not know: the worker's messages.

use yew::prelude::*;

use crate::app::stand::Stand;
use crate::app::state::{Action, AppState};
use crate::app::words;
use crate::locale::Lang;
use crate::worker::door::Door;

/// The page's state and the doors out of it.
#[derive(Clone, PartialEq)]
pub struct Page {
    pub state: UseReducerHandle<AppState>,
    pub door: Door,
    pub stand: Stand,
}

impl Page {
    /// The chosen language.
    pub fn lang(&self) -> Lang {
        self.state.lang
    }

    /// The words of a key.
    pub fn say(&self, key: &str) -> AttrValue {
        words::say(self.lang(), key)
    }

    /// The words of a key with its places filled.
    pub fn tell(&self, key: &str, places: &[(&str, &str)]) -> AttrValue {
        words::tell(self.lang(), key, places)
    }

    /// The currency of the answer; before there is one the usual one.
    pub fn currency(&self) -> &str {
        self.state.answer.as_ref().map_or("CNY", |answer| &answer.currency)
    }

    /// Tells the state what happened.
    pub fn dispatch(&self, action: Action) {
        self.state.dispatch(action);
    }

    /// A callback that tells the state one thing, whatever the event.
    pub fn on<E>(&self, action: Action) -> Callback<E> {
        let dispatcher = self.state.dispatcher();
        Callback::from(move |_| dispatcher.dispatch(action.clone()))
    }
}

/// The page a component stands on. Panics outside a page, which no component is.
#[hook]
#[expect(clippy::expect_used, reason = "a component outside the page is a fault of the markup, found by any render")]
pub fn use_page() -> Page {
    use_context::<Page>().expect("inside the page")
}
