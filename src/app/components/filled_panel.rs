//! A differences sheet that was filled in and given back: what it would decide, before it does.

use yew::prelude::*;

use crate::app::hooks::{Page, use_page};
use crate::app::show;
use crate::worker::message::FilledView;

/// The panel; nothing where no such sheet was given.
#[component]
pub fn FilledPanel() -> Html {
    let page = use_page();
    if page.state.beside.filled.is_empty() {
        return Html::default();
    }
    html! {
        <section class="hand-over__panel" aria-labelledby="filled-title">
            <h2 id="filled-title" class="panel-title">{page.say("page-filled-title")}</h2>
            <p>{page.say("page-filled-what")}</p>
            {for page.state.beside.filled.iter().enumerate().map(|(place, filled)| sheet(&page, place, filled))}
        </section>
    }
}

fn sheet(page: &Page, place: usize, filled: &FilledView) -> Html {
    let counts = [
        ("file", filled.name.clone()),
        ("accepted", show::count(filled.accepted)),
        ("rejected", show::count(filled.rejected)),
        ("done", show::count(filled.done)),
        ("notes", show::count(filled.notes)),
        ("unchanged", show::count(filled.unchanged)),
    ];
    let counts: Vec<(&str, &str)> = counts.iter().map(|(name, value)| (*name, value.as_str())).collect();
    html! {
        <div class="filled">
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
                <p class="hand-over__state">{page.tell("page-filled-how", &[("file", &filled.name)])}</p>
            }
        </div>
    }
}
