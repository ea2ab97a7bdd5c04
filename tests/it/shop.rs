//! Shops made for the laws: sales of a few days with all that goes wrong, as files that come batch after batch.
//!
//! In: a seed. Out: the texts of each batch's files. Must not know: what any code should be.

use std::fmt::Write;

use poscheck::profile::Profile;

use crate::laws::Dice;

const DAYS: usize = 6;
const MERCHANT: &str = "小票号,交易时间,终端号,收银员,支付方式,交易类型,状态,金额,检索参考号,批次号,凭证号,卡号,备注";
const ACQUIRER: &str =
    "清算日期,交易日期,交易时间,商户号,终端号,批次号,凭证号,检索参考号,原始交易检索参考号,卡号,卡类型,交易类型,交易状态,交易金额,手续费,结算金额";

/// What differs from shop to shop.
pub struct Shop {
    seed: u64,
    has_references: bool,
    sales_a_day: usize,
    pub profile: Profile,
}

impl Shop {
    pub fn of_seed(seed: u64) -> Shop {
        let contract = "[[contracts]]\nchannel = \"card\"\nrate = \"0.0060\"\nsettle = \"T+1\"\n";
        let profile = if seed % 4 == 1 { Profile::from_toml(contract, "profile.toml").unwrap() } else { Profile::default() };
        Shop { seed, has_references: seed % 3 != 2, sales_a_day: if seed.is_multiple_of(5) { 150 } else { 60 }, profile }
    }
}

#[derive(Clone)]
struct Sale {
    day: usize,
    second: usize,
    terminal: usize,
    fen: i64,
    number: usize,
    card: usize,
    is_credit: bool,
}

struct Books<'s> {
    shop: &'s Shop,
    // By day of arrival.
    merchant: Vec<Vec<String>>,
    acquirer: Vec<Vec<String>>,
    paid: Vec<i64>,
}

fn yuan(fen: i64) -> String {
    let sign = if fen < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", fen.abs() / 100, fen.abs() % 100)
}

fn clock(second: usize) -> String {
    format!("{:02}:{:02}:{:02}", second / 3_600, second / 60 % 60, second % 60)
}

impl Books<'_> {
    fn rrn(&self, sale: &Sale) -> String {
        if self.shop.has_references { format!("6061{:08}", sale.number) } else { String::new() }
    }

    fn book(&mut self, day: usize, sale: &Sale, (kind, state): (&str, &str), fen: i64) {
        let Some(rows) = self.merchant.get_mut(day) else { return };
        let rrn = if self.shop.has_references { format!("6061{:08}", sale.number) } else { String::new() };
        rows.push(format!(
            "S{:06},2026-03-{:02} {},T{},李{},银行卡,{kind},{state},{},{rrn},B{:03},{:06},629999******{:04},{}",
            sale.number,
            sale.day + 2,
            clock(sale.second),
            sale.terminal,
            sale.terminal % 3 + day / 3,
            yuan(fen),
            sale.day,
            sale.number % 1_000,
            sale.card,
            if sale.number.is_multiple_of(40) { "测试" } else { "" },
        ));
    }

    fn charge(&mut self, day: usize, sale: &Sale, (kind, state): (&str, &str), fen: i64, original: &str) {
        let (rrn, clears) = (self.rrn(sale), sale.day + usize::from(sale.second >= 23 * 3_600));
        // The contract's rate goes up on the fourth day.
        let rate = if sale.is_credit { 60 } else { 50 } + if sale.day >= 3 { 8 } else { 0 };
        let fee = (fen * rate + 5_000 * fen.signum()) / 10_000;
        if let (Some(paid), "成功") = (self.paid.get_mut(clears), state) {
            *paid += fen - fee;
        }
        let Some(rows) = self.acquirer.get_mut(day) else { return };
        rows.push(format!(
            "202603{:02},202603{:02},{},898310059990001,T{},B{:03},{:06},{rrn},{original},629999******{:04},{},{kind},{state},{},{},{}",
            clears + 2,
            sale.day + 2,
            clock(sale.second + 2 + sale.number % 5),
            sale.terminal,
            sale.day,
            sale.number % 1_000,
            sale.card,
            if sale.is_credit { "贷记卡" } else { "借记卡" },
            yuan(fen),
            yuan(fee),
            yuan(fen - fee),
        ));
    }
}

const SALE: (&str, &str) = ("消费", "成功");

/// The files of each batch: name and text.
pub fn batches(shop: &Shop) -> Vec<Vec<(String, String)>> {
    let mut dice = Dice(shop.seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let mut books = Books { shop, merchant: vec![Vec::new(); DAYS], acquirer: vec![Vec::new(); DAYS], paid: vec![0; DAYS + 2] };
    let mut sales: Vec<Sale> = Vec::new();
    let mut number = 100;
    for day in 0..DAYS {
        for at in 0..shop.sales_a_day {
            number += 1 + dice.below(2);
            let second = 8 * 3_600 + at * (15 * 3_600 + 1_800) / shop.sales_a_day + dice.below(40);
            let fen = (100 + dice.below(20_000)) as i64 * if dice.below(25) == 0 { 10 } else { 1 };
            let sale = Sale {
                day,
                second,
                terminal: 1 + dice.below(3) + day / 4,
                fen,
                number,
                card: 1_000 + dice.below(400),
                is_credit: dice.below(3) == 0,
            };
            happen(&mut books, &sale, &sales, &mut dice, &mut number);
            sales.push(sale);
        }
    }
    (0..DAYS).map(|day| files(&books, day)).collect()
}

fn happen(books: &mut Books<'_>, sale: &Sale, past: &[Sale], dice: &mut Dice, number: &mut usize) {
    let (day, fen) = (sale.day, sale.fen);
    let later = day + 1 + dice.below(2);
    let old = past.get(dice.below(past.len())).cloned();
    *number += 1;
    let next = Sale { number: *number, second: sale.second + 70, ..sale.clone() };
    match dice.below(34) {
        // One side has it, or has it later.
        0 => books.book(day, sale, SALE, fen),
        1 => books.charge(day, sale, SALE, fen, ""),
        2 => {
            books.book(day, sale, SALE, fen);
            books.charge(later, sale, SALE, fen, "");
        }
        3 => {
            books.book(later, sale, SALE, fen);
            books.charge(day, sale, SALE, fen, "");
        }
        // A row said again in a later file.
        4 => {
            both(books, sale);
            books.charge(later, sale, SALE, fen, "");
        }
        5 => {
            both(books, sale);
            books.book(later, sale, SALE, fen);
        }
        // Charged twice, the second in the same file or a later one; booked twice.
        6 => {
            both(books, sale);
            books.charge(if dice.below(2) == 0 { day } else { later }, &next, SALE, fen, "");
        }
        7 => {
            both(books, sale);
            let again = Sale { number: sale.number, ..next };
            books.book(later, &again, SALE, fen);
        }
        // A wrong amount, two digits swapped, a payment in two parts.
        8 => {
            books.book(day, sale, SALE, fen + 900);
            books.charge(day, sale, SALE, fen, "");
        }
        9 => {
            let part = fen / 3;
            books.book(day, sale, SALE, part);
            books.book(later, sale, SALE, fen - part);
            books.charge(day, sale, SALE, fen, "");
        }
        // Taken back: on both sides, on one, later.
        10 | 11 => {
            both(books, sale);
            let when = if dice.below(2) == 0 { day } else { later };
            let rrn = books.rrn(sale);
            if dice.below(3) > 0 {
                books.book(when, &next, ("消费撤销", "成功"), -fen);
            }
            if dice.below(3) > 0 {
                books.charge(when, &next, ("消费撤销", "成功"), -fen, &rrn);
            }
        }
        12 => {
            books.book(day, sale, ("消费", "已撤销"), fen);
            books.charge(day, sale, SALE, fen, "");
        }
        // An old sale refunded, whole or in part, booked or not.
        13..=15 => {
            both(books, sale);
            if let Some(old) = old {
                let back = if dice.below(2) == 0 { old.fen } else { old.fen / 2 };
                let refund = Sale { day, card: old.card, terminal: old.terminal, ..next };
                let rrn = books.rrn(&old);
                books.charge(day, &refund, ("退货", "成功"), -back, &rrn);
                if dice.below(2) == 0 {
                    books.book(if dice.below(2) == 0 { day } else { later }, &refund, ("退货", "成功"), -back);
                }
            }
        }
        // An attempt without an answer that was charged, then the payment.
        16 => {
            books.book(day, sale, ("消费", "超时"), fen);
            books.charge(if dice.below(2) == 0 { day } else { later }, sale, SALE, fen, "");
            books.book(day, &next, SALE, fen);
            books.charge(day, &next, SALE, fen, "");
        }
        // Another terminal, another card, a day off.
        17 => {
            books.book(day, &Sale { terminal: sale.terminal + 1, ..sale.clone() }, SALE, fen);
            books.charge(day, sale, SALE, fen, "");
        }
        18 => {
            books.book(later, &Sale { day: day + 1, ..sale.clone() }, SALE, fen);
            books.charge(day, sale, SALE, fen, "");
        }
        _ => both(books, sale),
    }
}

fn both(books: &mut Books<'_>, sale: &Sale) {
    books.book(sale.day, sale, SALE, sale.fen);
    books.charge(sale.day, sale, SALE, sale.fen, "");
}

fn files(books: &Books<'_>, day: usize) -> Vec<(String, String)> {
    let text = |head: &str, rows: &[String]| format!("{head}\n{}\n", rows.join("\n"));
    let mut files = vec![
        (format!("merchant-{day}.csv"), text(MERCHANT, &books.merchant[day])),
        (format!("acquirer-{day}.csv"), text(ACQUIRER, &books.acquirer[day])),
    ];
    if day > 0 {
        let mut bank = "账号,310066100012,账户名称,示例商户\n交易时间,借方发生额,贷方发生额,余额,对方户名,摘要\n".to_owned();
        // The third day's payout comes a day late.
        let due: &[usize] = match day {
            3 => &[],
            4 => &[2, 3],
            _ => &[day - 1],
        };
        for paid in due {
            let _ = writeln!(bank, "202603{:02} 10:05:0{paid},,{},100397.99,示例支付股份有限公司,商户结算款{paid}", day + 2, yuan(books.paid[*paid]));
        }
        if !due.is_empty() {
            files.push((format!("bank-{day}.csv"), bank));
        }
    }
    files
}
