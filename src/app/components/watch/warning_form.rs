//! What was done about a warning, before it enters the log: the reason, the name, and until when it is put off.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::app::components::dialogs::Modal;
use crate::app::deciding::Deciding;
use crate::app::hooks::use_decide::sign;
use crate::app::hooks::use_modal::close;
use crate::app::hooks::use_page;
use crate::app::state::Action;
use crate::app::store::clock;
use crate::decision::Act;
use crate::worker::mask::masked;

/// Days a warning is put off.
const DAYS: u32 = 1;

/// Which warning, and its new state.
#[derive(PartialEq, Properties)]
pub struct WarningFormProps {
    pub place: usize,
    pub step: &'static str,
}

/// The form.
#[component]
pub fn WarningForm(props: &WarningFormProps) -> Html {
    let page = use_page();
    let (reason, name) = (use_node_ref(), use_node_ref());
    let (place, step) = (props.place, props.step);
    // The warning on which the form was opened: a watched folder's next check may put another in its place.
    let alert = use_memo((place, step), |(place, _)| page.state.answer.as_ref().and_then(|answer| answer.alerts.get(*place)).cloned());
    let Some(alert) = (*alert).clone() else { return Html::default() };
    let asks_name = page.state.decisions.by.is_empty();
    let on_submit = {
        let (page, reason, name, alert) = (page.clone(), reason.clone(), name.clone(), alert.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let value = |field: &NodeRef| field.cast::<HtmlInputElement>().map(|input| input.value().trim().to_owned()).unwrap_or_default();
            let mut signed = sign(&page, &value(&reason));
            if signed.by.is_empty() {
                signed.by = masked(&value(&name), false);
                if signed.by.is_empty() {
                    return;
                }
                page.dispatch(Action::Decide(Deciding::NameTyped(signed.by.clone())));
            }
            let until = if step == "snoozed" { clock::now().plus_days(DAYS).iso() } else { String::new() };
            let act = Act::Warning { rule: alert.rule.clone(), episodes: alert.episodes.clone(), state: step.to_owned(), until };
            page.dispatch(Action::Decide(Deciding::Decided { acts: vec![act], signed }));
            close(&page);
        })
    };
    let on_cancel = {
        let page = page.clone();
        Callback::from(move |_: MouseEvent| close(&page))
    };
    html! {
        <Modal title={page.say(&format!("page-board-do-{step}"))}>
            <form class="decide-form" onsubmit={on_submit}>
                <p>{&alert.text}</p>
                <p class="decide-form__note">{page.say(&format!("page-board-what-{step}"))}</p>
                <label class="field field--wide"><span>{page.say("page-decide-reason")}</span>
                    <input id="decide-reason" ref={reason} class="field__input" type="text" maxlength="200" autocomplete="off" autofocus={true} /></label>
                if asks_name {
                    <label class="field field--wide"><span>{page.say("page-decide-name")}</span>
                        <input id="decide-name" ref={name} class="field__input" type="text" maxlength="40" autocomplete="off" required={true} /></label>
                    <p class="decide-form__note">{page.say("page-decide-name-why")}</p>
                }
                <div class="decide-form__ways">
                    <button type="submit" id="decide-confirm" class="button button--main">{page.say("page-decide-confirm")}</button>
                    <button type="button" class="button" onclick={on_cancel}>{page.say("page-decide-cancel")}</button>
                </div>
            </form>
        </Modal>
    }
}
