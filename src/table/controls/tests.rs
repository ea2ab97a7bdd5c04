//! What files state of themselves, proved against their rows.

use super::*;

#[test]
fn every_figure_has_words_and_is_money_or_a_count() {
    use Figure::{Amount, Count, CountRefund, CountSale, Fee, In, Net, Out, Refund};
    for (figure, is_count) in [
        (Count, true),
        (CountSale, true),
        (CountRefund, true),
        (Amount, false),
        (Refund, false),
        (In, false),
        (Out, false),
        (Fee, false),
        (Net, false),
    ] {
        let key = format!("page-figure-{}", figure.name());
        for lang in [crate::locale::Lang::Zh, crate::locale::Lang::En] {
            assert!(crate::locale::template(lang, &key).is_some(), "{key}");
        }
        assert_eq!(prove(1, figure, 2, &Sums::default()).is_count(), is_count, "{key}");
    }
}

#[test]
fn sentences_and_labels_are_proved() {
    let style = Style { decimals: 2, ..Style::default() };
    let sums = Sums {
        amount: vec![2, 6],
        refund: vec![4],
        count: vec![10],
        count_sale: vec![6],
        count_refund: vec![4],
        money_in: vec![35],
        ..Sums::default()
    };
    for (text, expected) in [
        ("#交易合计：6笔，商家实收共0.06元，商家优惠共0.00元", vec![("count_sale", 6, true), ("amount", 6, true)]),
        ("#退款合计：4笔，商家实收退款共-0.04元，商家优惠退款共0.00元", vec![("count_refund", 4, true), ("refund", -4, true)]),
        ("共10笔记录", vec![("count", 10, true)]),
        ("共11笔记录", vec![("count", 11, false)]),
        ("收入：1笔 0.35元", vec![("amount_in", 35, true)]),
        ("终端号：1", vec![]),
    ] {
        let mut controls = Vec::new();
        sentence(&mut controls, 1, &plain(text), style, &sums);
        let found: Vec<_> = controls.iter().map(|control| (control.figure, control.stated, control.holds)).collect();
        assert_eq!(found, expected, "{text}");
    }
    assert_eq!(figure_of("总交易单数"), Some(Figure::Count));
    assert_eq!(figure_of("应结订单总金额"), Some(Figure::Amount));
    assert_eq!(figure_of("退款总金额"), Some(Figure::Refund));
    assert_eq!(figure_of("手续费总金额"), Some(Figure::Fee));
}

use crate::sheet::CellKind;
use crate::table::locate::Column;

/// What is stated in rows of cells: three lines of preamble, the header, then footers.
fn stated(lines: &[&str], header: usize) -> Vec<(u32, &'static str, i64, bool)> {
    stated_under([Field::Moment, Field::Amount, Field::Fee, Field::RefundAmount], lines, header)
}

fn stated_under(fields: [Field; 4], lines: &[&str], header: usize) -> Vec<(u32, &'static str, i64, bool)> {
    let mut rows = Rows::default();
    for (number, line) in (1..).zip(lines) {
        line.split('|').for_each(|cell| rows.push_cell(CellKind::Text, cell));
        assert!(rows.end_row(number));
    }
    let columns = fields.iter().map(|field| Column { field: Some(*field), ..Column::default() }).collect();
    let located = Located { header_index: header, columns, ..Located::default() };
    let footers: Vec<usize> = (header + 1..lines.len()).collect();
    let sums = Sums {
        amount: vec![9_000, 6_000],
        refund: vec![500],
        money_in: vec![7_000],
        money_out: vec![1_000],
        fee: vec![36],
        net: vec![5_964],
        count: vec![5, 3],
        count_sale: vec![2],
        count_refund: vec![1],
    };
    let found = find(&rows, &located, &footers, Style { decimals: 2, ..Style::default() }, &sums);
    found.into_iter().map(|control| (control.row_number, control.figure, control.stated, control.holds)).collect()
}

#[test]
fn a_label_states_its_neighbour_or_what_stands_below_it() {
    assert_eq!(stated(&["总笔数|3|总金额|60.00", "header"], 1), [(1, "count", 3, true), (1, "amount", 6_000, true)]);
    assert_eq!(
        stated(&["header", "总笔数|总金额|手续费", "3|60.00|0.35"], 0),
        [(3, "count", 3, true), (3, "amount", 6_000, true), (3, "fee", 35, false)]
    );
    // A row of words with nothing said below it says nothing.
    assert_eq!(stated(&["header", "总笔数|总金额", "无|无"], 0), []);
    assert_eq!(stated(&["header", "总笔数"], 0), []);
}

#[test]
fn a_total_stands_under_its_columns_and_a_subtotal_is_of_others() {
    assert_eq!(stated(&["header", "合计|60.00|0.36|-5.00"], 0), [(2, "amount", 6_000, true), (2, "fee", 36, true), (2, "refund", -500, true)]);
    assert_eq!(stated(&["header", "Total:|60.00|0.37"], 0), [(2, "amount", 6_000, true), (2, "fee", 37, false)]);
    assert_eq!(stated(&["header", "小计|60.00|0.36", "本页|60.00", "Subtotal|60.00"], 0), []);
    let in_and_out = [Field::Moment, Field::AmountIn, Field::AmountOut, Field::Net];
    assert_eq!(
        stated_under(in_and_out, &["header", "合计|70.00|10.00|59.65"], 0),
        [(2, "amount_in", 7_000, true), (2, "amount_out", 1_000, true), (2, "net", 5_965, false)]
    );
    // Above the header no columns are known.
    assert_eq!(stated(&["合计|60.00|0.36", "header"], 1), [(1, "amount", 6_000, true)]);
}

#[test]
fn a_figure_without_its_column_is_not_proved() {
    assert_eq!(stated(&["结算金额|59.64|手续费|0.36", "header"], 1), [(1, "fee", 36, true)]);
}

#[test]
fn the_nearest_reading_is_the_one_a_figure_is_held_against() {
    let sums = Sums { amount: vec![9_000, 6_000], ..Sums::default() };
    let computed = |stated: i64| prove(1, Figure::Amount, stated, &sums).computed;
    assert_eq!([7_400, 7_600, -9_100].map(computed), [6_000, 9_000, 9_000]);
    assert_eq!((prove(1, Figure::Fee, 5, &sums).computed, prove(1, Figure::Amount, -6_000, &sums).holds), (0, true));
}

#[test]
fn a_label_names_one_figure_or_none() {
    for (label, figure) in [
        ("总笔数", Some(Figure::Count)),
        ("退款笔数", Some(Figure::CountRefund)),
        ("消费笔数", Some(Figure::CountSale)),
        ("收入笔数", None),
        ("总金额", Some(Figure::Amount)),
        ("订单总金额", None),
        ("手续费合计", Some(Figure::Fee)),
        ("退款金额", Some(Figure::Refund)),
        ("结算金额", Some(Figure::Net)),
        ("收入金额", Some(Figure::In)),
        ("支出合计", Some(Figure::Out)),
        ("优惠金额", None),
        ("账户余额合计", None),
        ("备注", None),
    ] {
        assert_eq!(figure_of(label), figure, "{label}");
    }
}

#[test]
fn a_number_stands_right_before_its_word() {
    for (text, mark, number) in [
        ("共43笔记录", '笔', Some("43")),
        ("笔", '笔', None),
        ("收入:1笔 0.35元", '元', Some("0.35")),
        ("合计-1,234.50元", '元', Some("-1,234.50")),
        ("共 元", '元', None),
        ("12", '元', None),
    ] {
        assert_eq!(number_before(text, mark), number, "{text}");
    }
}

#[test]
fn a_sentence_states_its_count_and_its_sum() {
    let of = |text: &str| stated(&[text, "header"], 1).into_iter().map(|(_, figure, stated, holds)| (figure, stated, holds)).collect::<Vec<_>>();
    assert_eq!(of("共3笔记录"), [("count", 3, true)]);
    assert_eq!(of("共4笔记录"), [("count", 4, false)]);
    assert_eq!(of("收入:2笔 70.00元"), [("amount_in", 7_000, true)]);
    assert_eq!(of("支出:2笔 10.00元"), [("amount_out", 1_000, true)]);
    assert_eq!(of("中性交易:1笔 0.00元"), []);
    assert_eq!(of("退款合计:1笔,共5.00元"), [("count_refund", 1, true)]);
    assert_eq!(of("交易合计:2笔,商家实收共60.00元"), [("count_sale", 2, true), ("amount", 6_000, true)]);
}
