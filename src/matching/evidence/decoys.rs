//! Rows that have no partner, made by shuffling real ones: what they find, they find by chance.
//!
//! In: a pool. Out: a pool of the same amounts, days and texts, none of them together. Must not know: what a pair weighs.

use super::fields::FIELDS;
use super::memo::Memos;
use super::pools::Pool;

/// Decoys made; more would only cost time.
const ROWS_MAX: usize = 12_000;

/// Decoys of a pool: each takes its day, its amount, its text and its ids from rows far apart.
pub fn shuffled(pool: &Pool) -> Pool {
    let count = pool.rows.len();
    let step = count.div_ceil(ROWS_MAX).max(1);
    let places: Vec<usize> = (0..count).step_by(step).collect();
    // Steps by different shares of the pool keep the parts of one row apart; rows may stand in any order.
    let from = |place: usize, share: usize| (place + count * share / 17 + share) % count.max(1);
    fn take<T: Copy>(values: &[T], rows: impl Iterator<Item = usize>) -> Vec<T> {
        rows.filter_map(|row| values.get(row).copied()).collect()
    }
    let rows = |share: usize| places.iter().map(move |place| from(*place, share));
    let keys = (0..FIELDS).map(|field| pool.keys.get(field).map_or_else(Vec::new, |keys| take(keys, rows(7)))).collect();
    Pool {
        rows: take(&pool.rows, rows(0)),
        times: take(&pool.times, rows(0)),
        amounts: take(&pool.amounts, rows(3)),
        cards: take(&pool.cards, rows(7)),
        keys,
        memos: Memos::clone(&pool.memos).with_rows(take(&pool.memos.of_row, rows(11))),
    }
}
