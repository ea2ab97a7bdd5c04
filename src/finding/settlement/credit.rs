//! What the bank account received: credits, who paid them, which day their text names.
//!
//! In: the bank's book. Out: [`Credit`]s in order of day. Must not know: batches.

use std::collections::BTreeSet;

use crate::base::{Day, Minor, Name, Names};
use crate::finding::desk::Look;
use crate::ledger::Book;

/// Money that reached the account.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Credit {
    /// The bank record.
    pub row: u32,
    /// The day it was booked.
    pub day: Day,
    /// How much.
    pub amount: Minor,
    /// Who paid.
    pub payer: Name,
    /// What for.
    pub remark: Name,
    /// The day its text names; none where it names none.
    pub said: Day,
    /// Whether payer or text sound like a settlement.
    pub sounds: bool,
    /// Whether it was explained.
    pub is_used: bool,
    /// The bank record that sent it back.
    pub returned: Option<u32>,
}

const RETURN_WORDS: [&str; 10] = ["退汇", "退票", "退回", "退款", "冲正", "冲销", "冲账", "return", "reject", "revers"];
// A bank sends back what it can't book within so many days.
const RETURN_DAYS_MAX: i64 = 10;

const PAYER_WORDS: [&str; 12] = ["支付", "财付通", "银联", "清算", "收单", "备付金", "网联", "拉卡拉", "通联", "结算款", "商户", "settlement"];

/// The credits of the bank's book, by day and row.
pub fn credits(bank: &Book, names: &Names) -> Vec<Credit> {
    let mut credits: Vec<Credit> = (0..bank.len as u32)
        .filter(|row| bank.amount(*row) > 0 && bank.moved(*row))
        .map(|row| {
            let (payer, remark) = (bank.columns.counterparty.get(row as usize), bank.columns.remark.get(row as usize));
            let texts = [names.text(payer), names.text(remark)];
            let sounds = texts.iter().any(|text| PAYER_WORDS.iter().any(|word| text.contains(word)));
            Credit {
                row,
                day: day_of(bank, row),
                amount: bank.amount(row),
                payer,
                remark,
                said: said_day(names.text(remark)),
                sounds,
                is_used: false,
                returned: None,
            }
        })
        .filter(|credit| credit.day.is_some())
        .collect();
    credits.sort_by_key(|credit| (credit.day, credit.row));
    send_back(bank, names, &mut credits);
    credits
}

// A debit that says so and has the sum of a credit some days before takes that credit back: it pays no batch.
fn send_back(bank: &Book, names: &Names, credits: &mut [Credit]) {
    let says_so = |row: u32| {
        let texts = [bank.columns.remark.get(row as usize), bank.columns.counterparty.get(row as usize)].map(|name| names.text(name).to_lowercase());
        RETURN_WORDS.iter().any(|word| texts.iter().any(|text| text.contains(word)))
    };
    // What is not sent back yet, by sum, day and place.
    let mut free: BTreeSet<(Minor, Day, usize)> = credits.iter().enumerate().map(|(at, credit)| (credit.amount, credit.day, at)).collect();
    for row in (0..bank.len as u32).filter(|row| bank.amount(*row) < 0 && bank.moved(*row) && says_so(*row)) {
        let day = day_of(bank, row);
        let payer = bank.columns.counterparty.get(row as usize);
        if !day.is_some() {
            continue;
        }
        let (sum, fits) = (-bank.amount(row), |other: Name| !payer.is_some() || !other.is_some() || payer == other);
        let mut near = free.range((sum, day.plus(-RETURN_DAYS_MAX), 0)..=(sum, day, usize::MAX)).rev();
        let Some(found) = near.find(|(.., at)| credits.get(*at).is_some_and(|credit| fits(credit.payer))).copied() else { continue };
        free.remove(&found);
        if let Some(credit) = credits.get_mut(found.2) {
            (credit.is_used, credit.returned) = (true, Some(row));
        }
    }
}

/// The day of a bank record.
pub fn day_of(bank: &Book, row: u32) -> Day {
    let day = bank.moment(row).day();
    if day.is_some() { day } else { bank.columns.payout_day.get(row as usize) }
}

// A day written as eight digits in a text: 商户结算款20260306.
fn said_day(text: &str) -> Day {
    let bytes = text.as_bytes();
    let runs = bytes.chunk_by(|left, right| left.is_ascii_digit() == right.is_ascii_digit());
    for run in runs.filter(|run| run.len() == 8 && run.iter().all(u8::is_ascii_digit)) {
        let number = run.iter().fold(0_u32, |number, digit| number * 10 + u32::from(digit - b'0'));
        let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100);
        if let (Ok(year), Ok(month), Ok(day)) = (i32::try_from(year), u8::try_from(month), u8::try_from(day))
            && (2000..2100).contains(&year)
            && let Some(day) = Day::from_civil(year, month, day)
        {
            return day;
        }
    }
    Day::NONE
}

/// A text without its digits: what two credits of one kind have in common.
pub fn without_digits(text: &str) -> String {
    text.chars().filter(|c| !c.is_ascii_digit()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_may_name_its_day() {
        for (text, day) in [
            ("商户结算款20260306", Day::from_civil(2026, 3, 6)),
            ("20260306清算", Day::from_civil(2026, 3, 6)),
            ("结算款", None),
            ("凭证202603061", None),
            ("20261306", None),
        ] {
            assert_eq!(said_day(text), day.unwrap_or(Day::NONE), "{text}");
        }
    }
}
