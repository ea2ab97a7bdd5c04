//! The rules by which two lists are one: window, clocks, shares, which one stays, totals.

use super::*;

// Payments of a list by amount, day and second of the day.
fn list(payments: &[(Minor, i64, i64)]) -> List {
    let mut payments: Vec<(Minor, i64, u32)> =
        payments.iter().zip(0..).map(|((amount, day, second), row)| (*amount, day * DAY + second, row)).collect();
    payments.sort_unstable();
    let is_timed = payments.iter().any(|(_, seconds, _)| seconds % DAY != 0);
    List { inputs: vec![0], rows: payments.len(), payments, tenders: vec![Channel::Unsaid], is_timed, is_own: false }
}

// Twelve payments a day, each of an amount of its own, that come later by so many seconds.
fn twelve_a_day(days: i64, later: i64) -> Vec<(Minor, i64, i64)> {
    (0..days * 12).map(|at| (1_000 + at * 37, at / 12, 32_400 + at % 12 * 3_000 + later)).collect()
}

#[test]
fn rows_meet_within_the_window_and_each_serves_once() {
    let one = |second: i64| list(&[(500, 0, second)]);
    for (second, is_met) in [(909, false), (910, true), (1_000, true), (1_090, true), (1_091, false)] {
        assert_eq!(unmet(&one(1_000), &one(second), 0, 90).is_empty(), is_met, "{second}");
    }
    assert_eq!(unmet(&one(1_000), &list(&[(501, 0, 1_000)]), 0, 90), [0]);
    // The other clock is four minutes ahead.
    assert!(unmet(&one(1_000), &list(&[(500, 0, 1_240)]), 240, 90).is_empty());
    let twice = list(&[(500, 0, 1_000), (500, 0, 1_010), (700, 0, 5_000)]);
    assert_eq!(unmet(&twice, &list(&[(500, 0, 1_005), (700, 0, 5_000)]), 0, 90), [1]);
    // Where a list knows days only the day must be one.
    let days = list(&[(500, 3, 0), (600, 3, 0), (700, 4, 0)]);
    assert_eq!(unmet(&days, &list(&[(500, 3, 9_000), (600, 4, 100), (700, 4, 80_000)]), 0, 0), [1]);
}

#[test]
fn the_clocks_difference_is_that_of_amounts_both_have_once_a_day() {
    let ours = list(&twelve_a_day(1, 0));
    assert_eq!(lag(&ours, &list(&twelve_a_day(1, 240))), 240);
    assert_eq!(lag(&ours, &list(&twelve_a_day(1, -75))), -75);
    // Four tell nothing, five do.
    assert_eq!(lag(&list(&twelve_a_day(1, 0)[..4]), &list(&twelve_a_day(1, 240))), 0);
    assert_eq!(lag(&list(&twelve_a_day(1, 0)[..5]), &list(&twelve_a_day(1, 240))), 240);
    // An amount that comes twice a day is no one's.
    let mut twice = twelve_a_day(1, 240);
    twice.extend((0..8).map(|at| (1_000 + at * 37, 0, 80_000)));
    assert_eq!(lag(&ours, &list(&twice)), 0);
    let days: Vec<(Minor, i64, i64)> = twelve_a_day(1, 0).into_iter().map(|(amount, day, _)| (amount, day, 0)).collect();
    assert_eq!(lag(&list(&days), &list(&twelve_a_day(1, 240))), 0);
}

#[test]
fn eighty_five_of_a_hundred_rows_and_eight_at_least_make_a_list_the_same() {
    for (rows, met, is_same) in [(7, 7, false), (8, 8, true), (8, 7, true), (8, 6, false), (100, 85, true), (100, 84, false), (0, 0, false)] {
        assert_eq!(is_whole(rows, met), is_same, "{met} of {rows}");
    }
}

#[test]
fn a_list_is_another_s_where_its_rows_meet_there_and_at_no_other_time() {
    let ours = twelve_a_day(3, 0);
    let theirs = list(&twelve_a_day(3, 240));
    assert_eq!(alone(&list(&ours), &theirs), Some(Vec::new()));
    // What the other lacks is named, up to a seventh.
    let without = |gone: usize| list(&twelve_a_day(3, 240)[gone..]);
    assert_eq!(alone(&list(&ours), &without(5)), Some(vec![0, 1, 2, 3, 4]));
    assert_eq!(alone(&list(&ours), &without(6)), None);
    // One price all day: as many meet an hour off.
    let alike = |later: i64| list(&(0..40).map(|at| (500, at / 10, 32_400 + at % 10 * 3_600 + later)).collect::<Vec<_>>());
    assert_eq!(alone(&alike(0), &alike(10)), None);
    // Lists of days are held against the day before and after.
    let of_days = |rows: &[(Minor, i64, i64)]| list(&rows.iter().map(|(amount, day, _)| (*amount, *day, 0)).collect::<Vec<_>>());
    assert_eq!(alone(&of_days(&ours), &theirs), Some(Vec::new()));
    let daily: Vec<(Minor, i64, i64)> = (0..40).map(|at| (500 + at % 4, at / 4, 0)).collect();
    assert_eq!(alone(&list(&daily), &list(&daily)), None);
    // A wider window for the time at which an order was opened.
    let opened: Vec<(Minor, i64, i64)> =
        ours.iter().enumerate().map(|(at, (amount, day, second))| (*amount, *day, second + (at as i64 % 9) * 110)).collect();
    assert_eq!(alone(&list(&ours), &list(&opened)), Some(Vec::new()));
}

#[test]
fn the_side_s_own_list_stays_else_the_longer() {
    let (short, long) = (twelve_a_day(2, 0), twelve_a_day(3, 20));
    let own = |list: List| List { is_own: true, ..list };
    assert_eq!(second_of(&list(&short), &list(&long)), Some((true, Vec::new())));
    assert_eq!(second_of(&list(&long), &list(&short)), Some((false, Vec::new())));
    assert_eq!(second_of(&list(&short), &list(&short)), Some((false, Vec::new())));
    // The longer gives way with the rows that the own list lacks.
    let (gone_first, rest) = second_of(&own(list(&short)), &list(&long)).unwrap();
    assert_eq!((gone_first, rest.len()), (false, 12));
    assert_eq!(second_of(&list(&long), &own(list(&short))).map(|(first, rest)| (first, rest.len())), Some((true, 12)));
    // Both are the side's own, so the longer stays.
    assert_eq!(second_of(&own(list(&short)), &own(list(&long))), Some((true, Vec::new())));
    // A list that lacks a tender of the other's does not stay for being its side's own.
    let of = |list: List, tenders: &[Channel]| List { tenders: tenders.to_vec(), ..list };
    let wallets = of(list(&long), &[Channel::WeChat, Channel::Alipay]);
    assert_eq!(second_of(&own(of(list(&short), &[Channel::WeChat])), &wallets), Some((true, Vec::new())));
    // Tenders that do not meet are two lists.
    assert_eq!(second_of(&of(list(&short), &[Channel::Cash]), &of(list(&long), &[Channel::WeChat])), None);
}

#[test]
fn totals_are_met_by_the_payments_of_their_day_and_tender() {
    let hours: ByPlace = [((9, Channel::WeChat), (300, 2)), ((30, Channel::WeChat), (50, 1)), ((33, Channel::Card), (70, 1))].into();
    let days = by_day([&hours], 0);
    assert_eq!(days, [((0, Channel::WeChat), (300, 2)), ((1, Channel::WeChat), (50, 1)), ((1, Channel::Card), (70, 1))].into());
    // A day that begins at six takes what was paid at five to the day before.
    let late: ByPlace = [((29, Channel::Card), (40, 1)), ((30, Channel::Card), (2, 1))].into();
    assert_eq!(by_day([&late], 6), [((0, Channel::Card), (40, 1)), ((1, Channel::Card), (2, 1))].into());
    let totals: ByPlace = [((0, Channel::Unsaid), (300, 1)), ((1, Channel::Unsaid), (120, 1)), ((2, Channel::Unsaid), (0, 1))].into();
    assert_eq!(met(&totals, &days), [((0, Channel::Unsaid), 2), ((1, Channel::Unsaid), 2)].into());
    let of_card: ByPlace = [((1, Channel::Card), (70, 1)), ((0, Channel::Card), (300, 1))].into();
    assert_eq!(met(&of_card, &days), [((1, Channel::Card), 1)].into());
}
