//! Retail ERP 收款单统计: a row a document line; 单据号 starts again every day, the acquirer's reference is typed into 摘要.

use super::Format;
use crate::base::Side;
use crate::table::field::Field::*;

pub(super) const ALL: &[Format] = &[Format {
    columns: &[
        ("日期", Some(Date)),
        ("单据号", Some(ReceiptId)),
        ("销售金额", Some(Amount)),
        ("销售类别", Some(Kind)),
        ("原票号", Some(OriginalId)),
        ("交易流水号", Some(Rrn)),
        ("摘要", Some(Remark)),
        ("收款员", Some(Cashier)),
        ("销售部门", Some(Store)),
        ("实收手续费", None),
        ("收款日期", None),
        ("手工票号", None),
    ],
    ..Format::new("retail-erp", Side::Merchant, &["日期", "单据号", "销售金额", "销售类别", "收款员", "手工票号"])
}];
