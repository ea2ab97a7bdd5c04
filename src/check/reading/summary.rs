//! What the records of a table come to: columns, period, sums in each reading.
//!
//! In: a located table, its ledger. Out: facts of an input. Must not know: files, matching.

use crate::base::{Fact, Issue, Kind, Moment, Said, Status};
use crate::ledger::Ledger;
use crate::table::abreast;
use crate::table::controls::Sums;
use crate::table::input::ColumnMeta;
use crate::table::lines::Lines;
use crate::table::locate::{self, Located};

pub(super) fn columns_of(located: &Located) -> Vec<ColumnMeta> {
    let meta = |(index, column): (usize, &locate::Column)| ColumnMeta {
        field: column.field.map(|field| field.name()),
        header: column.header.clone(),
        column_number: index as u32 + 1,
        confidence_percent: column.confidence,
        runner_up: column.runner_up.map(|(field, confidence)| (field.name(), confidence)),
    };
    located.columns.iter().enumerate().map(meta).collect()
}

/// Which lines of a journal of vouchers were taken, and which list of several.
pub(super) fn lines_of(located: &Located) -> impl Iterator<Item = Issue> {
    let vouchers = match &located.lines {
        Lines::Payments { accounts, .. } => Some(Said::new("vouchers-read").with("accounts", Fact::Text(accounts.join(", ")))),
        _ => None,
    };
    let lists = Some(abreast::count(located)).filter(|lists| *lists > 1);
    let lists = lists.map(|lists| Said::new("lists-abreast").with("count", Fact::Count(lists as u64)));
    vouchers.into_iter().chain(lists).map(|said| Issue { said, row_number: None, column_number: None, skips_row: false })
}

pub(in crate::check) fn period_of(ledger: &Ledger) -> Option<(Moment, Moment)> {
    let moments = ledger.columns.moment.values().iter().filter(|moment| moment.is_some());
    let first = moments.clone().min()?;
    let last = moments.max()?;
    Some((*first, *last))
}

/// Sums of the records in each reading that a file's own totals may use.
pub(super) fn sums_of(ledger: &Ledger) -> Sums {
    let (mut amounts, mut counts, mut fees, mut nets) = ([0_i64; 6], [0_i64; 6], [0_i64; 6], [0_i64; 6]);
    // Of sales and refunds, all of them and those that moved money.
    let (mut money, mut rows) = ([[0_i64; 2]; 2], [[0_i64; 2]; 2]);
    let columns = &ledger.columns;
    for index in 0..ledger.len {
        let (amount, kind) = (columns.amount.get(index), columns.kind.get(index));
        let moved = columns.status.get(index).moved_money();
        let is_hold = matches!(kind, Kind::Hold | Kind::HoldVoid);
        let is_sale = amount > 0 && !is_hold;
        let fee = columns.fee.get(index).value().unwrap_or(0);
        let net = columns.net.get(index).value().unwrap_or(0);
        let was_taken_back = matches!(columns.status.get(index), Status::Voided | Status::Reversed | Status::Refunded);
        // A column of sales beside one of refunds is summed with rows that were voided later.
        let readings = [true, moved, moved && !is_hold, moved && is_sale, is_sale, is_sale && (moved || was_taken_back)];
        for (reading, _) in readings.into_iter().enumerate().filter(|(_, counts)| *counts) {
            amounts[reading] = amounts[reading].saturating_add(amount);
            fees[reading] = fees[reading].saturating_add(fee);
            nets[reading] = nets[reading].saturating_add(net);
            counts[reading] += 1;
        }
        let side = usize::from(amount < 0);
        for (reading, _) in [true, moved].into_iter().enumerate().filter(|(_, counts)| *counts) {
            money[side][reading] = money[side][reading].saturating_add(amount.abs());
            rows[side][reading] += 1;
        }
    }
    let [money_in, refund] = money.map(|sums| sums.to_vec());
    let [count_sale, count_refund] = rows.map(|counts| counts.to_vec());
    Sums {
        amount: amounts.to_vec(),
        money_out: refund.clone(),
        refund,
        money_in,
        fee: fees.to_vec(),
        net: nets.to_vec(),
        count: counts.into_iter().take(4).collect(),
        count_sale,
        count_refund,
    }
}
