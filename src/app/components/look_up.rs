//! Looking up a customer's payment, and what a reprint of the slip or a question to the acquirer needs.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::case_page::CasePage;
use crate::app::hooks::use_print::print;
use crate::app::hooks::{Page, use_page};
use crate::app::show;
use crate::app::state::Action;
use crate::worker::message::LookUp;

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
    {
        // The page is drawn with the one case first; then the print dialog opens over it.
        let page = page.clone();
        use_effect_with(search.printed, move |printed| {
            if printed.is_some() {
                print();
                page.dispatch(Action::CasePrinted(None));
            }
        });
    }
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
            <p class="sr-only" role="status">{told(&page)}</p>
            {found(&page)}
        </section>
    }
}

// What came of it: said where it stands, and to those who don't see it.
fn told(page: &Page) -> AttrValue {
    match page.state.search.found.as_ref().filter(|_| page.state.search.version > 0) {
        None => AttrValue::default(),
        Some((cases, _)) if cases.is_empty() => page.say("page-look-up-none"),
        Some((_, total)) => page.tell("page-look-up-found", &[("count", &show::count(u64::from(*total)))]),
    }
}

fn found(page: &Page) -> Html {
    let Some((cases, _)) = page.state.search.found.as_ref().filter(|_| page.state.search.version > 0) else { return Html::default() };
    if cases.is_empty() {
        return html! { <p class="look-up__none">{told(page)}</p> };
    }
    html! {
        <>
            <div class="look-up__head">
                <h2 class="panel-title">{told(page)}</h2>
                <button type="button" class="button button--small" onclick={Callback::from(|_: MouseEvent| print())}>{page.say("page-print")}</button>
            </div>
            <ul class={classes!("cases", page.state.search.printed.is_some().then_some("cases--one"))}>
                {for cases.iter().enumerate().map(|(place, case)| html! {
                    <li class={classes!((page.state.search.printed == Some(place)).then_some("cases__printed"))}><CasePage case={case.clone()} {place} /></li>
                })}
            </ul>
        </>
    }
}
