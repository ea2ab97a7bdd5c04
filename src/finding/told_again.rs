//! Rows that two lists of one side have under one number: a wallet's payments and its money moved, an orders' list and a payments'.
//!
//! In: a desk on which each list's own repeats are decided, the rows known to be in two. Out: D01, one case a pair of files. Must not
//! know: the other side.

use std::collections::{BTreeMap, BTreeSet};
use std::mem::discriminant;

use crate::base::{IdKey, Side};
use crate::ledger::Book;

use super::code::Code;
use super::desk::{Case, Class, Context, Desk, Look};
use super::fee::FeesApart;
use super::same_list::{Apart, SameList, book_of, files_by_form, is_open};

/// Rows under one number, by the input they are left out of and the one that keeps them.
pub type ByFiles = BTreeMap<(u32, u32), Vec<u32>>;

/// Numbers that two lists share, and of ten the rows of one amount, before the numbers are held to be the same payments': tills that
/// begin at 1 every day share theirs as well.
const SHARED_MIN: usize = 3;
const EQUAL_OF_TEN: usize = 8;
const DAY: i64 = 86_400;

/// Sets apart what another list of the side tells too, beside the rows already known to be told twice.
pub fn close_told_again(desk: &mut Desk<'_>, side: Side, mut rows: ByFiles) {
    let book = book_of(desk, side);
    let forms = files_by_form(desk, side);
    for (at, second) in forms.iter().enumerate() {
        for first in forms.iter().take(at) {
            // The list that says what only this side's own say stays.
            let (kept, gone) = if second.is_own && !first.is_own { (second, first) } else { (first, second) };
            let known: BTreeSet<u32> = rows.values().flatten().copied().collect();
            for (row, twin) in twins(desk, side, &gone.inputs, &kept.inputs, &known) {
                rows.entry((book.input_of(row as usize), book.input_of(twin as usize))).or_default().push(row);
            }
        }
    }
    close(desk, side, rows);
}

/// A payment's fee is on its own row where another list has it on one more: that row goes with the others of its list.
pub fn close_fees_told_again(desk: &mut Desk<'_>) {
    let book = desk.acquirer;
    let mut fees = ByFiles::new();
    for (fee, payment) in FeesApart::of(desk).twice {
        fees.entry((book.input_of(fee as usize), book.input_of(payment as usize))).or_default().push(fee);
    }
    for ((gone, kept), rows) in fees {
        let is_its =
            |case: &&mut Case| case.context.same_list.is_some() && case.acquirer.first().is_some_and(|row| book.input_of(*row as usize) == gone);
        match desk.cases.iter_mut().find(is_its) {
            Some(case) => {
                case.acquirer.extend(&rows);
                case.acquirer.sort_unstable();
                rows.into_iter().for_each(|row| desk.code_acquirer(row, Code::D01));
            }
            None => close(desk, Side::Acquirer, ByFiles::from([((gone, kept), rows)])),
        }
    }
}

fn close(desk: &mut Desk<'_>, side: Side, rows: ByFiles) {
    for ((_, kept), mut rows) in rows {
        rows.sort_unstable();
        let context = Context { same_list: Some(SameList { kept, of: Apart::Rows, alone: Vec::new() }), ..Context::default() };
        let (merchant, acquirer) = if side == Side::Merchant { (rows, Vec::new()) } else { (Vec::new(), rows) };
        desk.close(Case { code: Code::D01, merchant, acquirer, context, ..Case::default() });
    }
}

// Each row of the one list with the row of the other that has its number, amount and day; each serves once.
fn twins(desk: &Desk<'_>, side: Side, gone: &[u32], kept: &[u32], known: &BTreeSet<u32>) -> Vec<(u32, u32)> {
    let book = book_of(desk, side);
    let rows_of = |inputs: &[u32]| -> Vec<u32> {
        let of_inputs = book.inputs().filter(|(input, _)| inputs.contains(input)).flat_map(|(_, rows)| rows.start as u32..rows.end as u32);
        let counts = |row: &u32| is_open(desk, side, *row) && !known.contains(row) && book.moved(*row) && book.class(*row) != Class::Still;
        of_inputs.filter(counts).collect()
    };
    let mut numbers: Vec<(IdKey, u32)> = rows_of(kept).into_iter().flat_map(|row| numbers_of(book, row).map(move |number| (number, row))).collect();
    numbers.sort_unstable();
    let (mut shared, mut taken, mut found) = (0, BTreeSet::new(), Vec::new());
    for row in rows_of(gone) {
        let alike = numbers_of(book, row).flat_map(|number| {
            let from = numbers.partition_point(|(known, _)| *known < number);
            numbers.iter().skip(from).take_while(move |(known, _)| *known == number).take(ALIKE_MAX).map(|(_, other)| *other)
        });
        let is_near = |other: &u32| {
            let is_day = book.moment(row).seconds_since(book.moment(*other)).is_none_or(|seconds| seconds.abs() <= DAY);
            is_day && discriminant(&book.class(row)) == discriminant(&book.class(*other)) && !taken.contains(other)
        };
        let near: Vec<u32> = alike.filter(is_near).collect();
        shared += usize::from(!near.is_empty());
        if let Some(twin) = near.into_iter().find(|other| book.amount(*other) == book.amount(row)) {
            taken.insert(twin);
            found.push((row, twin));
        }
    }
    if shared >= SHARED_MIN && found.len() * 10 >= shared * EQUAL_OF_TEN { found } else { Vec::new() }
}

/// Rows under one number that are looked at: more are of no one payment.
const ALIKE_MAX: usize = 16;

fn numbers_of(book: &Book, row: u32) -> impl Iterator<Item = IdKey> {
    let (columns, at) = (&book.columns, row as usize);
    [columns.rrn.get(at), columns.channel_id.get(at), columns.refund_id.get(at), columns.order_id.get(at)].into_iter().filter(|id| id.is_some())
}
