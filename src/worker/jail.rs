//! Inside a worker for one file: reads it, hands over what it holds, and is thrown away.
//!
//! In: a file handle. Out: progress, then pieces of bytes that change hands, or why there are none. Must not know: other
//! files, the check.
//!
//! A hostile file may make a parser panic, run for ever or ask for all memory; here it costs this worker and nothing else.

use std::collections::VecDeque;

use js_sys::{Array, ArrayBuffer, Promise, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DedicatedWorkerGlobalScope, File};

use super::beside;
use super::decide::may_be_session;
use super::inside::{TOO_LARGE, UNREADABLE, post_with};
use super::message::{FileAsk, Say};
use super::parcel;
use super::session::side_of;
use super::ward;
use crate::base::hash::hex;
use crate::base::limits::FILE_BYTES_MAX;
use crate::check::{self, FileInput, Progress, Stage};
use crate::profile::Profile;

/// Bytes asked for at once, and how many such questions are on their way while the last piece is copied.
const PIECE_BYTES: f64 = 16.0 * 1024.0 * 1024.0;
const AHEAD: usize = 2;

/// Reads the file and posts the parcel.
pub async fn read(scope: DedicatedWorkerGlobalScope, run: u32, ask: FileAsk, profile: Profile, handle: JsValue) {
    let id = ask.id;
    match outcome(&scope, run, ask, &profile, handle).await {
        // No table, but something given beside them: the session reads it itself.
        Ok(None) => post_with(&scope, &Say::Parcel { run, id }, &JsValue::NULL, &Array::new()),
        Ok(Some(outcome)) => {
            let pieces = Array::new();
            parcel::pack(&outcome, &mut |bytes| _ = pieces.push(&Uint8Array::from(bytes).buffer()));
            post_with(&scope, &Say::Parcel { run, id }, &pieces, &pieces);
        }
        Err(code) => post_with(&scope, &Say::Unread { run, id, code: code.to_owned() }, &JsValue::NULL, &Array::new()),
    }
}

async fn outcome(
    scope: &DedicatedWorkerGlobalScope,
    run: u32,
    ask: FileAsk,
    profile: &Profile,
    handle: JsValue,
) -> Result<Option<check::ReadOutcome>, &'static str> {
    let file: File = handle.dyn_into().map_err(|_| UNREADABLE)?;
    let mut beat = Beat { scope: scope.clone(), run, id: ask.id, last: (Stage::Read, 0) };
    let bytes = bytes_of(&file, &mut beat).await?;
    if may_be_session(&bytes) || !matches!(beside::extra(&ask.name, &bytes, profile.currency()), Ok(None)) {
        return Ok(None);
    }
    // The browser's own digest is several times faster than ours and works beside us; it takes its copy at once.
    let digest = scope.crypto().ok().and_then(|crypto| crypto.subtle().digest_with_str_and_u8_array("SHA-256", &bytes).ok());
    let input = FileInput { name: ask.name, bytes, side: ask.side.as_deref().and_then(side_of) };
    let sha256 = if digest.is_some() { Some(String::new()) } else { None };
    let mut outcome = check::read_given(input, sha256, profile, &mut beat);
    if outcome.tables.is_empty() && outcome.faults.iter().any(|fault| fault.code() == "memory-short") {
        // Here it is this worker's limit that was hit, wherever the reader noticed.
        return Err(ward::MEMORY);
    }
    if let Some(digest) = digest {
        let sha256 = match JsFuture::from(digest).await {
            Ok(found) => hex(&Uint8Array::new(&found).to_vec()),
            Err(_) => check::fingerprint(&bytes_of(&file, &mut beat).await?),
        };
        for table in &mut outcome.tables {
            table.meta.sha256.clone_from(&sha256);
        }
    }
    Ok(Some(outcome))
}

/// The file's bytes, piece by piece into one buffer of the right size, the next pieces on their way meanwhile.
async fn bytes_of(file: &File, beat: &mut Beat) -> Result<Vec<u8>, &'static str> {
    let size = file.size();
    let length = size as usize;
    if length > FILE_BYTES_MAX {
        return Err(TOO_LARGE);
    }
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(length).map_err(|_| TOO_LARGE)?;
    let mut asked = 0.0;
    let mut coming: VecDeque<Promise> = VecDeque::new();
    // A folder has a size on some systems and none on others; both refuse to be read. So one piece is asked for in any case.
    loop {
        while coming.len() < AHEAD && (asked < size || (bytes.is_empty() && coming.is_empty())) {
            let end = (asked + PIECE_BYTES).min(size);
            let piece = file.slice_with_f64_and_f64(asked, end).map_err(|_| UNREADABLE)?;
            coming.push_back(piece.array_buffer());
            if end >= size {
                asked = f64::INFINITY;
            } else {
                asked = end;
            }
        }
        let Some(piece) = coming.pop_front() else { break };
        let piece: ArrayBuffer = JsFuture::from(piece).await.and_then(JsCast::dyn_into).map_err(|_| UNREADABLE)?;
        let at = bytes.len();
        let end = at + piece.byte_length() as usize;
        if end > length {
            return Err(UNREADABLE);
        }
        bytes.resize(end, 0);
        Uint8Array::new(&piece).copy_to(bytes.get_mut(at..end).ok_or(UNREADABLE)?);
        beat.at(Stage::Read, bytes.len() as u64 / 2, length as u64);
        if piece.byte_length() == 0 {
            break;
        }
    }
    if bytes.len() == length { Ok(bytes) } else { Err(UNREADABLE) }
}

/// Says that the work goes on, but not more often than a person can see.
struct Beat {
    scope: DedicatedWorkerGlobalScope,
    run: u32,
    id: u32,
    last: (Stage, u64),
}

impl Progress for Beat {
    fn at(&mut self, stage: Stage, done: u64, of: u64) -> bool {
        let step = (of / 50).max(1);
        if stage != self.last.0 || done >= self.last.1.saturating_add(step) || done < self.last.1 {
            self.last = (stage, done);
            let say = Say::Progress { run: self.run, stage: stage.name().to_owned(), file: Some(self.id), done, of };
            post_with(&self.scope, &say, &JsValue::NULL, &Array::new());
        }
        true
    }
}
