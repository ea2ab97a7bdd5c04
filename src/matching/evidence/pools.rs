//! The rows of a side, gathered for comparing.
//!
//! In: a book and its records. Out: [`Pool`]. Must not know: the other side.

use crate::base::{Card, Names};
use crate::ledger::book::Book;
use crate::matching::constants::Constants;

use super::fields::{CHANNEL, FIELD_NAMES, FIELDS};
use super::memo::Memos;

/// Rows of a pool ready to be compared.
pub struct Pool {
    /// Their records.
    pub rows: Vec<u32>,
    /// Seconds or days, the merchant's set to the acquirer's clock; `None` where the row has none.
    pub times: Vec<Option<i64>>,
    /// Signed minor units.
    pub amounts: Vec<i64>,
    /// Cards; empty where no row has one.
    pub cards: Vec<Card>,
    /// By field, the key of each row, 0 for none; empty where the side has no such column.
    pub keys: Vec<Vec<u64>>,
    /// Free texts.
    pub memos: Memos,
}

impl Pool {
    /// The rows of a book, `has_seconds` telling the unit of times.
    pub fn new(book: &Book, rows: &[u32], names: &Names, has_seconds: bool) -> Pool {
        let columns = &book.columns;
        let time = |row: &u32| {
            let moment = columns.moment.get(*row as usize);
            if has_seconds { moment.seconds().map(i64::from) } else { moment.day().number() }
        };
        let mut keys = vec![Vec::new(); FIELDS];
        for (field, keys) in keys.iter_mut().enumerate().skip(CHANNEL) {
            if let Some(key) = key_of(book, field) {
                keys.extend(rows.iter().map(|row| key(*row as usize)));
            }
        }
        Pool {
            times: rows.iter().map(time).collect(),
            amounts: rows.iter().map(|row| columns.amount.get(*row as usize)).collect(),
            cards: if columns.card.is_present() { rows.iter().map(|row| columns.card.get(*row as usize)).collect() } else { Vec::new() },
            keys,
            memos: Memos::of(book, rows, names),
            rows: rows.to_vec(),
        }
    }

    /// Sets times to the other side's clock.
    pub fn set_clocks(&mut self, book: &Book, constants: &Constants) {
        for (time, row) in self.times.iter_mut().zip(&self.rows) {
            *time = time.map(|seconds| seconds - constants.clock_offset(book.columns.terminal.get(*row as usize)));
        }
    }

    /// The key of a row in a field, 0 for none.
    pub fn key(&self, field: usize, row: usize) -> u64 {
        self.keys.get(field).and_then(|keys| keys.get(row)).copied().unwrap_or(0)
    }

    /// The card of a row.
    pub fn card(&self, row: usize) -> Card {
        self.cards.get(row).copied().unwrap_or_default()
    }
}

type KeyOf<'a> = Box<dyn Fn(usize) -> u64 + 'a>;

/// How a field's key is read from a book; `None` where the side has no such column.
fn key_of(book: &Book, field: usize) -> Option<KeyOf<'_>> {
    let columns = &book.columns;
    macro_rules! name {
        ($column:ident) => {
            columns.$column.is_present().then(|| Box::new(|row| columns.$column.get(row).index() as u64) as KeyOf<'_>)
        };
    }
    macro_rules! id {
        ($column:ident) => {
            columns.$column.is_present().then(|| Box::new(|row| columns.$column.get(row).bits()) as KeyOf<'_>)
        };
    }
    match FIELD_NAMES.get(field).copied().unwrap_or("") {
        "channel" => columns.channel.is_present().then(|| Box::new(|row| columns.channel.get(row) as u64) as KeyOf<'_>),
        "kind" => columns.kind.is_present().then(|| Box::new(|row| columns.kind.get(row) as u64 + 1) as KeyOf<'_>),
        "terminal" => name!(terminal),
        "store" => name!(store),
        "merchant_no" => name!(merchant_no),
        "cashier" => name!(cashier),
        "batch" => name!(batch),
        "trace" => id!(trace),
        "auth" => id!(auth),
        "rrn" => id!(rrn),
        "channel_id" => id!(channel_id),
        "order_id" => id!(order_id),
        "receipt_id" => id!(receipt_id),
        "payer" => id!(payer),
        _ => None,
    }
}
