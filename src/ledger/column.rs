//! A column of a table: values a record, or nothing where the file has no such column.
//!
//! In: typed values. Out: the value of a record. Must not know: which columns there are.

use crate::base::Minor;
use crate::base::pack::{self, Flat, packed_number};

/// A column of a ledger: as long as the ledger, or empty where the file has no such column.
#[derive(Clone, Debug)]
pub struct Column<T>(Vec<T>);

impl<T> Default for Column<T> {
    fn default() -> Self {
        Column(Vec::new())
    }
}

impl<T: Copy + Default> Column<T> {
    /// The value at `index`; the type's "none" where the column is absent.
    pub fn get(&self, index: usize) -> T {
        self.0.get(index).copied().unwrap_or_default()
    }

    /// Whether the file has the column.
    pub fn is_present(&self) -> bool {
        !self.0.is_empty()
    }

    /// Sets the value at `index`, filling with "none" up to it.
    pub fn set(&mut self, index: usize, value: T) {
        match self.0.get_mut(index) {
            Some(slot) => *slot = value,
            None => {
                if self.0.len() < index {
                    self.0.resize(index, T::default());
                }
                self.0.push(value);
            }
        }
    }

    /// Makes room for so many values in a column that has none yet.
    pub fn make_room(&mut self, values: usize) {
        if self.0.capacity() == 0 {
            self.0.reserve_exact(values);
        }
    }

    /// Makes the column `len` long with "none", keeping what it has.
    pub fn fill_to(&mut self, len: usize) {
        self.0.resize(len, T::default());
    }

    // Keeps the values whose flag is set.
    pub(super) fn keep(&mut self, flags: &[bool]) {
        let mut flags = flags.iter();
        self.0.retain(|_| flags.next().copied().unwrap_or(true));
    }

    pub(super) fn values_mut(&mut self) -> &mut [T] {
        &mut self.0
    }

    /// All values; empty where the column is absent.
    pub fn values(&self) -> &[T] {
        &self.0
    }

    pub(super) fn pack(&self, piece: &mut dyn FnMut(&[u8]))
    where
        T: Flat,
    {
        piece(&pack::column(&self.0));
    }

    // Absent, or as long as the ledger.
    pub(super) fn unpack(len: usize, next: &mut dyn FnMut() -> Option<Vec<u8>>) -> Option<Column<T>>
    where
        T: Flat,
    {
        let values = pack::values(&next()?)?;
        (values.is_empty() || values.len() == len).then_some(Column(values))
    }

    pub(super) fn append(&mut self, own_len: usize, other: Column<T>, other_len: usize) {
        if self.0.is_empty() && other.0.is_empty() {
            return;
        }
        self.fill_to(own_len);
        let mut other = other;
        other.fill_to(other_len);
        if own_len == 0 { self.0 = other.0 } else { self.0.append(&mut other.0) }
    }
}

/// An optional amount of money in minor units; none is no cell or an empty one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MaybeMinor(i64);

impl MaybeMinor {
    /// No amount.
    pub const NONE: MaybeMinor = MaybeMinor(i64::MIN);

    /// The amount, or `None`.
    pub fn value(self) -> Option<Minor> {
        (self.0 != i64::MIN).then_some(self.0)
    }
}

packed_number!(MaybeMinor(i64));

impl Default for MaybeMinor {
    fn default() -> Self {
        MaybeMinor::NONE
    }
}

impl From<Minor> for MaybeMinor {
    fn from(minor: Minor) -> Self {
        MaybeMinor(minor)
    }
}
