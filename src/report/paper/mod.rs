//! The workpaper before it has a form: sections of typed cells that the workbook, the page for printing and the delimited
//! file all show.
//!
//! In: a finished check and its report. Out: [`Paper`]. Must not know: xlsx, HTML, CSV.

use crate::base::{Currency, Day, Minor, Moment, Said};
use crate::check::Checked;
use crate::locale::{Lang, Voice, template};
use crate::profile::Profile;
use crate::register::Register;

use super::model::Report;

mod carried;
mod differences;
mod house;
mod inputs;
mod look;
mod matched;
mod money;
mod statement;
mod summary;
mod timing;

pub use differences::{DIFFERENCES, family_of, noted};
pub use statement::{Half, Statement, statement};

use look::Look;

/// The finished workpaper in one language.
#[derive(Clone, Debug)]
pub struct Paper {
    /// Its language.
    pub lang: Lang,
    /// The currency of every [`Cell::Money`].
    pub currency: Currency,
    /// What it is called.
    pub title: String,
    /// Whose it is and for which days, as the head of every printed page says it.
    pub subject: String,
    /// The last moment of the files: the date the paper is drawn up to. The engine has no clock.
    pub as_of: Moment,
    /// Its sections in reading order.
    pub sections: Vec<Section>,
    /// What stands after a text that was cut to fit a cell.
    pub cut_mark: String,
}

/// A sheet of the workbook, a chapter of the page.
#[derive(Clone, Debug, Default)]
pub struct Section {
    /// Its name for programs: `summary`, `differences`, `code-u` …
    pub id: String,
    /// Its name for people, short enough for a sheet.
    pub name: String,
    /// Its tables.
    pub blocks: Vec<Block>,
    /// Bars to look at before reading.
    pub chart: Option<Chart>,
}

/// A table with a heading.
#[derive(Clone, Debug, Default)]
pub struct Block {
    /// Its heading; empty for none.
    pub heading: String,
    /// Sentences under the heading.
    pub notes: Vec<String>,
    /// Its columns; a block whose columns have no heading is a list of label and value.
    pub columns: Vec<Column>,
    /// Its rows.
    pub rows: Vec<Row>,
}

/// A column of a block.
#[derive(Clone, Debug, Default)]
pub struct Column {
    /// Its heading.
    pub heading: String,
    /// Width in characters.
    pub width: u16,
    /// Values a person may choose from when filling it in; empty for free text.
    pub choices: Vec<String>,
    /// Whether a person fills it in.
    pub is_filled_in: bool,
    /// Whether it tells which row this is: it stays in sight and is printed on every page. Only the first columns are.
    pub is_key: bool,
}

/// How a row stands out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Weight {
    /// As any other.
    #[default]
    Plain,
    /// A sum, ruled off above.
    Total,
    /// A heading within the table.
    Head,
    /// To be filled in by hand: a line to write on.
    Blank,
}

/// A row of a block.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// How it stands out.
    pub weight: Weight,
    /// Its cells, left to right.
    pub cells: Vec<Cell>,
}

/// A cell with its type.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// Our own words.
    Text(String),
    /// Text out of a file: never trusted, set apart from the words around it.
    File(String),
    /// Money in minor units.
    Money(Minor),
    /// A count.
    Count(u64),
    /// A row's place in a list: a number that is not added up.
    Serial(u64),
    /// A moment.
    Moment(Moment),
    /// A day.
    Day(Day),
}

/// Bars on both sides of a zero line.
#[derive(Clone, Debug, Default)]
pub struct Chart {
    /// What it answers.
    pub title: String,
    /// The answer in words.
    pub caption: String,
    /// Labels and money, top to bottom.
    pub bars: Vec<(String, Minor)>,
    /// Which block's first rows hold them, and in which column the money stands; the labels stand in its first.
    pub source: (usize, usize),
}

impl Paper {
    /// The section of a name.
    pub fn section(&self, id: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.id == id)
    }
}

impl Row {
    /// A row as any other.
    pub fn plain(cells: Vec<Cell>) -> Row {
        Row { weight: Weight::Plain, cells }
    }

    /// A sum.
    pub fn total(cells: Vec<Cell>) -> Row {
        Row { weight: Weight::Total, cells }
    }
}

impl Cell {
    /// Our own words; nothing for none.
    pub fn text(text: impl Into<String>) -> Cell {
        let text = text.into();
        if text.is_empty() { Cell::Empty } else { Cell::Text(text) }
    }

    /// Text out of a file; nothing for none.
    pub fn file(text: &str) -> Cell {
        if text.is_empty() { Cell::Empty } else { Cell::File(text.to_owned()) }
    }

    /// Money, where there is some to say.
    pub fn money(minor: Option<Minor>) -> Cell {
        minor.map_or(Cell::Empty, Cell::Money)
    }

    /// A moment; nothing for none.
    pub fn moment(moment: Moment) -> Cell {
        if moment.is_some() { Cell::Moment(moment) } else { Cell::Empty }
    }

    /// A day; nothing for none.
    pub fn day(day: Day) -> Cell {
        if day.is_some() { Cell::Day(day) } else { Cell::Empty }
    }
}

/// Everything a section's maker may look at.
struct Desk<'a> {
    checked: &'a Checked,
    report: &'a Report,
    profile: &'a Profile,
    look: Look<'a>,
    lang: Lang,
}

impl Desk<'_> {
    fn word(&self, key: &'static str) -> String {
        self.say(&Said::new(key))
    }

    fn say(&self, said: &Said) -> String {
        let row = |row| self.look.address(row);
        Voice { lang: self.lang, currency: self.checked.currency, row: &row }.say(said)
    }

    fn column(&self, key: &'static str, width: u16) -> Column {
        Column { heading: self.word(key), width, ..Column::default() }
    }

    fn to_fill_in(&self, key: &'static str, width: u16) -> Column {
        Column { is_filled_in: true, ..self.column(key, width) }
    }

    // The word of a value that the engine names, under a key made of it; the value as it stands where there is none.
    fn value(&self, head: &str, value: &str) -> String {
        template(self.lang, &format!("{head}{value}")).unwrap_or(value).to_owned()
    }

    fn period(&self) -> (Day, Day) {
        days(self.checked)
    }
}

/// First and last day of the rows in scope: a stray row of another month is a finding, not the period.
pub fn days(checked: &Checked) -> (Day, Day) {
    let sides = [(&checked.merchant, &checked.merchant_codes), (&checked.acquirer, &checked.acquirer_codes)];
    let days = || {
        let rows = sides.into_iter().flat_map(|(book, codes)| book.columns.moment.values().iter().zip(codes));
        rows.filter(|(_, code)| !code.is_out()).map(|(moment, _)| moment.day()).filter(|day| day.is_some())
    };
    (days().min().unwrap_or(Day::NONE), days().max().unwrap_or(Day::NONE))
}

// Columns without a heading: label and values.
fn bare(widths: &[u16]) -> Vec<Column> {
    widths.iter().map(|width| Column { width: *width, ..Column::default() }).collect()
}

/// The workpaper of a check. `report` is the check's own report in the same language.
pub fn paper(checked: &Checked, report: &Report, profile: &Profile, lang: Lang) -> Paper {
    paper_with(checked, report, profile, &Register::default(), lang)
}

/// The same with what was recorded of own cards.
pub fn paper_with(checked: &Checked, report: &Report, profile: &Profile, register: &Register, lang: Lang) -> Paper {
    let desk = Desk { checked, report, profile, look: Look::new(checked, lang), lang };
    let mut sections = vec![summary::section(&desk), statement::section(&desk), differences::section(&desk)];
    sections.extend(differences::family_sections(&desk));
    sections.push(timing::in_transit(&desk));
    sections.push(timing::owed(&desk));
    sections.extend(carried::section(&desk));
    sections.push(money::fees(&desk));
    sections.extend(money::payouts(&desk));
    sections.extend(money::register(&desk));
    sections.extend(house::entries(&desk, register));
    sections.push(house::tax_bridge(&desk, register));
    sections.push(matched::section(&desk));
    sections.push(inputs::skipped(&desk));
    sections.push(inputs::section(&desk));
    Paper {
        lang,
        currency: checked.currency,
        title: desk.word("paper-title"),
        subject: subject(&desk),
        as_of: as_of(checked),
        sections,
        cut_mark: desk.word("paper-cut"),
    }
}

fn subject(desk: &Desk<'_>) -> String {
    let (from, to) = desk.period();
    let days = if from.is_some() { format!("{from} – {to}") } else { String::new() };
    let name = desk.profile.name.clone().unwrap_or_default();
    [name, days].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("  ")
}

/// The last moment of the merchant's and the acquirer's files.
pub fn as_of(checked: &Checked) -> Moment {
    checked.tables.iter().filter_map(|table| table.meta.period).map(|(_, to)| to).filter(|to| to.is_some()).max().unwrap_or(Moment::NONE)
}
