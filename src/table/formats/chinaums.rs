//! ChinaUMS 银联商务: the portal's 对账数据, the subsidy list, and the files it sends.
//!
//! In the portal's sheet the totals stand above the header and a notice below the rows; 商户号 is letters and digits; 检索号 is
//! eleven digits and a letter.

use super::Format;
use crate::base::Side;
use crate::table::field::Field::*;

pub(super) const ALL: &[Format] = &[
    Format {
        columns: &[
            ("清算时间", Some(ClearingDay)),
            ("交易时间", Some(Moment)),
            ("检索号", Some(Rrn)),
            ("流水号", Some(Trace)),
            ("银商订单号", Some(ChannelId)),
            ("商户订单号", Some(OrderId)),
            ("交易方式", Some(Channel)),
            ("交易金额", Some(Amount)),
            ("清算金额", None),
            ("手续费", Some(Fee)),
            ("分店简称", Some(Store)),
            ("买家id", Some(Payer)),
        ],
        ..Format::new("chinaums-portal", Side::Acquirer, &["清算时间", "交易时间", "检索号", "银商订单号", "交易金额", "手续费"])
    },
    Format {
        columns: &[
            ("交易日期", Some(Date)),
            ("交易时间", Some(Time)),
            ("交易参考号", Some(Rrn)),
            ("银商订单号", Some(ChannelId)),
            ("银商原订单号", Some(OriginalId)),
            ("订单金额", Some(Amount)),
            ("银商商户号", Some(MerchantNo)),
        ],
        ..Format::new("chinaums-subsidy", Side::Acquirer, &["银商订单号", "银商原订单号", "交易参考号", "订单金额", "小u交易流水号"])
    },
    Format {
        columns: &[
            ("清算日期", Some(ClearingDay)),
            ("参考号", Some(Rrn)),
            ("流水号", Some(Trace)),
            ("支付类型", Some(Channel)),
            ("交易金额", Some(Amount)),
            ("清算金额", Some(Net)),
            ("退货订单号", Some(RefundId)),
        ],
        ..Format::new("chinaums-file", Side::Acquirer, &["清算日期", "交易日期", "参考号", "退货订单号", "支付类型", "实际支付金额"])
    },
];
