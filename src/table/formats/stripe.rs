//! Stripe: the itemised balance report and the dashboard's export. Times are UTC; a fee is positive.

use super::Format;
use crate::base::Side;
use crate::table::field::Field::*;

pub(super) const ALL: &[Format] = &[
    Format {
        columns: &[
            ("created", Some(Moment)),
            ("available_on", Some(PayoutDay)),
            ("gross", Some(Amount)),
            ("fee", Some(Fee)),
            ("net", Some(Net)),
            ("reporting_category", Some(Kind)),
            ("charge_id", Some(ChannelId)),
            ("automatic_payout_id", Some(PayoutId)),
            ("description", Some(Remark)),
        ],
        ..Format::new("stripe-itemized", Side::Acquirer, &["balance_transaction_id", "created", "gross", "fee", "net", "reporting_category"])
    },
    Format {
        columns: &[
            ("id", Some(ChannelId)),
            ("type", Some(Kind)),
            ("source", None),
            ("amount", Some(Amount)),
            ("fee", Some(Fee)),
            ("net", Some(Net)),
            ("created", Some(Moment)),
            ("availableon", Some(PayoutDay)),
        ],
        ..Format::new("stripe-dashboard", Side::Acquirer, &["id", "type", "source", "amount", "fee", "net", "created"])
    },
];
