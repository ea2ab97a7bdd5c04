//! Where rows stand to what the files cover: just within, and a second, a day or a row beside.

use super::*;
use crate::base::Names;

/// A row: day of March 2026, second of the day.
type Row = (u8, u32);

const NOON: u32 = 43_200;

fn day(number: u8) -> Day {
    Day::from_civil(2026, 3, number).unwrap()
}

fn book(rows: &[Row]) -> Book {
    let mut book = Book { len: rows.len(), has_time_of_day: true, starts: vec![(0, 0)], ..Book::default() };
    for (index, (on, second)) in rows.iter().enumerate() {
        book.columns.moment.set(index, Moment::new(day(*on), *second));
        book.columns.channel.set(index, Channel::Card);
    }
    book
}

/// The same with clearing days: that of the row, or the next from a second of the day on.
fn cleared(rows: &[Row], from: u32) -> Book {
    let mut book = book(rows);
    for (index, (on, second)) in rows.iter().enumerate() {
        book.columns.clearing_day.set(index, day(*on).plus(i64::from(*second >= from)));
    }
    book
}

fn coverages(merchant: &Book, acquirer: &Book) -> Coverages {
    let mut coverages = Coverages::new(merchant, acquirer, &[ReadTable::default()], &Constants::default());
    coverages.learn_routes(merchant, acquirer, &Links::new(merchant.len, acquirer.len));
    coverages
}

fn of_merchant(merchant: &[Row], acquirer: &Book) -> Vec<Standing> {
    let merchant = book(merchant);
    let coverages = coverages(&merchant, acquirer);
    (0..merchant.len as u32).map(|row| coverages.of_merchant(&merchant, row)).collect()
}

fn of_acquirer(merchant: &[Row], acquirer: &Book) -> Vec<Standing> {
    let merchant = book(merchant);
    let coverages = coverages(&merchant, acquirer);
    (0..acquirer.len as u32).map(|row| coverages.of_acquirer(acquirer, row)).collect()
}

use Standing::{Covered, InTransit, Outside, Prior};

#[test]
fn a_statement_without_clearing_days_covers_its_days_and_ten_minutes_after_its_last_row() {
    let statement = book(&[(5, NOON), (6, NOON), (7, NOON), (8, NOON)]);
    let rows = [(4, 86_399), (5, 0), (8, NOON + 600), (8, NOON + 601), (9, 0)];
    assert_eq!(of_merchant(&rows, &statement), [Outside, Covered, Covered, InTransit, Outside]);
}

#[test]
fn three_rows_that_clear_the_next_day_bound_a_cut_off_where_none_contradicts_them() {
    let rows = |evenings: &[u8]| {
        let mut rows: Vec<Row> = (5..9).map(|on| (on, NOON)).collect();
        rows.extend(evenings.iter().map(|on| (*on, 79_200)));
        rows
    };
    let evening = [(8, 79_199), (8, 79_200)];
    assert_eq!(of_merchant(&evening, &cleared(&rows(&[5, 6, 7]), 79_200)), [Covered, InTransit]);
    assert_eq!(of_merchant(&evening, &cleared(&rows(&[5, 6]), 79_200)), [Covered, Covered], "two are too few");
    // One that cleared on its own day at that hour contradicts them.
    let mut contradicted = rows(&[5, 6, 7]);
    contradicted.push((8, 79_200));
    let mut statement = cleared(&contradicted, 79_200);
    statement.columns.clearing_day.set(7, day(8));
    assert_eq!(of_merchant(&evening, &statement), [Covered, Covered]);
}

#[test]
fn a_day_that_one_file_leaves_out_is_missing_where_the_other_has_three_rows() {
    let gap = |rows: &[Row]| of_merchant(&[&[(5, NOON), (7, NOON)], rows].concat(), &book(&[(5, NOON), (7, NOON), (8, NOON)])).pop();
    assert_eq!(gap(&[(6, NOON); 3]), Some(Outside));
    assert_eq!(gap(&[(6, NOON); 2]), Some(Covered));
    let other = |rows: &[Row]| of_acquirer(&[(5, NOON), (7, NOON), (8, NOON)], &book(&[&[(5, NOON), (7, NOON)], rows].concat())).pop();
    assert_eq!(other(&[(6, NOON); 3]), Some(Outside));
    assert_eq!(other(&[(6, NOON); 2]), Some(Covered));
}

#[test]
fn a_statement_s_row_is_of_the_evening_before_or_outside_the_shop_s_days() {
    let statement = cleared(&[(5, NOON), (5, 79_200), (6, NOON), (8, NOON), (9, NOON)], 79_200);
    assert_eq!(of_acquirer(&[(6, NOON), (8, NOON)], &statement), [Outside, Prior, Covered, Covered, Outside]);
    assert_eq!(of_acquirer(&[], &statement), [Outside; 5], "where the shop has no row, the statement is another's");
}

#[test]
fn an_original_is_within_reach_from_the_first_day_of_both_on() {
    let (merchant, acquirer) = (book(&[(6, NOON), (8, NOON)]), book(&[(5, NOON), (8, NOON)]));
    let both = coverages(&merchant, &acquirer);
    assert!(both.reaches_back_to(&acquirer, 0, day(6)) && !both.reaches_back_to(&acquirer, 0, day(5)));
    let early = book(&[(4, NOON)]);
    let both = coverages(&early, &acquirer);
    assert!(both.reaches_back_to(&acquirer, 0, day(5)) && !both.reaches_back_to(&acquirer, 0, day(4)));
}

#[test]
fn ten_rows_of_a_merchant_number_that_no_statement_names_have_a_statement_that_is_not_there() {
    let mut names = Names::default();
    let (known, unknown) = (names.intern("8983"), names.intern("8984"));
    let standing = |rows: usize, is_named: bool| {
        let mut merchant = book(&vec![(6, NOON); rows + 1]);
        let mut acquirer = book(&[(5, NOON), (6, NOON), (7, NOON)]);
        (0..=rows).for_each(|row| merchant.columns.merchant_no.set(row, if row == 0 { known } else { unknown }));
        (0..3).for_each(|row| acquirer.columns.merchant_no.set(row, if is_named { known } else { Name::NONE }));
        coverages(&merchant, &acquirer).of_merchant(&merchant, 1)
    };
    assert_eq!((standing(10, true), standing(9, true)), (Outside, Covered));
    assert_eq!(standing(10, false), Covered, "a statement that names no numbers says nothing of this one");
}

#[test]
fn a_tender_that_no_statement_lists_is_outside() {
    let merchant = {
        let mut merchant = book(&[(6, NOON), (6, NOON)]);
        merchant.columns.channel.set(1, Channel::WeChat);
        merchant
    };
    let acquirer = book(&[(5, NOON), (6, NOON), (7, NOON)]);
    let coverages = coverages(&merchant, &acquirer);
    assert_eq!([0, 1].map(|row| coverages.of_merchant(&merchant, row)), [Covered, Outside]);
}

#[test]
fn each_key_goes_to_the_statement_with_most_links_and_of_equals_to_the_first() {
    let counts = [((1, 0), 2), ((1, 1), 3), ((2, 0), 4), ((2, 1), 4), ((3, 1), 1)].into_iter().collect();
    assert_eq!(most(counts).into_iter().collect::<Vec<_>>(), [(1, 1), (2, 0), (3, 1)]);
}

#[test]
fn a_statement_of_days_that_settles_each_payment_later_covers_the_payments_days() {
    let of_days = |lags: [i64; 3]| {
        let mut statement = book(&[(5, 0), (6, 0), (7, 0)]);
        statement.has_time_of_day = false;
        for (index, lag) in lags.into_iter().enumerate() {
            statement.columns.clearing_day.set(index, day(5 + index as u8).plus(lag));
        }
        statement
    };
    let rows = [(4, 0), (5, 0), (7, 0), (8, 0)];
    assert_eq!(of_merchant(&rows, &of_days([1, 1, 3])), [Outside, Covered, Covered, Outside]);
    // One that clears on its own day shows clearing days, whose first is the fifth.
    assert_eq!(of_merchant(&rows, &of_days([0, 1, 1])), [Outside, Covered, Covered, Covered]);
    assert_eq!(of_merchant(&rows, &of_days([1, 1, 0])), [Outside, Outside, Covered, Outside]);
}
