//! The time of a decision, as the machine's clock has it, with its distance from UTC.
//!
//! In: the browser's clock. Out: ISO 8601. Must not know: what it is for.

use time::{Duration, OffsetDateTime, UtcOffset};

/// A point in time: milliseconds since 1970 in UTC, and minutes by which the local clock is ahead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Instant {
    pub milliseconds: i64,
    pub ahead_minutes: i32,
}

/// Now.
pub fn now() -> Instant {
    let date = js_sys::Date::new_0();
    Instant { milliseconds: date.get_time() as i64, ahead_minutes: -(date.get_timezone_offset() as i32) }
}

impl Instant {
    /// So many days later.
    pub fn plus_days(self, days: u32) -> Instant {
        Instant { milliseconds: self.milliseconds.saturating_add(Duration::days(i64::from(days)).whole_milliseconds() as i64), ..self }
    }

    /// `2026-04-01T09:00:00+08:00`.
    pub fn iso(self) -> String {
        let offset = UtcOffset::from_whole_seconds(self.ahead_minutes.saturating_mul(60)).unwrap_or(UtcOffset::UTC);
        let at = OffsetDateTime::from_unix_timestamp(self.milliseconds.div_euclid(1_000)).unwrap_or(OffsetDateTime::UNIX_EPOCH).to_offset(offset);
        let (hours, minutes, _) = offset.as_hms();
        let sign = if self.ahead_minutes < 0 { '-' } else { '+' };
        format!(
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{sign}{:02}:{:02}",
            at.year(),
            u8::from(at.month()),
            at.day(),
            at.hour(),
            at.minute(),
            at.second(),
            hours.unsigned_abs(),
            minutes.unsigned_abs()
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_local_and_says_how_far_from_utc() {
        let at = |ahead_minutes| Instant { milliseconds: 1_775_005_200_000, ahead_minutes };
        assert_eq!(at(480).iso(), "2026-04-01T09:00:00+08:00");
        assert_eq!(at(0).iso(), "2026-04-01T01:00:00+00:00");
        assert_eq!(at(-570).iso(), "2026-03-31T15:30:00-09:30");
        assert_eq!(at(480).plus_days(30).iso(), "2026-05-01T09:00:00+08:00");
    }
}
