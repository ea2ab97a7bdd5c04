//! The audit file: everything a check rested on, sealed, so that anyone with the inputs can run it again and prove it.
//!
//! In: a check's inputs by fingerprint, settings, decisions, open items, report. Out: one file; what differs when it is run
//! again. Must not know: a file system, a clock, a browser.
//!
//! The seals name what was changed; they are no signature. Who can rewrite the whole file can seal it anew, but not so that
//! the untouched inputs give the changed report.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::base::hash::sha256_hex;
use crate::base::{CellRef, Fact, Fault, Said, Side};
use crate::check::{FileInput, Kept, Quiet, assign_sides, check_with, read};
use crate::decision::Log;
use crate::decision::session::InputMark;
use crate::finding::carried::CarriedItem;
use crate::locale::Lang;
use crate::profile::Profile;
use crate::report::json::json;
use crate::report::model::{OpenItem, Report};
use crate::report::{build, carry};

/// The version this program writes and reads.
pub const SCHEMA: &str = "poscheck/audit/1";

/// Fingerprint of the source this program was built from.
pub const BUILD: &str = env!("POSCHECK_BUILD");

/// The program that made a report.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct EngineMark {
    /// Its version.
    pub version: String,
    /// Fingerprint of its source.
    pub build: String,
}

/// What was chosen.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// The merchant profile as TOML.
    pub profile: String,
    /// `zh-CN` or `en`.
    pub lang: String,
    /// Whether the report has its lines.
    pub lines: bool,
}

/// A fingerprint for each part, so that a change is named and not only noticed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Seals {
    pub engine: String,
    pub inputs: String,
    pub settings: String,
    pub carry: String,
    /// The last hash of the chain of decisions.
    pub decisions: String,
    /// Of the report's JSON, byte for byte.
    pub report: String,
    /// Of all the others.
    pub all: String,
}

/// The file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Audit {
    pub schema: String,
    pub engine: EngineMark,
    pub inputs: Vec<InputMark>,
    pub settings: Settings,
    /// Open items of the last period that were given.
    pub carry: Vec<OpenItem>,
    /// How many of them were given more than once.
    pub carry_twice: u64,
    pub decisions: Log,
    pub report: Report,
    pub seals: Seals,
}

impl InputMark {
    /// The mark of a file as it was given.
    pub fn of(file: &FileInput) -> InputMark {
        InputMark {
            name: file.name.clone(),
            sha256: sha256_hex(&file.bytes),
            bytes: file.bytes.len() as u64,
            side: file.side.map_or(String::new(), |side| side.name().to_owned()),
        }
    }
}

/// What a check was run with, besides the files' bytes.
#[derive(Clone, Debug, Default)]
pub struct Ran {
    /// The files in the order given, with the side each was given as.
    pub inputs: Vec<InputMark>,
    /// The merchant profile.
    pub profile: Profile,
    /// The report's language.
    pub lang: Lang,
    /// Whether the report has its lines.
    pub lines: bool,
    /// Open items of the last period.
    pub carried: Vec<CarriedItem>,
    /// How many of them were given more than once.
    pub carried_twice: u64,
    /// The decisions, with what was taken back.
    pub log: Log,
}

impl Ran {
    /// What a check takes over from earlier work.
    pub fn kept(&self) -> Kept {
        Kept { carried: self.carried.clone(), carried_twice: self.carried_twice, decisions: self.log.decisions(), is_last: false }
    }
}

fn seal<T: Serialize>(part: &T) -> String {
    sha256_hex(serde_json::to_string(part).unwrap_or_default().as_bytes())
}

/// The seals of an audit file as it stands.
pub fn seals(audit: &Audit) -> Seals {
    let mut seals = Seals {
        engine: seal(&audit.engine),
        inputs: seal(&audit.inputs),
        settings: seal(&audit.settings),
        carry: seal(&(&audit.carry, audit.carry_twice)),
        decisions: audit.decisions.head().to_owned(),
        report: sha256_hex(json(&audit.report).as_bytes()),
        all: String::new(),
    };
    seals.all = seal(&seals);
    seals
}

/// The text of the audit file of a check, ending in a line break.
pub fn write(ran: &Ran, report: &Report) -> String {
    let mut audit = Audit {
        schema: SCHEMA.to_owned(),
        engine: EngineMark { version: build::VERSION.to_owned(), build: BUILD.to_owned() },
        inputs: ran.inputs.clone(),
        settings: Settings { profile: ran.profile.to_toml(), lang: ran.lang.tag().to_owned(), lines: ran.lines },
        carry: ran.carried.iter().map(|item| carry::item_of(item, ran.profile.currency())).collect(),
        carry_twice: ran.carried_twice,
        decisions: ran.log.clone(),
        report: report.clone(),
        seals: Seals::default(),
    };
    audit.seals = seals(&audit);
    let mut text = serde_json::to_string_pretty(&audit).unwrap_or_default();
    text.push('\n');
    text
}

/// The outcome of running an audit file again.
#[derive(Clone, Debug, Default)]
pub struct Verdict {
    /// What differs, by part; empty when the same inputs gave the same bytes.
    pub differs: Vec<Said>,
    /// What is worth knowing and no difference: another build that gave the same bytes.
    pub notes: Vec<Said>,
    /// Fingerprint of the report that the file holds.
    pub report: String,
}

/// Runs an audit file again over the inputs, given in any order and under any name.
///
/// # Errors
/// `audit-unreadable` when the text is no audit file, `audit-version` when its version is not known; the faults of reading
/// and checking the inputs.
pub fn verify(text: &str, file: &str, inputs: &[FileInput]) -> Result<Verdict, Fault> {
    let unreadable = |why: String| Fault::of_file("audit-unreadable", file).with("why", Fact::Text(why));
    let value: Value = serde_json::from_str(text).map_err(|error| unreadable(error.to_string()))?;
    match value.get("schema").and_then(Value::as_str) {
        Some(SCHEMA) => {}
        Some(other) => return Err(Fault::of_file("audit-version", file).with("found", Fact::Text(other.to_owned()))),
        None => return Err(unreadable("schema".to_owned())),
    }
    let audit: Audit = serde_json::from_value(value).map_err(|error| unreadable(error.to_string()))?;
    let mut verdict = Verdict { report: audit.seals.report.clone(), ..Verdict::default() };
    broken_seals(&audit, &mut verdict);
    if audit.engine.version != build::VERSION || audit.engine.build != BUILD {
        let said = Said::new("audit-engine").with("made", Fact::Text(engine_words(&audit.engine.version, &audit.engine.build)));
        verdict.notes.push(said.with("here", Fact::Text(engine_words(build::VERSION, BUILD))));
    }
    let Some(files) = matching_files(&audit, inputs, &mut verdict) else { return Ok(verdict) };
    let report = run_again(&audit, &files)?;
    if sha256_hex(json(&report).as_bytes()) != audit.seals.report {
        let (stored, found) = (serde_json::to_value(&audit.report).unwrap_or_default(), serde_json::to_value(&report).unwrap_or_default());
        let mut paths = Vec::new();
        differing(&stored, &found, "report", &mut paths);
        for path in paths {
            verdict.differs.push(Said::new("audit-report-differs").with("path", Fact::Text(path)));
        }
        if verdict.differs.is_empty() {
            verdict.differs.push(Said::new("audit-report-seal"));
        }
    }
    Ok(verdict)
}

fn engine_words(version: &str, build: &str) -> String {
    format!("{version} {}", build.chars().take(12).collect::<String>())
}

fn broken_seals(audit: &Audit, verdict: &mut Verdict) {
    let now = seals(audit);
    let parts = [
        (&audit.seals.engine, &now.engine, "audit-seal-engine"),
        (&audit.seals.inputs, &now.inputs, "audit-seal-inputs"),
        (&audit.seals.settings, &now.settings, "audit-seal-settings"),
        (&audit.seals.carry, &now.carry, "audit-seal-carry"),
        (&audit.seals.report, &now.report, "audit-seal-report"),
    ];
    for (sealed, found, key) in parts {
        if sealed != found {
            verdict.differs.push(Said { key, facts: Vec::new() });
        }
    }
    if let Some(entry) = audit.decisions.broken_at() {
        verdict.differs.push(Said::new("audit-seal-decision").with("entry", Fact::Count(u64::from(entry))));
    } else if audit.seals.decisions != now.decisions {
        verdict.differs.push(Said::new("audit-seal-decisions"));
    }
    let all = seal(&Seals { all: String::new(), ..audit.seals.clone() });
    if audit.seals.all != all {
        verdict.differs.push(Said::new("audit-seal-all"));
    }
}

// The files of the audit in its order, under its names; `None` when one is missing or changed.
fn matching_files(audit: &Audit, inputs: &[FileInput], verdict: &mut Verdict) -> Option<Vec<FileInput>> {
    let given: Vec<(String, &FileInput)> = inputs.iter().map(|input| (sha256_hex(&input.bytes), input)).collect();
    let mut files = Vec::new();
    for mark in &audit.inputs {
        let side = [Side::Merchant, Side::Acquirer, Side::Bank].into_iter().find(|side| side.name() == mark.side);
        match given.iter().find(|(sha256, _)| *sha256 == mark.sha256) {
            Some((_, input)) => files.push(FileInput { name: mark.name.clone(), bytes: input.bytes.clone(), side }),
            None => {
                let same_name = given.iter().find(|(_, input)| input.name == mark.name);
                let said = Said::new(if same_name.is_some() { "audit-input-changed" } else { "audit-input-missing" });
                let short = |sha256: &str| Fact::Text(sha256.chars().take(16).collect());
                let said = said.with("file", Fact::Text(mark.name.clone())).with("wanted", short(&mark.sha256));
                verdict.differs.push(same_name.map_or(said.clone(), |(sha256, _)| said.with("found", short(sha256))));
            }
        }
    }
    for (_, input) in given.iter().filter(|(sha256, input)| !audit.inputs.iter().any(|mark| mark.sha256 == *sha256 || mark.name == input.name)) {
        verdict.differs.push(Said::new("audit-input-extra").with("file", Fact::Text(input.name.clone())));
    }
    (files.len() == audit.inputs.len()).then_some(files)
}

fn run_again(audit: &Audit, files: &[FileInput]) -> Result<Report, Fault> {
    let profile = Profile::from_toml(&audit.settings.profile, "profile")?;
    let lang = Lang::from_tag(&audit.settings.lang).unwrap_or_default();
    let items = serde_json::to_string(&audit.carry).unwrap_or_default();
    // An item counts the periods it was carried; it was counted when it was taken in.
    let mut carried = carry::read(&items, "carry", profile.currency())?;
    for item in &mut carried {
        item.periods = item.periods.saturating_sub(1);
    }
    let mut tables = Vec::new();
    for file in files {
        let outcome = read(file, &profile, &mut Quiet);
        if let Some(fault) = outcome.faults.into_iter().next() {
            return Err(fault);
        }
        tables.extend(outcome.tables);
    }
    if let Some(fault) = assign_sides(&mut tables).into_iter().next() {
        return Err(fault);
    }
    let kept = Kept { carried, carried_twice: audit.carry_twice, decisions: audit.decisions.decisions(), is_last: true };
    let checked = check_with(tables, &profile, &kept, &mut Quiet)?;
    Ok(checked.report(lang, audit.settings.lines))
}

// Where two values part, as paths into the report; the first few.
fn differing(stored: &Value, found: &Value, path: &str, paths: &mut Vec<String>) {
    const PATHS_MAX: usize = 10;
    if stored == found || paths.len() >= PATHS_MAX {
        return;
    }
    match (stored, found) {
        (Value::Object(left), Value::Object(right)) => {
            let keys: std::collections::BTreeSet<&String> = left.keys().chain(right.keys()).collect();
            for key in keys {
                differing(left.get(key).unwrap_or(&Value::Null), right.get(key).unwrap_or(&Value::Null), &format!("{path}.{key}"), paths);
            }
        }
        (Value::Array(left), Value::Array(right)) => {
            for index in 0..left.len().max(right.len()) {
                let at = |list: &Vec<Value>| list.get(index).cloned().unwrap_or(Value::Null);
                differing(&at(left), &at(right), &format!("{path}[{index}]"), paths);
            }
        }
        _ => paths.push(path.to_owned()),
    }
}

/// The fault of a caller that gives no file to verify.
pub fn nothing_given() -> Fault {
    Fault { said: Said::new("audit-nothing"), at: CellRef::file("poscheck audit verify") }
}
