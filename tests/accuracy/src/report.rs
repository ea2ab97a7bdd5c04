//! The part of the checker's report that is scored, by the contract's names.
//!
//! In: JSON. Out: plain structures. Must not know: the checker's sources.

use serde::Deserialize;

/// `[input, row]`.
pub type At = (u32, u32);

#[derive(Debug, Default, Deserialize)]
pub struct Report {
    pub inputs: Vec<Input>,
    pub learnt: Learnt,
    pub bridge: Bridge,
    #[serde(default)]
    pub lines: Vec<Line>,
    #[serde(default)]
    pub links: Vec<Link>,
    pub findings: Vec<Finding>,
}

#[derive(Debug, Default, Deserialize)]
pub struct Input {
    pub id: u32,
    pub name: String,
    pub side: String,
}

#[derive(Debug, Default, Deserialize)]
pub struct Learnt {
    #[serde(default)]
    pub cutoff: std::collections::BTreeMap<String, String>,
    #[serde(default)]
    pub clock_offset_s: std::collections::BTreeMap<String, i64>,
    #[serde(default)]
    pub fee_rules: Vec<serde_json::Value>,
}

#[derive(Debug, Default, Deserialize)]
pub struct Bridge {
    pub merchant: Total,
    pub acquirer: Total,
    pub residual: String,
}

#[derive(Debug, Default, Deserialize)]
pub struct Total {
    pub amount: String,
}

#[derive(Debug, Default, Deserialize)]
pub struct Line {
    pub side: String,
    pub input: u32,
    pub row: u32,
    pub code: String,
}

#[derive(Debug, Default, Deserialize)]
pub struct Link {
    pub tier: String,
    pub merchant: Vec<At>,
    pub acquirer: Vec<At>,
    pub probability: f64,
}

#[derive(Debug, Default, Deserialize)]
pub struct Finding {
    pub code: String,
    pub axis: String,
    pub severity: String,
    pub rows: Rows,
    pub amount: Amounts,
    pub tier: Option<String>,
    #[serde(default)]
    pub also: Vec<String>,
    pub cause: Cause,
}

#[derive(Debug, Default, Deserialize)]
pub struct Rows {
    pub merchant: Vec<At>,
    pub acquirer: Vec<At>,
    #[serde(default)]
    pub bank: Vec<At>,
}

#[derive(Debug, Default, Deserialize)]
pub struct Amounts {
    pub effect: String,
}

#[derive(Debug, Default, Deserialize)]
pub struct Cause {
    pub code: String,
}

impl Report {
    /// A row's number, with the second file of a side told apart.
    pub fn place(&self, at: At) -> u32 {
        let second = self.inputs.iter().any(|input| input.id == at.0 && input.name == "wechat.csv");
        at.1 + if second { crate::files::SECOND_FILE } else { 0 }
    }

    /// Row numbers of a finding by side, ascending.
    pub fn rows(&self, finding: &Finding) -> [Vec<u32>; 3] {
        [&finding.rows.merchant, &finding.rows.acquirer, &finding.rows.bank].map(|rows| {
            let mut rows: Vec<u32> = rows.iter().map(|at| self.place(*at)).collect();
            rows.sort_unstable();
            rows
        })
    }
}
