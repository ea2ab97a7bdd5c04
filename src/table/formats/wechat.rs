//! WeChat Pay: the merchants' 交易账单 in its three generations, the 资金账单, and the personal bill.
//!
//! Source: the merchant platform's documentation of downloadbill, tradebill and fundflowbill. A refund's row repeats the
//! sale's order numbers, has 0 in the amount and the refunded sum, positive, in 退款金额. In the file of refunds alone 交易时间
//! is that of the sale; the file of successes alone (bill_type SUCCESS) has no column of refunds.

use super::Format;
use crate::base::{Channel, Side};
use crate::table::field::Field::*;

const COLUMNS: &[(&str, Option<crate::table::field::Field>)] = &[
    ("交易时间", Some(Moment)),
    ("商户号", Some(MerchantNo)),
    ("设备号", Some(Terminal)),
    ("微信订单号", Some(ChannelId)),
    ("商户订单号", Some(OrderId)),
    ("用户标识", Some(Payer)),
    ("交易类型", Some(Kind)),
    ("交易状态", Some(Status)),
    ("应结订单金额", Some(Amount)),
    ("总金额", Some(Amount)),
    ("代金券金额", Some(Discount)),
    ("微信退款单号", Some(RefundId)),
    ("退款金额", Some(RefundAmount)),
    ("手续费", Some(Fee)),
    ("退款申请时间", Some(Moment)),
    ("退款成功时间", None),
    ("订单金额", None),
    ("申请退款金额", None),
];

const TRADE: Format = Format {
    channel: Channel::WeChat,
    refund_by_status: true,
    of_refunds: &["微信退款单号"],
    of_refunds_alone: &["退款申请时间"],
    columns: COLUMNS,
    ..Format::new("wechat-trade", Side::Acquirer, &["交易时间", "微信订单号", "商户订单号", "交易类型", "交易状态", "应结订单金额"])
};

const PERSONAL: Format = Format {
    channel: Channel::WeChat,
    columns: &[
        ("交易单号", Some(ChannelId)),
        ("商户单号", Some(OrderId)),
        ("金额", Some(Amount)),
        ("收/支", Some(Direction)),
        ("当前状态", Some(Status)),
        ("支付方式", None),
    ],
    ..Format::new("wechat-personal", Side::Acquirer, &["交易时间", "交易对方", "收/支", "当前状态", "交易单号", "商户单号"])
};

pub(super) const ALL: &[Format] = &[
    TRADE,
    Format {
        id: "wechat-trade-2018", must: &["交易时间", "微信订单号", "商户订单号", "交易类型", "交易状态", "总金额", "企业红包金额"], ..TRADE
    },
    Format {
        id: "wechat-trade-2014",
        must: &["交易时间", "微信订单号", "商户订单号", "交易类型", "交易状态", "总金额", "代金券或立减优惠金额"],
        ..TRADE
    },
    Format {
        channel: Channel::WeChat,
        columns: &[
            ("记账时间", Some(Moment)),
            ("微信支付业务单号", Some(ChannelId)),
            ("业务凭证号", Some(OrderId)),
            ("业务类型", Some(Kind)),
            ("收支类型", Some(Direction)),
            ("收支金额", Some(Amount)),
            ("账户结余", Some(Balance)),
            ("资金流水单号", None),
        ],
        ..Format::new("wechat-fund-flow", Side::Acquirer, &["记账时间", "微信支付业务单号", "资金流水单号", "收支类型", "收支金额"])
    },
    PERSONAL,
];
