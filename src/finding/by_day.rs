//! Links by amount and day, where a side or a file of it says no times of day.
//!
//! In: a desk on which evidence has had its say. Out: T6 links, none of them certain, and which open rows are one of several alike. Must not
//! know: what a field weighs.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::{Channel, Day, Minor, Name};
use crate::ledger::Book;
use crate::matching::Tier;

use super::desk::{Class, Desk, Look};
use super::near::{has_terminals, is_explained};

/// From so many rows of days on evidence tells what is alike by chance, if the rows' texts differ.
const WEIGHED_ROWS_MIN: usize = 40;
/// Of so many open rows one text makes texts that tell rows apart.
const ROWS_A_TEXT: usize = 10;

/// Rows of one tender that are tried for a row: alike as they are, what keeps the first from fitting keeps the others too.
const TRIED_MAX: usize = 64;

// Open rows of a day, an amount and a terminal: the merchant's, the acquirer's by tender.
type Alike = BTreeMap<(Day, Minor, Name), (Vec<u32>, BTreeMap<Channel, BTreeSet<u32>>)>;

/// Links what a day has left of one amount on each side, then the one row that it has left at all.
pub(super) fn link_by_day(desk: &mut Desk<'_>) {
    if !are_told_by_texts(desk) {
        link_alike(desk);
    }
    link_lone(desk);
}

// Rows of one price are exchanged for each other without harm: as many as both sides have are pairs, whichever they are. Of what is
// left over nobody can say which row it is.
fn link_alike(desk: &mut Desk<'_>) {
    let mut found = Vec::new();
    for (ours, mut free) in alike(desk).into_values() {
        let mut left = Vec::new();
        for m in ours.iter().copied() {
            let own = desk.merchant.columns.channel.get(m as usize);
            let fits = |a: &&u32| !desk.know_times(m, **a) && is_explained(desk, m, **a);
            let of_tender = |(tender, rows): (&Channel, &BTreeSet<u32>)| Some((*tender, *rows.iter().take(TRIED_MAX).find(fits)?));
            match free.iter().filter(|(tender, _)| tender.agrees(own)).find_map(of_tender) {
                Some((tender, a)) => {
                    free.entry(tender).or_default().remove(&a);
                    found.push((m, a));
                }
                None => left.push(m),
            }
        }
        // Where a row was linked and another of its amount was not, it may as well be that one.
        if left.len() < ours.len() {
            desk.of_several.0.extend(left);
            desk.of_several.1.extend(free.into_values().flatten());
        }
    }
    for (m, a) in found {
        desk.links.link_likely(m, a, Tier::T6);
    }
}

fn alike(desk: &Desk<'_>) -> Alike {
    let counts = |book: &Book, row: u32| book.moved(row) && book.moment(row).is_some() && matches!(book.class(row), Class::Sale | Class::Refund);
    let by_terminal = has_terminals(desk);
    let place = |book: &Book, row: u32| {
        let terminal = if by_terminal { book.columns.terminal.get(row as usize) } else { Name::NONE };
        (book.moment(row).day(), book.amount(row), terminal)
    };
    let mut alike = Alike::new();
    for row in desk.open_merchant().filter(|row| counts(desk.merchant, *row)) {
        alike.entry(place(desk.merchant, row)).or_default().0.push(row);
    }
    for row in desk.open_acquirer().filter(|row| counts(desk.acquirer, *row)) {
        if let Some((_, theirs)) = alike.get_mut(&place(desk.acquirer, row)) {
            theirs.entry(desk.acquirer.columns.channel.get(row as usize)).or_default().insert(row);
        }
    }
    alike
}

// Whether evidence has judged the rows by what is written on both sides: what it left alone is not alike.
fn are_told_by_texts(desk: &Desk<'_>) -> bool {
    let untimed = |book: &Book| (0..book.len as u32).filter(|row| !book.knows_time(*row)).take(WEIGHED_ROWS_MIN).count();
    let has_texts = |book: &Book, open: &mut dyn Iterator<Item = u32>| {
        let (mut texts, mut rows) = (BTreeSet::new(), 0);
        for row in open {
            texts.insert(book.columns.remark.get(row as usize));
            rows += 1;
        }
        texts.remove(&Name::NONE);
        texts.len() > 1 && texts.len() * ROWS_A_TEXT >= rows
    };
    untimed(desk.merchant).max(untimed(desk.acquirer)) >= WEIGHED_ROWS_MIN
        && has_texts(desk.merchant, &mut desk.open_merchant())
        && has_texts(desk.acquirer, &mut desk.open_acquirer())
}

// The one open row that a day has left on each side.
fn link_lone(desk: &mut Desk<'_>) {
    let lone = |book: &Book, rows: &mut dyn Iterator<Item = u32>| -> BTreeMap<Day, Option<u32>> {
        let mut of_day = BTreeMap::new();
        for row in rows.filter(|row| book.moved(*row) && book.moment(*row).is_some()) {
            of_day.entry(book.moment(row).day()).and_modify(|lone| *lone = None).or_insert(Some(row));
        }
        of_day
    };
    let ours = lone(desk.merchant, &mut desk.open_merchant());
    let theirs = lone(desk.acquirer, &mut desk.open_acquirer());
    let pairs = ours.iter().filter_map(|(day, m)| Some(((*m)?, (*theirs.get(day)?)?)));
    let found: Vec<(u32, u32)> = pairs.filter(|(m, a)| !desk.know_times(*m, *a) && is_explained(desk, *m, *a)).collect();
    for (m, a) in found {
        desk.links.link_likely(m, a, Tier::T6);
    }
}
