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
