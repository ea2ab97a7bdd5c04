//! Days and moments of the civil calendar, counted from 1970-01-01, local to the shop.
//!
//! In: counts. Out: texts. Must not know: zones, the machine's clock.

/// Seconds in a day.
pub const DAY: i64 = 86_400;

/// Day number of a date (proleptic Gregorian).
pub fn day(year: i64, month: i64, day: i64) -> i64 {
    let y = if month <= 2 { year - 1 } else { year };
    let era = y.div_euclid(400);
    let yoe = y - era * 400;
    let doy = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    era * 146_097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719_468
}

/// Year, month and day of a day number.
pub fn date(day: i64) -> (i64, i64, i64) {
    let z = day + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z - era * 146_097;
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    (yoe + era * 400 + i64::from(month <= 2), month, doy - (153 * mp + 2) / 5 + 1)
}

/// Monday is 0.
pub fn weekday(day: i64) -> i64 {
    (day + 3).rem_euclid(7)
}

/// The day a moment lies in.
pub fn day_of(moment: i64) -> i64 {
    moment.div_euclid(DAY)
}

/// Seconds since midnight.
pub fn time_of_day(moment: i64) -> i64 {
    moment.rem_euclid(DAY)
}

/// `2026-03-01`.
pub fn dashed(day: i64) -> String {
    let (y, m, d) = date(day);
    format!("{y:04}-{m:02}-{d:02}")
}

/// `20260301`.
pub fn packed(day: i64) -> String {
    let (y, m, d) = date(day);
    format!("{y:04}{m:02}{d:02}")
}

/// `12:33:05`.
pub fn clock(moment: i64) -> String {
    let s = time_of_day(moment);
    format!("{:02}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60)
}

/// `2026-03-01 12:33:05`.
pub fn spoken(moment: i64) -> String {
    format!("{} {}", dashed(day_of(moment)), clock(moment))
}

/// Fen as `-12.50`.
pub fn yuan(fen: i64) -> String {
    format!("{}{}.{:02}", if fen < 0 { "-" } else { "" }, fen.abs() / 100, fen.abs() % 100)
}
