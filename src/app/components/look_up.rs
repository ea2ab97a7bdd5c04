//! Looking up a customer's payment, and what a reprint of the slip or a question to the acquirer needs.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::pair_table::place;
use crate::app::hooks::use_print::print;
use crate::app::hooks::{Page, use_page};
use crate::app::show;
use crate::app::state::Action;
use crate::app::words::{code_name, word};
use crate::worker::message::{Case, LookUp};

/// What the acquirer asks for to find a payment, in the order they ask.
const SLIP: [&str; 9] = ["rrn", "trace", "batch", "terminal", "auth", "merchant_no", "channel_id", "order_id", "clearing_day"];

/// The section.
#[component]
pub fn LookUpPage() -> Html {
    let page = use_page();
    let (last4, day, amount) = (use_node_ref(), use_node_ref(), use_node_ref());
    let on_submit = {
        let (page, last4, day, amount) = (page.clone(), last4.clone(), day.clone(), amount.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let value = |field: &NodeRef| field.cast::<HtmlInputElement>().map(|input| input.value()).unwrap_or_default();
            page.dispatch(Action::LookedUp(LookUp { last4: value(&last4), day: value(&day), amount: value(&amount) }));
        })
    };
    let search = &page.state.search;
    html! {
        <section class="look-up" aria-labelledby="look-up-title">
            <h1 id="look-up-title" class="section-title">{page.say("page-look-up-title")}</h1>
            <p class="look-up__lead">{page.say("page-look-up-lead")}</p>
            <form class="look-up__form" onsubmit={on_submit}>
                <label class="field"><span>{page.say("page-last4")}</span>
                    <input ref={last4} class="field__input" type="text" inputmode="numeric" maxlength="4" pattern="[0-9]{4}" autocomplete="off" value={search.query.last4.clone()} /></label>
                <label class="field"><span>{page.say("page-facet-day")}</span>
                    <input ref={day} class="field__input" type="date" autocomplete="off" value={search.query.day.clone()} /></label>
                <label class="field"><span>{page.say("page-amount")}</span>
                    <input ref={amount} class="field__input" type="text" inputmode="decimal" autocomplete="off" value={search.query.amount.clone()} /></label>
                <button type="submit" class="button button--main">{page.say("page-find")}</button>
            </form>
            {found(&page)}
        </section>
    }
}

fn found(page: &Page) -> Html {
    let Some((cases, total)) = page.state.search.found.as_ref().filter(|_| page.state.search.version > 0) else { return Html::default() };
    if cases.is_empty() {
        return html! { <p class="look-up__none" role="status">{page.say("page-look-up-none")}</p> };
    }
    html! {
        <>
            <div class="look-up__head">
                <h2 class="panel-title" role="status">{page.tell("page-look-up-found", &[("count", &show::count(u64::from(*total)))])}</h2>
                <button type="button" class="button button--small" onclick={Callback::from(|_: MouseEvent| print())}>{page.say("page-print")}</button>
            </div>
            <ul class="cases">{for cases.iter().map(|case| html! { <li>{one(page, case)}</li> })}</ul>
        </>
    }
}

fn one(page: &Page, case: &Case) -> Html {
    let (row, line) = (&case.row, &case.line);
    let slip = SLIP.into_iter().filter_map(|field| {
        let cell = row.cells.iter().find(|cell| cell.field.as_deref() == Some(field) && !cell.text.is_empty())?;
        Some((field, cell.text.clone()))
    });
    html! {
        <article class="case">
            <header class="case__head">
                <span class="case__side">{page.say(&format!("page-side-{}", row.side))}</span>
                <span class="case__time">{line.time.replace('T', " ")}</span>
                <span class="case__amount">{show::money(&line.amount, page.currency())}</span>
                <span class="case__card" translate="no">{&line.card}</span>
            </header>
            <p class="case__became">
                <span class="code">{&line.code}</span>
                {match line.finding {
                    Some(finding) => html! { <button type="button" class="link" onclick={page.on(Action::FindingOpened(finding))}>{code_name(page.lang(), &line.code)}</button> },
                    None if line.code.is_empty() => html! {},
                    None => html! { {code_name(page.lang(), &line.code)} },
                }}
            </p>
            <dl class="facts case__slip">
                {for slip.map(|(field, text)| html! {
                    <div class="facts__pair"><dt>{word(page.lang(), "page-field-", field)}</dt><dd translate="no">{text}</dd></div>
                })}
            </dl>
            <p class="case__place" translate="no">{place(page, row)}
                <button type="button" class="link case__show" onclick={page.on(Action::RowOpened { input: row.input, row: row.row })}>{page.say("page-show-in-file")}</button></p>
        </article>
    }
}
