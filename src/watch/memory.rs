//! What is remembered from one check to the next: findings by name, and the warnings people were told of.
//!
//! In: a finished check. Out: [`News`], and [`Memory`] as text to keep. Must not know: where it is kept, sentences.
//!
//! Of a finding it keeps code, moment, terminal and money: no row, no card, no name of a file.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::base::money::money_text;
use crate::base::{Fact, Fault};
use crate::check::Checked;
use crate::finding::alert::{Alert, marks};
use crate::finding::build::Finding;
use crate::finding::codes::Axis;

/// The version this program writes.
pub const SCHEMA: &str = "poscheck/watch/1";

/// A finding in short.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Brief {
    /// Its code.
    pub code: String,
    /// When, ISO 8601; empty where it has no moment.
    pub at: String,
    /// The terminal; empty where none.
    pub terminal: String,
    /// Its effect on the difference, the contract's money text.
    pub effect: String,
}

/// What is remembered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Memory {
    /// [`SCHEMA`].
    pub schema: String,
    /// When the last check was, as the caller says; empty before the first.
    pub checked: String,
    /// Open differences of the last check by their names.
    pub findings: BTreeMap<String, Brief>,
    /// Episodes people were told of that go on.
    pub told: BTreeSet<String>,
}

/// What a check brought since the one before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct News {
    /// Differences that were not there, by their places among the findings.
    pub new: Vec<usize>,
    /// Differences that are there no more.
    pub cleared: Vec<Brief>,
    /// Warnings of which something has not been told, by their places.
    pub to_tell: Vec<usize>,
    /// Rules whose warnings were told and are over.
    pub over: Vec<String>,
}

impl Memory {
    /// Compares a check with the last and remembers it. Warnings count as told only by [`Memory::told`].
    pub fn take(&mut self, checked: &Checked, at: &str) -> News {
        let open: Vec<usize> = (0..checked.findings.len()).filter(|index| checked.findings.get(*index).is_some_and(is_open)).collect();
        let names = marks(open.iter().filter_map(|index| checked.findings.get(*index)));
        let mut news = News::default();
        let mut now = BTreeMap::new();
        for (index, name) in open.into_iter().zip(names) {
            let name = format!("{:016x}", name.bits());
            if !self.findings.contains_key(&name) {
                news.new.push(index);
            }
            if let Some(finding) = checked.findings.get(index) {
                now.insert(name, brief(checked, finding));
            }
        }
        let before = std::mem::replace(&mut self.findings, now);
        news.cleared = before.into_iter().filter(|(name, _)| !self.findings.contains_key(name)).map(|(_, brief)| brief).collect();
        at.clone_into(&mut self.checked);

        let standing: BTreeSet<&String> = checked.alerts.iter().flat_map(|alert| &alert.episodes).collect();
        let rules: BTreeSet<&str> = checked.alerts.iter().map(|alert| alert.rule).collect();
        let (told, over): (BTreeSet<String>, BTreeSet<String>) =
            std::mem::take(&mut self.told).into_iter().partition(|episode| standing.contains(episode));
        self.told = told;
        let rule_of = |episode: &String| episode.split(':').next().unwrap_or_default().to_owned();
        let over: BTreeSet<String> = over.iter().map(rule_of).filter(|rule| !rules.contains(rule.as_str())).collect();
        news.over = over.into_iter().collect();
        let is_untold = |alert: &Alert| alert.episodes.iter().any(|episode| !self.told.contains(episode));
        news.to_tell = checked.alerts.iter().enumerate().filter(|(_, alert)| is_untold(alert)).map(|(place, _)| place).collect();
        news
    }

    /// Says that people were told of a warning.
    pub fn told(&mut self, alert: &Alert) {
        self.told.extend(alert.episodes.iter().cloned());
    }

    /// The text to keep, ending in a line break.
    pub fn write(&self) -> String {
        let mut text = serde_json::to_string_pretty(&Memory { schema: SCHEMA.to_owned(), ..self.clone() }).unwrap_or_default();
        text.push('\n');
        text
    }

    /// What was kept.
    ///
    /// # Errors
    /// `watch-memory-unreadable` when the text is none of this version.
    pub fn read(text: &str, file: &str) -> Result<Memory, Fault> {
        let fault = |why: String| Fault::of_file("watch-memory-unreadable", file).with("why", Fact::Text(why));
        let memory: Memory = serde_json::from_str(text).map_err(|error| fault(error.to_string()))?;
        if memory.schema == SCHEMA { Ok(memory) } else { Err(fault(memory.schema)) }
    }
}

/// A finding in short.
pub fn brief(checked: &Checked, finding: &Finding) -> Brief {
    Brief {
        code: finding.code.name().to_owned(),
        at: if finding.moment.is_some() { finding.moment.to_string() } else { String::new() },
        terminal: finding.terminal.clone(),
        effect: money_text(finding.effect, checked.currency),
    }
}

// Signs to document are no differences, and what people settled is open no more.
fn is_open(finding: &Finding) -> bool {
    finding.axis() != Axis::Risk && !finding.marks.iter().any(|mark| mark.kind == "done")
}
