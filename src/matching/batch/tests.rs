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
