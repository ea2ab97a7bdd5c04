//! R13 to R17 and R19 to R21: payouts, refunds, terminals and limits: what the files simply say.
//!
//! In: the scene. Out: signs with their facts. Must not know: identities.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::{ByName, CardKind, Channel, Day, EntryMode, Fact, IdKey, Minor, Name, Said};
use crate::finding::desk::{Class, Look};

use super::{Found, Scene, Sign, lacks, piece, relief};

const YUAN: Minor = 100;
// Card payments without a sale that are more than missed bookings: this many, and one in so many of all.
const UNBOOKED_MIN: usize = 5;
const UNBOOKED_SHARE: usize = 50;

// Whether a row says that it was paid out at once.
fn instant_rows(scene: &Scene<'_>) -> Vec<u32> {
    let columns = &scene.desk.acquirer.columns;
    let mut known: ByName<Option<bool>> = ByName::default();
    let mut says = |name: Name| known.change(name, |said| *said.get_or_insert_with(|| says_instant(scene.text(name))));
    scene.sales.iter().copied().filter(|row| says(columns.settle_kind.get(*row as usize)) || says(columns.remark.get(*row as usize))).collect()
}

/// Whether a text says that money is paid out at once.
pub(super) fn says_instant(text: &str) -> bool {
    let text = text.to_lowercase().replace('+', "");
    ["d0", "t0", "秒到", "即时到账", "实时到账", "instant"].iter().any(|word| text.contains(word))
}

fn says_settlement(scene: &Scene<'_>) -> bool {
    scene.desk.acquirer.columns.settle_kind.is_present() || scene.desk.acquirer.columns.remark.is_present()
}

/// R13: large credit card payments paid out at once.
pub(super) fn instant_credit(scene: &Scene<'_>) -> Found {
    if !says_settlement(scene) {
        return Err(lacks(vec!["data-settlement"]));
    }
    let instant = instant_rows(scene);
    if instant.is_empty() {
        return Ok(Vec::new());
    }
    let large = scene.amount_after(scene.sales.len() * 95 / 100).unwrap_or(0).max(1_000 * YUAN);
    let is_large_credit = |row: &u32| scene.desk.acquirer.columns.card_kind.get(*row as usize) == CardKind::Credit && scene.amount(*row) >= large;
    let rows: Vec<u32> = instant.iter().copied().filter(is_large_credit).collect();
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let said = Said::new("risk-instant").with("count", Fact::Count(rows.len() as u64)).with("large", Fact::Money(large));
    let default = Said::new("relief-instant").with("count", Fact::Count(instant.len() as u64)).with("all", Fact::Count(scene.sales.len() as u64));
    let is_default = instant.len() * 2 >= scene.sales.len();
    let booked = scene.booked(&rows);
    Ok(vec![Sign::of(rows, said).with(is_default.then(|| relief(default))).with(booked)])
}

/// R14: money back to another card than the sale's.
pub(super) fn refund_elsewhere(scene: &Scene<'_>) -> Found {
    let book = scene.desk.acquirer;
    if !book.columns.original_id.is_present() {
        return Err(lacks(vec!["data-original"]));
    }
    if !book.columns.card.is_present() {
        return Err(lacks(vec!["data-card"]));
    }
    let refunds: Vec<u32> = (0..book.len as u32)
        .filter(|row| book.class(*row) == Class::Refund && book.moved(*row) && book.card(*row).is_some())
        .filter(|row| book.columns.original_id.get(*row as usize).is_some())
        .collect();
    let wanted: BTreeMap<IdKey, u32> = refunds.iter().map(|row| (book.columns.original_id.get(*row as usize), *row)).collect();
    let mut signs = Vec::new();
    for row in scene.sales.iter().filter(|_| !wanted.is_empty()) {
        let keys = [book.columns.rrn.get(*row as usize), book.columns.channel_id.get(*row as usize), book.columns.order_id.get(*row as usize)];
        let Some(refund) = keys.iter().filter(|key| key.is_some()).find_map(|key| wanted.get(key)) else { continue };
        let (card, other) = (book.card(*row), book.card(*refund));
        if card.is_some() && !card.agrees(other) && -book.amount(*refund) <= book.amount(*row) {
            let said = Said::new("risk-refund-card").with("card", Fact::Text(card.masked())).with("other", Fact::Text(other.masked()));
            signs.push(Sign::of(vec![*refund], said));
        }
    }
    Ok(signs)
}

/// R15: many card payments in the statement without a sale in a record that covers them. A stray one is a missed booking,
/// which its own finding tells.
pub(super) fn no_sale_behind(scene: &Scene<'_>) -> Found {
    let is_card = |row: &u32| {
        let channel = scene.desk.acquirer.columns.channel.get(*row as usize);
        channel == Channel::Card || scene.desk.acquirer.card(*row).is_some()
    };
    let cards: Vec<u32> = scene.sales.iter().copied().filter(is_card).collect();
    let rows: Vec<u32> = cards.iter().copied().filter(|row| scene.is_unbooked(*row)).collect();
    if rows.len() < UNBOOKED_MIN || rows.len() * UNBOOKED_SHARE < cards.len() {
        return Ok(Vec::new());
    }
    let said = Said::new("risk-no-sale").with("count", Fact::Count(rows.len() as u64)).with("all", Fact::Count(cards.len() as u64));
    Ok(vec![Sign::of(rows, said).with(Some(relief(Said::new("relief-no-sale"))))])
}

/// R16: a terminal under two merchant numbers, or one that the profile does not know.
pub(super) fn terminals(scene: &Scene<'_>) -> Found {
    let columns = &scene.desk.acquirer.columns;
    if !columns.terminal.is_present() {
        return Err(lacks(vec!["data-terminal"]));
    }
    if !columns.merchant_no.is_present() && scene.profile.terminals.is_empty() {
        return Err(lacks(vec!["data-merchant-no", "data-terminals"]));
    }
    // The last merchant number, all of them, how many sales.
    let mut seen: ByName<(Name, BTreeSet<Name>, u64)> = ByName::default();
    for row in &scene.sales {
        let number = columns.merchant_no.get(*row as usize);
        seen.change(columns.terminal.get(*row as usize), |(last, numbers, count)| {
            if *count == 0 || *last != number {
                *last = number;
                numbers.insert(number);
            }
            *count += 1;
        });
    }
    let known: BTreeSet<IdKey> = scene.profile.terminals.iter().map(|terminal| IdKey::from_text(&terminal.id)).collect();
    let mut signs = Vec::new();
    for (terminal, (_, numbers, count)) in seen.iter_mut().filter(|(terminal, (.., count))| *terminal != Name::NONE && *count > 0) {
        numbers.remove(&Name::NONE);
        let text = scene.text(terminal);
        let is_unknown = !known.is_empty() && !known.contains(&IdKey::from_text(text));
        let key = match (numbers.len() > 1, is_unknown) {
            (true, _) => "risk-terminal-two",
            (false, true) => "risk-terminal-unknown",
            (false, false) => continue,
        };
        let said = Said::new(key)
            .with("terminal", Fact::Text(text.to_owned()))
            .with("numbers", Fact::Count(numbers.len() as u64))
            .with("count", Fact::Count(*count));
        let rows = scene.sales.iter().copied().filter(|row| columns.terminal.get(*row as usize) == terminal).collect();
        signs.push(Sign::of(rows, said));
    }
    Ok(signs)
}

/// R17: merchant numbers of different categories (digits 8 to 11) for one shop.
pub(super) fn categories(scene: &Scene<'_>) -> Found {
    let columns = &scene.desk.acquirer.columns;
    let number = |row: &u32| columns.merchant_no.get(*row as usize);
    let category = |number: Name| {
        let text = scene.text(number);
        let is_number = text.len() == 15 && text.bytes().all(|byte| byte.is_ascii_digit());
        text.get(7..11).filter(|_| is_number)
    };
    // Nearly every shop has one category, and then no row needs to be listed.
    let mut seen: ByName<bool> = ByName::default();
    scene.sales.iter().for_each(|row| seen.change(number(row), |is_seen| *is_seen = true));
    let mut by_category: BTreeMap<&str, Vec<u32>> =
        seen.iter().filter(|(_, is_seen)| **is_seen).filter_map(|(number, _)| Some((category(number)?, Vec::new()))).collect();
    if by_category.is_empty() {
        return Err(lacks(vec!["data-merchant-no"]));
    }
    if by_category.len() < 2 {
        return Ok(Vec::new());
    }
    for row in &scene.sales {
        if let Some(rows) = category(number(row)).and_then(|category| by_category.get_mut(category)) {
            rows.push(*row);
        }
    }
    let list = by_category.keys().copied().collect::<Vec<_>>().join(", ");
    // The most frequent one is taken for the registered; the others are asked about.
    let most = by_category.iter().max_by_key(|(_, rows)| rows.len()).map_or("", |(category, _)| *category);
    let rows: Vec<u32> = by_category.into_iter().filter(|(category, _)| *category != most).flat_map(|(_, rows)| rows).collect();
    let said = Said::new("risk-category").with("list", Fact::Text(list)).with("count", Fact::Count(rows.len() as u64));
    Ok(vec![Sign::of(rows, said)])
}

/// R19: a micro merchant's credit card sums against the allowance of a day and of a month.
pub(super) fn micro_limits(scene: &Scene<'_>) -> Found {
    const DAY_MAX: Minor = 1_000 * YUAN;
    const MONTH_MAX: Minor = 10_000 * YUAN;
    if scene.profile.kind.is_none() {
        return Err(lacks(vec!["data-kind"]));
    }
    let book = scene.desk.acquirer;
    if !book.columns.card_kind.is_present() {
        return Err(lacks(vec!["data-card-kind"]));
    }
    if scene.profile.kind.as_deref() != Some("micro") {
        return Ok(Vec::new());
    }
    let mut days: BTreeMap<Day, (Minor, Vec<u32>)> = BTreeMap::new();
    let mut months: BTreeMap<(i32, u8), (Minor, Vec<u32>)> = BTreeMap::new();
    for row in scene.sales.iter().filter(|row| book.columns.card_kind.get(**row as usize) == CardKind::Credit) {
        let day = book.moment(*row).day();
        let Some((year, month, _)) = day.civil() else { continue };
        for (sum, rows) in [days.entry(day).or_default(), months.entry((year, month)).or_default()] {
            *sum += scene.amount(*row);
            rows.push(*row);
        }
    }
    let by_day = days.into_iter().filter(|(_, (sum, _))| *sum > DAY_MAX).map(|(day, (sum, rows))| {
        let said = Said::new("risk-micro-day").with("day", Fact::Day(day)).with("sum", Fact::Money(sum)).with("limit", Fact::Money(DAY_MAX));
        Sign::of(rows, said)
    });
    let by_month = months.into_iter().filter(|(_, (sum, _))| *sum > MONTH_MAX).map(|((year, month), (sum, rows))| {
        let text = format!("{year:04}-{month:02}");
        let said = Said::new("risk-micro-month").with("month", Fact::Text(text)).with("sum", Fact::Money(sum)).with("limit", Fact::Money(MONTH_MAX));
        Sign::of(rows, said)
    });
    Ok(by_day.chain(by_month).collect())
}

/// R20: a terminal that reads by hand or stripe far more often than the others.
pub(super) fn entry_shares(scene: &Scene<'_>) -> Found {
    let columns = &scene.desk.acquirer.columns;
    if !columns.entry.is_present() {
        return Err(lacks(vec!["data-entry"]));
    }
    let mut shares: ByName<(u64, Vec<u32>)> = ByName::default();
    for row in &scene.sales {
        let entry = columns.entry.get(*row as usize);
        if entry == EntryMode::Unsaid {
            continue;
        }
        shares.change(columns.terminal.get(*row as usize), |share| {
            share.0 += 1;
            if matches!(entry, EntryMode::Manual | EntryMode::Fallback) {
                share.1.push(*row);
            }
        });
    }
    let (all, by_hand) = shares.iter().fold((0, 0), |sum, (_, share)| (sum.0 + share.0, sum.1 + share.1.len() as u64));
    let mut signs = Vec::new();
    for (terminal, (count, rows)) in shares.iter_mut() {
        let (count, rows) = (*count, std::mem::take(rows));
        let (other, other_by_hand) = (all - count, by_hand - rows.len() as u64);
        // Three times the share of the others, on five rows or more; alone, a tenth of its rows.
        let is_high = if other >= 30 { rows.len() as u64 * other > 3 * other_by_hand.max(1) * count } else { rows.len() as u64 * 10 > count };
        if rows.len() < 5 || !is_high {
            continue;
        }
        let said = Said::new("risk-entry")
            .with("terminal", Fact::Text(scene.text(terminal).to_owned()))
            .with("by_hand", Fact::Count(rows.len() as u64))
            .with("count", Fact::Count(count));
        signs.push(Sign::of(rows, said).with(Some(relief(Said::new("relief-entry")))));
    }
    Ok(signs)
}

/// R21: paid out at once within 90 days of onboarding.
pub(super) fn early_instant(scene: &Scene<'_>) -> Found {
    let date = scene.profile.onboarded.and_then(|value| value.date);
    let Some(onboarded) = date.and_then(|date| Day::from_civil(i32::from(date.year), date.month, date.day)) else {
        return Err(lacks(vec!["data-onboarded"]));
    };
    if !says_settlement(scene) {
        return Err(lacks(vec!["data-settlement"]));
    }
    let is_early = |row: &u32| scene.desk.acquirer.moment(*row).day().days_since(onboarded).is_some_and(|days| (0..90).contains(&days));
    let rows: Vec<u32> = instant_rows(scene).into_iter().filter(is_early).collect();
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let said = Said::new("risk-early").with("count", Fact::Count(rows.len() as u64)).with("onboarded", Fact::Day(onboarded));
    Ok(vec![Sign::of(rows, said).with(Some(piece("rule", Said::new("risk-early-rule"))))])
}
