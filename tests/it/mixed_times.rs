//! A side some of whose files say times of day and others days only: the times that are there count, whatever lies beside them.
//!
//! In: a register and a till's list of days, statements of both kinds. Out: what the check makes of them. Must not know: any rule.

use poscheck::api::{Settings, check};
use poscheck::base::Side;
use poscheck::check::{FileInput, Quiet};
use poscheck::locale::Lang;

use super::hand_kept::told;

// Moment and amount of sales that no number names.
const REGISTER: [(&str, &str); 9] = [
    ("2026-03-01 10:00:05", "20.00"),
    ("2026-03-01 15:00:09", "20.00"),
    ("2026-03-01 16:10:31", "33.00"),
    ("2026-03-02 10:00:05", "41.50"),
    ("2026-03-02 11:30:05", "12.00"),
    ("2026-03-02 18:00:05", "12.00"),
    ("2026-03-03 09:40:17", "26.80"),
    ("2026-03-03 12:40:17", "19.90"),
    ("2026-03-03 17:40:17", "75.00"),
];
// Of another till.
const TILL: [(&str, &str); 6] = [
    ("2026-03-01 11:02:00", "9.00"),
    ("2026-03-01 17:20:00", "58.00"),
    ("2026-03-02 09:15:00", "36.60"),
    ("2026-03-02 14:45:00", "120.00"),
    ("2026-03-03 10:05:00", "8.80"),
    ("2026-03-03 19:55:00", "64.00"),
];

fn list(header: &str, rows: &[(&str, &str)], row: impl Fn(&str, &str) -> String) -> String {
    header.to_owned() + &rows.iter().map(|(at, amount)| format!("\n{}", row(at, amount))).collect::<String>()
}

fn register(rows: &[(&str, &str)]) -> String {
    list("销售时间,收银员,实收", rows, |at, amount| format!("{at},李晓,{amount}"))
}

fn till_of_days(rows: &[(&str, &str)]) -> String {
    list("日期,摘要,金额", rows, |at, amount| format!("{},二号柜,{amount}", &at[..10]))
}

fn till_of_times(rows: &[(&str, &str)]) -> String {
    list("时间,摘要,金额", rows, |at, amount| format!("{at},二号柜,{amount}"))
}

// Twenty seconds later than the register.
fn statement(rows: &[(&str, &str)]) -> String {
    list("交易时间,交易类型,交易状态,交易金额,手续费", rows, |at, amount| {
        format!("{}{:02},消费,成功,{amount},0.00", &at[..17], 20)
    })
}

fn report(files: &[(&str, &str)], lang: Lang) -> String {
    let inputs = files.iter().map(|(name, text)| FileInput { name: (*name).to_owned(), bytes: text.as_bytes().to_vec(), side: None }).collect();
    check(inputs, &Settings::default(), &mut Quiet).unwrap().report(lang, false)
}

fn without(rows: &[(&'static str, &'static str)], at: usize) -> Vec<(&'static str, &'static str)> {
    rows.iter().enumerate().filter(|(place, _)| *place != at).map(|(_, row)| *row).collect()
}

#[test]
fn a_till_that_keeps_days_takes_the_times_from_no_other() {
    // Of two equal sales of a day one is not on the statement, and the time tells which.
    let mut charged = [without(&REGISTER, 0), without(&TILL, 3)].concat();
    charged.sort_unstable();
    let statement = statement(&charged);
    let register = register(&REGISTER);
    let timed = told(&[("收银.csv", &register), ("二号柜.csv", &till_of_times(&TILL)), ("对账单.csv", &statement)]);
    assert_eq!(timed, "556.60 416.60: U03 2|, U03 5|");
    assert_eq!(told(&[("收银.csv", &register), ("二号柜.csv", &till_of_days(&TILL)), ("对账单.csv", &statement)]), timed);
    assert_eq!(told(&[("二号柜.csv", &till_of_days(&TILL)), ("收银.csv", &register), ("对账单.csv", &statement)]), timed);
}

#[test]
fn a_statement_of_days_takes_the_times_from_no_other() {
    let (register, till) = (register(&REGISTER), till_of_times(&TILL));
    let times = statement(&without(&REGISTER, 5));
    let days = |rows: &[(&str, &str)]| {
        list("交易日期,商户号,交易类型,交易状态,交易金额,手续费", rows, |at, amount| {
            format!("{},822290070110001,消费,成功,{amount},0.00", &at[..10])
        })
    };
    let of_till = days(&without(&TILL, 1));
    let files = [("收银.csv", register.as_str()), ("二号柜.csv", &till), ("一号对账单.csv", &times), ("二号对账单.csv", &of_till)];
    assert_eq!(told(&files), "556.60 486.60: U03 3|, U03 7|");
    let turned = [files[3], files[2], files[1], files[0]];
    assert_eq!(told(&turned), "556.60 486.60: U03 3|, U03 7|");
}

#[test]
fn totals_that_are_set_apart_leave_the_others_their_times() {
    // A sale of the evening that was booked the next noon is told by its times alone: by days the two are one night apart.
    let mut booked: Vec<(String, String)> = Vec::new();
    let mut charged = Vec::new();
    for at in 0..36 {
        let (day, hour) = (at / 12 + 1, 9 + at % 12);
        let moment = format!("2026-03-{day:02} {hour:02}:{:02}:07", at * 7 % 50);
        let amount = format!("{}.{:02}", 13 + at * 5, at * 13 % 100);
        let late = if at == 11 { "2026-03-02 12:00:00".to_owned() } else { moment.clone() };
        booked.push((late, amount.clone()));
        charged.push((moment, amount));
    }
    fn borrowed(rows: &[(String, String)]) -> Vec<(&str, &str)> {
        rows.iter().map(|(at, amount)| (at.as_str(), amount.as_str())).collect()
    }
    let fen = |amount: &str| amount.replace('.', "").parse::<i64>().unwrap();
    let of_day = |day: usize| booked.iter().filter(|(at, _)| at[8..10] == format!("{day:02}")).map(|(_, amount)| fen(amount)).sum::<i64>();
    let totals: String = (1..=3).map(|day| format!("\n2026-03-{day:02},{}.{:02}", of_day(day) / 100, of_day(day) % 100)).collect();
    let (register, statement) = (register(&borrowed(&booked)), statement(&borrowed(&charged)));
    let alone = told(&[("收银.csv", &register), ("对账单.csv", &statement)]);
    assert!(alone.ends_with(": U21 13|13"), "{alone}");
    let beside = told(&[("收银.csv", &register), ("日报.csv", &format!("日期,营业额{totals}")), ("对账单.csv", &statement)]);
    assert_eq!(beside, alone.replace(": ", ": D01 2 3 4|, "));
}

#[test]
fn payments_of_one_day_are_no_outage_where_only_the_day_is_known() {
    let alerts = |with_time: bool| -> Vec<String> {
        let cut = |at: &str| if with_time { at.to_owned() } else { at[..10].to_owned() };
        let sales: Vec<String> = (0..24).map(|at| format!("2026-03-{:02} {:02}:{:02}:07", at / 8 + 1, 9 + at % 8, at * 7 % 50)).collect();
        let no_answer = ["2026-03-02 13:01:10", "2026-03-02 13:03:20", "2026-03-02 13:06:30"];
        let row = |(number, at): (usize, &String)| format!("\n{},{number:06},60610000{number:04},消费,成功,{}.50", cut(at), 20 + number);
        let tried = |(number, at): (usize, &&str)| format!("\n{},{:06},60610001{number:04},消费,超时,{}.50", cut(at), number + 50, 80 + number);
        let charged = |(number, at): (usize, &&str)| format!("\n{},{:06},60610001{number:04},消费,成功,{}.50", cut(at), number + 50, 80 + number);
        let head = "交易时间,凭证号,检索参考号,交易类型,交易状态,交易金额";
        let sold: String = sales.iter().enumerate().map(row).collect();
        let ours = head.to_owned() + &sold + &no_answer.iter().enumerate().map(tried).collect::<String>();
        let theirs = head.to_owned() + &sold + &no_answer.iter().enumerate().map(charged).collect::<String>();
        let file = |side: Side, text: String| FileInput { name: format!("{}.csv", side.name()), bytes: text.into_bytes(), side: Some(side) };
        let files = vec![file(Side::Merchant, ours), file(Side::Acquirer, theirs)];
        let done = check(files, &Settings::default(), &mut Quiet).unwrap();
        let report: serde_json::Value = serde_json::from_str(&done.report(Lang::En, false)).unwrap();
        let codes = report["findings"].as_array().unwrap().iter().filter(|finding| finding["code"] == "U05").count();
        assert_eq!(codes, 3, "{report}");
        report["alerts"].as_array().unwrap().iter().map(|alert| alert["rule"].as_str().unwrap().to_owned()).collect()
    };
    assert!(alerts(true).iter().any(|rule| rule == "outage"), "{:?}", alerts(true));
    assert!(!alerts(false).iter().any(|rule| rule == "outage"), "{:?}", alerts(false));
}

#[test]
fn a_list_of_one_day_is_compared_however_short_or_long() {
    for rows in [3, 4, 6, 7, 12, 40, 150] {
        for days in 1..=2 {
            let row = |at: usize| (at * days / rows + 1, 9 * 60 + at * 5 % 700, 310 + at * 7_919 % 30_011);
            let amount = |fen: usize| format!("{}.{:02}", fen / 100, fen % 100);
            let line = |at: usize| {
                let (day, minute, fen) = row(at);
                format!("\n2026-03-{day:02} {:02}:{:02}:07,消费,成功,{},0.00", minute / 60, minute % 60, amount(fen))
            };
            let missing = rows / 2;
            let charged: String = (0..rows).filter(|at| *at != missing).map(line).collect();
            let statement = "交易时间,交易类型,交易状态,交易金额,手续费".to_owned() + &charged;
            let booked: String = (0..rows).map(|at| format!("\n2026-03-{:02},刷卡,{}", row(at).0, amount(row(at).2))).collect();
            let told = told(&[("手工账.csv", &("日期,摘要,金额".to_owned() + &booked)), ("对账单.csv", &statement)]);
            assert!(told.ends_with(&format!(": U03 {}|", missing + 2)), "{rows} rows of {days} days: {told}");
        }
    }
}

const PRICES: [&str; 3] = ["6.00", "8.00", "15.00"];

// Sales of a few prices over two days, and the statement without one of 8.00 on the second day.
fn sales_of_few_prices(rows: usize) -> (Vec<(String, &'static str)>, usize) {
    let at = |row: usize| format!("2026-03-{:02} {:02}:{:02}:07", row * 2 / rows + 1, 9 + row % 12, row * 7 % 50);
    let sales: Vec<(String, &str)> = (0..rows).map(|row| (at(row), PRICES[row * row % 3 + row % 2])).collect();
    let missing = (rows / 2..rows).find(|row| sales[*row].1 == "8.00").unwrap();
    (sales, missing)
}

#[test]
fn rows_of_one_price_and_day_are_paired_and_only_what_is_over_is_told() {
    for rows in [6, 20, 90] {
        let (sales, missing) = sales_of_few_prices(rows);
        let booked: String = sales.iter().map(|(at, amount)| format!("\n{},刷卡,{amount}", &at[..10])).collect();
        let charged: String =
            (0..rows).filter(|row| *row != missing).map(|row| format!("\n{},消费,成功,{},0.00", sales[row].0, sales[row].1)).collect();
        let files = [
            ("手工账.csv", "日期,摘要,金额".to_owned() + &booked),
            ("对账单.csv", "交易时间,交易类型,交易状态,交易金额,手续费".to_owned() + &charged),
        ];
        let files = [(files[0].0, files[0].1.as_str()), (files[1].0, files[1].1.as_str())];
        let told = told(&files);
        assert_eq!(told.matches("U0").count(), 1, "{rows}: {told}");
        let row: usize = told.split_once("U03 ").unwrap().1.trim_end_matches('|').parse().unwrap();
        assert_eq!((sales[row - 2].1, &sales[row - 2].0[..10]), ("8.00", "2026-03-02"), "{rows}: {told}");
        // That it may be another is said, and not of a row whose amount no other has.
        let said = report(&files, Lang::En);
        let is_said = said.contains("left over the files don't show");
        assert_eq!(is_said, sales.iter().filter(|(at, amount)| *amount == "8.00" && at.starts_with("2026-03-02")).count() > 1, "{rows}");
    }
}

#[test]
fn a_statement_of_days_says_nothing_of_what_its_last_day_still_brings() {
    let (sales, missing) = sales_of_few_prices(20);
    let last = sales.len() - 1;
    for gone in [missing, last] {
        let booked: String = sales.iter().map(|(at, amount)| format!("\n{at},李晓,{amount}")).collect();
        let charged: String =
            (0..sales.len()).filter(|row| *row != gone).map(|row| format!("\n{},消费,成功,{},0.00", &sales[row].0[..10], sales[row].1)).collect();
        let told = told(&[
            ("收银.csv", &("销售时间,收银员,实收".to_owned() + &booked)),
            ("对账单.csv", &("交易日期,交易类型,交易状态,交易金额,手续费".to_owned() + &charged)),
        ]);
        assert!(told.contains("U03") && !told.contains("U07") && told.matches("U0").count() == 1, "{told}");
    }
}

#[test]
fn rows_of_one_price_are_paired_within_their_tender() {
    // More rows of another tender come first than are tried for a row.
    let ours: String = (0..400).map(|at| format!("\n2026-03-{:02},{},8.00", at / 200 + 1, if at % 200 < 100 { "微信" } else { "银行卡" })).collect();
    let theirs: String =
        (0..400).map(|at| format!("\n2026-03-{:02},{},消费,成功,8.00,0.00", at / 200 + 1, if at % 200 < 100 { "银行卡" } else { "微信" })).collect();
    let files = [
        ("手工账.csv", "日期,支付方式,金额".to_owned() + &ours),
        ("对账单.csv", "交易日期,支付方式,交易类型,交易状态,交易金额,手续费".to_owned() + &theirs),
    ];
    let sides = |files: &[(&'static str, String)]| told(&files.iter().map(|(name, text)| (*name, text.as_str())).collect::<Vec<_>>());
    assert_eq!(sides(&files), "3200.00 3200.00: ");
}
