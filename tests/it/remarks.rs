//! Payments that no number joins: told apart by what their remarks, days, sums, clocks and cards have in common.
//!
//! In: a seed. Out: two files, and a kept text of the links and what each rests on, to the hundredth of a bit. Must not know: what
//! any of it should be.

use std::fmt::Write;
use std::path::Path;

use poscheck::api::{Settings, check};
use poscheck::base::Side;
use poscheck::check::{FileInput, Quiet};
use poscheck::locale::Lang;

use crate::laws::Dice;
use crate::told::{differs, found};

struct Files {
    ours: String,
    theirs: String,
}

fn yuan(fen: i64) -> String {
    format!("{}{}.{:02}", if fen < 0 { "-" } else { "" }, fen.abs() / 100, fen.abs() % 100)
}

fn moment(day: usize, second: usize) -> String {
    let (day, second) = (day + second / 86_400, second % 86_400);
    format!("2026-03-{day:02} {:02}:{:02}:{:02}", second / 3_600, second / 60 % 60, second % 60)
}

/// Transfers of some days under way, less a fee or with one on top; remarks cut short, mistyped, in other words, or not there.
fn transfers(dice: &mut Dice) -> Files {
    const WHO: [&str; 9] = ["北京示例商贸", "上海样品百货", "acme shop", "acme store 12", "王小明", "bonus 4711", "示例 货款", "rent office", "zz"];
    const WHAT: [&str; 7] = ["货款", "payment", "invoice 2026", "三月房租", "goods returned", "", "服务费 一季度"];
    let mut files =
        Files { ours: "交易日期,交易类型,金额,备注\n".to_owned(), theirs: "交易日期,交易类型,交易金额,备注\n".to_owned() };
    let mut theirs = Vec::new();
    for _ in 0..110 {
        let (day, who, what) = (1 + dice.below(16), WHO[dice.below(9)], WHAT[dice.below(7)]);
        let number = dice.below(3) * (10 + dice.below(90));
        let remark = [who, what, &if number > 0 { number.to_string() } else { String::new() }].join(" ").trim().to_owned();
        let fen = [(1 + dice.below(60) as i64) * 1_000, 100 + dice.below(90_000) as i64][dice.below(2)] * if dice.below(15) == 0 { -1 } else { 1 };
        let charged = match dice.below(12) {
            0..=4 => fen,
            5 => fen - fen * 6 / 1_000,
            6 => fen - fen * 38 / 10_000,
            7 => fen + fen * dice.below(130) as i64 / 1_000,
            8 => fen - fen * dice.below(130) as i64 / 1_000,
            9 => fen / 10 * 100,
            10 => -fen,
            _ => fen + [900, -90, 5_000][dice.below(3)],
        };
        let chars: Vec<char> = remark.chars().collect();
        let said: String = match dice.below(10) {
            0..=3 => remark.clone(),
            4 | 5 => chars[..(2 + dice.below(8)).min(chars.len())].iter().collect(),
            6 => chars.iter().enumerate().map(|(at, c)| if at == chars.len() / 2 { '某' } else { *c }).collect(),
            7 => format!("转账 {}", remark.split(' ').next_back().unwrap_or_default()),
            8 => chars.iter().rev().collect(),
            _ => String::new(),
        };
        let kind = |fen: i64| if fen < 0 { "退货" } else { "消费" };
        let later = day + [0, 0, 1, 1, 1, 2, 3, 6, 7, 9][dice.below(10)];
        if dice.below(14) > 0 {
            writeln!(files.ours, "2026-03-{day:02},{},{},{remark}", kind(fen), yuan(fen)).unwrap();
        }
        if dice.below(14) > 0 && charged != 0 {
            theirs.push(format!("2026-03-{later:02},{},{},{said}\n", kind(charged), yuan(charged)));
        }
    }
    // The other side has them by day.
    theirs.sort_unstable();
    files.theirs.push_str(&theirs.concat());
    files
}

/// A till whose clock is off, with cards shown on most rows, and references on some where `taught`.
fn till(dice: &mut Dice, taught: bool) -> Files {
    let reference = if taught { ",检索参考号" } else { "" };
    let mut files = Files {
        ours: format!("交易时间,终端号,支付方式,收银员,交易类型,金额,卡号{reference}\n"),
        theirs: format!("交易时间,终端号,支付方式,交易类型,交易金额,卡号{reference}\n"),
    };
    let ahead = [0, 45, 420, 1_150][dice.below(4)];
    let mut second = 8 * 3_600;
    for number in 0..if taught { 190 } else { 130 } {
        second += [8, 12, 13, 40, 61, 170, 600, 905, 1_900, 9_000][dice.below(10)];
        let terminal = 1 + dice.below(2);
        let wallet = dice.below(4);
        let (channel, card) = match wallet {
            0 => ("微信", String::new()),
            _ => ("银行卡", format!("629999******{:04}", dice.below(60))),
        };
        let other_card = match dice.below(9) {
            0 => String::new(),
            1 if !card.is_empty() => format!("******{}", &card[12..]),
            2 if !card.is_empty() => "629998******7777".to_owned(),
            _ => card.clone(),
        };
        let fen = [[600, 700, 1_250, 1_990][dice.below(4)], 100 + dice.below(30_000) as i64][dice.below(2)];
        let charged = match dice.below(16) {
            0 => fen * 10,
            1 => fen + 300,
            2 => fen * 994 / 1_000,
            3 => -fen,
            _ => fen,
        };
        let id = if !taught || dice.below(3) == 0 { String::new() } else { format!("6061{:08}", number * 37) };
        let tail = |card: &str| if taught { format!("{card},{id}") } else { card.to_owned() };
        let late = [1, 2, 3, 5, 9, 31, 95, 190][dice.below(8)];
        if dice.below(16) > 0 {
            let cashier = ["李晓", "王芳"][dice.below(2)];
            writeln!(files.ours, "{},T{terminal},{channel},{cashier},消费,{},{}", moment(2, second + ahead), yuan(fen), tail(&card)).unwrap();
        }
        if dice.below(16) > 0 {
            let terminal = if dice.below(12) == 0 { 3 - terminal } else { terminal };
            let channel = if dice.below(9) == 0 { "扫码" } else { channel };
            writeln!(files.theirs, "{},T{terminal},{channel},消费,{},{}", moment(2, second + late), yuan(charged), tail(&other_card)).unwrap();
        }
    }
    files
}

fn tells_what_it_told(name: &str, make: fn(&mut Dice) -> Files) {
    let mut out = String::new();
    for seed in 1..=4_u64 {
        let made = make(&mut Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1));
        let file = |name: &str, text: &str, side| FileInput { name: name.to_owned(), bytes: text.as_bytes().to_vec(), side: Some(side) };
        let inputs = vec![file("merchant.csv", &made.ours, Side::Merchant), file("acquirer.csv", &made.theirs, Side::Acquirer)];
        let done = check(inputs, &Settings::default(), &mut Quiet).unwrap();
        writeln!(out, "{name} {seed}").unwrap();
        out.push_str(&found(&serde_json::from_str(&done.report(Lang::En, true)).unwrap()));
    }
    assert_eq!(differs(&out, &Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/told/{name}.txt"))), None);
}

#[test]
fn transfers_are_known_by_remark_day_and_sum() {
    tells_what_it_told("transfers", transfers);
}

#[test]
fn a_till_is_known_by_clock_card_and_sum() {
    tells_what_it_told("till", |dice| till(dice, false));
}

#[test]
fn a_till_with_references_teaches_what_its_other_rows_look_like() {
    tells_what_it_told("taught", |dice| till(dice, true));
}
