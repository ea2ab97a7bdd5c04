//! A flat list, or one with a heading for each code, cause, terminal, cashier or day.

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::facets::facet_key;
use crate::app::hooks::use_page;
use crate::app::state::Action;
use crate::worker::message::Facet;

/// What a list may be grouped by, in the order offered.
const WAYS: [Facet; 6] = [Facet::Code, Facet::Class, Facet::Cause, Facet::Terminal, Facet::Cashier, Facet::Day];

/// The choice.
#[component]
pub fn GroupChoice() -> Html {
    let page = use_page();
    let chosen = page.state.list.query.group;
    let on_change = {
        let page = page.clone();
        Callback::from(move |event: Event| {
            if let Some(select) = event.target_dyn_into::<HtmlSelectElement>() {
                let value = select.value();
                page.dispatch(Action::GroupChosen(WAYS.into_iter().find(|way| name(*way) == value)));
            }
        })
    };
    html! {
        <label class="grouping"><span class="grouping__word">{page.say("page-group")}</span>
            <select id="group-by" class="select" onchange={on_change}>
                <option value="" selected={chosen.is_none()}>{page.say("page-group-none")}</option>
                {for WAYS.into_iter().map(|way| html! {
                    <option value={name(way)} selected={chosen == Some(way)}>{page.say(facet_key(way))}</option>
                })}
            </select>
        </label>
    }
}

// A way's name for the control, which is no sentence's key.
fn name(way: Facet) -> &'static str {
    facet_key(way).trim_start_matches("page-facet-")
}
