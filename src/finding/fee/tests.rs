//! Fees of small books, by tables.

use super::*;
use crate::base::{Currency, Kind, Moment, Names, Status};
use crate::finding::known::Known;
use crate::ledger::{Book, Ledger, MaybeMinor};

mod limits;

/// A row of a statement: channel, card, amount, fee; the rest as usual.
#[derive(Clone)]
struct Row {
    channel: Channel,
    card: CardKind,
    amount: Minor,
    fee: Minor,
    net: Option<Minor>,
    kind: Kind,
    status: Status,
    day: u8,
    remark: &'static str,
}

fn credit(amount: Minor, fee: Minor) -> Row {
    let kind = if amount < 0 { Kind::Refund } else { Kind::Sale };
    Row { channel: Channel::Card, card: CardKind::Credit, amount, fee, net: None, kind, status: Status::Success, day: 2, remark: "" }
}

fn debit(amount: Minor, fee: Minor) -> Row {
    Row { card: CardKind::Debit, ..credit(amount, fee) }
}

fn on(day: u8, row: Row) -> Row {
    Row { day, ..row }
}

/// 40 credit tickets at 0.60 % half up, amounts 7.00 to 2,800.00 and a bit.
fn usual() -> Vec<Row> {
    (1..=40).map(|at| on(1 + (at % 28) as u8, credit(at * 7_003, (at * 7_003 * 60 + 5_000) / 10_000))).collect()
}

const CONTRACTS: &str = "[[contracts]]\nchannel = \"card\"\ncard = \"credit\"\nrate = \"0.0060\"\nrefund_fee = \"returned\"\n\
    [[contracts]]\nchannel = \"card\"\ncard = \"debit\"\nrate = \"0.0050\"\ncap = \"20.00\"\nrefund_fee = \"kept\"\n";

// Code, rows and what is at stake of a finding.
type Told = (&'static str, Vec<u32>, Minor);

fn judged(profile: &str, rows: &[Row]) -> (Vec<Told>, Vec<FeeRule>) {
    let mut ledger = Ledger { len: rows.len(), has_time_of_day: true, ..Ledger::default() };
    for (index, row) in rows.iter().enumerate() {
        let columns = &mut ledger.columns;
        columns.row_number.set(index, index as u32 + 2);
        columns.amount.set(index, row.amount);
        columns.moment.set(index, Moment::new(Day::from_civil(2026, 3, row.day).unwrap(), 36_000));
        columns.channel.set(index, row.channel);
        columns.card_kind.set(index, row.card);
        columns.kind.set(index, row.kind);
        columns.status.set(index, row.status);
        columns.fee.set(index, MaybeMinor::from(row.fee));
        if let Some(net) = row.net {
            columns.net.set(index, MaybeMinor::from(net));
        }
        let remark = ledger.names.intern(row.remark);
        ledger.columns.remark.set(index, remark);
    }
    let mut names = Names::default();
    let acquirer = Book::join(vec![(0, ledger)], &mut names);
    let merchant = Book::default();
    let known = Known::default();
    let desk = Desk::new(&merchant, &acquirer, &names, &known, Currency::CNY);
    let profile = Profile::from_toml(profile, "merchant.toml").unwrap();
    let fees = fees(&desk, &[ReadTable::default()], &profile);
    let mut found: Vec<(&'static str, Vec<u32>, Minor)> =
        fees.findings.iter().map(|one| (one.code.name(), one.acquirer.iter().map(|row| row.row_number).collect(), one.at_stake.unwrap())).collect();
    found.sort();
    assert!(fees.findings.iter().all(|one| one.effect == 0 && !one.evidence.is_empty() && one.merchant.is_empty()));
    (found, fees.rules)
}

#[track_caller]
fn check(profile: &str, rows: &[Row], expected: &[(&'static str, &[u32], Minor)]) {
    let expected: Vec<(&'static str, Vec<u32>, Minor)> = expected.iter().map(|(code, rows, sum)| (*code, rows.to_vec(), *sum)).collect();
    assert_eq!(judged(profile, rows).0, expected);
}

/// The usual rows from row 2 to 41, and these from row 42 on.
fn with(rows: &[Row]) -> Vec<Row> {
    usual().into_iter().chain(rows.iter().cloned()).collect()
}

#[test]
fn another_rate_on_three_rows_is_f01() {
    let off = [on(18, credit(100_000, 800)), on(18, credit(50_050, 400)), on(19, credit(220_000, 1_760))];
    check(CONTRACTS, &with(&off), &[("F01", &[42, 43, 44], 200 + 100 + 440)]);
    check("", &with(&off), &[("F01", &[42, 43, 44], 200 + 100 + 440)]);
    // A rate needs three rows; what single payments cost too much is an extra charge.
    check(CONTRACTS, &with(&[credit(100_000, 812)]), &[("F05", &[42], 212)]);
    check(CONTRACTS, &with(&off[..2]), &[("F05", &[42, 43], 200 + 100)]);
}

#[test]
fn a_dated_rate_is_no_difference() {
    let contracts = "[[contracts]]\nchannel = \"card\"\nrate = \"0.0060\"\nto = 2026-03-11\n[[contracts]]\nchannel = \"card\"\nrate = \"0.0063\"\nfrom = 2026-03-12\n";
    let rows: Vec<Row> = (1..=60)
        .map(|at: i64| {
            let (day, amount) = (1 + (at % 28) as u8, at * 7_003);
            on(day, credit(amount, (amount * if day < 12 { 60 } else { 63 } + 5_000) / 10_000))
        })
        .collect();
    check(contracts, &rows, &[]);
    check("", &rows, &[]);
    let rules = judged("", &rows).1;
    assert_eq!(
        rules.iter().map(|rule| (rule.rate_text(), rule.from.to_string())).collect::<Vec<_>>(),
        [("0.0060".to_owned(), String::new()), ("0.0063".to_owned(), "2026-03-12".to_owned())]
    );
}

#[test]
fn a_fen_of_rounding_is_f02_and_the_learnt_rounding_is_none() {
    // 128.55 × 0.60 % = 0.7713.
    check(CONTRACTS, &with(&[credit(12_855, 78)]), &[("F02", &[42], 1)]);
    check(CONTRACTS, &with(&[credit(12_855, 77)]), &[]);
    // Exactly half a fen: 0.50 % of 1.00, 3.00, 5.00 is half up here; the contract names no rounding, so the file teaches it.
    let halves = |up: bool| -> Vec<Row> { (0..30).map(|at| debit(100 + 200 * at, if up { at + 1 } else { (at + 1) / 2 * 2 })).collect() };
    check(CONTRACTS, &halves(true), &[]);
    check(CONTRACTS, &halves(false), &[]);
    assert_eq!(judged(CONTRACTS, &halves(false)).1.first().map(|rule| rule.rounding), Some(rule::Rounding::HalfEven));
    let given = CONTRACTS.replace("cap = \"20.00\"", "cap = \"20.00\"\nrounding = \"half_up\"");
    let even: Vec<u32> = (2..32).step_by(2).collect();
    check(&given, &halves(false), &[("F02", &even, 15)]);
}

#[test]
fn a_fee_above_the_cap_is_f03_and_at_its_edge_it_is_not() {
    check(CONTRACTS, &with(&[debit(800_000, 4_000), debit(400_000, 2_000), debit(400_100, 2_000), debit(399_900, 2_000)]), &[("F03", &[42], 2_000)]);
}

#[test]
fn the_rate_of_another_class_is_f04() {
    check(CONTRACTS, &with(&[debit(200_000, 1_200), debit(100_000, 500), debit(350_000, 1_750)]), &[("F04", &[42], 200)]);
    // A row that does not say its card may be of either class.
    let unsaid = |amount, fee| Row { card: CardKind::Unsaid, ..credit(amount, fee) };
    check(CONTRACTS, &with(&[unsaid(200_000, 1_200), unsaid(200_000, 1_000)]), &[]);
}

#[test]
fn a_constant_beside_the_rate_is_f05() {
    let plus = |amount: Minor| credit(amount, (amount * 60 + 5_000) / 10_000 + 200);
    check(CONTRACTS, &with(&[plus(10_000), plus(55_500), plus(230_000), plus(910)]), &[("F05", &[42, 43, 44, 45], 800)]);
    check("", &with(&[plus(10_000), plus(55_500), plus(230_000), plus(910)]), &[("F05", &[42, 43, 44, 45], 800)]);
    // One row only, but it says what for.
    check(CONTRACTS, &with(&[Row { remark: "D0秒到", ..plus(10_000) }]), &[("F05", &[42], 200)]);
    let fee_row = Row { kind: Kind::Fee, remark: "流量费", ..credit(-3_600, 0) };
    check(CONTRACTS, &with(&[fee_row.clone(), fee_row]), &[("F05", &[42, 43], 7_200)]);
}

#[test]
fn a_refund_s_fee_follows_the_contract_s_clause() {
    check(CONTRACTS, &with(&[credit(-10_000, 0), credit(-10_000, -60), credit(-20_000, 120)]), &[("F06", &[42], 60)]);
    check(CONTRACTS, &with(&[debit(-10_000, 0), debit(100_000, 500), debit(-10_000, -50)]), &[("F06", &[44], 50)]);
    // Without a clause nothing is said.
    check("", &with(&[credit(-10_000, 0), credit(-10_000, -60)]), &[]);
}

#[test]
fn a_net_that_does_not_add_up_is_f07() {
    let net = |row: Row, off: Minor| Row { net: Some(row.amount - row.fee + off), ..row };
    let mut rows: Vec<Row> = usual().into_iter().map(|row| net(row, 0)).collect();
    rows.push(net(credit(10_000, 60), -10));
    rows.push(net(credit(-10_000, -60), 0));
    check(CONTRACTS, &rows, &[("F07", &[42], 10)]);
    // A column in which nothing adds up is not the net of the fee.
    let other: Vec<Row> = usual().into_iter().map(|row| net(row, -7)).collect();
    check(CONTRACTS, &other, &[]);
}

#[test]
fn failed_rows_repeats_and_a_file_that_writes_costs_with_a_minus_are_no_difference() {
    check(CONTRACTS, &with(&[Row { status: Status::Failed, ..credit(10_000, 0) }]), &[]);
    let minus: Vec<Row> = usual().into_iter().map(|row| Row { fee: -row.fee, ..row }).collect();
    check(CONTRACTS, &minus, &[]);
}
