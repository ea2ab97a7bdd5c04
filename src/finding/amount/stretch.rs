//! Where among many pairs a rule holds: stretches in which a fit counts one and a misfit minus four.
//!
//! In: the places of the pairs that fit. Out: stretches. Must not know: rules, amounts.

use super::SYSTEMATIC_PAIRS_MIN;

/// What a misfit costs, in fits: four in five must fit.
const MISFIT: i64 = 4;

/// The stretches of highest score, three at the least, best first, then to its left and right: in one pass over the places that
/// fit (Ruzzo and Tompa 1999). A stretch runs from one fit to another, so the misfits between two fits are one step down.
pub(super) fn segments(places: &[usize]) -> Vec<(usize, usize)> {
    // The first and one past the last fit, the score before and after it, the last earlier stretch with less before it.
    struct Stretch {
        fits: (usize, usize),
        before: i64,
        after: i64,
        lower: Option<usize>,
    }
    let mut open: Vec<Stretch> = Vec::new();
    let (mut score, mut next) = (0_i64, 0_usize);
    for (at, place) in places.iter().enumerate() {
        score -= MISFIT * (place - next) as i64;
        let mut new = Stretch { fits: (at, at + 1), before: score, after: score + 1, lower: None };
        (score, next) = (score + 1, place + 1);
        loop {
            let mut lower = open.len().checked_sub(1);
            while let Some(earlier) = lower.and_then(|at| open.get(at)).filter(|earlier| earlier.before >= new.before) {
                lower = earlier.lower;
            }
            match lower.and_then(|at| open.get(at)) {
                Some(earlier) if earlier.after < new.after => {
                    (new.fits.0, new.before) = (earlier.fits.0, earlier.before);
                    open.truncate(lower.unwrap_or(0));
                }
                _ => {
                    new.lower = lower;
                    open.push(new);
                    break;
                }
            }
        }
    }
    open.retain(|stretch| stretch.after - stretch.before >= SYSTEMATIC_PAIRS_MIN as i64);
    open.into_iter().map(|stretch| stretch.fits).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    // The definition: the best segment first, then to its left and right.
    fn one_by_one(fitting: &[bool]) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        let mut open = vec![(0, fitting.len())];
        while let Some((from, to)) = open.pop() {
            let (mut best, mut best_range, mut sum, mut start) = (0_i64, (from, from), 0_i64, from);
            for (at, fits) in fitting.iter().enumerate().take(to).skip(from) {
                if sum <= 0 {
                    (sum, start) = (0, at);
                }
                sum += if *fits { 1 } else { -MISFIT };
                if sum > best {
                    (best, best_range) = (sum, (start, at + 1));
                }
            }
            if best >= SYSTEMATIC_PAIRS_MIN as i64 {
                found.push(best_range);
                open.extend([(from, best_range.0), (best_range.1, to)]);
            }
        }
        found.sort_unstable();
        found
    }

    // In places of all pairs, as the definition has them.
    fn of(fitting: &[bool]) -> Vec<(usize, usize)> {
        let places: Vec<usize> = fitting.iter().enumerate().filter(|(_, fits)| **fits).map(|(place, _)| place).collect();
        segments(&places).into_iter().map(|(from, to)| (places[from], places[to - 1] + 1)).collect()
    }

    #[test]
    fn a_stretch_fits_in_four_of_five_and_three_at_the_least() {
        let of = |text: &str| of(&text.chars().map(|c| c == 'x').collect::<Vec<bool>>());
        assert_eq!(of("xxx"), [(0, 3)]);
        assert_eq!(of("xx"), [(0, 0); 0]);
        assert_eq!(of(".xxx."), [(1, 4)]);
        // A misfit costs what four fits bring: it parts four and four, and not five and five.
        assert_eq!(of("xxxx.xxxx"), [(0, 4), (5, 9)]);
        assert_eq!(of("xxxxx.xxxxx"), [(0, 11)]);
        assert_eq!(of("xxx..xx..xxxx.xx"), [(0, 3), (9, 13)]);
        assert_eq!(of(""), [(0, 0); 0]);
    }

    #[test]
    fn one_pass_finds_what_looking_again_and_again_does() {
        let mut state = 7_u64;
        for length in 0..400 {
            // Mostly fits, so that stretches join and part.
            let fitting: Vec<bool> = (0..length)
                .map(|_| {
                    state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    !(state >> 33).is_multiple_of(7)
                })
                .collect();
            assert_eq!(of(&fitting), one_by_one(&fitting), "{fitting:?}");
        }
    }
}
