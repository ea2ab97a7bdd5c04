//! What a file would give with other column settings: its first rows, and what a reading of the whole comes to.
//!
//! In: a file's bytes, the settings that hold and the one being made. Out: [`Look`]. Must not know: the run, a browser.

use serde::{Deserialize, Serialize};

use crate::check::{self, FileInput, Quiet};
use crate::locale::Voice;
use crate::profile::Profile;
use crate::profile::mapping::Mapping;

use super::mask::masked;
use super::message::{Card, CardColumn, Problem};
use super::view;

/// Characters of a cell that are shown; a glance is enough to tell what a column holds.
const CELL_CHARS_MAX: usize = 40;
/// Columns shown of a row.
const COLUMNS_MAX: usize = 80;

/// What a file would give with other column settings.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Look {
    /// All sheets, and the one looked at.
    pub sheets: Vec<String>,
    pub sheet: Option<String>,
    /// Encoding of a text file.
    pub encoding: Option<String>,
    /// Row number of the header; `None` where none was found or chosen.
    pub header_row: Option<u32>,
    /// The columns, and the name of each in a mapping.
    pub columns: Vec<CardColumn>,
    pub keys: Vec<String>,
    /// Fingerprint of the header row, and whether that row may be kept as headers: it holds no date, amount or id.
    pub fingerprint: String,
    pub may_be_kept: bool,
    /// The first rows as they stand, cards cut.
    pub rows: Vec<HeadRow>,
    /// What the whole table comes to; `None` where it gives none.
    pub card: Option<Card>,
    /// Why it gives none.
    pub problems: Vec<Problem>,
}

/// A row of the head.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeadRow {
    pub row: u32,
    pub cells: Vec<String>,
}

/// Reads a file as it would be read with `draft` over the mappings that hold.
pub fn look(voice: &Voice<'_>, profile: &Profile, draft: &Mapping, file: &FileInput) -> Look {
    let mut profile = profile.clone();
    profile.mappings.push(draft.clone());
    let mut look = Look::default();
    match check::head(file, &profile, draft.member.as_deref()) {
        Ok(head) => {
            look.sheets = head.sheets;
            look.sheet = head.sheet.clone();
            look.encoding = head.encoding;
            look.header_row = head.header_row;
            look.columns = head.columns.iter().map(view::card_column).collect();
            look.keys = head.keys;
            look.may_be_kept = head.is_of_words && !head.fingerprint.is_empty();
            look.fingerprint = head.fingerprint;
            let cell = |text: &String| masked(text, false).chars().take(CELL_CHARS_MAX).collect();
            look.rows =
                head.rows.iter().map(|(row, cells)| HeadRow { row: *row, cells: cells.iter().take(COLUMNS_MAX).map(cell).collect() }).collect();
        }
        Err(fault) => look.problems.push(view::problem(voice, &fault)),
    }
    let mut outcome = check::read(file, &profile, &mut Quiet);
    check::assign_sides(&mut outcome.tables);
    let is_meant = |table: &&crate::ledger::ReadTable| {
        (draft.member.is_none() || table.meta.member == draft.member) && (look.sheet.is_none() || table.meta.sheet == look.sheet)
    };
    look.card = outcome.tables.iter().find(is_meant).or(outcome.tables.first()).map(|table| view::card(voice, 0, table));
    if look.card.is_none() && look.problems.is_empty() {
        look.problems = outcome.faults.iter().take(1).map(|fault| view::problem(voice, fault)).collect();
    }
    look
}
