//! The store itself: the browser's database on this device.
//!
//! In: records. Out: records; the code of why something was not done. Must not know: the state, what a session means.
//!
//! It is opened for each act and closed after it, so that no tab stands in another's way, and never made by looking. A
//! write counts once its transaction is complete, which with `strict` means that it is on the disk.

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Event, IdbDatabase, IdbFactory, IdbObjectStore, IdbOpenDbRequest, IdbRequest, IdbTransaction};

use super::{Choice, Record};
use crate::app::deciding::reduce::ELSEWHERE;

const NAME: &str = "poscheck";
const STORE: &str = "kept";
const CHOICE: &str = "choice";
const VERSION: u32 = 1;

/// The code of why something was not done.
pub type Refusal = String;

/// The opened database, closed on every way out: one left open would stand in the way of removing it.
struct Open(IdbDatabase);

impl Drop for Open {
    fn drop(&mut self) {
        self.0.close();
    }
}

/// What is in the store: the choice, and the records that have not run out. Those that have are removed.
///
/// # Errors
/// The code of the reason.
pub async fn look(now_ms: i64) -> Result<(Option<Choice>, Vec<Record>), Refusal> {
    let Some(database) = open(false).await? else { return Ok((None, Vec::new())) };
    let (choice, mut records) = read_all(&database).await?;
    let gone: Vec<String> = records.iter().filter(|one| one.until_ms < now_ms).map(|one| one.id.clone()).collect();
    if !gone.is_empty() {
        let removal = begin(&database, true)?;
        for id in &gone {
            removal.store.delete(&key(id)).map_err(refusal)?;
        }
        removal.complete().await?;
    }
    records.retain(|one| one.until_ms >= now_ms);
    records.sort_by(|left, right| right.at.cmp(&left.at).then_with(|| left.id.cmp(&right.id)));
    Ok((choice, records))
}

/// Turns keeping on.
///
/// # Errors
/// The code of the reason.
pub async fn choose(choice: Choice) -> Result<(), Refusal> {
    let database = open(true).await?.ok_or_else(|| UNAVAILABLE.to_owned())?;
    let work = begin(&database, true)?;
    put(&work.store, &serde_json::to_string(&choice).unwrap_or_default(), CHOICE)?;
    work.complete().await
}

/// Writes a record in place of the one whose log ended with `expected`; an empty hash for a session that is not there yet.
///
/// # Errors
/// [`ELSEWHERE`] where the store holds another hash, and other codes; then the store is as it was.
pub async fn write(record: &Record, expected: &str) -> Result<(), Refusal> {
    let database = open(true).await?.ok_or_else(|| UNAVAILABLE.to_owned())?;
    let work = begin(&database, true)?;
    let there = answer(&work.store.get(&key(&record.id)).map_err(refusal)?).await?;
    let head = there.as_string().and_then(|text| serde_json::from_str::<Record>(&text).ok()).map(|record| record.head).unwrap_or_default();
    if head != expected {
        drop(work.transaction.abort());
        return Err(if head.is_empty() { GONE } else { ELSEWHERE }.to_owned());
    }
    put(&work.store, &serde_json::to_string(record).unwrap_or_default(), &record.id)?;
    work.complete().await
}

/// A record by its id.
///
/// # Errors
/// The code of the reason.
pub async fn load(id: &str) -> Result<Record, Refusal> {
    let database = open(false).await?.ok_or_else(|| GONE.to_owned())?;
    let work = begin(&database, false)?;
    let there = answer(&work.store.get(&key(id)).map_err(refusal)?).await;
    there?.as_string().and_then(|text| serde_json::from_str(&text).ok()).ok_or_else(|| GONE.to_owned())
}

/// Removes one record.
///
/// # Errors
/// The code of the reason.
pub async fn remove(id: &str) -> Result<(), Refusal> {
    let Some(database) = open(false).await? else { return Ok(()) };
    let work = begin(&database, true)?;
    work.store.delete(&key(id)).map_err(refusal)?;
    work.complete().await
}

/// Removes everything, the choice and the database with it.
///
/// # Errors
/// The code of the reason.
pub async fn forget() -> Result<(), Refusal> {
    let request = factory()?.delete_database(NAME).map_err(refusal)?;
    answer(&request).await.map(drop)
}

const UNAVAILABLE: &str = "page-keep-unavailable";
const GONE: &str = "page-keep-gone";

struct Work {
    transaction: IdbTransaction,
    store: IdbObjectStore,
}

impl Work {
    /// Waits until the browser says that all of it is done.
    async fn complete(self) -> Result<(), Refusal> {
        let transaction = self.transaction;
        let promise = Promise::new(&mut |resolve, reject| {
            transaction.set_oncomplete(Some(&resolve));
            transaction.set_onabort(Some(&reject));
        });
        JsFuture::from(promise).await.map(drop).map_err(refusal)
    }
}

fn factory() -> Result<IdbFactory, Refusal> {
    let found = web_sys::window().and_then(|window| window.indexed_db().ok().flatten());
    found.ok_or_else(|| UNAVAILABLE.to_owned())
}

/// The database; `None` where it is not there and is not to be made.
async fn open(make: bool) -> Result<Option<Open>, Refusal> {
    let request = factory()?.open_with_u32(NAME, VERSION).map_err(refusal)?;
    let upgrade = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
        let Some(request) = event.target().and_then(|target| target.dyn_into::<IdbOpenDbRequest>().ok()) else { return };
        if make {
            let database = request.result().ok().and_then(|result| result.dyn_into::<IdbDatabase>().ok());
            drop(database.map(|database| database.create_object_store(STORE)));
        } else if let Some(transaction) = request.transaction() {
            drop(transaction.abort());
        }
    });
    request.set_onupgradeneeded(Some(upgrade.as_ref().unchecked_ref()));
    let opened = answer(&request).await;
    request.set_onupgradeneeded(None);
    match opened {
        Ok(database) => database.dyn_into().map(|database| Some(Open(database))).map_err(|_| UNAVAILABLE.to_owned()),
        // Looking for what is not there makes nothing.
        Err(why) if why == ABORTED && !make => Ok(None),
        Err(why) => Err(why),
    }
}

fn begin(Open(database): &Open, writes: bool) -> Result<Work, Refusal> {
    let options = Object::new();
    drop(Reflect::set(&options, &"durability".into(), &"strict".into()));
    let mode = if writes { "readwrite" } else { "readonly" };
    // Durability stands in the third argument, which the bindings leave out.
    let begin: Function = Reflect::get(database, &"transaction".into()).and_then(JsCast::dyn_into).map_err(refusal)?;
    let transaction: IdbTransaction = begin.call3(database, &STORE.into(), &mode.into(), &options).and_then(JsCast::dyn_into).map_err(refusal)?;
    let store = transaction.object_store(STORE).map_err(refusal)?;
    Ok(Work { transaction, store })
}

async fn read_all(database: &Open) -> Result<(Option<Choice>, Vec<Record>), Refusal> {
    let work = begin(database, false)?;
    let texts = answer(&work.store.get_all().map_err(refusal)?).await?;
    let texts: Vec<String> = texts.dyn_into::<Array>().map(|array| array.iter().filter_map(|text| text.as_string()).collect()).unwrap_or_default();
    let records = texts.iter().filter_map(|text| serde_json::from_str::<Record>(text).ok()).collect();
    Ok((texts.iter().find_map(|text| serde_json::from_str::<Choice>(text).ok()), records))
}

fn put(store: &IdbObjectStore, text: &str, at: &str) -> Result<(), Refusal> {
    store.put_with_key(&text.into(), &key(at)).map(drop).map_err(refusal)
}

fn key(id: &str) -> JsValue {
    JsValue::from_str(id)
}

// The result of a request, once it is there.
async fn answer(request: &IdbRequest) -> Result<JsValue, Refusal> {
    let promise = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    });
    JsFuture::from(promise).await.map_err(refusal)?;
    request.result().map_err(refusal)
}

const ABORTED: &str = "page-keep-failed";

// By the error's name; an event brings it on its target.
fn refusal(error: JsValue) -> Refusal {
    let target = error.dyn_ref::<Event>().and_then(Event::target).and_then(|target| Reflect::get(&target, &"error".into()).ok());
    let error = target.unwrap_or(error);
    let name = Reflect::get(&error, &"name".into()).ok().and_then(|name| name.as_string()).unwrap_or_default();
    match name.as_str() {
        "QuotaExceededError" => "page-keep-full",
        "VersionError" => "page-keep-newer",
        "SecurityError" | "InvalidStateError" | "NotAllowedError" | "UnknownError" => UNAVAILABLE,
        _ => ABORTED,
    }
    .to_owned()
}
