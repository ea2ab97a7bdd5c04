//! What to do, in four parts: now, technical, management, legal.

use yew::prelude::*;

use crate::app::hooks::use_page;
use crate::report::model::Remedy;

/// The remedy of a finding.
#[derive(PartialEq, Properties)]
pub struct RemedyListProps {
    pub remedy: Remedy,
}

/// The list; a part without words is left out.
#[component]
pub fn RemedyList(props: &RemedyListProps) -> Html {
    let page = use_page();
    let remedy = &props.remedy;
    let parts = [("now", &remedy.now), ("technical", &remedy.technical), ("management", &remedy.management), ("legal", &remedy.legal)];
    html! {
        <section class="detail__part">
            <h4 class="detail__part-title">{page.say("page-remedy")}</h4>
            <dl class="remedy">
                {for parts.into_iter().filter(|(_, text)| !text.is_empty()).map(|(part, text)| html! {
                    <div class={format!("remedy__part remedy__part--{part}")}><dt>{page.say(&format!("page-remedy-{part}"))}</dt><dd>{text}</dd></div>
                })}
            </dl>
        </section>
    }
}
