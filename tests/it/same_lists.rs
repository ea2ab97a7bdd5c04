//! Several lists of one side: the register's export, the terminal's own journal and the totals of the days; a gatherer's statement
//! and the wallet's own; a wallet's payments and its money moved.
//!
//! In: lists of the same payments in several forms. Out: that each payment counts once. Must not know: any rule.

use super::hand_kept::told;

/// A payment's number, moment and amount in fen.
type Paid = (usize, String, i64);

// Days of twelve payments from nine o'clock, no two of one amount.
fn paid(days: usize) -> Vec<Paid> {
    let one = |at: usize| {
        let (day, of_day) = (at / 12 + 1, at % 12);
        (at, format!("2026-03-{day:02} {:02}:{:02}:07", 9 + of_day, (at * 7) % 50), 1_300 + (at as i64 * 7_919) % 30_011)
    };
    (0..days * 12).map(one).collect()
}

fn list(header: &str, paid: &[Paid], row: impl Fn(&Paid) -> String) -> String {
    header.to_owned() + &paid.iter().map(|one| format!("\n{}", row(one))).collect::<String>()
}

fn money(fen: i64) -> String {
    format!("{}.{:02}", fen / 100, fen % 100)
}

fn register(paid: &[Paid]) -> String {
    list("小票号,销售时间,收银员,支付方式,实收", paid, |(number, at, fen)| format!("R{number:04},{at},李晓,银行卡,{}", money(*fen)))
}

// The terminal writes half a minute later.
fn journal(paid: &[Paid]) -> String {
    list("交易时间,终端号,凭证号,参考号,交易类型,交易金额", paid, |(number, at, fen)| {
        format!("{}37,10010001,{number:06},60610000{number:04},消费,{}", &at[..17], money(*fen))
    })
}

fn statement(paid: &[Paid]) -> String {
    list("交易时间,终端号,检索参考号,卡号,交易类型,交易状态,交易金额,手续费", paid, |(number, at, fen)| {
        format!("{}37,10010001,60610000{number:04},629999******{number:04},消费,成功,{},0.00", &at[..17], money(*fen))
    })
}

#[test]
fn a_register_and_the_terminal_s_journal_are_one_record() {
    let paid = paid(3);
    let (mut booked, mut charged) = (paid.clone(), paid.clone());
    booked.remove(5);
    charged.remove(9);
    let files = [("收银.csv", register(&booked)), ("终端流水.csv", journal(&paid)), ("对账单.csv", statement(&charged))];
    let named = |files: &[&(&'static str, String)]| told(&files.iter().map(|(name, text)| (*name, text.as_str())).collect::<Vec<_>>());
    let alone = named(&[&files[0], &files[2]]);
    assert_eq!(alone.matches("U0").count(), 2, "{alone}");
    let whole = (2..38).map(|row: usize| row.to_string()).collect::<Vec<_>>().join(" ");
    let apart = alone.replacen(": ", &format!(": D01 {whole}|, "), 1);
    assert_eq!(named(&[&files[0], &files[1], &files[2]]), apart);
    // Whichever comes first.
    assert_eq!(named(&[&files[1], &files[2], &files[0]]), apart);
}

#[test]
fn two_tills_of_one_shop_are_no_second_list() {
    // Five prices, a sale every few minutes at each till: many meet by chance.
    let till = |from: usize| -> Vec<Paid> {
        let one = |at: usize| {
            let minute = 9 * 60 + at * 5;
            (
                at + from,
                format!("2026-03-{:02} {:02}:{:02}:07", at / 100 + 1, minute % 1_440 / 60, minute % 60),
                [600, 800, 1_000, 1_200, 1_500][at * (3 + from) % 5],
            )
        };
        (0..150).map(one).collect()
    };
    let (first, second) = (till(0), till(1_000));
    let other = list("单据编号,下单时间,操作员,收款金额", &second, |(number, at, fen)| format!("B{number},{at},王敏,{}", money(*fen)));
    let both: Vec<Paid> = first.iter().chain(&second).cloned().collect();
    let told = told(&[("一号机.csv", &register(&first)), ("二号机.csv", &other), ("对账单.csv", &statement(&both))]);
    assert!(!told.contains("D01"), "{told}");
}

#[test]
fn totals_of_days_beside_the_payments_they_are_of_count_once() {
    let paid = paid(5);
    let of_day = |day: usize| paid.iter().skip(day * 12).take(12).map(|paid| paid.2).sum::<i64>();
    let days: String = (0..5).map(|day| format!("\n2026-03-{:02},{}", day + 1, money(of_day(day)))).collect();
    let (register, statement) = (register(&paid), statement(&paid));
    let files = [("收银.csv", register.as_str()), ("日报.csv", &format!("日期,营业额{days}")), ("对账单.csv", &statement)];
    let sum = money((0..5).map(of_day).sum());
    assert_eq!(told(&files), format!("{sum} {sum}: D01 2 3 4 5 6|"));
    // A day that is off is said, and the payments are compared all the same.
    let off = format!("日期,金额{days}").replace(&money(of_day(2)), &money(of_day(2) + 900));
    assert_eq!(told(&[files[0], ("日报.csv", &off), files[2]]), format!("{sum} {sum}: D01 2 3 4 5 6|"));
    // The same of a statement's own summary.
    let lines = days.replace(',', ",12,").replace('\n', ",0.00\n");
    let summary = format!("清算日期,笔数,交易金额,手续费{},0.00", lines.trim_start_matches(",0.00"));
    assert_eq!(told(&[files[0], ("汇总.csv", &summary), files[2]]), format!("{sum} {sum}: D01 |2 3 4 5 6"));
}

fn trades(paid: &[Paid]) -> String {
    list("交易时间,商户订单号,微信支付订单号,交易状态,应结订单金额,手续费", paid, |(number, at, fen)| {
        format!("{at},A{number:04},4200000000000000{number:06}7319,SUCCESS,{},{}", money(*fen), money(fee(*fen)))
    })
}

fn fee(fen: i64) -> i64 {
    (fen * 6 + 500) / 1_000
}

// Each payment and its fee on a row of its own, both with the payment's number.
fn moved(paid: &[Paid]) -> String {
    list(
        "记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元),备注,业务凭证号",
        paid,
        |(number, at, fen)| {
            let id = format!("4200000000000000{number:06}7319");
            let row = |kind: &str, way: &str, fen: i64| format!("{at},{id},19{number:04}{way},{kind},{kind},{way},{},0.00,,A{number:04}", money(fen));
            format!("{}\n{}", row("交易", "收入", *fen), row("扣除交易手续费", "支出", fee(*fen)))
        },
    )
}

fn books(paid: &[Paid]) -> String {
    list("时间,单号,支付方式,金额", paid, |(number, at, fen)| format!("{at},A{number:04},微信,{}", money(*fen)))
}

#[test]
fn a_wallet_s_payments_and_its_money_moved_count_once_with_their_fees() {
    let paid = paid(2);
    let sum = money(paid.iter().map(|paid| paid.2).sum());
    let files = [("账.csv", books(&paid)), ("交易.csv", trades(&paid)), ("资金.csv", moved(&paid))];
    let named = |files: &[&(&'static str, String)]| told(&files.iter().map(|(name, text)| (*name, text.as_str())).collect::<Vec<_>>());
    // Its payments, and its fees, which the payments' own rows have; whichever comes first.
    let again = format!("{sum} {sum}: D01 |{}", (2..50).map(|row: usize| row.to_string()).collect::<Vec<_>>().join(" "));
    assert_eq!(named(&[&files[0], &files[1], &files[2]]), again);
    assert_eq!(named(&[&files[2], &files[1], &files[0]]), again);
    // A fee on a row of its own is its payment's: it is held against the rule of the others.
    assert_eq!(named(&[&files[0], &files[2]]), format!("{sum} {sum}: "));
    let dear = money(fee(paid[7].2) + 100);
    let off = files[2].1.replacen(&format!("支出,{},0.00,,A0007", money(fee(paid[7].2))), &format!("支出,{dear},0.00,,A0007"), 1);
    assert_eq!(named(&[&files[0], &("资金.csv", off)]), format!("{sum} {sum}: F05 |16"));
}

#[test]
fn a_charge_that_is_not_the_payment_s_own_fee_stays_an_extra_one() {
    let paid = paid(2);
    let sum = money(paid.iter().map(|paid| paid.2).sum());
    let (own, extra) = (fee(paid[7].2), fee(paid[7].2) + 200);
    let fee_row = |fen: i64| format!("支出,{},0.00,,A0007", money(fen));
    // The money moved has more for a payment than its own row says.
    let dear = moved(&paid).replacen(&fee_row(own), &fee_row(extra), 1);
    let apart = (2..50).filter(|row| *row != 17).map(|row: usize| row.to_string()).collect::<Vec<_>>().join(" ");
    assert_eq!(told(&[("账.csv", &books(&paid)), ("交易.csv", &trades(&paid)), ("资金.csv", &dear)]), format!("{sum} {sum}: D01 |{apart}, F05 |17"));
    // In one list a payment with its fee, and a charge that names it.
    let both = trades(&paid).replace("交易状态", "交易类型,交易状态").replace(",SUCCESS", ",交易,SUCCESS")
        + &format!("\n{},A0007,42000000000000000000077319,手续费,SUCCESS,-2.00,0.00", paid[7].1);
    assert_eq!(told(&[("账.csv", &books(&paid)), ("交易.csv", &both)]), format!("{sum} {sum}: F05 |26"));
}

#[test]
fn rows_of_one_number_count_once_though_their_times_differ() {
    let paid = paid(2);
    let sum = money(paid.iter().map(|paid| paid.2).sum());
    let later: Vec<Paid> = paid.iter().map(|(number, at, fen)| (*number, format!("{}19", &at[..17]), *fen)).collect();
    // Half of the days' money moved: not the whole list, but each of its rows has a number of the other's.
    let files = [("账.csv", books(&paid)), ("交易.csv", trades(&paid)), ("资金.csv", moved(&later[..7]))];
    let again = (2..16).map(|row: usize| row.to_string()).collect::<Vec<_>>().join(" ");
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
    assert_eq!(told(&files), format!("{sum} {sum}: D01 |{again}"));
}

#[test]
fn tills_that_begin_at_one_every_day_share_numbers_and_no_payments() {
    let one = |number: usize, at: &str, fen: i64| (number, format!("2026-03-01 {at}:07"), fen);
    let first = [one(1, "09:10", 1_200), one(2, "09:40", 3_500), one(3, "10:20", 800), one(4, "11:00", 2_100), one(5, "12:00", 900)];
    let second = [one(1, "09:30", 5_100), one(2, "10:40", 3_500), one(3, "11:20", 640), one(4, "13:00", 1_350), one(5, "14:00", 2_720)];
    let order = |(number, at, fen): &Paid| format!("{number:03},{at},微信,{}", money(*fen));
    let (here, there) = (list("商户订单号,时间,支付方式,金额", &first, order), list("商户订单号,下单时间,付款方式,实收金额", &second, order));
    let both: Vec<Paid> = first.iter().chain(&second).enumerate().map(|(at, (_, when, fen))| (at, when.clone(), *fen)).collect();
    let told = told(&[("一店.csv", &here), ("二店.csv", &there), ("微信.csv", &trades(&both))]);
    assert_eq!(told, "218.10 218.10: ");
}

#[test]
fn a_gatherer_s_statement_and_the_wallet_s_own_count_once() {
    let paid = paid(2);
    let sum = money(paid.iter().map(|paid| paid.2).sum());
    let gathered = list("交易时间,平台订单号,支付方式,交易类型,交易状态,交易金额,手续费", &paid, |(number, at, fen)| {
        format!("{}09,G{number:06},微信,收款,成功,{},{}", &at[..17], money(*fen), money(fee(*fen)))
    });
    let told = told(&[("账.csv", &books(&paid)), ("聚合.csv", &gathered), ("微信.csv", &trades(&paid))]);
    assert!(told.starts_with(&format!("{sum} {sum}: D01 |")) && told.matches('|').count() == 1, "{told}");
}

#[test]
fn a_bill_of_successes_or_of_refunds_alone_makes_nothing_missing() {
    let paid = paid(2);
    let (first, sum) = (money(paid[3].2), money(paid.iter().map(|paid| paid.2).sum()));
    let taken_back = format!("\n2026-03-02 20:00:00,A0003,微信,-{first}");
    let books = books(&paid) + &taken_back;
    // The bill of successes has no column of refunds, that of refunds alone has the times of each.
    let header = "交易时间,商户订单号,微信支付订单号,交易类型,交易状态,应结订单金额,手续费".replace("微信支付订单号", "微信订单号");
    let row = |(number, at, fen): &Paid| format!("{at},A{number:04},4200000000000000{number:06}7319,NATIVE,SUCCESS,{},0.00", money(*fen));
    let successes = list(&header, &paid, row);
    let refunds = format!(
        "{header},退款申请时间,退款成功时间,微信退款单号,商户退款单号,退款金额,退款状态\n\
         {},A0003,42000000000000000000037319,NATIVE,REFUND,0.00,0.00,2026-03-02 20:00:03,2026-03-02 20:00:40,50300000000000000000007319,RA3,{first},SUCCESS",
        paid[3].1
    );
    let of_wallet = |bills: &[(&str, &str)]| told(&[&[("账.csv", books.as_str())], bills].concat());
    assert_eq!(of_wallet(&[("成功.csv", &successes)]), format!("{sum} {sum}: D03 26|"));
    let alone = of_wallet(&[("退款.csv", &refunds)]);
    assert!(alone.starts_with(&format!("-{first} -{first}: D03 2 3 ")) && alone.matches('|').count() == 1, "{alone}");
    let net = money(paid.iter().map(|paid| paid.2).sum::<i64>() - paid[3].2);
    // The bill of all transactions beside them, in any order.
    let all = format!(
        "{}\n{}",
        list(&(header.clone() + ",微信退款单号,商户退款单号,退款金额,退款状态"), &paid, |paid| row(paid) + ",,,,"),
        {
            let fields: Vec<&str> = refunds.lines().nth(1).unwrap().split(',').collect();
            [&["2026-03-02 20:00:03"], &fields[1..7], &fields[9..]].concat().join(",")
        }
    );
    let bills = [("成功.csv", successes.as_str()), ("退款.csv", refunds.as_str()), ("全部.csv", all.as_str())];
    for order in [[0, 1, 2], [0, 2, 1], [2, 1, 0], [1, 0, 2]] {
        let told = of_wallet(&order.map(|at| bills[at]));
        assert!(told.starts_with(&format!("{net} {net}: D01 |")) && told.matches('|').count() == 2 && told.matches("D01").count() == 2, "{told}");
    }
    assert_eq!(of_wallet(&[("成功.csv", &successes), ("退款.csv", &refunds)]), format!("{net} {net}: "));
}
