//! Lists that shops keep themselves: a column a tender, dates without a year, the month and the day apart.
//!
//! In: a list, what wallets and banks say of the same days. Out: what the check makes of them. Must not know: any rule.

use poscheck::api::{Settings, check};
use poscheck::check::{FileInput, Quiet};
use poscheck::locale::Lang;
use serde_json::Value;

const WALLET: &str = "交易时间,商户订单号,微信支付订单号,交易状态,应结订单金额,手续费";

fn wallet(payments: &[(&str, &str)]) -> String {
    let row = |(number, (at, amount)): (usize, &(&str, &str))| format!("\n{at},A{number},4200000000000000{number:06}7319,SUCCESS,{amount},0.00");
    WALLET.to_owned() + &payments.iter().enumerate().map(row).collect::<String>()
}

fn cards(payments: &[(&str, &str)]) -> String {
    let row = |(number, (at, amount)): (usize, &(&str, &str))| {
        format!("\n{at},10010001,60610000{number:04},629999******{number:04},消费,成功,{amount},0.00")
    };
    "交易时间,终端号,检索参考号,卡号,交易类型,交易状态,交易金额,手续费".to_owned() + &payments.iter().enumerate().map(row).collect::<String>()
}

fn checked(files: &[(&str, &str)]) -> Result<Value, String> {
    let inputs = files.iter().map(|(name, text)| FileInput { name: (*name).to_owned(), bytes: text.as_bytes().to_vec(), side: None }).collect();
    match check(inputs, &Settings::default(), &mut Quiet) {
        Ok(done) => Ok(serde_json::from_str(&done.report(Lang::En, true)).unwrap()),
        Err(problems) => Err(problems[0].code.clone()),
    }
}

/// Codes of findings with their rows of both sides, and the difference that the statement shows.
pub fn told(files: &[(&str, &str)]) -> String {
    let report = checked(files).unwrap();
    let of =
        |finding: &Value, side: &str| finding["rows"][side].as_array().unwrap().iter().map(|row| row[1].to_string()).collect::<Vec<_>>().join(" ");
    let is_difference = |finding: &&Value| !finding["code"].as_str().unwrap().starts_with('R');
    let findings = report["findings"].as_array().unwrap().iter().filter(is_difference);
    let mut told: Vec<String> =
        findings.map(|finding| format!("{} {}|{}", finding["code"].as_str().unwrap(), of(finding, "merchant"), of(finding, "acquirer"))).collect();
    told.sort();
    assert_eq!(report["bridge"]["residual"], "0.00");
    let [ours, theirs] = ["merchant", "acquirer"].map(|side| report["bridge"][side]["amount"].as_str().unwrap().to_owned());
    format!("{ours} {theirs}: {}", told.join(", "))
}

const PAID: [(&str, &str); 6] = [
    ("2026-03-01 10:01:02", "35.00"),
    ("2026-03-01 12:01:02", "120.50"),
    ("2026-03-02 10:01:02", "18.80"),
    ("2026-03-02 11:01:02", "7.20"),
    ("2026-03-03 10:01:02", "66.00"),
    ("2026-03-04 10:01:02", "21.00"),
];
const SWIPED: [(&str, &str); 5] = [
    ("2026-03-01 10:30:00", "300.00"),
    ("2026-03-01 18:30:00", "88.00"),
    ("2026-03-02 10:30:00", "45.00"),
    ("2026-03-03 10:30:00", "12.00"),
    ("2026-03-03 11:30:00", "19.00"),
];

#[test]
fn a_day_s_column_of_each_tender_is_the_sum_of_its_payments() {
    let days = "三月营业日报\n日期,现金,微信,银行卡,合计\n2026-03-01,80.00,155.50,388.00,623.50\n2026-03-02,,26.00,45.00,71.00\n\
        2026-03-03,12.50,66.00,31.00,109.50\n2026-03-04,9.00,21.00,,30.00\n合计,101.50,268.50,464.00,834.00\n";
    let (wallet, cards) = (wallet(&PAID), cards(&SWIPED));
    assert_eq!(told(&[("日报.csv", days), ("微信.csv", &wallet), ("刷卡.csv", &cards)]), "732.50 732.50: ");
    // A day's wallet total with two digits exchanged: one payment that day, so the slip has its name; and the list's own total is off.
    let slip = days.replace("9.00,21.00,,30.00", "9.00,12.00,,21.00");
    assert_eq!(told(&[("日报.csv", &slip), ("微信.csv", &wallet), ("刷卡.csv", &cards)]), "723.50 732.50: A01 6|7, D05 7|");
    // A total of several payments that is off is said of all of them.
    let off = days.replace("155.50,388.00,623.50", "155.50,380.00,615.50");
    assert_eq!(told(&[("日报.csv", &off), ("微信.csv", &wallet), ("刷卡.csv", &cards)]), "724.50 732.50: D05 7|, U22 3|2 3");
}

const NIGHTS: [(&str, &str); 9] = [
    ("2026-03-01 20:10:00", "35.00"),
    ("2026-03-02 01:40:00", "120.50"),
    ("2026-03-02 19:10:00", "18.80"),
    ("2026-03-02 23:10:00", "7.20"),
    ("2026-03-03 00:20:00", "66.00"),
    ("2026-03-03 21:10:00", "21.00"),
    ("2026-03-04 02:50:00", "33.00"),
    ("2026-03-04 21:10:00", "48.00"),
    ("2026-03-05 01:10:00", "12.50"),
];

#[test]
fn a_day_of_a_bar_ends_after_midnight() {
    let days = "日期,微信\n2026-03-01,155.50\n2026-03-02,92.00\n2026-03-03,54.00\n2026-03-04,60.50\n";
    let wallet = wallet(&NIGHTS);
    let days = days.replace("微信", "金额");
    assert_eq!(told(&[("夜场.csv", &days), ("微信.csv", &wallet)]), "362.00 362.00: ");
    // Two of its payments were not booked.
    let off = days.replace("92.00", "85.00");
    assert_eq!(told(&[("夜场.csv", &off), ("微信.csv", &wallet)]), "355.00 362.00: U22 3|4 5 6");
}

#[test]
fn a_statement_that_lists_days_is_held_against_the_books_payments() {
    let rows = |paid: &[(&str, &str)]| -> String {
        let row = |(number, (at, amount)): (usize, &(&str, &str))| format!("R{number},{at},李晓,微信,{amount}\n");
        paid.iter().enumerate().map(row).collect()
    };
    let register = format!("小票号,销售时间,收银员,支付方式,金额\n{}", rows(&PAID));
    let days = "日期,笔数,交易金额,手续费\n2026-03-01,2,155.50,0.00\n2026-03-02,2,26.00,0.00\n2026-03-03,1,66.00,0.00\n2026-03-04,1,21.00,0.00\n";
    assert_eq!(told(&[("收银.csv", &register), ("汇总.csv", days)]), "268.50 268.50: ");
    let off = days.replace("26.00", "18.80");
    assert_eq!(told(&[("收银.csv", &register), ("汇总.csv", &off)]), "268.50 261.30: U22 4 5|3");
    let one = days.replace("21.00", "12.00");
    assert_eq!(told(&[("收银.csv", &register), ("汇总.csv", &one)]), "268.50 259.50: A01 7|5");
}

// Days of so many payments from nine o'clock, and what each comes to, in fen.
fn busy(days: i64, payments: i64) -> (Vec<(String, String)>, Vec<i64>) {
    let fen = |day: i64, at: i64| 1_000 + day * 370 + at * 1_130 + day * at * 70;
    let money = |fen: i64| format!("{}.{:02}", fen / 100, fen % 100);
    let paid = (1..=days).flat_map(|day| (0..payments).map(move |at| (format!("2026-03-{day:02} {:02}:1{at}:05", 9 + at % 10), money(fen(day, at)))));
    (paid.collect(), (1..=days).map(|day| (0..payments).map(|at| fen(day, at)).sum()).collect())
}

fn listed(days: &[i64], off: impl Fn(usize) -> i64) -> String {
    let line = |(at, fen): (usize, &i64)| format!("2026-03-{:02},{}.{:02}\n", at + 1, (fen + off(at)) / 100, (fen + off(at)) % 100);
    days.iter().enumerate().map(line).collect()
}

#[test]
fn a_list_that_came_twice_counts_once_though_nothing_tells_its_rows() {
    let days =
        "日期,现金,微信,合计\n2026-03-01,80.00,155.50,235.50\n2026-03-02,,26.00,26.00\n2026-03-03,12.50,66.00,78.50\n2026-03-04,,21.00,21.00\n";
    let wallet = wallet(&PAID);
    let told = told(&[("日报.csv", days), ("日报 (1).csv", days), ("微信.csv", &wallet), ("微信 (1).csv", &wallet)]);
    assert!(told.starts_with("268.50 268.50: D01") && told.matches("D01").count() == 12 && !told.contains('U'), "{told}");
}

#[test]
fn totals_are_known_where_something_is_wrong_on_most_days() {
    let (paid, days) = busy(12, 6);
    let paid: Vec<(&str, &str)> = paid.iter().map(|(at, amount)| (at.as_str(), amount.as_str())).collect();
    let codes = |off: &dyn Fn(usize) -> i64| {
        let told = told(&[("日报.csv", &format!("日期,金额\n{}", listed(&days, off))), ("微信.csv", &wallet(&paid))]);
        ["U22", "U03", "U04"].map(|code| told.matches(code).count())
    };
    // Two days to the fen, the others off by little for what a day takes.
    assert_eq!(codes(&|at| if at < 2 { 0 } else { 730 + at as i64 }), [10, 0, 0]);
    // Nine of twelve near are too few, and so is a day of four payments.
    assert_eq!(codes(&|at| if at < 9 { 730 } else { 90_000 })[0], 0);
}

#[test]
fn what_one_tender_proves_holds_for_the_tender_beside_it() {
    let (swiped, days) = busy(8, 4);
    let swiped: Vec<(&str, &str)> = swiped.iter().map(|(at, amount)| (at.as_str(), amount.as_str())).collect();
    // The wallet's totals are right on every day, those of the cards on none.
    let list: String = listed(&days, |_| 0)
        .lines()
        .zip(listed(&days, |_| 2_500).lines())
        .map(|(wallet, cards)| format!("{wallet},{}\n", cards.split(',').nth(1).unwrap()))
        .collect();
    let told = told(&[("日报.csv", &format!("日期,微信,银行卡\n{list}")), ("微信.csv", &wallet(&swiped)), ("刷卡.csv", &cards(&swiped))]);
    assert_eq!(["U22", "U03", "U04"].map(|code| told.matches(code).count()), [8, 0, 0], "{told}");
}

#[test]
fn no_one_is_named_for_a_total_of_several_hands() {
    // One who rings up two of each day's ten sales has a hand in every total.
    let (paid, days) = busy(28, 10);
    let row = |(number, (at, amount)): (usize, &(String, String))| {
        format!("R{number},{at},{},微信,{amount}\n", if number % 10 < 2 { "李晓" } else { "王宁" })
    };
    let register = format!("小票号,销售时间,收银员,支付方式,金额\n{}", paid.iter().enumerate().map(row).collect::<String>());
    let days = format!(
        "日期,交易金额,手续费\n{}",
        listed(&days, |at| if at < 3 { 0 } else { 310 }).lines().map(|line| format!("{line},0.00\n")).collect::<String>()
    );
    let report = checked(&[("收银.csv", &register), ("汇总.csv", &days)]).unwrap();
    assert_eq!(report["findings"].as_array().unwrap().iter().filter(|one| one["code"] == "U22").count(), 25);
    let alerts = report["alerts"].as_array().unwrap();
    assert!(alerts.iter().all(|alert| alert["rule"] != "discrepancy_rate"), "{alerts:#?}");
}

#[test]
fn where_few_days_agree_no_totals_are_kept() {
    // Three of seven days are the sum of their payments: less than half.
    let paid: Vec<(String, String)> = (1..=7)
        .flat_map(|day| {
            [(9, 1_100), (15, 2_300)]
                .map(|(hour, fen)| (format!("2026-03-0{day} {hour:02}:10:00"), format!("{}.{:02}", (fen + day * 7) / 100, (fen + day * 7) % 100)))
        })
        .collect();
    let paid: Vec<(&str, &str)> = paid.iter().map(|(at, amount)| (at.as_str(), amount.as_str())).collect();
    let total = |day: i64| 3_400 + day * 14 + if day > 3 { 977 * day } else { 0 };
    let days: String = (1..=7).map(|day| format!("2026-03-0{day},{}.{:02}\n", total(day) / 100, total(day) % 100)).collect();
    let told = told(&[("日报.csv", &format!("日期,金额\n{days}")), ("微信.csv", &wallet(&paid))]);
    assert!(told.contains("U03") && told.contains("U04") && !told.contains("U22"), "{told}");
}

#[test]
fn a_shift_s_total_is_of_the_payments_since_the_one_before() {
    let shifts = "班次,交班时间,现金,微信,合计\n早,2026-03-01 21:00,10.00,35.00,45.00\n晚,2026-03-02 02:00,,120.50,120.50\n\
        早,2026-03-02 23:30,5.00,26.00,31.00\n晚,2026-03-03 22:00,,87.00,87.00\n早,2026-03-05 02:00,8.00,93.50,101.50\n";
    assert_eq!(told(&[("交班.csv", shifts), ("微信.csv", &wallet(&NIGHTS))]), "362.00 362.00: ");
    let off = shifts.replace("87.00", "78.00");
    assert_eq!(told(&[("交班.csv", &off), ("微信.csv", &wallet(&NIGHTS))]), "353.00 362.00: U22 5|6 7");
}

#[test]
fn a_tender_whose_statement_is_not_there_is_not_compared() {
    let days = "日期,现金,微信,支付宝,合计\n2026-03-01,80.00,155.50,50.00,285.50\n2026-03-02,,26.00,45.00,71.00\n\
        2026-03-03,12.50,66.00,31.00,109.50\n2026-03-04,9.00,21.00,,30.00\n";
    assert_eq!(told(&[("日报.csv", days), ("微信.csv", &wallet(&PAID))]), "268.50 268.50: D03 2 3 4|");
}

#[test]
fn an_order_paid_by_two_tenders_is_matched_with_each() {
    let orders = "单号,下单时间,应收,优惠,实收,现金,微信,银行卡,收银员\n1,2026-03-01 10:00:50,36.00,1.00,35.00,,35.00,,李晓\n\
        2,2026-03-01 10:29:40,380.00,,380.00,80.00,,300.00,李晓\n3,2026-03-01 12:00:50,120.50,,120.50,,120.50,,李晓\n\
        4,2026-03-01 18:29:40,88.00,,88.00,,,88.00,王宁\n5,2026-03-02 10:00:50,63.80,,63.80,,18.80,45.00,王宁\n\
        6,2026-03-02 11:00:50,7.20,,7.20,,7.20,,王宁\n7,2026-03-03 10:00:50,66.00,,66.00,,66.00,,王宁\n\
        8,2026-03-03 10:29:30,12.00,,12.00,,,12.00,王宁\n9,2026-03-03 11:29:30,19.00,,19.00,,,19.00,王宁\n\
        10,2026-03-03 12:00:00,50.00,,50.00,50.00,,,王宁\n11,2026-03-04 10:00:50,21.00,,21.00,,21.00,,王宁\n";
    let mut swiped = SWIPED;
    swiped[2].0 = "2026-03-02 10:01:10";
    let (of_wallet, of_cards) = (wallet(&PAID), cards(&swiped));
    let files = |orders| told(&[("收银.csv", orders), ("微信.csv", &of_wallet), ("刷卡.csv", &of_cards)]);
    assert_eq!(files(orders), "732.50 732.50: ");
    // As much by each of two tenders is no row given twice.
    let halves = "单号,时间,收银员,实收,微信,银行卡\n1,2026-03-01 10:00:50,李,40.00,20.00,20.00\n2,2026-03-02 10:00:50,李,60.00,30.00,30.00\n";
    let by_wallet = wallet(&[("2026-03-01 10:01:05", "20.00"), ("2026-03-02 10:01:05", "30.00")]);
    let by_card = cards(&[("2026-03-01 10:01:40", "20.00"), ("2026-03-02 10:01:40", "30.00")]);
    assert_eq!(told(&[("收银.csv", halves), ("微信.csv", &by_wallet), ("刷卡.csv", &by_card)]), "100.00 100.00: ");
    // Cash was never to be charged: leaving the order out changes nothing.
    let without = orders.replace("10,2026-03-03 12:00:00,50.00,,50.00,50.00,,,王宁\n", "");
    assert_eq!(files(&without), "732.50 732.50: ");
}

#[test]
fn a_list_without_years_takes_them_from_the_other_file() {
    let list = "日期,摘要,金额\n3月1日,早,35.00\n3月1日,午,120.50\n3月2日,早,18.80\n3/2,午,7.20\n3月3日,早,66.00\n3月4日,早,12.00\n";
    let wallet = wallet(&PAID);
    assert_eq!(told(&[("手记.csv", list), ("微信.csv", &wallet)]), "259.50 268.50: A01 7|7");
    // Which comes first makes no difference, and a year in the list's own title is heard before the other file.
    assert_eq!(told(&[("微信.csv", &wallet), ("手记.csv", list)]), "259.50 268.50: A01 7|7");
    let of_2025 = checked(&[("手记.csv", &format!("2025年3月收款\n{list}")), ("微信.csv", &wallet)]).unwrap();
    assert_eq!(of_2025["inputs"][0]["period"]["from"], "2025-03-01T00:00:00");
    let year = checked(&[("手记.csv", list), ("微信.csv", &wallet)]).unwrap();
    assert_eq!(year["inputs"][0]["issues"][0]["code"], "dates-year");
    // Where no file has a year there is none to take.
    let bare = wallet.replace("2026-03-0", "03-0");
    assert_eq!(checked(&[("手记.csv", list), ("微信.csv", &bare)]), Err("no-year".to_owned()));
}

#[test]
fn a_month_and_a_day_in_columns_of_their_own_are_a_date() {
    let list = "月,日,摘要,收入,支出\n3,1,早,35.00,\n,1,午,120.50,\n,2,早,18.80,\n,2,午,7.20,\n,3,早,66.00,\n,4,早,12.00,\n";
    assert_eq!(told(&[("日记账.csv", list), ("微信.csv", &wallet(&PAID))]), "259.50 268.50: A01 7|7");
}

#[test]
fn a_list_that_calls_every_row_a_sale_gives_back_with_a_minus() {
    let register = |back: &str| {
        format!(
            "单号,时间,类型,支付方式,金额,收银员\n1,2026-03-01 10:00:50,销售,微信,35.00,李\n2,2026-03-01 12:00:50,销售,微信,120.50,李\n3,2026-03-01 13:00:10,{back},微信,-20.00,李\n"
        )
    };
    let mut paid = WALLET.replace("交易状态", "交易类型,交易状态");
    paid += "\n2026-03-01 10:01:02,A1,4200000000000000000017319,消费,SUCCESS,35.00,0.00\n2026-03-01 12:01:02,A2,4200000000000000000027319,消费,SUCCESS,120.50,0.00";
    paid += "\n2026-03-01 13:01:02,A3,5000000000000000000037319,退款,SUCCESS,-20.00,0.00";
    for back in ["销售", "销售退回", "红字销售单"] {
        assert_eq!(told(&[("收银.csv", &register(back)), ("微信.csv", &paid)]), "135.50 135.50: ", "{back}");
    }
}
