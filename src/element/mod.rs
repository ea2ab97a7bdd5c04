//! The page as an element of somebody else's document.
//!
//! In: the element, a root inside its shadow, a function that makes workers, one that hears events. Out: a live page and a
//! handle to steer it. Must not know: tags, attributes, frames; those are the script's around it.

use js_sys::{Array, Function, Promise};
use wasm_bindgen::prelude::*;
use web_sys::{Element, File};

use crate::api::problem;
use crate::app::components::app::AppProps;
use crate::app::hooks::Page;
use crate::app::house::ProfileAction;
use crate::app::remote::Remote;
use crate::app::stand::Stand;
use crate::app::state::{Action, NewFile, Theme};
use crate::app::words;
use crate::locale::Lang;
use crate::profile::kept::Kept;
use crate::worker::door::Door;
use crate::worker::message::ExportKind;

use place::Place;

mod place;

/// A live page in an element. `destroy()` ends it and its worker.
#[wasm_bindgen]
pub struct Mounted {
    place: Place,
    door: Door,
    remote: Remote,
}

/// Makes a page. Given a root, the document is ours; given a host, the page stands in its shadow, and the caller puts its root
/// there at once. `spawn` gives a worker that has the program already; `hear(kind, json)` hears events.
#[wasm_bindgen(js_name = mountElement)]
pub fn mount_element(root: Element, host: Option<Element>, spawn: Function, hear: Function, lang: &str, theme: &str) -> Mounted {
    let door = Door::new(Some(spawn));
    let remote = Remote::new(hear);
    let lang = Lang::from_tag(lang).unwrap_or_default();
    let place = Place::take(
        || root,
        |root| {
            let stand = host.map_or_else(Stand::default, |host| Stand::inside(root.clone(), host));
            AppProps { door: door.clone(), lang, theme: theme_of(theme), stand, remote: Some(remote.clone()) }
        },
    );
    Mounted { place, door, remote }
}

#[wasm_bindgen]
impl Mounted {
    /// Adds files, each an array of `File` and side (`undefined` to find out); the check begins by itself.
    #[wasm_bindgen(js_name = setFiles)]
    pub fn set_files(&self, files: &Array) {
        let mut handles = Vec::new();
        let mut new = Vec::new();
        for pair in files.iter() {
            let Ok(pair) = pair.dyn_into::<Array>() else { continue };
            let Ok(file) = pair.get(0).dyn_into::<File>() else { continue };
            let (name, size, side) = (file.name(), file.size().max(0.0) as u64, pair.get(1).as_string());
            new.push(NewFile { name, size, side });
            handles.push(Some(file));
        }
        self.with(|page| {
            page.dispatch(Action::StartedOver);
            let first_id = self.door.keep(handles);
            page.dispatch(Action::FilesChosen { first_id, files: new });
        });
    }

    /// Checks the files that are there once more.
    pub fn check(&self) {
        self.with(|page| page.dispatch(Action::Retried));
    }

    /// Lets all files and the check go.
    pub fn reset(&self) {
        self.with(|page| page.dispatch(Action::StartedOver));
    }

    /// Speaks another language.
    #[wasm_bindgen(js_name = setLang)]
    pub fn set_lang(&self, tag: &str) {
        if let Some(lang) = Lang::from_tag(tag) {
            self.with(|page| page.dispatch(Action::LanguageChosen(lang)));
        }
    }

    /// Checks by this merchant profile, the contract's TOML; gives what is wrong with it in words, empty when it was taken.
    #[wasm_bindgen(js_name = setProfile)]
    pub fn set_profile(&self, toml: &str) -> String {
        let Some(page) = self.remote.page() else { return String::new() };
        match Kept::from_toml(toml, "profile") {
            Ok(kept) => {
                page.dispatch(Action::Profile(ProfileAction::Loaded(Box::new(kept))));
                page.dispatch(Action::Profile(ProfileAction::Applied));
                String::new()
            }
            Err(fault) => problem(page.lang(), &fault).message,
        }
    }

    /// `light`, `dark`, or the system's choice.
    #[wasm_bindgen(js_name = setTheme)]
    pub fn set_theme(&self, theme: &str) {
        self.with(|page| page.dispatch(Action::ThemeChosen(theme_of(theme))));
    }

    /// A promise of the report as JSON text; refused while no check is done.
    pub fn report(&self, lang: &str, lines: bool) -> Promise {
        self.door.report(lang, lines)
    }

    /// A promise of a file of the check, as an array of its name, media type and bytes; refused with a code.
    ///
    /// # Errors
    /// `usage-ending` for a kind that is none.
    #[wasm_bindgen(js_name = exportAs)]
    pub fn export_as(&self, kind: &str, lang: &str, delimiter: &str, has_mark: bool) -> Result<Promise, JsValue> {
        let kind = match kind {
            "json" => ExportKind::Report,
            "xlsx" => ExportKind::Workbook,
            "html" => ExportKind::Page,
            "csv" => ExportKind::Text { delimiter: delimiter.chars().next().unwrap_or(','), has_mark },
            "open-items" => ExportKind::OpenItems,
            "audit" => ExportKind::Audit,
            _ => return Err(JsValue::from_str("usage-ending")),
        };
        // The register is the page's own and stands in no host's file.
        Ok(self.door.export(lang, kind, String::new()))
    }

    /// What the page is drawn into; an earlier page's root where one was free.
    #[wasm_bindgen(getter)]
    pub fn root(&self) -> Option<Element> {
        self.place.element()
    }

    /// Ends page and worker. Nothing of either is left but the root, which the caller takes out of the document before.
    pub fn destroy(&mut self) {
        self.place.leave();
        self.door.close();
        self.remote.hold(None);
    }

    fn with(&self, work: impl FnOnce(&Page)) {
        if let Some(page) = self.remote.page() {
            work(&page);
        }
    }
}

/// The words of a key in a language, for the script around the page.
#[wasm_bindgen(js_name = wordsOf)]
pub fn words_of(lang: &str, key: &str) -> String {
    words::say(Lang::from_tag(lang).unwrap_or_default(), key).to_string()
}

fn theme_of(word: &str) -> Theme {
    match word {
        "light" => Theme::Light,
        "dark" => Theme::Dark,
        _ => Theme::System,
    }
}
