//! The findings that fit the query, however many: only those on show are drawn.
//!
//! The list keeps the focus itself and names the chosen line, so that the focus is never lost to a line scrolled away.

use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};
use yew::prelude::*;

use super::facets::facet_value;
use super::finding_line::FindingLine;
use crate::app::hooks::use_keys::LIST_ID;
use crate::app::hooks::use_window::use_window;
use crate::app::hooks::{Page, use_page};
use crate::app::plan::{Plan, Run};
use crate::app::show;
use crate::app::state::{Action, FINDINGS_A_PAGE};

/// Height of a line in CSS px; `finding.css` gives the same.
const LINE_HEIGHT: u32 = 64;

/// The list.
#[component]
pub fn FindingList() -> Html {
    let page = use_page();
    let list = &page.state.list;
    let total = list.total.unwrap_or(0);
    let plan = Plan::of(&list.groups, total);
    let window = use_window(plan.lines, LINE_HEIGHT);
    {
        let page = page.clone();
        let (first, last) = (plan.finding_at_or_after(window.first), plan.finding_at_or_after(window.end.saturating_sub(1)));
        let pages = (first / FINDINGS_A_PAGE, last.min(total.saturating_sub(1)) / FINDINGS_A_PAGE);
        use_effect_with((pages, list.version), move |(pages, _)| page.dispatch(Action::ListScrolled(pages.0, pages.1)));
    }
    let chosen = page.state.selected.place.filter(|_| page.state.selected.index.is_some() || page.state.selected.is_awaited);
    {
        let reveal = window.reveal.clone();
        let line = chosen.map(|place| plan.line_of(place));
        use_effect_with(line, move |line| {
            if let Some(line) = line {
                // The heading above the first of a group comes into view with it.
                reveal.emit(line.saturating_sub(1));
                reveal.emit(*line);
            }
        });
    }
    let on_key = {
        let page = page.clone();
        Callback::from(move |event: KeyboardEvent| {
            let now = page.state.selected.place;
            let next = match event.key().as_str() {
                "ArrowDown" => now.map_or(0, |place| place + 1),
                "ArrowUp" => now.map_or(0, |place| place.saturating_sub(1)),
                "PageDown" => now.unwrap_or(0) + 8,
                "PageUp" => now.unwrap_or(0).saturating_sub(8),
                "Home" => 0,
                "End" => total.saturating_sub(1),
                "Enter" | " " => now.unwrap_or(0),
                _ => return,
            };
            event.prevent_default();
            if total > 0 {
                page.dispatch(Action::FindingChosen(next.min(total - 1)));
            }
        })
    };
    let on_click = {
        let page = page.clone();
        Callback::from(move |event: MouseEvent| {
            let line = event.target().and_then(|target| target.dyn_into::<Element>().ok()).and_then(|target| target.closest("[data-place]").ok()?);
            if let Some(place) = line.and_then(|line| line.get_attribute("data-place")?.parse().ok()) {
                page.dispatch(Action::FindingChosen(place));
            }
        })
    };
    // Only a line that is drawn can be named.
    let active = chosen.filter(|place| (window.first..window.end).contains(&plan.line_of(*place)));
    let is_empty = list.total == Some(0);
    if is_empty {
        let key = if list.query.chosen.is_empty() && list.query.text.is_empty() { "page-list-none" } else { "page-list-none-fit" };
        return html! { <p class="findings findings--none">{page.say(key)}</p> };
    }
    html! {
        <div class="findings" ref={window.frame.clone()} onscroll={window.on_scroll.clone()} id={LIST_ID} role="listbox" tabindex="0"
            aria-label={page.say("page-list-title")} aria-activedescendant={active.map(|place| format!("finding-{place}"))}
            onkeydown={on_key} onclick={on_click}>
            <div class="findings__spacer" ref={window.spacer.clone()} role="presentation">
                <div class="findings__content" ref={window.content.clone()} role="presentation">
                    {for plan.runs(window.first, window.end).into_iter().map(|run| run_of(&page, &run, total, chosen))}
                </div>
            </div>
        </div>
    }
}

// The lines of a group that are on show, under its heading; of a flat list, all of them.
fn run_of(page: &Page, run: &Run, total: u32, chosen: Option<u32>) -> Html {
    let list = &page.state.list;
    let lines = html! {
        {for (run.first..run.end).map(|place| html! {
            <FindingLine key={place} {place} {total} row={list.at(place).cloned()} is_chosen={chosen == Some(place)} />
        })}
    };
    let Some((at, group)) = run.group.and_then(|at| Some((at, list.groups.get(at)?))) else { return lines };
    let name = facet_value(page, list.query.group.unwrap_or_default(), &group.value);
    let count = page.tell("page-list-count", &[("count", &show::count(u64::from(group.count))), ("effect", &show::signed(&group.effect))]);
    html! {
        <div key={format!("group-{at}")} role="group" aria-label={format!("{name} {count}")}>
            if run.has_heading {
                <div class="finding-heading" role="presentation" aria-hidden="true"><span class="finding-heading__name">{name}</span>
                    <span class="finding-heading__count">{count}</span></div>
            }
            {lines}
        </div>
    }
}
