//! A native dialog that opens as a modal when it is drawn: the browser keeps the focus inside, and when the dialog is gone
//! what had the focus before has it again.
//!
//! In: where the page stands. Out: a reference for the dialog element. Must not know: its content.

use wasm_bindgen::JsCast;
use web_sys::HtmlDialogElement;
use yew::prelude::*;

use super::Page;
use super::use_focus::give;
use crate::app::stand::Stand;

/// Opens the dialog the reference is put on.
#[hook]
pub fn use_modal(stand: &Stand) -> NodeRef {
    let dialog = use_node_ref();
    let (opened, stand) = (dialog.clone(), stand.clone());
    use_effect_with((), move |()| {
        let before = stand.focused();
        if let Some(dialog) = opened.cast::<HtmlDialogElement>() {
            drop(dialog.show_modal());
        }
        // A dialog that is taken off the page without being closed gives nothing back by itself.
        move || {
            if let Some(before) = before.filter(|before| stand.has(before)) {
                give(&before);
            }
        }
    });
    dialog
}

/// Closes the dialog that is open; the browser gives the focus back and the dialog's own listener hears of it.
pub fn close(page: &Page) {
    let title = page.stand.by_id("dialog-title");
    if let Some(dialog) = title.and_then(|title| title.closest("dialog").ok().flatten()) {
        dialog.unchecked_into::<HtmlDialogElement>().close();
    }
}
