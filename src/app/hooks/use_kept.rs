//! Column settings on this device and in files: read at the start, written as they change, gone when the last is forgotten.
//!
//! In: the state. Out: actions, one entry of the browser's storage. Must not know: markup. Headers and choices only: a
//! [`Mapping`] has no place for a cell of a record.

use yew::prelude::*;

use super::Page;
use super::device::read;
use super::use_export::save;
use crate::app::mapping::MappingAction;
use crate::app::state::Action;
use crate::app::storage::storage;
use crate::profile::Profile;
use crate::profile::mapping::Mapping;
use crate::worker::message::Problem;

/// The entry they are kept in.
const ENTRY: &str = "poscheck-column-settings";

/// Keeps the settings in step with the device's storage.
#[hook]
pub fn use_kept(page: &Page) {
    {
        let page = page.clone();
        use_effect_with((), move |()| {
            let storage = storage();
            let text = storage.as_ref().and_then(|storage| storage.get_item(ENTRY).ok().flatten());
            let kept = text.and_then(|text| serde_json::from_str::<Vec<Mapping>>(&text).ok()).unwrap_or_default();
            let kept = kept.into_iter().filter(|one| one.file.is_none() && one.trouble().is_none()).collect();
            page.dispatch(Action::Mapping(MappingAction::Found { kept, can_keep: storage.is_some() }));
        });
    }
    let is_known = page.state.mapping.can_keep.is_some();
    use_effect_with((page.state.mapping.kept.clone(), is_known), move |(kept, is_known)| {
        // Before the device was asked an empty list says nothing.
        if !is_known {
            return;
        }
        if let Some(storage) = storage() {
            let text = serde_json::to_string(kept).unwrap_or_default();
            let done = if kept.is_empty() { storage.remove_item(ENTRY) } else { storage.set_item(ENTRY, &text) };
            // A full or refused storage keeps the settings for this visit only; the list says so from the next one on.
            drop(done);
        }
    });
}

/// Saves settings as the file that the command line takes as `--mapping`.
pub fn save_to_file(page: &Page, mappings: &[Mapping]) {
    let text = Profile { mappings: mappings.to_vec(), ..Profile::default() }.to_toml();
    if save(&text.into(), "columns.toml", "application/toml").is_err() {
        page.dispatch(Action::Noticed(Problem { code: "page-export-failed".to_owned(), ..Problem::default() }));
    }
}

/// Loads settings from such a file.
pub fn load_from(page: &Page, file: web_sys::File) {
    let page = page.clone();
    let take = move |(text, name): (Option<String>, String)| {
        let read = text.map(|text| Profile::from_toml(&text, &name));
        page.dispatch(match read {
            Some(Ok(profile)) if !profile.mappings.is_empty() => Action::Mapping(MappingAction::Loaded(profile.mappings)),
            _ => Action::Noticed(Problem { code: "map-load-failed".to_owned(), place: name, ..Problem::default() }),
        });
    };
    read(file, Callback::from(take));
}
