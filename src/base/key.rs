//! Keys made from what a file writes as an id, so that two spellings of one id are equal and a row costs eight bytes.
//!
//! In: id text with guards and padding. Out: [`IdKey`] for ids that differ on every row, [`Name`] for those that repeat
//! (terminals, cashiers). Must not know: which column an id came from.

use hashbrown::HashTable;

use super::eight;
use super::eight::upper;
use super::pack::packed_number;

/// A 64-bit fingerprint of a normalised id. Equal ids have equal keys; two different ids share one with probability 2⁻⁶⁴,
/// and a link by key is confirmed on the text of the rows before it counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IdKey(u64);

packed_number!(IdKey(u64));
packed_number!(Name(u32));

impl IdKey {
    /// No id.
    pub const NONE: IdKey = IdKey(0);

    /// Whether there is an id.
    pub fn is_some(self) -> bool {
        self.0 != 0
    }

    /// The number itself, for hash tables.
    pub fn bits(self) -> u64 {
        self.0
    }

    /// The key of an id as written: guards off, upper case, leading zeros and a spreadsheet's `.0` dropped. An id that is
    /// empty, a dash or all zeros is [`IdKey::NONE`]: exports write those where there is none.
    pub fn from_text(text: &str) -> IdKey {
        IdKey::of_core(id_core(text))
    }

    fn of_core(core: &str) -> IdKey {
        let bytes = core.as_bytes();
        if bytes.is_empty() {
            return IdKey::NONE;
        }
        let mut hash = 0x9E37_79B9_7F4A_7C15_u64 ^ bytes.len() as u64;
        let (words, tail) = bytes.as_chunks::<8>();
        for word in words {
            hash = mix(hash ^ upper(u64::from_be_bytes(*word)));
        }
        if !tail.is_empty() {
            let word = match bytes.last_chunk::<8>() {
                Some(last) => u64::from_be_bytes(*last) & ((1 << (8 * tail.len())) - 1),
                None => tail.iter().fold(0, |word, byte| word << 8 | u64::from(*byte)),
            };
            hash = mix(hash ^ upper(word));
        }
        IdKey(if hash == 0 { 1 } else { hash })
    }

    /// One key of two: a batch and a trace, a reference and a day. None when either is none.
    pub fn and(self, other: u64) -> IdKey {
        if self.0 == 0 {
            return IdKey::NONE;
        }
        let hash = mix(self.0 ^ mix(other.wrapping_add(0xD1B5_4A32_D192_ED03)));
        IdKey(if hash == 0 { 1 } else { hash })
    }
}

// The finaliser of splitmix64 (Steele, Lea, Flood 2014): every input bit reaches every output bit.
fn mix(mut word: u64) -> u64 {
    word = (word ^ word >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    word = (word ^ word >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    word ^ word >> 31
}

/// What of an id's text counts: guards (`` ` `` `'` `=` `"`), blanks, leading zeros and a trailing `.0` dropped; empty for
/// the signs that stand for nothing (`-`, `--`, `/`, `null`, `0`). Case is left as it is.
pub fn id_core(text: &str) -> &str {
    // Most ids are letters and digits alone: nothing to take off but zeros. Four letters may be a word for nothing.
    if eight::is_alphanumeric(text.as_bytes()) {
        let core = text.get(text.bytes().take_while(|byte| *byte == b'0').count()..).unwrap_or("");
        if core.len() != 4 {
            return core;
        }
    }
    let core = text
        .trim_matches(|c: char| matches!(c, '`' | '\'' | '=' | '"' | '\t' | '\u{a0}' | '\u{3000}' | '\u{200b}' | '\u{feff}') || c.is_whitespace());
    let core = match core.strip_suffix(".0") {
        Some(head) if !head.is_empty() && head.bytes().all(|byte| byte.is_ascii_digit()) => head,
        _ => core,
    };
    let core = core.trim_start_matches('0');
    if core.bytes().all(|byte| matches!(byte, b'-' | b'/' | b'*' | b'.')) || core.eq_ignore_ascii_case("null") || core.eq_ignore_ascii_case("none") {
        return "";
    }
    core
}

/// A name that repeats (terminal, cashier, store): an index into [`Names`]; 0 is no name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(u32);

impl Name {
    /// No name.
    pub const NONE: Name = Name(0);

    /// Whether there is a name.
    pub fn is_some(self) -> bool {
        self.0 != 0
    }

    /// The index into the names, 0 for none.
    pub fn index(self) -> usize {
        self.0 as usize
    }

    /// The name that all have; none where they differ, or there is none.
    pub fn common(mut names: impl Iterator<Item = Name>) -> Name {
        let first = names.next().unwrap_or(Name::NONE);
        if names.all(|name| name == first) { first } else { Name::NONE }
    }
}

/// The names met so far, each kept once as first written. Two spellings with one [`id_core`] (any case) are one name.
#[derive(Clone, Debug, Default)]
pub struct Names {
    texts: Vec<Box<str>>,
    keys: Vec<IdKey>,
    table: HashTable<u32>,
}

impl Names {
    /// The name of a text, kept when new. An empty text is [`Name::NONE`].
    pub fn intern(&mut self, text: &str) -> Name {
        let core = id_core(text);
        let key = IdKey::of_core(core);
        if !key.is_some() {
            return Name::NONE;
        }
        let texts = &self.texts;
        let is_same = |known: &str| known == text || id_core(known).eq_ignore_ascii_case(core);
        let same = |index: &u32| texts.get(*index as usize).is_some_and(|known| is_same(known));
        if let Some(index) = self.table.find(key.bits(), same) {
            return Name(index + 1);
        }
        let index = self.texts.len() as u32;
        self.texts.push(text.trim_matches(['`', '\'', '=', '"', '\t', ' ']).into());
        self.keys.push(key);
        let keys = &self.keys;
        self.table.insert_unique(key.bits(), index, |index| keys.get(*index as usize).map_or(0, |known| known.bits()));
        Name(index + 1)
    }

    /// The key of a name's text, which is the same whatever number the name has.
    pub fn key(&self, name: Name) -> IdKey {
        name.0.checked_sub(1).and_then(|index| self.keys.get(index as usize)).copied().unwrap_or_default()
    }

    /// The text of a name as first written; empty for none.
    pub fn text(&self, name: Name) -> &str {
        name.0.checked_sub(1).and_then(|index| self.texts.get(index as usize)).map_or("", |text| text)
    }

    /// All texts, in the order of their names.
    pub fn texts(&self) -> &[Box<str>] {
        &self.texts
    }

    /// Names from their texts in order, as [`Names::texts`] gave them.
    pub fn of_texts(texts: Vec<Box<str>>) -> Names {
        let keys = texts.iter().map(|text| IdKey::from_text(text)).collect();
        let mut names = Names { texts, keys, table: HashTable::new() };
        let keys = &names.keys;
        let bits = |index: &u32| keys.get(*index as usize).map_or(0, |known| known.bits());
        for index in 0..keys.len() as u32 {
            names.table.insert_unique(bits(&index), index, bits);
        }
        names
    }

    /// How many names there are.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// For each name of `other`, its name here: what [`Name::index`] is looked up in to move a column over.
    pub fn absorb(&mut self, other: &Names) -> Vec<Name> {
        std::iter::once(Name::NONE).chain(other.texts.iter().map(|text| self.intern(text))).collect()
    }
}

/// A value for each name, found by the name's number: for sums over all rows, where a map would be asked for each.
#[derive(Clone, Debug, Default)]
pub struct ByName<T>(Vec<T>);

impl<T: Default> ByName<T> {
    /// Changes the value of a name, the type's default at first.
    pub fn change<R>(&mut self, name: Name, change: impl FnOnce(&mut T) -> R) -> R {
        if self.0.len() <= name.index() {
            self.0.resize_with(name.index() + 1, T::default);
        }
        match self.0.get_mut(name.index()) {
            Some(value) => change(value),
            None => change(&mut T::default()),
        }
    }

    /// The value of a name; `None` past the last one that was changed.
    pub fn get(&self, name: Name) -> Option<&T> {
        self.0.get(name.index())
    }

    /// All values in the order of the names, no name first; those of names never changed are the default.
    pub fn iter(&self) -> impl Iterator<Item = (Name, &T)> {
        (0..).map(Name).zip(&self.0)
    }

    /// The same to be changed.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (Name, &mut T)> {
        (0..).map(Name).zip(&mut self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guards_padding_and_case_make_no_difference() {
        let key = IdKey::from_text("00012345");
        for text in ["12345", "`12345", "'00012345", "=\"12345\"", "12345.0", "12345\t", " 012345 "] {
            assert_eq!(IdKey::from_text(text), key, "{text}");
        }
        assert_eq!(IdKey::from_text("16867252734n"), IdKey::from_text("16867252734N"));
        assert_ne!(IdKey::from_text("12345"), IdKey::from_text("12346"));
    }

    #[test]
    fn signs_for_nothing_are_no_id() {
        for text in ["", " ", "-", "--", "/", "0", "000000", "null", "`0", "********"] {
            assert_eq!(IdKey::from_text(text), IdKey::NONE, "{text}");
        }
    }

    #[test]
    fn a_name_is_kept_once_as_first_written() {
        let mut names = Names::default();
        let first = names.intern("T0001");
        assert_eq!(names.intern("t0001"), first);
        assert_eq!(names.text(first), "T0001");
        assert_eq!(names.intern("-"), Name::NONE);
        let mut other = Names::default();
        let second = other.intern("T0002");
        let moved = names.absorb(&other);
        assert_eq!(names.text(moved[second.index()]), "T0002");
        assert_eq!(names.len(), 2);
    }
}
