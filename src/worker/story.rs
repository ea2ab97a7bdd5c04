//! What became of one row and why: its code, what it was linked with and on what that rests, or why it is no record.
//!
//! In: a finished check, a row. Out: [`RowCase`], [`LinkView`]. Must not know: a browser.

use crate::base::{RowRef, Side};
use crate::finding::code::Code;
use crate::ledger::ReadTable;
use crate::locale::Voice;

use super::finished::{Finished, record_at};
use super::message::{LinkView, RowCase};
use super::view::row_view;

/// The story of a row; `None` where there is no such row.
pub fn row_case(finished: &Finished, voice: &Voice<'_>, row: RowRef) -> Option<RowCase> {
    let checked = &finished.checked;
    let own = row_view(finished, row)?;
    let (merchant, partner) = match record_at(checked, row) {
        Some((Side::Merchant, at)) => {
            let partner = checked.links.of_merchant(at as u32);
            (partner.map(|_| at as u32), partner.map(|place| checked.acquirer.row(place as usize)))
        }
        Some((Side::Acquirer, at)) => {
            let partner = checked.links.of_acquirer(at as u32);
            (partner, partner.map(|place| checked.merchant.row(place as usize)))
        }
        _ => (None, None),
    };
    let code = finished.code_of(row);
    Some(RowCase {
        rows: std::iter::once(own).chain(partner.and_then(|row| row_view(finished, row))).collect(),
        code: if code == Code::None { String::new() } else { code.name().to_owned() },
        finding: finished.finding_of(row),
        reasons: reasons(finished.table(row.input)?, voice, row.row_number, false),
        link: merchant.map(|merchant| link(finished, merchant)),
    })
}

/// On what the link of a merchant's record rests.
pub fn link(finished: &Finished, merchant: u32) -> LinkView {
    let checked = &finished.checked;
    let probability = checked.links.probability(merchant);
    let fields = checked.why(merchant);
    // Only learnt evidence gives a probability; a key is a key.
    let is_weighed = fields.iter().any(|field| field.bits.is_some());
    LinkView {
        tier: checked.links.tier(merchant).name().to_owned(),
        probability: is_weighed.then_some((f64::from(probability) * 100.0).floor().clamp(0.0, 100.0) as u8),
        fields,
    }
}

/// What could not be taken of a row, in words; with `skipped` only what left the row out.
pub fn reasons(table: &ReadTable, voice: &Voice<'_>, row: u32, skipped: bool) -> Vec<String> {
    let of_row = table.meta.issues.kept().iter().filter(|issue| issue.row_number == Some(row) && (issue.skips_row || !skipped));
    of_row.map(|issue| voice.say(&issue.said)).collect()
}
