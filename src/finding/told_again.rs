//! Rows that two lists of one side have under one number: a wallet's payments and its money moved, an orders' list and a payments'.
//!
//! In: a desk on which each list's own repeats are decided, the rows known to be in two. Out: D01, one case a pair of files. Must not
//! know: the other side.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::moment::SECONDS_A_DAY;
use crate::base::{IdKey, Kind, Side};
use crate::ledger::{Book, Column};

use super::code::Code;
use super::desk::{Case, Class, Context, Desk, Look};
use super::fee::FeesApart;
use super::same_list::{Apart, List, SameList, close_list, files_by_form, is_whole};

/// Rows told twice, each with the one that stays, by the inputs of both.
pub type ByFiles = BTreeMap<(u32, u32), Vec<(u32, u32)>>;

/// Numbers that two lists share, and of ten the rows of one amount, before the numbers are held to be the same payments': tills that
/// begin at 1 every day share theirs as well.
const SHARED_MIN: usize = 3;
const EQUAL_OF_TEN: usize = 8;
/// Rows under one number that are looked at: more are of no one payment.
const ALIKE_MAX: usize = 16;

/// Sets apart the lists of which another has nearly every row under its number: the whole of them, so that what they tell otherwise is
/// not compared either.
pub fn close_lists_told_again(desk: &mut Desk<'_>, side: Side) {
    for (gone, kept) in &pairs(desk, side) {
        let (all, found) = twins(desk, side, &gone.inputs, &kept.inputs, &BTreeSet::new());
        if is_whole(all.len(), found.len()) {
            let met: BTreeSet<u32> = found.iter().map(|(row, _)| *row).collect();
            let alone = all.into_iter().filter(|row| !met.contains(row)).collect();
            close_list(desk, side, gone, SameList { kept: kept.inputs.first().copied().unwrap_or_default(), of: Apart::Whole, alone });
        }
    }
}

/// Sets apart the rows that another list of the side has under their number, beside those already known to be told twice.
pub fn close_rows_told_again(desk: &mut Desk<'_>, side: Side, mut rows: ByFiles) {
    let book = desk.book(side);
    for (gone, kept) in &pairs(desk, side) {
        let told: BTreeSet<u32> = rows.values().flatten().map(|(row, _)| *row).collect();
        for (row, twin) in twins(desk, side, &gone.inputs, &kept.inputs, &told).1 {
            rows.entry((book.input_of(row as usize), book.input_of(twin as usize))).or_default().push((row, twin));
        }
    }
    close(desk, side, rows);
}

// Two lists each: the one that gives way, and the one that stays, since it alone says what only this side's own does, or is longer.
fn pairs(desk: &Desk<'_>, side: Side) -> Vec<(List, List)> {
    let forms = files_by_form(desk, side);
    let two = |(at, second): (usize, &List)| forms.iter().take(at).map(|first| (first.clone(), second.clone())).collect::<Vec<_>>();
    let stays = |list: &List| (list.is_own, list.rows);
    let ordered = |(first, second): (List, List)| if stays(&second) > stays(&first) { (first, second) } else { (second, first) };
    forms.iter().enumerate().flat_map(two).map(ordered).collect()
}

/// A payment's fee is on its own row where another list has it on one more: that row goes with the others of its list.
pub fn close_fees_told_again(desk: &mut Desk<'_>) {
    let book = desk.acquirer;
    let mut fees = ByFiles::new();
    for (fee, payment) in FeesApart::of(desk).twice {
        fees.entry((book.input_of(fee as usize), book.input_of(payment as usize))).or_default().push((fee, payment));
    }
    for ((gone, kept), rows) in fees {
        let is_its =
            |case: &&mut Case| case.context.same_list.is_some() && case.acquirer.first().is_some_and(|row| book.input_of(*row as usize) == gone);
        match desk.cases.iter_mut().find(is_its) {
            Some(case) => {
                case.acquirer.extend(rows.iter().map(|(row, _)| *row));
                case.acquirer.sort_unstable();
                rows.into_iter().for_each(|(row, _)| desk.code_acquirer(row, Code::D01));
            }
            None => close(desk, Side::Acquirer, ByFiles::from([((gone, kept), rows)])),
        }
    }
}

fn close(desk: &mut Desk<'_>, side: Side, rows: ByFiles) {
    for ((_, kept), mut rows) in rows {
        // The one that stays may have been set apart with its whole list.
        rows.retain(|(row, twin)| desk.is_open(side, *row) && (desk.is_open(side, *twin) || is_fee(desk, side, *row)));
        let mut rows: Vec<u32> = rows.into_iter().map(|(row, _)| row).collect();
        rows.sort_unstable();
        if rows.is_empty() {
            continue;
        }
        let context = Context { same_list: Some(SameList { kept, of: Apart::Rows, alone: Vec::new() }), ..Context::default() };
        desk.close(Case::of(Code::D01, side, rows, context));
    }
}

fn is_fee(desk: &Desk<'_>, side: Side, row: u32) -> bool {
    desk.book(side).columns.kind.get(row as usize) == Kind::Fee
}

// The rows of the one list, and those with the row of the other that has their number, amount and day; each serves once.
fn twins(desk: &Desk<'_>, side: Side, gone: &[u32], kept: &[u32], told: &BTreeSet<u32>) -> (Vec<u32>, Vec<(u32, u32)>) {
    let book = desk.book(side);
    let rows_of = |inputs: &[u32]| -> Vec<u32> {
        let of_inputs = book.inputs().filter(|(input, _)| inputs.contains(input)).flat_map(|(_, rows)| rows.start as u32..rows.end as u32);
        let counts = |row: &u32| desk.is_open(side, *row) && !told.contains(row) && book.moved(*row) && book.class(*row) != Class::Still;
        of_inputs.filter(counts).collect()
    };
    let mut numbers: Vec<(IdKey, u32)> = rows_of(kept).into_iter().flat_map(|row| numbers_of(book, row).map(move |number| (number, row))).collect();
    numbers.sort_unstable();
    let (mut shared, mut taken, mut found) = (0, BTreeSet::new(), Vec::new());
    let all = rows_of(gone);
    for row in all.iter().copied() {
        let alike = numbers_of(book, row).flat_map(|number| {
            let from = numbers.partition_point(|(known, _)| *known < number);
            numbers.iter().skip(from).take_while(move |(known, _)| *known == number).take(ALIKE_MAX).map(|(_, other)| *other)
        });
        let is_near = |other: &u32| {
            let is_day = book.moment(row).seconds_since(book.moment(*other)).is_none_or(|seconds| seconds.unsigned_abs() <= u64::from(SECONDS_A_DAY));
            is_day && book.class(row) == book.class(*other) && !taken.contains(other)
        };
        let near: Vec<u32> = alike.filter(is_near).collect();
        shared += usize::from(!near.is_empty());
        if let Some(twin) = near.into_iter().find(|other| book.amount(*other) == book.amount(row)) {
            taken.insert(twin);
            found.push((row, twin));
        }
    }
    let is_proved = shared >= SHARED_MIN || found.iter().all(|(row, twin)| share_outer_number(book, *row, *twin));
    let is_same = is_proved && found.len() * 10 >= shared * EQUAL_OF_TEN;
    (all, if is_same { found } else { Vec::new() })
}

// Whether two rows share a number that the shop does not give: one such pair is enough.
fn share_outer_number(book: &Book, row: u32, twin: u32) -> bool {
    let columns = &book.columns;
    let is_shared = |column: &Column<IdKey>| column.get(row as usize).is_some() && column.get(row as usize) == column.get(twin as usize);
    [&columns.rrn, &columns.channel_id, &columns.refund_id].into_iter().any(is_shared)
}

fn numbers_of(book: &Book, row: u32) -> impl Iterator<Item = IdKey> {
    let (columns, at) = (&book.columns, row as usize);
    [columns.rrn.get(at), columns.channel_id.get(at), columns.refund_id.get(at), columns.order_id.get(at)].into_iter().filter(|id| id.is_some())
}
