//! The head of a file as it stands, also of one that gives no table: for choosing what its columns are.
//!
//! In: a [`FileInput`], a profile whose last mapping is the one being made. Out: [`Head`]. Must not know: matching.

use std::borrow::Cow;

use super::summary::columns_of;
use super::{FileReader, Quiet, mapping, sheet};
use crate::base::Fault;
use crate::check::FileInput;
use crate::profile::Profile;
use crate::table::input::ColumnMeta;

/// The first rows of a file and what was found in them.
#[derive(Clone, Debug, Default)]
pub struct Head {
    /// `csv`, `xlsx` …
    pub container: &'static str,
    /// Encoding of a text file.
    pub encoding: Option<String>,
    /// Path inside a zip.
    pub member: Option<String>,
    /// All sheets.
    pub sheets: Vec<String>,
    /// The sheet looked at.
    pub sheet: Option<String>,
    /// Row number of the header; `None` where none was found or chosen.
    pub header_row: Option<u32>,
    /// The columns; without a header none.
    pub columns: Vec<ColumnMeta>,
    /// The name of each column in a mapping.
    pub keys: Vec<String>,
    /// Fingerprint of the header row; empty without one.
    pub fingerprint: String,
    /// Whether the header row holds words only: a row of records must not be kept as headers.
    pub is_of_words: bool,
    /// Row numbers and cells, from the first row to a few below the header.
    pub rows: Vec<(u32, Vec<String>)>,
}

/// Rows shown below the header, and rows shown at most.
const ROWS_BELOW: usize = 8;
const ROWS_MAX_SHOWN: usize = 40;

/// The head of a file's table at `member`: the first where it is `None`.
///
/// # Errors
/// The fault that keeps the file from being opened, or its sheet from being read.
pub fn head(file: &FileInput, profile: &Profile, member: Option<&str>) -> Result<Head, Fault> {
    let mut quiet = Quiet;
    let mut reader = FileReader::of(file, profile, &mut quiet);
    let (opened, faults) = sheet::open_as(&file.name, Cow::Borrowed(&file.bytes), reader.encoding());
    let mut opened: Vec<_> = opened.into_iter().collect();
    let place = opened.iter().position(|one| member.is_none() || one.member.as_deref() == member).unwrap_or(0);
    let Some(one) = opened.get_mut(place) else {
        return Err(faults.into_iter().next().unwrap_or_else(|| Fault::of_file("file-empty", &file.name)));
    };
    // Where no sheet has a header the first is shown.
    let index = reader.choose(one).ok().and_then(|chosen| chosen.first().copied()).unwrap_or(0);
    let found = reader.found(one, index)?;
    let header = found.located.as_ref().map(|located| located.header_index);
    let first = header.map_or(0, |header| (header + 1 + ROWS_BELOW).saturating_sub(ROWS_MAX_SHOWN));
    let last = header.map_or(ROWS_MAX_SHOWN / 2, |header| header + 1 + ROWS_BELOW).min(found.rows.len());
    let cells = |index: usize| found.rows.cells(index).map(|cell| cell.text.to_owned()).collect();
    let columns = found.located.as_ref().map_or_else(Vec::new, columns_of);
    Ok(Head {
        container: one.container,
        encoding: one.encoding.clone(),
        member: one.member.clone(),
        sheets: one.sheet_names().to_vec(),
        sheet: found.sheet,
        header_row: header.map(|header| found.rows.number(header)),
        keys: mapping::column_keys(columns.iter().map(|column| column.header.as_str())),
        columns,
        fingerprint: found.located.as_ref().map_or_else(String::new, mapping::fingerprint_of),
        is_of_words: header.is_some_and(|header| crate::table::locate::is_of_words(&found.rows, header)),
        rows: (first..last).map(|index| (found.rows.number(index), cells(index))).collect(),
    })
}
