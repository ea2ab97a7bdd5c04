//! Rows that have no partner, made by shuffling real ones: what they find, they find by chance.
//!
//! In: a pool. Out: a pool of the same amounts, days and texts, none of them together. Must not know: what a pair weighs.

use super::fields::FIELDS;
use super::memo::Memos;
use super::pools::Pool;

/// Decoys made; more would only cost time.
const ROWS_MAX: usize = 12_000;
/// Fewer than one in so many rows that come to another day tell nothing of the others.
const MOVED_ONE_IN: usize = 4;
/// How many seventeenths of the pool further on an amount is taken.
const AMOUNTS: usize = 3;

/// Decoys of a pool: each takes its day, its amount, its text and its ids from rows far apart. Of rows of one day there are none.
pub fn shuffled(pool: &Pool) -> Pool {
    let count = pool.rows.len();
    let step = count.div_ceil(ROWS_MAX).max(1);
    // Steps by different shares of the pool keep the parts of one row apart; rows may stand in any order.
    let from = |place: usize, share: usize| (place + count * share / 17 + share) % count.max(1);
    // An amount on its own day finds its own partner.
    let is_moved = |place: &usize| pool.times.get(*place) != pool.times.get(from(*place, AMOUNTS));
    let mut places: Vec<usize> = (0..count).step_by(step).filter(is_moved).collect();
    if places.len() * MOVED_ONE_IN * step < count {
        places.clear();
    }
    fn take<T: Copy>(values: &[T], rows: impl Iterator<Item = usize>) -> Vec<T> {
        rows.filter_map(|row| values.get(row).copied()).collect()
    }
    let rows = |share: usize| places.iter().map(move |place| from(*place, share));
    let keys = (0..FIELDS).map(|field| pool.keys.get(field).map_or_else(Vec::new, |keys| take(keys, rows(7)))).collect();
    Pool {
        rows: take(&pool.rows, rows(0)),
        times: take(&pool.times, rows(0)),
        amounts: take(&pool.amounts, rows(AMOUNTS)),
        cards: take(&pool.cards, rows(7)),
        keys,
        memos: Memos::clone(&pool.memos).with_rows(take(&pool.memos.of_row, rows(11))),
    }
}

#[cfg(test)]
mod tests {
    use super::super::made::{ORDER, Row, at, pool};
    use super::*;
    use crate::base::Card;

    #[test]
    fn a_decoy_s_parts_come_from_rows_far_apart() {
        let rows: Vec<Row> =
            (0..170).map(|n| Row { order: 1 + n as u64, card: Card::new(629_999, n as u16), memo: "a memo", ..at(n, 1_000 + n) }).collect();
        let mut pool = pool(&rows);
        pool.memos.of_row = (0..170).collect();
        let decoys = shuffled(&pool);
        assert_eq!(decoys.rows.len(), 170);
        // The day of its place, the amount, ids and text of rows 3, 7 and 11 seventeenths of the pool further on.
        for place in 0..170 {
            let further = |share: usize| (place + 10 * share + share) % 170;
            assert_eq!((decoys.rows[place], decoys.times[place]), (place as u32, Some(place as i64)));
            assert_eq!(decoys.amounts[place], 1_000 + further(3) as i64);
            assert_eq!(decoys.cards[place], Card::new(629_999, further(7) as u16));
            assert_eq!(decoys.keys[ORDER][place], 1 + further(7) as u64);
            assert_eq!(decoys.memos.of_row[place], further(11) as u32);
        }
    }

    #[test]
    fn an_amount_that_stays_on_its_day_makes_no_decoy() {
        let of_days = |day: fn(i64) -> i64| shuffled(&pool(&(0..170).map(|n| at(day(n), 1_000 + n)).collect::<Vec<Row>>())).rows.len();
        assert_eq!(of_days(|_| 0), 0);
        // Of 85 rows a day those change their day that lie 33 rows before the other.
        assert_eq!(of_days(|n| n / 85), 66);
        assert_eq!(of_days(|n| i64::from(n >= 150)), 0);
        assert_eq!(of_days(|n| i64::from(n >= 148)), 44);
    }

    #[test]
    fn of_a_large_pool_at_most_twelve_thousand_decoys_are_made_evenly() {
        for (rows, made, last) in [(0, 0, None), (12_000, 12_000, Some(11_999)), (12_001, 6_001, Some(12_000)), (24_001, 8_001, Some(24_000))] {
            let pool = Pool { rows: (0..rows).collect(), times: (0..i64::from(rows)).map(Some).collect(), ..pool(&[]) };
            let decoys = shuffled(&pool);
            assert_eq!((decoys.rows.len(), decoys.rows.last().copied()), (made, last));
        }
    }
}
