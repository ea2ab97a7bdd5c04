//! What happens to payments, and what the shop and the acquirer write down of it, each with its own failures.
//!
//! In: a shop, a payment, a happening. Out: rows in both books with their true codes. Must not know: file formats.

use std::collections::BTreeMap;

use crate::blocks::Block;
use crate::civil::{day_of, time_of_day};
use crate::later::{Back, Due};
use crate::odd::Odd;
use crate::rng::Rng;
use crate::rows::{Books, Channel, Kind, Own, Refs, Stated, Status};
use crate::shop::{Payment, Shop};
use crate::slips::{self, Slip};

/// What becomes of a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plan {
    /// Both sides write it down.
    Plain,
    /// Booked as cash, card or stored value: nothing at the acquirer.
    Outside,
    /// Taken back the same day; `true` when the acquirer lists both rows.
    VoidedPair(bool),
    /// Taken back the same day, a status on the sale's own row.
    VoidedRow,
    /// A refund some days later, both sides.
    Refunded,
    /// Timed out and taken back automatically; `true` when the acquirer lists sale and reversal.
    Reversed(bool),
    /// Declined, then nothing; `true` when the acquirer lists the decline.
    Declined(bool),
    /// Declined, then paid.
    Retried,
    /// The keyed amount is wrong at the terminal.
    Slipped(Slip),
    /// Booked as a refund.
    WrongKind,
    /// Charged twice; `true` after a time-out.
    Twice(bool),
    /// Booked twice under one reference; `true` in the same second with another receipt number.
    BookedTwice(bool),
    /// Booked twice by hand, the second without reference.
    BookedAgain,
    /// Booked as a card sale but never charged.
    NeverCharged,
    /// Charged but never booked.
    NeverBooked,
    /// Charged while the shop's system saw a time-out.
    Unseen,
    /// Booked with reference, but the acquirer knows nothing.
    Lost,
    /// The export has the row twice.
    ListedTwice,
    /// The amount of the row was typed over.
    Unreadable(&'static str),
    /// Comes back later; see [`Back`].
    Later(Back),
    /// All the rarer things; see [`Odd`].
    Odd(Odd),
    /// Part of a systematic error; see [`Block`].
    Block(Block),
}

/// Writes down what happens.
pub struct Clerk<'a> {
    pub shop: &'a Shop,
    pub rng: Rng,
    pub books: Books,
    /// Rows of the shop that are printed once more, unchanged, further down.
    pub copied: Vec<usize>,
    /// What comes back later, by time.
    pub(crate) due: BTreeMap<(i64, usize), Due>,
    traces: Vec<u32>,
    serial: u64,
    receipts: BTreeMap<i64, u32>,
    first_day: i64,
}

impl<'a> Clerk<'a> {
    /// A clerk at the first day.
    pub fn new(shop: &'a Shop, rng: Rng, first_day: i64) -> Clerk<'a> {
        let traces = shop.terminals.iter().map(|terminal| terminal.trace).collect();
        Clerk {
            shop,
            rng,
            books: Books::default(),
            copied: Vec::new(),
            due: BTreeMap::new(),
            traces,
            serial: 0,
            receipts: BTreeMap::new(),
            first_day,
        }
    }

    /// Numbers of a new request at the payment's terminal.
    pub fn refs(&mut self, payment: &Payment) -> Refs {
        let terminal = &self.shop.terminals[payment.terminal];
        let trace = &mut self.traces[payment.terminal];
        *trace = if *trace >= 999_999 { 1 } else { *trace + 1 };
        self.serial += 1;
        let day = day_of(payment.at);
        let (year, ..) = crate::civil::date(day);
        let of_year = day - crate::civil::day(year, 1, 1) + 1;
        // Year, day of the year, hour, a running number: the usual make of a retrieval reference.
        let rrn = format!("{}{of_year:03}{:02}{:06}", year % 10, time_of_day(payment.at) / 3600, (self.serial * 37 + 100_003) % 1_000_000);
        let card = payment.channel == Channel::Card;
        let order =
            if card { String::new() } else { format!("{}{:02}{:06}", crate::civil::packed(day), payment.terminal + 1, self.serial % 1_000_000) };
        let wallet = match payment.channel {
            Channel::WeChat => format!("4200{:010}{}{:06}", self.serial, crate::civil::packed(day), (self.serial * 7_919) % 1_000_000),
            Channel::Alipay => format!("{}22001{:015}", crate::civil::packed(day), self.serial * 104_729),
            _ => String::new(),
        };
        let auth = if card && self.rng.chance(0.97) { self.rng.digits(6) } else { String::new() };
        let batch = format!("{:06}", terminal.batch + (day - self.first_day) as u32);
        Refs { rrn, trace: format!("{trace:06}"), batch, auth, order, wallet, original: String::new() }
    }

    /// The shop's receipt number, new each time.
    pub fn receipt(&mut self, at: i64) -> String {
        let (_, month, day) = crate::civil::date(day_of(at));
        let next = self.receipts.entry(day_of(at)).or_insert(0);
        *next += 1;
        format!("S{month:02}{day:02}{next:04}")
    }

    /// The shop's row of a payment, as it should be.
    pub fn own(&mut self, payment: &Payment, refs: &Refs) -> Own {
        let terminal = &self.shop.terminals[payment.terminal];
        let mut refs = refs.clone();
        if payment.channel != Channel::Card {
            // The register knows a wallet's payment by its own order number and the wallet's.
            (refs.rrn, refs.trace, refs.batch) = (String::new(), String::new(), String::new());
        }
        let receipt = self.receipt(payment.at);
        Own {
            at: payment.at + terminal.offset,
            receipt,
            cashier: self.shop.cashiers[payment.cashier].to_owned(),
            terminal: terminal.id.clone(),
            store: terminal.store.clone(),
            channel: payment.channel,
            amount: payment.amount,
            refs,
            card: payment.card.clone(),
            ..Own::default()
        }
    }

    /// The acquirer's row of a payment, as it should be.
    pub fn stated(&mut self, payment: &Payment, refs: &Refs) -> Stated {
        let at = payment.at + self.rng.between(1, 8);
        let credit = payment.card.as_ref().is_some_and(|card| card.credit);
        Stated {
            at,
            clearing: self.clearing(at, payment.channel),
            terminal: self.shop.terminals[payment.terminal].id.clone(),
            channel: payment.channel,
            amount: payment.amount,
            fee: self.shop.rates.fee(payment.channel, credit, payment.amount),
            refs: refs.clone(),
            card: payment.card.clone(),
            payer: payment.payer.clone(),
            ..Stated::default()
        }
    }

    /// The clearing day of a moment at the acquirer.
    pub fn clearing(&self, at: i64, channel: Channel) -> i64 {
        day_of(at) + i64::from(time_of_day(at) >= self.shop.cutoff_of(channel))
    }

    /// Charges another amount than the row says, with its fee.
    pub fn charge(&self, row: &mut Stated, amount: i64) {
        let credit = row.card.as_ref().is_some_and(|card| card.credit);
        row.amount = amount;
        row.fee = self.shop.rates.fee(row.channel, credit, amount);
    }

    /// Lets the plan take its course. `false` when it can't for this payment, and nothing was written.
    pub fn happen(&mut self, payment: &Payment, plan: Plan) -> bool {
        self.come_back(payment.at);
        let charged = match plan {
            Plan::Slipped(class) => match slips::make(&mut self.rng, payment.amount, class) {
                Some(amount) => amount,
                None => return false,
            },
            _ => payment.amount,
        };
        let refs = self.refs(payment);
        match plan {
            Plan::Plain => {
                self.agreed(payment, &refs);
            }
            Plan::Outside => {
                let mut own = self.own(payment, &Refs::default());
                (own.terminal, own.card) = (self.shop.terminals[payment.terminal].id.clone(), None);
                self.books.book(own);
            }
            Plan::VoidedPair(listed) => self.voided(payment, &refs, listed),
            Plan::VoidedRow => {
                let own = Own { status: Status::Voided, ..self.own(payment, &refs) };
                let own = self.books.book(own);
                self.books.mark("M03", &[own], &[]);
            }
            Plan::Refunded => self.sold_then(payment, &refs, Back::Whole),
            Plan::Later(back) => self.sold_then(payment, &refs, back),
            Plan::Odd(odd) => self.odd(payment, &refs, odd),
            Plan::Block(block) => self.block(payment, &refs, block),
            Plan::Reversed(listed) => self.reversed(payment, &refs, listed),
            Plan::Declined(listed) => {
                let own = Own { status: Status::Failed, response: "51", ..self.own(payment, &no_answer(&refs)) };
                let own = self.books.book(own);
                let mut rows = Vec::new();
                if listed {
                    let row = Stated { status: Status::Failed, response: "51", fee: 0, ..self.stated(payment, &refs) };
                    rows.push(self.books.state(row));
                    self.books.pair(own, rows[0]);
                }
                self.books.mark("M05", &[own], &rows);
            }
            Plan::Retried => {
                let own = Own { status: Status::Failed, response: "55", ..self.own(payment, &no_answer(&refs)) };
                let receipt = own.receipt.clone();
                let own = self.books.book(own);
                self.books.mark("M05", &[own], &[]);
                let again = Payment { at: payment.at + 45, ..payment.clone() };
                let refs = self.refs(&again);
                let (own, _) = self.agreed(&again, &refs);
                self.books.own[own].receipt = receipt;
            }
            Plan::Slipped(class) => {
                let own = self.own(payment, &refs);
                let own = self.books.book(own);
                let mut row = self.stated(payment, &refs);
                self.charge(&mut row, charged);
                let row = self.books.state(row);
                self.books.pair(own, row);
                let cause = if class == Slip::Unexplained { "unknown" } else { self.hand(payment) };
                self.books.case(class.code(), &[own], &[row], cause, "terminal charged another amount than the receipt says");
            }
            Plan::WrongKind => {
                let own = Own { kind: Kind::Refund, amount: -payment.amount, ..self.own(payment, &refs) };
                let own = self.books.book(own);
                let row = self.stated(payment, &refs);
                let row = self.books.state(row);
                self.books.pair(own, row);
                self.books.case("A06", &[own], &[row], "operation", "booked as a refund, charged as a sale");
            }
            Plan::Twice(after_time_out) => self.twice(payment, &refs, after_time_out),
            Plan::BookedTwice(same_second) => {
                let (own, _) = self.agreed(payment, &refs);
                let mut second = self.books.own[own].clone();
                second.receipt = self.receipt(payment.at);
                second.at += if same_second { 0 } else { 70 };
                let second = self.books.book(second);
                let cause = if same_second { "system" } else { "operation" };
                self.books.case("U02", &[second], &[], cause, "one charge booked under two receipts");
            }
            Plan::BookedAgain => {
                let (own, _) = self.agreed(payment, &refs);
                let mut second = self.books.own[own].clone();
                second.receipt = self.receipt(payment.at);
                second.at += 240;
                second.refs = Refs::default();
                let second = self.books.book(second);
                self.books.case("U02", &[second], &[], "operation", "booked once more by hand");
            }
            Plan::NeverCharged => {
                let own = Own { card: None, ..self.own(payment, &Refs::default()) };
                let own = self.books.book(own);
                self.books.case("U03", &[own], &[], "operation", "booked as paid, the payment was never taken");
            }
            Plan::NeverBooked => {
                let row = self.stated(payment, &refs);
                let row = self.books.state(row);
                self.books.case("U04", &[], &[row], "operation", "charged, but the sale was never entered");
            }
            Plan::Unseen => {
                let own = Own { status: Status::TimedOut, response: "98", ..self.own(payment, &no_answer(&refs)) };
                let own = self.books.book(own);
                let row = self.stated(payment, &refs);
                let row = self.books.state(row);
                self.books.pair(own, row);
                self.books.case("U05", &[own], &[row], "external", "charged although the answer never came");
            }
            Plan::Lost => {
                let own = self.own(payment, &refs);
                let own = self.books.book(own);
                self.books.case("U06", &[own], &[], "external", "approved at the terminal, not in the statement");
            }
            Plan::ListedTwice => {
                let (own, _) = self.agreed(payment, &refs);
                self.copied.push(own);
            }
            Plan::Unreadable(scrawl) => {
                let own = Own { scrawl: Some(scrawl), ..self.own(payment, &refs) };
                let own = self.books.book(own);
                let row = self.stated(payment, &refs);
                let row = self.books.state(row);
                self.books.case("D02", &[own], &[], "system", "the amount was typed over by hand");
                self.books.case("U04", &[], &[row], "operation", "the shop's row of it can't be read");
            }
        }
        true
    }

    /// Both sides write the payment down alike.
    pub fn agreed(&mut self, payment: &Payment, refs: &Refs) -> (usize, usize) {
        let own = self.own(payment, refs);
        let own = self.books.book(own);
        let row = self.stated(payment, refs);
        let row = self.books.state(row);
        self.books.pair(own, row);
        (own, row)
    }

    pub(crate) fn hand(&self, payment: &Payment) -> &'static str {
        if self.shop.terminals[payment.terminal].keyed { "operation" } else { "system" }
    }

    fn voided(&mut self, payment: &Payment, refs: &Refs, listed: bool) {
        let sale = self.own(payment, refs);
        let later = Payment { at: payment.at + self.rng.between(60, 600), ..payment.clone() };
        let back = Refs { original: original(payment, refs), ..self.refs(&later) };
        let void = Own { kind: Kind::Void, amount: -payment.amount, ..self.own(&later, &back) };
        let (sale, void) = (self.books.book(sale), self.books.book(void));
        let mut rows = Vec::new();
        if listed {
            let sold = self.stated(payment, refs);
            let taken = Stated { kind: Kind::Void, amount: -payment.amount, ..self.stated(&later, &back) };
            let fee = -sold.fee;
            rows = vec![self.books.state(sold), self.books.state(Stated { fee, ..taken })];
            self.books.pair(sale, rows[0]);
            self.books.pair(void, rows[1]);
        }
        self.books.mark("M03", &[sale, void], &rows);
    }

    fn reversed(&mut self, payment: &Payment, refs: &Refs, listed: bool) {
        if !listed {
            let own = Own { status: Status::Reversed, response: "98", ..self.own(payment, &no_answer(refs)) };
            let own = self.books.book(own);
            self.books.mark("M04", &[own], &[]);
            return;
        }
        let own = Own { status: Status::TimedOut, response: "98", ..self.own(payment, &no_answer(refs)) };
        let own = self.books.book(own);
        let sold = self.stated(payment, refs);
        let fee = -sold.fee;
        let mut back = Stated { kind: Kind::Reversal, amount: -payment.amount, fee, ..sold.clone() };
        back.at += 62;
        back.refs.original = original(payment, refs);
        back.refs.rrn = self.refs(payment).rrn;
        let rows = [self.books.state(sold), self.books.state(back)];
        self.books.pair(own, rows[0]);
        self.books.mark("M04", &[own], &rows);
    }

    fn twice(&mut self, payment: &Payment, refs: &Refs, after_time_out: bool) {
        let again = Payment { at: payment.at + self.rng.between(50, 110), ..payment.clone() };
        if after_time_out {
            let attempt = Own { status: Status::TimedOut, response: "98", ..self.own(payment, &no_answer(refs)) };
            let receipt = attempt.receipt.clone();
            let attempt = self.books.book(attempt);
            let surplus = self.stated(payment, refs);
            let surplus = self.books.state(surplus);
            let refs = self.refs(&again);
            let (own, _) = self.agreed(&again, &refs);
            self.books.own[own].receipt = receipt;
            self.books.pair(attempt, surplus);
            self.books.case("U01", &[attempt], &[surplus], "external", "no answer came, the card was charged again");
        } else {
            self.agreed(payment, refs);
            let refs = self.refs(&again);
            let surplus = self.stated(&again, &refs);
            let surplus = self.books.state(surplus);
            self.books.case("U01", &[], &[surplus], "operation", "the card was charged again");
        }
    }
}

/// What a terminal knows of a request that was never answered: its own numbers only.
pub fn no_answer(refs: &Refs) -> Refs {
    Refs { rrn: String::new(), auth: String::new(), wallet: String::new(), ..refs.clone() }
}

/// How a later row names its original.
pub fn original(payment: &Payment, refs: &Refs) -> String {
    if payment.channel == Channel::Card { refs.rrn.clone() } else { refs.order.clone() }
}
