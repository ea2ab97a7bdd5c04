//! What a column is when its header says nothing we know: the words in its cells claim it.
//!
//! In: rows below a header, columns as the headers settled them. Out: fields for columns that had none, where the cells
//! leave no doubt; the day that clears told from the day that pays. Must not know: sides, other files.

use super::field::Field;
use super::grammar::when::WhenReader;
use super::grammar::{card, half_width, is_filler};
use super::locate::Column;
use crate::base::key::id_core;
use crate::sheet::Rows;

/// How sure a claim by content alone is: less than any header that says what its column is.
const CONFIDENCE: u8 = 55;

/// Rows looked at.
const SAMPLE_ROWS: usize = 400;

// Whole words of cells, in the form of `plain`; a word that several lists could hold stands in none.
const WORDS: &[(Field, &[&str])] = &[
    (
        Field::Kind,
        &[
            "消费",
            "消费撤销",
            "消费撤消",
            "撤销",
            "退货",
            "退款",
            "冲正",
            "消费冲正",
            "预授权",
            "预授权完成",
            "预授权撤销",
            "预授权完成撤销",
            "退单",
            "扫码消费",
            "扫码支付",
            "sale",
            "refund",
            "void",
            "reversal",
            "purchase",
            "charge",
            "preauth",
            "completion",
            "chargeback",
            "return",
        ],
    ),
    (
        Field::Status,
        &[
            "成功",
            "失败",
            "超时",
            "交易成功",
            "交易失败",
            "支付成功",
            "支付失败",
            "已支付",
            "已完成",
            "已撤销",
            "已冲正",
            "已退款",
            "已关闭",
            "未知",
            "处理中",
            "success",
            "succeeded",
            "successful",
            "failed",
            "declined",
            "approved",
            "timeout",
            "completed",
            "pending",
            "settled",
        ],
    ),
    (
        Field::Channel,
        &[
            "微信",
            "微信支付",
            "支付宝",
            "银行卡",
            "刷卡",
            "现金",
            "云闪付",
            "银联二维码",
            "储值卡",
            "会员卡",
            "挂账",
            "wechat",
            "wechatpay",
            "alipay",
            "card",
            "bankcard",
            "cash",
            "unionpay",
            "creditcard",
            "debitcard",
        ],
    ),
    (Field::CardKind, &["借记卡", "贷记卡", "准贷记卡", "信用卡", "借记", "贷记", "储蓄卡", "debit", "credit"]),
];

/// Gives fields to columns without one where the cells leave no doubt.
pub fn claim(columns: &mut [Column], rows: &Rows, first: usize) {
    for index in 0..columns.len() {
        if !columns.get(index).is_some_and(|column| column.field.is_none() && !column.header.is_empty()) {
            continue;
        }
        let is_free = |field: Field| !columns.iter().any(|column| column.field == Some(field));
        let Some(field) = claimed(rows, first, index).filter(|field| is_free(*field)) else { continue };
        if let Some(column) = columns.get_mut(index) {
            column.field = Some(field);
            column.confidence = CONFIDENCE;
        }
    }
    settle_day(columns, rows, first);
}

fn texts(rows: &Rows, first: usize, column: usize) -> impl Iterator<Item = &str> {
    let step = (rows.len().saturating_sub(first) / SAMPLE_ROWS).max(1);
    (first..rows.len()).step_by(step).map(move |index| rows.cell(index, column).text.trim())
}

// The one field that nine of ten filled cells speak for.
fn claimed(rows: &Rows, first: usize, column: usize) -> Option<Field> {
    let mut filled = 0_u32;
    let mut counts = [0_u32; WORDS.len()];
    let mut masked = 0_u32;
    for text in texts(rows, first, column).filter(|text| !id_core(text).is_empty()) {
        filled += 1;
        let word: String = text.chars().map(half_width).filter(|c| !is_filler(*c)).flat_map(char::to_lowercase).collect();
        for (count, (_, words)) in counts.iter_mut().zip(WORDS) {
            *count += u32::from(words.contains(&word.as_str()));
        }
        masked += u32::from(text.contains('*') && card::parse(text).is_some());
    }
    let speaks = |count: u32| filled >= 3 && count * 10 >= filled * 9;
    if speaks(masked) {
        return Some(Field::Card);
    }
    WORDS.iter().zip(counts).find(|(_, count)| speaks(*count)).map(|((field, _), _)| *field)
}

/// `结算日期` and `settlement date` are the clearing day in one acquirer's words and the payout's in another's. It is the
/// clearing day where it is the payment's own day, but for payments late in the day, which have the next.
fn settle_day(columns: &mut [Column], rows: &Rows, first: usize) {
    const EITHER: &[&str] = &["结算日期", "结算日", "settlementdate", "settledate", "settlementday", "结算时间"];
    if columns.iter().any(|column| column.field == Some(Field::ClearingDay)) {
        return;
    }
    let Some(moment) = columns.iter().position(|column| column.field == Some(Field::Moment)) else { return };
    let is_either = |column: &Column| column.field == Some(Field::PayoutDay) && EITHER.contains(&column.head.text.as_str());
    let Some(day) = columns.iter().position(is_either) else { return };
    let (mut when, mut settles) = (WhenReader::default(), WhenReader::default());
    // The latest second of the day of a payment that cleared on its own day, the earliest of one that did not.
    let (mut same, mut next, mut other) = (0_u32, 0_u32, 0_u32);
    let (mut last_same, mut first_next) = (0_u32, u32::MAX);
    for (paid, cleared) in texts(rows, first, moment).zip(texts(rows, first, day)) {
        let (Some(paid), Some(cleared)) = (when.read(paid), settles.read(cleared)) else { continue };
        let Some(second) = paid.second else { continue };
        match cleared.day.number().zip(paid.day.number()).map(|(cleared, paid)| cleared - paid) {
            Some(0) => {
                same += 1;
                last_same = last_same.max(second);
            }
            Some(1) => {
                next += 1;
                first_next = first_next.min(second);
            }
            Some(_) => other += 1,
            None => {}
        }
    }
    let is_clearing = same >= 10 && same > next * 2 && other * 50 <= same && (next == 0 || first_next + 60 > last_same);
    if is_clearing && let Some(column) = columns.get_mut(day) {
        column.runner_up = Some((Field::PayoutDay, column.confidence));
        column.field = Some(Field::ClearingDay);
        column.confidence = column.confidence.min(80);
    }
}

#[cfg(test)]
mod tests {
    use super::super::locate::locate;
    use crate::sheet::Rows;

    fn fields(text: &str) -> Vec<(String, Option<&'static str>)> {
        let rows = Rows::of_lines(text);
        let located = locate(&rows).expect("a header");
        located.columns.iter().map(|column| (column.header.clone(), column.field.map(|field| field.name()))).collect()
    }

    fn field_of(text: &str, header: &str) -> Option<&'static str> {
        fields(text).into_iter().find(|(known, _)| known == header).and_then(|(_, field)| field)
    }

    #[test]
    fn words_claim_a_column_whose_header_says_nothing() {
        let text = "交易时间,金额,A,B,C,D\n\
            2026-03-01 10:00:00,12.00,消费,成功,微信,629999******1234\n\
            2026-03-01 10:01:00,13.00,消费,成功,银行卡,629999******2234\n\
            2026-03-01 10:02:00,-14.00,退货,失败,支付宝,629999******3234\n";
        assert_eq!(["A", "B", "C", "D"].map(|header| field_of(text, header)), [Some("kind"), Some("status"), Some("channel"), Some("card")]);
    }

    #[test]
    fn a_word_among_others_claims_nothing() {
        let text = "交易时间,金额,A\n2026-03-01 10:00:00,12.00,消费\n2026-03-01 10:01:00,13.00,苹果\n2026-03-01 10:02:00,14.00,梨\n";
        assert_eq!(field_of(text, "A"), None);
    }

    #[test]
    fn a_settlement_date_is_the_clearing_day_where_only_late_payments_have_the_next() {
        let rows = |late: &str, early: &str| {
            let mut text = "交易时间,金额,结算日期\n".to_owned();
            for hour in 9..22 {
                text.push_str(&format!("2026-03-02 {hour:02}:10:00,12.00,{early}\n"));
            }
            text.push_str(&format!("2026-03-02 23:30:00,12.00,{late}\n"));
            text
        };
        assert_eq!(field_of(&rows("20260303", "20260302"), "结算日期"), Some("clearing_day"));
        assert_eq!(field_of(&rows("20260303", "20260303"), "结算日期"), Some("payout_day"));
    }
}
