//! How many requests the page has made since it was ready, by the browser's own count.
//!
//! In: the browser's resource timing. Out: a count. Must not know: what was asked for.

use js_sys::{Array, Function, Reflect};
use wasm_bindgen::prelude::*;
use yew::prelude::*;

/// Requests that began after the page's last own one was done loading; `None` where the browser does not tell.
#[hook]
pub fn use_requests() -> Option<u32> {
    let count = use_state_eq(|| None);
    let setter = count.setter();
    use_effect_with((), move |()| setter.set(requests_since_ready()));
    *count
}

// Blobs are the page's own memory, no request; the page marks the moment it is ready.
fn requests_since_ready() -> Option<u32> {
    let performance = web_sys::window()?.performance()?;
    let entries = |kind: &str| -> Option<Array> {
        let get: Function = Reflect::get(&performance, &"getEntriesByType".into()).ok()?.dyn_into().ok()?;
        get.call1(&performance, &kind.into()).ok()?.dyn_into().ok()
    };
    let ready = Reflect::get(&entries("mark")?.get(0), &"startTime".into()).ok()?.as_f64()?;
    let later = entries("resource")?.into_iter().filter(|entry| {
        let start = Reflect::get(entry, &"startTime".into()).ok().and_then(|value| value.as_f64()).unwrap_or(0.0);
        let name = Reflect::get(entry, &"name".into()).ok().and_then(|value| value.as_string()).unwrap_or_default();
        start > ready && !name.starts_with("blob:")
    });
    u32::try_from(later.count()).ok()
}
