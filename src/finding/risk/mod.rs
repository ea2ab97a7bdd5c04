//! R: cards of the house on its own terminals, and signs to document; never a verdict.
//!
//! In: a decided desk, the profile, payouts. Out: findings of the risk axis, what was looked at, what could not be. Must
//! not know: sentences.
//!
//! A sign says what was seen, on what data it rests, what else looks like this, and what speaks against it, with the same
//! weight. There is no score: a number to stay below would help those who should not be helped.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use crate::base::{Card, Fact, IdKey, Minor, Name, Said, Side};
use crate::ledger::ReadTable;
use crate::profile::Profile;

use super::build::Finding;
use super::cause::Cause;
use super::code::Code;
use super::codes::Severity;
use super::desk::{Class, Desk, Look};
use super::evidence::{Piece, piece};
use super::known::Key;
use super::settlement::Payouts;

mod facts;
mod habits;
mod identity;
mod rhythm;
#[cfg(test)]
mod tests;
mod told;

/// Rows a sign lists; the count says how many there are.
const ROWS_LISTED_MAX: usize = 500;

/// What was looked for, and over how many rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Looked {
    /// The sign.
    pub code: Code,
    /// Findings of it.
    pub findings: u64,
    /// Rows in them.
    pub rows: u64,
}

/// What the signs of a check came to.
#[derive(Clone, Debug, Default)]
pub struct Risk {
    /// Findings, in no order.
    pub findings: Vec<Finding>,
    /// The signs whose data is in the files, in the catalogue's order.
    pub looked: Vec<Looked>,
    /// The signs whose data is not, and what is missing.
    pub unavailable: Vec<(Code, Said)>,
}

/// Looks for all signs.
pub fn risk(desk: &Desk<'_>, tables: &[ReadTable], profile: &Profile, payouts: &Payouts) -> Risk {
    let scene = Scene::new(desk, tables, profile, payouts);
    let mut signs: Vec<Sign> = Vec::new();
    let mut unavailable: Vec<(Code, Said)> = Vec::new();
    let looks: [(Code, Search); 21] = [
        (Code::R01, identity::own_cards),
        (Code::R02, identity::marker_words),
        (Code::R03, identity::own_people),
        (Code::R04, habits::round_amounts),
        (Code::R05, habits::one_card_often),
        (Code::R06, habits::outside_hours),
        (Code::R07, rhythm::credit_share),
        (Code::R08, habits::just_below),
        (Code::R09, habits::split_sales),
        (Code::R10, habits::far_above),
        (Code::R11, rhythm::after_a_pause),
        (Code::R12, rhythm::every_month),
        (Code::R13, facts::instant_credit),
        (Code::R14, facts::refund_elsewhere),
        (Code::R15, facts::no_sale_behind),
        (Code::R16, facts::terminals),
        (Code::R17, facts::categories),
        (Code::R18, rhythm::digits),
        (Code::R19, facts::micro_limits),
        (Code::R20, facts::entry_shares),
        (Code::R21, facts::early_instant),
    ];
    let mut looked = Vec::new();
    for (code, look) in looks {
        match look(&scene) {
            Ok(found) => {
                looked.push(Looked { code, findings: 0, rows: 0 });
                signs.extend(found.into_iter().map(|sign| Sign { code, ..sign }));
            }
            Err(why) => unavailable.push((code, why)),
        }
    }
    let own: BTreeSet<u32> =
        signs.iter().filter(|sign| matches!(sign.code, Code::R01 | Code::R03) && !sign.is_weak).flat_map(|sign| sign.rows.iter().copied()).collect();
    let signs = told::told(&scene, signs, &own);
    for one in &mut looked {
        let of_code = || signs.iter().filter(|sign| sign.code == one.code);
        (one.findings, one.rows) = (of_code().count() as u64, of_code().map(|sign| sign.count).sum());
    }
    Risk { findings: signs.into_iter().map(|sign| scene.finding(sign, &own)).collect(), looked, unavailable }
}

/// Signs of one kind, or what is missing to look for them.
type Found = Result<Vec<Sign>, Said>;

/// How one kind of sign is looked for.
type Search = fn(&Scene<'_>) -> Found;

/// Something seen.
#[derive(Clone, Debug, Default)]
struct Sign {
    code: Code,
    /// The acquirer's rows.
    rows: Vec<u32>,
    /// The merchant's rows, where the acquirer has none.
    merchant: Vec<u32>,
    /// How many rows there are, listed or not.
    count: u64,
    /// What was seen.
    pieces: Vec<Piece>,
    /// Whether it may well be chance.
    is_weak: bool,
    /// Of a habit: how many of the rows must lack a sale of the shop's own for the sign to be told.
    least: usize,
}

impl Sign {
    fn of(rows: Vec<u32>, said: Said) -> Sign {
        let count = rows.len() as u64;
        Sign { rows, count, pieces: vec![piece("sign", said)], least: 1, ..Sign::default() }
    }

    fn at_least(self, least: usize) -> Sign {
        Sign { least, ..self }
    }

    fn with(mut self, piece: Option<Piece>) -> Sign {
        self.pieces.extend(piece);
        self
    }
}

/// What speaks for the merchant, shown as prominently as the sign.
fn relief(said: Said) -> Piece {
    piece("exculpatory", said)
}

/// The desk as signs look at it.
struct Scene<'a> {
    desk: &'a Desk<'a>,
    tables: &'a [ReadTable],
    profile: &'a Profile,
    payouts: &'a Payouts,
    /// The acquirer's sales whose money moved, in the check's currency, without repeats.
    sales: Vec<u32>,
    /// What was given back by the number of the original.
    refunds: BTreeMap<IdKey, Minor>,
    /// What several signs look at, made when the first asks.
    cards: OnceCell<Vec<u32>>,
    /// Rows that took money away, by amount.
    backs: OnceCell<Vec<(Minor, u32)>>,
}

impl<'a> Scene<'a> {
    fn new(desk: &'a Desk<'a>, tables: &'a [ReadTable], profile: &'a Profile, payouts: &'a Payouts) -> Scene<'a> {
        let book = desk.acquirer;
        let is_sale = |row: &u32| {
            book.class(*row) == Class::Sale
                && book.amount(*row) > 0
                && book.moved(*row)
                && book.columns.currency.get(*row as usize) == Name::NONE
                && !desk.is_set_apart(*row)
        };
        let mut refunds: BTreeMap<IdKey, Minor> = BTreeMap::new();
        for row in (0..book.len as u32).filter(|row| book.class(*row) == Class::Refund && book.moved(*row)) {
            let original = book.columns.original_id.get(row as usize);
            if original.is_some() {
                *refunds.entry(original).or_default() += book.amount(row).abs();
            }
        }
        let mut sales = Vec::with_capacity(book.len);
        sales.extend((0..book.len as u32).filter(is_sale));
        Scene { desk, tables, profile, payouts, sales, refunds, cards: OnceCell::new(), backs: OnceCell::new() }
    }

    fn amount(&self, row: u32) -> Minor {
        self.desk.acquirer.amount(row)
    }

    // The card of a sale: the statement's, with the first six of the shop's own record where only that shows them.
    fn card(&self, row: u32) -> Card {
        let own = self.desk.acquirer.card(row);
        let other = self.desk.links.of_acquirer(row).map_or(Card::NONE, |merchant| self.desk.merchant.card(merchant));
        if own.first6().is_none() && (own.agrees(other) || !own.is_some()) { if other.is_some() { other } else { own } } else { own }
    }

    /// The amount that so many of the sales do not reach; `None` where there are not so many.
    fn amount_after(&self, count: usize) -> Option<Minor> {
        let mut amounts: Vec<Minor> = self.sales.iter().map(|row| self.amount(*row)).collect();
        (count < amounts.len()).then(|| *amounts.select_nth_unstable(count).1)
    }

    /// The sales of each card, in order of time. Four digits are shared by too many people to say that a card came again.
    fn by_card(&self) -> impl Iterator<Item = &[u32]> {
        let book = self.desk.acquirer;
        let is_one = |one: &u32, other: &u32| book.card(*one) == book.card(*other);
        let cards = self.cards.get_or_init(|| {
            let mut is_sale = vec![false; book.len];
            for row in &self.sales {
                if let Some(slot) = is_sale.get_mut(*row as usize) {
                    *slot = true;
                }
            }
            // The rows alone are held on: the keys are four times as large, and other signs make lists of their own.
            let sorted = self.desk.known.sorted(Key::Card, Side::Acquirer, book, self.desk.names);
            let mut cards = Vec::with_capacity(sorted.len());
            cards.extend(sorted.iter().map(|(_, row)| *row).filter(|row| is_sale.get(*row as usize) == Some(&true)));
            let several = cards.chunk_by_mut(is_one).filter(|sales| sales.len() > 1);
            several.for_each(|sales| sales.sort_unstable_by_key(|row| (book.moment(*row), *row)));
            cards
        });
        cards.chunk_by(is_one)
    }

    /// The acquirer's rows that took so much away again, ascending.
    fn backs(&self, amount: Minor) -> impl Iterator<Item = u32> {
        let book = self.desk.acquirer;
        let backs = self.backs.get_or_init(|| {
            let moved = (0..book.len as u32).filter(|row| book.amount(*row) < 0 && book.moved(*row));
            let mut backs: Vec<(Minor, u32)> = moved.map(|row| (book.amount(row), row)).collect();
            backs.sort_unstable();
            backs
        });
        let from = backs.partition_point(|(other, _)| *other < -amount);
        backs.iter().skip(from).take_while(move |(other, _)| *other == -amount).map(|(_, row)| *row)
    }

    fn has_cards(&self) -> bool {
        self.desk.acquirer.columns.card.is_present() || self.desk.merchant.columns.card.is_present()
    }

    /// How many of the rows have a sale of the shop's own record behind them; nothing where none has.
    fn booked(&self, rows: &[u32]) -> Option<Piece> {
        let booked = rows.iter().filter(|row| self.is_booked(**row)).count() as u64;
        let said = Said::new("relief-booked").with("booked", Fact::Count(booked)).with("count", Fact::Count(rows.len() as u64));
        (booked > 0).then(|| relief(said))
    }

    /// Whether a sale of the shop's own record stands behind a payment, as a pair or within a group.
    fn is_booked(&self, row: u32) -> bool {
        self.desk.links.of_acquirer(row).is_some() || matches!(self.desk.acquirer_code(row), Code::M02 | Code::U22)
    }

    /// Whether the shop's record covers a payment and has no sale for it. A row outside the record, or one that has a code
    /// of its own, is another matter.
    /// One that was given back needs no sale.
    fn is_unbooked(&self, row: u32) -> bool {
        self.desk.acquirer_code(row) == Code::U04 && !self.is_given_back(row)
    }

    fn is_given_back(&self, row: u32) -> bool {
        let (columns, index) = (&self.desk.acquirer.columns, row as usize);
        let numbers = [columns.rrn.get(index), columns.channel_id.get(index), columns.order_id.get(index)];
        numbers.iter().any(|number| number.is_some() && self.refunds.get(number).is_some_and(|sum| *sum >= self.amount(row)))
    }

    fn text(&self, name: Name) -> &str {
        self.desk.names.text(name)
    }

    fn finding(&self, sign: Sign, own: &BTreeSet<u32>) -> Finding {
        let book = self.desk.acquirer;
        let mut pieces = sign.pieces;
        // Of the signs of habit only those that meet a card or payer of the house weigh more.
        let joins = (Code::R04..=Code::R12).contains(&sign.code) && sign.rows.iter().any(|row| own.contains(row));
        if joins {
            pieces.push(piece("identity", Said::new("risk-joins-identity")));
        }
        let weight = match (joins, sign.is_weak) {
            (true, _) => Some(Severity::Medium),
            (false, true) => Some(Severity::Low),
            (false, false) => None,
        };
        let first = sign.rows.first().copied();
        let amount: Minor = sign.rows.iter().map(|row| book.amount(*row)).sum();
        let merchant_amount: Minor = sign.merchant.iter().map(|row| self.desk.merchant.amount(*row)).sum();
        let terminal = first
            .map(|row| book.columns.terminal.get(row as usize))
            .or_else(|| sign.merchant.first().map(|row| self.desk.merchant.columns.terminal.get(*row as usize)));
        let moment = first.map(|row| book.moment(row)).or_else(|| sign.merchant.first().map(|row| self.desk.merchant.moment(*row)));
        let card = first.map(|row| self.card(row)).or_else(|| sign.merchant.first().map(|row| self.desk.merchant.card(*row)));
        Finding {
            code: sign.code,
            acquirer: sign.rows.iter().take(ROWS_LISTED_MAX).map(|row| book.row(*row as usize)).collect(),
            merchant: sign.merchant.iter().take(ROWS_LISTED_MAX).map(|row| self.desk.merchant.row(*row as usize)).collect(),
            acquirer_amount: (!sign.rows.is_empty()).then_some(amount),
            merchant_amount: (!sign.merchant.is_empty()).then_some(merchant_amount),
            at_stake: Some(if sign.rows.is_empty() { merchant_amount.abs() } else { amount.abs() }),
            cause: Cause { reasons: vec![Said::new("reason-risk")], ..Cause::default() },
            evidence: pieces,
            moment: moment.unwrap_or_default(),
            card: card.unwrap_or_default(),
            terminal: terminal.map_or_else(String::new, |name| self.text(name).to_owned()),
            weight,
            ..Finding::default()
        }
    }
}

/// What a sign needs and the files or the profile lack.
fn lacks(words: Vec<&'static str>) -> Said {
    Said::new("risk-lacks").with("fields", Fact::Words(words))
}
