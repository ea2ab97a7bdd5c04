//! What the document itself must know: language and theme, for hyphenation, voices and the browser's own colours.
//!
//! In: the state. Out: attributes of the root element. Must not know: markup. Nothing is stored.

use yew::prelude::*;

use super::Page;
use crate::app::state::Theme;

/// Keeps language and theme of the document's root, or of our element, and the title in step.
#[hook]
pub fn use_surface(page: &Page) {
    let title = page.say("page-title");
    let stand = page.stand.clone();
    use_effect_with((page.state.lang, page.state.theme, title), move |(lang, theme, title)| {
        let Some((root, attribute)) = stand.surface() else { return };
        if !stand.is_guest()
            && let Some(document) = web_sys::window().and_then(|window| window.document())
        {
            document.set_title(title);
        }
        drop(root.set_attribute("lang", lang.tag()));
        drop(match theme {
            Theme::System => root.remove_attribute(attribute),
            Theme::Light => root.set_attribute(attribute, "light"),
            Theme::Dark => root.set_attribute(attribute, "dark"),
        });
    });
}
