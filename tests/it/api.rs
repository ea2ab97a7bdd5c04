//! The engine as other programs call it gives what the command line gives.

use std::process::Command;

use poscheck::api::{KINDS, Settings, check};
use poscheck::check::{FileInput, Quiet};
use poscheck::locale::Lang;

fn sample() -> Vec<(String, FileInput)> {
    ["register-2026-03.xlsx", "acquirer-2026-03.csv"]
        .map(|name| {
            let path = format!("{}/www/sample/{name}", env!("CARGO_MANIFEST_DIR"));
            let bytes = std::fs::read(&path).unwrap();
            (path, FileInput { name: name.to_owned(), bytes, side: None })
        })
        .to_vec()
}

#[test]
fn the_report_is_the_command_lines_byte_for_byte() {
    let (paths, files): (Vec<String>, Vec<FileInput>) = sample().into_iter().unzip();
    let done = check(files, &Settings::default(), &mut Quiet).unwrap();
    assert!(done.differences() > 0);
    for (lang, word) in [(Lang::Zh, "zh"), (Lang::En, "en")] {
        for lines in [false, true] {
            let mut command = Command::new(env!("CARGO_BIN_EXE_poscheck"));
            command.arg("check").args(&paths).args(["--lang", word, "--out", "-"]).args(lines.then_some("--lines"));
            let said = String::from_utf8(command.output().unwrap().stdout).unwrap();
            assert!(done.report(lang, lines) == said, "{word}, lines {lines}");
        }
    }
    // What is written as a file is as well the same each time.
    for kind in KINDS {
        assert_eq!(done.export(kind, Lang::En), done.export(kind, Lang::En), "{kind}");
    }
}

#[test]
fn the_types_name_every_key_of_the_report() {
    let types = std::fs::read_to_string(format!("{}/www/embed/types.d.ts", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let files = sample().into_iter().map(|(_, file)| file).collect();
    let report: serde_json::Value = serde_json::from_str(&check(files, &Settings::default(), &mut Quiet).unwrap().report(Lang::En, true)).unwrap();
    let mut missing = Vec::new();
    // Later additions are covered by `[more: string]`; what the contract lists is typed.
    let mut look = |value: &serde_json::Value, but: &[&str]| {
        for key in value.as_object().unwrap().keys().filter(|key| !but.contains(&key.as_str())) {
            if !types.contains(&format!("{key}:")) && !types.contains(&format!("{key}?:")) {
                missing.push(key.clone());
            }
        }
    };
    look(&report, &["payouts", "risk", "carry", "decisions"]);
    look(&report["bridge"], &["compared"]);
    look(&report["findings"][0], &["status", "decision", "carried"]);
    look(&report["lines"][0], &[]);
    look(&report["links"][0], &["evidence", "why"]);
    assert!(missing.is_empty(), "www/embed/types.d.ts lacks {missing:?}");
}
