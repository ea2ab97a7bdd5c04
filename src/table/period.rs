//! The days a file says it covers, from its preamble or its name.
//!
//! In: preamble rows, the file's name. Out: first and last day. Must not know: records.

use super::grammar::half_width;
use super::grammar::when::{When, WhenReader};
use crate::base::Day;
use crate::sheet::Rows;

/// First and last day covered, as the preamble above `header_index` or the file's name says; `None` where neither does.
pub fn declared(rows: &Rows, header_index: usize, file_name: &str) -> Option<(Day, Day)> {
    let mut days: Vec<(Day, Option<u32>)> = Vec::new();
    for index in 0..header_index {
        let text: String = rows.cells(index).flat_map(|cell| [cell.text, " "]).collect();
        let plain: String = text.chars().map(half_width).collect();
        // When the file was made or printed is not what it covers.
        if ["导出", "下载", "打印", "制表", "生成"].iter().any(|word| plain.contains(word)) && !plain.contains("起") {
            continue;
        }
        days.extend(dates_in(&plain));
        if days.len() >= 2 {
            break;
        }
    }
    // A clearing file is named for its day: `INN` and yymmdd.
    if let Some(day) = file_name.strip_prefix("INN").and_then(|rest| rest.get(..6)).and_then(|day| WhenReader::default().read(&format!("20{day}"))) {
        return Some((day.day, day.day));
    }
    let by_name = |days: Vec<(Day, Option<u32>)>| if days.len() == 2 { days } else { Vec::new() };
    let days = if days.len() >= 2 { days } else { by_name(dates_in(file_name)) };
    let [(first, _), (last, second), ..] = days.as_slice() else { return None };
    // An end at midnight is the first moment no longer covered.
    let last = if *second == Some(0) && last > first { last.plus(-1) } else { *last };
    (first <= &last).then_some((*first, last))
}

/// The month or the year that the title, the sheet or the file is named for: `2026年3月收银`, `2026-03`, `2026年`.
pub fn around(rows: &Rows, header_index: usize, sheet: Option<&str>, file_name: &str) -> Option<(Day, Day)> {
    let above = (0..header_index).flat_map(|index| rows.cells(index).map(|cell| cell.text));
    above.chain(sheet).chain([file_name]).find_map(|text| month_in(&text.chars().map(half_width).collect::<String>()))
}

/// The first month that a text names, or year.
pub(super) fn month_in(text: &str) -> Option<(Day, Day)> {
    let is_digit = |c: char| c.is_ascii_digit();
    let mut rest = text;
    while let Some(at) = rest.find(is_digit) {
        rest = rest.get(at..)?;
        let digits = rest.find(|c: char| !is_digit(c)).unwrap_or(rest.len());
        let (number, after) = rest.split_at(digits);
        let year = number.get(..4).and_then(|year| year.parse().ok()).filter(|year| (2010..=2039).contains(year));
        let packed = number.get(4..6).map(str::to_owned);
        let next = || {
            let after = after.strip_prefix(['年', '-', '/', '.', '_'])?;
            let digits = after.find(|c: char| !is_digit(c)).unwrap_or(after.len());
            Some(after.get(..digits)?.to_owned())
        };
        // Four digits, or more that a month follows: longer runs are numbers of something.
        let month = if digits == 4 { next() } else { packed };
        let month = month.and_then(|month| month.parse::<u8>().ok()).filter(|month| (1..=12).contains(month));
        if let Some(year) = year.filter(|_| digits == 4 || (matches!(digits, 6 | 8) && month.is_some())) {
            let (from, to) = month.map_or((1, 12), |month| (month, month));
            let after = if to == 12 { Day::from_civil(year + 1, 1, 1) } else { Day::from_civil(year, to + 1, 1) };
            return Day::from_civil(year, from, 1).zip(after.map(|day| day.plus(-1)));
        }
        rest = after;
    }
    None
}

/// The days that a text names in full.
pub(super) fn days_in(text: &str) -> Vec<Day> {
    dates_in(text).into_iter().map(|(day, _)| day).collect()
}

/// Full dates in a text, with the time of day where one follows.
fn dates_in(text: &str) -> Vec<(Day, Option<u32>)> {
    let mut found = Vec::new();
    let mut reader = WhenReader::default();
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        rest = rest.get(at..).unwrap_or("");
        let is_part = |c: char| c.is_ascii_digit() || matches!(c, '-' | '/' | '.' | ':' | ' ' | '年' | '月' | '日' | '时' | '分' | '秒');
        let run = rest.find(|c: char| !is_part(c)).unwrap_or(rest.len());
        let whole = rest.get(..run).unwrap_or("").trim();
        // `20200830-20200906` is two dates; `2019年09月16日 00:00:00` is one.
        // A bare count of seconds names a download, not a day.
        let is_day = |when: &When| when.day.is_some() && when.offset.is_none();
        let date = reader.read(whole).filter(is_day).map(|when| (when, run));
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let date = date.or_else(|| rest.get(..10).and_then(|text| reader.read(text)).filter(is_day).map(|when| (when, 10)));
        let date = date.or_else(|| (digits == 8).then(|| rest.get(..8).and_then(|text| reader.read(text))).flatten().map(|when| (when, 8)));
        let next = match date {
            Some((when, length)) if when.day.is_some() => {
                found.push((when.day, when.second));
                length
            }
            _ => digits.max(1),
        };
        rest = rest.get(next..).unwrap_or("");
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::CellKind;

    #[test]
    fn a_title_a_sheet_or_a_name_says_the_month_or_the_year() {
        let mut rows = Rows::default();
        rows.push_cell(CellKind::Text, "三月营业日报");
        assert!(rows.end_row(1));
        for (sheet, name, expected) in [
            (Some("2026年3月"), "a.csv", "2026-03-01 2026-03-31"),
            (None, "收银202612.csv", "2026-12-01 2026-12-31"),
            (None, "收银_2026-2.csv", "2026-02-01 2026-02-28"),
            (None, "收银20260315.csv", "2026-03-01 2026-03-31"),
            (Some("2025年"), "2026-03.csv", "2025-01-01 2025-12-31"),
            (None, "2026.csv", "2026-01-01 2026-12-31"),
            (None, "898202600000001.csv", ""),
            (None, "收银202688.csv", ""),
            (Some("3月"), "a.csv", ""),
        ] {
            let found = around(&rows, 1, sheet, name).map(|(first, last)| format!("{first} {last}")).unwrap_or_default();
            assert_eq!(found, expected, "{sheet:?} {name}");
        }
    }

    #[test]
    fn preambles_and_names_say_what_is_covered() {
        for (line, name, expected) in [
            ("#起始日期：[2019年09月16日 00:00:00]   终止日期：[2019年09月17日 00:00:00]", "a.csv", "2019-09-16 2019-09-16"),
            ("起始时间：[2020-08-30 00:00:00] 终止时间：[2020-09-06 23:59:59]", "a.csv", "2020-08-30 2020-09-06"),
            ("查询时间范围：2026-03-01 至 2026-03-31", "a.csv", "2026-03-01 2026-03-31"),
            ("导出时间：2026-04-01 08:00:00", "账单(20200830-20200906).csv", "2020-08-30 2020-09-06"),
            ("商户号 898000000000001", "a_1772332385_1772999999.csv", ""),
        ] {
            let mut rows = Rows::default();
            rows.push_cell(CellKind::Text, line);
            assert!(rows.end_row(1));
            let found = declared(&rows, 1, name).map(|(first, last)| format!("{first} {last}")).unwrap_or_default();
            assert_eq!(found, expected, "{line}");
        }
    }
}
