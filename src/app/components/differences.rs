//! The section of differences: headline, bridge, then the list with its facets and the detail beside it.

use yew::prelude::*;

use super::decide_bar::DecideBar;
use super::detail::DetailPane;
use super::facets::{Facets, are_shown};
use super::finding_list::FindingList;
use super::group_choice::GroupChoice;
use super::headline::{HEADLINE_ID, Headline};
use super::icon::Icon;
use super::overview::Overview;
use super::tour::{Tour, marked};
use crate::app::hooks::use_export::{Export, use_export};
use crate::app::hooks::use_keys::SEARCH_ID;
use crate::app::hooks::use_page;
use crate::app::show;
use crate::app::state::Action;
use crate::worker::message::Sort;

/// The id of the list with its facets and detail.
const WORK_ID: &str = "work";

/// The section.
#[component]
pub fn Differences() -> Html {
    let page = use_page();
    let (export, on_export) = use_export(&page);
    // A person who can't see the page is taken to the answer once it is there.
    let stand = page.stand.clone();
    use_effect_with(page.state.run.id, move |_| stand.focus(HEADLINE_ID));
    let stand = page.stand.clone();
    use_effect_with(page.state.led, move |led| {
        if *led > 0 {
            stand.reveal(WORK_ID);
        }
    });
    let on_search = {
        let page = page.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(input) = event.target_dyn_into::<web_sys::HtmlInputElement>() {
                page.dispatch(Action::SearchTyped(input.value()));
            }
        })
    };
    let list = &page.state.list;
    let has_detail = page.state.selected.index.is_some();
    let total = list.total.unwrap_or(0);
    html! {
        <div class="differences">
            <Tour />
            <Headline />
            <Overview />
            <section class={classes!("work", marked(page.state.tour, 2), has_detail.then_some("work--detail"), (!are_shown(list)).then_some("work--whole"))} id={WORK_ID} aria-labelledby="work-title">
                <div class="work__head">
                    <h2 id="work-title" class="panel-title">{page.say("page-list-title")}
                        <span class="work__count">{page.tell("page-list-count",
                            &[("count", &show::count(u64::from(total))), ("effect", &show::signed(&list.effect))])}</span></h2>
                    <label class="search">
                        <Icon name="search" /><span class="sr-only">{page.say("page-search")}</span>
                        <input id={SEARCH_ID} class="search__field" type="search" value={list.query.text.clone()} placeholder={page.say("page-search")}
                            autocomplete="off" spellcheck="false" oninput={on_search} />
                    </label>
                    <div class="sorts" role="group" aria-label={page.say("page-sort")}>
                        {for [(Sort::Attention, "page-sort-attention"), (Sort::Time, "page-sort-time"), (Sort::Amount, "page-sort-amount")].into_iter().map(|(sort, key)| {
                            let is_on = list.query.sort == sort;
                            html! { <button type="button" class="sorts__button" aria-pressed={is_on.to_string()} onclick={page.on(Action::SortChosen(sort))}>
                                {page.say(key)}{if is_on && list.query.reversed { " ↑" } else { "" }}</button> }
                        })}
                    </div>
                    <GroupChoice />
                    <DecideBar />
                    <button type="button" id="export-json" data-feature="export" class="button button--small" aria-disabled={(export == Export::Working).to_string()} onclick={on_export}>
                        <Icon name="down" />{page.say(match export { Export::Ready => "page-export", Export::Working => "page-export-working", Export::Saved => "page-export-saved" })}
                    </button>
                </div>
                <Facets />
                <FindingList />
                <DetailPane />
            </section>
        </div>
    }
}
