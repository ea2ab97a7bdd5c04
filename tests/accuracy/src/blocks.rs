//! Errors of a setting: one rule that many rows follow for some days, until somebody notices.
//!
//! In: a payment in the block. Out: rows with their codes. Must not know: file formats.

use crate::happen::Clerk;
use crate::rows::{Kind, Refs};
use crate::shop::Payment;

/// The rule that the rows follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Block {
    /// A08: the register books without tax, at this rate in percent.
    WithoutTax(i64),
    /// A09: the register books the list price, the member pays this percentage.
    MemberPrice(i64),
    /// A11: the cashier adds the fee.
    FeeAdded,
    /// A12: the register books net of the fee.
    NetOfFee,
    /// A02: the register's import reads fen as yuan.
    FenAsYuan,
}

impl Block {
    /// The line code of the rows.
    pub fn code(self) -> &'static str {
        match self {
            Block::WithoutTax(_) => "A08",
            Block::MemberPrice(_) => "A09",
            Block::FeeAdded => "A11",
            Block::NetOfFee => "A12",
            Block::FenAsYuan => "A02",
        }
    }
}

impl Clerk<'_> {
    pub(crate) fn block(&mut self, payment: &Payment, refs: &Refs, block: Block) {
        let (own, row) = self.agreed(payment, refs);
        let fee = self.books.stated[row].fee;
        let paid = payment.amount;
        let (mut booked, mut charged) = (paid, paid);
        match block {
            Block::WithoutTax(rate) => booked = (paid * 100 + (100 + rate) / 2) / (100 + rate),
            Block::MemberPrice(share) => charged = (paid * share + 50) / 100,
            Block::FeeAdded => charged = paid + fee,
            Block::NetOfFee => booked = paid - fee,
            Block::FenAsYuan => booked = paid * 100,
        }
        self.books.own[own].amount = booked;
        let mut stated = self.books.stated[row].clone();
        if charged != paid {
            self.charge(&mut stated, charged);
        }
        self.books.stated[row] = stated;
        debug_assert_eq!(self.books.stated[row].kind, Kind::Sale);
        if booked != charged {
            let cause = if block == Block::FeeAdded { "operation" } else { "system" };
            self.books.case(block.code(), &[own], &[row], cause, "a setting, not a hand");
        }
    }
}
