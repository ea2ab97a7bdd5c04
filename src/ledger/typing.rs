//! Rows of a located table to typed columns. Each row becomes a record, or is left out with an issue that says why.
//!
//! In: rows, the located table. Out: a [`Ledger`], the rows left out, what was seen of cards. Must not know: matching.

mod answers;
mod articles;
mod carried;
mod cells;
mod entered;
mod named;
mod one_cell;
mod ragged;
mod reasons;
mod settle;
mod state;
mod watch;

pub use reasons::{is_unreadable, shown};
pub use settle::Sign;

use carried::Carried;
use one_cell::{NameCache, WordCache, is_without_seconds, short_clock};
use state::State;
use watch::Watch;
pub use watch::WholeCards;

use super::dates::{self, Dates};
use super::style::{self, Styles};
use super::words::{self, Way};
use super::years;
use super::{Ledger, MaybeMinor, Record};
use crate::base::key::id_core;
use crate::base::{CardKind, Channel, Currency, Day, EntryMode, IdKey, Issues, Kind, Minor, Name, Names, Status};
use crate::sheet::{Cell, Merge, Rows};
use crate::table::field::Field;
use crate::table::grammar::amount::{Style, Unit, Wrong};
use crate::table::grammar::card;
use crate::table::grammar::when::{DateOrder, DateStyle, When, WhenReader};
use crate::table::input::OpenDates;
use crate::table::locate::Located;

/// What a format knows that its columns don't say.
#[derive(Clone, Copy, Debug, Default)]
pub struct Quirks {
    /// The channel of every row that doesn't name one.
    pub channel: Channel,
    /// Amounts are in fen, whatever the header says.
    pub in_fen: bool,
    /// A state of 退款 makes the row a refund; else the sale it stands on was refunded later.
    pub refund_by_status: bool,
    /// The order of year, month and day, as someone chose it; `None` to find out.
    pub date_order: Option<DateOrder>,
    /// What a whole number of the amounts counts, as someone chose it; `None` to find out.
    pub unit: Option<Unit>,
    /// What says the sign of an amount, as someone chose it; `None` to find out.
    pub sign: Option<Sign>,
    /// Seconds east of UTC of the merchant's clock; `None` leaves times with a zone as they are written.
    pub offset: Option<i32>,
    /// Whether it is a bank's, by its format or because someone said so.
    pub is_bank: bool,
    /// Whether the amount is that of one tender among others: a row without it was paid by those.
    pub is_of_tender: bool,
    /// The days covered, where the preamble or the file's name says so: also the year of dates written without one.
    pub days: Option<(Day, Day)>,
    /// The month or year that a title, the sheet or the file is named for: dates without a year lie in it or near it.
    pub around: Option<(Day, Day)>,
}

/// The typed rows, and what the reader of footers and the guard of card numbers need.
#[derive(Debug, Default)]
pub struct Typed {
    /// The records.
    pub ledger: Ledger,
    /// Why rows and cells were not taken.
    pub issues: Issues,
    /// Records that take no part in any sum, and why.
    pub apart: Issues,
    /// Indices of rows that state totals or remarks, in order.
    pub footers: Vec<usize>,
    /// Columns with whole card numbers.
    pub cards: Vec<WholeCards>,
    /// 0-based columns of verification values, expiry dates, tracks that hold something.
    pub secrets: Vec<usize>,
    /// Indices of rows whose cells may not be their columns': more than the header's, or left out with a long number; in order.
    pub torn: Vec<usize>,
    /// How the amount column is written, in the major unit: totals outside the columns are written alike.
    pub style: Style,
    /// Dates that may be read in several ways.
    pub open_dates: Option<OpenDates>,
    /// Whether the payments' dates have no year, and nothing in the file says which it is: they are held in [`years::LEAP_YEAR`].
    pub is_yearless: bool,
    /// Whether the caller asked to stop.
    pub stopped: bool,
}

/// A row while its cells are read.
#[derive(Clone, Copy, Debug)]
struct Draft {
    record: Record,
    amount: Option<Minor>,
    money_in: Option<Minor>,
    money_out: Option<Minor>,
    refund: Option<Minor>,
    when: When,
    clock: Option<u32>,
    is_in: Option<Option<bool>>,
    kind_of_way: Option<Kind>,
    kind: Option<Kind>,
    status: Option<Status>,
    is_status_unknown: bool,
    is_status_of_refund: bool,
    refund_status: Option<Status>,
    is_cancelled: bool,
    response: Option<Status>,
    channel: Option<Channel>,
    filled: u32,
    ids: u32,
    first: Option<usize>,
    amount_wrong: Option<(usize, Wrong)>,
    when_wrong: Option<usize>,
    total_word: bool,
    /// Whether the clearing day and the payout's are written without a year.
    bare_days: [bool; 2],
}

impl Draft {
    fn of(row_number: u32) -> Draft {
        Draft {
            record: Record { row_number, ..Record::default() },
            amount: None,
            money_in: None,
            money_out: None,
            refund: None,
            when: When { day: Day::NONE, second: None, has_seconds: false, offset: None },
            clock: None,
            is_in: None,
            kind_of_way: None,
            kind: None,
            status: None,
            is_status_unknown: false,
            is_status_of_refund: false,
            refund_status: None,
            is_cancelled: false,
            response: None,
            channel: None,
            filled: 0,
            ids: 0,
            first: None,
            amount_wrong: None,
            when_wrong: None,
            total_word: false,
            bare_days: [false; 2],
        }
    }
}

struct Typer<'a> {
    rows: &'a Rows,
    located: &'a Located,
    plan: Vec<Option<Field>>,
    styles: Styles,
    currency: Currency,
    quirks: Quirks,
    readers: Vec<WhenReader>,
    kinds: WordCache<Kind>,
    kind_readers: Vec<fn(&str) -> Option<Kind>>,
    states: State,
    channels: WordCache<Channel>,
    card_kinds: WordCache<CardKind>,
    entries: WordCache<EntryMode>,
    ways: WordCache<Way>,
    known_names: Vec<NameCache>,
    watches: Vec<Watch>,
    names: Names,
    out: Typed,
    in_summary: bool,
    width: usize,
    header: Vec<String>,
    years: Option<i32>,
    carried: Carried,
    clock_has_seconds: bool,
    // Whether a word of its column said of a row that money goes back.
    says_back: bool,
    // Sales that have a refund in a column beside them: how many, and its sum.
    refunded: (u64, Minor),
}

/// Types the rows below the header; `merges` are cells that stand for several rows. `keep_going` hears the rows done and may
/// stop the work.
pub fn type_rows(
    rows: &Rows,
    merges: &[Merge],
    located: &Located,
    currency: Currency,
    quirks: Quirks,
    keep_going: &mut dyn FnMut(u64) -> bool,
) -> Typed {
    let first = located.header_index + 1;
    let mut styles = style::decide(rows, located, currency, quirks.in_fen, quirks.unit);
    let year = quirks.days.and_then(|(first, _)| first.civil()).map(|(year, ..)| year);
    let dates = match quirks.date_order {
        Some(order) => Dates { style: DateStyle::all(order), open: None },
        None => dates::decide(rows, located, quirks.days),
    };
    let is_bare = year.is_none() && years::are_bare(rows, located);
    styles.dates = DateStyle { year: year.or(is_bare.then_some(years::LEAP_YEAR)), ..dates.style };
    let plan: Vec<Option<Field>> = located.columns.iter().map(|column| column.field).collect();
    let width = ragged::width_of(rows, located.header_index);
    let mut typer = Typer {
        rows,
        located,
        clock_has_seconds: !located.column_of(Field::Time).is_some_and(|column| is_without_seconds(rows, first, column)),
        carried: Carried::of(rows, located, merges, &WhenReader::new(styles.dates)),
        readers: vec![WhenReader::new(styles.dates); plan.len()],
        known_names: vec![NameCache::default(); plan.len()],
        watches: vec![Watch::default(); width.max(plan.len())],
        plan,
        styles,
        currency,
        quirks,
        kinds: WordCache::NEW,
        kind_readers: located
            .columns
            .iter()
            .map(|column| if column.head.text.contains('退') { words::kind_by_answer } else { words::kind })
            .collect(),
        states: State::of(rows, located),
        channels: WordCache::NEW,
        card_kinds: WordCache::NEW,
        entries: WordCache::NEW,
        ways: WordCache::NEW,
        names: Names::default(),
        out: Typed { open_dates: dates.open, is_yearless: is_bare, ..Typed::default() },
        in_summary: false,
        width,
        header: rows.cells(located.header_index).map(|cell| cell.text.trim().to_owned()).collect(),
        years: year,
        says_back: false,
        refunded: (0, 0),
    };
    for index in first..rows.len() {
        if index % 16_384 == 0 && !keep_going((index - first) as u64) {
            typer.out.stopped = true;
            break;
        }
        typer.row(index);
    }
    typer.finish()
}

impl Typer<'_> {
    // A call of its own: a browser compiles well what is called often, and a loop over all rows would stay in its slow code.
    #[inline(never)]
    fn row(&mut self, index: usize) {
        let rows = self.rows;
        let mut draft = Draft::of(rows.number(index));
        for (column, cell) in rows.cells(index).enumerate() {
            if cell.text.is_empty() {
                continue;
            }
            if column >= self.width && !cell.text.trim().is_empty() {
                draft = Draft::of(rows.number(index));
                if !self.torn_row(index, &mut draft) {
                    return;
                }
                break;
            }
            let field = self.plan.get(column).copied().flatten();
            self.cell(&mut draft, column, field, cell);
        }
        let is_carried = self.carry(&mut draft, index);
        if !self.is_other_line(index) && self.settle(&mut draft) {
            self.carried.count += u64::from(is_carried);
            self.carried.add(draft.record.amount);
        } else {
            self.leave_out(index, &draft);
        }
    }

    fn cell(&mut self, draft: &mut Draft, column: usize, field: Option<Field>, cell: Cell<'_>) {
        let text = cell.text;
        if text.bytes().all(|byte| byte == b' ' || byte == b'\t' || byte == b'`') {
            return;
        }
        draft.filled += 1;
        if draft.first.is_none() || draft.filled <= 2 {
            draft.first.get_or_insert(column);
            // Only words can be a total's (`3月1日小计`); digits are the common case.
            draft.total_word |= !(text.as_bytes().first().is_some_and(u8::is_ascii_digit) && text.is_ascii()) && words::is_total(text);
        }
        let Some(field) = field else {
            self.watch_for_card(column, text, false);
            return;
        };
        let row_number = draft.record.row_number;
        let record = &mut draft.record;
        match field {
            Field::Amount => self.money(column, text, &mut draft.amount, &mut draft.amount_wrong),
            Field::AmountIn => self.money(column, text, &mut draft.money_in, &mut draft.amount_wrong),
            Field::AmountOut => self.money(column, text, &mut draft.money_out, &mut draft.amount_wrong),
            Field::RefundAmount => draft.refund = self.side_money(column, text),
            Field::Fee => record.fee = self.side_money(column, text).map_or(MaybeMinor::NONE, Into::into),
            Field::Net => record.net = self.side_money(column, text).map_or(MaybeMinor::NONE, Into::into),
            Field::Tip => record.tip = self.side_money(column, text).map_or(MaybeMinor::NONE, Into::into),
            Field::Discount => record.discount = self.side_money(column, text).map_or(MaybeMinor::NONE, Into::into),
            Field::RoundOff => record.round_off = self.side_money(column, text).map_or(MaybeMinor::NONE, Into::into),
            Field::Tax => record.tax = self.side_money(column, text).map_or(MaybeMinor::NONE, Into::into),
            Field::Moment | Field::Date => match self.when(column, text) {
                Some(when) => draft.when = when,
                None => draft.when_wrong = Some(column),
            },
            Field::Time => draft.clock = short_clock(text, self.clock_has_seconds).or_else(|| self.when(column, text)?.second),
            Field::ClearingDay => (record.clearing_day, draft.bare_days[0]) = self.day(column, text),
            Field::PayoutDay => (record.payout_day, draft.bare_days[1]) = self.day(column, text),
            Field::Direction => self.way(draft, column, text),
            Field::Kind => self.kind(draft, column, text),
            Field::Status => self.state(draft, column, text),
            Field::RefundStatus => draft.refund_status = self.states.refund(text),
            Field::CancelMark => draft.is_cancelled = self.states.is_cancelled(text),
            Field::PayoutStatus => record.payout_stop = self.payout_stop(column, text),
            Field::Channel => draft.channel = self.channels.get(text, words::channel).or(draft.channel),
            Field::CardKind => record.card_kind = self.card_kinds.get(text, words::card_kind).unwrap_or_default(),
            Field::Entry => record.entry = self.entries.get(text, words::entry).unwrap_or_default(),
            Field::Card => {
                record.card = card::parse(text);
                self.watch_for_card(column, text, true);
            }
            Field::Payer => {
                record.payer = IdKey::from_text(text);
                self.watch_for_card(column, text, false);
            }
            Field::Batch => record.batch = self.name(column, text),
            Field::Terminal => record.terminal = self.name(column, text),
            Field::MerchantNo => record.merchant_no = self.name(column, text),
            Field::Store => record.store = self.name(column, text),
            Field::Cashier => record.cashier = self.name(column, text),
            Field::Response => {
                record.response = self.name(column, text);
                draft.response = self.states.response(text);
            }
            Field::SettleKind => record.settle_kind = self.name(column, text),
            // The profile's own currency is no news; only another sets a row apart.
            Field::Currency => record.currency = if words::is_currency(text, self.currency) { Name::NONE } else { self.name(column, text) },
            Field::Counterparty => {
                record.counterparty = self.cut_name(column, text);
            }
            Field::Remark => {
                // A total may say so in its last cell alone; a payment has an id.
                draft.total_word |= draft.ids == 0 && words::is_bare_total(text);
                record.remark = self.cut_name(column, text);
            }
            Field::Secret => {
                if !id_core(text).is_empty() && !self.out.secrets.contains(&column) {
                    self.out.secrets.push(column);
                }
            }
            Field::Balance => {}
            Field::Rrn => record.rrn = self.id(row_number, column, cell),
            Field::ChannelId => record.channel_id = self.id(row_number, column, cell),
            Field::OrderId => record.order_id = self.id(row_number, column, cell),
            Field::ReceiptId => record.receipt_id = self.id(row_number, column, cell),
            Field::Trace => record.trace = self.id(row_number, column, cell),
            Field::Auth => record.auth = self.id(row_number, column, cell),
            Field::OriginalId => record.original_id = self.id(row_number, column, cell),
            Field::RefundId => record.refund_id = self.id(row_number, column, cell),
            Field::PayoutId => record.payout_id = self.id(row_number, column, cell),
        }
        draft.ids += u32::from(field.is_id() && !matches!(field, Field::Batch | Field::Auth));
    }

    fn finish(mut self) -> Typed {
        self.say_carried();
        self.say_answers();
        self.settle_named_day();
        self.settle_years();
        self.settle_refunds();
        self.say_refunded();
        self.out.cards = watch::columns(&self.watches, &self.plan);
        self.settle_fees();
        self.join_articles();
        self.settle_entered();
        let ledger = &mut self.out.ledger;
        ledger.names = self.names;
        let amount = self.located.column_of(Field::Amount).or_else(|| self.located.column_of(Field::AmountIn));
        self.out.style = Style { unit: Unit::Major, ..self.styles.of(amount.unwrap_or(usize::MAX)) };
        self.out
    }
}
