//! The sample month: every planted difference is found, nothing else is, and the report keeps its contract.

use std::collections::BTreeMap;

use poscheck::check::{Checked, FileInput, Quiet, assign_sides, check, read};
use poscheck::locale::Lang;
use poscheck::profile::Profile;
use poscheck::report::json::json;
use serde_json::Value;

type Rows = (Vec<u64>, Vec<u64>);

fn sample() -> Checked {
    let profile = Profile::default();
    let mut tables = Vec::new();
    for name in ["register-2026-03.xlsx", "acquirer-2026-03.csv"] {
        let bytes = std::fs::read(format!("{}/www/sample/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap();
        let outcome = read(&FileInput { name: name.to_owned(), bytes, side: None }, &profile, &mut Quiet);
        assert!(outcome.faults.is_empty(), "{name}: {:?}", outcome.faults);
        tables.extend(outcome.tables);
    }
    assert_eq!(assign_sides(&mut tables), []);
    check(tables, &profile, &mut Quiet).unwrap()
}

fn truth() -> Value {
    serde_json::from_str(&std::fs::read_to_string(format!("{}/www/sample/truth.json", env!("CARGO_MANIFEST_DIR"))).unwrap()).unwrap()
}

fn numbers(rows: &Value) -> Vec<u64> {
    let mut rows: Vec<u64> =
        rows.as_array().into_iter().flatten().filter_map(|row| row.as_u64().or_else(|| row.as_array()?.get(1)?.as_u64())).collect();
    rows.sort_unstable();
    rows
}

// Findings by code and rows; those that may come grouped are split into single rows, as the truth lists them.
fn keyed(findings: &Value, rows: impl Fn(&Value) -> Rows) -> BTreeMap<(String, Rows), u64> {
    let mut found = BTreeMap::new();
    for finding in findings.as_array().unwrap() {
        let code = finding["code"].as_str().unwrap().to_owned();
        let (merchant, acquirer) = rows(finding);
        if code == "D01" || code == "D03" {
            for row in merchant {
                *found.entry((code.clone(), (vec![row], vec![]))).or_default() += 1;
            }
            for row in acquirer {
                *found.entry((code.clone(), (vec![], vec![row]))).or_default() += 1;
            }
        } else {
            *found.entry((code, (merchant, acquirer))).or_default() += 1;
        }
    }
    found
}

#[test]
fn every_planted_difference_is_found_and_nothing_else() {
    let report: Value = serde_json::from_str(&json(&sample().report(Lang::Zh, true))).unwrap();
    let truth = truth();
    let found = keyed(&report["findings"], |finding| (numbers(&finding["rows"]["merchant"]), numbers(&finding["rows"]["acquirer"])));
    let planted = keyed(&truth["findings"], |finding| (numbers(&finding["merchant"]), numbers(&finding["acquirer"])));
    let missed: Vec<_> = planted.keys().filter(|key| !found.contains_key(*key)).collect();
    let invented: Vec<_> = found.keys().filter(|key| !planted.contains_key(*key)).collect();
    assert!(missed.is_empty() && invented.is_empty(), "missed: {missed:#?}\ninvented: {invented:#?}");
    assert_eq!(report["bridge"]["residual"], "0.00");
    assert_eq!(report["bridge"]["difference"], truth["bridge"]["difference"]);
    assert_eq!(report["bridge"]["merchant"]["amount"], truth["bridge"]["merchant"]);
    assert_eq!(report["bridge"]["acquirer"]["amount"], truth["bridge"]["acquirer"]);
}

#[test]
fn every_row_carries_the_code_it_was_made_with() {
    let report: Value = serde_json::from_str(&json(&sample().report(Lang::Zh, true))).unwrap();
    let truth = truth();
    let mut told: BTreeMap<(String, u64), String> = BTreeMap::new();
    for line in report["lines"].as_array().unwrap() {
        let known =
            told.insert((line["side"].as_str().unwrap().to_owned(), line["row"].as_u64().unwrap()), line["code"].as_str().unwrap().to_owned());
        assert_eq!(known, None, "two codes for {line}");
    }
    let mut wrong = Vec::new();
    for side in ["merchant", "acquirer"] {
        for line in truth["lines"][side].as_array().unwrap() {
            let (row, code) = (line[0].as_u64().unwrap(), line[1].as_str().unwrap());
            let found = told.get(&(side.to_owned(), row)).map_or("", String::as_str);
            // A row that can't be read is no record, so it has a finding and no line.
            if found != code && code != "D02" && !(code == "M06" && found.is_empty()) {
                wrong.push(format!("{side} {row}: {code}, found {found}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_report_keeps_its_schema_in_both_languages() {
    let schema: Value = serde_json::from_str(include_str!("../../docs/report.schema.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let checked = sample();
    for lang in [Lang::Zh, Lang::En] {
        for lines in [false, true] {
            let report: Value = serde_json::from_str(&json(&checked.report(lang, lines))).unwrap();
            let errors: Vec<String> = validator.iter_errors(&report).map(|error| format!("{}: {error}", error.instance_path)).collect();
            assert!(errors.is_empty(), "{errors:#?}");
        }
    }
}

#[test]
fn the_same_bytes_give_the_same_report() {
    assert_eq!(json(&sample().report(Lang::Zh, true)), json(&sample().report(Lang::Zh, true)));
}
