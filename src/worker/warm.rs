//! Goes through a check for nothing while nobody waits, so that the browser has compiled what a check needs before one is
//! wanted.
//!
//! In: a door's way to make workers, the sample's files. Out: a promise of the end. Must not know: what a check finds.
//!
//! A browser first runs a program slowly and compiles well what it met often, for all workers of one program. In the first
//! check of a visit that takes longer than the check itself; the seconds in which a person looks for the files are enough. The
//! sample passes every worker and message; the months made up in the engine's worker have the rows that loops over all of them need.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;
use web_sys::File;

use super::door::{Door, Heard};
use super::message::{Ask, FileAsk, RunWith, Say};
use super::ward;

/// Checks of the sample, for what a file of any form needs.
const SAMPLES: u32 = 3;
/// Made-up months after them, for what many rows need.
const MONTHS: u32 = 4;
/// On a machine that takes so long for one round the rest would cost more than it wins.
const ROUND_MS_MAX: f64 = 2_500.0;

impl Door {
    /// Goes through some checks by a door of its own, whose workers end with it. A run that begins meanwhile ends it; once a
    /// run has begun there is nothing to do. The promise is kept in any case.
    pub fn warm(&self) -> Promise {
        let files = self.sample();
        Promise::new(&mut |resolve, _| {
            let Some(door) = self.aside().filter(|_| !files.is_empty()) else {
                drop(resolve.call0(&JsValue::NULL));
                return;
            };
            let asks = asks_of(&door, files.clone());
            let rounds = Rc::new(Rounds { door, asks, resolve, done: Cell::new(0), begun_ms: Cell::new(0.0) });
            rounds.door.listen({
                let rounds = rounds.clone();
                move |heard| rounds.hear(&heard)
            });
            rounds.begin();
        })
    }
}

struct Rounds {
    door: Door,
    asks: Vec<FileAsk>,
    resolve: Function,
    done: Cell<u32>,
    begun_ms: Cell<f64>,
}

// Also where the door was closed from outside: it lets go of who listens.
impl Drop for Rounds {
    fn drop(&mut self) {
        drop(self.resolve.call0(&JsValue::NULL));
    }
}

impl Rounds {
    fn begin(&self) {
        self.begun_ms.set(ward::now());
        match self.done.get() {
            round if round < SAMPLES => self.door.run(round, "zh-CN", self.asks.clone(), String::new(), Vec::new(), RunWith::default()),
            round => self.door.ask(&Ask::Rehearse { round: round - SAMPLES }),
        }
    }

    fn hear(self: &Rc<Self>, heard: &Heard) {
        let is_lost = match heard {
            Heard::Said(say) => match **say {
                Say::Checked { .. } | Say::Failed { .. } | Say::Missing { .. } | Say::Rehearsed { .. } => false,
                Say::Died { .. } => true,
                _ => return,
            },
            Heard::Lost(_) => true,
        };
        self.done.set(self.done.get() + 1);
        let is_end = is_lost || self.done.get() >= SAMPLES + MONTHS || ward::now() - self.begun_ms.get() > ROUND_MS_MAX;
        let rounds = self.clone();
        // In the next turn, when no closure of the door runs.
        ward::later(move || {
            if is_end || rounds.door.is_closed() {
                rounds.door.close();
            } else {
                rounds.begin();
            }
        });
    }
}

fn asks_of(door: &Door, files: Vec<File>) -> Vec<FileAsk> {
    let names: Vec<String> = files.iter().map(File::name).collect();
    let first = door.keep(files.into_iter().map(Some).collect());
    (first..).zip(names).map(|(id, name)| FileAsk { id, name, side: None }).collect()
}
