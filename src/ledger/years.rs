//! Dates written without a year, `3月1日`, `3/1`: each is given the year that brings it nearest to days that are known.
//!
//! In: rows, columns typed with such dates. Out: whether there are any; the days with their year. Must not know: where the known
//! days come from.

use std::cmp::Reverse;

use super::Columns;
use crate::base::{Day, Moment};
use crate::sheet::Rows;
use crate::table::field::Field;
use crate::table::grammar::when;
use crate::table::locate::Located;
use crate::table::named_day::NamedDay;

/// The year in which a day without one is held until its own is known: it has all days.
pub const LEAP_YEAR: i32 = NamedDay::YEARLESS;

// The first rows tell how a list writes its dates.
const ROWS_ASKED: usize = 50;

/// Whether payments are dated without a year.
pub fn are_bare(rows: &Rows, located: &Located) -> bool {
    let is_day = |index: &usize| matches!(located.columns.get(*index).and_then(|column| column.field), Some(Field::Moment | Field::Date));
    if let Some(named) = &located.day {
        return named.is_bare();
    }
    let first = located.header_index + 1;
    let asked = first..rows.len().min(first + ROWS_ASKED);
    (0..located.columns.len()).filter(is_day).any(|column| asked.clone().any(|index| when::is_bare(rows.cell(index, column).text)))
}

/// The day in the year that brings it nearest to the days known; the last, where it lies among them in several.
pub fn nearest(day: Day, (from, to): (Day, Day)) -> Day {
    let (Some((_, month, of_month)), Some((first, ..)), Some((last, ..))) = (day.civil(), from.civil(), to.civil()) else { return day };
    let far = |day: &Day| [from.days_since(*day), day.days_since(to)].into_iter().flatten().fold(0, i64::max);
    // Leap days are four years apart, or eight.
    let days = (first - 8..=last + 8).filter_map(|year| Day::from_civil(year, month, of_month));
    days.min_by_key(|day| (far(day), Reverse(*day))).unwrap_or(day)
}

/// Whether a day is held without its own year.
pub fn is_held(day: Day) -> bool {
    day.civil().is_some_and(|(year, ..)| year == LEAP_YEAR)
}

/// The first and last of the days that have their year.
pub fn known(columns: &Columns) -> Option<(Day, Day)> {
    let moments = columns.moment.values().iter().map(|moment| moment.day());
    let days = moments.chain(columns.clearing_day.values().iter().copied()).chain(columns.payout_day.values().iter().copied());
    let mut with_year = days.filter(|day| day.is_some() && !is_held(*day));
    let first = with_year.next()?;
    Some(with_year.fold((first, first), |(from, to), day| (from.min(day), to.max(day))))
}

/// Makes new days of old ones: of the moments, the clearing days, the payouts' days.
pub fn exchange(columns: &mut Columns, [moment, clearing, payout]: [bool; 3], new: impl Fn(Day) -> Day) {
    if moment {
        for index in 0..columns.moment.values().len() {
            let old = columns.moment.get(index);
            columns.moment.set(index, Moment::new(new(old.day()), old.second_of_day()));
        }
    }
    for column in [clearing.then_some(&mut columns.clearing_day), payout.then_some(&mut columns.payout_day)].into_iter().flatten() {
        for index in 0..column.values().len() {
            column.set(index, new(column.get(index)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_without_a_year_is_the_nearest_to_what_is_known() {
        let day = |year, month, day| Day::from_civil(year, month, day).unwrap();
        let march = (day(2026, 3, 1), day(2026, 3, 31));
        for (bare, known, expected) in [
            (day(LEAP_YEAR, 3, 5), march, day(2026, 3, 5)),
            // Half a year from the first and from the last.
            (day(LEAP_YEAR, 9, 13), march, day(2026, 9, 13)),
            (day(LEAP_YEAR, 9, 15), march, day(2025, 9, 15)),
            (day(LEAP_YEAR, 12, 31), (day(2026, 1, 1), day(2026, 1, 31)), day(2025, 12, 31)),
            (day(LEAP_YEAR, 1, 1), (day(2025, 12, 1), day(2025, 12, 31)), day(2026, 1, 1)),
            (day(LEAP_YEAR, 2, 29), march, day(2028, 2, 29)),
            (day(LEAP_YEAR, 3, 5), (day(2024, 1, 1), day(2026, 12, 31)), day(2026, 3, 5)),
        ] {
            assert_eq!(nearest(bare, known), expected, "{bare}");
        }
        assert_eq!(nearest(Day::NONE, march), Day::NONE);
    }
}
