//! Payouts of known rows, and small days against every choice there is.

use super::*;

/// xorshift64*: enough for test data, and the same everywhere.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % bound.max(1)
    }
}

/// Days of sales under three fee rules with refunds inside, paid on the next day, or after the weekend.
fn month(dice: &mut Dice, per_day: usize, cutoff_minute: i64, skips_weekends: bool) -> (Vec<Item>, Vec<Payout>, Vec<Vec<u32>>) {
    let mut items = Vec::new();
    for day in 0..30_i64 {
        for _ in 0..per_day {
            let at = (20_000 + day) * DAY_S + 7 * 3_600 + dice.below(17 * 3_600) as i64;
            let gross = 300 + (dice.below(300) * dice.below(300)) as i64 + if dice.below(3) == 0 { 0 } else { dice.below(10) as i64 * 10 };
            let (rate, cap) = [(60, i64::MAX), (38, i64::MAX), (50, 2_000)][dice.below(3) as usize];
            let fee = ((gross * rate + 5_000) / 10_000).min(cap);
            let sign = if dice.below(50) == 0 { -1 } else { 1 };
            items.push(Item { id: 0, at, net: sign * (gross - fee) });
        }
    }
    items.sort_unstable_by_key(|item| item.at);
    let mut paid: BTreeMap<i64, (Minor, Vec<u32>)> = BTreeMap::new();
    for (id, item) in items.iter_mut().enumerate() {
        item.id = id as u32;
        let clearing = (item.at - cutoff_minute * 60).div_euclid(DAY_S) + 1;
        let mut day = clearing + 1;
        while skips_weekends && day.rem_euclid(7) >= 5 {
            day += 1;
        }
        let batch = paid.entry(day).or_default();
        batch.0 += item.net;
        batch.1.push(item.id);
    }
    let payouts = paid.iter().enumerate().map(|(id, (day, (net, _)))| Payout { id: id as u32, day: *day, net: *net }).collect();
    (items, payouts, paid.into_values().map(|(_, rows)| rows).collect())
}

fn score(settlement: &Settlement, truth: &[Vec<u32>]) -> (usize, usize) {
    let mut right = 0;
    let mut wrong_certain = 0;
    for (outcome, truth) in settlement.outcomes.iter().zip(truth) {
        if let Outcome::One { batch, is_certain } = outcome {
            right += usize::from(batch.items == *truth);
            wrong_certain += usize::from(*is_certain && batch.items != *truth);
        }
    }
    (right, wrong_certain)
}

#[test]
fn a_month_of_payouts_is_found_though_nobody_tells_the_cut_off() {
    let mut dice = Dice(29);
    let (mut right, mut all) = (0, 0);
    for (cutoff_minute, skips_weekends) in [(23 * 60, false), (22 * 60 + 30, true), (0, false), (23 * 60, true)] {
        let (items, payouts, truth) = month(&mut dice, 100, cutoff_minute, skips_weekends);
        let settlement = settle(&items, &payouts);
        let (found, wrong_certain) = score(&settlement, &truth);
        assert_eq!(wrong_certain, 0);
        assert!(settlement.cutoff_s.is_some());
        (right, all) = (right + found, all + truth.len());
    }
    assert!(right * 100 >= all * 95, "{right} of {all}");
}

#[test]
fn a_row_held_back_is_named() {
    let mut dice = Dice(31);
    let (items, mut payouts, mut truth) = month(&mut dice, 40, 23 * 60, false);
    let row = truth[9].remove(17);
    payouts[9].net -= items[row as usize].net;
    let settlement = settle(&items, &payouts);
    let batch = match &settlement.outcomes[9] {
        Outcome::One { batch, .. } | Outcome::Several { first: batch, .. } => batch,
        other => panic!("{other:?}"),
    };
    assert_eq!(batch.held_back, [row]);
    assert_eq!(score(&settlement, &truth).1, 0);
}

#[test]
fn a_payout_short_by_something_no_row_explains_is_never_certain_of_other_rows() {
    let mut dice = Dice(53);
    let (mut wrong_certain, mut guesses, mut right, mut whole) = (0, 0, 0, 0);
    for _ in 0..40 {
        let (items, mut payouts, truth) = month(&mut dice, 100, 23 * 60, false);
        for payout in &mut payouts {
            if dice.below(5) == 0 {
                payout.net += dice.below(8_000) as i64 - 4_000;
            } else {
                whole += 1;
            }
        }
        let settlement = settle(&items, &payouts);
        let (found, wrong) = score(&settlement, &truth);
        (right, wrong_certain) = (right + found, wrong_certain + wrong);
        guesses += settlement.outcomes.iter().filter(|outcome| matches!(outcome, Outcome::One { is_certain: false, .. })).count();
    }
    assert_eq!(wrong_certain, 0);
    // The wrong sums were met: some rows would explain them by chance.
    assert!(guesses > 0);
    assert!(right * 100 >= whole * 95, "{right} of {whole}");
}

#[test]
fn rows_that_two_payouts_claim_are_certain_of_neither() {
    let mut dice = Dice(59);
    let (items, mut payouts, truth) = month(&mut dice, 30, 23 * 60, false);
    // The bank lists one credit twice.
    payouts.push(Payout { id: 99, ..payouts[9] });
    let settlement = settle(&items, &payouts);
    for index in [9, payouts.len() - 1] {
        assert!(matches!(&settlement.outcomes[index], Outcome::One { batch, is_certain: false } if batch.items == truth[9]));
    }
    assert!(matches!(&settlement.outcomes[10], Outcome::One { is_certain: true, .. }));
}

#[test]
fn payouts_that_no_stretch_explains_have_no_solution() {
    let mut dice = Dice(37);
    let (items, mut payouts, _) = month(&mut dice, 30, 23 * 60, false);
    for payout in &mut payouts {
        payout.net += 3_333_333;
    }
    let settlement = settle(&items, &payouts);
    let certain = settlement.outcomes.iter().filter(|outcome| matches!(outcome, Outcome::One { is_certain: true, .. })).count();
    assert_eq!((certain, settlement.explained), (0, 0));
}

#[test]
fn equal_rows_give_several_solutions_and_none_is_certain() {
    let items: Vec<Item> = (0..40).map(|id| Item { id, at: 20_000 * DAY_S + i64::from(id) * 600, net: 1_000 }).collect();
    let settlement = settle(&items, &[Payout { id: 0, day: 20_001, net: 7_000 }]);
    assert!(matches!(settlement.outcomes[0], Outcome::Several { count: 34, .. }), "{:?}", settlement.outcomes);
}

#[test]
fn stretches_are_those_of_every_start_and_end() {
    let mut dice = Dice(41);
    for _ in 0..300 {
        let items: Vec<Item> =
            (0..1 + dice.below(9) as u32).map(|id| Item { id, at: 20_000 * DAY_S + i64::from(id), net: dice.below(7) as i64 - 2 }).collect();
        let payout = Payout { id: 0, day: 20_000, net: dice.below(9) as i64 - 1 };
        let mut exhaustive = Vec::new();
        for from in 0..items.len() {
            for to in from + 1..=items.len() {
                if items[from..to].iter().map(|item| item.net).sum::<i64>() == payout.net {
                    exhaustive.push((from, to));
                }
            }
        }
        assert_eq!(List::new(&items).stretches(&payout), Some(exhaustive));
    }
}

#[test]
fn rows_left_out_are_those_of_every_choice() {
    let mut dice = Dice(43);
    for _ in 0..500 {
        let items: Vec<Item> = (0..dice.below(10) as u32).map(|id| Item { id, at: i64::from(id), net: dice.below(40) as i64 - 5 }).collect();
        let surplus = dice.below(60) as i64;
        let choices = (1_u32..1 << items.len())
            .filter(|choice| choice.count_ones() <= HELD_BACK_MAX as u32)
            .filter(|choice| items.iter().filter(|item| choice >> item.id & 1 == 1).map(|item| item.net).sum::<i64>() == surplus)
            .count();
        let (count, first) = left_out(&items, surplus);
        assert_eq!(count, choices);
        assert_eq!(first.map(|places| places.iter().map(|place| items[*place].net).sum()), (choices > 0).then_some(surplus));
    }
}

/// A row an hour from a day's midnight on, each with a sum of its own.
fn hourly(hours: i64) -> Vec<Item> {
    (0..hours).map(|hour| Item { id: hour as u32, at: 20_000 * DAY_S + hour * 3_600, net: 1_000_003 * (hour + 1) }).collect()
}

#[test]
fn a_payout_reaches_twelve_days_back_and_to_the_end_of_its_day() {
    let at = |at| Item { id: 0, at, net: 1 };
    let items = [20_000 * DAY_S - 1, 20_000 * DAY_S, 20_013 * DAY_S - 1, 20_013 * DAY_S].map(at);
    assert_eq!(List::new(&items).reach(&Payout { id: 0, day: 20_012, net: 1 }), (1, 3));
}

#[test]
fn five_hundred_and_twelve_stretches_are_looked_at_and_one_more_is_too_many() {
    for (count, outcome) in [(518, Some(512)), (519, None)] {
        let items: Vec<Item> = (0..count).map(|id| Item { id, at: 20_000 * DAY_S + i64::from(id), net: 1 }).collect();
        let payout = Payout { id: 0, day: 20_000, net: 7 };
        assert_eq!(List::new(&items).stretches(&payout).map(|found| found.len()), outcome);
        assert_eq!(settle(&items, &[payout]).outcomes[0] == Outcome::LimitHit, outcome.is_none());
    }
}

#[test]
fn chance_is_how_many_starts_meet_a_running_sum() {
    let list = |nets: &[i64]| List::new(&nets.iter().map(|net| Item { id: 0, at: 20_000 * DAY_S, net: *net }).collect::<Vec<_>>());
    let payout = Payout { id: 0, day: 20_000, net: 1 };
    // Four starts, five sums over a spread of 1,000 or, with a refund, from -100 to 500.
    assert_eq!(list(&[100, 200, 300, 400]).chance(&payout), 4.0 * 5.0 / 1_000.0);
    assert_eq!(list(&[-100, 200, 300, 100]).chance(&payout), 4.0 * 5.0 / 600.0);
    assert_eq!(list(&[0, 0]).chance(&payout), 2.0 * 3.0);
    assert_eq!(list(&[500]).chance(&Payout { day: 20_013, ..payout }), 0.0, "out of reach");
}

#[test]
fn a_payout_that_nothing_else_proves_is_certain_only_where_chance_can_be_ruled_out() {
    // Of four rows, twenty over the spread is the chance: a hundredth at 2,000.
    for (last, is_certain) in [(1_999, false), (2_000, true), (2_001, true)] {
        let nets = [900, 300, 111, last - 1_311];
        let items: Vec<Item> = nets.iter().zip(0..).map(|(net, id)| Item { id, at: 20_000 * DAY_S + i64::from(id), net: *net }).collect();
        let settlement = settle(&items, &[Payout { id: 0, day: 20_001, net: 411 }]);
        let batch = Batch { items: vec![1, 2], held_back: vec![] };
        assert_eq!((settlement.cutoff_s, settlement.explained), (None, 0));
        assert_eq!(settlement.outcomes, [Outcome::One { batch, is_certain }], "{last}");
    }
}

#[test]
fn of_stretches_that_overlap_both_are_doubted_and_of_neighbours_neither() {
    for (stretches, certain) in [
        (vec![(0, 5), (5, 8), (8, 9)], vec![true, true, true]),
        (vec![(0, 5), (4, 8), (8, 9)], vec![false, false, true]),
        // The first reaches over all others, though they do not meet each other.
        (vec![(0, 10), (2, 5), (6, 8), (10, 11)], vec![false, false, false, true]),
        (vec![(0, 4), (3, 10), (9, 12), (12, 13)], vec![false, false, false, true]),
        (vec![(2, 6), (2, 6), (0, 2)], vec![false, false, true]),
    ] {
        let mut outcomes = vec![Outcome::One { batch: Batch::default(), is_certain: true }; stretches.len()];
        doubt_rivals(&stretches.iter().copied().map(Some).collect::<Vec<_>>(), &mut outcomes);
        let found: Vec<bool> = outcomes.iter().map(|outcome| matches!(outcome, Outcome::One { is_certain: true, .. })).collect();
        assert_eq!(found, certain, "{stretches:?}");
    }
}

#[test]
fn of_the_times_that_explain_as_much_the_roundest_is_told() {
    let by_roundness = [7, 5, 10, 15, 30, 60].map(roundness);
    assert!(by_roundness.is_sorted_by(|x, y| x < y), "{by_roundness:?}");
    let items = hourly(24 * 5);
    let payout = |id: u32, from: usize| Payout { id, day: 20_001 + i64::from(id), net: items[from..from + 24].iter().map(|item| item.net).sum() };
    // Between the rows at 21:00 and 22:00 lies one full hour.
    let settlement = settle(&items, &[payout(0, 22), payout(1, 22 + 24), payout(2, 22 + 48)]);
    assert_eq!((settlement.cutoff_s, settlement.explained), (Some(22 * 3_600), 3));
}

#[test]
fn a_time_of_day_is_believed_from_three_payouts_on_and_when_it_explains_half_of_them() {
    let list = List::new(&hourly(24 * 20));
    let day = |day: usize, hour: usize| Some(vec![(24 * day + hour, 24 * (day + 1) + hour)]);
    let at_22 = |count: usize| (0..count).map(|at| day(at, 22)).collect::<Vec<_>>();
    let believed = |found: Vec<Option<Vec<Stretch>>>| list.cutoff(&found);
    // After the row at 21:00 and up to the one at 22:00.
    let hour: Vec<usize> = (21 * 60 + 1..=22 * 60).collect();
    let none: Vec<usize> = Vec::new();
    assert_eq!(believed(at_22(2)), none);
    assert_eq!(believed(at_22(3)), hour);
    let others = [day(9, 3), day(10, 5), day(11, 7), day(12, 9), day(13, 11)];
    assert_eq!(believed([at_22(3), others[..3].to_vec()].concat()), hour, "three of six");
    assert_eq!(believed([at_22(3), others[..4].to_vec()].concat()), none, "three of seven");
    assert_eq!(believed([at_22(5), others.to_vec()].concat()), hour, "five of ten");
    assert_eq!(believed([at_22(3), others[..3].to_vec(), vec![None, Some(vec![])]].concat()), hour, "who has no stretch has no vote");
    assert_eq!(believed(vec![Some(vec![(22, 46), (3, 27)]), day(1, 22), day(2, 22)]), hour, "one of two stretches is enough");
}

#[test]
fn rows_held_back_are_named_where_the_neighbours_are_unknown_too() {
    for (minute, skips_weekends) in [(23 * 60, false), (0, false), (22 * 60 + 30, true)] {
        let mut dice = Dice(61);
        let (mut items, mut payouts, mut truth) = month(&mut dice, 40, minute, skips_weekends);
        // Sums so far apart that no other rows make one of them by chance.
        items.iter_mut().for_each(|item| item.net = 1_000 + dice.below(1 << 40) as i64);
        for (payout, rows) in payouts.iter_mut().zip(&truth) {
            payout.net = rows.iter().map(|row| items[*row as usize].net).sum();
        }
        // Two running in the middle, one near either end.
        let last = payouts.len() - 1;
        let short = if skips_weekends { vec![10, 11] } else { vec![1, 9, 10, last - 1] };
        let mut held: Vec<(usize, u32)> = Vec::new();
        for index in short {
            let row = truth[index].remove(11);
            payouts[index].net -= items[row as usize].net;
            held.push((index, row));
        }
        let settlement = settle(&items, &payouts);
        for (index, row) in held {
            let batch = Batch { items: truth[index].clone(), held_back: vec![row] };
            assert_eq!(settlement.outcomes[index], Outcome::One { batch, is_certain: false }, "{minute} {index}");
        }
    }
}

#[test]
fn the_usual_lag_is_the_commonest_and_of_two_as_common_the_shorter() {
    let list = List::new(&hourly(24 * 20));
    let lag = |days: &[i64]| {
        // Batches end at 22:00; the last row of one is an hour before.
        let payouts: Vec<Payout> = days.iter().zip(0..).map(|(lag, id)| Payout { id, day: 20_001 + i64::from(id) + lag, net: 1 }).collect();
        let chosen: Vec<Option<Stretch>> = (0..days.len()).map(|at| Some((24 * at + 22, 24 * at + 46))).collect();
        list.usual_lag(&payouts, &chosen, &[22 * 60])
    };
    assert_eq!(lag(&[1, 2, 2, 1, 2]), Some(2));
    assert_eq!(lag(&[3, 1, 3, 1]), Some(1));
    assert_eq!(lag(&[0]), Some(0));
    assert_eq!(list.usual_lag(&[], &[], &[22 * 60]), None);
}

#[test]
fn held_back_rows_are_looked_for_among_two_thousand_rows_and_three_of_them_among_four_hundred() {
    let list = |count: u32, net: fn(u32) -> i64| {
        List::new(&(0..count).map(|id| Item { id, at: 20_000 * DAY_S + i64::from(id), net: net(id) }).collect::<Vec<_>>())
    };
    // One row has a sum that no others make.
    let odd = |count: u32| list(count, |id| if id == 5 { 7 } else { 1_000 });
    for (count, is_looked_at) in [(2_000, true), (2_001, false)] {
        let list = odd(count);
        let net = list.sum(count as usize) - 7;
        match list.held_back(0, count as usize, net) {
            Outcome::One { batch, is_certain: false } => assert!(is_looked_at && batch.held_back == [5] && batch.items.len() == 1_999),
            other => assert!(!is_looked_at && other == Outcome::LimitHit, "{other:?}"),
        }
    }
    // Three rows of one fen each.
    let threes = |count: u32| list(count, |id| if id < 3 { 1 } else { 1_000 });
    for (count, left) in [(400, vec![0, 1, 2]), (401, vec![])] {
        let list = threes(count);
        let found = list.held_back(0, count as usize, list.sum(count as usize) - 3);
        let held_back = if let Outcome::One { batch, .. } = found { batch.held_back } else { vec![] };
        assert_eq!(held_back, left, "{count}");
    }
    // Two choices are said to be two, and the first is shown.
    let twins = list(9, |id| if id < 2 { 7 } else { 1_000 });
    let first = Batch { items: (1..9).collect(), held_back: vec![0] };
    assert_eq!(twins.held_back(0, 9, twins.sum(9) - 7), Outcome::Several { count: 2, first });
}

#[test]
fn choices_are_counted_up_to_a_thousand() {
    let rows = |count: u32| (0..count).map(|id| Item { id, at: 0, net: 1 }).collect::<Vec<Item>>();
    for (count, surplus, choices) in [(999, 1, 999), (1_001, 1, 1_000), (45, 2, 990), (46, 2, 1_000), (19, 3, 969), (20, 3, 1_000)] {
        assert_eq!(left_out(&rows(count), surplus).0, choices, "{count} {surplus}");
    }
}
