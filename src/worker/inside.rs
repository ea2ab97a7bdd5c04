//! The worker's own side: it listens, takes what the files' own workers handed over or reads files by their handles, and tells a fault of its own before it ends.
//!
//! In: messages of the page. Out: messages to it. Must not know: what is asked (that is [`Session`]'s).

use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, File, FileReaderSync, MessageEvent};

use super::door::place_of;
use super::message::{Ask, Envelope, FileAsk, Say, VERSION};
use super::session::{Outside, Session};
use super::{jail, parcel, ward};
use crate::check::ReadOutcome;
use crate::profile::Profile;

/// Bytes read at once: a file past 2 GB can't be read whole, and a small piece is soon freed.
const PIECE_BYTES: f64 = 8.0 * 1024.0 * 1024.0;

/// Starts listening. Called once, when the program is there.
#[wasm_bindgen]
pub fn worker_main() {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let speaker = scope.clone();
    std::panic::set_hook(Box::new(move |info| post(&speaker, &Say::Died { message: place_of(info) }, None)));
    let mut session = Session::default();
    let speaker = scope.clone();
    let listener = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let Ok(message) = event.data().dyn_into::<Array>() else { return };
        let Some(text) = message.get(0).as_string() else { return };
        let Ok(Envelope { v: VERSION, body }) = serde_json::from_str::<Envelope<Ask>>(&text) else { return };
        let list = |at: u32| message.get(at).dyn_into::<Array>().unwrap_or_default();
        let (handles, parcels) = (list(1), list(2));
        if let Ask::Read { run, file, profile, mappings } = body {
            let mut profile = Profile::from_toml(&profile, "").unwrap_or_default();
            profile.mappings.extend(mappings);
            return wasm_bindgen_futures::spawn_local(jail::read(speaker.clone(), run, file, profile, handles.get(0)));
        }
        session.hear(body, &mut Browser { scope: &speaker, handles: handles.iter().collect(), parcels: parcels.iter().collect() });
    });
    scope.set_onmessage(Some(listener.as_ref().unchecked_ref()));
    // The worker listens until it is ended.
    listener.forget();
}

struct Browser<'a> {
    scope: &'a DedicatedWorkerGlobalScope,
    /// One for each file of a run.
    handles: Vec<JsValue>,
    /// What the files' own workers handed over, in the same order: buffers, a problem's code, or null.
    parcels: Vec<JsValue>,
}

impl Outside for Browser<'_> {
    fn bytes(&mut self, place: usize, _: &FileAsk) -> Result<Vec<u8>, &'static str> {
        let handle = self.handles.get(place).and_then(|handle| handle.dyn_ref::<File>()).ok_or(UNREADABLE)?;
        read(handle)
    }

    fn parcel(&mut self, place: usize) -> Option<Result<ReadOutcome, &'static str>> {
        // Taken, so that the buffers are free as soon as they are copied.
        let parcel = self.parcels.get_mut(place).map(|parcel| std::mem::replace(parcel, JsValue::NULL))?;
        if let Some(code) = parcel.as_string() {
            return Some(Err(PROBLEMS.into_iter().find(|known| **known == *code).unwrap_or(ward::DIED)));
        }
        let pieces: Array = parcel.dyn_into().ok()?;
        let head = Uint8Array::new(&pieces.pop()).to_vec();
        let mut next = || (pieces.length() > 0).then(|| Uint8Array::new(&pieces.shift()).to_vec());
        Some(parcel::unpack(&head, &mut next).ok_or(ward::DIED))
    }

    fn say(&mut self, say: Say, beside: Option<String>) {
        post(self.scope, &say, beside.map(|text| JsValue::from_str(&text)));
    }

    fn hand(&mut self, say: Say, bytes: &[u8]) {
        post(self.scope, &say, Some(Uint8Array::from(bytes).into()));
    }
}

pub(super) const UNREADABLE: &str = "page-file-unreadable";
pub(super) const TOO_LARGE: &str = "page-file-too-large";
const PROBLEMS: [&str; 5] = [UNREADABLE, TOO_LARGE, ward::DIED, ward::MEMORY, ward::SLOW];

// Piece by piece into one buffer of the right size: no second copy of the file at any time.
fn read(file: &File) -> Result<Vec<u8>, &'static str> {
    let size = file.size();
    let length = size as usize;
    if length > crate::base::limits::FILE_BYTES_MAX {
        return Err(TOO_LARGE);
    }
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(length).map_err(|_| TOO_LARGE)?;
    bytes.resize(length, 0);
    let reader = FileReaderSync::new().map_err(|_| UNREADABLE)?;
    let mut at = 0.0;
    // A folder has a size on some systems and none on others; both refuse to be read.
    loop {
        let end = (at + PIECE_BYTES).min(size);
        let piece = file.slice_with_f64_and_f64(at, end).and_then(|piece| reader.read_as_array_buffer(&piece)).map_err(|_| UNREADABLE)?;
        let piece = Uint8Array::new(&piece);
        let into = bytes.get_mut(at as usize..at as usize + piece.length() as usize).ok_or(UNREADABLE)?;
        piece.copy_to(into);
        at = end;
        if at >= size {
            return Ok(bytes);
        }
    }
}

fn post(scope: &DedicatedWorkerGlobalScope, say: &Say, beside: Option<JsValue>) {
    let Ok(text) = serde_json::to_string(&Envelope { v: VERSION, body: say }) else { return };
    let message = Array::of1(&JsValue::from_str(&text));
    if let Some(beside) = beside {
        message.push(&beside);
    }
    drop(scope.post_message(&message));
}

/// Posts a message with something beside it, and buffers that change hands.
pub(super) fn post_with(scope: &DedicatedWorkerGlobalScope, say: &Say, beside: &JsValue, moved: &Array) {
    let Ok(text) = serde_json::to_string(&Envelope { v: VERSION, body: say }) else { return };
    let message = Array::of2(&JsValue::from_str(&text), beside);
    drop(scope.post_message_with_transfer(&message, moved));
}
