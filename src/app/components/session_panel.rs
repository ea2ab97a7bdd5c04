//! The session: what is kept of a check besides its files, and where.

use yew::prelude::*;

use crate::app::hooks::use_page;

/// The panel.
#[component]
pub fn SessionPanel() -> Html {
    let page = use_page();
    html! {
        <section class="hand-over__panel" aria-labelledby="session-title">
            <h2 id="session-title" class="panel-title">{page.say("page-session-title")}</h2>
            <p>{page.say("page-session-what")}</p>
        </section>
    }
}
