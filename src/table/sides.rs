//! Whose record a table is, by its columns.
//!
//! In: a located table. Out: a score for each side and the columns that speak for it. Must not know: other tables.

use super::field::Field;
use super::locate::Located;
use crate::base::Side;

/// A bank's list has more than one sign of it: hand-kept books have a 摘要 too.
pub const BANK_MIN: i32 = 40;

/// Scores for merchant, acquirer and bank; the highest is the likeliest.
pub fn scores(located: &Located, format_side: Option<Side>) -> [i32; 3] {
    let mut scores = [0; 3];
    if let Some(side) = format_side {
        *slot(&mut scores, side) += 200;
    }
    for (side, field, points) in SIGNS {
        if located.has(*field) {
            *slot(&mut scores, *side) += points;
        }
    }
    for column in &located.columns {
        for (side, words, points) in WORDS {
            if words.iter().any(|word| column.head.text.contains(word)) {
                *slot(&mut scores, *side) += points;
            }
        }
    }
    // Only paper journals have the month and the day apart.
    if ["月", "日"].iter().all(|part| located.columns.iter().any(|column| column.head.text == *part)) {
        *slot(&mut scores, Side::Merchant) += 200;
    }
    scores
}

/// The headers that speak most for a side, for telling why it was chosen.
pub fn reasons(headers: &[(Option<&'static str>, &str)], side: Side) -> Vec<String> {
    let mut found: Vec<(i32, &str)> = Vec::new();
    for (field, header) in headers {
        let by_field = SIGNS.iter().filter(|(known, sign, _)| *known == side && Some(sign.name()) == *field).map(|(.., points)| *points).sum::<i32>();
        let by_word = WORDS
            .iter()
            .filter(|(known, words, _)| *known == side && words.iter().any(|word| header.contains(word)))
            .map(|(.., points)| *points)
            .sum::<i32>();
        if by_field + by_word > 0 {
            found.push((by_field + by_word, header));
        }
    }
    found.sort_by_key(|(points, _)| -points);
    found.into_iter().take(4).map(|(_, header)| header.to_owned()).collect()
}

fn slot(scores: &mut [i32; 3], side: Side) -> &mut i32 {
    let [merchant, acquirer, bank] = scores;
    match side {
        Side::Merchant => merchant,
        Side::Acquirer => acquirer,
        Side::Bank => bank,
    }
}

const SIGNS: &[(Side, Field, i32)] = &[
    (Side::Acquirer, Field::Fee, 40),
    (Side::Acquirer, Field::Net, 30),
    (Side::Acquirer, Field::ClearingDay, 40),
    (Side::Acquirer, Field::PayoutDay, 15),
    (Side::Acquirer, Field::PayoutId, 20),
    (Side::Acquirer, Field::SettleKind, 20),
    (Side::Acquirer, Field::MerchantNo, 10),
    (Side::Acquirer, Field::CardKind, 5),
    (Side::Merchant, Field::ReceiptId, 40),
    (Side::Merchant, Field::Cashier, 30),
    (Side::Merchant, Field::RoundOff, 40),
    (Side::Merchant, Field::Discount, 8),
    (Side::Merchant, Field::Tip, 10),
    (Side::Merchant, Field::Tax, 10),
    (Side::Bank, Field::Balance, 50),
    (Side::Bank, Field::AmountIn, 40),
    (Side::Bank, Field::AmountOut, 20),
    (Side::Bank, Field::Direction, 20),
    (Side::Bank, Field::Counterparty, 30),
];

const WORDS: &[(Side, &[&str], i32)] = &[
    (Side::Merchant, &["小票", "收银", "款台", "单据", "班次", "桌", "会员", "应收", "实收金额", "营业日", "抹零", "品名", "数量"], 25),
    // Books are kept by accounts; a bank's own list names none.
    (Side::Merchant, &["凭证字", "科目", "借或贷"], 200),
    (Side::Acquirer, &["清算", "结算", "手续费", "费率", "检索", "发卡行", "应结", "交易单号", "特约商户", "子商户", "划款"], 15),
    (Side::Bank, &["余额", "对方户名", "对方账号", "摘要", "借方", "贷方", "开户", "起息", "用途"], 20),
];
