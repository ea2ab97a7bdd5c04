//! Prints a world's books as the files a shop would have, in one of several manners.
//!
//! In: closed books, a manner. Out: files by side, and the row number of every row. Must not know: the checker.

use crate::civil::{DAY, clock, dashed, day_of, packed, spoken, yuan};
use crate::print::{Cell, Sheet, gbk, masked};
use crate::rng::Rng;
use crate::rows::{Books, Card, Channel, Own, Stated};
use crate::shop::Shop;
use crate::suite::{self, Config, Dose, Level};
use crate::truth::Places;

/// Added to the row numbers of the second file of a side.
pub const SECOND_FILE: u32 = 10_000_000;

/// A file and the side it belongs to.
pub struct Printed {
    pub name: String,
    pub side: &'static str,
    pub bytes: Vec<u8>,
}

/// How things are written in this world.
struct Manner {
    /// 0 xlsx, 1 GBK csv, 2 UTF-8 csv with a mark.
    own: usize,
    /// 1 GBK csv, 2 UTF-8 csv.
    stated: usize,
    mask: usize,
    /// Refunds carry a minus.
    minus: bool,
    /// Newest first.
    falling: bool,
    /// Date and time in one column at the acquirer's.
    joined: bool,
    /// Names of columns.
    names: usize,
    /// The statement says which account is paid.
    account: bool,
}

fn manner(rng: &mut Rng) -> Manner {
    Manner {
        own: rng.below(3),
        stated: 1 + rng.below(2),
        mask: rng.below(3),
        minus: rng.chance(0.7),
        falling: rng.chance(0.2),
        joined: rng.chance(0.4),
        names: rng.below(3),
        account: false,
    }
}

/// Prints everything.
pub fn print(books: &Books, shop: &Shop, config: &Config) -> (Vec<Printed>, Places) {
    let mut rng = Rng::named(config.seed, &format!("manner-{}", config.shop));
    let mut manner = manner(&mut rng);
    manner.account = config.small;
    if config.has(suite::DAMAGE) {
        // A workbook keeps twelve digits; text that went through one may not.
        manner.own = manner.own.max(1);
    }
    let mut places = Places::default();
    let mut files = Vec::new();
    let (bytes, own) = register(books, config, &manner);
    let name = if manner.own == 0 { "merchant.xlsx" } else { "merchant.csv" };
    files.push(Printed { name: name.to_owned(), side: "merchant", bytes });
    places.own = own;
    let (bytes, mut stated) = statement(books, shop, config, &manner);
    files.push(Printed { name: "acquirer.csv".to_owned(), side: "acquirer", bytes });
    if shop.wechat_apart {
        let (bytes, apart) = crate::wechat::bill(books);
        files.push(Printed { name: "wechat.csv".to_owned(), side: "acquirer", bytes });
        // The second file of the side: its rows are told apart by a large number.
        stated.iter_mut().zip(apart).filter(|(_, row)| *row > 0).for_each(|(place, row)| *place = SECOND_FILE + row);
    }
    places.stated = stated;
    if config.bank {
        let (bytes, bank) = account(books);
        files.push(Printed { name: "bank.csv".to_owned(), side: "bank", bytes });
        places.bank = bank;
    }
    files.push(Printed { name: "profile.toml".to_owned(), side: "profile", bytes: profile(shop, config).into_bytes() });
    (files, places)
}

fn mask(manner: &Manner, card: Option<&Card>) -> String {
    let Some(some) = card else { return String::new() };
    match manner.mask {
        0 => masked(card),
        1 => format!("{:06}*******{:04}", some.first6, some.last4),
        _ => format!("{:06}***{:04}", some.first6, some.last4),
    }
}

/// A column of the register: header and cell.
type OwnColumn<'a> = (&'static str, Box<dyn Fn(&Own) -> Cell + 'a>);

fn own_columns<'a>(config: &'a Config, manner: &'a Manner) -> Vec<OwnColumn<'a>> {
    let text = |header: &'static str, get: fn(&Own) -> &str| -> OwnColumn<'a> { (header, Box::new(move |own| Cell::text(get(own)))) };
    let pick = |names: [&'static str; 3]| names[manner.names];
    let level = config.level;
    let mut columns: Vec<OwnColumn<'a>> = vec![
        text(pick(["小票号", "单据号", "小票号"]), |own| &own.receipt),
        (pick(["交易时间", "支付时间", "结账时间"]), Box::new(|own| Cell::Time(own.at))),
        text(pick(["收银员", "操作员", "收款员"]), |own| &own.cashier),
    ];
    if level <= Level::LastFour {
        columns.push(text(pick(["终端号", "终端编号", "终端号"]), |own| &own.terminal));
    }
    columns.push(text(pick(["支付方式", "付款方式", "支付方式"]), |own| own.channel.word()));
    columns.push(text("交易类型", |own| own.kind.word()));
    columns.push(text(pick(["状态", "交易状态", "状态"]), |own| own.status.word()));
    let minus = manner.minus;
    columns.push((
        pick(["金额", "交易金额", "实收金额"]),
        Box::new(move |own| match own.scrawl {
            Some(scrawl) => Cell::text(scrawl),
            None if minus => Cell::Money(own.amount),
            None => Cell::Money(own.amount.abs()),
        }),
    ));
    if level == Level::References {
        let damage = config.has(suite::DAMAGE);
        columns.push((pick(["检索参考号", "参考号", "系统参考号"]), Box::new(move |own| Cell::text(&reference(own, damage)))));
        columns.push(text("授权码", |own| &own.refs.auth));
        columns.push(text("商户订单号", |own| &own.refs.order));
        columns.push(text("原始交易检索参考号", |own| &own.refs.original));
    }
    if level <= Level::Trace {
        columns.push(text("批次号", |own| &own.refs.batch));
        columns.push(text("凭证号", |own| &own.refs.trace));
    }
    if level <= Level::LastFour {
        columns.push((pick(["卡号", "交易卡号", "卡号"]), Box::new(move |own| Cell::text(&mask(manner, own.card.as_ref())))));
    }
    let money = |header: &'static str, get: fn(&Own) -> i64| -> OwnColumn<'a> {
        (header, Box::new(move |own| if get(own) == 0 { Cell::Empty } else { Cell::Money(get(own)) }))
    };
    columns.push(money("抹零", |own| own.round_off));
    columns.push(money("优惠金额", |own| own.discount));
    columns.push(money("小费", |own| own.tip));
    columns.push(text("应答码", |own| own.response));
    if has_expiry(config) {
        columns.push(text("有效期", |own| if own.card.is_some() { "2911" } else { "" }));
    }
    columns.push(text("备注", |own| &own.remark));
    columns
}

/// A retrieval reference; of a damaged export every eighth was shown as a power of ten.
fn reference(own: &Own, damage: bool) -> String {
    match own.refs.rrn.parse::<f64>() {
        Ok(number) if damage && own.at % 8 == 0 => format!("{:.5}E+{}", number / 10_f64.powi(number.log10() as i32), number.log10() as i32),
        _ => own.refs.rrn.clone(),
    }
}

fn register(books: &Books, config: &Config, manner: &Manner) -> (Vec<u8>, Vec<u32>) {
    let mut sheet = Sheet::new("明细");
    if manner.names != 1 {
        sheet.row([Cell::text("收银明细")]);
        sheet.row([Cell::text(&format!("{} 至 {}", dashed(config.first), dashed(config.last)))]);
    }
    let columns = own_columns(config, manner);
    sheet.row(columns.iter().map(|(header, _)| Cell::text(header)));
    let mut order: Vec<usize> = (0..books.own.len()).collect();
    order.sort_by_key(|&row| if manner.falling { -books.own[row].at } else { books.own[row].at });
    let mut places = vec![0; books.own.len()];
    for row in order {
        places[row] = sheet.row(columns.iter().map(|(_, cell)| cell(&books.own[row])));
    }
    let bytes = match manner.own {
        0 => sheet.xlsx((config.last + 1) * DAY),
        1 => gbk(&sheet.csv("\r\n")),
        _ => format!("\u{feff}{}", sheet.csv("\n")).into_bytes(),
    };
    (bytes, places)
}

fn statement(books: &Books, shop: &Shop, config: &Config, manner: &Manner) -> (Vec<u8>, Vec<u32>) {
    let times = if manner.joined { "交易时间" } else { "交易日期,交易时间" };
    let header = format!(
        "清算日期,{times},商户号,终端号,批次号,凭证号,{},支付方式,卡号,卡类型,交易类型,交易状态,应答码,交易金额,手续费,{},商户订单号,渠道流水号,原始交易检索参考号,原交易日期,买家ID,备注,付款人{}",
        ["检索参考号", "参考号", "检索号"][manner.names],
        ["结算金额", "清算金额", "净额"][manner.names],
        if manner.account { ",结算账户" } else { "" }
    );
    let mut lines = vec!["示例支付股份有限公司商户对账单".to_owned(), format!("清算日期:{}至{}", dashed(config.first), dashed(config.last)), header];
    let mut order: Vec<usize> = (0..books.stated.len()).collect();
    order.retain(|&row| !(books.stated[row].gone || shop.wechat_apart && books.stated[row].channel == Channel::WeChat));
    order.sort_by_key(|&row| (books.stated[row].clearing, books.stated[row].at));
    let mut places = vec![0; books.stated.len()];
    // A total that does not hold, in some worlds.
    let mut sum = if wrong_total(config) { 10_000 } else { 0 };
    for row in order {
        let stated = &books.stated[row];
        lines.push(stated_line(stated, manner));
        places[row] = lines.len() as u32;
        if stated.status.counts() {
            sum += stated.amount * stated.kind.sign().abs();
        }
    }
    lines.push(format!("合计{}{}", ",".repeat(if manner.joined { 13 } else { 14 }), yuan(sum)));
    let text = lines.join("\r\n") + "\r\n";
    (if manner.stated == 1 { gbk(&text) } else { text.into_bytes() }, places)
}

/// Whether the statement's total is wrong.
pub fn wrong_total(config: &Config) -> bool {
    if config.small { config.has(suite::TOTAL) } else { config.dose == Dose::Stress && config.shop % 4 == 2 }
}

/// Whether the register prints a column that it must not keep.
pub fn has_expiry(config: &Config) -> bool {
    if config.small { config.has(suite::SECRET) } else { config.dose == Dose::Stress && config.shop % 3 == 1 }
}

fn stated_line(row: &Stated, manner: &Manner) -> String {
    let amount = |fen: i64| yuan(if manner.minus { fen } else { fen.abs() });
    let kind = row.card.as_ref().map_or("", |card| if card.credit { "贷记卡" } else { "借记卡" });
    let (date, time) = (packed(day_of(row.at)), clock(row.at));
    let times = if manner.joined { spoken(row.at) } else { format!("{date},{time}") };
    let cells = [
        packed(row.clearing),
        times,
        "898310059990001".to_owned(),
        row.terminal.clone(),
        row.refs.batch.clone(),
        row.refs.trace.clone(),
        row.refs.rrn.clone(),
        row.channel.word().to_owned(),
        masked(row.card.as_ref()),
        kind.to_owned(),
        row.kind.word().to_owned(),
        row.status.word().to_owned(),
        if row.response.is_empty() { "00".to_owned() } else { row.response.to_owned() },
        amount(row.amount),
        yuan(row.fee),
        yuan(row.net.unwrap_or(row.amount - row.fee)),
        row.refs.order.clone(),
        row.refs.wallet.clone(),
        row.refs.original.clone(),
        row.original_day.map_or_else(String::new, packed),
        row.payer.clone(),
        row.remark.clone(),
        row.name.to_owned(),
    ];
    let account = if row.account.is_empty() { crate::payouts::ACCOUNTS[0] } else { row.account };
    cells.join(",") + &if manner.account { format!(",{account}") } else { String::new() }
}

fn account(books: &Books) -> (Vec<u8>, Vec<u32>) {
    let mut lines = vec![
        "示例银行".to_owned(),
        "账　　号,310066100012,账户名称,示例商户".to_owned(),
        "交易时间,借方发生额/元(支取),贷方发生额/元(收入),余额,币种,对方户名,对方账号,摘要,备注".to_owned(),
    ];
    let mut order: Vec<usize> = (0..books.bank.len()).collect();
    order.sort_by_key(|&row| books.bank[row].at);
    let mut places = vec![0; books.bank.len()];
    let mut balance = 10_000_000;
    for row in order {
        let bank = &books.bank[row];
        balance += bank.amount;
        let (out, into) = if bank.amount < 0 { (yuan(-bank.amount), String::new()) } else { (String::new(), yuan(bank.amount)) };
        let at = format!("{} {}", packed(day_of(bank.at)), clock(bank.at));
        lines.push(format!("{at},{out},{into},{},人民币元,{},{},{},", yuan(balance), bank.payer, bank.account, bank.summary));
        places[row] = lines.len() as u32;
    }
    ((lines.join("\r\n") + "\r\n").into_bytes(), places)
}

fn profile(shop: &Shop, config: &Config) -> String {
    let mut text = format!("name = \"{}\"\nkind = \"company\"\ntimezone = \"Asia/Shanghai\"\ncurrency = \"CNY\"\n", shop.name);
    if config.small {
        text += &format!("settlement_accounts = [\"{}\"]\n", crate::payouts::ACCOUNTS[0]);
    }
    for card in &shop.own_cards {
        text += &format!("[[own_cards]]\nfirst6 = \"{:06}\"\nlast4 = \"{:04}\"\nholder = \"owner\"\n", card.first6, card.last4);
    }
    text += &format!("[[people]]\nname = \"{}\"\nrole = \"owner\"\n", crate::suite::OWNER);
    for terminal in &shop.terminals {
        let (entry, link) = (if terminal.keyed { "keyed" } else { "integrated" }, if terminal.wireless { "wireless" } else { "wired" });
        text += &format!("[[terminals]]\nid = \"{}\"\nentry = \"{entry}\"\nlink = \"{link}\"\nstore = \"{}\"\n", terminal.id, terminal.store);
    }
    if config.contracts {
        let rates = shop.rates;
        let rate = |bp: i64| format!("0.{bp:04}");
        let settle = "refund_fee = \"returned\"\nsettle = \"T+1\"\n";
        text += &format!("[[contracts]]\nchannel = \"card\"\ncard = \"credit\"\nrate = \"{}\"\n{settle}", rate(rates.credit));
        text += &format!(
            "[[contracts]]\nchannel = \"card\"\ncard = \"debit\"\nrate = \"{}\"\ncap = \"{}\"\n{settle}",
            rate(rates.debit),
            yuan(rates.debit_cap)
        );
        for channel in ["wechat", "alipay", "unionpay_qr"] {
            text += &format!("[[contracts]]\nchannel = \"{channel}\"\nrate = \"{}\"\n{settle}", rate(rates.wallet));
        }
    }
    text
}
