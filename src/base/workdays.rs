//! Working days of the People's Republic of China: weekends, public holidays, and the weekends worked in exchange (调休).
//!
//! In: days. Out: whether they are worked, and the n-th working day after one. Must not know: who pays out when.
//!
//! The table holds the years the State Council has announced; [`is_covered`] tells whether a day is in it. Outside it a
//! day counts as worked from Monday to Friday, and whoever uses that says so.

use super::Day;

/// First and last year of the table.
pub const YEARS_COVERED: (i32, i32) = (2024, 2026);

/// Holidays as (year, month, first day, last day), after the State Council's yearly notices on the arrangement of public
/// holidays (国办发明电〔2023〕7号, 〔2024〕12号, 〔2025〕7号).
const HOLIDAYS: [(i32, u8, u8, u8); 22] = [
    (2024, 1, 1, 1),
    (2024, 2, 10, 17),
    (2024, 4, 4, 6),
    (2024, 5, 1, 5),
    (2024, 6, 10, 10),
    (2024, 9, 15, 17),
    (2024, 10, 1, 7),
    (2025, 1, 1, 1),
    (2025, 1, 28, 31),
    (2025, 2, 1, 4),
    (2025, 4, 4, 6),
    (2025, 5, 1, 5),
    (2025, 5, 31, 31),
    (2025, 6, 1, 2),
    (2025, 10, 1, 8),
    (2026, 1, 1, 3),
    (2026, 2, 15, 23),
    (2026, 4, 4, 6),
    (2026, 5, 1, 5),
    (2026, 6, 19, 21),
    (2026, 9, 25, 27),
    (2026, 10, 1, 7),
];

/// Weekend days that were worked, from the same notices.
const WORKED_WEEKENDS: [(i32, u8, u8); 19] = [
    (2024, 2, 4),
    (2024, 2, 18),
    (2024, 4, 7),
    (2024, 4, 28),
    (2024, 5, 11),
    (2024, 9, 14),
    (2024, 9, 29),
    (2024, 10, 12),
    (2025, 1, 26),
    (2025, 2, 8),
    (2025, 4, 27),
    (2025, 9, 28),
    (2025, 10, 11),
    (2026, 1, 4),
    (2026, 2, 14),
    (2026, 2, 28),
    (2026, 5, 9),
    (2026, 9, 20),
    (2026, 10, 10),
];

/// Whether the table knows the day's year.
pub fn is_covered(day: Day) -> bool {
    day.civil().is_some_and(|(year, _, _)| (YEARS_COVERED.0..=YEARS_COVERED.1).contains(&year))
}

/// Whether banks work on the day. `false` for no day.
pub fn is_working(day: Day) -> bool {
    let Some((year, month, number)) = day.civil() else { return false };
    if HOLIDAYS.iter().any(|(y, m, first, last)| (*y, *m) == (year, month) && (*first..=*last).contains(&number)) {
        return false;
    }
    day.weekday() < 5 || WORKED_WEEKENDS.contains(&(year, month, number))
}

/// The `count`-th working day after `day`, not counting `day` itself; `day` for 0. None for no day.
pub fn after(day: Day, count: u32) -> Day {
    let mut current = day;
    let mut left = count;
    // The longest run of days off in the table is nine; the bound ends the loop for a day that runs out of the range.
    let mut steps = u64::from(count) * 12 + 12;
    while left > 0 && current.is_some() && steps > 0 {
        current = current.plus(1);
        left -= u32::from(is_working(current));
        steps -= 1;
    }
    current
}

/// Working days after `earlier` up to and with `later`; 0 when `later` is not after it, `None` when either is none.
pub fn between(earlier: Day, later: Day) -> Option<u32> {
    let days = later.days_since(earlier)?;
    Some((1..=days).filter(|offset| is_working(earlier.plus(*offset))).count() as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u8, number: u8) -> Day {
        Day::from_civil(year, month, number).unwrap()
    }

    #[test]
    fn each_year_has_the_announced_number_of_working_days() {
        // Days of the year less weekends and holidays plus worked weekends, counted from the notices by hand.
        for (year, working) in [(2024, 251), (2025, 248), (2026, 248)] {
            let first = day(year, 1, 1);
            let days = day(year + 1, 1, 1).days_since(first).unwrap();
            assert_eq!((0..days).filter(|offset| is_working(first.plus(*offset))).count(), working, "{year}");
        }
    }

    #[test]
    fn spring_festival_and_the_weekends_worked_for_it() {
        assert!(is_working(day(2026, 2, 14)), "a Saturday worked in exchange");
        assert!(!is_working(day(2026, 2, 23)), "a Monday off");
        assert_eq!(after(day(2026, 2, 14), 1), day(2026, 2, 24));
        assert_eq!(after(day(2026, 2, 13), 1), day(2026, 2, 14));
        assert_eq!(after(day(2024, 4, 3), 1), day(2024, 4, 7), "the Sunday after Qingming was worked");
        assert_eq!(between(day(2026, 2, 13), day(2026, 2, 24)), Some(2));
    }

    #[test]
    fn outside_the_table_weekdays_are_worked() {
        assert!(!is_covered(day(2023, 12, 29)));
        assert!(is_covered(day(2026, 12, 31)));
        assert!(is_working(day(2023, 10, 2)), "a holiday the table doesn't know");
        assert!(!is_working(day(2027, 1, 2)));
        assert!(!is_working(Day::NONE));
        assert_eq!(after(Day::NONE, 1), Day::NONE);
    }
}
