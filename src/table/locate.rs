//! Where the header stands and what each column is: by spellings and by content, never by position.
//!
//! In: rows of a sheet. Out: a [`Located`] table. Must not know: amounts' meaning, sides, matching.

use std::collections::BTreeMap;

use super::claim;
use super::content::{self, EMPTY_PERCENT, Look};
use super::field::Field;
use super::grammar::amount::{self, Style};
use super::grammar::when::WhenReader;
use super::spelling::{self, Head};
use crate::base::limits::{COLUMNS_MAX, PREAMBLE_ROWS_MAX};
use crate::sheet::Rows;

/// A column and what it was taken for.
#[derive(Clone, Debug, Default)]
pub struct Column {
    /// The header as the file has it.
    pub header: String,
    /// The header in its one form.
    pub head: Head,
    /// What it was taken for.
    pub field: Option<Field>,
    /// How sure, 0 to 99.
    pub confidence: u8,
    /// What it might have been instead.
    pub runner_up: Option<(Field, u8)>,
}

/// A table found in a sheet.
#[derive(Clone, Debug, Default)]
pub struct Located {
    /// Index of the header's last row.
    pub header_index: usize,
    /// The columns, left to right.
    pub columns: Vec<Column>,
    /// How sure, for choosing between sheets: known headers weighed, records a little.
    pub score: u32,
}

impl Located {
    /// The 0-based column of a field.
    pub fn column_of(&self, field: Field) -> Option<usize> {
        self.columns.iter().position(|column| column.field == Some(field))
    }

    /// Whether a column of the field was found.
    pub fn has(&self, field: Field) -> bool {
        self.column_of(field).is_some()
    }

    /// Whether there is a column, or a pair, that says how much.
    pub fn has_amount(&self) -> bool {
        self.has(Field::Amount) || (self.has(Field::AmountIn) && self.has(Field::AmountOut))
    }

    /// Whether there is a column that says when.
    pub fn has_day(&self) -> bool {
        self.has(Field::Moment) || self.has(Field::Date)
    }
}

/// Finds the header and the columns; `None` where no row has two headers known.
pub fn locate(rows: &Rows) -> Option<Located> {
    let mut best: Option<(u32, usize)> = None;
    let mut met = Met::new();
    for index in 0..rows.len().min(PREAMBLE_ROWS_MAX) {
        let score = header_score(&header_cells(rows, index), &mut met);
        if score >= 120 && best.is_none_or(|(most, _)| score > most) {
            best = Some((score, index));
        }
    }
    let (score, index) = best?;
    let (score, header_index, headers) = with_second_row(rows, score, index);
    Some(located(rows, header_index, &headers, score))
}

/// The table whose header stands in this row, whatever it looks like: someone said so.
pub fn locate_at(rows: &Rows, header_index: usize) -> Located {
    let headers = header_cells(rows, header_index);
    let score = header_score(&headers, &mut Met::new());
    located(rows, header_index, &headers, score)
}

/// Whether every filled cell of a row is a word: a row of records has dates, amounts or ids.
pub fn is_of_words(rows: &Rows, index: usize) -> bool {
    rows.cells(index).all(|cell| !looks_like_data(cell.text.trim()))
}

fn located(rows: &Rows, header_index: usize, headers: &[&str], score: u32) -> Located {
    let mut columns: Vec<Column> = headers
        .iter()
        .map(|text| Column {
            header: text.trim_matches([' ', '\t', '\u{feff}', '`', '=', '"', '\'']).to_owned(),
            head: spelling::head(text),
            ..Column::default()
        })
        .collect();
    while columns.last().is_some_and(|column| column.header.is_empty()) && columns.len() > 1 {
        columns.pop();
    }
    let looks = content::look(rows, header_index + 1, columns.len());
    assign(&mut columns, &looks);
    claim::claim(&mut columns, rows, header_index + 1);
    settle_books(&mut columns, rows, header_index + 1);
    Located { header_index, columns, score }
}

fn header_cells(rows: &Rows, index: usize) -> Vec<&str> {
    rows.cells(index).take(COLUMNS_MAX).map(|cell| cell.text).collect()
}

/// A header in two rows: groups above, names below, each cell the lower where it says anything. Taken where both rows are
/// words and together they name columns that one alone leaves blank.
fn with_second_row<'r>(rows: &'r Rows, score: u32, index: usize) -> (u32, usize, Vec<&'r str>) {
    let alone = header_cells(rows, index);
    let mut best = (score, index, alone);
    for upper in [index.checked_sub(1), Some(index)].into_iter().flatten() {
        let (top, bottom) = (header_cells(rows, upper), header_cells(rows, upper + 1));
        let are_words = |cells: &[&str]| {
            cells.iter().filter(|text| !text.trim().is_empty()).count() >= 2 && !cells.iter().any(|text| looks_like_data(text.trim()))
        };
        if !are_words(&top) || !are_words(&bottom) {
            continue;
        }
        let both: Vec<&str> = (0..top.len().max(bottom.len()))
            .map(|column| {
                let of = |cells: &[&'r str]| cells.get(column).copied().unwrap_or("");
                if of(&bottom).trim().is_empty() { of(&top) } else { of(&bottom) }
            })
            .collect();
        let together = header_score(&both, &mut Met::new());
        let filled = |cells: &[&str]| cells.iter().filter(|text| !text.trim().is_empty()).count();
        if together + 20 >= best.0 && filled(&both) > filled(&best.2) {
            best = (together, upper + 1, both);
        }
    }
    best
}

/// Words met and the field each most likely names: rows of records repeat theirs, and to find a word takes long.
type Met<'r> = BTreeMap<&'r str, Option<(Field, u8)>>;

/// How much a row looks like a header: weights of the headers known, each field once, less what looks like data.
fn header_score<'r>(cells: &[&'r str], met: &mut Met<'r>) -> u32 {
    let mut fields: Vec<Field> = Vec::new();
    let mut score = 0_i32;
    let mut known = 0;
    for text in cells {
        let text = text.trim();
        if text.is_empty() {
            continue;
        }
        if text.len() > 120 {
            score -= 50;
            continue;
        }
        if looks_like_data(text) {
            score -= 60;
            continue;
        }
        let likeliest = || spelling::fields_of(&spelling::head(text)).into_iter().max_by_key(|(_, weight)| *weight);
        let Some((field, weight)) = *met.entry(text).or_insert_with(likeliest) else { continue };
        known += 1;
        score += if fields.contains(&field) { i32::from(weight) / 4 } else { i32::from(weight) };
        fields.push(field);
    }
    if known < 2 { 0 } else { u32::try_from(score).unwrap_or(0) }
}

fn looks_like_data(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    digits > 0 && (digits >= 8 || matches!(amount::parse_rounded(text, Style::default()), Ok(Some(_))) || WhenReader::default().read(text).is_some())
}

/// Gives each column the field that header and content bear out best; a field goes to one column only.
fn assign(columns: &mut [Column], looks: &[Look]) {
    let mut choices: Vec<(u32, Field, usize)> = Vec::new();
    for (index, (column, look)) in columns.iter().zip(looks).enumerate() {
        for (field, weight) in spelling::fields_of(&column.head) {
            if let Some((field, percent)) = look.bears_out(field) {
                let weight = (u32::from(weight) * percent / 100).min(99);
                choices.push((weight, field, index));
            }
        }
    }
    settle_pair(&mut choices, looks);
    choices.sort_by_key(|(weight, field, index)| (u32::MAX - weight, *field, *index));
    let mut taken: Vec<Field> = Vec::new();
    for (weight, field, index) in &choices {
        let Some(column) = columns.get_mut(*index) else { continue };
        // Where there is nothing to read nothing can be read wrongly: the header's word is enough.
        let is_empty = looks.get(*index).is_some_and(|look| look.filled == 0);
        let confidence = if is_empty { (*weight * 100).div_ceil(EMPTY_PERCENT) } else { *weight }.min(99) as u8;
        // Every column of secrets is one, however many there are.
        if column.field.is_none() && (!taken.contains(field) || *field == Field::Secret) && *weight >= 15 {
            column.field = Some(*field);
            column.confidence = confidence;
            taken.push(*field);
        } else if column.runner_up.is_none() && column.field != Some(*field) {
            column.runner_up = Some((*field, confidence));
        }
    }
    find_day(columns, &choices);
    settle_clock(columns);
}

/// Where no column says when by itself, the likeliest that might: a posting day is better than none.
fn find_day(columns: &mut [Column], choices: &[(u32, Field, usize)]) {
    if columns.iter().any(|column| matches!(column.field, Some(Field::Moment | Field::Date))) {
        return;
    }
    let likely = choices.iter().find(|(_, field, _)| matches!(field, Field::Moment | Field::Date)).copied();
    let by_field = |wanted: Field| columns.iter().position(|column| column.field == Some(wanted)).map(|index| (50, Field::Date, index));
    let found = likely.or_else(|| by_field(Field::PayoutDay)).or_else(|| by_field(Field::ClearingDay));
    if let Some((weight, field, index)) = found
        && let Some(column) = columns.get_mut(index)
    {
        column.runner_up = column.field.map(|field| (field, column.confidence));
        column.field = Some(field);
        column.confidence = weight.min(99) as u8;
    }
}

/// A pair of columns counts only as a pair, and only where no single column is plainly the amount.
fn settle_pair(choices: &mut Vec<(u32, Field, usize)>, looks: &[Look]) {
    let has = |field: Field| choices.iter().any(|(_, known, _)| *known == field);
    let filled = |index: usize| looks.get(index).map_or(0, |look| look.filled * 10 / look.seen.max(1));
    // A list of receipts may call its amounts just that.
    if !has(Field::AmountOut) && !has(Field::Amount) {
        choices.iter_mut().filter(|(_, field, _)| *field == Field::AmountIn).for_each(|(weight, field, _)| (*weight, *field) = (60, Field::Amount));
        return;
    }
    let whole_amount = choices.iter().any(|(weight, field, index)| *field == Field::Amount && *weight >= 85 && filled(*index) >= 9);
    if !(has(Field::AmountIn) && has(Field::AmountOut)) || (whole_amount && !in_and_out_fill(choices, looks)) {
        choices.retain(|(_, field, _)| !matches!(field, Field::AmountIn | Field::AmountOut));
    } else {
        choices.retain(|(_, field, _)| *field != Field::Amount);
    }
}

/// Whether the pair's cells fill every row between them, as those of 收入 and 支出 do.
fn in_and_out_fill(choices: &[(u32, Field, usize)], looks: &[Look]) -> bool {
    let of = |field: Field| choices.iter().find(|(_, known, _)| *known == field).and_then(|(.., index)| looks.get(*index));
    match (of(Field::AmountIn), of(Field::AmountOut)) {
        (Some(money_in), Some(money_out)) => (money_in.filled + money_out.filled) * 10 >= money_in.seen * 9,
        _ => false,
    }
}

/// In a shop's own books an account that stands in debit, as money does, takes money in on the debit side; a bank's list has it
/// the other way round.
fn settle_books(columns: &mut [Column], rows: &Rows, first: usize) {
    let Some(stands) = columns.iter().position(|column| matches!(column.head.text.as_str(), "方向" | "余额方向" | "借或贷")) else { return };
    let count = |word: &str| (first..rows.len()).filter(|index| rows.cell(*index, stands).text.trim() == word).count();
    if count("借") <= count("贷") {
        return;
    }
    for column in columns {
        column.field = match column.field {
            Some(Field::AmountIn) if column.head.text.starts_with('贷') => Some(Field::AmountOut),
            Some(Field::AmountOut) if column.head.text.starts_with('借') => Some(Field::AmountIn),
            field => field,
        };
    }
}

/// A column of date and time makes columns of each alone needless; a time without any date is none.
fn settle_clock(columns: &mut [Column]) {
    let has = |columns: &[Column], field: Field| columns.iter().any(|column| column.field == Some(field));
    let needless: &[Field] = match (has(columns, Field::Moment), has(columns, Field::Date)) {
        (true, true) => &[Field::Date, Field::Time],
        (true, false) | (false, false) => &[Field::Time],
        (false, true) => &[],
    };
    for column in columns {
        if let Some(field) = column.field.filter(|field| needless.contains(field)) {
            column.runner_up = Some((field, column.confidence));
            column.field = None;
            column.confidence = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::CellKind;

    fn rows_of(text: &str) -> Rows {
        let mut rows = Rows::default();
        for (index, line) in text.lines().enumerate() {
            line.split(',').for_each(|cell| rows.push_cell(CellKind::Text, cell));
            assert!(rows.end_row(index as u32 + 1));
        }
        rows
    }

    fn check(text: &str, header_row: u32, expected: &[(&str, &str)]) {
        let rows = rows_of(text);
        let located = locate(&rows).expect("a header");
        assert_eq!(rows.number(located.header_index), header_row, "{text}");
        let found: Vec<(&str, &str)> = located.columns.iter().filter_map(|column| Some((column.header.as_str(), column.field?.name()))).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn a_register_and_its_preamble() {
        check(
            "示例便利店收银流水\n导出时间：,2026-04-01 08:00:00\n小票号,交易时间,支付方式,应收金额,实收金额,终端号,参考号,凭证号,卡号,收银员\nXS0001,2026-03-01 10:00:00,银行卡,12.00,12.00,T0000001,612345678901,000123,629999******1234,小王\n",
            3,
            &[
                ("小票号", "receipt_id"),
                ("交易时间", "moment"),
                ("支付方式", "channel"),
                ("实收金额", "amount"),
                ("终端号", "terminal"),
                ("参考号", "rrn"),
                ("凭证号", "trace"),
                ("卡号", "card"),
                ("收银员", "cashier"),
            ],
        );
    }

    #[test]
    fn an_empty_column_is_as_certain_as_its_header_and_stands_back_where_another_has_cells() {
        let certain = |text: &str| -> Vec<(&'static str, u8)> {
            let located = locate(&rows_of(text)).expect("a header");
            located.columns.iter().filter_map(|column| Some((column.field?.name(), column.confidence))).collect()
        };
        let full = certain("交易时间,摘要,贷方发生额,借方发生额,余额\n2026-03-02 10:00:00,货款,12.00,3.00,20.00\n");
        assert_eq!(certain("交易时间,摘要,贷方发生额,借方发生额,余额\n2026-03-02 10:00:00,货款,12.00,,20.00\n"), full);
        assert_eq!(full.iter().find(|(field, _)| *field == "amount_out"), Some(&("amount_out", 90)));
        check(
            "交易时间,参考号,系统参考号,金额\n2026-03-02 10:00:00,,612345678901,12.00\n",
            1,
            &[("交易时间", "moment"), ("系统参考号", "rrn"), ("金额", "amount")],
        );
    }

    #[test]
    fn date_and_time_apart_and_a_clearing_day() {
        check(
            "商户号,终端号,交易时间,交易类型,凭证号,参考号,卡号,卡类别,交易金额,手续费,交易日期,交易单号,订单号,结算金额,清算日期\n898000000000001,10000001,10:30:45,消费,000001,612345678901,629999******1234,贷记卡,100.00,0.60,2026-03-01,4200001234567890123456789012,A1,99.40,20260302\n",
            1,
            &[
                ("商户号", "merchant_no"),
                ("终端号", "terminal"),
                ("交易时间", "time"),
                ("交易类型", "kind"),
                ("凭证号", "trace"),
                ("参考号", "rrn"),
                ("卡号", "card"),
                ("卡类别", "card_kind"),
                ("交易金额", "amount"),
                ("手续费", "fee"),
                ("交易日期", "date"),
                ("交易单号", "channel_id"),
                ("订单号", "order_id"),
                ("结算金额", "net"),
                ("清算日期", "clearing_day"),
            ],
        );
    }

    #[test]
    fn a_bank_pairs_its_columns() {
        check(
            "交易时间,借方发生额/元(支取),贷方发生额/元(收入),余额,币种,对方户名,摘要\n20260801 15:24:03,,994.00,1994.00,人民币元,财付通支付科技有限公司,结算款\n20260802 15:24:03,50.00,,1944.00,人民币元,某某,货款\n",
            1,
            &[
                ("交易时间", "moment"),
                ("借方发生额/元(支取)", "amount_out"),
                ("贷方发生额/元(收入)", "amount_in"),
                ("余额", "balance"),
                ("币种", "currency"),
                ("对方户名", "counterparty"),
                ("摘要", "remark"),
            ],
        );
    }

    #[test]
    fn a_header_in_two_rows_is_read_as_one() {
        check(
            "收款明细表,,,,\n日期,单据号,金额,,备注\n,,应收金额,实收金额,\n2026-03-01,A1,10.00,9.00,x\n2026-03-02,A2,20.00,19.00,y\n",
            3,
            &[("日期", "date"), ("单据号", "receipt_id"), ("实收金额", "amount"), ("备注", "remark")],
        );
    }

    #[test]
    fn an_account_in_debit_takes_money_in_on_the_debit_side() {
        for (stands, [debit, credit]) in [("借", ["amount_in", "amount_out"]), ("贷", ["amount_out", "amount_in"])] {
            let text = format!("日期,摘要,借方,贷方,方向,余额\n2026-03-01,收款,100.00,,{stands},1100.00\n2026-03-02,付款,,50.00,{stands},1050.00\n");
            check(&text, 1, &[("日期", "date"), ("摘要", "remark"), ("借方", debit), ("贷方", credit), ("余额", "balance")]);
        }
    }

    #[test]
    fn a_column_of_receipts_alone_is_the_amount() {
        check("日期,摘要,收入\n2026-03-01,微信,100\n", 1, &[("日期", "date"), ("摘要", "remark"), ("收入", "amount")]);
    }

    #[test]
    fn no_header_is_none() {
        assert!(locate(&rows_of("a,b\n1,2\n")).is_none());
        assert!(locate(&rows_of("")).is_none());
    }
}
