//! The report as a file the user saves: made from a blob, so nothing is asked of any server.
//!
//! In: the door's promise of the report. Out: a download. Must not know: the report's content.

use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};
use yew::prelude::*;

use super::Page;
use crate::app::state::Action;
use crate::worker::message::Problem;

/// Where an export is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Export {
    Ready,
    Working,
    Saved,
}

/// Gives the state of the export and what starts it.
#[hook]
pub fn use_export(page: &Page) -> (Export, Callback<MouseEvent>) {
    let state = use_state_eq(|| Export::Ready);
    let page = page.clone();
    let setter = state.setter();
    let is_working = *state == Export::Working;
    let start = Callback::from(move |_| {
        if is_working {
            return;
        }
        setter.set(Export::Working);
        let promise = page.door.report(page.lang().tag(), true);
        let (setter, page) = (setter.clone(), page.clone());
        wasm_bindgen_futures::spawn_local(async move {
            let text = wasm_bindgen_futures::JsFuture::from(promise).await;
            if text.and_then(|text| save(&text, "report.json", "application/json")).is_ok() {
                setter.set(Export::Saved);
            } else {
                setter.set(Export::Ready);
                page.dispatch(Action::Noticed(Problem { code: "page-export-failed".to_owned(), ..Problem::default() }));
            }
        });
    });
    (*state, start)
}

/// Saves a text as a file of this name.
///
/// # Errors
/// Where the browser makes no blob of it, which none refuses.
pub fn save(text: &JsValue, name: &str, kind: &str) -> Result<(), JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(text), &options)?;
    let url = Url::create_object_url_with_blob(&blob)?;
    let document = web_sys::window().and_then(|window| window.document()).ok_or(JsValue::NULL)?;
    let link: HtmlAnchorElement = document.create_element("a")?.dyn_into()?;
    link.set_href(&url);
    link.set_download(name);
    link.click();
    // The browser holds the blob for the download by itself once the click was handled.
    Url::revoke_object_url(&url)
}
