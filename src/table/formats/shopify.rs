//! Shopify: the payments' transactions (the acquirer's side) and the orders export (the shop's).

use super::Format;
use crate::base::Side;
use crate::table::field::Field::*;

pub(super) const ALL: &[Format] = &[
    Format {
        columns: &[
            ("transactiondate", Some(Moment)),
            ("type", Some(Kind)),
            ("order", Some(OrderId)),
            ("payoutstatus", None),
            ("payoutdate", Some(PayoutDay)),
            ("payoutid", Some(PayoutId)),
            ("amount", Some(Amount)),
            ("fee", Some(Fee)),
            ("net", Some(Net)),
            ("checkout", None),
            ("vat", None),
        ],
        ..Format::new("shopify-payments", Side::Acquirer, &["transactiondate", "type", "order", "payoutdate", "amount", "fee", "net"])
    },
    Format {
        columns: &[
            ("name", Some(OrderId)),
            ("paidat", Some(Moment)),
            ("createdat", None),
            ("total", Some(Amount)),
            ("subtotal", None),
            ("financialstatus", Some(Status)),
            ("refundedamount", Some(RefundAmount)),
            ("paymentmethod", Some(Channel)),
            ("paymentreference", Some(ChannelId)),
            ("id", None),
        ],
        ..Format::new("shopify-orders", Side::Merchant, &["name", "financialstatus", "paidat", "total", "lineitemquantity"])
    },
];
