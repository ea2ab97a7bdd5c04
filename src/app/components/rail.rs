//! The rail: the parts of the page, with what each holds. At phone width it is a bar at the bottom with the first parts and
//! a button for the others.

use yew::prelude::*;

use crate::app::hooks::{Page, use_page};
use crate::app::show;
use crate::app::state::{Action, Section};

/// The rail.
#[component]
pub fn Rail() -> Html {
    let page = use_page();
    let is_open = use_state_eq(|| false);
    // Whoever went somewhere is done with the list of the others.
    {
        let is_open = is_open.setter();
        use_effect_with(page.state.section, move |_| is_open.set(false));
    }
    let (first, rest) = Section::ALL.split_at(Section::ON_BAR.min(Section::ALL.len()));
    let toggle = {
        let is_open = is_open.clone();
        Callback::from(move |_: MouseEvent| is_open.set(!*is_open))
    };
    let on_key = {
        let is_open = is_open.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" && *is_open {
                event.prevent_default();
                is_open.set(false);
            }
        })
    };
    let here = page.state.section;
    html! {
        <nav class={classes!("rail", is_open.then_some("rail--open"))} aria-label={page.say("page-sections")} onkeydown={on_key}>
            <ol class="rail__list">
                {for first.iter().enumerate().map(|(place, section)| entry(&page, *section, place, false))}
                <li class="rail__others">
                    <button type="button" class={classes!("rail__entry", here.is_behind().then_some("rail__entry--open"))}
                        aria-expanded={is_open.to_string()} onclick={toggle}>
                        <span class="rail__dots" aria-hidden="true">{"⋯"}</span>
                        <span class="rail__word">{page.say(if here.is_behind() { here.key() } else { "page-section-more" })}</span>
                    </button>
                </li>
                {for rest.iter().enumerate().map(|(place, section)| entry(&page, *section, place + first.len(), true))}
            </ol>
        </nav>
    }
}

fn entry(page: &Page, section: Section, place: usize, is_behind: bool) -> Html {
    let count = match section {
        Section::Files => Some(page.state.files.len() as u64),
        Section::Differences => page.state.answer.as_ref().map(|answer| u64::from(answer.differences)),
        _ => None,
    };
    let is_open = page.state.section == section;
    html! {
        <li class={classes!(is_behind.then_some("rail__behind"))}>
            <button type="button" class={classes!("rail__entry", is_open.then_some("rail__entry--open"))} id={section.key().trim_start_matches("page-").to_owned()}
                aria-current={is_open.then_some("page")} onclick={page.on(Action::SectionOpened(section))}>
                <span class="rail__number" aria-hidden="true">{place + 1}</span>
                <span class="rail__word">{page.say(section.key())}</span>
                if let Some(count) = count {
                    <span class="rail__count">{show::count(count)}</span>
                }
            </button>
        </li>
    }
}
