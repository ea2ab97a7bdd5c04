//! Looking up a customer's payment by what a customer knows: last four of the card, day, amount.
//!
//! In: a finished check, a [`LookUp`]. Out: the rows that fit, of both sides, with what became of them. Must not know: a
//! language, a browser.

use crate::base::{Currency, Minor, Side};
use crate::ledger::Book;

use super::finished::{Finished, book};
use super::message::{Case, LookUp};
use super::view::{row_line, row_view};

/// Cases shown at once; with more the question is too wide.
const CASES_MAX: usize = 50;

/// The rows that fit every part that was filled in, earliest first, and how many there are in all. Nothing filled in fits
/// nothing, and neither does a part that can't be read: without it other people's payments would be shown.
pub fn look_up(finished: &Finished, query: &LookUp) -> (Vec<Case>, u32) {
    let wanted = Wanted {
        last4: query.last4.trim().parse().ok(),
        day: Some(query.day.trim()).filter(|day| !day.is_empty()),
        amount: minor_of(&query.amount, finished.checked.currency),
    };
    let is_unread = |text: &str, is_read: bool| !text.trim().is_empty() && !is_read;
    let has_unread = is_unread(&query.last4, wanted.last4.is_some()) || is_unread(&query.amount, wanted.amount.is_some());
    if has_unread || (wanted.last4.is_none() && wanted.day.is_none() && wanted.amount.is_none()) {
        return (Vec::new(), 0);
    }
    let mut hits: Vec<(Side, usize)> = Vec::new();
    for side in [Side::Merchant, Side::Acquirer] {
        let book = book(&finished.checked, side);
        hits.extend((0..book.len).filter(|place| wanted.fits(book, *place)).map(|place| (side, place)));
    }
    let total = hits.len() as u32;
    hits.sort_by_key(|(side, place)| (book(&finished.checked, *side).columns.moment.get(*place), *side, *place));
    let cases = hits.into_iter().take(CASES_MAX).filter_map(|(side, place)| {
        let row = row_view(finished, book(&finished.checked, side).row(place))?;
        Some(Case { row, line: row_line(finished, side, place, &[]) })
    });
    (cases.collect(), total)
}

struct Wanted<'a> {
    last4: Option<u16>,
    day: Option<&'a str>,
    amount: Option<Minor>,
}

impl Wanted<'_> {
    fn fits(&self, book: &Book, place: usize) -> bool {
        let columns = &book.columns;
        self.amount.is_none_or(|amount| columns.amount.get(place).unsigned_abs() == amount.unsigned_abs())
            && self.last4.is_none_or(|last4| columns.card.get(place).last4() == Some(last4))
            && self.day.is_none_or(|day| columns.moment.get(place).day().to_string() == day)
    }
}

/// The amount a person types, `128.5`, `¥1,234.50`, in minor units; `None` for what is no amount or has more decimals than
/// the currency.
pub fn minor_of(text: &str, currency: Currency) -> Option<Minor> {
    let plain: String = text.chars().filter(|letter| !matches!(letter, ',' | '，' | '¥' | '￥' | ' ' | '元' | '+' | '-' | '−')).collect();
    let (whole, part) = plain.split_once('.').unwrap_or((&plain, ""));
    let decimals = usize::from(currency.decimals);
    if (whole.is_empty() && part.is_empty()) || part.len() > decimals || !plain.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        return None;
    }
    format!("{whole}{part:0<decimals$}").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_taken_as_a_person_types_it() {
        for (text, minor) in [
            ("128.5", Some(12_850)),
            ("¥1,234.50", Some(123_450)),
            ("12 元", Some(1_200)),
            (".5", Some(50)),
            ("", None),
            ("1.234", None),
            ("1.2.3", None),
            ("abc", None),
        ] {
            assert_eq!(minor_of(text, Currency::CNY), minor, "{text}");
        }
    }
}
