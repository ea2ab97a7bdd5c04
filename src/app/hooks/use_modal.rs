//! A native dialog that opens as a modal when it is drawn: the browser keeps the focus inside and gives it back.
//!
//! In: nothing. Out: a reference for the dialog element. Must not know: its content.

use wasm_bindgen::JsCast;
use web_sys::HtmlDialogElement;
use yew::prelude::*;

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
pub fn close() {
    let title = web_sys::window().and_then(|window| window.document()).and_then(|document| document.get_element_by_id("dialog-title"));
    if let Some(dialog) = title.and_then(|title| title.closest("dialog").ok().flatten()) {
        dialog.unchecked_into::<HtmlDialogElement>().close();
    }
}
