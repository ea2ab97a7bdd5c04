//! Each sign just at its limit, and one row, day, second or fen short of it.

use super::*;

fn on(month: u8, day: u8) -> Moment {
    Moment::new(Day::from_civil(2026, month, day).unwrap(), 43_200)
}

/// A sale that the shop has not booked, so that a habit is told of it.
fn alone(last4: u16, amount: Minor) -> Row {
    Row { is_booked: false, ..sale(last4, amount) }
}

/// So many booked sales on cards of their own at noon, all of one sum.
fn booked(count: u16, amount: Minor) -> Vec<Row> {
    (0..count).map(|n| Row { at: at(1 + (n % 28) as u8, 12, 0), ..sale(3_000 + n, amount) }).collect()
}

/// The rows of a code's findings.
fn found(code: Code, profile: &str, rows: &[Row]) -> Vec<Vec<u32>> {
    rows_of(&seen(profile, rows), code)
}

fn is_told(code: Code, profile: &str, rows: &[Row]) -> bool {
    !found(code, profile, rows).is_empty()
}

fn is_looked_for(code: Code, profile: &str, rows: &[Row]) -> bool {
    seen(profile, rows).looked.iter().any(|looked| looked.code == code)
}

#[test]
fn round_sums_are_told_from_three_on_and_when_they_are_a_fifth_of_the_large() {
    let told = |round: u16, large: u16, small: Minor| {
        let rows = (0..round).map(|n| Row { at: at(3 + n as u8, 12, 0), ..alone(500 + n, 100_000 * (1 + Minor::from(n))) });
        let rows: Vec<Row> = rows.chain(booked(large, 123_457)).chain([sale(9, small)]).collect();
        is_told(Code::R04, "", &with(&rows))
    };
    assert!(told(3, 12, 99_999) && !told(2, 0, 99_999));
    assert!(!told(3, 13, 99_999) && !told(3, 12, 123_457), "three of sixteen");
}

#[test]
fn a_card_is_often_there_from_ten_sales_on_and_five_times_the_usual() {
    let often = |count: u8, regulars: u16| {
        let regulars = (0..regulars * 3).map(|n| Row { at: at(1 + (n % 3 * 9) as u8, 11, 0), ..sale(4_000 + n / 3, 5_000) });
        let rows: Vec<Row> = (0..count).map(|n| Row { at: at(1 + n, 12, 0), ..alone(7_000, 8_000) }).chain(regulars).collect();
        is_told(Code::R05, "", &with(&rows))
    };
    assert!(often(10, 0) && !often(9, 0));
    // Of 65 cards the sixty-second has three sales.
    assert!(often(15, 4) && !often(14, 4));
}

#[test]
fn hours_begin_with_their_first_second_and_end_before_their_last() {
    let night = |seconds: &[u32]| {
        let day = Day::from_civil(2026, 3, 5).unwrap();
        seconds.iter().zip(1..).map(|(second, card)| Row { at: Moment::new(day, *second), ..alone(card, 9_000) }).collect::<Vec<Row>>()
    };
    let hour = 3_600;
    let day = with(&night(&[9 * hour - 1, 9 * hour, 20 * hour - 1, 20 * hour]));
    assert_eq!(found(Code::R06, "business_hours = \"09:00-20:00\"\n", &day), [vec![62, 65]]);
    let over_midnight = night(&[2 * hour - 1, 2 * hour, 18 * hour - 1, 18 * hour]);
    assert_eq!(found(Code::R06, "business_hours = \"18:00-02:00\"\n", &over_midnight), [vec![3, 4]]);
}

#[test]
fn hours_are_learnt_from_five_hundred_sales_and_one_in_a_thousand_makes_an_hour() {
    let rows = |count: u16| booked(count - 1, 4_000).into_iter().chain([Row { at: at(5, 3, 0), ..alone(1, 9_000) }]).collect::<Vec<Row>>();
    assert!(is_looked_for(Code::R06, "", &rows(500)) && !is_looked_for(Code::R06, "", &rows(499)));
    assert!(is_told(Code::R06, "", &rows(1_001)) && !is_told(Code::R06, "", &rows(1_000)));
}

#[test]
fn sums_just_below_a_round_one_are_told_from_eight_on_and_four_times_those_above() {
    for (limit, width) in [(100_000, 2_000), (500_000, 10_000), (1_000_000, 20_000), (5_000_000, 100_000)] {
        let told = |first: Minor, last: Minor, above: &[Minor]| {
            let between = (1..7).map(|n| limit - width + n * width / 8);
            let below = [first].into_iter().chain(between).chain([last]).zip(600..).map(|(amount, card)| alone(card, amount));
            let rows: Vec<Row> = below.chain(above.iter().zip(700..).map(|(amount, card)| sale(card, *amount))).collect();
            is_told(Code::R08, "", &with(&rows))
        };
        assert!(told(limit - width, limit - 1, &[]), "{limit}");
        assert!(!told(limit - width - 1, limit - 1, &[]) && !told(limit - width, limit, &[]), "{limit}");
        assert!(told(limit - width, limit - 1, &[limit, limit + width - 1]), "{limit}");
        assert!(!told(limit - width, limit - 1, &[limit, limit, limit + width - 1]), "{limit}");
        assert!(told(limit - width, limit - 1, &[limit, limit, limit + width]), "{limit}");
    }
}

#[test]
fn swipes_are_in_a_row_within_ten_minutes_on_one_terminal() {
    let rows = |seconds: u32, terminal: &'static str| {
        let later = Moment::new(Day::from_civil(2026, 3, 6).unwrap(), 43_200 + seconds);
        with(&[Row { at: at(6, 12, 0), ..sale(8_000, 40_000) }, Row { at: later, terminal, ..alone(8_000, 30_000) }])
    };
    assert_eq!(found(Code::R09, "", &rows(600, "T1")), [vec![62, 63]]);
    assert!(!is_told(Code::R09, "", &rows(601, "T1")) && !is_told(Code::R09, "", &rows(600, "T2")));
}

#[test]
fn a_sum_is_far_above_when_its_logarithm_is_six_spreads_over_the_middle() {
    // All others are of one sum, so that a quarter of a doubling is the spread: 64.00 less than once and a half doubled.
    let rows = |amount: Minor, others: u16| booked(others, 6_400).into_iter().chain([alone(1, amount)]).collect::<Vec<Row>>();
    assert!(is_told(Code::R10, "", &rows(17_472, 60)) && !is_told(Code::R10, "", &rows(17_471, 60)));
    assert!(is_looked_for(Code::R10, "", &rows(17_472, 49)) && !is_looked_for(Code::R10, "", &rows(17_472, 48)));
}

#[test]
fn a_week_has_too_many_credit_cards_beyond_four_deviations() {
    // Four weeks from a Monday, three of them with three credit cards of thirty; both ends of each week are used.
    let rows = |cards: i64, credit: i64, weeks: i64| {
        let all = (0..weeks).flat_map(|week| {
            let (cards, credit) = if week == 3 { (cards, credit) } else { (30, 3) };
            (0..cards).map(move |n| {
                let day = Day::from_civil(2026, 3, 2).unwrap().plus(7 * week + if n % 2 == 0 { 0 } else { 6 });
                let kind = if n < credit { CardKind::Credit } else { CardKind::Debit };
                Row { at: Moment::new(day, 40_000 + n as u32), credit: kind, ..alone((100 * week + n) as u16, 5_000) }
            })
        });
        all.collect::<Vec<Row>>()
    };
    assert!(is_told(Code::R07, "", &rows(30, 15, 4)) && !is_told(Code::R07, "", &rows(30, 14, 4)));
    assert!(!is_told(Code::R07, "", &rows(29, 29, 4)), "of fewer than thirty cards nothing is said");
    assert!(is_looked_for(Code::R07, "", &rows(30, 3, 4)) && !is_looked_for(Code::R07, "", &rows(30, 3, 3)));
}

#[test]
fn a_terminal_pauses_for_fourteen_days_and_five_large_sales_follow_within_two() {
    let rows = |start: u8, days: &[u8]| {
        let first = Row { at: at(start, 12, 0), terminal: "T2", ..sale(1, 1_000) };
        let burst = days.iter().zip(900..).map(|(day, card)| Row { at: at(*day, 12, 0), terminal: "T2", ..alone(card, 50_000) });
        with(&[first].into_iter().chain(burst).collect::<Vec<Row>>())
    };
    assert_eq!(found(Code::R11, "", &rows(1, &[15, 15, 15, 15, 16])), [vec![63, 64, 65, 66, 67]]);
    for (start, days) in [(2, [15, 15, 15, 15, 16]), (1, [15, 15, 15, 15, 17])] {
        assert!(!is_told(Code::R11, "", &rows(start, &days)), "{start} {days:?}");
    }
    assert!(!is_told(Code::R11, "", &rows(1, &[15; 4])));
}

#[test]
fn a_monthly_payment_is_within_three_days_and_a_twentieth() {
    let rows = |day: u8, amount: Minor, last: u8| {
        let months = [(1, 10, 10_000), (2, day, amount), (last, 7, 9_500)];
        months.map(|(month, day, amount)| Row { at: on(month, day), ..alone(7_000, amount) }).to_vec()
    };
    assert_eq!(found(Code::R12, "", &rows(13, 10_500, 3)), [vec![2, 3, 4]]);
    assert!(
        !is_told(Code::R12, "", &rows(14, 10_500, 3))
            && !is_told(Code::R12, "", &rows(13, 10_501, 3))
            && !is_told(Code::R12, "", &rows(13, 9_499, 3))
    );
    assert!(is_looked_for(Code::R12, "", &rows(13, 10_500, 3)) && !is_looked_for(Code::R12, "", &rows(13, 10_500, 2)));
}

#[test]
fn a_payout_at_once_is_told_of_credit_cards_from_a_thousand_on() {
    let instant = |amount: Minor| is_told(Code::R13, "", &with(&[Row { settle: "D0", ..alone(1, amount) }]));
    assert!(instant(100_000) && !instant(99_999));
    let said = |count: u16| {
        let rows: Vec<Row> = (0..count).map(|n| Row { remark: "实时到账", ..alone(500 + n, 200_000) }).collect();
        keys(&seen("", &with(&rows)), Code::R13).contains(&"relief-instant")
    };
    // Where half of all are paid out so, it is how this shop is paid.
    assert!(said(60) && !said(59));
}

#[test]
fn money_goes_to_another_card_up_to_the_sum_of_the_sale() {
    let sold = Row { rrn: "606100000001", ..sale(11, 20_000) };
    for (amount, is) in [(20_000, true), (20_001, false), (1, true)] {
        let back = Row { original: "606100000001", ..sale(12, -amount) };
        assert_eq!(is_told(Code::R14, "", &with(&[sold.clone(), back])), is, "{amount}");
    }
}

#[test]
fn payments_without_a_sale_are_told_from_five_on_and_one_in_fifty() {
    let rows = |without: u16, with: u16| {
        let missing = (0..without).map(|n| Row { at: at(7, 12, n.into()), ..alone(400 + n, 8_000) });
        booked(with, 4_000).into_iter().chain(missing).collect::<Vec<Row>>()
    };
    assert!(is_told(Code::R15, "", &rows(5, 245)) && !is_told(Code::R15, "", &rows(5, 246)) && !is_told(Code::R15, "", &rows(4, 100)));
}

#[test]
fn a_small_shop_s_credit_cards_are_held_to_a_thousand_a_day_and_ten_a_month() {
    let micro = |rows: &[Row]| found(Code::R19, "kind = \"micro\"\n", rows);
    assert!(micro(&[sale(1, 100_000)]).is_empty());
    assert_eq!(micro(&[sale(1, 100_000), sale(2, 1)]), [vec![2, 3]]);
    assert!(micro(&[Row { credit: CardKind::Debit, ..sale(1, 100_001) }]).is_empty());
    let mut month: Vec<Row> = (0..10).map(|n| Row { at: at(1 + n, 12, 0), ..sale(n.into(), 100_000) }).collect();
    assert!(micro(&month).is_empty());
    month.push(Row { at: at(28, 12, 0), ..sale(99, 1) });
    assert_eq!(micro(&month), [(2..13).collect::<Vec<u32>>()]);
    month[10].at = on(4, 1);
    assert!(micro(&month).is_empty(), "in the next month");
}

#[test]
fn a_terminal_reads_by_hand_three_times_as_often_as_the_others() {
    let rows = |by_hand: u16, count: u16, others_by_hand: usize, others: usize| {
        let mut rows: Vec<Row> = plain().into_iter().take(others).collect();
        rows.iter_mut().take(others_by_hand).for_each(|row| row.entry = EntryMode::Fallback);
        let own = |n: u16| Row { terminal: "T2", entry: if n < by_hand { EntryMode::Manual } else { EntryMode::Chip }, ..sale(900 + n, 9_000) };
        rows.extend((0..count).map(own));
        rows
    };
    let told = |by_hand, count, others_by_hand, others| is_told(Code::R20, "", &rows(by_hand, count, others_by_hand, others));
    assert!(told(5, 99, 0, 60) && !told(5, 100, 0, 60) && !told(4, 4, 0, 60));
    assert!(told(5, 49, 2, 60) && !told(5, 50, 2, 60));
    // Beside fewer than thirty others a tenth of its own rows counts.
    assert!(told(5, 49, 0, 29) && !told(5, 50, 0, 29) && told(5, 29, 0, 30));
}

#[test]
fn the_first_ninety_days_are_early() {
    let row = [Row { settle: "D0", ..alone(1, 300_000) }];
    for (onboarded, is) in [("2026-03-02", true), ("2026-03-03", false), ("2025-12-03", true), ("2025-12-02", false)] {
        assert_eq!(is_told(Code::R21, &format!("onboarded = {onboarded}\n"), &row), is, "{onboarded}");
    }
}

#[test]
fn a_terminal_has_one_merchant_number_and_is_declared() {
    let two = [Row { terminal: "T9", ..sale(1, 9_000) }, Row { terminal: "T9", number: "898310059990002", ..sale(2, 9_000) }];
    assert_eq!(found(Code::R16, "", &with(&two)), [vec![62, 63]]);
    let one = [Row { terminal: "T9", number: "", ..sale(1, 9_000) }, Row { terminal: "T9", ..sale(2, 9_000) }];
    assert!(!is_told(Code::R16, "", &with(&one)), "a row without a number has no other one");
    assert_eq!(found(Code::R16, "[[terminals]]\nid = \"T1\"\n", &with(&one)), [vec![62, 63]]);
}

#[test]
fn only_numbers_of_fifteen_digits_name_a_category() {
    for (number, rows) in [("898310053110001", vec![vec![62]]), ("89831005311000", vec![]), ("89831005311000X", vec![]), ("898310059990009", vec![])]
    {
        assert_eq!(found(Code::R17, "", &with(&[Row { number, ..sale(1, 9_000) }])), rows, "{number}");
    }
}

#[test]
fn digits_are_looked_at_from_five_hundred_sales_on_that_span_a_hundredfold() {
    let rows =
        |count: u16, least: Minor, most: Minor| booked(count - 2, 5_000).into_iter().chain([sale(1, least), sale(2, most)]).collect::<Vec<Row>>();
    assert!(is_looked_for(Code::R18, "", &rows(500, 1_000, 100_000)));
    assert!(!is_looked_for(Code::R18, "", &rows(499, 1_000, 100_000)) && !is_looked_for(Code::R18, "", &rows(500, 1_000, 99_999)));
}
