//! Something went wrong: what, where, what to do, and the way on.

use yew::prelude::*;

use crate::app::hooks::use_page;
use crate::locale::template;
use crate::worker::message::Problem;

/// What the panel shows.
#[derive(PartialEq, Properties)]
pub struct ProblemPanelProps {
    /// What is wrong. Without words of its own it is worded by its code.
    pub problem: Problem,
    /// The way on: one button or two.
    #[prop_or_default]
    pub children: Html,
}

/// The panel.
#[component]
pub fn ProblemPanel(props: &ProblemPanelProps) -> Html {
    let page = use_page();
    let problem = &props.problem;
    let what = if problem.what.is_empty() { page.say(&problem.code) } else { AttrValue::from(problem.what.clone()) };
    let hint = match problem.hint.is_empty() {
        true => template(page.lang(), &format!("{}-hint", problem.code)).map(AttrValue::Static),
        false => Some(AttrValue::from(problem.hint.clone())),
    };
    html! {
        <div class="problem" role="alert" data-code={problem.code.clone()}>
            <p class="problem__what"><span class="problem__sign" aria-hidden="true">{"!"}</span>{what}</p>
            if !problem.place.is_empty() {
                <p class="problem__place" translate="no">{&problem.place}</p>
            }
            if let Some(hint) = hint {
                <p class="problem__hint">{hint}</p>
            }
            <div class="problem__ways">{props.children.clone()}</div>
        </div>
    }
}
