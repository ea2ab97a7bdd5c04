//! The device's clock, and small text files to and from it.
//!
//! In: a file a person chose, a text to save. Out: its text, a download, the time of day. Must not know: what a text holds.

use js_sys::Date;
use wasm_bindgen::JsValue;
use web_sys::{File, HtmlInputElement};
use yew::prelude::*;

/// The local time, ISO 8601 to the second.
pub fn now() -> String {
    let date = Date::new_0();
    let (year, month, day) = (date.get_full_year(), date.get_month() + 1, date.get_date());
    format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}", date.get_hours(), date.get_minutes(), date.get_seconds())
}

/// Gives the text and name of the file an input was given; the text is `None` where it can't be read.
pub fn on_text(then: Callback<(Option<String>, String)>) -> Callback<Event> {
    Callback::from(move |event: Event| {
        let Some(input) = event.target_dyn_into::<HtmlInputElement>() else { return };
        let Some(file) = input.files().and_then(|files| files.item(0)) else { return };
        input.set_value("");
        read(file, then.clone());
    })
}

/// Gives the text and name of a file; the text is `None` where it can't be read.
pub fn read(file: File, then: Callback<(Option<String>, String)>) {
    let name = file.name();
    let text = file.text();
    wasm_bindgen_futures::spawn_local(async move {
        let text = wasm_bindgen_futures::JsFuture::from(text).await.ok().and_then(|text| text.as_string());
        then.emit((text, name));
    });
}

/// Saves a text as a file; gives whether the browser took it.
pub fn save(text: &str, name: &str, kind: &str) -> bool {
    super::use_export::save(&JsValue::from_str(text), name, kind).is_ok()
}
