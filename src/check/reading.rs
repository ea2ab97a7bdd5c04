//! One file to its tables: opened, located, typed, proved, its cards cut.
//!
//! In: a [`FileInput`]. Out: [`ReadOutcome`]. Must not know: the other files' contents, matching.

mod cards;
mod chosen;
mod head;
mod summary;
mod unread;

pub use head::{Head, head};

use std::borrow::Cow;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use chosen::{chosen_quirks, given, mapped_side};
pub(super) use summary::period_of;
use summary::{columns_of, sums_of};

use super::{FileInput, Progress, Quiet, ReadTable, Stage, dates};
use crate::base::hash::hex;
use crate::base::limits::ROWS_MAX;
use crate::base::{CellRef, Fact, Fault, Issue, Said, Side};
use crate::ledger::typing::{self, Quirks};
use crate::profile::Profile;
use crate::profile::mapping::Mapping;
use crate::sheet::{self, Merge, Opened, Rows};
use crate::table::controls;
use crate::table::input::InputMeta;
use crate::table::lines::{self, Lines};
use crate::table::locate::{self, Located};
use crate::table::mapping::{self, Held, Place};
use crate::table::tenders::{self, Tender};
use crate::table::{dotted, formats, named_day, parted, period, sides};

/// What came of one file: its tables, and what could not be read.
#[derive(Debug, Default)]
pub struct ReadOutcome {
    /// The tables; a zip or a workbook may give several.
    pub tables: Vec<ReadTable>,
    /// Why the file, or a part of it, gave none.
    pub faults: Vec<Fault>,
}

/// Reads a file. Every row below a header is a record or left out with an issue; a file that gives no table has a fault.
pub fn read(file: &FileInput, profile: &Profile, progress: &mut dyn Progress) -> ReadOutcome {
    read_bytes(FileReader::of(file, profile, progress), Cow::Borrowed(&file.bytes))
}

/// The same of a file that is given away, so that its bytes become the rows' text where they are text. Its fingerprint is known,
/// or made elsewhere and filled in later; `None` to make it here.
pub fn read_given(mut file: FileInput, sha256: Option<String>, profile: &Profile, progress: &mut dyn Progress) -> ReadOutcome {
    let bytes = std::mem::take(&mut file.bytes);
    let sha256 = Some(sha256.unwrap_or_else(|| fingerprint(&bytes)));
    read_bytes(FileReader { sha256, size: bytes.len() as u64, ..FileReader::of(&file, profile, progress) }, Cow::Owned(bytes))
}

fn read_bytes(mut reader: FileReader<'_>, bytes: Cow<'_, [u8]>) -> ReadOutcome {
    let mut outcome = ReadOutcome::default();
    let (opened, faults) = sheet::open_as(&reader.file.name, bytes, reader.encoding());
    let is_pack = opened.len() + faults.len() > 1;
    outcome.faults = faults;
    for opened in opened {
        reader.tables_of(opened, &mut outcome);
    }
    if is_pack && !outcome.tables.is_empty() {
        leave_out_members(&mut outcome);
    }
    outcome
}

/// A summary or a notice packed beside the statement is no failure: it is said with the table that was read.
fn leave_out_members(outcome: &mut ReadOutcome) {
    const OTHERS: [&str; 7] =
        ["no-header", "no-amount-column", "no-time-column", "amount-column-unreadable", "time-column-unreadable", "not-a-table", "file-empty"];
    let is_other = |fault: &Fault| OTHERS.contains(&fault.code());
    let (others, faults): (Vec<Fault>, Vec<Fault>) = std::mem::take(&mut outcome.faults).into_iter().partition(is_other);
    outcome.faults = faults;
    if let Some(table) = outcome.tables.first_mut() {
        for fault in others {
            let member = fault.at.sheet.clone().unwrap_or_default();
            let said = Said::new("member-left-out").with("member", Fact::Text(member));
            table.meta.issues.push(Issue { said, row_number: None, column_number: None, skips_row: false });
        }
    }
}

struct FileReader<'a> {
    // Its bytes may have been given away.
    file: &'a FileInput,
    size: u64,
    profile: &'a Profile,
    progress: &'a mut dyn Progress,
    sha256: Option<String>,
}

impl<'a> FileReader<'a> {
    fn of(file: &'a FileInput, profile: &'a Profile, progress: &'a mut dyn Progress) -> FileReader<'a> {
        FileReader { file, size: file.bytes.len() as u64, profile, progress, sha256: None }
    }

    fn tables_of(&mut self, mut opened: Opened<'_>, outcome: &mut ReadOutcome) {
        match self.choose(&mut opened) {
            Ok(chosen) => {
                for index in chosen {
                    match self.sheet(&mut opened, index) {
                        Ok(tables) => outcome.tables.extend(tables),
                        Err(fault) => outcome.faults.push(fault),
                    }
                }
            }
            Err(fault) => outcome.faults.push(fault),
        }
    }

    /// The sheets to read: those someone chose, else the one whose head looks most like payments, and those with the very
    /// same columns.
    fn choose(&mut self, opened: &mut Opened<'_>) -> Result<Vec<usize>, Fault> {
        let count = opened.sheet_names().len();
        if count < 2 {
            return Ok(vec![0]);
        }
        let place = Place { file: &self.file.name, member: opened.member.as_deref(), sheet: None };
        let named = self.profile.mappings.iter().rev().filter(|mapping| place.is_named_by(mapping)).find_map(|mapping| mapping.sheet.as_ref());
        if let Some(chosen) = named.and_then(|named| opened.sheet_names().iter().position(|name| name == named)) {
            return Ok(vec![chosen]);
        }
        let mut heads: Vec<(u32, usize, String)> = Vec::new();
        let mut fault = None;
        for index in 0..count {
            match opened.read(&self.file.name, index, HEAD_ROWS, &mut |_| true) {
                Ok(sheet) => {
                    let place = Place { sheet: opened.sheet_names().get(index).map(String::as_str), ..self.place(opened) };
                    let (located, held) = locate_in(&self.profile.mappings, &sheet.rows, place);
                    let Some(mut located) = located else { continue };
                    named_day::apply(&sheet.rows, &mut located, &[], place.sheet, place.member.unwrap_or(place.file));
                    let complete = located.has_amount() && located.has_day();
                    let fingerprint = located.columns.iter().map(|column| column.head.text.as_str()).collect::<Vec<_>>().join("\u{1f}");
                    let known = if held.is_some() { 1_000_000 } else { 0 };
                    heads.push((known + sheet_score(&located, complete, sheet.rows.len()), index, fingerprint));
                }
                Err(found) => fault = Some(found),
            }
        }
        let Some((_, first, fingerprint)) = heads.iter().max_by_key(|(score, index, _)| (*score, usize::MAX - index)).cloned() else {
            return Err(fault.unwrap_or_else(|| Fault::of_file("no-header", &self.file.name)));
        };
        Ok(heads.iter().filter(|(_, index, columns)| *index == first || *columns == fingerprint).map(|(_, index, _)| *index).collect())
    }

    /// The encoding chosen for this file.
    fn encoding(&self) -> Option<&'a str> {
        let of_file = |mapping: &&Mapping| mapping.file.as_deref() == Some(self.file.name.as_str());
        self.profile.mappings.iter().rev().filter(of_file).find_map(|mapping| mapping.encoding.as_deref())
    }

    fn place<'p>(&'p self, opened: &'p Opened<'_>) -> Place<'p> {
        Place { file: &self.file.name, member: opened.member.as_deref(), sheet: None }
    }

    /// A sheet's rows, and the table in them with what the format and the mapping know of its columns.
    fn found(&mut self, opened: &mut Opened<'_>, index: usize) -> Result<Found<'a>, Fault> {
        let (file, profile) = (self.file, self.profile);
        let mappings = &profile.mappings;
        let name = &file.name;
        let of = self.size;
        let progress = &mut *self.progress;
        let sheet = opened.read(name, index, ROWS_MAX, &mut |done| progress.at(Stage::Read, done, of))?;
        let mut rows = sheet.rows;
        let sheet_name = opened.sheet_names().get(index).cloned();
        let member = opened.member.clone();
        let place = Place { file: name, member: member.as_deref(), sheet: sheet_name.as_deref() };
        let (mut located, mut held) = locate_in(mappings, &rows, place);
        if located.is_none() && opened.unscramble(&rows) {
            // Text that was once decoded wrongly and saved so.
            rows = opened.read(name, index, ROWS_MAX, &mut |_| true)?.rows;
            (located, held) = locate_in(mappings, &rows, place);
        }
        let mut format = None;
        if let Some(located) = &mut located {
            format = formats::recognise(located, &preamble_of(&rows, located.header_index, sheet_name.as_deref()));
            if let Some(format) = format {
                formats::apply(format, located);
            }
            if let Some((mapping, _)) = held {
                mapping::apply(mapping, located);
            }
            if let Some(joined) = parted::joined(&rows, located).or_else(|| dotted::written_out(&rows, located)) {
                rows = joined;
            }
            let left_out = held.map_or_else(Vec::new, |(mapping, _)| mapping::left_out(mapping, located));
            named_day::apply(&rows, located, &left_out, sheet_name.as_deref(), member.as_deref().unwrap_or(name));
            if format.is_none() && !held.is_some_and(|(mapping, _)| chooses_amount(mapping)) {
                lines::told_apart(&rows, located);
            }
        }
        Ok(Found { rows: Arc::new(rows), issues: sheet.issues, merges: sheet.merges, sheet: sheet_name, located, format, held })
    }

    /// The tables of a sheet: one, or one a tender where each has a column of its own.
    fn sheet(&mut self, opened: &mut Opened<'_>, index: usize) -> Result<Vec<ReadTable>, Fault> {
        let mut found = self.found(opened, index)?;
        let at = CellRef { sheet: found.sheet.clone().or_else(|| opened.member.clone()), ..CellRef::file(&self.file.name) };
        let located = found.located.take().ok_or_else(|| Fault { said: Said::new("no-header"), at: at.clone() })?;
        let at = CellRef { row_number: Some(found.rows.number(located.header_index)), ..at };
        let is_known = found.format.is_some();
        let tenders = if found.may_have_tenders() { tenders::tenders(&found.rows, &located, is_known) } else { Vec::new() };
        let mut tables = Vec::new();
        for tender in tenders {
            let table = self.table(opened, &mut found, &tenders::of_one(&located, tender), Some(tender), &at)?;
            if table.meta.records > 0 {
                tables.push(table);
            }
        }
        if tables.is_empty() {
            tables.push(self.table(opened, &mut found, &located, None, &at)?);
        }
        Ok(tables)
    }

    fn table(
        &mut self,
        opened: &Opened<'_>,
        found: &mut Found<'_>,
        located: &Located,
        tender: Option<Tender>,
        at: &CellRef,
    ) -> Result<ReadTable, Fault> {
        let (file, profile, sha256) = (self.file, self.profile, self.fingerprint());
        let name = &file.name;
        let of = self.size;
        let Found { rows, merges, sheet: sheet_name, format, held, .. } = &*found;
        let (mut rows, sheet_name, format, held) = (Arc::clone(rows), sheet_name.clone(), *format, *held);
        if let Some(fault) = unread::unread(&rows, located, at) {
            return Err(fault);
        }
        let declared_days = period::declared(&rows, located.header_index, name);
        let by_numbers = || tenders::by_numbers(&rows, located);
        let channel = tender.map(|tender| tender.channel).or_else(|| format.map_or_else(by_numbers, |format| Some(format.channel)));
        let quirks = Quirks {
            days: declared_days,
            around: period::around(&rows, located.header_index, sheet_name.as_deref(), name),
            is_of_tender: tender.is_some(),
            channel: channel.unwrap_or_default(),
            is_bank: [format.and_then(|format| format.side), file.side].contains(&Some(Side::Bank)),
            offset: offset_of(profile.timezone.as_deref()),
            in_fen: format.is_some_and(|format| format.in_fen),
            refund_by_status: format.is_some_and(|format| format.refund_by_status),
            ..held.map_or_else(Quirks::default, |(mapping, _)| chosen_quirks(mapping))
        };
        let total = rows.len() as u64;
        let typed = typing::type_rows(&rows, merges, located, profile.currency(), quirks, &mut |done| self.progress.at(Stage::Type, done, total));
        if typed.stopped {
            return Err(Fault { said: Said::new("stopped"), at: at.clone() });
        }
        if typed.ledger.len == 0 && rows.len() > located.header_index + 1 && typed.issues.counts().any(|(key, _)| typing::is_unreadable(key)) {
            return Err(unread::no_record(&typed.issues, at));
        }
        if cards::are_in(&rows, located, &typed) {
            rows = Arc::new(cards::cut(&rows, located, &typed));
            // The next tender of the sheet has no card left to cut.
            found.rows = Arc::clone(&rows);
        }
        let seen: Vec<Issue> = std::mem::take(&mut found.issues).into_iter().chain(cards::said(located, &typed)).collect();
        let sums = sums_of(&typed.ledger);
        // Totals of a journal are of both sides of its vouchers, those of a list of articles count these.
        let footers = if located.lines == Lines::All { typed.footers.as_slice() } else { &[] };
        let controls = controls::find(&rows, located, footers, typed.style, &sums);
        let mut meta = InputMeta {
            name: name.clone(),
            bytes: of,
            sha256,
            container: opened.container,
            encoding: opened.encoding.clone(),
            sheet: sheet_name,
            tender: tender.and_then(|tender| located.columns.get(tender.column)).map(|column| column.header.clone()),
            sheets: opened.sheet_names().to_vec(),
            member: opened.member.clone(),
            format: format.map_or("generic", |format| format.id),
            header_row: at.row_number.unwrap_or(0),
            side: file.side.map(|side| given(side, format.and_then(|format| format.side))).or_else(|| mapped_side(held?.0)),
            mapped: held.map(|(_, held)| held.name()),
            fingerprint: mapping::fingerprint_of(located),
            side_scores: sides::scores(located, format.and_then(|format| format.side)),
            records: typed.ledger.len as u64,
            period: period_of(&typed.ledger),
            total: sums.amount.first().copied().unwrap_or(0),
            columns: columns_of(located),
            controls,
            declared_days,
            open_dates: typed.open_dates,
            is_yearless: typed.is_yearless,
            leaves_out: format.map_or([false; 2], |format| format.leaves_out(located)),
            ..InputMeta::default()
        };
        (meta.apart, meta.issues) = (typed.apart, typed.issues);
        seen.into_iter().for_each(|issue| meta.issues.push(issue));
        summary::lines_of(located).for_each(|issue| meta.issues.push(issue));
        if meta.open_dates.is_some() {
            meta.issues.push(dates::doubt(&meta));
        }
        meta.skipped = meta.issues.skipped_rows();
        Ok(ReadTable { meta, rows, ledger: Arc::new(typed.ledger) })
    }

    fn fingerprint(&mut self) -> String {
        self.sha256.get_or_insert_with(|| fingerprint(&self.file.bytes)).clone()
    }
}

/// A sheet's rows and what was found in them.
struct Found<'m> {
    rows: Arc<Rows>,
    issues: Vec<Issue>,
    merges: Vec<Merge>,
    sheet: Option<String>,
    located: Option<Located>,
    format: Option<&'static formats::Format>,
    held: Option<(&'m Mapping, Held)>,
}

impl Found<'_> {
    /// Whether neither its format nor someone's choice says which column is the amount.
    fn may_have_tenders(&self) -> bool {
        self.format.is_none_or(|format| format.has_tenders) && !self.held.is_some_and(|(mapping, _)| chooses_amount(mapping))
    }
}

fn chooses_amount(mapping: &Mapping) -> bool {
    mapping.columns.values().any(|field| field.starts_with("amount"))
}

/// The table in these rows, with the mapping that holds for it; its choices are put in after the format had its say.
fn locate_in<'m>(mappings: &'m [Mapping], rows: &Rows, place: Place<'_>) -> (Option<Located>, Option<(&'m Mapping, Held)>) {
    let found = locate::locate(rows);
    match mapping::find(mappings, place, rows, found.as_ref()) {
        Some((mapping, held)) => (mapping::locate(mapping, rows, found), Some((mapping, held))),
        None => (found, None),
    }
}

const HASHED_BYTES: usize = 1 << 14;

/// SHA-256 of a file, lower-case hex.
pub fn fingerprint(bytes: &[u8]) -> String {
    let mut digest = Sha256::new();
    // Piece by piece: a browser compiles quickly what is called often, and one long call would stay in its slow code.
    bytes.chunks(HASHED_BYTES).for_each(|piece| digest.update(piece));
    hex(&digest.finalize())
}

/// Seconds east of UTC of a time zone without summer time; `None` for others, whose wall-clock times are left as written.
fn offset_of(timezone: Option<&str>) -> Option<i32> {
    match timezone.unwrap_or("Asia/Shanghai") {
        "Asia/Shanghai" | "Asia/Hong_Kong" | "Asia/Macau" | "Asia/Taipei" | "Asia/Singapore" | "Asia/Urumqi" | "PRC" => Some(8 * 3600),
        "UTC" | "Etc/UTC" | "GMT" => Some(0),
        "Asia/Tokyo" | "Asia/Seoul" => Some(9 * 3600),
        _ => None,
    }
}

/// What stands above the header, and the sheet's name, for recognising a format.
fn preamble_of(rows: &Rows, header_index: usize, sheet: Option<&str>) -> String {
    let above = (0..header_index).flat_map(|index| rows.cells(index).map(|cell| cell.text));
    above.chain(sheet).flat_map(|text| [text, " "]).collect()
}

// Enough for the longest preamble and a look at the columns below it.
const HEAD_ROWS: usize = 160;

fn sheet_score(located: &Located, complete: bool, rows: usize) -> u32 {
    // A sheet with records beats its summary, however well that is labelled.
    located.score + if complete { 1_000 } else { 0 } + if rows > located.header_index + 2 { 200 } else { 0 } + rows.min(HEAD_ROWS) as u32
}

#[cfg(test)]
mod tests;
