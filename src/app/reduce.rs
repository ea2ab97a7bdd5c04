//! What each event makes of the state.
//!
//! In: [`Action`]s. Out: the next [`AppState`]. Must not know: a browser, components.

use std::collections::BTreeMap;
use std::rc::Rc;

use yew::Reducible;

use super::state::{
    Action, AppState, Dialog, FINDINGS_A_PAGE, FileEntry, FileState, List, NewFile, Phase, ROWS_A_PAGE, RowList, Run, Search, Section, Selected,
    Story,
};
use super::watching::Watch;
use crate::worker::message::{Problem, Query, RowQuery, Say};

/// Pages kept; the farthest from the window are let go.
const PAGES_KEPT_MAX: usize = 24;

impl Reducible for AppState {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = (*self).clone();
        next.take(action);
        if next == *self { self } else { Rc::new(next) }
    }
}

impl AppState {
    fn take(&mut self, action: Action) {
        match action {
            Action::FilesChosen { first_id, files } => self.add_files(first_id, files),
            Action::FileRemoved(id) => {
                self.files.retain(|file| file.id != id);
                self.begin_run();
            }
            Action::SideChosen(id, side) => {
                for file in self.files.iter_mut().filter(|file| file.id == id) {
                    file.given.clone_from(&side);
                    file.state = FileState::Waiting;
                }
                self.begin_run();
            }
            Action::StartedOver => {
                self.files.clear();
                self.watch = Watch { consent: self.watch.consent, ..Watch::default() };
                self.past = Rc::default();
                self.forget_decisions();
                self.begin_run();
            }
            Action::Noticed(problem) => self.notice = Some(problem),
            Action::NoticeDismissed => self.notice = None,
            Action::Heard(say) => self.hear(*say),
            Action::WorkerLost(message) => self.lose_worker(message),
            Action::Cancelled => {
                if self.run.phase.is_working() {
                    self.end_run(Phase::Cancelled);
                }
            }
            Action::Retried => self.begin_run(),
            Action::Mapping(action) => {
                if self.take_mapping(action) {
                    let back_to = self.section;
                    self.begin_run();
                    // Who forgets all while handing over is not led elsewhere by it.
                    if back_to == Section::HandOver {
                        self.back_to = Some(back_to);
                    }
                }
            }
            Action::LanguageChosen(lang) => self.lang = lang,
            Action::ThemeChosen(theme) => self.theme = theme,
            Action::KeysTurned(off) => self.keys_off = off,
            Action::SectionOpened(section) => (self.section, self.led) = (section, 0),
            Action::DialogOpened(dialog) => {
                self.prepare(&dialog);
                self.dialog = Some(dialog);
            }
            Action::Decide(event) => self.take_deciding(event),
            Action::Watch(action) => self.take_watching(action),
            Action::DialogClosed => self.dialog = None,
            Action::House(action) => self.house.take(action),
            Action::Profile(action) => {
                if self.profile.take(action) && !self.files.is_empty() {
                    let back_to = self.section;
                    self.begin_run();
                    // A profile that came with the files leads to the answer, as they do.
                    self.back_to = Some(back_to).filter(|section| *section != Section::Files);
                }
            }
            Action::TourStepped(step) => self.tour = Some(step),
            Action::TourDismissed => self.tour = None,
            other => self.take_list(other),
        }
    }

    fn take_list(&mut self, action: Action) {
        match action {
            Action::FacetToggled(facet, value) => self.change_query(|query| {
                let chosen = query.chosen.entry(facet).or_default();
                if !chosen.remove(&value) {
                    chosen.insert(value);
                }
                query.chosen.retain(|_, values| !values.is_empty());
            }),
            Action::FacetFocused(facet, value) => {
                self.led += 1;
                self.section = Section::Differences;
                self.change_query(|query| {
                    query.text.clear();
                    query.chosen = BTreeMap::from([(facet, [value].into())]);
                });
            }
            Action::QueryCleared => self.change_query(|query| {
                query.chosen.clear();
                query.text.clear();
            }),
            Action::SearchTyped(text) => self.change_query(|query| query.text = text),
            Action::SortChosen(sort) => self.change_query(|query| {
                query.reversed = query.sort == sort && !query.reversed;
                query.sort = sort;
            }),
            Action::GroupChosen(group) => self.change_query(|query| query.group = group),
            Action::ListScrolled(first, last) => self.list.want = (first, last),
            Action::FindingChosen(place) => {
                let index = self.list.at(place).map(|row| row.index);
                self.select(Some(place), index);
                self.selected.is_awaited = index.is_none();
            }
            Action::FindingOpened(index) => {
                self.led += 1;
                self.dialog = None;
                self.section = Section::Differences;
                self.select(None, Some(index));
            }
            Action::FindingClosed => self.select(self.selected.place, None),
            Action::RowsAsked(query) => self.ask_rows(query),
            Action::LookedUp(query) => self.search = Search { version: self.search.version + 1, query, found: None, printed: None },
            Action::CasePrinted(place) => self.search.printed = place,
            Action::RowExamined { input, row } => {
                self.story = Story { version: self.story.version + 1, input, row, case: None };
                self.dialog = Some(Dialog::Row);
            }
            Action::RowsScrolled(first, last) => self.rows.want = (first, last),
            Action::RowOpened { input, row } => {
                self.section = Section::Rows;
                self.dialog = None;
                self.ask_rows(RowQuery { input, row: Some(row), ..RowQuery::default() });
            }
            _ => {}
        }
    }

    fn add_files(&mut self, first_id: u32, files: Vec<NewFile>) {
        if files.is_empty() {
            return;
        }
        for (id, file) in (first_id..).zip(files) {
            self.files.push(FileEntry { id, name: file.name, size: file.size, given: file.side, state: FileState::Waiting });
            self.next_file = self.next_file.max(id + 1);
        }
        self.notice = None;
        self.section = Section::Files;
        self.begin_run();
    }

    pub(super) fn begin_run(&mut self) {
        if self.mapping.panel.as_ref().is_some_and(|panel| !self.files.iter().any(|file| file.id == panel.file)) {
            self.mapping.panel = None;
        }
        let phase = if self.files.is_empty() { Phase::Idle } else { Phase::begun() };
        self.run = Run { id: self.run.id + 1, phase };
        // What is read anew has no problem yet.
        self.files.iter_mut().filter(|file| file.was_lost()).for_each(|file| file.state = FileState::Waiting);
        self.answer = None;
        self.beside = Rc::default();
        self.list = List { version: self.list.version + 1, ..List::default() };
        self.selected = Selected { version: self.selected.version + 1, ..Selected::default() };
        self.rows = RowList { version: self.rows.version + 1, ..RowList::default() };
        self.search = Search { version: self.search.version + 1, ..Search::default() };
        self.house.begin_run();
        self.back_to = None;
        self.section = Section::Files;
    }

    fn lose_worker(&mut self, message: String) {
        let problem = Problem { code: "page-worker-died".to_owned(), place: message, ..Problem::default() };
        self.end_run(Phase::Failed(problem));
    }

    // What the worker had under way is not waited for any more.
    fn end_run(&mut self, phase: Phase) {
        self.run.id += 1;
        self.end_without_answer(phase);
    }

    // An answer that stood while files were read again holds no longer.
    fn end_without_answer(&mut self, phase: Phase) {
        self.run.phase = phase;
        if self.answer.take().is_some() || matches!(self.run.phase, Phase::Failed(_)) {
            self.section = Section::Files;
        }
    }

    // An answer to an older run or query is dropped on purpose: the user has moved on.
    fn hear(&mut self, say: Say) {
        if self.hear_deciding(&say) {
            return;
        }
        match say {
            Say::Progress { run, stage, file, done, of } if run == self.run.id && self.run.phase.is_working() => {
                self.run.phase = Phase::Working { stage, file, done, of };
            }
            Say::File { run, id, cards, problems } if run == self.run.id => {
                for file in self.files.iter_mut().filter(|file| file.id == id) {
                    file.state = FileState::Read { cards: Rc::new(cards.clone()), problems: Rc::new(problems.clone()) };
                }
                self.open_doubtful(id);
            }
            Say::Missing { run, sides } if run == self.run.id => self.end_without_answer(Phase::Missing(sides)),
            Say::Checked { run, answer } if run == self.run.id => {
                let first_time = self.answer.is_none();
                self.run.phase = Phase::Done;
                self.answer = Some(Rc::new(*answer));
                // A doubt that opened the column settings by itself is to be seen first.
                if first_time && !self.mapping.panel.as_ref().is_some_and(|panel| panel.by_itself) {
                    self.section = self.back_to.take().unwrap_or(Section::Differences);
                }
                // The windows may have other codes now, places of other findings, words in another language.
                self.list.version += 1;
                self.list.pages.clear();
                self.rows.version += 1;
                self.rows.pages.clear();
                self.search.version += u32::from(self.search.is_asked());
                self.selected.version += 1;
                self.story.version += u32::from(self.story.case.is_some());
            }
            Say::Beside { run, beside } if run == self.run.id => self.beside = Rc::new(*beside),
            Say::Failed { run, problem } if run == self.run.id => self.end_without_answer(Phase::Failed(problem)),
            Say::Findings { ask, page } if ask == self.list.version => {
                self.list.total = Some(page.total);
                self.list.effect = page.effect;
                if page.offset == 0 {
                    self.list.facets = Rc::new(page.facets);
                    self.list.groups = Rc::new(page.groups);
                }
                self.list.pages.insert(page.offset / FINDINGS_A_PAGE, Rc::new(page.rows));
                let_go(&mut self.list.pages, self.list.want);
                self.take_awaited();
            }
            Say::Detail { ask, detail } if ask == self.selected.version => self.selected.detail = detail.map(|detail| Rc::new(*detail)),
            Say::Rows { ask, page } if ask == self.rows.version => {
                self.rows.total = Some(page.total);
                if page.offset == 0 {
                    self.rows.header = Rc::new(page.header);
                    self.rows.codes = Rc::new(page.codes);
                    self.rows.place = page.place;
                }
                self.rows.pages.insert(page.offset / ROWS_A_PAGE, Rc::new(page.rows));
                let_go(&mut self.rows.pages, self.rows.want);
            }
            Say::House { ask, house } if ask == self.house.version => self.house.house = Some(Rc::new(*house)),
            Say::Look { ask, look } => self.hear_look(ask, *look),
            Say::LookUp { ask, cases, total } if ask == self.search.version => self.search.found = Some((Rc::new(cases), total)),
            Say::Row { ask, case } if ask == self.story.version => self.story.case = case.map(|case| Rc::new(*case)),
            Say::Died { message } => self.lose_worker(message),
            _ => {}
        }
    }

    fn change_query(&mut self, change: impl FnOnce(&mut Query)) {
        let mut query = self.list.query.clone();
        change(&mut query);
        if query == self.list.query {
            return;
        }
        let facets = Rc::clone(&self.list.facets);
        // The headings stay until the new ones are here, as the facets do: nothing jumps meanwhile.
        let groups = if query.group == self.list.query.group { Rc::clone(&self.list.groups) } else { Rc::default() };
        let (version, total, effect) = (self.list.version + 1, self.list.total, self.list.effect.clone());
        self.list = List { version, query, facets, groups, total, effect, ..List::default() };
        self.select(None, None);
    }

    fn select(&mut self, place: Option<u32>, index: Option<u32>) {
        let detail = self.selected.detail.take().filter(|detail| Some(detail.index) == index);
        self.selected = Selected { version: self.selected.version + 1, place, index, is_awaited: false, detail };
    }

    // A place far down was chosen by a key, and now its window is here.
    fn take_awaited(&mut self) {
        let awaited = self.selected.place.filter(|_| self.selected.is_awaited);
        if let Some((place, index)) = awaited.and_then(|place| Some((place, self.list.at(place)?.index))) {
            self.select(Some(place), Some(index));
        }
    }

    fn ask_rows(&mut self, query: RowQuery) {
        if query != self.rows.query || self.rows.total.is_none() {
            self.rows = RowList { version: self.rows.version + 1, query, ..RowList::default() };
        }
    }
}

fn let_go<T>(pages: &mut BTreeMap<u32, T>, want: (u32, u32)) {
    while pages.len() > PAGES_KEPT_MAX {
        let middle = want.0 / 2 + want.1 / 2;
        let Some(farthest) = pages.keys().copied().max_by_key(|page| page.abs_diff(middle)) else { return };
        pages.remove(&farthest);
    }
}

#[cfg(test)]
mod tests;
