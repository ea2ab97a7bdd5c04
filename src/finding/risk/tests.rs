//! Signs of small books, by tables.

use super::*;
use crate::base::{CardKind, Channel, Currency, Day, EntryMode, Kind, Moment, Names};
use crate::finding::evidence::Piece;
use crate::finding::known::Known;
use crate::ledger::{Book, Ledger};
use crate::matching::Tier;

mod limits;

/// A sale at the acquirer: by card 629999******0001 at T1, noon of the second of March, 88.00; the rest as given.
#[derive(Clone)]
struct Row {
    at: Moment,
    amount: Minor,
    card: Card,
    kind: Kind,
    credit: CardKind,
    entry: EntryMode,
    terminal: &'static str,
    number: &'static str,
    remark: &'static str,
    settle: &'static str,
    payer: &'static str,
    rrn: &'static str,
    original: &'static str,
    is_booked: bool,
}

fn at(day: u8, hour: u32, minute: u32) -> Moment {
    Moment::new(Day::from_civil(2026, 3, day).unwrap(), hour * 3_600 + minute * 60)
}

fn sale(last4: u16, amount: Minor) -> Row {
    Row {
        at: at(2, 12, 0),
        amount,
        card: Card::new(629_999, last4),
        kind: if amount < 0 { Kind::Refund } else { Kind::Sale },
        credit: CardKind::Credit,
        entry: EntryMode::Chip,
        terminal: "T1",
        number: "898310059990001",
        remark: "",
        settle: "T1",
        payer: "",
        rrn: "",
        original: "",
        is_booked: true,
    }
}

/// 60 plain sales on as many cards, over four weeks and the hours of the day.
fn plain() -> Vec<Row> {
    (0..60)
        .map(|n: i64| Row { at: at(1 + (n % 28) as u8, 9 + (n % 10) as u32, (n * 7 % 60) as u32), ..sale(100 + n as u16, 3_710 + n * 137) })
        .collect()
}

fn with(rows: &[Row]) -> Vec<Row> {
    plain().into_iter().chain(rows.iter().cloned()).collect()
}

fn seen(profile: &str, rows: &[Row]) -> Risk {
    let mut ledger = Ledger { len: rows.len(), has_time_of_day: true, ..Ledger::default() };
    let mut own = Ledger { has_time_of_day: true, ..Ledger::default() };
    let mut booked = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let names = [row.terminal, row.number, row.remark, row.settle].map(|text| ledger.names.intern(text));
        let columns = &mut ledger.columns;
        columns.row_number.set(index, index as u32 + 2);
        columns.amount.set(index, row.amount);
        columns.moment.set(index, row.at);
        columns.card.set(index, row.card);
        columns.channel.set(index, Channel::Card);
        columns.kind.set(index, row.kind);
        columns.card_kind.set(index, row.credit);
        columns.entry.set(index, row.entry);
        columns.terminal.set(index, names[0]);
        columns.merchant_no.set(index, names[1]);
        columns.remark.set(index, names[2]);
        columns.settle_kind.set(index, names[3]);
        columns.payer.set(index, IdKey::from_text(row.payer));
        columns.rrn.set(index, IdKey::from_text(row.rrn));
        columns.original_id.set(index, IdKey::from_text(row.original));
        if row.is_booked {
            own.columns.row_number.set(own.len, own.len as u32 + 2);
            own.columns.amount.set(own.len, row.amount);
            own.columns.moment.set(own.len, row.at);
            booked.push((own.len as u32, index as u32));
            own.len += 1;
        }
    }
    let mut names = Names::default();
    let merchant = Book::join(vec![(0, own)], &mut names);
    let acquirer = Book::join(vec![(1, ledger)], &mut names);
    let known = Known::default();
    let mut desk = Desk::new(&merchant, &acquirer, &names, &known, Currency::CNY);
    for (m, a) in booked {
        desk.links.link(m, a, Tier::T1);
    }
    for row in 0..rows.len() as u32 {
        if desk.links.of_acquirer(row).is_none() {
            desk.code_acquirer(row, Code::U04);
        }
    }
    let profile = Profile::from_toml(profile, "merchant.toml").unwrap();
    risk(&desk, &[ReadTable::default(), ReadTable::default()], &profile, &Payouts::default())
}

fn rows_of(risk: &Risk, code: Code) -> Vec<Vec<u32>> {
    risk.findings.iter().filter(|one| one.code == code).map(|one| one.acquirer.iter().map(|row| row.row_number).collect()).collect()
}

#[track_caller]
fn check(code: Code, profile: &str, rows: &[Row], expected: &[&[u32]]) {
    let risk = seen(profile, rows);
    assert_eq!(rows_of(&risk, code), expected.iter().map(|rows| rows.to_vec()).collect::<Vec<_>>(), "{:?}", risk.unavailable);
    assert!(risk.findings.iter().all(|one| one.effect == 0 && !one.evidence.is_empty()));
}

fn keys(risk: &Risk, code: Code) -> Vec<&'static str> {
    risk.findings.iter().filter(|one| one.code == code).flat_map(|one| one.evidence.iter().map(|piece: &Piece| piece.said.key)).collect()
}

const OWN: &str = "[[own_cards]]\nfirst6 = \"629999\"\nlast4 = \"1234\"\nholder = \"owner\"\n";

#[test]
fn a_declared_card_is_found_with_what_was_done_since_and_the_way_of_its_money() {
    check(Code::R01, OWN, &with(&[sale(1_234, 50_000), sale(1_235, 50_000)]), &[&[62]]);
    // A sale only: the refund of one is not registered again.
    let back = Row { at: at(2, 15, 0), is_booked: false, ..sale(1_234, -50_000) };
    check(Code::R01, OWN, &with(&[sale(1_234, 50_000), back.clone()]), &[&[62]]);
    let risk = seen(OWN, &with(&[sale(1_234, 50_000), back]));
    let said = keys(&risk, Code::R01);
    assert_eq!(said, ["risk-own-card", "relief-sale-booked", "relief-voided-same-day", "risk-way-unpaid", "risk-chance-full", "trace-card"]);
    assert_eq!(risk.findings.iter().find(|one| one.code == Code::R01).map(Finding::severity), Some(Severity::Medium));
}

#[test]
fn the_last_four_alone_are_said_to_be_weak() {
    let last4 = "[[own_cards]]\nlast4 = \"1234\"\nholder = \"staff\"\n";
    let risk = seen(last4, &with(&[sale(1_234, 50_000), Row { card: Card::new(628_888, 1_234), ..sale(1, 9_000) }]));
    assert_eq!(rows_of(&risk, Code::R01), [vec![62], vec![63]]);
    assert!(keys(&risk, Code::R01).contains(&"risk-chance-last-four"));
    assert!(risk.findings.iter().filter(|one| one.code == Code::R01).all(|one| one.severity() == Severity::Low));
    // With the first six declared, another bank's card of the same last four is someone else's.
    check(Code::R01, OWN, &with(&[Row { card: Card::new(628_888, 1_234), ..sale(1, 9_000) }]), &[]);
}

#[test]
fn marker_words_are_one_sign_a_word() {
    check(
        Code::R02,
        "",
        &with(&[
            Row { remark: "装机测试", ..sale(1, 1) },
            Row { kind: Kind::Deposit, is_booked: false, ..sale(2, 50_000) },
            Row { remark: "POS test", ..sale(3, 9_000) },
        ]),
        &[&[64], &[63], &[62]],
    );
    // What only holds the letters of a marker, and a deposit that the books have.
    let ordinary = ["latest order", "self-service", "非本人卡", "contest"].map(|remark| Row { remark, ..sale(4, 9_000) });
    check(Code::R02, "", &with(&ordinary), &[]);
    check(Code::R02, "", &with(&[Row { kind: Kind::Deposit, ..sale(2, 50_000) }]), &[]);
}

#[test]
fn an_account_of_the_house_is_found_and_a_like_card_is_not() {
    let people = "[[people]]\nname = \"王小明\"\nrole = \"owner\"\naccounts = [\"629999******4321\", \"openid-1\"]\n";
    let rows =
        [sale(4_321, 30_000), Row { payer: "openid-1", ..sale(1, 9_000) }, sale(4_322, 9_000), Row { card: Card::new(0, 4_321), ..sale(1, 9_000) }];
    check(Code::R03, people, &with(&rows), &[&[62], &[63]]);
}

#[test]
fn habits_of_payments_without_a_sale_are_information_with_their_relief() {
    let round: Vec<Row> =
        (0..6).map(|n| Row { at: at(3 + n, 12, 0), is_booked: n >= 4, ..sale(500 + u16::from(n), 100_000 + 50_000 * i64::from(n)) }).collect();
    let risk = seen("", &with(&round));
    assert_eq!(rows_of(&risk, Code::R04), [(62..66).collect::<Vec<u32>>()]);
    assert!(keys(&risk, Code::R04).contains(&"relief-booked"));
    assert!(risk.findings.iter().filter(|one| (Code::R04..=Code::R12).contains(&one.code)).all(|one| one.severity() >= Severity::Low));
    let often: Vec<Row> = (0..3).map(|n| Row { at: at(5, 10 + 2 * n, 0), is_booked: n == 0, ..sale(7_000, 8_000) }).collect();
    check(Code::R05, "", &with(&often), &[&[62, 63, 64]]);
    check(Code::R05, "", &with(often.get(..2).unwrap()), &[]);
    let night = Row { at: at(4, 2, 30), is_booked: false, ..sale(1, 9_000) };
    check(Code::R06, "business_hours = \"09:00-20:00\"\n", &with(&[night]), &[&[62]]);
    let below: Vec<Row> =
        (0..9).map(|n| Row { at: at(3 + n, 12, 0), is_booked: n < 5, ..sale(600 + u16::from(n), 99_000 + i64::from(n) * 77) }).collect();
    check(Code::R08, "", &with(&below), &[&(67..71).collect::<Vec<u32>>()]);
    check(Code::R10, "", &with(&[Row { is_booked: false, ..sale(1, 90_000_000) }]), &[&[62]]);
}

#[test]
fn an_ordinary_shop_with_regulars_and_large_sales_in_its_books_is_not_listed() {
    let mut rows: Vec<Row> = (0..6).map(|n| Row { at: at(3 + n, 12, 0), ..sale(500 + u16::from(n), 100_000 + 50_000 * i64::from(n)) }).collect();
    rows.extend((0..5).map(|n| Row { at: at(5, 9 + n, 0), ..sale(7_000, 2_000) }));
    rows.extend((0..9).map(|n| Row { at: at(3 + n, 12, 0), ..sale(600 + u16::from(n), 99_000 + i64::from(n) * 77) }));
    rows.push(sale(1, 90_000_000));
    rows.push(Row { settle: "D0", ..sale(2, 300_000) });
    // One sale that nobody booked is a missed booking, not a habit.
    rows.push(Row { is_booked: false, ..sale(3, 4_200) });
    let risk = seen("", &with(&rows));
    assert!(risk.findings.is_empty(), "{:?}", risk.findings.iter().map(|one| one.code).collect::<Vec<_>>());
    assert!(risk.looked.iter().all(|looked| looked.findings == 0 && looked.rows == 0));
}

#[test]
fn amount_hour_and_card_unusual_at_once_are_told_although_booked() {
    let hours = "business_hours = \"09:00-20:00\"\n";
    let night: Vec<Row> = (0..3).map(|n| Row { at: at(5, 1 + n, 0), ..sale(7_000, 200_000) }).collect();
    let risk = seen(hours, &with(&night));
    for code in [Code::R04, Code::R05, Code::R06] {
        assert_eq!(rows_of(&risk, code), [vec![62, 63, 64]], "{code:?}");
        assert!(keys(&risk, code).contains(&"risk-several") && keys(&risk, code).contains(&"relief-booked"));
    }
    // By day the same card with the same sums is a regular.
    let day: Vec<Row> = (0..3).map(|n| Row { at: at(5, 11 + n, 0), ..sale(7_000, 200_000) }).collect();
    assert!(seen(hours, &with(&day)).findings.is_empty());
}

#[test]
fn swipes_in_a_row_are_a_sign_only_where_a_sale_is_missing() {
    let again = |minute: u32, is_booked: bool| Row { at: at(6, 12, minute), is_booked, ..sale(8_000, 40_000) };
    check(Code::R09, "", &with(&[again(0, true), again(4, false)]), &[&[62, 63]]);
    check(Code::R09, "", &with(&[again(0, true), again(4, true)]), &[]);
    check(Code::R09, "", &with(&[again(0, true), again(30, false)]), &[]);
    // One payment without a sale is a missed booking; many are a sign.
    check(Code::R15, "", &with(&[again(0, false)]), &[]);
    let many: Vec<Row> = (0..5).map(|n| Row { is_booked: false, at: at(7 + n, 12, 0), ..sale(400 + u16::from(n), 8_000) }).collect();
    check(Code::R15, "", &with(&many), &[&(62..67).collect::<Vec<u32>>()]);
    check(Code::R15, "", &plain(), &[]);
}

#[test]
fn a_habit_of_a_card_of_the_house_weighs_more() {
    let often: Vec<Row> = (0..3).map(|n| Row { at: at(5, 10 + 2 * n, 0), ..sale(1_234, 8_000) }).collect();
    let risk = seen(OWN, &with(&often));
    let one = risk.findings.iter().find(|one| one.code == Code::R05).unwrap();
    assert_eq!(one.severity(), Severity::Medium);
    assert!(keys(&risk, Code::R05).contains(&"risk-joins-identity"));
}

#[test]
fn facts_of_payouts_refunds_and_terminals() {
    let instant = Row { settle: "D0", is_booked: false, ..sale(1, 300_000) };
    check(Code::R13, "", &with(&[instant.clone(), Row { credit: CardKind::Debit, ..instant.clone() }]), &[&[62]]);
    check(Code::R21, "onboarded = 2026-02-20\n", &with(std::slice::from_ref(&instant)), &[&[62]]);
    check(Code::R21, "onboarded = 2025-02-20\n", &with(&[instant]), &[]);
    let sold = Row { rrn: "606100000001", ..sale(11, 20_000) };
    let back = |last4| Row { original: "606100000001", ..sale(last4, -20_000) };
    check(Code::R14, "", &with(&[sold.clone(), back(12)]), &[&[63]]);
    check(Code::R14, "", &with(&[sold, back(11)]), &[]);
    check(Code::R16, "[[terminals]]\nid = \"T1\"\n", &with(&[Row { terminal: "T9", ..sale(1, 9_000) }]), &[&[62]]);
    check(Code::R17, "", &with(&[Row { number: "898310053110001", ..sale(1, 9_000) }]), &[&[62]]);
    // The plain sales of the second of March count too.
    check(Code::R19, "kind = \"micro\"\n", &with(&[sale(1, 120_000)]), &[&[3, 31, 59, 62]]);
    check(Code::R19, "kind = \"company\"\n", &with(&[sale(1, 120_000)]), &[]);
    let keyed: Vec<Row> = (0..5).map(|n| Row { terminal: "T2", entry: EntryMode::Manual, ..sale(900 + n, 9_000) }).collect();
    check(Code::R20, "", &with(&keyed), &[&(62..67).collect::<Vec<u32>>()]);
}

#[test]
fn what_can_t_be_looked_for_says_what_is_missing() {
    let risk = seen("", &plain());
    let missing: Vec<&str> = risk.unavailable.iter().map(|(code, _)| code.name()).collect();
    assert_eq!(missing, ["R01", "R03", "R06", "R12", "R18", "R19", "R21"]);
    assert!(risk.unavailable.iter().all(|(_, why)| why.key == "risk-lacks"));
    assert_eq!(risk.looked.len() + risk.unavailable.len(), 21);
    assert!(risk.findings.is_empty(), "{:?}", risk.findings.iter().map(|one| one.code).collect::<Vec<_>>());
}
