//! Where profile and register are kept on the device (decisions are in [`super::store`]), after the user ticked that they may be.
//!
//! In: texts. Out: the same texts after a reload. Must not know: files, rows, reports; none of them ever comes here.

use serde::{Deserialize, Serialize};
use web_sys::Storage;

/// The name they are kept under; column settings have one of their own (`hooks::use_kept`).
const KEY: &str = "poscheck/kept/1";

/// What is kept.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct OnDevice {
    /// The profile as TOML.
    pub profile: String,
    /// The register as its file's text.
    pub register: String,
}

/// What is kept; `None` where nothing is or the browser keeps nothing.
pub fn read() -> Option<OnDevice> {
    serde_json::from_str(&storage()?.get_item(KEY).ok()??).ok()
}

/// Keeps; gives whether the browser did.
pub fn write(kept: &OnDevice) -> bool {
    let Ok(text) = serde_json::to_string(kept) else { return false };
    storage().is_some_and(|storage| storage.set_item(KEY, &text).is_ok())
}

/// Forgets everything kept.
pub fn forget() {
    if let Some(storage) = storage() {
        drop(storage.remove_item(KEY));
    }
}

/// The browser's storage. A page opened from a file or in a private window may be refused it.
pub(super) fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}
