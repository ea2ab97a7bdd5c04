//! Where the header stands and what each column is: by spellings and by content, never by position.
//!
//! In: rows of a sheet. Out: a [`Located`] table. Must not know: amounts' meaning, sides, matching.

use std::collections::BTreeMap;

use super::claim;
use super::content::{self, EMPTY_PERCENT, Look};
use super::field::Field;
use super::grammar::amount::{self, Style};
use super::grammar::when::WhenReader;
use super::lines::Lines;
use super::named_day::NamedDay;
use super::spelling::{self, Head};
use super::tenders;
use crate::base::limits::{COLUMNS_MAX, PREAMBLE_ROWS_MAX};
use crate::sheet::Rows;

/// A column and what it was taken for.
#[derive(Clone, Debug, Default)]
pub struct Column {
    /// The header as the file has it.
    pub header: String,
    /// The header in its one form.
    pub head: Head,
    /// What it was taken for.
    pub field: Option<Field>,
    /// How sure, 0 to 99.
    pub confidence: u8,
    /// What it might have been instead.
    pub runner_up: Option<(Field, u8)>,
}

/// A table found in a sheet.
#[derive(Clone, Debug, Default)]
pub struct Located {
    /// Index of the header's last row.
    pub header_index: usize,
    /// The columns, left to right.
    pub columns: Vec<Column>,
    /// How sure, for choosing between sheets: known headers weighed, records a little.
    pub score: u32,
    /// Whether each line is a payment.
    pub lines: Lines,
    /// The day of all rows, where no column has one and a name says it.
    pub day: Option<NamedDay>,
}

impl Located {
    /// The 0-based column of a field.
    pub fn column_of(&self, field: Field) -> Option<usize> {
        self.columns.iter().position(|column| column.field == Some(field))
    }

    /// Whether a column of the field was found.
    pub fn has(&self, field: Field) -> bool {
        self.column_of(field).is_some()
    }

    /// Whether there is a column, or a pair, that says how much.
    pub fn has_amount(&self) -> bool {
        self.has(Field::Amount) || (self.has(Field::AmountIn) && self.has(Field::AmountOut))
    }

    /// Whether there is a column that says when, or a name does for all rows.
    pub fn has_day(&self) -> bool {
        self.has(Field::Moment) || self.has(Field::Date) || self.day.is_some()
    }
}

/// Finds the header and the columns; `None` where no row has two headers known.
pub fn locate(rows: &Rows) -> Option<Located> {
    let mut best: Option<(u32, usize)> = None;
    let mut met = Met::new();
    for index in 0..rows.len().min(PREAMBLE_ROWS_MAX) {
        let score = header_score(&header_cells(rows, index), &mut met);
        if score >= 120 && best.is_none_or(|(most, _)| score > most) {
            best = Some((score, index));
        }
    }
    let (score, index) = best?;
    let (score, header_index, headers) = with_second_row(rows, score, index);
    Some(located(rows, header_index, &headers, score))
}

/// The table whose header stands in this row, whatever it looks like: someone said so.
pub fn locate_at(rows: &Rows, header_index: usize) -> Located {
    let headers = header_cells(rows, header_index);
    let score = header_score(&headers, &mut Met::new());
    located(rows, header_index, &headers, score)
}

/// Whether every filled cell of a row is a word: a row of records has dates, amounts or ids.
pub fn is_of_words(rows: &Rows, index: usize) -> bool {
    rows.cells(index).all(|cell| !looks_like_data(cell.text.trim()))
}

fn located(rows: &Rows, header_index: usize, headers: &[&str], score: u32) -> Located {
    let mut columns: Vec<Column> = headers
        .iter()
        .map(|text| Column {
            header: text.trim_matches([' ', '\t', '\u{feff}', '`', '=', '"', '\'']).to_owned(),
            head: spelling::head(text),
            ..Column::default()
        })
        .collect();
    while columns.last().is_some_and(|column| column.header.is_empty()) && columns.len() > 1 {
        columns.pop();
    }
    let looks = content::look(rows, header_index + 1, columns.len());
    assign(&mut columns, &looks);
    claim::claim(&mut columns, rows, header_index + 1);
    settle_books(&mut columns, rows, header_index + 1);
    Located { header_index, columns, score, lines: Lines::All, day: None }
}

fn header_cells(rows: &Rows, index: usize) -> Vec<&str> {
    rows.cells(index).take(COLUMNS_MAX).map(|cell| cell.text).collect()
}

/// A header in two rows: groups above, names below, each cell the lower where it says anything. Taken where both rows are
/// words and together they name columns that one alone leaves blank.
fn with_second_row<'r>(rows: &'r Rows, score: u32, index: usize) -> (u32, usize, Vec<&'r str>) {
    let alone = header_cells(rows, index);
    let mut best = (score, index, alone);
    for upper in [index.checked_sub(1), Some(index)].into_iter().flatten() {
        let (top, bottom) = (header_cells(rows, upper), header_cells(rows, upper + 1));
        let are_words = |cells: &[&str]| {
            cells.iter().filter(|text| !text.trim().is_empty()).count() >= 2 && !cells.iter().any(|text| looks_like_data(text.trim()))
        };
        if !are_words(&top) || !are_words(&bottom) {
            continue;
        }
        let both: Vec<&str> = (0..top.len().max(bottom.len()))
            .map(|column| {
                let of = |cells: &[&'r str]| cells.get(column).copied().unwrap_or("");
                if of(&bottom).trim().is_empty() { of(&top) } else { of(&bottom) }
            })
            .collect();
        let together = header_score(&both, &mut Met::new());
        let filled = |cells: &[&str]| cells.iter().filter(|text| !text.trim().is_empty()).count();
        if together + 20 >= best.0 && filled(&both) > filled(&best.2) {
            best = (together, upper + 1, both);
        }
    }
    best
}

// Less than a header that says what its column is.
const TENDER_WEIGHT: i32 = 30;

/// Words met and what each most likely names: rows of records repeat theirs, and to find a word takes long.
type Met<'r> = BTreeMap<&'r str, Named>;

#[derive(Clone, Copy)]
enum Named {
    Field(Field, u8),
    Tender,
    Nothing,
}

fn named(text: &str) -> Named {
    let head = spelling::head(text);
    match spelling::fields_of(&head).into_iter().max_by_key(|(_, weight)| *weight) {
        Some((field, weight)) => Named::Field(field, weight),
        None if tenders::named(&head.text).is_some() => Named::Tender,
        None => Named::Nothing,
    }
}

/// How much a row looks like a header: weights of the headers known, each field once, less what looks like data.
fn header_score<'r>(cells: &[&'r str], met: &mut Met<'r>) -> u32 {
    let mut fields: Vec<Field> = Vec::new();
    let mut score = 0_i32;
    let mut known = 0;
    let mut tenders = 0;
    for text in cells {
        let text = text.trim();
        if text.is_empty() {
            continue;
        }
        if text.len() > 120 {
            score -= 50;
            continue;
        }
        if looks_like_data(text) {
            score -= 60;
            continue;
        }
        let (field, weight) = match *met.entry(text).or_insert_with(|| named(text)) {
            Named::Field(field, weight) => (field, weight),
            other => {
                tenders += i32::from(matches!(other, Named::Tender));
                continue;
            }
        };
        known += 1;
        score += if fields.contains(&field) { i32::from(weight) / 4 } else { i32::from(weight) };
        fields.push(field);
    }
    // Tenders side by side are headers of amounts; one alone is a word as rows have them.
    if tenders >= 2 {
        (known, score) = (known + tenders, score + tenders * TENDER_WEIGHT);
    }
    if known < 2 { 0 } else { u32::try_from(score).unwrap_or(0) }
}

fn looks_like_data(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    digits > 0 && (digits >= 8 || matches!(amount::parse_rounded(text, Style::default()), Ok(Some(_))) || WhenReader::default().read(text).is_some())
}

/// Gives each column the field that header and content bear out best; a field goes to one column only.
fn assign(columns: &mut [Column], looks: &[Look]) {
    let mut choices: Vec<(u32, Field, usize)> = Vec::new();
    for (index, (column, look)) in columns.iter().zip(looks).enumerate() {
        for (field, weight) in spelling::fields_of(&column.head) {
            if let Some((field, percent)) = look.bears_out(field) {
                let weight = (u32::from(weight) * percent / 100).min(99);
                choices.push((weight, field, index));
            }
        }
    }
    settle_pair(&mut choices, looks);
    choices.sort_by_key(|(weight, field, index)| (u32::MAX - weight, *field, *index));
    let mut taken: Vec<Field> = Vec::new();
    for (weight, field, index) in &choices {
        let Some(column) = columns.get_mut(*index) else { continue };
        // Where there is nothing to read nothing can be read wrongly: the header's word is enough.
        let is_empty = looks.get(*index).is_some_and(|look| look.filled == 0);
        let confidence = if is_empty { (*weight * 100).div_ceil(EMPTY_PERCENT) } else { *weight }.min(99) as u8;
        // Every column of secrets is one, however many there are.
        if column.field.is_none() && (!taken.contains(field) || *field == Field::Secret) && *weight >= 15 {
            column.field = Some(*field);
            column.confidence = confidence;
            taken.push(*field);
        } else if column.runner_up.is_none() && column.field != Some(*field) {
            column.runner_up = Some((*field, confidence));
        }
    }
    find_day(columns, &choices);
    settle_clock(columns);
}

/// Where no column says when by itself, the likeliest that might: a posting day is better than none.
fn find_day(columns: &mut [Column], choices: &[(u32, Field, usize)]) {
    if columns.iter().any(|column| matches!(column.field, Some(Field::Moment | Field::Date))) {
        return;
    }
    let likely = choices.iter().find(|(_, field, _)| matches!(field, Field::Moment | Field::Date)).copied();
    let by_field = |wanted: Field| columns.iter().position(|column| column.field == Some(wanted)).map(|index| (50, Field::Date, index));
    let found = likely.or_else(|| by_field(Field::PayoutDay)).or_else(|| by_field(Field::ClearingDay));
    if let Some((weight, field, index)) = found
        && let Some(column) = columns.get_mut(index)
    {
        column.runner_up = column.field.map(|field| (field, column.confidence));
        column.field = Some(field);
        column.confidence = weight.min(99) as u8;
    }
}

/// A pair of columns counts only as a pair, and only where no single column is plainly the amount.
fn settle_pair(choices: &mut Vec<(u32, Field, usize)>, looks: &[Look]) {
    let has = |field: Field| choices.iter().any(|(_, known, _)| *known == field);
    let filled = |index: usize| looks.get(index).map_or(0, |look| look.filled * 10 / look.seen.max(1));
    // A list of receipts may call its amounts just that.
    if !has(Field::AmountOut) && !has(Field::Amount) {
        choices.iter_mut().filter(|(_, field, _)| *field == Field::AmountIn).for_each(|(weight, field, _)| (*weight, *field) = (60, Field::Amount));
        return;
    }
    let whole_amount = choices.iter().any(|(weight, field, index)| *field == Field::Amount && *weight >= 85 && filled(*index) >= 9);
    if !(has(Field::AmountIn) && has(Field::AmountOut)) || (whole_amount && !in_and_out_fill(choices, looks)) {
        choices.retain(|(_, field, _)| !matches!(field, Field::AmountIn | Field::AmountOut));
    } else {
        choices.retain(|(_, field, _)| *field != Field::Amount);
    }
}

/// Whether the pair's cells fill every row between them, as those of 收入 and 支出 do.
fn in_and_out_fill(choices: &[(u32, Field, usize)], looks: &[Look]) -> bool {
    let of = |field: Field| choices.iter().find(|(_, known, _)| *known == field).and_then(|(.., index)| looks.get(*index));
    match (of(Field::AmountIn), of(Field::AmountOut)) {
        (Some(money_in), Some(money_out)) => (money_in.filled + money_out.filled) * 10 >= money_in.seen * 9,
        _ => false,
    }
}

/// In a shop's own books an account that stands in debit, as money does, takes money in on the debit side; a bank's list has it
/// the other way round.
fn settle_books(columns: &mut [Column], rows: &Rows, first: usize) {
    let Some(stands) = columns.iter().position(|column| matches!(column.head.text.as_str(), "方向" | "余额方向" | "借或贷")) else { return };
    let count = |word: &str| (first..rows.len()).filter(|index| rows.cell(*index, stands).text.trim() == word).count();
    if count("借") <= count("贷") {
        return;
    }
    for column in columns {
        column.field = match column.field {
            Some(Field::AmountIn) if column.head.text.starts_with('贷') => Some(Field::AmountOut),
            Some(Field::AmountOut) if column.head.text.starts_with('借') => Some(Field::AmountIn),
            field => field,
        };
    }
}

/// A column of date and time makes columns of each alone needless; a time without any date is none.
fn settle_clock(columns: &mut [Column]) {
    let has = |columns: &[Column], field: Field| columns.iter().any(|column| column.field == Some(field));
    let needless: &[Field] = match (has(columns, Field::Moment), has(columns, Field::Date)) {
        (true, true) => &[Field::Date, Field::Time],
        (true, false) | (false, false) => &[Field::Time],
        (false, true) => &[],
    };
    for column in columns {
        if let Some(field) = column.field.filter(|field| needless.contains(field)) {
            column.runner_up = Some((field, column.confidence));
            column.field = None;
            column.confidence = 0;
        }
    }
}

#[cfg(test)]
mod tests;
