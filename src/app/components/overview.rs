//! The answer in pictures, one at a time: why the totals differ, when it happens, where. Each says its answer in words and
//! can be read as a table.

use yew::prelude::*;

use super::bridge;
use super::tour::marked;
use crate::app::charts::dots::{self, Dots};
use crate::app::charts::heat::{self, Heat};
use crate::app::charts::waterfall::Waterfall;
use crate::app::hooks::use_page;

/// The pictures.
#[derive(Clone, Copy, PartialEq, Eq)]
enum View {
    Why,
    When,
    Where,
}

/// The panel.
#[component]
pub fn Overview() -> Html {
    let page = use_page();
    let view = use_state_eq(|| View::Why);
    let is_table = use_state_eq(|| false);
    let Some(answer) = page.state.answer.clone() else { return Html::default() };
    let choose = |to: View| {
        let view = view.clone();
        Callback::from(move |_: MouseEvent| view.set(to))
    };
    let toggle = {
        let is_table = is_table.clone();
        Callback::from(move |_: MouseEvent| is_table.set(!*is_table))
    };
    let (title, caption) = match *view {
        View::Why => ("page-bridge-title", bridge::caption(&page, &answer.bridge)),
        View::When => ("page-heat-title", heat::caption(&page, &answer)),
        View::Where => ("page-dots-title", dots::caption(&page, &answer)),
    };
    html! {
        <section id="overview" class={classes!("overview", marked(page.state.tour, 1), is_table.then_some("overview--table"), format!("overview--{}", name(*view)))} aria-labelledby="overview-title">
            <div class="overview__head">
                <h2 id="overview-title" class="panel-title">{page.say(title)}</h2>
                if *view == View::Why {
                    <p class="overview__sign">{page.say("page-bridge-sign")}</p>
                }
                <div class="overview__ways">
                    if *view != View::Where {
                        <button type="button" class="link overview__toggle" aria-pressed={is_table.to_string()} onclick={toggle}>{page.say("page-as-table")}</button>
                    }
                    <div class="sorts" role="group" aria-label={page.say("page-views")}>
                        {for [View::Why, View::When, View::Where].into_iter().map(|one| html! {
                            <button type="button" class="sorts__button" id={format!("view-{}", name(one))} aria-pressed={(*view == one).to_string()} onclick={choose(one)}>
                                {page.say(&format!("page-view-{}", name(one)))}</button>
                        })}
                    </div>
                </div>
            </div>
            <p class="overview__caption">{caption}</p>
            { match *view {
                View::Why => html! { <><div class="overview__chart"><Waterfall bridge={answer.bridge.clone()} /></div>{bridge::table(&page, &answer.bridge)}</> },
                View::When => html! { <><div class="overview__chart"><Heat /></div>{heat::table(&page, &answer)}</> },
                View::Where => html! { <Dots /> },
            } }
        </section>
    }
}

fn name(view: View) -> &'static str {
    match view {
        View::Why => "why",
        View::When => "when",
        View::Where => "where",
    }
}
