//! What the page knows, and what can happen to it. Pure: no browser, no worker, no words.
//!
//! In: nothing. Out: [`AppState`], [`Action`]s named for what happened. Hooks watch it and act: a new run's number starts the worker.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::deciding::{Deciding, Decisions, Form};
pub use super::files::{FileEntry, FileState, NewFile};
use super::house::{HouseAction, HouseState, ProfileAction, ProfileState};
use super::mapping::{MappingAction, MappingState};
use super::watching::{Watch, WatchAction};
use crate::decision::figures::Figures;
use crate::locale::Lang;
use crate::worker::message::{
    Answer, Beside, Case, Detail, Facet, FileAsk, FindingRow, ListGroup, LookUp, Problem, Query, RowCase, RowCells, RowQuery, Say, Sort,
};

/// Findings asked for at once.
pub const FINDINGS_A_PAGE: u32 = 60;
/// Rows asked for at once.
pub const ROWS_A_PAGE: u32 = 80;

/// Everything the page knows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AppState {
    pub lang: Lang,
    pub theme: Theme,
    pub section: Section,
    pub files: Vec<FileEntry>,
    /// What people said of the files' columns.
    pub mapping: MappingState,
    pub run: Run,
    pub answer: Option<Rc<Answer>>,
    pub list: List,
    pub selected: Selected,
    pub rows: RowList,
    pub search: Search,
    pub house: HouseState,
    pub profile: ProfileState,
    /// Where a run that was begun there leads back to.
    pub back_to: Option<Section>,
    pub story: Story,
    /// The step of the tour; `None` once it was dismissed, until the page is loaded anew.
    pub tour: Option<u8>,
    /// What was given beside the tables, and what it comes to.
    pub beside: Rc<Beside>,
    pub decisions: Decisions,
    pub watch: Watch,
    /// Figures of earlier periods, from sessions that were opened.
    pub past: Rc<Vec<Figures>>,
    /// Goes up when something elsewhere leads to the list; 0 when a section was opened for itself.
    pub led: u32,
    pub dialog: Option<Dialog>,
    /// Whether keys of one sign do nothing, until the page is loaded anew.
    pub keys_off: bool,
    /// A fault of the whole page rather than of a file: a dropped folder.
    pub notice: Option<Problem>,
    /// The number the next file will have.
    pub next_file: u32,
    /// No look at column settings has this number or a higher one.
    pub next_look: u32,
}

/// Light or dark; the system's choice until the user makes one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

/// The parts of the page. One more section is a variant here, a line in [`Section::ALL`], its word in [`Section::key`] and
/// a component in `app.rs`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Section {
    #[default]
    Files,
    Differences,
    Money,
    LookUp,
    Rows,
    House,
    Watch,
    HandOver,
    Profile,
}

impl Section {
    /// All, in the rail's order.
    pub const ALL: &[Section] = &[
        Section::Files,
        Section::Differences,
        Section::Money,
        Section::LookUp,
        Section::Rows,
        Section::House,
        Section::Watch,
        Section::HandOver,
        Section::Profile,
    ];
    /// So many of the first stand on a phone's bar by themselves; the others are behind one button.
    pub const ON_BAR: usize = 4;

    /// The catalogue's key of its name.
    pub fn key(self) -> &'static str {
        match self {
            Section::Files => "page-section-files",
            Section::Differences => "page-section-differences",
            Section::Money => "page-section-money",
            Section::LookUp => "page-section-look-up",
            Section::Rows => "page-section-rows",
            Section::House => "page-section-house",
            Section::Watch => "page-section-watch",
            Section::HandOver => "page-section-hand-over",
            Section::Profile => "page-section-profile",
        }
    }

    /// Whether a phone's bar shows it only when asked for more.
    pub fn is_behind(self) -> bool {
        Self::ALL.iter().position(|one| *one == self).is_some_and(|place| place >= Self::ON_BAR)
    }
}

/// What lies over the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Dialog {
    Privacy,
    Keys,
    /// The help of a finding code.
    Code(String),
    /// What became of a row.
    Row,
    /// A decision to be confirmed.
    Decide(Form),
    /// What was done about a warning, by its place and the new state.
    Warning(usize, &'static str),
    /// What would be lost by starting over.
    Unsaved,
}

/// One pass of the worker over the files.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Run {
    /// Goes up with each; answers of an older one are dropped.
    pub id: u32,
    pub phase: Phase,
}

/// Where a run is.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Phase {
    /// No file.
    #[default]
    Idle,
    /// The worker is at it.
    Working {
        stage: String,
        file: Option<u32>,
        done: u64,
        of: u64,
    },
    /// Read, but these sides have no file.
    Missing(Vec<String>),
    Done,
    Failed(Problem),
    Cancelled,
}

impl Phase {
    pub(super) fn begun() -> Phase {
        Phase::Working { stage: "read".to_owned(), file: None, done: 0, of: 0 }
    }

    /// Whether the worker is at it.
    pub fn is_working(&self) -> bool {
        matches!(self, Phase::Working { .. })
    }
}

/// A facet, and how many findings each of its values has.
pub type FacetCounts = (Facet, Vec<(String, u32)>);

/// The list of findings: the query, and the windows of it at hand.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct List {
    /// Goes up with each change of the query; windows of an older one are dropped.
    pub version: u32,
    pub query: Query,
    /// `None` until the first window is here.
    pub total: Option<u32>,
    pub effect: String,
    pub facets: Rc<Vec<FacetCounts>>,
    /// Headings of a grouped list; none of a flat one.
    pub groups: Rc<Vec<ListGroup>>,
    /// Windows of [`FINDINGS_A_PAGE`] by their number.
    pub pages: BTreeMap<u32, Rc<Vec<FindingRow>>>,
    /// First and last window on show.
    pub want: (u32, u32),
}

impl List {
    /// The finding at a place of the list, if its window is here.
    pub fn at(&self, place: u32) -> Option<&FindingRow> {
        self.pages.get(&(place / FINDINGS_A_PAGE))?.get((place % FINDINGS_A_PAGE) as usize)
    }
}

/// The finding in the detail pane.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Selected {
    /// Goes up with each choice.
    pub version: u32,
    /// Place in the list; `None` where the finding was reached from elsewhere.
    pub place: Option<u32>,
    /// Index of the finding in the report; `None` where nothing is chosen or its window is on the way.
    pub index: Option<u32>,
    /// Whether the place was chosen before its window was here.
    pub is_awaited: bool,
    pub detail: Option<Rc<Detail>>,
}

/// The rows of an input, and the windows of them at hand.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RowList {
    pub version: u32,
    pub query: RowQuery,
    pub total: Option<u32>,
    pub header: Rc<Vec<String>>,
    pub codes: Rc<Vec<(String, u32)>>,
    pub pages: BTreeMap<u32, Rc<Vec<RowCells>>>,
    pub want: (u32, u32),
    /// Place of a row to be brought into view.
    pub place: Option<u32>,
}

impl RowList {
    /// The row at a place of the list, if its window is here.
    pub fn at(&self, place: u32) -> Option<&RowCells> {
        self.pages.get(&(place / ROWS_A_PAGE))?.get((place % ROWS_A_PAGE) as usize)
    }
}

/// The row whose story is told.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Story {
    /// Goes up with each; 0 before the first.
    pub version: u32,
    pub input: u32,
    pub row: u32,
    pub case: Option<Rc<RowCase>>,
}

/// A look-up and what it found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Search {
    /// Goes up with each; 0 before the first.
    pub version: u32,
    pub query: LookUp,
    /// The rows, and how many in all; `None` while they are looked for.
    pub found: Option<(Rc<Vec<Case>>, u32)>,
    /// The case that is to be printed by itself, by its place among those found.
    pub printed: Option<usize>,
}

impl Search {
    /// Whether anything was looked for.
    pub fn is_asked(&self) -> bool {
        self.query != LookUp::default()
    }
}

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Files came in; `first_id` is the number of the first, the others follow.
    FilesChosen {
        first_id: u32,
        files: Vec<NewFile>,
    },
    FileRemoved(u32),
    SideChosen(u32, Option<String>),
    StartedOver,
    Noticed(Problem),
    NoticeDismissed,
    Heard(Box<Say>),
    /// The worker can't be reached any more.
    WorkerLost(String),
    Cancelled,
    Retried,
    LanguageChosen(Lang),
    ThemeChosen(Theme),
    /// Whether keys of one sign do nothing from now on.
    KeysTurned(bool),
    SectionOpened(Section),
    DialogOpened(Dialog),
    DialogClosed,
    FacetToggled(Facet, String),
    /// Only this value of this facet, nothing else chosen.
    FacetFocused(Facet, String),
    QueryCleared,
    SearchTyped(String),
    SortChosen(Sort),
    /// A heading for each value of a facet, or a flat list.
    GroupChosen(Option<Facet>),
    ListScrolled(u32, u32),
    /// A finding was chosen, by its place in the list.
    FindingChosen(u32),
    /// A finding was chosen, by its index in the report.
    FindingOpened(u32),
    FindingClosed,
    RowsAsked(RowQuery),
    RowsScrolled(u32, u32),
    LookedUp(LookUp),
    House(HouseAction),
    Profile(ProfileAction),
    /// A case found is to be printed by itself.
    CasePrinted(Option<usize>),
    /// What became of this row?
    RowExamined {
        input: u32,
        row: u32,
    },
    TourStepped(u8),
    TourDismissed,
    /// Something about column settings.
    Mapping(MappingAction),
    Decide(Deciding),
    /// Something about what is looked at again.
    Watch(WatchAction),
    /// Show this row in its file.
    RowOpened {
        input: u32,
        row: u32,
    },
}

impl AppState {
    /// A page in this language.
    pub fn new(lang: Lang) -> AppState {
        AppState { lang, tour: Some(0), ..AppState::default() }
    }

    /// The files as the worker wants them.
    pub fn asks(&self) -> Vec<FileAsk> {
        self.files.iter().map(|file| FileAsk { id: file.id, name: file.name.clone(), side: file.given.clone() }).collect()
    }
}
