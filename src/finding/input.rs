//! D: what is wrong with the inputs themselves, found while reading.
//!
//! In: what the reader noted of each table. Out: findings of the data axis. Must not know: links.

use crate::base::{Fact, RowRef, Said, Side};
use crate::ledger::ReadTable;
use crate::ledger::typing::is_unreadable;
use crate::matching::constants::{ClockOffset, ZONE_MAX_S};

use super::build::Finding;
use super::cause::{Cause, CauseCode};
use super::code::Code;
use super::desk::Desk;
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
            let said = Said::new(if control.is_count() { "evidence-control-count" } else { "evidence-control" });
            let fact = |value: i64| if control.is_count() { Fact::Count(value.unsigned_abs()) } else { Fact::Money(value) };
            let said = said.with("stated", fact(control.stated)).with("computed", fact(control.computed));
            let mut one = finding(Code::D05, *side, vec![row], Piece { kind: "control", said, rows: Vec::new() });
            one.at_stake = (!control.is_count()).then(|| (control.stated - control.computed).abs());
            // A footer may state one total twice.
            if !found.iter().any(|known| known.code == one.code && rows_of(known, *side) == rows_of(&one, *side) && known.evidence == one.evidence) {
                found.push(one);
            }
        }
    }
    found
}

// A clock further off than this is worth a technician's minute.
const CLOCK_OFFSET_MIN_S: i64 = 120;
// Files without terminals may write when an order began: only what no order takes is their clock, up to what zones lie apart.
const FILE_OFFSET_MIN_S: i64 = 1_800;

/// D06 for each terminal whose clock the linked rows prove to be off; for the shop's record as a whole where no terminal is named.
pub fn clock_findings(desk: &Desk<'_>) -> Vec<Finding> {
    let has_terminals = desk.constants.clocks.iter().any(|clock| clock.terminal.is_some());
    let is_off = |clock: &&ClockOffset| match clock.terminal.is_some() {
        true => clock.seconds.abs() > CLOCK_OFFSET_MIN_S,
        false => !has_terminals && (FILE_OFFSET_MIN_S..=ZONE_MAX_S).contains(&clock.seconds.abs()),
    };
    let of = |clock: &ClockOffset| {
        let terminal = desk.names.text(clock.terminal).to_owned();
        let name = match (clock.terminal.is_some(), clock.seconds > 0) {
            (true, true) => "evidence-clock-ahead",
            (true, false) => "evidence-clock-behind",
            (false, true) => "evidence-clocks-ahead",
            (false, false) => "evidence-clocks-behind",
        };
        let said = Said::new(name)
            .with("terminal", Fact::Text(terminal.clone()))
            .with("offset", Fact::Seconds(clock.seconds.abs()))
            .with("count", Fact::Count(u64::from(clock.pairs)));
        let mut found = finding(Code::D06, Side::Merchant, Vec::new(), Piece { kind: "clock", said, rows: Vec::new() });
        found.cause.reasons = vec![Said::new("reason-clock")];
        found.terminal = terminal;
        found
    };
    desk.constants.clocks.iter().filter(is_off).map(of).collect()
}

fn code_of(issue: &str) -> Option<Code> {
    match issue {
        issue if is_unreadable(issue) => Some(Code::D02),
        "id-damaged" => Some(Code::D07),
        "card-whole" | "card-secret" => Some(Code::D08),
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
