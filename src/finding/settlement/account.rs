//! S06: the settlement account a statement names, against the accounts of the profile.
//!
//! In: the statements' text, the profile's masked accounts. Out: a finding for each account that is not the profile's. Must
//! not know: batches.

use std::collections::BTreeMap;

use crate::base::{Fact, IdKey, Minor, RowRef, Said, Side};
use crate::finding::build::Finding;
use crate::finding::cause::{Cause, CauseCode};
use crate::finding::code::Code;
use crate::finding::desk::{Desk, Look};
use crate::finding::evidence::Piece;
use crate::ledger::ReadTable;
use crate::profile::Profile;

const HEADERS: [&str; 10] =
    ["结算账号", "结算账户", "结算卡号", "收款账号", "收款账户", "入账账号", "入账账户", "到账账号", "到账账户", "settlement account"];

/// A finding for each account of the statements that no account of the profile can be.
pub fn findings(desk: &Desk<'_>, tables: &[ReadTable], profile: &Profile) -> Vec<Finding> {
    if profile.settlement_accounts.is_empty() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (input, table) in tables.iter().enumerate() {
        let is_acquirer = table.meta.side.as_ref().is_some_and(|(side, _)| *side == Side::Acquirer);
        let column = table.meta.columns.iter().find(|column| {
            let header = column.header.to_lowercase();
            HEADERS.iter().any(|known| header.contains(known))
        });
        let Some(column) = column.filter(|_| is_acquirer) else { continue };
        found.extend(of_table(desk, input as u32, table, column.column_number.saturating_sub(1) as usize, profile));
    }
    found
}

fn of_table(desk: &Desk<'_>, input: u32, table: &ReadTable, column: usize, profile: &Profile) -> Vec<Finding> {
    let book = desk.acquirer;
    let mut others: BTreeMap<String, (Vec<RowRef>, Minor, u32)> = BTreeMap::new();
    let mut last: Option<(IdKey, bool)> = None;
    let start = book.starts.partition_point(|(known, _)| *known < input);
    let first = book.starts.get(start).map_or(0, |(_, first)| *first);
    let end = book.starts.get(start + 1).map_or(book.len, |(_, next)| *next);
    for row in first..end {
        let place = book.row(row);
        let Some(index) = table.rows.index_of(place.row_number) else { continue };
        let text = table.rows.cell(index, column).text;
        let key = IdKey::from_text(text);
        if !key.is_some() || visible(text) == (String::new(), String::new()) {
            continue;
        }
        // Most rows name one account.
        let is_own = match last {
            Some((known, is_own)) if known == key => is_own,
            _ => profile.settlement_accounts.iter().any(|own| may_be(own, text)),
        };
        last = Some((key, is_own));
        if !is_own {
            let other = others.entry(masked(text)).or_insert_with(|| (Vec::new(), 0, row as u32));
            other.0.push(place);
            other.1 += book.amount(row as u32);
        }
    }
    others
        .into_iter()
        .map(|(account, (rows, amount, first))| {
            let own = profile.settlement_accounts.first().map_or_else(String::new, |own| masked(own));
            let said = Said::new("evidence-account")
                .with("account", Fact::Text(account))
                .with("own", Fact::Text(own))
                .with("count", Fact::Count(rows.len() as u64));
            Finding {
                code: Code::S06,
                acquirer: rows,
                acquirer_amount: Some(amount),
                at_stake: Some(amount.abs()),
                cause: Cause { code: CauseCode::System, confidence_percent: 66, reasons: vec![Said::new("reason-account")] },
                evidence: vec![Piece { kind: "account", said, rows: Vec::new() }],
                moment: book.moment(first),
                ..Finding::default()
            }
        })
        .collect()
}

// The digits that show at the start and at the end of a masked account. A whole number shows six and four of them.
fn visible(text: &str) -> (String, String) {
    let compact: Vec<char> = text.chars().filter(|c| c.is_ascii_digit() || matches!(c, '*' | 'x' | 'X' | '•' | '.')).collect();
    let head: String = compact.iter().take_while(|c| c.is_ascii_digit()).take(6).collect();
    let tail: String = compact.iter().rev().take_while(|c| c.is_ascii_digit()).take(4).collect();
    let tail: String = tail.chars().rev().collect();
    let is_masked = compact.iter().any(|c| !c.is_ascii_digit());
    // A few digits alone are the last ones: 尾号1234.
    if !is_masked && compact.len() <= 6 { (String::new(), tail) } else { (head, tail) }
}

fn masked(text: &str) -> String {
    let (head, tail) = visible(text);
    format!("{head}******{tail}")
}

/// Whether two masked accounts may be one: the digits both show agree.
fn may_be(own: &str, other: &str) -> bool {
    let ((own_head, own_tail), (head, tail)) = (visible(own), visible(other));
    let heads = own_head.bytes().zip(head.bytes()).all(|(left, right)| left == right);
    let tails = own_tail.bytes().rev().zip(tail.bytes().rev()).all(|(left, right)| left == right);
    heads && tails
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masked_accounts_agree_as_far_as_both_show_digits() {
        for (own, other, expected) in [
            ("621700******1234", "6217 00** **** 1234", true),
            ("621700******1234", "621700******5678", false),
            ("621700******1234", "尾号1234", true),
            ("621700******1234", "*1235", false),
            ("6217001234561234", "621700******1234", true),
            ("622848******1234", "621700******1234", false),
        ] {
            assert_eq!(may_be(own, other), expected, "{own} {other}");
        }
        assert_eq!(masked("6217001234561234"), "621700******1234");
    }
}
