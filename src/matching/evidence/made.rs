//! Pools made by hand for the tests beside.
//!
//! In: rows. Out: a [`Pool`]. Must not know: what a test holds of it.

use super::fields::{CHANNEL, FIELDS, TERMINAL};
use super::memo::Memos;
use super::pools::Pool;
use crate::base::{Card, Names};
use crate::ledger::book::Book;

/// The place of the order number among the fields: an id that tells rows apart.
pub const ORDER: usize = 15;

/// A row; 0, empty and `None` are no value.
#[derive(Clone, Copy, Default)]
pub struct Row {
    pub time: Option<i64>,
    pub amount: i64,
    pub memo: &'static str,
    pub card: Card,
    pub terminal: u64,
    pub order: u64,
    pub channel: u64,
}

/// A row of an amount at a time.
pub fn at(time: i64, amount: i64) -> Row {
    Row { time: Some(time), amount, ..Row::default() }
}

/// The rows as a pool; a column is there where one of the rows has a value.
pub fn pool(rows: &[Row]) -> Pool {
    let (mut names, mut book) = (Names::default(), Book { len: rows.len(), ..Book::default() });
    for (place, row) in rows.iter().enumerate().filter(|(_, row)| !row.memo.is_empty()) {
        book.columns.remark.set(place, names.intern(row.memo));
    }
    let places: Vec<u32> = (0..rows.len() as u32).collect();
    let mut keys = vec![Vec::new(); FIELDS];
    type KeyOf = fn(&Row) -> u64;
    let columns: [(usize, KeyOf); 3] = [(CHANNEL, |row| row.channel), (TERMINAL, |row| row.terminal), (ORDER, |row| row.order)];
    for (field, key) in columns.into_iter().filter(|(_, key)| rows.iter().any(|row| key(row) != 0)) {
        keys[field] = rows.iter().map(key).collect();
    }
    let has_cards = rows.iter().any(|row| row.card.is_some());
    Pool {
        times: rows.iter().map(|row| row.time).collect(),
        amounts: rows.iter().map(|row| row.amount).collect(),
        cards: if has_cards { rows.iter().map(|row| row.card).collect() } else { Vec::new() },
        keys,
        memos: Memos::of(&book, &places, &names),
        rows: places,
    }
}

/// Numbers without a pattern, the same everywhere (xorshift64*).
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % bound
    }
}
