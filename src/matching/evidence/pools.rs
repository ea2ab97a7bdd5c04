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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Channel, Day, IdKey, Kind, Moment, Name};
    use crate::matching::constants::ClockOffset;

    fn day() -> Day {
        Day::from_civil(2026, 3, 2).unwrap()
    }

    fn book(names: &mut Names) -> Book {
        let mut book = Book { len: 2, ..Book::default() };
        let columns = &mut book.columns;
        columns.amount.set(1, 500);
        columns.moment.set(1, Moment::new(day(), 60));
        columns.channel.set(1, Channel::WeChat);
        columns.kind.set(1, Kind::Refund);
        for column in [&mut columns.terminal, &mut columns.store, &mut columns.merchant_no, &mut columns.cashier, &mut columns.batch] {
            column.set(1, names.intern(&format!("name {}", names.len())));
        }
        let ids = [
            &mut columns.trace,
            &mut columns.auth,
            &mut columns.rrn,
            &mut columns.channel_id,
            &mut columns.order_id,
            &mut columns.receipt_id,
            &mut columns.payer,
        ];
        for (number, column) in ids.into_iter().enumerate() {
            column.set(1, IdKey::from_text(&format!("{}", 100 + number)));
        }
        book
    }

    #[test]
    fn each_field_is_read_from_its_own_column() {
        let mut names = Names::default();
        let book = book(&mut names);
        let pool = Pool::new(&book, &[1, 0], &names, true);
        let columns = &book.columns;
        let name = |name: Name| name.index() as u64;
        let wanted = [
            ("channel", Channel::WeChat as u64),
            ("terminal", name(columns.terminal.get(1))),
            ("store", name(columns.store.get(1))),
            ("merchant_no", name(columns.merchant_no.get(1))),
            ("cashier", name(columns.cashier.get(1))),
            ("kind", Kind::Refund as u64 + 1),
            ("batch", name(columns.batch.get(1))),
            ("trace", columns.trace.get(1).bits()),
            ("auth", columns.auth.get(1).bits()),
            ("rrn", columns.rrn.get(1).bits()),
            ("channel_id", columns.channel_id.get(1).bits()),
            ("order_id", columns.order_id.get(1).bits()),
            ("receipt_id", columns.receipt_id.get(1).bits()),
            ("payer", columns.payer.get(1).bits()),
        ];
        for ((field, key), at) in wanted.into_iter().zip(CHANNEL..) {
            assert_eq!((FIELD_NAMES[at], pool.key(at, 0)), (field, key));
            // The other row has none, but for its kind, of which every row has one.
            assert_eq!(pool.key(at, 1), if field == "kind" { columns.kind.get(0) as u64 + 1 } else { 0 }, "{field}");
        }
        assert_eq!((pool.key(CHANNEL, 2), pool.key(FIELDS, 0), pool.amounts[0]), (0, 0, 500));
        let bare = Pool::new(&Book { len: 2, ..Book::default() }, &[1, 0], &names, true);
        assert!(bare.keys.iter().all(Vec::is_empty) && bare.cards.is_empty());
    }

    #[test]
    fn times_are_seconds_or_days_and_set_to_the_other_side_s_clock() {
        let mut names = Names::default();
        let book = book(&mut names);
        let seconds = Moment::new(day(), 60).seconds().map(i64::from);
        let mut pool = Pool::new(&book, &[1, 0], &names, true);
        assert_eq!(pool.times, [seconds, None]);
        assert_eq!(Pool::new(&book, &[1], &names, false).times, [day().number()]);
        let clock = |terminal, seconds| ClockOffset { terminal, seconds, pairs: 9 };
        let clocks = vec![clock(Name::NONE, 7), clock(book.columns.terminal.get(1), 90)];
        pool.set_clocks(&book, &Constants { clocks, ..Constants::default() });
        assert_eq!(pool.times, [seconds.map(|seconds| seconds - 90), None]);
    }
}
