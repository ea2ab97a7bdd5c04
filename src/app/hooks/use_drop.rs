//! Files dropped anywhere on the page.
//!
//! In: the window's drag events. Out: whether something hovers, files handed to the door and the state. Must not know: markup.

use js_sys::{Function, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{DataTransfer, DragEvent, Element, File, FileList};
use yew::prelude::*;

use super::Page;
use super::device::read;
use crate::app::house::{ProfileAction, problem};
use crate::app::mapping::MappingAction;
use crate::app::state::{Action, NewFile, Section};
use crate::profile::kept::Kept;
use crate::worker::message::Problem;

/// The number of a file that is in no run.
const BROUGHT: u32 = u32::MAX;

/// Hands chosen files to the door and tells the state.
pub fn take_files(page: &Page, files: Vec<File>, side: Option<String>) {
    // Sessions alone, before any file, start no run of their own. With files at hand or beside them they go with the run, which tells
    // by content whose they are: these files', or an earlier period's, to be carried over.
    let is_session = |file: &File| file.name().starts_with("poscheck-session") && file.name().ends_with(".json");
    if page.state.files.is_empty() && files.iter().all(is_session) {
        files.iter().for_each(|file| page.door.bring(BROUGHT, file));
        return;
    }
    // Settings are no table either: a profile is used for the checks, columns by header row join those kept.
    let (settings, files): (Vec<File>, Vec<File>) = files.into_iter().partition(|file| file.name().to_ascii_lowercase().ends_with(".toml"));
    let are_alone = files.is_empty();
    settings.into_iter().for_each(|file| take_settings(page, file, are_alone));
    if are_alone {
        return;
    }
    let new = files.iter().map(|file| NewFile { name: file.name(), size: file.size().max(0.0) as u64, side: side.clone() }).collect();
    let first_id = page.door.keep(files.into_iter().map(Some).collect());
    page.dispatch(Action::FilesChosen { first_id, files: new });
}

fn take_settings(page: &Page, file: File, are_alone: bool) {
    let page = page.clone();
    let take = move |file| {
        match Kept::of_file(&file) {
            Ok(kept) if kept.is_mappings_alone() => return page.dispatch(Action::Mapping(MappingAction::Loaded(kept.profile.mappings))),
            Ok(kept) => {
                page.dispatch(Action::NoticeDismissed);
                page.dispatch(Action::Profile(ProfileAction::Loaded(Box::new(kept))));
                page.dispatch(Action::Profile(ProfileAction::Applied));
            }
            Err(fault) => page.dispatch(Action::Noticed(problem(page.lang(), &fault))),
        }
        if are_alone {
            page.dispatch(Action::SectionOpened(Section::Profile));
        }
    };
    read(file, Callback::from(take));
}

/// The sample month, as if it had been dropped.
pub fn take_sample(page: &Page) {
    let files = page.door.sample();
    if files.is_empty() {
        return page.dispatch(Action::Noticed(Problem { code: "page-sample-away".to_owned(), ..Problem::default() }));
    }
    take_files(page, files, None);
}

/// A file list as a vector.
pub fn list(files: &FileList) -> Vec<File> {
    (0..files.length()).filter_map(|index| files.item(index)).collect()
}

/// Listens for drops wherever they are ours; gives whether something hovers there.
#[hook]
pub fn use_drop(page: &Page) -> bool {
    let hovers = use_state_eq(|| false);
    let latest = use_mut_ref(|| page.clone());
    *latest.borrow_mut() = page.clone();
    let hover = hovers.setter();
    let target = page.stand.drops();
    use_effect_with((), move |()| {
        let listener = Closure::<dyn FnMut(DragEvent)>::new(move |event: DragEvent| {
            event.prevent_default();
            if latest.borrow().stand.is_readonly() {
                return;
            }
            match event.type_().as_str() {
                "dragenter" | "dragover" => hover.set(true),
                // Leaving for nothing is leaving the window; leaving for another element of ours is not.
                "dragleave" => {
                    if !event.related_target().is_some_and(|other| latest.borrow().stand.holds(&other)) {
                        hover.set(false);
                    }
                }
                _ => {
                    hover.set(false);
                    if let Some(data) = event.data_transfer() {
                        let page = latest.borrow().clone();
                        drop_files(&page, &data, side_of(&event));
                    }
                }
            }
        });
        if let Some(target) = &target {
            for name in EVENTS {
                drop(target.add_event_listener_with_callback(name, listener.as_ref().unchecked_ref()));
            }
        }
        move || {
            if let Some(target) = &target {
                for name in EVENTS {
                    drop(target.remove_event_listener_with_callback(name, listener.as_ref().unchecked_ref()));
                }
            }
            drop(listener);
        }
    });
    *hovers
}

const EVENTS: [&str; 4] = ["dragenter", "dragover", "dragleave", "drop"];

fn drop_files(page: &Page, data: &DataTransfer, side: Option<String>) {
    if let Some(name) = folder_name(data) {
        return page.dispatch(Action::Noticed(Problem { code: "page-folder-dropped".to_owned(), place: name, ..Problem::default() }));
    }
    let files = data.files().map(|files| list(&files)).unwrap_or_default();
    if files.is_empty() {
        return page.dispatch(Action::Noticed(Problem { code: "page-nothing-dropped".to_owned(), ..Problem::default() }));
    }
    take_files(page, files, side);
}

// The side of the slot that the file was dropped on.
fn side_of(event: &DragEvent) -> Option<String> {
    let target: Element = event.target()?.dyn_into().ok()?;
    target.closest("[data-side]").ok()??.get_attribute("data-side")
}

// A folder is told from a file by its entry alone; its handle reads as an empty file that can't be opened.
fn folder_name(data: &DataTransfer) -> Option<String> {
    let items = data.items();
    (0..items.length()).find_map(|index| {
        let item = items.get(index)?;
        let entry = Reflect::get(&item, &"webkitGetAsEntry".into()).ok()?.dyn_into::<Function>().ok()?.call0(&item).ok()?;
        if entry.is_null() || !Reflect::get(&entry, &"isDirectory".into()).ok()?.is_truthy() {
            return None;
        }
        Reflect::get(&entry, &"name".into()).ok()?.as_string()
    })
}
