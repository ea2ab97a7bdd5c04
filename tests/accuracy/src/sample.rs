//! The sample that the page offers: one month of one shop, with every difference planted a few times.
//!
//! In: a fixed seed. Out: a register workbook, an acquirer's statement, the truth. Must not know: the checker.

use std::collections::BTreeSet;

use crate::civil::{self, DAY, clock, dashed, day, day_of, packed, spoken, time_of_day, yuan};
use crate::happen::{Clerk, Plan};
use crate::print::{Cell, Sheet, gbk};
use crate::rng::Rng;
use crate::rows::{Books, Channel, Own, Stated};
use crate::shop::{self, Payment, Rates, Shop, Terminal};
use crate::slips::Slip;
use crate::truth::{Places, Truth, TruthFile, truth};

/// File names in `www/sample`.
pub const REGISTER: &str = "register-2026-03.xlsx";
/// The acquirer's statement.
pub const STATEMENT: &str = "acquirer-2026-03.csv";
/// The truth of both.
pub const TRUTH: &str = "truth.json";

/// Name and bytes of the sample's files.
pub fn files() -> Vec<(&'static str, Vec<u8>)> {
    let (books, shop) = month();
    let (register, own) = register(&books);
    let (statement, stated) = statement(&books);
    let mut truth: Truth = truth(&books, &Places { own, stated, bank: Vec::new() });
    truth.cutoff = clock(shop.cutoff);
    truth.files = vec![
        TruthFile { name: REGISTER.to_owned(), side: "merchant".to_owned() },
        TruthFile { name: STATEMENT.to_owned(), side: "acquirer".to_owned() },
    ];
    vec![(REGISTER, register), (STATEMENT, statement), (TRUTH, crate::print::json(&truth))]
}

fn the_shop(rng: &mut Rng) -> Shop {
    let terminal =
        |id: &str, offset, trace, batch| Terminal {
            id: id.to_owned(), store: "一店".to_owned(), keyed: true, wireless: false, offset, trace, batch
        };
    Shop {
        kind: "便利店",
        name: "示例便利店",
        open: 7 * 3600,
        close: 24 * 3600,
        per_day: 64.0,
        peaks: vec![8, 12, 18, 19, 21],
        terminals: vec![terminal("10010001", -9, 1_200, 310), terminal("10010002", 4, 88_400, 290), terminal("10010003", 12, 30, 41)],
        cashiers: vec!["李晓", "周敏", "陈立"],
        menu: Vec::new(),
        scale: 1.0,
        mix: vec![(Channel::WeChat, 32), (Channel::Alipay, 20), (Channel::UnionQr, 6), (Channel::Card, 34), (Channel::Cash, 6), (Channel::Stored, 2)],
        credit: 55,
        cutoff: 23 * 3600,
        wechat_apart: false,
        rates: Rates { credit: 60, debit: 50, debit_cap: 2_000, wallet: 38 },
        regulars: (0..40).map(|at| shop::card(rng, at % 2 == 0)).collect(),
        own_cards: Vec::new(),
    }
}

/// What is planted, and how often.
fn plans() -> Vec<(Plan, bool)> {
    use Plan::*;
    // The second says whether only a card will do.
    let counts: &[(Plan, usize, bool)] = &[
        (VoidedPair(false), 2, true),
        (VoidedPair(true), 1, true),
        (VoidedRow, 1, true),
        (Refunded, 8, false),
        (Reversed(true), 2, true),
        (Reversed(false), 2, true),
        (Declined(false), 3, true),
        (Declined(true), 2, true),
        (Retried, 3, true),
        (Slipped(Slip::Swapped), 3, true),
        (Slipped(Slip::JumpSwapped), 1, true),
        (Slipped(Slip::Decimal), 3, true),
        (Slipped(Slip::Dropped), 3, true),
        (Slipped(Slip::Doubled), 2, true),
        (Slipped(Slip::Inserted), 2, true),
        (Slipped(Slip::OneWrong), 3, true),
        (Slipped(Slip::Unexplained), 2, true),
        (WrongKind, 2, true),
        (Twice(true), 2, true),
        (Twice(false), 2, true),
        (BookedTwice(true), 1, true),
        (BookedTwice(false), 1, true),
        (BookedAgain, 1, true),
        (NeverCharged, 2, true),
        (NeverCharged, 1, false),
        (NeverBooked, 2, true),
        (NeverBooked, 1, false),
        (Unseen, 1, true),
        (Lost, 2, true),
        (Lost, 1, false),
        (ListedTwice, 3, false),
        (Unreadable("见小票"), 1, true),
        (Unreadable("18.5.0"), 1, true),
    ];
    counts.iter().flat_map(|&(plan, n, card)| std::iter::repeat_n((plan, card), n)).collect()
}

/// Payments chosen for the plans: in the middle of the month and the day, of an amount that no other payment of the day has.
fn cast(rng: &mut Rng, payments: &[Payment], first: i64) -> Vec<Plan> {
    let mut cast: Vec<Plan> = payments.iter().map(|payment| if payment.channel.in_scope() { Plan::Plain } else { Plan::Outside }).collect();
    let mut taken = BTreeSet::new();
    // An outage of half an hour: three terminals, three charges that the shop never saw.
    let outage = (first + 11) * DAY + 12 * 3600;
    let mut hit = BTreeSet::new();
    for (at, payment) in payments.iter().enumerate() {
        let inside = (outage..outage + 2_400).contains(&payment.at);
        if inside && payment.channel == Channel::Card && payment.amount >= 800 && hit.len() < 3 && hit.insert(payment.terminal) {
            cast[at] = Plan::Unseen;
            taken.insert(at);
        }
    }
    for (plan, card_only) in plans() {
        for _ in 0..100_000 {
            let at = rng.below(payments.len());
            let payment = &payments[at];
            let (day, second) = (day_of(payment.at) - first, time_of_day(payment.at));
            let right_channel = payment.channel.in_scope() && (payment.channel == Channel::Card) == card_only;
            let calm = (1..27).contains(&day) && day != 11 && (8 * 3600..22 * 3600).contains(&second) && payment.amount >= 800;
            let alone = payments.iter().filter(|other| day_of(other.at) == day_of(payment.at) && other.amount == payment.amount).count() == 1;
            let near = (at.saturating_sub(5)..at + 6).any(|other| taken.contains(&other));
            let cards_apart = payment.card.is_none()
                || payments.iter().filter(|other| other.card == payment.card && (other.at - payment.at).abs() < 2 * 3600).count() == 1;
            let can = match plan {
                Plan::Slipped(class) => crate::slips::make(&mut rng.clone(), payment.amount, class).is_some() && payment.amount < 60_000,
                _ => true,
            };
            if right_channel && calm && alone && !near && cards_apart && can {
                cast[at] = plan;
                taken.insert(at);
                break;
            }
        }
    }
    cast
}

fn month() -> (Books, Shop) {
    let seed = 20_260_301;
    let shop = the_shop(&mut Rng::named(seed, "shop"));
    let (first, last) = (day(2026, 3, 1), day(2026, 3, 31));
    let mut payments = shop::payments(&mut Rng::named(seed, "payments"), &shop, first, last);
    // Nothing happens in the minutes around the cut-off, where a second decides the day.
    payments.retain(|payment| (time_of_day(payment.at) - shop.cutoff).abs() > 120);
    // The last evening has late customers, whose money the statement can't have yet.
    for (second, amount, channel) in
        [(23 * 3600 + 671, 5_640, Channel::Card), (23 * 3600 + 1_455, 1_880, Channel::WeChat), (23 * 3600 + 2_420, 3_200, Channel::Alipay)]
    {
        let card = (channel == Channel::Card).then(|| shop.regulars[5].clone());
        payments.push(Payment { at: last * DAY + second, terminal: 1, cashier: 2, channel, amount, card, payer: String::new() });
    }
    payments.sort_by_key(|payment| payment.at);
    let plans = cast(&mut Rng::named(seed, "plans"), &payments, first);
    let mut clerk = Clerk::new(&shop, Rng::named(seed, "clerk"), first - 1);
    // The register's export starts the evening before, before the statement's first clearing day opens.
    let mut early = Vec::new();
    for (second, amount, channel) in
        [(21 * 3600 + 642, 3_580, Channel::WeChat), (21 * 3600 + 2_215, 1_290, Channel::Alipay), (22 * 3600 + 71, 8_600, Channel::Card)]
    {
        let card = (channel == Channel::Card).then(|| shop.regulars[3].clone());
        let payment = Payment { at: (first - 1) * DAY + second, terminal: 0, cashier: 2, channel, amount, card, payer: String::new() };
        let refs = clerk.refs(&payment);
        let own = clerk.own(&payment, &refs);
        early.push(clerk.books.book(own));
    }
    clerk.books.case("D03", &early, &[], "", "cleared before the statement begins");
    for (payment, plan) in payments.iter().zip(&plans) {
        let in_transit = payment.at >= last * DAY + shop.cutoff && payment.channel.in_scope();
        if in_transit {
            let refs = clerk.refs(payment);
            let own = clerk.own(payment, &refs);
            let own = clerk.books.book(own);
            clerk.books.case("U07", &[own], &[], "", "after the last cut-off of the statement");
        } else {
            assert!(clerk.happen(payment, *plan), "the cast was chosen to be able to");
        }
    }
    clerk.come_back((last + 1) * DAY - 1);
    let copies: Vec<usize> = clerk.copied.clone();
    let doubled: Vec<usize> = copies
        .iter()
        .map(|&row| {
            let copy = clerk.books.own[row].clone();
            clerk.books.book(copy)
        })
        .collect();
    clerk.books.case("D01", &doubled, &[], "system", "the export lists the row twice");
    let mut books = clerk.books;
    books.close(true);
    assert_eq!(books.uncoded(), 0, "every row has its code");
    (books, shop)
}

fn terminal_numbers(own: &Own) -> [Cell; 3] {
    let card = own.channel == Channel::Card;
    [
        Cell::text(if card { &own.refs.rrn } else { "" }),
        Cell::text(if card { &own.refs.trace } else { "" }),
        Cell::text(if card { &own.refs.auth } else { "" }),
    ]
}

fn register(books: &Books) -> (Vec<u8>, Vec<u32>) {
    let mut sheet = Sheet::new("收银明细");
    sheet.row([Cell::text("示例便利店(一店) 收银明细")]);
    sheet.row([Cell::text("营业日期: 2026-02-28 至 2026-03-31")]);
    sheet.row([Cell::text("导出时间: 2026-04-01 09:12:40"), Cell::Empty, Cell::text("导出人: 店长")]);
    sheet.row([]);
    let headers = [
        "小票号",
        "交易时间",
        "收银员",
        "终端号",
        "支付方式",
        "交易类型",
        "状态",
        "金额",
        "检索参考号",
        "凭证号",
        "授权码",
        "批次号",
        "卡号",
        "商户订单号",
        "原始交易检索参考号",
    ];
    sheet.row(headers.map(Cell::text));
    let mut order: Vec<usize> = (0..books.own.len()).collect();
    order.sort_by_key(|&row| books.own[row].at);
    let mut places = vec![0; books.own.len()];
    let mut total = 0;
    for row in order {
        let own = &books.own[row];
        let amount = match own.scrawl {
            Some(scrawl) => Cell::text(scrawl),
            None => {
                total += own.amount;
                Cell::Money(own.amount)
            }
        };
        let [rrn, trace, auth] = terminal_numbers(own);
        let batch = if own.channel == Channel::Card { own.refs.batch.as_str() } else { "" };
        places[row] = sheet.row([
            Cell::text(&own.receipt),
            Cell::Time(own.at),
            Cell::text(&own.cashier),
            Cell::text(&own.terminal),
            Cell::text(own.channel.word()),
            Cell::text(own.kind.word()),
            Cell::text(own.status.word()),
            amount,
            rrn,
            trace,
            auth,
            Cell::text(batch),
            Cell::text(&crate::print::masked(own.card.as_ref())),
            Cell::text(&own.refs.order),
            Cell::text(&own.refs.original),
        ]);
    }
    let mut foot = vec![Cell::text("合计")];
    foot.extend((0..6).map(|_| Cell::Empty));
    foot.push(Cell::Money(total));
    sheet.row(foot);
    (sheet.xlsx(civil::day(2026, 4, 1) * DAY + 9 * 3600), places)
}

fn statement(books: &Books) -> (Vec<u8>, Vec<u32>) {
    let mut lines = vec![
        "示例支付股份有限公司 商户对账单".to_owned(),
        "商户号:898310059990001,商户名称:示例便利店".to_owned(),
        "清算日期:2026-03-01至2026-03-31,币种:人民币".to_owned(),
        String::new(),
        "清算日期,交易日期,交易时间,终端号,批次号,凭证号,检索参考号,支付方式,卡号,卡类型,交易类型,交易状态,交易金额,手续费,结算金额,商户订单号,原始交易检索参考号".to_owned(),
    ];
    let mut order: Vec<usize> = (0..books.stated.len()).collect();
    order.sort_by_key(|&row| (books.stated[row].clearing, books.stated[row].at));
    let mut places = vec![0; books.stated.len()];
    let (mut count, mut sums) = (0, [0, 0, 0]);
    for row in order {
        let stated = &books.stated[row];
        lines.push(stated_line(stated));
        places[row] = lines.len() as u32;
        if stated.status.counts() {
            count += 1;
            sums = [sums[0] + stated.amount, sums[1] + stated.fee, sums[2] + stated.amount - stated.fee];
        }
    }
    lines.push(format!("合计,成功{count}笔,,,,,,,,,,,{},{},{},,", yuan(sums[0]), yuan(sums[1]), yuan(sums[2])));
    lines.push(format!("制表时间:{}", spoken(day(2026, 4, 1) * DAY + 8 * 3600 + 30 * 60)));
    let mut text = lines.join("\r\n");
    text.push_str("\r\n");
    (gbk(&text), places)
}

fn stated_line(row: &Stated) -> String {
    let kind = match &row.card {
        Some(card) if card.credit => "贷记卡",
        Some(_) => "借记卡",
        None => "",
    };
    [
        packed(row.clearing),
        packed(day_of(row.at)),
        clock(row.at),
        row.terminal.clone(),
        row.refs.batch.clone(),
        row.refs.trace.clone(),
        row.refs.rrn.clone(),
        row.channel.word().to_owned(),
        crate::print::masked(row.card.as_ref()),
        kind.to_owned(),
        row.kind.word().to_owned(),
        row.status.word().to_owned(),
        yuan(row.amount),
        yuan(row.fee),
        yuan(row.amount - row.fee),
        row.refs.order.clone(),
        row.refs.original.clone(),
    ]
    .join(",")
}

/// The days that the sample covers, for people.
pub fn span() -> String {
    format!("{} – {}", dashed(day(2026, 3, 1)), dashed(day(2026, 3, 31)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_seed_gives_the_same_bytes() {
        assert_eq!(files(), files());
    }

    #[test]
    fn the_files_in_the_site_are_those_of_the_seed() {
        let dir = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../www/sample");
        for (name, bytes) in files() {
            assert!(std::fs::read(dir.join(name)).unwrap() == bytes, "{name} is older than its maker: run `cargo xtask sample`");
        }
    }

    #[test]
    fn every_code_of_the_sample_is_planted_and_the_bridge_closes() {
        let (books, _) = month();
        let codes: BTreeSet<&str> = books.own.iter().map(|row| row.code).chain(books.stated.iter().map(|row| row.code)).collect();
        let wanted = "M00 M01 M03 M04 M05 M06 A01 A02 A03 A04 A05 A06 A15 U01 U02 U03 U04 U05 U06 U07 D01 D02 D03";
        assert_eq!(codes, wanted.split(' ').collect());
        let difference: i64 = books.own.iter().map(Own::counted).sum::<i64>() - books.stated.iter().map(Stated::counted).sum::<i64>();
        assert_eq!(difference, books.cases.iter().map(|case| case.effect).sum::<i64>());
    }
}
