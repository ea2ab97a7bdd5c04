//! The page before any file: what it does in one sentence, three quiet slots, a sample, the promise.

use yew::prelude::*;

use super::files::SIDES;
use super::guide::Guide;
use super::icon::Icon;
use super::inputs_compared::InputsCompared;
use super::keep_panel::KeptList;
use super::slot::Slot;
use crate::app::folder;
use crate::app::hooks::use_drop::{list, take_files, take_sample};
use crate::app::hooks::use_page;
use crate::app::hooks::use_watch::choose;
use crate::app::state::{Action, Dialog, Section};

/// The start page.
#[component]
pub fn Start() -> Html {
    let page = use_page();
    let on_sample = {
        let page = page.clone();
        Callback::from(move |_: MouseEvent| take_sample(&page))
    };
    let on_choose = {
        let page = page.clone();
        Callback::from(move |event: Event| {
            if let Some(input) = event.target_dyn_into::<web_sys::HtmlInputElement>() {
                take_files(&page, input.files().map(|files| list(&files)).unwrap_or_default(), None);
                input.set_value("");
            }
        })
    };
    let on_watch = {
        let page = page.clone();
        Callback::from(move |_: MouseEvent| choose(&page))
    };
    html! {
        <section class="start" aria-labelledby="start-title">
            <h1 id="start-title" class="start__title">{page.say("page-start-title")}</h1>
            <p class="start__lead">{page.say("page-start-lead")}</p>
            <div class="slots">
                {for SIDES.into_iter().map(|side| html! { <Slot {side} /> })}
            </div>
            <div class="start__ways">
                <label class="button button--main">
                    {page.say("page-choose-files")}
                    <input id="file-input" class="sr-only" type="file" multiple={true} onchange={on_choose} />
                </label>
                if page.door.offers_sample() {
                    <button type="button" class="button" id="sample" onclick={on_sample}>{page.say("page-sample")}</button>
                }
                if folder::is_offered() && !page.stand.is_readonly() {
                    <button type="button" class="link start__profile" id="watch-folder" onclick={on_watch}>{page.say("page-watch-choose")}</button>
                }
                // Who shows the page in a document of their own has no guide beside it.
                if page.door.offers_sample() {
                    <Guide class="start__profile" />
                }
                <button type="button" class="link start__profile" id="open-profile" onclick={page.on(Action::SectionOpened(Section::Profile))}>{page.say("page-profile-open")}</button>
            </div>
            <InputsCompared />
            <KeptList />
            <ol class="start__steps">
                {for ["page-step-1", "page-step-2", "page-step-3"].into_iter().map(|key| html! { <li class="start__step">{page.say(key)}</li> })}
            </ol>
            <p class="start__promise">
                <Icon name="lock" /><span>{page.say("page-promise")}</span>
                <button type="button" class="link" onclick={page.on(Action::DialogOpened(Dialog::Privacy))}>{page.say("page-promise-how")}</button>
            </p>
        </section>
    }
}
