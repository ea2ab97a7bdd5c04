//! Wrong amounts as hands and machines make them, each checked to be of one class only.
//!
//! In: the true amount in fen, a class. Out: the wrong amount. Must not know: the checker's own rules, which are written
//! elsewhere and from the same definitions; two readings of one definition is the point.

use crate::rng::Rng;

/// Classes in the order in which the first that fits names a pair.
#[derive(Clone, Copy, PartialEq, Eq, Debug, PartialOrd, Ord)]
pub enum Slip {
    Decimal,
    Swapped,
    Doubled,
    Dropped,
    Inserted,
    RoundedDown,
    Net,
    Tax,
    Flipped,
    JumpSwapped,
    Twin,
    OneWrong,
    Unexplained,
}

impl Slip {
    /// The line code of the class.
    pub fn code(self) -> &'static str {
        match self {
            Slip::Decimal => "A02",
            Slip::Swapped | Slip::JumpSwapped => "A01",
            Slip::Doubled | Slip::Inserted => "A04",
            Slip::Dropped => "A03",
            Slip::RoundedDown => "A07",
            Slip::Net => "A12",
            Slip::Tax => "A08",
            Slip::Flipped | Slip::Twin | Slip::OneWrong => "A05",
            Slip::Unexplained => "A15",
        }
    }
}

/// Every class under which `b` can be a slip of `a`, both positive fen, in order.
pub fn fits(a: i64, b: i64) -> Vec<Slip> {
    let (x, y) = (a.to_string().into_bytes(), b.to_string().into_bytes());
    let mut found = Vec::new();
    if [10, 100].iter().any(|k| a == b * k || b == a * k) {
        found.push(Slip::Decimal);
    }
    let apart: Vec<usize> = if x.len() == y.len() { (0..x.len()).filter(|&i| x[i] != y[i]).collect() } else { Vec::new() };
    let swapped = |i: usize, j: usize| x[i] == y[j] && x[j] == y[i];
    if let [i, j] = apart[..] {
        if swapped(i, j) && j == i + 1 {
            found.push(Slip::Swapped);
        }
        if swapped(i, j) && j == i + 2 {
            found.push(Slip::JumpSwapped);
        }
        if j == i + 1 && x[i] == x[j] && y[i] == y[j] {
            found.push(Slip::Twin);
        }
    }
    if apart.len() == 1 {
        found.push(Slip::OneWrong);
    }
    let without = |long: &[u8], short: &[u8]| (0..long.len()).filter(|&i| [&long[..i], &long[i + 1..]].concat() == short).collect::<Vec<_>>();
    if x.len() == y.len() + 1 && !without(&x, &y).is_empty() {
        found.push(Slip::Dropped);
    }
    if y.len() == x.len() + 1 {
        let places = without(&y, &x);
        if let Some(&i) = places.first() {
            let doubled = (i > 0 && y[i - 1] == y[i]) || y.get(i + 1) == Some(&y[i]);
            found.push(if doubled { Slip::Doubled } else { Slip::Inserted });
        }
    }
    if [10, 100, 1000].iter().any(|unit| (a / unit * unit == b || b / unit * unit == a) && a != b) {
        found.push(Slip::RoundedDown);
    }
    let near = |value: i64, numerator: i64, denominator: i64, of: i64| (value * denominator - of * numerator).abs() <= denominator;
    let (low, high) = (a.min(b), a.max(b));
    // Fee rates in use, on either amount: 0.38 %, 0.5 %, 0.6 %.
    if [38, 50, 60].iter().any(|&bp| near(high - low, bp, 10_000, low) || near(high - low, bp, 10_000, high)) {
        found.push(Slip::Net);
    }
    if [1, 3, 6, 9, 13].iter().any(|&r| near(high, 100 + r, 100, low)) {
        found.push(Slip::Tax);
    }
    let flip = |digit: u8| match digit {
        b'1' => b'7',
        b'7' => b'1',
        b'2' => b'8',
        b'8' => b'2',
        b'3' => b'9',
        b'9' => b'3',
        same => same,
    };
    if a != b && x.iter().map(|&d| flip(d)).collect::<Vec<_>>() == y {
        found.push(Slip::Flipped);
    }
    // A price reduced by a round share reads as a discount, which this maker never wants by accident.
    if [50, 60, 70, 75, 80, 85, 88, 90, 95].iter().any(|&p| near(b, p, 100, a) || near(a, p, 100, b)) {
        found.push(Slip::Tax);
    }
    found.sort();
    found.dedup();
    if found.is_empty() && a != b {
        found.push(Slip::Unexplained);
    }
    found
}

/// A wrong amount of the class and of no class that goes before it, or `None` where `a` has none.
///
/// Lone slips may not look like a change of basis: those that do are refused too, so that a label is never a matter of taste.
pub fn make(rng: &mut Rng, a: i64, class: Slip) -> Option<i64> {
    for _ in 0..200 {
        let mut digits = a.to_string().into_bytes();
        let len = digits.len();
        let at = rng.below(len);
        match class {
            Slip::Decimal => {
                let k = *rng.pick(&[10, 10, 100]);
                let b = if rng.chance(0.5) && a % k == 0 { a / k } else { a * k };
                if (100..5_000_000).contains(&b) && fits(a, b).first() == Some(&class) {
                    return Some(b);
                }
                continue;
            }
            Slip::Swapped if at + 1 < len => digits.swap(at, at + 1),
            Slip::JumpSwapped if at + 2 < len => digits.swap(at, at + 2),
            Slip::Doubled => digits.insert(at, digits[at]),
            Slip::Dropped => {
                digits.remove(at);
            }
            Slip::Inserted => digits.insert(at, b'0' + rng.below(10) as u8),
            Slip::OneWrong => digits[at] = b'0' + rng.below(10) as u8,
            Slip::Twin if at + 1 < len && digits[at] == digits[at + 1] => {
                let other = b'0' + rng.below(10) as u8;
                digits[at] = other;
                digits[at + 1] = other;
            }
            Slip::Unexplained => digits = (a + rng.between(-a * 2 / 3, a * 2)).to_string().into_bytes(),
            _ => continue,
        }
        let Ok(b) = String::from_utf8(digits).unwrap_or_default().parse::<i64>() else { continue };
        let found = fits(a, b);
        let by_basis = found.iter().any(|slip| matches!(slip, Slip::Tax | Slip::Net | Slip::RoundedDown));
        if b >= 100 && b != a && b < 20_000_000 && b.to_string().len() >= 3 && found.first() == Some(&class) && !by_basis {
            return Some(b);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_classes_are_read_as_the_definitions_say() {
        assert_eq!(fits(12_850, 18_250).first(), Some(&Slip::Swapped));
        assert_eq!(fits(12_850, 1_285).first(), Some(&Slip::Decimal));
        assert_eq!(fits(12_850, 1_250), vec![Slip::Dropped]);
        assert_eq!(fits(12_856, 12_850).first(), Some(&Slip::RoundedDown));
    }
}
