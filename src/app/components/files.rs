//! The section of files: the start page while there is none, else a card a file and how far the check is.

use yew::prelude::*;

use super::file_card::FileCard;
use super::inputs_compared::InputsCompared;
use super::kept_mappings::KeptMappings;
use super::run_bar::RunBar;
use super::slot::Slot;
use super::start::Start;
use crate::app::hooks::use_page;

/// The sides a file may be of, in the order asked for.
pub const SIDES: [&str; 3] = ["merchant", "acquirer", "bank"];

/// The section.
#[component]
pub fn Files() -> Html {
    let page = use_page();
    if page.state.files.is_empty() {
        return html! { <Start /> };
    }
    let open_slots: Vec<&str> = SIDES.into_iter().filter(|side| !page.state.files.iter().any(|file| file.side() == *side)).collect();
    html! {
        <section class="files" aria-labelledby="files-title">
            <h1 id="files-title" class="section-title">{page.say("page-files-title")}</h1>
            <RunBar />
            <InputsCompared />
            <ul class="files__list">
                {for page.state.files.iter().map(|file| html! { <li key={file.id}><FileCard file={file.clone()} /></li> })}
            </ul>
            <KeptMappings />
            if !page.state.run.phase.is_working() {
                <div class="slots slots--small">
                    {for open_slots.into_iter().map(|side| html! { <Slot key={side} {side} is_small={true} /> })}
                </div>
            }
        </section>
    }
}
