//! Money that goes back after the sale: refunds, voids that fail, chargebacks, freezes; whole, partial, too much, or unknown
//! to one side.
//!
//! In: a sale. Out: its rows, and later those of what comes back. Must not know: file formats.

use crate::civil::DAY;
use crate::happen::{Clerk, no_answer, original};
use crate::rows::{Kind, Own, Refs, Stated, Status};
use crate::shop::Payment;

/// What comes back, and who writes it down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Back {
    /// A refund of all, both sides.
    Whole,
    /// Two refunds of parts, both sides.
    Parts,
    /// U11: the shop booked the refund, it never went out.
    NotSent,
    /// U12: refunded at the acquirer, never booked.
    NotBooked,
    /// U13: refunded and booked, then refunded once more.
    TooMuch,
    /// U17: the issuer takes the money back.
    Disputed,
    /// U18: held and later released.
    FrozenAndReleased,
    /// U18: held and not released yet.
    Frozen,
    /// U09: voided at the shop, the acquirer knows nothing of it; `true` when done on a later day.
    VoidLost(bool),
    /// U09: the shop's sale is marked as voided, the acquirer holds it.
    VoidMarkLost,
    /// U10: voided at the acquirer only.
    VoidUnbooked,
    /// U10: the acquirer's sale is marked as voided.
    VoidMarkUnbooked,
}

/// A thing that will come back.
#[derive(Clone, Debug)]
pub(crate) struct Due {
    sale: Payment,
    refs: Refs,
    back: Back,
    rows: (usize, usize),
    part: i64,
}

impl Clerk<'_> {
    /// A sale that both sides write down, and what follows from it.
    pub(crate) fn sold_then(&mut self, payment: &Payment, refs: &Refs, back: Back) {
        let rows = self.agreed(payment, refs);
        let due = |part| Due { sale: payment.clone(), refs: refs.clone(), back, rows, part };
        let whole = payment.amount;
        match back {
            Back::VoidLost(false) | Back::VoidUnbooked => self.remember(payment.at + self.rng.clone().between(90, 700), due(whole)),
            Back::VoidLost(true) => self.remember(payment.at + DAY, due(whole)),
            Back::VoidMarkLost => {
                self.books.own[rows.0].status = Status::Voided;
                self.books.case("U09", &[rows.0], &[rows.1], "external", "the void never reached the acquirer");
            }
            Back::VoidMarkUnbooked => {
                self.books.stated[rows.1].status = Status::Voided;
                self.books.case("U10", &[rows.0], &[rows.1], "external", "taken back at the acquirer only");
            }
            Back::Parts => {
                let first = (whole / 300).max(1) * 100;
                self.remember(payment.at + DAY + 3_700, due(first));
                self.remember(payment.at + 3 * DAY + 7_300, due((whole - first).min(first)));
            }
            _ => self.remember(payment.at + self.rng.clone().between(1, 3) * DAY + self.rng.clone().between(0, 3_000), due(whole)),
        }
    }

    fn remember(&mut self, at: i64, due: Due) {
        self.rng.bits();
        let number = self.due.len();
        self.due.insert((at, number + self.books.own.len() * 1_000), due);
    }

    /// Everything that is due by now happens.
    pub fn come_back(&mut self, now: i64) {
        while let Some((&(at, number), _)) = self.due.first_key_value() {
            if at > now {
                break;
            }
            if let Some(due) = self.due.remove(&(at, number)) {
                self.back(at, &due);
            }
        }
    }

    fn back(&mut self, at: i64, due: &Due) {
        let later = Payment { at, amount: -due.part, ..due.sale.clone() };
        let refs = Refs { original: original(&due.sale, &due.refs), ..self.refs(&later) };
        let own = Own { kind: Kind::Refund, ..self.own(&later, &refs) };
        let original_day = Some(crate::civil::day_of(due.sale.at));
        let stated = Stated { kind: Kind::Refund, original_day, ..self.stated(&later, &refs) };
        let (sale_own, sale_stated) = due.rows;
        match due.back {
            Back::Whole | Back::Parts => {
                let (own, stated) = (self.books.book(own), self.books.state(stated));
                self.books.pair(own, stated);
            }
            Back::NotSent => {
                let own = self.books.book(own);
                self.books.case("U11", &[own], &[], "operation", "the refund was booked but never made");
            }
            Back::NotBooked => {
                let stated = self.books.state(stated);
                self.books.case("U12", &[], &[stated], "operation", "refunded at the terminal, not booked");
            }
            Back::TooMuch => {
                let (own, first) = (self.books.book(own), self.books.state(stated.clone()));
                self.books.pair(own, first);
                let again = Payment { at: at + 900, ..later.clone() };
                let refs = Refs { original: refs.original, ..self.refs(&again) };
                let extra = Stated { kind: Kind::Refund, original_day, ..self.stated(&again, &refs) };
                let extra = self.books.state(extra);
                self.books.case("U13", &[], &[extra], "operation", "refunded a second time");
            }
            Back::Disputed => {
                let row = Stated { kind: Kind::Chargeback, fee: 0, remark: "退单 原因码 DP".to_owned(), ..stated };
                let row = self.books.state(row);
                self.books.case("U17", &[], &[row], "", "the issuer took the money back");
            }
            Back::Frozen | Back::FrozenAndReleased => {
                let row = self.books.state(Stated { kind: Kind::Freeze, fee: 0, ..stated.clone() });
                let mut rows = vec![row];
                if due.back == Back::FrozenAndReleased {
                    let mut free = Stated { kind: Kind::Unfreeze, fee: 0, amount: due.part, ..stated };
                    free.at += DAY;
                    free.clearing = self.clearing(free.at, free.channel);
                    free.refs.rrn = self.refs(&later).rrn;
                    rows.push(self.books.state(free));
                }
                self.books.case("U18", &[], &rows, "external", "held by the acquirer");
            }
            Back::VoidLost(next_day) => {
                let void = self.books.book(Own { kind: Kind::Void, ..own });
                let cause = if next_day { "operation" } else { "external" };
                self.books.case_within("U09", (&[sale_own, void], &[sale_stated]), (&[void], &[]), cause, "the void never reached the acquirer");
            }
            Back::VoidUnbooked => {
                let fee = -self.books.stated[sale_stated].fee;
                let void = self.books.state(Stated { kind: Kind::Void, fee, ..stated });
                self.books.case_within("U10", (&[sale_own], &[sale_stated, void]), (&[], &[void]), "external", "taken back at the acquirer only");
            }
            Back::VoidMarkLost | Back::VoidMarkUnbooked => {}
        }
    }

    /// A refund at the acquirer whose sale is in no file although its day is covered.
    pub(crate) fn refund_of_nothing(&mut self, payment: &Payment, refs: &Refs) {
        let before = Payment { at: payment.at - 2 * DAY, ..payment.clone() };
        let gone = self.refs(&before);
        let back = Payment { amount: -payment.amount, ..payment.clone() };
        let refs = Refs { original: original(&before, &gone), ..refs.clone() };
        let row = Stated { kind: Kind::Refund, original_day: Some(crate::civil::day_of(before.at)), ..self.stated(&back, &refs) };
        let row = self.books.state(row);
        self.books.case("U14", &[], &[row], "operation", "no sale belongs to this refund");
    }

    /// A request that times out at the shop and is all that the shop knows.
    pub(crate) fn attempt(&mut self, payment: &Payment, refs: &Refs) -> Own {
        Own { status: Status::TimedOut, response: "98", ..self.own(payment, &no_answer(refs)) }
    }
}
