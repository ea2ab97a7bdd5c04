//! What a file says, through a whole check and every export: as cells, headings, sheets' names, files' names.
//!
//! In: texts made here, and those of a folder named in `POSCHECK_PAYLOADS` where there is one. Out: a failed test that names the
//! export and the text; with `POSCHECK_EXPORTS`, the files for other programs to open. Must not know: how a finding was made.

use std::path::PathBuf;

use poscheck::base::Side;
use poscheck::check::Checked;
use poscheck::locale::Lang;
use poscheck::profile::Profile;
use poscheck::report::csv::{CsvStyle, DELIMITERS, csv};
use poscheck::report::html::html;
use poscheck::report::json::json;
use poscheck::report::paper::{Paper, Section, paper};
use poscheck::report::safe::{bared, is_formula};
use poscheck::report::xlsx::xlsx;

use crate::exports::{checked, formulas, markups, paper_of, paper_with, parts, records, sample, sheets, tags};

/// Two thousand and more: formulas at every place, markup, and what a folder of lists adds.
fn payloads() -> Vec<String> {
    let mut texts: Vec<String> = formulas().into_iter().chain(markups()).collect();
    if let Some(folder) = std::env::var_os("POSCHECK_PAYLOADS") {
        let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        for file in files.iter().filter(|file| file.extension().is_some_and(|ending| ending == "txt" || ending == "md")) {
            let text = String::from_utf8_lossy(&std::fs::read(file).unwrap()).into_owned();
            texts.extend(text.lines().filter(|line| !line.is_empty()).map(str::to_owned));
        }
    }
    assert!(texts.len() >= 2_000, "{}", texts.len());
    texts
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// A check whose every row, and whose files' names and headings, say these texts.
fn check_of(texts: &[String], names: [&str; 3]) -> Checked {
    let [ours, theirs, heading] = names;
    let heading = quoted(heading);
    let mut merchant = format!("时间,金额,终端号,收银员,参考号,{heading}\n");
    let mut acquirer = format!("交易时间,交易金额,终端号,参考号,卡号,{heading}\n");
    for (number, text) in texts.iter().enumerate() {
        let (day, second, cell) = (number / 1_440 % 27 + 1, number % 1_440, quoted(text));
        let time = format!("2026-03-{day:02} {:02}:{:02}:00", second / 60, second % 60);
        let reference = format!("60{number:010}");
        merchant.push_str(&format!("{time},{}.00,{cell},{cell},{reference},{cell}\n", 10 + number % 90));
        acquirer.push_str(&format!("{time},{}.50,{cell},{reference},629999******{:04},{cell}\n", 10 + number % 90, number % 10_000));
    }
    checked(&[(ours, merchant.into_bytes(), Side::Merchant), (theirs, acquirer.into_bytes(), Side::Acquirer)])
}

/// Nothing of a workbook can run or lead away.
fn assert_dead_workbook(bytes: &[u8], what: &str) {
    for (name, part) in parts(bytes) {
        // A drawing's own references to its figures stand in its part as `c:f`.
        assert!(!part.contains("<f>") && !part.contains("<f "), "{what}: {name} has a formula");
        assert!(!part.contains("<hyperlink") && !part.contains("TargetMode") && !part.contains("<ddeLink"), "{what}: {name} has a link");
        assert!(!name.contains("externalLink") && !name.contains("vba"), "{what}: {name}");
    }
}

fn assert_dead_text(paper: &Paper, what: &str) {
    for delimiter in DELIMITERS {
        let text = String::from_utf8(csv(paper, CsvStyle { delimiter, has_mark: true })).unwrap();
        for field in records(text.trim_start_matches('\u{feff}'), delimiter).iter().flatten().filter(|field| is_formula(field)) {
            let is_figure = field.strip_prefix('-').is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'));
            assert!(field.starts_with('\'') || is_figure, "{what}: {field:?} lives in text cut at {delimiter:?}");
        }
    }
}

#[test]
fn no_text_of_a_file_lives_in_any_export_of_its_check() {
    let texts = payloads();
    let plain = tags(&html(&paper_of(&sample(), Lang::Zh))).0;
    for part in texts.chunks(1_500) {
        let checked = check_of(part, ["=甲<b>.csv", "+乙'\".csv", "=备注"]);
        assert!(checked.findings.len() >= part.len(), "every row differs: {} of {}", checked.findings.len(), part.len());
        for lang in [Lang::Zh, Lang::En] {
            let paper = paper_of(&checked, lang);
            assert_dead_workbook(&xlsx(&paper).unwrap(), "the check's workbook");
            assert_dead_text(&paper, "the check's text");
            let (names, _) = tags(&html(&paper));
            assert!(names.keys().all(|name| plain.contains_key(name)), "the check's page has {names:?}");
        }
        // The report reads back as what it says, whatever signs stand in it.
        let report = checked.report(Lang::Zh, true);
        let text = json(&report);
        assert_eq!(json(&serde_json::from_str(&text).unwrap()), text);
    }
}

#[test]
fn names_of_files_and_headings_live_in_no_export() {
    let texts = payloads();
    let plain = tags(&html(&paper_of(&sample(), Lang::En))).0;
    for number in 0..120 {
        let text = |place: usize| texts[(number * 17 + place * 701) % texts.len()].as_str();
        // A name holds no line break and no slash, a heading any text.
        let name = |place: usize| format!("{}.csv", text(place).replace(['\n', '\r', '\0', '/'], " "));
        let checked = check_of(&["x".to_owned(), "y".to_owned()], [&name(0), &name(1), text(2)]);
        let profile = Profile { name: Some(text(3).to_owned()), ..Profile::default() };
        let paper = paper(&checked, &checked.report(Lang::En, false), &profile, Lang::En);
        let bytes = xlsx(&paper).unwrap();
        assert_dead_workbook(&bytes, &name(0));
        assert_dead_text(&paper, &name(0));
        assert!(tags(&html(&paper)).0.keys().all(|tag| plain.contains_key(tag)), "{:?}", name(0));
        let wanted = name(0);
        let report = checked.report(Lang::En, false);
        assert_eq!(report.inputs[0].name, wanted);
    }
}

#[test]
fn sheets_can_be_called_anything() {
    let texts = payloads();
    let mut paper = paper_with(&["x".to_owned()]);
    let section = paper.sections[0].clone();
    paper.sections = texts.iter().step_by(texts.len() / 150).map(|text| Section { name: text.clone(), ..section.clone() }).collect();
    let bytes = xlsx(&paper).unwrap();
    assert_dead_workbook(&bytes, "a workbook of many sheets");
    assert_eq!(sheets(&bytes).len(), paper.sections.len());
}

/// Files for other programs to open, and what must be found in them: see `tests/exports/read.py`.
#[test]
fn the_files_for_other_programs_are_written() {
    let Some(folder) = std::env::var_os("POSCHECK_EXPORTS").map(PathBuf::from) else { return };
    std::fs::create_dir_all(&folder).unwrap();
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.join(name), bytes).unwrap();
    // Control characters that no workbook may hold are dropped, and a text too long is cut: neither is asked for here.
    let is_kept = |text: &&String| !text.contains(['\0', '\u{b}', '\u{c}']) && text.len() < 10_000;
    let texts: Vec<String> = payloads().iter().filter(is_kept).cloned().collect();
    let hostile = paper_with(&texts);
    write("hostile.xlsx", &xlsx(&hostile).unwrap());
    for (delimiter, name) in DELIMITERS.into_iter().zip(["comma", "semicolon", "tab", "pipe"]) {
        write(&format!("hostile-{name}.csv"), &csv(&hostile, CsvStyle { delimiter, has_mark: true }));
    }
    let checked = sample();
    let mut wanted = serde_json::Map::new();
    for lang in [Lang::Zh, Lang::En] {
        let paper = paper_of(&checked, lang);
        write(&format!("sample-{}.xlsx", lang.tag()), &xlsx(&paper).unwrap());
        let name = |id: &str| paper.section(id).unwrap().name.clone();
        let sheets = serde_json::json!({"statement": name("statement"), "differences": name("differences"), "matched": name("matched")});
        wanted.insert(lang.tag().to_owned(), sheets);
    }
    let report = checked.report(Lang::Zh, false);
    wanted.insert("difference".to_owned(), report.bridge.difference.clone().into());
    wanted.insert("findings".to_owned(), report.findings.len().into());
    wanted.insert("texts".to_owned(), texts.into());
    write("wanted.json", serde_json::to_string(&wanted).unwrap().as_bytes());
}

#[test]
fn a_guard_comes_off_whatever_lists_hold() {
    for text in payloads() {
        assert_eq!(bared(&poscheck::report::safe::guarded(&text)), text);
    }
}
