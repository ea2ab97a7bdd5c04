//! The day of a list's rows, where no column says one: its title, its sheet or its file is named for it (`3月1日`, `2026-03-01`, a
//! sheet `1` in the workbook of a month), or a line of its own says the day of the rows below it.
//!
//! In: rows, the located table, names. Out: the day, on the table. Must not know: which year a day without one is of.

use super::field::Field;
use super::grammar::half_width;
use super::grammar::when::WhenReader;
use super::locate::{Column, Located};
use super::{period, spelling};
use crate::base::Day;
use crate::sheet::Rows;

/// A day and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedDay {
    /// The day, held in [`NamedDay::YEARLESS`] where its year isn't said; none where only lines say days.
    pub day: Day,
    /// The title, the sheet's or the file's name; of the first line, where lines say days.
    pub name: String,
    /// Lines that say a day, by their row number, ascending: it is that of the rows below them.
    pub lines: Vec<(u32, Day)>,
}

impl NamedDay {
    /// The year in which a day without one is held.
    pub const YEARLESS: i32 = 2000;

    /// Whether the year isn't said.
    pub fn is_bare(&self) -> bool {
        let mut days = self.lines.iter().map(|(_, day)| *day).chain([self.day]);
        days.any(|day| day.civil().is_some_and(|(year, ..)| year == NamedDay::YEARLESS))
    }

    /// The day of a row.
    pub fn of(&self, row_number: u32) -> Day {
        let above = self.lines.partition_point(|(line, _)| *line < row_number);
        above.checked_sub(1).and_then(|at| self.lines.get(at)).map_or(self.day, |(_, day)| *day)
    }
}

// What a title says beside the day it is of.
const OF_ITSELF: [&str; 6] = ["导出", "下载", "打印", "制表", "生成", "export"];
// `2026年03月01日 星期日 晴`; longer is a remark.
const LINE_BYTES_MAX: usize = 48;
const MONTHS: [&str; 12] = ["一月", "二月", "三月", "四月", "五月", "六月", "七月", "八月", "九月", "十月", "十一月", "十二月"];

/// Finds the day. A list with times of day is of the day that its title, sheet or file names among other words; one without is a list of
/// payments only where the sheet or the file is called by the day and nothing else.
/// Columns `left_out` by choice are no times.
pub fn apply(rows: &Rows, located: &mut Located, left_out: &[usize], sheet: Option<&str>, file: &str) {
    if located.has_day() {
        return;
    }
    let was_time = |column: &Column| column.field.is_none() && matches!(column.runner_up, Some((Field::Time, _)));
    let chosen = located.column_of(Field::Time);
    let told = || (0..).zip(&located.columns).find(|(index, column)| !left_out.contains(index) && was_time(column)).map(|(index, _)| index);
    let clock = chosen.or_else(told).or_else(|| clock_among_lines(rows, located, left_out));
    let stem = stem(file);
    let titles = (0..located.header_index).flat_map(|index| rows.cells(index).map(|cell| cell.text));
    let titles = titles.filter(|text| !OF_ITSELF.iter().any(|word| text.to_lowercase().contains(word)));
    let titled = titles.filter_map(|text| Some((among(&plain(text))?, text)));
    let month = || month_of(&plain(stem)).or_else(|| sheet.and_then(|sheet| month_of(&plain(sheet))));
    let called =
        [sheet, Some(stem)].into_iter().flatten().filter_map(|name| Some((whole(&plain(name)).or_else(|| of_month(&plain(name), month()))?, name)));
    let named = [sheet, Some(stem)].into_iter().flatten().filter_map(|name| Some((among(&plain(name))?, name)));
    let found = match clock {
        Some(_) => titled.chain(called).chain(named).next(),
        None => called.into_iter().next(),
    };
    let lines = if clock.is_some() { lines(rows, located.header_index + 1) } else { Vec::new() };
    let name = lines.first().and_then(|(line, _)| rows.cells(rows.index_of(*line)?).map(|cell| cell.text).find(|text| !text.trim().is_empty()));
    let Some((day, name)) = name.map(|name| (found.map_or(Day::NONE, |(day, _)| day), name)).or(found) else { return };
    located.day = Some(NamedDay { day, name: name.trim().to_owned(), lines });
    if let Some(column) = clock.and_then(|clock| located.columns.get_mut(clock)).filter(|column| column.field.is_none()) {
        let confidence = column.runner_up.take().map_or(0, |(_, confidence)| confidence);
        (column.field, column.confidence) = (Some(Field::Time), confidence);
    }
}

/// The column that is a time by its name, and in the rows that are more than a line, though lines of days and sums hide it.
fn clock_among_lines(rows: &Rows, located: &Located, left_out: &[usize]) -> Option<usize> {
    let is_time = |text: &str| WhenReader::default().read(text).is_some_and(|when| !when.day.is_some() && when.second.is_some());
    let is_named = |column: &Column| {
        let fields = if column.field.is_none() { spelling::fields_of(&column.head) } else { Vec::new() };
        fields.iter().any(|(field, _)| matches!(field, Field::Moment | Field::Date | Field::Time))
    };
    let holds_times = |index: usize, header: &str| {
        let is_row = |row: &usize| rows.cells(*row).filter(|cell| !cell.text.trim().is_empty()).count() > 1;
        let texts = (located.header_index + 1..rows.len()).filter(is_row).map(|row| rows.cell(row, index).text.trim());
        let texts: Vec<&str> = texts.filter(|text| !text.is_empty() && *text != header && !text.ends_with('计')).collect();
        let times = texts.iter().filter(|text| is_time(text)).count();
        times > 0 && times * 10 >= texts.len() * 9
    };
    let is_clock = |(index, column): &(usize, &Column)| !left_out.contains(index) && is_named(column) && holds_times(*index, &column.header);
    located.columns.iter().enumerate().find(is_clock).map(|(index, _)| index)
}

/// Rows of one cell that is a day.
fn lines(rows: &Rows, first: usize) -> Vec<(u32, Day)> {
    let day = |index: usize| {
        let mut filled = rows.cells(index).map(|cell| cell.text.trim()).filter(|text| !text.is_empty());
        let text = filled.next().filter(|text| text.len() <= LINE_BYTES_MAX)?;
        let day = among(&plain(text)).or_else(|| whole(&plain(text)))?;
        filled.next().is_none().then(|| (rows.number(index), day))
    };
    (first..rows.len()).filter_map(day).collect()
}

/// A file's name without its folder and its endings.
fn stem(file: &str) -> &str {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let is_ending = |ending: &str| ending.len() <= 4 && ending.starts_with(|c: char| c.is_ascii_alphabetic());
    let cut = |name: &'_ str| name.rsplit_once('.').filter(|(_, ending)| is_ending(ending)).map_or(name.len(), |(stem, _)| stem.len());
    let once = name.get(..cut(name)).unwrap_or(name);
    once.get(..cut(once)).unwrap_or(once)
}

fn plain(text: &str) -> String {
    text.trim().chars().map(half_width).collect()
}

/// The only day that a text names; `None` where it names several or none.
fn among(text: &str) -> Option<Day> {
    let mut days = period::days_in(text);
    if days.is_empty() {
        days = bare_days(text);
    }
    let first = *days.first()?;
    days.iter().all(|day| *day == first).then_some(first)
}

/// `3月1日`, `3月1号`, wherever they stand.
fn bare_days(text: &str) -> Vec<Day> {
    let after = text.match_indices('月').filter_map(|(at, month)| {
        let before = text.get(..at)?;
        let digits = before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        let rest = text.get(at + month.len()..)?;
        let length = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        yearless(before.get(digits..)?, rest.get(..length)?)
    });
    after.collect()
}

/// A name that is a day and nothing else.
fn whole(text: &str) -> Option<Day> {
    let is_day = text.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '/' | '.' | '_' | ' ' | '年' | '月' | '日' | '号'));
    if !is_day {
        return None;
    }
    if let Some(day) = among(text) {
        return Some(day);
    }
    match text.split_once(['-', '.', '_']) {
        Some((month, day)) => yearless(month, day),
        None if text.len() == 4 => yearless(text.get(..2)?, text.get(2..)?),
        None => None,
    }
}

/// `1`, `1日`, `01号` in the workbook of a month.
fn of_month(text: &str, month: Option<(i32, u8)>) -> Option<Day> {
    let (year, month) = month?;
    let day = text.trim_end_matches(['日', '号']);
    let day: u8 = day.parse().ok().filter(|_| day.len() <= 2 && day.bytes().all(|byte| byte.is_ascii_digit()))?;
    Day::from_civil(year, month, day)
}

/// The month that a name is of, and its year where it says it.
fn month_of(text: &str) -> Option<(i32, u8)> {
    if let Some((from, to)) = period::month_in(text) {
        let ((year, first, _), (_, last, _)) = (from.civil()?, to.civil()?);
        return (first == last).then_some((year, first));
    }
    if let Some(month) = MONTHS.iter().rposition(|month| text.contains(month)) {
        return Some((NamedDay::YEARLESS, month as u8 + 1));
    }
    let before = text.split_once('月')?.0;
    let digits = before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let month: u8 = before.get(digits..)?.parse().ok().filter(|month| (1..=12).contains(month))?;
    Some((NamedDay::YEARLESS, month))
}

fn yearless(month: &str, day: &str) -> Option<Day> {
    let number = |text: &str| text.parse::<u8>().ok().filter(|_| text.len() <= 2 && text.bytes().all(|byte| byte.is_ascii_digit()));
    Day::from_civil(NamedDay::YEARLESS, number(month)?, number(day.trim_end_matches(['日', '号']))?)
}

#[cfg(test)]
mod tests {
    use super::super::locate::locate;
    use super::*;

    fn day(text: &str, sheet: Option<&str>, file: &str) -> String {
        let rows = Rows::of_lines(text);
        let mut located = locate(&rows).expect("a header");
        apply(&rows, &mut located, &[], sheet, file);
        located.day.map_or_else(String::new, |named| format!("{} {}", named.day, named.name))
    }

    const TIMED: &str = "时间,单号,金额\n09:12,A1,12.00\n10:05,A2,8.50";
    const BARE: &str = "单号,金额\nA1,12.00\nA2,8.50";

    #[test]
    fn a_list_with_times_is_of_the_day_that_a_name_says_among_other_words() {
        for (title, sheet, file, expected) in [
            ("", Some("3月1日"), "a.xlsx", "2000-03-01 3月1日"),
            ("", Some("Sheet1"), "城东店 2026-03-01 收银.xlsx", "2026-03-01 城东店 2026-03-01 收银"),
            ("", None, "收银20260301.csv", "2026-03-01 收银20260301"),
            ("", None, "3月1日.csv", "2000-03-01 3月1日"),
            ("", None, "城东店12月31号.csv", "2000-12-31 城东店12月31号"),
            ("", None, "2026年3月1日.csv.gz", "2026-03-01 2026年3月1日"),
            ("日期：2026年3月1日\n", Some("3月9日"), "a.xlsx", "2026-03-01 日期：2026年3月1日"),
            ("导出时间：2026-04-01 08:00\n", Some("3月9日"), "a.xlsx", "2000-03-09 3月9日"),
            ("2026-03-01 至 2026-03-31\n", None, "a.csv", ""),
            ("", Some("2月30日"), "a.csv", ""),
            ("", None, "第3家店.csv", ""),
            ("", None, "3.1.csv", "2000-03-01 3.1"),
            ("", None, "0301.csv", "2000-03-01 0301"),
            ("", None, "账单0301.csv", ""),
        ] {
            assert_eq!(day(&format!("{title}{TIMED}"), sheet, file), expected, "{title} {sheet:?} {file}");
        }
    }

    #[test]
    fn a_list_without_times_is_of_a_day_where_it_is_called_by_it() {
        for (sheet, file, expected) in [
            (Some("3月1日"), "a.xlsx", "2000-03-01 3月1日"),
            (Some("3.1"), "a.xlsx", "2000-03-01 3.1"),
            (Some("3-1"), "a.xlsx", "2000-03-01 3-1"),
            (Some("0301"), "a.xlsx", "2000-03-01 0301"),
            (Some("1"), "2026年3月.xlsx", "2026-03-01 1"),
            (Some("31日"), "2026-03.xlsx", "2026-03-31 31日"),
            (Some("31号"), "三月流水.xlsx", "2000-03-31 31号"),
            (Some("2"), "十二月.xlsx", "2000-12-02 2"),
            (Some("2"), "11月.xlsx", "2000-11-02 2"),
            (Some("31"), "2026年4月.xlsx", ""),
            (Some("1"), "a.xlsx", ""),
            (Some("1"), "2026年.xlsx", ""),
            (Some("汇总"), "2026-03-01.xlsx", "2026-03-01 2026-03-01"),
            (None, "业务明细(汇总)20260301.csv", ""),
        ] {
            assert_eq!(day(BARE, sheet, file), expected, "{sheet:?} {file}");
        }
    }

    #[test]
    fn a_line_of_a_day_holds_for_the_rows_below_it() {
        let text = "3月1日,,\n时间,单号,金额\n09:12,A1,12.00\n2026年3月2日 星期一,,\n时间,单号,金额\n10:05,A2,8.50\n,3月3日,\n10:06,A3,8.50\n3月4日小计,,9.00";
        let rows = Rows::of_lines(text);
        let mut located = locate(&rows).expect("a header");
        apply(&rows, &mut located, &[], None, "a.csv");
        let named = located.day.expect("days");
        let days: Vec<String> = [3, 6, 8, 9].map(|row| named.of(row).to_string()).to_vec();
        assert_eq!(
            (days.join(" ").as_str(), named.name.as_str(), named.is_bare()),
            ("2000-03-01 2026-03-02 2000-03-03 2000-03-03", "2026年3月2日 星期一", true)
        );
        // Without times a lone date is a remark.
        assert_eq!(day("单号,金额\n2026-03-01,\nA1,12.00", None, "a.csv"), "");
    }

    #[test]
    fn a_column_that_someone_chose_stays_as_chosen() {
        let rows = Rows::of_lines(TIMED);
        let with = |field: Option<Field>, left_out: &[usize]| {
            let mut located = locate(&rows).expect("a header");
            located.columns[0].field = field;
            apply(&rows, &mut located, left_out, Some("3月1日"), "a.xlsx");
            (located.columns[0].field, located.day.is_some())
        };
        assert_eq!(with(None, &[]), (Some(Field::Time), true));
        assert_eq!(with(None, &[0]), (None, true), "the sheet is called by the day, which is all that is left");
        assert_eq!(with(Some(Field::Time), &[]), (Some(Field::Time), true));
        assert_eq!(with(Some(Field::Remark), &[]), (Some(Field::Remark), true));
    }

    #[test]
    fn a_list_with_a_date_keeps_it() {
        assert_eq!(day("日期,金额\n2026-03-01,12.00\n2026-03-02,8.50", Some("3月9日"), "a.xlsx").len(), 0);
    }
}
