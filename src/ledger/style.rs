//! What a column decides for all its cells: decimal mark, unit, sign of the outgoing column.
//!
//! In: rows, the located table. Out: [`Styles`]. Must not know: records.

use crate::base::Currency;
use crate::sheet::Rows;
use crate::table::field::Field;
use crate::table::grammar::amount::{Style, Unit};
use crate::table::grammar::when::DateStyle;
use crate::table::locate::Located;

/// The styles of a table's columns.
#[derive(Clone, Debug, Default)]
pub struct Styles {
    money: Vec<Style>,
    utc: Vec<bool>,
    decimals: u8,
    /// Order of year, month and day.
    pub dates: DateStyle,
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

/// Decides the styles of all columns.
pub fn decide(rows: &Rows, located: &Located, currency: Currency, in_fen: bool, chosen: Option<Unit>) -> Styles {
    let mut styles = Styles { decimals: currency.decimals, ..Styles::default() };
    let (mut has_comma, mut has_dot) = (false, false);
    for (index, column) in located.columns.iter().enumerate() {
        let mut style = Style { decimals: currency.decimals, ..Style::default() };
        if column.field.is_some_and(Field::is_money) {
            let seen = marks(rows, located.header_index + 1, index);
            style.decimal_comma = seen.commas_decimal > 0 && seen.dots_decimal == 0;
            has_comma |= style.decimal_comma;
            has_dot |= seen.dots_decimal > 0;
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
    }
    // `1.558` beside a fee of `2,00` has thousands: a file has one decimal mark.
    if has_comma && !has_dot {
        styles.money.iter_mut().for_each(|style| style.decimal_comma = true);
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
    fn a_file_has_one_decimal_mark() {
        let comma = |cells: &[[&str; 2]]| {
            let mut rows = Rows::default();
            for (number, row) in (1..).zip([["amount", "fee"]].iter().chain(cells)) {
                row.iter().for_each(|cell| rows.push_cell(CellKind::Text, cell));
                assert!(rows.end_row(number));
            }
            let columns = [Field::Amount, Field::Fee].map(|field| Column { field: Some(field), ..Column::default() }).to_vec();
            let styles = decide(&rows, &Located { columns, ..Located::default() }, Currency::CNY, false, None);
            [0, 1].map(|column| styles.of(column).decimal_comma)
        };
        assert_eq!(comma(&[["1.558", "2,00"], ["12.345", "3,00"]]), [true, true]);
        assert_eq!(comma(&[["1.50", "2,00"]]), [false, true]);
        assert_eq!(comma(&[["1,558", "2"]]), [false, false]);
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
}
