//! The signs as a person reads them: what was seen, on what data, what else looks like it, what speaks for the merchant.
//!
//! In: the scene. Out: [`Sign`]s, R01 to R21. Must not know: how a sign is looked for.

use serde::{Deserialize, Serialize};

use super::Scene;
use crate::base::Said;
use crate::finding::code::Code;
use crate::finding::codes::entry;

/// Findings of one sign whose sentences are shown; the list of differences has them all.
const SHOWN_MAX: usize = 6;

/// One sign.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Sign {
    /// `R04`.
    pub code: String,
    /// A few words.
    pub name: String,
    /// `seen`, `none` or `unavailable`.
    pub state: String,
    /// Findings of it.
    pub findings: u64,
    /// Rows in them.
    pub rows: u64,
    /// What it means.
    pub means: String,
    /// The data it rests on.
    pub data: String,
    /// What else looks like this.
    pub limits: String,
    /// What is missing, where it could not be looked for.
    pub missing: String,
    /// What was seen: a sentence a finding.
    pub values: Vec<String>,
    /// What speaks for the merchant, as prominently.
    pub relief: Vec<String>,
    /// Indexes of its findings in the report.
    pub indexes: Vec<u32>,
}

pub(super) fn signs(scene: &Scene<'_>) -> Vec<Sign> {
    Code::ALL.iter().filter(|code| code.name().starts_with('R')).map(|code| sign(scene, *code)).collect()
}

fn sign(scene: &Scene<'_>, code: Code) -> Sign {
    let words = entry(code.name()).map(|entry| entry.words(scene.voice.lang));
    let mut sign = Sign {
        code: code.name().to_owned(),
        name: words.map_or("", |words| words.name).to_owned(),
        means: words.map_or("", |words| words.means).to_owned(),
        limits: words.map_or("", |words| words.limits).to_owned(),
        data: scene.voice.say(&Said::new(data_key(code))),
        state: "none".to_owned(),
        ..Sign::default()
    };
    if let Some((_, why)) = scene.checked.risk.unavailable.iter().find(|(other, _)| *other == code) {
        sign.state = "unavailable".to_owned();
        sign.missing = scene.voice.say(why);
        return sign;
    }
    for (index, finding) in scene.checked.findings.iter().enumerate().filter(|(_, finding)| finding.code == code) {
        sign.findings += 1;
        sign.indexes.push(index as u32);
        if sign.indexes.len() > SHOWN_MAX {
            continue;
        }
        for piece in &finding.evidence {
            let text = scene.voice.say(&piece.said);
            let list = match piece.kind {
                "exculpatory" => &mut sign.relief,
                "sign" | "identity" | "rule" => &mut sign.values,
                _ => continue,
            };
            if !list.contains(&text) {
                list.push(text);
            }
        }
    }
    sign.rows = scene.looked(code).map_or(0, |looked| looked.rows);
    if sign.findings > 0 {
        sign.state = "seen".to_owned();
        if sign.relief.is_empty() {
            sign.relief.push(scene.voice.say(&Said::new("sign-relief-none")));
        }
    }
    sign
}

// What a sign rests on, whether or not the files have it.
fn data_key(code: Code) -> &'static str {
    match code {
        Code::R01 => "sign-data-cards",
        Code::R02 => "sign-data-remark",
        Code::R03 => "sign-data-payer",
        Code::R05 | Code::R09 | Code::R12 => "sign-data-card",
        Code::R06 | Code::R11 => "sign-data-time",
        Code::R07 => "sign-data-card-kind",
        Code::R13 | Code::R21 => "sign-data-settlement",
        Code::R14 => "sign-data-original",
        Code::R15 => "sign-data-both",
        Code::R16 => "sign-data-terminal",
        Code::R17 => "sign-data-merchant-no",
        Code::R19 => "sign-data-micro",
        Code::R20 => "sign-data-entry",
        _ => "sign-data-amount",
    }
}
