//! Values to bytes and back, for what one worker hands to another: compact, and every length checked on the way in.
//!
//! In: values of the engine. Out: little-endian bytes; values, or nothing where the bytes are not of our making. Must not
//! know: who carries them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

/// A value that can be written as bytes and read again.
pub trait Pack: Sized {
    /// Appends the value.
    fn pack(&self, out: &mut Vec<u8>);
    /// Reads the value and moves past it; `None` where the bytes end early or say something impossible.
    fn unpack(from: &mut &[u8]) -> Option<Self>;
}

/// A value of a fixed number of bytes, for columns.
pub trait Flat: Copy {
    /// How many.
    const BYTES: usize;
    /// Writes them into a slice of that length.
    fn put(self, to: &mut [u8]);
    /// Reads them from a slice of that length.
    fn take(bytes: &[u8]) -> Option<Self>;
}

// Values handled in one call: long calls stay in the browser's quick compiler, short ones are soon well compiled.
const BLOCK: usize = 8_192;

/// A column's bytes.
pub fn column<T: Flat>(values: &[T]) -> Vec<u8> {
    let mut bytes = vec![0; values.len() * T::BYTES];
    for (block, to) in values.chunks(BLOCK).zip(bytes.chunks_mut(BLOCK * T::BYTES)) {
        put_block(block, to);
    }
    bytes
}

#[inline(never)]
fn put_block<T: Flat>(block: &[T], to: &mut [u8]) {
    for (value, to) in block.iter().zip(to.chunks_exact_mut(T::BYTES)) {
        value.put(to);
    }
}

/// A column from its bytes; `None` where they are no whole number of values or hold one that can't be.
pub fn values<T: Flat>(bytes: &[u8]) -> Option<Vec<T>> {
    if !bytes.len().is_multiple_of(T::BYTES) {
        return None;
    }
    let mut values = Vec::with_capacity(bytes.len() / T::BYTES);
    for block in bytes.chunks(BLOCK * T::BYTES) {
        take_block(block, &mut values)?;
    }
    Some(values)
}

#[inline(never)]
fn take_block<T: Flat>(block: &[u8], values: &mut Vec<T>) -> Option<()> {
    for bytes in block.chunks_exact(T::BYTES) {
        values.push(T::take(bytes)?);
    }
    Some(())
}

macro_rules! numbers {
    ($($type:ty)*) => {
        $(impl Flat for $type {
            const BYTES: usize = size_of::<$type>();
            fn put(self, to: &mut [u8]) {
                to.copy_from_slice(&self.to_le_bytes());
            }
            fn take(bytes: &[u8]) -> Option<Self> {
                Some(<$type>::from_le_bytes(bytes.try_into().ok()?))
            }
        }
        impl Pack for $type {
            fn pack(&self, out: &mut Vec<u8>) {
                out.extend_from_slice(&self.to_le_bytes());
            }
            fn unpack(from: &mut &[u8]) -> Option<Self> {
                Self::take(from.split_off(..Self::BYTES)?)
            }
        })*
    };
}

numbers!(u8 u16 u32 u64 i32 i64);

impl Pack for bool {
    fn pack(&self, out: &mut Vec<u8>) {
        out.push(u8::from(*self));
    }
    fn unpack(from: &mut &[u8]) -> Option<Self> {
        match u8::unpack(from)? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }
}

impl Pack for usize {
    fn pack(&self, out: &mut Vec<u8>) {
        (*self as u64).pack(out);
    }
    fn unpack(from: &mut &[u8]) -> Option<Self> {
        u64::unpack(from)?.try_into().ok()
    }
}

fn pack_text(text: &str, out: &mut Vec<u8>) {
    text.len().pack(out);
    out.extend_from_slice(text.as_bytes());
}

fn unpack_text<'a>(from: &mut &'a [u8]) -> Option<&'a str> {
    let length = usize::unpack(from)?;
    str::from_utf8(from.split_off(..length)?).ok()
}

impl Pack for String {
    fn pack(&self, out: &mut Vec<u8>) {
        pack_text(self, out);
    }
    fn unpack(from: &mut &[u8]) -> Option<Self> {
        unpack_text(from).map(str::to_owned)
    }
}

impl Pack for Box<str> {
    fn pack(&self, out: &mut Vec<u8>) {
        pack_text(self, out);
    }
    fn unpack(from: &mut &[u8]) -> Option<Self> {
        unpack_text(from).map(Box::from)
    }
}

// Keys, fields and formats are words of the program; each met is kept once and for good, and there are not many.
const WORDS_MAX: usize = 4_096;
const WORD_BYTES_MAX: usize = 64;
static WORDS: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());

impl Pack for &'static str {
    fn pack(&self, out: &mut Vec<u8>) {
        pack_text(self, out);
    }
    fn unpack(from: &mut &[u8]) -> Option<Self> {
        let text = unpack_text(from)?;
        let mut words = WORDS.lock().ok()?;
        if let Some(known) = words.get(text) {
            return Some(known);
        }
        if text.len() > WORD_BYTES_MAX || words.len() >= WORDS_MAX {
            return None;
        }
        let word: &'static str = Box::leak(Box::from(text));
        words.insert(word);
        Some(word)
    }
}

impl<T: Pack> Pack for Option<T> {
    fn pack(&self, out: &mut Vec<u8>) {
        self.is_some().pack(out);
        if let Some(value) = self {
            value.pack(out);
        }
    }
    fn unpack(from: &mut &[u8]) -> Option<Self> {
        if bool::unpack(from)? { T::unpack(from).map(Some) } else { Some(None) }
    }
}

impl<T: Pack> Pack for Vec<T> {
    fn pack(&self, out: &mut Vec<u8>) {
        self.len().pack(out);
        self.iter().for_each(|value| value.pack(out));
    }
    fn unpack(from: &mut &[u8]) -> Option<Self> {
        let length = usize::unpack(from)?;
        // A declared length reserves nothing: it may be a lie.
        (0..length).map(|_| T::unpack(from)).collect()
    }
}

impl<K: Pack + Ord, V: Pack> Pack for BTreeMap<K, V> {
    fn pack(&self, out: &mut Vec<u8>) {
        self.len().pack(out);
        for (key, value) in self {
            key.pack(out);
            value.pack(out);
        }
    }
    fn unpack(from: &mut &[u8]) -> Option<Self> {
        let length = usize::unpack(from)?;
        (0..length).map(|_| Some((K::unpack(from)?, V::unpack(from)?))).collect()
    }
}

impl<A: Pack, B: Pack> Pack for (A, B) {
    fn pack(&self, out: &mut Vec<u8>) {
        self.0.pack(out);
        self.1.pack(out);
    }
    fn unpack(from: &mut &[u8]) -> Option<Self> {
        Some((A::unpack(from)?, B::unpack(from)?))
    }
}

impl<T: Pack + Copy + Default, const N: usize> Pack for [T; N] {
    fn pack(&self, out: &mut Vec<u8>) {
        self.iter().for_each(|value| value.pack(out));
    }
    fn unpack(from: &mut &[u8]) -> Option<Self> {
        let mut values = [T::default(); N];
        for value in &mut values {
            *value = T::unpack(from)?;
        }
        Some(values)
    }
}

/// Packs a struct field by field; a field forgotten here does not compile.
macro_rules! packed {
    ($type:ident { $($field:ident),* $(,)? }) => {
        impl crate::base::pack::Pack for $type {
            fn pack(&self, out: &mut Vec<u8>) {
                let $type { $($field),* } = self;
                $($field.pack(out);)*
            }
            fn unpack(from: &mut &[u8]) -> Option<Self> {
                Some($type { $($field: crate::base::pack::Pack::unpack(from)?),* })
            }
        }
    };
}

/// An enum that fits in a byte; a variant forgotten here does not compile.
macro_rules! packed_enum {
    ($($type:ident: $($name:ident)*;)*) => {
        $(impl crate::base::pack::Flat for $type {
            const BYTES: usize = 1;
            fn put(self, to: &mut [u8]) {
                let byte = match self {
                    $($type::$name => $type::$name as u8,)*
                };
                to.copy_from_slice(&[byte]);
            }
            fn take(bytes: &[u8]) -> Option<Self> {
                match *bytes.first()? {
                    $(byte if byte == $type::$name as u8 => Some($type::$name),)*
                    _ => None,
                }
            }
        })*
    };
}

/// A type that is one flat value is packed as that.
macro_rules! packed_flat {
    ($($type:ident)*) => {
        $(impl crate::base::pack::Pack for $type {
            fn pack(&self, out: &mut Vec<u8>) {
                let at = out.len();
                out.resize(at + <$type as crate::base::pack::Flat>::BYTES, 0);
                if let Some(to) = out.get_mut(at..) {
                    crate::base::pack::Flat::put(*self, to);
                }
            }
            fn unpack(from: &mut &[u8]) -> Option<Self> {
                <$type as crate::base::pack::Flat>::take(from.split_off(..<$type as crate::base::pack::Flat>::BYTES)?)
            }
        })*
    };
}

/// A number in a type of its own.
macro_rules! packed_number {
    ($type:ident($inner:ty)) => {
        impl crate::base::pack::Flat for $type {
            const BYTES: usize = size_of::<$inner>();
            fn put(self, to: &mut [u8]) {
                crate::base::pack::Flat::put(self.0, to);
            }
            fn take(bytes: &[u8]) -> Option<Self> {
                <$inner as crate::base::pack::Flat>::take(bytes).map($type)
            }
        }
    };
}

pub(crate) use {packed, packed_enum, packed_flat, packed_number};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Card, Kind, Moment};

    fn back<T: Pack + PartialEq + std::fmt::Debug>(value: T) {
        let mut bytes = Vec::new();
        value.pack(&mut bytes);
        let mut from = bytes.as_slice();
        assert_eq!(T::unpack(&mut from), Some(value));
        assert!(from.is_empty());
        for end in 0..bytes.len() {
            assert_eq!(T::unpack(&mut bytes.get(..end).unwrap_or(&[])), None, "cut at {end}");
        }
    }

    #[test]
    fn what_was_packed_comes_back_and_a_cut_is_seen() {
        back((7_u32, -3_i64));
        back(vec![Some("字".to_owned()), None]);
        back(BTreeMap::from([("row-total", 3_u64), ("row-note", 1)]));
        back((Some(true), [1_i32, -2, 3]));
    }

    #[test]
    fn a_column_comes_back_and_an_impossible_value_does_not() {
        let cards: Vec<Card> = (0..9_000).map(|index| Card::new(629_999, index)).collect();
        assert_eq!(values::<Card>(&column(&cards)), Some(cards));
        let moments = vec![Moment::NONE; 3];
        assert_eq!(values::<Moment>(&column(&moments)), Some(moments));
        assert_eq!(values::<Kind>(&[0, 255]), None);
        assert_eq!(values::<u32>(&[1, 2, 3]), None);
    }

    #[test]
    fn a_length_that_lies_reserves_nothing() {
        let mut bytes = Vec::new();
        u64::MAX.pack(&mut bytes);
        assert_eq!(Vec::<u64>::unpack(&mut bytes.as_slice()), None);
        assert_eq!(String::unpack(&mut bytes.as_slice()), None);
    }
}
