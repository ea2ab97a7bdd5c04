//! UnionPay: the fixed-width ZM file of online payments, and the portal's list.
//!
//! Source: 全渠道商户对账文件接口规范. The ZM file has neither header nor footer; its names here are given by the reader of
//! fixed widths. Amounts in fen, twelve digits; fees and nets with C or D before them; the time of transmission has no year.

use super::Format;
use crate::base::Side;
use crate::table::field::Field::*;

pub(super) const ALL: &[Format] = &[
    Format {
        in_fen: true,
        columns: &[
            ("交易传输时间", Some(Moment)),
            ("系统跟踪号", Some(Trace)),
            ("账号", Some(Card)),
            ("交易金额", Some(Amount)),
            ("查询流水号", Some(ChannelId)),
            ("商户订单号", Some(OrderId)),
            ("支付卡类型", Some(CardKind)),
            ("原始交易的系统跟踪号", None),
            ("商户手续费", Some(Fee)),
            ("结算金额", Some(Net)),
            ("交易类型", Some(Kind)),
            ("支付方式", None),
            ("原交易查询流水号", Some(OriginalId)),
            ("商户代码", Some(MerchantNo)),
            ("终端号", Some(Terminal)),
            ("清算金额", None),
        ],
        ..Format::new("unionpay-zm", Side::Acquirer, &["交易代码", "系统跟踪号", "交易传输时间", "查询流水号", "商户手续费"])
    },
    Format {
        // The only day the list names: that of UnionPay's system, evening sales may stand on the next.
        columns: &[("银联系统日期", Some(Date)), ("订单号", Some(OrderId)), ("交易金额", Some(Amount)), ("交易状态", Some(Status))],
        ..Format::new("unionpay-portal", Side::Acquirer, &["商户代码", "银联系统日期", "订单号", "交易金额", "交易状态"])
    },
];
