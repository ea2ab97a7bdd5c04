//! Column settings of a file's table, in its card: what the columns are, which sheet and header row, how amounts and dates
//! are written; what a reading with these choices comes to.

use yew::prelude::*;

use super::mapping_choices::MappingChoices;
use super::mapping_table::MappingTable;
use crate::app::hooks::{Page, use_page};
use crate::app::mapping::{MappingAction, Panel};
use crate::app::show;
use crate::app::state::Action;
use crate::worker::message::Look;

/// Which panel.
#[derive(PartialEq, Properties)]
pub struct MappingPanelProps {
    pub panel: Panel,
}

/// The panel.
#[component]
pub fn MappingPanel(props: &MappingPanelProps) -> Html {
    let page = use_page();
    let panel = &props.panel;
    let found = panel.found.as_deref();
    html! {
        <section class="mapping" aria-labelledby="mapping-title">
            <h3 id="mapping-title" class="mapping__title">{page.say("map-title")}</h3>
            if panel.by_itself {
                <p class="mapping__doubt">{page.say("map-doubt")}</p>
            }
            if let Some(found) = found {
                <MappingChoices draft={panel.draft.clone()} found={panel.found.clone()} />
                <MappingTable draft={panel.draft.clone()} found={panel.found.clone()} />
                {effect(&page, panel, found)}
            } else {
                <p class="mapping__wait">{page.say("map-reading")}</p>
            }
            {keep(&page, panel, found)}
            <div class="mapping__ways">
                <button type="button" id="mapping-apply" class="button button--main" disabled={!panel.is_fresh}
                    onclick={page.on(Action::Mapping(MappingAction::Applied))}>{page.say("map-apply")}</button>
                <button type="button" id="mapping-undo" class="button"
                    onclick={page.on(Action::Mapping(MappingAction::Undone(panel.file)))}>{page.say("map-undo")}</button>
                <button type="button" id="mapping-close" class="button"
                    onclick={page.on(Action::Mapping(MappingAction::Closed))}>{page.say("page-close")}</button>
            </div>
        </section>
    }
}

/// What a reading with these choices comes to; it is told as it changes.
fn effect(page: &Page, panel: &Panel, found: &Look) -> Html {
    let class = classes!("mapping__effect", (!panel.is_fresh).then_some("mapping__effect--old"));
    let body = match &found.card {
        Some(card) => {
            let total = show::money(&card.total, page.currency());
            let places = [("records", show::count(card.records)), ("skipped", show::count(card.skipped)), ("total", total)];
            let places: Vec<(&str, &str)> = places.iter().map(|(name, value)| (*name, value.as_str())).collect();
            let held = card.controls.iter().filter(|control| control.holds).count();
            let controls = [("held", held.to_string()), ("all", card.controls.len().to_string())];
            let controls: Vec<(&str, &str)> = controls.iter().map(|(name, value)| (*name, value.as_str())).collect();
            html! {<>
                <p>{page.tell("map-effect", &places)}</p>
                if let Some((from, to)) = &card.period {
                    <p>{show::period(page.lang(), from, to)}</p>
                }
                if !card.controls.is_empty() {
                    <p>{page.tell("map-controls", &controls)}</p>
                }
            </>}
        }
        None => html! { <p class="mapping__none">{page.say("map-effect-none")}
        {for found.problems.iter().map(|problem| html! { <span>{&problem.what}</span> })}</p> },
    };
    html! { <div id="mapping-effect" class={class} role="status" data-fresh={panel.is_fresh.to_string()}>{body}</div> }
}

/// Whether and what is kept, said where it is chosen.
fn keep(page: &Page, panel: &Panel, found: Option<&Look>) -> Html {
    let may = found.is_none_or(|found| found.may_be_kept);
    let on_change = {
        let (page, keeps) = (page.clone(), panel.keeps);
        Callback::from(move |_: Event| page.dispatch(Action::Mapping(MappingAction::KeepToggled(!keeps))))
    };
    let words = match (may, page.state.mapping.can_keep) {
        (false, _) => "map-keep-not-headers",
        (true, Some(false)) => "map-keep-blocked",
        _ => "map-keep-what",
    };
    html! {
        <div class="mapping__keep">
            <label class="mapping__check"><input type="checkbox" id="mapping-keep" checked={panel.keeps && may} disabled={!may} onchange={on_change} />
                <span>{page.say("map-keep")}</span></label>
            <p class="mapping__note">{page.say(words)}</p>
        </div>
    }
}
