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
