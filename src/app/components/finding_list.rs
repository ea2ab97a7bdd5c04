//! The findings that fit the query, however many: only those on show are drawn.
//!
//! The list keeps the focus itself and names the chosen line, so that the focus is never lost to a line scrolled away.

use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};
use yew::prelude::*;

use super::finding_line::FindingLine;
use crate::app::hooks::use_keys::LIST_ID;
use crate::app::hooks::use_page;
use crate::app::hooks::use_window::use_window;
use crate::app::state::{Action, FINDINGS_A_PAGE};

/// Height of a line in CSS px; `finding.css` gives the same.
const LINE_HEIGHT: u32 = 64;

/// The list.
#[component]
pub fn FindingList() -> Html {
    let page = use_page();
    let list = &page.state.list;
    let total = list.total.unwrap_or(0);
    let window = use_window(total, LINE_HEIGHT);
    {
        let page = page.clone();
        let pages = (window.first / FINDINGS_A_PAGE, window.end.saturating_sub(1) / FINDINGS_A_PAGE);
        use_effect_with((pages, list.version), move |(pages, _)| page.dispatch(Action::ListScrolled(pages.0, pages.1)));
    }
    let chosen = page.state.selected.place.filter(|_| page.state.selected.index.is_some() || page.state.selected.is_awaited);
    {
        let reveal = window.reveal.clone();
        use_effect_with(chosen, move |chosen| {
            if let Some(place) = chosen {
                reveal.emit(*place);
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
    let is_empty = list.total == Some(0);
    if is_empty {
        let key = if list.query.chosen.is_empty() && list.query.text.is_empty() { "page-list-none" } else { "page-list-none-fit" };
        return html! { <p class="findings findings--none">{page.say(key)}</p> };
    }
    html! {
        <div class="findings" ref={window.frame.clone()} onscroll={window.on_scroll.clone()} id={LIST_ID} role="listbox" tabindex="0"
            aria-label={page.say("page-list-title")} aria-activedescendant={chosen.map(|place| format!("finding-{place}"))}
            onkeydown={on_key} onclick={on_click}>
            <div class="findings__spacer" ref={window.spacer.clone()} role="presentation">
                <div class="findings__content" ref={window.content.clone()} role="presentation">
                    {for (window.first..window.end).map(|place| html! {
                        <FindingLine key={place} {place} {total} row={list.at(place).cloned()} is_chosen={chosen == Some(place)} />
                    })}
                </div>
            </div>
        </div>
    }
}
