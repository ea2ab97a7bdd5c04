//! One payment split differently by the two sides: several rows of one order, reference or card.
//!
//! In: a desk on which references have had their say. Out: cases M02 and U22. Must not know: how single rows are linked.

use crate::base::{Minor, Name};
use crate::ledger::Book;
use crate::matching::Tier;
use crate::matching::keys::join;

use super::code::Code;
use super::decide::agree_on_tender;
use super::desk::{Case, Class, Desk, Look};
use super::known::Key;
use super::near::{Entries, by_card, clusters, has_terminals, is_open_sale_acquirer, is_open_sale_merchant, mutual, same_terminal};
use super::tiers::cards_agree_or_unknown;

// Records of the merchant, records of the acquirer.
type Sides = (Vec<u32>, Vec<u32>);

const HALF_HOUR: i64 = 1_800;
const FEW_MINUTES: i64 = 300;
// More open rows than this within minutes are no basket.
const CLUSTER_ROWS_MAX: usize = 24;
// An order with more rows than this is no order but a placeholder number.
const ORDER_ROWS_MAX: usize = 16;

/// M02 and U22 by number: rows of one reference or order where the sides split the money differently. Runs before rows of
/// one number are judged to be booked or charged twice.
pub fn close_orders(desk: &mut Desk<'_>) {
    for key in [Key::Rrn, Key::Channel, Key::Order, Key::Trace] {
        let groups = order_groups(desk, key);
        for (merchant, acquirer) in groups {
            close_group(desk, merchant, acquirer);
        }
    }
}

/// M02 by card: open rows of one card within half an hour whose sums agree to the fen. An exact sum explains all of them,
/// so it goes before a slip that would explain two.
pub fn close_equal_card_groups(desk: &mut Desk<'_>) {
    for (merchant, acquirer) in card_groups(desk) {
        let ours: Minor = merchant.iter().map(|row| desk.merchant_money(*row)).sum();
        let theirs: Minor = acquirer.iter().map(|row| desk.acquirer_money(*row)).sum();
        if ours == theirs {
            close_group(desk, merchant, acquirer);
        }
    }
}

/// M02 and U22 by card: open rows of one card within half an hour, whose numbers differ between the sides.
pub fn close_card_groups(desk: &mut Desk<'_>) {
    for (merchant, acquirer) in card_groups(desk) {
        close_group(desk, merchant, acquirer);
    }
    if desk.have_times() {
        for (merchant, acquirer) in terminal_groups(desk) {
            close_likely(desk, merchant, acquirer);
        }
    }
}

/// M02 without cards or terminals: exact sums of open rows within minutes.
pub fn close_equal_terminal_groups(desk: &mut Desk<'_>) {
    for (merchant, acquirer) in terminal_groups(desk) {
        close_likely(desk, merchant, acquirer);
    }
}

/// U22 where the record has no cards: two or three swipes of one card at a terminal within minutes, and one open sale near
/// them that they do not add up to.
pub fn close_swipe_groups(desk: &mut Desk<'_>) {
    if desk.merchant.columns.card.is_present() || !desk.have_times() {
        return;
    }
    let key = |row: u32| {
        let last4 = desk.acquirer.card(row).last4()?;
        Some((last4, desk.acquirer.columns.terminal.get(row as usize), i64::from(desk.acquirer.moment(row).seconds()?), row))
    };
    let is_timed = |row: &u32| is_open_sale_acquirer(desk, *row) && desk.acquirer.knows_time(*row);
    let mut swipes: Vec<(u16, Name, i64, u32)> = desk.open_acquirer().filter(is_timed).filter_map(key).collect();
    swipes.sort_unstable();
    let groups: Vec<Vec<u32>> = swipes
        .chunk_by(|left, right| (left.0, left.1) == (right.0, right.1) && right.2 - left.2 <= FEW_MINUTES)
        .filter(|group| (2..=3).contains(&group.len()))
        .map(|group| group.iter().map(|swipe| swipe.3).collect())
        .collect();
    let sales: Vec<u32> = desk.open_merchant().filter(|row| is_open_sale_merchant(desk, *row) && desk.merchant.knows_time(*row)).collect();
    let mut near = Vec::new();
    for (at, group) in groups.iter().enumerate() {
        let is_near = |m: &u32| group.iter().any(|a| desk.seconds_apart(*m, *a).is_some_and(|apart| apart <= FEW_MINUTES));
        let is_tender = |m: &u32| group.iter().all(|a| agree_on_tender(desk, *m, *a) && desk.acquirer.amount(*a) < desk.merchant.amount(*m));
        near.extend(sales.iter().filter(|m| is_near(m) && is_tender(m)).map(|m| (*m, at as u32)));
    }
    for (m, at) in mutual(near) {
        close_likely(desk, vec![m], groups.get(at as usize).cloned().unwrap_or_default());
    }
}

// Groups of one number that the links so far leave with a row over or with amounts that differ.
fn order_groups(desk: &Desk<'_>, key: Key) -> Vec<Sides> {
    let is_ours = |row: &u32| desk.merchant_code(*row) == Code::None && desk.merchant.moved(*row) && desk.merchant.class(*row) == Class::Sale;
    let is_theirs = |row: &u32| desk.acquirer_code(*row) == Code::None && desk.acquirer.moved(*row) && desk.acquirer.class(*row) == Class::Sale;
    let mut groups = Vec::new();
    for (merchant, acquirer) in &desk.known.partners(key, desk.merchant, desk.acquirer, desk.names).shared {
        let ours: Vec<u32> = merchant.iter().copied().filter(is_ours).collect();
        let theirs: Vec<u32> = acquirer.iter().copied().filter(is_theirs).collect();
        let is_group = !ours.is_empty() && !theirs.is_empty() && ours.len() != theirs.len();
        if is_group && ours.len() + theirs.len() <= ORDER_ROWS_MAX {
            groups.push((ours, theirs));
        }
    }
    groups
}

// A group that no number or card joins: sums and times agree, which is less than certain.
fn close_likely(desk: &mut Desk<'_>, merchant: Vec<u32>, acquirer: Vec<u32>) {
    let (first, before) = (merchant.first().copied(), desk.groups.len());
    close_group(desk, merchant, acquirer);
    if let Some(first) = first.filter(|_| desk.groups.len() > before) {
        desk.links.doubt(first);
    }
}

fn close_group(desk: &mut Desk<'_>, merchant: Vec<u32>, acquirer: Vec<u32>) {
    if merchant.iter().any(|row| desk.merchant_code(*row) != Code::None) || acquirer.iter().any(|row| desk.acquirer_code(*row) != Code::None) {
        return;
    }
    let outside = |m: &u32| desk.links.of_merchant(*m).is_some_and(|a| !acquirer.contains(&a));
    if merchant.iter().any(outside) || acquirer.iter().any(|a| desk.links.of_acquirer(*a).is_some_and(|m| !merchant.contains(&m))) {
        return;
    }
    let ours: Minor = merchant.iter().map(|row| desk.merchant_money(*row)).sum();
    let theirs: Minor = acquirer.iter().map(|row| desk.acquirer_money(*row)).sum();
    // A row that equals one of the other side is that one's pair; what is over was booked or charged twice.
    let has_pair = merchant.iter().any(|m| acquirer.iter().any(|a| desk.merchant.amount(*m) == desk.acquirer.amount(*a)));
    let is_near = ours > 0 && theirs > 0 && ours <= theirs * 2 && theirs <= ours * 2;
    if ours != theirs && (has_pair || !is_near) {
        return;
    }
    for row in &merchant {
        desk.unlink(*row);
    }
    let code = if ours == theirs { Code::M02 } else { Code::U22 };
    desk.groups.push((merchant.clone(), acquirer.clone()));
    desk.close(Case { code, merchant, acquirer, tier: Tier::T7, ..Case::default() });
}

// Open rows of one card and terminal within half an hour, more on one side than on the other.
fn card_groups(desk: &Desk<'_>) -> Vec<Sides> {
    let mut found = Vec::new();
    open_clusters(
        desk,
        |book, row| by_card(book.card(row)),
        HALF_HOUR,
        |merchant, acquirer| {
            let first = merchant.first().copied().zip(acquirer.first().copied());
            let is_one_place = first
                .is_some_and(|(m, a)| acquirer.iter().all(|a| same_terminal(desk, m, *a)) && merchant.iter().all(|m| same_terminal(desk, *m, a)));
            if is_one_place && merchant.len() != acquirer.len() && merchant.len() + acquirer.len() <= 8 {
                found.push((merchant, acquirer));
            }
        },
    );
    found
}

// Without a card: one open row that two or three of the other side at its terminal make up to the fen within minutes, and
// only those.
fn terminal_groups(desk: &Desk<'_>) -> Vec<Sides> {
    let mut found = Vec::new();
    // Where a side names none, all its rows are of one place.
    let by_terminal = has_terminals(desk);
    open_clusters(
        desk,
        // A key of 0 joins nothing: rows of a day alone are not within minutes of each other.
        |book, row| match book.knows_time(row) {
            true if by_terminal => book.columns.terminal.get(row as usize).index() as u64 + 1,
            is_timed => u64::from(is_timed),
        },
        FEW_MINUTES,
        |merchant, acquirer| {
            if merchant.len() + acquirer.len() > CLUSTER_ROWS_MAX {
                return;
            }
            for one in &acquirer {
                let parts = parts_of(desk.acquirer.amount(*one), &merchant, |row| desk.merchant.amount(row));
                found.extend(parts.map(|parts| (parts, vec![*one])));
            }
            for one in &merchant {
                let parts = parts_of(desk.merchant.amount(*one), &acquirer, |row| desk.acquirer.amount(row));
                found.extend(parts.map(|parts| (vec![*one], parts)));
            }
        },
    );
    let is_agreed = |(merchant, acquirer): &Sides| {
        let channel = |m: &u32, a: &u32| desk.merchant.columns.channel.get(*m as usize).agrees(desk.acquirer.columns.channel.get(*a as usize));
        merchant.iter().all(|m| acquirer.iter().all(|a| channel(m, a) && cards_agree_or_unknown(desk.merchant.card(*m), desk.acquirer.card(*a))))
    };
    found.retain(is_agreed);
    found
}

// The only two or three rows that add up to a sum; none when none or several do.
fn parts_of(sum: Minor, rows: &[u32], amount: impl Fn(u32) -> Minor) -> Option<Vec<u32>> {
    let mut found: Vec<Vec<u32>> = Vec::new();
    for (first, a) in rows.iter().enumerate() {
        for (second, b) in rows.iter().enumerate().skip(first + 1) {
            let two = amount(*a) + amount(*b);
            if two == sum {
                found.push(vec![*a, *b]);
            }
            found.extend(rows.iter().skip(second + 1).filter(|c| two + amount(**c) == sum).map(|c| vec![*a, *b, *c]));
        }
    }
    if found.len() == 1 { found.pop() } else { None }
}

// Open sales of both sides that share a key, cut where the window passes without a row.
fn open_clusters(desk: &Desk<'_>, key: impl Fn(&Book, u32) -> u64, window: i64, mut take: impl FnMut(Vec<u32>, Vec<u32>)) {
    let merchant = desk.open_merchant().filter(|row| is_open_sale_merchant(desk, *row)).map(|row| (key(desk.merchant, row), row));
    let acquirer = desk.open_acquirer().filter(|row| is_open_sale_acquirer(desk, *row)).map(|row| (key(desk.acquirer, row), row));
    join(merchant, acquirer, |group| {
        for (merchant, acquirer) in clusters(desk, &group, window) {
            let rows = |entries: &Entries| entries.iter().map(|(_, row)| *row).collect::<Vec<u32>>();
            take(rows(&merchant), rows(&acquirer));
        }
    });
}
