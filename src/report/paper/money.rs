//! Fees by channel, payouts at the bank, and the register of the merchant's own cards.
//!
//! In: books, findings, learnt fee rules. Out: sections. Must not know: how a fee rule was learnt.

use std::collections::BTreeMap;

use crate::base::{CardKind, Channel, Kind, Minor, RowRef, Side};
use crate::finding::code::Code;
use crate::finding::desk::Look;

use crate::report::carry::minor_of;

use super::differences::family_of;
use super::statement::code_name;
use super::{Block, Cell, Desk, Row, Section};

#[derive(Clone, Copy, Default)]
struct Fees {
    count: u64,
    amount: Minor,
    fee: Minor,
    unsaid: u64,
}

pub(super) fn fees(desk: &Desk<'_>) -> Section {
    let mut by_class: BTreeMap<(Channel, CardKind), Fees> = BTreeMap::new();
    let book = &desk.checked.acquirer;
    for row in (0..book.len as u32).filter(|row| book.moved(*row) && crate::finding::desk::counted(book, *row) != 0) {
        let record = book.record(row as usize);
        let class = by_class.entry((record.channel, record.card_kind)).or_default();
        class.count += 1;
        class.amount += record.amount;
        match record.fee.value() {
            Some(fee) => class.fee += fee,
            None => class.unsaid += 1,
        }
    }
    let mut all = Fees::default();
    let mut rows: Vec<Row> = Vec::new();
    for ((channel, kind), fees) in &by_class {
        all = Fees { count: all.count + fees.count, amount: all.amount + fees.amount, fee: all.fee + fees.fee, unsaid: all.unsaid + fees.unsaid };
        rows.push(Row::plain(fee_cells(desk.word(channel_key(*channel)), desk.word(card_key(*kind)), *fees)));
    }
    rows.push(Row::total(fee_cells(desk.word("paper-sum"), String::new(), all)));
    let columns = vec![
        desk.column("paper-channel", 16),
        desk.column("paper-card-kind", 12),
        desk.column("paper-count", 10),
        desk.column("paper-gross", 16),
        desk.column("paper-fee", 14),
        desk.column("paper-net", 16),
        desk.column("paper-rate", 12),
        desk.column("paper-fee-unsaid", 14),
    ];
    let mut blocks = vec![Block { heading: String::new(), notes: vec![desk.word("paper-fees-note")], columns, rows }];
    blocks.extend(rules(desk));
    blocks.extend(findings_of(desk, 'F'));
    Section { id: "fees".to_owned(), name: desk.word("sheet-fees"), blocks, chart: None }
}

fn fee_cells(channel: String, kind: String, fees: Fees) -> Vec<Cell> {
    vec![
        Cell::text(channel),
        Cell::text(kind),
        Cell::Count(fees.count),
        Cell::Money(fees.amount),
        Cell::Money(fees.fee),
        Cell::Money(fees.amount - fees.fee),
        rate(fees.fee, fees.amount).map_or(Cell::Empty, Cell::text),
        Cell::Count(fees.unsaid),
    ]
}

// The share of the fee in the amount as `0.5983%`, rounded half up on the integers.
fn rate(fee: Minor, amount: Minor) -> Option<String> {
    if amount <= 0 || fee < 0 {
        return None;
    }
    let scaled = (i128::from(fee) * 1_000_000 * 2 + i128::from(amount)) / (i128::from(amount) * 2);
    Some(format!("{}.{:04}%", scaled / 10_000, scaled % 10_000))
}

fn rules(desk: &Desk<'_>) -> Option<Block> {
    if desk.report.learnt.fee_rules.is_empty() {
        return None;
    }
    let text = |text: &Option<String>| Cell::text(text.clone().unwrap_or_default());
    let money = |text: &Option<String>| text.as_deref().and_then(|text| minor_of(text, desk.checked.currency)).map_or(Cell::Empty, Cell::Money);
    let rows = desk
        .report
        .learnt
        .fee_rules
        .iter()
        .zip(&desk.checked.learnt.fee_rules)
        .map(|(rule, exact)| {
            Row::plain(vec![
                Cell::file(&rule.acquirer),
                Cell::text(desk.value("page-channel-", &rule.channel)),
                Cell::text(desk.value("fee-card-", &rule.card)),
                Cell::text(format!("{}%", exact.percent_text())),
                money(&rule.cap),
                money(&rule.minimum),
                Cell::text(desk.value("fee-rounding-", &rule.rounding)),
                text(&rule.from),
                Cell::Count(rule.rows),
            ])
        })
        .collect();
    let columns = vec![
        desk.column("paper-acquirer", 16),
        desk.column("paper-channel", 12),
        desk.column("paper-card-kind", 10),
        desk.column("paper-rate", 16),
        desk.column("paper-cap", 14),
        desk.column("paper-minimum", 16),
        desk.column("paper-rounding", 12),
        desk.column("paper-from", 14),
        desk.column("paper-count", 10),
    ];
    Some(Block { heading: desk.word("paper-rules"), notes: Vec::new(), columns, rows })
}

// The findings of a family with their money, and its sum.
fn findings_of(desk: &Desk<'_>, family: char) -> Option<Block> {
    let mut rows = Vec::new();
    for (index, (finding, worded)) in desk.checked.findings.iter().zip(&desk.report.findings).enumerate() {
        if family_of(finding.code.name()) != family {
            continue;
        }
        let evidence: Vec<&str> = worded.evidence.iter().map(|piece| piece.text.as_str()).collect();
        let places: Vec<RowRef> = finding.bank.iter().chain(&finding.acquirer).copied().collect();
        rows.push(Row::plain(vec![
            Cell::Serial(index as u64 + 1),
            Cell::text(format!("{} {}", finding.code.name(), code_name(finding.code.name(), desk.lang))),
            Cell::moment(finding.moment),
            Cell::money(finding.acquirer_amount),
            Cell::file(&desk.look.addresses(&places)),
            Cell::file(&evidence.join("\n")),
        ]));
    }
    if rows.is_empty() {
        return None;
    }
    let columns = vec![
        desk.column("paper-number", 16),
        desk.column("paper-code", 24),
        desk.column("paper-time", 20),
        desk.column("paper-acquirer-amount", 16),
        desk.column("paper-row", 34),
        desk.column("paper-evidence", 60),
    ];
    Some(Block { heading: desk.word("paper-findings-here"), notes: Vec::new(), columns, rows })
}

/// What the bank shows; `None` without a bank file.
pub(super) fn payouts(desk: &Desk<'_>) -> Option<Section> {
    let book = &desk.checked.bank;
    if book.len == 0 {
        return None;
    }
    let names = &desk.checked.names;
    let mut total: Minor = 0;
    let mut rows: Vec<Row> = Vec::new();
    for row in 0..book.len {
        let record = book.record(row);
        if record.amount <= 0 {
            continue;
        }
        total += record.amount;
        rows.push(Row::plain(vec![
            Cell::moment(record.moment),
            Cell::Money(record.amount),
            Cell::file(names.text(record.counterparty)),
            Cell::file(names.text(record.remark)),
            Cell::file(&desk.look.address(book.row(row))),
        ]));
    }
    rows.push(Row::total(vec![Cell::text(desk.word("paper-sum")), Cell::Money(total)]));
    let columns = vec![
        desk.column("paper-time", 20),
        desk.column("paper-amount", 16),
        desk.column("paper-counterparty", 30),
        desk.column("paper-remark", 40),
        desk.column("paper-row", 34),
    ];
    let list = Block { heading: desk.word("paper-credits"), notes: vec![desk.word("paper-payouts-note")], columns, rows };
    let mut blocks = vec![list];
    blocks.extend(findings_of(desk, 'S'));
    Some(Section { id: "payouts".to_owned(), name: desk.word("sheet-payouts"), blocks, chart: None })
}

/// The merchant's own cards and accounts among the payers, to be documented; `None` when there is none.
pub(super) fn register(desk: &Desk<'_>) -> Option<Section> {
    let codes = [Code::R01, Code::R02, Code::R03];
    let book = desk.look.book(Side::Acquirer);
    let mut rows = Vec::new();
    let mut total: Minor = 0;
    for finding in desk.checked.findings.iter().filter(|finding| codes.contains(&finding.code)) {
        for row in &finding.acquirer {
            let record = desk.look.record(Side::Acquirer, *row).map(|at| book.record(at)).unwrap_or_default();
            total += record.amount;
            rows.push(Row::plain(vec![
                Cell::text(format!("{} {}", finding.code.name(), code_name(finding.code.name(), desk.lang))),
                Cell::moment(record.moment),
                Cell::Money(record.amount),
                Cell::file(&record.card.masked()),
                Cell::file(desk.checked.names.text(record.terminal)),
                Cell::file(desk.look.reference(*row)),
                Cell::file(&desk.look.address(*row)),
            ]));
        }
    }
    if rows.is_empty() {
        return None;
    }
    rows.push(Row::total(vec![Cell::text(desk.word("paper-sum")), Cell::Empty, Cell::Money(total)]));
    let columns = vec![
        desk.column("paper-code", 24),
        desk.column("paper-time", 20),
        desk.column("paper-amount", 14),
        desk.column("paper-card", 20),
        desk.column("paper-terminal", 14),
        desk.column("paper-reference", 26),
        desk.column("paper-row", 34),
        desk.to_fill_in("paper-purpose", 30),
        desk.to_fill_in("paper-documents", 30),
        desk.to_fill_in("paper-confirmed", 16),
    ];
    let list = Block { heading: String::new(), notes: vec![desk.word("paper-register-note")], columns, rows };
    Some(Section { id: "register".to_owned(), name: desk.word("sheet-register"), blocks: vec![list], chart: None })
}

pub(super) fn channel_key(channel: Channel) -> &'static str {
    match channel {
        Channel::Unsaid => "channel-unsaid",
        Channel::Card => "channel-card",
        Channel::WeChat => "channel-wechat",
        Channel::Alipay => "channel-alipay",
        Channel::UnionPayQr => "channel-unionpay-qr",
        Channel::OtherWallet => "channel-other-wallet",
        Channel::AnyWallet => "channel-wallet",
        Channel::Cash => "channel-cash",
        Channel::StoredValue => "channel-stored-value",
        Channel::OnAccount => "channel-on-account",
        Channel::Voucher => "channel-voucher",
    }
}

fn card_key(kind: CardKind) -> &'static str {
    match kind {
        CardKind::Unsaid => "card-unsaid",
        CardKind::Debit => "card-debit",
        CardKind::Credit => "card-credit",
    }
}

/// The key of a kind of row.
pub(super) fn kind_key(kind: Kind) -> &'static str {
    match kind {
        Kind::Sale | Kind::Completion | Kind::Offline | Kind::Adjustment => "kind-sale",
        Kind::Refund => "kind-refund",
        Kind::Void | Kind::Reversal | Kind::CompletionVoid => "kind-void",
        Kind::Hold | Kind::HoldVoid => "kind-hold",
        Kind::Chargeback | Kind::Representment | Kind::Freeze | Kind::Unfreeze => "kind-dispute",
        Kind::TopUp | Kind::Deposit | Kind::Test => "kind-other",
        Kind::Fee | Kind::Payout | Kind::Transfer => "kind-still",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_rounded_half_up_on_integers() {
        assert_eq!(rate(60, 10_000).as_deref(), Some("0.6000%"));
        assert_eq!(rate(1, 3).as_deref(), Some("33.3333%"));
        assert_eq!(rate(2, 3).as_deref(), Some("66.6667%"));
        assert_eq!((rate(1, 0), rate(-1, 5)), (None, None));
    }
}
