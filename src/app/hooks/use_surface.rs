//! What the document itself must know: language and theme, for hyphenation, voices and the browser's own colours.
//!
//! In: the state. Out: attributes of the root element. Must not know: markup. Nothing is stored.

use yew::prelude::*;

use super::Page;
use crate::app::state::Theme;

/// Keeps `<html lang data-theme>` and the title in step.
#[hook]
pub fn use_surface(page: &Page) {
    let title = page.say("page-title");
    use_effect_with((page.state.lang, page.state.theme, title), |(lang, theme, title)| {
        let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
        document.set_title(title);
        let Some(root) = document.document_element() else { return };
        drop(root.set_attribute("lang", lang.tag()));
        drop(match theme {
            Theme::System => root.remove_attribute("data-theme"),
            Theme::Light => root.set_attribute("data-theme", "light"),
            Theme::Dark => root.set_attribute("data-theme", "dark"),
        });
    });
}
