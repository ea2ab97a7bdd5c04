//! What was decided so far, the way back, decisions on all findings of the filter, and whether it is kept.

use yew::prelude::*;

use super::keep_notice::KeepNotice;
use crate::app::deciding::{Form, Kind, Way};
use crate::app::hooks::use_decide::step;
use crate::app::hooks::{Page, use_page};
use crate::app::show;
use crate::app::state::{Action, Dialog, Section};

/// The bar over the list.
#[component]
pub fn DecideBar() -> Html {
    let page = use_page();
    let decisions = &page.state.decisions;
    let (can_undo, can_redo) = decisions.log.can();
    let on_step = |back: bool| {
        let page = page.clone();
        Callback::from(move |_: MouseEvent| step(&page, back))
    };
    let findings = page.state.answer.as_ref().map_or(0, |answer| u64::from(answer.findings));
    let settled = page.tell("page-decided-count", &[("settled", &show::count(u64::from(decisions.settled))), ("findings", &show::count(findings))]);
    html! {
        <div class="decide-bar" data-kept={decisions.keeping.kept.to_string()} data-confirmed={decisions.confirmed.to_string()}>
            <p class="decide-bar__count">{settled}</p>
            <div class="decide-bar__ways">
                <button type="button" id="undo" class="button button--small" disabled={!can_undo} onclick={on_step(true)}>{page.say("page-undo")}</button>
                <button type="button" id="redo" class="button button--small" disabled={!can_redo} onclick={on_step(false)}>{page.say("page-redo")}</button>
                {many(&page)}
            </div>
            {kept(&page)}
            <KeepNotice />
            if !decisions.unfit.is_empty() {
                <p class="decide-bar__unfit" role="status">{page.tell("page-unfit-count", &[("count", &show::count(decisions.unfit.len() as u64))])}
                    <button type="button" class="link" onclick={page.on(Action::SectionOpened(Section::HandOver))}>{page.say("page-see")}</button></p>
            }
        </div>
    }
}

fn many(page: &Page) -> Html {
    let total = page.state.list.total.unwrap_or(0);
    let on_change = {
        let page = page.clone();
        Callback::from(move |event: Event| {
            if let Some(select) = event.target_dyn_into::<web_sys::HtmlSelectElement>() {
                let kind = Kind::FOR_MANY.into_iter().find(|kind| kind.name() == select.value());
                select.set_value("");
                if let Some(kind) = kind {
                    page.dispatch(Action::DialogOpened(Dialog::Decide(Form { kind, many: true })));
                }
            }
        })
    };
    html! {
        <select id="decide-many" class="select select--small" aria-label={page.say("page-decide-many-label")} disabled={total == 0} onchange={on_change}>
            <option value="" selected={true}>{page.tell("page-decide-many-choose", &[("count", &show::count(u64::from(total)))])}</option>
            {for Kind::FOR_MANY.into_iter().map(|kind| html! { <option value={kind.name()}>{page.say(&format!("page-decide-{}", kind.name()))}</option> })}
        </select>
    }
}

// Where the decisions are: counted only once they are there.
fn kept(page: &Page) -> Html {
    let decisions = &page.state.decisions;
    let entries = decisions.log.entries().len();
    if let Some(checking) = &decisions.checking {
        let stage = page.say(&format!("page-stage-{}", checking.stage));
        return html! { <p class="decide-bar__kept" role="status">{page.tell("page-checking-again", &[("stage", &stage)])}</p> };
    }
    if entries == 0 {
        return Html::default();
    }
    let (key, count) = match &decisions.keeping.way {
        _ if decisions.waiting() > 0 => ("page-kept-waiting", decisions.waiting()),
        Way::On => ("page-kept-here", decisions.keeping.kept),
        _ if decisions.in_file >= entries => ("page-kept-in-file", entries),
        _ => ("page-kept-nowhere", entries),
    };
    html! {
        <p class={classes!("decide-bar__kept", (key == "page-kept-nowhere").then_some("decide-bar__kept--nowhere"))}>
            {page.tell(key, &[("count", &show::count(count as u64))])}
            if key == "page-kept-nowhere" {
                <button type="button" class="link" onclick={page.on(Action::SectionOpened(Section::HandOver))}>{page.say("page-keep-where")}</button>
            }
        </p>
    }
}
