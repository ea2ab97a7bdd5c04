//! The page's door to JavaScript: mounting it, and the report's text for whoever tests or embeds it.
//!
//! In: an element and a function that makes workers. Out: a live page. Must not know: where the program was loaded from.

use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::Element;

use super::App;
use super::components::app::AppProps;
use crate::locale::Lang;
use crate::worker::door::Door;

/// Puts the page into `root`. `spawn` gives a new worker that has the program already; it is called at the first file and
/// after each cancelled check.
///
/// Returns an object with `report(lang?, lines?)`: a promise of the contract's report as JSON text, the same bytes the
/// command line writes; refused while no check is done. And `warm()`: has the browser compile what a check needs, while
/// nobody waits; a promise of the end.
///
/// # Errors
/// When the object can't be made, which no browser does.
#[wasm_bindgen]
pub fn mount(root: Element, spawn: Function, sample: Option<Array>) -> Result<Object, JsValue> {
    std::panic::set_hook(Box::new(|info| web_sys::console::error_1(&JsValue::from_str(&crate::worker::door::place_of(info)))));
    let door = Door::new(Some(spawn)).with_sample(sample.unwrap_or_default());
    let wanted = web_sys::window().and_then(|window| window.navigator().language()).unwrap_or_default();
    // Chinese first: another language only where the browser asks for one the product has.
    let lang = Lang::from_tag(&wanted).unwrap_or_default();
    yew::Renderer::<App>::with_root_and_props(
        root,
        AppProps { door: door.clone(), lang, theme: Default::default(), stand: Default::default(), remote: None },
    )
    .render();

    let warming = door.clone();
    let warm = Closure::<dyn Fn() -> js_sys::Promise>::new(move || warming.warm());
    let report = Closure::<dyn Fn(Option<String>, Option<bool>) -> js_sys::Promise>::new(move |lang: Option<String>, lines: Option<bool>| {
        door.report(lang.as_deref().unwrap_or("zh-CN"), lines.unwrap_or(false))
    });
    let handle = Object::new();
    Reflect::set(&handle, &"report".into(), report.as_ref())?;
    Reflect::set(&handle, &"warm".into(), warm.as_ref())?;
    // The page lives as long as the document, and so does its handle.
    report.forget();
    warm.forget();
    Ok(handle)
}
