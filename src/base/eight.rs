//! Eight bytes of a text looked at as one number: ids, dates and words are short, and a loop over their bytes costs more.
//!
//! In: bytes. Out: what they hold, or a short text as numbers. Must not know: what they mean.

const HIGH: u64 = all(0x80);

/// A word of one byte, eight times.
pub const fn all(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; 8])
}

/// The bytes as words of eight that hold each at least once, and nothing else.
#[inline(always)]
fn cover(bytes: &[u8]) -> impl Iterator<Item = u64> {
    let (words, _) = bytes.as_chunks::<8>();
    let last = match bytes {
        [] => None,
        [one] => Some(all(*one)),
        [first, .., last] => Some(match (bytes.last_chunk::<8>(), bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
            (Some(word), ..) => u64::from_le_bytes(*word),
            (None, Some(head), Some(tail)) => u64::from(u32::from_le_bytes(*head)) | u64::from(u32::from_le_bytes(*tail)) << 32,
            _ => (all(*first) << 16 | u64::from(*last) << 8) | u64::from(bytes.get(1).copied().unwrap_or(*first)),
        }),
    };
    words.iter().map(|word| u64::from_le_bytes(*word)).chain(last)
}

// The bytes from `low` to `high`, both ASCII, as set high bits. Adding to seven bits never reaches the next byte.
const fn between(word: u64, low: u8, high: u8) -> u64 {
    let bits = word & all(0x7f);
    (bits + all(0x80 - low)) & !(bits + all(0x7f - high)) & !word & HIGH
}

/// Whether all bytes are ASCII letters and digits.
#[inline]
pub fn is_alphanumeric(bytes: &[u8]) -> bool {
    // All are looked at, whatever the first is: so several are at once.
    cover(bytes).fold(HIGH, |fits, word| fits & (between(word, b'0', b'9') | between(word | all(0x20), b'a', b'z'))) == HIGH
}

/// Whether a letter stands in the bytes, in either case.
#[inline]
pub fn has_letter(bytes: &[u8], lower: u8) -> bool {
    cover(bytes).fold(0, |found, word| found | between(word | all(0x20), lower, lower)) != 0
}

/// Whether an ASCII control character stands in the bytes.
#[inline]
pub fn has_control(bytes: &[u8]) -> bool {
    cover(bytes).fold(0, |found, word| found | between(word, 0, 0x1f) | between(word, 0x7f, 0x7f)) != 0
}

/// Eight letters in upper case at once; bytes that are no ASCII letter stay.
pub const fn upper(word: u64) -> u64 {
    word ^ between(word, b'a', b'z') >> 2
}

/// A text as numbers, so that two are compared without a call: its length, its first and its last eight bytes. Two texts of at
/// most sixteen bytes are equal where these are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Short {
    head: u64,
    tail: u64,
    len: u32,
}

impl Short {
    /// Of a text of any length.
    #[inline]
    pub fn of(text: &str) -> Short {
        let bytes = text.as_bytes();
        let (head, tail) = match (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
            (Some(head), Some(tail)) => (u64::from_le_bytes(*head), u64::from_le_bytes(*tail)),
            _ => (cover(bytes).next().unwrap_or(0), bytes.get(1).copied().map_or(0, u64::from)),
        };
        Short { head, tail, len: bytes.len() as u32 }
    }

    /// Whether it is the whole of its text.
    pub fn is_whole(self) -> bool {
        self.len <= 16
    }

    /// A place among so many, a power of two.
    pub fn place(self, count: usize) -> usize {
        let mixed = (self.head ^ self.tail.rotate_left(29)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        (mixed >> 32) as usize & (count - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_tell_what_a_loop_over_the_bytes_tells() {
        for length in 0..20_usize {
            for at in 0..length {
                for byte in 0..=255_u8 {
                    let mut bytes: Vec<u8> = b"aZ09kQ5xTb7M3c8Wy1Rz".iter().copied().take(length).collect();
                    bytes[at] = byte;
                    assert_eq!(is_alphanumeric(&bytes), bytes.iter().all(u8::is_ascii_alphanumeric), "{bytes:?}");
                    assert_eq!(has_control(&bytes), bytes.iter().any(u8::is_ascii_control), "{bytes:?}");
                    assert_eq!(has_letter(&bytes, b'e'), bytes.iter().any(|byte| byte.eq_ignore_ascii_case(&b'e')), "{bytes:?}");
                }
            }
        }
    }

    #[test]
    fn eight_letters_at_once_are_as_one_by_one() {
        for byte in 0..=255_u8 {
            for at in 0..8 {
                let mut word = *b"aZ09-z.{";
                word[at] = byte;
                let expected = word.map(|byte| byte.to_ascii_uppercase());
                assert_eq!(upper(u64::from_be_bytes(word)).to_be_bytes(), expected, "{word:?}");
            }
        }
    }

    #[test]
    fn short_texts_are_equal_where_their_numbers_are() {
        let mut texts: Vec<String> = (0..=16).map(|length| "7".repeat(length)).collect();
        for length in 1..=16 {
            for at in 0..length {
                let mut text = "7".repeat(length);
                text.replace_range(at..at + 1, "8");
                texts.push(text);
            }
        }
        for (one, first) in texts.iter().enumerate() {
            assert!(Short::of(first).is_whole() && Short::of(first).place(8) < 8);
            for (two, second) in texts.iter().enumerate() {
                assert_eq!(Short::of(first) == Short::of(second), one == two, "{first} {second}");
            }
        }
        assert!(!Short::of("12345678901234567").is_whole());
    }
}
