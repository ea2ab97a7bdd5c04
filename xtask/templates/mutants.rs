//! The switch of the mutants, in the copy of the source that `cargo xtask mutants` builds and nowhere else.
//!
//! `POSCHECK_MUTANT` holds the number of the one that is on. With `POSCHECK_MUTANTS_REACHED`, the name of a file, none is on and
//! the number of each that could have made a difference is written to the file when it is first come upon.

use std::fs::File;
use std::io::Write;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, Ordering};

enum Mode {
    Off,
    One(u32),
    Reached(File),
}

static MODE: LazyLock<Mode> = LazyLock::new(|| {
    if let Some(path) = std::env::var_os("POSCHECK_MUTANTS_REACHED") {
        return File::options().append(true).create(true).open(path).map_or(Mode::Off, Mode::Reached);
    }
    std::env::var("POSCHECK_MUTANT").ok().and_then(|number| number.parse().ok()).map_or(Mode::Off, Mode::One)
});

static SEEN: [AtomicBool; 65_536] = [const { AtomicBool::new(false) }; 65_536];

/// Whether this one is on.
#[inline]
pub fn on(number: u32) -> bool {
    match &*MODE {
        Mode::Off => false,
        Mode::One(one) => *one == number,
        Mode::Reached(file) => {
            reached(file, number);
            false
        }
    }
}

/// What a comparison gives: its own answer, or that of the one that is on.
#[inline]
pub fn choose(own: bool, others: &[(u32, bool)]) -> bool {
    match &*MODE {
        Mode::Off => own,
        Mode::One(one) => others.iter().find(|(number, _)| number == one).map_or(own, |(_, other)| *other),
        Mode::Reached(file) => {
            others.iter().filter(|(_, other)| *other != own).for_each(|(number, _)| reached(file, *number));
            own
        }
    }
}

#[cold]
fn reached(mut file: &File, number: u32) {
    if SEEN.get(number as usize).is_some_and(|seen| !seen.swap(true, Ordering::Relaxed)) {
        drop(file.write_all(format!("{number}\n").as_bytes()));
    }
}
