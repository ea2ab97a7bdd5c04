//! Tables to books: each side's joined, anew or onto those of the check before.
//!
//! In: tables, perhaps an earlier check's books. Out: [`Books`]. Must not know: how they are judged.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::ReadTable;
use crate::base::{ByName, CellRef, Fact, Fault, Name, Names, Said, Side, Status};
use crate::finding::chains::balance_voids;
use crate::finding::known::Known;
use crate::ledger::{Book, Column};

/// What was read, each side's tables joined: all that a check rests on besides settings and what was kept.
pub(super) struct Books {
    pub(super) tables: Vec<ReadTable>,
    pub(super) merchant: Book,
    pub(super) acquirer: Book,
    pub(super) bank: Book,
    pub(super) names: Names,
    pub(super) known: Known,
    pub(super) as_read: AsRead,
    /// Whether they are an earlier check's with more rows.
    pub(super) is_grown: bool,
}

/// How the books stood before anything was put right, so that more can be joined to them.
#[derive(Debug, Default)]
pub(super) struct AsRead {
    // Of the merchant's and the acquirer's records.
    statuses: [Column<Status>; 2],
    // The names of these two books, which those of the bank's come after.
    names: usize,
    // The merchant's tills where they are no terminals of the statement's.
    tills: Option<Column<Name>>,
}

impl Books {
    /// Names are shared by all three books.
    pub(super) fn join(mut tables: Vec<ReadTable>) -> Result<Books, Fault> {
        let mut names = Names::default();
        let [merchant, acquirer] = [Side::Merchant, Side::Acquirer].map(|side| Book::join(ledgers(&mut tables, side), &mut names));
        Books { tables, merchant, acquirer, bank: Book::default(), names, known: Known::default(), as_read: AsRead::default(), is_grown: false }
            .complete()
    }

    /// These books with the tables that came since, where those known are the first of each side as they were read; else all
    /// are joined anew.
    pub(super) fn grown(mut self, mut tables: Vec<ReadTable>) -> Result<Books, Fault> {
        let lens = (self.merchant.len, self.acquirer.len);
        let Some(mut names) = self.names_with(&tables) else { return Books::join(tables) };
        let had_tills = self.as_read.tills.is_some();
        if let Some(tills) = self.as_read.tills.take() {
            self.merchant.columns.terminal = tills;
        }
        let known = self.names.texts().iter().take(self.as_read.names);
        let moved: Vec<Name> = std::iter::once(Name::NONE).chain(known.map(|text| names.intern(text))).collect();
        if moved.iter().zip(0..).any(|(name, number)| name.index() != number) {
            self.merchant.columns.rename(&moved);
            self.acquirer.columns.rename(&moved);
        }
        self.names = names;
        let [merchant, acquirer] = std::mem::take(&mut self.as_read.statuses);
        (self.merchant.columns.status, self.acquirer.columns.status) = (merchant, acquirer);
        for (side, book) in [(Side::Merchant, &mut self.merchant), (Side::Acquirer, &mut self.acquirer)] {
            let known = book.starts.len();
            for (place, (input, ledger)) in ledgers(&mut tables, side).into_iter().enumerate() {
                match book.starts.get_mut(place).filter(|_| place < known) {
                    Some(start) => start.0 = input,
                    None => book.append(input, ledger, &mut self.names),
                }
            }
        }
        // Keys rest on terminals, which tills are not.
        if had_tills || has_own_tills(&self.merchant, &self.acquirer, &self.names) {
            self.known = Known::default();
        } else {
            self.known.grow((&self.merchant, lens.0), (&self.acquirer, lens.1), &self.names);
        }
        self.is_grown = true;
        self.tables = tables;
        self.complete()
    }

    // The names of all tables, in the order in which they are joined; `None` where the tables known are not the first of each
    // side.
    fn names_with(&self, tables: &[ReadTable]) -> Option<Names> {
        let mut names = Names::default();
        for side in [Side::Merchant, Side::Acquirer] {
            let of_side = |table: &&ReadTable| is_of(table, side);
            let (known, now) = (self.tables.iter().filter(of_side), tables.iter().filter(of_side));
            // Other files may have moved its days.
            let is_same =
                |(known, now): (&ReadTable, &ReadTable)| Arc::ptr_eq(&known.rows, &now.rows) && known.meta.open_dates == now.meta.open_dates;
            let is_prefix = known.clone().count() <= now.clone().count() && known.zip(now).all(is_same);
            if !is_prefix {
                return None;
            }
            for table in tables.iter().filter(|table| is_of(table, side)) {
                names.absorb(&table.ledger.names);
            }
        }
        Some(names)
    }

    // The bank's book, which is small, and what the files say twice or only half.
    fn complete(mut self) -> Result<Books, Fault> {
        let statuses = [self.merchant.columns.status.clone(), self.acquirer.columns.status.clone()];
        let has_tills = has_own_tills(&self.merchant, &self.acquirer, &self.names);
        let tills = has_tills.then(|| std::mem::take(&mut self.merchant.columns.terminal));
        self.as_read = AsRead { statuses, names: self.names.len(), tills };
        balance_voids(&mut self.merchant);
        balance_voids(&mut self.acquirer);
        self.bank = Book::join(ledgers(&mut self.tables, Side::Bank), &mut self.names);
        for side in [Side::Merchant, Side::Acquirer] {
            if !self.tables.iter().any(|table| is_of(table, side)) {
                let key = if side == Side::Merchant { "side-missing-merchant" } else { "side-missing-acquirer" };
                let mut names: Vec<&str> = self.tables.iter().map(|table| table.meta.name.as_str()).collect();
                names.dedup();
                let said = Said::new(key).with("files", Fact::Text(names.join(", ")));
                return Err(Fault { said, at: CellRef::default() });
            }
        }
        Ok(self)
    }
}

// Whether the shop names its tills in a way of its own, 一号机 or 01, where the statement has terminal numbers: many rows on both
// sides, not one name in common, and none of the one that could be of the other by its length and letters. Taken for terminals they
// would keep every pair apart.
fn has_own_tills(merchant: &Book, acquirer: &Book, names: &Names) -> bool {
    const ROWS_MIN: usize = 5;
    let named = |book: &Book| -> Option<BTreeSet<Name>> {
        let terminals = || book.columns.terminal.values().iter().copied().filter(|name| name.is_some());
        let mut seen: ByName<bool> = ByName::default();
        terminals().for_each(|name| seen.change(name, |is_seen| *is_seen = true));
        (terminals().take(ROWS_MIN).count() == ROWS_MIN).then(|| seen.iter().filter(|(_, is_seen)| **is_seen).map(|(name, _)| name).collect())
    };
    let Some((ours, theirs)) = named(merchant).zip(named(acquirer)) else { return false };
    let form = |name: &Name| {
        let text = names.text(*name);
        (text.chars().count(), text.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let forms: BTreeSet<(usize, bool)> = theirs.iter().map(form).collect();
    ours.is_disjoint(&theirs) && !ours.iter().map(form).any(|form| forms.contains(&form))
}

fn is_of(table: &ReadTable, side: Side) -> bool {
    table.meta.side.as_ref().is_some_and(|(given, _)| *given == side)
}

fn ledgers(tables: &mut [ReadTable], side: Side) -> Vec<(u32, Arc<crate::ledger::Ledger>)> {
    let of_side = tables.iter_mut().enumerate().filter(|(_, table)| is_of(table, side));
    of_side.map(|(input, table)| (input as u32, std::mem::take(&mut table.ledger))).collect()
}
