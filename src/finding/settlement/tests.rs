//! Payouts of a small statement, by tables.

use super::*;
use crate::base::{Currency, Kind, Names, Status};
use crate::finding::known::Known;
use crate::ledger::{Ledger as Columns, MaybeMinor};
use crate::matching::constants::Constants;

fn day(month: u8, number: u8) -> Day {
    Day::from_civil(2026, month, number).unwrap()
}

mod limits;

/// A bank row: day, amount, payer, text.
type Booked = (Day, Minor, &'static str, &'static str);

const PAYER: &str = "示例支付股份有限公司";
const TEXT: &str = "商户结算款";

/// One sale a day from the first day on, 100.00 less a fee of 0.60 and 1.00 more each day; its net.
fn net(at: i64) -> Minor {
    10_000 - 60 + at * 100
}

fn statement(first: Day, days: i64) -> Columns {
    let mut ledger = Columns { len: days as usize, has_time_of_day: true, ..Columns::default() };
    for at in 0..days as usize {
        let columns = &mut ledger.columns;
        columns.row_number.set(at, at as u32 + 2);
        columns.amount.set(at, net(at as i64) + 60);
        columns.fee.set(at, MaybeMinor::from(60));
        columns.net.set(at, MaybeMinor::from(net(at as i64)));
        columns.moment.set(at, Moment::new(first.plus(at as i64), 43_200));
        columns.clearing_day.set(at, first.plus(at as i64));
        columns.kind.set(at, Kind::Sale);
        columns.status.set(at, Status::Success);
    }
    ledger
}

fn account(rows: &[Booked]) -> Columns {
    let mut ledger = Columns { len: rows.len(), ..Columns::default() };
    for (at, (day, amount, payer, text)) in rows.iter().enumerate() {
        let (payer, text) = (ledger.names.intern(payer), ledger.names.intern(text));
        ledger.columns.row_number.set(at, at as u32 + 2);
        ledger.columns.amount.set(at, *amount);
        ledger.columns.moment.set(at, Moment::new(*day, 0));
        ledger.columns.counterparty.set(at, payer);
        ledger.columns.remark.set(at, text);
    }
    ledger
}

fn settled(first: Day, days: i64, bank: &[Booked], profile: &str) -> Payouts {
    let mut names = Names::default();
    let acquirer = Book::join(vec![(0, statement(first, days))], &mut names);
    let bank = Book::join(vec![(1, account(bank))], &mut names);
    let merchant = Book::default();
    let tables = [ReadTable::default(), ReadTable::default()];
    let coverage = Coverages::new(&merchant, &acquirer, &tables, &Constants::default());
    let known = Known::default();
    let desk = Desk::new(&merchant, &acquirer, &names, &known, Currency::CNY);
    payouts(&desk, &bank, &tables, &Profile::from_toml(profile, "merchant.toml").unwrap(), &coverage)
}

/// Ten days from Monday, 2 March, each paid on the next working day, and a last row of the account a week later.
fn usual() -> Vec<Booked> {
    let mut rows: Vec<Booked> = (0..10).map(|at| (Settle::Working(1).due(day(3, 2).plus(at)), net(at), PAYER, TEXT)).collect();
    rows.push((day(3, 20), -5_000, "示例供货商行", "货款"));
    rows
}

/// Code, rows of the bank, rows of the acquirer, the sum at stake.
type Told = (&'static str, Vec<u32>, Vec<u32>, Minor);

#[track_caller]
fn check(bank: &[Booked], expected: &[Told]) {
    let payouts = settled(day(3, 2), 10, bank, "[[contracts]]\nrate = \"0.006\"\nsettle = \"T+1\"\n");
    let numbers = |rows: &[RowRef]| rows.iter().map(|row| row.row_number).collect::<Vec<u32>>();
    let mut found: Vec<Told> =
        payouts.findings.iter().map(|one| (one.code.name(), numbers(&one.bank), numbers(&one.acquirer), one.at_stake.unwrap())).collect();
    found.sort();
    assert_eq!(found, expected);
    assert!(payouts.findings.iter().all(|one| one.effect == 0 && !one.evidence.is_empty() && one.merchant.is_empty()));
}

fn with(change: impl Fn(&mut Vec<Booked>)) -> Vec<Booked> {
    let mut rows = usual();
    change(&mut rows);
    rows
}

#[test]
fn credits_of_each_batch_on_the_next_working_day_are_no_finding() {
    check(&usual(), &[]);
}

#[test]
fn a_weekend_or_a_run_of_days_in_one_credit_is_no_finding() {
    // Friday to Sunday are the batches 4 to 6.
    check(&with(|rows| drop(rows.splice(4..7, [(day(3, 9), net(4) + net(5) + net(6), PAYER, TEXT)]))), &[]);
    check(&with(|rows| drop(rows.splice(1..3, [(day(3, 5), net(1) + net(2), PAYER, TEXT)]))), &[]);
    // A batch in two credits of its day is whole.
    check(&with(|rows| drop(rows.splice(1..2, [(day(3, 4), 4_000, PAYER, TEXT), (day(3, 4), net(1) - 4_000, PAYER, TEXT)]))), &[]);
}

#[test]
fn a_credit_that_is_short_or_over_is_told_with_its_row() {
    check(&with(|rows| rows[2].1 -= 2_000), &[("S01", vec![4], vec![], 2_000)]);
    check(&with(|rows| rows[2].1 -= 1), &[("S01", vec![4], vec![], 1)]);
    check(&with(|rows| rows[2].1 += 5_000), &[("S02", vec![4], vec![], 5_000)]);
}

#[test]
fn the_same_small_sum_off_every_credit_is_the_price_of_the_transfer() {
    let rows: Vec<u32> = (2..12).collect();
    check(&with(|rows| rows.iter_mut().filter(|row| row.1 > 0).for_each(|row| row.1 -= 150)), &[("F05", rows, vec![], 1_500)]);
}

#[test]
fn late_is_counted_in_working_days_and_a_weekend_between_is_not_late() {
    check(&with(|rows| rows[1].0 = day(3, 6)), &[("S03", vec![3], vec![], net(1))]);
    // Friday's batch is due on Monday; on the Saturday before it is early.
    check(&with(|rows| rows[4].0 = day(3, 7)), &[]);
    let payouts = settled(day(3, 2), 10, &with(|rows| rows[1].0 = day(3, 9)), "[[contracts]]\nrate = \"0.006\"\nsettle = \"T+1\"\n");
    assert_eq!(payouts.days.iter().map(|day| day.late_days).collect::<Vec<_>>(), [0, 3, 0, 0, 0, 0, 0, 0, 0, 0]);
}

#[test]
fn a_batch_without_a_credit_is_missing_only_where_the_account_reaches_past_its_day() {
    check(&with(|rows| rows.retain(|row| row.1 != net(3))), &[("S04", vec![], vec![5], net(3))]);
    // The account's file ends before the last batches are due: they are on their way.
    let short = usual().into_iter().filter(|row| row.0 <= day(3, 9)).collect::<Vec<_>>();
    check(&short, &[]);
    let payouts = settled(day(3, 2), 10, &short, "");
    assert_eq!(payouts.in_transit, net(7) + net(8) + net(9));
    assert_eq!(payouts.rules[0].source, "learnt");
}

#[test]
fn a_credit_of_the_acquirer_that_is_no_batch_is_told_but_not_those_of_other_periods() {
    check(&with(|rows| rows.push((day(3, 6), 77_00, PAYER, "其他"))), &[("S07", vec![13], vec![], 77_00)]);
    // The batch of the Sunday before is paid on the first day; batches after the statement's end later.
    check(&with(|rows| rows.extend([(day(3, 2), 31_415, PAYER, TEXT), (day(3, 13), 27_182, PAYER, TEXT)])), &[]);
    check(&with(|rows| rows.push((day(3, 6), 77_00, "张三", "转账"))), &[]);
}

#[test]
fn a_batch_paid_by_someone_else_is_told() {
    check(&with(|rows| rows[2].2 = "示例科技有限公司"), &[("S08", vec![4], vec![], net(2))]);
}

#[test]
fn a_holiday_moves_the_due_day_and_a_first_credit_may_hold_earlier_days() {
    // Qingming 2026: Saturday 4 to Monday 6 April.
    let rows: Vec<Booked> =
        (0..6).map(|at| (Settle::Working(1).due(day(4, 1).plus(at)), net(at), PAYER, TEXT)).chain([(day(4, 20), -1, "", "")]).collect();
    assert_eq!(rows[2].0, day(4, 7));
    let payouts = settled(day(4, 1), 6, &rows, "");
    assert!(payouts.findings.is_empty() && payouts.is_calendar_covered, "{:?}", payouts.findings);
    // The statement starts on a Sunday; its credit on Monday holds Friday and Saturday too.
    let mut sunday: Vec<Booked> = (0..8).map(|at| (Settle::Working(1).due(day(3, 8).plus(at)), net(at), PAYER, TEXT)).collect();
    sunday[0].1 += 3_000;
    sunday.push((day(3, 25), -1, "", ""));
    assert!(settled(day(3, 8), 8, &sunday, "").findings.is_empty());
}

#[test]
fn rules_are_learnt_from_the_credits() {
    for rule in [Settle::Calendar(0), Settle::Calendar(1), Settle::Working(1)] {
        let rows: Vec<Booked> = (0..10).map(|at| (rule.due(day(3, 2).plus(at)), net(at), PAYER, TEXT)).chain([(day(3, 20), -1, "", "")]).collect();
        let payouts = settled(day(3, 2), 10, &rows, "");
        assert!(payouts.findings.is_empty(), "{rule:?}: {:?}", payouts.findings);
        assert_eq!(payouts.rules[0].settle, rule);
    }
}

#[test]
fn what_either_of_two_statements_may_bring_from_beyond_its_days_is_not_unknown() {
    // Ten days each, one paid on the day itself, the other on the next working day.
    let rules = [Settle::Calendar(0), Settle::Working(1)];
    let others = |mut ledger: Columns| {
        for at in 0..ledger.len {
            ledger.columns.amount.set(at, net(at as i64) + 5_060);
            ledger.columns.net.set(at, MaybeMinor::from(net(at as i64) + 5_000));
        }
        ledger
    };
    let known = |at: i64| rules.map(|rule| rule.due(day(3, 2).plus(at)));
    for order in [[0, 1], [1, 0]] {
        let mut rows: Vec<Booked> =
            (0..10).flat_map(|at| [(known(at)[order[0]], net(at), PAYER, TEXT), (known(at)[order[1]], net(at) + 5_000, PAYER, TEXT)]).collect();
        // The one's batch of the Sunday before, the other's of the day after the last.
        rows.extend([
            (day(3, 2), 31_415, PAYER, TEXT),
            (day(3, 12), 41_421, PAYER, TEXT),
            (day(3, 6), 51_732, PAYER, TEXT),
            (day(3, 20), -1, "", ""),
        ]);
        let mut names = Names::default();
        let acquirer = Book::join(vec![(0, statement(day(3, 2), 10)), (1, others(statement(day(3, 2), 10)))], &mut names);
        let bank = Book::join(vec![(2, account(&rows))], &mut names);
        let merchant = Book::default();
        let mut tables = [ReadTable::default(), ReadTable::default(), ReadTable::default()];
        tables[1].meta.format = "another";
        let coverage = Coverages::new(&merchant, &acquirer, &tables, &Constants::default());
        let known = Known::default();
        let desk = Desk::new(&merchant, &acquirer, &names, &known, Currency::CNY);
        let payouts = payouts(&desk, &bank, &tables, &Profile::default(), &coverage);
        assert_eq!(payouts.rules.iter().map(|rule| rule.settle).collect::<Vec<_>>(), order.map(|at| rules[at]));
        let found: Vec<(&str, Minor)> = payouts.findings.iter().map(|one| (one.code.name(), one.at_stake.unwrap())).collect();
        assert_eq!(found, [("S07", 51_732)], "{order:?}");
    }
}
