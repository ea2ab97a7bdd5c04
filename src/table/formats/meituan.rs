//! Meituan 美团管家: the sheet 支付明细 of the orders workbook, a row a payment.

use super::Format;
use crate::base::Side;
use crate::table::field::Field::*;

pub(super) const ALL: &[Format] = &[Format {
    columns: &[
        ("订单编号", Some(OrderId)),
        ("支付方式", Some(Channel)),
        ("支付金额", Some(Amount)),
        ("支付优惠", Some(Discount)),
        ("收入", None),
        ("支付时间", Some(Moment)),
        ("是否退款", Some(Kind)),
        ("状态", Some(Status)),
        ("操作人", Some(Cashier)),
        ("支付商户号", Some(MerchantNo)),
        ("流水号", Some(ChannelId)),
        ("门店", Some(Store)),
    ],
    ..Format::new("meituan-payments", Side::Merchant, &["订单编号", "支付方式", "支付金额", "支付时间", "是否退款"])
}];
