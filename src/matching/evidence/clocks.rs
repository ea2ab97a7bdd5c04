//! Clock offsets where no reference proves them: the lag at which rows of equal amount pile up.
//!
//! In: two pools with times in seconds. Out: the merchant's times set to the acquirer's clock. Must not know: references.

use super::fields::{TERMINAL, amount_at};
use super::pools::Pool;
use crate::base::Name;
use crate::matching::constants::Constants;

/// The largest offset looked for: a quarter of an hour and a little.
const OFFSET_MAX_S: i64 = 1_200;
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
        let mut keyed: Vec<(u64, u64, i64, u32)> = rows
            .map(|(row, time)| (terminal(pool, row), amount_at(terminal(pool, row), pool.amounts.get(row).copied().unwrap_or(0)), time, row as u32))
            .collect();
        keyed.sort_unstable();
        keyed
    };
    let (own, other) = (sorted(merchants), sorted(acquirers));
    for rows in own.chunk_by(|x, y| x.0 == y.0) {
        if let Some(offset) = pile(rows, &other) {
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

/// The lag (acquirer − merchant) of the densest pile of equal amounts; `None` where none stands out.
fn pile(rows: &[(u64, u64, i64, u32)], other: &[(u64, u64, i64, u32)]) -> Option<i64> {
    let mut lags: Vec<i64> = Vec::new();
    for (terminal, key, time, _) in rows {
        let from = other.partition_point(|row| (row.0, row.1, row.2) < (*terminal, *key, time - OFFSET_MAX_S));
        let near = other.get(from..).unwrap_or(&[]).iter().take_while(|row| (row.0, row.1) == (*terminal, *key) && row.2 <= time + OFFSET_MAX_S);
        lags.extend(near.map(|row| row.2 - time));
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
    let even = lags.len() as f64 * (PILE_S + 1) as f64 / (2 * OFFSET_MAX_S + 1) as f64;
    let is_proved = rows.len() >= ROWS_MIN && best.0 as f64 >= PILE_SHARE_MIN * rows.len() as f64 && best.0 as f64 >= PILE_OVER_EVEN * even;
    if is_proved { lags.get(best.1 + best.0 / 2).copied() } else { None }
}
