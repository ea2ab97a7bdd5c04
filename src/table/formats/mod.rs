//! Exports that are recognised by their headers: what their columns are for certain, and their quirks.
//!
//! In: headers and preamble of a located table. Out: a [`Format`] or none. Must not know: rows of records, matching.
//!
//! To add one: a file with a `pub const` [`Format`], and its line in `ALL`. What a format does not name is left to the
//! spellings and the content, as for a file of no known format.

mod adyen;
mod alipay;
mod allinpay;
mod banks;
mod chinaums;
mod lakala;
mod leshua;
mod meituan;
mod paypal;
mod registers;
mod retail_erp;
mod shopify;
mod square;
mod stripe;
mod unionpay;
mod wechat;

use super::field::Field;
use super::locate::Located;
use crate::base::{Channel, Side};

/// A known export.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    /// The stable id, as the report names it.
    pub id: &'static str,
    /// Whose record it is.
    pub side: Option<Side>,
    /// Headers it must have, in the one form of [`super::spelling::head`].
    pub must: &'static [&'static str],
    /// Of these headers it must have one; empty asks nothing.
    pub one_of: &'static [&'static str],
    /// Headers that another export of the same issuer has.
    pub not: &'static [&'static str],
    /// A word that the rows above the header, or the sheet's name, must hold; empty asks nothing.
    pub preamble: &'static str,
    /// What columns are, whatever they look like; `None` leaves a column out.
    pub columns: &'static [(&'static str, Option<Field>)],
    /// The channel of rows that don't name one.
    pub channel: Channel,
    /// Amounts are in fen though the headers don't say so.
    pub in_fen: bool,
    /// A state of 退款 makes the row itself the refund.
    pub refund_by_status: bool,
    /// Headers of the same export's lists with refunds; one without any of them leaves them out. Empty says nothing.
    pub of_refunds: &'static [&'static str],
    /// Headers of its lists of refunds alone.
    pub of_refunds_alone: &'static [&'static str],
    /// It has a column a tender, and lists what was paid in cash too.
    pub has_tenders: bool,
}

impl Format {
    /// A format with nothing said, to be filled.
    const fn new(id: &'static str, side: Side, must: &'static [&'static str]) -> Format {
        Format {
            id,
            side: Some(side),
            must,
            one_of: &[],
            not: &[],
            preamble: "",
            columns: &[],
            channel: Channel::Unsaid,
            in_fen: false,
            refund_by_status: false,
            of_refunds: &[],
            of_refunds_alone: &[],
            has_tenders: false,
        }
    }
}

impl Format {
    /// Whether a table of this format leaves out refunds, and sales.
    pub fn leaves_out(&self, located: &Located) -> [bool; 2] {
        let has_any = |heads: &[&str]| located.columns.iter().any(|column| heads.contains(&column.head.text.as_str()));
        [!self.of_refunds.is_empty() && !has_any(self.of_refunds), has_any(self.of_refunds_alone)]
    }
}

/// All known exports; the first that fits is taken.
const ALL: &[&[Format]] = &[
    wechat::ALL,
    alipay::ALL,
    chinaums::ALL,
    unionpay::ALL,
    allinpay::ALL,
    lakala::ALL,
    leshua::ALL,
    meituan::ALL,
    retail_erp::ALL,
    stripe::ALL,
    adyen::ALL,
    square::ALL,
    paypal::ALL,
    shopify::ALL,
    registers::ALL,
    banks::ALL,
];

/// The format of a table with these headers below this preamble.
pub fn recognise(located: &Located, preamble: &str) -> Option<&'static Format> {
    let has = |header: &&str| located.columns.iter().any(|column| column.head.text == **header);
    ALL.iter().flat_map(|formats| formats.iter()).find(|format| {
        format.must.iter().all(&has)
            && (format.one_of.is_empty() || format.one_of.iter().any(&has))
            && !format.not.iter().any(&has)
            && (format.preamble.is_empty() || preamble.contains(format.preamble))
    })
}

/// Gives the columns the fields that the format knows them to be.
pub fn apply(format: &Format, located: &mut Located) {
    for (header, field) in format.columns {
        let Some(index) = located.columns.iter().position(|column| column.head.text == *header) else { continue };
        for (other, column) in located.columns.iter_mut().enumerate() {
            let is_same = field.is_some() && column.field == *field;
            if other == index {
                column.field = *field;
                column.confidence = if field.is_some() { 99 } else { 0 };
            } else if is_same {
                column.runner_up = column.field.map(|field| (field, column.confidence));
                column.field = None;
                column.confidence = 0;
            }
        }
    }
}

#[cfg(test)]
mod tests;
