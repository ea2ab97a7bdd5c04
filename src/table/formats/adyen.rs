//! Adyen: the settlement detail report, credit and debit columns of the shopper's currency, payouts among the rows.

use super::Format;
use crate::base::Side;
use crate::table::field::Field::*;

pub(super) const ALL: &[Format] = &[Format {
    columns: &[
        ("pspreference", Some(ChannelId)),
        ("merchantreference", Some(OrderId)),
        ("modificationreference", Some(RefundId)),
        ("creationdate", Some(Moment)),
        ("bookingdate", Some(PayoutDay)),
        ("type", Some(Kind)),
        ("grossdebit(gc)", Some(AmountOut)),
        ("grosscredit(gc)", Some(AmountIn)),
        ("netdebit(nc)", None),
        ("netcredit(nc)", None),
        ("commission(nc)", Some(Fee)),
        ("grosscurrency", Some(Currency)),
        ("batchnumber", Some(PayoutId)),
        ("paymentmethod", Some(Channel)),
        ("merchantaccount", Some(MerchantNo)),
    ],
    ..Format::new("adyen-settlement", Side::Acquirer, &["pspreference", "merchantreference", "type", "grossdebit(gc)", "grosscredit(gc)"])
}];
