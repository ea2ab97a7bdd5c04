//! A decision before it is taken: what will happen and to how many findings, the reason, the name.

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::dialogs::Modal;
use super::link_table::LinkTable;
use crate::app::deciding::acts::{Picked, can_be_recoded, codes};
use crate::app::deciding::{Deciding, Form, Kind};
use crate::app::hooks::use_decide::sign;
use crate::app::hooks::use_modal::close;
use crate::app::hooks::{Page, use_page};
use crate::app::show;
use crate::app::state::Action;
use crate::app::words::{code_name, word};
use crate::finding::cause::CauseCode;
use crate::worker::mask::masked;

/// Which decision.
#[derive(PartialEq, Properties)]
pub struct DecideFormProps {
    pub form: Form,
}

/// The form.
#[component]
pub fn DecideForm(props: &DecideFormProps) -> Html {
    let page = use_page();
    let form = props.form;
    let (reason, name, choice) = (use_node_ref(), use_node_ref(), use_node_ref());
    let picked = use_state_eq(Picked::new);
    let is_ready = matches!(form.kind, Kind::Undo | Kind::Redo) || !page.state.acts(form, &picked, "").is_empty();
    let on_submit = {
        let (page, reason, name, choice, picked) = (page.clone(), reason.clone(), name.clone(), choice.clone(), picked.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let value = |field: &NodeRef| field.cast::<HtmlInputElement>().map(|input| input.value().trim().to_owned()).unwrap_or_default();
            let chosen = choice.cast::<HtmlSelectElement>().map(|select| select.value()).unwrap_or_default();
            confirm(&page, form, Typed { reason: value(&reason), name: value(&name) }, &chosen, &picked);
        })
    };
    let has_reason = !matches!(form.kind, Kind::Undo | Kind::Redo);
    let reason_key = if form.kind == Kind::Note { "page-decide-note-text" } else { "page-decide-reason" };
    let asks_name = page.state.decisions.by.is_empty();
    html! {
        <Modal title={page.say(&format!("page-decide-{}", form.kind.name()))}>
            <form class="decide-form" onsubmit={on_submit}>
                <p>{what(&page, form)}</p>
                {choices(&page, form.kind, &choice)}
                if form.kind == Kind::Link {
                    <LinkTable picked={(*picked).clone()} on_pick={let picked = picked.clone(); Callback::from(move |now| picked.set(now))} />
                }
                if has_reason {
                    <label class="field field--wide"><span>{page.say(reason_key)}</span>
                        <input id="decide-reason" ref={reason} class="field__input" type="text" maxlength="200" autocomplete="off"
                            autofocus={form.kind != Kind::Link} required={form.kind.needs_reason()} /></label>
                }
                if asks_name {
                    <label class="field field--wide"><span>{page.say("page-decide-name")}</span>
                        <input id="decide-name" ref={name} class="field__input" type="text" maxlength="40" autocomplete="off" required={true} autofocus={!has_reason} /></label>
                    <p class="decide-form__note">{page.say("page-decide-name-why")}</p>
                }
                <div class="decide-form__ways">
                    <button type="submit" id="decide-confirm" class="button button--main" disabled={!is_ready}>{page.say("page-decide-confirm")}</button>
                    <button type="button" class="button" onclick={let page = page.clone(); Callback::from(move |_: MouseEvent| close(&page))}>{page.say("page-decide-cancel")}</button>
                </div>
            </form>
        </Modal>
    }
}

// What will happen, in a sentence, with the count where it is more than one.
fn what(page: &Page, form: Form) -> AttrValue {
    let kind = form.kind.name();
    if !form.many {
        return page.say(&format!("page-decide-{kind}-what"));
    }
    let Some(reached) = &page.state.decisions.reached else { return page.say("page-decide-looking") };
    let fits = reached.iter().filter(|one| form.kind != Kind::Code || can_be_recoded(&one.code));
    let (count, decided) = fits.fold((0_u64, 0_u64), |(count, decided), one| (count + 1, decided + u64::from(one.state != "open")));
    let places = [("count", show::count(count)), ("decided", show::count(decided)), ("effect", show::signed(&page.state.list.effect))];
    let places: Vec<(&str, &str)> = places.iter().map(|(name, value)| (*name, value.as_str())).collect();
    AttrValue::from(format!("{}{}", page.tell(&format!("page-decide-{kind}-many"), &places), page.tell("page-decide-many-note", &places)))
}

fn choices(page: &Page, kind: Kind, choice: &NodeRef) -> Html {
    let options: Vec<(String, String)> = match kind {
        Kind::Cause => {
            CauseCode::ALL.map(CauseCode::name).map(|cause| (cause.to_owned(), word(page.lang(), "page-cause-", cause).to_string())).to_vec()
        }
        Kind::Code => codes().map(|code| (code.to_owned(), format!("{code} {}", code_name(page.lang(), code)))).collect(),
        _ => return Html::default(),
    };
    let now = page.state.selected.detail.as_ref().map(|detail| match kind {
        Kind::Code => detail.finding.code.clone(),
        _ => detail.finding.cause.code.clone(),
    });
    html! {
        <label class="field field--wide"><span>{page.say(&format!("page-decide-{}-new", kind.name()))}</span>
            <select id="decide-choice" ref={choice} class="select">
                {for options.into_iter().map(|(value, words)| html! { <option value={value.clone()} selected={now.as_ref() == Some(&value)}>{words}</option> })}
            </select></label>
    }
}

fn confirm(page: &Page, form: Form, typed: Typed, chosen: &str, picked: &Picked) {
    if page.state.decisions.by.is_empty() && typed.name.is_empty() {
        return;
    }
    // The name is known from here on, also to the act that asked for it.
    let mut signed = sign(page, if form.kind == Kind::Note { "" } else { &typed.reason });
    if page.state.decisions.by.is_empty() {
        signed.by = masked(&typed.name, false);
        page.dispatch(Action::Decide(Deciding::NameTyped(signed.by.clone())));
    }
    let text = if form.kind == Kind::Note { masked(&typed.reason, false) } else { chosen.to_owned() };
    let event = match form.kind {
        Kind::Undo => Deciding::Undone(signed),
        Kind::Redo => Deciding::Redone(signed),
        _ => Deciding::Decided { acts: page.state.acts(form, picked, &text), signed },
    };
    page.dispatch(Action::Decide(event));
    close(page);
}

struct Typed {
    reason: String,
    name: String,
}
