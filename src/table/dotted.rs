//! Dates written as a month and a day with a point between, `3.1 3.2 … 3.31`: written out as `3月1日`. A sheet takes them for numbers and
//! loses the last zero, so that `3.1` may be the tenth; the order of the rows tells.
//!
//! In: rows, the located table. Out: the rows with whole dates. Must not know: which year they are of.

use std::collections::BTreeSet;

use super::field::Field;
use super::locate::Located;
use crate::sheet::{CellKind, Rows};

// Of so many rows one may stand out of order.
const ROWS_A_BREAK: usize = 20;

/// What an order of days costs: days before the one above, and the days between.
type Cost = (u32, u32);

#[derive(Clone, Copy, PartialEq)]
struct Dotted {
    index: usize,
    month: u32,
    day: u32,
    /// Whether the day may have lost its zero.
    is_open: bool,
}

/// The rows with each date written out, for a table whose dates are all of this form; `None` for any other, and where the order of the
/// rows leaves a day open.
pub fn written_out(rows: &Rows, located: &Located) -> Option<Rows> {
    let column = [Field::Date, Field::Moment].iter().find_map(|field| located.column_of(*field))?;
    let mut dates = Vec::new();
    let mut others = 0;
    for index in located.header_index + 1..rows.len() {
        match rows.cell(index, column).text.trim() {
            "" => {}
            text => match of_text(text) {
                Some((month, day, is_open)) => dates.push(Dotted { index, month, day, is_open }),
                // The word of a total.
                None if text.chars().any(|c| c.is_ascii_digit()) => return None,
                None => others += 1,
            },
        }
    }
    // 1.3 2.3 3.3: the day comes first.
    let distinct = |part: fn(&Dotted) -> u32| dates.iter().map(part).collect::<BTreeSet<u32>>().len();
    if distinct(|date| date.month) > distinct(|date| date.day).max(2) {
        return None;
    }
    if dates.is_empty() || others * ROWS_A_BREAK > rows.len() + ROWS_A_BREAK {
        return None;
    }
    // A column that kept one zero kept them all.
    let has_zeros = dates.iter().any(|date| !date.is_open && date.day.is_multiple_of(10));
    let days: Vec<u32> = if has_zeros { dates.iter().map(|date| date.day).collect() } else { in_order(&dates)? };
    let mut out = Rows::default();
    let mut known = dates.iter().zip(days).peekable();
    for index in 0..rows.len() {
        let date = known.next_if(|(date, _)| date.index == index);
        for (at, cell) in rows.cells(index).enumerate() {
            match date.filter(|_| at == column) {
                Some((date, day)) => {
                    let tail = cell.text.trim().split_once(' ').map_or("", |(_, tail)| tail);
                    out.push_cell(CellKind::Text, format!("{}月{day}日 {tail}", date.month).trim_end());
                }
                None => out.push_cell(cell.kind, cell.text),
            }
        }
        if !out.end_row(rows.number(index)) {
            return None;
        }
    }
    Some(out)
}

// Month, day, and whether a zero may be lost: 3.1 and not 3.01, 3.10 or 3.1 with a time, which no sheet takes for a number.
fn of_text(text: &str) -> Option<(u32, u32, bool)> {
    let (date, tail) = text.split_once(' ').map_or((text, ""), |(date, tail)| (date, tail.trim()));
    let (month, day) = date.split_once('.')?;
    let number = |text: &str| (matches!(text.len(), 1 | 2) && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?;
    let (of_month, of_day): (u32, u32) = (number(month)?, number(day)?);
    let is_day = (1..=12).contains(&of_month) && (1..=31).contains(&of_day) && (tail.is_empty() || tail.contains(':'));
    // There is no 30 February.
    let may_be_tens = day.len() == 1 && of_day <= if of_month == 2 { 2 } else { 3 };
    is_day.then_some((of_month, of_day, may_be_tens && tail.is_empty()))
}

// The days that bring the rows into order, one way or the other; `None` where another reading does as well, or none does.
fn in_order(dates: &[Dotted]) -> Option<Vec<u32>> {
    let both = [false, true].map(|is_falling| along(dates, is_falling));
    both.into_iter().min_by_key(|(cost, ..)| *cost).and_then(|((breaks, _), days, is_sure)| {
        let is_ordered = breaks as usize * ROWS_A_BREAK <= dates.len();
        (is_ordered && is_sure).then_some(days)
    })
}

// The cheapest reading along the rows, its cost, and whether each open day is sure: the other reading breaks the order, or the day as it
// is written lies nearer.
fn along(dates: &[Dotted], is_falling: bool) -> (Cost, Vec<u32>, bool) {
    let day = |date: &Dotted, has_zero: bool| if has_zero && date.is_open { date.day * 10 } else { date.day };
    let step = |from: (u32, u32), to: (u32, u32)| -> Cost {
        let [from, to] = [from, to].map(|(month, day)| month * 31 + day);
        let (early, late) = if is_falling { (to, from) } else { (from, to) };
        // A list may go on from December to January.
        (u32::from(late < early && early - late < 180), late.abs_diff(early))
    };
    let add = |left: Cost, right: Cost| (left.0 + right.0, left.1 + right.1);
    let place = |date: &Dotted, reading: usize| (date.month, day(date, reading == 1));
    // The least cost of the rows up to each, and of those after it, for either reading of it.
    let sweep = |order: &mut dyn Iterator<Item = usize>, is_back: bool| -> Vec<[Cost; 2]> {
        let mut costs = vec![[(0, 0); 2]; dates.len()];
        let mut last: Option<usize> = None;
        for at in order {
            let Some(date) = dates.get(at) else { continue };
            let own = [0, 1].map(|reading| {
                let Some((before, known)) = last.and_then(|last| Some((dates.get(last)?, costs.get(last)?))) else { return (0, 0) };
                let ways = known.iter().enumerate().map(|(other, cost)| {
                    let (left, right) = (place(before, other), place(date, reading));
                    add(*cost, if is_back { step(right, left) } else { step(left, right) })
                });
                ways.min().unwrap_or_default()
            });
            if let Some(slot) = costs.get_mut(at) {
                *slot = own;
            }
            last = Some(at);
        }
        costs
    };
    let ahead = sweep(&mut (0..dates.len()), false);
    let behind = sweep(&mut (0..dates.len()).rev(), true);
    let sums = |(ahead, behind): (&[Cost; 2], &[Cost; 2])| {
        let ([written, with_zero], [written_on, with_zero_on]) = (*ahead, *behind);
        (add(written, written_on), add(with_zero, with_zero_on))
    };
    let whole: Vec<(Cost, Cost)> = ahead.iter().zip(&behind).map(sums).collect();
    let best = whole.iter().map(|(written, with_zero)| *written.min(with_zero)).min().unwrap_or_default();
    let is_sure = |(date, (written, with_zero)): (&Dotted, &(Cost, Cost))| !date.is_open || written.0 != with_zero.0 || written.1 < with_zero.1;
    let is_sure = dates.iter().zip(&whole).all(is_sure);
    let days = dates.iter().zip(&whole).map(|(date, (written, with_zero))| day(date, with_zero < written)).collect();
    (best, days, is_sure)
}

#[cfg(test)]
mod tests {
    use super::super::locate::locate;
    use super::*;

    fn days(dates: &[&str]) -> Option<Vec<String>> {
        let lines: String = dates.iter().map(|date| format!("{date},微信,35.00\n")).collect();
        let rows = Rows::of_lines(&format!("日期,摘要,金额\n{lines}合计,,99.00\n"));
        let located = locate(&rows).expect("a header");
        let out = written_out(&rows, &located)?;
        Some((1..out.len() - 1).map(|index| out.cell(index, 0).text.replace("3月", "")).collect())
    }

    #[test]
    fn the_order_of_the_rows_tells_the_tenth_from_the_first() {
        let month: Vec<String> = (1..=31).map(|day| format!("3.{day}").trim_end_matches('0').to_owned()).collect();
        let month: Vec<&str> = month.iter().map(String::as_str).collect();
        let whole: Vec<String> = (1..=31).map(|day| format!("{day}日")).collect();
        assert_eq!(days(&month), Some(whole.clone()));
        let newest_first: Vec<&str> = month.iter().rev().copied().collect();
        assert_eq!(days(&newest_first), Some(whole.into_iter().rev().collect()));
        assert_eq!(days(&["3.9", "3.1", "3.1", "3.11"]).unwrap(), ["9日", "10日", "10日", "11日"]);
        assert_eq!(days(&["3.1", "3.1", "3.2", "3.3"]).unwrap(), ["1日", "1日", "2日", "3日"]);
    }

    #[test]
    fn a_column_that_kept_a_zero_kept_them_all() {
        assert_eq!(days(&["3.1", "3.10", "3.2"]).unwrap(), ["1日", "10日", "2日"]);
        assert_eq!(days(&["3.1 10:20", "3.1 11:20"]).unwrap(), ["1日 10:20", "1日 11:20"]);
    }

    #[test]
    fn what_no_order_tells_is_left_as_it_stands() {
        for open in [
            &["3.1"][..],
            &["3.1", "3.1"],
            &["3.1", "3.11"],
            &["3.5", "3.1", "3.8", "3.1", "3.6"],
            &["13.1", "3.2"],
            &["1.3", "2.3", "4.3", "5.3"],
            &["35.00", "3.2"],
        ] {
            assert_eq!(days(open), None, "{open:?}");
        }
    }
}
