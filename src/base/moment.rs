//! Moments and days on the merchant's own clock, without a zone.
//!
//! In: civil dates and times. Out: small ordered numbers and ISO 8601 text. Must not know: the machine's clock, zones,
//! how a file writes dates (that grammar is in `table::grammar::when`).

use std::fmt;

use time::{Date, Month};

use super::pack::{packed_flat, packed_number};

/// Seconds of a day; no leap second is counted.
pub const SECONDS_A_DAY: u32 = 86_400;

/// A second on the merchant's clock, from 1970-01-01 00:00:00 to 2106; or none.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(u32);

/// A calendar day on the merchant's clock, from 1970-01-01 to 2149; or none.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(u16);

packed_number!(Moment(u32));
packed_number!(Day(u16));
packed_flat!(Moment Day);

impl Moment {
    /// No moment known. Sorts after every real one.
    pub const NONE: Moment = Moment(u32::MAX);

    /// The moment `second_of_day` seconds into a day; [`Moment::NONE`] when the day is none or the sum is out of range.
    pub fn new(day: Day, second_of_day: u32) -> Moment {
        if day == Day::NONE || second_of_day >= SECONDS_A_DAY {
            return Moment::NONE;
        }
        u32::from(day.0).checked_mul(SECONDS_A_DAY).and_then(|start| start.checked_add(second_of_day)).map_or(Moment::NONE, Moment)
    }

    /// Whether there is a moment.
    pub fn is_some(self) -> bool {
        self != Moment::NONE
    }

    /// The day it falls on; none for none.
    pub fn day(self) -> Day {
        if self.is_some() { Day((self.0 / SECONDS_A_DAY) as u16) } else { Day::NONE }
    }

    /// The number itself, for names made of it.
    pub fn bits(self) -> u64 {
        u64::from(self.0)
    }

    /// Seconds since midnight, 0–86,399; 0 for none.
    pub fn second_of_day(self) -> u32 {
        if self.is_some() { self.0 % SECONDS_A_DAY } else { 0 }
    }

    /// Seconds from `earlier` to `self`, negative when `self` comes first; `None` when either is none.
    pub fn seconds_since(self, earlier: Moment) -> Option<i64> {
        (self.is_some() && earlier.is_some()).then(|| i64::from(self.0) - i64::from(earlier.0))
    }

    /// The moment `seconds` later (earlier when negative); none when out of range.
    pub fn plus(self, seconds: i64) -> Moment {
        if !self.is_some() {
            return Moment::NONE;
        }
        u32::try_from(i64::from(self.0) + seconds).map_or(Moment::NONE, Moment)
    }

    /// Seconds since 1970-01-01 00:00:00 of the merchant's clock; `None` for none.
    pub fn seconds(self) -> Option<u32> {
        self.is_some().then_some(self.0)
    }
}

impl Day {
    /// No day known. Sorts after every real one.
    pub const NONE: Day = Day(u16::MAX);

    /// The day of `2026-03-01`, whatever follows it; `None` for any other text.
    pub fn from_iso(text: &str) -> Option<Day> {
        let mut parts = text.get(..10)?.split('-');
        Day::from_civil(parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?)
    }

    /// The day of a civil date; `None` when there is no such day or it lies outside 1970–2105.
    pub fn from_civil(year: i32, month: u8, day: u8) -> Option<Day> {
        let date = Date::from_calendar_date(year, Month::try_from(month).ok()?, day).ok()?;
        let number = date.to_julian_day() - EPOCH_JULIAN_DAY;
        u16::try_from(number).ok().filter(|number| u32::from(*number) < u32::MAX / SECONDS_A_DAY).map(Day)
    }

    /// The day `number` days after 1970-01-01; `None` outside the range.
    pub fn from_number(number: i64) -> Option<Day> {
        u16::try_from(number).ok().filter(|number| *number != u16::MAX).map(Day)
    }

    /// Whether there is a day.
    pub fn is_some(self) -> bool {
        self != Day::NONE
    }

    /// Days since 1970-01-01; `None` for none.
    pub fn number(self) -> Option<i64> {
        self.is_some().then(|| i64::from(self.0))
    }

    /// The day `days` later (earlier when negative); none when out of range.
    pub fn plus(self, days: i64) -> Day {
        self.number().and_then(|number| Day::from_number(number + days)).unwrap_or(Day::NONE)
    }

    /// Days from `earlier` to `self`; `None` when either is none.
    pub fn days_since(self, earlier: Day) -> Option<i64> {
        Some(self.number()? - earlier.number()?)
    }

    /// 0 for Monday to 6 for Sunday; 0 for none.
    pub fn weekday(self) -> u8 {
        // 1970-01-01 was a Thursday.
        if self.is_some() { ((u32::from(self.0) + 3) % 7) as u8 } else { 0 }
    }

    /// Year, month and day; `None` for none.
    pub fn civil(self) -> Option<(i32, u8, u8)> {
        let date = Date::from_julian_day(EPOCH_JULIAN_DAY + i32::try_from(self.number()?).ok()?).ok()?;
        Some((date.year(), u8::from(date.month()), date.day()))
    }
}

const EPOCH_JULIAN_DAY: i32 = 2_440_588;

impl Default for Moment {
    fn default() -> Self {
        Moment::NONE
    }
}

impl Default for Day {
    fn default() -> Self {
        Day::NONE
    }
}

impl fmt::Display for Day {
    /// `2026-03-01`; nothing for none.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.civil() {
            Some((year, month, day)) => write!(f, "{year:04}-{month:02}-{day:02}"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Moment {
    /// `2026-03-01T12:33:05`; nothing for none.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.is_some() {
            return Ok(());
        }
        let second = self.second_of_day();
        write!(f, "{}T{:02}:{:02}:{:02}", self.day(), second / 3600, second / 60 % 60, second % 60)
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_some() { write!(f, "{self}") } else { f.write_str("no day") }
    }
}

impl fmt::Debug for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_some() { write!(f, "{self}") } else { f.write_str("no moment") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_prints_as_iso_8601() {
        let day = Day::from_civil(2026, 3, 1).unwrap();
        let moment = Moment::new(day, 12 * 3600 + 33 * 60 + 5);
        assert_eq!(moment.to_string(), "2026-03-01T12:33:05");
        assert_eq!(moment.day(), day);
        assert_eq!(day.weekday(), 6);
        assert_eq!(day.plus(-1).to_string(), "2026-02-28");
    }

    #[test]
    fn what_is_no_day_is_none() {
        assert_eq!(Day::from_civil(2026, 2, 29), None);
        assert_eq!(Day::from_civil(1899, 12, 31), None);
        assert_eq!(Day::NONE.plus(1), Day::NONE);
        assert_eq!(Moment::NONE.day(), Day::NONE);
    }

    #[test]
    fn every_day_prints_and_counts_back() {
        for number in (0..49_000).step_by(7) {
            let day = Day::from_number(number).unwrap();
            let (year, month, date) = day.civil().unwrap();
            assert_eq!(Day::from_civil(year, month, date), Some(day));
        }
    }
}
