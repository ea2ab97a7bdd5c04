//! A date in columns of its parts, `月 | 日` as paper journals have it, with or without a `年`: joined in the column of the day.
//!
//! In: rows, the located table. Out: the rows with whole dates, and the column. Must not know: which year a date without one is of.

use super::field::Field;
use super::locate::Located;
use crate::sheet::{CellKind, Rows};

/// The rows with `3月1日` where the day stood, for a table that has no other date; `None` where there is nothing to join. A part
/// that is written once for several rows holds for those below it.
pub fn joined(rows: &Rows, located: &mut Located) -> Option<Rows> {
    if located.has_day() {
        return None;
    }
    let of = |names: &[&str]| located.columns.iter().position(|column| names.contains(&column.head.text.as_str()));
    let (year, month, day) = (of(&["年", "year"]), of(&["月", "月份", "month"])?, of(&["日", "day"])?);
    let first = located.header_index + 1;
    let (mut last_year, mut last_month) = (None, None);
    let mut out = Rows::default();
    let mut count = 0;
    for index in 0..rows.len() {
        let part = |column: usize, digits: usize| part(rows.cell(index, column).text, digits).filter(|_| index >= first);
        last_year = year.and_then(|year| part(year, 4)).or(last_year);
        last_month = part(month, 2).filter(|month| (1..=12).contains(month)).or(last_month);
        let whole = part(day, 2).filter(|day| (1..=31).contains(day)).zip(last_month);
        let whole = whole.map(|(day, month)| last_year.map_or_else(String::new, |year| format!("{year}年")) + &format!("{month}月{day}日"));
        count += usize::from(whole.is_some());
        for (column, cell) in rows.cells(index).enumerate() {
            match whole.as_deref().filter(|_| column == day) {
                Some(whole) => out.push_cell(CellKind::Text, whole),
                None => out.push_cell(cell.kind, cell.text),
            }
        }
        if !out.end_row(rows.number(index)) {
            return None;
        }
    }
    let column = located.columns.get_mut(day).filter(|_| count > 0)?;
    (column.field, column.confidence) = (Some(Field::Date), 90);
    Some(out)
}

// A number of so many digits at most: `3`, `03`, `3月`.
fn part(text: &str, digits: usize) -> Option<u16> {
    let text = text.trim().trim_end_matches(['年', '月', '日', '号']);
    (text.len() <= digits && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::super::locate::locate;
    use super::*;

    fn days(text: &str) -> Option<Vec<String>> {
        let rows = Rows::of_lines(text);
        let mut located = locate(&rows).expect("a header");
        let joined = joined(&rows, &mut located)?;
        let column = located.column_of(Field::Date)?;
        Some((located.header_index + 1..joined.len()).map(|index| joined.cell(index, column).text.to_owned()).collect())
    }

    #[test]
    fn a_month_and_a_day_are_a_date_and_the_month_holds_below() {
        let text = "月,日,摘要,收入,支出\n3,1,微信,35.00,\n,2,刷卡,12.00,\n,,刷卡,13.00,\n4,1,微信,14.00,\n";
        assert_eq!(days(text).unwrap(), ["3月1日", "3月2日", "", "4月1日"]);
        let text = "年,月,日,摘要,金额\n2026,03,01,微信,35.00\n2026,03,32,微信,36.00\n";
        assert_eq!(days(text).unwrap(), ["2026年3月1日", "32"]);
    }

    #[test]
    fn a_table_with_a_date_is_left_as_it_is() {
        assert_eq!(days("日期,月,日,金额\n2026-03-01,3,1,35.00\n"), None);
        assert_eq!(days("月,摘要,收入,支出\n3,微信,35.00,\n"), None);
    }
}
