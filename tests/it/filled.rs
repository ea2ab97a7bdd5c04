//! The differences sheet filled in by hand and given back: what it decides, what it does not, on both roads.
//!
//! In: the sample's sheet, filled. Out: a failed test that names the row. Must not know: how a decision works on a check.

use std::process::Command;

use poscheck::decision::{Act, Log, Signed};
use poscheck::locale::{Lang, template};
use poscheck::report::csv::{CsvStyle, DELIMITERS, csv};
use poscheck::report::filled::{Taken, read, taken};
use poscheck::report::paper::{Cell, Paper};
use poscheck::report::xlsx::xlsx;

use crate::exports::{paper_of, sample};

const DECISION: usize = 13;
const NOTE: usize = 14;
const ID: usize = 19;

fn word(lang: Lang, key: &str) -> Cell {
    Cell::Text(template(lang, key).unwrap().to_owned())
}

/// The sample's paper with its first rows filled in, the last row's name damaged and the rest left as it was.
fn filled(lang: Lang) -> Paper {
    let mut paper = paper_of(&sample(), lang);
    let section = paper.sections.iter_mut().find(|section| section.id == "differences").unwrap();
    let rows = &mut section.blocks[0].rows;
    for (at, key) in [(0, "decision-accept"), (1, "decision-done"), (2, "decision-reject")] {
        rows[at].cells[DECISION] = word(lang, key);
    }
    // A word that people write besides the sheet's own.
    rows[3].cells[DECISION] = Cell::Text("认可".to_owned());
    rows[1].cells[NOTE] = Cell::Text("=退款单 0312,\"已寄\"\n第二行".to_owned());
    rows[4].cells[NOTE] = Cell::Text("等银行回复".to_owned());
    rows[5].cells[DECISION] = Cell::Text("好的".to_owned());
    rows[6].cells[DECISION] = word(lang, "decision-done");
    rows[6].cells[ID] = Cell::Text("U04-000000000000".to_owned());
    rows[7].cells[DECISION] = word(lang, "decision-done");
    rows[7].cells[ID] = Cell::Empty;
    // Rows may be sorted by hand.
    rows.reverse();
    paper
}

fn assert_taken(found: &Taken, what: &str) {
    assert_eq!((found.accepted, found.rejected, found.done, found.notes), (2, 1, 1, 2), "{what}");
    let why: Vec<&str> = found.not_taken.iter().map(|row| row.why.key).collect();
    assert_eq!(why, ["filled-no-id", "filled-no-finding", "filled-word"], "{what}");
    assert!(found.not_taken.iter().all(|row| row.row_number > 2), "{what}: {:?}", found.not_taken);
    assert!(
        found.acts.iter().any(|act| matches!(act, Act::Note { text, .. } if text == "=退款单 0312,\"已寄\"\n第二行")),
        "{what}: {:?}",
        found.acts
    );
}

#[test]
fn a_sheet_filled_in_is_taken_whatever_its_form_and_language() {
    let checked = sample();
    for lang in [Lang::Zh, Lang::En] {
        let paper = filled(lang);
        let book = read("差异.xlsx", &xlsx(&paper).unwrap()).unwrap().expect("a workbook is known by its sheet");
        assert_taken(&taken(&book, &checked), "workbook");
        for delimiter in DELIMITERS {
            for has_mark in [true, false] {
                let text = read("差异.csv", &csv(&paper, CsvStyle { delimiter, has_mark })).unwrap().expect("a text is known by its headings");
                assert_taken(&taken(&text, &checked), "text");
                assert_eq!(text.rows.len(), book.rows.len());
            }
        }
    }
}

#[test]
fn what_is_on_record_already_is_no_new_decision() {
    let checked = sample();
    let paper = paper_of(&checked, Lang::Zh);
    let untouched = taken(&read("a.xlsx", &xlsx(&paper).unwrap()).unwrap().unwrap(), &checked);
    assert_eq!((untouched.acts.len(), untouched.not_taken.len(), untouched.unchanged), (0, 0, checked.findings.len() as u64));
    // Decided, exported, given back as it is, then with a line added to the note.
    let mut log = Log::default();
    let signed = Signed { by: "王会计".to_owned(), at: "2026-04-01T09:00:00".to_owned(), reason: "见小票".to_owned() };
    let first = read("a.xlsx", &xlsx(&filled(Lang::Zh)).unwrap()).unwrap().unwrap();
    log.decide(taken(&first, &checked).acts, signed);
    let decided = crate::exports::decided(&log);
    let mut paper = paper_of(&decided, Lang::Zh);
    let again = taken(&read("a.xlsx", &xlsx(&paper).unwrap()).unwrap().unwrap(), &decided);
    assert_eq!((again.acts.len(), again.not_taken.len()), (0, 0), "{:?} {:?}", again.acts, again.not_taken);
    let section = paper.sections.iter_mut().find(|section| section.id == "differences").unwrap();
    let row = section.blocks[0].rows.iter_mut().find(|row| row.cells[NOTE] != Cell::Empty).unwrap();
    let Cell::File(note) = row.cells[NOTE].clone() else { panic!("{row:?}") };
    row.cells[NOTE] = Cell::Text(format!("{note}\n银行已回复"));
    let added = taken(&read("a.xlsx", &xlsx(&paper).unwrap()).unwrap().unwrap(), &decided);
    assert!(matches!(&added.acts[..], [Act::Note { text, .. }] if text == "银行已回复"), "{:?}", added.acts);
}

#[test]
fn a_statement_is_no_filled_sheet() {
    let at = |name: &str| std::fs::read(format!("{}/www/sample/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    for name in ["register-2026-03.xlsx", "acquirer-2026-03.csv"] {
        assert_eq!(read(name, &at(name)).unwrap(), None);
    }
    assert_eq!(read("x", b"").unwrap(), None);
}

#[test]
fn the_command_line_takes_a_filled_sheet_and_says_what_it_left() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("filled");
    std::fs::create_dir_all(&folder).unwrap();
    let sheet = folder.join("清单.xlsx");
    std::fs::write(&sheet, xlsx(&filled(Lang::Zh)).unwrap()).unwrap();
    let at = |name: &str| format!("{}/www/sample/{name}", env!("CARGO_MANIFEST_DIR"));
    let (register, statement) = (at("register-2026-03.xlsx"), at("acquirer-2026-03.csv"));
    let (session, audit) = (folder.join("a.session"), folder.join("a.audit"));
    let run = |more: &[&str]| Command::new(env!("CARGO_BIN_EXE_poscheck")).args(["check", &register, &statement]).args(more).output().unwrap();
    let out = run(&[
        "--decisions",
        sheet.to_str().unwrap(),
        "--by",
        "王会计",
        "--at",
        "2026-04-01T09:00:00",
        "--out",
        session.to_str().unwrap(),
        "--out",
        audit.to_str().unwrap(),
        "--out",
        "-",
    ]);
    let said = String::from_utf8(out.stderr).unwrap();
    assert_eq!((out.status.code(), said.lines().count()), (Some(1), 4), "{said}");
    assert!(said.lines().skip(1).all(|line| line.starts_with("清单.xlsx 第 ")), "{said}");
    let report: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    let decided = report["findings"].as_array().unwrap().iter().filter(|finding| finding.get("decisions").is_some()).count();
    assert_eq!((report["decisions"]["given"].as_u64(), decided), (Some(6), 5));
    // The session leads to the same report, and the audit file proves it.
    let again = run(&["--session", session.to_str().unwrap(), "--out", "-"]);
    assert_eq!(again.stdout, out.stdout);
    let verify =
        Command::new(env!("CARGO_BIN_EXE_poscheck")).args(["audit", "verify", audit.to_str().unwrap(), &register, &statement]).output().unwrap();
    assert_eq!(verify.status.code(), Some(0), "{}", String::from_utf8_lossy(&verify.stdout));
    // Who names nobody is known by the sheet.
    let unnamed = run(&["--decisions", sheet.to_str().unwrap(), "--out", "-"]);
    let report: serde_json::Value = serde_json::from_slice(&unnamed.stdout).unwrap();
    let marks = report["findings"].as_array().unwrap().iter().filter_map(|finding| finding["decisions"].as_array()).flatten();
    assert!(marks.clone().count() > 0 && marks.clone().all(|mark| mark["by"] == "清单.xlsx"));
    // A statement in its place is refused.
    let refused = run(&["--decisions", &statement]);
    assert_eq!((refused.status.code(), String::from_utf8(refused.stderr).unwrap().lines().count()), (Some(2), 1));
}
