//! Two days of ordinary sales that both sides have, and rows beside them that a rule is to be tried on.
//!
//! In: the rows beside, and which columns each side has. Out: their codes. Must not know: any rule.

use poscheck::api::{Settings, check};
use poscheck::base::Side;
use poscheck::check::{FileInput, Quiet};
use poscheck::locale::Lang;
use serde_json::Value;

/// A row: seconds from the midnight before the second of March 2026, terminal, tender, kind, state, fen, reference, last four,
/// reference of its original.
#[derive(Clone, Copy)]
pub struct Row {
    pub second: i64,
    pub terminal: &'static str,
    pub channel: &'static str,
    pub kind: &'static str,
    pub state: &'static str,
    pub fen: i64,
    pub reference: i64,
    pub card: i64,
    pub original: i64,
}

/// A sale of 123.45 at one o'clock, with nothing that names it.
pub const SALE: Row =
    Row { second: 46_800, terminal: "T1", channel: "银行卡", kind: "消费", state: "成功", fen: 12_345, reference: 0, card: 0, original: 0 };
/// The same with a reference and a card.
pub const NAMED: Row = Row { reference: 1, card: 1_234, ..SALE };
pub const HOUR: i64 = 3_600;

/// The columns of the shop's record.
#[derive(Clone, Copy)]
pub struct Ours {
    pub has_cards: bool,
}

pub const ALL: Ours = Ours { has_cards: true };
pub const WITHOUT_CARDS: Ours = Ours { has_cards: false };

pub fn later(row: Row, seconds: i64) -> Row {
    Row { second: row.second + seconds, ..row }
}

const PLAIN_ROWS: i64 = 24;

// The ordinary sales, so that both files cover what lies between, and the rows beside them.
fn text(rows: &[Row], head: &str, cells: impl Fn(&Row) -> Vec<String>) -> Vec<u8> {
    let plain = (0..PLAIN_ROWS).map(|n| Row {
        second: 30_000 + n * 9_000,
        terminal: ["T1", "T2"][n as usize % 2],
        channel: ["银行卡", "银行卡", "银行卡", "微信"][n as usize % 4],
        fen: 1_000 + n * 137,
        reference: 100 + n,
        card: if n % 4 == 3 { 0 } else { 7_000 + n },
        ..SALE
    });
    let line = |row: Row| format!("{}\n", cells(&row).join(","));
    format!("{head}\n{}", plain.chain(rows.iter().copied()).map(line).collect::<String>()).into_bytes()
}

fn number(number: i64, text: String) -> String {
    if number == 0 { String::new() } else { text }
}

fn cells(row: &Row) -> Vec<String> {
    let (day, second) = (2 + row.second / 86_400, row.second % 86_400);
    vec![
        format!("2026-03-{day:02} {:02}:{:02}:{:02}", second / 3_600, second / 60 % 60, second % 60),
        row.terminal.to_owned(),
        row.channel.to_owned(),
        row.kind.to_owned(),
        row.state.to_owned(),
        format!("{}{}.{:02}", if row.fen < 0 { "-" } else { "" }, row.fen.abs() / 100, row.fen.abs() % 100),
        number(row.reference, format!("60610000{:04}", row.reference)),
    ]
}

fn card(row: &Row) -> String {
    number(row.card, format!("629999******{:04}", row.card))
}

/// The report of the ordinary sales and the rows beside them.
pub fn report(known: Ours, ours: &[Row], theirs: &[Row]) -> Value {
    let head = "交易时间,终端号,支付方式,交易类型,状态,金额,检索参考号";
    let own =
        if known.has_cards { text(ours, &format!("{head},卡号"), |row| [cells(row), vec![card(row)]].concat()) } else { text(ours, head, cells) };
    let original = |row: &Row| number(row.original, format!("60610000{:04}", row.original));
    let with_all = |row: &Row| [cells(row), vec![card(row), original(row)]].concat();
    let other = text(theirs, "交易时间,终端号,支付方式,交易类型,交易状态,交易金额,检索参考号,卡号,原始交易检索参考号", with_all);
    let file = |name: &str, bytes, side| FileInput { name: name.to_owned(), bytes, side: Some(side) };
    let inputs = vec![file("merchant.csv", own, Side::Merchant), file("acquirer.csv", other, Side::Acquirer)];
    let done = check(inputs, &Settings::default(), &mut Quiet).unwrap();
    serde_json::from_str(&done.report(Lang::En, true)).unwrap()
}

/// The codes of the rows beside the ordinary ones, the shop's and then the statement's.
pub fn codes_where(known: Ours, ours: &[Row], theirs: &[Row]) -> String {
    let report = report(known, ours, theirs);
    let lines = report["lines"].as_array().unwrap();
    let beside = |line: &&Value| line["row"].as_i64() > Some(PLAIN_ROWS + 1);
    let of = |side: &'static str| lines.iter().filter(move |line| line["side"] == side).filter(beside);
    of("merchant").chain(of("acquirer")).map(|line| line["code"].as_str().unwrap().to_owned()).collect::<Vec<_>>().join(" ")
}

/// The same where both sides have all columns.
pub fn codes(ours: &[Row], theirs: &[Row]) -> String {
    codes_where(ALL, ours, theirs)
}
