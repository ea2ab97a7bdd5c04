//! What the records of a table come to: columns, period, sums in each reading.
//!
//! In: a located table, its ledger. Out: facts of an input. Must not know: files, matching.

use crate::base::{Kind, Moment, Status};
use crate::ledger::Ledger;
use crate::table::controls::Sums;
use crate::table::input::ColumnMeta;
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

pub(super) fn period_of(ledger: &Ledger) -> Option<(Moment, Moment)> {
    let moments = ledger.columns.moment.values().iter().filter(|moment| moment.is_some());
    let first = moments.clone().min()?;
    let last = moments.max()?;
    Some((*first, *last))
}

/// Sums of the records in each reading that a file's own totals may use.
pub(super) fn sums_of(ledger: &Ledger) -> Sums {
    let mut sums = Sums {
        amount: vec![0; 6],
        refund: vec![0; 2],
        money_in: vec![0; 2],
        money_out: vec![0; 2],
        fee: vec![0; 6],
        net: vec![0; 6],
        count: vec![0; 4],
        ..Sums::default()
    };
    let (mut sales, mut refunds) = (vec![0; 2], vec![0; 2]);
    let columns = &ledger.columns;
    let add = |readings: &mut Vec<i64>, reading: usize, value: i64| {
        if let Some(sum) = readings.get_mut(reading) {
            *sum = sum.saturating_add(value);
        }
    };
    for index in 0..ledger.len {
        let (amount, kind) = (columns.amount.get(index), columns.kind.get(index));
        let moved = columns.status.get(index).moved_money();
        let is_hold = matches!(kind, Kind::Hold | Kind::HoldVoid);
        let is_sale = amount > 0 && !is_hold;
        let fee = columns.fee.get(index).value().unwrap_or(0);
        let net = columns.net.get(index).value().unwrap_or(0);
        let was_taken_back = matches!(columns.status.get(index), Status::Voided | Status::Reversed | Status::Refunded);
        // A column of sales beside one of refunds is summed with rows that were voided later.
        for (reading, counts) in
            [true, moved, moved && !is_hold, moved && is_sale, is_sale, is_sale && (moved || was_taken_back)].into_iter().enumerate()
        {
            if counts {
                add(&mut sums.amount, reading, amount);
                add(&mut sums.count, reading, 1);
                add(&mut sums.fee, reading, fee);
                add(&mut sums.net, reading, net);
            }
        }
        for (reading, counts) in [true, moved].into_iter().enumerate() {
            if counts {
                add(if amount < 0 { &mut sums.refund } else { &mut sums.money_in }, reading, amount.abs());
                add(if amount < 0 { &mut refunds } else { &mut sales }, reading, 1);
            }
        }
    }
    sums.money_out.clone_from(&sums.refund);
    (sums.count_sale, sums.count_refund) = (sales, refunds);
    sums
}
