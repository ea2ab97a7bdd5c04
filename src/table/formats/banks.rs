//! Bank statements: a credit is money in. The corporate lists write 贷 for it, as the bank sees the account.
//!
//! Header sets of the banks whose layouts are known; others are read by their spellings alone.

use super::Format;
use crate::base::Side;
use crate::table::field::Field::*;

const fn bank(id: &'static str, must: &'static [&'static str]) -> Format {
    Format::new(id, Side::Bank, must)
}

pub(super) const ALL: &[Format] = &[
    Format {
        columns: &[("交易时间", Some(Moment)), ("记账日期", Some(PayoutDay)), ("账户明细编号-交易流水号", Some(ChannelId))],
        ..bank("ccb-corporate", &["交易时间", "对方户名", "对方账号", "账户明细编号-交易流水号"])
    },
    bank("icbc-corporate", &["凭证号", "本方账号", "对方账号", "交易时间", "借方发生额", "贷方发生额"]),
    bank("icbc-corporate-flag", &["对方账号", "交易时间", "借贷标志", "对方单位", "摘要"]),
    bank("icbc-corporate-pair", &["对方账号", "交易时间", "对方单位", "转出金额", "转入金额"]),
    Format {
        columns: &[("记账金额(收入)", Some(AmountIn)), ("记账金额(支出)", Some(AmountOut)), ("交易日期", Some(Date))],
        ..bank("icbc-personal", &["交易日期", "摘要", "交易场所", "记账金额(收入)", "记账金额(支出)"])
    },
    Format {
        columns: &[
            ("交易日", Some(Date)),
            ("借方金额", Some(AmountOut)),
            ("贷方金额", Some(AmountIn)),
            ("起息日", None),
            ("收(付)方名称", Some(Counterparty)),
        ],
        ..bank("cmb-corporate", &["交易日", "借方金额", "贷方金额", "余额", "收(付)方名称"])
    },
    bank("cmb-personal", &["记账日期", "交易金额", "联机余额", "交易摘要"]),
    Format {
        columns: &[
            ("交易日期", Some(Date)),
            ("交易时间", Some(Time)),
            ("交易金额", Some(Amount)),
            ("交易后余额", Some(Balance)),
            ("付款人名称", Some(Counterparty)),
            ("交易类型", Some(Kind)),
            ("业务类型", None),
        ],
        ..bank("boc-corporate", &["交易日期", "交易时间", "交易金额", "交易后余额", "付款人名称"])
    },
    Format {
        columns: &[("记账日期", Some(Date)), ("记账时间", Some(Time))],
        ..bank("boc-personal", &["记账日期", "记账时间", "金额", "余额", "对方账户名"])
    },
    bank("abc-personal", &["交易日期", "交易时间", "交易金额", "本次余额", "对手信息"]),
    bank("bocom", &["交易日期", "交易时间", "借贷", "交易金额", "余额", "对方户名"]),
    bank("spdb", &["交易日期", "存入金额", "取出金额", "余额", "交易对手名称"]),
    bank("citic-credit", &["交易日期", "入账日期", "交易描述", "卡末四位", "结算金额"]),
    bank("czbank", &["付款账号", "收款账号", "交易日期", "交易金额", "借贷标志(1收2付)"]),
    bank("pingan", &["交易日期", "传票号", "借方", "贷方", "余额"]),
    bank("pingan-account", &["交易时间", "收入", "支出", "冲正标志", "账户余额"]),
];
