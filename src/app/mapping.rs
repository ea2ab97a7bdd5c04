//! The column settings on the page: which are chosen, which are kept, the panel where one is being made. Pure.
//!
//! In: [`MappingAction`]s. Out: [`MappingState`]. Must not know: a browser, where settings are kept, how they are applied.

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::profile::mapping::Mapping;
use crate::report::model::IssueGroup;
use crate::worker::message::{Card, FileAsk, Look, Problem};

use super::state::AppState;

/// Below this many of a hundred a column that matters is doubtful.
pub const SURE_MIN: u8 = 70;

/// Faults that other settings may mend.
const MENDABLE: [&str; 8] = [
    "no-header",
    "no-amount-column",
    "no-time-column",
    "amount-column-unreadable",
    "time-column-unreadable",
    "no-record-amount",
    "no-record-time",
    "limit-cell",
];

/// Issues that ask a person to look, for which there are column settings.
const ASKS: [&str; 2] = ["encoding-doubtful", "dates-doubtful"];
/// Others that may change what is counted.
const WEIGHS: [&str; 5] = ["state-answers", "state-answers-open", "dates-year-open", "lists-abreast", "refunds-beside"];

/// Everything about column settings.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MappingState {
    /// Settings for files of this page, by their names.
    pub chosen: Vec<Mapping>,
    /// Settings by header row: kept on this device, or loaded from a file.
    pub kept: Vec<Mapping>,
    /// Whether the browser lets the page keep anything; `None` until it was asked.
    pub can_keep: Option<bool>,
    /// The panel that is open.
    pub panel: Option<Panel>,
    /// Files whose doubt was shown: it is not shown again by itself.
    pub shown: BTreeSet<u32>,
}

/// Settings being made for a table of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Panel {
    /// Goes up with each change; a look of an older one is dropped.
    pub version: u32,
    pub file: u32,
    pub draft: Mapping,
    /// What the file gives with the draft; the last one until the next is here.
    pub found: Option<Rc<Look>>,
    /// Whether `found` is of this version.
    pub is_fresh: bool,
    /// Whether the choice is to be kept for files with these headers.
    pub keeps: bool,
    /// Whether doubt opened it.
    pub by_itself: bool,
}

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub enum MappingAction {
    /// The panel of a file's table was opened: `member` inside a zip.
    Opened {
        file: u32,
        member: Option<String>,
        sheet: Option<String>,
    },
    Closed,
    /// Something was chosen in the panel.
    Changed(Box<Mapping>),
    KeepToggled(bool),
    /// The choices are to hold.
    Applied,
    /// What was chosen for this file is to hold no more.
    Undone(u32),
    /// What the device had kept, and whether it lets the page keep anything.
    Found {
        kept: Vec<Mapping>,
        can_keep: bool,
    },
    /// A file of settings was opened.
    Loaded(Vec<Mapping>),
    /// Settings by header row are to be forgotten: one, or all.
    Forgotten(Option<String>),
}

/// Whether a table's columns should be looked at by a person.
pub fn is_doubtful(card: &Card) -> bool {
    let matters = ["amount", "amount_in", "amount_out", "moment", "date"];
    let unsure =
        card.columns.iter().any(|column| column.field.as_deref().is_some_and(|field| matters.contains(&field)) && column.confidence < SURE_MIN);
    card.mapped.is_none() && (unsure || card.issues.iter().any(|issue| ASKS.contains(&issue.code.as_str())))
}

/// Whether an issue is a doubt that a person should see without looking for it.
pub fn is_doubt(issue: &IssueGroup) -> bool {
    ASKS.iter().chain(&WEIGHS).any(|code| *code == issue.code)
}

impl AppState {
    /// All settings that hold, those of files last: they go before the others.
    pub fn mappings(&self) -> Vec<Mapping> {
        self.mapping.kept.iter().chain(&self.mapping.chosen).cloned().collect()
    }

    /// The file of the open panel, as the worker wants it.
    pub fn looked_at(&self) -> Option<FileAsk> {
        let panel = self.mapping.panel.as_ref()?;
        self.asks().into_iter().find(|file| file.id == panel.file)
    }

    /// Takes in what happened; `true` when the files are to be read again.
    pub(super) fn take_mapping(&mut self, action: MappingAction) -> bool {
        let mapping = &mut self.mapping;
        match action {
            MappingAction::Opened { file, member, sheet } => self.open_panel(file, member, sheet, false),
            MappingAction::Closed => mapping.panel = None,
            MappingAction::Changed(draft) => {
                if let Some(panel) = &mut mapping.panel
                    && panel.draft != *draft
                {
                    panel.draft = *draft;
                    panel.version += 1;
                    panel.is_fresh = false;
                }
            }
            MappingAction::KeepToggled(keeps) => {
                if let Some(panel) = &mut mapping.panel {
                    panel.keeps = keeps;
                }
            }
            MappingAction::Applied => return self.apply_panel(),
            MappingAction::Undone(file) => {
                let Some(name) = self.files.iter().find(|known| known.id == file).map(|known| known.name.clone()) else { return false };
                let before = mapping.chosen.len();
                mapping.chosen.retain(|chosen| chosen.file.as_ref() != Some(&name));
                mapping.panel = None;
                return mapping.chosen.len() != before;
            }
            MappingAction::Found { kept, can_keep } => {
                mapping.can_keep = Some(can_keep);
                let is_new = !kept.is_empty() && mapping.kept != kept;
                kept.into_iter().for_each(|one| keep(&mut mapping.kept, one));
                return is_new && !self.files.is_empty();
            }
            MappingAction::Loaded(loaded) => {
                for one in loaded {
                    match (&one.file, &one.fingerprint) {
                        (None, Some(_)) => keep(&mut mapping.kept, one),
                        (Some(_), _) => mapping.chosen.push(one),
                        (None, None) => {}
                    }
                }
                return !self.files.is_empty();
            }
            MappingAction::Forgotten(fingerprint) => {
                let before = mapping.kept.len();
                mapping.kept.retain(|kept| fingerprint.is_some() && kept.fingerprint != fingerprint);
                return mapping.kept.len() != before && !self.files.is_empty();
            }
        }
        false
    }

    /// Opens the panel for the first file whose tables a person should look at, once a file. Where what the other files say has
    /// settled the doubt since, the panel that opened by itself closes again, unless something was chosen in it.
    pub(super) fn open_doubtful(&mut self, id: u32) {
        let Some(file) = self.files.iter().find(|file| file.id == id) else { return };
        let card = file.cards().iter().find(|card| is_doubtful(card));
        let is_stuck = file.problems().iter().any(|problem: &Problem| MENDABLE.contains(&problem.code.as_str()));
        if card.is_none() && !is_stuck {
            if self.mapping.panel.as_ref().is_some_and(|panel| panel.by_itself && panel.file == id && panel.draft.is_empty()) {
                self.mapping.panel = None;
                self.mapping.shown.remove(&id);
            }
            return;
        }
        if self.mapping.panel.is_some() || self.mapping.shown.contains(&id) {
            return;
        }
        let (member, sheet) = card.map_or((None, None), |card| (card.member.clone(), None));
        self.open_panel(id, member, sheet, true);
    }

    pub(super) fn hear_look(&mut self, ask: u32, look: Look) {
        if let Some(panel) = self.mapping.panel.as_mut().filter(|panel| panel.version == ask) {
            panel.found = Some(Rc::new(look));
            panel.is_fresh = true;
        }
    }

    fn open_panel(&mut self, file: u32, member: Option<String>, sheet: Option<String>, by_itself: bool) {
        let Some(name) = self.files.iter().find(|known| known.id == file).map(|known| known.name.clone()) else { return };
        let known = self.mapping.chosen.iter().rev().find(|chosen| chosen.file.as_ref() == Some(&name) && chosen.member == member).cloned();
        let draft = known.unwrap_or_else(|| Mapping { file: Some(name), member, sheet, ..Mapping::default() });
        // Numbers are never used twice, so that no look of an older panel is taken for one of this.
        let version = self.mapping.panel.as_ref().map_or(0, |panel| panel.version).max(self.next_look) + 1;
        self.next_look = version + 1_000;
        self.mapping.shown.insert(file);
        self.mapping.panel = Some(Panel { version, file, draft, found: None, is_fresh: false, keeps: true, by_itself });
    }

    // The choices hold for the file by its name; what says nothing of this one file is kept by the headers too.
    fn apply_panel(&mut self) -> bool {
        let Some(panel) = self.mapping.panel.take() else { return false };
        let mapping = &mut self.mapping;
        let is_same = |chosen: &Mapping| chosen.file == panel.draft.file && chosen.member == panel.draft.member;
        mapping.chosen.retain(|chosen| !is_same(chosen));
        if let Some(found) = panel.found.filter(|found| panel.keeps && panel.is_fresh && found.may_be_kept) {
            let by_headers = Mapping {
                file: None,
                member: None,
                sheet: None,
                header_row: None,
                encoding: None,
                fingerprint: Some(found.fingerprint.clone()),
                ..panel.draft.clone()
            };
            mapping.kept.retain(|kept| kept.fingerprint != by_headers.fingerprint);
            keep(&mut mapping.kept, by_headers);
        }
        if !panel.draft.is_empty() {
            mapping.chosen.push(panel.draft);
        }
        true
    }
}

/// Settings kept at most; the oldest go first.
const KEPT_MAX: usize = 100;

fn keep(kept: &mut Vec<Mapping>, one: Mapping) {
    kept.retain(|known| known.fingerprint != one.fingerprint);
    kept.push(one);
    if kept.len() > KEPT_MAX {
        kept.remove(0);
    }
}

#[cfg(test)]
mod tests {
    use yew::Reducible;

    use super::*;
    use crate::app::state::{Action, NewFile, Phase, Section};
    use crate::locale::Lang;
    use crate::worker::message::{Answer, CardColumn, Say};

    fn after(actions: impl IntoIterator<Item = Action>) -> Rc<AppState> {
        let file = |name: &str| NewFile { name: name.into(), size: 10, side: None };
        let chosen = Action::FilesChosen { first_id: 0, files: vec![file("a.csv"), file("b.csv")] };
        std::iter::once(chosen).chain(actions).fold(Rc::new(AppState::new(Lang::Zh)), |state, action| state.reduce(action))
    }

    fn map(action: MappingAction) -> Action {
        Action::Mapping(action)
    }

    fn opened() -> Action {
        map(MappingAction::Opened { file: 0, member: None, sheet: None })
    }

    fn looked(state: &AppState, may_be_kept: bool) -> Action {
        let look = Look { fingerprint: "f1".into(), may_be_kept, ..Look::default() };
        let ask = state.mapping.panel.as_ref().map_or(0, |panel| panel.version);
        Action::Heard(Box::new(Say::Look { ask, look: Box::new(look) }))
    }

    fn changed(state: &AppState) -> Action {
        let mut draft = state.mapping.panel.clone().unwrap().draft;
        draft.unit = Some("fen".into());
        draft.header_row = Some(4);
        map(MappingAction::Changed(Box::new(draft)))
    }

    fn applied(may_be_kept: bool, keeps: bool) -> Rc<AppState> {
        let state = after([opened()]);
        let change = changed(&state);
        let state = state.reduce(change);
        let look = looked(&state, may_be_kept);
        state.reduce(look).reduce(map(MappingAction::KeepToggled(keeps))).reduce(map(MappingAction::Applied))
    }

    #[test]
    fn a_choice_holds_for_the_file_and_is_kept_by_headers_without_its_rows_or_sheets() {
        let state = applied(true, true);
        assert_eq!((state.run.id, &state.mapping.panel), (2, &None));
        let [kept, chosen] = state.mappings().try_into().unwrap();
        assert_eq!((kept.fingerprint.as_deref(), kept.file, kept.header_row, kept.unit.as_deref()), (Some("f1"), None, None, Some("fen")));
        assert_eq!((chosen.file.as_deref(), chosen.header_row), (Some("a.csv"), Some(4)));
        let state = state.reduce(map(MappingAction::Forgotten(Some("f1".into()))));
        assert_eq!((state.mapping.kept.len(), state.run.id), (0, 3));
        let state = state.reduce(map(MappingAction::Undone(0)));
        assert_eq!((state.mappings().len(), state.run.id), (0, 4));
    }

    #[test]
    fn nothing_is_kept_against_the_wish_or_where_the_row_is_no_header() {
        assert!(applied(true, false).mapping.kept.is_empty());
        assert!(applied(false, true).mapping.kept.is_empty());
    }

    #[test]
    fn a_look_at_an_older_draft_is_dropped() {
        let state = after([opened()]);
        let old = looked(&state, true);
        let change = changed(&state);
        let state = state.reduce(change).reduce(old);
        assert_eq!(state.mapping.panel.as_ref().map(|panel| (panel.is_fresh, panel.found.is_some())), Some((false, false)));
        // A panel opened anew takes no answer of the one before.
        let version = state.mapping.panel.as_ref().unwrap().version;
        let state = state.reduce(map(MappingAction::Closed)).reduce(opened());
        assert!(state.mapping.panel.as_ref().unwrap().version > version);
    }

    #[test]
    fn doubt_opens_the_panel_once_and_is_seen_before_the_answer() {
        let column = CardColumn { field: Some("amount".into()), confidence: 50, ..CardColumn::default() };
        let card = Card { columns: vec![column], ..Card::default() };
        let said = |run| Action::Heard(Box::new(Say::File { run, id: 1, cards: vec![card.clone()], problems: vec![] }));
        let checked = |run| Action::Heard(Box::new(Say::Checked { run, answer: Box::new(Answer::default()) }));
        let state = after([said(1), checked(1)]);
        assert_eq!(state.mapping.panel.as_ref().map(|panel| (panel.file, panel.by_itself)), Some((1, true)));
        assert_eq!((state.section, &state.run.phase), (Section::Files, &Phase::Done));
        let state = state.reduce(map(MappingAction::Closed)).reduce(Action::Retried).reduce(said(2)).reduce(checked(2));
        assert_eq!((state.mapping.panel.is_none(), state.section), (true, Section::Differences));
        let stuck = Problem { code: "no-header".into(), ..Problem::default() };
        let state = after([Action::Heard(Box::new(Say::File { run: 1, id: 0, cards: vec![], problems: vec![stuck] }))]);
        assert!(state.mapping.panel.is_some());
    }

    #[test]
    fn a_doubt_that_other_files_settle_closes_its_panel_unless_something_was_chosen() {
        let issue = IssueGroup { code: "dates-doubtful".into(), ..IssueGroup::default() };
        let said = |issues: Vec<IssueGroup>| {
            let cards = vec![Card { issues, ..Card::default() }];
            Action::Heard(Box::new(Say::File { run: 1, id: 1, cards, problems: vec![] }))
        };
        let checked = || Action::Heard(Box::new(Say::Checked { run: 1, answer: Box::new(Answer::default()) }));
        let state = after([said(vec![issue.clone()])]);
        assert!(state.mapping.panel.is_some());
        let settled = state.reduce(said(vec![])).reduce(checked());
        assert_eq!((settled.mapping.panel.is_none(), settled.section), (true, Section::Differences));
        // Were the doubt to come back, it would be seen: the one before was not.
        assert!(settled.reduce(said(vec![issue.clone()])).mapping.panel.is_some());

        let state = after([said(vec![issue])]);
        let change = changed(&state);
        let state = state.reduce(change).reduce(said(vec![])).reduce(checked());
        assert_eq!((state.mapping.panel.is_some(), state.section), (true, Section::Files));
    }

    #[test]
    fn settings_loaded_from_a_file_hold_and_those_of_the_device_come_first() {
        let one = |fingerprint: &str| Mapping { fingerprint: Some(fingerprint.into()), ..Mapping::default() };
        let state = Rc::new(AppState::new(Lang::Zh)).reduce(map(MappingAction::Found { kept: vec![one("f1")], can_keep: false }));
        assert_eq!((state.mapping.can_keep, state.run.id), (Some(false), 0));
        let state = state.reduce(map(MappingAction::Loaded(vec![one("f2"), one("f1"), Mapping::default()])));
        let prints: Vec<_> = state.mappings().into_iter().filter_map(|one| one.fingerprint).collect();
        assert_eq!(prints, ["f2", "f1"]);
    }
}
