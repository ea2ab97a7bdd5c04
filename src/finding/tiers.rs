//! The key tiers T1–T5 of the domain page, over records that may still be linked.
//!
//! In: a desk, who may take part. Out: links on the desk. Must not know: codes beyond "open", why amounts differ.
//!
//! The amount is never part of T1–T3: a wrong amount must stay a pair, not fall into two one-sided rows. It only breaks
//! ties inside a group of equal references.

use crate::base::{Card, IdKey, Moment};
use crate::ledger::Columns;
use crate::matching::Tier;
use crate::matching::keys::{Entry, Group, LONE, join, settle};

use super::clocks::learn_clocks;
use super::desk::{Desk, Look};
use super::known::Key;

/// Which records of each side take part in a pass.
pub struct Pass<'p> {
    /// Whether a merchant record may be linked.
    pub merchant: &'p dyn Fn(&Desk<'_>, u32) -> bool,
    /// Whether an acquirer record may be linked.
    pub acquirer: &'p dyn Fn(&Desk<'_>, u32) -> bool,
    /// Whether the two may be one event (classes, kinds).
    pub pair: &'p dyn Fn(&Desk<'_>, u32, u32) -> bool,
}

const MINUTE: i64 = 60;
const DAY: i64 = 86_400;
// Of two charges that both could be a sale's, one must be so many seconds nearer to be taken for certain; more where the
// terminal's clock isn't known.
const CLEAR_S: i64 = 30;
const CLEAR_WITHOUT_CLOCK_S: i64 = 3 * MINUTE;

/// T1–T3: by reference.
pub fn link_by_reference(desk: &mut Desk<'_>, pass: &Pass<'_>) {
    for (id, key) in [(IdColumn::Channel, Key::Channel), (IdColumn::Rrn, Key::Rrn), (IdColumn::Order, Key::Order)] {
        let cost = |desk: &Desk<'_>, m: u32, a: u32| reference_cost(desk, m, a, id.is_unique_for_ever());
        // The keys of a few open rows are sorted sooner than those of all rows are gone through.
        let are_many = desk.open_merchant().count() * 8 >= desk.merchant.len || desk.open_acquirer().count() * 8 >= desk.acquirer.len;
        if are_many {
            let found = known_pairs(desk, pass, key, cost);
            link(desk, found, Tier::T1);
        } else {
            run(desk, pass, Tier::T1, id.of(), id.of(), cost);
        }
    }
    for (merchant_id, acquirer_id) in cross_columns(desk) {
        run(desk, pass, Tier::T1, merchant_id.of(), acquirer_id.of(), |desk, m, a| reference_cost(desk, m, a, merchant_id.is_unique_for_ever()));
    }
    let place =
        |columns: &Columns, index: usize| columns.trace.get(index).and(two(columns.terminal.get(index).index(), columns.batch.get(index).index()));
    let with_batch = move |columns: &Columns, index: usize| match (columns.terminal.get(index).is_some(), columns.batch.get(index).is_some()) {
        (true, true) => place(columns, index),
        _ => IdKey::NONE,
    };
    run(desk, pass, Tier::T2, &with_batch, &with_batch, |desk, m, a| reference_cost(desk, m, a, false));
    let at_terminal = |columns: &Columns, index: usize| match columns.terminal.get(index).is_some() {
        true => columns.trace.get(index).and(columns.terminal.get(index).index() as u64),
        false => IdKey::NONE,
    };
    run(desk, pass, Tier::T3, &at_terminal, &at_terminal, |desk, m, a| {
        let agrees = cards_agree_or_unknown(desk.merchant.card(m), desk.acquirer.card(a));
        if agrees { reference_cost(desk, m, a, false) } else { None }
    });
    let with_card = |columns: &Columns, index: usize| match columns.card.get(index).last4() {
        Some(last4) => columns.trace.get(index).and(u64::from(last4) + 1),
        None => IdKey::NONE,
    };
    run(desk, pass, Tier::T3, &with_card, &with_card, |desk, m, a| reference_cost(desk, m, a, false));
}

/// T4 and T5: authorisation code with card and day; terminal, card, amount and ten minutes.
pub fn link_by_card(desk: &mut Desk<'_>, pass: &Pass<'_>) {
    let auth = |columns: &Columns, index: usize| match columns.card.get(index).last4() {
        Some(last4) => columns.auth.get(index).and(u64::from(last4) + 1),
        None => IdKey::NONE,
    };
    run(desk, pass, Tier::T4, &auth, &auth, |desk, m, a| reference_cost(desk, m, a, false));
    let has_terminals = desk.merchant.columns.terminal.is_present() && desk.acquirer.columns.terminal.is_present();
    let sale = |columns: &Columns, index: usize| match columns.card.get(index).last4() {
        Some(last4) => {
            let terminal = if has_terminals { columns.terminal.get(index).index() } else { 0 };
            IdKey::from_text("card").and(two(terminal, usize::from(last4))).and(columns.amount.get(index) as u64)
        }
        None => IdKey::NONE,
    };
    let have_times = desk.have_times();
    let near = |window: i64| {
        move |desk: &Desk<'_>, m: u32, a: u32| {
            let agrees = desk.merchant.card(m).agrees(desk.acquirer.card(a));
            let window = if desk.know_times(m, a) { window } else { DAY };
            desk.seconds_apart(m, a).filter(|seconds| agrees && *seconds <= window)
        }
    };
    if have_times && desk.constants.clocks.is_empty() {
        let lone = pairs(desk, pass, &sale, &sale, near(30 * MINUTE)).into_iter().filter(|(_, _, margin)| *margin == LONE);
        learn_clocks(desk, lone.map(|(m, a, _)| (m, a)).collect());
    }
    let found = pairs(desk, pass, &sale, &sale, near(10 * MINUTE));
    let clear_at = if desk.constants.clocks.is_empty() { CLEAR_WITHOUT_CLOCK_S } else { CLEAR_S };
    for (merchant, acquirer, margin) in found {
        let clear = if desk.know_times(merchant, acquirer) { clear_at } else { LONE };
        if margin >= clear {
            desk.links.link(merchant, acquirer, Tier::T5);
        } else {
            desk.links.link_likely(merchant, acquirer, Tier::T5);
        }
    }
    desk.sweep();
}

fn two(first: usize, second: usize) -> u64 {
    (first as u64) << 32 | second as u64
}

/// Seconds between two moments; `None` when one is unknown.
pub fn apart(merchant: Moment, acquirer: Moment) -> Option<i64> {
    merchant.seconds_since(acquirer).map(i64::abs)
}

/// Whether two cards may be one, an unknown one with any.
pub fn cards_agree_or_unknown(merchant: Card, acquirer: Card) -> bool {
    !merchant.is_some() || !acquirer.is_some() || merchant.agrees(acquirer)
}

// Within a group of one reference: near in time first, then equal amounts; references are used again after days, so a pair
// days apart needs an equal amount and no other card.
fn reference_cost(desk: &Desk<'_>, merchant: u32, acquirer: u32, is_unique_for_ever: bool) -> Option<i64> {
    let amounts_differ = desk.merchant.amount(merchant).abs() != desk.acquirer.amount(acquirer).abs();
    let cards_differ = !cards_agree_or_unknown(desk.merchant.card(merchant), desk.acquirer.card(acquirer));
    let seconds = desk.seconds_apart(merchant, acquirer).unwrap_or(0);
    if cards_differ && amounts_differ {
        return None;
    }
    if !is_unique_for_ever && seconds > DAY + DAY / 2 && (amounts_differ || cards_differ) {
        return None;
    }
    Some(seconds + if amounts_differ { DAY } else { 0 } + if cards_differ { 10 * DAY } else { 0 })
}

type KeyOf<'k> = dyn Fn(&Columns, usize) -> IdKey + 'k;

// A merchant's record, an acquirer's, and the margin of the choice.
type Found = (u32, u32, i64);

fn run(
    desk: &mut Desk<'_>,
    pass: &Pass<'_>,
    tier: Tier,
    merchant_key: &KeyOf<'_>,
    acquirer_key: &KeyOf<'_>,
    cost: impl Fn(&Desk<'_>, u32, u32) -> Option<i64>,
) {
    let found = pairs(desk, pass, merchant_key, acquirer_key, cost);
    link(desk, found, tier);
}

fn link(desk: &mut Desk<'_>, found: Vec<Found>, tier: Tier) {
    for (merchant, acquirer, _) in &found {
        desk.links.link(*merchant, *acquirer, tier);
    }
    if !found.is_empty() {
        desk.sweep();
    }
}

// The same as `pairs` by a key whose rows are known.
fn known_pairs(desk: &Desk<'_>, pass: &Pass<'_>, key: Key, cost: impl Fn(&Desk<'_>, u32, u32) -> Option<i64>) -> Vec<Found> {
    let is_ours = |row: &u32| desk.is_open_merchant(*row) && (pass.merchant)(desk, *row);
    let is_theirs = |row: &u32| desk.is_open_acquirer(*row) && (pass.acquirer)(desk, *row);
    let cost = |m: u32, a: u32| if (pass.pair)(desk, m, a) { cost(desk, m, a) } else { None };
    let partners = desk.known.partners(key, desk.merchant, desk.acquirer, desk.names);
    let alone = desk.open_merchant().filter_map(|m| Some((m, partners.lone(m)?)));
    let alone = alone.filter(|(m, a)| is_theirs(a) && is_ours(m) && cost(*m, *a).is_some());
    let mut found: Vec<Found> = alone.map(|(m, a)| (m, a, LONE)).collect();
    for (merchant, acquirer) in &partners.shared {
        let entries = |rows: &[u32], is_open: &dyn Fn(&u32) -> bool| rows.iter().copied().filter(is_open).map(|row| (0, row)).collect::<Vec<Entry>>();
        let (merchant, acquirer) = (entries(merchant, &is_ours), entries(acquirer, &is_theirs));
        settle(&Group { merchant: &merchant, acquirer: &acquirer }, cost, |m, a, margin| found.push((m, a, margin)));
    }
    found
}

// The pairs of a pass among open records that share a key, each group settled as a whole.
fn pairs(
    desk: &Desk<'_>,
    pass: &Pass<'_>,
    merchant_key: &KeyOf<'_>,
    acquirer_key: &KeyOf<'_>,
    cost: impl Fn(&Desk<'_>, u32, u32) -> Option<i64>,
) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let merchant =
        desk.open_merchant().filter(|row| (pass.merchant)(desk, *row)).map(|row| (merchant_key(&desk.merchant.columns, row as usize).bits(), row));
    let acquirer =
        desk.open_acquirer().filter(|row| (pass.acquirer)(desk, *row)).map(|row| (acquirer_key(&desk.acquirer.columns, row as usize).bits(), row));
    join(merchant, acquirer, |group: Group<'_>| {
        let cost = |m: u32, a: u32| if (pass.pair)(desk, m, a) { cost(desk, m, a) } else { None };
        settle(&group, cost, |m, a, margin| found.push((m, a, margin)));
    });
    found
}

/// An id column that may serve as a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum IdColumn {
    Rrn,
    Channel,
    Order,
    Receipt,
    Trace,
}

impl IdColumn {
    const ALL: [IdColumn; 5] = [IdColumn::Rrn, IdColumn::Channel, IdColumn::Order, IdColumn::Receipt, IdColumn::Trace];

    fn of(self) -> &'static KeyOf<'static> {
        match self {
            IdColumn::Rrn => &|columns: &Columns, index: usize| columns.rrn.get(index),
            IdColumn::Channel => &|columns: &Columns, index: usize| columns.channel_id.get(index),
            IdColumn::Order => &|columns: &Columns, index: usize| columns.order_id.get(index),
            IdColumn::Receipt => &|columns: &Columns, index: usize| columns.receipt_id.get(index),
            IdColumn::Trace => &|columns: &Columns, index: usize| columns.trace.get(index),
        }
    }

    // A wallet's number never comes back; a retrieval reference, an order or a trace number may.
    fn is_unique_for_ever(self) -> bool {
        self == IdColumn::Channel
    }

    fn values(self, columns: &Columns) -> &[IdKey] {
        match self {
            IdColumn::Rrn => columns.rrn.values(),
            IdColumn::Channel => columns.channel_id.values(),
            IdColumn::Order => columns.order_id.values(),
            IdColumn::Receipt => columns.receipt_id.values(),
            IdColumn::Trace => columns.trace.values(),
        }
    }
}

// Which other id columns hold the same numbers, seen on the records still open: one side's 流水号 may be the other's
// 检索参考号, so the data decides, not the header.
fn cross_columns(desk: &Desk<'_>) -> Vec<(IdColumn, IdColumn)> {
    let mut pairs = Vec::new();
    let acquirer_open: Vec<u32> = desk.open_acquirer().collect();
    for merchant in IdColumn::ALL {
        let values = merchant.values(&desk.merchant.columns);
        if values.is_empty() {
            continue;
        }
        let sample = sample_of(desk.open_merchant().filter_map(|row| values.get(row as usize)).filter(|key| key.is_some()));
        for acquirer in IdColumn::ALL {
            let is_new = merchant != acquirer || merchant == IdColumn::Receipt;
            if is_new && coincide(&sample, acquirer.values(&desk.acquirer.columns), &acquirer_open) {
                pairs.push((merchant, acquirer));
            }
        }
    }
    pairs
}

// Up to a few hundred distinct values spread over the records; empty when they don't tell records apart.
fn sample_of<'k>(keys: impl Iterator<Item = &'k IdKey>) -> Vec<u64> {
    const SAMPLE: usize = 512;
    let keys: Vec<u64> = keys.map(|key| key.bits()).collect();
    let mut sample: Vec<u64> = keys.iter().copied().step_by((keys.len() / SAMPLE).max(1)).collect();
    let taken = sample.len();
    sample.sort_unstable();
    sample.dedup();
    if taken < 3 || sample.len() * 10 < taken * 9 { Vec::new() } else { sample }
}

// Whether at least three in ten of the sample are among the values.
fn coincide(sample: &[u64], values: &[IdKey], rows: &[u32]) -> bool {
    if sample.is_empty() || values.is_empty() {
        return false;
    }
    let mut met = vec![false; sample.len()];
    for key in rows.iter().filter_map(|row| values.get(*row as usize)) {
        if let Ok(at) = sample.binary_search(&key.bits())
            && let Some(slot) = met.get_mut(at)
        {
            *slot = true;
        }
    }
    met.iter().filter(|met| **met).count() * 10 >= sample.len() * 3
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(numbers: impl Iterator<Item = u64>) -> Vec<IdKey> {
        numbers.map(|number| IdKey::from_text("id").and(number)).collect()
    }

    #[test]
    fn a_column_that_tells_records_apart_is_sampled_evenly() {
        let sample = |keys: &[IdKey]| sample_of(keys.iter()).len();
        assert_eq!([sample(&keys(0..2)), sample(&keys(0..3))], [0, 3]);
        // Nine of ten must be numbers of their own.
        assert_eq!([sample(&keys((0..9).chain([8]))), sample(&keys((0..8).chain([7, 7])))], [9, 0]);
        assert_eq!([sample(&keys(0..1_023)), sample(&keys(0..1_024)), sample(&keys(0..5_120))], [1_023, 512, 512]);
    }

    #[test]
    fn columns_hold_the_same_numbers_where_three_in_ten_meet() {
        let sample: Vec<u64> = {
            let mut bits: Vec<u64> = keys(0..10).iter().map(|key| key.bits()).collect();
            bits.sort_unstable();
            bits
        };
        let values = keys((0..3).chain(50..60));
        let all: Vec<u32> = (0..13).collect();
        assert!(coincide(&sample, &values, &all));
        // One number twice is one number.
        assert!(!coincide(&sample, &keys([0, 0, 1, 1].into_iter()), &[0, 1, 2, 3]));
        // Only open records count.
        assert!(!coincide(&sample, &values, &all[1..]));
        assert!(!coincide(&[], &values, &all));
        assert!(!coincide(&sample, &[], &all));
    }
}
