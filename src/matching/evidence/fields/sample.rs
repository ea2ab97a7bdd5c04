//! What random pairs look like where counting all of them would take too long.
//!
//! In: the rows of two pools. Out: the weights of amounts that differ and of texts that are alike. Must not know: which pairs
//! are true.

use super::{Comparison, MEMO};
use crate::matching::evidence::levels;
use crate::matching::evidence::memo::{LIKENESSES, PREFIX_CHARS_MIN};
use crate::matching::evidence::pools::Pool;

// Acquirer's rows that a merchant's row is compared with.
const DRAWN: usize = 120;

impl<'a> Comparison<'a> {
    /// What can't be counted is sampled: amounts that are a slip of the pen or far apart.
    pub(super) fn sample_amounts(&mut self) {
        let mut drawn = drawn(self.acquirer.rows.len());
        let (mut slips, mut far, mut pairs) = (0_u32, 0_u32, 0_u32);
        for merchant in sampled(self.merchant) {
            for acquirer in drawn.by_ref().take(DRAWN) {
                let amount = |pool: &Pool, row: usize| pool.amounts.get(row).copied().unwrap_or(0);
                match self.bands.amount_level(amount(self.merchant, merchant), amount(self.acquirer, acquirer)) {
                    levels::SLIP => slips += 1,
                    levels::FAR_AMOUNT => far += 1,
                    _ => {}
                }
                pairs += 1;
            }
        }
        let share = |count: u32| (f64::from(count) + 0.5) / (f64::from(pairs) + 1.0);
        let opposite = 0.5 / (self.acquirer.rows.len() as f64 + 1.0);
        for (level, share) in [(levels::SLIP, share(slips)), (levels::FAR_AMOUNT, share(far)), (levels::OPPOSITE, opposite)] {
            if let Some(slot) = self.amount_ln.get_mut(usize::from(level)) {
                *slot = share.ln() as f32;
            }
        }
    }

    /// Likewise how alike two texts are: of those with a start in common, which is rare, more are looked at than chance would draw.
    pub(super) fn sample_memos(&mut self) {
        const ALIKE_MAX: usize = 300;
        if self.is_active.get(MEMO) != Some(&true) {
            return;
        }
        let acquirers = self.acquirer.rows.len() as f64;
        let text_of = |pool: &'a Pool, row: usize| pool.memos.text(pool.memos.of_row.get(row).copied().unwrap_or(0));
        let mut drawn = drawn(self.acquirer.rows.len());
        let mut sums = [0.0_f64; LIKENESSES];
        let mut rows = 0.0;
        for text in sampled(self.merchant).map(|merchant| text_of(self.merchant, merchant)) {
            let mut weigh = |other: &[char], weight: f64| {
                if !text.is_empty() && !other.is_empty() {
                    let (likeness, _) = self.memo_index.compare(text, other, &self.acquirer.memos);
                    if let Some(sum) = sums.get_mut(likeness as usize) {
                        *sum += weight;
                    }
                }
            };
            let start = text.get(..PREFIX_CHARS_MIN);
            let alike = start.map_or(&[][..], |start| self.memo_index.rows_with_prefix(&self.acquirer.memos, start));
            let stride = (alike.len() / ALIKE_MAX).max(1);
            let taken = alike.len().div_ceil(stride);
            for acquirer in alike.iter().step_by(stride) {
                weigh(text_of(self.acquirer, *acquirer as usize), alike.len() as f64 / taken as f64);
            }
            let others = drawn.by_ref().take(DRAWN).map(|acquirer| text_of(self.acquirer, acquirer));
            for other in others.filter(|other| !start.is_some_and(|start| other.starts_with(start))) {
                weigh(other, acquirers / DRAWN as f64);
            }
            rows += 1.0;
        }
        for (sum, ln) in sums.iter().zip(&mut self.memo_ln) {
            *ln = ((sum + 0.5) / (rows * acquirers)).ln() as f32;
        }
    }
}

/// Some of the merchant's rows, evenly spread.
fn sampled(merchant: &Pool) -> impl Iterator<Item = usize> + use<> {
    const ROWS: usize = 600;
    let rows = merchant.rows.len();
    (0..rows).step_by((rows / ROWS).max(1))
}

/// Rows of so many, drawn with one seed, so that two checks draw the same; none of none.
fn drawn(rows: usize) -> impl Iterator<Item = usize> {
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    std::iter::from_fn(move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((state >> 33) as usize).checked_rem(rows)
    })
}
