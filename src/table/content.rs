//! What a column's cells look like, whatever its header says.
//!
//! In: rows below a header. Out: [`Look`] for each column. Must not know: header texts.

use super::field::Field;
use super::grammar::amount::{self, Style};
use super::grammar::card;
use super::grammar::when::{self, DateOrder, DateStyle, When, WhenReader};
use crate::base::key::id_core;
use crate::sheet::{CellKind, Rows};

/// Counts over a sample of a column's filled cells.
#[derive(Clone, Debug, Default)]
pub struct Look {
    /// Cells looked at that hold something.
    pub filled: u32,
    /// Cells looked at.
    pub seen: u32,
    /// Date and time.
    pub moments: u32,
    /// Date alone.
    pub days: u32,
    /// Time of day alone, or digits that may be one.
    pub times: u32,
    /// Amounts, also signs that stand for nothing.
    pub amounts: u32,
    /// Amounts with decimals.
    pub decimals: u32,
    /// Cells with a card's mask or a card's length.
    pub cards: u32,
    /// Digits alone, of at most eight.
    pub short_numbers: u32,
    /// Ids of twelve signs or more.
    pub long_ids: u32,
    /// Ids of 8 to 14 letters and digits.
    pub middle_ids: u32,
    /// Cells with a letter beyond ASCII.
    pub words: u32,
}

const SAMPLE_ROWS: usize = 400;

/// Looks at a sample of the rows from `first` on: the first two hundred, then evenly spread.
pub fn look(rows: &Rows, first: usize, columns: usize) -> Vec<Look> {
    let mut looks = vec![Look::default(); columns];
    let count = rows.len().saturating_sub(first);
    let head = count.min(SAMPLE_ROWS / 2);
    let step = ((count - head) / (SAMPLE_ROWS / 2)).max(1);
    let spread = (first + head..rows.len()).step_by(step);
    for index in (first..first + head).chain(spread) {
        let mut cells = rows.cells(index);
        for look in &mut looks {
            let Some(cell) = cells.next() else { break };
            look.seen += 1;
            count_cell(look, cell.kind, cell.text.trim());
        }
    }
    looks
}

fn count_cell(look: &mut Look, kind: CellKind, text: &str) {
    if text.is_empty() || text == "`" {
        return;
    }
    let core = id_core(text);
    if core.is_empty() && !text.trim_matches(['`', '\'']).starts_with('0') {
        return;
    }
    look.filled += 1;
    let digits = core.bytes().filter(u8::is_ascii_digit).count();
    if let Some(found) = read_somehow(text) {
        match (found.day.is_some(), found.second.is_some()) {
            // A bare number is a date only where the header says so too.
            (true, false) if kind == CellKind::Number && digits == 5 => look.days += 1,
            (true, true) => look.moments += 1,
            (true, false) => look.days += 1,
            _ => look.times += 1,
        }
    } else if (text.starts_with("0.") && digits > 1) || is_short_clock(core) {
        // A spreadsheet's time without its format, or hours and minutes.
        look.times += 1;
    } else if when::ordered(text).is_some() && (text.contains('/') || text.matches(['.', '-']).count() == 2) {
        look.days += 1;
    }
    if matches!(amount::parse_rounded(text, Style { decimals: 2, ..Style::default() }), Ok(Some(_))) {
        look.amounts += 1;
        look.decimals += u32::from(text.contains('.'));
    }
    let is_digits = digits == core.len();
    let marked = text.contains('*') || text.contains("XXX");
    look.cards += u32::from((marked && card::parse(text).is_some()) || (is_digits && (13..=19).contains(&digits)) || (is_digits && digits <= 4));
    look.short_numbers += u32::from(is_digits && digits <= 8);
    let is_id = core.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'|' | b'#'));
    look.long_ids += u32::from(is_id && core.len() >= 12);
    look.middle_ids += u32::from(is_id && (6..=14).contains(&core.len()));
    look.words += u32::from(!text.is_ascii());
}

// `0930`, `930`.
fn is_short_clock(core: &str) -> bool {
    matches!(core.len(), 3 | 4) && core.parse::<u16>().is_ok_and(|value| value < 2_400 && value % 100 < 60)
}

// What a text says in the first order in which it is a date at all.
fn read_somehow(text: &str) -> Option<When> {
    // A date without its year is one: the year may stand elsewhere.
    let read = |order: &DateOrder| WhenReader::new(DateStyle { year: Some(2000), ..DateStyle::all(*order) }).read(text);
    read(&DateOrder::MonthFirst).or_else(|| when::ordered(text)?.form.orders().iter().find_map(read))
}

/// What the header of a column without cells weighs in hundredths: it stands back where another column has some.
pub const EMPTY_PERCENT: u32 = 55;

impl Look {
    /// How well the cells bear a field out, in hundredths of its weight, and the field they make of it; `None` when they
    /// rule it out.
    pub fn bears_out(&self, field: Field) -> Option<(Field, u32)> {
        if self.filled == 0 {
            return Some((field, EMPTY_PERCENT));
        }
        // In a handful of rows the totals below the records weigh as much as the records.
        let few = |count: u32| self.filled <= 8 && count * 3 >= self.filled;
        let most = |count: u32| count * 10 >= self.filled * 7 || few(count);
        let half = |count: u32| count * 2 >= self.filled || few(count);
        match field {
            Field::Moment | Field::Date => {
                if half(self.moments + self.days) && self.moments >= self.days {
                    Some((Field::Moment, 100))
                } else if half(self.moments + self.days) {
                    Some((Field::Date, 95))
                } else if field == Field::Moment && most(self.times) {
                    Some((Field::Time, 90))
                } else {
                    None
                }
            }
            Field::Time => most(self.times).then_some((Field::Time, 100)),
            Field::ClearingDay | Field::PayoutDay => (most(self.moments + self.days) || most(self.short_numbers)).then_some((field, 100)),
            field if field.is_money() => half(self.amounts).then_some((field, if most(self.amounts) { 100 } else { 70 })),
            Field::Kind | Field::Status | Field::RefundStatus | Field::CancelMark | Field::PayoutStatus | Field::Channel => {
                (self.decimals * 10 < self.filled * 7 && self.moments * 10 < self.filled * 7).then_some((field, 100))
            }
            Field::Card => half(self.cards).then_some((field, 100)),
            Field::Rrn => (self.words * 10 < self.filled * 7).then_some((field, if half(self.middle_ids) { 100 } else { 60 })),
            Field::Trace => (self.words * 10 < self.filled * 7).then_some((field, if most(self.short_numbers) { 100 } else { 40 })),
            Field::ChannelId => (self.words * 10 < self.filled * 7).then_some((field, if half(self.long_ids) { 105 } else { 50 })),
            Field::Batch => (self.words * 10 < self.filled * 7).then_some((field, if most(self.short_numbers) { 100 } else { 50 })),
            // A price is no id, however its header begins (`原价`).
            Field::OrderId | Field::OriginalId | Field::RefundId | Field::PayoutId | Field::Auth | Field::MerchantNo => {
                (self.words * 10 < self.filled * 7 && self.decimals * 10 < self.filled * 7).then_some((field, 100))
            }
            Field::Direction | Field::Currency | Field::CardKind => (self.decimals * 10 < self.filled * 7).then_some((field, 100)),
            _ => Some((field, 100)),
        }
    }
}
