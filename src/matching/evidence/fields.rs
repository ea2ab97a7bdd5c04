//! The fields a pair is compared on: a level each, and what that level weighs among random pairs.
//!
//! In: the rows of two pools. Out: levels and −ln(share of random pairs) for any pair. Must not know: how pairs are found,
//! what the levels weigh among true pairs.

use crate::base::Channel;

use super::levels::{self, Bands};
use super::memo::{LIKENESSES, Likeness, MemoIndex};
use super::pools::Pool;

mod sample;

/// What is compared. The first four have levels of their own; the rest are ids and names that are equal or not.
pub const FIELD_NAMES: [&str; FIELDS] = [
    "amount",
    "moment",
    "remark",
    "card",
    "channel",
    "terminal",
    "store",
    "merchant_no",
    "cashier",
    "kind",
    "batch",
    "trace",
    "auth",
    "rrn",
    "channel_id",
    "order_id",
    "receipt_id",
    "payer",
];
/// How many fields there are.
pub const FIELDS: usize = 18;
/// More levels than any field has.
pub const LEVELS_MAX: usize = 96;
/// A level for each field.
pub type Levels = [u8; FIELDS];

/// Places of the fields with levels of their own.
pub const AMOUNT: usize = 0;
/// The lag between the two moments.
pub const LAG: usize = 1;
/// The free text.
pub const MEMO: usize = 2;
/// The card.
pub const CARD: usize = 3;
/// The channel, which agrees with some that it does not equal.
pub const CHANNEL: usize = 4;
/// The terminal, the first of the ids and names.
pub const TERMINAL: usize = 5;
const IDS: std::ops::Range<usize> = CHANNEL..FIELDS;

/// Levels of an id, a name, a channel or a card.
pub const BOTH_MISSING: u8 = 0;
/// Only the acquirer's row has it.
pub const MERCHANT_MISSING: u8 = 1;
/// Only the merchant's row has it.
pub const ACQUIRER_MISSING: u8 = 2;
/// Equal.
pub const SAME: u8 = 3;
/// Not equal, but one may be the other: a wallet not named, a card of which less is shown.
pub const AGREES: u8 = 4;
/// Both have it and they differ.
pub const DIFFERS: u8 = 5;

/// Two pools and what random pairs of them look like.
pub struct Comparison<'a> {
    /// The merchant's rows.
    pub merchant: &'a Pool,
    /// The acquirer's rows.
    pub acquirer: &'a Pool,
    /// Bands of amount and lag.
    pub bands: Bands,
    /// The acquirer's texts in order.
    pub memo_index: MemoIndex,
    /// Fields that both sides have.
    pub is_active: [bool; FIELDS],
    ids: Vec<IdShares>,
    card_shares: CardShares,
    equal_amount: Vec<f32>,
    equal_amount_at_terminal: Vec<f32>,
    amount_ln: Vec<f32>,
    lag_ln: Vec<f32>,
    rush_ln: Vec<f32>,
    memo_ln: [f32; LIKENESSES],
    memo_missing: f32,
}

/// Shares of acquirer rows, for each merchant row, that have its id; and of those that have none.
#[derive(Default)]
struct IdShares {
    equal: Vec<f32>,
    missing: f32,
}

#[derive(Default)]
struct CardShares {
    full: Vec<f32>,
    last4: Vec<f32>,
    missing: f32,
}

impl<'a> Comparison<'a> {
    /// Two pools whose pairs have their levels and no shares: enough to count levels.
    pub fn unmeasured(merchant: &'a Pool, acquirer: &'a Pool, bands: Bands) -> Comparison<'a> {
        let mut is_active = [false; FIELDS];
        for (field, slot) in is_active.iter_mut().enumerate() {
            *slot = match field {
                AMOUNT | LAG => true,
                MEMO => merchant.memos.len() > 0 && acquirer.memos.len() > 0,
                CARD => !merchant.cards.is_empty() && !acquirer.cards.is_empty(),
                _ => [merchant, acquirer].iter().all(|pool| pool.keys.get(field).is_some_and(|keys| !keys.is_empty())),
            };
        }
        Comparison {
            card_shares: CardShares::default(),
            equal_amount: Vec::new(),
            equal_amount_at_terminal: Vec::new(),
            amount_ln: Vec::new(),
            lag_ln: Vec::new(),
            rush_ln: Vec::new(),
            memo_index: MemoIndex::new(&acquirer.memos),
            memo_ln: [0.0; LIKENESSES],
            memo_missing: 0.0,
            merchant,
            acquirer,
            bands,
            is_active,
            ids: is_active.iter().map(|_| IdShares::default()).collect(),
        }
    }

    /// Measures what random pairs look like.
    pub fn new(merchant: &'a Pool, acquirer: &'a Pool, bands: Bands, rush_window: i64) -> Comparison<'a> {
        let mut comparison = Comparison::unmeasured(merchant, acquirer, bands);
        let id_shares = |(field, active): (usize, &bool)| match (merchant.keys.get(field), acquirer.keys.get(field)) {
            (Some(own), Some(other)) if *active && IDS.contains(&field) => {
                IdShares { equal: shares_of(own, other), missing: missing_share(other.iter().map(|key| *key == 0)) }
            }
            _ => IdShares::default(),
        };
        comparison.ids = comparison.is_active.iter().enumerate().map(id_shares).collect();
        let times = |pool: &Pool| pool.times.iter().flatten().copied().collect::<Vec<i64>>();
        let least = 0.2 / (merchant.rows.len().min(acquirer.rows.len()) as f64 + 1.0).powi(2);
        let ln = |shares: Vec<f64>| shares.iter().map(|share| share.max(least).ln() as f32).collect::<Vec<f32>>();
        if comparison.is_active.get(CARD) == Some(&true) {
            comparison.card_shares = card_shares(merchant, acquirer);
        }
        let amounts = |pool: &Pool| pool.amounts.iter().map(|amount| amount_at(0, *amount)).collect::<Vec<u64>>();
        comparison.equal_amount = shares_of(&amounts(merchant), &amounts(acquirer));
        comparison.amount_ln = ln(comparison.bands.amount_shares(&merchant.amounts, &acquirer.amounts));
        comparison.lag_ln = ln(comparison.bands.lag_shares(&times(merchant), &times(acquirer)));
        comparison.rush_ln = rush(&merchant.times, &acquirer.times, rush_window);
        comparison.memo_missing = missing_share(acquirer.memos.of_row.iter().map(|number| *number == 0));
        comparison.measure_terminal_amounts();
        comparison.sample_amounts();
        comparison.sample_memos();
        comparison
    }

    /// A popular price of one terminal is no rarity there, whatever it is elsewhere.
    fn measure_terminal_amounts(&mut self) {
        if self.is_active.get(TERMINAL) != Some(&true) {
            return;
        }
        let joint = |pool: &Pool| {
            (0..pool.rows.len()).map(|row| amount_at(pool.key(TERMINAL, row), pool.amounts.get(row).copied().unwrap_or(0))).collect::<Vec<u64>>()
        };
        let joint_shares = shares_of(&joint(self.merchant), &joint(self.acquirer));
        let rows = self.acquirer.rows.len() as f32;
        let terminals = self.ids.get(TERMINAL).map_or(&[][..], |ids| &ids.equal);
        // As if five more rows of the terminal had the prices of the whole pool.
        const POOLED_ROWS: f32 = 5.0;
        let share = |((joint, terminal), pooled): ((&f32, &f32), &f32)| (joint * rows + POOLED_ROWS * pooled) / (terminal * rows + POOLED_ROWS);
        self.equal_amount_at_terminal = joint_shares.iter().zip(terminals).zip(&self.equal_amount).map(share).collect();
    }

    /// The level of a field for a pair, and ln of the share of random partners of the merchant's row that have it.
    pub fn level(&self, field: usize, merchant: usize, acquirer: usize) -> (u8, f32) {
        let of = |values: &[f32], at: usize| values.get(at).copied().unwrap_or(0.0);
        match field {
            AMOUNT => {
                let amount = |pool: &Pool, row: usize| pool.amounts.get(row).copied().unwrap_or(0);
                let level = self.bands.amount_level(amount(self.merchant, merchant), amount(self.acquirer, acquirer));
                if level != levels::EQUAL {
                    return (level, of(&self.amount_ln, usize::from(level)));
                }
                let terminal = self.merchant.key(TERMINAL, merchant);
                let is_same_terminal = terminal != 0 && terminal == self.acquirer.key(TERMINAL, acquirer);
                let share = if is_same_terminal && !self.equal_amount_at_terminal.is_empty() {
                    of(&self.equal_amount_at_terminal, merchant)
                } else {
                    of(&self.equal_amount, merchant)
                };
                (level, self.ln_share(share))
            }
            LAG => match (self.merchant.times.get(merchant).copied().flatten(), self.acquirer.times.get(acquirer).copied().flatten()) {
                (Some(m), Some(a)) => {
                    let level = self.bands.lag_level(a - m);
                    (level, of(&self.lag_ln, usize::from(level)) + of(&self.rush_ln, merchant))
                }
                _ => (self.bands.lag_levels() as u8, 0.0),
            },
            MEMO => self.memo_level(merchant, acquirer),
            CARD => self.card_level(merchant, acquirer),
            _ => self.id_level(field, merchant, acquirer),
        }
    }

    fn ln_share(&self, share: f32) -> f32 {
        share.max(0.1 / (self.acquirer.rows.len() as f32 + 1.0)).ln()
    }

    fn memo_level(&self, merchant: usize, acquirer: usize) -> (u8, f32) {
        let text = |pool: &'a Pool, row: usize| pool.memos.text(pool.memos.of_row.get(row).copied().unwrap_or(0));
        let (own, other) = (text(self.merchant, merchant), text(self.acquirer, acquirer));
        let missing = self.memo_missing;
        let (likeness, share) = match (own.is_empty(), other.is_empty()) {
            (true, true) => (Likeness::BothMissing, missing),
            (true, false) => (Likeness::MerchantMissing, 1.0 - missing),
            (false, true) => (Likeness::AcquirerMissing, missing),
            (false, false) => {
                let (likeness, share) = self.memo_index.compare(own, other, &self.acquirer.memos);
                let sampled = self.memo_ln.get(likeness as usize).copied().unwrap_or(0.0);
                return (likeness as u8, share.map_or(sampled, |share| self.ln_share(share)));
            }
        };
        (likeness as u8, self.ln_share(share))
    }

    fn card_level(&self, merchant: usize, acquirer: usize) -> (u8, f32) {
        let (own, other) = (self.merchant.card(merchant), self.acquirer.card(acquirer));
        let missing = self.card_shares.missing;
        let of = |values: &[f32]| values.get(merchant).copied().unwrap_or(0.0);
        let (full, last4) = (of(&self.card_shares.full), of(&self.card_shares.last4));
        let (level, share) = match (own.is_some(), other.is_some()) {
            (false, false) => (BOTH_MISSING, missing),
            (false, true) => (MERCHANT_MISSING, 1.0 - missing),
            (true, false) => (ACQUIRER_MISSING, missing),
            (true, true) if own == other && own.first6().is_some() => (SAME, full),
            (true, true) if own.agrees(other) => (AGREES, last4),
            (true, true) => (DIFFERS, 1.0 - missing - last4),
        };
        (level, self.ln_share(share))
    }

    fn id_level(&self, field: usize, merchant: usize, acquirer: usize) -> (u8, f32) {
        let (own, other) = (self.merchant.key(field, merchant), self.acquirer.key(field, acquirer));
        let Some(shares) = self.ids.get(field) else { return (BOTH_MISSING, 0.0) };
        let equal = shares.equal.get(merchant).copied().unwrap_or(0.0);
        let (level, share) = match (own != 0, other != 0) {
            (false, false) => (BOTH_MISSING, shares.missing),
            (false, true) => (MERCHANT_MISSING, 1.0 - shares.missing),
            (true, false) => (ACQUIRER_MISSING, shares.missing),
            (true, true) if own == other => (SAME, equal),
            (true, true) if field == CHANNEL && channel(own).agrees(channel(other)) => (AGREES, 0.5),
            (true, true) => (DIFFERS, 1.0 - shares.missing - equal),
        };
        (level, self.ln_share(share))
    }
}

fn channel(key: u64) -> Channel {
    const WALLETS: [Channel; 5] = [Channel::WeChat, Channel::Alipay, Channel::UnionPayQr, Channel::OtherWallet, Channel::AnyWallet];
    WALLETS.into_iter().find(|wallet| *wallet as u64 == key).unwrap_or(if key == 0 { Channel::Unsaid } else { Channel::Cash })
}

/// One key of a terminal and an amount.
pub fn amount_at(terminal: u64, amount: i64) -> u64 {
    (terminal.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ amount as u64).wrapping_mul(0xBF58_476D_1CE4_E5B9) | 1
}

fn missing_share(missing: impl Iterator<Item = bool>) -> f32 {
    let (mut count, mut all) = (0_u32, 0_u32);
    for is_missing in missing {
        count += u32::from(is_missing);
        all += 1;
    }
    count as f32 / all.max(1) as f32
}

/// For each key of `own`, the share of rows on both sides that have it, not counting the row itself and most of a row of
/// the other side: one there may well be the partner, which is no chance neighbour.
fn shares_of(own: &[u64], other: &[u64]) -> Vec<f32> {
    const PARTNER: f32 = 0.6;
    let mut sorted = other.to_vec();
    sorted.sort_unstable();
    let mut order: Vec<(u64, u32)> = own.iter().enumerate().map(|(row, key)| (*key, row as u32)).collect();
    order.sort_unstable();
    let mut shares = vec![0.0; own.len()];
    let mut rest = sorted.as_slice();
    for same in order.chunk_by(|x, y| x.0 == y.0) {
        let Some((key, _)) = same.first() else { continue };
        rest = rest.get(rest.partition_point(|known| known < key)..).unwrap_or(&[]);
        let there = rest.partition_point(|known| known == key) as f32;
        let share = ((same.len() - 1) as f32 + (there - PARTNER).max(1.0 - PARTNER)) / (own.len() + other.len()).max(1) as f32;
        for (_, row) in same {
            if let Some(slot) = shares.get_mut(*row as usize) {
                *slot = share;
            }
        }
    }
    shares
}

fn card_shares(merchant: &Pool, acquirer: &Pool) -> CardShares {
    let full = |pool: &Pool| {
        pool.cards
            .iter()
            .map(|card| card.last4().map_or(0, |last4| u64::from(card.first6().unwrap_or(0)) << 16 | u64::from(last4) | 1 << 40))
            .collect::<Vec<u64>>()
    };
    let last4 = |pool: &Pool| pool.cards.iter().map(|card| card.last4().map_or(0, |last4| u64::from(last4) | 1 << 40)).collect::<Vec<u64>>();
    CardShares {
        full: shares_of(&full(merchant), &full(acquirer)),
        last4: shares_of(&last4(merchant), &last4(acquirer)),
        missing: missing_share(acquirer.cards.iter().map(|card| !card.is_some())),
    }
}

/// ln of how much busier than the average the acquirer's rows are about each merchant row: at lunch, chance neighbours are
/// near.
fn rush(merchant: &[Option<i64>], acquirer: &[Option<i64>], window: i64) -> Vec<f32> {
    let mut times: Vec<i64> = acquirer.iter().flatten().copied().collect();
    times.sort_unstable();
    let near = |time: &Option<i64>| {
        time.map_or(0, |time| times.partition_point(|other| *other <= time + window) - times.partition_point(|other| *other < time - window))
    };
    let counts: Vec<usize> = merchant.iter().map(near).collect();
    let average = counts.iter().sum::<usize>() as f32 / counts.len().max(1) as f32;
    counts.iter().map(|count| ((*count as f32 + 1.0) / (average + 1.0)).ln()).collect()
}

#[cfg(test)]
mod tests;
