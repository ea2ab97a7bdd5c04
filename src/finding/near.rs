//! Links without a reference: near in time with an equal amount, then with one field wrong.
//!
//! In: a desk on which references have had their say. Out: T6 and T7 links, cases with a wrong field. Must not know:
//! amounts' slips beyond asking whether one fits.

use std::collections::BTreeMap;

use crate::base::{Minor, Moment, Name};
use crate::ledger::Book;
use crate::matching::Tier;
use crate::matching::keys::{join, settle};

use super::amount;
use super::by_day::link_by_day;
use super::code::Code;
use super::decide::{Voids, agree_on_tender};
use super::desk::{Case, Class, Desk, Look};
use super::duplicates;
use super::numbers::references_conflict;
use super::orders;
use super::slip;
use super::tiers::cards_agree_or_unknown;
use super::weighed::{link_by_evidence, link_by_evidence_of_days, link_differing};

const THREE_MINUTES: i64 = 180;
pub(super) const TEN_MINUTES: i64 = 600;
const DAY: i64 = 86_400;
// Rows that fit one row, of which more tell no more.
pub(super) const FITTING_MAX: usize = 64;
// Up to this many rows a side learnt evidence may look at all of them first (a few seconds).
const EVIDENCE_FIRST_ROWS_MAX: usize = 200_000;

pub(super) fn is_open_sale_merchant(desk: &Desk<'_>, row: u32) -> bool {
    desk.is_open_merchant(row) && desk.merchant.moved(row) && desk.merchant.class(row) == Class::Sale
}

pub(super) fn is_open_sale_acquirer(desk: &Desk<'_>, row: u32) -> bool {
    desk.is_open_acquirer(row) && desk.acquirer.moved(row) && desk.acquirer.class(row) == Class::Sale
}

/// T6: equal amount at one terminal within three minutes; then a wrong amount where terminal, card and ten minutes leave
/// one counterpart on both sides, or terminal and time do and a slip or a column explains it.
pub fn link_near(desk: &mut Desk<'_>, voids: &Voids, given_back: &[bool]) {
    // Equal amounts near in time are cheap and nearly always right where links by reference have set the clocks; without
    // any the evidence of all fields goes first, as it does for files that know only days.
    let has_time = desk.have_times();
    let is_taught = desk.links.iter().take(20).count() == 20;
    let mut differing = Vec::new();
    if !has_time || (!is_taught && desk.merchant.len.max(desk.acquirer.len) <= EVIDENCE_FIRST_ROWS_MAX) {
        differing = link_by_evidence(desk, voids);
    }
    // Where only time and amount tell, sums of several rows are looked for before amounts may differ.
    let sums_first = has_time && !has_terminals(desk);
    if !sums_first {
        link_differing(desk, std::mem::take(&mut differing));
    }
    for take_voided in if has_time { [false, true].as_slice() } else { &[] } {
        let eligible = |desk: &Desk<'_>, row: u32| {
            desk.merchant.moved(row) && desk.merchant.class(row) != Class::Still && (*take_voided || !voids.of_merchant(row))
        };
        link_equal(desk, &eligible);
    }
    if has_time && !is_taught {
        // Neither references nor cards joined the twins of a card charged twice; equal amounts just did.
        duplicates::close_duplicate_charges(desk, &voids.merchant_is_voided, given_back, true);
    }
    let with_card = |desk: &Desk<'_>, m: u32, a: u32| {
        let agrees = desk.merchant.card(m).agrees(desk.acquirer.card(a)) && same_terminal(desk, m, a);
        agrees && within(desk, m, a, TEN_MINUTES) && !references_conflict(desk, m, a)
    };
    link_unique(desk, TEN_MINUTES, with_card, |desk, row| by_card(desk.merchant.card(row)), |desk, row| by_card(desk.acquirer.card(row)), Tier::T6);
    link_turned(desk);
    if has_terminals(desk) && desk.merchant.has_time_of_day {
        let with_slip = |desk: &Desk<'_>, m: u32, a: u32| {
            desk.merchant.knows_time(m)
                && same_terminal(desk, m, a)
                && agree_on_tender(desk, m, a)
                && cards_agree_or_unknown(desk.merchant.card(m), desk.acquirer.card(a))
                && within(desk, m, a, THREE_MINUTES)
                && !references_conflict(desk, m, a)
                && (amount::is_proven(desk, m, a)
                    || slip::slips(desk.merchant.amount(m), desk.acquirer.amount(a), desk.scale).iter().any(|slip| slip.stands_alone()))
        };
        let terminal = |name: Name| name.index() as u64;
        link_unique(
            desk,
            THREE_MINUTES,
            with_slip,
            |desk, row| terminal(desk.merchant.columns.terminal.get(row as usize)),
            |desk, row| terminal(desk.acquirer.columns.terminal.get(row as usize)),
            Tier::T6,
        );
    }
    if sums_first {
        orders::close_equal_terminal_groups(desk);
        link_differing(desk, differing);
        link_by_time(desk);
    }
    let differing = link_by_evidence(desk, voids);
    link_differing(desk, differing);
    if has_time && desk.is_mixed() {
        let differing = link_by_evidence_of_days(desk, voids);
        link_differing(desk, differing);
    }
    if !has_time || desk.is_mixed() {
        link_by_day(desk);
    }
}

pub(super) fn has_terminals(desk: &Desk<'_>) -> bool {
    desk.merchant.columns.terminal.is_present() && desk.acquirer.columns.terminal.is_present()
}

// Where a side names no terminals: a wrong amount that a slip or a column explains, or a turned sign, if the time alone leaves
// one counterpart on both sides. Few rows are open here, so that two of them meet by chance in time and in a slip far less
// often than a slip happens; still it is less than certain.
fn link_by_time(desk: &mut Desk<'_>) {
    let is_open = |class: Class| matches!(class, Class::Sale | Class::Refund);
    let counts = |book: &Book, row: u32| book.moved(row) && book.knows_time(row) && is_open(book.class(row));
    let merchant: Vec<u32> = desk.open_merchant().filter(|row| counts(desk.merchant, *row)).collect();
    let mut acquirer: Vec<(u32, u32)> =
        desk.open_acquirer().filter(|row| counts(desk.acquirer, *row)).filter_map(|row| Some((desk.acquirer.moment(row).seconds()?, row))).collect();
    acquirer.sort_unstable();
    let mut candidates: Vec<(u32, u32)> = Vec::new();
    for m in merchant {
        let Some(second) = desk.merchant.moment(m).seconds() else { continue };
        let reach = THREE_MINUTES as u32;
        let from = acquirer.partition_point(|(at, _)| *at < second.saturating_sub(reach));
        let near = acquirer.get(from..).unwrap_or(&[]).iter().take_while(|(at, _)| *at <= second.saturating_add(reach));
        candidates.extend(near.map(|(_, a)| (m, *a)).filter(|(m, a)| is_explained(desk, *m, *a)));
    }
    for (m, a) in mutual(candidates) {
        desk.links.link_likely(m, a, Tier::T6);
    }
}

/// Whether two amounts of one payment are equal, or a slip or a proof says why they differ, or they are equal and turned. Equal
/// ones at two terminals are told later: as all alike but one.
pub(super) fn is_explained(desk: &Desk<'_>, merchant: u32, acquirer: u32) -> bool {
    let (ours, theirs) = (desk.merchant.amount(merchant), desk.acquirer.amount(acquirer));
    let is_told = match (desk.merchant.class(merchant), desk.acquirer.class(acquirer)) {
        (Class::Sale, Class::Sale) => {
            (ours == theirs && same_terminal(desk, merchant, acquirer))
                || amount::is_proven(desk, merchant, acquirer)
                || slip::slips(ours, theirs, desk.scale).iter().any(|slip| slip.stands_alone())
        }
        (Class::Sale, Class::Refund) | (Class::Refund, Class::Sale) => ours == -theirs,
        (Class::Refund, Class::Refund) => ours == theirs && same_terminal(desk, merchant, acquirer),
        _ => false,
    };
    is_told
        && agree_on_tender(desk, merchant, acquirer)
        && cards_agree_or_unknown(desk.merchant.card(merchant), desk.acquirer.card(acquirer))
        && !references_conflict(desk, merchant, acquirer)
}

// A sale on one side and a refund of the same money on the other, with card, terminal and ten minutes agreeing.
fn link_turned(desk: &mut Desk<'_>) {
    let rows = |desk: &Desk<'_>, wanted: Class| -> (Vec<u32>, Vec<u32>) {
        let merchant = desk.open_merchant().filter(|row| desk.merchant.moved(*row) && desk.merchant.class(*row) == wanted);
        let acquirer = desk.open_acquirer().filter(|row| desk.acquirer.moved(*row) && desk.acquirer.class(*row) == wanted);
        (merchant.collect(), acquirer.collect())
    };
    let (sales, refunds) = (rows(desk, Class::Sale), rows(desk, Class::Refund));
    let mut found = Vec::new();
    for (merchant, acquirer) in [(&sales.0, &refunds.1), (&refunds.0, &sales.1)] {
        let mut by_amount: BTreeMap<Minor, Vec<u32>> = BTreeMap::new();
        for a in acquirer {
            by_amount.entry(desk.acquirer.amount(*a)).or_default().push(*a);
        }
        for m in merchant {
            let fits = |a: &&u32| {
                desk.merchant.card(*m).agrees(desk.acquirer.card(**a)) && same_terminal(desk, *m, **a) && within(desk, *m, **a, TEN_MINUTES)
            };
            if let Some(a) = by_amount.get(&-desk.merchant.amount(*m)).into_iter().flatten().find(fits) {
                found.push((*m, *a));
            }
        }
    }
    for (m, a) in found {
        desk.links.link(m, a, Tier::T6);
    }
}

/// Attempts of the merchant with a charge of the same amount at the terminal within three minutes.
pub fn link_attempts(desk: &mut Desk<'_>) {
    let attempt = |desk: &Desk<'_>, row: u32| desk.merchant.status(row).is_attempt() && desk.merchant.class(row) == Class::Sale;
    link_equal(desk, &attempt);
}

pub(super) fn by_card(card: crate::base::Card) -> u64 {
    card.last4().map_or(0, |last4| u64::from(last4) + 1)
}

pub(super) fn same_terminal(desk: &Desk<'_>, merchant: u32, acquirer: u32) -> bool {
    let (m, a) = (desk.merchant.columns.terminal.get(merchant as usize), desk.acquirer.columns.terminal.get(acquirer as usize));
    m == a || !m.is_some() || !a.is_some()
}

// Within the seconds, or on one day where one of them has its day only.
pub(super) fn within(desk: &Desk<'_>, merchant: u32, acquirer: u32, seconds: i64) -> bool {
    let (m, a) = (desk.merchant.moment(merchant), desk.acquirer.moment(acquirer));
    if !desk.know_times(merchant, acquirer) {
        return m.is_some() && m.day() == a.day();
    }
    desk.seconds_apart(merchant, acquirer).is_some_and(|apart| apart <= seconds)
}

// Rows of one key and amount, cut into clusters wherever the window's length passes without a row, each settled as a whole.
fn link_equal(desk: &mut Desk<'_>, eligible: &dyn Fn(&Desk<'_>, u32) -> bool) {
    let has_terminals = has_terminals(desk);
    let window = if desk.have_times() { THREE_MINUTES } else { DAY - 1 };
    let key = |terminal: Name, amount: Minor| {
        let place = if has_terminals { terminal.index() as u64 } else { 0 };
        crate::base::IdKey::from_text("near").and(place).and(amount as u64).bits()
    };
    let mut found = Vec::new();
    {
        let desk = &*desk;
        let merchant = desk
            .open_merchant()
            .filter(|row| eligible(desk, *row))
            .map(|row| (key(desk.merchant.columns.terminal.get(row as usize), desk.merchant.amount(row)), row));
        let acquirer = desk
            .open_acquirer()
            .filter(|row| desk.acquirer.moved(*row) && desk.acquirer.class(*row) != Class::Still)
            .map(|row| (key(desk.acquirer.columns.terminal.get(row as usize), desk.acquirer.amount(row)), row));
        join(merchant, acquirer, |group| {
            let cost = |m: u32, a: u32| {
                let fits = desk.merchant.class(m) == desk.acquirer.class(a)
                    && (desk.know_times(m, a) || !desk.have_times())
                    && agree_on_tender(desk, m, a)
                    && cards_agree_or_unknown(desk.merchant.card(m), desk.acquirer.card(a))
                    && within(desk, m, a, THREE_MINUTES)
                    && !references_conflict(desk, m, a);
                if fits { desk.seconds_apart(m, a) } else { None }
            };
            for (merchant, acquirer) in clusters(desk, &group, window) {
                let cluster = crate::matching::keys::Group { merchant: &merchant, acquirer: &acquirer };
                settle(&cluster, cost, |m, a, _| found.push((m, a)));
            }
        });
    }
    for (merchant, acquirer) in found {
        desk.links.link(merchant, acquirer, Tier::T6);
    }
    desk.sweep();
}

pub(super) type Entries = Vec<(u64, u32)>;

pub(super) fn clusters(desk: &Desk<'_>, group: &crate::matching::keys::Group<'_>, window: i64) -> Vec<(Entries, Entries)> {
    let mut events: Vec<(i64, bool, (u64, u32))> = Vec::new();
    let second = |moment: crate::base::Moment| moment.seconds().map(i64::from);
    events.extend(group.merchant.iter().filter_map(|entry| Some((second(desk.merchant.moment(entry.1))?, true, *entry))));
    events.extend(group.acquirer.iter().filter_map(|entry| Some((second(desk.acquirer.moment(entry.1))?, false, *entry))));
    events.sort_unstable();
    let mut clusters: Vec<(Entries, Entries)> = Vec::new();
    let mut last = None;
    for (at, is_merchant, entry) in events {
        if last.is_none_or(|last| at - last > window) {
            clusters.push((Vec::new(), Vec::new()));
        }
        last = Some(at);
        if let Some((merchant, acquirer)) = clusters.last_mut() {
            if is_merchant { merchant.push(entry) } else { acquirer.push(entry) }
        }
    }
    clusters.retain(|(merchant, acquirer)| !merchant.is_empty() && !acquirer.is_empty());
    clusters
}

// How far apart rows may lie that fit within so many seconds: on one day where a side has days only.
fn window_of(desk: &Desk<'_>, seconds: i64) -> i64 {
    if desk.have_times() && !desk.is_mixed() { seconds } else { seconds.max(DAY) }
}

fn by_card_and(card: crate::base::Card, amount: u64) -> u64 {
    // A key of 0 joins nothing.
    if card.is_some() && amount != 0 { crate::base::IdKey::from_text("wrong").and(by_card(card)).and(amount).bits() } else { 0 }
}

// Pairs in which each has the other as its only possibility, among open sales of one key no further apart than the window.
fn unique_pairs(
    desk: &Desk<'_>,
    window: i64,
    fits: impl Fn(&Desk<'_>, u32, u32) -> bool,
    merchant_key: impl Fn(&Desk<'_>, u32) -> u64,
    acquirer_key: impl Fn(&Desk<'_>, u32) -> u64,
) -> Vec<(u32, u32)> {
    let mut candidates: Vec<(u32, u32)> = Vec::new();
    let merchant = desk.open_merchant().filter(|row| is_open_sale_merchant(desk, *row)).map(|row| (merchant_key(desk, row), row));
    let acquirer = desk.open_acquirer().filter(|row| is_open_sale_acquirer(desk, *row)).map(|row| (acquirer_key(desk, row), row));
    join(merchant, acquirer, |group| {
        let second = |moment: Moment| moment.seconds().map(i64::from);
        let mut theirs: Vec<(i64, u32)> = group.acquirer.iter().filter_map(|(_, a)| Some((second(desk.acquirer.moment(*a))?, *a))).collect();
        theirs.sort_unstable();
        for (_, m) in group.merchant {
            let Some(at) = second(desk.merchant.moment(*m)) else { continue };
            let at = at - desk.constants.clock_offset(desk.merchant.columns.terminal.get(*m as usize));
            let near =
                theirs.iter().skip(theirs.partition_point(|(second, _)| *second < at - window)).take_while(|(second, _)| *second <= at + window);
            // Two are as bad as many; the bound is for what is alike all day.
            candidates.extend(near.map(|(_, a)| (*m, *a)).filter(|(m, a)| fits(desk, *m, *a)).take(FITTING_MAX));
        }
    });
    mutual(candidates)
}

// Of pairs that are possible those in which each has the other only.
pub(super) fn mutual(mut candidates: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
    candidates.sort_unstable();
    let mut by_acquirer: Vec<u32> = candidates.iter().map(|(_, a)| *a).collect();
    by_acquirer.sort_unstable();
    let times = |a: u32| by_acquirer.partition_point(|other| *other <= a) - by_acquirer.partition_point(|other| *other < a);
    candidates
        .chunk_by(|left, right| left.0 == right.0)
        .filter_map(|group| if let [pair] = group { Some(*pair) } else { None })
        .filter(|(_, a)| times(*a) == 1)
        .collect()
}

fn link_unique(
    desk: &mut Desk<'_>,
    window: i64,
    fits: impl Fn(&Desk<'_>, u32, u32) -> bool,
    merchant_key: impl Fn(&Desk<'_>, u32) -> u64,
    acquirer_key: impl Fn(&Desk<'_>, u32) -> u64,
    tier: Tier,
) {
    for (merchant, acquirer) in unique_pairs(desk, window_of(desk, window), fits, merchant_key, acquirer_key) {
        desk.links.link(merchant, acquirer, tier);
    }
}

/// U19, U20, U21: one field is wrong, all others leave one counterpart on both sides.
pub fn link_wrong_field(desk: &mut Desk<'_>) {
    let amount = |desk: &Desk<'_>, row: u32| desk.merchant.amount(row).unsigned_abs();
    let amount_acquirer = |desk: &Desk<'_>, row: u32| desk.acquirer.amount(row).unsigned_abs();
    let tender = |desk: &Desk<'_>, m: u32, a: u32| {
        !agree_on_tender(desk, m, a) && same_terminal(desk, m, a) && within(desk, m, a, TEN_MINUTES) && !references_conflict(desk, m, a)
    };
    let terminal = |desk: &Desk<'_>, m: u32, a: u32| {
        !same_terminal(desk, m, a)
            && desk.merchant.card(m).agrees(desk.acquirer.card(a))
            && within(desk, m, a, TEN_MINUTES)
            && !references_conflict(desk, m, a)
    };
    let day = |desk: &Desk<'_>, m: u32, a: u32| {
        desk.merchant.card(m).agrees(desk.acquirer.card(a))
            && agree_on_tender(desk, m, a)
            && !references_conflict(desk, m, a)
            && desk.seconds_apart(m, a).is_some_and(|apart| apart > DAY / 4 && apart < 8 * DAY)
            && desk.merchant.moment(m).day() != desk.acquirer.moment(a).day()
    };
    // The last two ask for one card.
    let card = |desk: &Desk<'_>, row: u32| by_card_and(desk.merchant.card(row), amount(desk, row));
    let card_acquirer = |desk: &Desk<'_>, row: u32| by_card_and(desk.acquirer.card(row), amount_acquirer(desk, row));
    type Fits<'f> = &'f dyn Fn(&Desk<'_>, u32, u32) -> bool;
    type KeyOf<'f> = &'f dyn Fn(&Desk<'_>, u32) -> u64;
    type Wrong<'f> = (Code, i64, Fits<'f>, [KeyOf<'f>; 2]);
    let rules: [Wrong<'_>; 3] = [
        (Code::U19, TEN_MINUTES, &tender, [&amount, &amount_acquirer]),
        (Code::U20, TEN_MINUTES, &terminal, [&card, &card_acquirer]),
        (Code::U21, 8 * DAY, &day, [&card, &card_acquirer]),
    ];
    for (code, window, fits, [merchant_key, acquirer_key]) in rules {
        for (m, a) in unique_pairs(desk, window_of(desk, window), fits, merchant_key, acquirer_key) {
            desk.links.link(m, a, Tier::T6);
            desk.close(Case { code, merchant: vec![m], acquirer: vec![a], tier: Tier::T6, ..Case::default() });
        }
    }
}
