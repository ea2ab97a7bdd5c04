//! PayPal: the activity download; fees negative, holds and conversions among the rows.

use super::Format;
use crate::base::{Channel, Side};
use crate::table::field::Field::*;

pub(super) const ALL: &[Format] = &[Format {
    channel: Channel::OtherWallet,
    columns: &[
        ("date", Some(Date)),
        ("time", Some(Time)),
        ("type", Some(Kind)),
        ("status", Some(Status)),
        ("gross", Some(Amount)),
        ("fee", Some(Fee)),
        ("net", Some(Net)),
        ("transactionid", Some(ChannelId)),
        ("referencetxnid", Some(OriginalId)),
        ("invoicenumber", Some(OrderId)),
        ("balance", Some(Balance)),
        ("name", Some(Counterparty)),
    ],
    ..Format::new("paypal-activity", Side::Acquirer, &["date", "time", "type", "status", "gross", "fee", "net", "transactionid"])
}];
