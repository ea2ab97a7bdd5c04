//! Registers known by their headers: Toast and Loyverse exports, department stores' register and receipt numbers.

use super::Format;
use crate::base::Side;
use crate::table::field::Field::*;

pub(super) const ALL: &[Format] = &[
    Format {
        columns: &[
            ("paymentid", Some(ReceiptId)),
            ("orderid", None),
            ("order#", Some(OrderId)),
            ("paiddate", Some(Moment)),
            ("orderdate", None),
            ("amount", None),
            ("total", Some(Amount)),
            ("tip", Some(Tip)),
            ("type", Some(Channel)),
            ("status", Some(Status)),
        ],
        ..Format::new("toast-payments", Side::Merchant, &["paymentid", "orderid", "paiddate", "total", "type", "checkid"])
    },
    Format {
        columns: &[
            ("date", Some(Moment)),
            ("receiptnumber", Some(ReceiptId)),
            ("receipttype", Some(Kind)),
            ("totalcollected", Some(Amount)),
            ("netsales", None),
            ("grosssales", None),
        ],
        ..Format::new("loyverse-receipts", Side::Merchant, &["date", "receiptnumber", "receipttype", "totalcollected"])
    },
    Format {
        columns: &[("小票号", Some(ReceiptId)), ("收银机号", Some(Terminal)), ("交易时间", Some(Moment))],
        ..Format::new("store-register", Side::Merchant, &["收银机号", "小票号", "收银员", "交易时间"])
    },
];
