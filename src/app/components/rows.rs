//! All rows of every file, as they stand, each with what became of it.

use yew::prelude::*;

use super::icon::Icon;
use super::row_list::RowList;
use crate::app::hooks::{Page, use_page};
use crate::app::show;
use crate::app::state::Action;
use crate::app::words::code_name;
use crate::worker::message::RowQuery;

/// The section.
#[component]
pub fn Rows() -> Html {
    let page = use_page();
    let query = &page.state.rows.query;
    {
        // The first look asks for the first file.
        let (page, is_unasked) = (page.clone(), page.state.rows.total.is_none());
        use_effect_with(is_unasked, move |is_unasked| {
            if *is_unasked {
                page.dispatch(Action::RowsScrolled(0, 0));
            }
        });
    }
    let on_search = {
        let page = page.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(input) = event.target_dyn_into::<web_sys::HtmlInputElement>() {
                let query = RowQuery { text: input.value(), row: None, ..page.state.rows.query.clone() };
                page.dispatch(Action::RowsAsked(query));
            }
        })
    };
    html! {
        <section class="rows" aria-labelledby="rows-title">
            <div class="rows__head">
                <h1 id="rows-title" class="section-title">{page.say("page-section-rows")}</h1>
                <div class="sorts" role="group" aria-label={page.say("page-rows-input")}>
                    {for page.state.files.iter().flat_map(|file| file.cards().iter().map(|card| {
                        let is_on = card.input == query.input;
                        let name = [Some(&file.name), card.sheet.as_ref(), card.tender.as_ref()].into_iter().flatten().cloned().collect::<Vec<_>>().join(" › ");
                        let ask = RowQuery { input: card.input, ..RowQuery::default() };
                        html! { <button type="button" class="sorts__button" aria-pressed={is_on.to_string()} onclick={page.on(Action::RowsAsked(ask))} translate="no">{name}</button> }
                    }))}
                </div>
                <label class="search">
                    <Icon name="search" /><span class="sr-only">{page.say("page-search-rows")}</span>
                    <input class="search__field" type="search" value={query.text.clone()} placeholder={page.say("page-search-rows")}
                        autocomplete="off" spellcheck="false" oninput={on_search} />
                </label>
            </div>
            {codes(&page)}
            <RowList />
        </section>
    }
}

// What became of the rows, with counts; each narrows the list.
fn codes(page: &Page) -> Html {
    let rows = &page.state.rows;
    html! {
        <div class="rows__codes" role="group" aria-label={page.say("page-became")}>
            {for rows.codes.iter().map(|(code, count)| {
                let is_on = rows.query.codes.contains(code);
                let mut query = RowQuery { row: None, ..rows.query.clone() };
                if !query.codes.remove(code) {
                    query.codes.insert(code.clone());
                }
                let name = if code.is_empty() { page.say("page-row-no-record") } else { code_name(page.lang(), code) };
                html! {
                    <button type="button" class={classes!("chip", is_on.then_some("chip--on"))} aria-pressed={is_on.to_string()} onclick={page.on(Action::RowsAsked(query))}>
                        <span class="code">{code}</span>{name}<span class="chip__count">{show::count(u64::from(*count))}</span>
                    </button>
                }
            })}
        </div>
    }
}
