//! Alipay: the merchants' 业务明细 and 账务明细, the business portal's fund flow, and the personal bill.
//!
//! Source: the open platform's bill download (bill types `trade` and `signcustomer`). Text in GB18030 with `#` lines above and
//! below; a summary may be packed first. In 业务明细 what the merchant gets is 商家实收, refunds negative there.

use super::Format;
use crate::base::{Channel, Side};
use crate::table::field::Field::*;

const ACCOUNT: Format = Format {
    channel: Channel::Alipay,
    columns: &[
        ("业务流水号", Some(ChannelId)),
        ("商户订单号", Some(OrderId)),
        ("发生时间", Some(Moment)),
        ("收入金额", Some(AmountIn)),
        ("支出金额", Some(AmountOut)),
        ("账户余额", Some(Balance)),
        ("业务类型", Some(Kind)),
        ("交易渠道", None),
        ("账务流水号", None),
    ],
    ..Format::new("alipay-account", Side::Acquirer, &["账务流水号", "业务流水号", "收入金额", "支出金额", "发生时间"])
};

pub(super) const ALL: &[Format] = &[
    Format {
        channel: Channel::Alipay,
        columns: &[
            ("支付宝交易号", Some(ChannelId)),
            ("商户订单号", Some(OrderId)),
            ("业务类型", Some(Kind)),
            ("完成时间", Some(Moment)),
            ("门店名称", Some(Store)),
            ("操作员", Some(Cashier)),
            ("终端号", Some(Terminal)),
            ("对方账户", Some(Payer)),
            ("商家实收", Some(Amount)),
            ("商家优惠", Some(Discount)),
            ("退款批次号/请求号", Some(RefundId)),
            ("服务费", Some(Fee)),
            ("订单金额", None),
            ("创建时间", None),
        ],
        ..Format::new("alipay-trade", Side::Acquirer, &["支付宝交易号", "商户订单号", "业务类型", "完成时间", "商家实收"])
    },
    ACCOUNT,
    Format {
        id: "alipay-fund-flow",
        must: &["入账时间", "支付宝交易号", "支付宝流水号", "账务类型", "收入", "支出"],
        columns: &[
            ("入账时间", Some(Moment)),
            ("支付宝交易号", Some(ChannelId)),
            ("商户订单号", Some(OrderId)),
            ("账务类型", Some(Kind)),
            ("收入", Some(AmountIn)),
            ("支出", Some(AmountOut)),
            ("账户余额", Some(Balance)),
            ("支付宝流水号", None),
        ],
        ..ACCOUNT
    },
    Format {
        channel: Channel::Alipay,
        columns: &[
            ("交易时间", Some(Moment)),
            ("交易创建时间", Some(Moment)),
            ("交易订单号", Some(ChannelId)),
            ("交易号", Some(ChannelId)),
            ("商家订单号", Some(OrderId)),
            ("收/支", Some(Direction)),
            ("收/付款方式", None),
            ("交易状态", Some(Status)),
        ],
        one_of: &["交易订单号", "交易号"],
        ..Format::new("alipay-personal", Side::Acquirer, &["交易对方", "收/支", "商家订单号", "交易状态", "金额"])
    },
];
