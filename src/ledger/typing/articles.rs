//! Lists of a row an article: the rows of one receipt become one record.
//!
//! In: records of articles. Out: records of payments, an issue for each row that is part of another. Must not know: how a receipt is named.

use std::collections::BTreeMap;

use super::{Draft, Typer};
use crate::base::{Channel, Fact, Issue, Minor, Moment, Name, Said};
use crate::ledger::{Column, Columns, MaybeMinor};
use crate::table::lines::Lines;

/// The articles of one receipt are rung up within so many seconds.
const RECEIPT_SECONDS: i64 = 600;
/// Of a hundred receipts those whose rows all have one amount, before it is the receipt's.
const WHOLE_PERCENT: usize = 90;

/// What the rows of a receipt have in common: its number, else the second and the place; and the tender.
type Receipt = (u64, Option<Moment>, Name, Name, Channel);

impl Typer<'_> {
    /// Joins the records of each receipt in its first one.
    pub(super) fn join_articles(&mut self) {
        let Lines::Articles { is_each } = self.located.lines else { return };
        let ledger = &mut self.out.ledger;
        let receipts = receipts(&ledger.columns, ledger.len, ledger.has_seconds);
        if receipts.is_empty() {
            return;
        }
        let columns = &mut ledger.columns;
        let is_of_one = |rows: &&Vec<usize>| rows.iter().map(|row| columns.amount.get(*row)).is_sorted_by(|left, right| left == right);
        let of_one_amount = receipts.iter().filter(is_of_one).count();
        let is_whole = is_each != Some(true) && of_one_amount * 100 >= receipts.len() * WHOLE_PERCENT;
        let mut stays = vec![true; ledger.len];
        for rows in &receipts {
            let sum: Minor = rows.iter().map(|row| columns.amount.get(*row)).sum();
            // The row whose sign is the sum's: what is given off stands on a row of its own.
            let is_alike = |row: &&usize| columns.amount.get(**row).signum() == sum.signum();
            let Some(kept) = rows.iter().find(is_alike).or(rows.first()).copied() else { continue };
            if !is_whole {
                add_up(columns, kept, rows, sum);
            }
            for row in rows.iter().filter(|row| **row != kept) {
                if let Some(flag) = stays.get_mut(*row) {
                    *flag = false;
                }
            }
        }
        self.drop_articles(&stays, receipts.len());
    }

    fn drop_articles(&mut self, stays: &[bool], receipts: usize) {
        let ledger = &mut self.out.ledger;
        let gone: Vec<u32> = (0..).zip(stays).filter(|(_, stays)| !**stays).map(|(row, _)| ledger.columns.row_number.get(row)).collect();
        ledger.columns.keep(stays);
        ledger.len -= gone.len();
        let said =
            Said::new("articles-joined").with("count", Fact::Count((gone.len() + receipts) as u64)).with("receipts", Fact::Count(receipts as u64));
        self.out.issues.push(Issue { said, row_number: None, column_number: None, skips_row: false });
        for row in gone {
            self.out.issues.push(Issue { said: Said::new("row-other-article"), row_number: Some(row), column_number: None, skips_row: true });
        }
    }

    /// Whether a row without an amount is a further article of the receipt above it.
    pub(super) fn is_further_article(&self, draft: &Draft) -> bool {
        let columns = &self.out.ledger.columns;
        let Some(last) = self.out.ledger.len.checked_sub(1).filter(|_| matches!(self.located.lines, Lines::Articles { .. })) else { return false };
        let (own, above) = ([draft.record.receipt_id, draft.record.order_id], [columns.receipt_id.get(last), columns.order_id.get(last)]);
        own.iter().any(|number| number.is_some()) && own.iter().zip(above).all(|(number, above)| *number == above)
    }
}

// The receipts of several rows, each row in the order of time.
fn receipts(columns: &Columns, len: usize, has_seconds: bool) -> Vec<Vec<usize>> {
    let mut receipts: BTreeMap<Receipt, Vec<usize>> = BTreeMap::new();
    let has_numbers = columns.receipt_id.is_present() || columns.order_id.is_present();
    let mut above: Option<(Receipt, Moment)> = None;
    for row in 0..len {
        let moment = columns.moment.get(row);
        // A number may be written once for the rows of a receipt.
        let of_above = above.filter(|(_, at)| has_numbers && *at == moment).map(|(receipt, _)| receipt);
        // So may the tender.
        let numbered = by_number(columns, row)
            .map(|own| above.map(|(above, _)| above).filter(|above| own.4 == Channel::Unsaid && above.0 == own.0).unwrap_or(own));
        let own = numbered.or(of_above).or_else(|| by_second(columns, row).filter(|_| has_seconds));
        if let Some(receipt) = own {
            receipts.entry(receipt).or_default().push(row);
        }
        above = own.map(|receipt| (receipt, moment));
    }
    let moment = |row: usize| columns.moment.get(row);
    // A number may come again on another day, and what was given back later is a refund.
    let is_one = |left: &usize, right: &usize| moment(*right).seconds_since(moment(*left)).is_none_or(|seconds| seconds <= RECEIPT_SECONDS);
    let mut several: Vec<Vec<usize>> = Vec::new();
    for mut rows in receipts.into_values().filter(|rows| rows.len() > 1) {
        rows.sort_by_key(|row| (moment(*row), *row));
        several.extend(rows.chunk_by(is_one).filter(|rows| rows.len() > 1).map(<[usize]>::to_vec));
    }
    several
}

fn by_number(columns: &Columns, row: usize) -> Option<Receipt> {
    let number = [columns.receipt_id.get(row), columns.order_id.get(row)].into_iter().find(|number| number.is_some())?;
    Some((number.bits(), None, Name::NONE, Name::NONE, columns.channel.get(row)))
}

fn by_second(columns: &Columns, row: usize) -> Option<Receipt> {
    let moment = Some(columns.moment.get(row)).filter(|moment| moment.is_some())?;
    Some((0, Some(moment), columns.terminal.get(row), columns.cashier.get(row), columns.channel.get(row)))
}

fn add_up(columns: &mut Columns, kept: usize, rows: &[usize], sum: Minor) {
    columns.amount.set(kept, sum);
    for column in [&mut columns.net, &mut columns.fee, &mut columns.tip, &mut columns.discount, &mut columns.round_off, &mut columns.tax] {
        add_column(column, kept, rows);
    }
}

fn add_column(column: &mut Column<MaybeMinor>, kept: usize, rows: &[usize]) {
    let said: Vec<Minor> = rows.iter().filter_map(|row| column.get(*row).value()).collect();
    if !said.is_empty() {
        column.set(kept, said.iter().sum::<Minor>().into());
    }
}
