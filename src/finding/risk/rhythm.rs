//! R07, R11, R12 and R18: shares, pauses, months and digits, against the shop's own past.
//!
//! In: the scene. Out: signs of information. Must not know: identities.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use crate::base::{ByName, CardKind, Day, Fact, Minor, Name, Said};
use crate::finding::desk::{Class, Look};

use super::{Found, Scene, Sign, lacks, relief};

/// R07: a week in which credit cards are a clearly larger share than in all others.
pub(super) fn credit_share(scene: &Scene<'_>) -> Found {
    let book = scene.desk.acquirer;
    if !book.columns.card_kind.is_present() {
        return Err(lacks(vec!["data-card-kind"]));
    }
    let week_of = |row: u32| {
        let is_said = book.columns.card_kind.get(row as usize) != CardKind::Unsaid;
        // The first of January 1970 was a Thursday; weeks begin on Monday.
        book.moment(row).day().number().filter(|_| is_said).map(|number| (number + 3) / 7)
    };
    let mut weeks: BTreeMap<i64, (i128, Vec<u32>)> = BTreeMap::new();
    for run in scene.sales.chunk_by(|one, other| week_of(*one) == week_of(*other)) {
        let Some(number) = run.first().and_then(|row| week_of(*row)) else { continue };
        let week = weeks.entry(number).or_default();
        week.0 += run.len() as i128;
        week.1.extend(run.iter().filter(|row| book.columns.card_kind.get(**row as usize) == CardKind::Credit));
    }
    if weeks.len() < 4 {
        return Err(lacks(vec!["data-four-weeks"]));
    }
    let (all, credit) = weeks.values().fold((0_i128, 0_i128), |sum, week| (sum.0 + week.0, sum.1 + week.1.len() as i128));
    let mut signs = Vec::new();
    for (cards, rows) in weeks.into_values() {
        let count = rows.len() as i128;
        // More than four standard deviations above the share of all weeks, in whole numbers.
        let off = count * all - cards * credit;
        if off <= 0 || cards < 30 || off * off <= 16 * cards * credit * (all - credit) {
            continue;
        }
        let percent = |part: i128, whole: i128| Fact::Count(u64::try_from(100 * part / whole.max(1)).unwrap_or(0));
        let first = rows.first().map(|row| book.moment(*row).day()).unwrap_or(Day::NONE);
        let said = Said::new("risk-credit").with("from", Fact::Day(first)).with("percent", percent(count, cards)).with("usual", percent(credit, all));
        let booked = scene.booked(&rows);
        signs.push(Sign::of(rows, said).with(booked).at_least(3));
    }
    Ok(signs)
}

/// R11: a terminal idle for a fortnight, then many large payments within two days.
pub(super) fn after_a_pause(scene: &Scene<'_>) -> Found {
    const PAUSE_DAYS: i64 = 14;
    let large = OnceCell::new();
    let book = scene.desk.acquirer;
    if !book.columns.terminal.is_present() {
        return Err(lacks(vec!["data-terminal"]));
    }
    // Only a terminal with a pause between its days is looked at row by row.
    let mut days: ByName<(Day, BTreeSet<Day>)> = ByName::default();
    for row in &scene.sales {
        let day = book.moment(*row).day();
        days.change(book.columns.terminal.get(*row as usize), |(last, days)| {
            if *last != day {
                *last = day;
                days.insert(day);
            }
        });
    }
    let has_pause = |days: &BTreeSet<Day>| {
        days.iter().zip(days.iter().skip(1)).any(|(before, after)| after.days_since(*before).is_some_and(|days| days >= PAUSE_DAYS))
    };
    let mut signs = Vec::new();
    for (terminal, _) in days.iter().filter(|(terminal, (_, days))| *terminal != Name::NONE && has_pause(days)) {
        let mut rows: Vec<u32> = scene.sales.iter().copied().filter(|row| book.columns.terminal.get(*row as usize) == terminal).collect();
        let large = *large.get_or_init(|| scene.amount_after(scene.sales.len() * 90 / 100).unwrap_or(Minor::MAX));
        rows.sort_by_key(|row| (book.moment(*row), *row));
        for (at, pair) in rows.windows(2).enumerate() {
            let (Some(before), Some(start)) = (pair.first(), pair.get(1)) else { continue };
            let days = book.moment(*start).day().days_since(book.moment(*before).day()).unwrap_or(0);
            if days < PAUSE_DAYS {
                continue;
            }
            let end = book.moment(*start).day().plus(1);
            let burst: Vec<u32> = rows
                .iter()
                .skip(at + 1)
                .take_while(|row| book.moment(**row).day() <= end)
                .copied()
                .filter(|row| scene.amount(*row) >= large)
                .collect();
            if burst.len() >= 5 {
                let said = Said::new("risk-pause").with("days", Fact::Count(days.unsigned_abs())).with("count", Fact::Count(burst.len() as u64));
                let booked = scene.booked(&burst);
                signs.push(Sign::of(burst, said).with(booked).at_least(3));
            }
        }
    }
    Ok(signs)
}

/// R12: one card in three months or more, on like days with like sums.
pub(super) fn every_month(scene: &Scene<'_>) -> Found {
    let book = scene.desk.acquirer;
    if !scene.has_cards() {
        return Err(lacks(vec!["data-card"]));
    }
    let month_of = |day: Day| day.civil().map(|(year, month, _)| i64::from(year) * 12 + i64::from(month));
    let month = |row: u32| month_of(book.moment(row).day());
    let days = || scene.sales.iter().map(|row| book.moment(*row).day()).filter(|day| day.is_some());
    let (first, last) = (days().min().and_then(month_of), days().max().and_then(month_of));
    if first.zip(last).is_none_or(|(first, last)| last - first < 2) {
        return Err(lacks(vec!["data-three-months"]));
    }
    let mut signs = Vec::new();
    for sales in scene.by_card().filter(|sales| (3..=60).contains(&sales.len())) {
        let mut rows: Vec<u32> = sales.to_vec();
        rows.sort_unstable();
        for start in &rows {
            let Some((_, _, day)) = book.moment(*start).day().civil() else { continue };
            let amount = scene.amount(*start);
            let is_like = |row: &&u32| {
                let near = book.moment(**row).day().civil().is_some_and(|(_, _, other)| (i16::from(other) - i16::from(day)).abs() <= 3);
                near && (scene.amount(**row) - amount).abs() * 20 <= amount
            };
            let mut by_month: BTreeMap<i64, u32> = BTreeMap::new();
            for row in rows.iter().filter(is_like) {
                by_month.entry(month(*row).unwrap_or(0)).or_insert(*row);
            }
            if by_month.len() >= 3 {
                let rows: Vec<u32> = by_month.into_values().collect();
                let said = Said::new("risk-monthly").with("count", Fact::Count(rows.len() as u64)).with("amount", Fact::Money(amount));
                let booked = scene.booked(&rows);
                signs.push(Sign::of(rows, said).with(booked).at_least(2));
                break;
            }
        }
    }
    Ok(signs)
}

/// R18: how far first digits lie from their usual frequencies, and from those of the shop's own sales: a price list makes
/// both records alike. Information only.
pub(super) fn digits(scene: &Scene<'_>) -> Found {
    const USUAL: [i64; 9] = [301, 176, 125, 97, 79, 67, 58, 51, 46];
    const OFF_MIN: i64 = 15;
    let amounts = || scene.sales.iter().map(|row| scene.amount(*row));
    let spans = amounts().max().unwrap_or(0) >= 100 * amounts().min().unwrap_or(0).max(1);
    if scene.sales.len() < 500 || !spans {
        return Err(lacks(vec!["data-digits"]));
    }
    let own = scene.desk.merchant;
    let is_own_sale =
        |row: &u32| own.class(*row) == Class::Sale && own.amount(*row) > 0 && own.moved(*row) && !scene.desk.merchant_code(*row).is_out();
    let stated = shares(amounts());
    let booked = shares((0..own.len as u32).filter(is_own_sale).map(|row| own.amount(row)));
    let apart = |other: &[i64; 9]| stated.iter().zip(other).map(|(share, usual)| (share - usual).abs()).sum::<i64>() / 9;
    let (off, off_own) = (apart(&USUAL), apart(&booked));
    let all = scene.sales.len() as u64;
    let said = Said::new("risk-digits").with("off", Fact::Count(off.unsigned_abs())).with("count", Fact::Count(all));
    let sign = Sign { count: all, ..Sign::of(Vec::new(), said) }.with(Some(relief(Said::new("relief-digits"))));
    Ok(if off > OFF_MIN && off_own > OFF_MIN { vec![sign] } else { Vec::new() })
}

// First digits one to nine, each in thousandths of all.
fn shares(amounts: impl Iterator<Item = Minor>) -> [i64; 9] {
    let (mut counts, mut all) = ([0_i64; 9], 0);
    for amount in amounts {
        let mut lead = amount;
        while lead >= 10_000 {
            lead /= 10_000;
        }
        while lead >= 10 {
            lead /= 10;
        }
        if let Some(count) = usize::try_from(lead - 1).ok().and_then(|at| counts.get_mut(at)) {
            *count += 1;
            all += 1;
        }
    }
    counts.map(|count| count * 1_000 / all.max(1))
}

#[cfg(test)]
mod tests {
    use super::shares;

    #[test]
    fn first_digits_are_counted_whatever_the_size() {
        let of = |amounts: &[i64]| shares(amounts.iter().copied());
        assert_eq!(of(&[1, 19, 100, 9_999, 10_000, 99_999, 123_456_789, 20]), [625, 125, 0, 0, 0, 0, 0, 0, 250]);
        assert_eq!(of(&[0]), [0; 9]);
        assert_eq!(of(&[30, 30, 70]), [0, 0, 666, 0, 0, 0, 333, 0, 0]);
    }
}
