//! What follows from the rows alone and takes longest to find: which rows share a key, when a statement's days are cut.
//!
//! In: books. Out: rows by their keys. Must not know: what was decided of a row, which no later check may take over.
//!
//! A later check goes on with it where the books only grew at their ends ([`crate::check::Checked::with`]): new rows are
//! merged in. A check with nothing known finds all anew, and the same.

use std::borrow::Cow;
use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;

use crate::base::{Card, IdKey, Names, Side};
use crate::ledger::Book;
use crate::matching::constants::{Calendar, Constants};
use crate::matching::keys::{Entry, join_sorted};
use crate::matching::links::NOBODY;

use super::fee::rule::FeeRule;
use super::fee::{Ticket, infer};

/// By what rows are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// The channel's own number.
    Channel,
    /// The retrieval reference.
    Rrn,
    /// The order number.
    Order,
    /// A trace number, one payment's within its terminal and batch, or its terminal and day where there is no batch.
    Trace,
    /// All that makes a row said twice the same row.
    Row,
    /// A card known by ten digits.
    Card,
}

const KEYS: usize = 6;

impl Key {
    const ALL: [Key; KEYS] = [Key::Channel, Key::Rrn, Key::Order, Key::Trace, Key::Row, Key::Card];

    // The key of a row, 0 for none. It must rest on columns that stay as the files say them, and on names' texts: their
    // numbers may change when more files come.
    fn of(self, book: &Book, names: &Names, row: usize) -> u64 {
        let columns = &book.columns;
        match self {
            Key::Channel => columns.channel_id.get(row).bits(),
            Key::Rrn => columns.rrn.get(row).bits(),
            Key::Order => columns.order_id.get(row).bits(),
            Key::Trace => trace(book, names, row).bits(),
            Key::Row => whole_row(book, names, row).bits(),
            Key::Card => card_key(columns.card.get(row)).filter(|_| columns.card.get(row).first6().is_some()).map_or(0, IdKey::bits),
        }
    }
}

fn trace(book: &Book, names: &Names, row: usize) -> IdKey {
    let columns = &book.columns;
    let (number, terminal, batch) = (columns.trace.get(row), columns.terminal.get(row), columns.batch.get(row));
    if !number.is_some() || !terminal.is_some() {
        return IdKey::NONE;
    }
    let turn = if batch.is_some() { names.key(batch).bits() } else { columns.moment.get(row).day().number().unwrap_or(0).unsigned_abs() };
    number.and(names.key(terminal).bits()).and(turn)
}

// A row that carries no number of its own and no seconds has none: two equal sales within a minute are ordinary business.
fn whole_row(book: &Book, names: &Names, row: usize) -> IdKey {
    let columns = &book.columns;
    let ids = [&columns.rrn, &columns.channel_id, &columns.order_id, &columns.receipt_id, &columns.trace, &columns.auth, &columns.refund_id];
    let has_id = ids.iter().any(|column| column.get(row).is_some());
    let moment = columns.moment.get(row);
    let has_seconds = moment.is_some() && !moment.second_of_day().is_multiple_of(60);
    if !has_id && !has_seconds {
        return IdKey::NONE;
    }
    let mut key = IdKey::from_text("row").and(columns.amount.get(row) as u64).and(u64::from(moment.seconds().unwrap_or(0)));
    for column in ids {
        key = key.and(column.get(row).bits());
    }
    // An order paid by two tenders is a row of each.
    key.and(names.key(columns.terminal.get(row)).bits()).and(columns.kind.get(row) as u64).and(columns.channel.get(row) as u64)
}

/// A key that identifies one card within a check.
pub fn card_key(card: Card) -> Option<IdKey> {
    // The key of the card's masked text, without making that text for every row.
    let mut text = *b"000000******0000";
    let mut write = |from: usize, to: usize, number: u32| {
        let mut rest = number;
        for digit in text.iter_mut().take(to).skip(from).rev() {
            *digit = b'0' + (rest % 10) as u8;
            rest /= 10;
        }
    };
    write(12, 16, u32::from(card.last4()?));
    write(0, 6, card.first6().unwrap_or(0));
    let shown = if card.first6().is_some() { &text[..] } else { &text[6..] };
    str::from_utf8(shown).ok().map(IdKey::from_text)
}

/// Which rows of two sides share a key.
#[derive(Debug, Default)]
pub struct Partners {
    // By merchant's record, the acquirer's that alone shares a key no third row has.
    lone: Vec<u32>,
    /// Rows of keys that both sides have and one of them more than once, in the keys' order.
    pub shared: Vec<(Vec<u32>, Vec<u32>)>,
}

impl Partners {
    fn of(merchant: &[Entry], acquirer: &[Entry], merchant_len: usize) -> Partners {
        let mut partners = Partners::default();
        if merchant.is_empty() || acquirer.is_empty() {
            return partners;
        }
        partners.lone = vec![NOBODY; merchant_len];
        let rows = |entries: &[Entry]| entries.iter().map(|(_, row)| *row).collect::<Vec<u32>>();
        join_sorted(merchant, acquirer, |group| match (group.merchant, group.acquirer) {
            ([(_, merchant)], [(_, acquirer)]) => {
                if let Some(slot) = partners.lone.get_mut(*merchant as usize) {
                    *slot = *acquirer;
                }
            }
            (merchant, acquirer) => partners.shared.push((rows(merchant), rows(acquirer))),
        });
        partners
    }

    /// Whether no row of one side shares a key with one of the other.
    pub fn is_empty(&self) -> bool {
        self.shared.is_empty() && self.lone.iter().all(|acquirer| *acquirer == NOBODY)
    }

    /// The acquirer's record that shares a key with this one of the merchant's and with no other row.
    pub fn lone(&self, merchant: u32) -> Option<u32> {
        self.lone.get(merchant as usize).copied().filter(|acquirer| *acquirer != NOBODY)
    }
}

/// What is known of two books.
#[derive(Debug, Default)]
pub struct Known {
    /// Whether no later check goes on with it: the rows by their keys, a few dozen bytes a row, are then not held.
    pub is_let_go: bool,
    // By key, the merchant's and the acquirer's rows that have it, in order; made when first asked for.
    sorted: [[OnceCell<Vec<Entry>>; 2]; KEYS],
    partners: [OnceCell<Partners>; KEYS],
    calendars: OnceCell<Vec<Calendar>>,
    // By the place of an input among the acquirer's and the class of its sales.
    taught: RefCell<BTreeMap<(usize, usize), Taught>>,
}

/// The fee rules that tickets taught.
#[derive(Debug)]
struct Taught {
    tickets: Vec<Ticket>,
    rules: Vec<FeeRule>,
}

impl Known {
    /// Takes in the rows that came to both books after their first `merchant_len` and `acquirer_len`.
    pub fn grow(&mut self, merchant: (&Book, usize), acquirer: (&Book, usize), names: &Names) {
        for (key, sides) in Key::ALL.into_iter().zip(&mut self.sorted) {
            for ((book, len), list) in [merchant, acquirer].into_iter().zip(sides) {
                if let Some(list) = list.get_mut() {
                    list.extend(entries(key, book, names, len));
                    // Two runs that are in order are merged.
                    list.sort();
                }
            }
        }
        self.partners = Default::default();
        if let Some(calendars) = self.calendars.get_mut() {
            let known = calendars.len();
            calendars.extend(acquirer.0.inputs().skip(known).map(|(_, rows)| Calendar::learn(acquirer.0, rows)));
        }
    }

    /// Rows of a side in the order of their keys; those without one are left out.
    pub fn sorted(&self, key: Key, side: Side, book: &Book, names: &Names) -> Cow<'_, [Entry]> {
        let list = self.sorted.get(key as usize).and_then(|sides| sides.get(usize::from(side != Side::Merchant)));
        let make = || {
            let mut list: Vec<Entry> = Vec::new();
            for entry in entries(key, book, names, 0) {
                if list.is_empty() {
                    list.reserve_exact(book.len);
                }
                list.push(entry);
            }
            list.sort_unstable();
            list
        };
        match list {
            Some(list) if !self.is_let_go || list.get().is_some() => Cow::Borrowed(list.get_or_init(make)),
            _ => Cow::Owned(make()),
        }
    }

    /// Which rows share a key.
    pub fn partners(&self, key: Key, merchant: &Book, acquirer: &Book, names: &Names) -> &Partners {
        const NONE: &Partners = &Partners { lone: Vec::new(), shared: Vec::new() };
        let make = || {
            let sides = (self.sorted(key, Side::Merchant, merchant, names), self.sorted(key, Side::Acquirer, acquirer, names));
            Partners::of(&sides.0, &sides.1, merchant.len)
        };
        self.partners.get(key as usize).map_or(NONE, |partners| partners.get_or_init(make))
    }

    /// The fee rules that a class of an input's sales teaches; those known where it has the tickets it had.
    pub fn taught(&self, acquirer: &Book, input: usize, class: usize, tickets: Vec<Ticket>) -> Vec<FeeRule> {
        let place = acquirer.starts.iter().position(|(own, _)| *own as usize == input).unwrap_or(usize::MAX);
        let mut taught = self.taught.borrow_mut();
        match taught.get(&(place, class)).filter(|known| known.tickets == tickets) {
            Some(known) => known.rules.clone(),
            None => {
                let rules = infer(&tickets);
                if !self.is_let_go {
                    taught.insert((place, class), Taught { tickets, rules: rules.clone() });
                }
                rules
            }
        }
    }

    /// What the acquirer's days prove, statement by statement.
    pub fn constants(&self, acquirer: &Book) -> Constants {
        let calendars = self.calendars.get_or_init(|| acquirer.inputs().map(|(_, rows)| Calendar::learn(acquirer, rows)).collect());
        Constants::of_days(acquirer.inputs().map(|(input, _)| input).zip(calendars))
    }
}

fn entries<'b>(key: Key, book: &'b Book, names: &'b Names, from: usize) -> impl Iterator<Item = Entry> + 'b {
    (from..book.len).map(move |row| (key.of(book, names, row), row as u32)).filter(|(key, _)| *key != 0)
}

/// A few numbers, asked for by many rows: a bit of each number's hash says of nearly all others that they are not meant.
pub struct Wanted {
    numbers: Vec<u64>,
    bits: Vec<u64>,
    shift: u32,
}

impl Wanted {
    /// Keeps the numbers.
    pub fn new(numbers: impl Iterator<Item = u64>) -> Wanted {
        let mut numbers: Vec<u64> = numbers.collect();
        numbers.sort_unstable();
        numbers.dedup();
        let words = numbers.len().next_power_of_two().max(16);
        let mut wanted = Wanted { bits: vec![0; words], shift: 64 - 6 - words.ilog2(), numbers: Vec::new() };
        for number in &numbers {
            let (word, bit) = wanted.place(*number);
            if let Some(word) = wanted.bits.get_mut(word) {
                *word |= bit;
            }
        }
        Wanted { numbers, ..wanted }
    }

    /// Whether a number is among them.
    pub fn has(&self, number: u64) -> bool {
        let (word, bit) = self.place(number);
        self.bits.get(word).is_some_and(|word| word & bit != 0) && self.numbers.binary_search(&number).is_ok()
    }

    fn place(&self, number: u64) -> (usize, u64) {
        let hash = number.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> self.shift;
        ((hash >> 6) as usize, 1 << (hash & 63))
    }
}
