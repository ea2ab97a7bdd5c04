//! The bridge to the tax return, and the register's entries with the hashes that hold them together.
//!
//! In: a check and a register. Out: sections. Must not know: how an entry is made.

use super::{Block, Cell, Desk, Row, Section};
use crate::base::{Fact, Said};
use crate::locale::template;
use crate::register::{Body, Register};
use crate::report::carry;
use crate::report::house::tax::tax;

/// From receipts to the basis to compare with a return.
pub(super) fn tax_bridge(desk: &Desk<'_>, register: &Register) -> Section {
    let tax = tax(desk.checked, register);
    let money = |text: &str| carry::minor_of(text, desk.checked.currency).map_or(Cell::Empty, Cell::Money);
    let mut rows: Vec<Row> = tax
        .lines
        .iter()
        .map(|line| {
            // A line of all channels has an empty one, and its words a place for none.
            let channel = template(desk.lang, &format!("page-channel-{}", line.channel)).unwrap_or_default().to_owned();
            let item = desk.say(&Said::new(item_key(&line.key)).with("channel", Fact::Text(channel)));
            Row::plain(vec![Cell::text(item), Cell::Count(line.count), money(&line.amount)])
        })
        .collect();
    rows.push(Row::total(vec![Cell::text(desk.word("page-house-tax-basis")), Cell::Empty, money(&tax.basis)]));
    let mut notes = vec![desk.word("page-house-tax-lead"), desk.word("page-house-tax-note")];
    if tax.open.count > 0 {
        let said = Said::new("page-house-tax-open").with("count", Fact::Count(tax.open.count)).with("amount", Fact::Text(tax.open.amount));
        notes.push(desk.say(&said));
    }
    let columns = vec![desk.column("paper-item", 44), desk.column("paper-count", 12), desk.column("paper-amount", 20)];
    let block = Block { heading: String::new(), notes, columns, rows };
    Section { id: "tax".to_owned(), name: desk.word("page-house-tax"), blocks: vec![block], chart: None }
}

fn item_key(key: &str) -> &'static str {
    match key {
        "receipts" => "page-house-tax-receipts",
        "back" => "page-house-tax-back",
        "duplicate" => "page-house-tax-duplicate",
        "deposit" => "page-house-tax-deposit",
        "top-up" => "page-house-tax-top-up",
        "test" => "page-house-tax-test",
        "own-card" => "page-house-tax-own-card",
        _ => "page-house-tax-own-record",
    }
}

/// The register's entries of own cards, oldest first; none where nothing is entered.
pub(super) fn entries(desk: &Desk<'_>, register: &Register) -> Option<Section> {
    let of_swipes = register.entries().iter().filter_map(|entry| if let Body::Swipe(swipe) = &entry.body { Some((entry, swipe)) } else { None });
    let rows: Vec<Row> = of_swipes
        .map(|(entry, swipe)| {
            let by = register.entries().iter().find(|later| later.corrects == Some(entry.number)).map(|later| later.number);
            let state = by.map_or(String::new(), |by| desk.say(&Said::new("page-house-corrected-by").with("entry", Fact::Count(u64::from(by)))));
            let mut cells = vec![Cell::Count(u64::from(entry.number)), Cell::text(state), Cell::text(desk.word(purpose_key(swipe.purpose.name())))];
            cells.push(carry::minor_of(&swipe.amount, desk.checked.currency).map_or_else(|| Cell::file(&swipe.amount), Cell::Money));
            let texts = [&swipe.time, &swipe.terminal, &swipe.card, &swipe.reference, &swipe.who, &swipe.goods, &swipe.invoice, &swipe.approver];
            cells.extend(texts.map(|text| Cell::file(text)));
            cells.push(Cell::text(desk.word(back_key(swipe.back.name()))));
            let last = [&swipe.reported_to, &swipe.reported_on, &swipe.note, &entry.by, &entry.at, &entry.hash];
            cells.extend(last.map(|text| Cell::file(text)));
            Row::plain(cells)
        })
        .collect();
    if rows.is_empty() {
        return None;
    }
    let columns = [
        ("page-house-form-count", 10),
        ("paper-code", 18),
        ("page-house-purpose", 14),
        ("paper-amount", 14),
        ("paper-time", 20),
        ("paper-terminal", 14),
        ("paper-card", 20),
        ("paper-reference", 26),
        ("page-house-who", 14),
        ("page-house-goods", 24),
        ("page-house-invoice", 20),
        ("page-house-approver", 14),
        ("page-house-back", 16),
        ("page-house-reported-to", 18),
        ("page-house-reported-on", 14),
        ("page-house-note", 24),
        ("page-house-by", 14),
        ("paper-time", 20),
        ("page-house-form-head", 66),
    ];
    let columns = columns.into_iter().map(|(key, width)| desk.column(key, width)).collect();
    let block = Block { heading: String::new(), notes: vec![desk.word("page-house-register-lead")], columns, rows };
    Some(Section { id: "register-entries".to_owned(), name: desk.word("page-house-register"), blocks: vec![block], chart: None })
}

fn purpose_key(name: &str) -> &'static str {
    match name {
        "test" => "page-house-purpose-test",
        "deposit" => "page-house-purpose-deposit",
        "purchase" => "page-house-purpose-purchase",
        "mistake" => "page-house-purpose-mistake",
        _ => "page-house-purpose-other",
    }
}

fn back_key(name: &str) -> &'static str {
    match name {
        "voided" => "page-house-back-voided",
        "refunded" => "page-house-back-refunded",
        _ => "page-house-back-no",
    }
}
