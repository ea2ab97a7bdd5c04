//! Two cases outside shops: two lists that share no key, and sales that are paid in daily sums net of fees.
//!
//! In: a seed. Out: files and true links. Must not know: the checker.

use crate::civil::{DAY, clock, dashed, day, yuan};
use crate::files::Printed;
use crate::rng::Rng;

/// Two lists of payments: the second has the money later, less a fee, and the memo cut off.
pub struct Lists {
    pub files: Vec<Printed>,
    /// Row in the first list, row in the second.
    pub links: Vec<(u32, u32)>,
}

const SURNAMES: [&str; 40] = [
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何", "郭", "马", "罗", "梁", "宋", "郑", "谢",
    "韩", "唐", "冯", "于", "董", "萧", "程", "曹", "袁", "邓", "许", "傅", "沈", "曾", "彭", "吕",
];
const GIVEN: [&str; 60] = [
    "伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟", "涛", "明", "超", "秀", "霞", "平", "刚", "桂", "英", "华",
    "玉", "萍", "红", "鹏", "飞", "玲", "建", "国", "文", "辉", "力", "永", "健", "世", "广", "志", "义", "兴", "良", "海", "山", "仁", "波", "宁",
    "贵", "福", "生", "龙", "元", "全", "胜", "学", "祥", "才", "发", "武",
];
const PURPOSES: [&str; 18] = [
    "货款",
    "订金",
    "培训费",
    "房租",
    "维修费",
    "会费",
    "报名费",
    "咨询服务费",
    "设备尾款",
    "运输费",
    "材料采购",
    "软件年费",
    "广告投放",
    "餐饮供应",
    "印刷费",
    "物业费",
    "水电费",
    "展位费",
];
const PLACES: [&str; 16] =
    ["城东", "城西", "江北", "江南", "新区", "老街", "开发区", "大学城", "火车站", "高新", "滨海", "北关", "南门", "西湖", "东湖", "河口"];

/// `rows` payments; of each list that share, in percent, is left out at random.
pub fn lists(seed: u64, rows: usize, left_out: u32) -> Lists {
    let mut rng = Rng::named(seed, "lists");
    let first = day(2025, 1, 1);
    let mut own = Vec::new();
    let mut other = Vec::new();
    let payers: Vec<String> = (0..rows / 4)
        .map(|_| format!("{}{}{}", rng.pick(&SURNAMES), rng.pick(&GIVEN), if rng.chance(0.7) { *rng.pick(&GIVEN) } else { "" }))
        .collect();
    for number in 0..rows {
        let at = first + rng.between(0, 364);
        // Some pay often: the square of a uniform number prefers the first of the payers.
        let name = &payers[(rng.unit() * rng.unit() * payers.len() as f64) as usize];
        let memo = format!("{name}{}{}月{}", rng.pick(&PURPOSES), rng.between(1, 12), rng.pick(&PLACES));
        let whole = rng.between(20, 9_000) * *rng.pick(&[1, 1, 1, 5, 10, 50]) * 10;
        let amount = if rng.chance(0.5) { whole / 100 * 100 + 100 } else { whole };
        // Fees in tenths of a percent, up to thirteen.
        let fee = rng.weighted(&[(0, 35), (6, 15), (10, 10), (25, 10), (-1, 30)]);
        let fee = if fee < 0 { rng.between(0, 130) } else { fee };
        let paid = amount - amount * fee / 1_000;
        let lag = (rng.unit() * rng.unit() * 21.99) as i64;
        let cut = rng.between(5, 9) as usize;
        let mut short: Vec<char> = memo.chars().take(cut).collect();
        if rng.chance(0.04) {
            // A wrong character, as people type and as screens are read.
            let at = rng.below(short.len());
            short[at] = rng.pick(&GIVEN).chars().next().unwrap_or('某');
        }
        let short: String = short.into_iter().collect();
        if !rng.chance(f64::from(left_out) / 100.0) {
            own.push((at, number, memo, amount));
        }
        if !rng.chance(f64::from(left_out) / 100.0) {
            other.push((at + lag, number, short, paid));
        }
    }
    own.sort_by_key(|row| (row.0, row.1 * 7_919 % 10_007));
    other.sort_by_key(|row| (row.0, row.1 * 104_729 % 10_007));
    let mut text = String::from("日期,摘要,金额\r\n");
    let mut place = vec![0; rows];
    for (at, (day, number, memo, amount)) in own.iter().enumerate() {
        text += &format!("{},{memo},{}\r\n", dashed(*day), yuan(*amount));
        place[*number] = at as u32 + 2;
    }
    let mut second = String::from("日期,附言,金额\r\n");
    let mut links = Vec::new();
    for (at, (day, number, memo, amount)) in other.iter().enumerate() {
        second += &format!("{},{memo},{}\r\n", dashed(*day), yuan(*amount));
        if place[*number] > 0 {
            links.push((place[*number], at as u32 + 2));
        }
    }
    let files = vec![
        Printed { name: "merchant.csv".to_owned(), side: "merchant", bytes: text.into_bytes() },
        Printed { name: "acquirer.csv".to_owned(), side: "acquirer", bytes: second.into_bytes() },
    ];
    Lists { files, links }
}

/// Sales of some days and their payouts, one a day, net of fees, refunds inside.
pub struct Payouts {
    pub files: Vec<Printed>,
    /// The payout's row, and the sales' rows it pays.
    pub batches: Vec<(u32, Vec<u32>)>,
}

/// `days` days of `per_day` sales under three fee rules, cut off at a time that nobody tells. Where `spoilt`, one payout in
/// five is short or long by something that no sale explains.
pub fn payouts(seed: u64, days: i64, per_day: usize, spoilt: bool) -> Payouts {
    let mut rng = Rng::named(seed, "payouts");
    let first = day(2026, 7, 1);
    let cutoff = *rng.pick(&[21, 22, 23]) * 3_600 + *rng.pick(&[0, 0, 1_800]);
    let mut sales = Vec::new();
    for at in 0..days {
        for _ in 0..per_day {
            let moment = (first + at) * DAY + rng.between(8 * 3_600, 24 * 3_600 - 1);
            let yuan_part = (rng.unit() * rng.unit() * 900.0) as i64 + 3;
            let big = if rng.chance(0.03) { 12 } else { 1 };
            let amount = yuan_part * 100 * big + *rng.pick(&[0, 0, 90, 50, 80, 99]);
            let back = rng.chance(0.02);
            sales.push((moment, rng.below(3), if back { -amount.min(30_000) } else { amount }));
        }
    }
    sales.sort_unstable();
    let mut text = String::from("小票号,交易时间,支付方式,卡类型,交易类型,金额\r\n");
    let mut by_day: std::collections::BTreeMap<i64, (i64, Vec<u32>)> = std::collections::BTreeMap::new();
    for (at, (moment, class, amount)) in sales.iter().enumerate() {
        let (channel, card) = [("银行卡", "贷记卡"), ("微信", ""), ("银行卡", "借记卡")][*class];
        let kind = if *amount < 0 { "退货" } else { "消费" };
        text += &format!("S{at:05},{} {},{channel},{card},{kind},{}\r\n", dashed(moment.div_euclid(DAY)), clock(*moment), yuan(*amount));
        let (rate, cap) = [(60, i64::MAX), (38, i64::MAX), (50, 2_000)][*class];
        let fee = amount.signum() * ((amount.abs() * rate + 5_000) / 10_000).min(cap);
        let clearing = moment.div_euclid(DAY) + i64::from(moment.rem_euclid(DAY) >= cutoff);
        let batch = by_day.entry(clearing).or_default();
        batch.0 += amount - fee;
        batch.1.push(at as u32 + 2);
    }
    // What was sold after the last cut-off is paid after the list ends.
    by_day.remove(&(first + days));
    let mut second = String::from("到账日期,交易类型,结算批次号,金额\r\n");
    let mut batches = Vec::new();
    for (at, (clearing, (mut net, rows))) in by_day.into_iter().enumerate() {
        if spoilt && rng.chance(0.2) {
            net += rng.between(-4_000, 4_000);
        }
        second += &format!("{},划款,P{:06},{}\r\n", dashed(clearing + 1), 4_100 + at, yuan(net));
        batches.push((at as u32 + 2, rows));
    }
    let contracts = "name = \"示例商户\"\n[[contracts]]\nchannel = \"card\"\ncard = \"credit\"\nrate = \"0.0060\"\nrefund_fee = \"returned\"\n\
        [[contracts]]\nchannel = \"card\"\ncard = \"debit\"\nrate = \"0.0050\"\ncap = \"20.00\"\nrefund_fee = \"returned\"\n\
        [[contracts]]\nchannel = \"wechat\"\nrate = \"0.0038\"\nrefund_fee = \"returned\"\n";
    let files = vec![
        Printed { name: "merchant.csv".to_owned(), side: "merchant", bytes: text.into_bytes() },
        Printed { name: "acquirer.csv".to_owned(), side: "acquirer", bytes: second.into_bytes() },
        Printed { name: "profile.toml".to_owned(), side: "profile", bytes: contracts.as_bytes().to_vec() },
    ];
    Payouts { files, batches }
}
