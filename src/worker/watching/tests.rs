//! Runs that go on from the one before: what is read, what is news, what people did about warnings, figures of periods.

use std::collections::BTreeMap;

use super::*;
use crate::decision::Signed;
use crate::decision::session::{self, Session as SessionFile};
use crate::worker::message::{Ask, DecideAsk, FileAsk, RunWith, Say};
use crate::worker::sample;
use crate::worker::session::{Outside, Session};

#[derive(Default)]
struct Desk {
    answer: Answer,
    files: BTreeMap<String, Vec<u8>>,
    read: Vec<String>,
}

impl Outside for Desk {
    fn bytes(&mut self, _: usize, file: &FileAsk) -> Result<Vec<u8>, &'static str> {
        self.read.push(file.name.clone());
        self.files.get(&file.name).cloned().ok_or("page-file-unreadable")
    }

    fn say(&mut self, say: Say, _: Option<String>) {
        if let Say::Checked { answer, .. } = say {
            self.answer = *answer;
        }
    }

    fn hand(&mut self, _: Say, _: &[u8]) {}
}

const REGISTER: &str = "register-2026-03.xlsx";
const STATEMENT: &str = "acquirer-2026-03.csv";

fn desk() -> Desk {
    Desk { files: sample::FILES.iter().map(|file| (file.name.to_owned(), file.bytes.to_vec())).collect(), ..Desk::default() }
}

fn run(session: &mut Session, desk: &mut Desk, run: u32, files: &[(u32, &str)], with: RunWith) -> Vec<String> {
    desk.read.clear();
    let files = files.iter().map(|(id, name)| FileAsk { id: *id, name: (*name).to_owned(), side: None }).collect();
    session.hear(Ask::Run { run, lang: "en".into(), files, profile: String::new(), mappings: Vec::new(), with: Box::new(with) }, desk);
    desk.read.clone()
}

fn keeping() -> RunWith {
    RunWith { keeps: true, ..RunWith::default() }
}

// The statement without its last payments.
fn shortened(desk: &mut Desk, less: usize) {
    let whole = sample::FILES.iter().find(|file| file.name == STATEMENT).unwrap().bytes;
    // It is no UTF-8, so its lines are bytes; the two below the rows are totals, which would contradict what is left.
    let lines: Vec<&[u8]> = whole.split_inclusive(|byte| *byte == b'\n').collect();
    desk.files.insert(STATEMENT.to_owned(), lines[..lines.len() - 2 - less].concat());
}

#[test]
fn a_run_that_goes_on_reads_only_what_changed_and_gives_the_answer_of_a_fresh_one() {
    let (mut session, mut desk) = (Session::default(), desk());
    shortened(&mut desk, 40);
    let both = [(0, REGISTER), (1, STATEMENT)];
    assert_eq!(run(&mut session, &mut desk, 1, &both, keeping()), [REGISTER, STATEMENT]);
    assert_eq!(desk.answer.watch.news, None, "a first check has nothing to be compared with");
    assert!(run(&mut session, &mut desk, 2, &both, keeping()).is_empty());
    let news = desk.answer.watch.news.clone().unwrap();
    assert_eq!((news.new_count, news.cleared_count, news.fresh.len()), (0, 0, 0));
    // The whole statement takes its place, under a number of its own.
    let mut desk = Desk { answer: desk.answer, ..self::desk() };
    assert_eq!(run(&mut session, &mut desk, 3, &[(0, REGISTER), (2, STATEMENT)], keeping()), [STATEMENT]);
    let again = std::mem::take(&mut desk.answer);
    let news = again.watch.news.clone().unwrap();
    assert!(news.cleared_count > 0 && news.cleared.len() <= TOLD_MAX, "{news:?}");
    let (mut fresh, mut beside) = (Session::default(), self::desk());
    run(&mut fresh, &mut beside, 1, &both, RunWith::default());
    let plain = |answer: Answer| Answer { watch: Box::new(WatchView { news: None, ..*answer.watch }), ..answer };
    assert_eq!(plain(again), plain(beside.answer));
}

#[test]
fn a_run_that_does_not_go_on_reads_all_and_has_no_news() {
    let (mut session, mut desk) = (Session::default(), desk());
    let both = [(0, REGISTER), (1, STATEMENT)];
    for number in 1..3 {
        assert_eq!(run(&mut session, &mut desk, number, &both, RunWith::default()).len(), 2);
        assert_eq!(desk.answer.watch.news, None);
    }
}

#[test]
fn what_people_did_about_a_warning_holds_until_something_comes_to_it() {
    let (mut session, mut desk) = (Session::default(), desk());
    run(&mut session, &mut desk, 1, &[(0, REGISTER), (1, STATEMENT)], keeping());
    let place = desk.answer.alerts.iter().position(|alert| alert.episodes.len() > 1).expect("a warning of several findings");
    let (rule, episodes) = (desk.answer.alerts[place].rule.clone(), desk.answer.alerts[place].episodes.clone());
    assert_eq!(desk.answer.watch.states[place].state, "open");
    let mut log = Log::default();
    let mut decide = |session: &mut Session, desk: &mut Desk, episodes: &[String], state: &str| {
        let act = Act::Warning { rule: rule.clone(), episodes: episodes.to_vec(), state: state.to_owned(), until: String::new() };
        log.decide(vec![act], Signed { by: "王".to_owned(), ..Signed::default() });
        session.hear(Ask::Decide(Box::new(DecideAsk { run: 1, log: log.clone(), ..DecideAsk::default() })), desk);
        desk.answer.watch.states[place].clone()
    };
    // Of all but one it is not settled.
    assert_eq!(decide(&mut session, &mut desk, &episodes[1..], "done").state, "open");
    let state = decide(&mut session, &mut desk, &episodes, "acknowledged");
    assert_eq!((state.state.as_str(), state.entries.as_slice()), ("acknowledged", [1, 2].as_slice()));
    assert_eq!(decide(&mut session, &mut desk, &episodes, "open").state, "open");
    assert_eq!(desk.answer.watch.news, None, "a decision is no news");
}

#[test]
fn figures_of_a_period_cross_in_the_session_and_hold_no_row() {
    let (mut session, mut desk) = (Session::default(), desk());
    run(&mut session, &mut desk, 1, &[(0, REGISTER), (1, STATEMENT)], RunWith::default());
    let view = desk.answer.watch.clone();
    let [now] = view.series.as_slice() else { panic!("{:?}", view.series) };
    assert_eq!((now.all.of, now.days.iter().map(|day| day.rate.of).sum::<u64>()), (desk.answer.rows_merchant, now.all.of));
    assert!(now.all.wrong > 0 && now.fee > 0 && !now.terminals.is_empty() && !now.codes.is_empty());
    let text = session::write(&SessionFile { figures: view.series.clone(), ..SessionFile::default() });
    let figures = serde_json::to_string(&view.series).unwrap();
    assert!(!figures.contains("629999") && figures.len() < 8_000, "{} bytes", figures.len());
    assert_eq!(session::read(&text, "").unwrap().figures, view.series);
    // An earlier month comes with the run; this one is held against it.
    let before = Figures { from: "2026-02-01".into(), to: "2026-02-28".into(), all: Rate { wrong: 400, of: 2_000 }, ..now.clone() };
    run(&mut session, &mut desk, 2, &[(0, REGISTER), (1, STATEMENT)], RunWith { past: vec![before.clone()], ..RunWith::default() });
    let with_run = std::mem::take(&mut desk.answer.watch);
    // Or with a session that is opened later: nothing is read for it.
    run(&mut session, &mut desk, 3, &[(0, REGISTER), (1, STATEMENT)], RunWith::default());
    desk.read.clear();
    for _ in 0..2 {
        session.hear(Ask::Decide(Box::new(DecideAsk { run: 3, past: vec![before.clone()], ..DecideAsk::default() })), &mut desk);
    }
    assert!(desk.read.is_empty());
    let view = &desk.answer.watch;
    assert_eq!(*view, with_run);
    assert_eq!((view.series.len(), view.periods.len()), (2, 2));
    let whole = view.compared.iter().find(|row| row.kind == "all").unwrap();
    assert!(whole.is_apart && whole.before.wrong == 400, "{whole:?}");
}
