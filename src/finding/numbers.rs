//! What the reference numbers of two rows say against their being one payment.
//!
//! In: a desk, the files' cells. Out: whether two numbers keep two rows apart. Must not know: how rows are linked.

use crate::base::key::id_core;
use crate::base::{IdKey, RowRef};
use crate::ledger::{Book, Columns};
use crate::matching::evidence::{EDITED_CHARS_MAX, edits_within};

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

/// Whether both carry a number that never repeats and the two differ by more than one character left out, added, changed or swapped with its neighbour.
pub(super) fn references_conflict(desk: &Desk<'_>, merchant: u32, acquirer: u32) -> bool {
    NUMBERS.into_iter().zip(desk.apart).filter(|(_, is_apart)| !is_apart).any(|((key, field), _)| {
        let number = |book: &Book, row: u32| values(&book.columns, key).get(row as usize).copied().filter(|number| number.is_some());
        let Some((ours, theirs)) = number(desk.merchant, merchant).zip(number(desk.acquirer, acquirer)) else { return false };
        ours != theirs && !is_slip(desk, (merchant, acquirer), field)
    })
}

fn is_slip(desk: &Desk<'_>, (merchant, acquirer): (u32, u32), field: &str) -> bool {
    let text = |row: RowRef| desk.tables.get(row.input as usize)?.text(row.row_number, field);
    let (ours, theirs) = (text(desk.merchant.row(merchant as usize)), text(desk.acquirer.row(acquirer as usize)));
    ours.zip(theirs).is_some_and(|(ours, theirs)| is_one_edit(ours, theirs))
}

// Whether one character left out, added or changed, or two neighbours swapped, make one of the other. Numbers of a few digits are near
// too many others.
fn is_one_edit(one: &str, other: &str) -> bool {
    const LEN_MIN: usize = 8;
    let [one, other] = [one, other].map(|text| id_core(text).to_ascii_uppercase().chars().collect::<Vec<char>>());
    let is_long = one.len().min(other.len()) >= LEN_MIN && one.len().max(other.len()) <= EDITED_CHARS_MAX;
    is_long && edits_within(&one, &other, 1).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_character_or_a_swap_is_a_slip_and_two_are_another_number() {
        for (one, other, is_slip) in [
            ("16867252734", "16867252734N", true),
            ("16867252734", "1686725273", true),
            ("16867252734", "16867952734", true),
            ("16867252734", "X6867252734", true),
            ("4a867252734", "4A867252734", true),
            ("16867252734", "16867252743", true),
            ("16867252734", "16867252347", false),
            ("16867252734", "16867252734NN", false),
            ("16867252734", "26867252735", false),
            ("1234567", "1234568", false),
            ("12345678", "12345679", true),
            ("", "", false),
        ] {
            assert_eq!(is_one_edit(one, other), is_slip, "{one} {other}");
            assert_eq!(is_one_edit(other, one), is_slip, "{other} {one}");
        }
    }
}
