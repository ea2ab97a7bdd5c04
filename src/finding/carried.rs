//! Open items of the period before, settled by rows of this one.
//!
//! In: items carried over, a desk whose surest links stand. Out: the rows that settle an item carry U08; what became of each
//! item. Must not know: how items are written, words.
//!
//! An item's effect is what it left in Σ merchant − Σ acquirer. A lone row settles it when its own effect is the opposite: the
//! statement brings the payment that was in transit, the acquirer returns the second charge, the shop books what it missed.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::{Card, IdKey, Minor, Moment, RowRef, Side};
use crate::ledger::{Book, ReadTable};
use crate::table::grammar::card;

use super::code::Code;
use super::desk::{Case, Context, Desk, Look};
use super::scope::takes_no_part;

/// An open item as it comes in.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CarriedItem {
    /// The finding it was, in the report it comes from.
    pub finding: String,
    /// Its code there.
    pub code: String,
    /// The side its row stands on; the merchant's where the report says nothing we know.
    pub is_merchant: bool,
    /// What it left in Σ merchant − Σ acquirer.
    pub effect: Minor,
    /// When it happened.
    pub moment: Moment,
    /// Its keys by field, as the file had them.
    pub keys: BTreeMap<String, String>,
    /// Name of the file it stood in.
    pub source_name: String,
    /// Fingerprint of that file.
    pub source_sha256: String,
    /// Its row there.
    pub source_row: u32,
    /// How many periods it has been carried already.
    pub periods: u32,
}

/// What became of an item.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing settled it.
    #[default]
    Open,
    /// A row settled it.
    Cleared(Side, RowRef),
    /// Its own row is among the new files, so it is judged there and not carried twice.
    Again(RowRef),
}

// How surely, how far apart in seconds, which item, whether the row is the merchant's, the row: sorts the surest first.
type Pair = (u8, i64, usize, bool, u32);

// How surely a row speaks of the item; less is surer.
const BY_REFERENCE: u8 = 0;
const BY_TRACE: u8 = 1;
const BY_CARD: u8 = 2;
const BY_TERMINAL: u8 = 3;

const TEN_MINUTES: i64 = 600;
const THREE_MINUTES: i64 = 180;
// A refund is looked for this long after the charge it returns (issuers settle disputes in half a year).
const RETURN_DAYS_MAX: i64 = 180;

/// Settles items with rows that nothing else explains; gives each item's outcome in the order of the items.
pub fn close_carried(desk: &mut Desk<'_>, items: &[CarriedItem], tables: &[ReadTable]) -> Vec<Outcome> {
    let mut outcomes = vec![Outcome::Open; items.len()];
    if items.is_empty() {
        return outcomes;
    }
    let known: Vec<Known> = items.iter().map(Known::new).collect();
    let places = Places::of(items, &known);
    let mut pairs: Vec<Pair> = Vec::new();
    for (book, is_merchant) in [(desk.merchant, true), (desk.acquirer, false)] {
        for row in 0..book.len as u32 {
            // The row's own effect, and the item's that it would settle.
            let own = if is_merchant { desk.merchant_money(row) } else { -desk.acquirer_money(row) };
            for (effect, settles) in [(-own, true), (own, false)] {
                let spoken_of = if own == 0 { BTreeSet::new() } else { places.of_row(desk, book, row, effect) };
                for index in spoken_of {
                    let (Some(item), Some(known)) = (items.get(index), known.get(index)) else { continue };
                    if settles {
                        let is_open = if is_merchant { desk.is_open_merchant(row) } else { desk.is_open_acquirer(row) };
                        let may = is_open && book.moved(row) && !takes_no_part(book, row);
                        if let Some((grade, apart)) = may.then(|| settles_item(desk, book, row, is_merchant, item, known)).flatten() {
                            pairs.push((grade, apart, index, is_merchant, row));
                        }
                    } else if item.is_merchant == is_merchant
                        && is_own_row(book, row, item, known)
                        && let Some(outcome) = outcomes.get_mut(index)
                    {
                        *outcome = Outcome::Again(book.row(row as usize));
                    }
                }
            }
        }
    }
    for (item, outcome) in items.iter().zip(&mut outcomes) {
        let input = tables.iter().position(|table| !item.source_sha256.is_empty() && table.meta.sha256 == item.source_sha256);
        if let Some(input) = input {
            *outcome = Outcome::Again(RowRef { input: input as u32, row_number: item.source_row });
        }
    }
    settle(desk, pairs, &mut outcomes);
    outcomes
}

// The surest pairs first. Where a card or terminal alone speaks, a row that fits two items settles none.
fn settle(desk: &mut Desk<'_>, mut pairs: Vec<Pair>, outcomes: &mut [Outcome]) {
    pairs.sort_unstable();
    // How many pairs of a grade an item has, and a row.
    let (mut of_item, mut of_row) = (BTreeMap::new(), BTreeMap::new());
    for (grade, _, index, is_merchant, row) in &pairs {
        *of_item.entry((*grade, *index)).or_insert(0_usize) += 1;
        *of_row.entry((*grade, *is_merchant, *row)).or_insert(0_usize) += 1;
    }
    let mut taken: BTreeSet<(bool, u32)> = BTreeSet::new();
    for (grade, _, index, is_merchant, row) in &pairs {
        let is_free = outcomes.get(*index) == Some(&Outcome::Open) && !taken.contains(&(*is_merchant, *row));
        let is_sole = *grade < BY_CARD || (of_item.get(&(*grade, *index)) == Some(&1) && of_row.get(&(*grade, *is_merchant, *row)) == Some(&1));
        if !is_free || !is_sole {
            continue;
        }
        taken.insert((*is_merchant, *row));
        let (side, book) = if *is_merchant { (Side::Merchant, desk.merchant) } else { (Side::Acquirer, desk.acquirer) };
        if let Some(outcome) = outcomes.get_mut(*index) {
            *outcome = Outcome::Cleared(side, book.row(*row as usize));
        }
        let context = Context { carried: Some(*index as u32), ..Context::default() };
        let case = Case { code: Code::U08, context, ..Case::default() };
        desk.close(if *is_merchant { Case { merchant: vec![*row], ..case } } else { Case { acquirer: vec![*row], ..case } });
    }
}

// An item's keys, ready to compare.
struct Known {
    references: Vec<IdKey>,
    trace: IdKey,
    auth: IdKey,
    terminal: IdKey,
    card: Card,
}

impl Known {
    fn new(item: &CarriedItem) -> Known {
        let key = |field: &str| item.keys.get(field).map_or(IdKey::NONE, |text| IdKey::from_text(text));
        Known {
            references: ["rrn", "channel_id", "order_id"].map(key).into_iter().filter(|key| key.is_some()).collect(),
            trace: key("trace"),
            auth: key("auth"),
            terminal: key("terminal"),
            card: item.keys.get("card").map_or(Card::NONE, |text| card::parse(text)),
        }
    }
}

// Items by their sum and a key that a row must share with them; where the key is a card or a terminal alone, in order of time.
#[derive(Default)]
struct Places(BTreeMap<(Minor, IdKey), Vec<(i64, usize)>>);

// Items of one card or terminal looked at before and after a row: with more of one sum none is the only one.
const ITEMS_LOOKED_AT: usize = 64;

impl Places {
    fn of(items: &[CarriedItem], known: &[Known]) -> Places {
        let mut places = Places::default();
        for (index, (item, known)) in items.iter().zip(known).enumerate() {
            let second = item.moment.seconds().map_or(0, i64::from);
            let keys = known.references.iter().copied().chain([known.trace, known.auth, known.terminal]).filter(|key| key.is_some());
            for key in keys.chain(of_card(known.card)) {
                places.0.entry((item.effect, key)).or_default().push((second, index));
            }
        }
        places.0.values_mut().for_each(|list| list.sort_unstable());
        places
    }

    // The items of a sum that a row may settle or be, ascending.
    fn of_row(&self, desk: &Desk<'_>, book: &Book, row: u32, effect: Minor) -> BTreeSet<usize> {
        let (columns, index) = (&book.columns, row as usize);
        let second = book.moment(row).seconds().map_or(0, i64::from);
        let terminal = IdKey::from_text(desk.names.text(columns.terminal.get(index)));
        let sure = references(book, row).into_iter().chain([columns.original_id.get(index), columns.trace.get(index), columns.auth.get(index)]);
        let mut found = BTreeSet::new();
        for key in sure.filter(|key| key.is_some()) {
            found.extend(self.0.get(&(effect, key)).into_iter().flatten().map(|(_, index)| *index));
        }
        for key in of_card(book.card(row)).chain(Some(terminal).filter(|key| key.is_some())) {
            let list = self.0.get(&(effect, key)).map_or(&[][..], Vec::as_slice);
            let (before, after) = list.split_at(list.partition_point(|(at, _)| *at < second));
            found.extend(before.iter().rev().take(ITEMS_LOOKED_AT).chain(after.iter().take(ITEMS_LOOKED_AT)).map(|(_, index)| *index));
        }
        found
    }
}

fn of_card(card: Card) -> impl Iterator<Item = IdKey> {
    card.last4().into_iter().map(|last4| IdKey::from_text("card").and(u64::from(last4)))
}

fn references(book: &Book, row: u32) -> [IdKey; 3] {
    let index = row as usize;
    [book.columns.rrn.get(index), book.columns.channel_id.get(index), book.columns.order_id.get(index)]
}

fn settles_item(desk: &Desk<'_>, book: &Book, row: u32, is_merchant: bool, item: &CarriedItem, known: &Known) -> Option<(u8, i64)> {
    let (columns, index) = (&book.columns, row as usize);
    let apart = book.moment(row).seconds_since(item.moment);
    let same_day = apart.is_some_and(|seconds| seconds.abs() <= 2 * 86_400);
    let own = references(book, row);
    let names_original = columns.original_id.get(index);
    let by_reference = own.iter().any(|key| known.references.contains(key))
        || (names_original.is_some() && (known.references.contains(&names_original) || names_original == known.trace));
    let distance = apart.map_or(i64::MAX, i64::abs);
    if by_reference {
        return Some((BY_REFERENCE, distance));
    }
    let terminal = IdKey::from_text(desk.names.text(columns.terminal.get(index)));
    let same_terminal = known.terminal.is_some() && terminal == known.terminal;
    let same_card = known.card.agrees(book.card(row));
    let same_trace = known.trace.is_some() && columns.trace.get(index) == known.trace && same_terminal;
    let same_auth = known.auth.is_some() && columns.auth.get(index) == known.auth && same_card;
    if same_day && (same_trace || same_auth) {
        return Some((BY_TRACE, distance));
    }
    // Two references that differ speak of two payments, however alike the rest is.
    let references_differ = !known.references.is_empty() && own.iter().any(|key| key.is_some()) && is_merchant != item.is_merchant;
    if references_differ {
        return None;
    }
    // On the item's own side a later row takes it back: a refund to the same card.
    let takes_back = is_merchant == item.is_merchant && apart.is_some_and(|seconds| (0..RETURN_DAYS_MAX * 86_400).contains(&seconds));
    if same_card && (takes_back || distance <= TEN_MINUTES) {
        return Some((BY_CARD, distance));
    }
    (same_terminal && is_merchant != item.is_merchant && distance <= THREE_MINUTES).then_some((BY_TERMINAL, distance))
}

// The item's row itself, in an export that reaches back.
fn is_own_row(book: &Book, row: u32, item: &CarriedItem, known: &Known) -> bool {
    let same_reference = references(book, row).iter().any(|key| known.references.contains(key));
    let trace = book.columns.trace.get(row as usize);
    book.moment(row) == item.moment && (same_reference || (known.references.is_empty() && trace.is_some() && trace == known.trace))
}
