//! The user asked for decisions to be kept on this device and it can't be done: why, and the ways on.

use yew::prelude::*;

use super::problem_panel::ProblemPanel;
use crate::app::deciding::Way;
use crate::app::deciding::reduce::ELSEWHERE;
use crate::app::hooks::use_keeping::{part, take_up, turn_on};
use crate::app::hooks::use_page;
use crate::app::state::{Action, Section};
use crate::worker::message::Problem;

/// The notice; nothing while all is well.
#[component]
pub fn KeepNotice() -> Html {
    let page = use_page();
    let keeping = &page.state.decisions.keeping;
    let Way::Stopped(why) = &keeping.way else { return Html::default() };
    let problem = Problem { code: why.clone(), ..Problem::default() };
    let does = |work: fn(&crate::app::hooks::Page)| {
        let page = page.clone();
        Callback::from(move |_: MouseEvent| work(&page))
    };
    html! {
        <ProblemPanel {problem}>
            if why == ELSEWHERE {
                <button type="button" id="keep-take-up" class="button button--main" onclick={does(take_up)}>{page.say("page-keep-take-up")}</button>
                <button type="button" id="keep-own" class="button" onclick={does(part)}>{page.say("page-keep-own")}</button>
            } else {
                <button type="button" id="keep-again" class="button button--main"
                    onclick={does(|page| turn_on(page, page.state.decisions.keeping.days))}>{page.say("page-keep-again")}</button>
                if why == "page-keep-gone" {
                    <button type="button" id="keep-own" class="button" onclick={does(part)}>{page.say("page-keep-anew")}</button>
                }
                <button type="button" class="button" onclick={page.on(Action::SectionOpened(Section::HandOver))}>{page.say("page-keep-file-instead")}</button>
            }
        </ProblemPanel>
    }
}
