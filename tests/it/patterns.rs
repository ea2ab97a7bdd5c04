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
use crate::told::{differs, heads};

const OURS: [&str; 2] = ["交易时间,终端号,支付方式,交易类型,金额,检索参考号,卡号", "交易时间,支付方式,交易类型,金额,检索参考号,卡号"];
const THEIRS: [&str; 2] =
    ["交易时间,终端号,支付方式,交易类型,交易金额,检索参考号,卡号,手续费,备注", "交易时间,支付方式,交易类型,交易金额,检索参考号,卡号,手续费,备注"];

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
    let has_terminals = usize::from(dice.below(4) == 0);
    let (mut ours, mut theirs) = (format!("{}\n", OURS[has_terminals]), format!("{}\n", THEIRS[has_terminals]));
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
        let terminal = if has_terminals == 0 { format!(",T{}", 1 + usize::from(dice.below(5) == 0)) } else { String::new() };
        let is_wallet = dice.below(wallets) == 0;
        let (channel, card) = if is_wallet { ("微信", String::new()) } else { ("银行卡", format!("629999******{:04}", 1_000 + number)) };
        let moment = |late: usize| {
            let second = second + late;
            format!("2026-03-{:02} {:02}:{:02}:{:02}", 2 + second / 86_400, second / 3_600 % 24, second / 60 % 60, second % 60)
        };
        let yuan = |fen: i64| format!("{}.{:02}", fen / 100, fen % 100);
        let remark = ["外币", "汇率", "DCC"].get(dice.below(60)).copied().unwrap_or_default();
        writeln!(ours, "{}{terminal},{channel},消费,{},6061000{number:05},{card}", moment(0), yuan(booked)).unwrap();
        writeln!(theirs, "{}{terminal},{channel},消费,{},6061000{number:05},{card},{},{remark}", moment(3), yuan(sum), yuan(fee)).unwrap();
    }
    (ours, theirs)
}

#[test]
fn differences_of_one_rule_are_told_as_they_were() {
    let profiles = ["", "[[terminals]]\nid = \"T1\"\nentry = \"keyed\"\n", "[[terminals]]\nid = \"T1\"\nentry = \"integrated\"\n"];
    let mut out = String::new();
    for seed in 1..=120 {
        let (ours, theirs) = files(seed);
        let file = |name: &str, text: String, side| FileInput { name: name.to_owned(), bytes: text.into_bytes(), side: Some(side) };
        let inputs = vec![file("merchant.csv", ours, Side::Merchant), file("acquirer.csv", theirs, Side::Acquirer)];
        let profile = Some(profiles[seed as usize / 20 % 3].to_owned());
        let done = check(inputs, &Settings { profile, ..Settings::default() }, &mut Quiet).unwrap();
        writeln!(out, "pattern {seed}").unwrap();
        for head in heads(&serde_json::from_str(&done.report(Lang::En, true)).unwrap()) {
            writeln!(out, "{head}").unwrap();
        }
    }
    assert_eq!(differs(&out, &Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/told/patterns.txt")), None);
}
