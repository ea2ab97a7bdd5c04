//! A native dialog that opens as a modal when it is drawn: the browser keeps the focus inside and gives it back.
//!
//! In: nothing. Out: a reference for the dialog element. Must not know: its content.

use wasm_bindgen::JsCast;
use web_sys::HtmlDialogElement;
use yew::prelude::*;

use super::Page;

/// Opens the dialog the reference is put on.
#[hook]
pub fn use_modal() -> NodeRef {
    let dialog = use_node_ref();
    let opened = dialog.clone();
    use_effect_with((), move |()| {
        if let Some(dialog) = opened.cast::<HtmlDialogElement>() {
            drop(dialog.show_modal());
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
