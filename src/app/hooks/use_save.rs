//! A file of the check, made by the worker and saved from a blob.
//!
//! In: which file. Out: a download, and how far it is. Must not know: what is in the file.

use js_sys::Array;
use wasm_bindgen::prelude::*;
use yew::prelude::*;

use super::Page;
use super::use_export::save;
use crate::app::state::Action;
use crate::register::file;
use crate::worker::message::{ExportKind, Problem};

/// Where the saving is.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Saving {
    #[default]
    Ready,
    Working(ExportKind),
    /// The file's name.
    Saved(String),
}

/// Gives where the saving is and what starts it.
#[hook]
pub fn use_save(page: &Page) -> (Saving, Callback<ExportKind>) {
    let state = use_state_eq(Saving::default);
    let setter = state.setter();
    let page = page.clone();
    let start = Callback::from(move |kind: ExportKind| {
        setter.set(Saving::Working(kind));
        let has_register = matches!(kind, ExportKind::Workbook | ExportKind::Page);
        let register = if has_register { file::write(&page.state.house.register, "") } else { String::new() };
        let promise = page.door.export(page.lang().tag(), kind, register);
        let (setter, page) = (setter.clone(), page.clone());
        wasm_bindgen_futures::spawn_local(async move {
            match wasm_bindgen_futures::JsFuture::from(promise).await.and_then(|file| save_file(&file)) {
                Ok(name) => setter.set(Saving::Saved(name)),
                Err(_) => {
                    setter.set(Saving::Ready);
                    page.dispatch(Action::Noticed(Problem { code: "page-export-failed".to_owned(), ..Problem::default() }));
                }
            }
        });
    });
    ((*state).clone(), start)
}

// Name, media type and bytes, as the door gives them.
fn save_file(file: &JsValue) -> Result<String, JsValue> {
    let file = file.dyn_ref::<Array>().ok_or(JsValue::NULL)?;
    let text = |place: u32| file.get(place).as_string().unwrap_or_default();
    save(&file.get(2), &text(0), &text(1))?;
    Ok(text(0))
}
