//! Values as a person reads them: money with its sign and thousands, counts, days, the digits that differ.
//!
//! In: the contract's texts. Out: texts for the screen. Must not know: words, components. Money is never a float here;
//! [`minor`] gives integers for the geometry of charts.

use crate::base::Day;
use crate::locale::{Lang, grouped, thousands};

/// A minus that is as wide as a figure.
pub const MINUS: &str = "\u{2212}";

/// The sign before amounts of a currency.
pub fn currency_sign(currency: &str) -> String {
    match currency {
        "CNY" | "JPY" => "¥".to_owned(),
        "HKD" => "HK$".to_owned(),
        "USD" => "$".to_owned(),
        "EUR" => "€".to_owned(),
        "" => String::new(),
        other => format!("{other} "),
    }
}

/// `-1234567.89` as `−¥1,234,567.89`. A text that is no amount comes back as it is.
pub fn money(text: &str, currency: &str) -> String {
    let (sign, body) = split_sign(text);
    format!("{}{}{}", if sign { MINUS } else { "" }, currency_sign(currency), thousands(body))
}

/// An effect: always with its sign, no currency: `+88.00`, `−36.00`, `0.00`.
pub fn signed(text: &str) -> String {
    let (negative, body) = split_sign(text);
    let zero = body.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    format!(
        "{}{}",
        if zero {
            ""
        } else if negative {
            MINUS
        } else {
            "+"
        },
        thousands(body)
    )
}

/// An amount without currency: `−1,234.50`.
pub fn plain(text: &str) -> String {
    let (negative, body) = split_sign(text);
    format!("{}{}", if negative { MINUS } else { "" }, thousands(body))
}

/// An amount without its sign.
pub fn unsigned(text: &str) -> &str {
    text.strip_prefix('-').unwrap_or(text)
}

/// Minor units of the contract's money text: `-54.00` is −5400; 0 for what is no amount.
pub fn minor(text: &str) -> i64 {
    let (negative, body) = split_sign(text);
    let digits: String = body.chars().filter(char::is_ascii_digit).collect();
    let size = digits.parse::<i64>().unwrap_or(0);
    if negative { -size } else { size }
}

/// Minor units as the contract writes money, with as many decimals as `like` has.
pub fn text_like(like: &str, minor: i64) -> String {
    let decimals = like.split_once('.').map_or(0, |(_, part)| part.len());
    let digits = format!("{:0>width$}", minor.unsigned_abs(), width = decimals + 1);
    let (whole, part) = digits.split_at(digits.len() - decimals);
    format!("{}{whole}{}{part}", if minor < 0 { "-" } else { "" }, if decimals > 0 { "." } else { "" })
}

/// A rate as per cent: `0.0060` is `0.60%`, `0.00385` is `0.385%`.
pub fn rate(text: &str) -> String {
    let digits = text.strip_prefix("0.").unwrap_or("");
    if digits.len() < 2 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.to_owned();
    }
    let (whole, part) = digits.split_at(2);
    let whole = whole.trim_start_matches('0');
    let part = part.trim_end_matches('0');
    format!("{}.{part:0<2}%", if whole.is_empty() { "0" } else { whole })
}

fn split_sign(text: &str) -> (bool, &str) {
    match text.strip_prefix('-') {
        Some(body) => (true, body),
        None => (false, text),
    }
}

/// A count with thousands.
pub fn count(number: u64) -> String {
    grouped(number)
}

/// Part of a whole as per cent with two decimals, rounded towards zero so that 100 % means all: `98.91%`.
pub fn percent(part: u64, whole: u64) -> String {
    let hundredths = (u128::from(part) * 10_000).checked_div(u128::from(whole)).unwrap_or(0);
    format!("{}.{:02}%", hundredths / 100, hundredths % 100)
}

/// The day of an ISO 8601 text.
pub fn civil(iso: &str) -> Option<Day> {
    Day::from_iso(iso)
}

/// `2026-03-01` as `3 月 1 日` or `1 Mar`; any other text as it is.
pub fn day(lang: Lang, iso: &str) -> String {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let mut parts = iso.get(..10).unwrap_or(iso).split('-').map(|part| part.parse::<usize>().ok());
    let (Some(Some(_)), Some(Some(month)), Some(Some(day))) = (parts.next(), parts.next(), parts.next()) else { return iso.to_owned() };
    match (lang, month.checked_sub(1).and_then(|month| MONTHS.get(month))) {
        (Lang::Zh, Some(_)) => format!("{month} 月 {day} 日"),
        (Lang::En, Some(name)) => format!("{day} {name}"),
        (_, None) => iso.to_owned(),
    }
}

/// A period: `3 月 1 日–31 日`, `1–31 Mar`, with the year where the two differ in it.
pub fn period(lang: Lang, from: &str, to: &str) -> String {
    let same_month = from.get(..7).is_some() && from.get(..7) == to.get(..7);
    let same_year = from.get(..4) == to.get(..4);
    if from.get(..10) == to.get(..10) {
        return day(lang, from);
    }
    if !same_year {
        return format!("{} – {}", from.get(..10).unwrap_or(from), to.get(..10).unwrap_or(to));
    }
    let date = |iso: &str| iso.get(8..10).unwrap_or("").trim_start_matches('0').to_owned();
    match lang {
        Lang::Zh if same_month => format!("{}–{} 日", day(lang, from), date(to)),
        Lang::En if same_month => format!("{}–{}", date(from), day(lang, to)),
        _ => format!("{} – {}", day(lang, from), day(lang, to)),
    }
}

/// `2026-03-12T12:33:05` as `2026-03-12 12:33:05`; midnight as the day alone: so a file without times has its days.
pub fn moment(iso: &str) -> String {
    iso.strip_suffix(MIDNIGHT).unwrap_or(iso).replace('T', " ")
}

const MIDNIGHT: &str = "T00:00:00";

/// `2026-03-12T12:33:05` as `03-12 12:33`; midnight as the day alone.
pub fn short_moment(iso: &str) -> String {
    let iso = iso.strip_suffix(MIDNIGHT).unwrap_or(iso);
    match (iso.get(5..10), iso.get(11..16)) {
        (Some(date), Some(time)) => format!("{date} {time}"),
        (Some(date), None) => date.to_owned(),
        _ => iso.to_owned(),
    }
}

/// Bytes in the unit that fits.
pub fn bytes(size: u64) -> String {
    match size {
        0..1_024 => format!("{size} B"),
        1_024..1_048_576 => format!("{} KB", size.div_ceil(1_024)),
        _ => format!("{}.{} MB", size / 1_048_576, size % 1_048_576 * 10 / 1_048_576),
    }
}

/// A run of characters that is, or is not, the same on the other side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub text: String,
    pub differs: bool,
}

/// Two amounts cut into what they share and what differs. Only digits are compared: where the point and the thousands
/// stand follows from them. Amounts with as many digits differ place by place, `1[28].50` and `1[82].50`; else a digit
/// is missing or too many on one side, `50.00` and `5[0]0.00`.
pub fn differing_amounts(ours: &str, theirs: &str) -> (Vec<Piece>, Vec<Piece>) {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<Vec<char>>();
    let (left, right) = (digits(ours), digits(theirs));
    let (left, right) = if left.len() == right.len() {
        let differ: Vec<bool> = left.iter().zip(&right).map(|(x, y)| x != y).collect();
        (differ.clone(), differ)
    } else {
        beside_common(&left, &right)
    };
    (cut(ours, &left), cut(theirs, &right))
}

// Which digits of either are not in the longest run of digits common to both.
fn beside_common(a: &[char], b: &[char]) -> (Vec<bool>, Vec<bool>) {
    // Amounts are short; a table of their lengths is nothing.
    let mut table = vec![vec![0_u16; b.len() + 1]; a.len() + 1];
    let at = |table: &[Vec<u16>], i: usize, j: usize| table.get(i).and_then(|row| row.get(j)).copied().unwrap_or(0);
    for (i, x) in a.iter().enumerate().rev() {
        for (j, y) in b.iter().enumerate().rev() {
            let best = if x == y { at(&table, i + 1, j + 1) + 1 } else { at(&table, i + 1, j).max(at(&table, i, j + 1)) };
            if let Some(slot) = table.get_mut(i).and_then(|row| row.get_mut(j)) {
                *slot = best;
            }
        }
    }
    let (mut left, mut right) = (Vec::new(), Vec::new());
    while let (Some(x), Some(y)) = (a.get(left.len()), b.get(right.len())) {
        let (i, j) = (left.len(), right.len());
        if x == y {
            left.push(false);
            right.push(false);
        } else if at(&table, i + 1, j) >= at(&table, i, j + 1) {
            left.push(true);
        } else {
            right.push(true);
        }
    }
    left.resize(a.len(), true);
    right.resize(b.len(), true);
    (left, right)
}

// A sign that is no digit goes with what stands before it.
fn cut(text: &str, differs: &[bool]) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut marks = differs.iter();
    for letter in text.chars() {
        let differs = letter.is_ascii_digit() && marks.next().copied().unwrap_or(false);
        push(&mut pieces, letter, differs);
    }
    pieces
}

fn push(pieces: &mut Vec<Piece>, letter: char, differs: bool) {
    match pieces.last_mut() {
        Some(last) if last.differs == differs => last.text.push(letter),
        _ => pieces.push(Piece { text: letter.to_string(), differs }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(pieces: &[Piece]) -> String {
        pieces.iter().map(|piece| if piece.differs { format!("[{}]", piece.text) } else { piece.text.clone() }).collect()
    }

    #[test]
    fn midnight_is_shown_as_its_day() {
        assert_eq!([moment("2026-03-12T12:33:05"), moment("2026-03-12T00:00:00")], ["2026-03-12 12:33:05", "2026-03-12"]);
        assert_eq!([short_moment("2026-03-12T12:33:05"), short_moment("2026-03-12T00:00:00")], ["03-12 12:33", "03-12"]);
    }

    #[test]
    fn money_reads_with_thousands_and_a_true_minus() {
        assert_eq!(money("-1234567.89", "CNY"), "−¥1,234,567.89");
        assert_eq!(money("0.00", "CNY"), "¥0.00");
        assert_eq!(money("1200", "JPY"), "¥1,200");
        assert_eq!(money("12.500", "KWD"), "KWD 12.500");
        assert_eq!(signed("88.00"), "+88.00");
        assert_eq!(signed("-4500.00"), "−4,500.00");
        assert_eq!(signed("0.00"), "0.00");
        assert_eq!(minor("-54.00"), -5400);
    }

    #[test]
    fn days_and_periods_read_in_both_languages() {
        assert_eq!(period(Lang::Zh, "2026-03-01", "2026-03-31"), "3 月 1 日–31 日");
        assert_eq!(period(Lang::En, "2026-03-01", "2026-03-31"), "1–31 Mar");
        assert_eq!(period(Lang::En, "2026-02-27", "2026-03-02"), "27 Feb – 2 Mar");
        assert_eq!(period(Lang::Zh, "2025-12-31", "2026-01-01"), "2025-12-31 – 2026-01-01");
        assert_eq!(period(Lang::Zh, "2026-03-01", "2026-03-01"), "3 月 1 日");
        assert_eq!(day(Lang::Zh, "unknown"), "unknown");
    }

    #[test]
    fn the_digits_that_differ_are_marked_on_both_sides() {
        let check = |a: &str, b: &str| {
            let (left, right) = differing_amounts(a, b);
            (marked(&left), marked(&right))
        };
        assert_eq!(check("128.50", "182.50"), ("1[28].50".into(), "1[82].50".into()));
        assert_eq!(check("88.00", "88.00"), ("88.00".into(), "88.00".into()));
        assert_eq!(check("50.00", "500.00"), ("50.00".into(), "500.0[0]".into()));
        assert_eq!(check("45.60", "4.56"), ("45.6[0]".into(), "4.56".into()));
        assert_eq!(check("255.15", "2,551.55"), ("255.15".into(), "2,551.5[5]".into()));
        assert_eq!(check("379.75", "2,379.75"), ("379.75".into(), "[2],379.75".into()));
    }

    #[test]
    fn rates_and_sums_read_as_people_write_them() {
        for (text, shown) in [("0.0060", "0.60%"), ("0.00385", "0.385%"), ("0.1", "0.1"), ("0.00", "0.00%"), ("0.0125", "1.25%"), ("1.5", "1.5")] {
            assert_eq!(rate(text), shown);
        }
        assert_eq!(text_like("0.00", -5), "-0.05");
        assert_eq!(text_like("12.50", 123_456), "1234.56");
        assert_eq!(text_like("7", 30), "30");
    }

    #[test]
    fn all_is_a_hundred_per_cent_and_less_is_not() {
        assert_eq!(percent(2, 2), "100.00%");
        assert_eq!(percent(999_999, 1_000_000), "99.99%");
        assert_eq!(percent(0, 0), "0.00%");
    }
}
