//! How far a share may be off, from how few rows it comes: the exact interval of Clopper and Pearson (1934) at 95 %.
//!
//! In: events and trials. Out: bounds in hundred-thousandths, rounded outwards. Must not know: what was counted.
//!
//! Only sums, products and quotients are used, which every machine rounds alike, so the bounds are the same everywhere.

/// The unit of a share: 100,000 is all.
pub const WHOLE: u64 = 100_000;

/// Half of what the interval may miss.
const TAIL: f64 = 0.025;
/// Enough halvings for the seventh digit, two more than are shown.
const STEPS: u32 = 40;

/// Bounds of the share of `events` in `trials`. Nothing is known of no trials: 0 to all.
pub fn interval(events: u64, trials: u64) -> (u64, u64) {
    if trials == 0 {
        return (0, WHOLE);
    }
    let events = events.min(trials);
    // The low bound is the share at which as many events or more are a rarity, the high one at which as few or fewer are.
    let low = if events == 0 { 0.0 } else { share_where(|share| 1.0 - at_most(events - 1, trials, share) < TAIL) };
    let high = if events == trials { 1.0 } else { share_where(|share| at_most(events, trials, share) >= TAIL) };
    let scaled = |share: f64| share * WHOLE as f64;
    (scaled(low).floor() as u64, (scaled(high).ceil() as u64).min(WHOLE))
}

// The share up to which a condition holds, given that it holds at 0 and not at 1.
fn share_where(holds: impl Fn(f64) -> bool) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..STEPS {
        let middle = (low + high) / 2.0;
        if holds(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    (low + high) / 2.0
}

// The binomial distribution function. Terms are taken relative to the likeliest one, so that none is too small to hold,
// and outward from it until they no longer count.
fn at_most(count: u64, trials: u64, share: f64) -> f64 {
    const NOTHING: f64 = 1e-18;
    let (n, odds) = (trials as f64, share / (1.0 - share));
    let mode = ((n + 1.0) * share).floor().min(n) as u64;
    let (mut below, mut above) = (0.0, 0.0);
    let mut add = |at: u64, term: f64| if at <= count { below += term } else { above += term };
    add(mode, 1.0);
    let mut term = 1.0;
    for at in mode..trials {
        term *= (trials - at) as f64 / (at + 1) as f64 * odds;
        if term < NOTHING {
            break;
        }
        add(at + 1, term);
    }
    let mut term = 1.0;
    for at in (1..=mode).rev() {
        term *= at as f64 / (trials - at + 1) as f64 / odds;
        if term < NOTHING {
            break;
        }
        add(at - 1, term);
    }
    below / (below + above)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_is_clopper_and_pearson_s() {
        // Newcombe 1998, table I, method 5: 81 of 263 gives 0.2527 to 0.3676, 15 of 148 gives 0.0578 to 0.1617, 0 of 20
        // gives 0 to 0.1684, 1 of 29 gives 0.0009 to 0.1776.
        for (events, trials, low, high) in [(81, 263, 2_527, 3_676), (15, 148, 578, 1_617), (0, 20, 0, 1_684), (1, 29, 9, 1_776)] {
            let found = interval(events, trials);
            assert_eq!(((found.0 + 5) / 10, (found.1 + 4) / 10), (low, high), "{events} of {trials}: {found:?}");
        }
        assert_eq!(interval(0, 0), (0, WHOLE));
        assert_eq!(interval(20, 20), (WHOLE - 16_844, WHOLE));
    }

    #[test]
    fn few_rows_give_a_wide_interval_and_many_a_narrow_one() {
        let (low, high) = interval(3, 10);
        assert!(low < 7_000 && high > 65_000, "{low} {high}");
        let (low, high) = interval(300_000, 1_000_000);
        assert!(low > 29_900 && high < 30_100, "{low} {high}");
    }
}
