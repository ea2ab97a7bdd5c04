//! Looks at the watched folder on a calm interval and when the page comes into view, takes files chosen anew, and shows a
//! notification for each warning that was not told, where the user allowed it.
//!
//! In: the state, the folder. Out: files that changed, told to the state. Must not know: markup, what a file holds.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Date;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{File, Notification, NotificationOptions, NotificationPermission};
use yew::prelude::*;

use super::{Page, device};
use crate::app::folder::{self, Handle};
use crate::app::state::{Action, NewFile, Phase};
use crate::app::store::clock;
use crate::app::watching::{Consent, WatchAction};
use crate::app::words::word;
use crate::watch::folder::{Folder, Seen, is_export};
use crate::worker::message::Problem;

/// Notifications shown after one check; the page lists them all.
const SHOWN_MAX: usize = 3;

/// Lets the user choose a folder to be watched.
pub fn choose(page: &Page) {
    let page = page.clone();
    spawn_local(async move {
        match folder::pick().await {
            Ok(Some(handle)) => page.dispatch(Action::Watch(WatchAction::Opened(handle))),
            Ok(None) => {}
            Err(code) => page.dispatch(Action::Noticed(Problem { code: code.to_owned(), ..Problem::default() })),
        }
    });
}

/// Takes files chosen anew: one under a known name takes its place if it is another, the rest come to those at hand.
pub fn take_again(page: &Page, files: Vec<File>) {
    let files = files.into_iter().filter(|file| is_export(&file.name())).collect();
    let change = change(page, files);
    page.dispatch(Action::Watch(if change.1.is_empty() {
        WatchAction::Looked { at: device::now(), waiting: Vec::new() }
    } else {
        changed(page, change, Vec::new(), Vec::new())
    }));
}

/// Asks whether notifications may be shown; only ever after a click.
pub fn ask_consent(page: &Page) {
    let page = page.clone();
    spawn_local(async move {
        let given = match Notification::request_permission() {
            Ok(promise) => JsFuture::from(promise).await.is_ok_and(|answer| answer.as_string().as_deref() == Some("granted")),
            Err(_) => false,
        };
        page.dispatch(Action::Watch(WatchAction::Asked(if given { Consent::Given } else { Consent::Refused })));
    });
}

/// Whether a warning was put off to a time that has not come.
pub fn is_put_off(until: &str) -> bool {
    !until.is_empty() && cfg!(target_family = "wasm") && *until > *clock::now().iso()
}

/// Ties the page to its folder.
#[hook]
pub fn use_watch(page: &Page) {
    let latest = use_mut_ref(|| page.clone());
    *latest.borrow_mut() = page.clone();
    let known = use_mut_ref(|| (None::<Handle>, Folder::default()));
    let is_looking = use_mut_ref(|| false);
    let deps = (page.state.watch.folder.clone(), page.state.watch.seconds());
    use_effect_with(deps, move |(handle, seconds)| {
        let stop = handle.clone().and_then(|handle| {
            if known.borrow().0.as_ref() != Some(&handle) {
                *known.borrow_mut() = (Some(handle.clone()), Folder::default());
            }
            let look_now = move || {
                let page = latest.borrow().clone();
                // Files are read one run after the other; the next look finds what this one left.
                if page.state.run.phase.is_working() || is_looking.replace(true) {
                    return;
                }
                let (handle, known, is_looking) = (handle.clone(), Rc::clone(&known), Rc::clone(&is_looking));
                spawn_local(async move {
                    look(&page, &handle, &known).await;
                    *is_looking.borrow_mut() = false;
                });
            };
            look_now();
            repeat(look_now, *seconds)
        });
        move || drop(stop)
    });
    use_notifications(page);
}

// Calls at each interval and when the page comes into view, until it is dropped.
struct Repeat {
    window: web_sys::Window,
    timer: i32,
    call: Closure<dyn FnMut()>,
}

fn repeat(call: impl FnMut() + 'static, seconds: u32) -> Option<Repeat> {
    let window = web_sys::window()?;
    let call = Closure::<dyn FnMut()>::new(call);
    let function = call.as_ref().unchecked_ref();
    let milliseconds = i32::try_from(seconds.saturating_mul(1_000)).unwrap_or(i32::MAX);
    let timer = window.set_interval_with_callback_and_timeout_and_arguments_0(function, milliseconds).ok()?;
    window.document()?.add_event_listener_with_callback("visibilitychange", function).ok()?;
    Some(Repeat { window, timer, call })
}

impl Drop for Repeat {
    fn drop(&mut self) {
        self.window.clear_interval_with_handle(self.timer);
        if let Some(document) = self.window.document() {
            drop(document.remove_event_listener_with_callback("visibilitychange", self.call.as_ref().unchecked_ref()));
        }
    }
}

async fn look(page: &Page, handle: &Handle, known: &Rc<RefCell<(Option<Handle>, Folder)>>) {
    let files = match handle.files().await {
        Ok(files) => files,
        Err(code) => return page.dispatch(Action::Watch(WatchAction::Failed(code.to_owned()))),
    };
    let seen = |file: &File| Seen { name: file.name(), size: file.size() as u64, changed_ms: file.last_modified() as i64 };
    let seen: Vec<Seen> = files.iter().map(seen).collect();
    let mut known = known.borrow_mut();
    let look = known.1.look(&seen, Date::now() as i64);
    let read: Vec<File> = look.read.iter().filter_map(|place| files.get(*place).cloned()).collect();
    for place in &look.read {
        if let Some(seen) = seen.get(*place) {
            known.1.took(seen);
        }
    }
    let mut change = change(page, read);
    change.0.extend(page.state.files.iter().filter(|file| look.gone.contains(&file.name)).map(|file| file.id));
    page.dispatch(Action::Watch(if change.0.is_empty() && change.1.is_empty() {
        WatchAction::Looked { at: device::now(), waiting: look.waiting }
    } else {
        changed(page, change, look.waiting, look.gone)
    }));
}

// The numbers of files whose place is taken, and the files that are other than those at hand.
fn change(page: &Page, files: Vec<File>) -> (Vec<u32>, Vec<File>) {
    let (mut out, mut new) = (Vec::new(), Vec::new());
    for file in files {
        let old = page.state.files.iter().find(|old| old.name == file.name());
        if old.and_then(|old| page.door.stamp(old.id)) == Some((file.size(), file.last_modified())) {
            continue;
        }
        out.extend(old.map(|old| old.id));
        new.push(file);
    }
    (out, new)
}

fn changed(page: &Page, (out, new): (Vec<u32>, Vec<File>), waiting: Vec<String>, gone: Vec<String>) -> WatchAction {
    let side = |name: &str| page.state.files.iter().find(|file| out.contains(&file.id) && file.name == name).and_then(|file| file.given.clone());
    let file = |file: &File| NewFile { name: file.name(), size: file.size() as u64, side: side(&file.name()) };
    let files = new.iter().map(file).collect();
    let first_id = page.door.keep(new.into_iter().map(Some).collect());
    WatchAction::Changed { at: device::now(), waiting, gone, out, first_id, files }
}

// One for each warning that the check was the first to bring; what people know of already is left in peace.
#[hook]
fn use_notifications(page: &Page) {
    let page = page.clone();
    let is_done = page.state.run.phase == Phase::Done;
    use_effect_with((page.state.run.id, is_done), move |(_, is_done)| {
        if !is_done || page.state.watch.consent != Consent::Given || Notification::permission() != NotificationPermission::Granted {
            return;
        }
        let Some(answer) = &page.state.answer else { return };
        let fresh = answer.watch.news.iter().flat_map(|news| &news.fresh);
        let open = fresh.filter(|place| answer.watch.states.get(**place).is_none_or(|state| state.state == "open"));
        for alert in open.filter_map(|place| answer.alerts.get(*place)).take(SHOWN_MAX) {
            let options = NotificationOptions::new();
            options.set_body(&alert.text);
            options.set_lang(page.lang().tag());
            // The same episode takes the place of its own notification.
            options.set_tag(alert.episodes.first().map_or("", String::as_str));
            let title = format!("PosCheck · {}", word(page.lang(), "page-rule-", &alert.rule));
            drop(Notification::new_with_options(&title, &options));
        }
    });
}
