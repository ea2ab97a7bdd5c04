//! Something to be said to a person, before it has a language: a key into the catalogues and the facts for its places.
//!
//! In: keys and facts. Out: [`Said`], [`Fault`], [`Issue`]. Must not know: any sentence (those are [`crate::locale`]'s).

use std::collections::BTreeMap;

use super::limits::ISSUES_KEPT_MAX;
use super::pack::{Pack, packed};
use super::{CellRef, Day, Minor, Moment, RowRef};

/// A fact that fills a place in a sentence.
#[derive(Clone, Debug, PartialEq)]
pub enum Fact {
    /// Text from the file or of a name, shown as it is.
    Text(String),
    /// Money, shown with the check's currency.
    Money(Minor),
    /// A count, shown with thousands.
    Count(u64),
    /// A moment.
    Moment(Moment),
    /// A day.
    Day(Day),
    /// A length of time in seconds, shown in the unit that fits; a negative one means earlier.
    Seconds(i64),
    /// A row, shown as file, sheet and row number.
    Row(RowRef),
    /// Another key of the catalogues, shown as its words.
    Word(&'static str),
    /// Several keys of the catalogues, shown as a list.
    Words(Vec<&'static str>),
    /// Another sentence.
    Told(Box<Said>),
}

impl Pack for Fact {
    fn pack(&self, out: &mut Vec<u8>) {
        match self {
            Fact::Text(text) => (0_u8, text.clone()).pack(out),
            Fact::Money(minor) => (1_u8, *minor).pack(out),
            Fact::Count(count) => (2_u8, *count).pack(out),
            Fact::Moment(moment) => (3_u8, *moment).pack(out),
            Fact::Day(day) => (4_u8, *day).pack(out),
            Fact::Seconds(seconds) => (5_u8, *seconds).pack(out),
            Fact::Row(row) => (6_u8, *row).pack(out),
            Fact::Word(word) => (7_u8, *word).pack(out),
            Fact::Words(words) => (8_u8, words.clone()).pack(out),
            Fact::Told(said) => (9_u8, (**said).clone()).pack(out),
        }
    }
    fn unpack(from: &mut &[u8]) -> Option<Self> {
        Some(match u8::unpack(from)? {
            0 => Fact::Text(Pack::unpack(from)?),
            1 => Fact::Money(Pack::unpack(from)?),
            2 => Fact::Count(Pack::unpack(from)?),
            3 => Fact::Moment(Pack::unpack(from)?),
            4 => Fact::Day(Pack::unpack(from)?),
            5 => Fact::Seconds(Pack::unpack(from)?),
            6 => Fact::Row(Pack::unpack(from)?),
            7 => Fact::Word(Pack::unpack(from)?),
            8 => Fact::Words(Pack::unpack(from)?),
            9 => Fact::Told(Box::new(Pack::unpack(from)?)),
            _ => return None,
        })
    }
}

/// A key into the catalogues with the facts for its places `{name}`.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    /// The catalogue's key, kebab-case.
    pub key: &'static str,
    /// The facts by the name of their place.
    pub facts: Vec<(&'static str, Fact)>,
}

impl Said {
    /// A sentence without places.
    pub fn new(key: &'static str) -> Said {
        Said { key, facts: Vec::new() }
    }

    /// The same with one more fact.
    #[must_use]
    pub fn with(mut self, place: &'static str, fact: Fact) -> Said {
        self.facts.push((place, fact));
        self
    }

    /// The text in a place; `None` where there is none or it is no text.
    pub fn text(&self, place: &str) -> Option<&str> {
        self.facts.iter().find_map(|(name, fact)| match fact {
            Fact::Text(text) if *name == place => Some(text.as_str()),
            _ => None,
        })
    }
}

packed!(Said { key, facts });
packed!(Fault { said, at });
packed!(Issue { said, row_number, column_number, skips_row });
packed!(Issues { kept, counts, skipped_rows });

/// Why a file, or the whole check, could not be done: nothing to show. Its key is the stable error code; the catalogues
/// hold a message under the key and the next step under the key with `-hint`.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// What is wrong.
    pub said: Said,
    /// Where.
    pub at: CellRef,
}

impl Fault {
    /// A fault of the whole file.
    pub fn of_file(key: &'static str, file: &str) -> Fault {
        Fault { said: Said::new(key), at: CellRef::file(file) }
    }

    /// The same with one more fact.
    #[must_use]
    pub fn with(mut self, place: &'static str, fact: Fact) -> Fault {
        self.said = self.said.with(place, fact);
        self
    }

    /// The stable code, kebab-case.
    pub fn code(&self) -> &'static str {
        self.said.key
    }
}

/// A row or cell that could not be taken as it stands; the reading went on.
#[derive(Clone, Debug, PartialEq)]
pub struct Issue {
    /// What is wrong; its key is the stable issue code.
    pub said: Said,
    /// Row number as the spreadsheet program shows it; `None` for the whole table.
    pub row_number: Option<u32>,
    /// 1-based column; `None` for the whole row.
    pub column_number: Option<u32>,
    /// Whether the row was left out of the records because of it.
    pub skips_row: bool,
}

/// Issues of one table: the first of each code with their cell, all of them counted.
#[derive(Clone, Debug, Default)]
pub struct Issues {
    kept: Vec<Issue>,
    counts: BTreeMap<&'static str, u64>,
    skipped_rows: u64,
}

impl Issues {
    /// Adds one.
    pub fn push(&mut self, issue: Issue) {
        self.skipped_rows += u64::from(issue.skips_row);
        let count = self.counts.entry(issue.said.key).or_default();
        *count += 1;
        // A row left out is always kept: every row must be accounted for.
        if issue.skips_row || *count <= ISSUES_KEPT_MAX as u64 {
            self.kept.push(issue);
        }
    }

    /// Takes back what was said by this key of no row in particular.
    pub fn take_back(&mut self, key: &str) {
        self.kept.retain(|issue| issue.said.key != key || issue.skips_row);
        self.counts.retain(|known, _| *known != key);
    }

    /// Those kept, in the order met.
    pub fn kept(&self) -> &[Issue] {
        &self.kept
    }

    /// How many there were of each code.
    pub fn counts(&self) -> impl Iterator<Item = (&'static str, u64)> + '_ {
        self.counts.iter().map(|(key, count)| (*key, *count))
    }

    /// Rows left out of the records.
    pub fn skipped_rows(&self) -> u64 {
        self.skipped_rows
    }
}
