//! What the page and the worker say to each other: versioned, each answer with the number of what it answers.
//!
//! In: nothing. Out: plain data that travels as JSON text. Must not know: a browser, components, the engine's columns.
//!
//! A million rows never cross at once: the worker keeps them and the page asks for what it shows.

use serde::{Deserialize, Serialize};

use crate::profile::mapping::Mapping;
pub use crate::report::house::House;
use crate::report::model;

pub use super::beside::{AuditView, Beside, FilledView};
pub use super::decision::{Brought, Candidates, DecideAsk, Decided, Moved, Reached, RunWith, UnfitLine};
pub use super::export::ExportKind;
pub use super::look::{HeadRow, Look};
pub use super::watching::{AlertState, NewsView, OpenBand, WatchView};
pub use super::window::{
    Case, CellView, Detail, Facet, FindingRow, FindingsPage, LinkView, ListGroup, LookUp, Query, RowCase, RowCells, RowLine, RowQuery, RowView,
    RowsPage, Sort,
};

/// The version of these messages; both sides are one build, so a mismatch is a stale worker and is refused.
pub const VERSION: u32 = 1;

/// A message with its version.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Envelope<T> {
    /// [`VERSION`] of the sender.
    pub v: u32,
    /// What is said.
    pub body: T,
}

/// What the page asks. Beside the text of a run travel two lists, a place for each [`FileAsk`] in its order: file handles,
/// and what the files' own workers handed over, an array of buffers, a problem's code, or null where the session is to
/// read the file itself. Beside that of a reading travels its one handle.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Ask {
    /// Read these files and, when both sides are there, check them.
    Run {
        run: u32,
        lang: String,
        files: Vec<FileAsk>,
        /// The merchant profile as the contract's TOML; empty for none.
        #[serde(default)]
        profile: String,
        /// What people said of files' columns, over what the profile says.
        #[serde(default)]
        mappings: Vec<Mapping>,
        /// What it takes over from earlier work.
        #[serde(default)]
        with: Box<RunWith>,
    },
    /// Of a worker of its own: read this one file and hand over what it holds; it is answered with [`Say::Parcel`] or [`Say::Unread`].
    Read { run: u32, file: FileAsk, profile: String, mappings: Vec<Mapping> },
    /// Say everything said so far again, in another language.
    Speak { run: u32, lang: String },
    /// A window of the findings that fit a query.
    Findings { ask: u32, query: Query, offset: u32, count: u32 },
    /// All that is known of one finding.
    Detail { ask: u32, index: u32 },
    /// A window of the rows of an input.
    Rows { ask: u32, query: RowQuery, offset: u32, count: u32 },
    /// The rows of a customer's payment.
    LookUp { ask: u32, query: LookUp },
    /// Own cards, signs, sheets and the tax bridge, with the register as its file's text.
    House { ask: u32, register: String },
    /// All that is known of one row of an input.
    Row { ask: u32, input: u32, row: u32 },
    /// What a file would give with these column settings over those of the run; its handle travels beside.
    Look { ask: u32, file: FileAsk, draft: Box<Mapping> },
    /// The contract's report as JSON text.
    Report { ask: u32, lang: String, lines: bool },
    /// A file of the check, to be saved; with the register as its file's text where it goes into the file.
    Export { ask: u32, lang: String, kind: ExportKind, register: String },
    /// Check again what was read, with these decisions.
    Decide(Box<DecideAsk>),
    /// All findings that fit a query, for a decision on many.
    Reach { ask: u32, query: Query },
    /// Rows that the finding's own might belong to; without words those near in time.
    Candidates { ask: u32, index: u32, text: String },
    /// Look at a file that is no table. Its handle travels beside.
    Bring { id: u32, name: String },
    /// Go through a large month that is made up, for nothing; it is answered with [`Say::Rehearsed`].
    Rehearse { round: u32 },
}

/// A file of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileAsk {
    /// The page's number of the file.
    pub id: u32,
    /// Its name without folder.
    pub name: String,
    /// The side the user gave it, by the report's word; `None` to find out.
    pub side: Option<String>,
}

/// What the worker says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Say {
    /// How far it is. `stage` is `read`, `type`, `match` or `name`; `file` is the page's number while reading.
    Progress { run: u32, stage: String, file: Option<u32>, done: u64, of: u64 },
    /// A file was read, or could not be.
    File { run: u32, id: u32, cards: Vec<Card>, problems: Vec<Problem> },
    /// A file's own worker read it; the pieces travel beside the message.
    Parcel { run: u32, id: u32 },
    /// A file's own worker could not have its bytes.
    Unread { run: u32, id: u32, code: String },
    /// The made-up month is done.
    Rehearsed { round: u32 },
    /// All files are read, but these sides have none.
    Missing { run: u32, sides: Vec<String> },
    /// The check is done.
    Checked { run: u32, answer: Box<Answer> },
    /// The check could not be done.
    Failed { run: u32, problem: Problem },
    /// A window of findings.
    Findings { ask: u32, page: FindingsPage },
    /// A finding's detail; `None` where the index is past the end.
    Detail { ask: u32, detail: Option<Box<Detail>> },
    /// A window of rows.
    Rows { ask: u32, page: RowsPage },
    /// The rows that fit a look-up, and how many in all.
    LookUp { ask: u32, cases: Vec<Case>, total: u32 },
    /// Own cards, signs, sheets and the tax bridge.
    House { ask: u32, house: Box<House> },
    /// A row's story; `None` where there is no such row.
    Row { ask: u32, case: Option<Box<RowCase>> },
    /// What a file would give.
    Look { ask: u32, look: Box<Look> },
    /// The report's text travels beside the message; none when no check is done.
    Report { ask: u32, found: bool },
    /// The file's bytes travel beside the message; its name is empty where there is none, with the reason.
    Exported { ask: u32, name: String, media: String, problem: Option<Problem> },
    /// What was given beside the tables, and what it comes to.
    Beside { run: u32, beside: Box<Beside> },
    /// How the decisions fared; said before the answer they lead to.
    Decided(Box<Decided>),
    /// The findings a decision on many would reach.
    Reached { ask: u32, reached: Vec<Reached> },
    /// Rows to link with; `None` where the finding has no rows of either side.
    Candidates { ask: u32, found: Option<Box<Candidates>> },
    /// What a file that is no table is.
    Brought { id: u32, brought: Brought },
    /// The worker stopped by a fault of ours: message and place in the source, never cell data.
    Died { message: String },
}

/// Something wrong, in words: what, where, what to do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The stable code.
    pub code: String,
    /// What is wrong.
    pub what: String,
    /// Where: file, sheet, row; empty where the whole is meant.
    pub place: String,
    /// The next step.
    pub hint: String,
}

/// What was understood of one table of one file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// Index of the table in the run, and of the input in the report.
    pub input: u32,
    /// Sheet, or path inside a zip.
    pub sheet: Option<String>,
    /// Path inside a zip.
    pub member: Option<String>,
    /// Header of the column read, where the sheet has one a tender.
    pub tender: Option<String>,
    /// Fingerprint of the header row.
    pub fingerprint: String,
    /// `file` or `headers` where column settings hold for the table.
    pub mapped: Option<String>,
    /// `xlsx`, `csv` …
    pub container: String,
    /// Encoding of a text file.
    pub encoding: Option<String>,
    /// Id of the recognised format.
    pub format: String,
    /// `merchant`, `acquirer`, `bank`; empty while not assigned.
    pub side: String,
    /// Why, in words.
    pub side_reason: String,
    /// Fingerprint of the file, lower-case hex.
    pub sha256: String,
    /// Row number of the header.
    pub header_row: u32,
    /// Rows that became records.
    pub records: u64,
    /// Rows that did not.
    pub skipped: u64,
    /// First and last day, ISO 8601.
    pub period: Option<(String, String)>,
    /// Σ of the records, the contract's money text.
    pub total: String,
    /// Columns in the file's order.
    pub columns: Vec<CardColumn>,
    /// Rows and cells not taken as they stand.
    pub issues: Vec<model::IssueGroup>,
    /// Totals the file states.
    pub controls: Vec<model::ControlTotal>,
}

/// A column of a card.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CardColumn {
    /// The canonical field; `None` for a column that is only shown.
    pub field: Option<String>,
    /// The header as the file has it.
    pub header: String,
    /// 1-based column.
    pub column: u32,
    /// How sure, 0–100.
    pub confidence: u8,
    /// What it might be instead, and how sure.
    pub runner_up: Option<(String, u8)>,
}

/// The finished check in short.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// ISO 4217 code of every amount.
    pub currency: String,
    /// First and last day of the merchant's records.
    pub period: Option<(String, String)>,
    /// From our total to theirs.
    pub bridge: model::Bridge,
    /// Findings in all.
    pub findings: u32,
    /// Those that are differences: signs to document stand beside rows that may well agree.
    pub differences: u32,
    /// Whether anything was compared: `false` where the files have no day in common.
    pub is_compared: bool,
    /// Merchant rows in scope, and how many of them agree with the acquirer.
    pub rows_merchant: u64,
    /// Those that agree.
    pub rows_matched: u64,
    /// Lists that tell the payments of another of their side, with that other: the first is not compared.
    #[serde(default)]
    pub second_lists: Vec<(String, String)>,
    /// Rows by what became of them: side, line code, count.
    pub lines: Vec<LineCount>,
    /// Findings by code, in the order of attention.
    pub codes: Vec<Group>,
    /// Findings by cause.
    pub causes: Vec<Group>,
    /// The figures of the headline.
    pub figures: Figures,
    /// Findings and rows by hour of the day and day, for the heat map.
    pub heat: Vec<HeatDay>,
    /// Findings against rows by terminal, cashier, channel.
    pub places: Vec<Place>,
    /// What the data taught.
    pub learnt: model::Learnt,
    /// Fees and payouts.
    pub money: Money,
    /// What the rules warn of, in words.
    #[serde(default)]
    pub alerts: Vec<model::Alert>,
    /// What is new since the check before, what people did about warnings, what is open, how it goes over time.
    #[serde(default)]
    pub watch: Box<WatchView>,
}

/// Fees by class of payment, what is off the rules, and what was paid out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Money {
    /// Fees of the statement by channel and kind of card.
    pub fees: Vec<FeeSum>,
    /// Findings of the fee and settlement axes, in the list's order.
    pub findings: Vec<MoneyFinding>,
    /// What was paid out, batch by batch; `None` where the statement has nothing to pay.
    pub payouts: Option<model::Payouts>,
}

/// The fees of one class of payment; money as the contract's text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeSum {
    /// The channel's word.
    pub channel: String,
    /// `credit`, `debit` or `unsaid`.
    pub card: String,
    pub count: u64,
    pub amount: String,
    pub fee: String,
    /// Fee per amount, `0.5983%`; empty where there is no amount.
    pub rate: String,
}

/// A finding about fees or payouts in short.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoneyFinding {
    /// Index into the report's findings.
    pub index: u32,
    pub code: String,
    /// Rows it is about.
    pub rows: u64,
    /// What it is off by, without sign; empty where nothing is.
    pub at_stake: String,
    /// What the same comes to in a year; empty where that can't be said.
    pub yearly: String,
}

/// Rows of a side with one line code.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineCount {
    pub side: String,
    pub code: String,
    pub count: u64,
}

/// Findings that share a code or a cause.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// The code, or the cause's code.
    pub key: String,
    pub count: u64,
    /// Σ of their effects on the difference, the contract's money text.
    pub effect: String,
    /// The worst severity among them.
    pub severity: String,
    /// What kind of consequence: `owed`, `missing`, `fee`, `booking`, `timing`, `info`.
    pub class: String,
}

/// The figures of the headline, all positive; money as the contract's text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// Charged to customers beyond what was sold.
    pub owed: String,
    pub owed_count: u64,
    /// Sold but not collected, or not reached the acquirer.
    pub missing: String,
    pub missing_count: u64,
    /// Booked wrongly or not at all, no money wrong.
    pub booking: String,
    pub booking_count: u64,
    /// On its way.
    pub timing: String,
    pub timing_count: u64,
    /// Fees charged beyond the rules.
    pub fee: String,
    pub fee_count: u64,
    /// Paid out and not yet to be seen in the account; empty where the statement has nothing to pay.
    pub transit: String,
}

/// A day of the heat map: rows and findings in each hour.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeatDay {
    /// ISO 8601.
    pub day: String,
    /// Merchant rows in each of the 24 hours.
    pub rows: Vec<u32>,
    /// Findings in each of the 24 hours.
    pub findings: Vec<u32>,
}

/// Findings against rows at one terminal, cashier or channel.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Which facet: terminal, cashier or channel.
    pub facet: Facet,
    /// Its name as the file has it, or the channel's word.
    pub name: String,
    pub rows: u64,
    pub findings: u64,
}
