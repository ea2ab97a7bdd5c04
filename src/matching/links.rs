//! Which record of one side is which record of the other, and how surely.
//!
//! In: pairs found by the tiers. Out: [`Links`]. Must not know: codes, why a pair differs.

/// No record.
pub const NOBODY: u32 = u32::MAX;

/// On what a link rests, strongest first (domain tiers T1–T7).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Tier {
    /// Not linked.
    #[default]
    None,
    /// Retrieval reference and day, the channel's number, or the order number.
    T1,
    /// Terminal, batch and trace.
    T2,
    /// Terminal, trace, day and last four.
    T3,
    /// Authorisation code, last four and day.
    T4,
    /// Terminal, last four, amount and ten minutes.
    T5,
    /// Terminal, amount and three minutes, or learned evidence.
    T6,
    /// Several rows whose sums agree.
    T7,
    /// A person's decision.
    Hand,
}

impl Tier {
    /// The report's name, `T1` to `T7` or `hand`; empty for none.
    pub fn name(self) -> &'static str {
        ["", "T1", "T2", "T3", "T4", "T5", "T6", "T7", "hand"].get(self as usize).copied().unwrap_or("")
    }

    /// Whether the link rests on a reference, so that amount, date and tender may differ.
    pub fn is_reference(self) -> bool {
        matches!(self, Tier::T1 | Tier::T2 | Tier::T3 | Tier::Hand)
    }
}

/// One-to-one links between the merchant's and the acquirer's records. A record is in at most one.
#[derive(Clone, Debug, Default)]
pub struct Links {
    merchant: Vec<u32>,
    acquirer: Vec<u32>,
    tiers: Vec<Tier>,
    probabilities: Vec<f32>,
    // Pairs that a person parted, sorted.
    apart: Vec<(u32, u32)>,
}

// Below what is called confirmed.
const LIKELY: f32 = 0.95;

impl Links {
    /// No links between books of the given lengths.
    pub fn new(merchant_len: usize, acquirer_len: usize) -> Links {
        Links {
            merchant: vec![NOBODY; merchant_len],
            acquirer: vec![NOBODY; acquirer_len],
            tiers: vec![Tier::None; merchant_len],
            probabilities: Vec::new(),
            apart: Vec::new(),
        }
    }

    /// Pairs that are never linked, whatever speaks for them.
    pub fn keep_apart(&mut self, pairs: &[(u32, u32)]) {
        self.apart = pairs.to_vec();
        self.apart.sort_unstable();
    }

    /// Links two records. Does nothing when either is linked already, or the pair is kept apart.
    pub fn link(&mut self, merchant: u32, acquirer: u32, tier: Tier) {
        if self.apart.binary_search(&(merchant, acquirer)).is_ok() {
            return;
        }
        if let (Some(to @ &mut NOBODY), Some(from @ &mut NOBODY)) =
            (self.merchant.get_mut(merchant as usize), self.acquirer.get_mut(acquirer as usize))
        {
            *to = acquirer;
            *from = merchant;
            if let Some(slot) = self.tiers.get_mut(merchant as usize) {
                *slot = tier;
            }
        }
    }

    /// Links two records with the probability that evidence gave.
    pub fn link_with(&mut self, merchant: u32, acquirer: u32, tier: Tier, probability: f32) {
        self.link(merchant, acquirer, tier);
        if self.of_merchant(merchant) == Some(acquirer) {
            let index = merchant as usize;
            if self.probabilities.len() <= index {
                self.probabilities.resize(self.merchant.len(), 0.0);
            }
            if let Some(slot) = self.probabilities.get_mut(index) {
                *slot = probability;
            }
        }
    }

    /// Links two records that the time and an explanation put together: likely, and less than certain.
    pub fn link_likely(&mut self, merchant: u32, acquirer: u32, tier: Tier) {
        self.link_with(merchant, acquirer, tier, LIKELY);
    }

    /// Takes a link back.
    pub fn unlink_merchant(&mut self, merchant: u32) {
        if let Some(acquirer) = self.of_merchant(merchant) {
            if let Some(slot) = self.merchant.get_mut(merchant as usize) {
                *slot = NOBODY;
            }
            if let Some(slot) = self.acquirer.get_mut(acquirer as usize) {
                *slot = NOBODY;
            }
            if let Some(slot) = self.tiers.get_mut(merchant as usize) {
                *slot = Tier::None;
            }
            if let Some(slot) = self.probabilities.get_mut(merchant as usize) {
                *slot = 0.0;
            }
        }
    }

    /// Says that the group a merchant's record is in rests on sums and times alone.
    pub fn doubt(&mut self, merchant: u32) {
        let index = merchant as usize;
        if self.probabilities.len() <= index {
            self.probabilities.resize(self.merchant.len(), 0.0);
        }
        if let Some(slot) = self.probabilities.get_mut(index) {
            *slot = LIKELY;
        }
    }

    /// How likely the group of a merchant's record is right.
    pub fn probability_of_group(&self, merchant: u32) -> f32 {
        self.probabilities.get(merchant as usize).copied().filter(|given| *given > 0.0).unwrap_or(0.99)
    }

    /// The acquirer's record linked to a merchant's.
    pub fn of_merchant(&self, merchant: u32) -> Option<u32> {
        self.merchant.get(merchant as usize).copied().filter(|other| *other != NOBODY)
    }

    /// The merchant's record linked to an acquirer's.
    pub fn of_acquirer(&self, acquirer: u32) -> Option<u32> {
        self.acquirer.get(acquirer as usize).copied().filter(|other| *other != NOBODY)
    }

    /// The tier of a merchant record's link.
    pub fn tier(&self, merchant: u32) -> Tier {
        self.tiers.get(merchant as usize).copied().unwrap_or_default()
    }

    /// How likely the link of a merchant record is right, 0–1: what evidence gave, else what the tier stands for.
    pub fn probability(&self, merchant: u32) -> f32 {
        match self.probabilities.get(merchant as usize) {
            Some(given) if *given > 0.0 => *given,
            _ => match self.tier(merchant) {
                Tier::None => 0.0,
                Tier::T1 => 0.9999,
                Tier::T2 | Tier::T3 => 0.9995,
                Tier::T4 => 0.999,
                Tier::T5 => 0.995,
                Tier::T6 => 0.97,
                Tier::T7 => 0.95,
                Tier::Hand => 1.0,
            },
        }
    }

    /// All links, by merchant record.
    pub fn iter(&self) -> impl Iterator<Item = (u32, u32, Tier)> + '_ {
        self.merchant
            .iter()
            .zip(&self.tiers)
            .enumerate()
            .filter(|(_, (acquirer, _))| **acquirer != NOBODY)
            .map(|(merchant, (acquirer, tier))| (merchant as u32, *acquirer, *tier))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_in_at_most_one_link() {
        let mut links = Links::new(2, 2);
        links.link(0, 1, Tier::T1);
        links.link(1, 1, Tier::T5);
        links.link(0, 0, Tier::T5);
        assert_eq!(links.iter().collect::<Vec<_>>(), [(0, 1, Tier::T1)]);
        assert_eq!((links.of_merchant(1), links.of_acquirer(1)), (None, Some(0)));
        links.unlink_merchant(0);
        assert_eq!(links.iter().count(), 0);
    }
}
