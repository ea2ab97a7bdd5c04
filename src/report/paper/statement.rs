//! The reconciliation statement (余额调节表): both totals brought to one by what explains their difference.
//!
//! In: the sums and the effect of each code. Out: [`Statement`], its section. Must not know: single findings.
//!
//! A code's effect is what it adds to Σ merchant − Σ acquirer. It is taken off the merchant's half where the books have to
//! be put right, and added to the acquirer's half where the statement lacks it or is due to bring it; so both halves end at
//! one balance exactly when the effects add up to the difference.

use crate::base::Minor;
use crate::check::{Checked, Sum};
use crate::finding::code::Code;
use crate::finding::codes::entry;
use crate::locale::Lang;

use super::{Cell, Column, Desk, Row, Section, bare};

/// Lines of one half under one heading.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lines {
    /// The heading's key.
    pub heading: &'static str,
    /// Each code with its rows and what it adds to the half.
    pub codes: Vec<(Code, Sum)>,
}

/// One half: what the source says, what is added or taken off, what it comes to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Half {
    /// The total of the source.
    pub start: Sum,
    /// What is added or taken off; groups without a code are left out.
    pub lines: Vec<Lines>,
    /// The balance after it.
    pub adjusted: Minor,
}

/// Both halves.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Statement {
    /// The merchant's own books.
    pub merchant: Half,
    /// The acquirer's statement.
    pub acquirer: Half,
}

// Which half a code changes, under which heading.
fn place(code: Code) -> (bool, &'static str) {
    match code {
        Code::U03 | Code::U06 | Code::U07 | Code::U11 | Code::U15 | Code::U25 => (false, "statement-acquirer-plus"),
        Code::U08 => (false, "statement-acquirer-minus"),
        Code::D04 => (false, "statement-acquirer-foreign"),
        Code::U01 | Code::U04 | Code::U05 | Code::U09 | Code::U24 => (true, "statement-merchant-plus"),
        Code::U10 | Code::U12 | Code::U13 | Code::U14 | Code::U17 | Code::U18 => (true, "statement-merchant-minus"),
        Code::U02 | Code::U23 => (true, "statement-merchant-over"),
        code if (Code::A01..=Code::A15).contains(&code) || code == Code::U16 => (true, "statement-merchant-amounts"),
        _ => (true, "statement-merchant-other"),
    }
}

const MERCHANT: [&str; 5] =
    ["statement-merchant-plus", "statement-merchant-minus", "statement-merchant-over", "statement-merchant-amounts", "statement-merchant-other"];
const ACQUIRER: [&str; 3] = ["statement-acquirer-plus", "statement-acquirer-minus", "statement-acquirer-foreign"];

/// The statement of a check.
pub fn statement(checked: &Checked) -> Statement {
    let half = |start: Sum, headings: &[&'static str], is_merchant: bool| {
        let mut lines: Vec<Lines> = headings.iter().map(|heading| Lines { heading, codes: Vec::new() }).collect();
        let mut adjusted = start.amount;
        for (code, sum) in checked.steps.iter().filter(|(_, sum)| sum.amount != 0) {
            let (to_merchant, heading) = place(*code);
            if to_merchant != is_merchant {
                continue;
            }
            let amount = if is_merchant { -sum.amount } else { sum.amount };
            adjusted += amount;
            if let Some(group) = lines.iter_mut().find(|group| group.heading == heading) {
                // Payments, not rows: a wrong amount is one, though it stands on both sides.
                let count = checked.findings.iter().filter(|finding| finding.code == *code).count() as u64;
                group.codes.push((*code, Sum { count, amount }));
            }
        }
        lines.retain(|group| !group.codes.is_empty());
        Half { start, lines, adjusted }
    };
    Statement { merchant: half(checked.sums.0, &MERCHANT, true), acquirer: half(checked.sums.1, &ACQUIRER, false) }
}

/// The name of a code in a language.
pub(super) fn code_name(code: &str, lang: Lang) -> &'static str {
    entry(code).map_or("", |entry| if lang == Lang::Zh { entry.zh.name } else { entry.en.name })
}

pub(super) fn section(desk: &Desk<'_>) -> Section {
    let statement = statement(desk.checked);
    let halves = [(&statement.merchant, "paper-merchant-book"), (&statement.acquirer, "paper-acquirer-book")];
    let sides = halves.map(|(half, name)| half_rows(desk, half, name));
    let long = sides.iter().map(Vec::len).max().unwrap_or(0);
    let mut rows: Vec<Row> = Vec::new();
    let [left, right] = &sides;
    for index in 0..long {
        let blank = || (false, vec![Cell::Empty, Cell::Empty, Cell::Empty]);
        let (left_head, mut cells) = left.get(index).cloned().unwrap_or_else(blank);
        let (right_head, others) = right.get(index).cloned().unwrap_or_else(blank);
        cells.push(Cell::Empty);
        cells.extend(others);
        // A line stands out only when both halves have a heading there, or the other half has nothing.
        let is_head = (left_head || index >= left.len()) && (right_head || index >= right.len());
        let weight = if is_head { super::Weight::Head } else { super::Weight::Plain };
        rows.push(Row { weight, cells });
    }
    let adjusted = desk.word("statement-adjusted");
    rows.push(Row::total(vec![
        Cell::text(adjusted.clone()),
        Cell::Empty,
        Cell::Money(statement.merchant.adjusted),
        Cell::Empty,
        Cell::text(adjusted),
        Cell::Empty,
        Cell::Money(statement.acquirer.adjusted),
    ]));
    let apart = statement.merchant.adjusted - statement.acquirer.adjusted;
    rows.push(Row::total(vec![Cell::text(desk.word("statement-apart")), Cell::Empty, Cell::Money(apart)]));
    let columns: Vec<Column> = vec![
        desk.column("paper-item", 34),
        desk.column("paper-count", 9),
        desk.column("paper-amount", 16),
        Column { width: 3, ..Column::default() },
        desk.column("paper-item", 34),
        desk.column("paper-count", 9),
        desk.column("paper-amount", 16),
    ];
    let mut head = super::summary::facts(desk);
    head.columns = bare(&[34, 50]);
    let table = super::Block { heading: String::new(), notes: vec![desk.word("statement-note")], columns, rows };
    Section {
        id: "statement".to_owned(),
        name: desk.word("sheet-statement"),
        blocks: vec![head, table, super::summary::sign_off(desk, 7, 4)],
        chart: None,
    }
}

fn half_rows(desk: &Desk<'_>, half: &Half, name: &'static str) -> Vec<(bool, Vec<Cell>)> {
    let mut rows = vec![(true, vec![Cell::text(desk.word(name)), Cell::Count(half.start.count), Cell::Money(half.start.amount)])];
    for group in &half.lines {
        let sum: Minor = group.codes.iter().map(|(_, sum)| sum.amount).sum();
        let count: u64 = group.codes.iter().map(|(_, sum)| sum.count).sum();
        rows.push((true, vec![Cell::text(desk.word(group.heading)), Cell::Count(count), Cell::Money(sum)]));
        for (code, sum) in &group.codes {
            let label = format!("    {} {}", code.name(), code_name(code.name(), desk.lang));
            rows.push((false, vec![Cell::text(label), Cell::Count(sum.count), Cell::Money(sum.amount)]));
        }
    }
    rows
}
