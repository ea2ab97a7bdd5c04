//! Payouts just at a limit, and a day, a fen or a credit short of it.

use super::*;

const CONTRACT: &str = "[[contracts]]\nrate = \"0.006\"\nsettle = \"T+1\"\n";

/// Code and sum at stake of each finding.
fn told(first: Day, days: i64, bank: &[Booked], profile: &str) -> Vec<(&'static str, Minor)> {
    let mut found: Vec<_> = settled(first, days, bank, profile).findings.iter().map(|one| (one.code.name(), one.at_stake.unwrap())).collect();
    found.sort();
    found
}

fn states(first: Day, days: i64, bank: &[Booked], profile: &str) -> Vec<&'static str> {
    settled(first, days, bank, profile).days.iter().map(|day| day.state).collect()
}

/// Days from a Monday on, each paid on its day under D+0; the account's file goes on for two months.
fn daily(days: i64) -> Vec<Booked> {
    (0..days).map(|at| (day(3, 2).plus(at), net(at), PAYER, TEXT)).chain([(day(5, 20), -1, "示例供货商行", "货款")]).collect()
}

const AT_ONCE: &str = "[[contracts]]\nrate = \"0.006\"\nsettle = \"D+0\"\n";

#[test]
fn a_credit_is_looked_for_until_twenty_days_after_it_was_due() {
    let late = |days: i64| {
        let mut bank = daily(10);
        bank[1].0 = bank[1].0.plus(days);
        told(day(3, 2), 10, &bank, AT_ONCE)
    };
    assert_eq!(late(0), []);
    assert_eq!(late(1), [("S03", net(1))]);
    assert_eq!(late(20), [("S03", net(1))]);
    assert_eq!(late(21), [("S04", net(1))]);
    // No batch is paid before its day.
    assert_eq!(late(-1), [("S04", net(1)), ("S07", net(1))]);
}

#[test]
fn up_to_twelve_days_are_paid_in_one_credit() {
    let together = |days: i64| {
        let sum = (0..days).map(net).sum();
        let bank = [(day(3, 2).plus(days - 1), sum, PAYER, TEXT), (day(5, 20), -1, "", "")];
        states(day(3, 2), days, &bank, AT_ONCE).iter().filter(|state| **state == "paid").count()
    };
    assert_eq!((together(12), together(13)), (12, 0));
}

#[test]
fn what_a_transfer_costs_is_up_to_ten_on_half_of_all_payouts_and_three() {
    let less = |count: usize, charge: Minor| {
        let mut bank = daily(10);
        bank.iter_mut().take(count).for_each(|credit| credit.1 -= charge);
        told(day(3, 2), 10, &bank, AT_ONCE)
    };
    assert_eq!(less(10, 1_000), [("F05", 10_000)]);
    assert_eq!(less(5, 1_000), [("F05", 5_000)]);
    assert_eq!(less(4, 1_000), [("S01", 1_000); 4]);
    assert_eq!(less(5, 1_001), [("S01", 1_001); 5]);
    assert_eq!(less(5, 1), [("F05", 5)]);
    let few = |days: i64| {
        let bank: Vec<Booked> = daily(days).into_iter().map(|row| (row.0, row.1 - if row.1 > 0 { 130 } else { 0 }, row.2, row.3)).collect();
        told(day(3, 2), days, &bank, AT_ONCE)
    };
    assert_eq!(few(3), [("F05", 390)]);
    assert!(few(2).iter().all(|(code, _)| *code != "F05"));
}

#[test]
fn a_wrong_credit_is_a_batch_s_within_three_days_and_between_half_and_twice() {
    // The day before and after have their own; the odd one comes for the fifth.
    let with = |after: i64, amount: Minor| {
        let mut bank = daily(10);
        bank[4] = (bank[4].0.plus(after), amount, PAYER, TEXT);
        told(day(3, 2), 10, &bank, AT_ONCE).into_iter().map(|(code, _)| code).collect::<Vec<_>>()
    };
    let fifth = net(4);
    assert_eq!(with(0, fifth / 2), ["S01"]);
    assert_eq!(with(0, fifth / 2 - 1), ["S04", "S07"]);
    assert_eq!(with(0, fifth * 2), ["S02"]);
    assert_eq!(with(0, fifth * 2 + 1), ["S04", "S07"]);
    assert_eq!(with(3, fifth - 5), ["S01", "S03"]);
    assert_eq!(with(4, fifth - 5), ["S04", "S07"]);
    assert_eq!(with(-1, fifth - 5), ["S04", "S07"]);
}

#[test]
fn a_text_that_names_the_day_finds_its_batch_for_twenty_days_and_no_other() {
    let texts: Vec<String> = (0..10).map(|at| format!("商户结算款202603{:02}", 2 + at)).collect();
    let with = |after: i64, amount: Minor, text: usize| {
        let texts: Vec<&'static str> = texts.iter().map(|text| &*Box::leak(text.clone().into_boxed_str())).collect();
        let mut bank: Vec<Booked> =
            daily(10).into_iter().zip(texts.iter().chain([&"货款"])).map(|(row, text)| (row.0, row.1, row.2, *text)).collect();
        bank[4] = (bank[4].0.plus(after), amount, PAYER, texts[text]);
        told(day(3, 2), 10, &bank, AT_ONCE).into_iter().map(|(code, _)| code).collect::<Vec<_>>()
    };
    assert_eq!(with(0, net(4), 4), [""; 0]);
    assert_eq!(with(0, 100, 4), ["S01"], "however little it is");
    assert_eq!(with(20, net(4) - 5, 4), ["S01", "S03"]);
    assert_eq!(with(21, net(4) - 5, 4), ["S04"]);
    assert_eq!(with(0, net(4) - 5, 5), ["S04", "S07"], "it says that it is another day's");
}

#[test]
fn one_in_five_of_the_credits_makes_a_usual_payer() {
    let other = |count: usize| {
        let mut bank = daily(10);
        bank.iter_mut().take(count).for_each(|credit| credit.2 = "示例科技有限公司");
        told(day(3, 2), 10, &bank, AT_ONCE)
    };
    assert_eq!(other(2), []);
    assert_eq!(other(1), [("S08", net(0))]);
    // Of fewer than three credits nobody is usual.
    let two = |days: i64| {
        let mut bank = daily(days);
        bank[0].2 = "示例科技有限公司";
        told(day(3, 2), days, &bank, AT_ONCE)
    };
    assert_eq!(two(2), []);
    // Where a contract names the acquirer, another payer is told, but for the networks' own accounts.
    let named = "[[contracts]]\nacquirer = \"示例支付\"\nrate = \"0.006\"\nsettle = \"D+0\"\n";
    let paid_by =
        |payer: &'static str| told(day(3, 2), 10, &daily(10).into_iter().map(|row| (row.0, row.1, payer, row.3)).collect::<Vec<_>>(), named);
    assert_eq!(paid_by(PAYER), []);
    assert_eq!(paid_by("银联清算"), []);
    assert_eq!(paid_by("别家支付").len(), 10);
}

#[test]
fn a_rule_is_learnt_from_three_credits() {
    let rule = |credits: i64| {
        let bank: Vec<Booked> = (0..credits).map(|at| (Settle::Working(2).due(day(3, 2).plus(at)), net(at), PAYER, TEXT)).collect();
        let rules = settled(day(3, 2), 10, &bank, "").rules;
        (rules[0].settle, rules[0].source)
    };
    assert_eq!(rule(3), (Settle::Working(2), "learnt"));
    assert_eq!(rule(2), (Settle::Working(2), "assumed"));
    assert_eq!(rule(0), (Settle::Working(1), "assumed"));
    assert_eq!(settled(day(3, 2), 10, &usual(), CONTRACT).rules[0].source, "profile");
}

#[test]
fn what_is_due_when_the_account_s_file_ends_is_on_its_way() {
    let until = |last: Day| {
        let bank: Vec<Booked> = daily(10).into_iter().filter(|row| row.0 <= last).collect();
        states(day(3, 2), 10, &bank, AT_ONCE)
    };
    let states = until(day(3, 9));
    assert_eq!((states[7], states[8]), ("paid", "in_transit"));
    // A batch due on the last day of the file may come later on it.
    let of = super::limits::states;
    let mut bank = daily(9);
    bank.truncate(9);
    bank[8].1 = -5;
    assert_eq!(of(day(3, 2), 9, &bank, AT_ONCE)[8], "in_transit");
    bank.push((day(3, 11), -5, "", ""));
    assert_eq!(of(day(3, 2), 9, &bank, AT_ONCE)[8], "missing");
    // Without an account nothing is missing, and the last day's money is on its way where it is due later.
    assert_eq!(of(day(3, 2), 3, &[], CONTRACT), ["unjudged", "unjudged", "in_transit"]);
    assert_eq!(of(day(3, 2), 3, &[], AT_ONCE), ["unjudged"; 3]);
}

#[test]
fn a_credit_of_nobody_s_batch_is_told_on_days_when_only_known_batches_are_due() {
    let on = |booked: Day| {
        let bank: Vec<Booked> = daily(10).into_iter().chain([(booked, 3_141, PAYER, "其他")]).collect();
        told(day(3, 2), 10, &bank, AT_ONCE)
    };
    assert_eq!(on(day(3, 1)), []);
    assert_eq!(on(day(3, 2)), [("S07", 3_141)]);
    assert_eq!(on(day(3, 11)), [("S07", 3_141)]);
    assert_eq!(on(day(3, 12)), []);
}

#[test]
fn refunds_that_outweigh_sales_are_carried_to_a_later_payout() {
    let mut names = Names::default();
    let mut columns = statement(day(3, 2), 3);
    columns.columns.amount.set(1, -20_000);
    columns.columns.kind.set(1, Kind::Refund);
    columns.columns.fee.set(1, MaybeMinor::NONE);
    columns.columns.net.set(1, MaybeMinor::NONE);
    let acquirer = Book::join(vec![(0, columns)], &mut names);
    let bank = Book::join(vec![(1, account(&[(day(3, 2), net(0), PAYER, TEXT), (day(3, 20), -1, "", "")]))], &mut names);
    let tables = [ReadTable::default(), ReadTable::default()];
    let merchant = Book::default();
    let coverage = Coverages::new(&merchant, &acquirer, &tables, &Constants::default());
    let known = Known::default();
    let desk = Desk::new(&merchant, &acquirer, &names, &known, Currency::CNY);
    let payouts = payouts(&desk, &bank, &tables, &Profile::from_toml(AT_ONCE, "p.toml").unwrap(), &coverage);
    assert_eq!(
        payouts.days.iter().map(|day| (day.state, day.net)).collect::<Vec<_>>(),
        [("paid", net(0)), ("carried", -20_000), ("missing", net(2))]
    );
    assert_eq!((payouts.batch_of(2).map(|day| day.net), payouts.batch_of(3)), (Some(net(2)), None));
}
