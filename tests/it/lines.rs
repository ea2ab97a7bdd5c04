//! Lists whose lines are parts of payments: the vouchers of an ERP, the articles of a register.
//!
//! In: such a list, what the acquirer says of the same days. Out: that each payment counts once and whole. Must not know: any rule.

use super::hand_kept::told;

const CHARGED: [(&str, &str); 5] = [
    ("2026-03-01 09:01:20", "46.90"),
    ("2026-03-01 10:20:41", "7.00"),
    ("2026-03-01 12:02:13", "85.30"),
    ("2026-03-02 09:40:05", "12.00"),
    ("2026-03-02 18:01:55", "39.90"),
];

fn cards(charged: &[(&str, &str)]) -> String {
    let row = |(number, (at, amount)): (usize, &(&str, &str))| {
        format!("\n{at},10010001,60610000{number:04},629999******{number:04},消费,成功,{amount},0.00")
    };
    "交易时间,终端号,检索参考号,卡号,交易类型,交易状态,交易金额,手续费".to_owned() + &charged.iter().enumerate().map(row).collect::<String>()
}

const ARTICLES: &str = "销售时间,小票号,商品名称,数量,单价,金额,支付方式\n2026-03-01 09:01:10,A1,可乐,2,3.50,7.00,银行卡\n2026-03-01 09:01:10,A1,雨伞,1,39.90,39.90,银行卡\n\
    2026-03-01 10:20:31,A2,可乐,1,3.50,3.50,银行卡\n2026-03-01 10:20:31,A2,可乐,1,3.50,3.50,银行卡\n2026-03-01 12:02:03,A3,香烟,3,26.00,78.00,银行卡\n\
    2026-03-01 12:02:03,A3,面包,1,9.30,9.30,银行卡\n2026-03-01 12:02:03,A3,折扣,1,-2.00,-2.00,银行卡\n2026-03-02 09:39:55,A4,面包,2,6.00,12.00,银行卡\n\
    2026-03-02 18:01:45,A5,雨伞,1,39.90,39.90,银行卡\n";

#[test]
fn the_articles_of_a_receipt_are_one_payment() {
    let cards = cards(&CHARGED);
    assert_eq!(told(&[("销售明细.csv", ARTICLES), ("对账单.csv", &cards)]), "191.10 191.10: ");
    // The whole receipt is what is missing, named by its first row.
    let without = self::cards(&[CHARGED[0], CHARGED[1], CHARGED[3], CHARGED[4]]);
    assert_eq!(told(&[("销售明细.csv", ARTICLES), ("对账单.csv", &without)]), "191.10 105.80: U03 6|");
    // A number and a time that are written once hold for the rows below; without any number the second tells.
    let once = ARTICLES
        .replace("\n2026-03-01 09:01:10,A1,雨伞", "\n,,雨伞")
        .replace("\n2026-03-01 12:02:03,A3,面包", "\n,,面包")
        .replace("\n2026-03-01 12:02:03,A3,折扣", "\n,,折扣");
    assert_eq!(told(&[("销售明细.csv", &once), ("对账单.csv", &cards)]), "191.10 191.10: ");
    let of_first = ARTICLES.replace("雨伞,1,39.90,39.90,银行卡\n2026-03-01 10", "雨伞,1,39.90,39.90,\n2026-03-01 10");
    assert_ne!(of_first, ARTICLES);
    assert_eq!(told(&[("销售明细.csv", &of_first), ("对账单.csv", &cards)]), "191.10 191.10: ");
    let bare =
        ARTICLES.replace("小票号,", "").replace(",A1,", ",").replace(",A2,", ",").replace(",A3,", ",").replace(",A4,", ",").replace(",A5,", ",");
    assert_eq!(told(&[("销售明细.csv", &bare), ("对账单.csv", &cards)]), "191.10 191.10: ");
}

#[test]
fn an_amount_that_stands_on_each_article_is_the_receipt_s() {
    let of_receipt = |number: &str| ["46.90", "7.00", "85.30", "12.00", "39.90"][number[1..].parse::<usize>().unwrap() - 1];
    let whole = |line: &str| -> String {
        let mut cells: Vec<&str> = line.split(',').collect();
        if cells[1].starts_with('A') {
            cells[5] = of_receipt(cells[1]);
        }
        cells.join(",") + "\n"
    };
    let repeated: String = ARTICLES.lines().map(whole).collect();
    assert_eq!(told(&[("销售明细.csv", &repeated), ("对账单.csv", &cards(&CHARGED))]), "191.10 191.10: ");
}

#[test]
fn a_voucher_s_line_of_the_account_that_took_the_money_is_the_payment() {
    let voucher = |(number, (at, amount)): (usize, &(&str, &str))| {
        let row = |account: &str, debit: &str, credit: &str| format!("{},记-{number},收款,{account},{debit},{credit}\n", &at[..10]);
        row("1012,其他货币资金-拉卡拉", amount, "") + &row("6001,主营业务收入", "", amount)
    };
    let paid_out = "2026-03-02,记-9,到账,1002,银行存款,138.00,\n2026-03-02,记-9,手续费,660303,财务费用,1.20,\n2026-03-02,记-9,到账,1012,其他货币资金-拉卡拉,,139.20\n";
    let head = "日期,凭证字号,摘要,科目编码,科目名称,借方金额,贷方金额\n";
    let journal = head.to_owned() + &CHARGED.iter().enumerate().map(voucher).collect::<String>() + paid_out;
    assert_eq!(told(&[("序时账.csv", &journal), ("对账单.csv", &cards(&CHARGED))]), "191.10 191.10: ");
    assert_eq!(told(&[("序时账.csv", &journal), ("对账单.csv", &cards(&CHARGED[1..]))]), "191.10 144.20: U03 2|");
    // One column of money with the side on another: debit is money in, as a shop's own books have it; or credits negative.
    let one = |line: &str| match line.split(',').collect::<Vec<_>>().as_slice() {
        [at @ .., "借方金额", "贷方金额"] => [at, &["方向", "金额"]].concat().join(","),
        [at @ .., "", credit] => [at, &["贷", credit]].concat().join(","),
        [at @ .., debit, ""] => [at, &["借", debit]].concat().join(","),
        _ => unreachable!(),
    };
    let directed = journal.lines().map(one).collect::<Vec<_>>().join("\n");
    assert_eq!(told(&[("序时账.csv", &directed), ("对账单.csv", &cards(&CHARGED[1..]))]), "191.10 144.20: U03 2|");
    let signed = directed.replace("方向,", "").replace("借,", "").replace("贷,", "-");
    assert_eq!(told(&[("序时账.csv", &signed), ("对账单.csv", &cards(&CHARGED[1..]))]), "191.10 144.20: U03 2|");
}

#[test]
fn a_voucher_of_a_day_s_takings_is_the_sum_of_its_tender_s_payments() {
    let wallet: [(&str, &str); 6] = [
        ("2026-03-01 10:01:02", "35.00"),
        ("2026-03-01 12:01:02", "120.50"),
        ("2026-03-02 10:01:02", "18.80"),
        ("2026-03-02 11:01:02", "7.20"),
        ("2026-03-03 10:01:02", "66.00"),
        ("2026-03-03 11:01:02", "21.00"),
    ];
    let row = |(number, (at, amount)): (usize, &(&str, &str))| format!("\n{at},A{number},4200000000000000{number:06}7319,SUCCESS,{amount},0.00");
    let bill = "交易时间,商户订单号,微信支付订单号,交易状态,应结订单金额,手续费".to_owned() + &wallet.iter().enumerate().map(row).collect::<String>();
    let takings = [("01", "155.50", "139.20"), ("02", "26.00", "12.00"), ("03", "87.00", "39.90")];
    let voucher = |(number, (day, of_wallet, of_cards)): (usize, &(&str, &str, &str))| {
        let row = |number: usize, account: &str, debit: &str, credit: &str| format!("2026-03-{day},记-{number},营业款,{account},{debit},{credit}\n");
        let of = |number: usize, account: &str, sum: &str| row(number, account, sum, "") + &row(number, "6001,主营业务收入", "", sum);
        of(2 * number, "101203,其他货币资金_微信", of_wallet) + &of(2 * number + 1, "101204,其他货币资金_刷卡", of_cards)
    };
    let journal = "日期,凭证字号,摘要,科目代码,科目全名,借方,贷方\n".to_owned() + &takings.iter().enumerate().map(voucher).collect::<String>();
    let charged = [CHARGED[0], CHARGED[1], CHARGED[2], CHARGED[3], ("2026-03-03 18:01:55", "39.90")];
    assert_eq!(told(&[("凭证.csv", &journal), ("微信.csv", &bill), ("刷卡.csv", &cards(&charged))]), "459.60 459.60: ");
}
