//! R04 to R06 and R08 to R10: amounts, hours and repeats that differ from the shop's own habit.
//!
//! In: the scene. Out: signs of information, each with what else looks like it. Must not know: identities.

use std::collections::BTreeMap;

use crate::base::{Fact, Minor, Moment, Name, Said};
use crate::finding::code::Code;
use crate::finding::desk::Look;

use super::{Found, Scene, Sign, lacks, relief};

const YUAN: Minor = 100;

/// R04: whole hundreds from 1,000 on, and amounts of one digit repeated.
pub(super) fn round_amounts(scene: &Scene<'_>) -> Found {
    const LARGE: Minor = 1_000 * YUAN;
    let large: Vec<u32> = scene.sales.iter().copied().filter(|row| scene.amount(*row) >= LARGE).collect();
    let rows: Vec<u32> = large.iter().copied().filter(|row| is_round(scene.amount(*row))).collect();
    // Chance alone makes one large amount in a hundred round; a shop that prices in hundreds has more, which is shown too.
    if rows.len() < 3 || rows.len() * 5 < large.len() {
        return Ok(Vec::new());
    }
    let said = Said::new("risk-round").with("count", Fact::Count(rows.len() as u64)).with("large", Fact::Count(large.len() as u64));
    let booked = scene.booked(&rows);
    Ok(vec![Sign::of(rows, said).with(booked).at_least(3)])
}

fn is_round(amount: Minor) -> bool {
    let yuan = amount / YUAN;
    let mut digits = yuan;
    let last = digits % 10;
    let mut is_repeated = last != 0;
    while digits > 0 {
        is_repeated &= digits % 10 == last;
        digits /= 10;
    }
    amount % YUAN == 0 && (yuan % 100 == 0 || is_repeated)
}

/// R05: a card three times on a day, or far more often than the shop's other cards.
pub(super) fn one_card_often(scene: &Scene<'_>) -> Found {
    if !scene.has_cards() {
        return Err(lacks(vec!["data-card"]));
    }
    let mut counts: Vec<usize> = scene.by_card().map(<[u32]>::len).collect();
    counts.sort_unstable();
    // The count that 95 of 100 cards do not pass.
    let usual = counts.get(counts.len() * 95 / 100).copied().unwrap_or(1);
    let mut signs = Vec::new();
    let day = |row: &u32| scene.desk.acquirer.moment(*row).day();
    for sales in scene.by_card() {
        let most = sales.chunk_by(|left, right| day(left) == day(right)).map(<[u32]>::len).max().unwrap_or(0);
        if most < 3 && (sales.len() < 10 || sales.len() < usual * 5) {
            continue;
        }
        let rows = sales.to_vec();
        let said = Said::new("risk-often")
            .with("count", Fact::Count(rows.len() as u64))
            .with("most", Fact::Count(most as u64))
            .with("usual", Fact::Count(usual as u64));
        let booked = scene.booked(&rows);
        signs.push(Sign::of(rows, said).with(booked).at_least(2));
    }
    Ok(signs)
}

/// R06: outside the hours of the profile, else outside those in which the shop sells.
pub(super) fn outside_hours(scene: &Scene<'_>) -> Found {
    if !scene.desk.acquirer.has_time_of_day {
        return Err(lacks(vec!["data-time"]));
    }
    let given = scene.profile.business_hours.as_deref().and_then(hours);
    let mut counts = [0_usize; 24];
    let timed = || scene.sales.iter().copied().filter(|row| scene.desk.acquirer.knows_time(*row));
    for row in timed() {
        if let Some(count) = counts.get_mut((scene.desk.acquirer.moment(row).second_of_day() / 3_600) as usize) {
            *count += 1;
        }
    }
    let all: usize = counts.iter().sum();
    if given.is_none() && all < 500 {
        return Err(lacks(vec!["data-hours"]));
    }
    let is_outside = |row: &u32| {
        let second = scene.desk.acquirer.moment(*row).second_of_day();
        match given {
            Some((open, close)) if open < close => second < open || second >= close,
            Some((open, close)) => second < open && second >= close,
            // An hour in which fewer than one in a thousand sales fall is none of the shop's.
            None => counts.get((second / 3_600) as usize).is_some_and(|count| count * 1_000 < all),
        }
    };
    let rows: Vec<u32> = timed().filter(is_outside).collect();
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let key = if given.is_some() { "risk-hours-given" } else { "risk-hours-learnt" };
    let said = Said::new(key).with("count", Fact::Count(rows.len() as u64)).with("all", Fact::Count(all as u64));
    let booked = scene.booked(&rows);
    Ok(vec![Sign::of(rows, said).with(booked)])
}

// `07:00-23:00` as seconds of the day.
fn hours(text: &str) -> Option<(u32, u32)> {
    let (open, close) = text.split_once(['-', '~', '至'])?;
    let second = |text: &str| {
        let (hour, minute) = text.trim().split_once(':')?;
        let (hour, minute): (u32, u32) = (hour.parse().ok()?, minute.parse().ok()?);
        (hour <= 24 && minute < 60).then_some(hour * 3_600 + minute * 60)
    };
    Some((second(open)?, second(close)?))
}

/// R08: more amounts just below a round sum than just above it, beyond what the shop's own prices give.
pub(super) fn just_below(scene: &Scene<'_>) -> Found {
    let mut signs = Vec::new();
    let large: Vec<u32> = scene.sales.iter().copied().filter(|row| scene.amount(*row) >= 980 * YUAN).collect();
    for (limit, width) in [(1_000 * YUAN, 20 * YUAN), (5_000 * YUAN, 100 * YUAN), (10_000 * YUAN, 200 * YUAN), (50_000 * YUAN, 1_000 * YUAN)] {
        let within = |row: &&u32, from: Minor, to: Minor| (from..to).contains(&scene.amount(**row));
        let rows: Vec<u32> = large.iter().filter(|row| within(row, limit - width, limit)).copied().collect();
        let above = large.iter().filter(|row| within(row, limit, limit + width)).count();
        if rows.len() < 8 || rows.len() < 4 * above.max(1) {
            continue;
        }
        let mut prices: BTreeMap<Minor, usize> = BTreeMap::new();
        for row in &rows {
            *prices.entry(scene.amount(*row)).or_default() += 1;
        }
        let priced: usize = prices.values().filter(|count| **count >= 3).sum();
        let said = Said::new("risk-below")
            .with("count", Fact::Count(rows.len() as u64))
            .with("limit", Fact::Money(limit))
            .with("above", Fact::Count(above as u64));
        let price = Said::new("relief-price").with("priced", Fact::Count(priced as u64)).with("count", Fact::Count(rows.len() as u64));
        let booked = scene.booked(&rows);
        signs.push(Sign::of(rows, said).with((priced > 0).then(|| relief(price))).with(booked).at_least(3));
    }
    Ok(signs)
}

/// R09: one card twice or more on one terminal within ten minutes, of which not every one is a sale in the books.
pub(super) fn split_sales(scene: &Scene<'_>) -> Found {
    const SECONDS_APART_MAX: i64 = 600;
    if !scene.has_cards() {
        return Err(lacks(vec!["data-card"]));
    }
    if !scene.desk.acquirer.has_time_of_day {
        return Err(lacks(vec!["data-time"]));
    }
    let book = scene.desk.acquirer;
    let mut signs = Vec::new();
    for sales in scene.by_card() {
        let terminal = |row: &u32| -> Name { book.columns.terminal.get(*row as usize) };
        let is_near = |left: &u32, right: &u32| {
            terminal(left) == terminal(right)
                && book.know_times(*left, *right)
                && Moment::seconds_since(book.moment(*right), book.moment(*left)).is_some_and(|seconds| seconds <= SECONDS_APART_MAX)
        };
        for run in sales.chunk_by(is_near).filter(|run| run.len() > 1) {
            let run = run.to_vec();
            // A second charge of one sale has its own code, and separate sales are in the books.
            let is_said = run.iter().any(|row| matches!(scene.desk.acquirer_code(*row), Code::U01 | Code::U05 | Code::U09));
            let unbooked = run.iter().filter(|row| scene.is_unbooked(**row)).count();
            if is_said || unbooked == 0 {
                continue;
            }
            let sum: Minor = run.iter().map(|row| scene.amount(*row)).sum();
            let said = Said::new("risk-split")
                .with("count", Fact::Count(run.len() as u64))
                .with("sum", Fact::Money(sum))
                .with("unbooked", Fact::Count(unbooked as u64));
            let booked = scene.booked(&run);
            signs.push(Sign::of(run, said).with(booked));
        }
    }
    Ok(signs)
}

/// R10: amounts far above the shop's own, by median and spread of their logarithms.
pub(super) fn far_above(scene: &Scene<'_>) -> Found {
    if scene.sales.len() < 50 {
        return Err(lacks(vec!["data-fifty"]));
    }
    // The logarithm keeps the order of amounts, so the one in the middle is that of the amount in the middle.
    let middle = scene.amount_after(scene.sales.len() / 2).unwrap_or(0);
    let median = log2(middle);
    let mut off: Vec<i64> = scene.sales.iter().map(|row| (log2(scene.amount(*row)) - median).abs()).collect();
    let half = off.len() / 2;
    // A menu of one price has no spread; a quarter of a doubling is the least taken.
    let spread = (*off.select_nth_unstable(half).1).max(64);
    let rows: Vec<u32> = scene.sales.iter().copied().filter(|row| log2(scene.amount(*row)) > median + 6 * spread).collect();
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let said = Said::new("risk-far").with("count", Fact::Count(rows.len() as u64)).with("median", Fact::Money(middle));
    let booked = scene.booked(&rows);
    Ok(vec![Sign::of(rows, said).with(booked)])
}

// The logarithm to base two in 256ths, straight between powers: within a tenth of a doubling.
fn log2(amount: Minor) -> i64 {
    let amount = amount.max(1).unsigned_abs();
    let whole = amount.ilog2();
    let part = ((u128::from(amount) << 8) >> whole) as i64 - 256;
    i64::from(whole) * 256 + part
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn round_amounts_are_whole_hundreds_or_one_digit_repeated() {
        for (amount, expected) in [
            (100_000, true),
            (250_000, true),
            (888_800, true),
            (888_801, false),
            (123_400, false),
            (105_000, false),
            (110_100, false),
            (22_200, true),
            (250_001, false),
        ] {
            assert_eq!(is_round(amount), expected, "{amount}");
        }
        assert!(log2(200) - log2(100) == 256 && log2(150) > log2(100));
        assert_eq!(hours("07:00-23:30"), Some((25_200, 84_600)));
        assert_eq!(hours(" 7:05 ~ 24:00 "), Some((25_500, 86_400)));
        assert_eq!(["always", "07:00-25:00", "07:60-20:00", "07:00"].map(hours), [None; 4]);
    }
}
