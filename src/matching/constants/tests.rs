//! What files prove of clocks and calendars, and what they do not.

use super::*;
use crate::base::{Channel, Names};

fn day(number: i64) -> Day {
    // 2026-03-01 is a Sunday.
    Day::from_civil(2026, 3, 1).unwrap().plus(number)
}

fn acquirer(rows: &[(i64, u32, i64, i64)]) -> Book {
    let mut book = Book { len: rows.len(), has_time_of_day: true, starts: vec![(1, 0)], ..Book::default() };
    for (index, (on, second, cleared, paid)) in rows.iter().enumerate() {
        book.columns.moment.set(index, Moment::new(day(*on), *second));
        book.columns.clearing_day.set(index, day(*cleared));
        book.columns.payout_day.set(index, day(*paid));
        book.columns.channel.set(index, Channel::Card);
    }
    book
}

fn cutoffs(acquirer: &Book) -> Vec<Cutoff> {
    Constants::learn(&Book::default(), acquirer, &[]).cutoffs
}

fn lags(acquirer: &Book) -> Vec<Lag> {
    Constants::learn(&Book::default(), acquirer, &[]).lags
}

#[test]
fn a_clock_is_the_median_of_its_terminal_and_needs_enough_pairs() {
    let mut names = Names::default();
    let (first, second) = (names.intern("T1"), names.intern("T2"));
    let (mut merchant, mut other) = (Book { has_time_of_day: true, ..Book::default() }, Book { has_time_of_day: true, ..Book::default() });
    let mut known = Vec::new();
    for index in 0..30_usize {
        let terminal = if index < 25 { first } else { second };
        merchant.columns.terminal.set(index, terminal);
        let ahead = if terminal == first { 300 + (index as u32 % 5) } else { 303 };
        merchant.columns.moment.set(index, Moment::new(day(0), 40_000 + 60 * index as u32 + ahead));
        other.columns.moment.set(index, Moment::new(day(0), 40_000 + 60 * index as u32));
        known.push((index as u32, index as u32));
    }
    let constants = Constants::learn(&merchant, &other, &known);
    assert_eq!(constants.clock_offset(first), 302);
    assert_eq!(constants.clocks.len(), 2, "the second terminal has too few pairs");
    assert_eq!(constants.clock_offset(second), 303, "falls back to all pairs together");
    known.truncate(7);
    assert_eq!(Constants::learn(&merchant, &other, &known).clock_offset(first), 0);
}

#[test]
fn clocks_that_scatter_prove_nothing() {
    let mut scattered: Vec<i64> = (0..40).map(|n| n * 200).collect();
    assert_eq!(proved_offset(&mut scattered, Name::NONE), None);
}

#[test]
fn a_cut_off_is_the_roundest_time_between_the_rows_it_parts() {
    let mut rows = Vec::new();
    for index in 0..40_u32 {
        rows.push((i64::from(index % 7), 50_000 + index * 820, i64::from(index % 7), 9));
        rows.push((i64::from(index % 7), 82_815 + index * 80, i64::from(index % 7) + 1, 9));
    }
    let constants = Constants::learn(&Book::default(), &acquirer(&rows), &[]);
    assert_eq!(constants.cutoffs, vec![Cutoff { input: 1, wallet: false, second_of_day: 82_800, rows: (40, 40) }]);
    let cutoff = constants.cutoff(1, false).unwrap();
    assert_eq!(cutoff.clearing_day(Moment::new(day(0), 82_800)), day(1));
    assert_eq!(cutoff.clearing_day(Moment::new(day(0), 82_799)), day(0));
}

#[test]
fn a_cut_off_needs_rows_either_side_and_no_contradiction() {
    let mut rows: Vec<_> = (0..100_u32).map(|index| (0, 40_000 + index * 100, 0, 9)).collect();
    rows.extend((0..19).map(|index| (0, 83_000 + index, 1, 9)));
    assert_eq!(cutoffs(&acquirer(&rows)), vec![], "19 rows after are too few");
    rows.push((0, 83_100, 1, 9));
    assert_eq!(cutoffs(&acquirer(&rows)).len(), 1);
    rows.extend((0..20).map(|index| (0, 30_000 + index, 1, 9)));
    assert_eq!(cutoffs(&acquirer(&rows)), vec![], "the morning clears next day too");
}

#[test]
fn cards_and_wallets_prove_one_cut_off_together_and_each_its_own_where_they_disagree() {
    let of = |wallet_after: i64| {
        let mut rows: Vec<_> = (0..60_u32).map(|index| (0, 50_000 + index * 400, 0, 9)).collect();
        rows.extend((0..12).map(|index| (0, 83_000 + index * 60, 1, 9)));
        let cards = rows.len();
        rows.extend((0..60_u32).map(|index| (0, 50_010 + index * 400, 0, 9)));
        rows.extend((0..25).map(|index| (0, 83_010 + index * 60, wallet_after, 9)));
        let mut book = acquirer(&rows);
        for index in cards..rows.len() {
            book.columns.channel.set(index, Channel::WeChat);
        }
        cutoffs(&book)
    };
    assert_eq!(of(1).iter().map(|cutoff| (cutoff.wallet, cutoff.second_of_day)).collect::<Vec<_>>(), [(false, 82_800), (true, 82_800)]);
    assert_eq!(of(0).iter().map(|cutoff| (cutoff.wallet, cutoff.second_of_day)).collect::<Vec<_>>(), [(true, SECONDS_A_DAY)]);
}

#[test]
fn where_the_late_evening_clears_on_its_own_day_the_cut_off_is_midnight() {
    let rows: Vec<_> = (0..60_u32).map(|index| (0, 80_000 + index * 100, 0, 9)).collect();
    let found = cutoffs(&acquirer(&rows));
    assert_eq!(found.first().map(|cutoff| cutoff.second_of_day), Some(SECONDS_A_DAY));
    let rows: Vec<_> = (0..60_u32).map(|index| (0, 30_000 + index * 130, 0, 9)).collect();
    assert_eq!(cutoffs(&acquirer(&rows)), vec![], "a shop that closes early proves nothing");
}

#[test]
fn a_settlement_lag_is_counted_in_the_days_that_fit() {
    let t1: Vec<_> = (0..28).map(|n| (n, 40_000, n, workdays::after(day(n), 1).days_since(day(0)).unwrap())).collect();
    let found = lags(&acquirer(&t1));
    assert_eq!(found, vec![Lag { input: 1, wallet: false, days: 1, count: DayCount::Working, rows: (28, 28), is_covered: true }]);
    let d1: Vec<_> = (0..28).map(|n| (n, 40_000, n, n + 1)).collect();
    assert_eq!(lags(&acquirer(&d1)).first().map(|lag| (lag.days, lag.count)), Some((1, DayCount::Calendar)));
    let midweek: Vec<_> = (0..28).map(|n| (n % 3 + 1, 40_000, n % 3 + 1, n % 3 + 2)).collect();
    assert_eq!(lags(&acquirer(&midweek)).first().map(|lag| lag.count), Some(DayCount::Either));
    let scattered: Vec<_> = (0..28).map(|n| (n, 40_000, n, n + n % 5)).collect();
    assert_eq!(lags(&acquirer(&scattered)), vec![]);
}
