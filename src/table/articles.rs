//! Lists of what was sold, a row an article: a receipt of three articles is three rows and one payment.
//!
//! In: rows, the located table. Out: whether it is such a list, and of what its amount is. Must not know: records, other files.

use super::field::Field;
use super::grammar::amount::{self, Style};
use super::lines::Lines;
use super::locate::Located;
use crate::base::Minor;
use crate::sheet::Rows;

// Parts of a header in its one form.
const ARTICLE: [&str; 14] = ["商品", "品名", "货号", "条码", "菜品", "菜名", "货品", "物料", "款号", "sku", "item", "product", "article", "barcode"];
const NUMBER: [&str; 7] = ["数量", "件数", "份数", "销量", "qty", "quantity", "units"];
const PRICE: [&str; 5] = ["单价", "售价", "原价", "零售价", "price"];

/// Rows that prove what the amount is of, and of a hundred those that must.
const PROVED_MIN: usize = 3;
const PROVED_PERCENT: usize = 80;

/// Whether each row is an article with its number or price; `None` for any other table.
pub fn of(rows: &Rows, located: &Located) -> Option<Lines> {
    let head = |words: &'static [&'static str]| {
        located.columns.iter().position(move |column| words.iter().any(|word| column.head.text.contains(word)) && column.field != Some(Field::Amount))
    };
    let (number, price) = (head(&NUMBER), head(&PRICE));
    let is_article = |text: &str| {
        ARTICLE.iter().any(|word| text.contains(word))
            && !NUMBER.iter().chain(&PRICE).chain(&["金额", "amount", "total"]).any(|word| text.contains(word))
    };
    located.columns.iter().find(|column| is_article(&column.head.text))?;
    if number.is_none() && price.is_none() {
        return None;
    }
    let proved =
        number.zip(price).zip(located.column_of(Field::Amount)).and_then(|((number, price), amount)| is_each(rows, located, [number, price, amount]));
    Some(Lines::Articles { is_each: proved })
}

// Whether the amounts are what so many at that price come to; `None` where too few rows have all three.
fn is_each(rows: &Rows, located: &Located, [number, price, amount]: [usize; 3]) -> Option<bool> {
    let read = |index: usize, column: usize, decimals: u8| -> Option<Minor> {
        amount::parse_rounded(rows.cell(index, column).text, Style { decimals, ..Style::default() }).ok()?
    };
    let (mut seen, mut equal) = (0_usize, 0_usize);
    for index in located.header_index + 1..rows.len() {
        let Some(((number, price), amount)) = read(index, number, 3).zip(read(index, price, 2)).zip(read(index, amount, 2)) else { continue };
        let whole = i128::from(number) * i128::from(price);
        seen += 1;
        equal += usize::from((whole.abs() - i128::from(amount.abs()) * 1_000).abs() <= 1_000);
    }
    (seen >= PROVED_MIN).then_some(equal * 100 >= seen * PROVED_PERCENT)
}

#[cfg(test)]
mod tests {
    use super::super::locate::locate;
    use super::*;

    fn lines(text: &str) -> Option<Lines> {
        let rows = Rows::of_lines(text);
        of(&rows, &locate(&rows).expect("a header"))
    }

    #[test]
    fn a_list_of_articles_has_their_names_and_numbers_or_prices() {
        let each = "销售时间,小票号,商品名称,数量,单价,金额\n2026-03-01 10:00:00,A1,可乐,2,3.50,7.00\n2026-03-01 10:00:00,A1,面包,0.355,6.80,2.41\n\
            2026-03-01 10:05:00,A2,雨伞,1,39.90,39.90\n2026-03-01 10:07:00,A3,雨伞,-1,39.90,-39.90\n";
        assert_eq!(lines(each), Some(Lines::Articles { is_each: Some(true) }));
        let whole = "销售时间,小票号,商品名称,数量,单价,实收金额\n2026-03-01 10:00:00,A1,可乐,2,3.50,46.90\n2026-03-01 10:00:00,A1,雨伞,1,39.90,46.90\n\
            2026-03-01 10:05:00,A2,雨伞,1,39.90,39.90\n";
        assert_eq!(lines(whole), Some(Lines::Articles { is_each: Some(false) }));
        let few = "销售时间,小票号,商品名称,数量,金额\n2026-03-01 10:00:00,A1,可乐,2,7.00\n";
        assert_eq!(lines(few), Some(Lines::Articles { is_each: None }));
    }

    #[test]
    fn a_payment_that_names_what_was_sold_is_a_payment() {
        assert_eq!(lines("交易时间,商户订单号,商品名称,金额\n2026-03-01 10:00:00,A1,可乐,7.00\n"), None);
        assert_eq!(lines("交易时间,小票号,商品数量,金额\n2026-03-01 10:00:00,A1,2,7.00\n"), None);
    }
}
