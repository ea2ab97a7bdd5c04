//! D: what is wrong with the inputs themselves, found while reading.
//!
//! In: what the reader noted of each table. Out: findings of the data axis. Must not know: links.

use crate::base::{RowRef, Said, Side};
use crate::ledger::ReadTable;

use super::build::Finding;
use super::cause::{Cause, CauseCode};
use super::code::Code;
use super::evidence::Piece;

/// D02 for each row that could not be read, D05 for each total that does not hold, D07 and D08 for each table that has them.
pub fn findings(tables: &[ReadTable]) -> Vec<Finding> {
    let mut found = Vec::new();
    for (input, table) in tables.iter().enumerate() {
        let Some((side, _)) = &table.meta.side else { continue };
        for issue in table.meta.issues.kept() {
            let Some(code) = code_of(issue.said.key) else { continue };
            let rows: Vec<RowRef> = issue.row_number.map(|row_number| RowRef { input: input as u32, row_number }).into_iter().collect();
            let piece = Piece { kind: "cell", said: issue.said.clone(), rows: Vec::new() };
            let groups = matches!(code, Code::D07 | Code::D08);
            match found.iter_mut().find(|known: &&mut Finding| {
                groups && known.code == code && rows_of(known, *side).first().is_some_and(|row| row.input == input as u32)
            }) {
                Some(known) => rows_of_mut(known, *side).extend(rows),
                None => found.push(finding(code, *side, rows, piece)),
            }
        }
        for control in table.meta.controls.iter().filter(|control| !control.holds) {
            let row = RowRef { input: input as u32, row_number: control.row_number };
            let said = Said::new(if control.figure == "count" { "evidence-control-count" } else { "evidence-control" });
            let fact = |value: i64| {
                if control.figure == "count" { crate::base::Fact::Count(value.unsigned_abs()) } else { crate::base::Fact::Money(value) }
            };
            let said = said.with("stated", fact(control.stated)).with("computed", fact(control.computed));
            found.push(finding(Code::D05, *side, vec![row], Piece { kind: "control", said, rows: Vec::new() }));
        }
    }
    found
}

fn code_of(issue: &str) -> Option<Code> {
    match issue {
        "amount-unreadable" | "time-unreadable" | "amount-missing" | "time-missing" | "row-ragged" => Some(Code::D02),
        "id-damaged" => Some(Code::D07),
        "card-full" | "card-secret" => Some(Code::D08),
        _ => None,
    }
}

fn rows_of(finding: &Finding, side: Side) -> &Vec<RowRef> {
    match side {
        Side::Merchant => &finding.merchant,
        Side::Acquirer => &finding.acquirer,
        Side::Bank => &finding.bank,
    }
}

fn rows_of_mut(finding: &mut Finding, side: Side) -> &mut Vec<RowRef> {
    match side {
        Side::Merchant => &mut finding.merchant,
        Side::Acquirer => &mut finding.acquirer,
        Side::Bank => &mut finding.bank,
    }
}

fn finding(code: Code, side: Side, rows: Vec<RowRef>, piece: Piece) -> Finding {
    let cause = Cause { code: CauseCode::System, confidence_percent: 66, reasons: vec![Said::new("reason-export")] };
    let mut finding = Finding { code, cause, evidence: vec![piece], ..Finding::default() };
    *rows_of_mut(&mut finding, side) = rows;
    finding
}
