//! What makes a finding believable: the fields that agree, the amounts and their slip, the rows beside it.
//!
//! In: a case on the desk. Out: evidence as keys and facts. Must not know: sentences.

use crate::base::{Channel, Day, Fact, Kind, RowRef, Said};
use crate::table::InputMeta;

use super::amount::Named;
use super::code::Code;
use super::desk::{Case, Desk, Look, other_currency};
use super::period::Lacking;
use super::same_list::Apart;
use super::slip::Slip;

/// Rows of a list set apart that are named as standing in no other.
const ALONE_NAMED_MAX: usize = 50;
// So many of them in the sentence.
const NUMBERS_MAX: usize = 12;

/// One piece of evidence.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// What kind, for a program: `keys`, `amounts`, `twin`, `attempt`, `original`, `searched`, `period`, `pattern`.
    pub kind: &'static str,
    /// What it says.
    pub said: Said,
    /// The rows it speaks of, beside the finding's own.
    pub rows: Vec<RowRef>,
}

/// The evidence of a case.
pub fn evidence(desk: &Desk<'_>, case: &Case, named: Option<&Named>) -> Vec<Piece> {
    let mut pieces = Vec::new();
    if let (Some(m), Some(a)) = (case.merchant.first(), case.acquirer.first()) {
        pieces.extend(agreeing_fields(desk, *m, *a));
    }
    if let (Some(named), Some(m), Some(a)) = (named, case.merchant.first(), case.acquirer.first()) {
        pieces.extend(amounts(desk, named, *m, *a));
    }
    pieces.extend(rows_beside(desk, case));
    pieces.extend(why_alone(desk, case));
    pieces
}

/// One that speaks of the finding's own rows.
pub fn piece(kind: &'static str, said: Said) -> Piece {
    Piece { kind, said, rows: Vec::new() }
}

// Which fields say that the two rows are one payment.
fn agreeing_fields(desk: &Desk<'_>, merchant: u32, acquirer: u32) -> Option<Piece> {
    let (m, a) = (desk.merchant.record(merchant as usize), desk.acquirer.record(acquirer as usize));
    let mut words: Vec<&'static str> = Vec::new();
    let ids = [
        (m.rrn, a.rrn, "field-rrn"),
        (m.channel_id, a.channel_id, "field-channel-id"),
        (m.order_id, a.order_id, "field-order-id"),
        (m.trace, a.trace, "field-trace"),
        (m.auth, a.auth, "field-auth"),
    ];
    words.extend(ids.iter().filter(|(ours, theirs, _)| ours.is_some() && ours == theirs).map(|(_, _, word)| *word));
    if m.terminal.is_some() && m.terminal == a.terminal {
        words.push("field-terminal");
    }
    if m.card.agrees(a.card) {
        words.push("field-card");
    }
    if m.amount == a.amount {
        words.push("field-amount");
    }
    let apart = m.moment.seconds_since(a.moment);
    let key = match (words.len(), apart) {
        (0, _) => return None,
        (_, Some(_)) if desk.know_times(merchant, acquirer) => "evidence-keys-and-time",
        _ => "evidence-keys",
    };
    let mut said = Said::new(key).with("fields", Fact::Words(words));
    if let Some(seconds) = apart {
        said = said.with("apart", Fact::Seconds(seconds.abs()));
    }
    Some(piece("keys", said))
}

fn amounts(desk: &Desk<'_>, named: &Named, merchant: u32, acquirer: u32) -> Vec<Piece> {
    let (ours, theirs) = (desk.merchant.amount(merchant), desk.acquirer.amount(acquirer));
    let difference = ours - theirs;
    let with_sums = |said: Said| {
        said.with("merchant_amount", Fact::Money(ours)).with("acquirer_amount", Fact::Money(theirs)).with("difference", Fact::Money(difference.abs()))
    };
    let mut pieces = if ours < 0 && theirs < 0 {
        let said = Said::new("evidence-refund-amounts").with("merchant_amount", Fact::Money(-ours)).with("acquirer_amount", Fact::Money(-theirs));
        vec![piece("amounts", said.with("difference", Fact::Money(difference.abs())))]
    } else {
        vec![piece("amounts", with_sums(Said::new("evidence-amounts")))]
    };
    if let Some(slip) = named.slip {
        // Of refunds as of sales, by how much.
        let sign = if ours < 0 && theirs < 0 { -1 } else { 1 };
        let said = Said::new(slip.key()).with("merchant_amount", Fact::Money(sign * ours)).with("acquirer_amount", Fact::Money(sign * theirs));
        pieces.push(piece("pattern", said.with("difference", Fact::Money(difference.abs()))));
    }
    let is_digit_slip = named.slip.is_some_and(|slip| matches!(slip, Slip::Transposed | Slip::Jumped | Slip::Decimal));
    if is_digit_slip && difference % 9 == 0 {
        pieces.push(piece("pattern", Said::new("evidence-nines").with("difference", Fact::Money(difference.abs()))));
    }
    if named.is_column {
        pieces.push(piece("pattern", Said::new("evidence-column").with("difference", Fact::Money(difference.abs()))));
    }
    if named.is_systematic {
        pieces.push(piece("pattern", Said::new("evidence-systematic")));
    }
    pieces
}

fn rows_beside(desk: &Desk<'_>, case: &Case) -> Vec<Piece> {
    let context = &case.context;
    let mut pieces = Vec::new();
    let merchant_row = |row: u32| desk.merchant.row(row as usize);
    let acquirer_row = |row: u32| desk.acquirer.row(row as usize);
    if let (Some(twin), Some(own)) = (context.twin_acquirer, case.acquirer.first()) {
        let apart = desk.acquirer.moment(*own).seconds_since(desk.acquirer.moment(twin)).unwrap_or(0).abs();
        let key = match case.code {
            Code::D01 => "evidence-repeat",
            _ if desk.acquirer.know_times(*own, twin) => "evidence-twin",
            _ => "evidence-twin-of-day",
        };
        let said = Said::new(key)
            .with("row", Fact::Row(acquirer_row(twin)))
            .with("amount", Fact::Money(desk.acquirer.amount(twin)))
            .with("apart", Fact::Seconds(apart));
        pieces.push(Piece { kind: "twin", said, rows: vec![acquirer_row(twin)] });
    }
    if let (Some(twin), Some(own)) = (context.twin_merchant, case.merchant.first().or(case.acquirer.first())) {
        let booked_twice = case.code == Code::U02 || case.code == Code::D01;
        let key = match (booked_twice, case.code) {
            (_, Code::D01) => "evidence-repeat",
            (true, _) if desk.merchant.know_times(*own, twin) => "evidence-booked-twin",
            (true, _) => "evidence-booked-twin-of-day",
            _ => "evidence-pays",
        };
        let apart = if booked_twice { desk.merchant.moment(*own).seconds_since(desk.merchant.moment(twin)).unwrap_or(0).abs() } else { 0 };
        let said = Said::new(key)
            .with("row", Fact::Row(merchant_row(twin)))
            .with("amount", Fact::Money(desk.merchant.amount(twin)))
            .with("apart", Fact::Seconds(apart));
        pieces.push(Piece { kind: "twin", said, rows: vec![merchant_row(twin)] });
    }
    if case.code == Code::U02
        && let Some(charge) = context.twin_acquirer
    {
        let said = Said::new("evidence-one-charge").with("row", Fact::Row(acquirer_row(charge)));
        pieces.push(Piece { kind: "twin", said, rows: vec![acquirer_row(charge)] });
    }
    if let Some(back) = context.given_back {
        let said =
            Said::new("evidence-given-back").with("row", Fact::Row(acquirer_row(back))).with("amount", Fact::Money(desk.acquirer.amount(back).abs()));
        pieces.push(Piece { kind: "given-back", said, rows: vec![acquirer_row(back)] });
    }
    if let Some(attempt) = context.attempt {
        let status = Fact::Word(status_key(desk.merchant.status(attempt)));
        let said = Said::new("evidence-attempt").with("row", Fact::Row(merchant_row(attempt))).with("status", status);
        pieces.push(Piece { kind: "attempt", said, rows: vec![merchant_row(attempt)] });
    }
    if let Some((side, original)) = context.original {
        let (row, amount) = match side {
            crate::base::Side::Merchant => (merchant_row(original), desk.merchant.amount(original)),
            _ => (acquirer_row(original), desk.acquirer.amount(original)),
        };
        let said = Said::new("evidence-original").with("row", Fact::Row(row)).with("amount", Fact::Money(amount));
        pieces.push(Piece { kind: "original", said, rows: vec![row] });
    }
    pieces
}

// Where a partner was looked for and not found, or what the attempt's state was.
fn why_alone(desk: &Desk<'_>, case: &Case) -> Vec<Piece> {
    let mut pieces = Vec::new();
    match case.code {
        Code::U03 if case.context.has_no_reference => pieces.push(piece("searched", Said::new("evidence-no-reference-column"))),
        Code::U03 => pieces.push(piece("searched", Said::new("evidence-no-reference"))),
        Code::U06 | Code::U25 => pieces.push(piece("searched", Said::new("evidence-reference-unknown"))),
        Code::U04 | Code::U24 => pieces.push(piece("searched", Said::new("evidence-not-booked"))),
        Code::U11 | Code::U12 => pieces.push(piece("searched", Said::new("evidence-refund-alone"))),
        Code::U17 if case.acquirer.len() > 1 => pieces.push(piece("original", Said::new("evidence-represented"))),
        Code::U18 if case.acquirer.len() > 1 => pieces.push(piece("original", Said::new("evidence-released"))),
        Code::U14 => pieces.push(piece("searched", Said::new("evidence-original-unknown"))),
        Code::U21 if is_offline(desk, case) => {
            let day = case.acquirer.first().map_or(Day::NONE, |row| desk.acquirer.moment(*row).day());
            pieces.push(piece("offline", Said::new("evidence-uploaded-late").with("day", Fact::Day(day))));
        }
        Code::U22 if case.context.is_day_total => {
            let is_statement = case.merchant.len() > 1;
            let (book, rows) = if is_statement { (desk.merchant, &case.merchant) } else { (desk.acquirer, &case.acquirer) };
            let said = Said::new(if is_statement { "evidence-day-total-listed" } else { "evidence-day-total" })
                .with("count", Fact::Count(rows.len() as u64))
                .with("sum", Fact::Money(rows.iter().map(|row| book.amount(*row)).sum()));
            pieces.push(piece("day-total", said));
        }
        Code::U07 => pieces.push(piece("period", Said::new("evidence-after-cutoff"))),
        Code::U08 if case.context.carried.is_some() => pieces.extend(carried(desk, case)),
        Code::U08 => pieces.push(piece("period", Said::new("evidence-before-start"))),
        Code::D01 => pieces.extend(same_list(desk, case)),
        Code::D03 => pieces.push(piece("period", outside(desk, case))),
        Code::D04 => pieces.extend(currency(desk, case)),
        Code::U05 | Code::U23 => {
            if let Some(row) = case.merchant.first() {
                let status = Fact::Word(status_key(desk.merchant.status(*row)));
                let theirs = case.acquirer.first().map_or("status-unknown", |row| status_key(desk.acquirer.status(*row)));
                pieces.push(piece("status", Said::new("evidence-status").with("merchant", status).with("acquirer", Fact::Word(theirs))));
            }
        }
        _ => {}
    }
    if case.context.is_terminal_unknown {
        let key = if case.merchant.is_empty() { "evidence-terminal-unbooked" } else { "evidence-terminal-unknown" };
        pieces.push(piece("searched", Said::new(key)));
    }
    if case.context.is_one_of_several {
        pieces.push(piece("ambiguous", Said::new("evidence-one-of-several")));
    }
    pieces
}

/// Whether a sale was taken offline and stands later on the statement.
pub fn is_offline(desk: &Desk<'_>, case: &Case) -> bool {
    let rows = case.merchant.first().zip(case.acquirer.first());
    rows.is_some_and(|(m, a)| desk.merchant.columns.kind.get(*m as usize) == Kind::Offline && desk.acquirer.moment(*a) > desk.merchant.moment(*m))
}

// Why rows are set apart: their days, or a statement that is not there.
fn outside(desk: &Desk<'_>, case: &Case) -> Said {
    match case.context.lacking {
        None => Said::new("evidence-outside"),
        Some(Lacking::Number(number)) => Said::new("evidence-outside-number").with("number", Fact::Text(desk.names.text(number).to_owned())),
        Some(Lacking::Day(day)) => Said::new("evidence-outside-day").with("day", Fact::Day(day)),
        Some(Lacking::Refunds) => Said::new("evidence-outside-refunds"),
        Some(Lacking::Sales) => Said::new("evidence-outside-sales"),
        Some(Lacking::Channel(channel)) => Said::new("evidence-outside-channel").with("channel", Fact::Word(channel_key(channel))),
    }
}

fn channel_key(channel: Channel) -> &'static str {
    match channel {
        Channel::Card => "class-card",
        Channel::WeChat => "class-wechat",
        Channel::Alipay => "class-alipay",
        Channel::UnionPayQr => "class-unionpay-qr",
        channel if channel.is_wallet() => "class-wallet",
        _ => "class-other",
    }
}

// Which list of the same side is compared in the place of these rows, and which of them it has not.
fn same_list(desk: &Desk<'_>, case: &Case) -> Option<Piece> {
    let same = case.context.same_list.as_ref()?;
    let (book, rows) = if case.merchant.is_empty() { (desk.acquirer, &case.acquirer) } else { (desk.merchant, &case.merchant) };
    let meta = |input: u32| desk.tables.get(input as usize).map(|table| &table.meta);
    let [gone, kept] = [meta(book.input_of(*rows.first()? as usize))?, meta(same.kept)?];
    let name = |meta: &InputMeta| match meta.part().filter(|_| gone.name == kept.name) {
        Some(part) => Fact::Text(format!("{} · {part}", meta.name)),
        None => Fact::Text(meta.name.clone()),
    };
    let key = match (same.of, same.alone.is_empty()) {
        (Apart::Rows, _) => "evidence-same-rows",
        (Apart::Whole, true) => "evidence-same-list",
        (Apart::Whole, false) => "evidence-same-list-but",
        (Apart::Totals, true) => "evidence-same-totals",
        (Apart::Totals, false) => "evidence-same-totals-but",
    };
    let numbers: Vec<String> = same.alone.iter().take(NUMBERS_MAX).map(|row| book.row(*row as usize).row_number.to_string()).collect();
    let rest = if same.alone.len() > NUMBERS_MAX { " …" } else { "" };
    let said = Said::new(key).with("file", name(gone)).with("other", name(kept)).with("alone", Fact::Count(same.alone.len() as u64));
    let said = said.with("numbers", Fact::Text(numbers.join(", ") + rest));
    let said = if same.of == Apart::Rows { said.with("count", Fact::Count(rows.len() as u64)) } else { said };
    let rows = same.alone.iter().take(ALONE_NAMED_MAX).map(|row| book.row(*row as usize)).collect();
    Some(Piece { kind: "same-list", said, rows })
}

// What rows in another currency come to, which no other sum holds.
fn currency(desk: &Desk<'_>, case: &Case) -> Option<Piece> {
    let (book, rows) = if case.merchant.is_empty() { (desk.acquirer, &case.acquirer) } else { (desk.merchant, &case.merchant) };
    let name = other_currency(book, *rows.first()?)?;
    let sum = rows.iter().filter(|row| book.moved(**row)).map(|row| book.amount(*row)).sum();
    let said = Said::new("evidence-currency")
        .with("currency", Fact::Text(desk.names.text(name).to_owned()))
        .with("count", Fact::Count(rows.len() as u64))
        .with("sum", Fact::Money(sum));
    Some(piece("currency", said))
}

// Which item of the period before the row settles.
fn carried(desk: &Desk<'_>, case: &Case) -> Option<Piece> {
    let item = desk.carried.get(case.context.carried? as usize)?;
    let said = Said::new("evidence-carried")
        .with("code", Fact::Text(item.code.clone()))
        .with("file", Fact::Text(item.source_name.clone()))
        .with("place", Fact::Text(item.source_row.to_string()))
        .with("time", Fact::Moment(item.moment))
        .with("amount", Fact::Money(item.effect.abs()));
    Some(piece("carried", said))
}

/// The catalogue's key of a state.
pub fn status_key(status: crate::base::Status) -> &'static str {
    use crate::base::Status;
    match status {
        Status::Success => "status-success",
        Status::Partial => "status-partial",
        Status::Failed => "status-failed",
        Status::TimedOut => "status-timed-out",
        Status::Unknown => "status-unknown",
        Status::Pending => "status-pending",
        Status::Closed => "status-closed",
        Status::Voided => "status-voided",
        Status::Reversed => "status-reversed",
        Status::Refunded => "status-refunded",
    }
}
