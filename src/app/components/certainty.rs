//! How sure a finding is, as a word.

use yew::prelude::*;

use crate::app::hooks::use_page;

/// `certain`, `likely` or `open`.
#[derive(PartialEq, Properties)]
pub struct CertaintyProps {
    pub is: AttrValue,
}

/// The word, with a mark that is full, half or empty.
#[component]
pub fn Certainty(props: &CertaintyProps) -> Html {
    let page = use_page();
    html! {
        <span class={format!("certainty certainty--{}", props.is)}><span class="certainty__mark" aria-hidden="true" />{page.say(&format!("page-certainty-{}", props.is))}</span>
    }
}
