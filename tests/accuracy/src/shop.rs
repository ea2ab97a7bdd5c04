//! The world: shops with terminals, cashiers, cards and hours, and the payments that really took place.
//!
//! In: a kind of shop, a seed, a month. Out: payments in order of time. Must not know: who writes them down, or how.

use crate::civil::DAY;
use crate::rng::Rng;
use crate::rows::Channel;

pub use crate::rows::Card;

/// A terminal.
#[derive(Clone, Debug)]
pub struct Terminal {
    pub id: String,
    pub store: String,
    /// The amount is keyed by hand, else it comes by cable.
    pub keyed: bool,
    pub wireless: bool,
    /// Shop's clock minus the acquirer's, seconds.
    pub offset: i64,
    /// Where the voucher numbers start.
    pub trace: u32,
    pub batch: u32,
}

/// A shop and its habits.
#[derive(Clone, Debug)]
pub struct Shop {
    pub kind: &'static str,
    pub name: &'static str,
    /// Opens and closes, seconds of the day; closing may lie past midnight.
    pub open: i64,
    pub close: i64,
    /// Sales a day.
    pub per_day: f64,
    /// Busy hours.
    pub peaks: Vec<i64>,
    pub terminals: Vec<Terminal>,
    pub cashiers: Vec<&'static str>,
    /// Fixed prices in fen; empty for free amounts.
    pub menu: Vec<i64>,
    /// Amounts grow by this.
    pub scale: f64,
    pub mix: Vec<(Channel, u32)>,
    /// Share of credit among cards, percent.
    pub credit: u32,
    /// Seconds of the day at which the clearing day turns.
    pub cutoff: i64,
    /// WeChat has a bill of its own, by calendar days.
    pub wechat_apart: bool,
    /// Basis points: credit, debit, wallets; cap of debit in fen.
    pub rates: Rates,
    /// Regular customers' cards.
    pub regulars: Vec<Card>,
    /// Cards of the owner, the family and the staff.
    pub own_cards: Vec<Card>,
}

impl Shop {
    /// Seconds of the day at which the clearing day of a channel turns.
    pub fn cutoff_of(&self, channel: Channel) -> i64 {
        if self.wechat_apart && channel == Channel::WeChat { DAY } else { self.cutoff }
    }
}

/// The contract.
#[derive(Clone, Copy, Debug)]
pub struct Rates {
    pub credit: i64,
    pub debit: i64,
    pub debit_cap: i64,
    pub wallet: i64,
}

impl Rates {
    /// Fee of an amount of either sign, half up to the fen.
    pub fn fee(self, channel: Channel, credit: bool, amount: i64) -> i64 {
        let (rate, cap) = match channel {
            Channel::Card if credit => (self.credit, i64::MAX),
            Channel::Card => (self.debit, self.debit_cap),
            _ => (self.wallet, i64::MAX),
        };
        amount.signum() * ((amount.abs() * rate + 5_000) / 10_000).min(cap)
    }
}

/// A payment as it took place.
#[derive(Clone, Debug)]
pub struct Payment {
    /// True time.
    pub at: i64,
    pub terminal: usize,
    pub cashier: usize,
    pub channel: Channel,
    pub amount: i64,
    pub card: Option<Card>,
    pub payer: String,
}

/// A card that no bank has issued: the prefix is in no public table and the check digit is wrong by construction.
pub fn card(rng: &mut Rng, credit: bool) -> Card {
    let first6 = *rng.pick(&[629_999, 629_999, 629_998, 629_997]);
    let middle = rng.below(1_000_000) as u64;
    let last4 = rng.below(1_000) as u64 * 10;
    let body = u64::from(first6 as u32) * 10_000_000_000 + middle * 10_000 + last4;
    let right = (0..10).find(|check| luhn(body + check)).unwrap_or(0);
    let wrong = (right + 1 + rng.below(9) as u64) % 10;
    Card { first6: first6 as u32, last4: (last4 + wrong) as u32, credit, holder: "" }
}

fn luhn(mut number: u64) -> bool {
    let mut sum = 0;
    let mut double = false;
    while number > 0 {
        let digit = number % 10 * if double { 2 } else { 1 };
        sum += if digit > 9 { digit - 9 } else { digit };
        double = !double;
        number /= 10;
    }
    sum.is_multiple_of(10)
}

/// An amount as shops have them: three log-normal crowds with the endings that prices have.
pub fn amount(rng: &mut Rng, shop: &Shop) -> i64 {
    if !shop.menu.is_empty() {
        let first = *rng.pick(&shop.menu);
        return if rng.chance(0.25) { first + *rng.pick(&shop.menu) } else { first };
    }
    let (median, sigma) = rng.weighted(&[((4_500.0, 0.85), 70), ((22_000.0, 0.8), 25), ((180_000.0, 0.9), 5)]);
    let raw = median * shop.scale * exp(sigma * rng.normal());
    let fen = (raw as i64).clamp(150, 4_500_000);
    match rng.below(100) {
        0..35 => fen / 100 * 100 + if fen < 100 { 100 } else { 0 },
        35..60 => fen / 100 * 100 + *rng.pick(&[90, 80, 50, 99, 88]),
        60..75 => fen / 10 * 10,
        _ => fen,
    }
}

/// `e^x` by halving and a short series: the machine's own may differ in the last bit between systems.
fn exp(x: f64) -> f64 {
    let y = x / 1024.0;
    let mut value = 1.0 + y * (1.0 + y / 2.0 * (1.0 + y / 3.0 * (1.0 + y / 4.0)));
    for _ in 0..10 {
        value *= value;
    }
    value
}

/// All payments from the morning of `from` to the evening of `to`, both included, in order of time.
pub fn payments(rng: &mut Rng, shop: &Shop, from: i64, to: i64) -> Vec<Payment> {
    let mut all = Vec::new();
    let hours: Vec<(i64, u32)> =
        (shop.open / 3600..(shop.close + 3599) / 3600).map(|hour| (hour, if shop.peaks.contains(&(hour % 24)) { 30 } else { 10 })).collect();
    for day in from..=to {
        let busy = if crate::civil::weekday(day) >= 5 { 1.25 } else { 0.9 };
        for _ in 0..rng.poisson(shop.per_day * busy) {
            let second = (rng.weighted(&hours) * 3600 + rng.between(0, 3599)).clamp(shop.open, shop.close - 1);
            let at = day * DAY + second;
            let shift = (second * shop.cashiers.len() as i64 / (shop.close - shop.open + shop.open).max(1)) as usize;
            let channel = rng.weighted(&shop.mix);
            let credit = rng.below(100) < shop.credit as usize;
            let card = (channel == Channel::Card).then(|| {
                let regular = !shop.regulars.is_empty() && rng.chance(0.35);
                if regular { shop.regulars[zipf(rng, shop.regulars.len())].clone() } else { card(rng, credit) }
            });
            let payer = if channel.is_wallet() { openid(rng) } else { String::new() };
            let terminal = rng.below(shop.terminals.len());
            let cashier = (shift + usize::from(rng.chance(0.1))) % shop.cashiers.len();
            all.push(Payment { at, terminal, cashier, channel, amount: amount(rng, shop), card, payer });
        }
    }
    all.sort_by_key(|payment| payment.at);
    all
}

/// A payer's id as wallets print it.
fn openid(rng: &mut Rng) -> String {
    // Drawn apart, so that the length of an id moves nothing else.
    let mut own = Rng::named(0, &rng.digits(15));
    let letters = b"ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz0123456789_-";
    let mut id = String::from("o");
    (0..27).for_each(|_| id.push(char::from(*own.pick(letters))));
    id
}

fn zipf(rng: &mut Rng, n: usize) -> usize {
    let weights: Vec<(usize, u32)> = (0..n).map(|at| (at, (1_000 / (at + 1)) as u32 + 1)).collect();
    rng.weighted(&weights)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_card_passes_the_check_digit() {
        assert!(luhn(79_927_398_713));
        assert!(!luhn(79_927_398_714));
    }

    #[test]
    fn fees_are_half_up_and_capped() {
        let rates = Rates { credit: 60, debit: 50, debit_cap: 2_000, wallet: 38 };
        assert_eq!(rates.fee(Channel::Card, true, 12_850), 77);
        assert_eq!(rates.fee(Channel::Card, false, 4_000_000), 2_000);
        assert_eq!(rates.fee(Channel::Card, false, -300), -2);
    }
}
