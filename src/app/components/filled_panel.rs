//! A differences sheet that was filled in and given back: what it would decide, before it does.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::app::deciding::Deciding;
use crate::app::hooks::use_decide::sign;
use crate::app::hooks::{Page, use_page};
use crate::app::show;
use crate::app::state::Action;
use crate::worker::mask::masked;
use crate::worker::message::FilledView;

/// The panel; nothing where no such sheet was given.
#[component]
pub fn FilledPanel() -> Html {
    let page = use_page();
    let name = use_node_ref();
    if page.state.beside.filled.is_empty() {
        return Html::default();
    }
    html! {
        <section class="hand-over__panel" aria-labelledby="filled-title">
            <h2 id="filled-title" class="panel-title">{page.say("page-filled-title")}</h2>
            <p>{page.say("page-filled-what")}</p>
            {for page.state.beside.filled.iter().enumerate().map(|(place, filled)| sheet(&page, place, filled, &name))}
        </section>
    }
}

fn sheet(page: &Page, place: usize, filled: &FilledView, name: &NodeRef) -> Html {
    let counts = [
        ("file", filled.name.clone()),
        ("accepted", show::count(filled.accepted)),
        ("rejected", show::count(filled.rejected)),
        ("done", show::count(filled.done)),
        ("notes", show::count(filled.notes)),
        ("unchanged", show::count(filled.unchanged)),
    ];
    let counts: Vec<(&str, &str)> = counts.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let asks_name = page.state.decisions.by.is_empty() && !filled.acts.is_empty();
    let on_take = {
        let (page, acts, name) = (page.clone(), filled.acts.clone(), name.clone());
        let file = filled.name.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let mut signed = sign(&page, &page.tell("page-filled-reason", &[("file", &file)]));
            if signed.by.is_empty() {
                let typed = name.cast::<HtmlInputElement>().map(|input| input.value().trim().to_owned()).unwrap_or_default();
                signed.by = masked(&typed, false);
                page.dispatch(Action::Decide(Deciding::NameTyped(signed.by.clone())));
            }
            if !signed.by.is_empty() {
                page.dispatch(Action::Decide(Deciding::Decided { acts: acts.clone(), signed }));
            }
        })
    };
    html! {
        <form class="filled" onsubmit={on_take}>
            <p class="filled__counts" id={format!("filled-counts-{place}")}>{page.tell("text-filled", &counts)}</p>
            if !filled.not_taken.is_empty() {
                <details class="fold" open={true}>
                    <summary>{page.tell("page-filled-not-taken", &[("count", &show::count(filled.not_taken.len() as u64))])}</summary>
                    <ul class="issues">
                        {for filled.not_taken.iter().take(100).map(|(row, why)| html! {
                            <li class="filled__row">{page.tell("page-filled-row", &[("row", &row.to_string()), ("why", why)])}</li> })}
                    </ul>
                </details>
            }
            if filled.acts.is_empty() {
                <p class="hand-over__state">{page.say("page-filled-nothing")}</p>
            } else {
                <div class="hand-over__ways">
                    if asks_name {
                        <label class="field"><span>{page.say("page-filled-name")}</span>
                            <input id="filled-name" ref={name.clone()} class="field__input" type="text" maxlength="40" autocomplete="off" required={true} /></label>
                    }
                    <button type="submit" id={format!("filled-take-{place}")} class="button button--main">
                        {page.tell("page-filled-take", &[("count", &show::count(filled.acts.len() as u64))])}</button>
                </div>
            }
        </form>
    }
}
