//! Typed columns of a table, and of all tables of a side.
//!
//! In: values typed by the reader of rows. Out: columns a record wide. Must not know: files, words, matching.
//!
//! A million rows a side must fit in a browser tab, so a record is a row of small numbers spread over columns (struct of
//! arrays), and a column that no file has costs nothing.

use std::ops::Range;
use std::sync::Arc;

use super::column::{Column, MaybeMinor};
use crate::base::pack::Pack;
use crate::base::{Card, CardKind, Channel, Day, EntryMode, IdKey, Kind, Minor, Moment, Name, Names, RowRef, Status};

macro_rules! columns {
    ($($(#[$doc:meta])* $name:ident: $type:ty,)*) => {
        /// The typed columns of a table (one input) or of a side (all inputs joined).
        #[derive(Clone, Debug, Default)]
        pub struct Columns {
            $($(#[$doc])* pub $name: Column<$type>,)*
        }

        /// One record, gathered from the columns; for code that looks at few rows.
        #[derive(Clone, Copy, Debug, Default)]
        pub struct Record {
            $($(#[$doc])* pub $name: $type,)*
        }

        impl Columns {
            /// The record at `index`, "none" in every absent column.
            pub fn record(&self, index: usize) -> Record {
                Record { $($name: self.$name.get(index),)* }
            }

            fn pack(&self, piece: &mut dyn FnMut(&[u8])) {
                $(self.$name.pack(piece);)*
            }

            fn unpack(len: usize, next: &mut dyn FnMut() -> Option<Vec<u8>>) -> Option<Columns> {
                Some(Columns { $($name: Column::unpack(len, next)?,)* })
            }

            /// Keeps the records whose flag is set.
            pub fn keep(&mut self, flags: &[bool]) {
                $(self.$name.keep(flags);)*
            }

            fn append(&mut self, own_len: usize, other: Columns, other_len: usize) {
                $(self.$name.append(own_len, other.$name, other_len);)*
            }
        }
    };
}

columns! {
    /// Row number as the spreadsheet program shows it.
    row_number: u32,
    /// Gross amount with the sign of the money: a sale +, a refund, void or reversal −, whatever sign the file writes.
    amount: Minor,
    /// When the payment was made; at 00:00:00 where the file gives the day only (see [`Ledger::has_time_of_day`]).
    moment: Moment,
    /// Clearing day (清算日期), not a payout date.
    clearing_day: Day,
    /// Payout or posting day (结算日期, 到账日期).
    payout_day: Day,
    /// What the row does.
    kind: Kind,
    /// How it ended.
    status: Status,
    /// By what the customer paid.
    channel: Channel,
    /// Retrieval reference (检索参考号), unique within a clearing day.
    rrn: IdKey,
    /// The wallet's or channel's own number (微信订单号, 支付宝交易号, 渠道流水号).
    channel_id: IdKey,
    /// The merchant's order number as known to the acquirer (商户订单号).
    order_id: IdKey,
    /// The shop's own receipt or document number (小票号, 单据号): no reference for matching with the acquirer.
    receipt_id: IdKey,
    /// System trace or voucher number (流水号, 凭证号), unique within terminal and batch.
    trace: IdKey,
    /// Authorisation code.
    auth: IdKey,
    /// Reference of the original transaction, on voids, refunds, completions.
    original_id: IdKey,
    /// The refund's own number.
    refund_id: IdKey,
    /// Payout, settlement batch or transfer number.
    payout_id: IdKey,
    /// Batch number of the terminal.
    batch: Name,
    /// Terminal (终端号).
    terminal: Name,
    /// Merchant number (商户号).
    merchant_no: Name,
    /// Store (门店).
    store: Name,
    /// Cashier or operator.
    cashier: Name,
    /// The card's first six and last four.
    card: Card,
    /// Debit or credit.
    card_kind: CardKind,
    /// How the card was read.
    entry: EntryMode,
    /// Response code of the host (应答码), as text.
    response: Name,
    /// Payer's name or account, masked as the file has it (also openid and buyer id): a key for "same payer".
    payer: IdKey,
    /// The merchant's fee: positive is a cost.
    fee: MaybeMinor,
    /// Net of the fee, as the file says.
    net: MaybeMinor,
    /// Tip included in the amount or said to be.
    tip: MaybeMinor,
    /// Discount, coupon, points.
    discount: MaybeMinor,
    /// Rounding off (抹零).
    round_off: MaybeMinor,
    /// Tax.
    tax: MaybeMinor,
    /// Currency of the row where it isn't the profile's, as text.
    currency: Name,
    /// How it is settled: D0, T1.
    settle_kind: Name,
    /// What the statement says of a payout that did not come through, as text: failed, sent back, held.
    payout_stop: Name,
    /// Counterparty of a bank row: the payer's name.
    counterparty: Name,
    /// Remark, for marker words and payout texts.
    remark: Name,
}

/// The typed rows of one table.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    /// The columns, all `len` long or absent.
    pub columns: Columns,
    /// Number of records.
    pub len: usize,
    /// The texts of the [`Name`] columns.
    pub names: Names,
    /// Whether moments carry a time of day; `false` where the file has days only.
    pub has_time_of_day: bool,
    /// Whether the time of day carries seconds: a spreadsheet program that re-saved the file drops them.
    pub has_seconds: bool,
}

impl Ledger {
    /// Hands out the ledger: a head appended to `head`, then a piece of bytes a column.
    pub fn pack(&self, head: &mut Vec<u8>, piece: &mut dyn FnMut(&[u8])) {
        let Ledger { columns, len, names, has_time_of_day, has_seconds } = self;
        len.pack(head);
        names.texts().len().pack(head);
        names.texts().iter().for_each(|text| text.pack(head));
        has_time_of_day.pack(head);
        has_seconds.pack(head);
        columns.pack(piece);
    }

    /// The ledger from its head and as many pieces; `None` where they do not fit each other.
    pub fn unpack(head: &mut &[u8], next: &mut dyn FnMut() -> Option<Vec<u8>>) -> Option<Ledger> {
        let len = usize::unpack(head)?;
        let names = Names::of_texts(Pack::unpack(head)?);
        let (has_time_of_day, has_seconds) = (bool::unpack(head)?, bool::unpack(head)?);
        let columns = Columns::unpack(len, next)?;
        Some(Ledger { columns, len, names, has_time_of_day, has_seconds })
    }
}

/// All records of one side, in the order of the inputs and rows, with names shared by the three books of a check.
#[derive(Clone, Debug, Default)]
pub struct Book {
    /// The columns, all `len` long or absent.
    pub columns: Columns,
    /// Number of records.
    pub len: usize,
    /// Where each input's records start: (input, first record), ascending.
    pub starts: Vec<(u32, usize)>,
    /// Whether a file of the side says times of day; of a record see [`Book::knows_time`].
    pub has_time_of_day: bool,
    /// Records of files that know days only, as runs.
    pub untimed: Vec<Range<u32>>,
}

impl Book {
    /// Joins the ledgers of a side. Names move into `names`, which the books of one check share.
    pub fn join(ledgers: Vec<(u32, impl Into<Arc<Ledger>>)>, names: &mut Names) -> Book {
        let mut book = Book::default();
        for (input, ledger) in ledgers {
            book.append(input, ledger.into(), names);
        }
        book
    }

    /// Joins one more ledger to the end.
    pub fn append(&mut self, input: u32, ledger: Arc<Ledger>, names: &mut Names) {
        let mut ledger = Arc::unwrap_or_clone(ledger);
        ledger.columns.rename(&names.absorb(&ledger.names));
        self.starts.push((input, self.len));
        self.has_time_of_day |= ledger.has_time_of_day;
        let len = ledger.len;
        if !ledger.has_time_of_day {
            let (start, end) = (self.len as u32, (self.len + len) as u32);
            match self.untimed.last_mut().filter(|run| run.end == start) {
                Some(run) => run.end = end,
                None => self.untimed.push(start..end),
            }
        }
        self.columns.append(self.len, ledger.columns, len);
        self.len += len;
    }

    /// Whether a record's moment has a time of day: at 00:00:00 it may be a day alone.
    pub fn knows_time(&self, record: u32) -> bool {
        let after = self.untimed.partition_point(|run| run.start <= record);
        self.has_time_of_day && !after.checked_sub(1).and_then(|at| self.untimed.get(at)).is_some_and(|run| run.contains(&record))
    }

    /// Whether the times of day of two of its records may be held against each other.
    pub fn know_times(&self, first: u32, second: u32) -> bool {
        self.knows_time(first) && self.knows_time(second)
    }

    /// Whether some files of the side say times of day and others days only.
    pub fn is_mixed(&self) -> bool {
        self.has_time_of_day && self.untimed.iter().any(|run| !run.is_empty())
    }

    /// The inputs in their order, with their records.
    pub fn inputs(&self) -> impl Iterator<Item = (u32, Range<usize>)> {
        let ends = self.starts.iter().skip(1).map(|(_, start)| *start).chain([self.len]);
        self.starts.iter().zip(ends).map(|((input, start), end)| (*input, *start..end))
    }

    /// The input a record came from.
    pub fn input_of(&self, index: usize) -> u32 {
        let after = self.starts.partition_point(|(_, start)| *start <= index);
        after.checked_sub(1).and_then(|at| self.starts.get(at)).map_or(0, |(input, _)| *input)
    }

    /// Input and row number of a record.
    pub fn row(&self, index: usize) -> RowRef {
        RowRef { input: self.input_of(index), row_number: self.columns.row_number.get(index) }
    }

    /// The record of a row; `None` when the book has none.
    pub fn index_of(&self, row: RowRef) -> Option<usize> {
        let at = self.starts.iter().position(|(input, _)| *input == row.input)?;
        let start = self.starts.get(at)?.1;
        let end = self.starts.get(at + 1).map_or(self.len, |(_, next)| *next);
        let numbers = self.columns.row_number.values().get(start..end)?;
        // Rows of a table come in the order of the sheet.
        numbers.binary_search(&row.row_number).ok().map(|place| start + place)
    }

    /// The record at `index`.
    pub fn record(&self, index: usize) -> Record {
        self.columns.record(index)
    }
}

impl Columns {
    /// Gives each name its new number.
    pub fn rename(&mut self, moved: &[Name]) {
        for column in self.names_mut() {
            for name in column.values_mut() {
                *name = moved.get(name.index()).copied().unwrap_or_default();
            }
        }
    }

    /// The columns whose values are [`Name`]s.
    fn names_mut(&mut self) -> [&mut Column<Name>; 11] {
        [
            &mut self.batch,
            &mut self.terminal,
            &mut self.merchant_no,
            &mut self.store,
            &mut self.cashier,
            &mut self.response,
            &mut self.currency,
            &mut self.settle_kind,
            &mut self.payout_stop,
            &mut self.counterparty,
            &mut self.remark,
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ledger(terminals: &[&str], amounts: &[Minor]) -> Ledger {
        let mut ledger = Ledger { len: amounts.len(), has_time_of_day: true, ..Ledger::default() };
        for (index, amount) in amounts.iter().enumerate() {
            ledger.columns.amount.set(index, *amount);
            ledger.columns.row_number.set(index, index as u32 + 2);
        }
        for (index, terminal) in terminals.iter().enumerate() {
            let name = ledger.names.intern(terminal);
            ledger.columns.terminal.set(index, name);
        }
        ledger
    }

    #[test]
    fn a_book_joins_inputs_and_shares_names() {
        let mut names = Names::default();
        names.intern("T9");
        let book = Book::join(vec![(0, ledger(&[], &[100, 200])), (2, ledger(&["T1"], &[300]))], &mut names);
        assert_eq!(book.len, 3);
        assert_eq!(book.record(0).terminal, Name::NONE);
        assert_eq!(names.text(book.record(2).terminal), "T1");
        assert_eq!(book.row(2), RowRef { input: 2, row_number: 2 });
        assert_eq!(book.row(1), RowRef { input: 0, row_number: 3 });
        assert!(!book.columns.fee.is_present());
        assert_eq!(book.record(1).fee, MaybeMinor::NONE);
    }
}
