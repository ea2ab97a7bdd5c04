//! Headers found and columns given their fields.

use super::*;

fn check(text: &str, header_row: u32, expected: &[(&str, &str)]) {
    let rows = Rows::of_lines(text);
    let located = locate(&rows).expect("a header");
    assert_eq!(rows.number(located.header_index), header_row, "{text}");
    let found: Vec<(&str, &str)> = located.columns.iter().filter_map(|column| Some((column.header.as_str(), column.field?.name()))).collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn a_register_and_its_preamble() {
    check(
        "示例便利店收银流水\n导出时间：,2026-04-01 08:00:00\n小票号,交易时间,支付方式,应收金额,实收金额,终端号,参考号,凭证号,卡号,收银员\nXS0001,2026-03-01 10:00:00,银行卡,12.00,12.00,T0000001,612345678901,000123,629999******1234,小王\n",
        3,
        &[
            ("小票号", "receipt_id"),
            ("交易时间", "moment"),
            ("支付方式", "channel"),
            ("实收金额", "amount"),
            ("终端号", "terminal"),
            ("参考号", "rrn"),
            ("凭证号", "trace"),
            ("卡号", "card"),
            ("收银员", "cashier"),
        ],
    );
}

#[test]
fn an_empty_column_is_as_certain_as_its_header_and_stands_back_where_another_has_cells() {
    let certain = |text: &str| -> Vec<(&'static str, u8)> {
        let located = locate(&Rows::of_lines(text)).expect("a header");
        located.columns.iter().filter_map(|column| Some((column.field?.name(), column.confidence))).collect()
    };
    let full = certain("交易时间,摘要,贷方发生额,借方发生额,余额\n2026-03-02 10:00:00,货款,12.00,3.00,20.00\n");
    assert_eq!(certain("交易时间,摘要,贷方发生额,借方发生额,余额\n2026-03-02 10:00:00,货款,12.00,,20.00\n"), full);
    assert_eq!(full.iter().find(|(field, _)| *field == "amount_out"), Some(&("amount_out", 90)));
    check(
        "交易时间,参考号,系统参考号,金额\n2026-03-02 10:00:00,,612345678901,12.00\n",
        1,
        &[("交易时间", "moment"), ("系统参考号", "rrn"), ("金额", "amount")],
    );
}

#[test]
fn date_and_time_apart_and_a_clearing_day() {
    check(
        "商户号,终端号,交易时间,交易类型,凭证号,参考号,卡号,卡类别,交易金额,手续费,交易日期,交易单号,订单号,结算金额,清算日期\n898000000000001,10000001,10:30:45,消费,000001,612345678901,629999******1234,贷记卡,100.00,0.60,2026-03-01,4200001234567890123456789012,A1,99.40,20260302\n",
        1,
        &[
            ("商户号", "merchant_no"),
            ("终端号", "terminal"),
            ("交易时间", "time"),
            ("交易类型", "kind"),
            ("凭证号", "trace"),
            ("参考号", "rrn"),
            ("卡号", "card"),
            ("卡类别", "card_kind"),
            ("交易金额", "amount"),
            ("手续费", "fee"),
            ("交易日期", "date"),
            ("交易单号", "channel_id"),
            ("订单号", "order_id"),
            ("结算金额", "net"),
            ("清算日期", "clearing_day"),
        ],
    );
}

#[test]
fn a_bank_pairs_its_columns() {
    check(
        "交易时间,借方发生额/元(支取),贷方发生额/元(收入),余额,币种,对方户名,摘要\n20260801 15:24:03,,994.00,1994.00,人民币元,财付通支付科技有限公司,结算款\n20260802 15:24:03,50.00,,1944.00,人民币元,某某,货款\n",
        1,
        &[
            ("交易时间", "moment"),
            ("借方发生额/元(支取)", "amount_out"),
            ("贷方发生额/元(收入)", "amount_in"),
            ("余额", "balance"),
            ("币种", "currency"),
            ("对方户名", "counterparty"),
            ("摘要", "remark"),
        ],
    );
}

#[test]
fn a_header_in_two_rows_is_read_as_one() {
    check(
        "收款明细表,,,,\n日期,单据号,金额,,备注\n,,应收金额,实收金额,\n2026-03-01,A1,10.00,9.00,x\n2026-03-02,A2,20.00,19.00,y\n",
        3,
        &[("日期", "date"), ("单据号", "receipt_id"), ("实收金额", "amount"), ("备注", "remark")],
    );
}

#[test]
fn an_account_in_debit_takes_money_in_on_the_debit_side() {
    for (stands, [debit, credit]) in [("借", ["amount_in", "amount_out"]), ("贷", ["amount_out", "amount_in"])] {
        let text = format!("日期,摘要,借方,贷方,方向,余额\n2026-03-01,收款,100.00,,{stands},1100.00\n2026-03-02,付款,,50.00,{stands},1050.00\n");
        check(&text, 1, &[("日期", "date"), ("摘要", "remark"), ("借方", debit), ("贷方", credit), ("余额", "balance")]);
    }
}

#[test]
fn a_column_of_receipts_alone_is_the_amount() {
    check("日期,摘要,收入\n2026-03-01,微信,100\n", 1, &[("日期", "date"), ("摘要", "remark"), ("收入", "amount")]);
}

#[test]
fn no_header_is_none() {
    assert!(locate(&Rows::of_lines("a,b\n1,2\n")).is_none());
    assert!(locate(&Rows::of_lines("")).is_none());
}
