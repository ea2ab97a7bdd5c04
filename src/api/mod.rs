//! The engine for other programs: files in, a finished check out, and what went wrong as data and as words.
//!
//! In: names and bytes, settings as text. Out: [`Check`], or the [`Problem`]s that stood in its way. Must not know: a browser,
//! a worker, a page; `door` alone speaks JavaScript.

#[cfg(all(feature = "engine", target_family = "wasm"))]
pub mod door;

use serde::{Deserialize, Serialize};

use crate::audit::{self, Ran};
use crate::base::{CellRef, Currency, Fact, Fault, Said, Side};
use crate::check::{self, Checked, FileInput, Kept, Progress};
use crate::decision::Log;
use crate::decision::session::{self, InputMark};
use crate::locale::{Lang, Voice};
use crate::profile::Profile;
use crate::report::{
    carry,
    csv::{CsvStyle, csv},
    html::html,
    json::json,
    paper::paper,
    xlsx::xlsx,
};

/// What a check rests on besides the files; every part may be left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// `zh-CN` or `en`: the language of problems.
    pub lang: String,
    /// The merchant's profile, TOML.
    pub profile: Option<String>,
    /// Open items of earlier periods: the texts of their reports.
    pub carry: Vec<String>,
    /// What people decided: the text of a session file.
    pub session: Option<String>,
}

/// Why a check could not be done.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The stable code.
    pub code: String,
    /// What is wrong and where, a sentence.
    pub message: String,
    /// What to do; empty where there is nothing to add.
    pub hint: String,
    /// The file it is about; empty where it is about none.
    pub file: String,
}

/// A finished check.
#[derive(Debug)]
pub struct Check {
    checked: Checked,
    ran: Ran,
}

/// What a finished check can be written as.
pub const KINDS: [&str; 6] = ["json", "xlsx", "csv", "html", "open-items", "audit"];

/// Reads and checks the files.
///
/// # Errors
/// Every problem found before the check could be done: settings first, then file by file.
pub fn check(files: Vec<FileInput>, settings: &Settings, progress: &mut dyn Progress) -> Result<Check, Vec<Problem>> {
    let lang = Lang::from_tag(&settings.lang).unwrap_or_default();
    let one = |fault: Fault| vec![problem(lang, &fault)];
    let mut ran = ran(settings, lang).map_err(one)?;
    if files.is_empty() {
        return Err(one(Fault::of_file("usage-no-files", "")));
    }
    let mut tables = Vec::new();
    let mut problems = Vec::new();
    for file in files {
        let mark = InputMark::of(&file);
        let outcome = check::read_given(file, Some(mark.sha256.clone()), &ran.profile, progress);
        ran.inputs.push(mark);
        problems.extend(outcome.faults.iter().map(|fault| problem(lang, fault)));
        tables.extend(outcome.tables);
    }
    problems.extend(check::assign_sides(&mut tables).iter().map(|fault| problem(lang, fault)));
    if !problems.is_empty() {
        return Err(problems);
    }
    let checked = check::check_with(tables, &ran.profile, &Kept { is_last: true, ..ran.kept() }, progress).map_err(one)?;
    Ok(Check { checked, ran })
}

// The settings' texts, read.
fn ran(settings: &Settings, lang: Lang) -> Result<Ran, Fault> {
    let profile = match &settings.profile {
        Some(text) => Profile::from_toml(text, "profile")?,
        None => Profile::default(),
    };
    let lists = settings.carry.iter().map(|text| carry::read(text, "carry", profile.currency())).collect::<Result<Vec<_>, Fault>>()?;
    let (carried, carried_twice) = carry::join(lists);
    let log = match &settings.session {
        Some(text) => session::read(text, "session")?.log,
        None => Log::default(),
    };
    Ok(Ran { inputs: Vec::new(), profile, lang, lines: true, carried, carried_twice, log })
}

impl Check {
    /// The contract's report as JSON text, byte for byte what the command line writes.
    pub fn report(&self, lang: Lang, lines: bool) -> String {
        json(&self.checked.report(lang, lines))
    }

    /// How many findings are differences: 0 means that the sides agree.
    pub fn differences(&self) -> usize {
        self.checked.differences()
    }

    /// The check as a file of a kind of [`KINDS`].
    ///
    /// # Errors
    /// `usage-ending` for another kind; what the writer of a workbook refuses.
    pub fn export(&self, kind: &str, lang: Lang) -> Result<Vec<u8>, Problem> {
        let report = self.checked.report(lang, true);
        let paper = || paper(&self.checked, &report, &self.ran.profile, lang);
        let bytes = match kind {
            "json" => Ok(json(&report).into_bytes()),
            "xlsx" => xlsx(&paper()),
            "csv" => Ok(csv(&paper(), CsvStyle::default())),
            "html" => Ok(html(&paper()).into_bytes()),
            "open-items" => Ok(format!("{}\n", serde_json::to_string_pretty(&carry::list(&report)).unwrap_or_default()).into_bytes()),
            "audit" => Ok(audit::write(&Ran { lang, ..self.ran.clone() }, &report).into_bytes()),
            other => Err(Fault::of_file("usage-ending", other).with("ending", Fact::Text(other.to_owned()))),
        };
        bytes.map_err(|fault| problem(lang, &fault))
    }
}

/// The side a caller names.
///
/// # Errors
/// `usage-value` for a word that is no side.
pub fn side(word: Option<&str>, lang: Lang) -> Result<Option<Side>, Problem> {
    let Some(word) = word else { return Ok(None) };
    match [Side::Merchant, Side::Acquirer, Side::Bank].into_iter().find(|side| side.name() == word) {
        Some(side) => Ok(Some(side)),
        None => {
            let said = Said::new("usage-value").with("option", Fact::Text("side".to_owned())).with("value", Fact::Text(word.to_owned()));
            Err(problem(lang, &Fault { said, at: CellRef::default() }))
        }
    }
}

/// A fault in words.
pub fn problem(lang: Lang, fault: &Fault) -> Problem {
    let voice = Voice { lang, currency: Currency::CNY, row: &|row| row.row_number.to_string() };
    Problem { code: fault.code().to_owned(), message: voice.fault(fault), hint: voice.hint(fault), file: fault.at.file.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Quiet;

    fn files() -> Vec<FileInput> {
        let book = |name: &str, fee: &str| {
            let rows: String = (0..12).map(|row| format!("2026-03-{:02} 12:00:00,{row}1.10,{}T0000001,2026031{row:05}\n", row + 1, fee)).collect();
            let head = if fee.is_empty() { "" } else { "手续费," };
            FileInput {
                name: name.to_owned(), bytes: format!("交易时间,交易金额,{head}终端号,参考号\n{rows}").into_bytes(), side: None
            }
        };
        let mut files = vec![book("a.csv", ""), book("b.csv", "0.10,")];
        files[0].side = Some(Side::Merchant);
        files[1].side = Some(Side::Acquirer);
        files
    }

    #[test]
    fn sides_that_agree_have_no_difference_and_every_kind_can_be_written() {
        let check = check(files(), &Settings::default(), &mut Quiet).unwrap();
        assert_eq!(check.differences(), 0, "{}", check.report(Lang::En, false));
        for kind in KINDS {
            assert!(!check.export(kind, Lang::En).unwrap().is_empty(), "{kind}");
        }
        assert_eq!(check.export("json", Lang::En).unwrap(), check.report(Lang::En, true).into_bytes());
        assert_eq!(check.export("pdf", Lang::En).unwrap_err().code, "usage-ending");
    }

    #[test]
    fn what_stands_in_the_way_is_told_whole() {
        let bad = |name: &str| FileInput { name: name.to_owned(), bytes: b"no table at all".to_vec(), side: None };
        let problems = check(vec![bad("a.csv"), bad("b.csv")], &Settings { lang: "en".into(), ..Settings::default() }, &mut Quiet).unwrap_err();
        assert_eq!(problems.iter().map(|problem| problem.file.as_str()).collect::<Vec<_>>(), ["a.csv", "b.csv"]);
        assert!(problems.iter().all(|problem| !problem.message.is_empty() && !problem.hint.is_empty()), "{problems:?}");
        let none = check(Vec::new(), &Settings::default(), &mut Quiet).unwrap_err();
        assert_eq!(none[0].code, "usage-no-files");
        let profile = Settings { profile: Some("name = ".into()), ..Settings::default() };
        assert_eq!(check(files(), &profile, &mut Quiet).unwrap_err().len(), 1);
        assert!(side(Some("north"), Lang::Zh).is_err() && side(Some("bank"), Lang::Zh) == Ok(Some(Side::Bank)) && side(None, Lang::Zh) == Ok(None));
    }

    #[test]
    fn a_setting_by_another_name_is_refused() {
        assert!(serde_json::from_str::<Settings>(r#"{"profil": "x"}"#).is_err());
        assert!(serde_json::from_str::<Settings>(r#"{"lang": "en", "carry": []}"#).is_ok());
    }
}
