//! The parts of the report that lead from one period, or one reader, to the next: open items, decisions, warnings.
//!
//! In: figures and sentences already made. Out: `serde` structures. Must not know: how anything was found.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::model::{RowPair, SideRows, Total};

/// What the next period must know: a difference that is not closed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct OpenItem {
    pub finding: String,
    pub code: String,
    pub side: String,
    pub amount: String,
    /// Moment of the row.
    pub time: String,
    /// The row's keys, for finding its partner next time; cards masked.
    #[serde(default)]
    pub keys: BTreeMap<String, String>,
    pub source: Source,
    /// How many periods it has been carried already.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub periods: u32,
}

fn is_zero(number: &u32) -> bool {
    *number == 0
}

/// Opening + new − cleared = closing, to the fen.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Carry {
    /// The day ages are counted to.
    pub as_of: String,
    pub opening: Total,
    pub new: Total,
    pub cleared: Total,
    pub closing: Total,
    /// Items whose own row is in the new files: a period, or part of it, that was given twice.
    pub again: u64,
    /// Items that were given more than once and counted once.
    #[serde(default)]
    pub twice: u64,
    /// What is still open, by age.
    pub ages: Vec<AgeBand>,
    pub items: Vec<CarryItem>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct AgeBand {
    /// `0-1`, `2-3`, `4-7`, `8-30` or `>30` days.
    pub days: String,
    pub count: u64,
    pub amount: String,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CarryItem {
    #[serde(flatten)]
    pub item: OpenItem,
    /// `open`, `cleared` or `again`.
    pub state: String,
    pub age_days: u32,
    pub age: String,
    /// The row that settled it, or its own among the new files.
    pub by: Option<RowPair>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Source {
    pub name: String,
    pub sha256: String,
    pub row: u32,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Decisions {
    pub given: u64,
    /// Those that no longer fit these files.
    pub unfit: Vec<UnfitDecision>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct UnfitDecision {
    /// The entry of the log.
    pub entry: u32,
    /// What was decided, as the log has it.
    pub decision: Value,
    pub why: String,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DecisionMark {
    /// `accept`, `reject`, `done`, `note`, `code` or `cause`.
    pub kind: String,
    /// The note, the code before, the cause; empty otherwise.
    pub text: String,
    pub by: String,
    pub at: String,
    pub reason: String,
}

/// A warning.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Alert {
    pub rule: String,
    /// `high`, `medium`, `low` or `info`.
    pub severity: String,
    /// Names of what it warns of, the same from check to check.
    pub episodes: Vec<String>,
    pub value: Value,
    pub threshold: Value,
    /// What is to be told, in words.
    pub text: String,
    /// The terminal or cashier it is of; empty otherwise.
    pub subject: String,
    /// Who it is for, as the profile names them; empty otherwise.
    pub owner: String,
    /// The day to settle it by, where the profile gives a time.
    pub due: Option<String>,
    pub findings: Vec<String>,
    pub rows: SideRows,
}
