//! Made months of a statement: fees by rules and off them, payouts right and wrong, habits of cards worth a question.
//!
//! In: a seed. Out: its files and profile, and a kept text of what is found, learnt and due. Must not know: what any of it should be.

use std::fmt::Write;
use std::path::Path;

use poscheck::api::{Settings, check};
use poscheck::base::Side;
use poscheck::check::{FileInput, Quiet};
use poscheck::locale::Lang;

use crate::laws::Dice;
use crate::told::{differs, told_but_rows};

const OURS: &str = "小票号,交易时间,终端号,收银员,支付方式,交易类型,状态,金额,检索参考号,卡号";
const THEIRS: &str = "清算日期,交易日期,交易时间,商户号,终端号,凭证号,检索参考号,支付方式,卡号,卡类型,读卡方式,交易类型,交易状态,交易金额,手续费,结算金额,原始交易检索参考号,结算方式,结算账号,备注";
const BANK: &str = "账号,310066100012,账户名称,示例商户\n交易时间,借方发生额,贷方发生额,余额,对方户名,摘要\n";

/// What the acquirer charges in a month: hundredths of a per cent, and how a fee ends.
struct Tariff {
    credit: i64,
    debit: i64,
    cap: i64,
    wallet: i64,
    least: i64,
    rounds: usize,
    /// From this day on the credit rate is another.
    raised: usize,
}

impl Tariff {
    fn of(dice: &mut Dice) -> Tariff {
        Tariff {
            credit: [60, 55, 63, 38][dice.below(4)],
            debit: [50, 40][dice.below(2)],
            cap: [2_000, 1_800, i64::MAX][dice.below(3)],
            wallet: [38, 60, 20][dice.below(3)],
            least: [0, 0, 10][dice.below(3)],
            rounds: dice.below(4),
            raised: [99, 99, 14][dice.below(3)],
        }
    }

    fn fee(&self, day: usize, channel: usize, is_credit: bool, fen: i64) -> i64 {
        let rate = match (channel, is_credit) {
            (0, true) if day >= self.raised => self.credit + 5,
            (0, true) => self.credit,
            (0, false) => self.debit,
            _ => self.wallet,
        };
        let exact = fen.abs() * rate;
        let fee = match self.rounds {
            0 | 1 => (exact + 5_000) / 10_000,
            2 => exact / 10_000,
            _ => (exact + 9_999) / 10_000,
        };
        let cap = if channel == 0 && !is_credit { self.cap } else { i64::MAX };
        fee.max(self.least).min(cap) * fen.signum()
    }
}

struct Month {
    ours: String,
    theirs: String,
    bank: String,
    profile: String,
}

#[derive(Clone)]
struct Pay {
    day: usize,
    second: usize,
    terminal: usize,
    channel: usize,
    card: usize,
    fen: i64,
    number: usize,
    entry: &'static str,
    remark: &'static str,
    instant: bool,
}

fn yuan(fen: i64) -> String {
    format!("{}{}.{:02}", if fen < 0 { "-" } else { "" }, fen.abs() / 100, fen.abs() % 100)
}

/// The day of the year 2026 counted from March the second, as month and day.
fn date(day: usize) -> (usize, usize) {
    let mut left = day + 1;
    for (month, days) in [(3, 31), (4, 30), (5, 31), (6, 30)] {
        if left < days {
            return (month, left + 1);
        }
        left -= days;
    }
    (7, left + 1)
}

fn clock(second: usize) -> String {
    format!("{:02}:{:02}:{:02}", second / 3_600 % 24, second / 60 % 60, second % 60)
}

fn book(text: &mut String, pay: &Pay) {
    let (month, day) = date(pay.day);
    let card = if pay.channel == 0 { format!("629999******{:04}", 1_000 + pay.card) } else { String::new() };
    let channel = ["银行卡", "微信", "支付宝"][pay.channel];
    let kind = if pay.fen < 0 { "退货" } else { "消费" };
    writeln!(
        text,
        "S{:05},2026-{month:02}-{day:02} {},1001000{},李晓,{channel},{kind},成功,{},6061{:08},{card}",
        pay.number,
        clock(pay.second),
        pay.terminal,
        yuan(pay.fen),
        pay.number
    )
    .unwrap();
}

fn charge(text: &mut String, pay: &Pay, fee: i64, original: usize, account: usize) {
    let (month, day) = date(pay.day);
    let card = if pay.channel == 0 { format!("629999******{:04}", 1_000 + pay.card) } else { String::new() };
    let kind = if pay.fen < 0 { "退货" } else { "消费" };
    writeln!(
        text,
        "2026{month:02}{day:02},2026{month:02}{day:02},{},89831005{}990001,1001000{},{:06},6061{:08},{},{card},{},{},{kind},成功,{},{},{},{},{},{},{}",
        clock(pay.second + 3),
        ["5411", "5999"][usize::from(pay.terminal == 3)],
        pay.terminal,
        pay.number % 1_000,
        pay.number,
        ["银行卡", "微信", "支付宝"][pay.channel],
        if pay.channel > 0 { "" } else { ["贷记卡", "借记卡"][pay.card % 2] },
        pay.entry,
        yuan(pay.fen),
        yuan(fee),
        yuan(pay.fen - fee),
        if original > 0 { format!("6061{original:08}") } else { String::new() },
        if pay.instant { "D0" } else { "" },
        ["621700******1234", "621700******5678"][account],
        pay.remark
    )
    .unwrap();
}

const PROFILES: [&str; 4] = [
    "",
    "kind = \"micro\"\nbusiness_hours = \"08:00-22:00\"\nonboarded = 2026-02-20\nsettlement_accounts = [\"621700******1234\"]\n",
    "business_hours = \"07:00-21:30\"\n[[own_cards]]\nfirst6 = \"629999\"\nlast4 = \"1003\"\nholder = \"owner\"\n[[people]]\nname = \"王小明\"\nrole = \"owner\"\n\
     accounts = [\"629999******1005\"]\n",
    "[[contracts]]\nchannel = \"card\"\ncard = \"credit\"\nrate = \"0.0060\"\nsettle = \"T+1\"\nrefund_fee = \"returned\"\n[[contracts]]\nchannel = \"card\"\n\
     card = \"debit\"\nrate = \"0.0050\"\ncap = \"20.00\"\nsettle = \"D+1\"\n[[terminals]]\nid = \"10010001\"\n[[terminals]]\nid = \"10010002\"\n",
];

/// A month of so many days and payments a day.
fn month(seed: u64, days: usize, a_day: usize) -> Month {
    let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let tariff = Tariff::of(&mut dice);
    let mut made =
        Month { ours: format!("{OURS}\n"), theirs: format!("{THEIRS}\n"), bank: BANK.to_owned(), profile: PROFILES[seed as usize % 4].to_owned() };
    let (mut number, mut owed, mut past) = (100, 0, Vec::<Pay>::new());
    // What this month's odd rows have in common.
    let habit = dice.below(8);
    for day in 0..days {
        let mut net = 0;
        // An idle week, and a busy day after it.
        if (habit == 6 && (6..20).contains(&day)) || (seed.is_multiple_of(3) && day % 7 == 6) {
            continue;
        }
        for at in 0..a_day {
            number += 1 + dice.below(2);
            let mut pay = Pay {
                day,
                second: 8 * 3_600 + at * 13 * 3_600 / a_day + dice.below(1_200),
                terminal: 1 + dice.below(2),
                channel: dice.below(4).saturating_sub(1),
                card: dice.below(300),
                fen: (500 + dice.below(40_000)) as i64 * if dice.below(12) == 0 { 12 } else { 1 },
                number,
                entry: ["芯片", "芯片", "非接"][dice.below(3)],
                remark: "",
                instant: false,
            };
            let is_odd = dice.below(5) == 0;
            if is_odd {
                odd(&mut pay, habit, &mut dice);
            }
            let is_booked = if is_odd { dice.below(3) == 0 } else { dice.below(40) > 0 };
            let usual = tariff.fee(day, pay.channel, pay.card.is_multiple_of(2), pay.fen);
            let fee = match dice.below(60) {
                0 => usual + 1,
                1 => usual * 2,
                2 => usual + 100,
                3 => tariff.fee(day, pay.channel, !pay.card.is_multiple_of(2), pay.fen),
                _ => usual,
            };
            if is_booked {
                book(&mut made.ours, &pay);
            }
            charge(&mut made.theirs, &pay, fee, 0, usize::from(dice.below(50) == 0 && seed.is_multiple_of(2)));
            net += pay.fen - fee;
            if let Some(old) = past.get(dice.below(past.len().max(1) * 12)) {
                let back = if dice.below(2) == 0 { old.fen } else { old.fen / 2 };
                number += 1;
                let refund = Pay {
                    day,
                    second: pay.second + 60,
                    fen: -back,
                    number,
                    card: if dice.below(3) == 0 { old.card + 7 } else { old.card },
                    ..old.clone()
                };
                let returned = match seed % 3 {
                    0 => tariff.fee(day, old.channel, old.card.is_multiple_of(2), -back),
                    1 => 0,
                    _ => -tariff.fee(day, old.channel, old.card.is_multiple_of(2), -back),
                };
                charge(&mut made.theirs, &refund, returned, old.number, 0);
                net -= back + returned;
                if dice.below(2) == 0 {
                    book(&mut made.ours, &refund);
                }
            }
            past.push(pay);
        }
        owed = pay_out(&mut made.bank, day, net + owed, seed, &mut dice);
    }
    made
}

/// What a habit looks like on a row.
fn odd(pay: &mut Pay, habit: usize, dice: &mut Dice) {
    match habit {
        0 => pay.fen = [100_000, 200_000, 500_000][dice.below(3)],
        1 => (pay.card, pay.channel) = (3, 0),
        2 => pay.second = [23 * 3_600 + 1_800, 3_600, 2 * 3_600][dice.below(3)] + dice.below(900),
        3 => pay.fen = [99_800, 99_900, 498_900, 499_000][dice.below(4)],
        4 => (pay.entry, pay.channel, pay.terminal) = (["手工", "磁条"][dice.below(2)], 0, 3),
        5 => (pay.instant, pay.fen, pay.channel, pay.card) = (true, 1_900_000 + dice.below(1_000) as i64, 0, 4),
        6 => pay.fen *= 30,
        _ => (pay.remark, pay.card, pay.channel) = (["测试", "自用", "王小明", "货款"][dice.below(4)], 5, 0),
    }
}

/// The bank's credit of a day; what is left for the next.
fn pay_out(bank: &mut String, day: usize, net: i64, seed: u64, dice: &mut Dice) -> i64 {
    let (sum, lag) = match dice.below(14) {
        0 => (net - 1, 1),
        1 => (net - 1_000, 1),
        2 => (net + 500, 1),
        3 => (net, 2),
        4 => (0, 1),
        5 => return net,
        6 => (net - 100, 3),
        _ => (net, 1),
    };
    let (month, day) = date(day + if seed.is_multiple_of(5) { 0 } else { lag });
    let payer = match dice.below(30) {
        0 => "王小明",
        1 => "某某贸易有限公司",
        _ => "示例支付股份有限公司",
    };
    if sum > 0 {
        writeln!(bank, "2026{month:02}{day:02} {},,{},100397.99,{payer},商户结算款", ["10:05:00", "03:10:00"][dice.below(2)], yuan(sum)).unwrap();
    }
    0
}

fn tells_what_it_told(name: &str, seeds: std::ops::RangeInclusive<u64>, days: usize, a_day: usize) {
    let mut out = String::new();
    for seed in seeds {
        let made = month(seed, days, a_day);
        let file = |name: &str, text: &str, side| FileInput { name: name.to_owned(), bytes: text.as_bytes().to_vec(), side: Some(side) };
        let mut inputs = vec![file("merchant.csv", &made.ours, Side::Merchant), file("acquirer.csv", &made.theirs, Side::Acquirer)];
        // The bank's statement is not always there.
        if !seed.is_multiple_of(4) {
            inputs.push(file("bank.csv", &made.bank, Side::Bank));
        }
        let done = check(inputs, &Settings { profile: Some(made.profile), ..Settings::default() }, &mut Quiet).unwrap();
        writeln!(out, "month {seed}").unwrap();
        out.push_str(&told_but_rows(&serde_json::from_str(&done.report(Lang::En, true)).unwrap()));
    }
    assert_eq!(differs(&out, &Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/told/{name}.txt"))), None);
}

#[test]
fn three_weeks_of_fees_and_payouts() {
    tells_what_it_told("weeks", 1..=24, 21, 5);
}

#[test]
fn a_quarter_with_habits() {
    tells_what_it_told("quarters", 31..=38, 92, 2);
}

#[test]
fn a_busy_month() {
    tells_what_it_told("busy", 51..=54, 30, 18);
}
