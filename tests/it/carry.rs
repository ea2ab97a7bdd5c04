//! Open items carried from month to month: settled by themselves, counted once, the balance proved to the fen.
//!
//! In: three made months. Out: a failed test that names the month and the item. Must not know: how an item is looked for.

use poscheck::base::{Currency, Side};
use poscheck::check::{Checked, FileInput, Kept, Quiet, assign_sides, check_with, read};
use poscheck::finding::carried::Outcome;
use poscheck::locale::Lang;
use poscheck::profile::Profile;
use poscheck::report::json::json;
use poscheck::report::model::Report;
use poscheck::report::{carry, paper, xlsx};

const MERCHANT: &str = "交易时间,交易金额,交易类型,终端号,检索参考号,卡号\n";
const ACQUIRER: &str = "交易时间,交易金额,交易类型,终端号,检索参考号,原检索参考号,卡号\n";

/// A month's two files: a sale on both sides every day, then the rows given.
pub fn month(number: u32, merchant: &[&str], acquirer: &[&str]) -> (String, String) {
    let (mut ours, mut theirs) = (MERCHANT.to_owned(), ACQUIRER.to_owned());
    for day in 1..=28 {
        for hour in [9, 15, 22] {
            let reference = format!("60{number}{day:02}{hour:02}00001");
            let amount = format!("{}.{:02}", 20 + day, hour);
            ours.push_str(&format!(
                "2026-{number:02}-{day:02} {hour:02}:10:11,{amount},消费,10010001,{reference},629999******{:04}\n",
                day * 100 + hour
            ));
            theirs.push_str(&format!(
                "2026-{number:02}-{day:02} {hour:02}:10:14,{amount},消费,10010001,{reference},,629999******{:04}\n",
                day * 100 + hour
            ));
        }
    }
    for row in merchant {
        ours.push_str(row);
        ours.push('\n');
    }
    for row in acquirer {
        theirs.push_str(row);
        theirs.push('\n');
    }
    (ours, theirs)
}

fn run(number: u32, files: &(String, String), carried: &[&str]) -> (Checked, Report) {
    let profile = Profile::default();
    let mut tables = Vec::new();
    for (name, text, side) in [(format!("本单位-{number}.csv"), &files.0, Side::Merchant), (format!("渠道-{number}.csv"), &files.1, Side::Acquirer)]
    {
        let outcome = read(&FileInput { name, bytes: text.clone().into_bytes(), side: Some(side) }, &profile, &mut Quiet);
        assert!(outcome.faults.is_empty(), "{:?}", outcome.faults);
        tables.extend(outcome.tables);
    }
    assert!(assign_sides(&mut tables).is_empty());
    let lists = carried.iter().map(|text| carry::read(text, "open.json", Currency::CNY).unwrap()).collect();
    let (carried, carried_twice) = carry::join(lists);
    let checked = check_with(tables, &profile, &Kept { carried, carried_twice, ..Kept::default() }, &mut Quiet).unwrap();
    let report = checked.report(Lang::Zh, false);
    assert_eq!(report.bridge.residual, "0.00");
    (checked, report)
}

fn fen(text: &str) -> i64 {
    carry::minor_of(text, Currency::CNY).unwrap()
}

fn prove(report: &Report) {
    let proof = report.carry.as_ref().unwrap();
    assert_eq!(fen(&proof.opening.amount) + fen(&proof.new.amount) - fen(&proof.cleared.amount), fen(&proof.closing.amount));
    assert_eq!(proof.opening.count + proof.new.count - proof.cleared.count, proof.closing.count);
    let left: i64 = report.open_items.iter().map(|item| fen(&item.amount)).sum();
    assert_eq!((left, report.open_items.len() as u64), (fen(&proof.closing.amount), proof.closing.count));
    let aged: i64 = proof.ages.iter().map(|band| fen(&band.amount)).sum();
    assert_eq!(aged, fen(&proof.closing.amount));
}

fn months() -> [(String, String); 3] {
    let lost = "2026-03-27 12:00:00,58.00,消费,10010001,603270012345,629999******5801";
    let twice_booked = "2026-03-20 10:00:00,36.00,消费,10010001,603200011111,629999******3600";
    let charge = "2026-03-20 10:00:03,36.00,消费,10010001,603200011111,,629999******3600";
    let again = "2026-03-20 10:02:40,36.00,消费,10010001,603200011112,,629999******3600";
    let unbooked = "2026-03-25 11:30:00,120.00,消费,10010001,603250022222,,629999******1200";
    let march = month(3, &[lost, twice_booked], &[charge, again, unbooked]);
    // April: the statement brings the lost payment and the second charge's refund; the missed sale stays open.
    let brought = "2026-03-27 12:00:05,58.00,消费,10010001,603270012345,,629999******5801";
    let refund = "2026-04-02 09:00:00,-36.00,退货,10010001,604020033333,603200011112,629999******3600";
    let april = month(4, &[], &[brought, refund]);
    // May: the shop books the missed sale.
    let booked = "2026-05-06 18:00:00,120.00,消费,10010001,603250022222,629999******1200";
    let may = month(5, &[booked], &[]);
    [march, april, may]
}

#[test]
fn three_months_settle_themselves_and_the_balance_holds() {
    let [march, april, may] = months();
    let (_, first) = run(3, &march, &[]);
    assert!(first.carry.is_none());
    let codes: Vec<&str> = first.open_items.iter().map(|item| item.code.as_str()).collect();
    assert_eq!(codes, ["U01", "U06", "U04"], "{:?}", first.open_items);
    let (checked, second) = run(4, &april, &[&json(&first)]);
    prove(&second);
    let proof = second.carry.as_ref().unwrap();
    let states: Vec<(&str, &str)> = proof.items.iter().map(|item| (item.item.code.as_str(), item.state.as_str())).collect();
    assert_eq!(states, [("U01", "cleared"), ("U06", "cleared"), ("U04", "open")]);
    assert_eq!((proof.opening.amount.as_str(), proof.cleared.amount.as_str(), proof.closing.amount.as_str()), ("-98.00", "22.00", "-120.00"));
    assert_eq!(proof.items[2].age, ">30");
    // The rows that settled them say so, and are not open themselves.
    assert_eq!(second.findings.iter().map(|finding| finding.code.as_str()).collect::<Vec<_>>(), ["U08", "U08"]);
    assert!(second.findings.iter().all(|finding| {
        finding.evidence.iter().any(|piece| piece.kind == "carried" && piece.text.contains("本单位-3.csv") | piece.text.contains("渠道-3.csv"))
    }));
    assert!(checked.carried.iter().any(|(_, outcome)| matches!(outcome, Outcome::Cleared(Side::Acquirer, _))));
    // The list alone is as good as the report.
    let list = serde_json::to_string(&second.open_items).unwrap();
    let (checked, third) = run(5, &may, &[&list]);
    prove(&third);
    assert_eq!(third.carry.as_ref().unwrap().closing.amount, "0.00");
    assert!(matches!(checked.carried[0].1, Outcome::Cleared(Side::Merchant, _)));
    assert_eq!((checked.carried[0].0.periods, third.open_items.len()), (2, 0));
    let paper = paper::paper(&checked, &third, &Profile::default(), Lang::Zh);
    assert!(paper.section("carry").is_some() && !xlsx::xlsx(&paper).unwrap().is_empty());
}

#[test]
fn a_period_given_twice_is_told_and_counted_once() {
    let [march, april, _] = months();
    let (_, first) = run(3, &march, &[]);
    // The same files again, with their own report: every item's own row is there.
    let (_, again) = run(3, &march, &[&json(&first)]);
    prove(&again);
    let proof = again.carry.as_ref().unwrap();
    assert_eq!((proof.again, proof.closing.count), (3, 3));
    assert_eq!(proof.opening.amount, proof.closing.amount);
    // The same report twice beside the next month's files.
    let (_, second) = run(4, &april, &[&json(&first), &json(&first)]);
    prove(&second);
    let proof = second.carry.as_ref().unwrap();
    assert_eq!((proof.twice, proof.opening.count, proof.closing.count), (3, 3, 1));
    // An export that reaches back over the month before: its rows are there under another name.
    let reaching = (march.0.clone() + april.0.strip_prefix(MERCHANT).unwrap(), march.1.clone() + april.1.strip_prefix(ACQUIRER).unwrap());
    let (_, both) = run(4, &reaching, &[&json(&first)]);
    prove(&both);
    assert_eq!(both.carry.as_ref().unwrap().again, 3);
}

#[test]
fn a_row_of_another_payment_settles_nothing() {
    let [march, _, _] = months();
    let (_, first) = run(3, &march, &[]);
    // The same amount with another reference, another card, another time.
    let april = month(4, &[], &["2026-04-09 16:00:00,58.00,消费,10010001,604090077777,,629999******9999"]);
    let (_, second) = run(4, &april, &[&json(&first)]);
    prove(&second);
    assert_eq!(second.carry.as_ref().unwrap().cleared.count, 0);
    assert_eq!(second.findings[0].code, "U04");
}
