//! What the page has done since it was loaded, how to see for oneself, and what is outside its control.

use yew::prelude::*;

use super::dialogs::Modal;
use crate::app::deciding::Way;
use crate::app::hooks::use_page;
use crate::app::hooks::use_requests::use_requests;
use crate::app::hooks::use_stored::use_stored;
use crate::app::show;

/// How to see for oneself, the easiest first.
const WAYS: [&str; 4] = ["page-privacy-way-1", "page-privacy-way-2", "page-privacy-way-3", "page-privacy-way-4"];
/// What no page can vouch for.
const OUTSIDE: [&str; 4] = ["page-privacy-outside-1", "page-privacy-outside-2", "page-privacy-outside-3", "page-privacy-outside-4"];

/// The proof on the page.
#[component]
pub fn PrivacyDialog() -> Html {
    let page = use_page();
    let requests = use_requests();
    let stored = use_stored();
    let count = requests.map_or_else(|| "—".to_owned(), |count| count.to_string());
    let keeping = &page.state.decisions.keeping;
    let mut kept = Vec::new();
    if page.state.profile.is_remembered {
        kept.push(page.say("page-privacy-storage-kept"));
    }
    if !matches!(keeping.way, Way::Unknown | Way::Off) || !keeping.sessions.is_empty() {
        kept.push(page.tell("page-privacy-storage-session", &[("days", &keeping.days.to_string())]));
    }
    if !page.state.mapping.kept.is_empty() && page.state.mapping.can_keep == Some(true) {
        kept.push(page.say("map-kept-where"));
    }
    if let Some((files, bytes)) = stored {
        kept.push(page.tell("page-privacy-storage-program", &[("files", &show::count(u64::from(files))), ("size", &show::bytes(bytes))]));
    }
    if kept.is_empty() {
        kept.push(page.say("page-privacy-storage-none"));
    }
    html! {
        <Modal title={page.say("page-privacy-title")}>
            <dl class="privacy">
                <div class="privacy__fact"><dt>{page.say("page-privacy-requests")}</dt><dd class="privacy__figure">{count}</dd></div>
                <div class="privacy__fact"><dt>{page.say("page-privacy-storage")}</dt><dd class="privacy__kept" id="privacy-storage">{for kept.into_iter().map(|what| html! { <p>{what}</p> })}</dd></div>
                <div class="privacy__fact"><dt>{page.say("page-privacy-version")}</dt><dd translate="no">{env!("CARGO_PKG_VERSION")}</dd></div>
                <div class="privacy__fact"><dt>{page.say("page-privacy-build")}</dt><dd><code class="privacy__build" translate="no">{env!("POSCHECK_BUILD")}</code></dd></div>
            </dl>
            <h3 class="dialog__part">{page.say("page-privacy-check")}</h3>
            <ol class="privacy__ways">
                {for WAYS.into_iter().map(|key| html! { <li>{page.say(key)}</li> })}
            </ol>
            <h3 class="dialog__part">{page.say("page-privacy-outside")}</h3>
            <ul class="privacy__ways privacy__ways--plain">
                {for OUTSIDE.into_iter().map(|key| html! { <li>{page.say(key)}</li> })}
            </ul>
        </Modal>
    }
}
