//! R01 to R03: cards and people of the house, and words that say so.
//!
//! In: the scene. Out: signs a row each, with every field that coincides and the way of the money. Must not know: habits.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::{ByName, Card, Fact, IdKey, Kind, Name, RowRef, Said};
use crate::finding::desk::Look;
use crate::finding::evidence::Piece;
use crate::finding::fee::rule::decimal_text;
use crate::ledger::Columns;

use super::{Found, Scene, Sign, lacks, piece, relief};

/// R01: the card is declared.
pub(super) fn own_cards(scene: &Scene<'_>) -> Found {
    let declared: Vec<(Card, &str)> = scene.profile.own_cards().map(|(card, own)| (card, own.holder.as_str())).collect();
    if declared.is_empty() {
        return Err(lacks(vec!["data-own-cards"]));
    }
    if !scene.has_cards() {
        return Err(lacks(vec!["data-card"]));
    }
    let mut signs = Vec::new();
    let mut chances = Chances::default();
    for row in &scene.sales {
        let card = scene.card(*row);
        let Some((own, holder)) = declared.iter().find(|(own, _)| own.agrees(card)) else { continue };
        let traces = traces(scene, *row, card_trace(*own, card).into_iter().collect());
        signs.push(of_row(scene, *row, own_card_said(card, holder)).with_chance(chances.of(scene, *own, card)).with_all(traces));
    }
    // A sale of the shop's own record that the statement doesn't have.
    for row in 0..scene.desk.merchant.len as u32 {
        let (book, card) = (scene.desk.merchant, scene.desk.merchant.card(row));
        let is_alone = scene.desk.links.of_merchant(row).is_none() && book.moved(row) && book.amount(row) > 0;
        if is_alone && let Some((own, holder)) = declared.iter().find(|(own, _)| own.agrees(card)) {
            let sign = Sign { merchant: vec![row], count: 1, pieces: vec![piece("sign", own_card_said(card, holder))], ..Sign::default() };
            signs.push(sign.with_chance(chances.of(scene, *own, card)).with_all(card_trace(*own, card).into_iter().collect()));
        }
    }
    Ok(signs)
}

fn own_card_said(card: Card, holder: &str) -> Said {
    let holder = match holder {
        "owner" => "holder-owner",
        "family" => "holder-family",
        "staff" => "holder-staff",
        _ => "holder-unsaid",
    };
    Said::new("risk-own-card").with("card", Fact::Text(card.masked())).with("holder", Fact::Word(holder))
}

// What of a declared card and a row's coincides.
fn card_trace(own: Card, card: Card) -> Option<Piece> {
    let is_full = own.first6().is_some() && card.first6().is_some();
    let key = if is_full { "trace-card" } else { "trace-last-four" };
    card.is_some().then(|| piece("trace", Said::new(key).with("card", Fact::Text(card.masked())).with("own", Fact::Text(own.masked()))))
}

// Every field of a row that coincides: those of the sign, then its words and the way it was paid out, each a trace of its own.
fn traces(scene: &Scene<'_>, row: u32, mut found: Vec<Piece>) -> Vec<Piece> {
    let columns = &scene.desk.acquirer.columns;
    let linked = scene.desk.links.of_acquirer(row).map(|row| scene.desk.merchant.columns.remark.get(row as usize));
    let remarks = [Some(columns.remark.get(row as usize)), linked];
    if let Some(word) = remarks.into_iter().flatten().find_map(|name| marker_in(scene.text(name))) {
        found.push(piece("trace", Said::new("trace-marker").with("word", Fact::Text(word.to_owned()))));
    }
    if super::facts::says_instant(scene.text(columns.settle_kind.get(row as usize))) {
        found.push(piece("trace", Said::new("trace-instant")));
    }
    found
}

fn marker_in(text: &str) -> Option<&'static str> {
    let text = text.to_lowercase();
    // 非本人 is said of others, and a latest order is no test.
    let stands = |word: &&str| {
        let around: Vec<&str> = text.split(*word).collect();
        around.iter().zip(around.iter().skip(1)).any(|(before, after)| {
            let (before, after) = (before.chars().next_back(), after.chars().next());
            let goes_on = |beside: Option<char>| beside.is_some_and(|letter| letter.is_ascii_alphabetic() || letter == '-');
            before != Some('非') && !(word.is_ascii() && (goes_on(before) || goes_on(after)))
        })
    };
    MARKERS.into_iter().find(stands)
}

impl Sign {
    fn with_all(mut self, pieces: Vec<Piece>) -> Sign {
        self.pieces.extend(pieces);
        self
    }

    fn with_chance(mut self, (chance, is_strong): (Piece, bool)) -> Sign {
        self.pieces.push(chance);
        self.is_weak = !is_strong;
        self
    }
}

// How many other people's cards would agree by chance, by the declared card and whether its first six are compared: one in ten
// thousand of those with the same first six, or of all where only the last four are known.
#[derive(Default)]
struct Chances(BTreeMap<(Card, bool), i64>);

impl Chances {
    fn of(&mut self, scene: &Scene<'_>, own: Card, card: Card) -> (Piece, bool) {
        let is_strong = own.first6().is_some() && card.first6().is_some();
        let is_other = |other: &Card| other.is_some() && !other.agrees(own) && (!is_strong || other.first6() == own.first6());
        let count = || scene.sales.iter().map(|row| scene.desk.acquirer.card(*row)).filter(is_other).count() as i64;
        let others = *self.0.entry((own, is_strong)).or_insert_with(count);
        let key = if is_strong { "risk-chance-full" } else { "risk-chance-last-four" };
        (piece("chance", Said::new(key).with("expected", Fact::Text(decimal_text(others, 4, 1)))), is_strong)
    }
}

// A sign of one sale, with what was done since and the way of its money.
fn of_row(scene: &Scene<'_>, row: u32, said: Said) -> Sign {
    Sign::of(vec![row], said).with(booked_as(scene, row)).with(taken_back(scene, row)).with(way_of_money(scene, row))
}

fn booked_as(scene: &Scene<'_>, row: u32) -> Option<Piece> {
    let merchant = scene.desk.links.of_acquirer(row)?;
    let place = scene.desk.merchant.row(merchant as usize);
    Some(Piece { rows: vec![place], ..relief(Said::new("relief-sale-booked").with("row", Fact::Row(place))) })
}

// A later row that gives the same card the same sum back.
fn taken_back(scene: &Scene<'_>, row: u32) -> Option<Piece> {
    let book = scene.desk.acquirer;
    let (card, amount, moment) = (book.card(row), book.amount(row), book.moment(row));
    let (rrn, channel) = (book.columns.rrn.get(row as usize), book.columns.channel_id.get(row as usize));
    let is_back = |other: &u32| {
        let original = book.columns.original_id.get(*other as usize);
        let by_reference = original.is_some() && (original == rrn || original == channel);
        book.moment(*other) >= moment && (by_reference || book.card(*other).agrees(card))
    };
    let back = scene.backs(amount).find(is_back)?;
    let place = book.row(back as usize);
    let key = if book.moment(back).day() == moment.day() { "relief-voided-same-day" } else { "relief-refunded" };
    let said = Said::new(key).with("row", Fact::Row(place)).with("day", Fact::Day(book.moment(back).day()));
    Some(Piece { rows: vec![place], ..relief(said) })
}

// Terminal, acquirer, network, issuer, account: the money never goes straight to the account.
fn way_of_money(scene: &Scene<'_>, row: u32) -> Option<Piece> {
    let book = scene.desk.acquirer;
    let terminal = scene.text(book.columns.terminal.get(row as usize));
    let mut said = Said::new("risk-way-unpaid");
    let batch = scene.payouts.batch_of(row);
    if let Some(batch) = batch {
        said.key = if batch.credit_day.is_some() { "risk-way-credited" } else { "risk-way-due" };
    }
    said = said
        .with("terminal", if terminal.is_empty() { Fact::Word("terminal-unsaid") } else { Fact::Text(terminal.to_owned()) })
        .with("time", Fact::Moment(book.moment(row)));
    if let Some(batch) = batch {
        let arrival = if batch.credit_day.is_some() { batch.credit_day } else { batch.due };
        said = said.with("clearing", Fact::Day(batch.day)).with("arrival", Fact::Day(arrival));
    }
    Some(piece("way", said))
}

const MARKERS: [&str; 12] = ["测试", "试机", "试刷", "验机", "本人", "自刷", "自用", "内部", "押金", "激活", "test", "self"];

/// R02: a word in the remark, or a kind that is no sale. One sign a word.
pub(super) fn marker_words(scene: &Scene<'_>) -> Found {
    let (acquirer, merchant) = (&scene.desk.acquirer.columns, &scene.desk.merchant.columns);
    if !acquirer.remark.is_present() && !merchant.remark.is_present() {
        return Err(lacks(vec!["data-remark"]));
    }
    let mut known: ByName<Option<Option<&'static str>>> = ByName::default();
    let mut marker = |name: Name| known.change(name, |word| *word.get_or_insert_with(|| marker_in(scene.text(name))));
    let mut by_word: BTreeMap<&'static str, Vec<u32>> = BTreeMap::new();
    for row in &scene.sales {
        let own = marker(acquirer.remark.get(*row as usize));
        let linked = scene.desk.links.of_acquirer(*row);
        let other = linked.and_then(|row| marker(merchant.remark.get(row as usize)));
        let by_kind = match acquirer.kind.get(*row as usize) {
            Kind::Test => Some("测试"),
            Kind::Deposit => Some("押金"),
            _ => None,
        };
        // A deposit that the books have is a shop's ordinary business; one they lack may be the terminal's own.
        let is_ordinary = |word: &&str| *word == "押金" && linked.is_some();
        if let Some(word) = own.or(other).or(by_kind).filter(|word| !is_ordinary(word)) {
            by_word.entry(word).or_default().push(*row);
        }
    }
    Ok(by_word
        .into_iter()
        .map(|(word, rows)| {
            let said = Said::new("risk-marker").with("word", Fact::Text(word.to_owned())).with("count", Fact::Count(rows.len() as u64));
            let booked = scene.booked(&rows);
            Sign::of(rows, said).with(booked)
        })
        .collect())
}

/// R03: payer or account is one of the profile's people. A masked name alone shows nothing; it takes the account, the whole
/// name, or the name with a second field.
pub(super) fn own_people(scene: &Scene<'_>) -> Found {
    let people = &scene.profile.people;
    if people.is_empty() && scene.profile.settlement_accounts.is_empty() {
        return Err(lacks(vec!["data-people"]));
    }
    let book = scene.desk.acquirer;
    let names_payers = |columns: &Columns| columns.payer.is_present() || columns.counterparty.is_present();
    if !names_payers(&book.columns) && !names_payers(&scene.desk.merchant.columns) && !scene.has_cards() {
        return Err(lacks(vec!["data-payer"]));
    }
    let own = scene.profile.own_cards().map(|(card, _)| card).collect::<Vec<_>>();
    let accounts: Vec<(Option<Card>, IdKey)> = people
        .iter()
        .flat_map(|person| person.accounts.iter())
        .chain(&scene.profile.settlement_accounts)
        .map(|account| (card_of(account), IdKey::from_text(account)))
        .collect();
    let mut texts: BTreeMap<IdKey, Vec<&'static str>> = BTreeMap::new();
    let mut names: BTreeMap<Name, Vec<&'static str>> = BTreeMap::new();
    let mut signs = Vec::new();
    for row in &scene.sales {
        let card = scene.card(*row);
        let mut fields: BTreeSet<&'static str> = BTreeSet::new();
        // The same account under masking: both show the first six and the last four.
        let is_account = |known: &Card| known.first6().is_some() && card.first6().is_some() && known.agrees(card);
        if accounts.iter().any(|(known, _)| known.is_some_and(|known| is_account(&known))) {
            fields.insert("same-account");
        }
        for (payer, place) in payers(scene, *row) {
            if accounts.iter().any(|(_, key)| *key == payer) {
                fields.insert("same-account");
            }
            let agreed = texts.entry(payer).or_insert_with(|| name_fields(scene, place));
            fields.extend(agreed.iter().copied());
        }
        // A statement may tell the payer's name beside the payer's id.
        let name = book.columns.counterparty.get(*row as usize);
        if name.is_some() {
            fields.extend(names.entry(name).or_insert_with(|| agreeing_names(scene, scene.text(name))).iter().copied());
        }
        if own.iter().any(|own| own.agrees(card)) {
            fields.insert("same-card");
        }
        let is_shown =
            fields.contains("same-account") || fields.contains("same-name") || (fields.contains("like-name") && fields.contains("same-card"));
        if is_shown {
            let traces = traces(scene, *row, fields.iter().map(|field| field_trace(field)).collect());
            let said = Said::new("risk-own-person").with("fields", Fact::Words(fields.into_iter().collect()));
            signs.push(of_row(scene, *row, said).with_all(traces));
        }
    }
    Ok(signs)
}

// A field of the payer or card that coincides, as a trace.
fn field_trace(field: &'static str) -> Piece {
    piece("trace", Said::new("trace-field").with("field", Fact::Word(field)))
}

// The payer's key on either side of a sale, and where its text stands.
fn payers(scene: &Scene<'_>, row: u32) -> impl Iterator<Item = (IdKey, RowRef)> {
    let (acquirer, merchant) = (scene.desk.acquirer, scene.desk.merchant);
    let own = (acquirer.columns.payer.get(row as usize), acquirer.row(row as usize));
    let other = scene.desk.links.of_acquirer(row).map(|row| (merchant.columns.payer.get(row as usize), merchant.row(row as usize)));
    [Some(own), other].into_iter().flatten().filter(|(key, _)| key.is_some())
}

fn name_fields(scene: &Scene<'_>, place: RowRef) -> Vec<&'static str> {
    agreeing_names(scene, scene.tables.get(place.input as usize).and_then(|table| table.text(place.row_number, "payer")).unwrap_or(""))
}

fn agreeing_names(scene: &Scene<'_>, text: &str) -> Vec<&'static str> {
    let text = text.trim().trim_matches('`');
    let mut fields = Vec::new();
    for person in &scene.profile.people {
        match same_name(&person.name, text) {
            Some(true) => fields.push("same-name"),
            Some(false) => fields.push("like-name"),
            None => {}
        }
    }
    fields
}

// Whether a name as printed may be the person's: `Some(true)` for the whole name, `Some(false)` under masking.
fn same_name(name: &str, printed: &str) -> Option<bool> {
    let (name, printed): (Vec<char>, Vec<char>) = (name.trim().chars().collect(), printed.chars().collect());
    if name.len() < 2 || printed.is_empty() {
        return None;
    }
    if name == printed {
        return Some(true);
    }
    let is_mask = |c: &char| matches!(c, '*' | '＊' | '×' | 'x' | 'X' | '某');
    let shown = printed.iter().filter(|c| !is_mask(c)).count();
    let agrees = name.len() == printed.len() && name.iter().zip(&printed).all(|(own, other)| own == other || is_mask(other));
    (agrees && shown > 0 && shown < printed.len()).then_some(false)
}

// The card a masked account stands for, where it shows the first six and the last four.
fn card_of(account: &str) -> Option<Card> {
    let shown: Vec<char> = account.chars().filter(|c| !c.is_whitespace()).collect();
    let head: String = shown.iter().take_while(|c| c.is_ascii_digit()).take(6).collect();
    let tail: String = shown.iter().rev().take_while(|c| c.is_ascii_digit()).take(4).collect();
    let tail: String = tail.chars().rev().collect();
    if head.len() < 6 || tail.len() < 4 || shown.len() < 12 {
        return None;
    }
    Some(Card::new(head.parse().ok()?, tail.parse().ok()?)).filter(|card| card.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_agrees_whole_or_under_its_mask() {
        for (name, printed, expected) in [
            ("王小明", "王小明", Some(true)),
            ("王小明", "王*明", Some(false)),
            ("王小明", "**明", Some(false)),
            ("王小明", "***", None),
            ("王小明", "*明", None),
            ("王小明", "李*明", None),
            ("王", "王", None),
        ] {
            assert_eq!(same_name(name, printed), expected, "{name} {printed}");
        }
    }

    #[test]
    fn an_account_shows_its_card_by_six_and_four() {
        assert_eq!(card_of("629999******1234"), Some(Card::new(629_999, 1_234)));
        assert_eq!(card_of("6299 9900 0000 1234"), Some(Card::new(629_999, 1_234)));
        assert_eq!(card_of("wx-openid-1234"), None);
        assert_eq!(card_of("*1234"), None);
    }
}
