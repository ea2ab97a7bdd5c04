//! The levels of amount and lag: ordered, exhaustive, and how often random pairs fall into each.
//!
//! In: amounts, seconds or days. Out: a level for any pair, and the share of all pairs a level has. Must not know: rows.

use crate::base::Minor;

/// Per-mille bands about equality, then per-cent bands, as the upper bounds of the acquirer's amount over the merchant's.
const FINE_PER_MILLE: i64 = 20;
const COARSE_PERCENT: i64 = 15;

/// Levels of an amount.
pub const EQUAL: u8 = 0;
/// The same amount with the other sign.
pub const OPPOSITE: u8 = 1;
/// A keying slip: a digit changed, dropped, added, two swapped, the point moved.
pub const SLIP: u8 = 2;
/// None of the others.
pub const FAR_AMOUNT: u8 = 3;
/// The first band; bands ascend by ratio.
pub const FIRST_BAND: u8 = 4;

/// The bands of the ratio of two amounts, and of the lag between two moments.
#[derive(Clone, Debug)]
pub struct Bands {
    /// Upper bounds of the ratio in per mille less 1,000, ascending; the first is the lower bound of the first band.
    pub ratio: Vec<i64>,
    /// Upper bounds of the lag in its unit, ascending.
    pub lag: Vec<i64>,
    /// Whether a slip is looked for before a band: people key tickets, fees shape transfers.
    pub slips_first: bool,
}

impl Bands {
    /// Bands for rows with a time of day: lags in seconds.
    pub fn of_seconds() -> Bands {
        let mut lag = Vec::new();
        let steps = [
            0, 1, 2, 3, 4, 5, 6, 8, 10, 13, 17, 22, 30, 40, 50, 60, 75, 90, 120, 150, 180, 240, 300, 420, 600, 900, 1_200, 1_800, 3_600, 7_200,
            21_600, 43_200, 86_400, 172_800, 345_600, 691_200, 3_024_000,
        ];
        lag.extend(steps.iter().rev().map(|seconds| -seconds));
        lag.extend(steps.iter().map(|seconds| seconds + 1));
        Bands { ratio: ratio_bounds(), lag, slips_first: true }
    }

    /// Bands for rows with days only: each day from a week before to six weeks after.
    pub fn of_days() -> Bands {
        Bands { ratio: ratio_bounds(), lag: (-7..=43).collect(), slips_first: false }
    }

    /// The number of levels of an amount.
    pub fn amount_levels(&self) -> usize {
        FIRST_BAND as usize + self.ratio.len() - 1
    }

    /// The number of levels of a lag; level 0 is below the first bound.
    pub fn lag_levels(&self) -> usize {
        self.lag.len() + 1
    }

    /// The level of a lag in the bands' unit.
    pub fn lag_level(&self, lag: i64) -> u8 {
        self.lag.partition_point(|bound| *bound <= lag) as u8
    }

    /// The level of a pair of amounts.
    pub fn amount_level(&self, merchant: Minor, acquirer: Minor) -> u8 {
        if merchant == acquirer {
            return EQUAL;
        }
        if merchant == -acquirer {
            return OPPOSITE;
        }
        if merchant == 0 || acquirer == 0 || (merchant < 0) != (acquirer < 0) {
            return FAR_AMOUNT;
        }
        let (m, a) = (merchant.abs(), acquirer.abs());
        if self.slips_first && is_slip(m, a) {
            return SLIP;
        }
        // a / m < (1000 + bound) / 1000, in integers.
        let below = |bound: &i64| i128::from(a) * 1_000 >= i128::from(m) * i128::from(1_000 + bound);
        let place = self.ratio.partition_point(below);
        if place > 0 && place < self.ratio.len() {
            return FIRST_BAND + (place - 1) as u8;
        }
        if is_slip(m, a) { SLIP } else { FAR_AMOUNT }
    }

    /// The share of all pairs of two lists of amounts, by level, for the bands; 0 for the other levels. Signs must agree.
    pub fn amount_shares(&self, merchant: &[Minor], acquirer: &[Minor]) -> Vec<f64> {
        let mut shares = vec![0.0; self.amount_levels()];
        for sign in [1, -1] {
            let ascending = |amounts: &[Minor]| {
                let mut signed: Vec<Minor> = amounts.iter().map(|amount| amount * sign).filter(|amount| *amount > 0).collect();
                signed.sort_unstable();
                signed
            };
            let (m, a) = (ascending(merchant), ascending(acquirer));
            let mut before = 0;
            for (at, bound) in self.ratio.iter().enumerate() {
                let pairs = pairs_where(&m, &a, |m, a| i128::from(a) * 1_000 < i128::from(m) * i128::from(1_000 + bound));
                // The first bound only opens the first band.
                let band = at.checked_sub(1).and_then(|band| shares.get_mut(usize::from(FIRST_BAND) + band));
                if let Some(share) = band {
                    *share += (pairs - before) as f64;
                }
                before = pairs;
            }
        }
        scale(&mut shares, merchant.len(), acquirer.len());
        shares
    }

    /// The share of all pairs of two lists of times in the bands' unit, by level.
    pub fn lag_shares(&self, merchant: &[i64], acquirer: &[i64]) -> Vec<f64> {
        let ascending = |times: &[i64]| {
            let mut times = times.to_vec();
            times.sort_unstable();
            times
        };
        let (m, a) = (ascending(merchant), ascending(acquirer));
        let mut shares = Vec::with_capacity(self.lag_levels());
        let mut before = 0;
        for bound in &self.lag {
            let pairs = pairs_where(&m, &a, |m, a| a - m < *bound);
            shares.push((pairs - before) as f64);
            before = pairs;
        }
        shares.push((m.len() as u64 * a.len() as u64 - before) as f64);
        scale(&mut shares, m.len(), a.len());
        shares
    }
}

fn ratio_bounds() -> Vec<i64> {
    let coarse = || (FINE_PER_MILLE / 10..COARSE_PERCENT).map(|percent| (percent + 1) * 10);
    let mut bounds: Vec<i64> = coarse().map(|bound| -bound).collect();
    bounds.extend(-FINE_PER_MILLE..=FINE_PER_MILLE);
    bounds.extend(coarse());
    bounds.sort_unstable();
    bounds
}

/// Pairs of two ascending lists for which `is_below` holds; it must hold for every smaller acquirer value too, and for every
/// greater merchant value.
fn pairs_where(merchant: &[i64], acquirer: &[i64], is_below: impl Fn(i64, i64) -> bool) -> u64 {
    let (mut pairs, mut reached) = (0_u64, 0_usize);
    for m in merchant {
        while acquirer.get(reached).is_some_and(|a| is_below(*m, *a)) {
            reached += 1;
        }
        pairs += reached as u64;
    }
    pairs
}

fn scale(shares: &mut [f64], merchant: usize, acquirer: usize) {
    let pairs = (merchant as f64 * acquirer as f64).max(1.0);
    for share in shares {
        *share /= pairs;
    }
}

/// Whether one amount is the other with one slip of the hand: a digit changed, dropped or added, two neighbours swapped, or
/// the point moved by one or two places. Both are positive.
pub fn is_slip(x: Minor, y: Minor) -> bool {
    if x == y {
        return false;
    }
    let (short, long) = (x.min(y), x.max(y));
    if short.checked_mul(10) == Some(long) || short.checked_mul(100) == Some(long) {
        return true;
    }
    let ((mut a, a_len), (mut b, b_len)) = (digits(short), digits(long));
    match b_len - a_len {
        0 => {
            // From the lowest digit up: the first place that differs decides.
            while a % 10 == b % 10 {
                (a, b) = (a / 10, b / 10);
            }
            let is_swap = a >= 10 && (a % 10, a / 10 % 10) == (b / 10 % 10, b % 10) && a / 100 == b / 100;
            is_swap || a / 10 == b / 10
        }
        1 => {
            while a > 0 && a % 10 == b % 10 {
                (a, b) = (a / 10, b / 10);
            }
            a == b / 10
        }
        _ => false,
    }
}

fn digits(amount: Minor) -> (i64, u32) {
    (amount, amount.max(1).ilog10())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_one_digit_away() {
        for (x, y, is) in [
            (12850, 18250, true),
            (12850, 12580, true),
            (12850, 10852, false),
            (12850, 1285, true),
            (12850, 128500, true),
            (12850, 128, false),
            (12850, 1280, true),
            (12850, 2850, true),
            (12850, 128850, true),
            (12850, 12950, true),
            (12850, 12960, false),
            (100, 10000, true),
            (5, 5, false),
        ] {
            assert_eq!(is_slip(x, y), is, "{x} {y}");
            assert_eq!(is_slip(y, x), is, "{y} {x}");
        }
    }

    #[test]
    fn every_pair_has_one_level_and_shares_are_those_of_all_pairs() {
        let merchant: Vec<i64> = (1..60).map(|n| n * n * 37 % 9_973 - 300).collect();
        let acquirer: Vec<i64> = (1..70).map(|n| n * n * 91 % 8_209 - 300).collect();
        for bands in [Bands::of_seconds(), Bands::of_days()] {
            let (amounts, lags) = (bands.amount_shares(&merchant, &acquirer), bands.lag_shares(&merchant, &acquirer));
            let mut counted = (vec![0.0; bands.amount_levels()], vec![0.0; bands.lag_levels()]);
            for m in &merchant {
                for a in &acquirer {
                    counted.0[bands.amount_level(*m, *a) as usize] += 1.0;
                    counted.1[bands.lag_level(a - m) as usize] += 1.0;
                }
            }
            let pairs = (merchant.len() * acquirer.len()) as f64;
            for (level, share) in lags.iter().enumerate() {
                assert!((share * pairs - counted.1[level]).abs() < 0.5, "lag level {level}");
            }
            if !bands.slips_first {
                for (level, share) in amounts.iter().enumerate().skip(FIRST_BAND as usize) {
                    let equal = if bands.ratio[level - FIRST_BAND as usize] == 0 { counted.0[EQUAL as usize] } else { 0.0 };
                    assert!((share * pairs - counted.0[level] - equal).abs() < 0.5, "amount level {level}");
                }
            }
        }
    }

    #[test]
    fn fee_bands_part_at_the_per_mille() {
        let bands = Bands::of_days();
        let level = |m: i64, a: i64| bands.amount_level(m, a);
        assert_eq!(level(10_000, 10_000), EQUAL);
        assert_eq!(level(10_000, 9_940), level(20_000, 19_880));
        assert_ne!(level(10_000, 9_940), level(10_000, 9_962));
        assert_eq!(level(10_000, -10_000), OPPOSITE);
        assert_eq!(level(10_000, 55_500), FAR_AMOUNT);
        assert_eq!(level(10_000, 1_000), SLIP);
    }
}
