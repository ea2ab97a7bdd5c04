//! Amounts that differ by one rule: a register a decimal place off, a discount or a tax that one side forgets, a fee on top of the price.
//!
//! In: a seed. Out: two files whose rows are linked by reference, and a kept text of what the differences are called.
//! Must not know: what any of it should be.

use std::fmt::Write;
use std::path::Path;

use poscheck::api::{Settings, check};
use poscheck::base::Side;
use poscheck::check::{FileInput, Quiet};
use poscheck::locale::Lang;

use crate::laws::Dice;
use crate::told::{differs, found, heads};

const OURS: [&str; 3] =
    ["交易时间,终端号,支付方式,交易类型,金额,检索参考号,卡号", "交易时间,支付方式,交易类型,金额,检索参考号,卡号", "交易时间,支付方式,交易类型,金额"];
const THEIRS: [&str; 3] = [
    "交易时间,终端号,支付方式,交易类型,交易金额,检索参考号,卡号,手续费,备注",
    "交易时间,支付方式,交易类型,交易金额,检索参考号,卡号,手续费,备注",
    "交易时间,支付方式,交易类型,交易金额,手续费,备注",
];

/// What is charged by a rule for what was booked, and the row's fee.
fn charged(rule: usize, booked: i64) -> (i64, i64) {
    let fee = |fen: i64| (fen * 60 + 5_000) / 10_000;
    let sum = match rule {
        0 => booked * 10,
        1 => booked * 100,
        2 => booked / 10,
        3 => booked / 100 * 100,
        4 => booked / 10 * 10,
        5 => booked / 1_000 * 1_000,
        6 => (booked * 106 + 50) / 100,
        7 => (booked * 113 + 50) / 100,
        8 => (booked * 100 + 53) / 106,
        9 => (booked * 88 + 50) / 100,
        10 => (booked * 50 + 50) / 100,
        11 => (booked * 98 + 50) / 100,
        12 => (booked * 100 + 44) / 88,
        // A fee on top, of the sale or of the charge.
        13 => booked + fee(booked),
        14 => {
            let sum = booked * 10_000 / 9_940;
            return (sum, sum - booked);
        }
        15 => return (booked - fee(booked), fee(booked)),
        _ => booked * 49 / 100,
    };
    (sum, fee(sum))
}

fn files(seed: u64) -> (String, String) {
    let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let known = [0, 0, 1, 2][dice.below(4)];
    let (mut ours, mut theirs) = (format!("{}\n", OURS[known]), format!("{}\n", THEIRS[known]));
    // A fee on top is the rule that has most conditions.
    let rule = [seed as usize % 20, 13, 14, 13][(seed as usize % 20).saturating_sub(16)];
    let is_round = dice.below(2) == 0;
    // Of so many rows one follows no rule, one is right, one is a wallet's.
    let (misfits, right, wallets) = (3 + dice.below(6), 2 + dice.below(5), 3 + dice.below(12));
    let mut second = 9 * 3_600;
    for number in 0..8 + dice.below(9) {
        second += [600, 1_800, 3_600, 15 * 3_600, 57_540, 57_660][if dice.below(3) > 0 { dice.below(3) } else { dice.below(6) }];
        let booked = (100 + dice.below(30_000)) as i64 * if is_round { 100 } else { 1 };
        let (sum, fee) = if dice.below(right) == 0 {
            (booked, booked * 60 / 10_000)
        } else if dice.below(misfits) == 0 {
            (booked + 1 + dice.below(5_000) as i64, booked * 60 / 10_000)
        } else {
            charged(rule, booked)
        };
        let terminal = if known == 0 { format!(",T{}", 1 + usize::from(dice.below(5) == 0)) } else { String::new() };
        let is_wallet = dice.below(wallets) == 0;
        let (channel, card) = if is_wallet { ("微信", String::new()) } else { ("银行卡", format!("629999******{:04}", 1_000 + number)) };
        let moment = |late: usize| {
            let second = second + late;
            format!("2026-03-{:02} {:02}:{:02}:{:02}", 2 + second / 86_400, second / 3_600 % 24, second / 60 % 60, second % 60)
        };
        let yuan = |fen: i64| format!("{}.{:02}", fen / 100, fen % 100);
        let remark = ["外币", "汇率", "DCC"].get(dice.below(60)).copied().unwrap_or_default();
        // By time alone, or by reference and card.
        let keys = if known == 2 { String::new() } else { format!(",6061000{number:05},{card}") };
        writeln!(ours, "{}{terminal},{channel},消费,{}{keys}", moment(0), yuan(booked)).unwrap();
        writeln!(theirs, "{}{terminal},{channel},消费,{}{keys},{},{remark}", moment(3), yuan(sum), yuan(fee)).unwrap();
    }
    (ours, theirs)
}

fn checked(inputs: [(&str, String, Side); 2], profile: &str) -> serde_json::Value {
    let file = |(name, bytes, side): (&str, String, Side)| FileInput { name: name.to_owned(), bytes: bytes.into_bytes(), side: Some(side) };
    let done = check(inputs.map(file).to_vec(), &Settings { profile: Some(profile.to_owned()), ..Settings::default() }, &mut Quiet).unwrap();
    serde_json::from_str(&done.report(Lang::En, true)).unwrap()
}

fn kept(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/told").join(name)
}

#[test]
fn differences_of_one_rule_are_told_as_they_were() {
    let profiles = ["", "[[terminals]]\nid = \"T1\"\nentry = \"keyed\"\n", "[[terminals]]\nid = \"T1\"\nentry = \"integrated\"\n"];
    let mut out = String::new();
    for seed in 1..=120 {
        let (ours, theirs) = files(seed);
        let inputs = [("merchant.csv", ours, Side::Merchant), ("acquirer.csv", theirs, Side::Acquirer)];
        let report = checked(inputs, profiles[seed as usize / 20 % 3]);
        writeln!(out, "pattern {seed}").unwrap();
        for head in heads(&report) {
            writeln!(out, "{head}").unwrap();
        }
    }
    assert_eq!(differs(&out, &kept("patterns.txt")), None);
}

/// Sales of some weeks, and a statement that lists only what was paid for each day.
fn payouts(seed: u64) -> (String, String) {
    let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let has_fees = dice.below(3) == 0;
    let fees = if has_fees { ",手续费" } else { "" };
    let mut ours = format!("交易时间,支付方式,交易类型,金额{fees}\n");
    let mut theirs = "交易时间,交易类型,交易金额\n".to_owned();
    let rates = [60, 38, 50, 55][dice.below(4)];
    // The day ends at midnight or before.
    let ends = [24, 23, 22][dice.below(3)] * 3_600;
    let mut owed = vec![0; 16];
    for day in 0..12 {
        for _ in 0..4 + dice.below(4) {
            let second = 8 * 3_600 + dice.below(56_000);
            let fen = (500 + dice.below(60_000)) as i64 * if dice.below(12) == 0 { -1 } else { 1 };
            let channel = dice.below(2);
            let rate = if channel == 0 { rates } else { 38 };
            let fee = (fen.abs() * rate + 5_000) / 10_000 * fen.signum();
            let kind = if fen < 0 { "退货" } else { "消费" };
            let cell = if has_fees { format!(",{}", amount(fee)) } else { String::new() };
            let clock = format!("{:02}:{:02}:{:02}", second / 3_600, second / 60 % 60, second % 60);
            writeln!(ours, "2026-03-{:02} {clock},{},{kind},{}{cell}", day + 2, ["银行卡", "微信"][channel], amount(fen)).unwrap();
            // Now and then a sale is in no payout.
            if dice.below(60) > 0 {
                owed[day + usize::from(second >= ends)] += fen - fee;
            }
        }
    }
    for (day, sum) in owed.into_iter().enumerate().filter(|(_, sum)| *sum > 0) {
        writeln!(theirs, "2026-03-{:02} 09:30:00,划款,{}", day + 3, amount(sum)).unwrap();
    }
    (ours, theirs)
}

fn amount(fen: i64) -> String {
    format!("{}{}.{:02}", if fen < 0 { "-" } else { "" }, fen.abs() / 100, fen.abs() % 100)
}

#[test]
fn payouts_are_taken_apart_as_they_were() {
    let contract = "[[contracts]]\nchannel = \"card\"\nrate = \"0.0060\"\n[[contracts]]\nchannel = \"wechat\"\nrate = \"0.0038\"\n";
    let mut out = String::new();
    for seed in 1..=16 {
        let (ours, theirs) = payouts(seed);
        let report =
            checked([("merchant.csv", ours, Side::Merchant), ("acquirer.csv", theirs, Side::Acquirer)], if seed % 3 == 0 { contract } else { "" });
        writeln!(out, "payouts {seed}").unwrap();
        out.push_str(&found(&report));
    }
    assert_eq!(differs(&out, &kept("payouts.txt")), None);
}
