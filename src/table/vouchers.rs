//! Journals of double entry (序时账, 凭证列表): a sale stands on two lines or more of one voucher, debits equal to credits. Only the line of
//! the account that took the money is the payment.
//!
//! In: rows, the located table. Out: which lines are payments, the columns of debit and credit told apart. Must not know: other files, sides.
//!
//! What is sold is known by the account it is credited to. The line of cash is none of a channel's, that of tax or cost no payment; money
//! that only moves from one account to another, as a payout does, sells nothing.

use std::collections::BTreeSet;

use super::field::Field;
use super::grammar::amount::{self, Style};
use super::lines::Lines;
use super::locate::Located;
use crate::base::Minor;
use crate::sheet::Rows;

/// Vouchers that prove a journal, and of a hundred those whose debits equal their credits.
const VOUCHERS_MIN: usize = 3;
const EQUAL_PERCENT: usize = 90;

/// What an account is to a sale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Account {
    /// What was sold, or paid for in advance.
    Sold,
    /// Cash, tax, cost, stock.
    Beside,
    /// Money on an account.
    Money,
    /// Any other: what a customer owes, a channel by its name.
    Other,
}

// By the beginning of the code, as the national charts of accounts have them, then by words in the name.
const CODES: [(Account, &[&str]); 3] = [
    (Account::Sold, &["6001", "6051", "5001", "5051", "5101", "5102", "2203", "2205"]),
    (Account::Beside, &["1001", "2221", "2171", "1403", "1405", "6401", "6402", "6403", "6601", "6602", "6603", "5401", "5402"]),
    (Account::Money, &["1002", "1009", "1012"]),
];
const NAMES: [(Account, &[&str]); 3] = [
    (
        Account::Beside,
        &[
            "库存现金",
            "现金",
            "税",
            "成本",
            "费用",
            "库存商品",
            "存货",
            "cash on hand",
            "petty cash",
            "tax",
            "vat",
            "cost",
            "expense",
            "fee",
            "inventory",
        ],
    ),
    (Account::Sold, &["业务收入", "销售收入", "营业收入", "预收", "合同负债", "商品收入", "收入", "sales", "revenue", "income", "deferred"]),
    (Account::Money, &["银行存款", "货币资金", "微信", "支付宝", "刷卡", "pos", "待清算", "在途", "bank", "clearing", "checking", "undeposited"]),
];

// What heads a column of debit or credit.
const SIDES: [&str; 10] = ["方向", "借贷", "借贷方向", "借/贷", "借贷标志", "direction", "d/c", "dc", "dr/cr", "debit/credit"];

struct Line {
    index: usize,
    voucher: usize,
    /// Debit less credit.
    amount: Minor,
    account: Account,
    name: String,
}

/// Finds the payments of a journal; `None` for any other table.
pub fn payments_of(rows: &Rows, located: &mut Located) -> Option<Lines> {
    let columns = Columns::of(located)?;
    let lines = columns.lines(rows, located.header_index + 1);
    if !are_vouchers(&lines) {
        return None;
    }
    let mut set = |column: usize, field: Field| {
        if let Some(column) = located.columns.get_mut(column) {
            (column.field, column.confidence) = (Some(field), 95);
        }
    };
    match columns.money {
        Money::Sides { debit, credit } => {
            set(debit, Field::AmountIn);
            set(credit, Field::AmountOut);
        }
        Money::One { amount, side } => {
            set(amount, Field::Amount);
            side.into_iter().for_each(|side| set(side, Field::Direction));
        }
    }
    // The number of a voucher is the bookkeeper's, none of the terminal's.
    if let Some(column) = located.columns.get_mut(columns.voucher) {
        (column.field, column.confidence) = (None, 0);
    }
    let payments = payments(&lines);
    if payments.is_empty() {
        return Some(Lines::Unclear);
    }
    let taken = |line: &&Line| payments.contains(&line.index);
    let accounts: BTreeSet<&String> = lines.iter().filter(taken).map(|line| &line.name).collect();
    // Of several accounts each is often named for its tender: 其他货币资金-微信. One alone takes whatever the terminal does.
    let is_name =
        |column: &usize| lines.iter().filter(taken).all(|line| !rows.cell(line.index, *column).text.trim().starts_with(|c: char| c.is_ascii_digit()));
    if let Some(column) = columns.accounts.iter().find(|column| is_name(column)).filter(|_| accounts.len() > 1 && !located.has(Field::Channel))
        && let Some(column) = located.columns.get_mut(*column)
    {
        (column.field, column.confidence) = (Some(Field::Channel), 80);
    }
    Some(Lines::Payments {
        others: lines.iter().map(|line| line.index).filter(|index| !payments.contains(index)).collect(),
        accounts: accounts.into_iter().cloned().collect(),
        is_debit_in: matches!(columns.money, Money::One { side: Some(_), .. }),
    })
}

/// Where a journal has its money.
#[derive(Clone, Copy)]
enum Money {
    /// A column of debits and one of credits.
    Sides { debit: usize, credit: usize },
    /// One column, and the side on another; without that, credits are negative.
    One { amount: usize, side: Option<usize> },
}

/// Where a journal's parts stand.
struct Columns {
    money: Money,
    voucher: usize,
    accounts: Vec<usize>,
    day: Option<usize>,
}

impl Columns {
    fn of(located: &Located) -> Option<Columns> {
        let find = |is: &dyn Fn(&str) -> bool| located.columns.iter().position(|column| is(&column.head.text));
        let is_money = |head: &str, side: &str, short: &str| (head.starts_with(side) && !head.contains("数量")) || head == short;
        let is_account = |head: &str| head.contains("科目") || matches!(head, "account" | "accountname" | "accountcode" | "accountno" | "glaccount");
        let numbers = ["凭证", "voucher", "journalno", "journalnumber", "entryno", "transno", "num"];
        let is_voucher =
            |head: &str| (numbers.iter().any(|word| head.starts_with(word)) && !head.contains("日期") && !head.contains("date")) || head == "字号";
        let accounts: Vec<usize> = (0..).zip(&located.columns).filter(|(_, column)| is_account(&column.head.text)).map(|(at, _)| at).collect();
        let debit = find(&|head| is_money(head, "借方", "借") || (head.starts_with("debit") && !head.contains("credit")));
        let credit = find(&|head| is_money(head, "贷方", "贷") || head.starts_with("credit"));
        let one = || {
            let amount =
                located.column_of(Field::Amount).or_else(|| find(&|head| matches!(head, "金额" | "本币金额" | "发生额" | "发生金额" | "amount")))?;
            Some(Money::One { amount, side: find(&|head| SIDES.contains(&head)) })
        };
        Some(Columns {
            money: debit.zip(credit).map(|(debit, credit)| Money::Sides { debit, credit }).or_else(one)?,
            voucher: find(&is_voucher)?,
            day: located.column_of(Field::Date).or_else(|| located.column_of(Field::Moment)),
            accounts: Some(accounts).filter(|accounts| !accounts.is_empty())?,
        })
    }

    // The lines that have money and an account; day and number may be written once for the lines of a voucher.
    fn lines(&self, rows: &Rows, first: usize) -> Vec<Line> {
        let money = |index: usize, column: usize| {
            let read = amount::parse_rounded(rows.cell(index, column).text, Style { decimals: 2, ..Style::default() });
            read.ok().map(Option::unwrap_or_default)
        };
        let (mut place, mut voucher, mut lines) = ((String::new(), String::new()), 0, Vec::new());
        for index in first..rows.len() {
            let text = |column: usize| rows.cell(index, column).text.trim();
            let (day, number) = (self.day.map_or("", text), text(self.voucher));
            let is_next = (!number.is_empty() && number != place.1) || (!day.is_empty() && day != place.0);
            if is_next {
                voucher += 1;
                place = (if day.is_empty() { place.0 } else { day.to_owned() }, if number.is_empty() { place.1 } else { number.to_owned() });
            }
            let name: Vec<&str> = self.accounts.iter().map(|column| text(*column)).filter(|text| !text.is_empty()).collect();
            let amount = match self.money {
                Money::Sides { debit, credit } => money(index, debit).zip(money(index, credit)).map(|(debit, credit)| debit - credit),
                Money::One { amount, side } => {
                    money(index, amount).zip(side.map_or(Some(1), |side| sign_of(text(side)))).map(|(amount, sign)| amount * sign)
                }
            };
            let Some(amount) = amount.filter(|amount| *amount != 0) else { continue };
            if !name.is_empty() {
                lines.push(Line { index, voucher, amount, account: kind_of(&name), name: name.join(" ") });
            }
        }
        lines
    }
}

// Debit is money into an account, credit out of it.
fn sign_of(side: &str) -> Option<Minor> {
    match side.to_lowercase().as_str() {
        "借" | "借方" | "d" | "dr" | "debit" => Some(1),
        "贷" | "贷方" | "c" | "cr" | "credit" => Some(-1),
        _ => None,
    }
}

fn kind_of(texts: &[&str]) -> Account {
    let code = |text: &&str| text.as_bytes().first().is_some_and(u8::is_ascii_digit);
    let by_code = || {
        let code = texts.iter().copied().find(code)?;
        CODES.iter().find(|(_, codes)| codes.iter().any(|known| code.starts_with(known))).map(|(account, _)| *account)
    };
    let name = texts.join(" ").to_lowercase();
    let by_name = || NAMES.iter().find(|(_, words)| words.iter().any(|word| name.contains(word))).map(|(account, _)| *account);
    by_code().or_else(by_name).unwrap_or(Account::Other)
}

// Whether nearly all vouchers of several lines come to nothing, over several accounts.
fn are_vouchers(lines: &[Line]) -> bool {
    let several: Vec<&[Line]> = lines.chunk_by(|left, right| left.voucher == right.voucher).filter(|lines| lines.len() > 1).collect();
    let equal = several.iter().filter(|lines| lines.iter().map(|line| line.amount).sum::<Minor>() == 0).count();
    let in_several: usize = several.iter().map(|lines| lines.len()).sum();
    equal >= VOUCHERS_MIN && equal * 100 >= several.len() * EQUAL_PERCENT && in_several * 100 >= lines.len() * EQUAL_PERCENT
}

// Rows of the accounts that took what vouchers sold: of money where most have such a line, else of what is left beside cash and tax.
fn payments(lines: &[Line]) -> BTreeSet<usize> {
    let sold: Vec<&[Line]> =
        lines.chunk_by(|left, right| left.voucher == right.voucher).filter(|lines| lines.iter().any(|line| line.account == Account::Sold)).collect();
    let has = |account: Account| sold.iter().filter(|lines| lines.iter().any(|line| line.account == account)).count();
    let is_of_money = has(Account::Money) * 2 >= has(Account::Money) + has(Account::Other);
    let is_taken = |line: &&Line| line.account == Account::Money || (line.account == Account::Other && !is_of_money);
    sold.into_iter().flatten().filter(is_taken).map(|line| line.index).collect()
}

#[cfg(test)]
mod tests {
    use super::super::locate::locate;
    use super::*;

    fn lines(text: &str) -> Lines {
        let rows = Rows::of_lines(text);
        let mut located = locate(&rows).expect("a header");
        super::payments_of(&rows, &mut located).unwrap_or_default()
    }

    fn payments_of(text: &str) -> Vec<usize> {
        let Lines::Payments { others, .. } = lines(text) else { return Vec::new() };
        (1..text.lines().count()).filter(|index| !others.contains(index)).collect()
    }

    const HEAD: &str = "日期,凭证字号,摘要,科目编码,科目名称,借方金额,贷方金额\n";

    fn sale(day: u32, number: u32, account: &str, gross: u32) -> String {
        format!("2026-03-{day:02},记-{number},收款,{account},{gross}.00,\n2026-03-{day:02},记-{number},收款,6001,主营业务收入,,{gross}.00\n")
    }

    #[test]
    fn the_line_that_took_what_was_sold_is_the_payment() {
        let account = "101202,其他货币资金-拉卡拉";
        let text = HEAD.to_owned() + &(1..5).map(|day| sale(day, day, account, 100 + day)).collect::<String>();
        assert_eq!(payments_of(&text), [1, 3, 5, 7]);
        let Lines::Payments { accounts, .. } = lines(&text) else { panic!() };
        assert_eq!(accounts, ["101202 其他货币资金-拉卡拉"]);
        // A payout sells nothing, cash is none of a channel's, a refund takes from the same account.
        let more = "2026-03-06,记-6,到账,100201,银行存款,99.00,\n2026-03-06,记-6,手续费,660303,手续费,1.00,\n\
            2026-03-06,记-6,到账,101202,其他货币资金-拉卡拉,,100.00\n2026-03-06,记-7,退货,6001,主营业务收入,20.00,\n\
            2026-03-06,记-7,退货,101202,其他货币资金-拉卡拉,,20.00\n";
        let text = text + more + &sale(7, 8, "1001,库存现金", 50);
        assert_eq!(payments_of(&text), [1, 3, 5, 7, 13]);
    }

    #[test]
    fn what_channels_owe_is_the_payment_where_no_account_of_money_took_it() {
        let owed = "1122,应收账款-拉卡拉";
        let text = HEAD.to_owned() + &(1..5).map(|day| sale(day, day, owed, 100 + day)).collect::<String>();
        assert_eq!(payments_of(&text), [1, 3, 5, 7]);
        // Beside most that the bank took, what a customer owes is none.
        let text = text + &(5..10).map(|day| sale(day, day, "100201,银行存款", 100 + day)).collect::<String>();
        assert_eq!(payments_of(&text), [9, 11, 13, 15, 17]);
    }

    #[test]
    fn a_date_and_a_number_written_once_hold_for_the_lines_below() {
        let text = "日期,凭证号,摘要,会计科目,借方,贷方\n2026-03-01,记-1,收款,支付宝,10.00,\n,,收款,销售收入,,9.00\n,,收款,应交税费,,1.00\n\
            2026-03-01,记-2,收款,支付宝,20.00,\n,,收款,销售收入,,20.00\n2026-03-02,记-1,收款,支付宝,30.00,\n,,收款,销售收入,,30.00\n";
        assert_eq!(payments_of(text), [1, 4, 6]);
    }

    #[test]
    fn vouchers_that_sell_nothing_are_unclear_and_single_lines_are_no_vouchers() {
        let moved = |number: u32| format!("2026-03-01,记-{number},调拨,100201,银行存款,10.00,\n2026-03-01,记-{number},调拨,100202,银行存款,,10.00\n");
        let text = HEAD.to_owned() + &(1..5).map(moved).collect::<String>();
        assert_eq!(lines(&text), Lines::Unclear);
        assert_eq!(lines(&(HEAD.to_owned() + &(1..3).map(moved).collect::<String>())), Lines::All);
        let single = |number: u32| format!("2026-03-01,记-{number},收款,101202,其他货币资金,{number}.00,\n");
        assert_eq!(lines(&(HEAD.to_owned() + &(1..9).map(single).collect::<String>())), Lines::All);
        // Vouchers whose sides differ are none.
        let text = HEAD.to_owned() + &(1..9).map(|day| sale(day, day, "1002,银行存款", 100)).collect::<String>().replace("收入,,100", "收入,,90");
        assert_eq!(lines(&text), Lines::All);
    }

    #[test]
    fn one_column_of_money_with_the_side_on_another_or_in_its_sign() {
        let sale = |number: u32| {
            format!("2026-03-01,记-{number},收款,101202,其他货币资金,借,{number}.00\n2026-03-01,记-{number},收款,6001,主营业务收入,贷,{number}.00\n")
        };
        let text = "日期,凭证号,摘要,科目编码,科目名称,方向,金额\n".to_owned() + &(1..5).map(sale).collect::<String>();
        assert_eq!(payments_of(&text), [1, 3, 5, 7]);
        assert!(matches!(lines(&text), Lines::Payments { is_debit_in: true, .. }));
        let signed = text.replace("方向,", "").replace("借,", "").replace("贷,", "-");
        assert_eq!(payments_of(&signed), [1, 3, 5, 7]);
        assert!(matches!(lines(&signed), Lines::Payments { is_debit_in: false, .. }));
        // A list with an account and a number whose amounts do not come to nothing is none.
        assert_eq!(lines(&signed.replace(",-", ",")), Lines::All);
    }

    #[test]
    fn journals_in_english() {
        let text = "Date,Num,Account,Debit,Credit\n2026-03-01,1,Undeposited Funds,10.00,\n2026-03-01,1,Sales Income,,9.00\n2026-03-01,1,Sales Tax Payable,,1.00\n\
            2026-03-02,2,Card clearing,20.00,\n2026-03-02,2,Sales Income,,20.00\n2026-03-03,3,Petty Cash,7.00,\n2026-03-03,3,Sales Income,,7.00\n";
        assert_eq!(payments_of(text), [1, 4]);
    }
}
