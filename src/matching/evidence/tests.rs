//! Worlds of known truth, spoilt in known ways; the links must be the true ones.

use super::*;
use crate::base::{Card, Channel, Day, Kind, Moment, Name};

/// xorshift64*: enough for test data, and the same everywhere.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % bound.max(1)
    }

    fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// Small numbers far oftener than large ones.
    fn skewed(&mut self, bound: u64) -> u64 {
        let (x, y) = (self.below(bound), self.below(bound));
        x * y / bound
    }

    /// About normal, mean 0, in thousandths of a standard deviation.
    fn normal(&mut self) -> i64 {
        (0..12).map(|_| self.below(1_001) as i64).sum::<i64>() - 6_000
    }

    fn amount(&mut self) -> i64 {
        let ln = 8.4 + 1.1 * self.normal() as f64 / 1_000.0;
        ln.exp() as i64 + 100
    }

    fn shuffle<T>(&mut self, values: &mut [T]) {
        for index in (1..values.len()).rev() {
            values.swap(index, self.below(index as u64 + 1) as usize);
        }
    }
}

#[derive(Clone, Default)]
struct Row {
    event: usize,
    moment: Option<(i64, u32)>,
    amount: i64,
    memo: String,
    terminal: u32,
    card: Card,
    trace: u32,
    channel: Channel,
}

struct World {
    merchant: Vec<Row>,
    acquirer: Vec<Row>,
}

impl World {
    /// Leaves out a share of each side and mixes the rows, so that no order gives the partners away.
    fn spoil(&mut self, dice: &mut Dice, lost_percent: u64) {
        for rows in [&mut self.merchant, &mut self.acquirer] {
            rows.retain(|_| !dice.chance(lost_percent));
            dice.shuffle(rows);
        }
    }

    fn book(rows: &[Row], names: &mut Names, has_time_of_day: bool) -> Book {
        let mut book = Book { len: rows.len(), has_time_of_day, starts: vec![(0, 0)], ..Book::default() };
        let first = Day::from_civil(2026, 3, 1).unwrap();
        for (index, row) in rows.iter().enumerate() {
            let columns = &mut book.columns;
            columns.amount.set(index, row.amount);
            columns.moment.set(index, row.moment.map_or(Moment::NONE, |(day, second)| Moment::new(first, 0).plus(day * 86_400 + i64::from(second))));
            if !row.memo.is_empty() {
                columns.remark.set(index, names.intern(&row.memo));
            }
            if row.terminal != 0 {
                columns.terminal.set(index, names.intern(&format!("T{}", row.terminal)));
            }
            if row.card != Card::NONE {
                columns.card.set(index, row.card);
            }
            if row.trace != 0 {
                columns.trace.set(index, crate::base::IdKey::from_text(&row.trace.to_string()));
            }
            if row.channel != Channel::Unsaid {
                columns.channel.set(index, row.channel);
            }
            columns.kind.set(index, if row.amount < 0 { Kind::Refund } else { Kind::Sale });
        }
        book
    }

    fn score(&self, has_time_of_day: bool) -> Score {
        let mut names = Names::default();
        let (merchant, acquirer) =
            (World::book(&self.merchant, &mut names, has_time_of_day), World::book(&self.acquirer, &mut names, has_time_of_day));
        let all = |book: &Book| (0..book.len as u32).collect::<Vec<u32>>();
        let evidence = link((&merchant, &all(&merchant)), (&acquirer, &all(&acquirer)), &[], &Constants::default(), &names, &mut |_, _| true);
        let mut events: Vec<usize> = self.acquirer.iter().map(|row| row.event).collect();
        events.sort_unstable();
        let truth = self.merchant.iter().filter(|row| events.binary_search(&row.event).is_ok()).count();
        let is_right = |link: &&Scored| self.merchant[link.merchant as usize].event == self.acquirer[link.acquirer as usize].event;
        let count = |standing: &[Standing]| {
            let links = || evidence.links.iter().filter(|link| standing.contains(&link.standing));
            (links().filter(is_right).count(), links().count())
        };
        Score { truth, confirmed: count(&[Standing::Confirmed]), linked: count(&[Standing::Confirmed, Standing::Probable]) }
    }
}

#[derive(Debug)]
struct Score {
    truth: usize,
    confirmed: (usize, usize),
    linked: (usize, usize),
}

impl Score {
    fn precision(&self) -> f64 {
        self.linked.0 as f64 / self.linked.1.max(1) as f64
    }

    fn recall(&self) -> f64 {
        self.linked.0 as f64 / self.truth.max(1) as f64
    }

    fn f1(&self) -> f64 {
        2.0 * self.precision() * self.recall() / (self.precision() + self.recall()).max(1e-9)
    }

    fn confirmed_precision(&self) -> f64 {
        self.confirmed.0 as f64 / self.confirmed.1.max(1) as f64
    }
}

/// Transfers between two ledgers: days only, fees of up to 13 %, memos cut short or mistyped, up to 21 days under way.
fn transfers(dice: &mut Dice, count: usize) -> World {
    const SYLLABLES: [&str; 24] = [
        "an", "bel", "cor", "dan", "el", "far", "gor", "han", "il", "jon", "kar", "lem", "mar", "nor", "ol", "pet", "qui", "ros", "sam", "tor", "ul",
        "vik", "wes", "zan",
    ];
    const PURPOSES: [&str; 12] = ["payment", "invoice", "rent", "goods", "transfer", "wages", "refund", "loan", "gift", "services", "order", "fees"];
    let mut world = World { merchant: Vec::new(), acquirer: Vec::new() };
    let word = |dice: &mut Dice, parts: u64| (0..2 + dice.below(parts)).map(|_| SYLLABLES[dice.skewed(24) as usize]).collect::<String>();
    let people: Vec<String> = (0..count.div_ceil(4)).map(|_| format!("{} {}", word(dice, 2), word(dice, 2))).collect();
    for event in 0..count {
        let person = &people[dice.skewed(people.len() as u64) as usize];
        let memo = match dice.below(10) {
            0..6 => format!("{person} {}", PURPOSES[dice.below(12) as usize]),
            6..8 => format!("{person} {} {}", PURPOSES[dice.below(12) as usize], 100 + dice.below(9_900)),
            _ => format!("{} {person}", PURPOSES[dice.below(12) as usize]),
        };
        let memo: String = memo.chars().take(16 + dice.below(8) as usize).collect();
        let amount = if dice.chance(20) { (1 + dice.skewed(40) as i64) * 5_000 } else { dice.amount() };
        let charged = match dice.below(100) {
            0..25 => amount,
            25..55 => amount - amount * dice.below(110) as i64 / 1_000,
            55..80 => amount + amount * dice.below(130) as i64 / 1_000,
            _ => amount - amount * [5, 10, 15, 25][dice.below(4) as usize] / 1_000,
        };
        let other_memo: String = match dice.below(100) {
            0..44 => memo.clone(),
            44..90 => memo.chars().take(4 + dice.below(memo.chars().count() as u64 - 4) as usize).collect(),
            90..99 => {
                let at = dice.below(memo.len() as u64) as usize;
                memo.chars().enumerate().map(|(index, c)| if index == at { 'x' } else { c }).collect()
            }
            _ => format!("ref {}", memo.split(' ').next_back().unwrap_or("")),
        };
        let day = dice.below(90) as i64;
        let lag = 1 + dice.skewed(21) as i64;
        world.merchant.push(Row { event, moment: Some((day, 0)), amount, memo, ..Row::default() });
        world.acquirer.push(Row { event, moment: Some((day + lag, 0)), amount: charged, memo: other_memo, ..Row::default() });
    }
    world
}

/// What the two sides of a shop share.
#[derive(Clone, Copy, PartialEq)]
enum Knows {
    TraceAndTerminal,
    Last4,
    AmountAndTime,
    AmountAndTimeOnly,
}

/// A shop: menu prices and free ones, peaks at noon and evening, a clock minutes off, keying slips.
fn shop(dice: &mut Dice, count: usize, knows: Knows) -> World {
    let mut world = World { merchant: Vec::new(), acquirer: Vec::new() };
    let menu: Vec<i64> = (0..14).map(|_| 600 + 100 * dice.below(40) as i64).collect();
    let days = (count as u64 / 300).max(1);
    let terminals = 1 + count as u64 / 12_000;
    for event in 0..count {
        let day = dice.below(days) as i64;
        let peak = if dice.chance(50) { 43_200 } else { 66_600 };
        let second = (i64::from(peak) + 5 * dice.normal()).clamp(28_800, 80_000) as u32;
        let terminal = 1 + dice.below(terminals) as u32;
        let amount = if dice.chance(50) { menu[dice.skewed(14) as usize] } else { dice.amount() / 10 * 10 };
        let card = Card::new(629_999, dice.skewed(10_000) as u16);
        let offset = if terminal.is_multiple_of(5) { 420 } else { i64::from(terminal) * 3 };
        let latency = 1 + dice.below(7) as i64;
        let booked = if dice.below(1_000) == 0 { amount * 10 } else { amount };
        let told = knows != Knows::AmountAndTimeOnly;
        let trace = if knows == Knows::TraceAndTerminal { 1 + (event as u32 * 7) % 999_983 } else { 0 };
        let row = Row {
            event,
            moment: Some((day, second)),
            amount,
            terminal: if told { terminal } else { 0 },
            card: if knows == Knows::Last4 { card } else { Card::NONE },
            trace,
            ..Row::default()
        };
        world.merchant.push(Row { moment: Some((day, (i64::from(second) + offset) as u32)), amount: booked, ..row.clone() });
        world.acquirer.push(Row { moment: Some((day, second + latency as u32)), ..row });
    }
    world
}

#[test]
fn transfers_that_differ_in_amount_day_and_memo_are_found() {
    let mut dice = Dice(3);
    let mut world = transfers(&mut dice, 4_000);
    world.spoil(&mut dice, 0);
    let score = world.score(false);
    assert!(score.f1() >= 0.99, "{score:?}");
    assert!(score.confirmed_precision() >= 0.999, "{score:?}");
}

#[test]
fn with_three_tenths_of_each_side_lost_the_rest_is_found_and_what_is_confirmed_is_right() {
    let mut dice = Dice(5);
    let mut world = transfers(&mut dice, 4_000);
    world.spoil(&mut dice, 30);
    let score = world.score(false);
    assert!(score.f1() >= 0.97, "{score:?}");
    assert!(score.confirmed_precision() >= 0.999, "{score:?}");
    assert!(score.confirmed.1 * 10 >= score.truth * 3, "{score:?}");
}

#[test]
fn a_shop_s_rows_are_found_by_what_the_sides_share() {
    for (knows, f1_min) in [(Knows::TraceAndTerminal, 0.995), (Knows::Last4, 0.98), (Knows::AmountAndTime, 0.93), (Knows::AmountAndTimeOnly, 0.9)] {
        for lost in [0, 10] {
            let mut dice = Dice(17);
            let mut world = shop(&mut dice, 4_000, knows);
            world.spoil(&mut dice, lost);
            let score = world.score(true);
            assert!(score.f1() >= f1_min - 0.01 * lost as f64 / 10.0, "{lost} {score:?}");
            assert!(score.confirmed_precision() >= 0.999, "{lost} {score:?}");
        }
    }
}

#[test]
fn a_price_sold_twice_in_one_second_is_ambiguous_and_no_guess_is_confirmed() {
    let mut dice = Dice(23);
    let mut world = shop(&mut dice, 600, Knows::AmountAndTime);
    for side in [&mut world.merchant, &mut world.acquirer] {
        let twin = Row { event: 600, ..side[7].clone() };
        side.push(twin);
    }
    let mut names = Names::default();
    let (merchant, acquirer) = (World::book(&world.merchant, &mut names, true), World::book(&world.acquirer, &mut names, true));
    let all: Vec<u32> = (0..601).collect();
    let evidence = link((&merchant, &all), (&acquirer, &all), &[], &Constants::default(), &names, &mut |_, _| true);
    let of = |record: u32| evidence.links.iter().find(|link| link.merchant == record);
    for record in [7, 600] {
        let link = of(record).unwrap();
        assert_ne!(link.standing, Standing::Confirmed, "{link:?}");
        assert!(link.margin < 0.01 && (0.4..0.6).contains(&link.probability), "{link:?}");
    }
    let explained = of(8).unwrap().explain();
    assert!(explained.iter().any(|weight| weight.field == "amount" && weight.level == "equal" && weight.bits > 1.0), "{explained:?}");
    assert_eq!(names.text(Name::NONE), "");
}

/// Two books of the same rows, an hour apart and of an amount each.
fn twins(count: usize, has_time_of_day: bool) -> (Names, Book, Book) {
    let mut names = Names::default();
    let rows: Vec<Row> =
        (0..count).map(|n| Row { moment: Some((n as i64 / 20, 3_600 * (n as u32 % 20))), amount: 1_000 + n as i64, ..Row::default() }).collect();
    let book = |names: &mut Names| World::book(&rows, names, has_time_of_day);
    let (merchant, acquirer) = (book(&mut names), book(&mut names));
    (names, merchant, acquirer)
}

#[test]
fn fifty_pairs_by_reference_teach_what_true_pairs_look_like() {
    let (names, merchant, acquirer) = twins(60, true);
    let known = |count: u32| (0..count).map(|row| (row, row)).collect::<Vec<(u32, u32)>>();
    let taught = |count: u32| teach((&merchant, &acquirer), &known(count), &Constants::default(), &names, true);
    assert!(taught(49).counts.is_none() && taught(49).pairs == 0.0);
    let fifty = taught(50);
    let counts = fifty.counts.unwrap();
    assert_eq!(fifty.pairs, 50.0);
    assert_eq!((counts[fields::AMOUNT][levels::EQUAL as usize], counts[fields::AMOUNT].iter().sum::<f64>()), (50.0, 50.0));
    let same_time = Bands::of_seconds().lag_level(0) as usize;
    assert_eq!((counts[fields::LAG][same_time], counts[fields::LAG].iter().sum::<f64>()), (50.0, 50.0));
    let mut taught = Taught { counts: Some(counts), pairs: 50.0 };
    taught.forget(fields::AMOUNT);
    let counts = taught.counts.unwrap();
    assert_eq!((counts[fields::AMOUNT].iter().sum::<f64>(), counts[fields::LAG].iter().sum::<f64>()), (0.0, 50.0));
}

#[test]
fn many_known_pairs_count_as_three_hundred_and_four_thousand_of_them_are_looked_at() {
    let (names, merchant, acquirer) = twins(10, false);
    let taught = |count: usize| {
        let known: Vec<(u32, u32)> = (0..count).map(|row| (row as u32 % 10, row as u32 % 10)).collect();
        let taught = teach((&merchant, &acquirer), &known, &Constants::default(), &names, false);
        (taught.pairs, taught.counts.unwrap()[fields::AMOUNT].iter().sum::<f64>())
    };
    assert_eq!([taught(299), taught(300), taught(301)], [(299.0, 299.0), (300.0, 300.0), (300.0, 301.0)]);
    assert_eq!([taught(7_999), taught(8_000)], [(300.0, 7_999.0), (300.0, 4_000.0)]);
}

#[test]
fn a_clock_that_references_prove_is_set_before_pairs_teach() {
    let (names, mut merchant, acquirer) = twins(50, true);
    for row in 0..50 {
        merchant.columns.moment.set(row, merchant.columns.moment.get(row).plus(420));
    }
    let clocks = vec![crate::matching::constants::ClockOffset { terminal: Name::NONE, seconds: 420, pairs: 50 }];
    let known: Vec<(u32, u32)> = (0..50).map(|row| (row, row)).collect();
    let taught = teach((&merchant, &acquirer), &known, &Constants { clocks, ..Constants::default() }, &names, true);
    assert_eq!(taught.counts.unwrap()[fields::LAG][Bands::of_seconds().lag_level(0) as usize], 50.0);
}

#[test]
fn what_a_first_run_linked_is_left_out_of_the_second() {
    let link = |merchant, acquirer| Scored {
        merchant,
        acquirer,
        probability: 1.0,
        margin: 1.0,
        standing: Standing::Confirmed,
        levels: [0; FIELDS],
        weights: [0; FIELDS],
    };
    let pool = |rows: &[u32]| Pool { rows: rows.to_vec(), ..made::pool(&[]) };
    let settled = Settled::of(&[link(9, 4), link(5, 8)], &pool(&[5, 7, 9]), &pool(&[4, 6, 8]));
    assert_eq!((settled.merchants.as_slice(), settled.acquirers.as_slice()), (&[true, false, true][..], &[true, false, true][..]));
    assert!(settled.leaves_rows());
    for (own, other) in [(vec![5, 9], vec![4, 6]), (vec![5, 6], vec![4, 8]), (vec![5, 9], vec![4, 8])] {
        assert!(!Settled::of(&[link(9, 4), link(5, 8)], &pool(&own), &pool(&other)).leaves_rows());
    }
}

#[test]
fn a_stop_is_heard_in_every_run_and_no_rows_are_no_run() {
    for has_time_of_day in [true, false] {
        let (names, merchant, acquirer) = twins(120, has_time_of_day);
        let all: Vec<u32> = (0..120).collect();
        // The days' decoys ask first.
        let asked = |stop_at: usize| {
            let mut asked = 0;
            let evidence = link((&merchant, &all), (&acquirer, &all), &[], &Constants::default(), &names, &mut |_, _| {
                asked += 1;
                asked != stop_at
            });
            (asked, evidence.is_stopped, evidence.links.len())
        };
        assert_eq!(asked(0), (if has_time_of_day { 1 } else { 2 }, false, 120));
        assert_eq!(asked(if has_time_of_day { 1 } else { 2 }), (if has_time_of_day { 1 } else { 2 }, true, 0));
        for (own, other) in [(&all[..], &[][..]), (&[][..], &all[..])] {
            let evidence = link((&merchant, own), (&acquirer, other), &[], &Constants::default(), &names, &mut |_, _| panic!("asked"));
            assert_eq!((evidence.links.len(), evidence.is_stopped), (0, false));
        }
    }
}

#[test]
fn where_one_side_has_days_alone_days_are_compared() {
    let (names, merchant, acquirer) = twins(120, true);
    let days = Book { has_time_of_day: false, ..acquirer.clone() };
    let all: Vec<u32> = (0..120).collect();
    let levels = |own: &Book, other: &Book| {
        let evidence = link((own, &all), (other, &all), &[], &Constants::default(), &names, &mut |_, _| true);
        evidence.links[7].levels[fields::LAG]
    };
    assert_eq!(levels(&merchant, &acquirer), Bands::of_seconds().lag_level(0));
    assert_eq!(levels(&merchant, &days), Bands::of_days().lag_level(0));
    assert_eq!(levels(&days, &merchant), Bands::of_days().lag_level(0));
}
