//! The upper control limit of a count: how many of `n` may go wrong by chance where a share `p` of all does.
//!
//! In: counts. Out: the limit as a count. Must not know: what is counted.

/// The chance that a stream in control passes its limit: the upper half of three standard deviations.
pub const FALSE_ALARM: f64 = 0.001_35;

/// The smallest count of `of` tries that chance reaches with a probability below [`FALSE_ALARM`], where `wrong` of `all`
/// go wrong everywhere. Exact binomial tail: the normal curve gives far too many alarms where errors are rare.
pub fn limit(of: u64, wrong: u64, all: u64) -> u64 {
    if all == 0 || wrong >= all {
        return of + 1;
    }
    let p = wrong as f64 / all as f64;
    // Probability of exactly k, walked upwards from k = 0 in logarithms, since (1 − p)^n underflows for large n.
    let mut log_exact = of as f64 * (1.0 - p).ln();
    let mut tail = 1.0_f64;
    for k in 0..=of {
        if tail < FALSE_ALARM {
            return k;
        }
        tail -= log_exact.exp();
        if p == 0.0 {
            return 1;
        }
        log_exact += ((of - k) as f64 / (k + 1) as f64).ln() + (p / (1.0 - p)).ln();
    }
    of + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_those_of_the_binomial_tables() {
        // P(X ≥ 6 | 100, 1/100) = .00053, P(X ≥ 5) = .0034.
        assert_eq!(limit(100, 10, 1_000), 6);
        // P(X ≥ 3 | 30, 1/100) = .0033, P(X ≥ 4) = .00022.
        assert_eq!(limit(30, 10, 1_000), 4);
        assert_eq!(limit(10, 0, 1_000), 1);
        assert_eq!(limit(10, 5, 0), 11);
    }

    #[test]
    fn clean_streams_pass_the_limit_no_more_often_than_stated() {
        // A fixed linear congruential generator: the test needs no chance of its own.
        let mut state = 1_u64;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as f64 / f64::from(1_u32 << 31)
        };
        for (n, p) in [(60_u64, 0.01_f64), (200, 0.02), (1_000, 0.005)] {
            let limit = limit(n, (p * 100_000.0) as u64, 100_000);
            let streams = 20_000;
            let alarms = (0..streams).filter(|_| (0..n).filter(|_| next() < p).count() as u64 >= limit).count();
            let rate = alarms as f64 / f64::from(streams);
            assert!(rate <= FALSE_ALARM * 1.6, "{n} {p}: {rate}");
        }
    }
}
