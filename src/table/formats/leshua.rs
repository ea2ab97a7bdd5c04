//! Leshua 乐刷: fen throughout, `*` for nothing, and for T0 orders a 交易时间 that is the settlement's: 支付时间 is the payment's.

use super::Format;
use crate::base::Side;
use crate::table::field::Field::*;

pub(super) const ALL: &[Format] = &[Format {
    in_fen: true,
    columns: &[
        ("支付时间", Some(Moment)),
        ("交易时间", None),
        ("交易金额", Some(Amount)),
        ("手续费", Some(Fee)),
        ("结算金额", Some(Net)),
        ("交易类型", Some(Kind)),
        ("资金流向", Some(Direction)),
        ("乐刷订单号", Some(ChannelId)),
        ("商户订单号", Some(OrderId)),
        ("结算类型", Some(SettleKind)),
    ],
    ..Format::new("leshua", Side::Acquirer, &["支付时间", "交易时间", "交易类型", "资金流向", "交易金额"])
}];
