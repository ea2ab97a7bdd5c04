//! The decisions' part of the state: confirmed only where the user wants them, nothing lost between tabs and files.

use std::rc::Rc;

use yew::Reducible;

use super::reduce::{ELSEWHERE, join, matching};
use super::*;
use crate::app::state::{Action, Dialog, FileEntry, FileState, Phase};
use crate::decision::Step;
use crate::locale::Lang;
use crate::worker::message::{Answer, Card, Decided, Detail, RowLine, Say};

fn signed(by: &str) -> Signed {
    Signed { by: by.into(), at: "2026-04-01T09:00:00+08:00".into(), reason: String::new() }
}

fn done(finding: &str) -> Vec<Act> {
    vec![Act::Done { finding: finding.into() }]
}

fn decided(finding: &str) -> Action {
    Action::Decide(Deciding::Decided { acts: done(finding), signed: signed("甲") })
}

fn stored(stored: Stored) -> Action {
    Action::Decide(Deciding::Store(stored))
}

fn looked(days: Option<u32>) -> Action {
    stored(Stored::Looked { days, sessions: Vec::new() })
}

fn written(state: &AppState) -> Action {
    let log = &state.decisions.log;
    stored(Stored::Written { id: "s".into(), kept: log.entries().len(), head: log.head().into() })
}

fn after(actions: impl IntoIterator<Item = Action>) -> Rc<AppState> {
    actions.into_iter().fold(Rc::new(AppState::new(Lang::Zh)), |state, action| state.reduce(action))
}

fn with_file() -> AppState {
    let card = Card { input: 0, sha256: "ab".into(), side: "merchant".into(), ..Card::default() };
    let state = FileState::Read { cards: Rc::new(vec![card]), problems: Rc::default() };
    let file = FileEntry { id: 0, name: "收银.xlsx".into(), size: 9, given: None, state };
    AppState { files: vec![file], ..AppState::new(Lang::Zh) }
}

#[test]
fn without_a_store_a_decision_counts_at_once_and_is_said_to_be_unsaved() {
    let state = after([looked(None), decided("A01-1")]);
    assert_eq!((state.decisions.confirmed, state.decisions.waiting(), state.decisions.version), (1, 0, 1));
    assert!(state.decisions.is_unsaved());
    let state = state.reduce(Action::Decide(Deciding::SavedAsFile(1)));
    assert!(!state.decisions.is_unsaved());
}

#[test]
fn with_the_store_on_a_decision_is_confirmed_only_when_it_is_written() {
    let state = after([looked(Some(30)), decided("A01-1")]);
    assert_eq!((state.decisions.confirmed, state.decisions.waiting(), state.decisions.version), (0, 1, 0));
    let state = Rc::clone(&state).reduce(written(&state));
    assert_eq!((state.decisions.confirmed, state.decisions.waiting(), state.decisions.version), (1, 0, 1));
    assert!(!state.decisions.is_unsaved());
    // What was decided while a write was under way waits for the next.
    let state = state.reduce(decided("A01-2")).reduce(decided("A01-3"));
    assert_eq!((state.decisions.confirmed, state.decisions.waiting()), (1, 2));
}

#[test]
fn a_store_that_refuses_is_said_and_the_decisions_stand() {
    for why in ["page-keep-full", "page-keep-unavailable", "page-keep-gone"] {
        let state = after([looked(Some(30)), decided("A01-1"), stored(Stored::Refused(why.into()))]);
        assert_eq!(state.decisions.keeping.way, Way::Stopped(why.into()));
        assert_eq!((state.decisions.confirmed, state.decisions.keeping.kept), (1, 0), "{why}");
        assert!(state.decisions.is_unsaved());
    }
}

#[test]
fn another_tab_s_decisions_are_never_overwritten_and_both_can_be_kept() {
    let state = after([looked(Some(30)), decided("A01-1")]);
    let state = Rc::clone(&state).reduce(written(&state));
    let mut theirs = (*state.decisions.log).clone();
    theirs.decide(done("U03-9"), signed("乙"));
    let state = state.reduce(decided("A01-2")).reduce(stored(Stored::Refused(ELSEWHERE.into())));
    // Not confirmed, and still there.
    assert_eq!((state.decisions.confirmed, state.decisions.log.entries().len()), (1, 2));
    let session = Session { log: theirs, ..Session::default() };
    let both = Rc::clone(&state).reduce(stored(Stored::Resumed { id: "s".into(), session: Box::new(session) }));
    let findings: Vec<Act> = both.decisions.log.decisions().into_iter().map(|one| one.act).collect();
    assert_eq!(findings, [done("A01-1"), done("U03-9"), done("A01-2")].concat());
    assert_eq!((both.decisions.log.broken_at(), both.decisions.confirmed, both.decisions.waiting()), (None, 2, 1));
    let own = state.reduce(stored(Stored::Parted));
    assert_eq!((&own.decisions.keeping.id, own.decisions.keeping.kept, own.decisions.waiting()), (&None, 0, 1));
    assert!(own.decisions.keeping.is_own);
}

#[test]
fn logs_are_joined_without_losing_or_doubling_a_decision() {
    let log = |names: &[&str]| {
        let mut log = Log::default();
        names.iter().for_each(|name| log.decide(done(name), signed("甲")));
        log
    };
    let told = |log: &Log| log.decisions().into_iter().map(|one| format!("{:?}", one.act)).collect::<Vec<_>>();
    assert_eq!(join(&log(&["a", "b"]), &log(&["a"])), log(&["a", "b"]));
    assert_eq!(join(&log(&["a"]), &log(&["a", "b"])), log(&["a", "b"]));
    assert_eq!(told(&join(&log(&["a", "b"]), &log(&["a", "c"]))), told(&log(&["a", "b", "c"])));
    // What the second took back stays taken back.
    let mut undone = log(&["a", "c"]);
    undone.undo(signed("甲"));
    assert_eq!(told(&join(&log(&["a", "b"]), &undone)), told(&log(&["a", "b"])));
    assert_eq!(join(&log(&["a"]), &Log::default()), log(&["a"]));
}

#[test]
fn a_session_file_is_taken_up_before_or_after_the_files_and_undo_goes_on_from_it() {
    let mut log = Log::default();
    log.decide(done("A01-1"), signed("王会计"));
    let inputs = vec![InputMark { name: "收银.xlsx".into(), sha256: "ab".into(), ..InputMark::default() }];
    let session = Session { inputs: inputs.clone(), log, ..Session::default() };
    let opened = || Action::Decide(Deciding::Brought(Brought::Session(Box::new(session.clone()))));
    let state = after([looked(None), opened()]);
    assert_eq!((state.decisions.confirmed, state.decisions.by.as_str(), state.decisions.is_unsaved()), (1, "王会计", false));
    assert_eq!(state.decisions.opened.as_deref(), Some(&inputs));
    let state = state.reduce(Action::Decide(Deciding::Undone(signed("甲"))));
    assert!(matches!(state.decisions.log.entries().last().map(|entry| &entry.step), Some(Step::Undo { entry: 1 })));
    assert_eq!(state.decisions.log.decisions().len(), 0);
}

#[test]
fn only_a_session_about_exactly_these_files_is_taken_up() {
    let kept = |id: &str, hashes: &[&str], refused: &str| KeptSession {
        id: id.into(),
        entries: 2,
        inputs: hashes.iter().map(|hash| InputMark { sha256: (*hash).into(), ..InputMark::default() }).collect(),
        refused: refused.into(),
        ..KeptSession::default()
    };
    let sessions = [kept("newer", &["a", "b"], "session-newer"), kept("one", &["a"], ""), kept("both", &["b", "a"], "")];
    let found = |hashes: &[&str]| matching(&sessions, &hashes.iter().map(|hash| (*hash).to_owned()).collect::<Vec<_>>()).map(|one| one.id.clone());
    assert_eq!(found(&["a", "b"]), Some("both".into()));
    assert_eq!(found(&["a", "a"]), Some("one".into()));
    assert_eq!(found(&["a", "c"]), None);
}

#[test]
fn a_new_check_leads_to_where_the_finding_on_show_is_now() {
    let mut state = with_file();
    state.run = crate::app::state::Run { id: 4, phase: Phase::Done };
    (state.selected.place, state.selected.index) = (Some(2), Some(7));
    let heard = |moved| Action::Heard(Box::new(Say::Decided(Box::new(Decided { run: 4, settled: 1, moved, ..Decided::default() }))));
    let progress = Say::Progress { run: 4, stage: "match".into(), file: None, done: 1, of: 2 };
    let state = Rc::new(state).reduce(Action::Heard(Box::new(progress)));
    assert!(state.decisions.checking.is_some() && state.run.phase == Phase::Done);
    let moved = Rc::clone(&state).reduce(heard(Some(Moved { place: Some(1), index: Some(6) })));
    assert_eq!((moved.selected.place, moved.selected.index, &moved.decisions.checking), (Some(1), Some(6), &None));
    let gone = Rc::clone(&state).reduce(heard(Some(Moved { place: Some(2), index: None })));
    assert_eq!((gone.selected.place, gone.selected.index), (Some(2), None));
    assert_eq!(Rc::clone(&state).reduce(heard(None)).selected.index, Some(7));
    // Chosen while the check ran: its place is kept and its finding awaited.
    let chosen = state.reduce(Action::FindingChosen(5));
    let late = chosen.reduce(heard(Some(Moved { place: Some(1), index: Some(6) })));
    assert_eq!((late.selected.place, late.selected.index, late.selected.is_awaited), (Some(5), None, true));
}

#[test]
fn forms_come_to_acts_with_rows_by_fingerprint() {
    let mut state = with_file();
    let other = Card { input: 1, sha256: "cd".into(), sheet: Some("明细".into()), side: "acquirer".into(), ..Card::default() };
    let mut second = state.files[0].clone();
    second.state = FileState::Read { cards: Rc::new(vec![other]), problems: Rc::default() };
    state.files.push(second);
    let mut finding = crate::report::model::Finding { id: "U03-1".into(), code: "U03".into(), axis: "line".into(), ..Default::default() };
    finding.rows.merchant = vec![(0, 12)];
    let detail = Detail { index: 3, finding, ..Detail::default() };
    (state.selected.index, state.selected.detail) = (Some(3), Some(Rc::new(detail)));
    assert!(state.kinds().contains(&Kind::Link) && !state.kinds().contains(&Kind::Part));
    let form = |kind| Form { kind, many: false };
    assert_eq!(state.acts(form(Kind::Code), &Default::default(), "U06"), [Act::Code { finding: "U03-1".into(), code: "U06".into() }]);
    assert!(state.acts(form(Kind::Link), &Default::default(), "").is_empty());
    let own = vec![RowLine { side: "merchant".into(), input: 0, row: 12, ..RowLine::default() }];
    state.decisions.link.found = Some(Rc::new(Candidates { own, ..Candidates::default() }));
    let key = |sha256: &str, part: &str, row| RowKey { sha256: sha256.into(), part: part.into(), row };
    let link = Act::Link { merchant: vec![key("ab", "", 12)], acquirer: vec![key("cd", "明细", 40)] };
    assert_eq!(state.acts(form(Kind::Link), &[(1, 40)].into(), ""), [link]);
    let reached = ["U03", "F01"].map(|code| Reached { id: format!("{code}-1"), code: code.into(), state: "open".into() });
    state.decisions.reached = Some(Rc::new(reached.to_vec()));
    let many = |kind| Form { kind, many: true };
    assert_eq!(state.acts(many(Kind::Done), &Default::default(), "").len(), 2);
    assert_eq!(state.acts(many(Kind::Code), &Default::default(), "U06").len(), 1, "only codes of amounts and rows are put right");
}

#[test]
fn starting_over_forgets_the_decisions_but_not_who_decides_and_whether_it_is_kept() {
    let state = after([looked(Some(90)), Action::Decide(Deciding::NameTyped("甲".into())), decided("A01-1"), Action::StartedOver]);
    let decisions = &state.decisions;
    assert_eq!((decisions.log.entries().len(), decisions.by.as_str(), &decisions.keeping.way, decisions.keeping.days), (0, "甲", &Way::On, 90));
    assert_eq!(decisions.keeping.id, None);
    let state = state.reduce(Action::DialogOpened(Dialog::Decide(Form { kind: Kind::Done, many: true })));
    assert_eq!((state.decisions.reach_version, &state.decisions.reached), (1, &None));
    // The answer's own type is the worker's; here it is enough that it is not needed for any of this.
    assert_eq!(state.answer.as_deref(), None::<&Answer>);
}

#[test]
fn figures_of_an_opened_session_ask_for_one_check_more() {
    let figures = vec![crate::decision::figures::Figures { from: "2026-02-01".into(), to: "2026-02-28".into(), ..Default::default() }];
    let opened = || Action::Decide(Deciding::Brought(Brought::Session(Box::new(Session { figures: figures.clone(), ..Session::default() }))));
    let state = after([]);
    let before = state.decisions.version;
    let state = state.reduce(opened());
    assert_eq!((&*state.past, state.decisions.version), (&figures, before + 1));
    assert_eq!(state.reduce(opened()).decisions.version, before + 1);
}
