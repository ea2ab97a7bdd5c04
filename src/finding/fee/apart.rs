//! Fees that stand on rows of their own and name their payment, as wallets' lists of money moved have them.
//!
//! In: the acquirer's book. Out: the fee of each sale that has none on its own row, the fees that a payment's own row says too. Must
//! not know: what a fee should be.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::{IdKey, Kind, Minor};
use crate::finding::desk::{Class, Desk, Look};

/// Payments and refunds that share a number at the most: what more of them share is no payment's.
const PAYMENTS_MAX: usize = 16;

/// Minor units that a fee of more places differs from its payment's.
const ROUNDED: Minor = 1;

/// The fees apart of a book.
#[derive(Clone, Debug, Default)]
pub struct FeesApart {
    /// By sale, positive for a cost.
    pub of_sale: BTreeMap<u32, Minor>,
    /// The rows that are a payment's fee.
    pub rows: BTreeSet<u32>,
    /// Those whose payment's own row, in another list, has it too: the fee's row, the payment's.
    pub twice: Vec<(u32, u32)>,
}

impl FeesApart {
    /// The fee of a sale, positive for a cost.
    pub fn fee(&self, sale: u32) -> Option<Minor> {
        self.of_sale.get(&sale).copied()
    }

    /// Finds them among the rows that nothing has set apart.
    pub fn of(desk: &Desk<'_>) -> FeesApart {
        let (book, columns) = (desk.acquirer, &desk.acquirer.columns);
        let mut apart = FeesApart::default();
        let ids = |row: u32| [columns.channel_id.get(row as usize), columns.order_id.get(row as usize)];
        let is_fee = |row: &u32| {
            columns.kind.get(*row as usize) == Kind::Fee && book.moved(*row) && !desk.is_set_apart(*row) && ids(*row).iter().any(|id| id.is_some())
        };
        let fees: Vec<u32> = (0..book.len as u32).filter(is_fee).collect();
        if fees.is_empty() {
            return apart;
        }
        let mut wanted: BTreeMap<IdKey, Vec<u32>> = BTreeMap::new();
        for id in fees.iter().flat_map(|row| ids(*row)).filter(|id| id.is_some()) {
            wanted.entry(id).or_default();
        }
        for row in (0..book.len as u32).filter(|row| matches!(book.class(*row), Class::Sale | Class::Refund) && book.moved(*row)) {
            for id in ids(row) {
                if let Some(payments) = wanted.get_mut(&id).filter(|payments| payments.len() <= PAYMENTS_MAX && payments.last() != Some(&row)) {
                    payments.push(row);
                }
            }
        }
        for fee in fees {
            let named = ids(fee).into_iter().filter_map(|id| wanted.get(&id)).find(|payments| (1..=PAYMENTS_MAX).contains(&payments.len()));
            let Some(payments) = named else { continue };
            // What is given back with a refund is no part of what the sale cost.
            let cost = -book.amount(fee);
            // A fee that the payment's own row says differs from this one, or that stands in the same list, is another.
            // A list that leaves its fees to another writes nothing for them.
            let own = |row: &u32| columns.fee.get(*row as usize).value().filter(|own| *own != 0).map(|own| (*row, own));
            if payments.iter().any(|row| own(row).is_some()) {
                let is_elsewhere = |row: u32| book.input_of(row as usize) != book.input_of(fee as usize);
                let mut owns = payments.iter().filter_map(own);
                if let Some((payment, _)) = owns.find(|(row, own)| is_elsewhere(*row) && (own.abs() - cost.abs()).abs() <= ROUNDED) {
                    apart.rows.insert(fee);
                    apart.twice.push((fee, payment));
                }
                continue;
            }
            apart.rows.insert(fee);
            let is_sale = |row: &&u32| book.class(**row) == Class::Sale && !desk.is_set_apart(**row);
            if let Some(sale) = payments.iter().find(is_sale).filter(|_| cost > 0) {
                *apart.of_sale.entry(*sale).or_default() += cost;
            }
        }
        apart
    }
}
