//! Whole files through the reader.

use super::*;
use crate::base::{Channel, IdKey, Kind, Status};
use crate::check::Quiet;
use crate::check::assign_sides;

fn read_bytes(name: &str, bytes: &[u8]) -> ReadOutcome {
    read(&FileInput { name: name.to_owned(), bytes: bytes.to_vec(), side: None }, &Profile::default(), &mut Quiet)
}

fn table_of(text: &str) -> ReadTable {
    let mut outcome = read_bytes("a.csv", text.as_bytes());
    assert!(outcome.faults.is_empty(), "{:?}", outcome.faults);
    outcome.tables.remove(0)
}

/// Rows below the header are records or left out with an issue each.
fn rows_are_accounted_for(table: &ReadTable) {
    let header = table.rows.index_of(table.meta.header_row).expect("the header's row");
    let below = (table.rows.len() - header - 1) as u64;
    assert_eq!(below, table.meta.records + table.meta.skipped);
    assert_eq!(table.meta.skipped, table.meta.issues.kept().iter().filter(|issue| issue.skips_row).count() as u64);
    assert_eq!(table.meta.total, (0..table.ledger.len).map(|index| table.ledger.columns.amount.get(index)).sum::<i64>());
}

const REGISTER: &str = "示例便利店收银流水,,\n小票号,交易时间,支付方式,交易类型,实收金额,参考号,卡号,备注\n\
XS0001,2026-03-01 10:00:00,银行卡,消费,12.00,612345678901,629999******1234,\n\
XS0002,2026/3/1 10:05,微信支付,消费,\"1,234.50\",,,\n\
\n\
XS0003,2026-03-01 11:00:00,银行卡,退货,12.00,612345678902,629999******1234,\n\
XS0004,2026-03-01 12:00:00,现金,消费,12.3.4,,,\n\
XS0005,,现金,消费,5.00,,,\n\
合计,,,,1234.50,,,\n";

#[test]
fn a_register_export_is_read_whole() {
    let table = table_of(REGISTER);
    rows_are_accounted_for(&table);
    assert_eq!((table.meta.header_row, table.meta.records, table.meta.skipped), (2, 3, 4));
    let codes: Vec<(&str, Option<u32>)> = table.meta.issues.kept().iter().map(|issue| (issue.said.key, issue.row_number)).collect();
    assert_eq!(codes, [("row-blank", Some(5)), ("amount-unreadable", Some(7)), ("moment-missing", Some(8)), ("row-total", Some(9))]);
    let second = table.ledger.columns.record(1);
    assert_eq!((second.amount, second.channel, second.row_number), (123_450, Channel::WeChat, 4));
    let refund = table.ledger.columns.record(2);
    assert_eq!((refund.amount, refund.kind, refund.rrn), (-1_200, Kind::Refund, IdKey::from_text("612345678902")));
    let control = &table.meta.controls[0];
    assert_eq!((control.figure, control.stated, control.holds), ("amount", 123_450, true));
    assert_eq!(table.meta.period.map(|(from, to)| format!("{from} {to}")).as_deref(), Some("2026-03-01T10:00:00 2026-03-01T11:00:00"));
}

#[test]
fn wechat_s_bill_proves_its_summary() {
    let text = "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注\n\
`2026-03-01 10:00:00,`wx0,`1900000109,`0,`,`4200001234567890123456789012,`A1,`o1,`MICROPAY,`SUCCESS,`OTHERS,`CNY,`12.50,`0.00,`0,`0,`0.00,`0.00,`,`,`茶,`,`0.08000,`0.60%,`12.50,`0.00,`\n\
`2026-03-01 11:00:00,`wx0,`1900000109,`0,`,`4200001234567890123456789012,`A1,`o1,`MICROPAY,`REFUND,`OTHERS,`CNY,`0.00,`0.00,`50300001234567890123456789012,`R1,`2.50,`0.00,`ORIGINAL,`SUCCESS,`茶,`,`-0.02000,`0.60%,`0.00,`2.50,`\n\
总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额\n`2,`12.50,`2.50,`0.00,`0.06000,`12.50,`2.50\n";
    let table = table_of(text);
    rows_are_accounted_for(&table);
    assert_eq!((table.meta.records, table.meta.skipped, table.meta.total), (2, 2, 1_000));
    let refund = table.ledger.columns.record(1);
    assert_eq!((refund.amount, refund.kind, refund.status, refund.fee.value()), (-250, Kind::Refund, Status::Success, Some(-2)));
    let found: Vec<_> = table.meta.controls.iter().map(|control| (control.figure, control.stated, control.holds)).collect();
    assert_eq!(found, [("count", 2, true), ("amount", 1_250, true), ("refund", 250, true), ("fee", 6, true)]);
}

#[test]
fn a_bank_statement_in_gb18030_pairs_its_columns() {
    let text = "交易时间,借方发生额/元(支取),贷方发生额/元(收入),余额,对方户名,摘要\n20260801 15:24:03,,994.00,1994.00,财付通支付科技有限公司,结算款\n20260802 09:00:00,50.00,,1944.00,某某,货款\n";
    let bytes = encoding_rs::GB18030.encode(text).0.into_owned();
    let outcome = read_bytes("银行.csv", &bytes);
    let mut tables = outcome.tables;
    assert_eq!(tables[0].meta.encoding.as_deref(), Some("gb18030"));
    assert_eq!((0..2).map(|index| tables[0].ledger.columns.amount.get(index)).collect::<Vec<_>>(), [99_400, -5_000]);
    assert!(assign_sides(&mut tables).is_empty());
    assert_eq!(tables[0].meta.side.as_ref().map(|(side, _)| *side), Some(Side::Bank));
}

#[test]
fn whole_cards_and_verification_values_are_not_kept() {
    let table = table_of("交易时间,交易金额,卡号,CVN2,备注\n2026-03-01 10:00:00,1.00,6299990000001234,123,pay 4111111111111111\n");
    let cells: Vec<&str> = table.rows.cells(1).map(|cell| cell.text).collect();
    assert_eq!(cells, ["2026-03-01 10:00:00", "1.00", "629999******1234", "***", "pay 411111******1111"]);
    let codes: Vec<&str> = table.meta.issues.kept().iter().map(|issue| issue.said.key).collect();
    assert_eq!(codes, ["card-whole", "card-whole", "card-secret"]);
}

#[test]
fn what_is_no_table_says_what_it_is() {
    for (bytes, code) in [
        (&b""[..], "file-empty"),
        (b"\n\n", "file-empty"),
        (b"\x89PNG\r\n\x1a\n\0\0", "not-a-table"),
        (b"just a sentence", "not-a-table"),
        (b"a,b\n1,2\n", "no-header"),
        ("交易时间,终端号\n2026-03-01 10:00:00,1\n".as_bytes(), "no-amount-column"),
        ("终端号,交易金额\n1,2.00\n".as_bytes(), "no-time-column"),
        (b"PK\x03\x04broken", "zip-damaged"),
    ] {
        let outcome = read_bytes("a.xlsx", bytes);
        assert_eq!(outcome.faults.iter().map(Fault::code).collect::<Vec<_>>(), [code]);
        assert!(outcome.tables.is_empty());
    }
}

#[test]
fn one_file_on_two_sides_is_a_fault() {
    let mut tables = vec![table_of(REGISTER), table_of(REGISTER)];
    tables[0].meta.side = Some((Side::Merchant, Said::new("side-given")));
    tables[1].meta.side = Some((Side::Acquirer, Said::new("side-given")));
    assert_eq!(assign_sides(&mut tables).iter().map(Fault::code).collect::<Vec<_>>(), ["same-file-both-sides"]);
}

fn mapped(text: &str, mapping: Mapping) -> ReadTable {
    let profile = Profile { mappings: vec![mapping], ..Profile::default() };
    let mut outcome = read(&FileInput { name: "a.csv".to_owned(), bytes: text.as_bytes().to_vec(), side: None }, &profile, &mut Quiet);
    assert!(outcome.faults.is_empty(), "{:?}", outcome.faults);
    outcome.tables.remove(0)
}

fn for_file() -> Mapping {
    Mapping { file: Some("a.csv".into()), ..Mapping::default() }
}

fn amounts(table: &ReadTable) -> Vec<i64> {
    (0..table.ledger.len).map(|index| table.ledger.columns.amount.get(index)).collect()
}

#[test]
fn a_mapping_reads_a_table_without_known_headers() {
    let text = "说明\n甲,乙,丙\n2026-03-01 10:00:00,12.00,XS1\n2026-03-01 11:00:00,13.50,XS2\n";
    let outcome = read_bytes("a.csv", text.as_bytes());
    assert_eq!(outcome.faults.iter().map(Fault::code).collect::<Vec<_>>(), ["no-header"]);
    let columns = [("甲".to_owned(), "moment".to_owned()), ("乙".into(), "amount".into()), ("丙".into(), "receipt_id".into())].into();
    let table = mapped(text, Mapping { header_row: Some(2), columns, side: Some("merchant".into()), ..for_file() });
    assert_eq!((table.meta.records, table.meta.total, table.meta.header_row, table.meta.mapped), (2, 2_550, 2, Some("file")));
    assert_eq!(table.meta.side.as_ref().map(|(side, _)| *side), Some(Side::Merchant));
    // The same choices hold for another file with these headers, wherever they stand in it.
    let by_headers = Mapping { file: None, header_row: None, fingerprint: Some(table.meta.fingerprint.clone()), ..table_mapping(&table) };
    let again = mapped("甲,乙,丙\n2026-04-01 10:00:00,1.00,XS9\n", by_headers);
    assert_eq!((again.meta.records, again.meta.total, again.meta.mapped), (1, 100, Some("headers")));
}

fn table_mapping(table: &ReadTable) -> Mapping {
    let columns = table.meta.columns.iter().map(|column| (column.header.clone(), column.field.unwrap_or("").to_owned())).collect();
    Mapping { columns, ..Mapping::default() }
}

#[test]
fn a_chosen_unit_sign_and_order_hold() {
    let text = "交易时间,交易类型,收/支,交易金额\n01/02/2026 10:00:00,消费,收入,1200\n01/02/2026 11:00:00,退货,收入,-300\n01/02/2026 12:00:00,消费,支出,50\n";
    assert_eq!(amounts(&mapped(text, for_file())), [120_000, -30_000, -5_000]);
    let with = |sign: &str| amounts(&mapped(text, Mapping { sign: Some(sign.into()), ..for_file() }));
    assert_eq!(with("amount"), [120_000, -30_000, 5_000]);
    assert_eq!(with("direction"), [120_000, 30_000, -5_000]);
    assert_eq!(with("kind"), [120_000, -30_000, 5_000]);
    assert_eq!(with("reversed"), [-120_000, 30_000, -5_000]);
    assert_eq!(amounts(&mapped(text, Mapping { unit: Some("fen".into()), ..for_file() })), [1_200, -300, -50]);
    let day = |order: &str| mapped(text, Mapping { dates: Some(order.into()), ..for_file() }).meta.period.map(|(from, _)| from.day().to_string());
    assert_eq!((day("day_first").as_deref(), day("month_first").as_deref()), (Some("2026-02-01"), Some("2026-01-02")));
}

#[test]
fn a_chosen_unit_is_taken_over_what_header_and_cells_say() {
    let text = "交易时间,交易金额(分)\n2026-02-01 10:00:00,1200\n2026-02-01 11:00:00,300\n";
    assert_eq!(amounts(&mapped(text, for_file())), [1_200, 300]);
    assert_eq!(amounts(&mapped(text, Mapping { unit: Some("yuan".into()), ..for_file() })), [120_000, 30_000]);
    let decimals = "交易时间,交易金额\n2026-02-01 10:00:00,1200.00\n2026-02-01 11:00:00,300.00\n";
    assert_eq!(amounts(&mapped(decimals, Mapping { unit: Some("fen".into()), ..for_file() })), [1_200, 300]);
}

#[test]
fn a_chosen_encoding_holds() {
    let text = "交易時間,交易金額,備註\n2026-02-01 10:00:00,12.00,測試\n";
    let bytes = encoding_rs::BIG5.encode(text).0.into_owned();
    let profile = Profile { mappings: vec![Mapping { encoding: Some("big5".into()), ..for_file() }], ..Profile::default() };
    let outcome = read(&FileInput { name: "a.csv".to_owned(), bytes, side: None }, &profile, &mut Quiet);
    assert_eq!(outcome.tables[0].meta.encoding.as_deref(), Some("big5"));
    assert_eq!(outcome.tables[0].rows.cell(1, 2).text, "測試");
}

#[test]
fn days_of_the_other_files_settle_dates_that_may_be_read_in_two_ways() {
    let open = table_of("Date,Order,Amount,Cashier\n03/04/2026,A1,1.00,x\n");
    let other = |day: &str| table_of(&format!("交易时间,商户订单号,交易金额,手续费\n{day} 10:00:00,A1,1.00,0.01\n"));
    let read = |tables: &[&ReadTable]| {
        let mut tables: Vec<ReadTable> = tables.iter().copied().cloned().collect();
        assert!(assign_sides(&mut tables).is_empty());
        let is_doubtful = tables[0].meta.issues.counts().any(|(key, _)| key == "dates-doubtful");
        let moment = tables[0].ledger.columns.moment.get(0);
        assert_eq!(tables[0].meta.period, Some((moment, moment)));
        (moment.day().to_string(), is_doubtful, tables.remove(0))
    };
    let (day, is_doubtful, alone) = read(&[&open]);
    assert_eq!((day.as_str(), is_doubtful), ("2026-03-04", true));
    let (day, is_doubtful, settled) = read(&[&alone, &other("2026-04-03")]);
    assert_eq!((day.as_str(), is_doubtful), ("2026-04-03", false));
    // What stood beside it before leaves no trace.
    for known in [&open, &settled] {
        for (other, expected) in [(other("2026-03-04"), ("2026-03-04", false)), (other("2026-06-01"), ("2026-03-04", true))] {
            let (day, is_doubtful, _) = read(&[known, &other]);
            assert_eq!((day.as_str(), is_doubtful), expected);
        }
    }
}
