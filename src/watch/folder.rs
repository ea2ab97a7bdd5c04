//! Which files of a folder are to be read: those that came or changed and that nobody is writing any more.
//!
//! In: a listing with sizes and times. Out: [`Look`]. Must not know: how a folder is listed, what a file holds.

use std::collections::BTreeMap;

/// A file untouched for so long is taken to be whole.
pub const QUIET_MS: i64 = 2_000;

/// A file as the folder lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Name without folder.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// When it was last written, milliseconds since 1970.
    pub changed_ms: i64,
}

/// What one look at the folder asks for; places are those of the listing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// Files to be read, by their places.
    pub read: Vec<usize>,
    /// Files that may still be written: left for the next look.
    pub waiting: Vec<String>,
    /// Files read before that are there no more.
    pub gone: Vec<String>,
}

impl Look {
    /// Whether the folder is as it was.
    pub fn is_same(&self) -> bool {
        self.read.is_empty() && self.gone.is_empty()
    }
}

/// What is known of a folder's files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folder {
    /// As they were at the last look.
    last: BTreeMap<String, (u64, i64)>,
    /// As they were when they were read.
    taken: BTreeMap<String, (u64, i64)>,
}

impl Folder {
    /// Looks at a listing. A file is whole when it has been quiet for [`QUIET_MS`], or is as it was at the look before: a
    /// clock elsewhere may be ahead of ours.
    pub fn look(&mut self, listing: &[Seen], now_ms: i64) -> Look {
        let mut look = Look::default();
        let mut seen = BTreeMap::new();
        for (place, file) in listing.iter().enumerate().filter(|(_, file)| is_export(&file.name)) {
            let stamp = (file.size, file.changed_ms);
            let is_whole = now_ms.saturating_sub(file.changed_ms) >= QUIET_MS || self.last.get(&file.name) == Some(&stamp);
            if self.taken.get(&file.name) != Some(&stamp) {
                // A file that was made but not written yet says nothing.
                if is_whole && file.size > 0 { look.read.push(place) } else { look.waiting.push(file.name.clone()) }
            }
            seen.insert(file.name.clone(), stamp);
        }
        look.gone = self.taken.keys().filter(|name| !seen.contains_key(*name)).cloned().collect();
        self.taken.retain(|name, _| seen.contains_key(name));
        self.last = seen;
        look
    }

    /// Says that a file was read as it was listed.
    pub fn took(&mut self, file: &Seen) {
        self.taken.insert(file.name.clone(), (file.size, file.changed_ms));
    }

    /// Says that a file is to be read again at the next look, whatever it looks like: it changed while it was read.
    pub fn forget(&mut self, name: &str) {
        self.taken.remove(name);
        self.last.remove(name);
    }
}

/// Whether a file of a watched folder is looked at: not those a program hides or has not finished, nor what this program writes.
pub fn is_export(name: &str) -> bool {
    const OTHERS: [&str; 12] = ["tmp", "part", "crdownload", "download", "lock", "toml", "json", "session", "audit", "html", "htm", "md"];
    let ending = name.rsplit_once('.').map_or(String::new(), |(_, ending)| ending.to_ascii_lowercase());
    let is_hidden = name.starts_with(['.', '~']) || name.eq_ignore_ascii_case("thumbs.db") || name.eq_ignore_ascii_case("desktop.ini");
    !is_hidden && !OTHERS.contains(&ending.as_str())
}
