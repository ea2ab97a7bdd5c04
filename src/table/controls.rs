//! Totals and counts that a file states of itself, parsed from its footer and preamble and proved against its rows.
//!
//! In: footer rows, sums of the records. Out: [`Control`]s. Must not know: how the records were typed.

use super::field::Field;
use super::grammar::amount::{self, Style};
use super::grammar::{half_width, is_filler};
use super::input::Control;
use super::locate::Located;
use super::spelling;
use crate::base::Minor;
use crate::sheet::Rows;

/// Sums of the records in the readings that a file's own totals may use.
#[derive(Clone, Debug, Default)]
pub struct Sums {
    /// All records; then those where money moved; then those without holds; then sales alone.
    pub amount: Vec<Minor>,
    /// Refunds, voids and the like, as a positive amount.
    pub refund: Vec<Minor>,
    /// Money in and money out, positive.
    pub money_in: Vec<Minor>,
    /// Money out, positive.
    pub money_out: Vec<Minor>,
    /// Fees.
    pub fee: Vec<Minor>,
    /// Nets.
    pub net: Vec<Minor>,
    /// Numbers of records in the same readings.
    pub count: Vec<i64>,
    /// Numbers of sales and of refunds.
    pub count_sale: Vec<i64>,
    /// Numbers of refunds.
    pub count_refund: Vec<i64>,
}

/// What a stated figure is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Figure {
    Count,
    CountSale,
    CountRefund,
    Amount,
    Refund,
    In,
    Out,
    Fee,
    Net,
}

impl Figure {
    fn name(self) -> &'static str {
        match self {
            Figure::Count => "count",
            Figure::CountSale => "count_sale",
            Figure::CountRefund => "count_refund",
            Figure::Amount => "amount",
            Figure::Refund => "refund",
            Figure::In => "amount_in",
            Figure::Out => "amount_out",
            Figure::Fee => "fee",
            Figure::Net => "net",
        }
    }

    fn readings(self, sums: &Sums) -> &[i64] {
        match self {
            Figure::Count => &sums.count,
            Figure::CountSale => &sums.count_sale,
            Figure::CountRefund => &sums.count_refund,
            Figure::Amount => &sums.amount,
            Figure::Refund => &sums.refund,
            Figure::In => &sums.money_in,
            Figure::Out => &sums.money_out,
            Figure::Fee => &sums.fee,
            Figure::Net => &sums.net,
        }
    }
}

/// The controls of a table: from the rows left out as totals, summaries and remarks, and from the preamble.
pub fn find(rows: &Rows, located: &Located, footers: &[usize], style: Style, sums: &Sums) -> Vec<Control> {
    let mut controls = Vec::new();
    let mut labels: Option<(usize, Vec<String>)> = None;
    let preamble = 0..located.header_index;
    for index in preamble.chain(footers.iter().copied()) {
        let cells: Vec<String> = rows.cells(index).map(|cell| plain(cell.text)).collect();
        // A subtotal is of the rows above it, which a table alone does not tell from all others.
        if cells.iter().take(3).any(|cell| cell.contains("小计") || cell.contains("本页") || cell.contains("subtotal")) {
            continue;
        }
        let row_number = rows.number(index);
        let before = controls.len();
        // Words above the header, such as the upper of its two rows, name nothing below it.
        let labels_here = labels.take_if(|(at, _)| *at > located.header_index || index < located.header_index);
        labels = None;
        if let Some((_, labels)) = labels_here {
            for (label, value) in labels.iter().zip(&cells) {
                state(&mut controls, row_number, label, value, style, sums);
            }
            if controls.len() > before {
                continue;
            }
        }
        let is_words = |cell: &&String| !cell.is_empty() && !cell.bytes().any(|byte| byte.is_ascii_digit());
        let filled = cells.iter().filter(|cell| !cell.is_empty()).count();
        if filled >= 2 && cells.iter().filter(is_words).count() == filled {
            labels = Some((index, cells));
            continue;
        }
        if index > located.header_index && cells.iter().take(3).any(|cell| cell.contains('计') || cell.starts_with("total")) {
            under_columns(&mut controls, row_number, &cells, located, style, sums);
        }
        if controls.len() == before {
            // A label and its value side by side, or both in one sentence.
            for pair in cells.windows(2) {
                if let [label, value] = pair {
                    state(&mut controls, row_number, label, value, style, sums);
                }
            }
            for cell in &cells {
                sentence(&mut controls, row_number, cell, style, sums);
            }
        }
    }
    // A figure of a column that the table lacks has nothing to be proved against.
    controls.retain(|control| (control.figure != "net" || located.has(Field::Net)) && (control.figure != "fee" || located.has(Field::Fee)));
    controls
}

fn plain(text: &str) -> String {
    text.chars().map(half_width).filter(|c| !is_filler(*c) && *c != '#').flat_map(char::to_lowercase).collect()
}

/// A total row below the columns: each figure stands under its own.
fn under_columns(controls: &mut Vec<Control>, row_number: u32, cells: &[String], located: &Located, style: Style, sums: &Sums) {
    for (column, cell) in located.columns.iter().zip(cells) {
        let figure = match column.field {
            Some(Field::Amount) => Figure::Amount,
            Some(Field::AmountIn) => Figure::In,
            Some(Field::AmountOut) => Figure::Out,
            Some(Field::RefundAmount) => Figure::Refund,
            Some(Field::Fee) => Figure::Fee,
            Some(Field::Net) => Figure::Net,
            _ => {
                sentence(controls, row_number, cell, style, sums);
                continue;
            }
        };
        let style = Style { unit: column.head.unit.unwrap_or_default(), ..style };
        if let Ok(Some(stated)) = amount::parse_rounded(cell, style) {
            controls.push(prove(row_number, figure, stated, sums));
        }
    }
}

/// Which figure a label names; none for labels of other things.
fn figure_of(label: &str) -> Option<Figure> {
    let has = |parts: &[&str]| parts.iter().any(|part| label.contains(part));
    if has(&["优惠", "红包", "代金券", "t0", "d1", "服务费", "余额", "充值券", "日期", "时间", "账号", "申请退款"]) || label == "订单总金额"
    {
        return None;
    }
    if has(&["笔数", "笔", "条数", "记录数", "单数", "count"]) {
        return Some(match () {
            () if has(&["退"]) => Figure::CountRefund,
            () if has(&["收入", "支出", "借", "贷"]) => return None,
            () if has(&["消费", "支付"]) => Figure::CountSale,
            () => Figure::Count,
        });
    }
    if !has(&["金额", "合计", "总额", "手续费", "净额", "实收", "发生额", "total", "amount", "fee"]) {
        return None;
    }
    Some(match () {
        () if has(&["手续费", "fee"]) => Figure::Fee,
        () if has(&["退"]) => Figure::Refund,
        () if has(&["结算", "清算", "净额", "入账"]) => Figure::Net,
        () if has(&["收入", "贷"]) => Figure::In,
        () if has(&["支出", "借"]) => Figure::Out,
        () => Figure::Amount,
    })
}

fn state(controls: &mut Vec<Control>, row_number: u32, label: &str, value: &str, style: Style, sums: &Sums) {
    let Some(figure) = figure_of(&spelling::head(label).text) else { return };
    if let Some(stated) = value_of(figure, value, style) {
        controls.push(prove(row_number, figure, stated, sums));
    }
}

fn value_of(figure: Figure, value: &str, style: Style) -> Option<i64> {
    if !value.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    if matches!(figure, Figure::Count | Figure::CountSale | Figure::CountRefund) {
        let value = value.trim_end_matches(['笔', '条', '单']);
        return amount::parse(value, Style { decimals: 0, ..style }).ok().flatten();
    }
    amount::parse_rounded(value, style).ok().flatten()
}

/// Figures inside a sentence: `交易合计:6笔,商家实收共0.06元`, `共43笔记录`, `收入:1笔 0.35元`.
fn sentence(controls: &mut Vec<Control>, row_number: u32, text: &str, style: Style, sums: &Sums) {
    let refund = text.contains('退');
    let (is_in, is_out) = (text.starts_with("收入"), text.starts_with("支出"));
    if let Some(count) = number_before(text, '笔') {
        let figure = match () {
            () if refund => Some(Figure::CountRefund),
            () if is_in || is_out || text.contains("中性") => None,
            () if text.starts_with("交易合计") => Some(Figure::CountSale),
            () if text.starts_with('共') || text.starts_with("成功") || text.contains("总笔数") || text.contains("合计") => {
                Some(Figure::Count)
            }
            () => None,
        };
        if let (Some(figure), Ok(Some(stated))) = (figure, amount::parse(count, Style { decimals: 0, ..style })) {
            controls.push(prove(row_number, figure, stated, sums));
        }
    }
    let about_money = text.split(',').find(|part| {
        part.contains("元") && !part.contains("优惠") && figure_of(part).is_some_and(|figure| !matches!(figure, Figure::Count | Figure::CountRefund))
    });
    let part = about_money.or(((is_in || is_out) && text.contains('元')).then_some(text));
    if let Some(stated) = part.and_then(|part| number_before(part, '元')).and_then(|number| amount::parse_rounded(number, style).ok().flatten()) {
        let figure = match () {
            () if refund => Figure::Refund,
            () if is_in => Figure::In,
            () if is_out => Figure::Out,
            () => Figure::Amount,
        };
        controls.push(prove(row_number, figure, stated, sums));
    }
}

/// The number right before a word.
fn number_before(text: &str, mark: char) -> Option<&str> {
    let end = text.find(mark)?;
    let head = text.get(..end)?;
    let digits = head.bytes().rev().take_while(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b',' | b'-')).count();
    head.get(head.len() - digits..).filter(|number| !number.is_empty())
}

/// A stated figure against the reading that comes nearest.
fn prove(row_number: u32, figure: Figure, stated: i64, sums: &Sums) -> Control {
    let off = |computed: &&i64| (stated.abs() - computed.abs()).unsigned_abs();
    let computed = figure.readings(sums).iter().min_by_key(off).copied().unwrap_or(0);
    Control { row_number, figure: figure.name(), stated, computed, holds: stated.abs() == computed.abs() }
}

#[cfg(test)]
mod tests;
