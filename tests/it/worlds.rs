//! Crowded little worlds: few amounts, few cards, few minutes, so that every rule of who belongs to whom has something to decide.
//!
//! In: a seed and a kind of world. Out: its files, and a kept text of what is found in each. Must not know: what any of it should be.
//!
//! Where a rule changes its mind, a line of `tests/told/worlds-*.txt` changes, and it is read whether people are better served.

use std::fmt::Write;
use std::path::Path;

use poscheck::api::{Settings, check};
use poscheck::base::Side;
use poscheck::check::{FileInput, Quiet};
use poscheck::locale::Lang;

use crate::laws::Dice;
use crate::told::{differs, found};

/// What the files of a world know of a payment.
#[derive(Clone, Copy)]
struct World {
    name: &'static str,
    /// Columns that are there, by header.
    ours: &'static str,
    theirs: &'static str,
    /// Wallets beside cards.
    has_wallets: bool,
    profile: &'static str,
}

const CONTRACT: &str = "[[contracts]]\nchannel = \"card\"\nrate = \"0.0060\"\nsettle = \"T+1\"\n[[contracts]]\nchannel = \"wechat\"\nrate = \"0.0038\"\n\
    [[terminals]]\nid = \"T1\"\nentry = \"keyed\"\n";

const WORLDS: [World; 6] = [
    World {
        name: "references",
        ours: "小票号,交易时间,终端号,收银员,支付方式,交易类型,状态,金额,检索参考号,凭证号,卡号,备注",
        theirs: "交易时间,终端号,凭证号,检索参考号,支付方式,卡号,卡类型,交易类型,交易状态,交易金额,手续费,结算金额,原始交易检索参考号",
        has_wallets: true,
        profile: CONTRACT,
    },
    World {
        name: "cards",
        ours: "小票号,交易时间,终端号,收银员,交易类型,状态,金额,卡号,授权码",
        theirs: "交易时间,终端号,卡号,交易类型,交易状态,交易金额,手续费,授权码",
        has_wallets: false,
        profile: "",
    },
    World {
        name: "orders",
        ours: "交易时间,支付方式,交易类型,状态,金额,商户订单号,付款人",
        theirs: "交易时间,支付方式,交易类型,交易状态,交易金额,商户订单号,付款人,手续费",
        has_wallets: true,
        profile: "",
    },
    World {
        name: "times", ours: "交易时间,交易类型,金额", theirs: "交易时间,交易类型,交易金额", has_wallets: false, profile: ""
    },
    World {
        name: "vouchers",
        ours: "小票号,交易时间,终端号,交易类型,状态,金额,批次号,凭证号,小费,优惠金额,抹零,税额,备注",
        theirs: "清算日期,交易时间,终端号,批次号,凭证号,交易类型,交易状态,交易金额,手续费,小费,应答码,备注",
        has_wallets: false,
        profile: "[[terminals]]\nid = \"T1\"\nentry = \"integrated\"\n",
    },
    World {
        name: "days",
        ours: "交易日期,终端号,交易类型,金额,卡号",
        theirs: "交易日期,终端号,交易类型,交易金额,卡号,检索参考号",
        has_wallets: false,
        profile: "",
    },
];

const AMOUNTS: [i64; 12] = [1_000, 1_000, 2_500, 9_900, 10_000, 10_000, 12_345, 4_321, 32_180, 1_235, 500_000, 88_800];

/// A payment as it was.
#[derive(Clone, Copy)]
struct Pay {
    day: usize,
    second: usize,
    terminal: usize,
    cashier: usize,
    card: usize,
    channel: usize,
    number: usize,
    order: usize,
    fen: i64,
}

/// What a row says beside the payment.
#[derive(Clone, Copy)]
struct Said<'s> {
    kind: &'s str,
    state: &'s str,
    /// Sum of a column that explains a difference: its header and fen.
    extra: (&'s str, i64),
    original: usize,
    remark: &'s str,
}

const SALE: Said<'static> = Said { kind: "消费", state: "成功", extra: ("", 0), original: 0, remark: "" };

struct Files {
    world: World,
    ours: String,
    theirs: String,
}

fn yuan(fen: i64) -> String {
    format!("{}{}.{:02}", if fen < 0 { "-" } else { "" }, fen.abs() / 100, fen.abs() % 100)
}

impl Files {
    fn row(&mut self, is_ours: bool, pay: &Pay, fen: i64, said: Said<'_>) {
        let head = if is_ours { self.world.ours } else { self.world.theirs };
        let second = if is_ours { pay.second } else { pay.second + 2 + pay.number % 4 };
        let (day, second) = (pay.day + second / 86_400, second % 86_400);
        let is_card = pay.channel == 0;
        let fee = (fen * if is_card { 60 } else { 38 } + 5_000 * fen.signum()) / 10_000;
        let fee = if said.extra.0 == "手续费" { said.extra.1 } else { fee };
        let cell = |column: &str| match column {
            "小票号" => format!("S{:05}", pay.number),
            "交易时间" => format!("2026-03-{day:02} {:02}:{:02}:{:02}", second / 3_600, second / 60 % 60, second % 60),
            "交易日期" => format!("2026-03-{day:02}"),
            "清算日期" => format!("2026-03-{:02}", day + usize::from(second >= 23 * 3_600)),
            "终端号" => format!("T{}", pay.terminal),
            "收银员" => ["李晓", "王芳"][pay.cashier].to_owned(),
            "支付方式" => ["银行卡", "微信", "支付宝"][pay.channel].to_owned(),
            "交易类型" => said.kind.to_owned(),
            "状态" | "交易状态" => said.state.to_owned(),
            "金额" | "交易金额" => yuan(fen),
            "手续费" => yuan(fee),
            "结算金额" => yuan(fen - fee),
            "检索参考号" if is_card => format!("6061{:08}", pay.number * 37),
            "凭证号" if is_card => format!("{:06}", pay.number % 1_000),
            "批次号" if is_card => format!("{:06}", 200 + pay.day),
            "授权码" if is_card => format!("{:06}", 400_000 + pay.number * 7),
            "卡号" if is_card => format!("62999{}******{:04}", pay.card % 2 + 8, 1_000 + pay.card / 2),
            "卡类型" if is_card => ["贷记卡", "借记卡"][pay.card % 2].to_owned(),
            "商户订单号" => format!("W2026{:06}", pay.order),
            "付款人" => format!("o{:08}", pay.card),
            "原始交易检索参考号" if said.original > 0 => format!("6061{:08}", said.original * 37),
            "应答码" => if said.state == "部分成功" { "10" } else { "00" }.to_owned(),
            "备注" => said.remark.to_owned(),
            other if other == said.extra.0 => yuan(said.extra.1),
            _ => String::new(),
        };
        let row = head.split(',').map(cell).collect::<Vec<_>>().join(",");
        let text = if is_ours { &mut self.ours } else { &mut self.theirs };
        writeln!(text, "{row}").unwrap();
    }

    fn both(&mut self, pay: &Pay, ours: i64, theirs: i64, said: Said<'_>) {
        self.row(true, pay, ours, said);
        self.row(false, pay, theirs, said);
    }
}

fn files(world: World, seed: u64) -> Files {
    let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let mut files = Files { world, ours: format!("{}\n", world.ours), theirs: format!("{}\n", world.theirs) };
    let mut past: Vec<Pay> = Vec::new();
    let mut number = 100;
    for day in 2..5 {
        let mut second = [9, 12, 22][day - 2] * 3_600;
        for _ in 0..7 {
            second += [20, 70, 170, 190, 590, 610, 1_795, 3_590, 3_610][dice.below(9)];
            number += 1 + dice.below(2);
            let channel = if world.has_wallets { dice.below(4).saturating_sub(1) } else { 0 };
            let pay = Pay {
                day,
                second,
                terminal: 1 + dice.below(2),
                cashier: dice.below(2),
                card: dice.below(6),
                channel,
                number,
                order: number,
                fen: AMOUNTS[dice.below(AMOUNTS.len())],
            };
            happen(&mut files, &pay, &past, &mut dice, &mut number);
            past.push(pay);
        }
    }
    files
}

/// Ten times, a tenth, a fen, two digits swapped, one lost, one doubled, one wrong, to the yuan, with a fee, with tax, at a discount.
fn slipped(fen: i64, dice: &mut Dice) -> i64 {
    let tens = fen / 1_000;
    match dice.below(12) {
        0 => fen * 10,
        1 => fen / 10,
        2 => fen + 1,
        3 => fen / 1_000 * 1_000 + fen % 10 * 100 + fen / 10 % 10 * 10 + fen / 100 % 10,
        4 => fen / 1_000 * 100 + fen % 100,
        5 => fen * 10 - fen % 100 * 9,
        6 => fen + 300,
        7 => fen / 100 * 100,
        8 => (fen * 10_060 + 5_000) / 10_000,
        9 => (fen * 113 + 50) / 100,
        10 => fen * 88 / 100,
        _ => fen + 900 * tens,
    }
}

fn happen(files: &mut Files, pay: &Pay, past: &[Pay], dice: &mut Dice, number: &mut usize) {
    let fen = pay.fen;
    *number += 1;
    let soon = Pay { number: *number, order: *number, second: pay.second + [8, 60, 299, 301, 599, 601, 3_599, 3_601][dice.below(8)], ..*pay };
    let other = |pay: &Pay, dice: &mut Dice| match dice.below(4) {
        0 => Pay { card: pay.card + 2, ..*pay },
        1 => Pay { terminal: 3 - pay.terminal, ..*pay },
        2 => Pay { number: pay.number + 500, order: pay.order + 500, ..*pay },
        _ => Pay { second: pay.second + [30, 179, 181, 599, 601, 899, 901][dice.below(7)], ..*pay },
    };
    match dice.below(30) {
        0 => files.row(true, pay, fen, SALE),
        1 => files.row(false, pay, fen, SALE),
        2 | 3 => files.both(pay, fen, slipped(fen, dice), SALE),
        4 => files.both(pay, slipped(fen, dice), fen, SALE),
        // Charged or booked again: as it was, or nearly.
        5 | 6 => {
            files.both(pay, fen, fen, SALE);
            let again = if dice.below(2) == 0 { soon } else { other(&soon, dice) };
            files.row(false, &again, fen, SALE);
        }
        7 => {
            files.both(pay, fen, fen, SALE);
            files.row(true, &Pay { order: pay.order, number: if dice.below(2) == 0 { pay.number } else { soon.number }, ..soon }, fen, SALE);
        }
        8 => files.both(pay, fen, fen, Said { state: "失败", ..SALE }),
        9 => {
            files.row(true, pay, fen, Said { state: ["失败", "超时"][dice.below(2)], ..SALE });
            files.row(false, pay, fen, SALE);
            files.both(&soon, fen, fen, SALE);
        }
        // Taken back on the day: on both sides or one, named or not.
        10..=12 => {
            files.both(pay, fen, fen, SALE);
            let kind = ["消费撤销", "冲正", "退货"][dice.below(3)];
            let said = Said { kind, original: if dice.below(2) == 0 { pay.number } else { 0 }, ..SALE };
            let back = if kind == "退货" && dice.below(2) == 0 { fen / 2 } else { fen };
            let soon = Pay { order: if dice.below(2) == 0 { pay.order } else { soon.order }, ..soon };
            match dice.below(3) {
                0 => files.row(true, &soon, -back, said),
                1 => files.row(false, &soon, -back, said),
                _ => files.both(&soon, -back, -back, said),
            }
        }
        13 => files.both(pay, fen, fen, Said { state: ["已撤销", "已冲正"][dice.below(2)], ..SALE }),
        14 => {
            files.row(true, pay, fen, Said { state: "已撤销", ..SALE });
            files.row(false, pay, fen, SALE);
        }
        // An older sale given back, perhaps to another card.
        15 | 16 => {
            files.both(pay, fen, fen, SALE);
            if let Some(old) = past.get(dice.below(past.len())) {
                let card = if dice.below(3) == 0 { old.card + 2 } else { old.card };
                let refund = Pay { card, channel: old.channel, order: old.order, ..soon };
                files.row(false, &refund, -old.fen, Said { kind: "退货", original: old.number, ..SALE });
                if dice.below(2) == 0 {
                    files.row(true, &refund, -old.fen, Said { kind: "退货", ..SALE });
                }
            }
        }
        // One basket in two payments, two baskets in one.
        17 => {
            files.row(true, pay, fen, SALE);
            files.row(false, pay, fen / 3, SALE);
            files.row(false, &Pay { order: pay.order, ..soon }, fen - fen / 3, SALE);
        }
        18 => {
            files.row(true, pay, fen / 3, SALE);
            files.row(true, &soon, fen - fen / 3, SALE);
            files.row(false, pay, fen, SALE);
        }
        19 => {
            let column = ["小费", "优惠金额", "抹零", "税额"][dice.below(4)];
            let sum = [100, 250, 99][dice.below(3)];
            files.both(pay, fen, if column == "小费" { fen + sum } else { fen - sum }, Said { extra: (column, sum), ..SALE });
        }
        20 => files.both(pay, fen, fen + fen * 60 / 10_000, Said { extra: ("手续费", fen * 60 / 10_000), ..SALE }),
        21 => files.both(pay, fen, fen / 2, Said { state: "部分成功", ..SALE }),
        22 => files.both(pay, fen, -fen, SALE),
        23 => {
            files.row(true, &other(pay, dice), fen, SALE);
            files.row(false, pay, fen, SALE);
        }
        24 => {
            files.row(true, pay, fen, SALE);
            files.row(false, &Pay { day: pay.day + 1, ..*pay }, fen, SALE);
        }
        25 => files.both(pay, fen, fen + fen / 30, Said { remark: "DCC", ..SALE }),
        26 => {
            files.row(true, pay, fen, SALE);
            files.row(false, pay, fen, Said { kind: "预授权", ..SALE });
            files.row(false, &soon, fen, Said { kind: "预授权完成", original: pay.number, ..SALE });
        }
        _ => files.both(pay, fen, fen, SALE),
    }
}

fn report(files: &Files, carry: Vec<String>) -> String {
    let file = |name: &str, text: &str, side| FileInput { name: name.to_owned(), bytes: text.as_bytes().to_vec(), side: Some(side) };
    let inputs = vec![file("merchant.csv", &files.ours, Side::Merchant), file("acquirer.csv", &files.theirs, Side::Acquirer)];
    let profile = (!files.world.profile.is_empty()).then(|| files.world.profile.to_owned());
    let done = check(inputs, &Settings { profile, carry, ..Settings::default() }, &mut Quiet).unwrap();
    done.report(Lang::En, true)
}

fn told(report: &str) -> String {
    found(&serde_json::from_str(report).unwrap())
}

fn tells_what_it_told(world: World) {
    let mut out = String::new();
    for seed in 1..=32 {
        writeln!(out, "world {seed}").unwrap();
        out.push_str(&told(&report(&files(world, seed), Vec::new())));
    }
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/told/worlds-{}.txt", world.name));
    assert_eq!(differs(&out, &kept), None, "{}", world.name);
}

#[test]
fn payments_known_by_reference() {
    tells_what_it_told(WORLDS[0]);
}

#[test]
fn payments_known_by_card() {
    tells_what_it_told(WORLDS[1]);
}

#[test]
fn payments_known_by_order_and_payer() {
    tells_what_it_told(WORLDS[2]);
}

#[test]
fn payments_known_by_time_alone() {
    tells_what_it_told(WORLDS[3]);
}

#[test]
fn payments_known_by_voucher() {
    tells_what_it_told(WORLDS[4]);
}

#[test]
fn payments_known_by_day() {
    tells_what_it_told(WORLDS[5]);
}

/// The rows up to a place, and those from another on, below the same head.
fn cut(text: &str, to: usize, from: usize) -> [String; 2] {
    let lines: Vec<&str> = text.lines().collect();
    let rows = |rows: &[&str]| format!("{}\n{}\n", lines[0], rows.join("\n"));
    [rows(&lines[1..to.min(lines.len())]), rows(&lines[from.min(lines.len() - 1)..])]
}

#[test]
fn what_was_open_is_settled_by_later_files() {
    let mut out = String::new();
    for world in [WORLDS[0], WORLDS[1], WORLDS[4]] {
        for seed in 101..=112 {
            // The second files begin where the first end, or a few rows before.
            let whole = files(world, seed);
            let back = seed as usize % 3;
            let (ours, theirs) = (cut(&whole.ours, 14, 14 - back), cut(&whole.theirs, 10, 10 - back));
            let [first, second] = [0, 1].map(|at| Files { world, ours: ours[at].clone(), theirs: theirs[at].clone() });
            let open = report(&first, Vec::new());
            writeln!(out, "{} {seed}", world.name).unwrap();
            out.push_str(&told(&report(&second, vec![open])));
        }
    }
    assert_eq!(differs(&out, &Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/told/carried.txt")), None);
}
