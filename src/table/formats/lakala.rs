//! Lakala 拉卡拉: the trades file JY and the settlement file JS, pipe-separated.
//!
//! The headers say fen; cells with decimals in most rows are yuan all the same.

use super::Format;
use crate::base::Side;
use crate::table::field::Field::*;

const COLUMNS: &[(&str, Option<crate::table::field::Field>)] = &[
    ("交易日期", Some(Date)),
    ("交易时间", Some(Time)),
    ("拉卡拉流水号", Some(ChannelId)),
    ("原拉卡拉流水号", Some(OriginalId)),
    ("系统参考号", Some(Rrn)),
    ("商户订单号", Some(OrderId)),
    ("交易金额", Some(Amount)),
    ("手续费", Some(Fee)),
    ("结算金额", Some(Net)),
    ("支付方式", Some(Channel)),
    ("支付渠道", None),
    ("支付订单号", None),
    ("外部流水号", None),
    ("结算日期", Some(PayoutDay)),
    ("结算状态", None),
];

pub(super) const ALL: &[Format] = &[
    Format {
        columns: COLUMNS, ..Format::new("lakala-trades", Side::Acquirer, &["拉卡拉流水号", "原拉卡拉流水号", "交易金额", "系统参考号"])
    },
    Format {
        columns: COLUMNS, ..Format::new("lakala-settlement", Side::Acquirer, &["拉卡拉流水号", "结算日期", "结算状态", "交易金额"])
    },
];
