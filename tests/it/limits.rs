//! Where a rule of time ends: what a second less and the limit itself give is the same, and a second more is another matter.
//!
//! In: two rows so far apart. Out: their codes. Must not know: how a rule is looked for.

use poscheck::api::{Settings, check};
use poscheck::base::Side;
use poscheck::check::{FileInput, Quiet};
use poscheck::locale::Lang;
use serde_json::Value;

/// A row: seconds from the midnight before the second of March 2026, terminal, kind, state, fen, reference, last four.
#[derive(Clone, Copy)]
struct Row {
    second: i64,
    terminal: &'static str,
    channel: &'static str,
    kind: &'static str,
    state: &'static str,
    fen: i64,
    reference: i64,
    card: i64,
}

/// A sale of 123.45 at one o'clock, with nothing that names it.
const SALE: Row = Row { second: NOON, terminal: "T1", channel: "银行卡", kind: "消费", state: "成功", fen: 12_345, reference: 0, card: 0 };
const NOON: i64 = 46_800;
const HOUR: i64 = 3_600;

fn text(rows: &[Row], head: &str) -> Vec<u8> {
    // Two days of ordinary sales, so that both files cover what lies between.
    let plain = (0..24).map(|n| Row {
        second: 30_000 + n * 9_000,
        terminal: ["T1", "T2"][n as usize % 2],
        channel: ["银行卡", "银行卡", "银行卡", "微信"][n as usize % 4],
        fen: 1_000 + n * 137,
        reference: 100 + n,
        card: if n % 4 == 3 { 0 } else { 7_000 + n },
        ..SALE
    });
    let line = |row: Row| {
        let (day, second) = (2 + row.second / 86_400, row.second % 86_400);
        let number = |number: i64, text: String| if number == 0 { String::new() } else { text };
        format!(
            "2026-03-{day:02} {:02}:{:02}:{:02},{},{},{},{},{}{}.{:02},{},{}\n",
            second / 3_600,
            second / 60 % 60,
            second % 60,
            row.terminal,
            row.channel,
            row.kind,
            row.state,
            if row.fen < 0 { "-" } else { "" },
            row.fen.abs() / 100,
            row.fen.abs() % 100,
            number(row.reference, format!("60610000{:04}", row.reference)),
            number(row.card, format!("629999******{:04}", row.card)),
        )
    };
    format!("{head}\n{}", plain.chain(rows.iter().copied()).map(line).collect::<String>()).into_bytes()
}

/// The codes of the rows beside the ordinary ones, the shop's and then the statement's.
fn codes(ours: &[Row], theirs: &[Row]) -> String {
    let file = |name: &str, bytes, side| FileInput { name: name.to_owned(), bytes, side: Some(side) };
    let merchant = text(ours, "交易时间,终端号,支付方式,交易类型,状态,金额,检索参考号,卡号");
    let acquirer = text(theirs, "交易时间,终端号,支付方式,交易类型,交易状态,交易金额,检索参考号,卡号");
    let inputs = vec![file("merchant.csv", merchant, Side::Merchant), file("acquirer.csv", acquirer, Side::Acquirer)];
    let done = check(inputs, &Settings::default(), &mut Quiet).unwrap();
    let report: Value = serde_json::from_str(&done.report(Lang::En, true)).unwrap();
    let lines = report["lines"].as_array().unwrap();
    let of = |side: &'static str| lines.iter().filter(move |line| line["side"] == side && line["row"].as_u64() > Some(25));
    of("merchant").chain(of("acquirer")).map(|line| line["code"].as_str().unwrap().to_owned()).collect::<Vec<_>>().join(" ")
}

#[track_caller]
fn ends_at(limit: i64, within: &str, beyond: &str, rows: impl Fn(i64) -> (Vec<Row>, Vec<Row>)) {
    let at = |apart: i64| {
        let (ours, theirs) = rows(apart);
        codes(&ours, &theirs)
    };
    assert_eq!([at(limit - 1), at(limit), at(limit + 1)], [within, within, beyond], "{limit}");
}

fn later(row: Row, seconds: i64) -> Row {
    Row { second: row.second + seconds, ..row }
}

const NAMED: Row = Row { reference: 1, card: 1_234, ..SALE };

#[test]
fn a_card_charged_again_within_the_hour_is_charged_twice() {
    ends_at(HOUR, "M00 M00 U01", "M00 M00 U04", |apart| (vec![NAMED], vec![NAMED, later(Row { reference: 2, ..NAMED }, apart)]));
}

#[test]
fn a_sale_of_one_card_booked_again_within_the_hour_is_booked_twice() {
    ends_at(HOUR, "M00 U02 M00", "M00 U03 M00", |apart| (vec![NAMED, later(Row { reference: 0, ..NAMED }, apart)], vec![NAMED]));
}

#[test]
fn one_sum_at_one_terminal_is_one_payment_within_three_minutes() {
    ends_at(180, "M00 M00", "U03 U04", |apart| (vec![SALE], vec![later(SALE, apart)]));
}

#[test]
fn a_payment_at_another_terminal_or_by_another_tender_is_known_within_ten_minutes() {
    let card = Row { card: 1_234, ..SALE };
    ends_at(600, "U20 U20", "U03 U04", |apart| (vec![card], vec![later(Row { terminal: "T2", ..card }, apart)]));
    ends_at(600, "U19 U19", "U03 U04", |apart| (vec![SALE], vec![later(Row { channel: "微信", ..SALE }, apart)]));
}

#[test]
fn a_void_without_a_card_is_of_a_sale_of_the_hour_before() {
    let void = Row { kind: "消费撤销", fen: -SALE.fen, ..SALE };
    ends_at(HOUR, "M03 M03 M03 M03", "M00 M00 M00 M00", |apart| (vec![SALE, later(void, apart)], vec![SALE, later(void, apart)]));
}

#[test]
fn a_void_of_a_card_is_of_a_sale_of_the_day_before() {
    let card = Row { card: 1_234, ..SALE };
    let void = Row { kind: "消费撤销", fen: -SALE.fen, ..card };
    ends_at(24 * HOUR, "M03 M03 M03 M03", "M00 M00 M00 M00", |apart| (vec![card, later(void, apart)], vec![card, later(void, apart)]));
}

#[test]
fn what_the_shop_calls_failed_was_charged_for_it_within_three_minutes() {
    let failed = Row { state: "失败", ..SALE };
    ends_at(180, "U05 U05", "M05 U04", |apart| (vec![failed], vec![later(SALE, apart)]));
}

#[test]
fn the_sale_of_another_payment_of_one_sum_is_no_second_charge_within_ten_minutes() {
    // A sale of the shop's own that the second charge may be for.
    let again = later(Row { reference: 2, ..NAMED }, 1_000);
    let own = |apart: i64| later(Row { fen: NAMED.fen, card: 1_234, terminal: "T1", ..SALE }, 1_000 + apart);
    ends_at(600, "M00 M00 M00 M00", "M00 U02 M00 U01", |apart| (vec![NAMED, own(apart)], vec![NAMED, again]));
}
