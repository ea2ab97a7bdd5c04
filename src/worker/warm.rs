//! Goes through a check for nothing while nobody waits, so that the browser has compiled what a check needs before one is
//! wanted.
//!
//! In: a door's way to make workers, the sample's files. Out: a promise of the end. Must not know: what a check finds.
//!
//! A browser first runs a program slowly and compiles well what it met often, for all workers of one program. In the first
//! check of a visit that takes longer than the check itself; the seconds in which a person looks for the files are enough.

use std::cell::Cell;

use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;
use web_sys::File;

use super::door::{Door, Heard};
use super::message::{FileAsk, RunWith, Say, Source};
use super::ward;

/// After so many checks of the sample more of them compile nothing that a large check would notice.
const ROUNDS: u32 = 3;

impl Door {
    /// Checks the sample a few times through a door of its own, whose workers end with it. A run that begins meanwhile ends
    /// it; once a run has begun there is nothing to do. The promise is kept in any case.
    pub fn warm(&self) -> Promise {
        let files = self.sample();
        Promise::new(&mut |resolve, _| {
            let Some(inner) = self.aside().filter(|_| !files.is_empty()) else {
                drop(resolve.call0(&JsValue::NULL));
                return;
            };
            go_round(inner, files.clone(), resolve);
        })
    }
}

fn go_round(door: Door, files: Vec<File>, resolve: Function) {
    let asks = asks_of(&door, files);
    let (round, again) = (Cell::new(0), door.clone());
    let begin = move |door: &Door, round: u32| door.run(round, "zh-CN", asks.clone(), String::new(), Vec::new(), RunWith::default());
    begin(&door, 0);
    let begin = std::rc::Rc::new(begin);
    door.listen(move |heard| {
        let is_end = match heard {
            Heard::Said(say) => matches!(*say, Say::Checked { .. } | Say::Failed { .. } | Say::Missing { .. } | Say::Died { .. }),
            Heard::Lost(_) => true,
        };
        if !is_end {
            return;
        }
        round.set(round.get() + 1);
        let (door, round, begin, resolve) = (again.clone(), round.get(), std::rc::Rc::clone(&begin), resolve.clone());
        // In the next turn, when no closure of the door runs.
        ward::later(move || {
            if round < ROUNDS && !door.is_closed() {
                begin(&door, round);
            } else {
                door.close();
                drop(resolve.call0(&JsValue::NULL));
            }
        });
    });
}

fn asks_of(door: &Door, files: Vec<File>) -> Vec<FileAsk> {
    let names: Vec<String> = files.iter().map(File::name).collect();
    let first = door.keep(files.into_iter().map(Some).collect());
    (first..).zip(names).map(|(id, name)| FileAsk { id, name, side: None, source: Source::Handle }).collect()
}
