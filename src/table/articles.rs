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
const ARTICLE: [&str; 15] =
    ["商品", "品名", "货号", "条码", "菜品", "菜名", "货品", "物料", "款号", "项目", "sku", "item", "product", "article", "barcode"];
const NUMBER: [&str; 7] = ["数量", "件数", "份数", "销量", "qty", "quantity", "units"];
const PRICE: [&str; 5] = ["单价", "售价", "原价", "零售价", "price"];
const MONEY: [&str; 6] = ["额", "价", "费用", "amount", "total", "count"];

/// Rows that prove what the amount is of, and of a hundred those that must.
const PROVED_MIN: usize = 3;
const PROVED_PERCENT: usize = 80;

/// Whether each row is an article with its number or price, and rows of one receipt name several; `None` for any other table.
pub fn of(rows: &Rows, located: &Located) -> Option<Lines> {
    let find = |is: &dyn Fn(&str) -> bool| {
        let is_free = |field: Option<Field>| !field.is_some_and(Field::is_money);
        located.columns.iter().position(|column| is_free(column.field) && is(&column.head.text))
    };
    let holds = |text: &str, words: &[&str]| words.iter().any(|word| text.contains(word));
    let is_article = |text: &str| holds(text, &ARTICLE) && ![&NUMBER[..], &PRICE, &MONEY].iter().any(|words| holds(text, words));
    let article = find(&is_article)?;
    let (number, price) = (find(&|text| holds(text, &NUMBER)), find(&|text| holds(text, &PRICE)));
    if (number.is_none() && price.is_none()) || !are_several(rows, located, article) {
        return None;
    }
    let columns = number.zip(price).zip(located.column_of(Field::Amount));
    Some(Lines::Articles { is_each: columns.and_then(|((number, price), amount)| is_each(rows, located, [number, price, amount])) })
}

// Whether rows of one receipt name different articles more often than the same one: a payment booked twice names the same.
fn are_several(rows: &Rows, located: &Located, article: usize) -> bool {
    let of = |fields: &[Field]| fields.iter().find_map(|field| located.column_of(*field));
    let Some(receipt) = of(&[Field::ReceiptId, Field::OrderId]).or_else(|| of(&[Field::Moment])) else { return false };
    let text = |index: usize, column: usize| rows.cell(index, column).text.trim();
    let (mut several, mut same) = (0_usize, 0_usize);
    for index in located.header_index + 2..rows.len() {
        let (own, above) = (text(index, receipt), text(index - 1, receipt));
        let is_named = !text(index, article).is_empty() && !text(index - 1, article).is_empty();
        // The number may stand on the first row alone.
        if is_named && (own == above || own.is_empty()) {
            let is_same = text(index, article) == text(index - 1, article);
            same += usize::from(is_same);
            several += usize::from(!is_same);
        }
    }
    several > same
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
        let few = "销售时间,小票号,商品名称,数量,金额\n2026-03-01 10:00:00,A1,可乐,2,7.00\n2026-03-01 10:00:00,A1,雨伞,1,39.90\n";
        assert_eq!(lines(few), Some(Lines::Articles { is_each: None }));
    }

    #[test]
    fn a_payment_that_names_what_was_sold_is_a_payment() {
        assert_eq!(lines("交易时间,商户订单号,商品名称,金额\n2026-03-01 10:00:00,A1,可乐,7.00\n"), None);
        assert_eq!(lines("交易时间,小票号,商品数量,金额\n2026-03-01 10:00:00,A1,2,7.00\n"), None);
        // An order of one article each, one of them booked twice.
        let twice = "下单时间,订单号,商品名称,数量,单价,实付金额\n2026-03-01 10:00:00,A1,可乐,2,3.50,7.00\n2026-03-01 10:00:00,A1,可乐,2,3.50,7.00\n\
            2026-03-01 10:05:00,A2,雨伞,1,39.90,39.90\n";
        assert_eq!(lines(twice), None);
        assert_eq!(lines("下单时间,订单号,商品总额,件数,实付金额\n2026-03-01 10:00:00,A1,7.00,2,7.00\n2026-03-01 10:00:00,A1,8.00,2,8.00\n"), None);
    }
}
