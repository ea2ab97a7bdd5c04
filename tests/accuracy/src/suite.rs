//! The suite's worlds: which shops, with which errors, seen through which columns.
//!
//! In: a configuration. Out: closed books. Must not know: the checker.

use std::collections::{BTreeMap, BTreeSet};

use crate::beside::{late_clocks, lose_a_day, own_cards};
use crate::blocks::Block;
use crate::catalogue::{Needs, catalogue, legitimate};
use crate::civil::{self, DAY, day_of, time_of_day};
use crate::happen::{Clerk, Plan};
use crate::odd::{self, Odd};
use crate::rng::Rng;
use crate::rows::{Books, Channel};
use crate::shop::{self, Payment, Rates, Shop, Terminal};
use crate::slips::Slip;

/// Which keys the shop's record shares with the statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Retrieval references, order numbers, and all below.
    References,
    /// Terminal, batch, voucher number, card.
    Trace,
    /// Terminal, last four of the card, amount, time.
    LastFour,
    /// Amount and time.
    Amount,
}

impl Level {
    /// All levels, best first.
    pub const ALL: [Level; 4] = [Level::References, Level::Trace, Level::LastFour, Level::Amount];

    /// A word for tables.
    pub fn word(self) -> &'static str {
        match self {
            Level::References => "references",
            Level::Trace => "trace",
            Level::LastFour => "last4",
            Level::Amount => "amount+time",
        }
    }
}

/// How much goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dose {
    /// Nothing, but all that is legitimate.
    Clean,
    /// As often as a shop may see it.
    Realistic,
    /// Every code many times.
    Stress,
    /// As stress, but errors meet, prices are few and a clock is off.
    Hard,
}

/// A world to make.
#[derive(Clone, Copy, Debug)]
pub struct Config {
    pub shop: usize,
    pub seed: u64,
    pub level: Level,
    pub dose: Dose,
    /// First day of the month.
    pub first: i64,
    pub last: i64,
    /// Whether the profile names the contracts, and fee errors are made.
    pub contracts: bool,
    /// Whether there is a bank account's export.
    pub bank: bool,
    /// A small shop whose payments are all in order: what is wrong are its files, fees and payouts. Many of them make the
    /// codes that a file or a batch has once frequent enough to be scored.
    pub small: bool,
}

impl Config {
    /// Whether a small shop has a trouble, five in eight of them each; which have which differs from trouble to trouble.
    pub fn has(&self, trouble: u64) -> bool {
        let mixed = (self.seed ^ (trouble + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        self.small && (mixed >> 40) % 8 < 5
    }

    /// Whether the statement of a day is missing; a sixth of the small shops, which then show no bank account.
    pub fn lacks_a_day(&self) -> bool {
        self.small && !self.bank
    }
}

/// Troubles of a small shop's files.
pub const TOTAL: u64 = 0;
pub const CLOCK: u64 = 1;
pub const DAMAGE: u64 = 2;
pub const SECRET: u64 = 3;
pub const ACCOUNT: u64 = 4;

/// The owner in every profile.
pub const OWNER: &str = "王小明";

/// Number of kinds of shop.
pub const SHOPS: usize = 8;

/// A shop of the kind, its habits drawn from the seed.
pub fn the_shop(rng: &mut Rng, kind: usize, cards_only: bool) -> Shop {
    let menu = |prices: &[i64]| prices.iter().map(|yuan| yuan * 10).collect::<Vec<_>>();
    // Name, hours, sales a day, busy hours, terminals, menu in jiao, scale of amounts, share of credit, cap of debit in fen.
    let (kind, open, close, per_day, peaks, terminals, menu, scale, credit, cap) = match kind {
        0 => ("早餐奶茶", 6, 22, 150.0, vec![7, 8, 12, 15], 2, menu(&[80, 90, 120, 150, 160, 180, 200, 220, 250, 280, 320, 360]), 1.0, 40, 200),
        1 => ("便利店", 0, 24, 100.0, vec![8, 12, 18, 21, 22], 2, Vec::new(), 0.5, 45, 200),
        2 => ("超市", 7, 23, 130.0, vec![10, 17, 18, 19], 6, Vec::new(), 1.5, 50, 500),
        3 => ("餐饮", 10, 24, 80.0, vec![11, 12, 18, 19], 3, Vec::new(), 2.5, 60, 500),
        4 => ("服装", 10, 22, 60.0, vec![14, 15, 19, 20], 3, Vec::new(), 5.0, 65, 1_000),
        5 => ("家电批发", 9, 19, 50.0, vec![10, 11, 15, 16], 2, Vec::new(), 15.0, 75, 2_000),
        6 => ("酒店", 0, 24, 60.0, vec![11, 12, 14, 20], 3, Vec::new(), 8.0, 75, 2_000),
        _ => ("小微个体", 8, 22, 45.0, vec![9, 11, 17], 1, Vec::new(), 0.8, 45, 200),
    };
    let terminals = (0..terminals)
        .map(|at| Terminal {
            id: format!("{:08}", 10_010_001 + rng.below(80) as i64 * 100_000 + at),
            store: format!("{}店", at / 3 + 1),
            keyed: at % 3 != 2,
            wireless: at % 4 == 3,
            offset: (rng.normal() * 20.0) as i64,
            trace: rng.between(0, 900_000) as u32,
            batch: rng.between(1, 600) as u32,
        })
        .collect();
    let mix = if cards_only {
        vec![(Channel::Card, 90), (Channel::Cash, 10)]
    } else {
        vec![(Channel::WeChat, 26), (Channel::Alipay, 16), (Channel::UnionQr, 5), (Channel::Card, 45), (Channel::Cash, 6), (Channel::Stored, 2)]
    };
    Shop {
        kind,
        name: "示例商户",
        open: open * 3600,
        close: close * 3600,
        per_day,
        peaks,
        terminals,
        cashiers: vec!["李晓", "周敏", "陈立", "王芳", "赵磊", "孙静"].into_iter().take(2 + rng.below(4)).collect(),
        menu,
        scale,
        mix,
        credit,
        wechat_apart: false,
        cutoff: rng.weighted(&[(23 * 3600, 6), (22 * 3600, 2), (24 * 3600, 1)]),
        rates: Rates { credit: 60, debit: 50, debit_cap: cap, wallet: 38 },
        regulars: (0..30).map(|at| shop::card(rng, at % 2 == 0)).collect(),
        own_cards: (0..3).map(|at| shop::Card { holder: "owner", ..shop::card(rng, at != 1) }).collect(),
    }
}

/// Chooses payments for plans so that no two plans meet at one terminal.
struct Cast<'a> {
    payments: &'a [Payment],
    shop: &'a Shop,
    plans: Vec<Plan>,
    /// Times already taken at each terminal.
    taken: Vec<BTreeSet<i64>>,
    cards: BTreeMap<(u32, u32), Vec<i64>>,
    hard: bool,
    first: i64,
    last: i64,
}

impl Cast<'_> {
    fn fits(&self, at: usize, plan: Plan, needs: Needs, rng: &Rng) -> bool {
        let payment = &self.payments[at];
        let terminal = &self.shop.terminals[payment.terminal];
        let second = time_of_day(payment.at);
        let calm = (self.first + 2..self.last - 4).contains(&day_of(payment.at))
            && (self.shop.open + 1_800..self.shop.close.min(self.shop.cutoff) - 5_400).contains(&second);
        let right = payment.channel.in_scope()
            && (needs == Needs::Any || payment.channel == Channel::Card)
            && (needs != Needs::Keyed || terminal.keyed)
            && (plan != Plan::Odd(Odd::WrongTerminal) || self.shop.terminals.len() > 1);
        let apart = self.hard || self.taken[payment.terminal].range(payment.at - 1_500..payment.at + 1_500).next().is_none();
        // A wallet's own bill has no failed rows and no kinds but sale and refund.
        let of_bill = self.shop.wechat_apart && payment.channel == Channel::WeChat;
        let in_bill = !of_bill || !matches!(plan, Plan::Odd(Odd::Declined | Odd::NoSale(_) | Odd::ToppedUp | Odd::Foreign) | Plan::Declined(true));
        let card_apart = payment.card.as_ref().is_none_or(|card| {
            self.cards
                .get(&(card.first6, card.last4))
                .is_none_or(|times| times.iter().filter(|time| (**time - payment.at).abs() < 2 * 3600).count() == 1)
        });
        let can = match plan {
            Plan::Slipped(class) => crate::slips::make(&mut rng.clone(), payment.amount, class).is_some(),
            _ => payment.amount >= 600,
        };
        calm && right && in_bill && apart && card_apart && can && self.plans[at] == Plan::Plain
    }

    fn place(&mut self, rng: &mut Rng, plan: Plan, needs: Needs) {
        for _ in 0..400 {
            let at = rng.below(self.payments.len());
            if self.fits(at, plan, needs, rng) {
                self.plans[at] = plan;
                self.taken[self.payments[at].terminal].insert(self.payments[at].at);
                return;
            }
        }
    }

    /// Gives the rule to the sales of a stretch of days that it touches.
    fn stretch(&mut self, days: std::ops::Range<i64>, block: Block, touches: impl Fn(&Payment) -> bool) {
        let hours = self.shop.open + 600..self.shop.close.min(self.shop.cutoff) - 600;
        let inside = |payment: &Payment| days.contains(&(day_of(payment.at) - self.first)) && hours.contains(&time_of_day(payment.at));
        let rows: Vec<usize> = (0..self.payments.len())
            .filter(|&at| inside(&self.payments[at]) && self.payments[at].channel.in_scope() && touches(&self.payments[at]))
            .collect();
        // Fewer than this prove no rule to anybody.
        if rows.len() < 6 {
            return;
        }
        for at in rows {
            self.plans[at] = Plan::Block(block);
            self.taken[self.payments[at].terminal].insert(self.payments[at].at);
        }
    }
}

/// The books of a world, closed, and its shop.
pub fn world(config: &Config) -> (Books, Shop) {
    let name = format!("{}-{:?}-{:?}", config.shop, config.dose, config.level);
    let part = |part: &str| Rng::named(config.seed, &format!("{name}-{part}"));
    // Below references there are cards only: a wallet's payment has no voucher number and no last four.
    let cards_only = !matches!(config.level, Level::References | Level::Amount);
    let mut shop = the_shop(&mut part("shop"), config.shop, cards_only);
    shop.wechat_apart = config.level == Level::References && config.shop % 3 == 2 && !config.small;
    if config.small {
        shop.per_day = 12.0;
        shop.terminals.truncate(2);
        if config.has(CLOCK) {
            shop.terminals[0].offset = part("clock").between(180, 560);
        }
    }
    if config.dose == Dose::Hard {
        shop.menu = vec![800, 1_200, 1_500, 1_800, 2_000, 2_200, 2_500, 2_800, 3_200, 3_600];
        shop.terminals[0].offset = 720;
    } else if config.dose == Dose::Stress && config.shop % 2 == 1 && config.level != Level::Amount && !config.small {
        shop.terminals[0].offset = part("clock").between(180, 560);
    }
    // The evening before the first day belongs to the first clearing day.
    let mut payments = shop::payments(&mut part("payments"), &shop, config.first - 1, config.last);
    if config.dose == Dose::Stress {
        late_evenings(&mut payments, &shop, config, &mut part("evenings"));
    }
    let opens = (config.first - 1) * DAY + shop.cutoff;
    let border = |at: i64| day_of(at) <= config.first || day_of(at) >= config.last;
    let turns = |at: i64| (time_of_day(at) - shop.cutoff % DAY).abs().min(time_of_day(at)).min(DAY - time_of_day(at));
    payments.retain(|payment| !border(payment.at) || turns(payment.at) > 1_000);
    payments.retain(|payment| payment.at >= config.first * DAY || shop.cutoff_of(payment.channel) < DAY);
    payments.retain(|payment| payment.at >= opens + 180 && (time_of_day(payment.at) - shop.cutoff % DAY).abs() > 60);
    payments.retain(|payment| (time_of_day(payment.at)) > 60 && time_of_day(payment.at) < DAY - 60);
    let plans = cast(config, &shop, &mut payments, &mut part("plans"));
    let mut clerk = Clerk::new(&shop, part("clerk"), config.first - 1);
    for (payment, plan) in payments.iter().zip(plans) {
        let refs_before = payment.at < config.first * DAY;
        if !payment.channel.in_scope() {
            if !refs_before {
                clerk.happen(payment, Plan::Outside);
            }
        } else if refs_before {
            let refs = clerk.refs(payment);
            let row = clerk.stated(payment, &refs);
            let row = clerk.books.state(row);
            clerk.books.case("U08", &[], &[row], "", "booked in the month before");
        } else if payment.at >= config.last * DAY + shop.cutoff_of(payment.channel) {
            let refs = clerk.refs(payment);
            let own = clerk.own(payment, &refs);
            let own = clerk.books.book(own);
            clerk.books.case("U07", &[own], &[], "", "after the last cut-off of the statement");
        } else {
            clerk.happen(payment, plan);
        }
    }
    clerk.come_back(config.last * DAY + shop.cutoff - 3_600);
    for row in clerk.copied.clone() {
        let copy = clerk.books.own[row].clone();
        let copy = clerk.books.book(copy);
        clerk.books.case("D01", &[copy], &[], "system", "the export lists the row twice");
    }
    let mut books = clerk.books;
    late_clocks(&mut books, &shop);
    if config.dose == Dose::Clean && config.shop % 4 == 3 || config.lacks_a_day() {
        lose_a_day(&mut books, &shop, config.first + 13);
    }
    books.close(true);
    (books, shop)
}

/// More payments after the last cut-off and after the one before the first day: a month has few of them.
fn late_evenings(payments: &mut Vec<Payment>, shop: &Shop, config: &Config, rng: &mut Rng) {
    let (from, to) = (shop.cutoff + 1_100, shop.close.min(DAY) - 1_100);
    if to - from < 600 || payments.is_empty() {
        return;
    }
    for day in [config.first - 1, config.last] {
        for _ in 0..if config.small { 2 } else { 16 } {
            let like = rng.pick(payments).clone();
            let card = like.card.as_ref().map(|card| shop::card(rng, card.credit));
            let terminal = rng.below(shop.terminals.len());
            payments.push(Payment { at: day * DAY + rng.between(from, to), terminal, card, ..like });
        }
    }
    payments.sort_by_key(|payment| payment.at);
}

fn cast(config: &Config, shop: &Shop, payments: &mut [Payment], rng: &mut Rng) -> Vec<Plan> {
    if config.dose != Dose::Clean {
        own_cards(shop, payments, rng, config);
    }
    let mut cards: BTreeMap<(u32, u32), Vec<i64>> = BTreeMap::new();
    for payment in payments.iter() {
        if let Some(card) = &payment.card {
            cards.entry((card.first6, card.last4)).or_default().push(payment.at);
        }
    }
    let plans = payments.iter().map(|payment| if payment.channel.in_scope() { Plan::Plain } else { Plan::Outside }).collect();
    let taken = vec![BTreeSet::new(); shop.terminals.len()];
    let mut cast = Cast { payments, shop, plans, taken, cards, hard: config.dose == Dose::Hard, first: config.first, last: config.last };
    let sales = payments.len() as f64;
    let mut wanted: Vec<(Plan, Needs)> = Vec::new();
    if config.dose != Dose::Clean && !config.small {
        let dose = config.dose;
        let many = matches!(dose, Dose::Stress | Dose::Hard);
        if many || rng.chance(0.3) {
            blocks(&mut cast, rng, config);
        }
        for (plan, realistic, stress, needs) in catalogue(rng) {
            // These two are by definition links by reference.
            if config.level >= Level::LastFour && matches!(plan, Plan::Odd(Odd::HoldBooked | Odd::Declined)) {
                continue;
            }
            // With amount and time only a difference that nothing explains is two rows without partner, and a terminal that
            // the record does not name can't be the wrong one.
            if config.level == Level::Amount && matches!(plan, Plan::Slipped(Slip::Unexplained) | Plan::Odd(Odd::WrongTerminal)) {
                continue;
            }
            let mean = sales / 10_000.0 * if many { stress } else { realistic };
            let n = if many { mean.ceil() as usize } else { rng.poisson(mean) };
            wanted.extend(std::iter::repeat_n((plan, needs), n));
        }
    }
    for (plan, rate, needs) in legitimate() {
        let n = (sales / 10_000.0 * rate).ceil() as usize;
        wanted.extend(std::iter::repeat_n((plan, needs), n));
    }
    rng.shuffle(&mut wanted);
    for (plan, needs) in wanted {
        let plan = if let Plan::Odd(Odd::NoSale(_)) = plan { Plan::Odd(Odd::NoSale(odd::no_sale(rng))) } else { plan };
        cast.place(rng, plan, needs);
    }
    cast.plans
}

/// One rule each for a few days, by the kind of shop, so that rules do not meet.
fn blocks(cast: &mut Cast, rng: &mut Rng, config: &Config) {
    let terminal = rng.below(cast.shop.terminals.len());
    let keyed = cast.shop.terminals.iter().position(|terminal| terminal.keyed).unwrap_or(0);
    let start = rng.between(3, 5);
    match (config.shop + config.seed as usize) % 4 {
        0 => cast.stretch(start..start + 3, Block::WithoutTax(*rng.pick(&[6, 9, 13])), |payment| payment.terminal == terminal),
        1 => cast.stretch(start..start + 3, Block::MemberPrice(*rng.pick(&[85, 88, 95])), |payment| payment.terminal == terminal),
        2 => cast.stretch(start..start + 2, Block::NetOfFee, |_| true),
        _ => cast.stretch(start..start + 2, Block::FenAsYuan, |payment| payment.terminal == terminal && payment.channel == Channel::Card),
    }
    let later = rng.between(12, 16);
    cast.stretch(later..later + 1, Block::FeeAdded, |payment| {
        payment.terminal == keyed && payment.channel == Channel::Card && payment.amount >= 1_000
    });
}

/// The months used: they have no public holiday, so that a working day is a weekday.
pub fn month(at: usize) -> (i64, i64) {
    let (year, month, days) = [(2026, 3, 31), (2025, 11, 30), (2026, 7, 31), (2026, 8, 31)][at % 4];
    let first = civil::day(year, month, 1);
    (first, first + days - 1)
}
