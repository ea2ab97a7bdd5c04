//! Money the acquirer gave back or held that the merchant did not book: refunds by their original, freezes with their release.
//!
//! In: a desk with links. Out: cases U12, U13, U14, U18. Must not know: how links were found.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::{Day, IdKey, Kind, Minor, Moment, Side};
use crate::ledger::ReadTable;
use crate::matching::Tier;
use crate::table::grammar::when::WhenReader;

use super::chains::Chain;
use super::code::Code;
use super::desk::{Case, Class, Context, Desk, Look};
use super::period::{Coverages, Standing};

/// A freeze and the release of the same money are one case, and so are a chargeback and what was given back of it.
pub fn close_freezes(desk: &mut Desk<'_>) {
    close_given_back(desk, Kind::Freeze, Kind::Unfreeze, Code::U18);
    close_given_back(desk, Kind::Chargeback, Kind::Representment, Code::U17);
}

fn close_given_back(desk: &mut Desk<'_>, taken: Kind, given: Kind, code: Code) {
    let of_kind = |desk: &Desk<'_>, kind: Kind| -> Vec<u32> {
        desk.open_acquirer().filter(|row| desk.acquirer.columns.kind.get(*row as usize) == kind && desk.acquirer.moved(*row)).collect()
    };
    let mut freezes: BTreeMap<Minor, Vec<u32>> = BTreeMap::new();
    for freeze in of_kind(desk, taken) {
        freezes.entry(desk.acquirer.amount(freeze).abs()).or_default().push(freeze);
    }
    for release in of_kind(desk, given) {
        let Some(alike) = freezes.get_mut(&desk.acquirer.amount(release).abs()) else { continue };
        let original = desk.acquirer.columns.original_id.get(release as usize);
        let fits = |freeze: &u32| {
            let same_original = original.is_some() && desk.acquirer.columns.original_id.get(*freeze as usize) == original;
            let same_card = desk.acquirer.card(release).agrees(desk.acquirer.card(*freeze));
            desk.acquirer.moment(*freeze) <= desk.acquirer.moment(release)
                && (same_original || same_card || (!original.is_some() && !desk.acquirer.card(release).is_some()))
        };
        if let Some(at) = alike.iter().position(fits) {
            let freeze = alike.remove(at);
            let context = Context { at_stake: Some(desk.acquirer.amount(release).abs()), ..Context::default() };
            desk.close(Case { code, acquirer: vec![freeze, release], context, ..Case::default() });
        }
    }
}

/// Sales that the shop keeps net of their refunds (M02): what is booked is the charge less the refunds that no one booked.
pub fn close_net_refunds(desk: &mut Desk<'_>, acquirer_chains: &[Chain]) {
    let mut backs: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for chain in acquirer_chains.iter().filter(|chain| desk.acquirer.class(chain.taker) == Class::Refund && desk.is_open_acquirer(chain.taker)) {
        backs.entry(chain.original).or_default().push(chain.taker);
    }
    for (sale, backs) in backs {
        let Some(booked) = desk.links.of_acquirer(sale) else { continue };
        let back: Minor = backs.iter().map(|row| desk.acquirer.amount(*row)).sum();
        let left = desk.acquirer.amount(sale) + back;
        if back < 0 && left > 0 && desk.merchant.amount(booked) == left && desk.merchant.class(booked) == Class::Sale {
            desk.unlink(booked);
            let acquirer: Vec<u32> = std::iter::once(sale).chain(backs).collect();
            desk.groups.push((vec![booked], acquirer.clone()));
            desk.close(Case { code: Code::M02, merchant: vec![booked], acquirer, tier: Tier::T7, ..Case::default() });
        }
    }
}

/// Refunds of the acquirer that no one booked: too much, without an original, or just not booked.
pub fn close_refunds(desk: &mut Desk<'_>, tables: &[ReadTable], acquirer_chains: &[Chain], coverage: &Coverages) {
    let mut refunded: BTreeMap<u32, Minor> = BTreeMap::new();
    let mut chains: Vec<Chain> = acquirer_chains.iter().copied().filter(|chain| desk.acquirer.class(chain.taker) == Class::Refund).collect();
    chains.sort_by_key(|chain| (desk.acquirer.moment(chain.taker), chain.taker));
    let originals: BTreeMap<u32, u32> = chains.iter().map(|chain| (chain.taker, chain.original)).collect();
    // By how much each refund exceeds what was left of its original.
    let mut over: BTreeMap<u32, Minor> = BTreeMap::new();
    for chain in &chains {
        let sum = refunded.entry(chain.original).or_default();
        let amount = desk.acquirer.amount(chain.taker).abs();
        *sum += amount;
        let excess = *sum - desk.acquirer.amount(chain.original).abs();
        if excess > 0 {
            over.insert(chain.taker, excess.min(amount));
        }
    }
    let open: Vec<u32> = desk.open_acquirer().collect();
    let booked = BookedSales::of(desk, &open);
    for row in open {
        if desk.acquirer.class(row) != Class::Refund || !desk.acquirer.moved(row) {
            continue;
        }
        if coverage.of_acquirer(desk.acquirer, row) == Standing::Outside {
            continue;
        }
        let original = match originals.get(&row) {
            Some(sale) => Some((Side::Acquirer, *sale)),
            None => booked.original(desk, row).map(|sale| (Side::Merchant, sale)),
        };
        let names_original = desk.acquirer.columns.original_id.get(row as usize).is_some();
        let code = match original {
            _ if over.contains_key(&row) => Code::U13,
            Some(_) => Code::U12,
            // An original of a day that the files don't reach back to is not missing.
            None if names_original && is_covered(desk, tables, coverage, row) => Code::U14,
            None => Code::U12,
        };
        let context = Context { original, at_stake: over.get(&row).copied(), ..Context::default() };
        desk.close(Case { code, acquirer: vec![row], context, ..Case::default() });
    }
}

// The merchant's first sale of each number that a refund may name as its original, where the acquirer's own file lacks it.
struct BookedSales(BTreeMap<IdKey, u32>);

impl BookedSales {
    fn of(desk: &Desk<'_>, rows: &[u32]) -> BookedSales {
        let refunds = rows.iter().filter(|row| desk.acquirer.class(**row) == Class::Refund);
        let wanted: BTreeSet<IdKey> = refunds.flat_map(|row| numbers_of(desk, *row)).collect();
        let mut sales = BTreeMap::new();
        if wanted.is_empty() {
            return BookedSales(sales);
        }
        let columns = &desk.merchant.columns;
        for row in (0..desk.merchant.len as u32).filter(|row| desk.merchant.class(*row) == Class::Sale) {
            let at = row as usize;
            for number in [columns.rrn.get(at), columns.channel_id.get(at), columns.order_id.get(at), columns.trace.get(at)] {
                if wanted.contains(&number) {
                    sales.entry(number).or_insert(row);
                }
            }
        }
        BookedSales(sales)
    }

    fn original(&self, desk: &Desk<'_>, refund: u32) -> Option<u32> {
        numbers_of(desk, refund).filter_map(|number| self.0.get(&number)).min().copied()
    }
}

// The numbers by which a refund may name its original.
fn numbers_of(desk: &Desk<'_>, refund: u32) -> impl Iterator<Item = IdKey> {
    let (columns, at) = (&desk.acquirer.columns, refund as usize);
    let numbers = [columns.original_id.get(at), columns.order_id.get(at), columns.channel_id.get(at)];
    numbers.into_iter().filter(|number| number.is_some())
}

// Whether the files reach back to a refund's original; of an unknown day nobody can say so.
fn is_covered(desk: &Desk<'_>, tables: &[ReadTable], coverage: &Coverages, row: u32) -> bool {
    let day = original_day(tables, desk.acquirer.row(row as usize), desk.acquirer.moment(row));
    day.is_some_and(|day| coverage.reaches_back_to(desk.acquirer, row, day))
}

// The day of a refund's original: its own column's, or the one its retrieval reference begins with (the year's last digit and
// the day of the year) where the refund's own reference is made so.
fn original_day(tables: &[ReadTable], place: crate::base::RowRef, moment: Moment) -> Option<Day> {
    let table = tables.get(place.input as usize)?;
    let index = table.rows.index_of(place.row_number)?;
    let columns = &table.meta.columns;
    let text = |column: &crate::table::input::ColumnMeta| Some(table.rows.cell(index, column.column_number.checked_sub(1)? as usize).text);
    let dated = columns.iter().find(|column| column.header.contains('原') && column.header.contains("日期"));
    if let Some(when) = dated.and_then(text).and_then(|text| WhenReader::default().read(text)).filter(|when| when.day.is_some()) {
        return Some(when.day);
    }
    let (own, original) = (table.text(place.row_number, "rrn")?, table.text(place.row_number, "original_id")?);
    let own_day = day_of_reference(own, moment.day())?;
    let is_made_so = own_day.days_since(moment.day()).is_some_and(|days| (-1..=1).contains(&days));
    day_of_reference(original, moment.day()).filter(|_| is_made_so)
}

// The latest day not after the next one of `near` that a retrieval reference begins with.
fn day_of_reference(text: &str, near: Day) -> Option<Day> {
    let text = text.trim().trim_matches(['`', '\'']);
    if text.len() != 12 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (digit, of_year): (i32, i64) = (text.get(..1)?.parse().ok()?, text.get(1..4)?.parse().ok()?);
    let (year, ..) = near.civil()?;
    if !(1..=366).contains(&of_year) {
        return None;
    }
    let year = (year - 9..=year).rev().find(|year| year % 10 == digit)?;
    Some(Day::from_civil(year, 1, 1)?.plus(of_year - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_retrieval_reference_begins_with_its_day() {
        let near = Day::from_civil(2026, 3, 5).unwrap();
        for (text, expected) in [("606414100259", Some((2026, 3, 5))), ("605500000011", Some((2026, 2, 24))), ("536500000011", Some((2025, 12, 31)))]
        {
            assert_eq!(day_of_reference(text, near).and_then(Day::civil), expected, "{text}");
        }
        for text in ["69990000001", "60641410025", "6064141002590", "600000000000", "699900000000", "T06414100259", "6064141002T9"] {
            assert_eq!(day_of_reference(text, near), None, "{text}");
        }
    }
}
