//! Keying slips: by which slip one amount could have become the other.
//!
//! In: two amounts without sign, the reference and the observed. Out: the classes that fit, in the precedence of domain
//! page 3.2. Must not know: whether the two belong together (an amount alone is weak evidence of that).

use crate::base::Minor;

use super::code::Code;

/// A class of slip. The order is the precedence: the first that fits names the difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Slip {
    /// ×10, ×100, ÷10, ÷100.
    Decimal,
    /// Two neighbouring digits swapped.
    Transposed,
    /// One digit twice.
    Doubled,
    /// One digit missing.
    Dropped,
    /// One digit too many.
    Inserted,
    /// Rounded down to the jiao, the yuan or ten yuan.
    RoundedOff,
    /// Tax added or taken off.
    Tax,
    /// A usual discount.
    Discount,
    /// 1↔7, 2↔8, 3↔9 throughout: a phone's pad against a calculator's.
    PadFlipped,
    /// Two digits swapped across one between.
    Jumped,
    /// A pair of equal digits became another pair.
    Twin,
    /// One digit became its neighbour on the pad.
    Neighbour,
    /// One digit became another.
    Substituted,
    /// The same sum apart on many pairs.
    Constant,
}

impl Slip {
    /// The code of the class.
    pub fn code(self) -> Code {
        match self {
            Slip::Decimal => Code::A02,
            Slip::Transposed | Slip::Jumped => Code::A01,
            Slip::Dropped => Code::A03,
            Slip::Doubled | Slip::Inserted => Code::A04,
            Slip::RoundedOff => Code::A07,
            Slip::Tax => Code::A08,
            Slip::Discount => Code::A09,
            Slip::Constant => Code::A15,
            Slip::PadFlipped | Slip::Twin | Slip::Neighbour | Slip::Substituted => Code::A05,
        }
    }

    /// The catalogue's key of the class.
    pub fn key(self) -> &'static str {
        match self {
            Slip::Decimal => "slip-decimal",
            Slip::Transposed => "slip-transposed",
            Slip::Doubled => "slip-doubled",
            Slip::Dropped => "slip-dropped",
            Slip::Inserted => "slip-inserted",
            Slip::RoundedOff => "slip-rounded-off",
            Slip::Tax => "slip-tax",
            Slip::Discount => "slip-discount",
            Slip::PadFlipped => "slip-pad-flipped",
            Slip::Jumped => "slip-jumped",
            Slip::Twin => "slip-twin",
            Slip::Neighbour => "slip-neighbour",
            Slip::Substituted => "slip-substituted",
            Slip::Constant => "slip-constant",
        }
    }

    /// Whether a single pair may be named by it. Tax and discount need a column or repetition as proof.
    pub fn stands_alone(self) -> bool {
        !matches!(self, Slip::Tax | Slip::Discount)
    }
}

/// The slips by which `reference` could have become `observed` (both in minor units, signs ignored), by precedence.
pub fn slips(reference: Minor, observed: Minor, scale: i64) -> Vec<Slip> {
    let (reference, observed) = (reference.unsigned_abs(), observed.unsigned_abs());
    if reference == observed || reference == 0 || observed == 0 {
        return Vec::new();
    }
    let mut found = Vec::new();
    if [10, 100].iter().any(|factor| reference.checked_mul(*factor) == Some(observed) || observed.checked_mul(*factor) == Some(reference)) {
        found.push(Slip::Decimal);
    }
    let minor = (reference.to_string().into_bytes(), observed.to_string().into_bytes());
    let major = (major_text(reference, scale), major_text(observed, scale));
    for (from, to) in [minor, major] {
        found.extend(digit_slips(&from, &to));
    }
    if let Ok(scale) = u64::try_from(scale)
        && [scale / 10, scale, scale * 10].iter().any(|step| *step > 1 && reference / step * step == observed)
    {
        found.push(Slip::RoundedOff);
    }
    if is_tax(reference, observed) || is_tax(observed, reference) {
        found.push(Slip::Tax);
    }
    if (10..=19).any(|twentieth| near(reference * twentieth, 20, observed)) {
        found.push(Slip::Discount);
    }
    found.sort_unstable();
    found.dedup();
    found
}

// Whether `gross` is `net` with one of the usual rates on top, to the minor unit.
fn is_tax(net: u64, gross: u64) -> bool {
    [1, 3, 6, 9, 13].iter().any(|rate| near(net * (100 + rate), 100, gross))
}

fn near(numerator: u64, denominator: u64, value: u64) -> bool {
    let exact = value * denominator;
    numerator.abs_diff(exact) <= denominator
}

// The amount as a register writes it: 128.50 is "1285" behind its point, "128.5"; 128.00 is "128".
fn major_text(amount: u64, scale: i64) -> Vec<u8> {
    let scale = scale.unsigned_abs().max(1);
    let (whole, part) = (amount / scale, amount % scale);
    if part == 0 {
        return whole.to_string().into_bytes();
    }
    let width = scale.to_string().len() - 1;
    format!("{whole}.{part:0width$}").trim_end_matches('0').to_owned().into_bytes()
}

fn digit_slips(from: &[u8], to: &[u8]) -> Vec<Slip> {
    let mut found = Vec::new();
    if from.len() == to.len() {
        found.extend(same_length_slips(from, to));
    } else if from.len() == to.len() + 1 && without_one(from, to).is_some() {
        found.push(Slip::Dropped);
    } else if from.len() + 1 == to.len()
        && let Some(at) = without_one(to, from)
    {
        let extra = to.get(at);
        let is_double = extra.is_some() && (at.checked_sub(1).and_then(|before| to.get(before)) == extra || to.get(at + 1) == extra);
        found.push(if is_double { Slip::Doubled } else { Slip::Inserted });
    }
    found
}

fn same_length_slips(from: &[u8], to: &[u8]) -> Vec<Slip> {
    let differing: Vec<(usize, u8, u8)> = from.iter().zip(to).enumerate().filter(|(_, (a, b))| a != b).map(|(at, (a, b))| (at, *a, *b)).collect();
    let mut found = Vec::new();
    match differing.as_slice() {
        [(_, a, b)] if *a != b'.' && *b != b'.' => found.push(if are_neighbours(*a, *b) { Slip::Neighbour } else { Slip::Substituted }),
        [(first, a, b), (second, c, d)] if a == d && b == c => match second - first {
            1 => found.push(Slip::Transposed),
            2 => found.push(Slip::Jumped),
            _ => {}
        },
        [(first, a, b), (second, c, d)] if a == c && b == d && second - first == 1 && *a != b'.' => found.push(Slip::Twin),
        _ => {}
    }
    if !differing.is_empty() && from.iter().zip(to).all(|(a, b)| flipped(*a) == *b) {
        found.push(Slip::PadFlipped);
    }
    found
}

// Where to take one byte out of `longer` to get `shorter`.
fn without_one(longer: &[u8], shorter: &[u8]) -> Option<usize> {
    let at = longer.iter().zip(shorter).take_while(|(a, b)| a == b).count();
    (longer.get(at) != Some(&b'.') && longer.get(at + 1..) == shorter.get(at..)).then_some(at)
}

fn flipped(digit: u8) -> u8 {
    match digit {
        b'1' => b'7',
        b'7' => b'1',
        b'2' => b'8',
        b'8' => b'2',
        b'3' => b'9',
        b'9' => b'3',
        other => other,
    }
}

// Keys side by side or one above the other on a three by three pad, either way up; 0 lies under the bottom row's middle,
// which is 8 on a terminal and 2 on a register.
fn are_neighbours(a: u8, b: u8) -> bool {
    let (Some(a), Some(b)) = (a.checked_sub(b'0'), b.checked_sub(b'0')) else { return false };
    if a == 0 || b == 0 {
        return matches!(a + b, 8 | 2);
    }
    let (row_a, column_a, row_b, column_b) = ((a - 1) / 3, (a - 1) % 3, (b - 1) / 3, (b - 1) % 3);
    row_a.abs_diff(row_b) + column_a.abs_diff(column_b) == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(reference: Minor, observed: Minor, expected: Code) {
        let found = slips(reference, observed, 100);
        assert_eq!(found.first().map(|slip| slip.code()), Some(expected), "{reference} -> {observed}: {found:?}");
    }

    #[test]
    fn each_class_is_named_by_its_own_test() {
        check(12_850, 18_250, Code::A01);
        check(12_850, 15_820, Code::A01);
        check(12_850, 128_500, Code::A02);
        check(500, 50_000, Code::A02);
        check(12_850, 1_250, Code::A03);
        check(12_850, 128_550, Code::A04);
        check(12_850, 129_850, Code::A04);
        check(12_850, 12_950, Code::A05);
        check(12_300, 78_900, Code::A05);
        check(12_850, 12_800, Code::A07);
        check(4_488, 4_400, Code::A07);
    }

    #[test]
    fn a_yuan_amount_is_also_read_as_a_register_writes_it() {
        // 12.5 keyed as 12.55 is a doubled digit in yuan, though only a substitution in fen.
        assert_eq!(slips(1_250, 1_255, 100).first(), Some(&Slip::Doubled));
    }

    #[test]
    fn what_fits_nothing_is_named_nothing() {
        assert_eq!(slips(12_850, 12_850, 100), []);
        assert_eq!(slips(12_850, 47_131, 100), []);
        assert_eq!(slips(0, 100, 100), []);
    }

    #[test]
    fn tax_and_discount_are_seen_but_do_not_stand_alone() {
        assert!(slips(10_000, 10_600, 100).contains(&Slip::Tax));
        assert!(slips(10_000, 8_500, 100).contains(&Slip::Discount));
        assert!(!Slip::Tax.stands_alone());
    }

    #[test]
    fn each_slip_ends_where_another_begins() {
        for (reference, observed, slip, is) in [
            (128, 12_800, Slip::Decimal, true),
            (128, 128_000, Slip::Decimal, false),
            (12_800, 128, Slip::Decimal, true),
            (12_855, 12_850, Slip::RoundedOff, true),
            (12_850, 12_800, Slip::RoundedOff, true),
            (12_850, 12_000, Slip::RoundedOff, true),
            (12_850, 12_700, Slip::RoundedOff, false),
            (12_850, 10_000, Slip::RoundedOff, false),
            (10_000, 10_300, Slip::Tax, true),
            (10_600, 10_000, Slip::Tax, true),
            (10_000, 10_601, Slip::Tax, true),
            (10_000, 10_602, Slip::Tax, false),
            (10_000, 10_500, Slip::Tax, false),
            (10_000, 5_000, Slip::Discount, true),
            (10_000, 4_998, Slip::Discount, false),
            (10_000, 9_501, Slip::Discount, true),
            (10_000, 9_502, Slip::Discount, false),
            (10_000, 8_800, Slip::Discount, false),
            (12_345, 14_325, Slip::Jumped, true),
            (12_345, 15_342, Slip::Jumped, false),
            (12_345, 13_245, Slip::Transposed, true),
            (15_523, 16_623, Slip::Twin, true),
            (15_253, 16_263, Slip::Twin, false),
            (12_300, 78_900, Slip::PadFlipped, true),
            (12_300, 78_901, Slip::PadFlipped, false),
            (12_345, 12_645, Slip::Neighbour, true),
            (12_345, 12_945, Slip::Substituted, true),
            (12_345, 12_645, Slip::Substituted, false),
            (12_345, 1_234, Slip::Dropped, true),
            (12_345, 1_345, Slip::Dropped, true),
            (12_345, 1_354, Slip::Dropped, false),
            (12_345, 123_345, Slip::Doubled, true),
            (12_345, 123_945, Slip::Inserted, true),
            (12_345, 123_945, Slip::Doubled, false),
        ] {
            assert_eq!(slips(reference, observed, 100).contains(&slip), is, "{reference} -> {observed} {slip:?}");
            assert_eq!(slips(-reference, -observed, 100).contains(&slip), is, "signs say nothing");
        }
    }

    #[test]
    fn keys_are_neighbours_side_by_side_or_one_above_the_other() {
        let near: Vec<String> = (b'0'..=b'9')
            .flat_map(|a| {
                (a + 1..=b'9').filter(move |b| are_neighbours(a, *b) && are_neighbours(*b, a)).map(move |b| format!("{}{}", a as char, b as char))
            })
            .collect();
        assert_eq!(near.join(" "), "02 08 12 14 23 25 36 45 47 56 58 69 78 89");
        assert!(!are_neighbours(b'.', b'1') && !are_neighbours(b'1', b'.'));
    }

    #[test]
    fn a_register_writes_no_zeros_behind_its_point() {
        for (amount, scale, text) in
            [(12_850, 100, "128.5"), (12_800, 100, "128"), (12_805, 100, "128.05"), (5, 100, "0.05"), (128, 1, "128"), (1_050, 1_000, "1.05")]
        {
            assert_eq!(String::from_utf8(major_text(amount, scale)).unwrap(), text);
        }
    }

    #[test]
    fn one_byte_is_taken_out_where_the_texts_part() {
        for (longer, shorter, at) in
            [("1234", "134", Some(1)), ("1123", "123", Some(1)), ("123", "12", Some(2)), ("1234", "143", None), ("12.3", "123", None)]
        {
            assert_eq!(without_one(longer.as_bytes(), shorter.as_bytes()), at, "{longer} {shorter}");
        }
    }
}
