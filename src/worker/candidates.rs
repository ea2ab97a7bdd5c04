//! Rows of the other side that a finding's rows might belong to, for a link by hand.
//!
//! In: a finished check, a finding, words to search. Out: [`Candidates`], the likeliest first. Must not know: a browser, a
//! language.

use crate::base::{Minor, Moment, Name, RowRef, Side};
use crate::ledger::Book;

use super::decision::Candidates;
use super::finished::{Finished, book, record_at};
use super::query::holds;
use super::view::row_line;

/// Rows offered at once; with more the search is too wide.
const ROWS_MAX: usize = 30;
/// Without a search only rows this near in time are offered.
const NEAR_S: i64 = 3 * 86_400;

/// How far a row is from what is looked for: each part decides only where those before it are equal.
type Distance = (bool, u64, bool, i64);

/// The candidates for the finding at `index`; without words those near in time.
pub fn candidates(finished: &Finished, index: u32, text: &str) -> Option<Candidates> {
    let finding = finished.checked.findings.get(index as usize)?;
    let (side, own) = if finding.merchant.is_empty() { (Side::Merchant, &finding.acquirer) } else { (Side::Acquirer, &finding.merchant) };
    let records: Vec<(Side, usize)> = own.iter().filter_map(|row| record_at(&finished.checked, *row)).collect();
    let (own_side, first) = *records.first()?;
    let own_book = book(&finished.checked, own_side);
    let wanted = Wanted {
        amount: records.iter().map(|(_, place)| own_book.columns.amount.get(*place)).sum(),
        moment: own_book.columns.moment.get(first),
        terminal: own_book.columns.terminal.get(first),
    };
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    let other = book(&finished.checked, side);
    let mut near: Vec<(Distance, usize)> = Vec::new();
    let mut total = 0_u32;
    for place in 0..other.len {
        let row = other.row(place);
        let fits = if words.is_empty() { wanted.is_near(other, place) } else { row_holds(finished, row, &words) };
        if !fits {
            continue;
        }
        total += 1;
        let code = finished.code_of(row);
        let distance = wanted.distance(other, place, code.agrees() || code.name().starts_with('A'));
        let slot = near.partition_point(|known| *known <= (distance, place));
        if slot < ROWS_MAX {
            near.insert(slot, (distance, place));
            near.truncate(ROWS_MAX);
        }
    }
    let line = |side: Side, place: usize| row_line(finished, side, place, own);
    Some(Candidates {
        own: records.iter().map(|(side, place)| line(*side, *place)).collect(),
        rows: near.iter().map(|(_, place)| line(side, *place)).collect(),
        total,
    })
}

struct Wanted {
    amount: Minor,
    moment: Moment,
    terminal: Name,
}

impl Wanted {
    fn is_near(&self, book: &Book, place: usize) -> bool {
        book.columns.moment.get(place).seconds_since(self.moment).is_none_or(|seconds| seconds.abs() <= NEAR_S)
    }

    // A row that has no counterpart yet is likelier than one that has; then the amount, the terminal, the time.
    fn distance(&self, book: &Book, place: usize, is_taken: bool) -> Distance {
        let columns = &book.columns;
        let seconds = columns.moment.get(place).seconds_since(self.moment).map_or(i64::MAX, i64::abs);
        (is_taken, columns.amount.get(place).abs_diff(self.amount), columns.terminal.get(place) != self.terminal, seconds)
    }
}

fn row_holds(finished: &Finished, row: RowRef, words: &[String]) -> bool {
    let Some(table) = finished.table(row.input) else { return false };
    let Some(index) = table.rows.index_of(row.row_number) else { return false };
    words.iter().all(|word| table.rows.cells(index).any(|cell| holds(cell.text, word)))
}
