//! Before starting over: decisions that are nowhere but on this page would be lost.

use yew::prelude::*;

use super::dialogs::Modal;
use crate::app::hooks::use_page;
use crate::app::show;
use crate::app::state::{Action, Section};

/// The question.
#[component]
pub fn UnsavedDialog() -> Html {
    let page = use_page();
    let count = page.state.decisions.log.decisions().len();
    let does = |actions: Vec<Action>| {
        let page = page.clone();
        Callback::from(move |_: MouseEvent| {
            for action in &actions {
                page.dispatch(action.clone());
            }
        })
    };
    html! {
        <Modal title={page.say("page-unsaved-title")}>
            <p>{page.tell("page-unsaved-what", &[("count", &show::count(count as u64))])}</p>
            <div class="decide-form__ways">
                <button type="button" class="button button--main" autofocus={true}
                    onclick={does(vec![Action::DialogClosed, Action::SectionOpened(Section::HandOver)])}>{page.say("page-unsaved-save")}</button>
                <button type="button" id="start-over-anyway" class="button" onclick={does(vec![Action::DialogClosed, Action::StartedOver])}>{page.say("page-unsaved-drop")}</button>
            </div>
        </Modal>
    }
}
