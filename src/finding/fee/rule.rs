//! A fee rule: what a ticket of a class costs, in exact integers.
//!
//! In: contracts of the profile, figures learnt. Out: [`FeeRule`] and the fee it asks. Must not know: files, findings.

use crate::base::{CardKind, Channel, Currency, Day, Minor};
use crate::profile::Contract;

/// One, in the unit of [`FeeRule::rate`]: a rate has up to ten decimals.
pub const RATE_ONE: i64 = 10_000_000_000;

/// How a fee is brought to whole minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rounding {
    /// Half away from zero: 四舍五入.
    #[default]
    HalfUp,
    /// Half to even: 四舍六入五成双.
    HalfEven,
    /// Down: 舍去.
    Floor,
    /// Up: 进位.
    Ceil,
}

impl Rounding {
    /// All of them, the usual one first.
    pub const ALL: [Rounding; 4] = [Rounding::HalfUp, Rounding::HalfEven, Rounding::Floor, Rounding::Ceil];

    /// The contract's word.
    pub fn name(self) -> &'static str {
        match self {
            Rounding::HalfUp => "half_up",
            Rounding::HalfEven => "half_even",
            Rounding::Floor => "floor",
            Rounding::Ceil => "ceil",
        }
    }

    /// The catalogue's key.
    pub fn key(self) -> &'static str {
        match self {
            Rounding::HalfUp => "rounding-half-up",
            Rounding::HalfEven => "rounding-half-even",
            Rounding::Floor => "rounding-floor",
            Rounding::Ceil => "rounding-ceil",
        }
    }

    /// The rounding of a contract's word.
    pub fn from_name(name: &str) -> Option<Rounding> {
        Rounding::ALL.into_iter().find(|rounding| rounding.name() == name)
    }

    /// A share of an amount brought to whole units; neither has a sign, the rate is in units of 1/[`RATE_ONE`].
    fn share(self, amount: Minor, rate: i64) -> Minor {
        // Nearly every ticket's product fits a machine word, and each is asked for several times.
        let (whole, part) = if amount <= i64::MAX / RATE_ONE && rate.unsigned_abs() <= RATE_ONE.unsigned_abs() {
            (amount * rate / RATE_ONE, amount * rate % RATE_ONE)
        } else {
            let (numerator, one) = (i128::from(amount) * i128::from(rate), i128::from(RATE_ONE));
            (Minor::try_from(numerator / one).unwrap_or(Minor::MAX - 1), (numerator % one) as i64)
        };
        let up = match self {
            Rounding::HalfUp => 2 * part >= RATE_ONE,
            Rounding::HalfEven => 2 * part > RATE_ONE || (2 * part == RATE_ONE && whole % 2 == 1),
            Rounding::Floor => false,
            Rounding::Ceil => part > 0,
        };
        whole + i64::from(up)
    }
}

/// What becomes of the fee when a sale is refunded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefundFee {
    /// It comes back in proportion.
    Returned,
    /// It stays with the acquirer.
    Kept,
}

/// What a ticket of a class costs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FeeRule {
    /// The acquirer of the contract; empty where it names none.
    pub acquirer: String,
    /// The only input it holds for; any when `None`.
    pub input: Option<u32>,
    /// The channel; any when `None`.
    pub channel: Option<Channel>,
    /// The kind of card; any when `None`.
    pub card: Option<CardKind>,
    /// Share of the amount in units of 1/[`RATE_ONE`].
    pub rate: i64,
    /// Highest fee of a ticket.
    pub cap: Option<Minor>,
    /// Lowest fee of a ticket.
    pub minimum: Option<Minor>,
    /// The class holds up to this ticket.
    pub max_amount: Option<Minor>,
    /// How the fee is rounded.
    pub rounding: Rounding,
    /// Whether the contract says how; else it was learnt.
    pub is_rounding_given: bool,
    /// What a refund does; not judged when `None`.
    pub refund: Option<RefundFee>,
    /// First day it holds; always when none.
    pub from: Day,
    /// Last day it holds; for good when none.
    pub to: Day,
    /// Whether it was inferred from the file and is no contract.
    pub is_inferred: bool,
    /// Rows it explains to the fen.
    pub rows: u64,
}

/// Whether a rule holds for a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// It does.
    Sure,
    /// It may: the row does not say its channel or kind of card.
    Possible,
    /// It doesn't.
    No,
}

impl FeeRule {
    /// The rule of a contract; `None` where it names no rate.
    pub fn of_contract(contract: &Contract, currency: Currency) -> Option<FeeRule> {
        let money = |text: &Option<String>| text.as_deref().and_then(|text| scaled(text, u32::from(currency.decimals)));
        let day = |value: &Option<toml::value::Datetime>| {
            value.and_then(|value| value.date).and_then(|date| Day::from_civil(i32::from(date.year), date.month, date.day)).unwrap_or(Day::NONE)
        };
        let rounding = contract.rounding.as_deref().and_then(Rounding::from_name);
        Some(FeeRule {
            acquirer: contract.acquirer.clone().unwrap_or_default(),
            channel: contract.channel.as_deref().and_then(channel_of),
            card: match contract.card.as_deref() {
                Some("credit") => Some(CardKind::Credit),
                Some("debit") => Some(CardKind::Debit),
                _ => None,
            },
            rate: scaled(contract.rate.as_deref()?, 10)?,
            cap: money(&contract.cap),
            minimum: money(&contract.minimum),
            max_amount: money(&contract.max_amount),
            rounding: rounding.unwrap_or_default(),
            is_rounding_given: rounding.is_some(),
            refund: match contract.refund_fee.as_deref() {
                Some("returned") => Some(RefundFee::Returned),
                Some("kept") => Some(RefundFee::Kept),
                _ => None,
            },
            from: day(&contract.from),
            to: day(&contract.to),
            ..FeeRule::default()
        })
    }

    /// The fee of a ticket by the rule's own rounding. The amount has no sign.
    pub fn fee(&self, amount: Minor) -> Minor {
        self.fee_rounded(amount, self.rounding)
    }

    /// The fee of a ticket by another rounding.
    pub fn fee_rounded(&self, amount: Minor, rounding: Rounding) -> Minor {
        let fee = self.uncapped(amount, rounding).max(self.minimum.unwrap_or(0));
        self.cap.map_or(fee, |cap| fee.min(cap))
    }

    /// The share alone, as if there were no cap and no minimum.
    pub fn uncapped(&self, amount: Minor, rounding: Rounding) -> Minor {
        rounding.share(amount.max(0), self.rate)
    }

    /// Whether the class holds for a row of the input, channel and kind of card.
    pub fn fits(&self, input: u32, channel: Channel, card: CardKind) -> Fit {
        if self.input.is_some_and(|own| own != input) {
            return Fit::No;
        }
        let by_channel = match self.channel {
            None => Fit::Sure,
            Some(own) if own == channel => Fit::Sure,
            Some(own) if channel == Channel::Unsaid || (channel == Channel::AnyWallet && own.is_wallet()) => Fit::Possible,
            Some(_) => Fit::No,
        };
        let by_card = match self.card {
            None => Fit::Sure,
            Some(own) if own == card => Fit::Sure,
            Some(_) if card == CardKind::Unsaid => Fit::Possible,
            Some(_) => Fit::No,
        };
        match (by_channel, by_card) {
            (Fit::No, _) | (_, Fit::No) => Fit::No,
            (Fit::Sure, Fit::Sure) => Fit::Sure,
            _ => Fit::Possible,
        }
    }

    /// Whether it holds on a day for a ticket. A row without a day is taken to be within.
    pub fn holds(&self, day: Day, amount: Minor) -> bool {
        let after_start = !self.from.is_some() || !day.is_some() || day >= self.from;
        let before_end = !self.to.is_some() || !day.is_some() || day <= self.to;
        after_start && before_end && self.max_amount.is_none_or(|most| amount <= most)
    }

    /// Whether two rules ask the same of every ticket.
    pub fn asks_as(&self, other: &FeeRule) -> bool {
        (self.rate, self.cap, self.minimum) == (other.rate, other.cap, other.minimum)
    }

    /// The rate as the contract writes it: `0.0060`.
    pub fn rate_text(&self) -> String {
        decimal_text(self.rate, 10, 4)
    }

    /// The rate in percent, without the sign: `0.60`.
    pub fn percent_text(&self) -> String {
        decimal_text(self.rate, 8, 2)
    }
}

/// The channel of a contract's word.
fn channel_of(word: &str) -> Option<Channel> {
    [Channel::Card, Channel::WeChat, Channel::Alipay, Channel::UnionPayQr].into_iter().find(|channel| channel.name() == word)
}

/// An exact decimal as an integer of `decimals` places; further places are cut. `None` when it is no decimal or too large.
pub fn scaled(text: &str, decimals: u32) -> Option<i64> {
    let value = rust_decimal::Decimal::from_str_exact(text).ok()?;
    let (mantissa, scale) = (value.mantissa(), value.scale());
    let whole = if scale <= decimals {
        mantissa.checked_mul(10_i128.checked_pow(decimals - scale)?)?
    } else {
        mantissa / 10_i128.checked_pow(scale - decimals)?
    };
    i64::try_from(whole).ok()
}

/// A not negative integer of `scale` places as a decimal with at least `decimals_min` of them.
pub fn decimal_text(value: i64, scale: u32, decimals_min: usize) -> String {
    let one = 10_u64.pow(scale);
    let (whole, part) = (value.unsigned_abs() / one, value.unsigned_abs() % one);
    let mut decimals = format!("{part:0width$}", width = scale as usize);
    while decimals.len() > decimals_min && decimals.ends_with('0') {
        decimals.pop();
    }
    format!("{whole}.{decimals}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(rate: &str, cap: Option<Minor>, minimum: Option<Minor>) -> FeeRule {
        FeeRule { rate: scaled(rate, 10).unwrap(), cap, minimum, ..FeeRule::default() }
    }

    #[test]
    fn a_half_fen_goes_where_the_rounding_says() {
        let half_percent = rule("0.0050", None, None);
        // 1.00 and 3.00 at 0.50 % are exactly half a fen above a whole one.
        for (amount, fees) in [(100, [1, 0, 0, 1]), (300, [2, 2, 1, 2]), (12_850, [64, 64, 64, 65]), (200, [1, 1, 1, 1])] {
            let found = Rounding::ALL.map(|rounding| half_percent.fee_rounded(amount, rounding));
            assert_eq!(found, fees, "{amount}");
        }
    }

    #[test]
    fn cap_and_minimum_bound_the_fee() {
        let capped = rule("0.0050", Some(2_000), Some(10));
        for (amount, fee) in [(399_999, 2_000), (400_000, 2_000), (400_100, 2_000), (399_800, 1_999), (100, 10), (2_000, 10), (2_200, 11)] {
            assert_eq!(capped.fee(amount), fee, "{amount}");
        }
    }

    #[test]
    fn rates_print_as_contracts_write_them() {
        for (text, rate, percent) in
            [("0.006", "0.0060", "0.60"), ("0.00385", "0.00385", "0.385"), ("0", "0.0000", "0.00"), ("0.0325", "0.0325", "3.25")]
        {
            let rule = rule(text, None, None);
            assert_eq!((rule.rate_text().as_str(), rule.percent_text().as_str()), (rate, percent));
        }
        assert_eq!(scaled("20", 2), Some(2_000));
        assert_eq!(scaled("x", 2), None);
    }

    #[test]
    fn a_row_that_does_not_say_its_card_may_be_of_several_classes() {
        let credit = FeeRule { channel: Some(Channel::Card), card: Some(CardKind::Credit), ..FeeRule::default() };
        for (channel, card, fit) in [
            (Channel::Card, CardKind::Credit, Fit::Sure),
            (Channel::Card, CardKind::Debit, Fit::No),
            (Channel::Card, CardKind::Unsaid, Fit::Possible),
            (Channel::Unsaid, CardKind::Credit, Fit::Possible),
            (Channel::WeChat, CardKind::Unsaid, Fit::No),
        ] {
            assert_eq!(credit.fits(0, channel, card), fit, "{channel:?} {card:?}");
        }
    }
}
