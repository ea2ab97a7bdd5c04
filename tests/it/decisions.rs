//! Decisions that a check respects, and audit files that prove or name what was changed.
//!
//! In: made months, decisions, spoiled audit files. Out: a failed test that names the decision or the part. Must not know: how
//! a link is found.

use poscheck::audit::{self, Ran};
use poscheck::base::{RowRef, Side};
use poscheck::check::{Checked, FileInput, Kept, Quiet, assign_sides, check_with, read};
use poscheck::decision::apply::key_of;
use poscheck::decision::session::InputMark;
use poscheck::decision::{Act, Log, RowKey, Signed};
use poscheck::locale::Lang;
use poscheck::profile::Profile;
use poscheck::report::json::json;
use poscheck::report::model::Report;
use poscheck::report::paper::{Cell, paper};

use crate::carry::month;

const MERCHANT_ROWS: [&str; 4] = [
    // Two bookings that the references of no row settle, one with a keying slip, one booked with a wrong reference.
    "2026-03-12 12:00:00,58.00,消费,10010001,,",
    "2026-03-14 08:00:00,70.00,消费,10010001,,",
    "2026-03-16 12:00:00,128.50,消费,10010001,603160012345,629999******1285",
    "2026-03-18 12:00:00,33.00,消费,10010001,603180033333,629999******3300",
];
const ACQUIRER_ROWS: [&str; 5] = [
    "2026-03-12 19:30:00,58.00,消费,10010001,603120058000,,629999******5800",
    "2026-03-14 20:00:00,30.00,消费,10010001,603140030000,,629999******3000",
    "2026-03-14 20:01:00,40.00,消费,10010001,603140040000,,629999******4000",
    "2026-03-16 12:00:04,182.50,消费,10010001,603160012345,,629999******1285",
    "2026-03-18 12:00:04,33.00,消费,10010001,603180033333,,629999******3300",
];

fn inputs() -> Vec<FileInput> {
    let (ours, theirs) = month(3, &MERCHANT_ROWS, &ACQUIRER_ROWS);
    vec![
        FileInput { name: "本单位.csv".to_owned(), bytes: ours.into_bytes(), side: Some(Side::Merchant) },
        FileInput { name: "渠道.csv".to_owned(), bytes: theirs.into_bytes(), side: Some(Side::Acquirer) },
    ]
}

fn run(log: &Log) -> (Checked, Report) {
    let profile = Profile::default();
    let mut tables: Vec<_> = inputs().iter().flat_map(|input| read(input, &profile, &mut Quiet).tables).collect();
    assert!(assign_sides(&mut tables).is_empty());
    let checked = check_with(tables, &profile, &Kept { decisions: log.decisions(), ..Kept::default() }, &mut Quiet).unwrap();
    let report = checked.report(Lang::Zh, true);
    assert_eq!(report.bridge.residual, "0.00");
    (checked, report)
}

fn signed() -> Signed {
    Signed { by: "王会计".to_owned(), at: "2026-04-01T09:00:00".to_owned(), reason: "见小票".to_owned() }
}

fn codes(report: &Report) -> Vec<&str> {
    report.findings.iter().map(|finding| finding.code.as_str()).collect()
}

/// The key of the row that holds a text.
fn row(checked: &Checked, input: u32, text: &str) -> RowKey {
    let rows = &checked.tables[input as usize].rows;
    let index = (0..rows.len()).find(|index| rows.cells(*index).any(|cell| cell.text == text)).unwrap();
    key_of(&checked.tables, RowRef { input, row_number: rows.number(index) }).unwrap()
}

#[test]
fn a_link_by_hand_stands_and_a_parted_pair_stays_apart() {
    let mut log = Log::default();
    let (checked, before) = run(&log);
    assert_eq!(codes(&before).iter().filter(|code| code.starts_with('U')).count(), 5, "{:?}", codes(&before));
    // One with one, across seven hours.
    let one = Act::Link { merchant: vec![row(&checked, 0, "58.00")], acquirer: vec![row(&checked, 1, "58.00")] };
    log.decide(vec![one], signed());
    let (_, linked) = run(&log);
    assert_eq!(linked.findings.len(), before.findings.len() - 2, "{:?}", codes(&linked));
    assert!(linked.links.as_ref().unwrap().iter().any(|link| link.tier == "hand"));
    // One with two that make it up.
    let several = Act::Link { merchant: vec![row(&checked, 0, "70.00")], acquirer: vec![row(&checked, 1, "30.00"), row(&checked, 1, "40.00")] };
    log.decide(vec![several], signed());
    let (_, grouped) = run(&log);
    assert_eq!(codes(&grouped).iter().filter(|code| code.starts_with('U')).count(), 0, "{:?}", codes(&grouped));
    // A pair with the same reference, parted.
    let parted = Act::Unlink { merchant: row(&checked, 0, "603180033333"), acquirer: row(&checked, 1, "603180033333") };
    log.decide(vec![parted], signed());
    let (checked, apart) = run(&log);
    let mut alone: Vec<&str> = codes(&apart).into_iter().filter(|code| code.starts_with('U')).collect();
    alone.sort_unstable();
    assert_eq!(alone, ["U04", "U06"]);
    assert!(checked.unfit.is_empty(), "{:?}", checked.unfit);
    // All taken back is where it began.
    for _ in 0..3 {
        assert!(log.undo(signed()));
    }
    assert_eq!(json(&run(&log).1), json(&before));
}

#[test]
fn a_code_put_right_moves_the_bridge_and_keeps_its_name() {
    let mut log = Log::default();
    let (_, before) = run(&log);
    let slip = before.findings.iter().find(|finding| finding.code == "A01").unwrap();
    log.decide(
        vec![
            Act::Code { finding: slip.id.clone(), code: "A05".to_owned() },
            Act::Cause { finding: slip.id.clone(), cause: "hardware".to_owned() },
            Act::Note { finding: slip.id.clone(), text: "=SUM(1)按错键".to_owned() },
            Act::Accept { finding: slip.id.clone() },
        ],
        signed(),
    );
    let (checked, after) = run(&log);
    let moved = after.findings.iter().find(|finding| finding.id == slip.id).unwrap();
    assert_eq!((moved.code.as_str(), moved.cause.code.as_str(), moved.amount.effect.as_str()), ("A05", "hardware", "-54.00"));
    assert_eq!(moved.decisions.iter().map(|mark| mark.kind.as_str()).collect::<Vec<_>>(), ["code", "cause", "note", "accept"]);
    let step = |report: &Report, code: &str| report.bridge.steps.iter().find(|step| step.code == code).map(|step| step.effect.clone());
    assert_eq!((step(&before, "A01"), step(&after, "A01")), (Some("-54.00".to_owned()), None));
    assert_eq!(step(&after, "A05").as_deref(), Some("-54.00"));
    assert!(after.lines.as_ref().unwrap().iter().filter(|line| line.code == "A05").count() == 2);
    // Accepted stays open for the next period; done does not.
    assert!(after.open_items.iter().any(|item| item.finding == slip.id));
    log.decide(vec![Act::Done { finding: slip.id.clone() }], signed());
    let (_, done) = run(&log);
    assert!(!done.open_items.iter().any(|item| item.finding == slip.id));
    // The working list shows both columns filled in.
    let paper = paper(&checked, &after, &Profile::default(), Lang::Zh);
    let rows = &paper.section("differences").unwrap().blocks[0].rows;
    let filled = rows.iter().find(|row| row.cells.last() == Some(&Cell::Text(slip.id.clone()))).unwrap();
    assert_eq!(filled.cells[13], Cell::Text("已说明".to_owned()));
    assert!(matches!(&filled.cells[14], Cell::File(text) if text.contains("=SUM(1)按错键") && text.contains("王会计")));
}

#[test]
fn a_decision_that_no_longer_fits_is_shown_with_its_reason() {
    let (checked, before) = run(&Log::default());
    let ours = row(&checked, 0, "58.00");
    let foreign = RowKey { sha256: "0".repeat(64), part: String::new(), row: 3 };
    let mut log = Log::default();
    let theirs = |text: &str| vec![row(&checked, 1, text)];
    log.decide(vec![Act::Link { merchant: vec![foreign], acquirer: theirs("58.00") }], signed());
    log.decide(vec![Act::Link { merchant: vec![RowKey { row: 9_999, ..ours.clone() }], acquirer: theirs("58.00") }], signed());
    log.decide(vec![Act::Link { merchant: vec![ours.clone()], acquirer: theirs("30.00") }], signed());
    log.decide(vec![Act::Link { merchant: vec![ours], acquirer: theirs("58.00") }], signed());
    log.decide(vec![Act::Accept { finding: "U03-ffffffffffff".to_owned() }], signed());
    let slip = before.findings.iter().find(|finding| finding.code == "A01").unwrap().id.clone();
    log.decide(
        vec![Act::Code { finding: slip.clone(), code: "M00".to_owned() }, Act::Cause { finding: slip, cause: "weather".to_owned() }],
        signed(),
    );
    let (checked, report) = run(&log);
    let why: Vec<&str> = checked.unfit.iter().map(|unfit| unfit.why.key).collect();
    assert_eq!(why, ["decision-no-file", "decision-no-row-here", "decision-overruled", "decision-no-finding", "decision-code", "decision-cause"]);
    let told = report.decisions.unwrap();
    assert_eq!((told.given, told.unfit.len()), (7, 6));
    assert!(told.unfit.iter().all(|unfit| !unfit.why.starts_with("decision-")));
}

fn audit_file() -> String {
    let mut log = Log::default();
    let (checked, report) = run(&log);
    log.decide(vec![Act::Accept { finding: report.findings[0].id.clone() }], signed());
    log.decide(vec![Act::Link { merchant: vec![row(&checked, 0, "58.00")], acquirer: vec![row(&checked, 1, "58.00")] }], signed());
    let carried = poscheck::report::carry::read(&json(&report), "open.json", checked.currency).unwrap();
    let marks = inputs().iter().map(InputMark::of).collect();
    let profile = Profile { name: Some("示例店".to_owned()), ..Profile::default() };
    let ran = Ran { inputs: marks, profile, lang: Lang::En, lines: true, carried, carried_twice: 1, log };
    let mut tables: Vec<_> = inputs().iter().flat_map(|input| read(input, &ran.profile, &mut Quiet).tables).collect();
    assert!(assign_sides(&mut tables).is_empty());
    let checked = check_with(tables, &ran.profile, &ran.kept(), &mut Quiet).unwrap();
    audit::write(&ran, &checked.report(ran.lang, ran.lines))
}

fn keys(text: &str, files: &[FileInput]) -> Vec<&'static str> {
    audit::verify(text, "a.audit", files).unwrap().differs.iter().map(|said| said.key).collect()
}

#[test]
fn the_same_files_prove_an_audit_whatever_their_names_and_order() {
    let text = audit_file();
    assert_eq!(text, audit_file());
    let mut files = inputs();
    files.reverse();
    files[0].name = "renamed.bin".to_owned();
    files[1].side = None;
    let verdict = audit::verify(&text, "a.audit", &files).unwrap();
    assert_eq!((verdict.differs.len(), verdict.notes.len()), (0, 0), "{:?}", verdict.differs);
}

#[test]
fn whatever_was_changed_is_named() {
    let text = audit_file();
    let files = inputs();
    let spoil = |from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1)
    };
    assert_eq!(keys(&spoil("示例店", "示列店"), &files)[0], "audit-seal-settings");
    assert_eq!(keys(&spoil("\"lines\": true", "\"lines\": false"), &files)[0], "audit-seal-settings");
    assert_eq!(keys(&spoil("王会计", "王会记"), &files)[0], "audit-seal-decision");
    assert_eq!(keys(&spoil("\"carry_twice\": 1", "\"carry_twice\": 2"), &files)[0], "audit-seal-carry");
    assert!(keys(&spoil("\"residual\": \"0.00\"", "\"residual\": \"0.01\""), &files).contains(&"audit-seal-report"));
    assert_eq!(keys(&spoil(audit::BUILD, &"0".repeat(64)), &files)[0], "audit-seal-engine");
    assert!(!audit::verify(&spoil(audit::BUILD, &"0".repeat(64)), "a.audit", &files).unwrap().notes.is_empty());
    // A byte in an input, an input left out, one that never was there.
    let mut changed = inputs();
    let last = changed[1].bytes.len() - 2;
    changed[1].bytes[last] ^= 1;
    assert_eq!(keys(&text, &changed), ["audit-input-changed"]);
    assert_eq!(keys(&text, &files[..1]), ["audit-input-missing"]);
    let mut more = inputs();
    more.push(FileInput { name: "third.csv".to_owned(), bytes: b"a,b\n1,2\n".to_vec(), side: None });
    assert_eq!(keys(&text, &more), ["audit-input-extra"]);
    // Sealed anew by someone who changed a figure of the report: the inputs give another.
    let mut forged: audit::Audit = serde_json::from_str(&text).unwrap();
    forged.report.findings[0].amount.effect = "0.00".to_owned();
    forged.seals = audit::seals(&forged);
    let verdict = audit::verify(&serde_json::to_string(&forged).unwrap(), "a.audit", &files).unwrap();
    let told: Vec<String> = verdict.differs.iter().map(|said| format!("{:?}", said.facts)).collect();
    assert!(
        verdict.differs.iter().all(|said| said.key == "audit-report-differs") && told[0].contains("report.findings[0].amount.effect"),
        "{told:?}"
    );
}

#[test]
fn what_is_no_audit_file_is_refused() {
    for (text, code) in [("x", "audit-unreadable"), ("{}", "audit-unreadable"), ("{\"schema\":\"poscheck/audit/2\"}", "audit-version")] {
        assert_eq!(audit::verify(text, "a.audit", &[]).unwrap_err().code(), code);
    }
}
