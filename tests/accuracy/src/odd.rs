//! The rarer things between a sale and its two records: wrong field, split sales, holds, offline, non-sale receipts.
//!
//! In: a payment. Out: rows with their codes. Must not know: file formats.

use crate::civil::DAY;
use crate::happen::Clerk;
use crate::rng::Rng;
use crate::rows::{Channel, Kind, Own, Refs, Stated, Status};
use crate::shop::Payment;

/// What is odd.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Odd {
    /// M02: two baskets, one swipe.
    TwoBasketsOneSwipe,
    /// M02: one basket, two swipes of one card.
    OneBasketTwoSwipes,
    /// U22: one basket, two swipes of one card that fall short.
    SwipesFallShort,
    /// No finding: the same price twice on one card, two baskets, two charges.
    HonestRepeat,
    /// A07: the register's full price, the charge without the jiao and fen, the round-off in its column.
    RoundedOff,
    /// A09: the list price booked, the coupon in its column.
    Coupon,
    /// A10: the tip in its column.
    Tip,
    /// A13: converted by the terminal.
    Converted,
    /// A14: only a part approved.
    PartApproved,
    /// U14.
    RefundOfNothing,
    /// U15: a hold booked as a sale.
    HoldBooked,
    /// U16: completed above 115 % of the hold.
    Overdrawn,
    /// No finding: a hold and its completion, both sides.
    HoldAndCompletion,
    /// U19: booked under another way of paying.
    WrongTender,
    /// U20: booked at another terminal.
    WrongTerminal,
    /// U21: booked two days late.
    BookedLate,
    /// U23: booked as paid, declined at the acquirer.
    Declined,
    /// U24: a deposit, top-up, activation or test at the acquirer's only.
    NoSale(Kind),
    /// M06 and M06: a top-up on both sides.
    ToppedUp,
    /// U25: taken offline, never uploaded.
    NotUploaded,
    /// D04: a terminal that isn't the shop's.
    Foreign,
    /// D01 on the acquirer's side.
    StatedTwice,
}

impl Clerk<'_> {
    pub(crate) fn odd(&mut self, payment: &Payment, refs: &Refs, odd: Odd) {
        match odd {
            Odd::TwoBasketsOneSwipe => self.two_baskets(payment, refs),
            Odd::OneBasketTwoSwipes => self.two_swipes(payment, refs, payment.amount),
            Odd::SwipesFallShort => self.two_swipes(payment, refs, payment.amount - (payment.amount / 4).max(100)),
            Odd::HonestRepeat => {
                self.agreed(payment, refs);
                let again = Payment { at: payment.at + 95, ..payment.clone() };
                let refs = self.refs(&again);
                self.agreed(&again, &refs);
            }
            Odd::RoundedOff => {
                let charged = if payment.amount % 100 == 0 { payment.amount - 50 } else { payment.amount / 100 * 100 };
                self.adjusted("A07", payment, refs, charged, |own, off| own.round_off = off);
            }
            Odd::Coupon => {
                let off = ((payment.amount / 1_000).max(1) * 100).min(payment.amount / 2);
                self.adjusted("A09", payment, refs, payment.amount - off, |own, off| own.discount = off);
            }
            Odd::Tip => {
                let tip = (payment.amount / 1_000 + 1) * 100;
                self.adjusted("A10", payment, refs, payment.amount + tip, |own, off| own.tip = -off);
            }
            Odd::Converted => {
                let charged = payment.amount + payment.amount * 3 / 100 + 7;
                let (_, row) = self.adjusted("A13", payment, refs, charged, |_, _| {});
                self.books.stated[row].remark = "DCC".to_owned();
            }
            Odd::PartApproved => {
                let (_, row) = self.adjusted("A14", payment, refs, payment.amount * 37 / 100, |_, _| {});
                (self.books.stated[row].status, self.books.stated[row].response) = (Status::Partial, "10");
            }
            Odd::RefundOfNothing => self.refund_of_nothing(payment, refs),
            Odd::HoldBooked | Odd::Overdrawn | Odd::HoldAndCompletion => self.held(payment, refs, odd),
            Odd::WrongTender | Odd::WrongTerminal | Odd::BookedLate => self.misfiled(payment, refs, odd),
            Odd::Declined => {
                let own = self.own(payment, refs);
                let own = self.books.book(own);
                let row = Stated { status: Status::Failed, response: "51", fee: 0, ..self.stated(payment, refs) };
                let row = self.books.state(row);
                self.books.pair(own, row);
                self.books.case("U23", &[own], &[row], "system", "booked as paid, declined at the acquirer");
            }
            Odd::NoSale(kind) => {
                let row = Stated { kind, remark: kind.word().to_owned(), ..self.stated(payment, refs) };
                let row = self.books.state(row);
                self.books.case("U24", &[], &[row], "", "money that is no sale");
                if matches!(kind, Kind::Test | Kind::Deposit) {
                    self.books.beside("R02", &[], &[row], &[], "", "a word in the remark and the type");
                }
            }
            Odd::ToppedUp => {
                let (own, row) = self.agreed(payment, refs);
                (self.books.own[own].kind, self.books.stated[row].kind) = (Kind::TopUp, Kind::TopUp);
                self.books.mark("M06", &[own], &[row]);
            }
            Odd::NotUploaded => {
                let refs = Refs { rrn: String::new(), auth: String::new(), ..refs.clone() };
                let own = Own { kind: Kind::Offline, ..self.own(payment, &refs) };
                let own = self.books.book(own);
                self.books.case("U25", &[own], &[], "", "taken offline, never uploaded");
            }
            Odd::Foreign => {
                let row = Stated { terminal: "99887701".to_owned(), ..self.stated(payment, refs) };
                let row = self.books.state(row);
                self.books.case("D04", &[], &[row], "system", "another shop's terminal");
            }
            Odd::StatedTwice => {
                let (_, row) = self.agreed(payment, refs);
                let copy = self.books.stated[row].clone();
                let copy = self.books.state(copy);
                self.books.case("D01", &[], &[copy], "system", "the statement lists the row twice");
            }
        }
    }

    /// A pair whose amounts differ for a reason that a column may say; the setter gets merchant − acquirer.
    fn adjusted(&mut self, code: &'static str, payment: &Payment, refs: &Refs, charged: i64, say: impl FnOnce(&mut Own, i64)) -> (usize, usize) {
        let (own, row) = self.agreed(payment, refs);
        let mut stated = self.books.stated[row].clone();
        self.charge(&mut stated, charged);
        self.books.stated[row] = stated;
        say(&mut self.books.own[own], payment.amount - charged);
        let cause = match code {
            "A07" | "A09" => "system",
            "A13" => "",
            _ => "operation",
        };
        self.books.case(code, &[own], &[row], cause, "the amounts differ for a reason that is written down");
        (own, row)
    }

    fn two_baskets(&mut self, payment: &Payment, refs: &Refs) {
        let part = payment.amount * 2 / 5;
        let first = Own { amount: part, ..self.own(payment, refs) };
        let second = Own { amount: payment.amount - part, at: first.at + 1, ..self.own(payment, refs) };
        let own = [self.books.book(first), self.books.book(second)];
        let row = self.stated(payment, refs);
        let row = self.books.state(row);
        self.books.pairs.push((own.to_vec(), vec![row]));
        self.books.mark("M02", &own, &[row]);
    }

    /// One basket, booked without the terminal's numbers, paid with two swipes of one card.
    fn two_swipes(&mut self, payment: &Payment, refs: &Refs, charged: i64) {
        let own = Own { refs: Refs::default(), ..self.own(payment, refs) };
        let own = self.books.book(own);
        let part = charged * 2 / 5 + 1;
        let mut first = self.stated(payment, refs);
        self.charge(&mut first, part);
        let again = Payment { at: payment.at + 75, ..payment.clone() };
        let refs = self.refs(&again);
        let mut second = self.stated(&again, &refs);
        self.charge(&mut second, charged - part);
        let rows = [self.books.state(first), self.books.state(second)];
        self.books.pairs.push((vec![own], rows.to_vec()));
        if charged == payment.amount {
            self.books.mark("M02", &[own], &rows);
        } else {
            self.books.case("U22", &[own], &rows, "operation", "the swipes don't make up the basket");
        }
    }

    fn held(&mut self, payment: &Payment, refs: &Refs, odd: Odd) {
        let hold = Stated { kind: Kind::Hold, fee: 0, ..self.stated(payment, refs) };
        if odd == Odd::HoldBooked {
            let own = self.own(payment, refs);
            let own = self.books.book(own);
            let row = self.books.state(hold);
            self.books.pair(own, row);
            self.books.case("U15", &[own], &[row], "operation", "a hold booked as a sale");
            return;
        }
        let own = Own { kind: Kind::Hold, ..self.own(payment, refs) };
        let (own, row) = (self.books.book(own), self.books.state(hold));
        self.books.pair(own, row);
        let share = if odd == Odd::Overdrawn { 130 } else { 100 };
        let later = Payment { at: payment.at + 3_600, amount: payment.amount * share / 100, ..payment.clone() };
        let done = Refs { original: refs.rrn.clone(), ..self.refs(&later) };
        let (own, row) = self.agreed(&later, &done);
        (self.books.own[own].kind, self.books.stated[row].kind) = (Kind::Completion, Kind::Completion);
        if odd == Odd::Overdrawn {
            self.books.case("U16", &[own], &[row], "operation", "completed above the permitted share of the hold");
        }
    }

    fn misfiled(&mut self, payment: &Payment, refs: &Refs, odd: Odd) {
        let (own, row) = self.agreed(payment, refs);
        let booked = &mut self.books.own[own];
        let code = match odd {
            Odd::WrongTender => {
                (booked.channel, booked.card, booked.refs) = (Channel::WeChat, None, Refs::default());
                "U19"
            }
            Odd::WrongTerminal => {
                booked.refs = Refs::default();
                let other = (payment.terminal + 1) % self.shop.terminals.len();
                booked.terminal = self.shop.terminals[other].id.clone();
                "U20"
            }
            _ => {
                booked.at += 2 * DAY;
                "U21"
            }
        };
        self.books.case(code, &[own], &[row], "operation", "booked under the wrong heading");
    }
}

/// A kind of receipt that is no sale.
pub fn no_sale(rng: &mut Rng) -> Kind {
    *rng.pick(&[Kind::Deposit, Kind::TopUp, Kind::Test])
}
