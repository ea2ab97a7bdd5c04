//! The worker's memory without a browser: files in, cards, answer, windows, details, report.

use std::collections::{BTreeMap, BTreeSet};

use super::message::{
    Answer, Ask, Brought, DecideAsk, Decided, Facet, FileAsk, FindingsPage, LookUp, Query, Reached, RowLine, RowQuery, RunWith, Say, Sort,
};
use super::sample;
use super::session::{Outside, Session};
use crate::base::RowRef;
use crate::check::{self, FileInput, Kept, Quiet};
use crate::decision::apply::key_of;
use crate::decision::session::{Session as SessionFile, write};
use crate::decision::{Act, Log, Signed};
use crate::locale::Lang;
use crate::profile::Profile;
use crate::report::json::json;

#[derive(Default)]
struct Desk {
    said: Vec<Say>,
    beside: Vec<String>,
    handed: Vec<u8>,
    files: BTreeMap<String, Vec<u8>>,
    read: usize,
}

impl Outside for Desk {
    fn bytes(&mut self, _: usize, file: &FileAsk) -> Result<Vec<u8>, &'static str> {
        self.read += 1;
        let sample = sample::FILES.iter().find(|sample| sample.name == file.name).map(|sample| sample.bytes.to_vec());
        self.files.get(&file.name).cloned().or(sample).ok_or("page-file-unreadable")
    }

    fn say(&mut self, say: Say, beside: Option<String>) {
        self.said.push(say);
        self.beside.extend(beside);
    }

    fn hand(&mut self, say: Say, bytes: &[u8]) {
        self.said.push(say);
        self.handed = bytes.to_vec();
    }
}

fn ask(id: u32, index: u8) -> FileAsk {
    FileAsk { id, name: sample::FILES[usize::from(index)].name.to_owned(), side: None }
}

fn run(session: &mut Session, desk: &mut Desk, run: u32, files: Vec<FileAsk>) {
    desk.said.clear();
    session.hear(Ask::Run { run, lang: "zh-CN".into(), files, profile: String::new(), mappings: Vec::new(), with: Box::default() }, desk);
}

fn checked() -> (Session, Desk) {
    let (mut session, mut desk) = (Session::default(), Desk::default());
    run(&mut session, &mut desk, 1, vec![ask(0, 0), ask(1, 1)]);
    (session, desk)
}

fn answer(desk: &Desk) -> &Answer {
    desk.said.iter().find_map(|say| if let Say::Checked { answer, .. } = say { Some(answer.as_ref()) } else { None }).unwrap()
}

fn findings(session: &mut Session, query: Query, offset: u32, count: u32) -> FindingsPage {
    let mut desk = Desk::default();
    session.hear(Ask::Findings { ask: 7, query, offset, count }, &mut desk);
    match desk.said.pop() {
        Some(Say::Findings { ask: 7, page }) => page,
        other => panic!("{other:?}"),
    }
}

fn chosen(facet: Facet, value: &str) -> Query {
    Query { chosen: [(facet, BTreeSet::from([value.to_owned()]))].into(), ..Query::default() }
}

#[test]
fn the_sample_gives_the_engine_s_own_report_and_a_bridge_that_closes() {
    let (mut session, mut desk) = checked();
    assert_eq!(answer(&desk).bridge.residual, "0.00");
    let mut tables = Vec::new();
    for file in sample::FILES {
        let input = FileInput { name: file.name.to_owned(), bytes: file.bytes.to_vec(), side: None };
        tables.extend(check::read(&input, &Profile::default(), &mut Quiet).tables);
    }
    check::assign_sides(&mut tables);
    let expected = check::check(tables, &Profile::default(), &mut Quiet).unwrap();
    for (lang, lines) in [(Lang::Zh, false), (Lang::En, true)] {
        session.hear(Ask::Report { ask: 1, lang: lang.tag().into(), lines }, &mut desk);
        assert_eq!(desk.beside.pop().unwrap(), json(&expected.report(lang, lines)));
    }
}

#[test]
fn what_is_counted_in_the_answer_is_what_the_list_gives() {
    let (mut session, desk) = checked();
    let answer = answer(&desk).clone();
    assert!(answer.findings > 10);
    for group in &answer.codes {
        let page = findings(&mut session, chosen(Facet::Code, &group.key), 0, 500);
        assert_eq!((u64::from(page.total), &page.effect), (group.count, &group.effect), "{}", group.key);
        assert!(page.rows.iter().all(|row| row.code == group.key));
    }
    for (class, count) in [("owed", answer.figures.owed_count), ("missing", answer.figures.missing_count), ("timing", answer.figures.timing_count)] {
        assert_eq!(u64::from(findings(&mut session, chosen(Facet::Class, class), 0, 500).total), count, "{class}");
    }
    let all = findings(&mut session, Query::default(), 0, 500);
    assert_eq!((all.total, &all.effect), (answer.findings, &answer.bridge.difference));
}

#[test]
fn windows_of_a_list_join_without_a_gap_in_every_order() {
    let (mut session, _) = checked();
    for sort in [Sort::Attention, Sort::Time, Sort::Amount] {
        let query = Query { sort, ..Query::default() };
        let all = findings(&mut session, query.clone(), 0, 500);
        let mut joined = Vec::new();
        for offset in (0..all.total).step_by(7) {
            joined.extend(findings(&mut session, query.clone(), offset, 7).rows);
        }
        assert_eq!(joined, all.rows);
        let back = findings(&mut session, Query { reversed: true, ..query }, 0, 500);
        assert!(back.rows.iter().rev().eq(all.rows.iter()));
    }
    let ranks: Vec<usize> = findings(&mut session, Query::default(), 0, 500)
        .rows
        .iter()
        .filter_map(|row| ["owed", "missing", "fee", "booking", "timing", "info"].iter().position(|class| *class == row.class))
        .collect();
    assert!(ranks.is_sorted(), "owed to customers comes first");
}

#[test]
fn a_finding_is_found_by_any_cell_of_its_rows() {
    let (mut session, _) = checked();
    let first = findings(&mut session, Query::default(), 0, 1).rows.remove(0);
    let mut desk = Desk::default();
    session.hear(Ask::Detail { ask: 1, index: first.index }, &mut desk);
    let Some(Say::Detail { detail: Some(detail), .. }) = desk.said.pop() else { panic!("no detail") };
    assert_eq!((detail.finding.code.as_str(), detail.line.index), (first.code.as_str(), first.index));
    assert!(!detail.rows.is_empty() && detail.rows.iter().all(|row| !row.cells.is_empty()));
    let rrn = detail.rows.iter().flat_map(|row| &row.cells).find(|cell| cell.field.as_deref() == Some("rrn") && !cell.text.is_empty()).unwrap();
    let found = findings(&mut session, Query { text: rrn.text.clone(), ..Query::default() }, 0, 50);
    assert!(found.rows.iter().any(|row| row.index == first.index), "{}", rrn.text);
    assert_eq!(findings(&mut session, Query { text: "no such words".into(), ..Query::default() }, 0, 50).total, 0);
}

#[test]
fn every_row_of_a_file_can_be_found_with_what_became_of_it() {
    let (mut session, desk) = checked();
    let answer = answer(&desk).clone();
    let mut ask_rows = |query: RowQuery| {
        let mut desk = Desk::default();
        session.hear(Ask::Rows { ask: 1, query, offset: 0, count: 5_000 }, &mut desk);
        let Some(Say::Rows { page, .. }) = desk.said.pop() else { panic!("no rows") };
        page
    };
    let all = ask_rows(RowQuery::default());
    assert_eq!(all.total as usize, all.rows.len());
    assert!(all.rows.is_sorted_by_key(|row| row.row));
    for line in answer.lines.iter().filter(|line| line.side == "merchant" && !line.code.is_empty()) {
        let page = ask_rows(RowQuery { codes: [line.code.clone()].into(), ..RowQuery::default() });
        assert_eq!(u64::from(page.total), line.count, "{}", line.code);
    }
    let some = all.rows.get(100).unwrap().row;
    assert_eq!(ask_rows(RowQuery { row: Some(some), ..RowQuery::default() }).place, Some(100));
}

#[test]
fn a_customer_s_payment_is_found_on_both_sides() {
    let (mut session, _) = checked();
    let paid = findings(&mut session, chosen(Facet::Code, "A01"), 0, 1).rows.remove(0);
    let last4 = paid.card.rsplit('*').next().unwrap().to_owned();
    let mut desk = Desk::default();
    session.hear(Ask::LookUp { ask: 1, query: LookUp { last4, day: paid.time[..10].to_owned(), amount: String::new() } }, &mut desk);
    let Some(Say::LookUp { cases, total, .. }) = desk.said.pop() else { panic!("no answer") };
    assert_eq!(total as usize, cases.len());
    let sides: BTreeSet<&str> = cases.iter().filter(|case| case.line.finding == Some(paid.index)).map(|case| case.row.side.as_str()).collect();
    assert_eq!(sides, BTreeSet::from(["merchant", "acquirer"]));
    session.hear(Ask::LookUp { ask: 2, query: LookUp::default() }, &mut desk);
    assert!(matches!(desk.said.pop(), Some(Say::LookUp { total: 0, .. })));
}

#[test]
fn one_side_alone_waits_for_the_other_and_is_not_read_twice() {
    let (mut session, mut desk) = (Session::default(), Desk::default());
    run(&mut session, &mut desk, 1, vec![ask(0, 0)]);
    assert!(matches!(desk.said.last(), Some(Say::Missing { sides, .. }) if sides == &["acquirer"]));
    run(&mut session, &mut desk, 2, vec![ask(0, 0), ask(1, 1)]);
    assert!(matches!(desk.said.last(), Some(Say::Checked { run: 2, .. })));
    assert_eq!(desk.read, 2);
}

#[test]
fn a_file_that_can_t_be_read_and_a_copy_are_told_and_the_other_is_kept() {
    let (mut session, mut desk) = (Session::default(), Desk::default());
    desk.files.insert("副本.xlsx".into(), sample::FILES[0].bytes.to_vec());
    let handle = |id: u32, name: &str| FileAsk { id, name: name.into(), side: None };
    run(&mut session, &mut desk, 1, vec![ask(0, 0), handle(1, "没有.csv"), handle(2, "副本.xlsx")]);
    let mut problems: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    for say in &desk.said {
        if let Say::File { id, problems: found, .. } = say {
            problems.insert(*id, found.iter().map(|problem| problem.code.clone()).collect());
        }
    }
    assert_eq!(problems[&0], Vec::<String>::new());
    assert_eq!(problems[&1], ["page-file-unreadable"]);
    assert_eq!(problems[&2], ["page-same-file"]);
    run(&mut session, &mut desk, 2, vec![ask(0, 0), ask(3, 1)]);
    assert!(matches!(desk.said.last(), Some(Say::Checked { .. })));
}

#[test]
fn everything_is_said_again_in_the_other_language() {
    let (mut session, mut desk) = checked();
    desk.said.clear();
    session.hear(Ask::Speak { run: 1, lang: "en".into() }, &mut desk);
    let reasons: Vec<&str> = desk
        .said
        .iter()
        .filter_map(|say| if let Say::File { cards, .. } = say { Some(cards) } else { None })
        .flatten()
        .map(|card| card.side_reason.as_str())
        .collect();
    assert_eq!(reasons.len(), 2);
    assert!(matches!(desk.said.last(), Some(Say::Checked { .. })));
    session.hear(Ask::Speak { run: 9, lang: "zh-CN".into() }, &mut desk);
    let mut other = Desk::default();
    session.hear(Ask::Detail { ask: 1, index: 0 }, &mut other);
    let Some(Say::Detail { detail: Some(detail), .. }) = other.said.pop() else { panic!("no detail") };
    assert!(detail.finding.remedy.now.is_ascii() || !detail.finding.remedy.now.contains('，'), "a call of another run is not heard");
}

// Decisions.

fn decide(session: &mut Session, desk: &mut Desk, log: &Log, shown: Option<String>) -> Decided {
    desk.said.clear();
    session.hear(Ask::Decide(Box::new(DecideAsk { run: 1, log: log.clone(), shown, place: Some(0), ..DecideAsk::default() })), desk);
    assert!(matches!(desk.said.last(), Some(Say::Checked { run: 1, .. })), "the answer follows");
    desk.said.iter().find_map(|say| if let Say::Decided(decided) = say { Some((**decided).clone()) } else { None }).unwrap()
}

fn reached(session: &mut Session, query: Query) -> Vec<Reached> {
    let mut desk = Desk::default();
    session.hear(Ask::Reach { ask: 3, query }, &mut desk);
    match desk.said.pop() {
        Some(Say::Reached { ask: 3, reached }) => reached,
        other => panic!("{other:?}"),
    }
}

fn signed() -> Signed {
    Signed { by: "王会计".into(), at: "2026-04-01T09:00:00+08:00".into(), reason: "查过小票".into() }
}

#[test]
fn a_decision_checks_again_without_reading_and_the_finding_on_show_is_found_again() {
    let (mut session, mut desk) = checked();
    let all = reached(&mut session, Query::default());
    assert_eq!(all.len() as u32, findings(&mut session, Query::default(), 0, 1).total);
    let mut log = Log::default();
    log.decide(vec![Act::Done { finding: all[1].id.clone() }], signed());
    log.decide(vec![Act::Note { finding: "U03-000000000000".into(), text: "x".into() }], signed());
    let decided = decide(&mut session, &mut desk, &log, Some(all[1].id.clone()));
    assert_eq!((desk.read, decided.entries, decided.settled), (2, 2, 1));
    assert_eq!(decided.unfit.iter().map(|one| one.entry).collect::<Vec<_>>(), [2], "one that fits nothing is said");
    let moved = decided.moved.unwrap();
    let done = findings(&mut session, chosen(Facet::State, "done"), 0, 9);
    assert_eq!((done.total, done.rows[0].index, moved.place), (1, moved.index.unwrap(), Some(1)));
    log.undo(signed());
    log.undo(signed());
    assert_eq!(decide(&mut session, &mut desk, &log, None).settled, 0);
}

#[test]
fn rows_are_linked_by_hand_from_the_candidates_as_the_command_line_would() {
    let (mut session, mut desk) = checked();
    let alone = findings(&mut session, chosen(Facet::Code, "U03"), 0, 1).rows.remove(0);
    session.hear(Ask::Candidates { ask: 2, index: alone.index, text: String::new() }, &mut desk);
    let Some(Say::Candidates { found: Some(found), .. }) = desk.said.pop() else { panic!("no candidates") };
    assert!(found.own.iter().all(|line| line.side == "merchant") && found.rows.iter().all(|line| line.side == "acquirer"));
    assert!(!found.rows.is_empty() && found.total as usize >= found.rows.len());
    let far = found.rows.last().unwrap();
    session.hear(Ask::Candidates { ask: 3, index: alone.index, text: far.amount.clone() }, &mut desk);
    let Some(Say::Candidates { found: Some(searched), .. }) = desk.said.pop() else { panic!("no candidates") };
    assert!(searched.rows.iter().any(|line| (line.input, line.row) == (far.input, far.row)), "a search finds what is not near as well");
    let mut tables = Vec::new();
    for file in sample::FILES {
        let input = FileInput { name: file.name.to_owned(), bytes: file.bytes.to_vec(), side: None };
        tables.extend(check::read(&input, &Profile::default(), &mut Quiet).tables);
    }
    check::assign_sides(&mut tables);
    let key = |line: &RowLine| key_of(&tables, RowRef { input: line.input, row_number: line.row }).unwrap();
    let mut log = Log::default();
    log.decide(vec![Act::Link { merchant: vec![key(&found.own[0])], acquirer: vec![key(&found.rows[0])] }], signed());
    assert_eq!(decide(&mut session, &mut desk, &log, None).unfit, []);
    let kept = Kept { decisions: log.decisions(), ..Kept::default() };
    let expected = check::check_with(tables, &Profile::default(), &kept, &mut Quiet).unwrap();
    session.hear(Ask::Report { ask: 1, lang: "en".into(), lines: true }, &mut desk);
    assert_eq!(desk.beside.pop().unwrap(), json(&expected.report(Lang::En, true)));
    // A later run over the same files starts with them.
    session.hear(
        Ask::Run {
            run: 1,
            lang: "en".into(),
            files: vec![ask(0, 0), ask(1, 1)],
            profile: String::new(),
            mappings: Vec::new(),
            with: Box::new(RunWith { log, ..RunWith::default() }),
        },
        &mut desk,
    );
    session.hear(Ask::Report { ask: 1, lang: "en".into(), lines: true }, &mut desk);
    assert_eq!(desk.beside.pop().unwrap(), json(&expected.report(Lang::En, true)));
}

#[test]
fn a_session_file_is_told_from_what_is_none() {
    let (mut session, mut desk) = (Session::default(), Desk::default());
    let mut log = Log::default();
    log.decide(vec![Act::Done { finding: "A01-1".into() }], signed());
    let text = write(&SessionFile { log: log.clone(), ..SessionFile::default() });
    desk.files.insert("s.json".into(), text.clone().into_bytes());
    desk.files.insert("changed.json".into(), text.replace("A01-1", "A01-2").into_bytes());
    desk.files.insert("newer.json".into(), text.replace("session/1", "session/7").into_bytes());
    desk.files.insert("other.json".into(), b"{}".to_vec());
    let mut brought = |name: &str| {
        session.hear(Ask::Bring { id: 0, name: name.into() }, &mut desk);
        match desk.said.pop() {
            Some(Say::Brought { brought: Brought::Session(session), .. }) => Ok(session.log),
            Some(Say::Brought { brought: Brought::Refused(problem), .. }) => Err(problem.code),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(brought("s.json"), Ok(log));
    for (name, code) in [
        ("changed.json", "session-chain"),
        ("newer.json", "session-newer"),
        ("other.json", "session-unreadable"),
        ("none.json", "page-file-unreadable"),
    ] {
        assert_eq!(brought(name), Err(code.to_owned()), "{name}");
    }
}
