//! Step 1 of the order of decision: rows said twice, rows that never pass the channel, rows of another currency; and terminals
//! that are not the merchant's.
//!
//! In: a desk with nothing decided, for terminals one with links. Out: D01, M06 and D04 rows decided. Must not know: why rows are
//! linked.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::ops::Range;

use crate::base::key::id_core;
use crate::base::{ByName, Kind, Name, Side};
use crate::ledger::{Book, ReadTable};
use crate::profile::Profile;

use super::code::Code;
use super::desk::{Case, Class, Context, Desk, Look, is_kept_by_shop, other_currency};
use super::known::Key;
use super::same_list::form;
use super::told_again::ByFiles;

/// Sets apart rows that one side has twice (D01). Those of two different lists are only named: first it is asked whether the lists are
/// the same as a whole.
pub fn drop_repeats(desk: &mut Desk<'_>, tables: &[ReadTable]) -> [(Side, ByFiles); 2] {
    [Side::Merchant, Side::Acquirer].map(|side| {
        let book = desk.book(side);
        let repeats = repeats_of(desk, side, book, tables);
        let mut lists = ByFiles::new();
        // Of two lists the rows that say what they cost stay.
        let has_fee = |row: u32| book.columns.fee.get(row as usize).value().is_some();
        let mut instead: BTreeMap<u32, u32> = BTreeMap::new();
        let mut forms: BTreeMap<(u32, u32), bool> = BTreeMap::new();
        for (row, first) in repeats {
            let (row, first) = match instead.get(&first) {
                Some(kept) => (row, *kept),
                None if has_fee(row) && !has_fee(first) => {
                    instead.insert(first, row);
                    (first, row)
                }
                None => (row, first),
            };
            let inputs = (book.input_of(row as usize), book.input_of(first as usize));
            if *forms.entry(inputs).or_insert_with(|| are_of_two_forms(tables, inputs)) {
                lists.entry(inputs).or_default().push((row, first));
                continue;
            }
            let context = match side {
                Side::Merchant => Context { twin_merchant: Some(first), ..Context::default() },
                _ => Context { twin_acquirer: Some(first), ..Context::default() },
            };
            desk.close(Case::of(Code::D01, side, vec![row], context));
        }
        (side, lists)
    })
}

// Whether two files are different lists of the same payments, and not two exports of one.
fn are_of_two_forms(tables: &[ReadTable], inputs: (u32, u32)) -> bool {
    let form_of = |input: u32| tables.get(input as usize).map(form);
    inputs.0 != inputs.1 && form_of(inputs.0) != form_of(inputs.1)
}

/// Sets apart rows of tenders that never pass the channel (M06). Statements of gatherers list what the till took in cash.
pub fn set_tenders_apart(desk: &mut Desk<'_>) {
    for row in 0..desk.merchant.len as u32 {
        if desk.merchant.columns.channel.get(row as usize).is_outside() && desk.is_open_merchant(row) {
            desk.code_merchant(row, Code::M06);
        }
    }
    for row in 0..desk.acquirer.len as u32 {
        if is_kept_by_shop(desk.acquirer.columns.channel.get(row as usize)) && desk.is_open_acquirer(row) {
            desk.code_acquirer(row, Code::M06);
        }
    }
}

/// Sets apart rows in another currency than the profile's (D04), those of one side and currency together: they enter no sum and no
/// match.
pub fn set_currencies_apart(desk: &mut Desk<'_>) {
    for side in [Side::Merchant, Side::Acquirer] {
        let book = desk.book(side);
        let mut by_currency: BTreeMap<Name, Vec<u32>> = BTreeMap::new();
        for row in (0..book.len as u32).filter(|row| book.columns.currency.is_present() && book.class(*row) != Class::Still) {
            if let Some(currency) = other_currency(book, row).filter(|_| desk.is_open(side, row)) {
                by_currency.entry(currency).or_default().push(row);
            }
        }
        for rows in by_currency.into_values() {
            desk.close(Case::of(Code::D04, side, rows, Context::default()));
        }
    }
}

/// Sets apart the acquirer's rows of terminals that neither the merchant's file nor the profile knows (D04), where both sides
/// plainly name terminals alike and no row of that terminal is linked. Where the merchant's record names none the profile
/// alone knows them, and it waits until amounts and times have shown which terminals have sales: `are_linked`.
pub fn set_foreign_terminals_apart(desk: &mut Desk<'_>, profile: &Profile, are_linked: bool) {
    if desk.merchant.columns.terminal.is_present() == are_linked {
        return;
    }
    let mut known: ByName<bool> = ByName::default();
    for terminal in desk.merchant.columns.terminal.values() {
        known.change(*terminal, |is_known| *is_known = true);
    }
    let mut linked: ByName<(u32, u32)> = ByName::default();
    for row in 0..desk.acquirer.len as u32 {
        let is_linked = u32::from(desk.links.of_acquirer(row).is_some());
        linked.change(desk.acquirer.columns.terminal.get(row as usize), |counts| *counts = (counts.0 + is_linked, counts.1 + 1));
    }
    // One link by reference is proof; of links by amount and time a few may be chance.
    let is_linked = |(linked, rows): (u32, u32)| if are_linked { rows > 0 && linked * 3 >= rows } else { linked > 0 };
    for (name, _) in linked.iter().filter(|(_, counts)| is_linked(**counts)) {
        known.change(name, |is_known| *is_known = true);
    }
    let declared = |name: Name| {
        let text = id_core(desk.names.text(name));
        profile.terminals.iter().any(|terminal| id_core(&terminal.id).eq_ignore_ascii_case(text))
    };
    let is_known = |name: Name| !name.is_some() || known.get(name).copied().unwrap_or(false) || declared(name);
    let foreign: Vec<u32> = (0..desk.acquirer.len as u32).filter(|row| !is_known(desk.acquirer.columns.terminal.get(*row as usize))).collect();
    let is_named = desk.merchant.columns.terminal.is_present() || !profile.terminals.is_empty();
    if !is_named || !number_alike(desk, foreign.len()) {
        return;
    }
    for row in foreign {
        if desk.is_open_acquirer(row) && !takes_no_part(desk.acquirer, row) {
            desk.close(Case { code: Code::D04, acquirer: vec![row], ..Case::default() });
        }
    }
}

// Whether both sides number their terminals alike: hardly a row of the acquirer's is foreign, or nearly all of the merchant's
// terminals are on the statement too. Else the numbers prove nothing.
fn number_alike(desk: &Desk<'_>, foreign: usize) -> bool {
    if foreign * 5 <= desk.acquirer.len {
        return true;
    }
    let mut stated: Vec<Name> = desk.acquirer.columns.terminal.values().to_vec();
    stated.sort_unstable();
    stated.dedup();
    let named = || desk.merchant.columns.terminal.values().iter().filter(|name| name.is_some());
    let met = named().filter(|name| stated.binary_search(name).is_ok()).count();
    met >= 3 && met * 5 >= named().count() * 4
}

/// Whether a row takes no part at all: fee rows, payouts, transfers, rows in another currency.
pub fn takes_no_part(book: &Book, row: u32) -> bool {
    book.class(row) == Class::Still || other_currency(book, row).is_some()
}

// Pairs of (repeated record, first record). Equal keys are confirmed on the cells' text, so that a fingerprint alone never
// drops a row.
fn repeats_of(desk: &Desk<'_>, side: Side, book: &Book, tables: &[ReadTable]) -> Vec<(u32, u32)> {
    let mut repeats = Vec::new();
    for group in desk.known.sorted(Key::Row, side, book, desk.names).chunk_by(|left, right| left.0 == right.0).filter(|group| group.len() > 1) {
        let mut firsts: Vec<u32> = Vec::new();
        for (_, row) in group {
            match firsts.iter().find(|first| is_same(book, tables, **first, *row)) {
                Some(first) => repeats.push((*row, *first)),
                None => firsts.push(*row),
            }
        }
    }
    repeats.extend(copies_of(book, tables));
    repeats.sort_unstable();
    repeats.dedup_by_key(|(row, _)| *row);
    repeats
}

// The rows of a file that came twice, each with the same row of the first: also those that nothing tells from another's.
fn copies_of(book: &Book, tables: &[ReadTable]) -> Vec<(u32, u32)> {
    let mut firsts: BTreeMap<(&str, Option<String>), Range<usize>> = BTreeMap::new();
    let mut copies = Vec::new();
    for (input, rows) in book.inputs() {
        let Some(meta) = tables.get(input as usize).map(|table| &table.meta).filter(|meta| !meta.sha256.is_empty()) else { continue };
        match firsts.entry((&meta.sha256, meta.part())) {
            Entry::Vacant(entry) => drop(entry.insert(rows)),
            Entry::Occupied(entry) if entry.get().len() == rows.len() => {
                copies.extend((rows.start as u32..rows.end as u32).zip(entry.get().start as u32..))
            }
            Entry::Occupied(_) => {}
        }
    }
    copies
}

// In one file every column is equal; between files the key columns were, and the fewest columns the two have in common.
fn is_same(book: &Book, tables: &[ReadTable], first: u32, second: u32) -> bool {
    let (left, right) = (book.row(first as usize), book.row(second as usize));
    let (Some(left_table), Some(right_table)) = (tables.get(left.input as usize), tables.get(right.input as usize)) else { return false };
    let (Some(left_index), Some(right_index)) = (left_table.rows.index_of(left.row_number), right_table.rows.index_of(right.row_number)) else {
        return false;
    };
    if left.input == right.input {
        return left_table.rows.cells(left_index).eq(right_table.rows.cells(right_index));
    }
    let status_differs = book.status(first) != book.status(second);
    let kinds = (book.columns.kind.get(first as usize), book.columns.kind.get(second as usize));
    !status_differs && kinds.0 == kinds.1 && kinds.0 != Kind::Fee
}
