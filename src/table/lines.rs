//! What the lines of a table are: payments, or parts of them.
//!
//! In: rows, the located table. Out: [`Lines`]. Must not know: records, sides, other files.

use super::locate::Located;
use super::{articles, vouchers};
use crate::sheet::Rows;

/// What the lines of a table are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Lines {
    /// Each is its own.
    #[default]
    All,
    /// Some are the other lines of a voucher.
    Payments {
        /// Indices of the rows that are no payments, ascending.
        others: Vec<usize>,
        /// The accounts whose lines are payments, as the file names them.
        accounts: Vec<String>,
        /// Whether a column of directions says debit for money that comes in, as a shop's own books do; a bank's list has it the other way.
        is_debit_in: bool,
    },
    /// Vouchers of both sides, in none of which something is sold.
    Unclear,
    /// Articles: those of one receipt are one payment.
    Articles {
        /// Whether the amount is each article's, as its price and number prove; `None` where nothing does.
        is_each: Option<bool>,
    },
}

/// Finds out what the lines are; a journal's columns of debit and credit are told apart.
pub fn told_apart(rows: &Rows, located: &mut Located) {
    located.lines = vouchers::payments_of(rows, located).or_else(|| articles::of(rows, located)).unwrap_or_default();
}
