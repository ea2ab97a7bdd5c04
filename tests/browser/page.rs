//! The page as a person uses it: drop, wait, read, click.
//!
//! In: a session. Out: what the page shows and gives. Must not know: what is expected of it.

use std::path::PathBuf;
use std::time::Duration;

use serde_json::{Value, json};

use crate::driver::{Session, Wishes};
use crate::world::World;

/// Seconds a check of small files may take on a slow machine.
const PATIENCE_S: u64 = 60;

/// The page in a browser of its own.
pub struct Page {
    /// The browser.
    pub session: Session,
}

/// Something went wrong, as shown.
#[derive(Debug)]
pub struct Shown {
    /// The stable code.
    pub code: String,
    /// All its words.
    pub text: String,
    /// Name of the file whose card it is in; empty for the whole page.
    pub card: String,
}

impl Page {
    /// Opens the page and waits until it is live.
    pub fn open(world: &World, wishes: &Wishes) -> Self {
        Self::open_at(world, wishes, &world.url("/"))
    }

    /// The same at another address: a file, another delivery.
    pub fn open_at(world: &World, wishes: &Wishes, url: &str) -> Self {
        let session = world.browser(wishes);
        session.go(url);
        session.wait_for("!!self.poscheck", PATIENCE_S);
        Self { session }
    }

    /// Drops files with their bytes on the page, as a person does.
    pub fn drop_bytes(&self, files: &[(String, Vec<u8>)]) {
        self.session.drop_bytes("main", files);
    }

    /// Drops files of the disk through the browser itself, on the bar: a slot would say which side they are of.
    pub fn drop_paths(&self, files: &[PathBuf]) {
        self.session.drop_paths(640.0, 20.0, files);
    }

    /// Waits for the answer.
    pub fn wait_answer(&self) {
        self.session.wait_for("document.querySelector('.headline__sentence') && !document.querySelector('#cancel')", PATIENCE_S);
    }

    /// Waits until nothing is being worked at.
    pub fn wait_idle(&self) {
        self.session.wait_for("!document.querySelector('#cancel') && !document.querySelector('.card__waiting')", PATIENCE_S);
    }

    /// The report's text.
    pub fn report(&self, lang: &str, lines: bool) -> String {
        let value = self.session.script_async("return await self.poscheck.report(arguments[0], arguments[1])", &[json!(lang), json!(lines)]);
        value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
    }

    /// The text of a file the page saves.
    pub fn saved(&self, name: &str) -> String {
        let path = self.session.profile().join("downloads").join(name);
        // The browser keeps a name by an empty file before the bytes take it.
        let is_there = || std::fs::metadata(&path).is_ok_and(|file| file.len() > 0);
        for _ in 0..100 {
            if is_there() {
                break;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        assert!(is_there(), "{name} was not saved");
        std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{name} can't be read: {e}"))
    }

    /// Names of the files that have a card.
    pub fn cards(&self) -> Vec<String> {
        texts(&self.session.script("return [...document.querySelectorAll('.card__name')].map(e => e.textContent)", &[]))
    }

    /// Problems on show.
    pub fn problems(&self) -> Vec<Shown> {
        let body = "return [...document.querySelectorAll('#app .problem')].map(e =>
            ({code: e.dataset.code, text: e.innerText, card: e.closest('.card')?.getAttribute('aria-label') ?? ''}))";
        let word = |value: &Value, key: &str| value[key].as_str().unwrap_or_default().to_owned();
        let found = self.session.script(body, &[]);
        found.as_array().unwrap().iter().map(|p| Shown { code: word(p, "code"), text: word(p, "text"), card: word(p, "card") }).collect()
    }

    /// Fails when the console holds an error: a policy broken, a script that threw, a panic.
    pub fn no_errors(&self) {
        let errors: Vec<_> = self.session.console().into_iter().filter(|(level, _)| level == "SEVERE").collect();
        assert!(errors.is_empty(), "the console says {errors:?}");
    }
}

fn texts(value: &Value) -> Vec<String> {
    value.as_array().unwrap().iter().map(|v| v.as_str().unwrap_or_default().to_owned()).collect()
}
