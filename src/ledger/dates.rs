//! Which number of a date is the year, the month and the day, where the text does not say: decided by the table as a whole.
//!
//! In: rows, the located table, the days the file says it covers. Out: [`Dates`]. Must not know: records, other files.

use std::collections::BTreeSet;

use crate::base::Day;
use crate::sheet::Rows;
use crate::table::field::Field;
use crate::table::grammar::when::{self, DateOrder, DateStyle, Form, Numbers, WhenReader};
use crate::table::input::OpenDates;
use crate::table::locate::Located;

/// What a table decides for all its dates.
#[derive(Clone, Debug, Default)]
pub struct Dates {
    /// The orders.
    pub style: DateStyle,
    /// Dates that may be read in several ways, where nothing in the file proves which.
    pub open: Option<OpenDates>,
}

// The first rows tell whether a column has such dates at all.
const ROWS_ASKED: usize = 50;
// More different days than this tell no more.
const DAYS_MAX: usize = 1_000;

/// Decides the orders of all columns of dates together, each form for itself.
pub fn decide(rows: &Rows, located: &Located, declared: Option<(Day, Day)>) -> Dates {
    let first = located.header_index + 1;
    let of = |index: &usize| located.columns.get(*index).and_then(|column| column.field);
    let mut columns: Vec<usize> = (0..located.columns.len()).filter(|index| of(index).is_some_and(Field::is_when)).collect();
    // The payment's own day is what a doubt is told of.
    columns.sort_by_key(|index| !matches!(of(index), Some(Field::Moment | Field::Date)));
    let mut dates = Dates::default();
    let is_open = |column: &usize| (first..rows.len().min(first + ROWS_ASKED)).any(|index| when::ordered(rows.cell(index, *column).text).is_some());
    if !columns.iter().any(is_open) {
        return dates;
    }
    let year = declared.and_then(|(first, _)| first.civil()).map(|(year, ..)| year);
    let mut seen = Seen::default();
    for column in &columns {
        seen.column(rows, first, *column, is_open(column), year);
    }
    let known: Vec<Day> = declared.into_iter().flat_map(|(first, last)| [first, last]).chain(seen.plain.iter().copied()).collect();
    for tally in &seen.tallies {
        let (order, rivals) = tally.order(&known);
        *dates.style.order_mut(tally.form) = order;
        if dates.open.is_none() && !rivals.is_empty() {
            let is_utc = |column: &u32| located.columns.get(*column as usize).is_some_and(|column| column.head.is_utc);
            let is_whole =
                tally.others == 0 && !tally.columns.iter().any(is_utc) && tally.ways.iter().all(|way| way.order != order || way.fails == 0);
            dates.open = Some(OpenDates { columns: tally.columns.clone(), form: tally.form, order, usual: order, rivals, is_whole });
        }
    }
    dates
}

/// What was seen in all columns of dates.
#[derive(Default)]
struct Seen {
    tallies: Vec<Tally>,
    // Days that can be read one way only.
    plain: BTreeSet<Day>,
}

/// The dates of one form.
struct Tally {
    form: Form,
    columns: Vec<u32>,
    ways: Vec<Way>,
    dots: u32,
    // Cells of the same columns that are written otherwise.
    others: u32,
    last: Option<(usize, Numbers)>,
}

/// Those dates read in one order.
struct Way {
    order: DateOrder,
    fails: u32,
    days: BTreeSet<Day>,
    last: Day,
    ups: u32,
    downs: u32,
}

impl Seen {
    fn column(&mut self, rows: &Rows, first: usize, column: usize, is_open: bool, year: Option<i32>) {
        let mut reader = WhenReader::default();
        let mut others = 0;
        for index in first..rows.len() {
            let text = rows.cell(index, column).text;
            match when::ordered(text).filter(|_| is_open) {
                Some(numbers) => self.tally(numbers.form, column as u32).add(numbers, column, text.contains('.'), year),
                None => {
                    let day = reader.read(text).map(|when| when.day).filter(|day| day.is_some());
                    others += u32::from(day.is_some());
                    if self.plain.len() < DAYS_MAX {
                        self.plain.extend(day);
                    }
                }
            }
        }
        self.tallies.iter_mut().filter(|tally| tally.columns.contains(&(column as u32))).for_each(|tally| tally.others += others);
    }

    fn tally(&mut self, form: Form, column: u32) -> &mut Tally {
        let at = self.tallies.iter().position(|tally| tally.form == form).unwrap_or_else(|| {
            let way = |order: &DateOrder| Way { order: *order, fails: 0, days: BTreeSet::new(), last: Day::NONE, ups: 0, downs: 0 };
            self.tallies.push(Tally { form, columns: Vec::new(), ways: form.orders().iter().map(way).collect(), dots: 0, others: 0, last: None });
            self.tallies.len() - 1
        });
        #[expect(clippy::indexing_slicing, reason = "found or pushed right above")]
        let tally = &mut self.tallies[at];
        if tally.columns.last() != Some(&column) {
            tally.columns.push(column);
        }
        tally
    }
}

impl Tally {
    fn add(&mut self, numbers: Numbers, column: usize, is_dotted: bool, year: Option<i32>) {
        self.dots += u32::from(is_dotted);
        // Most rows repeat the day before them.
        if self.last == Some((column, numbers)) {
            return;
        }
        let is_same_column = self.last.is_some_and(|(known, _)| known == column);
        self.last = Some((column, numbers));
        for way in &mut self.ways {
            // A leap year has every day.
            let Some(day) = numbers.day(way.order, year.or(Some(2000))) else {
                way.fails += 1;
                continue;
            };
            if is_same_column && way.last.is_some() {
                way.ups += u32::from(day > way.last);
                way.downs += u32::from(day < way.last);
            }
            way.last = day;
            if way.days.len() < DAYS_MAX {
                way.days.insert(day);
            }
        }
    }

    /// The order, and those it might as well be.
    fn order(&self, known: &[Day]) -> (DateOrder, Vec<DateOrder>) {
        let least = self.ways.iter().map(|way| way.fails).min().unwrap_or(0);
        let mut left: Vec<&Way> = self.ways.iter().filter(|way| way.fails == least).collect();
        // 03/03 is the same day both ways.
        if let [first, rest @ ..] = left.as_slice()
            && least == 0
            && rest.iter().all(|way| way.days == first.days && way.last == first.last && way.ups == first.ups && way.downs == first.downs)
        {
            return (first.order, Vec::new());
        }
        for proof in [&|ways: &[&Way]| near(ways, known), &sorted as &dyn Fn(&[&Way]) -> Option<usize>, &|ways: &[&Way]| dense(ways, 5)] {
            if let Some(way) = proof(&left).and_then(|at| left.get(at)) {
                return (way.order, Vec::new());
            }
        }
        // A date without its year is written month first everywhere it was seen.
        if self.form == Form::Bare {
            left.retain(|way| way.order == DateOrder::MonthFirst);
        }
        // Dates of before the wallets are told from dates of a shop's files, though no more than as a guess.
        let is_likely = |way: &&Way| way.days.iter().all(|day| day.civil().is_some_and(|(year, ..)| (2012..=2039).contains(&year)));
        let likely: Vec<&Way> = left.iter().copied().filter(is_likely).collect();
        let has = |order: &DateOrder| likely.iter().any(|way| way.order == *order);
        // Where nothing proves it, dots are Europe's; slashes and hyphens are left to America's order.
        let usual = if least == 0 && self.dots > 0 { DateOrder::DayFirst } else { DateOrder::MonthFirst };
        let densest = dense(&likely, 2).and_then(|at| likely.get(at)).map(|way| way.order);
        let wanted = densest.or_else(|| [DateOrder::YearFirst, usual].into_iter().find(has));
        let order = wanted.or_else(|| likely.first().map(|way| way.order)).or_else(|| left.first().map(|way| way.order)).unwrap_or_default();
        (order, left.iter().map(|way| way.order).filter(|other| *other != order).collect())
    }
}

/// The one reading whose days lie among days that are known; others' don't.
fn near(ways: &[&Way], known: &[Day]) -> Option<usize> {
    nearest(&ways.iter().map(|way| way.days.iter().copied().collect()).collect::<Vec<_>>(), known)
}

/// The one list whose days lie among days that are known, a day before and after counted; the others' lie mostly outside.
pub fn nearest(lists: &[Vec<Day>], known: &[Day]) -> Option<usize> {
    let (first, last) = (known.iter().min()?.plus(-1), known.iter().max()?.plus(1));
    let inside = |days: &Vec<Day>| days.iter().filter(|day| (first..=last).contains(day)).count();
    one_of(lists, |days| !days.is_empty() && inside(days) * 10 >= days.len() * 9, |days| inside(days) * 2 <= days.len())
}

/// The one reading in which the rows are in the order of their days.
fn sorted(ways: &[&Way]) -> Option<usize> {
    let is_sorted = |way: &&Way| way.ups + way.downs >= 3 && (way.ups == 0 || way.downs == 0);
    one_of(ways, is_sorted, |way| way.ups > 0 && way.downs > 0)
}

/// The one reading whose days lie close together: read wrongly, a month's days are a day of each month, or of each year. The
/// first of `months_min` months, the other way round, may be a month's first days.
fn dense(ways: &[&Way], months_min: usize) -> Option<usize> {
    let span = |way: &&Way| match (way.days.first().and_then(|day| day.number()), way.days.last().and_then(|day| day.number())) {
        (Some(first), Some(last)) => last - first,
        _ => i64::MAX,
    };
    let least = ways.iter().map(span).min()?;
    let is_dense = |way: &&Way| span(way) == least;
    one_of(
        ways,
        |way| is_dense(way) && way.days.len() >= 2,
        |way| {
            let far = span(way);
            far >= least.saturating_mul(5) && (far > 366 || way.days.len() >= months_min)
        },
    )
}

/// The place of the one that holds, where all others are ruled out.
fn one_of<T>(all: &[T], holds: impl Fn(&T) -> bool, is_out: impl Fn(&T) -> bool) -> Option<usize> {
    let at = all.iter().position(&holds)?;
    all.iter().enumerate().all(|(index, other)| index == at || is_out(other)).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::CellKind;
    use crate::table::locate::Column;

    /// The order of the first form in doubt in a table of one column, and whether it is a guess.
    fn read(cells: &[&str]) -> (DateOrder, bool) {
        let table: Vec<Vec<&str>> = cells.iter().map(|cell| vec![*cell]).collect();
        decided(&[Field::Moment], &table, None)
    }

    fn decided(fields: &[Field], table: &[Vec<&str>], declared: Option<(Day, Day)>) -> (DateOrder, bool) {
        let mut rows = Rows::default();
        for (number, cells) in (1..).zip(std::iter::once(&vec!["column"; fields.len()]).chain(table)) {
            cells.iter().for_each(|cell| rows.push_cell(CellKind::Text, cell));
            assert!(rows.end_row(number));
        }
        let columns = fields.iter().map(|field| Column { field: Some(*field), ..Column::default() }).collect();
        let dates = decide(&rows, &Located { columns, ..Located::default() }, declared);
        let form = table.iter().find_map(|cells| when::ordered(cells[0])).map_or(Form::Whole, |numbers| numbers.form);
        (dates.style.order(form), dates.open.is_some())
    }

    use DateOrder::{DayFirst, MonthFirst, YearFirst};

    #[test]
    fn a_number_that_is_no_month_or_no_day_tells_the_order() {
        for (cells, order, is_guess) in [
            (&["03/04/2026", "13/04/2026"][..], DayFirst, false),
            (&["03/04/2026", "04/13/2026"], MonthFirst, false),
            (&["12/04/2026", "04/12/2026"], MonthFirst, true),
            (&["13/04/2026", "04/13/2026"], MonthFirst, true),
            (&["03/04/2026"], MonthFirst, true),
            (&["03.04.2026"], DayFirst, true),
            (&["13.04.2026", "04.13.2026"], MonthFirst, true),
            (&["03/03/2026", "05/05/2026"], MonthFirst, false),
            (&["2026-03-04"], MonthFirst, false),
            (&["03/04", "12/29"], MonthFirst, false),
            (&["26-03-31"], YearFirst, true),
        ] {
            assert_eq!(read(cells), (order, is_guess), "{cells:?}");
        }
        // The first fifty rows tell whether there is a doubt at all.
        let late = |blank: usize| read(&[vec![""; blank], vec!["13/04/2026"]].concat()).0;
        assert_eq!((late(49), late(50)), (DayFirst, MonthFirst));
    }

    #[test]
    fn days_close_together_tell_the_order() {
        for (cells, order, is_guess) in [
            (&["26-03-01", "26-03-02", "26-03-03"][..], YearFirst, false),
            (&["01/03/26", "02/03/26"], DayFirst, true),
            (&["01/03/26", "02/03/26", "03/03/26", "04/03/26", "05/03/26"], DayFirst, false),
            (&["03/01/2026", "03/02/2026", "03/03/2026", "03/04/2026", "03/05/2026"], MonthFirst, false),
            (&["01/03/2026", "02/03/2026", "03/03/2026", "04/03/2026", "05/03/2026"], DayFirst, false),
            // Four days may be the first of four months.
            (&["01/03/2026", "02/03/2026", "03/03/2026", "04/03/2026"], DayFirst, true),
        ] {
            assert_eq!(read(cells), (order, is_guess), "{cells:?}");
        }
    }

    #[test]
    fn rows_in_the_order_of_their_days_tell_the_order() {
        assert_eq!(read(&["11/03/2026", "12/03/2026", "01/04/2026", "02/04/2026"]), (DayFirst, false));
        assert_eq!(read(&["04/02/2026", "04/01/2026", "03/12/2026", "03/11/2026"]), (MonthFirst, false));
    }

    #[test]
    fn days_known_otherwise_tell_the_order() {
        let april = Day::from_civil(2026, 4, 1).zip(Day::from_civil(2026, 4, 30));
        assert_eq!(decided(&[Field::Moment], &[vec!["03/04/2026"]], april), (DayFirst, false));
        assert_eq!(decided(&[Field::Moment], &[vec!["04/03/2026"]], april), (MonthFirst, false));
        assert_eq!(decided(&[Field::Moment], &[vec!["03/05/2026"]], april), (MonthFirst, true));
        let two = [Field::Moment, Field::ClearingDay];
        assert_eq!(decided(&two, &[vec!["03/04/2026", "20260404"]], None), (DayFirst, false));
        assert_eq!(decided(&two, &[vec!["03/04/2026", "13/04/2026"]], None), (DayFirst, false));
    }
}
