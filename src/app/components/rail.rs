//! The rail: the parts of the page, with what each holds; a bar at the bottom at phone width.

use yew::prelude::*;

use crate::app::hooks::use_page;
use crate::app::show;
use crate::app::state::{Action, Section};

/// The rail.
#[component]
pub fn Rail() -> Html {
    let page = use_page();
    let entries = Section::ALL.iter().enumerate().map(|(index, section)| {
        let (word, count) = match section {
            Section::Files => ("page-section-files", Some(page.state.files.len() as u64)),
            Section::Differences => ("page-section-differences", page.state.answer.as_ref().map(|answer| u64::from(answer.findings))),
            Section::Rows => ("page-section-rows", None),
            Section::LookUp => ("page-section-look-up", None),
            Section::HandOver => ("page-section-hand-over", None),
            Section::House => ("page-section-house", None),
            Section::Profile => ("page-section-profile", None),
        };
        let is_open = page.state.section == *section;
        html! {
            <li>
                <button type="button" class={classes!("rail__entry", is_open.then_some("rail__entry--open"))}
                    aria-current={is_open.then_some("page")} onclick={page.on(Action::SectionOpened(*section))}>
                    <span class="rail__number" aria-hidden="true">{index + 1}</span>
                    <span class="rail__word">{page.say(word)}</span>
                    if let Some(count) = count {
                        <span class="rail__count">{show::count(count)}</span>
                    }
                </button>
            </li>
        }
    });
    html! {
        <nav class="rail" aria-label={page.say("page-sections")}>
            <ol class="rail__list">{for entries}</ol>
        </nav>
    }
}
