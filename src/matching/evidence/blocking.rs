//! Which pairs are looked at: those that share a cheap key and lie near in time, a bounded number for each row.
//!
//! In: two pools. Out: for each merchant row, the acquirer rows worth comparing. Must not know: what a pair weighs.

use super::fields::{CARD, Comparison, FIELDS, LAG, MEMO, TERMINAL, amount_at};
use super::pools::Pool;

const DAY_S: i64 = 86_400;

/// What two rows must share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shared {
    /// The amount.
    Amount,
    /// Terminal and amount.
    TerminalAmount,
    /// The card's last four digits.
    Last4,
    /// An id field.
    Id(usize),
    /// The terminal.
    Terminal,
    /// Nothing but being near in time.
    Time,
}

/// A key, how far apart in time rows that share it may be (in the pools' unit: earliest and latest acquirer row), and how
/// many are taken.
#[derive(Clone, Copy, Debug)]
pub struct Block {
    /// What is shared.
    pub shared: Shared,
    /// Acquirer's time less merchant's time, inclusive.
    pub window: (i64, i64),
    /// Nearest rows taken.
    pub take: usize,
}

/// Rows that share the start of a text and are looked through for a fitting amount.
const ALIKE_ROWS_MAX: usize = 2_000;
/// Candidates taken by text, and by equal amount where only days are known; fewer where there are very many rows.
const BY_TEXT_MAX: usize = 48;
const BY_AMOUNT_MAX: usize = 32;
/// Candidates that these two may come to in all: 28 bytes each, a quarter of a gigabyte.
const CANDIDATES_MAX: usize = 8_000_000;

/// Candidates for each merchant row, at most `most` and, however many rows there are, four.
fn each(comparison: &Comparison<'_>, most: usize) -> usize {
    most.min(CANDIDATES_MAX / 2 / comparison.merchant.rows.len().max(1)).max(4)
}

/// The blocks for rows with a time of day: rows of equal amount first, and, `wide`, whatever is near.
pub fn blocks_of_seconds(comparison: &Comparison<'_>, wide: bool) -> Vec<Block> {
    let mut blocks = Vec::new();
    let has = |field: usize| comparison.is_active.get(field) == Some(&true);
    if has(TERMINAL) {
        blocks.push(Block { shared: Shared::TerminalAmount, window: (-DAY_S / 2, DAY_S / 2), take: 4 });
    }
    blocks.push(Block { shared: Shared::Amount, window: (-2 * DAY_S, 2 * DAY_S), take: if has(TERMINAL) { 2 } else { 5 } });
    if has(CARD) {
        blocks.push(Block { shared: Shared::Last4, window: (-3 * DAY_S, 3 * DAY_S), take: 3 });
    }
    for field in 0..FIELDS {
        // Ids that tell rows apart, not names that many share.
        if field > TERMINAL + 5 && has(field) {
            blocks.push(Block { shared: Shared::Id(field), window: (-5 * DAY_S, 5 * DAY_S), take: 3 });
        }
    }
    if wide {
        let shared = if has(TERMINAL) { Shared::Terminal } else { Shared::Time };
        blocks.push(Block { shared, window: (-900, 900), take: 6 });
    }
    blocks
}

/// The blocks for rows with days only.
pub fn blocks_of_days(comparison: &Comparison<'_>) -> Vec<Block> {
    let mut blocks = vec![Block { shared: Shared::Amount, window: (-7, 42), take: each(comparison, BY_AMOUNT_MAX) }];
    for field in 0..FIELDS {
        if comparison.is_active.get(field) == Some(&true) && field > TERMINAL + 5 {
            blocks.push(Block { shared: Shared::Id(field), window: (-7, 42), take: 6 });
        }
    }
    if comparison.is_active.get(CARD) == Some(&true) {
        blocks.push(Block { shared: Shared::Last4, window: (-7, 42), take: 8 });
    }
    blocks
}

/// Key, time, row.
type Entry = (u64, u32, u32);

/// The acquirer rows in the order of each block's key and time.
pub struct Index<'a> {
    comparison: &'a Comparison<'a>,
    blocks: Vec<(Block, Vec<Entry>)>,
    by_text: Option<(i64, i64)>,
    settled: Vec<bool>,
    by_text_max: usize,
}

impl<'a> Index<'a> {
    /// Sorts the acquirer's rows for each block; `by_text` is the window in which rows of like text and amount
    /// are found; `settled` rows (by place) are left out.
    pub fn new(comparison: &'a Comparison<'a>, blocks: &[Block], by_text: Option<(i64, i64)>, settled: &[bool]) -> Index<'a> {
        let pool = comparison.acquirer;
        let sorted = |block: &Block| {
            let mut rows: Vec<Entry> = (0..pool.rows.len()).map(|row| (key(pool, row, block.shared), time(pool, row), row as u32)).collect();
            rows.retain(|(key, _, row)| *key != 0 && settled.get(*row as usize) != Some(&true));
            rows.sort_unstable();
            (*block, rows)
        };
        let by_text = by_text.filter(|_| comparison.is_active.get(MEMO) == Some(&true));
        Index {
            comparison,
            blocks: blocks.iter().map(sorted).collect(),
            by_text,
            settled: settled.to_vec(),
            by_text_max: each(comparison, BY_TEXT_MAX),
        }
    }

    /// Puts the acquirer rows to compare with a merchant row into `found`, which is empty, ascending.
    pub fn candidates(&self, merchant: usize, found: &mut Vec<u32>) {
        let pool = self.comparison.merchant;
        let now = time(pool, merchant);
        for (block, rows) in &self.blocks {
            let key = key(pool, merchant, block.shared);
            if key != 0 {
                nearest(rows, key, now, block, found);
            }
        }
        if let Some(window) = self.by_text {
            self.alike(merchant, window, found);
        }
        found.sort_unstable();
        found.dedup();
    }

    fn alike(&self, merchant: usize, window: (i64, i64), found: &mut Vec<u32>) {
        let (own, other) = (self.comparison.merchant, self.comparison.acquirer);
        let text = own.memos.text(own.memos.of_row.get(merchant).copied().unwrap_or(0));
        let amount = own.amounts.get(merchant).copied().unwrap_or(0);
        let now = own.times.get(merchant).copied().flatten();
        if text.is_empty() {
            return;
        }
        // The difference of a fitting pair, `None` for one that is too far in amount or time.
        let fit = |row: u32| {
            let acquirer = other.amounts.get(row as usize).copied().unwrap_or(0);
            let (m, a) = (i128::from(amount.abs()), i128::from(acquirer.abs()));
            let is_near = 10 * a >= 7 * m && 10 * a <= 13 * m && (amount < 0) == (acquirer < 0);
            let is_timely = match (now, other.times.get(row as usize).copied().flatten()) {
                (Some(now), Some(then)) => (window.0..=window.1).contains(&(then - now)),
                _ => true,
            };
            let is_open = self.settled.get(row as usize) != Some(&true);
            (is_near && is_timely && is_open).then_some(amount.abs_diff(acquirer))
        };
        let mut fitting: Vec<(u64, u32)> = Vec::new();
        let alike = self.comparison.memo_index.rows_alike(&other.memos, text, ALIKE_ROWS_MAX);
        fitting.extend(alike.iter().filter_map(|row| Some((fit(*row)?, *row))));
        self.comparison.memo_index.rows_by_rare_word(text, |rows| fitting.extend(rows.iter().filter_map(|(_, row)| Some((fit(*row)?, *row)))));
        if fitting.len() > self.by_text_max {
            fitting.sort_unstable();
            fitting.truncate(self.by_text_max);
        }
        found.extend(fitting.iter().map(|(_, row)| *row));
    }
}

fn time(pool: &Pool, row: usize) -> u32 {
    pool.times.get(row).copied().flatten().map_or(0, |time| u32::try_from(time.max(0)).unwrap_or(u32::MAX))
}

fn key(pool: &Pool, row: usize, shared: Shared) -> u64 {
    let amount = pool.amounts.get(row).copied().unwrap_or(0);
    match shared {
        Shared::Amount => amount_at(0, amount),
        Shared::TerminalAmount => match pool.key(TERMINAL, row) {
            0 => 0,
            terminal => amount_at(terminal, amount),
        },
        Shared::Last4 => pool.card(row).last4().map_or(0, |last4| u64::from(last4) + 1),
        Shared::Id(field) => pool.key(field, row),
        Shared::Terminal => pool.key(TERMINAL, row),
        Shared::Time => 1 + LAG as u64,
    }
}

/// The rows of `key` nearest to `now`, the earlier first where two are as near.
fn nearest(rows: &[Entry], key: u64, now: u32, block: &Block, found: &mut Vec<u32>) {
    let at = rows.partition_point(|(other, time, _)| (*other, *time) < (key, now));
    let (mut before, mut after) = (at, at);
    let lag = |place: usize| rows.get(place).filter(|row| row.0 == key).map(|row| i64::from(row.1) - i64::from(now));
    for _ in 0..block.take {
        let earlier = before.checked_sub(1).and_then(lag).filter(|lag| *lag >= block.window.0);
        let later = lag(after).filter(|lag| *lag <= block.window.1);
        let place = match (earlier, later) {
            (Some(earlier), Some(later)) if -earlier > later => after,
            (None, Some(_)) => after,
            (Some(_), _) => before - 1,
            (None, None) => break,
        };
        if place == after {
            after += 1
        } else {
            before = place
        }
        found.extend(rows.get(place).map(|row| row.2));
    }
}

#[cfg(test)]
mod tests;
