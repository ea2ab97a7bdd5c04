//! A folder of the device that the user chose, where the browser has a way to one (File System Access).
//!
//! In: the user's choice. Out: its files, read anew at each call. Must not know: what is looked for in them, the state.
//!
//! It is asked for reading alone; nothing is ever written to it, and it is forgotten with the page.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, FileSystemDirectoryHandle, FileSystemFileHandle};

/// The browser's way to it.
const PICKER: &str = "showDirectoryPicker";

/// The folder.
#[derive(Clone, Debug, PartialEq)]
pub struct Handle(FileSystemDirectoryHandle);

/// Whether this browser can watch a folder.
pub fn is_offered() -> bool {
    cfg!(target_family = "wasm") && web_sys::window().is_some_and(|window| Reflect::has(&window, &PICKER.into()).unwrap_or(false))
}

/// Asks the user for a folder. `Ok(None)` where the user chose none.
///
/// # Errors
/// `page-watch-refused` where the browser does not allow it here: in a frame of another site, say.
pub async fn pick() -> Result<Option<Handle>, &'static str> {
    let asked = || -> Option<Promise> {
        let window = web_sys::window()?;
        let picker: Function = Reflect::get(&window, &PICKER.into()).ok()?.dyn_into().ok()?;
        picker.call0(&window).ok()?.dyn_into().ok()
    };
    match JsFuture::from(asked().ok_or("page-watch-refused")?).await {
        Ok(folder) => Ok(folder.dyn_into().ok().map(Handle)),
        Err(error) => {
            let name = Reflect::get(&error, &"name".into()).ok().and_then(|name| name.as_string());
            if name.as_deref() == Some("AbortError") { Ok(None) } else { Err("page-watch-refused") }
        }
    }
}

impl Handle {
    /// Its name.
    pub fn name(&self) -> String {
        self.0.name()
    }

    /// The files that lie in it, as they are now; not those of folders within.
    ///
    /// # Errors
    /// `page-watch-away` where the folder can't be listed any more.
    pub async fn files(&self) -> Result<Vec<File>, &'static str> {
        const AWAY: &str = "page-watch-away";
        let entries = self.0.values();
        let mut files = Vec::new();
        loop {
            let next = JsFuture::from(entries.next().map_err(|_| AWAY)?).await.map_err(|_| AWAY)?;
            if Reflect::get(&next, &"done".into()).map_err(|_| AWAY)?.is_truthy() {
                return Ok(files);
            }
            let entry = Reflect::get(&next, &"value".into()).map_err(|_| AWAY)?;
            // What went away between the listing and now is gone at the next look.
            let Some(entry) = entry.dyn_ref::<FileSystemFileHandle>() else { continue };
            if let Ok(file) = JsFuture::from(entry.get_file()).await
                && let Ok(file) = file.dyn_into()
            {
                files.push(file);
            }
        }
    }
}
