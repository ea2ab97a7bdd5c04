//! What was given beside the tables of a check: the last period's open items, a differences sheet that was filled in, an
//! audit file to be proved. Known by content, whatever the file is called.
//!
//! In: bytes of a file, a finished check. Out: [`Beside`] for the page. Must not know: a browser, how an item is settled.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::audit::Verdict;
use crate::base::money::money_text;
use crate::base::{Currency, Fault};
use crate::check::Checked;
use crate::decision::Act;
use crate::decision::session::Session;
use crate::finding::carried::CarriedItem;
use crate::locale::Voice;
use crate::report::filled::{self, Filled};
use crate::report::{carry, model};

use super::mask::masked;
use super::message::Problem;
use super::view;

/// A file that is no table.
pub enum Extra {
    /// Open items of an earlier period, or why they can't be read.
    Carry(Vec<CarriedItem>),
    /// A differences sheet.
    Filled(Filled),
    /// The text of an audit file.
    Audit(String),
    /// A session, until it is known whether it is about the files at hand or about an earlier period.
    Session(Box<Session>),
}

impl Extra {
    /// The page's word for it.
    pub fn role(&self) -> &'static str {
        match self {
            Extra::Carry(_) => "carry",
            Extra::Filled(_) => "filled",
            Extra::Audit(_) => "audit",
            Extra::Session(_) => "session",
        }
    }
}

/// What a file is, where it is no table; `None` where it is to be read as one.
///
/// # Errors
/// The fault that keeps such a file from being read.
pub fn extra(name: &str, bytes: &[u8], currency: Currency) -> Result<Option<Extra>, Fault> {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    if !text.starts_with(b"{") && !text.starts_with(b"[") {
        return Ok(filled::read(name, bytes)?.map(Extra::Filled));
    }
    let (Ok(text), Ok(value)) = (std::str::from_utf8(text), serde_json::from_slice::<Value>(text)) else { return Ok(None) };
    let schema = value.get("schema").and_then(Value::as_str).unwrap_or("");
    let is_list = value.as_array().is_some_and(|list| list.iter().all(|item| item.get("finding").is_some() && item.get("amount").is_some()));
    if schema.starts_with("poscheck/audit/") {
        return Ok(Some(Extra::Audit(text.to_owned())));
    }
    if schema.starts_with("poscheck/report/") || value.get("open_items").is_some() || is_list {
        return carry::read(text, name, currency).map(|items| Some(Extra::Carry(items)));
    }
    Ok(None)
}

/// What the page shows of all such files.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Beside {
    /// The page's number of each file and its role: `carry`, `filled`, `audit`.
    pub files: Vec<(u32, String)>,
    /// The proof of the open items that were carried over; `None` where none were given.
    pub carry: Option<Box<model::Carry>>,
    /// What this period leaves open: count and sum.
    pub open: model::Total,
    /// What the filled sheets would decide.
    pub filled: Vec<FilledView>,
    /// What the audit files prove.
    pub audits: Vec<AuditView>,
}

/// A filled sheet before its decisions are taken.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FilledView {
    pub name: String,
    pub accepted: u64,
    pub rejected: u64,
    pub done: u64,
    pub notes: u64,
    pub unchanged: u64,
    /// Row numbers and why they come to nothing.
    pub not_taken: Vec<(u32, String)>,
    /// What would be decided.
    pub acts: Vec<Act>,
}

/// An audit file run again over the files given with it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct AuditView {
    pub name: String,
    /// Fingerprint of the report that the file holds.
    pub report: String,
    /// What differs; empty when the same bytes came out.
    pub differs: Vec<String>,
    /// What is worth knowing and no difference.
    pub notes: Vec<String>,
    /// Why it could not be run.
    pub problem: Option<Problem>,
}

/// The open items of all files, each once.
pub fn carried<'a>(extras: impl Iterator<Item = &'a Extra>) -> (Vec<CarriedItem>, u64) {
    let lists = extras.filter_map(|extra| if let Extra::Carry(items) = extra { Some(items.clone()) } else { None });
    carry::join(lists.collect())
}

/// What a filled sheet would decide over this check.
pub fn filled_view(filled: &Filled, checked: &Checked, voice: &Voice<'_>) -> FilledView {
    let taken = filled::taken(filled, checked);
    FilledView {
        name: filled.name.clone(),
        accepted: taken.accepted,
        rejected: taken.rejected,
        done: taken.done,
        notes: taken.notes,
        unchanged: taken.unchanged,
        not_taken: taken.not_taken.iter().map(|row| (row.row_number, voice.say(&row.why))).collect(),
        // What was typed is masked before it enters the chain, so that no card number is ever kept.
        acts: taken.acts.into_iter().map(without_cards).collect(),
    }
}

fn without_cards(act: Act) -> Act {
    match act {
        Act::Note { finding, text } => Act::Note { finding, text: masked(&text, false) },
        other => other,
    }
}

/// What an audit file proved, in words.
pub fn audit_view(name: &str, outcome: &Result<Verdict, Fault>, voice: &Voice<'_>) -> AuditView {
    match outcome {
        Ok(verdict) => AuditView {
            name: name.to_owned(),
            report: verdict.report.chars().take(16).collect(),
            differs: verdict.differs.iter().map(|said| voice.say(said)).collect(),
            notes: verdict.notes.iter().map(|said| voice.say(said)).collect(),
            problem: None,
        },
        Err(fault) => AuditView { name: name.to_owned(), problem: Some(view::problem(voice, fault)), ..AuditView::default() },
    }
}

/// Count and sum of what a check leaves open.
pub fn open(checked: &Checked) -> model::Total {
    let items = carry::still_open(checked).chain(carry::new_open_items(checked));
    let amounts: Vec<_> = items.filter_map(|item| carry::minor_of(&item.amount, checked.currency)).collect();
    model::Total { count: amounts.len() as u64, amount: money_text(amounts.iter().sum(), checked.currency) }
}
