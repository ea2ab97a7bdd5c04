//! The section of handing over: what is kept, what is exported, what is carried on. A panel each, in the order of use.

use yew::prelude::*;

use super::session_panel::SessionPanel;
use crate::app::hooks::use_page;

/// The section.
#[component]
pub fn HandOver() -> Html {
    let page = use_page();
    html! {
        <section class="hand-over" aria-labelledby="hand-over-title">
            <h1 id="hand-over-title" class="section-title">{page.say("page-hand-over-title")}</h1>
            <p class="hand-over__lead">{page.say("page-hand-over-lead")}</p>
            <SessionPanel />
        </section>
    }
}
