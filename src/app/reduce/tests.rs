//! What the page does on events.

use super::*;
use crate::locale::Lang;
use crate::worker::message::{Answer, Card, Facet, FindingRow, FindingsPage, LookUp, RowsPage};

fn file(name: &str) -> NewFile {
    NewFile { name: name.into(), size: 10, side: None }
}

fn after(actions: impl IntoIterator<Item = Action>) -> Rc<AppState> {
    actions.into_iter().fold(Rc::new(AppState::new(Lang::Zh)), |state, action| state.reduce(action))
}

fn chosen() -> Action {
    Action::FilesChosen { first_id: 0, files: vec![file("a.xlsx"), file("b.csv")] }
}

fn heard(say: Say) -> Action {
    Action::Heard(Box::new(say))
}

fn checked(run: u32) -> Action {
    heard(Say::Checked { run, answer: Box::new(Answer { findings: 3, ..Answer::default() }) })
}

fn findings(ask: u32, offset: u32) -> Action {
    let rows = (offset..offset + 2).map(|index| FindingRow { index: index + 100, ..FindingRow::default() }).collect();
    heard(Say::Findings { ask, page: FindingsPage { total: 200, offset, rows, ..FindingsPage::default() } })
}

#[test]
fn files_start_a_run_and_its_answer_opens_the_differences() {
    let state = after([chosen()]);
    assert_eq!((state.run.id, state.run.phase.is_working(), state.files.len()), (1, true, 2));
    let state = state.reduce(checked(1));
    assert_eq!((state.section, &state.run.phase), (Section::Differences, &Phase::Done));
}

#[test]
fn an_answer_to_an_older_run_changes_nothing() {
    let state = after([chosen(), Action::FilesChosen { first_id: 2, files: vec![file("c.csv")] }]);
    assert_eq!(state.run.id, 2);
    let late = Rc::clone(&state).reduce(checked(1));
    assert!(Rc::ptr_eq(&state, &late));
}

#[test]
fn a_run_that_was_cancelled_keeps_the_files_and_can_be_begun_again() {
    let state = after([chosen(), Action::Cancelled]);
    assert_eq!((state.run.id, &state.run.phase, state.files.len()), (2, &Phase::Cancelled, 2));
    // What the ended worker had under way comes too late.
    let state = state.reduce(checked(1));
    assert_eq!(state.run.phase, Phase::Cancelled);
    let state = state.reduce(Action::Retried).reduce(checked(3));
    assert_eq!(state.run.phase, Phase::Done);
}

#[test]
fn a_worker_that_died_leaves_a_problem_and_the_next_run_may_succeed() {
    let state = after([chosen(), heard(Say::Died { message: "src/x.rs:1:1".into() })]);
    assert!(matches!(&state.run.phase, Phase::Failed(problem) if problem.code == "page-worker-died"));
    assert_eq!(state.files.len(), 2);
    let run = state.run.id + 1;
    let state = state.reduce(Action::Retried).reduce(checked(run));
    assert_eq!(state.run.phase, Phase::Done);
}

#[test]
fn a_file_that_can_t_be_read_keeps_the_other() {
    let bad = heard(Say::File { run: 1, id: 0, cards: vec![], problems: vec![Problem { code: "empty".into(), ..Problem::default() }] });
    let good = heard(Say::File { run: 1, id: 1, cards: vec![Card { side: "acquirer".into(), ..Card::default() }], problems: vec![] });
    let state = after([chosen(), bad, good, heard(Say::Missing { run: 1, sides: vec!["merchant".into()] })]);
    let sides: Vec<&str> = state.files.iter().map(FileEntry::side).collect();
    assert_eq!(sides, ["", "acquirer"]);
    let state = state.reduce(Action::FileRemoved(0));
    assert_eq!((state.files.len(), state.run.id), (1, 2));
}

#[test]
fn a_file_whose_reader_was_lost_waits_again_when_the_check_is_tried_again() {
    let lost =
        |id: u32, code: &str| heard(Say::File { run: 1, id, cards: vec![], problems: vec![Problem { code: code.into(), ..Problem::default() }] });
    let state = after([chosen(), lost(0, "page-file-memory"), lost(1, "empty"), heard(Say::Missing { run: 1, sides: vec!["merchant".into()] })]);
    assert_eq!(state.files.iter().map(FileEntry::was_lost).collect::<Vec<bool>>(), [true, false]);
    let state = state.reduce(Action::Retried);
    assert_eq!(state.files.iter().map(|file| file.problems().len()).collect::<Vec<usize>>(), [0, 1]);
    assert_eq!(state.run.id, 2);
}

#[test]
fn a_changed_query_drops_the_windows_of_the_old_one() {
    let state = after([chosen(), checked(1)]);
    let version = state.list.version;
    let state = state.reduce(findings(version, 0));
    assert_eq!(state.list.at(1).map(|row| row.index), Some(101));
    let state = state.reduce(Action::FacetToggled(Facet::Code, "A01".into()));
    assert_eq!(state.list.at(1), None);
    let state = state.reduce(findings(version, 0));
    assert_eq!(state.list.at(1), None);
    let state = state.reduce(Action::FacetToggled(Facet::Code, "A01".into()));
    assert!(state.list.query.chosen.is_empty());
}

#[test]
fn only_windows_near_the_one_on_show_are_kept() {
    let mut state = after([chosen(), checked(1)]);
    let version = state.list.version;
    for page in 0..60 {
        state = state.reduce(Action::ListScrolled(page, page)).reduce(findings(version, page * FINDINGS_A_PAGE));
    }
    assert_eq!(state.list.pages.len(), PAGES_KEPT_MAX);
    assert!(state.list.pages.contains_key(&59) && !state.list.pages.contains_key(&0));
}

#[test]
fn a_chosen_finding_waits_for_its_own_detail() {
    let state = after([chosen(), checked(1)]);
    let state = Rc::clone(&state).reduce(findings(state.list.version, 0)).reduce(Action::FindingChosen(1));
    assert_eq!(state.selected.index, Some(101));
    let late = Say::Detail { ask: state.selected.version - 1, detail: Some(Box::default()) };
    assert!(state.reduce(heard(late)).selected.detail.is_none());
}

/// After a decision or in another language rows have other codes and point at findings in other places.
#[test]
fn a_new_answer_asks_anew_for_rows_and_for_what_was_looked_up() {
    let mut state = after([chosen(), checked(1)]);
    assert_eq!(state.search.version, after([chosen()]).search.version, "nothing was looked up");
    let query = LookUp { amount: "5".to_owned(), ..LookUp::default() };
    state = state.reduce(Action::RowOpened { input: 1, row: 12 }).reduce(Action::LookedUp(query.clone()));
    state = Rc::clone(&state).reduce(heard(Say::Rows { ask: state.rows.version, page: RowsPage { total: 9, ..RowsPage::default() } }));
    let (rows, search) = (state.rows.version, state.search.version);
    let state = state.reduce(checked(1));
    assert_eq!((state.rows.version, state.search.version), (rows + 1, search + 1));
    assert!(state.rows.pages.is_empty() && state.rows.query.input == 1 && state.search.query == query);
}

#[test]
fn a_place_whose_window_is_on_the_way_is_opened_when_it_comes() {
    let state = after([chosen(), checked(1), Action::FindingChosen(61)]);
    assert_eq!((state.selected.place, state.selected.index), (Some(61), None));
    let state = Rc::clone(&state).reduce(findings(state.list.version, 60));
    assert_eq!(state.selected.index, Some(161));
}

#[test]
fn a_row_asked_for_in_its_file_opens_the_rows() {
    let state = after([chosen(), checked(1), Action::RowOpened { input: 1, row: 12 }]);
    assert_eq!((state.section, state.rows.query.input, state.rows.query.row), (Section::Rows, 1, Some(12)));
    let page = RowsPage { total: 9, place: Some(4), ..RowsPage::default() };
    let state = Rc::clone(&state).reduce(heard(Say::Rows { ask: state.rows.version, page }));
    assert_eq!(state.rows.place, Some(4));
}
