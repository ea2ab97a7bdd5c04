//! The order of a date's numbers where its text does not say it: `03/04/2026`, `26-03-01`, `12/29`.
//!
//! In: the numbers of a date, an order. Out: a day. Must not know: which order a column has.

use super::when::sane_day;
use crate::base::Day;
use crate::base::pack::{packed_enum, packed_flat};

/// Which number of a date stands where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DateOrder {
    /// `3/31/2026`.
    #[default]
    MonthFirst,
    /// `31/3/2026`.
    DayFirst,
    /// `26/3/31`: only where the year has two digits.
    YearFirst,
}

packed_enum! {
    DateOrder: MonthFirst DayFirst YearFirst;
    Form: Whole Short Bare;
}
packed_flat!(DateOrder Form);

/// How a date whose order is open is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// With a year of four digits at its end: `3/1/2026`.
    Whole,
    /// With a year of two digits somewhere: `26-03-01`.
    Short,
    /// Without a year: `3/1`.
    Bare,
}

impl Form {
    /// The orders in which such dates are met.
    pub fn orders(self) -> &'static [DateOrder] {
        match self {
            Form::Short => &[DateOrder::YearFirst, DateOrder::MonthFirst, DateOrder::DayFirst],
            Form::Whole | Form::Bare => &[DateOrder::MonthFirst, DateOrder::DayFirst],
        }
    }
}

/// What is known of a table's dates before one is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DateStyle {
    /// The order of dates with a year of four digits at their end.
    pub whole: DateOrder,
    /// The order of dates with a year of two digits.
    pub short: DateOrder,
    /// The order of dates without a year.
    pub bare: DateOrder,
    /// The year of dates that are written without one.
    pub year: Option<i32>,
}

impl DateStyle {
    /// One order for all forms, as someone chose it.
    pub fn all(order: DateOrder) -> DateStyle {
        DateStyle { whole: order, short: order, bare: order, year: None }
    }

    /// The order of a form.
    pub fn order(&self, form: Form) -> DateOrder {
        match form {
            Form::Whole => self.whole,
            Form::Short => self.short,
            Form::Bare => self.bare,
        }
    }

    /// The order of a form, to be set.
    pub fn order_mut(&mut self, form: Form) -> &mut DateOrder {
        match form {
            Form::Whole => &mut self.whole,
            Form::Short => &mut self.short,
            Form::Bare => &mut self.bare,
        }
    }
}

/// The numbers of a date whose order is open, as they stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Numbers {
    /// How it is written.
    pub form: Form,
    first: u8,
    second: u8,
    third: u16,
    /// Whether the last number has one digit, as no year has.
    is_third_single: bool,
}

impl Numbers {
    /// Two numbers, or three: the third's value and its digits.
    pub(super) fn new(first: u64, second: u64, third: Option<(u64, usize)>) -> Option<Numbers> {
        let form = match third {
            Some((_, 4)) => Form::Whole,
            Some(_) => Form::Short,
            None => Form::Bare,
        };
        let (value, digits) = third.unwrap_or_default();
        let (first, second, third) = (u8::try_from(first).ok()?, u8::try_from(second).ok()?, u16::try_from(value).ok()?);
        Some(Numbers { form, first, second, third, is_third_single: digits == 1 })
    }

    /// The numbers of a day, as a form and an order would write them.
    pub fn of(day: Day, form: Form, order: DateOrder) -> Option<Numbers> {
        let (year, month, day) = day.civil()?;
        let third = match form {
            Form::Whole => u16::try_from(year).ok()?,
            Form::Short => u16::try_from(year - 2000).ok().filter(|year| *year < 100)?,
            Form::Bare => 0,
        };
        let (first, second, third) = match order {
            DateOrder::MonthFirst => (month, day, third),
            DateOrder::DayFirst => (day, month, third),
            DateOrder::YearFirst => (u8::try_from(third).ok()?, month, u16::from(day)),
        };
        Some(Numbers { form, first, second, third, is_third_single: false })
    }

    /// The day they are in an order; `year` is that of dates without one.
    pub fn day(&self, order: DateOrder, year: Option<i32>) -> Option<Day> {
        let third = i32::from(self.third);
        let last_year = match self.form {
            Form::Whole => Some(third),
            Form::Short => (!self.is_third_single).then_some(2000 + third),
            Form::Bare => year,
        };
        match (order, self.form) {
            (DateOrder::YearFirst, Form::Short) => sane_day(2000 + i32::from(self.first), self.second, u8::try_from(self.third).ok()?),
            (DateOrder::DayFirst, _) => sane_day(last_year?, self.second, self.first),
            _ => sane_day(last_year?, self.first, self.second),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::grammar::when::ordered;

    #[test]
    fn a_day_written_in_an_order_is_read_in_it() {
        for number in [20_000, 20_100, 20_515, 25_000] {
            let day = Day::from_number(number).unwrap();
            for form in [Form::Whole, Form::Short] {
                for order in form.orders() {
                    assert_eq!(Numbers::of(day, form, *order).unwrap().day(*order, None), Some(day), "{day} {form:?} {order:?}");
                }
            }
        }
    }

    #[test]
    fn each_order_gives_its_own_day() {
        let days = |text: &str| {
            let numbers = ordered(text).unwrap();
            let day = |order: &DateOrder| numbers.day(*order, Some(2026)).map_or("-".to_owned(), |day| day.to_string());
            numbers.form.orders().iter().map(day).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(days("26-03-01"), "2026-03-01 - 2001-03-26");
        assert_eq!(days("26/3/1"), "2026-03-01 - -");
        assert_eq!(days("03/04/26 10:00"), "2003-04-26 2026-03-04 2026-04-03");
        assert_eq!(days("13.04.2026"), "- 2026-04-13");
        assert_eq!(days("12/29"), "2026-12-29 -");
    }
}
