//! What the browser keeps of the program for use without a network, counted in the browser's own store.
//!
//! In: the function the site's own script leaves beside the page, where it keeps anything at all. Out: files and bytes.
//! Must not know: how they are kept.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::prelude::*;
use yew::prelude::*;

/// Files and bytes kept; `None` where nothing is.
#[hook]
pub fn use_stored() -> Option<(u32, u64)> {
    let kept = use_state_eq(|| None);
    let setter = kept.setter();
    use_effect_with((), move |()| {
        wasm_bindgen_futures::spawn_local(async move {
            if let Some(found) = look().await {
                setter.set(Some(found));
            }
        });
    });
    *kept
}

async fn look() -> Option<(u32, u64)> {
    let window = web_sys::window()?;
    let ask: Function = Reflect::get(&window, &"poscheckKept".into()).ok()?.dyn_into().ok()?;
    let answer: Promise = ask.call0(&JsValue::NULL).ok()?.dyn_into().ok()?;
    let kept = wasm_bindgen_futures::JsFuture::from(answer).await.ok()?;
    let figure = |name: &str| Reflect::get(&kept, &name.into()).ok()?.as_f64();
    let files = figure("files")?;
    (files > 0.0).then_some((files as u32, figure("bytes")? as u64))
}
