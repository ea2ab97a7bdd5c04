//! Rows that meet all of a rule but one thing: beside those that meet all of it, so that each condition is seen to count.
//!
//! In: a few rows beside ordinary sales. Out: their codes. Must not know: how a rule is looked for.

use crate::limits::ends_at;
use crate::ordinary::{NAMED, Row, SALE, WITHOUT_CARDS, codes, codes_where, later, report};

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 86_400;
const CARD: Row = Row { card: 1_234, ..SALE };

#[test]
fn what_was_declined_and_booked_must_be_a_sale_that_stands() {
    let declined = Row { state: "失败", ..CARD };
    assert_eq!(codes(&[CARD], &[declined]), "U23 U23");
    let back = Row { kind: "退货", fen: -CARD.fen, ..CARD };
    assert_eq!(codes(&[back], &[Row { state: "失败", ..back }]), "U11 M05");
    assert_eq!(codes(&[declined], &[later(declined, 1)]), "M05 M05");
}

#[test]
fn what_was_taken_back_must_be_a_sale() {
    let taken_back = later(Row { state: "已撤销", ..SALE }, 30);
    assert_eq!(codes_where(WITHOUT_CARDS, &[SALE], &[taken_back]), "U10 U10");
    assert_eq!(codes_where(WITHOUT_CARDS, &[SALE], &[Row { kind: "预授权", ..taken_back }]), "U03 M00");
}

#[test]
fn what_was_booked_late_must_be_a_sale_that_stands() {
    let charged = later(SALE, 2 * DAY + 40);
    assert_eq!(codes_where(WITHOUT_CARDS, &[SALE], &[charged]), "U21 U21");
    assert_eq!(codes_where(WITHOUT_CARDS, &[Row { state: "失败", ..SALE }], &[charged]), "M05 U04");
}

#[test]
fn a_release_is_of_a_freeze_before_it_and_of_one_original() {
    let freeze = Row { kind: "冻结", fen: -5_000, original: 7, ..SALE };
    let release = Row { kind: "解冻", fen: 5_000, original: 7, ..SALE };
    let cases = |rows: &[Row]| report(WITHOUT_CARDS, &[], rows)["findings"].as_array().unwrap().iter().filter(|one| one["code"] == "U18").count();
    assert_eq!(cases(&[freeze, later(release, MINUTE)]), 1);
    assert_eq!(cases(&[release, later(freeze, MINUTE)]), 2);
    assert_eq!(cases(&[freeze, later(Row { original: 8, ..release }, MINUTE)]), 2);
    assert_eq!(cases(&[freeze, later(Row { original: 8, card: 1_234, ..release }, MINUTE)]), 2);
    // What names no original and no card can only be told by its money.
    assert_eq!(cases(&[freeze, later(Row { original: 0, ..release }, MINUTE)]), 1);
}

#[test]
fn swipes_of_a_card_for_one_sale_follow_within_five_minutes() {
    let swipe = |fen: i64, apart: i64| later(Row { fen, ..CARD }, apart);
    ends_at(300, "U22 U22 U22", "U03 U04 U04", |apart| {
        codes_where(WITHOUT_CARDS, &[Row { fen: 10_100, ..SALE }], &[swipe(5_000, 0), swipe(5_200, apart)])
    });
    // At another terminal, of another card, or as much as the sale itself, they are none of its parts.
    let sale = Row { fen: 10_100, ..SALE };
    let with = |second: Row| codes_where(WITHOUT_CARDS, &[sale], &[swipe(5_000, 0), second]);
    assert_eq!(with(Row { terminal: "T2", ..swipe(5_200, 60) }), "U03 U04 U04");
    assert_eq!(with(Row { card: 1_235, ..swipe(5_200, 60) }), "U03 U04 U04");
}

#[test]
fn a_sale_is_paid_in_parts_of_one_card_within_half_an_hour() {
    let parts = |first: i64, second: i64, apart: i64| [Row { fen: first, ..CARD }, later(Row { fen: second, ..CARD }, apart)];
    let whole = Row { fen: 10_000, ..CARD };
    ends_at(1_800, "M02 M02 M02", "A15 A15 U04", |apart| codes(&[whole], &parts(4_000, 6_000, apart)));
}

#[test]
fn a_sale_is_paid_in_parts_at_one_terminal_within_five_minutes() {
    let parts = |apart: i64| [Row { fen: 4_000, ..SALE }, later(Row { fen: 6_000, ..SALE }, apart)];
    ends_at(300, "M02 M02 M02", "U03 U04 U04", |apart| codes_where(WITHOUT_CARDS, &[Row { fen: 10_000, ..SALE }], &parts(apart)));
}

#[test]
fn parts_of_one_number_are_a_payment_while_neither_sum_is_more_than_twice_the_other() {
    let whole = Row { fen: 10_000, reference: 9, ..SALE };
    let paid = |first: i64, second: i64| codes(&[whole], &[Row { fen: first, ..whole }, later(Row { fen: second, ..whole }, MINUTE)]);
    assert_eq!(paid(4_000, 6_000), "M02 M02 M02");
    assert_eq!([paid(4_000, 16_000), paid(4_000, 16_001)], ["U22 U22 U22", "A15 A15 U04"]);
    assert_eq!([paid(2_000, 3_000), paid(2_000, 2_999)], ["U22 U22 U22", "A15 A15 U04"]);
    // One that equals the sale is its pair; the other was charged beside it.
    assert_eq!(paid(10_000, 6_000), "M00 M00 U04");
}

#[test]
fn what_the_shop_voids_and_the_acquirer_refunds_agrees_where_the_refund_is_of_the_whole_sale() {
    let (sale, charged) = (Row { reference: 5, ..SALE }, Row { reference: 5, ..CARD });
    let void = later(Row { kind: "消费撤销", fen: -SALE.fen, ..SALE }, 100);
    let refund = |fen: i64| later(Row { kind: "退货", fen, reference: 9, original: 5, ..CARD }, 200);
    assert_eq!(codes_where(WITHOUT_CARDS, &[sale, void], &[charged, refund(-SALE.fen)]), "M03 M03 M03 M03");
    assert_eq!(codes_where(WITHOUT_CARDS, &[sale, void], &[charged, refund(100 - SALE.fen)]), "U09 U09 U09 U12");
}

#[test]
fn a_second_booking_is_no_second_booking_while_a_charge_may_be_its_own() {
    let again = later(Row { reference: 0, ..NAMED }, MINUTE);
    assert_eq!(codes(&[NAMED, again], &[NAMED]), "M00 U02 M00");
    assert_eq!(codes(&[NAMED, again], &[NAMED, later(Row { reference: 3, ..SALE }, 70)]), "M00 M00 M00 M00");
}

// What is told of the one finding of a code.
fn told_of(code: &str, ours: &[Row], theirs: &[Row]) -> (String, String) {
    let report = report(crate::ordinary::ALL, ours, theirs);
    let findings = report["findings"].as_array().unwrap();
    let one = findings.iter().find(|one| one["code"] == code).unwrap_or_else(|| panic!("no {code} among {findings:#?}"));
    let texts = one["evidence"].as_array().unwrap().iter().map(|piece| piece["text"].as_str().unwrap());
    (texts.collect::<Vec<_>>().join("; "), one["remedy"]["now"].as_str().unwrap().to_owned())
}

#[test]
fn a_sale_given_back_whole_is_none_booked_as_nothing() {
    let back = |fen: i64| later(Row { kind: "退货", fen: -fen, reference: 9, original: 1, ..NAMED }, MINUTE);
    assert_eq!(codes(&[Row { fen: 12_000, ..NAMED }], &[NAMED, back(345)]), "M02 M02 M02");
    // Given back whole nothing is left that could be booked.
    assert!(!codes(&[Row { fen: 0, ..NAMED }], &[NAMED, back(NAMED.fen)]).contains("M02"));
    // A void is no refund.
    let void = Row { kind: "消费撤销", ..back(345) };
    assert!(!codes(&[Row { fen: 12_000, ..NAMED }], &[NAMED, void]).contains("M02"));
}

#[test]
fn a_reference_used_twice_goes_to_the_row_of_its_card() {
    let other = Row { card: 9_999, ..NAMED };
    assert_eq!(codes(&[NAMED], &[other, later(NAMED, 3 * HOUR)]), "M00 U04 M00");
    assert_eq!(codes(&[NAMED], &[later(NAMED, 3 * HOUR), other]), "M00 M00 U04");
}

#[test]
fn equal_rows_without_numbers_and_seconds_are_two_payments() {
    let minute = Row { second: SALE.second / 60 * 60, card: 1_234, ..SALE };
    assert_eq!(codes(&[minute, minute], &[minute, minute]), "M00 M00 M00 M00");
    // To the second alike the second is the first again.
    let second = later(minute, 17);
    assert_eq!(codes(&[second, second], &[second]), "M00 D01 M00");
}

#[test]
fn what_repeats_a_row_says_which() {
    let second = later(CARD, 17);
    let (ours, _) = told_of("D01", &[second, second], &[second]);
    let (theirs, _) = told_of("D01", &[second], &[second, second]);
    assert!(ours.contains("every column equals") && theirs.contains("every column equals"), "{ours} {theirs}");
    let (twice, _) = told_of("U02", &[NAMED, later(Row { fen: NAMED.fen, ..NAMED }, 90)], &[NAMED]);
    assert!(!twice.contains("every column equals"), "{twice}");
}

#[test]
fn an_offline_sale_that_came_late_is_told_as_that() {
    let offline = Row { kind: "离线消费", ..NAMED };
    let (evidence, now) = told_of("U21", &[offline], &[later(offline, 2 * DAY)]);
    assert!(now.contains("offline") && !evidence.is_empty(), "{evidence} {now}");
    let (_, now) = told_of("U21", &[NAMED], &[later(NAMED, 2 * DAY)]);
    assert!(!now.contains("offline"), "{now}");
}

#[test]
fn a_clock_is_told_as_ahead_or_behind() {
    let at = |offset: i64| -> Vec<Row> {
        (0..8).map(|n| later(Row { terminal: "T9", reference: 500 + n, card: 5_000 + n, fen: 4_000 + n, ..SALE }, n * 2_000 + offset)).collect()
    };
    let (ahead, _) = told_of("D06", &at(400), &at(0));
    let (behind, _) = told_of("D06", &at(0), &at(400));
    assert!(ahead.contains("T9 is 6") && ahead.contains("ahead"), "{ahead}");
    assert!(behind.contains("behind"), "{behind}");
}
