//! The session: what is kept of a check besides its files, as a file and on this device, and every decision in it.

use yew::prelude::*;

use super::decision_list::DecisionList;
use super::inputs_compared::InputsCompared;
use super::keep_panel::KeepPanel;
use crate::app::deciding::Deciding;
use crate::app::hooks::use_drop::{list, take_files};
use crate::app::hooks::use_export::save;
use crate::app::hooks::{Page, use_page};
use crate::app::show;
use crate::app::state::{Action, Phase};
use crate::decision::session::{Session, write};
use crate::worker::message::{ExportKind, Problem};

/// The panel.
#[component]
pub fn SessionPanel() -> Html {
    let page = use_page();
    let decisions = &page.state.decisions;
    let entries = decisions.log.entries().len();
    let held = decisions.log.decisions().len();
    let key = match entries {
        0 => "page-session-none",
        _ if decisions.in_file >= entries => "page-session-in-file",
        _ => "page-session-not-in-file",
    };
    let on_save = {
        let page = page.clone();
        Callback::from(move |_: MouseEvent| save_session(&page))
    };
    html! {
        <>
            <section class="hand-over__panel" aria-labelledby="session-title">
                <h2 id="session-title" class="panel-title">{page.say("page-session-title")}</h2>
                <p>{page.say("page-session-what")}</p>
                <div class="hand-over__ways">
                    <button type="button" id="session-save" class="button button--main" disabled={page.state.files.is_empty()} onclick={on_save}>{page.say("page-session-save")}</button>
                    <OpenSession />
                    <span class="hand-over__state" role="status">{page.tell(key, &[("count", &show::count(held as u64))])}</span>
                </div>
                <InputsCompared />
            </section>
            <KeepPanel />
            <DecisionList />
        </>
    }
}

/// The way to open a session file.
#[component]
pub fn OpenSession() -> Html {
    let page = use_page();
    let on_open = {
        let page = page.clone();
        Callback::from(move |event: Event| {
            if let Some(input) = event.target_dyn_into::<web_sys::HtmlInputElement>() {
                take_files(&page, input.files().map(|files| list(&files)).unwrap_or_default(), None);
                input.set_value("");
            }
        })
    };
    html! {
        <label class="button">
            {page.say("page-session-open")}
            <input id="session-open" class="sr-only" type="file" accept=".json,application/json" onchange={on_open} />
        </label>
    }
}

/// What the period leaves open goes along, so that the next one can take it up from this file; it is the worker's to say.
fn save_session(page: &Page) {
    let mut session = page.state.session();
    if page.state.run.phase != Phase::Done {
        return save_as_file(page, &session);
    }
    let promise = page.door.export(page.lang().tag(), ExportKind::OpenItems, String::new());
    let page = page.clone();
    wasm_bindgen_futures::spawn_local(async move {
        // A worker that ended leaves the decisions to be saved without it.
        if let Ok(file) = wasm_bindgen_futures::JsFuture::from(promise).await {
            let bytes = js_sys::Uint8Array::new(&js_sys::Array::from(&file).get(2)).to_vec();
            session.open = serde_json::from_slice(&bytes).unwrap_or_default();
        }
        save_as_file(&page, &session);
    });
}

fn save_as_file(page: &Page, session: &Session) {
    let period = page.state.answer.as_ref().and_then(|answer| answer.period.clone()).map(|(from, _)| from.get(..7).unwrap_or("").to_owned());
    let name = match period {
        Some(month) => format!("poscheck-session-{month}.json"),
        None => "poscheck-session.json".to_owned(),
    };
    let entries = session.log.entries().len();
    match save(&write(session).into(), &name, "application/json") {
        Ok(()) => page.dispatch(Action::Decide(Deciding::SavedAsFile(entries))),
        Err(_) => page.dispatch(Action::Noticed(Problem { code: "page-export-failed".to_owned(), ..Problem::default() })),
    }
}
