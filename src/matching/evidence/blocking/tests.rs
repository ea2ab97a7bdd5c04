//! Candidates against a look at every row, and what each block asks for.

use super::super::levels::Bands;
use super::super::made::{Dice, ORDER, Row, at, pool};
use super::*;
use crate::base::Card;

#[test]
fn the_nearest_rows_of_a_key_are_taken_the_earlier_first() {
    let mut dice = Dice(3);
    for _ in 0..2_000 {
        let mut rows: Vec<Entry> = (0..dice.below(12) as u32).map(|row| (1 + dice.below(3), 100 + dice.below(20) as u32, row)).collect();
        rows.sort_unstable();
        let (key, now) = (1 + dice.below(3), 100 + dice.below(20) as u32);
        let block = Block { shared: Shared::Amount, window: (-(dice.below(8) as i64), dice.below(8) as i64), take: dice.below(5) as usize };
        let lag = |row: &Entry| i64::from(row.1) - i64::from(now);
        let mut wanted: Vec<&Entry> = rows.iter().filter(|row| row.0 == key && (block.window.0..=block.window.1).contains(&lag(row))).collect();
        // Of rows of one time, those next to the moment come first.
        wanted.sort_by_key(|row| (lag(row).abs(), lag(row) >= 0, if lag(row) < 0 { -i64::from(row.2) } else { i64::from(row.2) }));
        wanted.truncate(block.take);
        let mut found = Vec::new();
        nearest(&rows, key, now, &block, &mut found);
        assert_eq!(found, wanted.iter().map(|row| row.2).collect::<Vec<u32>>(), "{rows:?} {key} {now} {block:?}");
    }
}

#[test]
fn however_many_rows_there_are_four_candidates_are_taken_of_each() {
    for (rows, taken) in [(0, 48), (1, 48), (83_333, 48), (100_000, 40), (1_000_000, 4), (2_000_000, 4)] {
        let many = Pool { rows: vec![0; rows], ..pool(&[]) };
        let none = pool(&[]);
        assert_eq!(each(&Comparison::unmeasured(&many, &none, Bands::of_days()), BY_TEXT_MAX), taken, "{rows}");
    }
}

fn full() -> Row {
    Row { card: Card::new(629_999, 1_234), terminal: 7, order: 8, ..at(50_000, 1_000) }
}

fn blocks(row: Row, of: impl Fn(&Comparison<'_>) -> Vec<Block>) -> Vec<(Shared, (i64, i64), usize)> {
    let (own, other) = (pool(&[row]), pool(&[row]));
    of(&Comparison::unmeasured(&own, &other, Bands::of_seconds())).iter().map(|block| (block.shared, block.window, block.take)).collect()
}

#[test]
fn rows_with_a_clock_are_sought_by_what_both_sides_have() {
    const HALF: (i64, i64) = (-43_200, 43_200);
    const TWO: (i64, i64) = (-172_800, 172_800);
    const THREE: (i64, i64) = (-259_200, 259_200);
    const FIVE: (i64, i64) = (-432_000, 432_000);
    let narrow = |row: Row| blocks(row, |comparison| blocks_of_seconds(comparison, false));
    assert_eq!(narrow(at(50_000, 1_000)), [(Shared::Amount, TWO, 5)]);
    let keyed = [(Shared::TerminalAmount, HALF, 4), (Shared::Amount, TWO, 2), (Shared::Last4, THREE, 3), (Shared::Id(ORDER), FIVE, 3)];
    assert_eq!(narrow(full()), keyed);
    let wide = |row: Row| blocks(row, |comparison| blocks_of_seconds(comparison, true));
    assert_eq!(wide(full()), [keyed.to_vec(), vec![(Shared::Terminal, (-900, 900), 6)]].concat());
    assert_eq!(wide(at(50_000, 1_000)), [(Shared::Amount, TWO, 5), (Shared::Time, (-900, 900), 6)]);
}

#[test]
fn rows_of_days_are_sought_from_a_week_before_to_six_weeks_after() {
    let days = |row: Row| blocks(row, blocks_of_days);
    const SPAN: (i64, i64) = (-7, 42);
    assert_eq!(days(at(20_000, 1_000)), [(Shared::Amount, SPAN, 32)]);
    // A terminal is a name that many rows share.
    assert_eq!(days(full()), [(Shared::Amount, SPAN, 32), (Shared::Id(ORDER), SPAN, 6), (Shared::Last4, SPAN, 8)]);
}

#[test]
fn only_ids_that_tell_rows_apart_make_a_block() {
    let mut both = [pool(&[full()]), pool(&[full()])];
    both.iter_mut().for_each(|pool| pool.keys.iter_mut().for_each(|keys| *keys = vec![9]));
    let comparison = Comparison::unmeasured(&both[0], &both[1], Bands::of_days());
    let ids = |blocks: Vec<Block>| {
        blocks.iter().filter_map(|block| if let Shared::Id(field) = block.shared { Some(field) } else { None }).collect::<Vec<_>>()
    };
    // From the trace number on: batch, cashier, store are names.
    assert_eq!(ids(blocks_of_days(&comparison)), (11..FIELDS).collect::<Vec<_>>());
    assert_eq!(ids(blocks_of_seconds(&comparison, true)), (11..FIELDS).collect::<Vec<_>>());
}

#[test]
fn rows_share_a_key_where_they_share_what_the_block_asks_for() {
    let rows = pool(&[
        full(),
        full(),
        Row { amount: 1_001, ..full() },
        Row { terminal: 6, card: Card::new(629_999, 1_235), order: 5, ..full() },
        Row { terminal: 0, card: Card::NONE, order: 0, ..full() },
    ]);
    let shared = |shared: Shared| (1..5).map(|row| key(&rows, row, shared) == key(&rows, 0, shared)).collect::<Vec<bool>>();
    assert_eq!(shared(Shared::Amount), [true, false, true, true]);
    assert_eq!(shared(Shared::TerminalAmount), [true, false, false, false]);
    assert_eq!(shared(Shared::Last4), [true, true, false, false]);
    assert_eq!(shared(Shared::Id(ORDER)), [true, true, false, false]);
    assert_eq!(shared(Shared::Terminal), [true, true, false, false]);
    assert_eq!(shared(Shared::Time), [true, true, true, true]);
    let none = |shared: Shared| (0..5).map(|row| key(&rows, row, shared) == 0).collect::<Vec<bool>>();
    assert_eq!(none(Shared::Time), [false; 5]);
    for by in [Shared::TerminalAmount, Shared::Last4, Shared::Id(ORDER), Shared::Terminal] {
        assert_eq!(none(by), [false, false, false, false, true], "{by:?}");
    }
    // A card that ends in 0000 is a card.
    assert_eq!(key(&pool(&[Row { card: Card::new(629_999, 0), ..full() }]), 0, Shared::Last4), 1);
}

/// The candidates of a merchant row of 10.00 at day 100 among one other row.
fn is_candidate(own: Row, other: Row, settled: &[bool]) -> bool {
    let (own, other) = (pool(&[own]), pool(&[other]));
    let comparison = Comparison::unmeasured(&own, &other, Bands::of_days());
    let mut found = Vec::new();
    Index::new(&comparison, &[], Some((-7, 42)), settled).candidates(0, &mut found);
    assert!(found.is_empty() || found == [0]);
    !found.is_empty()
}

#[test]
fn a_row_of_like_text_is_compared_where_amount_and_day_fit() {
    let own = Row { memo: "Acme Shop", ..at(100, 1_000) };
    let other = Row { memo: "acme store", ..at(100, 1_000) };
    assert!(is_candidate(own, other, &[false]) && !is_candidate(own, other, &[true]), "what is settled is left out");
    for (amount, is) in [(1_300, true), (1_301, false), (700, true), (699, false), (-1_000, false), (0, false)] {
        assert_eq!(is_candidate(own, Row { amount, ..other }, &[]), is, "{amount}");
        assert_eq!(is_candidate(Row { amount: -1_000, ..own }, Row { amount: -amount, ..other }, &[]), is, "-{amount}");
    }
    for (time, is) in [(Some(93), true), (Some(92), false), (Some(142), true), (Some(143), false), (None, true)] {
        assert_eq!(is_candidate(own, Row { time, ..other }, &[]), is, "{time:?}");
    }
    assert!(is_candidate(Row { time: None, ..own }, Row { time: Some(500), ..other }, &[]));
    for (memo, is) in [("acme", true), ("ac", false), ("the shop", true), ("the sho", false), ("", false)] {
        assert_eq!(is_candidate(own, Row { memo, ..other }, &[]), is, "{memo}");
    }
    assert!(!is_candidate(Row { memo: "", ..own }, other, &[]));
}

#[test]
fn of_many_rows_of_like_text_those_of_the_nearest_amounts_are_compared() {
    let own = pool(&[Row { memo: "acme shop", ..at(100, 1_000) }]);
    let rows: Vec<Row> = (0..60).map(|n| Row { memo: "acme shop", ..at(100, 1_000 + (n * 7 % 60) * if n % 2 == 0 { 1 } else { -1 }) }).collect();
    let other = pool(&rows);
    let comparison = Comparison::unmeasured(&own, &other, Bands::of_days());
    let mut found = Vec::new();
    Index::new(&comparison, &[], Some((-7, 42)), &[]).candidates(0, &mut found);
    // Their words are on too many rows to be rare, so each is found once, by its start.
    let mut nearest: Vec<u32> = (0..60).collect();
    nearest.sort_by_key(|row| ((rows[*row as usize].amount - 1_000).abs(), *row));
    nearest.truncate(BY_TEXT_MAX);
    nearest.sort_unstable();
    assert_eq!(found, nearest);
}

#[test]
fn blocks_and_texts_together_give_each_row_once_in_order() {
    let own = pool(&[Row { memo: "acme shop", ..full() }, Row { memo: "zzz", ..at(50_000, 77) }]);
    let other = pool(&[
        at(50_100, 1_000),
        Row { memo: "acme shop", ..full() },
        Row { amount: 999, memo: "acme s", terminal: 3, order: 2, card: Card::new(629_999, 9), ..full() },
        Row { amount: 5_000, card: Card::NONE, order: 2, terminal: 3, ..full() },
        Row { amount: 5_000, card: Card::NONE, order: 2, ..full() },
    ]);
    let comparison = Comparison::unmeasured(&own, &other, Bands::of_seconds());
    let candidates = |wide: bool, settled: &[bool], merchant: usize| {
        let mut found = Vec::new();
        Index::new(&comparison, &blocks_of_seconds(&comparison, wide), Some((-172_800, 432_000)), settled).candidates(merchant, &mut found);
        found
    };
    assert_eq!(candidates(false, &[], 0), [0, 1, 2]);
    assert_eq!(candidates(true, &[], 0), [0, 1, 2, 4], "whatever is near at the terminal too");
    assert_eq!(candidates(true, &[true, false, true, false, true], 0), [1]);
    assert!(candidates(false, &[], 1).is_empty());
}
