//! Dates whose order or year their own file leaves open, read as the days of the other files prove it; else said to be a guess.
//!
//! In: all tables. Out: moments and days in the order proved. Must not know: cells, which file is whose.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::ReadTable;
use super::reading::period_of;
use crate::base::{Day, Fact, Fault, Issue, Said, Side};
use crate::ledger::dates::nearest;
use crate::ledger::years::{self, exchange};
use crate::table::grammar::when::{DateOrder, Form, Numbers};
use crate::table::input::{InputMeta, OpenDates};

const DOUBT: &str = "dates-doubtful";

const YEAR: &str = "dates-year";
const YEAR_OPEN: &str = "dates-year-open";

/// Gives dates without a year that which brings them nearest to the other files' days; where no file has any they wait for one.
pub(super) fn settle_years(tables: &mut [ReadTable]) {
    if !tables.iter().any(|table| table.meta.is_yearless) {
        return;
    }
    let periods = tables.iter().filter(|table| !table.meta.is_yearless).filter_map(|table| table.meta.period);
    let known = periods.map(|(from, to)| (from.day(), to.day())).reduce(|(from, to), (first, last)| (from.min(first), to.max(last)));
    for table in tables.iter_mut().filter(|table| table.meta.is_yearless) {
        let held = |day: Day| day.civil().and_then(|(_, month, day)| Day::from_civil(years::LEAP_YEAR, month, day)).unwrap_or(day);
        let new = |day: Day| known.map_or_else(|| held(day), |known| years::nearest(day, known));
        // What has its year keeps its columns, which a later check goes on with.
        if table.ledger.columns.moment.values().iter().any(|moment| new(moment.day()) != moment.day()) {
            exchange(&mut Arc::make_mut(&mut table.ledger).columns, [true; 3], new);
            table.meta.period = period_of(&table.ledger);
        }
        [YEAR, YEAR_OPEN].iter().for_each(|key| table.meta.issues.take_back(key));
        let column = table.meta.columns.iter().position(|column| matches!(column.field, Some("moment" | "date"))).unwrap_or(0);
        let mut issue = about(&table.meta, column as u32, if known.is_some() { YEAR } else { YEAR_OPEN });
        let year = table.meta.period.and_then(|(from, _)| from.day().civil()).map_or(0, |(year, ..)| year);
        issue.said = issue.said.with("year", Fact::Text(year.to_string()));
        table.meta.issues.push(issue);
    }
}

/// What keeps a check from beginning: files of both sides, and none says the year of its dates.
pub(super) fn without_years(tables: &[ReadTable]) -> Vec<Fault> {
    let has = |wanted: Side| tables.iter().any(|table| table.meta.side.as_ref().is_some_and(|(side, _)| *side == wanted));
    if !has(Side::Merchant) || !has(Side::Acquirer) || tables.iter().any(|table| !table.meta.is_yearless) {
        return Vec::new();
    }
    tables.iter().map(|table| Fault::of_file("no-year", &table.meta.name)).collect()
}

// What is said of a column as a whole.
fn about(meta: &InputMeta, column: u32, key: &'static str) -> Issue {
    let header = meta.columns.get(column as usize).map_or_else(String::new, |column| column.header.clone());
    let said = Said::new(key).with("column", Fact::Text(header));
    Issue { said, row_number: None, column_number: Some(column + 1), skips_row: false }
}

/// Settles what can be; the same tables give the same, however often they are settled and whatever stood beside them before.
pub(super) fn settle(tables: &mut [ReadTable]) {
    let is_open = |table: &ReadTable| table.meta.open_dates.is_some();
    if !tables.iter().any(is_open) {
        return;
    }
    let known: Vec<Day> =
        tables.iter().filter(|table| !is_open(table)).filter_map(|table| table.meta.period).flat_map(|(from, to)| [from.day(), to.day()]).collect();
    for table in tables {
        let Some(open) = table.meta.open_dates.clone() else { continue };
        let proved = proved(table, &open, &known);
        let order = proved.unwrap_or(open.usual);
        if order != open.order {
            let is_of = |wanted: &[&str]| fields(&table.meta, &open).any(|field| wanted.contains(&field));
            let (moment, clearing, payout) = (is_of(&["moment", "date"]), is_of(&["clearing_day"]), is_of(&["payout_day"]));
            let columns = &mut Arc::make_mut(&mut table.ledger).columns;
            exchange(columns, [moment, clearing, payout], |day| exchanged(day, open.form, open.order, order));
            table.meta.period = period_of(&table.ledger);
        }
        table.meta.issues.take_back(DOUBT);
        table.meta.open_dates = Some(OpenDates { order, ..open });
        if proved.is_none() {
            table.meta.issues.push(doubt(&table.meta));
        }
    }
}

fn proved(table: &ReadTable, open: &OpenDates, known: &[Day]) -> Option<DateOrder> {
    if !open.is_whole || !fields(&table.meta, open).next().is_some_and(|field| matches!(field, "moment" | "date")) {
        return None;
    }
    let days: BTreeSet<Day> = table.ledger.columns.moment.values().iter().map(|moment| moment.day()).filter(|day| day.is_some()).collect();
    let orders: Vec<DateOrder> = std::iter::once(open.usual).chain(open.rivals.iter().copied()).collect();
    let read = |order: &DateOrder| days.iter().map(|day| exchanged(*day, open.form, open.order, *order)).collect();
    let lists: Vec<Vec<Day>> = orders.iter().map(read).collect();
    nearest(&lists, known).and_then(|at| orders.get(at).copied())
}

fn fields<'m>(meta: &'m InputMeta, open: &'m OpenDates) -> impl Iterator<Item = &'static str> + 'm {
    open.columns.iter().filter_map(|column| meta.columns.get(*column as usize)?.field)
}

// The day as its text reads in the other order; one that can't be read so stays.
fn exchanged(day: Day, form: Form, from: DateOrder, to: DateOrder) -> Day {
    let year = day.civil().map(|(year, ..)| year);
    Numbers::of(day, form, from).and_then(|numbers| numbers.day(to, year)).unwrap_or(day)
}

/// What is to be said of dates that may be read in several ways.
pub(super) fn doubt(meta: &InputMeta) -> Issue {
    let open = meta.open_dates.as_ref();
    let column = open.and_then(|open| open.columns.first()).copied().unwrap_or(0);
    let order = match open.map(|open| open.order).unwrap_or_default() {
        DateOrder::DayFirst => "order-day-first",
        DateOrder::MonthFirst => "order-month-first",
        DateOrder::YearFirst => "order-year-first",
    };
    let mut issue = about(meta, column, DOUBT);
    issue.said = issue.said.with("order", Fact::Word(order));
    issue
}
