//! Square: the transactions export, date and time apart, fees negative.

use super::Format;
use crate::base::Side;
use crate::table::field::Field::*;

pub(super) const ALL: &[Format] = &[Format {
    columns: &[
        ("date", Some(Date)),
        ("time", Some(Time)),
        ("totalcollected", Some(Amount)),
        ("card", None),
        ("fees", Some(Fee)),
        ("nettotal", Some(Net)),
        ("tip", Some(Tip)),
        ("tax", Some(Tax)),
        ("discounts", Some(Discount)),
        ("partialrefunds", None),
        ("transactionid", Some(OrderId)),
        ("paymentid", Some(ChannelId)),
        ("pansuffix", Some(Card)),
        ("eventtype", Some(Kind)),
        ("devicename", Some(Terminal)),
        ("source", None),
        ("description", Some(Remark)),
        ("details", None),
    ],
    has_tenders: true,
    ..Format::new("square-transactions", Side::Acquirer, &["date", "time", "totalcollected", "fees", "nettotal", "paymentid", "eventtype"])
}];
