//! What lies over the page, one at a time.

use yew::prelude::*;

use super::code_dialog::CodeDialog;
use super::decide_form::DecideForm;
use super::icon::Icon;
use super::keys_dialog::KeysDialog;
use super::privacy_dialog::PrivacyDialog;
use super::row_dialog::RowDialog;
use super::unsaved_dialog::UnsavedDialog;
use super::watch::warning_form::WarningForm;
use crate::app::hooks::use_modal::use_modal;
use crate::app::hooks::use_page;
use crate::app::state::{Action, Dialog};

/// The dialog that is open, if one is.
#[component]
pub fn Dialogs() -> Html {
    let page = use_page();
    match page.state.dialog.clone() {
        Some(Dialog::Privacy) => html! { <PrivacyDialog /> },
        Some(Dialog::Keys) => html! { <KeysDialog /> },
        Some(Dialog::Decide(form)) => html! { <DecideForm {form} /> },
        Some(Dialog::Unsaved) => html! { <UnsavedDialog /> },
        Some(Dialog::Warning(place, step)) => html! { <WarningForm {place} {step} /> },
        Some(Dialog::Code(code)) => html! { <CodeDialog {code} /> },
        Some(Dialog::Row) => html! { <RowDialog /> },
        None => Html::default(),
    }
}

/// A modal with a title and a way out.
#[derive(PartialEq, Properties)]
pub struct ModalProps {
    pub title: AttrValue,
    /// Wide enough for two rows beside each other.
    #[prop_or_default]
    pub is_wide: bool,
    pub children: Html,
}

/// The frame of every dialog.
#[component]
pub fn Modal(props: &ModalProps) -> Html {
    let page = use_page();
    let dialog = use_modal(&page.stand);
    html! {
        <dialog class={classes!("dialog", props.is_wide.then_some("dialog--wide"))} ref={dialog} aria-labelledby="dialog-title" onclose={page.on(Action::DialogClosed)}>
            <header class="dialog__head">
                <h2 id="dialog-title" class="dialog__title">{&props.title}</h2>
                <button type="button" class="dialog__close" aria-label={page.say("page-close")} onclick={page.on(Action::DialogClosed)}><Icon name="close" /></button>
            </header>
            <div class="dialog__body">{props.children.clone()}</div>
        </dialog>
    }
}
