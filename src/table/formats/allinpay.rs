//! Allinpay 通联: the merchants' list, whose date and time stand far apart, and the 云商通 file in fen.

use super::Format;
use crate::base::Side;
use crate::table::field::Field::*;

pub(super) const ALL: &[Format] = &[
    Format {
        columns: &[
            ("交易日期", Some(Date)),
            ("交易时间", Some(Time)),
            ("交易批次号", Some(Batch)),
            ("凭证号", Some(Trace)),
            ("参考号", Some(Rrn)),
            ("卡类别", Some(CardKind)),
            ("交易金额", Some(Amount)),
            ("手续费", Some(Fee)),
            ("交易单号", Some(ChannelId)),
            ("订单号", Some(OrderId)),
            ("结算金额", Some(Net)),
            ("产品类型", Some(Channel)),
            ("原交易单", Some(OriginalId)),
            ("原始金额", None),
            ("持卡人身份证", None),
            ("持卡人姓名", None),
        ],
        ..Format::new("allinpay", Side::Acquirer, &["商户号", "交易批次号", "凭证号", "参考号", "交易日期", "交易时间", "交易单号", "订单号"])
    },
    Format {
        in_fen: true,
        columns: &[("通联订单号", Some(ChannelId)), ("商户订单号", Some(OrderId)), ("渠道手续费", Some(Fee)), ("渠道流水号", None)],
        ..Format::new("allinpay-cloud", Side::Acquirer, &["通联订单号", "订单类型", "交易金额", "商户订单号"])
    },
];
