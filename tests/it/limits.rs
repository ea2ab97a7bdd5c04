//! Where a rule of time ends: what a second less and the limit itself give is the same, and a second more is another matter.
//!
//! In: two rows so far apart. Out: their codes. Must not know: how a rule is looked for.

use crate::ordinary::{HOUR, NAMED, Row, SALE, codes, later};

/// Holds that rows so many seconds apart get the codes `within` up to a limit and `beyond` past it.
#[track_caller]
pub fn ends_at(limit: i64, within: &str, beyond: &str, codes_at: impl Fn(i64) -> String) {
    assert_eq!([limit - 1, limit, limit + 1].map(codes_at), [within, within, beyond], "{limit}");
}

#[test]
fn a_card_charged_again_within_the_hour_is_charged_twice() {
    ends_at(HOUR, "M00 M00 U01", "M00 M00 U04", |apart| codes(&[NAMED], &[NAMED, later(Row { reference: 2, ..NAMED }, apart)]));
}

#[test]
fn a_sale_of_one_card_booked_again_within_the_hour_is_booked_twice() {
    ends_at(HOUR, "M00 U02 M00", "M00 U03 M00", |apart| codes(&[NAMED, later(Row { reference: 0, ..NAMED }, apart)], &[NAMED]));
}

#[test]
fn one_sum_at_one_terminal_is_one_payment_within_three_minutes() {
    ends_at(180, "M00 M00", "U03 U04", |apart| codes(&[SALE], &[later(SALE, apart)]));
}

#[test]
fn a_payment_at_another_terminal_or_by_another_tender_is_known_within_ten_minutes() {
    let card = Row { card: 1_234, ..SALE };
    ends_at(600, "U20 U20", "U03 U04", |apart| codes(&[card], &[later(Row { terminal: "T2", ..card }, apart)]));
    ends_at(600, "U19 U19", "U03 U04", |apart| codes(&[SALE], &[later(Row { channel: "微信", ..SALE }, apart)]));
}

#[test]
fn a_void_without_a_card_is_of_a_sale_of_the_hour_before() {
    let void = Row { kind: "消费撤销", fen: -SALE.fen, ..SALE };
    ends_at(HOUR, "M03 M03 M03 M03", "M00 M00 M00 M00", |apart| codes(&[SALE, later(void, apart)], &[SALE, later(void, apart)]));
}

#[test]
fn a_void_of_a_card_is_of_a_sale_of_the_day_before() {
    let card = Row { card: 1_234, ..SALE };
    let void = Row { kind: "消费撤销", fen: -SALE.fen, ..card };
    ends_at(24 * HOUR, "M03 M03 M03 M03", "M00 M00 M00 M00", |apart| codes(&[card, later(void, apart)], &[card, later(void, apart)]));
}

#[test]
fn what_the_shop_calls_failed_was_charged_for_it_within_three_minutes() {
    let failed = Row { state: "失败", ..SALE };
    ends_at(180, "U05 U05", "M05 U04", |apart| codes(&[failed], &[later(SALE, apart)]));
}

#[test]
fn the_sale_of_another_payment_of_one_sum_is_no_second_charge_within_ten_minutes() {
    // A sale of the shop's own that the second charge may be for.
    let again = later(Row { reference: 2, ..NAMED }, 1_000);
    let own = |apart: i64| later(Row { fen: NAMED.fen, card: 1_234, terminal: "T1", ..SALE }, 1_000 + apart);
    ends_at(600, "M00 M00 M00 M00", "M00 U02 M00 U01", |apart| codes(&[NAMED, own(apart)], &[NAMED, again]));
}
