//! Clock offsets where no reference proves them: the lag at which rows of equal amount pile up.
//!
//! In: two pools with times in seconds. Out: the merchant's times set to the acquirer's clock. Must not know: references.

use super::fields::{TERMINAL, amount_at};
use super::pools::Pool;
use crate::base::Name;
use crate::matching::constants::{Constants, ZONE_MAX_S};

/// The largest offset looked for at first: a quarter of an hour and a little; then as far as zones lie apart.
const OFFSET_MAX_S: i64 = 1_200;
/// Rows of a terminal that are looked at so far apart: a pile shows in a part of them. One with more rows of its amount tells nothing.
const ZONE_ROWS_MAX: usize = 2_000;
const ALIKE_MAX: usize = 4_096;
/// The pile must lie within this many seconds.
const PILE_S: i64 = 12;
/// Rows a terminal needs, and the share of them that must be in the pile.
const ROWS_MIN: usize = 12;
const PILE_SHARE_MIN: f64 = 0.25;
/// How much higher than an even spread of all near pairs the pile must be.
const PILE_OVER_EVEN: f64 = 4.0;

/// Sets the clock of every terminal whose offset no reference proved, where a pile proves it.
pub fn set(merchants: &mut Pool, acquirers: &Pool, constants: &Constants) {
    if !constants.clocks.is_empty() {
        return;
    }
    let by_terminal = [&*merchants, acquirers].iter().all(|pool| pool.keys.get(TERMINAL).is_some_and(|keys| !keys.is_empty()));
    let terminal = |pool: &Pool, row: usize| if by_terminal { pool.key(TERMINAL, row) } else { 0 };
    let sorted = |pool: &Pool| {
        let rows = (0..pool.rows.len()).filter_map(|row| Some((row, pool.times.get(row).copied().flatten()?)));
        let mut keyed: Vec<Timed> = rows
            .map(|(row, time)| (terminal(pool, row), amount_at(terminal(pool, row), pool.amounts.get(row).copied().unwrap_or(0)), time, row as u32))
            .collect();
        keyed.sort_unstable();
        keyed
    };
    let (own, other) = (sorted(merchants), sorted(acquirers));
    for rows in own.chunk_by(|x, y| x.0 == y.0) {
        if let Some(offset) = pile(rows, &other, OFFSET_MAX_S).or_else(|| pile(&spread(rows), &other, ZONE_MAX_S)) {
            for row in rows {
                if let Some(Some(time)) = merchants.times.get_mut(row.3 as usize) {
                    *time += offset;
                }
            }
        }
    }
    // Names without a terminal share the key of none, so that one offset holds for all of them.
    debug_assert_eq!(Name::NONE.index(), 0);
}

/// A terminal's row: the terminal, the amount at it, the second, the row.
type Timed = (u64, u64, i64, u32);

// Rows from all over the list.
fn spread(rows: &[Timed]) -> Vec<Timed> {
    rows.iter().step_by(rows.len().div_ceil(ZONE_ROWS_MAX).max(1)).copied().collect()
}

/// The lag (acquirer − merchant) of the densest pile of equal amounts; `None` where none stands out.
fn pile(rows: &[Timed], other: &[Timed], reach: i64) -> Option<i64> {
    let mut lags: Vec<i64> = Vec::new();
    for (terminal, key, time, _) in rows {
        let place = |seconds: i64| other.partition_point(|row| (row.0, row.1, row.2) < (*terminal, *key, time + seconds));
        let near = other.get(place(-reach)..place(reach + 1)).unwrap_or(&[]);
        lags.extend(near.iter().filter(|_| near.len() <= ALIKE_MAX).map(|row| row.2 - time));
    }
    lags.sort_unstable();
    let (mut best, mut from) = ((0, 0), 0);
    for to in 0..lags.len() {
        while lags.get(from).zip(lags.get(to)).is_some_and(|(first, last)| last - first > PILE_S) {
            from += 1;
        }
        if to + 1 - from > best.0 {
            best = (to + 1 - from, from);
        }
    }
    let even = lags.len() as f64 * (PILE_S + 1) as f64 / (2 * reach + 1) as f64;
    let is_proved = rows.len() >= ROWS_MIN && best.0 as f64 >= PILE_SHARE_MIN * rows.len() as f64 && best.0 as f64 >= PILE_OVER_EVEN * even;
    if is_proved { lags.get(best.1 + best.0 / 2).copied() } else { None }
}

#[cfg(test)]
mod tests {
    use super::super::made::{Row, at, pool};
    use super::*;
    use crate::base::Name;
    use crate::matching::constants::ClockOffset;

    /// Merchant rows of an amount each, and for each lag the acquirer's row of the next amount.
    fn lag(rows: usize, lags: &[i64]) -> Option<i64> {
        let own: Vec<Timed> = (0..rows).map(|row| (1, row as u64, 10_000 * row as i64, row as u32)).collect();
        let other: Vec<Timed> = own.iter().zip(lags).map(|(row, lag)| (row.0, row.1, row.2 + lag, row.3)).collect();
        pile(&own, &other, OFFSET_MAX_S)
    }

    #[test]
    fn twelve_rows_prove_a_clock_when_a_quarter_of_them_lie_within_twelve_seconds() {
        assert_eq!((lag(12, &[70; 12]), lag(11, &[70; 11])), (Some(70), None));
        assert_eq!((lag(40, &[70; 10]), lag(40, &[70; 9])), (Some(70), None));
        // The middle of the pile, which ends twelve seconds after its first.
        assert_eq!(lag(12, &[60, 72, 66]), Some(66));
        assert_eq!(lag(12, &[60, 73, 66]), None);
        assert_eq!(lag(12, &[300, -60, -50, -48, 900]), Some(-50));
    }

    #[test]
    fn of_two_piles_the_higher_counts_and_of_equal_ones_the_earlier() {
        assert_eq!(lag(12, &[10, 10, 10, 500, 500, 500, 500]), Some(500));
        assert_eq!(lag(12, &[10, 10, 10, 500, 500, 500]), Some(10));
    }

    #[test]
    fn an_offset_is_at_most_twenty_minutes_either_way() {
        for (seconds, found) in [(1_200, Some(1_200)), (1_201, None), (-1_200, Some(-1_200)), (-1_201, None)] {
            assert_eq!(lag(12, &[seconds; 12]), found, "{seconds}");
        }
    }

    #[test]
    fn a_clock_of_another_zone_is_at_most_fourteen_hours_off() {
        let far = |seconds: i64| {
            let own: Vec<Timed> = (0..12).map(|row| (1, row, 10_000 * row as i64, row as u32)).collect();
            let other: Vec<Timed> = own.iter().map(|row| (row.0, row.1, row.2 + seconds, row.3)).collect();
            pile(&own, &other, ZONE_MAX_S)
        };
        assert_eq!((far(50_400), far(50_401), far(-50_400)), (Some(50_400), None, Some(-50_400)));
    }

    #[test]
    fn a_part_of_the_rows_is_from_all_over_the_list() {
        let rows = |count: usize| (0..count).map(|row| (1, 1, row as i64, row as u32)).collect::<Vec<Timed>>();
        assert_eq!((spread(&rows(2_000)).len(), spread(&rows(2_001)).len()), (2_000, 1_001));
        assert_eq!(spread(&rows(9_000)).last().map(|row| row.3), Some(8_995));
    }

    #[test]
    fn rows_of_an_amount_that_thousands_have_tell_no_clock() {
        let own: Vec<Timed> = (0..12).map(|row| (1, 1, 10_000 * row, row as u32)).collect();
        let other = |more: i64| {
            let mut rows: Vec<Timed> = own.iter().map(|row| (1, 1, row.2 + 70, row.3)).collect();
            rows.extend((0..more).map(|row| (1, 1, 120_000 + 211 * row, 99)));
            rows
        };
        // All of the other side lie within reach of each.
        assert_eq!((pile(&own, &other(4_084), 1_000_000), pile(&own, &other(4_085), 1_000_000)), (Some(70), None));
    }

    #[test]
    fn a_pile_stands_four_times_above_an_even_spread() {
        // One amount, a row a minute on both sides: no lag stands out, however many rows share one.
        let even = |rows: i64| (0..rows).map(|row| (1, 1, 60 * row, row as u32)).collect::<Vec<_>>();
        let other = |rows: i64, every: i64| (0..rows).map(|row| (1, 1, 7 + 11 * row * every, row as u32)).collect::<Vec<_>>();
        assert_eq!(pile(&even(40), &other(200, 1), OFFSET_MAX_S), None);
        // Rows whose amounts are rare pile up beside rows that spread: 13 seconds of 2,401 are an even share.
        let mut lags = vec![70; 12];
        lags.extend((0..28).map(|n| -1_190 + 85 * n));
        assert_eq!(lag(40, &lags), Some(70));
    }

    #[test]
    fn what_is_even_is_counted_over_all_near_pairs() {
        // 39 lags at one place need 39 ≥ 4 · lags · 13 / 2,401, that is at most 1,800 lags in all.
        let spread = |count: i64| {
            let own: Vec<Timed> = (0..39).map(|row| (1, row, 0, row as u32)).collect();
            let mut other: Vec<Timed> = own.iter().map(|row| (1, row.1, 600, row.3)).collect();
            // The others a second apart or more on the other side of the clock.
            other.extend((0..count).map(|n| (1, n as u64 % 39, -(n % 1_100) - 50, 100 + n as u32)));
            other.sort_unstable();
            pile(&own, &other, OFFSET_MAX_S)
        };
        assert_eq!(spread(39), Some(600));
        assert_eq!((spread(1_761), spread(1_762)), (Some(600), None));
    }

    fn terminals(own: u64, other: u64) -> (Pool, Pool) {
        let row = |n: i64| at(1_000 * n, 100 + n);
        let made = |terminal: u64, ahead: i64| {
            pool(&(0..12).map(|n| Row { terminal, time: row(n).time.map(|time| time + ahead), ..row(n) }).collect::<Vec<_>>())
        };
        (made(own, 90), made(other, 0))
    }

    #[test]
    fn a_terminal_s_rows_are_set_to_its_own_rows_on_the_other_side() {
        let set_of = |own: u64, other: u64, constants: &Constants| {
            let (mut merchants, acquirers) = terminals(own, other);
            set(&mut merchants, &acquirers, constants);
            merchants.times[1]
        };
        let none = Constants::default();
        assert_eq!(set_of(1, 1, &none), Some(1_000));
        assert_eq!(set_of(1, 2, &none), Some(1_090), "another terminal proves nothing");
        // Where one side names no terminal, all rows together prove one clock.
        assert_eq!((set_of(1, 0, &none), set_of(0, 1, &none), set_of(0, 0, &none)), (Some(1_000), Some(1_000), Some(1_000)));
        let clocks = vec![ClockOffset { terminal: Name::NONE, seconds: 1, pairs: 9 }];
        assert_eq!(set_of(1, 1, &Constants { clocks, ..none }), Some(1_090), "references have proved one");
    }
}
