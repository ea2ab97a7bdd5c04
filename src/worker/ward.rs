//! The page's watch over the workers that read one file each: how many at once, how long, how much memory, and what is said
//! when one is lost.
//!
//! In: file handles. Out: what each file's worker handed over, or the code of a problem. Must not know: what is in a file.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::rc::{Rc, Weak};

use js_sys::{Array, Function, Promise};
use wasm_bindgen::prelude::*;
use web_sys::{ErrorEvent, File, MessageEvent, Worker};

use super::message::{Ask, Envelope, FileAsk, Say, VERSION};
use crate::profile::mapping::Mapping;

/// The worker stopped by a fault of ours or of its parser.
pub const DIED: &str = "page-file-died";
/// The worker asked for more memory than a file may take.
pub const MEMORY: &str = "page-file-memory";
/// The worker was silent for longer than a file may take.
pub const SLOW: &str = "page-file-slow";
/// All that is said of a file whose worker ended before it had read it; the next one may have more luck.
pub const LOST: [&str; 3] = [DIED, MEMORY, SLOW];

/// Files read at the same time: more than the cores of a small machine would only share them, and each holds a file.
const AT_ONCE: usize = 2;

/// Milliseconds between two words on how far the reading is: each is a drawing of the page.
const TOLD_EVERY_MS: f64 = 100.0;

/// Milliseconds a worker may be silent: thirty seconds, and one more for each megabyte.
fn patience_ms(size: f64) -> f64 {
    30_000.0 + size / 1_000.0
}

/// 64 KiB pages a file's worker may have: half a gibibyte, and eight bytes for each of the file's; at most what wasm can address.
fn pages(size: f64) -> f64 {
    (8_192.0 + (size * 8.0 / 65_536.0).ceil()).min(65_536.0)
}

/// What came of each file, by its number: an array of buffers, or a problem's code.
pub type Found = BTreeMap<u32, JsValue>;

/// A run's files being read. Dropping it ends every worker at once.
pub struct Ward(Rc<Inner>);

type Done = Box<dyn FnOnce(Found)>;

struct Inner {
    run: u32,
    profile: String,
    mappings: Vec<Mapping>,
    spawn: Function,
    waiting: RefCell<VecDeque<(FileAsk, File)>>,
    live: RefCell<BTreeMap<u32, Reader>>,
    found: RefCell<Found>,
    say: Box<dyn Fn(Say)>,
    told_at: Cell<f64>,
    done: RefCell<Option<Done>>,
}

/// A worker at its file.
struct Reader {
    worker: Worker,
    heard_at: Cell<f64>,
    patience_ms: f64,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(ErrorEvent)>,
}

impl Drop for Reader {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

impl Ward {
    /// Begins to read, under a profile and mappings. `say` hears progress; `done` gets everything, once, never before this has come back.
    pub fn open(
        run: u32,
        (profile, mappings): (String, Vec<Mapping>),
        (spawn, files): (Function, VecDeque<(FileAsk, File)>),
        say: impl Fn(Say) + 'static,
        done: impl FnOnce(Found) + 'static,
    ) -> Ward {
        let inner = Rc::new(Inner {
            run,
            profile,
            mappings,
            spawn,
            waiting: RefCell::new(files),
            live: RefCell::default(),
            found: RefCell::default(),
            say: Box::new(say),
            told_at: Cell::new(f64::NEG_INFINITY),
            done: RefCell::new(Some(Box::new(done))),
        });
        later({
            let ward = Rc::downgrade(&inner);
            move || Inner::go_on(&ward)
        });
        Ward(inner)
    }

    /// The run whose files these are.
    pub fn run(&self) -> u32 {
        self.0.run
    }
}

impl Inner {
    /// Starts workers while there are files and room; with neither, everything is done.
    fn go_on(ward: &Weak<Inner>) {
        let Some(inner) = ward.upgrade() else { return };
        while inner.live.borrow().len() < AT_ONCE {
            let Some((ask, file)) = inner.waiting.borrow_mut().pop_front() else { break };
            let id = ask.id;
            match inner.start(ward, ask, &file) {
                Ok(reader) => drop(inner.live.borrow_mut().insert(id, reader)),
                Err(_) => drop(inner.found.borrow_mut().insert(id, DIED.into())),
            }
        }
        if inner.live.borrow().is_empty() && inner.waiting.borrow().is_empty() {
            let done = inner.done.borrow_mut().take();
            if let Some(done) = done {
                done(std::mem::take(&mut *inner.found.borrow_mut()));
            }
        }
    }

    fn start(&self, ward: &Weak<Inner>, ask: FileAsk, file: &File) -> Result<Reader, JsValue> {
        let id = ask.id;
        let worker: Worker = self.spawn.call1(&JsValue::NULL, &pages(file.size()).into())?.unchecked_into();
        let (hearing, losing) = (ward.clone(), ward.clone());
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| Inner::hear(&hearing, id, &event));
        let on_error = Closure::<dyn FnMut(ErrorEvent)>::new(move |event: ErrorEvent| {
            event.prevent_default();
            // A panic says so itself before it ends; what ends without a word found no more memory.
            let is_memory = ["unreachable", "memory", "Memory"].iter().any(|word| event.message().contains(word));
            Inner::end(&losing, id, if is_memory { MEMORY } else { DIED }.into());
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        let body = Ask::Read { run: self.run, file: ask, profile: self.profile.clone(), mappings: self.mappings.clone() };
        let text = serde_json::to_string(&Envelope { v: VERSION, body }).map_err(|error| error.to_string())?;
        worker.post_message(&Array::of2(&text.into(), &Array::of1(file)))?;
        let patience_ms = patience_ms(file.size());
        Inner::watch(ward.clone(), id, patience_ms);
        // While the engine is still on its way nobody is there to be silent; its first word is that it has come.
        let heard_at = Cell::new(if worker.is_instance_of::<Worker>() { now() } else { f64::INFINITY });
        Ok(Reader { worker, heard_at, patience_ms, _on_message: on_message, _on_error: on_error })
    }

    fn hear(ward: &Weak<Inner>, id: u32, event: &MessageEvent) {
        let Some(inner) = ward.upgrade() else { return };
        if let Some(reader) = inner.live.borrow().get(&id) {
            reader.heard_at.set(now());
        }
        let Ok(message) = event.data().dyn_into::<Array>() else { return };
        let Some(text) = message.get(0).as_string() else { return };
        let Ok(Envelope { v: VERSION, body }) = serde_json::from_str::<Envelope<Say>>(&text) else { return };
        match body {
            Say::Parcel { .. } => Inner::end(ward, id, message.get(1)),
            Say::Unread { code, .. } => Inner::end(ward, id, code.into()),
            Say::Died { .. } => Inner::end(ward, id, DIED.into()),
            say => {
                let is_first = inner.live.borrow().keys().next() == Some(&id);
                // One bar shows one file: that of the first still being read; and no oftener than is worth drawing.
                if is_first && now() - inner.told_at.get() >= TOLD_EVERY_MS {
                    inner.told_at.set(now());
                    (inner.say)(say);
                }
            }
        }
    }

    /// A file is done with. Its worker ends; the next begins in the next turn, when no closure of the old one runs.
    fn end(ward: &Weak<Inner>, id: u32, found: JsValue) {
        let Some(inner) = ward.upgrade() else { return };
        let Some(reader) = inner.live.borrow_mut().remove(&id) else { return };
        reader.worker.terminate();
        inner.found.borrow_mut().insert(id, found);
        let ward = ward.clone();
        later(move || {
            drop(reader);
            Inner::go_on(&ward);
        });
    }

    /// Looks whether the worker was heard of lately, and ends it when it was not.
    fn watch(ward: Weak<Inner>, id: u32, in_ms: f64) {
        let look = Closure::once_into_js(move || {
            let Some(inner) = ward.upgrade() else { return };
            let left = inner.live.borrow().get(&id).map(|reader| (reader.heard_at.get() + reader.patience_ms - now()).min(reader.patience_ms));
            match left {
                Some(left) if left <= 0.0 => Inner::end(&ward, id, SLOW.into()),
                Some(left) => Inner::watch(ward, id, left),
                None => {}
            }
        });
        if let Some(window) = web_sys::window() {
            drop(window.set_timeout_with_callback_and_timeout_and_arguments_0(look.unchecked_ref(), in_ms.min(f64::from(i32::MAX)) as i32));
        }
    }
}

/// Milliseconds since the page began.
pub fn now() -> f64 {
    web_sys::window().and_then(|window| window.performance()).map_or(0.0, |performance| performance.now())
}

/// Does something in the next turn.
pub fn later(work: impl FnOnce() + 'static) {
    wasm_bindgen_futures::spawn_local(async move {
        drop(wasm_bindgen_futures::JsFuture::from(Promise::resolve(&JsValue::NULL)).await);
        work();
    });
}
