//! The written cases: a folder each under `tests/cases/<code>/<name>`, run through the engine as other programs call it.
//!
//! A folder holds `merchant.csv`, `acquirer.csv`, perhaps `acquirer-2.csv`, `bank.csv` and `profile.toml`, and `expected.json`: all findings,
//! signs to document among them, and the codes of rows worth naming; `told.txt` holds all else the report tells (`told.rs`), and
//! what would be told were one thing different (`edits.rs`). `case.toml` may say `known_failure = "why"`; then the case
//! must fail, so that its mending is noticed; `UPDATE_EXPECT=1` takes the marks of mended cases away. `CASES=A01/by-time-alone,…` runs these,
//! up to the first that differs.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::edits::edits;
use crate::told::told;
use poscheck::api::{Settings, check};
use poscheck::base::Side;
use poscheck::check::{FileInput, Quiet};
use poscheck::finding::code::Code;
use poscheck::locale::Lang;
use serde_json::Value;

#[test]
fn every_written_case_gives_what_it_expects() {
    let all = folders();
    assert!(all.len() > 200, "the cases are there");
    let wished = std::env::var("CASES").ok();
    let folders: Vec<PathBuf> = wished
        .as_ref()
        .map_or(all.clone(), |names| names.split(',').map(|name| Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(name)).collect());
    let (mut wrong, mut mended) = (Vec::new(), Vec::new());
    for folder in &folders {
        let known = fs::read_to_string(folder.join("case.toml")).is_ok_and(|text| text.contains("known_failure"));
        let name = folder.components().rev().take(2).map(|part| part.as_os_str().to_string_lossy().into_owned()).collect::<Vec<_>>();
        let name = format!("{}/{}", name[1], name[0]);
        // Shown only where the test fails: the last is the one that broke it.
        println!("case {name}");
        match (differences(folder), known) {
            (differences, false) if !differences.is_empty() => wrong.push(format!("{name}\n    {}", differences.join("\n    "))),
            (differences, true) if differences.is_empty() => mended.push(name),
            _ => {}
        }
        if wished.is_some() && !wrong.is_empty() {
            break;
        }
    }
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        for name in mended.drain(..) {
            fs::remove_file(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(name).join("case.toml")).unwrap();
        }
    }
    assert!(mended.is_empty(), "no longer a known failure, remove its mark (UPDATE_EXPECT=1 does):\n{}", mended.join("\n"));
    assert!(wrong.is_empty(), "{} of {} cases differ:\n{}", wrong.len(), folders.len(), wrong.join("\n"));
}

#[test]
fn every_code_has_three_cases() {
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for folder in folders() {
        let code = folder.parent().and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned());
        *count.entry(code.unwrap_or_default()).or_default() += 1;
    }
    let few: Vec<&str> = Code::ALL.iter().map(|code| code.name()).filter(|code| count.get(*code).is_none_or(|n| *n < 3)).collect();
    assert!(few.is_empty(), "codes with too few cases: {few:?}");
}

pub fn folders() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let inside =
        |dir: &Path| -> Vec<PathBuf> { fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect() };
    let mut all: Vec<PathBuf> = inside(&root).iter().flat_map(|code| inside(code)).collect();
    all.sort();
    all
}

/// The files of a case.
pub fn files(folder: &Path) -> Vec<(&'static str, String)> {
    let text = |(name, _): &(&'static str, Side)| Some((*name, fs::read_to_string(folder.join(name)).ok()?));
    SIDES.iter().filter_map(text).collect()
}

/// The report on a case's files, in English.
pub fn report(folder: &Path, files: &[(&'static str, String)]) -> Result<Value, String> {
    let side = |name: &str| SIDES.iter().find(|(known, _)| *known == name).map(|(_, side)| *side);
    let files = files.iter().map(|(name, text)| FileInput { name: (*name).to_owned(), bytes: text.clone().into_bytes(), side: side(name) });
    let settings = Settings { lang: "en".to_owned(), profile: fs::read_to_string(folder.join("profile.toml")).ok(), ..Settings::default() };
    let done = check(files.collect(), &settings, &mut Quiet).map_err(|problems| problems[0].message.clone())?;
    serde_json::from_str(&done.report(Lang::En, true)).map_err(|error| error.to_string())
}

const SIDES: [(&str, Side); 4] =
    [("merchant.csv", Side::Merchant), ("acquirer.csv", Side::Acquirer), ("acquirer-2.csv", Side::Acquirer), ("bank.csv", Side::Bank)];

fn differences(folder: &Path) -> Vec<String> {
    let files = files(folder);
    let report = match report(folder, &files) {
        Ok(report) => report,
        Err(why) => return vec![why],
    };
    let expected: Value = serde_json::from_str(&fs::read_to_string(folder.join("expected.json")).unwrap()).unwrap();
    let mut differences: Vec<String> =
        crate::told::differs(&(told(&report) + &edits(folder, &files, &report)), &folder.join("told.txt")).into_iter().collect();
    if report["bridge"]["residual"].as_str().is_none_or(|text| !text.trim_matches(['0', '.']).is_empty()) {
        differences.push(format!("the bridge leaves {}", report["bridge"]["residual"]));
    }
    let mut said = joined(list(&report["findings"]).iter().map(spoken).collect());
    for wanted in list(&expected["findings"]) {
        let any_rows = wanted["any_rows"] == Value::Bool(true);
        let (rows, effect) = wanted_words(wanted);
        let at = said.iter().position(|(found, _)| if any_rows { found.starts_with(&rows[..3]) } else { *found == rows });
        match at {
            None => differences.push(format!("missing {rows} {effect}")),
            Some(at) => {
                let (_, found) = said.remove(at);
                if !effect.is_empty() && !found.is_empty() && found != effect {
                    differences.push(format!("{rows}: effect {found}, expected {effect}"));
                }
            }
        }
    }
    differences.extend(said.iter().map(|(rows, effect)| format!("not expected {rows} {effect}")));
    for side in ["merchant", "acquirer"] {
        for (row, code) in expected["lines"][side].as_object().into_iter().flatten() {
            let line = list(&report["lines"])
                .iter()
                .find(|line| line["side"] == side && line["row"].as_u64().is_some_and(|number| row.parse() == Ok(number)));
            let got = line.map_or(&Value::Null, |line| &line["code"]);
            if got != code {
                differences.push(format!("{side} row {row}: {got}, expected {code}"));
            }
        }
    }
    differences
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// Codes of which several cases may be said in one finding: only the rows together are compared.
const GROUPED: [&str; 11] = ["D01", "D03", "D04", "S06", "F01", "F02", "F03", "F04", "F05", "F06", "F07"];

/// Code, rows by side, effect.
type Spoken = (String, [Vec<u64>; 3], String);

fn joined(findings: Vec<Spoken>) -> Vec<(String, String)> {
    let mut groups: BTreeMap<String, Spoken> = BTreeMap::new();
    let mut all = Vec::new();
    for finding in findings {
        if !GROUPED.contains(&finding.0.as_str()) {
            all.push(finding);
        } else if let Some(group) = groups.get_mut(&finding.0) {
            group.1.iter_mut().zip(finding.1).for_each(|(rows, more)| rows.extend(more));
            group.2.clear();
        } else {
            groups.insert(finding.0.clone(), finding);
        }
    }
    all.extend(groups.into_values());
    all.into_iter().map(|(code, rows, effect)| (words(&code, rows), effect)).collect()
}

/// Code and rows of a finding of the report, and its effect.
fn spoken(finding: &Value) -> Spoken {
    let rows = |side: &str| list(&finding["rows"][side]).iter().filter_map(|pair| pair[1].as_u64()).collect::<Vec<_>>();
    let code = finding["code"].as_str().unwrap_or_default();
    let effect = finding["amount"]["effect"].as_str().unwrap_or_default();
    (code.to_owned(), ["merchant", "acquirer", "bank"].map(rows), effect.to_owned())
}

fn wanted_words(finding: &Value) -> (String, String) {
    let rows = |side: &str| list(&finding[side]).iter().filter_map(Value::as_u64).collect::<Vec<_>>();
    let code = finding["code"].as_str().unwrap_or_default();
    (words(code, ["merchant", "acquirer", "bank"].map(rows)), finding["effect"].as_str().unwrap_or_default().to_owned())
}

fn words(code: &str, mut rows: [Vec<u64>; 3]) -> String {
    rows.iter_mut().for_each(|rows| rows.sort_unstable());
    let [merchant, acquirer, bank] = rows;
    format!("{code} merchant {merchant:?} acquirer {acquirer:?} bank {bank:?}")
}
