//! What is expected of true pairs before any is seen, and what the levels are called.
//!
//! In: the fields compared. Out: frequencies, groups of levels, names. Must not know: rows.

use super::fields::{AGREES, AMOUNT, CARD, CHANNEL, Comparison, FIELDS, LAG, LEVELS_MAX, MEMO, MERCHANT_MISSING};
use super::levels;
use super::memo::Likeness;

/// The name of a field's level, a key of the catalogues.
pub fn level_name(field: usize, level: u8) -> &'static str {
    let named = |names: &[&'static str]| names.get(usize::from(level)).copied().unwrap_or("band");
    match field {
        AMOUNT => named(&["equal", "opposite", "slip", "far"]),
        LAG => "lag",
        MEMO => named(&[
            "both-missing",
            "merchant-missing",
            "acquirer-missing",
            "equal",
            "long-prefix",
            "half-prefix",
            "short-prefix",
            "one-edit",
            "few-edits",
            "common-start",
            "some-edits",
            "rare-word",
            "brief-start",
            "unlike",
        ]),
        _ => named(&["both-missing", "merchant-missing", "acquirer-missing", "equal", "agrees", "differs"]),
    }
}

/// What is held of true pairs before any is seen: by field and level, how often each is met; and which levels of a field
/// exclude each other, so that what a row lacks says nothing of its partner by itself.
pub fn expectations(comparison: &Comparison<'_>) -> (Vec<[f64; LEVELS_MAX]>, Vec<[u8; LEVELS_MAX]>) {
    let mut expected = vec![[0.0; LEVELS_MAX]; FIELDS];
    let mut groups = vec![[u8::MAX; LEVELS_MAX]; FIELDS];
    let bands = &comparison.bands;
    for (field, (expected, groups)) in expected.iter_mut().zip(&mut groups).enumerate() {
        if comparison.is_active.get(field) != Some(&true) {
            continue;
        }
        let mut set = |level: usize, group: u8, frequency: f64| {
            if let (Some(slot), Some(owner)) = (expected.get_mut(level), groups.get_mut(level)) {
                (*slot, *owner) = (frequency, group);
            }
        };
        match field {
            AMOUNT => {
                for level in usize::from(levels::FIRST_BAND)..bands.amount_levels() {
                    set(level, 0, 0.35 / (bands.amount_levels() - usize::from(levels::FIRST_BAND)) as f64);
                }
                for (level, frequency) in [(levels::EQUAL, 0.6), (levels::OPPOSITE, 0.002), (levels::SLIP, 0.03), (levels::FAR_AMOUNT, 0.005)] {
                    set(usize::from(level), 0, frequency);
                }
            }
            LAG => {
                // Most pairs are near; how near, the files tell.
                let near = if bands.slips_first { 60.0 } else { 3.0 };
                for level in 0..bands.lag_levels() {
                    let from = level.checked_sub(1).and_then(|at| bands.lag.get(at)).copied();
                    let to = bands.lag.get(level).copied();
                    let frequency = match (from, to) {
                        (Some(from), Some(to)) => (to - from) as f64 / (near + (from.abs().max(to.abs())) as f64).powf(1.3),
                        _ => 1e-3,
                    };
                    set(level, 0, frequency);
                }
                set(bands.lag_levels(), 1, 1.0);
            }
            MEMO => {
                let frequencies = [1.0, 1.0, 0.05, 0.5, 0.1, 0.08, 0.08, 0.04, 0.04, 0.05, 0.03, 0.05, 0.02, 0.1];
                for (level, frequency) in frequencies.into_iter().enumerate() {
                    set(level, u8::from(level > Likeness::MerchantMissing as usize), frequency);
                }
            }
            _ => {
                let frequencies = [1.0, 1.0, 0.05, 0.85, 0.05, 0.05];
                for (level, frequency) in frequencies.into_iter().enumerate() {
                    let has_level = level != usize::from(AGREES) || field == CARD || field == CHANNEL;
                    if has_level {
                        set(level, u8::from(level > usize::from(MERCHANT_MISSING)), frequency);
                    }
                }
            }
        }
    }
    (expected, groups)
}

#[cfg(test)]
mod tests {
    use super::super::levels::Bands;
    use super::super::made::{ORDER, Row, at, pool};
    use super::*;
    use crate::base::Card;

    #[test]
    fn levels_are_named_by_their_field() {
        for (field, level, name) in [
            (AMOUNT, levels::EQUAL, "equal"),
            (AMOUNT, levels::OPPOSITE, "opposite"),
            (AMOUNT, levels::SLIP, "slip"),
            (AMOUNT, levels::FAR_AMOUNT, "far"),
            (AMOUNT, levels::FIRST_BAND, "band"),
            (LAG, 3, "lag"),
            (MEMO, Likeness::Equal as u8, "equal"),
            (MEMO, Likeness::RareWord as u8, "rare-word"),
            (MEMO, Likeness::Unlike as u8, "unlike"),
            (CARD, AGREES, "agrees"),
            (ORDER, MERCHANT_MISSING, "merchant-missing"),
            (ORDER, 5, "differs"),
        ] {
            assert_eq!(level_name(field, level), name);
        }
    }

    fn near(found: f64, wanted: f64) -> bool {
        (found - wanted).abs() <= 1e-9 * wanted.abs()
    }

    #[test]
    fn most_pairs_are_expected_near_in_time_and_equal_in_amount() {
        let row = Row { memo: "text", card: Card::new(629_999, 1), terminal: 1, order: 1, channel: 1, ..at(1, 1) };
        let (own, other) = (pool(&[row]), pool(&[row]));
        for (bands, near_by) in [(Bands::of_seconds(), 60.0), (Bands::of_days(), 3.0)] {
            let comparison = Comparison::unmeasured(&own, &other, bands.clone());
            let (expected, groups) = expectations(&comparison);
            let sum = |field: usize| expected[field].iter().sum::<f64>();
            // Equal, opposite, slip, far; the bands share what is left for them evenly.
            assert!(near(sum(AMOUNT), 0.6 + 0.002 + 0.03 + 0.005 + 0.35));
            assert_eq!(expected[AMOUNT][..4], [0.6, 0.002, 0.03, 0.005]);
            assert!(near(expected[AMOUNT][4], expected[AMOUNT][bands.amount_levels() - 1]) && expected[AMOUNT][bands.amount_levels()] == 0.0);
            // As many as the lag's band is wide, fewer the further it is from none.
            for (bounds, frequency) in bands.lag.windows(2).zip(expected[LAG].iter().skip(1)) {
                let (from, to) = (bounds[0], bounds[1]);
                let far = from.abs().max(to.abs()) as f64;
                assert!(near(*frequency, (to - from) as f64 / (near_by + far).powf(1.3)), "{from} {to}");
            }
            assert_eq!((expected[LAG][0], expected[LAG][bands.lag.len()], expected[LAG][bands.lag_levels()]), (1e-3, 1e-3, 1.0));
            // A pair without a lag excludes none with one.
            assert_eq!((groups[LAG][0], groups[LAG][bands.lag.len()], groups[LAG][bands.lag_levels()]), (0, 0, 1));
            assert_eq!(groups[AMOUNT][..bands.amount_levels() + 1].iter().filter(|group| **group == 0).count(), bands.amount_levels());
        }
    }

    #[test]
    fn what_the_merchant_s_row_lacks_is_apart_from_what_it_has() {
        let row = Row { memo: "text", card: Card::new(629_999, 1), terminal: 1, channel: 1, ..at(1, 1) };
        let (own, other) = (pool(&[row]), pool(&[row]));
        let (expected, groups) = expectations(&Comparison::unmeasured(&own, &other, Bands::of_days()));
        for field in [CARD, CHANNEL] {
            assert_eq!(groups[field][..7], [0, 0, 1, 1, 1, 1, u8::MAX]);
            assert_eq!(expected[field][..7], [1.0, 1.0, 0.05, 0.85, 0.05, 0.05, 0.0]);
        }
        // A terminal is equal or not.
        assert_eq!(groups[CHANNEL + 1][..7], [0, 0, 1, 1, u8::MAX, 1, u8::MAX]);
        assert_eq!(groups[MEMO][..15], [0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, u8::MAX]);
        // Of a field that one side lacks nothing is expected.
        assert!(groups[ORDER].iter().all(|group| *group == u8::MAX) && expected[ORDER].iter().all(|count| *count == 0.0));
    }
}
