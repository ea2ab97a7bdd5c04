//! The report as the contract gives it, field for field; the order of fields is the order printed.
//!
//! In: figures and sentences already made. Out: `serde` structures. Must not know: how anything was found.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use super::kept::{AgeBand, Alert, Carry, CarryItem, DecisionMark, Decisions, OpenItem, Source, UnfitDecision};

/// `[input, row number]`.
pub type RowPair = (u32, u32);

/// The whole report, schema `poscheck/report/1`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Report {
    pub schema: String,
    pub engine: Engine,
    /// ISO 4217 code of every amount.
    pub currency: String,
    pub inputs: Vec<Input>,
    pub learnt: Learnt,
    /// What was paid out, batch by batch; only where the statement has payable rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payouts: Option<Payouts>,
    /// Which signs were looked for, and which could not be.
    #[serde(default)]
    pub risk: Risk,
    /// The days compared and the rows outside them.
    #[serde(default)]
    pub compared: Compared,
    pub bridge: Bridge,
    /// Only when lines were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lines: Option<Vec<Line>>,
    /// Only when lines were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub links: Option<Vec<Link>>,
    pub findings: Vec<Finding>,
    pub alerts: Vec<Alert>,
    pub open_items: Vec<OpenItem>,
    /// How the open items of the last period were settled; only when some were given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carry: Option<Carry>,
    /// How the decisions fared; only when some were given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decisions: Option<Decisions>,
}

impl Report {
    /// How many findings are differences: all but the signs of the risk axis, which stand beside rows that may well agree.
    pub fn differences(&self) -> usize {
        self.findings.iter().filter(|finding| finding.axis != "risk").count()
    }

    /// Whether the files have no day in common, so that nothing was compared.
    pub fn is_apart(&self) -> bool {
        let outside = &self.compared.outside;
        self.bridge.merchant.count + self.bridge.acquirer.count == 0 && outside.merchant > 0 && outside.acquirer > 0
    }
}

/// What both sides cover.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Compared {
    /// First and last day of the rows compared; `null` where the files have no day in common.
    pub period: Option<Days>,
    /// Rows outside, by side: listed as D03, in no sum.
    pub outside: Outside,
}

/// A first and a last day.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Days {
    pub from: String,
    pub to: String,
}

/// Rows by side.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Outside {
    pub merchant: u64,
    pub acquirer: u64,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Engine {
    pub version: String,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Input {
    pub id: u32,
    pub name: String,
    pub side: String,
    pub side_reason: String,
    pub sha256: String,
    pub bytes: u64,
    pub container: String,
    pub encoding: Option<String>,
    pub sheet: Option<String>,
    pub member: Option<String>,
    /// Header of the column read, where a sheet with one a tender is an input for each; absent otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tender: Option<String>,
    pub format: String,
    pub header_row: u32,
    pub rows: RowCounts,
    pub period: Option<Period>,
    pub total: Total,
    pub columns: Vec<Column>,
    /// Whether a mapping holds for the table, `file` or `headers`, by what it names; absent for none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mapping: Option<String>,
    /// Fingerprint of the header row, by which a mapping holds for every file with these headers.
    #[serde(default)]
    pub fingerprint: String,
    /// Rows left out and cells not taken, counted by code, the first of each with its place.
    pub issues: Vec<IssueGroup>,
    /// Totals the file states, proved against its rows.
    pub controls: Vec<ControlTotal>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RowCounts {
    pub records: u64,
    pub skipped: u64,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Period {
    pub from: String,
    pub to: String,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Total {
    pub count: u64,
    pub amount: String,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Column {
    pub field: Option<String>,
    pub header: String,
    pub column: u32,
    pub confidence: f32,
    /// What the column might be instead; absent where nothing else fits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub runner_up: Option<RunnerUp>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RunnerUp {
    pub field: String,
    pub confidence: f32,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct IssueGroup {
    pub code: String,
    pub count: u64,
    pub text: String,
    /// Row numbers of the first ones.
    pub rows: Vec<u32>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ControlTotal {
    pub row: u32,
    pub figure: String,
    pub stated: String,
    pub computed: String,
    pub holds: bool,
}

/// What the data taught, and what was used.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Learnt {
    pub cutoff: BTreeMap<String, String>,
    pub clock_offset_s: BTreeMap<String, i64>,
    pub fee_rules: Vec<FeeRule>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FeeRule {
    pub acquirer: String,
    pub channel: String,
    pub card: String,
    pub rate: String,
    pub cap: Option<String>,
    pub minimum: Option<String>,
    /// The class holds up to this ticket.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_amount: Option<String>,
    pub rounding: String,
    pub from: Option<String>,
    /// Last day it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// Rows it gives to the fen.
    pub rows: u64,
    /// Whether the file taught it; else it is a contract's.
    #[serde(default)]
    pub inferred: bool,
}

/// Signs to document: never a verdict and never a score.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Risk {
    pub looked: Vec<RiskLooked>,
    pub unavailable: Vec<RiskUnavailable>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RiskLooked {
    pub code: String,
    pub name: String,
    pub findings: u64,
    pub rows: u64,
    /// What else looks like this.
    pub limits: String,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RiskUnavailable {
    pub code: String,
    pub name: String,
    /// What is missing.
    pub text: String,
}

/// From sales day to credit day.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Payouts {
    /// Money due but not yet to be seen in the account.
    pub in_transit: String,
    /// The bank file's last day; `None` without one.
    pub bank_until: Option<String>,
    /// Whether the table of holidays knows all days looked at; weekends stand in where it doesn't.
    pub calendar_covered: bool,
    pub rules: Vec<PayoutRule>,
    pub days: Vec<PayoutDay>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PayoutRule {
    pub acquirer: String,
    /// `T+1` working days, `D+1` calendar days, `D+0`.
    pub settle: String,
    /// `profile`, `learnt` or `assumed`.
    pub source: String,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PayoutDay {
    pub acquirer: String,
    /// The clearing day.
    pub day: String,
    pub count: u64,
    pub net: String,
    pub due: String,
    /// The whole of a credit, also where it pays several days.
    pub credited: Option<String>,
    pub credit_day: Option<String>,
    pub credits: Vec<RowPair>,
    /// Working days under a T rule, calendar days under a D rule.
    pub late_days: u32,
    /// `paid`, `late`, `short`, `over`, `missing`, `in_transit`, `carried` or `unjudged`.
    pub state: String,
}

/// Σ merchant − Σ acquirer = Σ effects, to the fen.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Bridge {
    pub merchant: Total,
    pub acquirer: Total,
    pub difference: String,
    pub steps: Vec<Step>,
    pub residual: String,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Step {
    pub code: String,
    pub count: u64,
    pub effect: String,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Line {
    pub side: String,
    pub input: u32,
    pub row: u32,
    pub code: String,
    pub link: Option<u32>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Link {
    pub id: u32,
    pub tier: String,
    pub merchant: Vec<RowPair>,
    pub acquirer: Vec<RowPair>,
    pub probability: f64,
    /// Of links by learnt evidence: what each field said, the strongest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<LinkEvidence>,
}

/// What one field says for or against a link.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LinkEvidence {
    /// The field's name as in the inputs' columns.
    pub field: String,
    /// How the two values compare: `equal`, `agrees`, `differs`, `slip`, `band`, `lag`, a likeness of texts, or what is missing.
    pub level: String,
    /// log₂ of how much oftener true pairs compare so than random ones; left out where no evidence was learnt.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bits: Option<f64>,
    /// The merchant's value.
    pub merchant: String,
    /// The acquirer's value.
    pub acquirer: String,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    pub id: String,
    pub code: String,
    pub axis: String,
    pub severity: String,
    pub rows: SideRows,
    pub amount: Amounts,
    pub tier: Option<String>,
    pub also: Vec<String>,
    pub cause: Cause,
    pub evidence: Vec<Evidence>,
    pub remedy: Remedy,
    /// What people decided on it; only when they did.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub decisions: Vec<DecisionMark>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SideRows {
    pub merchant: Vec<RowPair>,
    pub acquirer: Vec<RowPair>,
    pub bank: Vec<RowPair>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Amounts {
    pub merchant: Option<String>,
    pub acquirer: Option<String>,
    pub effect: String,
    /// What a fee or a payout is off by, without sign; only there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_stake: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Cause {
    pub code: String,
    pub confidence: f64,
    pub reasons: Vec<String>,
}

/// A kind, a sentence, and what else a program may want of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    pub kind: String,
    pub text: String,
    #[serde(flatten)]
    pub more: BTreeMap<String, Value>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Remedy {
    pub now: String,
    pub technical: String,
    pub management: String,
    pub legal: String,
}
