//! What the reference numbers of two rows say against their being one payment.
//!
//! In: a desk, the files' cells. Out: whether two numbers keep two rows apart. Must not know: how rows are linked.

use crate::base::key::id_core;
use crate::base::{IdKey, RowRef};
use crate::ledger::{Book, Columns, ReadTable};

use super::desk::Desk;
use super::known::Key;

/// Numbers that never repeat: the key of their column, its name.
const NUMBERS: [(Key, &str); 2] = [(Key::Channel, "channel_id"), (Key::Rrn, "rrn")];

// So many rows of each side must carry a number before it is believed that the two sides number differently.
const ROWS_MIN: usize = 5;

fn values(columns: &Columns, key: Key) -> &[IdKey] {
    if key == Key::Channel { columns.channel_id.values() } else { columns.rrn.values() }
}

/// Of which numbers the two sides, each on many rows, have not a single one in common: then they are each side's own, as a till's
/// serial number beside the channel's, and differing says nothing.
pub fn apart(desk: &Desk<'_>) -> [bool; 2] {
    NUMBERS.map(|(key, _)| {
        let is_often = |book: &Book| values(&book.columns, key).iter().filter(|number| number.is_some()).take(ROWS_MIN).count() == ROWS_MIN;
        let (merchant, acquirer) = (desk.merchant, desk.acquirer);
        is_often(merchant) && is_often(acquirer) && desk.known.partners(key, merchant, acquirer, desk.names).is_empty()
    })
}

/// Whether a record of the merchant's has a number that the channel gave it.
pub fn has_reference(desk: &Desk<'_>, merchant: u32) -> bool {
    let (columns, index) = (&desk.merchant.columns, merchant as usize);
    let is_own = |key: Key| NUMBERS.iter().zip(desk.apart).any(|((own, _), is_apart)| *own == key && is_apart);
    let numbers = [
        (&columns.rrn, is_own(Key::Rrn)),
        (&columns.channel_id, is_own(Key::Channel)),
        (&columns.order_id, false),
        (&columns.trace, false),
        (&columns.auth, false),
    ];
    numbers.iter().any(|(column, is_own)| !is_own && column.get(index).is_some())
}

/// Whether both carry a number that never repeats and the two differ by more than one character left out, added or changed.
pub(super) fn references_conflict(desk: &Desk<'_>, merchant: u32, acquirer: u32) -> bool {
    NUMBERS.into_iter().zip(desk.apart).filter(|(_, is_apart)| !is_apart).any(|((key, field), _)| {
        let number = |book: &Book, row: u32| values(&book.columns, key).get(row as usize).copied().filter(|number| number.is_some());
        let Some((ours, theirs)) = number(desk.merchant, merchant).zip(number(desk.acquirer, acquirer)) else { return false };
        ours != theirs && !is_slip(desk, (merchant, acquirer), field)
    })
}

fn is_slip(desk: &Desk<'_>, (merchant, acquirer): (u32, u32), field: &str) -> bool {
    let ours = cell_text(desk.tables, desk.merchant.row(merchant as usize), field);
    let theirs = cell_text(desk.tables, desk.acquirer.row(acquirer as usize), field);
    ours.zip(theirs).is_some_and(|(ours, theirs)| is_one_edit(id_core(ours).as_bytes(), id_core(theirs).as_bytes()))
}

/// The text a file has for a record in the column of a field.
pub(super) fn cell_text<'a>(tables: &'a [ReadTable], row: RowRef, field: &str) -> Option<&'a str> {
    let table = tables.get(row.input as usize)?;
    let column = table.meta.columns.iter().find(|column| column.field == Some(field))?;
    let index = table.rows.index_of(row.row_number)?;
    Some(table.rows.cell(index, column.column_number.checked_sub(1)? as usize).text)
}

// Whether one character left out, added or changed makes one of the other. Numbers of a few digits are near too many others.
fn is_one_edit(one: &[u8], other: &[u8]) -> bool {
    const LEN_MIN: usize = 8;
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    if short.len() < LEN_MIN || long.len() > short.len() + 1 {
        return false;
    }
    let same = |(left, right): &(&u8, &u8)| left.eq_ignore_ascii_case(right);
    let head = short.iter().zip(long).take_while(same).count();
    let tail = short.iter().rev().zip(long.iter().rev()).take_while(same).count();
    head + tail + 1 >= long.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_character_is_a_slip_and_two_are_another_number() {
        for (one, other, is_slip) in [
            ("16867252734", "16867252734N", true),
            ("16867252734", "1686725273", true),
            ("16867252734", "16867952734", true),
            ("16867252734", "X6867252734", true),
            ("4a867252734", "4A867252734", true),
            ("16867252734", "16867252743", false),
            ("16867252734", "16867252734NN", false),
            ("16867252734", "26867252735", false),
            ("1234567", "1234568", false),
            ("12345678", "12345679", true),
            ("", "", false),
        ] {
            assert_eq!(is_one_edit(one.as_bytes(), other.as_bytes()), is_slip, "{one} {other}");
            assert_eq!(is_one_edit(other.as_bytes(), one.as_bytes()), is_slip, "{other} {one}");
        }
    }
}
