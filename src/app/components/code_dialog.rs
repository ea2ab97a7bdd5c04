//! The help of a finding code, in place: what it means, why it matters, an example, what to do, what can't be known.

use yew::prelude::*;

use super::dialogs::Modal;
use crate::app::hooks::use_page;
use crate::app::words::code_words;

/// Which code.
#[derive(PartialEq, Properties)]
pub struct CodeDialogProps {
    pub code: AttrValue,
}

/// The help.
#[component]
pub fn CodeDialog(props: &CodeDialogProps) -> Html {
    let page = use_page();
    let Some(words) = code_words(page.lang(), &props.code) else {
        return html! { <Modal title={props.code.clone()}><p>{page.say("page-code-unknown")}</p></Modal> };
    };
    let parts = [("means", words.means), ("why", words.why), ("example", words.example), ("advice", words.advice), ("limits", words.limits)];
    html! {
        <Modal title={format!("{} {}", props.code, words.name)}>
            <dl class="help">
                {for parts.into_iter().filter(|(_, text)| !text.is_empty()).map(|(part, text)| html! {
                    <div class="help__part"><dt>{page.say(&format!("page-code-{part}"))}</dt><dd>{text}</dd></div>
                })}
            </dl>
        </Modal>
    }
}
