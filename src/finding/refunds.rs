//! Money the acquirer gave back or held that the merchant did not book: refunds by their original, freezes with their release.
//!
//! In: a desk with links. Out: cases U12, U13, U14, U18. Must not know: how links were found.

use crate::base::{Day, Kind, Moment, Side};
use crate::ledger::ReadTable;
use crate::table::grammar::when::WhenReader;

use super::chains::Chain;
use super::code::Code;
use super::desk::{Case, Class, Context, Desk, Look};
use super::near;
use super::period::{Coverages, Standing};

/// A freeze and the release of the same money are one case.
pub fn close_freezes(desk: &mut Desk<'_>) {
    let of_kind = |desk: &Desk<'_>, kind: Kind| -> Vec<u32> {
        desk.open_acquirer().filter(|row| desk.acquirer.columns.kind.get(*row as usize) == kind && desk.acquirer.moved(*row)).collect()
    };
    let freezes = of_kind(desk, Kind::Freeze);
    for release in of_kind(desk, Kind::Unfreeze) {
        let original = desk.acquirer.columns.original_id.get(release as usize);
        let fits = |freeze: &&u32| {
            let same_original = original.is_some() && desk.acquirer.columns.original_id.get(**freeze as usize) == original;
            let same_card = desk.acquirer.card(release).agrees(desk.acquirer.card(**freeze));
            desk.is_open_acquirer(**freeze)
                && desk.acquirer.amount(**freeze).abs() == desk.acquirer.amount(release).abs()
                && desk.acquirer.moment(**freeze) <= desk.acquirer.moment(release)
                && (same_original || same_card || (!original.is_some() && !desk.acquirer.card(release).is_some()))
        };
        if let Some(freeze) = freezes.iter().find(fits).copied() {
            let context = Context { at_stake: Some(desk.acquirer.amount(release).abs()), ..Context::default() };
            desk.close(Case { code: Code::U18, acquirer: vec![freeze, release], context, ..Case::default() });
        }
    }
}

/// Refunds of the acquirer that no one booked: too much, without an original, or just not booked.
pub fn close_refunds(desk: &mut Desk<'_>, tables: &[ReadTable], acquirer_chains: &[Chain], coverage: &Coverages) {
    let mut refunded: std::collections::BTreeMap<u32, i64> = std::collections::BTreeMap::new();
    let mut chains: Vec<Chain> = acquirer_chains.iter().copied().filter(|chain| desk.acquirer.class(chain.taker) == Class::Refund).collect();
    chains.sort_by_key(|chain| (desk.acquirer.moment(chain.taker), chain.taker));
    let mut over: Vec<(u32, u32, i64)> = Vec::new();
    for chain in &chains {
        let sum = refunded.entry(chain.original).or_default();
        let amount = desk.acquirer.amount(chain.taker).abs();
        *sum += amount;
        let excess = *sum - desk.acquirer.amount(chain.original).abs();
        if excess > 0 {
            over.push((chain.taker, chain.original, excess.min(amount)));
        }
    }
    for row in desk.open_acquirer().collect::<Vec<u32>>() {
        if desk.acquirer.class(row) != Class::Refund || !desk.acquirer.moved(row) {
            continue;
        }
        if coverage.of_acquirer(desk.acquirer, row) == Standing::Outside {
            continue;
        }
        let over = over.iter().find(|(taker, ..)| *taker == row);
        let original = chains.iter().find(|chain| chain.taker == row).map(|chain| chain.original).or_else(|| near::booked_original(desk, row));
        let names_original = desk.acquirer.columns.original_id.get(row as usize).is_some();
        let code = match (over, original) {
            (Some(_), _) => Code::U13,
            (None, Some(_)) => Code::U12,
            // An original of a day that the files don't reach back to is not missing.
            (None, None) if names_original && is_covered(desk, tables, coverage, row) => Code::U14,
            (None, None) => Code::U12,
        };
        let original = original.or(over.map(|(_, original, _)| *original)).map(|sale| (Side::Acquirer, sale));
        let context = Context { original, at_stake: over.map(|(.., excess)| *excess), ..Context::default() };
        desk.close(Case { code, acquirer: vec![row], context, ..Case::default() });
    }
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
    let of_field = |field: &str| columns.iter().find(|column| column.field == Some(field)).and_then(text);
    let (own, original) = (of_field("rrn")?, of_field("original_id")?);
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
        for text in ["69990000001", "600000000000", "699900000000", "T06414100259"] {
            assert_eq!(day_of_reference(text, near), None, "{text}");
        }
    }
}
