//! The column settings kept by header row: which there are, where they are kept, and the ways to forget, save and load them.

use yew::prelude::*;

use crate::app::hooks::use_kept::{load_from, save_to_file};
use crate::app::hooks::{Page, use_page};
use crate::app::mapping::MappingAction;
use crate::app::state::Action;
use crate::app::words::word;
use crate::profile::mapping::Mapping;

/// The list, folded; the way to load settings stands there even while there are none.
#[component]
pub fn KeptMappings() -> Html {
    let page = use_page();
    let mapping = &page.state.mapping;
    let all = page.state.mappings();
    let on_load = {
        let page = page.clone();
        Callback::from(move |event: Event| {
            if let Some(input) = event.target_dyn_into::<web_sys::HtmlInputElement>() {
                if let Some(file) = input.files().and_then(|files| files.get(0)) {
                    load_from(&page, file);
                }
                input.set_value("");
            }
        })
    };
    let on_save = {
        let (page, all) = (page.clone(), all.clone());
        Callback::from(move |_: MouseEvent| save_to_file(&page, &all))
    };
    let place = if mapping.can_keep == Some(false) { "map-kept-blocked" } else { "map-kept-where" };
    html! {
        <details class="fold kept" id="kept">
            <summary>{page.tell("map-kept", &[("count", &mapping.kept.len().to_string())])}</summary>
            <p class="mapping__note">{page.say(place)}</p>
            <ul class="kept__list">
                {for mapping.kept.iter().map(|kept| one(&page, kept))}
            </ul>
            <div class="mapping__ways">
                <button type="button" id="kept-save" class="button" disabled={all.is_empty()} onclick={on_save}>{page.say("map-save")}</button>
                <label class="button">{page.say("map-load")}<input id="kept-load" class="sr-only" type="file" accept=".toml" onchange={on_load} /></label>
                if !mapping.kept.is_empty() {
                    <button type="button" id="kept-forget-all" class="button"
                        onclick={page.on(Action::Mapping(MappingAction::Forgotten(None)))}>{page.say("map-forget-all")}</button>
                }
            </div>
        </details>
    }
}

fn one(page: &Page, kept: &Mapping) -> Html {
    let mut said: Vec<String> = kept
        .columns
        .iter()
        .map(|(header, field)| {
            let field = if field.is_empty() { page.say("map-not-used") } else { word(page.lang(), "page-field-", field) };
            format!("{header} → {field}")
        })
        .collect();
    for (words, value) in [("page-side-", &kept.side), ("map-sign-", &kept.sign), ("map-unit-", &kept.unit), ("map-dates-", &kept.dates)] {
        said.extend(value.as_ref().map(|value| page.say(&format!("{words}{value}")).to_string()));
    }
    if said.is_empty() {
        said.push(page.say("map-as-found").to_string());
    }
    let what = said.join(if page.lang() == crate::locale::Lang::Zh { "，" } else { ", " });
    html! {
        <li class="kept__one">
            <span translate="no">{what.clone()}</span>
            <button type="button" class="button" aria-label={page.tell("map-forget-this", &[("what", &what)])}
                onclick={page.on(Action::Mapping(MappingAction::Forgotten(kept.fingerprint.clone())))}>{page.say("map-forget")}</button>
        </li>
    }
}
