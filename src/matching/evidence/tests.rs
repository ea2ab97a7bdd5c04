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
