//! The engine's door to JavaScript, without a page: a few functions over plain values.
//!
//! In: arrays of names, bytes and sides; settings as JSON text. Out: a handle with texts and bytes; problems as JSON text.
//! Must not know: where the program runs. Money crosses as text, never as a number.

use js_sys::{Array, Function, Uint8Array};
use wasm_bindgen::prelude::*;

use super::{Check, Problem, Settings, check, side};
use crate::check::{FileInput, Progress, Stage};
use crate::locale::Lang;

/// A finished check. It keeps its memory until `free()`.
#[wasm_bindgen]
pub struct Handle(Check);

/// Checks files, each an array of name, bytes and side (`undefined` to find out). `settings` is the JSON of the settings.
/// `progress(stage, done, of)` is called now and then; when it gives `false` the check stops.
///
/// # Errors
/// The JSON text of a list of problems.
#[wasm_bindgen(js_name = checkFiles)]
pub fn check_files(files: &Array, settings: &str, progress: Option<Function>) -> Result<Handle, JsValue> {
    let settings: Settings = serde_json::from_str(settings).map_err(|error| refused(&[unfit(&error.to_string())]))?;
    let lang = Lang::from_tag(&settings.lang).unwrap_or_default();
    let mut inputs = Vec::new();
    for file in files.iter() {
        let file: Array = file.dyn_into().map_err(|_| refused(&[unfit("files")]))?;
        let name = file.get(0).as_string().unwrap_or_default();
        let bytes: Uint8Array = file.get(1).dyn_into().map_err(|_| refused(&[unfit(&name)]))?;
        let side = side(file.get(2).as_string().as_deref(), lang).map_err(|problem| refused(&[problem]))?;
        inputs.push(FileInput { name, bytes: bytes.to_vec(), side });
    }
    check(inputs, &settings, &mut Listener(progress)).map(Handle).map_err(|problems| refused(&problems))
}

/// Version and fingerprint of the source, as `version+fingerprint`.
#[wasm_bindgen(js_name = buildName)]
pub fn build_name() -> String {
    concat!(env!("CARGO_PKG_VERSION"), "+", env!("POSCHECK_BUILD")).to_owned()
}

#[wasm_bindgen]
impl Handle {
    /// The report as JSON text.
    pub fn report(&self, lang: &str, lines: bool) -> String {
        self.0.report(Lang::from_tag(lang).unwrap_or_default(), lines)
    }

    /// How many findings are differences.
    pub fn differences(&self) -> u32 {
        u32::try_from(self.0.differences()).unwrap_or(u32::MAX)
    }

    /// The check as a file.
    ///
    /// # Errors
    /// The JSON text of a list with one problem.
    pub fn export(&self, kind: &str, lang: &str) -> Result<Vec<u8>, JsValue> {
        self.0.export(kind, Lang::from_tag(lang).unwrap_or_default()).map_err(|problem| refused(&[problem]))
    }
}

// A value that is not what the types say; only a caller's fault leads here.
fn unfit(what: &str) -> Problem {
    Problem { code: "usage-value".to_owned(), message: what.to_owned(), ..Problem::default() }
}

fn refused(problems: &[Problem]) -> JsValue {
    JsValue::from_str(&serde_json::to_string(problems).unwrap_or_default())
}

struct Listener(Option<Function>);

impl Progress for Listener {
    fn at(&mut self, stage: Stage, done: u64, of: u64) -> bool {
        let Some(tell) = &self.0 else { return true };
        // A listener that throws is the caller's affair and stops nothing.
        tell.call3(&JsValue::NULL, &stage.name().into(), &(done as f64).into(), &(of as f64).into())
            .map_or(true, |go_on| go_on.as_bool() != Some(false))
    }
}
