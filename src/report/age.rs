//! How long something has been open, in the bands a reviewer asks for.
//!
//! In: days. Out: bands. Must not know: what is open.

use crate::base::Day;

/// The bands, youngest first: their name in the report and the key of their words.
pub const BANDS: [(&str, &str); 5] = [("0-1", "age-0-1"), ("2-3", "age-2-3"), ("4-7", "age-4-7"), ("8-30", "age-8-30"), (">30", "age-over-30")];

/// Days from `since` to `as_of`, 0 where `since` lies after it or either is none.
pub fn days(since: Day, as_of: Day) -> u32 {
    as_of.days_since(since).and_then(|days| u32::try_from(days).ok()).unwrap_or(0)
}

/// The band of an age: index into [`BANDS`].
pub fn band(days: u32) -> usize {
    match days {
        0..=1 => 0,
        2..=3 => 1,
        4..=7 => 2,
        8..=30 => 3,
        _ => 4,
    }
}

/// The band's name in the report.
pub fn band_name(days: u32) -> &'static str {
    BANDS.get(band(days)).map_or("", |(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_age_has_its_band() {
        for (days, name) in [(0, "0-1"), (1, "0-1"), (2, "2-3"), (3, "2-3"), (4, "4-7"), (7, "4-7"), (8, "8-30"), (30, "8-30"), (31, ">30")] {
            assert_eq!(band_name(days), name);
        }
    }

    #[test]
    fn what_lies_ahead_has_no_age() {
        let day = Day::from_civil(2026, 3, 31).unwrap();
        assert_eq!((days(day, day.plus(5)), days(day.plus(5), day), days(Day::NONE, day)), (5, 0, 0));
    }
}
