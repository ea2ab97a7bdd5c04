//! The section of what is watched: how fresh the answer is and what is new, warnings and open items by owner and day, how it
//! goes over time.

use yew::prelude::*;

use crate::app::hooks::use_page;

mod board;
mod fresh;
mod over_time;
pub mod warning_form;

/// The section.
#[component]
pub fn WatchPage() -> Html {
    let page = use_page();
    let Some(answer) = page.state.answer.clone() else { return Html::default() };
    html! {
        <section class="watch" aria-labelledby="watch-title">
            <h1 id="watch-title" class="section-title">{page.say("page-section-watch")}</h1>
            <fresh::Fresh answer={answer.clone()} />
            <board::Board answer={answer.clone()} />
            <over_time::OverTime {answer} />
        </section>
    }
}

/// What each part shows.
#[derive(PartialEq, Properties)]
pub struct AnswerProps {
    pub answer: std::rc::Rc<crate::worker::message::Answer>,
}
