//! Pairs that agree, so that a reviewer can trace any of them.
//!
//! In: links and codes. Out: a section. Must not know: how a link was found.

use crate::base::{Fact, Minor, Said};
use crate::finding::code::Code;
use crate::finding::desk::Look;

use super::money::{channel_key, kind_key};
use super::{Block, Cell, Desk, Row, Section};

/// Pairs listed at most: more would make a workbook that few machines open. The rest is in the JSON with its lines.
const PAIRS_MAX: usize = 100_000;

pub(super) fn section(desk: &Desk<'_>) -> Section {
    let checked = desk.checked;
    let agrees = |m: &u32| checked.merchant_codes.get(*m as usize).is_some_and(|code| code.agrees());
    let (mut rows, mut count, mut sums) = (Vec::new(), 0_usize, (0 as Minor, 0 as Minor));
    for (m, a, tier) in checked.links.iter().filter(|(m, _, _)| agrees(m)) {
        let (ours, theirs) = (checked.merchant.amount(m), checked.acquirer.amount(a));
        count += 1;
        sums = (sums.0 + ours, sums.1 + theirs);
        if count > PAIRS_MAX {
            continue;
        }
        let (our_row, their_row) = (checked.merchant.row(m as usize), checked.acquirer.row(a as usize));
        let code = checked.merchant_codes.get(m as usize).copied().unwrap_or(Code::M00);
        let record = checked.acquirer.record(a as usize);
        let reference = [our_row, their_row].map(|row| desk.look.reference(row)).into_iter().find(|text| !text.is_empty()).unwrap_or("");
        rows.push(Row::plain(vec![
            Cell::text("√"),
            Cell::text(code.name()),
            Cell::text(desk.word(kind_key(record.kind))),
            Cell::text(desk.word(channel_key(record.channel))),
            Cell::moment(checked.merchant.moment(m)),
            Cell::moment(record.moment),
            Cell::Money(ours),
            Cell::Money(theirs),
            Cell::file(reference),
            Cell::text(tier.name()),
            Cell::file(&desk.look.address(our_row)),
            Cell::file(&desk.look.address(their_row)),
        ]));
    }
    let mut total = vec![Cell::text(desk.word("paper-sum")), Cell::Empty, Cell::Empty, Cell::Empty, Cell::Empty, Cell::Empty];
    total.extend([Cell::Money(sums.0), Cell::Money(sums.1)]);
    rows.push(Row::total(total));
    let columns = vec![
        desk.column("paper-mark", 6),
        desk.column("paper-code", 8),
        desk.column("paper-kind", 10),
        desk.column("paper-channel", 12),
        desk.column("paper-merchant-time", 20),
        desk.column("paper-acquirer-time", 20),
        desk.column("paper-merchant-amount", 14),
        desk.column("paper-acquirer-amount", 14),
        desk.column("paper-reference", 26),
        desk.column("paper-tier", 8),
        desk.column("paper-merchant-row", 34),
        desk.column("paper-acquirer-row", 34),
    ];
    let mut notes = vec![desk.say(&Said::new("paper-matched-note").with("count", Fact::Count(count as u64)))];
    if count > PAIRS_MAX {
        notes.push(desk.say(&Said::new("paper-left-out").with("count", Fact::Count((count - PAIRS_MAX) as u64))));
    }
    let list = Block { heading: String::new(), notes, columns, rows };
    Section { id: "matched".to_owned(), name: desk.word("sheet-matched"), blocks: vec![list], chart: None }
}
