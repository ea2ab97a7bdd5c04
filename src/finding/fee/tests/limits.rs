//! Fees and their rules just at a limit, and a row or a fen short of it.

use super::*;

fn tickets(of: impl IntoIterator<Item = (Minor, Minor)>) -> Vec<Ticket> {
    of.into_iter().map(|(amount, fee)| Ticket { amount, fee, day: Day::from_civil(2026, 3, 2).unwrap() }).collect()
}

/// So many uneven amounts at hundredths of a percent, half up.
fn at_rate(count: i64, rate: i64) -> Vec<(Minor, Minor)> {
    (1..=count).map(|at| (at * 7_003, (at * 7_003 * rate + 5_000) / 10_000)).collect()
}

fn rates(rules: &[FeeRule]) -> Vec<String> {
    rules.iter().map(FeeRule::percent_text).collect()
}

fn taught(parts: &[Vec<(Minor, Minor)>]) -> Vec<String> {
    rates(&infer(&tickets(parts.concat())))
}

/// Fees of no rule: each of another rate.
fn odd(count: i64) -> Vec<(Minor, Minor)> {
    (1..=count).map(|at| (10_000 + at, 700 + at * 97)).collect()
}

#[test]
fn a_rule_is_taught_by_eight_tickets_and_three_in_five_of_all() {
    assert_eq!(taught(&[at_rate(8, 60)]), ["0.60"]);
    assert!(taught(&[at_rate(7, 60)]).is_empty());
    assert_eq!(taught(&[at_rate(12, 60), odd(8)]), ["0.60"]);
    assert!(taught(&[at_rate(12, 60), odd(9)]).is_empty());
}

#[test]
fn a_second_rate_is_a_class_of_its_own_from_eight_tickets_and_a_fifth_of_all() {
    assert_eq!(taught(&[at_rate(32, 60), at_rate(8, 38)]), ["0.60", "0.38"]);
    assert_eq!(taught(&[at_rate(33, 60), at_rate(8, 38)]), ["0.60"]);
    assert_eq!(taught(&[at_rate(20, 60), at_rate(7, 38)]), ["0.60"]);
}

#[test]
fn a_cap_is_seen_on_two_tickets_and_a_minimum_on_five() {
    let half = |amount: Minor| (amount * 50 + 5_000) / 10_000;
    let capped = |amounts: &[Minor]| {
        let more = amounts.iter().map(|amount| (*amount, half(*amount).min(2_000)));
        infer(&tickets(at_rate(20, 50).into_iter().chain(more))).first().and_then(|rule| rule.cap)
    };
    assert_eq!((capped(&[500_000, 700_000]), capped(&[500_000])), (Some(2_000), None));
    // Two tickets of one amount may be one mistake made twice: by the rate too they cost the same.
    assert_eq!(capped(&[500_000, 500_000]), None);
    let least = |count: i64| {
        let small = (1..=count).map(|at| (at * 200, 30));
        infer(&tickets(at_rate(20, 50).into_iter().chain(small))).first().and_then(|rule| rule.minimum)
    };
    assert_eq!((least(5), least(4)), (Some(30), None));
}

#[test]
fn the_rate_that_most_tickets_have_wins_and_of_equals_the_roundest() {
    let voted = |of: Vec<(Minor, Minor)>| learn::voted(&tickets(of)).map(|(rate, votes)| (rate / 100_000, votes));
    assert_eq!(voted(at_rate(9, 60)), Some((600, 9)));
    // 10.00 for 0.06 fits any rate from 0.55 % to 0.65 %.
    assert_eq!(voted(vec![(1_000, 6)]), Some((600, 1)));
    assert_eq!(voted(vec![(1_000, 0)]), Some((0, 1)));
    assert_eq!(voted(vec![(10_000, 55)]), Some((550, 1)), "half of a hundredth before a thousandth");
    assert_eq!(voted([at_rate(5, 60), at_rate(6, 38)].concat()), Some((380, 6)));
    // Three in a hundred is the end of the grid; what costs more, or comes back, votes for none.
    assert_eq!((voted(vec![(100_000, 3_000)]), voted(vec![(1_000_000, 30_010)])), (Some((3_000, 1)), None));
    assert_eq!((voted(vec![(0, 5)]), voted(vec![(1_000, -6)]), voted(vec![])), (None, None, None));
    // Rounded down and up, the same fees stand for other rates.
    assert_eq!(voted((1..30).map(|at| (at * 7_003, at * 7_003 * 63 / 10_000)).collect()), Some((630, 29)));
    assert_eq!(voted((1..30).map(|at| (at * 7_003, (at * 7_003 * 63 + 9_999) / 10_000)).collect()), Some((630, 29)));
}

#[test]
fn a_change_of_rate_lasts_three_days_on_either_side() {
    // Ten tickets a day.
    let month = |days: u8, from: u8, wrong: usize| {
        let mut all: Vec<Ticket> = (1..=days)
            .flat_map(|day| {
                let rate = if day < from { 60 } else { 63 };
                at_rate(13, rate).into_iter().skip(3).map(move |(amount, fee)| Ticket { amount, fee, day: Day::from_civil(2026, 3, day).unwrap() })
            })
            .collect();
        // The last of all at the old rate.
        let count = all.len();
        all.iter_mut().skip(count - wrong).for_each(|ticket| ticket.fee = (ticket.amount * 60 + 5_000) / 10_000);
        infer(&all).iter().map(|rule| (rule.percent_text(), rule.from.to_string(), rule.to.to_string())).collect::<Vec<_>>()
    };
    let dated =
        |day: &str, before: &str| vec![("0.60".to_owned(), String::new(), before.to_owned()), ("0.63".to_owned(), day.to_owned(), String::new())];
    assert_eq!(month(6, 4, 0), dated("2026-03-04", "2026-03-03"));
    for (days, from) in [(5, 4), (6, 3)] {
        assert!(month(days, from, 0).iter().all(|(_, from, to)| from.is_empty() && to.is_empty()), "{days} {from}");
    }
    // One in fifty may be wrong.
    assert_eq!(month(10, 6, 2), dated("2026-03-06", "2026-03-05"));
    assert!(month(10, 6, 3).iter().all(|(_, from, to)| from.is_empty() && to.is_empty()));
}

#[test]
fn a_file_s_sign_of_costs_is_that_of_most_of_its_fees() {
    check(CONTRACTS, &with(&[credit(10_000, -360)]), &[]);
    check(CONTRACTS, &with(&[credit(10_000, 360)]), &[("F05", &[42], 300)]);
    // As many with a minus as without: a cost has none.
    check(CONTRACTS, &[credit(10_000, 360), credit(20_000, -420)], &[("F05", &[2], 300)]);
    check(CONTRACTS, &[credit(10_000, 360), credit(20_000, -420), credit(30_000, -180)], &[("F05", &[3], 300)]);
}

#[test]
fn what_is_no_sale_bears_no_fee_to_judge() {
    check(CONTRACTS, &with(&[Row { kind: Kind::Sale, ..credit(0, 500) }]), &[]);
    check(CONTRACTS, &with(&[Row { channel: Channel::Cash, ..credit(10_000, 500) }]), &[]);
}

#[test]
fn the_first_contract_that_surely_holds_is_the_one_asked() {
    let twice = "[[contracts]]\nchannel = \"card\"\nrate = \"0.0060\"\n[[contracts]]\nchannel = \"card\"\nrate = \"0.0038\"\n";
    check(twice, &with(&[credit(100_000, 380)]), &[("F04", &[42], 220)]);
    let dated = "[[contracts]]\nchannel = \"card\"\nrate = \"0.0060\"\nto = 2026-03-11\n[[contracts]]\nchannel = \"card\"\nrate = \"0.0063\"\nfrom = 2026-03-12\n";
    let on_time = |day: u8, rate: Minor| on(day, credit(100_000, rate * 10));
    check(dated, &[on_time(11, 60), on_time(12, 63)], &[]);
    check(dated, &[on_time(11, 63), on_time(12, 63)], &[("F05", &[2], 30)]);
    check(dated, &[on_time(11, 60), on_time(12, 66)], &[("F05", &[3], 30)]);
    let small =
        "[[contracts]]\nchannel = \"card\"\nrate = \"0.0038\"\nmax_amount = \"1000.00\"\n[[contracts]]\nchannel = \"card\"\nrate = \"0.0060\"\n";
    check(small, &[credit(100_000, 380), credit(100_001, 600)], &[]);
    check(small, &[credit(100_000, 600), credit(100_001, 380)], &[("F04", &[2], 220)]);
}

#[test]
fn two_rates_without_a_contract_are_two_classes_that_the_file_does_not_name() {
    let rows: Vec<Row> = at_rate(28, 60).into_iter().chain(at_rate(12, 38)).map(|(amount, fee)| credit(amount, fee)).collect();
    let (found, rules) = judged("", &rows);
    assert!(found.is_empty(), "{found:?}");
    assert_eq!(rates(&rules), ["0.60", "0.38"]);
    // Each rule tells the rows it gives.
    assert_eq!(rules.iter().map(|rule| rule.rows).sum::<u64>(), 40);
    assert!(rules.iter().all(|rule| rule.is_inferred && rule.channel == Some(Channel::Card) && rule.card == Some(CardKind::Credit)));
}

#[test]
fn a_constant_is_seen_on_three_rows_whose_amounts_lie_apart() {
    let plus = |amount: Minor, more: Minor| credit(amount, (amount * 60 + 5_000) / 10_000 + more);
    check(CONTRACTS, &with(&[plus(10_000, 200), plus(55_500, 200), plus(230_000, 200)]), &[("F05", &[42, 43, 44], 600)]);
    check(CONTRACTS, &with(&[plus(10_000, 200), plus(55_500, 200)]), &[("F05", &[42, 43], 400)]);
    // Of one amount, a constant and a rate can't be told apart.
    check(CONTRACTS, &with(&[plus(10_000, 200), plus(10_000, 200), plus(10_000, 200)]), &[("F01", &[42, 43, 44], 600)]);
    // One fee whatever the amount, where the rate gives less: a least fee.
    check(CONTRACTS, &with(&[credit(300, 10), credit(500, 10), credit(900, 10)]), &[("F05", &[42, 43, 44], 8 + 7 + 5)]);
    // A fen is no constant.
    check(CONTRACTS, &with(&[plus(10_000, 1), plus(55_500, 1), plus(230_000, 1)]), &[]);
    check(CONTRACTS, &with(&[plus(10_000, 2), plus(55_500, 2), plus(230_000, 2)]), &[("F05", &[42, 43, 44], 6)]);
}

#[test]
fn what_a_single_payment_costs_too_much_is_an_extra_charge_and_too_little_is_nothing() {
    for (fee, at_stake) in [(612, 12), (602, 2)] {
        check(CONTRACTS, &with(&[credit(100_000, fee)]), &[("F05", &[42], at_stake)]);
    }
    check(CONTRACTS, &with(&[credit(100_000, 598)]), &[]);
    check(CONTRACTS, &with(&[credit(100_000, 601), credit(100_000, 599)]), &[]);
    check("", &with(&[credit(100_000, 612)]), &[("F05", &[42], 12)]);
    check("", &with(&[credit(100_000, 588)]), &[]);
    // A learnt rule that gives fewer than nine in ten is not believed against single rows.
    let off: Vec<Row> = (0..5).map(|at| credit(100_000 + at * 777, 650 + at * at * 31 + at * 7)).collect();
    assert_eq!(judged("", &with(&off[..4])).0.iter().map(|(_, rows, _)| rows.len()).sum::<usize>(), 4);
    assert_eq!(judged("", &with(&off)).0, []);
}

#[test]
fn a_refund_s_fee_may_be_a_fen_off_and_is_read_with_and_without_its_minus() {
    for (fee, is_off) in [(-60, false), (-59, false), (-61, false), (-58, true), (60, false), (61, false), (62, true), (0, true)] {
        let found = judged(CONTRACTS, &with(&[credit(-10_000, fee)])).0;
        assert_eq!(found.len(), usize::from(is_off), "{fee}: {found:?}");
    }
    // A net that adds up with the fee as written says that this is no fee returned.
    check(CONTRACTS, &with(&[Row { net: Some(-10_060), ..credit(-10_000, 60) }]), &[("F06", &[42], 120)]);
    for (fee, is_off) in [(0, false), (1, false), (2, true), (-2, true)] {
        assert_eq!(judged(CONTRACTS, &with(&[debit(100_000, 500), debit(-10_000, fee)])).0.len(), usize::from(is_off), "{fee}");
    }
}

#[test]
fn nets_are_told_off_where_at_most_two_in_five_are() {
    let net = |row: Row, off: Minor| Row { net: Some(row.amount - row.fee + off), ..row };
    let rows = |off: usize, all: usize| -> Vec<Row> {
        usual().into_iter().take(all).enumerate().map(|(at, row)| net(row, if at < off { -7 } else { 0 })).collect()
    };
    assert_eq!(judged(CONTRACTS, &rows(16, 40)).0, [("F07", (2..18).collect(), 112)]);
    assert_eq!(judged(CONTRACTS, &rows(16, 39)).0, []);
    // Money back is written with and without a minus; a sale's net may have none but its own.
    check(CONTRACTS, &[net(credit(10_000, 60), 0), Row { net: Some(9_940), ..credit(-10_000, -60) }], &[]);
    check(
        CONTRACTS,
        &[net(credit(10_000, 60), 0), net(credit(10_000, 60), 0), Row { net: Some(-9_930), ..credit(-10_000, -60) }],
        &[("F07", &[4], 10)],
    );
}

#[test]
fn fee_rows_are_summed_by_remark_and_a_minus_among_them_is_the_cost() {
    let fee = |amount: Minor, remark: &'static str| Row { kind: Kind::Fee, remark, ..credit(amount, 0) };
    check(CONTRACTS, &with(&[fee(-300, "流量费"), fee(100, "流量费"), fee(500, "年费")]), &[("F05", &[42, 43], 200), ("F05", &[44], 500)]);
    check(CONTRACTS, &with(&[fee(300, "流量费"), fee(100, "流量费")]), &[("F05", &[42, 43], 400)]);
}

#[test]
fn a_class_is_the_channel_and_the_card_a_row_says() {
    let contracts =
        "[[contracts]]\nchannel = \"wechat\"\nrate = \"0.0038\"\n[[contracts]]\nchannel = \"card\"\ncard = \"debit\"\nrate = \"0.0050\"\n";
    let wallet = |channel: Channel, fee: Minor| Row { channel, card: CardKind::Unsaid, ..credit(100_000, fee) };
    check(contracts, &[wallet(Channel::WeChat, 380), debit(100_000, 500)], &[]);
    check(contracts, &[wallet(Channel::WeChat, 500), debit(100_000, 380)], &[("F04", &[2], 120), ("F04", &[3], 120)]);
    // One of any wallet may be of this one; one of another has no rule.
    check(contracts, &[wallet(Channel::AnyWallet, 380), wallet(Channel::Alipay, 555)], &[]);
    check(contracts, &[wallet(Channel::AnyWallet, 777)], &[("F05", &[2], 397)]);
}

#[test]
fn bounds_of_a_rule_hold_on_their_days_and_up_to_their_ticket() {
    let day = |number: u8| Day::from_civil(2026, 3, number).unwrap();
    let rule = FeeRule { from: day(5), to: day(9), max_amount: Some(1_000), ..FeeRule::default() };
    for (on, amount, holds) in
        [(day(4), 1, false), (day(5), 1_000, true), (day(9), 1_000, true), (day(10), 1, false), (day(7), 1_001, false), (Day::NONE, 1_000, true)]
    {
        assert_eq!(rule.holds(on, amount), holds, "{on} {amount}");
    }
    assert!(FeeRule::default().holds(day(1), Minor::MAX));
    // A sum too large for a machine word is shared out all the same.
    let one = FeeRule { rate: rule::RATE_ONE / 100, ..FeeRule::default() };
    assert_eq!([100, 92_233_720_300, 922_337_203_600, 922_337_203_650].map(|amount| one.fee(amount)), [1, 922_337_203, 9_223_372_036, 9_223_372_037]);
    assert_eq!(one.fee(-100), 0);
}
