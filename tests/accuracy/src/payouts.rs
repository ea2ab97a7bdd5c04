//! The bank account: a credit a clearing day, on the next working day, and what may be wrong with it.
//!
//! In: books with final fees. Out: bank rows and settlement findings. Must not know: file formats.

use std::collections::BTreeMap;

use crate::civil::{DAY, packed, weekday};
use crate::rng::Rng;
use crate::rows::{Books, Credited};

/// Name under which the acquirer pays.
pub const PAYER: &str = "示例支付股份有限公司";

/// The next weekday after a day; the months used have no other holidays.
fn next_working(day: i64) -> i64 {
    (day + 1..day + 4).find(|&day| weekday(day) < 5).unwrap_or(day + 1)
}

/// Fills the bank's side up to `reach` days after the last clearing day; `errors` of each kind, as far as there are days.
pub fn pay(books: &mut Books, rng: &mut Rng, errors: usize, merged_weekends: bool) {
    let mut batches: BTreeMap<i64, (i64, Vec<usize>, Vec<usize>)> = BTreeMap::new();
    for (at, row) in books.stated.iter().enumerate() {
        let batch = batches.entry(row.clearing).or_default();
        if row.code != "D01" && row.status.counts() && row.kind.sign() != 0 {
            batch.0 += row.net.unwrap_or(row.amount - row.fee);
            batch.1.push(at);
        } else {
            batch.2.push(at);
        }
    }
    let days: Vec<i64> = batches.keys().copied().collect();
    let mut by_due: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    for &day in &days {
        by_due.entry(next_working(day)).or_default().push(day);
    }
    // Errors go to batches that are paid alone (Monday to Thursday), away from both ends.
    let mut single: Vec<i64> = by_due
        .values()
        .filter(|days| days.len() == 1)
        .map(|days| days[0])
        .filter(|day| *day > days[0] + 2 && *day < days[days.len() - 1] - 5)
        .collect();
    rng.shuffle(&mut single);
    let mut fate: BTreeMap<i64, &'static str> = BTreeMap::new();
    for code in ["S01", "S02", "S03", "S04", "S08"].iter().cycle().take(errors * 5) {
        if let Some(day) = single.pop() {
            fate.insert(day, code);
        }
    }
    for (due, days) in by_due {
        let whole: i64 = days.iter().map(|day| batches[day].0).sum();
        let parts: Vec<(i64, i64)> = if merged_weekends { vec![(days[0], whole)] } else { days.iter().map(|day| (*day, batches[day].0)).collect() };
        for (day, net) in parts {
            credit(books, rng, (due, day, net), fate.get(&day).copied().unwrap_or(""), &batches[&day]);
        }
    }
    for _ in 0..errors {
        let day = days[3] + rng.between(0, 15);
        let row = Credited {
            at: day * DAY + 15 * 3600,
            amount: rng.between(1_000, 90_000) * 7 + 3,
            payer: PAYER.to_owned(),
            summary: "其他".to_owned(),
            account: String::new(),
        };
        books.bank.push(row);
        let row = books.bank.len() - 1;
        books.beside("S07", &[], &[], &[row], "unknown", "a credit of the acquirer that no batch explains");
    }
    // Life goes on in the account: rent, goods, interest.
    for _ in 0..12 {
        let at = (days[0] + rng.between(1, 28)) * DAY + rng.between(9, 16) * 3600;
        let amount = -rng.between(10_000, 900_000);
        books.bank.push(Credited { at, amount, payer: "示例供货商行".to_owned(), summary: "货款".to_owned(), account: String::new() });
    }
    books.bank.push(Credited {
        at: (days[0] + 19) * DAY + 3_600,
        amount: 1_234,
        payer: String::new(),
        summary: "结息".to_owned(),
        account: String::new(),
    });
}

/// Account that the profile names, and one that it does not.
pub const ACCOUNTS: [&str; 2] = ["629998******4411", "629998******7752"];

/// From a day on the statement says for a day that the money went to an account that is not the profile's.
pub fn to_another_account(books: &mut Books, day: i64) {
    let rows: Vec<usize> = (0..books.stated.len()).filter(|&at| books.stated[at].clearing == day).collect();
    for &at in &rows {
        books.stated[at].account = ACCOUNTS[1];
    }
    if !rows.is_empty() {
        books.beside("S06", &[], &rows, &[], "", "paid to an account that the profile does not name");
    }
}

fn credit(books: &mut Books, rng: &mut Rng, (due, day, net): (i64, i64, i64), fate: &'static str, batch: &(i64, Vec<usize>, Vec<usize>)) {
    if net <= 0 {
        return;
    }
    let off = rng.between(2_000, 9_000) + 17;
    let at = due * DAY + 10 * 3600 + rng.between(0, 3_600);
    let mut row = Credited { at, amount: net, payer: PAYER.to_owned(), summary: format!("商户结算款{}", packed(day)), account: String::new() };
    match fate {
        "S01" => row.amount -= off.min(net / 2),
        "S02" => row.amount += off,
        "S03" => row.at = next_working(next_working(due)) * DAY + 11 * 3600,
        "S08" => row.payer = "示例商贸有限公司".to_owned(),
        "S04" => {
            books.beside("S04", &[], &batch.1.clone(), &[], "", "the batch was never credited");
            if let Some(case) = books.cases.last_mut() {
                case.optional = batch.2.clone();
            }
            return;
        }
        _ => {}
    }
    books.bank.push(row);
    if !fate.is_empty() {
        let row = books.bank.len() - 1;
        books.beside(fate, &[], &[], &[row], "", "the credit is not as due");
    }
}
