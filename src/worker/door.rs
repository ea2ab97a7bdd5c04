//! The page's side of the worker: file handles, questions out, answers in, and an end at once when the user cancels.
//!
//! In: [`Ask`]s and file handles. Out: [`Say`]s to a listener. Must not know: components, the state, how a file is read
//! ([`Ward`] watches over a worker for each).
//!
//! A fresh worker costs no request: the page hands over a function that makes one from what was loaded at the start.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use js_sys::{Array, Function, Promise};
use wasm_bindgen::prelude::*;
use web_sys::{ErrorEvent, File, MessageEvent, Worker};

use super::message::{Ask, Envelope, ExportKind, FileAsk, RunWith, Say, VERSION};
use super::ward::{self, Found, Ward};
use crate::profile::mapping::Mapping;

/// What the listener hears.
#[derive(Clone, Debug)]
pub enum Heard {
    /// The worker said something.
    Said(Box<Say>),
    /// The worker stopped without a word: out of memory, or its script did not start.
    Lost(String),
}

type Listener = Rc<dyn Fn(Heard)>;

/// The way to the worker; clones share it.
#[derive(Clone)]
pub struct Door(Rc<Inner>);

struct Inner {
    spawn: Option<Function>,
    sample: RefCell<Option<Array>>,
    live: RefCell<Option<Live>>,
    files: RefCell<BTreeMap<u32, File>>,
    next_file: Cell<u32>,
    listener: RefCell<Option<Listener>>,
    waiting: RefCell<BTreeMap<u32, (Function, Function)>>,
    next_report: Cell<u32>,
    busy: Cell<bool>,
    ward: RefCell<Option<Ward>>,
    /// Files of the last run, whether the worker has tables of each, and whether no check has taken them.
    told: RefCell<Vec<(FileAsk, bool)>>,
    has_held: Cell<bool>,
    /// Whether the worker keeps the tables beyond the check.
    keeps: Cell<bool>,
    /// The profile of the last run, as text, and its mappings: files are read under them.
    terms: RefCell<(String, Vec<Mapping>)>,
    /// What was asked while files were read; it is asked after the run.
    put_off: RefCell<Vec<Ask>>,
    /// A door that works for nothing until a run begins.
    aside: RefCell<Option<Door>>,
}

struct Live {
    worker: Worker,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(ErrorEvent)>,
}

impl Drop for Live {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

impl PartialEq for Door {
    fn eq(&self, other: &Door) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Door {
    /// A door whose workers `spawn` makes; without one it leads nowhere, as in tests of markup.
    pub fn new(spawn: Option<Function>) -> Door {
        Door(Rc::new(Inner {
            spawn,
            sample: RefCell::default(),
            live: RefCell::default(),
            files: RefCell::default(),
            next_file: Cell::new(0),
            listener: RefCell::default(),
            waiting: RefCell::default(),
            next_report: Cell::new(0),
            busy: Cell::new(false),
            ward: RefCell::default(),
            told: RefCell::default(),
            has_held: Cell::new(false),
            keeps: Cell::new(false),
            terms: RefCell::default(),
            put_off: RefCell::default(),
            aside: RefCell::default(),
        }))
    }

    /// The same with the list that will hold the sample's files.
    #[must_use]
    pub fn with_sample(self, sample: Array) -> Door {
        *self.0.sample.borrow_mut() = Some(sample);
        self
    }

    /// Whether a sample may be tried: a page in somebody else's document has none.
    pub fn offers_sample(&self) -> bool {
        self.0.spawn.is_none() || self.0.sample.borrow().is_some()
    }

    /// The sample's files; none while they are on their way.
    pub fn sample(&self) -> Vec<File> {
        self.0.sample.borrow().iter().flat_map(Array::iter).filter_map(|file| file.dyn_into().ok()).collect()
    }

    /// Sets who hears the answers.
    pub fn listen(&self, listener: impl Fn(Heard) + 'static) {
        *self.0.listener.borrow_mut() = Some(Rc::new(listener));
    }

    /// Keeps the handles of files and gives the number of the first; the others follow.
    pub fn keep(&self, files: Vec<Option<File>>) -> u32 {
        let first = self.0.next_file.get();
        let mut kept = self.0.files.borrow_mut();
        for (id, file) in (first..).zip(files) {
            self.0.next_file.set(id + 1);
            if let Some(file) = file {
                kept.insert(id, file);
            }
        }
        first
    }

    /// A door beside this one, closed when a run begins here; none once one has begun.
    pub fn aside(&self) -> Option<Door> {
        let has_begun = self.0.busy.get() || self.0.live.borrow().is_some();
        let door = self.0.spawn.clone().filter(|_| !has_begun).map(|spawn| Door::new(Some(spawn)))?;
        *self.0.aside.borrow_mut() = Some(door.clone());
        Some(door)
    }

    /// Size and time of a file that is kept, as the browser has them.
    pub fn stamp(&self, id: u32) -> Option<(f64, f64)> {
        self.0.files.borrow().get(&id).map(|file| (file.size(), file.last_modified()))
    }

    /// Reads and checks these files. A worker that is still at an older run is ended first: it could not hear.
    pub fn run(&self, run: u32, lang: &str, files: Vec<FileAsk>, profile: String, mappings: Vec<Mapping>, with: RunWith) {
        if let Some(aside) = self.0.aside.borrow_mut().take() {
            aside.close();
        }
        if self.0.busy.replace(true) {
            self.stop();
            self.0.busy.set(true);
        }
        let wanted: Vec<u32> = files.iter().map(|file| file.id).collect();
        self.0.files.borrow_mut().retain(|id, _| wanted.contains(id));
        let Some(spawn) = self.0.spawn.clone() else { return };
        // A file whose tables the worker still has is not read again.
        let terms = (profile.clone(), mappings.clone());
        let is_same = *self.0.terms.borrow() == terms;
        let is_held = |ask: &FileAsk| is_same && self.0.has_held.get() && self.0.told.borrow().iter().any(|(known, has)| *has && known == ask);
        let jobs: VecDeque<(FileAsk, File)> = {
            let kept = self.0.files.borrow();
            let wanted = files.iter().filter(|ask| !is_held(ask));
            wanted.filter_map(|ask| Some((ask.clone(), kept.get(&ask.id)?.clone()))).collect()
        };
        *self.0.told.borrow_mut() = files.iter().map(|ask| (ask.clone(), false)).collect();
        self.0.terms.borrow_mut().clone_from(&terms);
        self.0.keeps.set(with.keeps);
        let ask = Ask::Run { run, lang: lang.to_owned(), files, profile, mappings, with: Box::new(with) };
        if jobs.is_empty() {
            return self.hand_over(&ask, Found::new());
        }
        let (speaker, door) = (self.clone(), self.clone());
        let say = move |say: Say| speaker.tell(Heard::Said(Box::new(say)));
        let done = move |found: Found| {
            let is_current = door.0.ward.borrow().as_ref().is_some_and(|ward| ward.run() == run);
            if is_current {
                // The closure that runs is the ward's own.
                let ward = door.0.ward.borrow_mut().take();
                ward::later(move || drop(ward));
                door.hand_over(&ask, found);
            }
        };
        // The engine's worker starts while the files are read.
        drop(self.wake());
        *self.0.ward.borrow_mut() = Some(Ward::open(run, terms, (spawn, jobs), say, done));
    }

    // Gives the run to the engine's worker, and with it what the files' workers handed over.
    fn hand_over(&self, ask: &Ask, mut found: Found) {
        let Ask::Run { files, .. } = ask else { return };
        self.0.has_held.set(false);
        let (handles, parcels, moved) = (Array::new(), Array::new(), Array::new());
        for file in files {
            handles.push(self.0.files.borrow().get(&file.id).map_or(&JsValue::NULL, |file| file.as_ref()));
            let parcel = found.remove(&file.id).unwrap_or(JsValue::NULL);
            if let Some(pieces) = parcel.dyn_ref::<Array>() {
                pieces.for_each(&mut |piece, _, _| _ = moved.push(&piece));
            }
            parcels.push(&parcel);
        }
        self.post(ask, &handles, &parcels, &moved);
        for ask in std::mem::take(&mut *self.0.put_off.borrow_mut()) {
            self.post(&ask, &Array::new(), &Array::new(), &Array::new());
        }
    }

    /// Has the worker look at a file that is no table.
    pub fn bring(&self, id: u32, file: &File) {
        self.post(&Ask::Bring { id, name: file.name() }, &Array::of1(file), &Array::new(), &Array::new());
    }

    /// Asks the worker something.
    pub fn ask(&self, ask: &Ask) {
        if self.0.ward.borrow().is_some() {
            self.0.put_off.borrow_mut().push(ask.clone());
        } else {
            self.post(ask, &Array::new(), &Array::new(), &Array::new());
        }
    }

    /// Asks the worker something about one file, whose handle goes along.
    pub fn ask_of_file(&self, ask: &Ask, file: u32) {
        let handles = Array::new();
        handles.push(self.0.files.borrow().get(&file).map_or(&JsValue::NULL, |file| file.as_ref()));
        self.post(ask, &handles, &Array::new(), &Array::new());
    }

    /// Asks for the report's text: a promise of it, refused when there is none or the worker ends.
    pub fn report(&self, lang: &str, lines: bool) -> Promise {
        let (ask, promise) = self.promised();
        self.ask(&Ask::Report { ask, lang: lang.to_owned(), lines });
        promise
    }

    /// Asks for a file: a promise of its name, media type and bytes, refused with the reason's code or when the worker ends.
    pub fn export(&self, lang: &str, kind: ExportKind, register: String) -> Promise {
        let (ask, promise) = self.promised();
        self.ask(&Ask::Export { ask, lang: lang.to_owned(), kind, register });
        promise
    }

    fn promised(&self) -> (u32, Promise) {
        let ask = self.0.next_report.get();
        self.0.next_report.set(ask + 1);
        let promise = Promise::new(&mut |resolve, reject| {
            self.0.waiting.borrow_mut().insert(ask, (resolve, reject));
        });
        (ask, promise)
    }

    /// Ends the worker at once, whatever it is doing; the next question makes a new one.
    pub fn stop(&self) {
        let ward = self.0.ward.borrow_mut().take();
        drop(ward);
        self.0.has_held.set(false);
        self.0.put_off.borrow_mut().clear();
        self.0.live.borrow_mut().take();
        self.0.busy.set(false);
        for (_, (_, reject)) in std::mem::take(&mut *self.0.waiting.borrow_mut()) {
            drop(reject.call1(&JsValue::NULL, &JsValue::from_str("stopped")));
        }
    }

    /// Ends the worker for good and lets go of files and of who listens.
    pub fn close(&self) {
        self.stop();
        self.0.listener.borrow_mut().take();
        self.0.files.borrow_mut().clear();
    }

    /// Whether nobody listens any more.
    pub fn is_closed(&self) -> bool {
        self.0.listener.borrow().is_none()
    }

    fn wake(&self) -> Result<(), String> {
        if self.0.live.borrow().is_none() {
            let live = self.spawn()?;
            *self.0.live.borrow_mut() = live;
        }
        Ok(())
    }

    fn post(&self, ask: &Ask, handles: &Array, parcels: &Array, moved: &Array) {
        if let Err(reason) = self.wake() {
            return self.tell(Heard::Lost(reason));
        }
        let live = self.0.live.borrow();
        let (Some(live), Ok(text)) = (live.as_ref(), serde_json::to_string(&Envelope { v: VERSION, body: ask })) else { return };
        let message = Array::of3(&JsValue::from_str(&text), handles, parcels);
        if live.worker.post_message_with_transfer(&message, moved).is_err() {
            drop(message);
            self.tell(Heard::Lost("post".to_owned()));
        }
    }

    fn spawn(&self) -> Result<Option<Live>, String> {
        let Some(spawn) = &self.0.spawn else { return Ok(None) };
        // What stands for a worker until the engine has come is no instance of it, and is used the same way.
        let worker: Worker = spawn.call0(&JsValue::NULL).map_err(|_| "spawn".to_owned())?.unchecked_into();
        let door = self.clone();
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| door.hear(&event));
        let door = self.clone();
        let on_error = Closure::<dyn FnMut(ErrorEvent)>::new(move |event: ErrorEvent| {
            event.prevent_default();
            door.lose(event.message());
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Ok(Some(Live { worker, _on_message: on_message, _on_error: on_error }))
    }

    fn hear(&self, event: &MessageEvent) {
        let Ok(message) = event.data().dyn_into::<Array>() else { return };
        let Some(text) = message.get(0).as_string() else { return };
        let Ok(Envelope { v: VERSION, body }) = serde_json::from_str::<Envelope<Say>>(&text) else { return };
        match &body {
            Say::Report { ask, found } => {
                let Some((resolve, reject)) = self.0.waiting.borrow_mut().remove(ask) else { return };
                let heard = if *found { resolve.call1(&JsValue::NULL, &message.get(1)) } else { reject.call1(&JsValue::NULL, &"none".into()) };
                drop(heard);
                return;
            }
            Say::Exported { ask, name, media, problem } => {
                let Some((resolve, reject)) = self.0.waiting.borrow_mut().remove(ask) else { return };
                let reason = problem.as_ref().map_or("none", |problem| &problem.code);
                let file = Array::of3(&JsValue::from_str(name), &JsValue::from_str(media), &message.get(1));
                let is_there = !name.is_empty();
                drop(if is_there { resolve.call1(&JsValue::NULL, &file) } else { reject.call1(&JsValue::NULL, &JsValue::from_str(reason)) });
                return;
            }
            Say::Died { .. } => self.end_later(),
            Say::File { id, cards, .. } => {
                for (_, has) in self.0.told.borrow_mut().iter_mut().filter(|(ask, _)| ask.id == *id) {
                    *has = !cards.is_empty();
                }
            }
            Say::Missing { .. } | Say::Checked { .. } | Say::Failed { .. } => {
                self.0.busy.set(false);
                // A check takes the tables; without one, or where they are held, the worker has them for the next run.
                self.0.has_held.set(self.0.keeps.get() || matches!(&body, Say::Missing { .. }));
            }
            _ => {}
        }
        self.tell(Heard::Said(Box::new(body)));
    }

    fn lose(&self, message: String) {
        // A fault that was told already, with its place in the source, is not told twice.
        if self.0.live.borrow().is_some() {
            self.end_later();
            self.tell(Heard::Lost(message));
        }
    }

    // The closures of a worker can't be dropped while one of them runs, so the old worker is kept until the next turn.
    fn end_later(&self) {
        let old = self.0.live.borrow_mut().take();
        self.stop();
        if let Some(old) = old {
            old.worker.terminate();
            wasm_bindgen_futures::spawn_local(async move {
                drop(wasm_bindgen_futures::JsFuture::from(Promise::resolve(&JsValue::NULL)).await);
                drop(old);
            });
        }
    }

    fn tell(&self, heard: Heard) {
        let listener = self.0.listener.borrow().clone();
        if let Some(listener) = listener {
            listener(heard);
        }
    }
}

/// A panic as `file:line:column`, with its message only where that is fixed text: a made one may hold a cell's content.
pub fn place_of(info: &std::panic::PanicHookInfo<'_>) -> String {
    let place = info.location().map_or_else(String::new, |at| format!("{}:{}:{}", at.file(), at.line(), at.column()));
    match info.payload().downcast_ref::<&'static str>() {
        Some(message) => format!("{message} ({place})"),
        None => place,
    }
}
