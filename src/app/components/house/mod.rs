//! The section of the shop's own house: a quiet list of parts, and the part that is open.

use yew::prelude::*;

use super::problem_panel::ProblemPanel;
use crate::app::hooks::use_page;
use crate::app::hooks::use_print::print;
use crate::app::house::{HouseAction, Tab, problem};
use crate::app::show;
use crate::app::state::Action;

mod cards;
mod checks;
mod entry;
pub mod parts;
mod people;
mod rates;
mod register;
mod signs;
mod tax;
mod terminals;

/// The section.
#[component]
pub fn HousePage() -> Html {
    let page = use_page();
    let state = &page.state.house;
    let tab = state.tab;
    let count = |tab: Tab| match (tab, &state.house) {
        (Tab::Cards, Some(house)) => Some(house.candidates_count),
        (Tab::Register, _) => Some(state.register.entries().len() as u64),
        (Tab::Signs, Some(house)) => Some(house.signs.iter().filter(|sign| sign.state == "seen" && sign.code.as_str() >= "R04").count() as u64),
        _ => None,
    };
    html! {
        <section class="house" aria-labelledby="house-title">
            <div class="house__head">
                <h1 id="house-title" class="section-title">{page.say("page-section-house")}</h1>
                <button type="button" class="button button--small house__print" onclick={Callback::from(|_: MouseEvent| print())}>{page.say("page-print")}</button>
            </div>
            <p class="house__lead">{page.say("page-house-lead")}</p>
            <nav class="tabs" aria-label={page.say("page-house-parts")}>
                <ul class="tabs__list">
                    {for Tab::ALL.into_iter().map(|one| html! {
                        <li><button type="button" id={format!("house-{}", one.name())} class={classes!("tabs__tab", (one == tab).then_some("tabs__tab--open"))}
                            aria-current={(one == tab).then_some("true")} onclick={page.on(Action::House(HouseAction::TabOpened(one)))}>
                            {page.say(&format!("page-house-{}", one.name()))}
                            if let Some(count) = count(one) {
                                <span class="tabs__count">{show::count(count)}</span>
                            }
                        </button></li>
                    })}
                </ul>
            </nav>
            if let Some(fault) = &state.problem {
                <ProblemPanel problem={problem(page.lang(), fault)}>
                    <button type="button" class="button button--small" onclick={page.on(Action::House(HouseAction::ProblemDismissed))}>{page.say("page-dismiss")}</button>
                </ProblemPanel>
            }
            { match (tab, state.house.clone()) {
                (Tab::Register, _) => html! { <register::RegisterPart /> },
                (_, None) => html! { <p class="house__waiting" role="status">{page.say("page-house-waiting")}</p> },
                (Tab::Cards, Some(house)) => html! { <cards::CardsPart {house} /> },
                (Tab::Signs, Some(house)) => html! { <signs::SignsPart {house} /> },
                (Tab::Rates, Some(house)) => html! { <rates::RatesPart {house} /> },
                (Tab::People, Some(house)) => html! { <people::PeoplePart {house} /> },
                (Tab::Terminals, Some(house)) => html! { <terminals::TerminalsPart {house} /> },
                (Tab::Checks, Some(house)) => html! { <checks::ChecksPart {house} /> },
                (Tab::Tax, Some(house)) => html! { <tax::TaxPart {house} /> },
            } }
        </section>
    }
}
