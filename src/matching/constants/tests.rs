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

#[test]
fn half_of_the_pairs_beside_the_median_prove_no_clock_and_one_more_does() {
    let offset = |differences: &[i64]| proved_offset(&mut differences.to_vec(), Name::NONE).map(|clock| (clock.seconds, clock.pairs));
    assert_eq!(offset(&[100; 7]), None, "seven pairs are too few");
    assert_eq!(offset(&[100; 8]), Some((100, 8)));
    // A minute either side of the median is near it, a second more is not.
    assert_eq!(offset(&[-900, -900, 40, 100, 100, 160, 900, 900, 900]), None, "four of nine");
    assert_eq!(offset(&[-900, 40, 100, 100, 160, 900, 900, 900]), None, "four of eight");
    assert_eq!(offset(&[-900, 40, 40, 100, 100, 160, 900, 900, 900]), Some((100, 9)));
    assert_eq!(offset(&[-900, 39, 40, 100, 100, 160, 900, 900, 900]), None);
    assert_eq!(offset(&[-900, 40, 40, 100, 100, 161, 900, 900, 900]), None);
}

#[test]
fn days_without_a_clock_prove_none() {
    let timed = |has_time_of_day| {
        let mut book = acquirer(&[(0, 40_000, 0, 9); 20]);
        book.has_time_of_day = has_time_of_day;
        book
    };
    let known: Vec<(u32, u32)> = (0..20).map(|row| (row, row)).collect();
    for (own, other, count) in [(true, true, 1), (true, false, 0), (false, true, 0), (false, false, 0)] {
        assert_eq!(clocks(&timed(own), &timed(other), &known).len(), count, "{own} {other}");
    }
}

#[test]
fn each_input_and_tender_has_its_own_constants() {
    let cutoff = |input, wallet, second_of_day| Cutoff { input, wallet, second_of_day, rows: (20, 20) };
    let constants = Constants { cutoffs: vec![cutoff(1, false, 10), cutoff(2, false, 20), cutoff(2, true, 30)], ..Constants::default() };
    let second = |input, wallet| constants.cutoff(input, wallet).map(|cutoff| cutoff.second_of_day);
    assert_eq!([second(1, false), second(1, true), second(2, false), second(2, true), second(3, false)], [Some(10), None, Some(20), Some(30), None]);
}

/// So many rows that clear on the day they are made, then on the next, by time of day, and some of the first kind among the last.
fn parted(before: usize, after: usize, wrong: usize) -> Option<(u32, (u32, u32))> {
    let mut rows: Vec<(u32, i64)> = (0..before).map(|at| (1_000 + at as u32, 0)).collect();
    rows.extend((0..after).map(|at| (79_201 + at as u32, i64::from(at + wrong < after))));
    proved_cutoff(&rows)
}

#[test]
fn a_cut_off_rests_on_twenty_rows_either_side() {
    assert_eq!(parted(20, 20, 0), Some((79_200, (20, 20))), "a full hour lies between");
    assert_eq!(parted(19, 20, 0), None);
    assert_eq!(parted(20, 19, 0), None);
}

#[test]
fn five_rows_in_a_thousand_may_contradict_a_cut_off_and_one_in_ten_of_its_smaller_side() {
    // The last of all clear on their own day, uploaded late.
    assert_eq!(parted(380, 20, 2), Some((79_200, (380, 20))));
    assert_eq!(parted(379, 20, 2), None, "of 399 rows one may");
    assert_eq!(parted(581, 20, 3), None, "of twenty two may");
    assert_eq!(parted(570, 30, 3), Some((79_200, (570, 30))));
    assert_eq!(parted(571, 29, 3), None, "not three of 29");
    assert_eq!(parted(960, 40, 4), Some((79_200, (960, 40))));
    assert_eq!(parted(940, 60, 6), None, "six in a thousand");
    // The smaller side may be the one before.
    let early = |before: usize, after: usize, wrong: usize| {
        let mut rows: Vec<(u32, i64)> = (0..before).map(|at| (1_000 + at as u32, i64::from(at < wrong))).collect();
        rows.extend((0..after).map(|at| (79_201 + at as u32, 1)));
        proved_cutoff(&rows)
    };
    assert_eq!(early(30, 570, 3), Some((79_200, (30, 570))));
    assert_eq!(early(29, 571, 3), None);
    // Rows that clear neither on their day nor on the next count against it.
    let odd = |count: usize| {
        let mut rows: Vec<(u32, i64)> = (0..360 - count).map(|at| (1_000 + at as u32, 0)).collect();
        rows.extend((0..40).map(|at| (79_201 + at, 1)));
        rows.extend((0..count).map(|at| (1_000 + at as u32, 2)));
        rows.sort_unstable();
        proved_cutoff(&rows)
    };
    assert_eq!((odd(2), odd(3)), (Some((79_200, (360, 40))), None));
}

#[test]
fn a_cut_off_is_not_put_among_rows_of_one_second() {
    let mut rows: Vec<(u32, i64)> = (0..400).map(|at| (1_000 + at, 0)).collect();
    rows.extend([(50_000, 0), (50_000, 1)]);
    rows.extend((0..40).map(|at| (50_001 + at, 1)));
    // The second in which rows part is wrong for one of its two rows, whichever side it is put on.
    assert_eq!(proved_cutoff(&rows), Some((50_001, (402, 40))));
}

#[test]
fn a_day_that_ends_at_midnight_is_proved_by_twenty_late_rows() {
    let rows = |late: usize| -> Vec<(u32, i64)> {
        let early = (0..40).map(|at| (LATE_S - 40 + at, 0));
        early.chain((0..late).map(|at| (LATE_S + at as u32, 0))).collect()
    };
    assert_eq!(proved_cutoff(&rows(20)), Some((SECONDS_A_DAY, (60, 0))));
    assert_eq!(proved_cutoff(&rows(19)), None);
}

#[test]
fn the_roundest_time_is_a_full_hour_a_half_or_less() {
    for (first, last, round) in [
        (79_201, 82_800, 82_800),
        (79_201, 82_799, 81_000),
        (79_200, 79_200, 79_200),
        (81_001, 82_799, 81_900),
        (81_901, 82_799, 82_500),
        (82_501, 82_799, 82_740),
        (82_741, 82_799, 82_799),
        (1, 82_799, 79_200),
    ] {
        assert_eq!(roundest(first, last), round, "{first} {last}");
    }
}

#[test]
fn a_settlement_lag_rests_on_twenty_rows_of_which_one_in_twenty_may_differ() {
    // 2026-03-02 is a Monday: to Thursday, so that no weekend tells the counts apart.
    let lag = |rows: usize, wrong: usize| {
        let paid: Vec<_> = (0..rows).map(|at| (1 + at as i64 % 3, if at < wrong { 4 } else { 1 })).collect();
        proved_lag(true, paid.into_iter().map(|(from, lag)| (day(from).number().unwrap() as u32, lag)).collect())
    };
    let proved = |rows: u32, fit: u32| Some(Lag { input: 0, wallet: true, days: 1, count: DayCount::Either, rows: (fit, rows), is_covered: true });
    assert_eq!(lag(20, 0), proved(20, 20));
    assert_eq!(lag(19, 0), None);
    assert_eq!(lag(20, 1), proved(20, 19));
    assert_eq!(lag(39, 2), None);
    assert_eq!(lag(40, 2), proved(40, 38));
    assert_eq!(lag(40, 3), None);
}

#[test]
fn a_lag_is_told_as_covered_where_the_table_of_workdays_knows_both_days() {
    let covered = |from: Day, lag: i64| {
        let found = proved_lag(false, vec![(from.number().unwrap() as u32, lag); 20]);
        found.map(|lag| (lag.days, lag.is_covered))
    };
    let years: Vec<Day> = (2000..2100).filter_map(|year| Day::from_civil(year, 12, 31)).collect();
    let last = years.iter().copied().rfind(|day| workdays::is_covered(*day)).unwrap();
    assert_eq!(covered(last, 0), Some((0, true)));
    assert_eq!(covered(last, 3), Some((3, false)), "paid in a year that is not in the table");
    assert_eq!(covered(last.plus(1), 0), Some((0, false)));
}
