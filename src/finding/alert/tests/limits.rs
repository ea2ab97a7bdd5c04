//! Each rule just at its limit, and a row, a day, a second or a fen short of it.

use super::*;
use crate::base::{Currency, Day, EntryMode, Kind, Names, RowRef, Status};
use crate::finding::build::Mark;
use crate::finding::code::Code;
use crate::finding::known::Known;
use crate::ledger::{Book, Ledger};

fn day(number: u8) -> Day {
    Day::from_civil(2026, 3, number).unwrap()
}

/// Noon of a day of March 2026; the second is a Monday.
fn noon(number: u8) -> Moment {
    Moment::new(day(number), 43_200)
}

const SOMEWHERE: RowRef = RowRef { input: 9, row_number: 9 };

/// A row: its day, terminal, cashier and how the card was read.
type Row = (u8, &'static str, &'static str, EntryMode);

fn book(input: u32, rows: &[Row], names: &mut Names) -> Book {
    let mut ledger = Ledger { len: rows.len(), has_time_of_day: true, ..Ledger::default() };
    for (index, (on, terminal, cashier, entry)) in rows.iter().enumerate() {
        let [terminal, cashier] = [terminal, cashier].map(|text| ledger.names.intern(text));
        let columns = &mut ledger.columns;
        columns.row_number.set(index, index as u32 + 2);
        columns.amount.set(index, 1_000);
        columns.moment.set(index, noon(*on));
        columns.kind.set(index, Kind::Sale);
        columns.status.set(index, Status::Success);
        columns.terminal.set(index, terminal);
        columns.cashier.set(index, cashier);
        columns.entry.set(index, *entry);
    }
    Book::join(vec![(input, ledger)], names)
}

/// The warnings of one rule: what was measured, what it is held against, of whom.
fn warned(rule: &str, merchant: &[Row], acquirer: &[Row], findings: &[Finding], profile: &str) -> Vec<Alert> {
    let mut names = Names::default();
    let (merchant, acquirer) = (book(0, merchant, &mut names), book(1, acquirer, &mut names));
    let known = Known::default();
    let mut desk = Desk::new(&merchant, &acquirer, &names, &known, Currency::CNY);
    (0..merchant.len as u32).for_each(|row| desk.code_merchant(row, Code::M00));
    let profile = Profile::from_toml(profile, "p.toml").unwrap();
    let outcomes = [(4, Outcome::Open), (9, Outcome::Again(SOMEWHERE))];
    let carried = outcomes.map(|(on, outcome)| (CarriedItem { moment: noon(on), effect: -700, ..CarriedItem::default() }, outcome));
    let all = alerts(&desk, findings, if rule == "aged_item" { &carried } else { &[] }, noon(31), &profile);
    all.into_iter().filter(|alert| alert.rule == rule).collect()
}

fn measures(alerts: &[Alert]) -> Vec<(Measure, Option<Measure>)> {
    alerts.iter().map(|alert| (alert.value, alert.threshold)).collect()
}

fn count(value: u64, threshold: u64) -> (Measure, Option<Measure>) {
    (Measure::Count(value), Some(Measure::Count(threshold)))
}

fn finding(code: Code, moment: Moment) -> Finding {
    Finding { code, moment, effect: 500, owed: 500, ..Finding::default() }
}

#[test]
fn second_charges_and_missing_payouts_are_told_from_the_count_set() {
    for (rule, code) in [("duplicate_charge", Code::U01), ("payout_missing", Code::S04)] {
        let of = |number: usize, profile: &str| measures(&warned(rule, &[], &[], &vec![finding(code, noon(3)); number], profile));
        assert_eq!(of(0, ""), []);
        assert_eq!(of(1, ""), [count(1, 1)]);
        let two = format!("[alerts]\n{rule} = 2\n");
        assert_eq!((of(1, &two), of(2, &two)), (vec![], vec![count(2, 2)]));
        assert_eq!(of(0, &format!("[alerts]\n{rule} = 0\n")), [], "nothing is no news");
        assert_eq!(of(5, &format!("[alerts]\n{rule} = false\n")), []);
    }
}

#[test]
fn what_is_owed_to_a_customer_is_told_after_the_working_days_allowed() {
    // Tuesday the 31st is looked from.
    let of = |findings: &[Finding], profile: &str| measures(&warned("overcharge_open", &[], &[], findings, profile));
    let owed = |on: u8| finding(Code::U01, noon(on));
    assert_eq!(of(&[owed(30)], ""), [], "one working day");
    assert_eq!(of(&[owed(27), owed(30)], ""), [count(2, 1)], "Friday");
    assert_eq!(of(&[owed(27)], "[alerts]\novercharge_open = 2\n"), []);
    let done = Finding { marks: vec![Mark { kind: "done", ..Mark::default() }], ..owed(2) };
    assert_eq!(of(&[done, Finding { owed: 0, ..owed(2) }], ""), []);
}

#[test]
fn three_payments_without_an_answer_within_a_quarter_of_an_hour_are_an_outage() {
    let of = |seconds: &[u32], profile: &str| {
        let findings: Vec<Finding> = seconds.iter().map(|second| finding(Code::U05, Moment::new(day(3), *second))).collect();
        warned("outage", &[], &[], &findings, profile).into_iter().map(|alert| alert.findings).collect::<Vec<_>>()
    };
    assert_eq!(of(&[100, 500, 1_000], ""), [vec![0, 1, 2]]);
    assert!(of(&[100, 500, 1_001], "").is_empty() && of(&[100, 1_000], "").is_empty());
    // A run goes on as long as any three neighbours are near, and another begins after it.
    assert_eq!(of(&[1_600, 800, 400, 0, 1_200, 2_600, 2_700, 2_800], ""), [vec![3, 2, 1, 4, 0], vec![5, 6, 7]]);
    assert_eq!(of(&[0, 450, 900, 1_350], ""), [vec![0, 1, 2, 3]]);
    assert_eq!(of(&[0, 450, 901, 1_350], ""), [vec![1, 2, 3]]);
    let two = "[alerts.outage]\ncount = 2\nminutes = 1\n";
    assert_eq!(of(&[100, 160, 221], two), [vec![0, 1]]);
}

#[test]
fn an_outage_that_began_at_another_moment_is_another_and_one_that_grows_is_not() {
    let of = |seconds: &[u32]| {
        let findings: Vec<Finding> = seconds.iter().map(|second| finding(Code::U05, Moment::new(day(3), *second))).collect();
        warned("outage", &[], &[], &findings, "").into_iter().flat_map(|alert| alert.episodes).collect::<Vec<_>>()
    };
    let first = of(&[100, 500, 900]);
    assert!(first.len() == 1 && first[0].starts_with("outage:"));
    assert_eq!(of(&[100, 500, 900, 1_000]), first);
    assert_ne!(of(&[101, 500, 900]), first);
    // Of rules that tell of findings, each finding is one.
    let charges = |moments: &[Moment]| {
        let findings: Vec<Finding> = moments.iter().map(|moment| finding(Code::U01, *moment)).collect();
        warned("duplicate_charge", &[], &[], &findings, "").into_iter().flat_map(|alert| alert.episodes).collect::<Vec<_>>()
    };
    let both = charges(&[noon(3), noon(4)]);
    assert_eq!((both.len(), &both[..1]), (2, &charges(&[noon(3)])[..]));
    let alike = charges(&[noon(3), noon(3)]);
    assert_ne!(alike[0], alike[1]);
}

#[test]
fn fees_off_the_contract_are_told_from_three_tickets() {
    let of = |rows: &[usize]| {
        let ticket = |count: &usize| Finding { acquirer: vec![SOMEWHERE; *count], at_stake: Some(-20), ..finding(Code::F01, noon(3)) };
        measures(&warned("fee_off_contract", &[], &[], &rows.iter().map(ticket).collect::<Vec<_>>(), ""))
    };
    assert_eq!((of(&[2]), of(&[1, 1]), of(&[2, 1])), (vec![], vec![], vec![count(3, 3)]));
}

/// So many tickets of a terminal and a cashier, and findings on the first of them.
fn rated(own: usize, wrong: usize, others: usize, others_wrong: usize) -> Vec<(String, Measure, Option<Measure>)> {
    let mut rows: Vec<Row> = vec![(3, "T1", "王芳", EntryMode::Chip); others];
    rows.extend(vec![(3, "T2", "王芳", EntryMode::Chip); own]);
    let on = |row: usize| Finding { merchant: vec![RowRef { input: 0, row_number: row as u32 + 2 }], ..finding(Code::U03, noon(3)) };
    let findings: Vec<Finding> = (others..others + wrong).chain(0..others_wrong).map(on).collect();
    warned("discrepancy_rate", &rows, &[], &findings, "").into_iter().map(|alert| (alert.subject, alert.value, alert.threshold)).collect()
}

#[test]
fn a_terminal_has_too_many_differences_beyond_what_chance_gives_where_all_are_alike() {
    let told = |part: u64, limit: u64, of: u64| vec![("T2".to_owned(), Measure::Share { part, of }, Some(Measure::Share { part: limit, of }))];
    // One in a hundred of the others: six of a hundred, four of thirty.
    assert_eq!(rated(100, 6, 100, 1), told(6, 6, 100));
    assert_eq!(rated(100, 5, 100, 1), []);
    assert_eq!(rated(30, 4, 100, 0), told(4, 4, 30));
    assert_eq!(rated(30, 3, 100, 1), []);
    assert_eq!(rated(29, 20, 100, 1), [], "fewer than thirty tickets");
    // Two would be too many by chance, but on fewer than three nobody is named.
    assert_eq!(rated(30, 2, 1_000, 1), []);
    assert_eq!(rated(30, 3, 1_000, 1), told(3, 3, 30));
    assert_eq!(rated(100, 60, 0, 0), [], "one terminal is compared with none");
}

#[test]
fn open_items_are_told_by_their_age_in_bands() {
    // Looked from the 31st: an item carried over of the 4th is 27 days old.
    let of = |days: &[u8]| {
        let findings: Vec<Finding> = days.iter().map(|days| finding(Code::U03, noon(31 - days))).collect();
        warned("aged_item", &[], &[], &findings, "")
            .iter()
            .map(|alert| (alert.findings.clone(), measures(std::slice::from_ref(alert))))
            .collect::<Vec<_>>()
    };
    let carried = (vec![], vec![count(27, 7)]);
    assert_eq!(of(&[]), std::slice::from_ref(&carried));
    assert_eq!(of(&[3]), std::slice::from_ref(&carried));
    assert_eq!(of(&[4, 7]), [(vec![0, 1], vec![count(7, 3)]), carried.clone()]);
    assert_eq!(of(&[8, 30]), [(vec![0, 1], vec![count(30, 7)])]);
    let old = Finding { moment: Moment::new(day(31).plus(-31), 0), ..finding(Code::U03, noon(1)) };
    let far = warned("aged_item", &[], &[], std::slice::from_ref(&old), "");
    assert_eq!(measures(&far), [count(27, 7), count(31, 30)]);
    for settled in [Finding { effect: 0, ..old.clone() }, Finding { clears_carried: true, ..old.clone() }, Finding { code: Code::S04, ..old.clone() }]
    {
        assert_eq!(measures(&warned("aged_item", &[], &[], &[settled], "")), [count(27, 7)]);
    }
    let done = Finding { marks: vec![Mark { kind: "done", ..Mark::default() }], ..old };
    assert_eq!(measures(&warned("aged_item", &[], &[], &[done], "")), [count(27, 7)]);
}

#[test]
fn a_terminal_is_silent_when_seven_payments_should_have_come() {
    // The first terminal sells one a day to the end; the other so many a day until it stops.
    let of = |days: &[u8], a_day: usize, until: u8| {
        let mut rows: Vec<Row> = (1..=until).map(|on| (on, "T1", "", EntryMode::Chip)).collect();
        rows.extend(days.iter().flat_map(|on| vec![(*on, "T2", "", EntryMode::Chip); a_day]));
        warned("silent_terminal", &rows, &[], &[], "").into_iter().map(|alert| (alert.subject, alert.value)).collect::<Vec<_>>()
    };
    let told = |expected: u64| vec![("T2".to_owned(), Measure::Count(expected))];
    assert_eq!(of(&[1, 2, 3, 4, 5], 1, 12), told(7));
    assert_eq!(of(&[1, 2, 3, 4, 5], 1, 11), []);
    assert_eq!(of(&[1, 2, 3, 4], 9, 12), [], "four days are no habit");
    assert_eq!(of(&[1, 2, 3, 4, 5], 4, 7), told(8));
    assert_eq!(of(&[1, 2, 3, 4, 5], 40, 5), []);
    // On eight of ten days it is used every day, on seven it is not.
    assert_eq!(of(&[1, 2, 3, 4, 5, 6, 7, 10], 2, 15), told(8));
    assert_eq!(of(&[1, 2, 3, 4, 5, 6, 10], 9, 15), []);
}

#[test]
fn a_terminal_falls_back_three_times_as_often_as_the_middle_one() {
    let of = |shares: &[(usize, usize)]| {
        let names = ["T1", "T2", "T3"];
        let rows = shares.iter().zip(names).flat_map(|((by_hand, all), terminal)| {
            (0..*all).map(move |n| (3, terminal, "", [EntryMode::Chip, EntryMode::Manual][usize::from(n < *by_hand)]))
        });
        let alerts = warned("fallback_share", &[], &rows.collect::<Vec<Row>>(), &[], "");
        alerts.into_iter().map(|alert| (alert.subject, alert.value, alert.rows[1].len())).collect::<Vec<_>>()
    };
    let told = |name: &str, part: u64, of: u64| (name.to_owned(), Measure::Share { part, of }, part as usize);
    // A middle one that never falls back is held to one in a hundred.
    assert_eq!(of(&[(0, 100), (4, 100), (0, 100)]), [told("T2", 4, 100)]);
    assert_eq!(of(&[(0, 100), (3, 100), (0, 100)]), []);
    assert_eq!(of(&[(2, 100), (2, 100), (7, 100)]), [told("T3", 7, 100)]);
    assert_eq!(of(&[(2, 100), (2, 100), (6, 100)]), []);
    // From three, on thirty tickets, beside another.
    assert_eq!(of(&[(0, 30), (3, 30)]), [told("T2", 3, 30)]);
    assert_eq!(of(&[(0, 30), (2, 30)]), []);
    assert_eq!((of(&[(0, 29), (9, 30)]), of(&[(0, 30), (9, 29)]), of(&[(9, 30)])), (vec![], vec![], vec![]));
    // Of two the lower is the middle one.
    assert_eq!(of(&[(5, 100), (16, 100)]), [told("T2", 16, 100)]);
}

#[test]
fn who_a_warning_is_for_and_by_when_is_the_profile_s() {
    let profile = "[alerts.duplicate_charge]\nowner = \"店长\"\ndue_days = 2\n";
    let alerts = warned("duplicate_charge", &[], &[], &[finding(Code::U01, noon(3))], profile);
    assert_eq!(alerts.iter().map(|alert| (alert.owner.as_str(), alert.due_days, alert.findings.len())).collect::<Vec<_>>(), [("店长", Some(2), 1)]);
    assert_eq!(alerts[0].severity, Severity::High);
}
