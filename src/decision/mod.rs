//! What a person decided, as a log that only grows: links by hand, codes and causes put right, findings accepted or done.
//!
//! In: acts with a name, a time and a reason, all given by the caller. Out: [`Log`], the decisions that hold now. Must not
//! know: a clock, a file system, words.
//!
//! Taking back is an entry of its own, so the log tells what was done and undone; each entry's hash covers the one before,
//! so that no entry can be changed, dropped or put in between without every later hash failing.

use serde::{Deserialize, Serialize};

pub mod apply;
pub mod figures;
pub mod session;

#[cfg(test)]
mod tests;

/// A row of a file, told by the file's fingerprint, so that it is found again whatever the file is called.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RowKey {
    /// SHA-256 of the file, lower-case hex.
    pub sha256: String,
    /// Sheet, or path inside a zip; empty for plain text.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub part: String,
    /// Row number as the spreadsheet program shows it.
    pub row: u32,
}

/// One act.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
pub enum Act {
    /// These rows are one payment: one with one, or several with several.
    Link { merchant: Vec<RowKey>, acquirer: Vec<RowKey> },
    /// This merchant row and this acquirer row are two payments.
    Unlink { merchant: RowKey, acquirer: RowKey },
    /// These rows, taken for one payment, are none: no row of one side belongs to any of the other's.
    Split { merchant: Vec<RowKey>, acquirer: Vec<RowKey> },
    /// The finding is right and explained; it stays open until the files settle it.
    Accept { finding: String },
    /// The finding is wrong; it stays listed, with the reason.
    Reject { finding: String },
    /// What had to be done is done: nothing of it stays open.
    Done { finding: String },
    /// The finding has another code.
    Code { finding: String, code: String },
    /// The finding has another cause.
    Cause { finding: String, cause: String },
    /// A remark.
    Note { finding: String, text: String },
    /// What people did about a warning, by the names of its episodes: `acknowledged`, `snoozed` until a time, `done`, or `open`
    /// again.
    Warning {
        rule: String,
        episodes: Vec<String>,
        state: String,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        until: String,
    },
}

/// How far a warning is settled, by the state it was put into: 0 is open, as is any state unknown here.
pub fn warning_rank(state: &str) -> usize {
    ["open", "snoozed", "acknowledged", "done"].iter().position(|one| *one == state).unwrap_or(0)
}

/// What an entry of the log does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Step {
    /// One or, in bulk, many acts, taken back together.
    Decide { acts: Vec<Act> },
    /// Takes back an entry.
    Undo { entry: u32 },
    /// Brings an entry back.
    Redo { entry: u32 },
}

/// Who did it, when and why, as the caller says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signed {
    /// The name typed in.
    pub by: String,
    /// ISO 8601.
    pub at: String,
    /// The reason; may be empty.
    #[serde(default)]
    pub reason: String,
}

/// An entry of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// 1-based place in the log.
    pub number: u32,
    /// Who, when, why.
    pub signed: Signed,
    /// What.
    pub step: Step,
    /// SHA-256 of the hash before, a line break, and the entry's number, signature and step as JSON.
    pub hash: String,
}

/// A decision that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The entry it stands in.
    pub entry: u32,
    /// Who, when, why.
    pub signed: Signed,
    /// What.
    pub act: Act,
}

/// The log.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Log {
    entries: Vec<Entry>,
}

/// The hash before the first entry.
pub const START: &str = "poscheck/decisions/1";

impl Log {
    /// The entries, oldest first.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The last hash; [`START`] for an empty log.
    pub fn head(&self) -> &str {
        self.entries.last().map_or(START, |entry| &entry.hash)
    }

    /// Adds acts, one or many at once; nothing for none.
    pub fn decide(&mut self, acts: Vec<Act>, signed: Signed) {
        if !acts.is_empty() {
            self.push(Step::Decide { acts }, signed);
        }
    }

    /// Takes back the latest entry that holds. `false` when none does.
    pub fn undo(&mut self, signed: Signed) -> bool {
        let Some(entry) = self.holding().last().copied() else { return false };
        self.push(Step::Undo { entry }, signed);
        true
    }

    /// Brings back what was taken back last, unless something was decided since. `false` when there is nothing.
    pub fn redo(&mut self, signed: Signed) -> bool {
        let Some(entry) = self.undone().last().copied() else { return false };
        self.push(Step::Redo { entry }, signed);
        true
    }

    /// The log as it stood after its first entries.
    pub fn first(&self, count: usize) -> Log {
        Log { entries: self.entries.iter().take(count).cloned().collect() }
    }

    /// Whether there is something to take back, something to bring back.
    pub fn can(&self) -> (bool, bool) {
        (!self.holding().is_empty(), !self.undone().is_empty())
    }

    /// The decisions that hold, oldest first.
    pub fn decisions(&self) -> Vec<Decision> {
        let mut held = Vec::new();
        for number in self.holding() {
            let Some(entry) = self.entries.iter().find(|entry| entry.number == number) else { continue };
            if let Step::Decide { acts } = &entry.step {
                held.extend(acts.iter().map(|act| Decision { entry: entry.number, signed: entry.signed.clone(), act: act.clone() }));
            }
        }
        held.sort_by_key(|decision| decision.entry);
        held
    }

    /// The number of the first entry whose hash, number or reference does not fit; `None` when all do.
    pub fn broken_at(&self) -> Option<u32> {
        let mut before = START.to_owned();
        for (entry, number) in self.entries.iter().zip(1_u32..) {
            let names_earlier = match entry.step {
                Step::Decide { .. } => true,
                Step::Undo { entry } | Step::Redo { entry } => entry < number,
            };
            if entry.number != number || !names_earlier || entry.hash != hash(&before, number, &entry.signed, &entry.step) {
                return Some(number);
            }
            before.clone_from(&entry.hash);
        }
        None
    }

    fn push(&mut self, step: Step, signed: Signed) {
        let number = self.entries.len() as u32 + 1;
        let hash = hash(self.head(), number, &signed, &step);
        self.entries.push(Entry { number, signed, step, hash });
    }

    // Entries that hold, in the order in which they came to hold: the last is the next to be taken back.
    fn holding(&self) -> Vec<u32> {
        let mut holding: Vec<u32> = Vec::new();
        for entry in &self.entries {
            match &entry.step {
                Step::Decide { .. } => holding.push(entry.number),
                Step::Undo { entry } => holding.retain(|number| number != entry),
                Step::Redo { entry } if !holding.contains(entry) => holding.push(*entry),
                Step::Redo { .. } => {}
            }
        }
        holding
    }

    // Entries taken back since the last new decision, oldest first.
    fn undone(&self) -> Vec<u32> {
        let mut undone: Vec<u32> = Vec::new();
        for entry in &self.entries {
            match &entry.step {
                Step::Decide { .. } => undone.clear(),
                Step::Undo { entry } => undone.push(*entry),
                Step::Redo { entry } => undone.retain(|number| number != entry),
            }
        }
        undone
    }
}

fn hash(before: &str, number: u32, signed: &Signed, step: &Step) -> String {
    linked(before, &serde_json::to_string(&(number, signed, step)).unwrap_or_default())
}

/// The hash of a link of a chain: over the hash before, a line break and the link's own text.
pub fn linked(before: &str, body: &str) -> String {
    crate::base::hash::sha256_hex(format!("{before}\n{body}").as_bytes())
}
