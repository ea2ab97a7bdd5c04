//! The way to the user guide: a page of its own beside this one, in the language on show.

use yew::prelude::*;

use crate::app::hooks::use_page;

/// How it looks.
#[derive(PartialEq, Properties)]
pub struct GuideProps {
    /// Classes beside the link's own.
    #[prop_or_default]
    pub class: Classes,
}

/// The link.
#[component]
pub fn Guide(props: &GuideProps) -> Html {
    let page = use_page();
    let name = format!("guide.{}.html", page.lang().tag());
    html! { <a class={classes!("link", props.class.clone())} href={name} target="_blank" rel="noopener" data-guide="">{page.say("page-guide")}</a> }
}
