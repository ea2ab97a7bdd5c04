//! What a column decides for all its cells: decimal mark, unit, order of day and month, sign of the outgoing column.
//!
//! In: rows, the located table. Out: [`Styles`]. Must not know: records.

use crate::base::{Currency, Fact, Issue, Said};
use crate::sheet::Rows;
use crate::table::field::Field;
use crate::table::grammar::amount::{Style, Unit};
use crate::table::grammar::when::{self, DateStyle};
use crate::table::locate::Located;

/// The styles of a table's columns.
#[derive(Clone, Debug, Default)]
pub struct Styles {
    money: Vec<Style>,
    utc: Vec<bool>,
    decimals: u8,
    /// Order of day and month.
    pub dates: DateStyle,
    /// The 0-based column whose dates may be read both ways, where nothing proves which.
    pub doubtful_dates: Option<usize>,
    /// Whether the outgoing column's amounts carry a minus.
    pub out_is_negative: bool,
}

impl Styles {
    /// The style of a column of amounts.
    pub fn of(&self, column: usize) -> Style {
        self.money.get(column).copied().unwrap_or(self.plain())
    }

    /// The style of an amount outside the table's columns.
    pub fn plain(&self) -> Style {
        Style { decimals: self.decimals, ..Style::default() }
    }

    /// Whether a column's times are UTC.
    pub fn is_utc(&self, column: usize) -> bool {
        self.utc.get(column).copied().unwrap_or(false)
    }
}

impl Styles {
    /// What is to be said of dates that may be read both ways, and how they are read.
    pub fn doubt(&self, located: &Located) -> Option<Issue> {
        let column = self.doubtful_dates?;
        let header = located.columns.get(column).map_or_else(String::new, |column| column.header.clone());
        let order = if self.dates.day_first { "order-day-first" } else { "order-month-first" };
        let said = Said::new("dates-doubtful").with("column", Fact::Text(header)).with("order", Fact::Word(order));
        Some(Issue { said, row_number: None, column_number: Some(column as u32 + 1), skips_row: false })
    }
}

/// Decides the styles of all columns.
pub fn decide(rows: &Rows, located: &Located, currency: Currency, in_fen: bool, chosen: Option<Unit>) -> Styles {
    let mut styles = Styles { decimals: currency.decimals, ..Styles::default() };
    for (index, column) in located.columns.iter().enumerate() {
        let mut style = Style { decimals: currency.decimals, ..Style::default() };
        if column.field.is_some_and(Field::is_money) {
            let seen = marks(rows, located.header_index + 1, index);
            style.decimal_comma = seen.commas_decimal > 0 && seen.dots_decimal == 0;
            let said = if in_fen { Some(Unit::Minor) } else { column.head.unit };
            // A header that says fen over cells with decimals is wrong about its cells.
            style.unit = match said {
                _ if chosen.is_some() => chosen.unwrap_or_default(),
                Some(Unit::Minor) if seen.dots_decimal > seen.whole => Unit::Major,
                Some(unit) => unit,
                None => Unit::Major,
            };
            style.is_whole = style.unit == Unit::Minor && chosen.is_none();
            if column.field == Some(Field::AmountOut) {
                styles.out_is_negative = seen.negative > seen.positive;
            }
        }
        styles.money.push(style);
        styles.utc.push(column.head.is_utc);
        if column.field.is_some_and(Field::is_when) {
            match order_of(rows, located.header_index + 1, index) {
                Order::DayFirst => styles.dates.day_first = true,
                Order::MonthFirst => {}
                Order::Open { day_first } => {
                    styles.dates.day_first |= day_first;
                    styles.doubtful_dates = styles.doubtful_dates.or(Some(index));
                }
            }
        }
    }
    styles
}

#[derive(Default)]
struct Marks {
    dots_decimal: u32,
    commas_decimal: u32,
    whole: u32,
    negative: u32,
    positive: u32,
}

const ROWS_ASKED: usize = 4_000;

fn marks(rows: &Rows, first: usize, column: usize) -> Marks {
    let mut seen = Marks::default();
    for index in first..rows.len().min(first + ROWS_ASKED) {
        let text = rows.cell(index, column).text.trim_matches([' ', '\t', '`']);
        if !text.bytes().any(|byte| byte.is_ascii_digit()) {
            continue;
        }
        let decimals = |mark: char| {
            text.rsplit_once(mark).is_some_and(|(_, tail)| matches!(tail.len(), 1 | 2) && tail.bytes().all(|byte| byte.is_ascii_digit()))
        };
        if decimals('.') {
            seen.dots_decimal += 1;
        } else if decimals(',') {
            seen.commas_decimal += 1;
        } else {
            seen.whole += 1;
        }
        if text.bytes().any(|byte| matches!(byte, b'1'..=b'9')) {
            if text.starts_with(['-', '(', '－']) { seen.negative += 1 } else { seen.positive += 1 }
        }
    }
    seen
}

/// Which of a date's two first numbers is the day.
enum Order {
    DayFirst,
    MonthFirst,
    /// No date proves it: no number is past twelve, or both are.
    Open {
        day_first: bool,
    },
}

/// The order of a column's dates: some first number past twelve and no second is the day's, and the other way round.
fn order_of(rows: &Rows, first: usize, column: usize) -> Order {
    // Only dates whose year comes last are in doubt; the first filled cell tells.
    let doubtful = (first..rows.len().min(first + 50)).any(|index| when::ordered_pair(rows.cell(index, column).text).is_some());
    if !doubtful {
        return Order::MonthFirst;
    }
    let (mut first_past, mut second_past, mut dots, mut differ) = (0, 0, 0, 0);
    for index in first..rows.len() {
        let text = rows.cell(index, column).text;
        if let Some((one, two)) = when::ordered_pair(text) {
            first_past += u32::from(one > 12);
            second_past += u32::from(two > 12);
            dots += u32::from(text.contains('.'));
            // A date without its year is written month first everywhere it was seen.
            differ += u32::from(one != two && text.matches(['/', '.', '-']).count() >= 2);
        }
    }
    // Where nothing proves it, dots and hyphens are Europe's; slashes are left to America's order.
    match (first_past > 0, second_past > 0) {
        (true, false) => Order::DayFirst,
        (false, true) => Order::MonthFirst,
        // 03/03 is the same day both ways.
        (false, false) if differ == 0 => Order::MonthFirst,
        (is_mixed, _) => Order::Open { day_first: !is_mixed && dots > 0 },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::CellKind;
    use crate::table::locate::Column;

    /// A table of one column below its header.
    fn decided(field: Field, unit: Option<Unit>, cells: &[&str], in_fen: bool, chosen: Option<Unit>) -> Styles {
        let mut rows = Rows::default();
        for (number, cell) in (1..).zip(["column"].iter().chain(cells)) {
            rows.push_cell(CellKind::Text, cell);
            assert!(rows.end_row(number));
        }
        let mut column = Column { field: Some(field), ..Column::default() };
        column.head.unit = unit;
        decide(&rows, &Located { columns: vec![column], ..Located::default() }, Currency::CNY, in_fen, chosen)
    }

    fn amounts(cells: &[&str]) -> Styles {
        decided(Field::Amount, None, cells, false, None)
    }

    #[test]
    fn a_comma_is_the_decimal_mark_where_no_dot_is() {
        for (cells, comma) in [
            (&["1,5", "2,50"][..], true),
            (&["1,5", "2.50"], false),
            (&["1,500", "2"], false),
            (&["1,5x", "2"], false),
            (&["`1,5 ", ""], true),
            (&["x,", "-"], false),
        ] {
            assert_eq!(amounts(cells).of(0).decimal_comma, comma, "{cells:?}");
        }
    }

    #[test]
    fn four_thousand_rows_are_asked() {
        let comma = |before: usize| amounts(&[vec!["1,5"; before], vec!["1.5"]].concat()).of(0).decimal_comma;
        assert!(comma(ROWS_ASKED) && !comma(ROWS_ASKED - 1));
    }

    #[test]
    fn a_unit_is_the_header_s_unless_its_cells_or_a_person_say_otherwise() {
        let unit = |said: Option<Unit>, in_fen: bool, cells: &[&str], chosen: Option<Unit>| {
            let style = decided(Field::Amount, said, cells, in_fen, chosen).of(0);
            (style.unit, style.is_whole)
        };
        assert_eq!(unit(None, false, &["100"], None), (Unit::Major, false));
        assert_eq!(unit(None, true, &["100"], None), (Unit::Minor, true));
        assert_eq!(unit(Some(Unit::TenThousand), false, &["100"], None), (Unit::TenThousand, false));
        // More cells with decimals than without contradict fen.
        assert_eq!(unit(Some(Unit::Minor), false, &["1.00", "2.00", "3"], None), (Unit::Major, false));
        assert_eq!(unit(Some(Unit::Minor), false, &["1.00", "3"], None), (Unit::Minor, true));
        assert_eq!(unit(Some(Unit::TenThousand), false, &["1.00"], None), (Unit::TenThousand, false));
        assert_eq!(unit(None, true, &["100"], Some(Unit::Major)), (Unit::Major, false));
        assert_eq!(unit(None, false, &["100"], Some(Unit::Minor)), (Unit::Minor, false));
        assert_eq!(amounts(&[]).of(7), Style { decimals: 2, ..Style::default() });
    }

    #[test]
    fn an_outgoing_column_is_negative_where_most_of_its_amounts_are() {
        let negative = |cells: &[&str]| decided(Field::AmountOut, None, cells, false, None).out_is_negative;
        assert!(negative(&["-5", "(6)", "7"]) && negative(&["-5", "0.00", ""]) && negative(&["－5"]));
        assert!(!negative(&["-5", "7"]) && !negative(&["0.00"]));
        assert!(!decided(Field::Amount, None, &["-5"], false, None).out_is_negative);
    }

    #[test]
    fn a_number_past_twelve_tells_the_day_from_the_month() {
        let read = |cells: &[&str]| {
            let styles = decided(Field::Moment, None, cells, false, None);
            (styles.dates.day_first, styles.doubtful_dates.is_some())
        };
        for (cells, day_first, is_doubtful) in [
            (&["03/04/2026", "13/04/2026"][..], true, false),
            (&["03/04/2026", "04/13/2026"], false, false),
            (&["12/04/2026", "04/12/2026"], false, true),
            (&["13/04/2026", "04/13/2026"], false, true),
            (&["03/04/2026"], false, true),
            (&["03.04.2026"], true, true),
            (&["13.04.2026", "04.13.2026"], false, true),
            (&["03/03/2026", "05/05/2026"], false, false),
            (&["2026-03-04"], false, false),
        ] {
            assert_eq!(read(cells), (day_first, is_doubtful), "{cells:?}");
        }
        // The first fifty rows tell whether there is a doubt at all.
        let late = |blank: usize| read(&[vec![""; blank], vec!["13/04/2026"]].concat()).0;
        assert!(late(49) && !late(50));
        let doubt = decided(Field::Moment, None, &["03.04.2026"], false, None);
        let issue = doubt.doubt(&Located { columns: vec![Column { header: "日期".to_owned(), ..Column::default() }], ..Located::default() }).unwrap();
        assert_eq!((issue.said.key, issue.column_number, issue.skips_row), ("dates-doubtful", Some(1), false));
    }
}
