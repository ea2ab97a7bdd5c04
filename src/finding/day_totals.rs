//! Books that keep one total a day, or a shift, and statements that list one a day: each is what the other side's payments of that
//! time come to.
//!
//! In: a desk on which references have had their say. Out: cases M02 and U22, a total each. Must not know: amounts' slips.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::base::{Channel, Minor, Moment, Name, Side};
use crate::ledger::Book;
use crate::matching::Tier;

use super::code::Code;
use super::desk::{Case, Class, Context, Desk, Look};
use super::near::is_explained;
use super::numbers;

/// Totals that must be the sum to the fen before the books are held to be kept so.
pub(super) const PROVED_MIN: usize = 3;
/// Payments of a total that is known by its size alone: above any two of them, and off by no more than one.
const PARTS_MIN: usize = 3;
/// Payments that ten totals hold, on the mean, at the least.
const PAYMENTS_MIN: usize = 15;
/// Totals that are the sum of several payments: of days, and of shifts, whose times payments have too.
const SUMS_MIN: usize = 1;
const SUMS_MIN_OF_SHIFTS: usize = 2;
/// So many payments come near a total by no chance.
const MANY: usize = 5;

pub(super) const HOUR: i64 = 3_600;
/// Hours after midnight at which a shop's day may begin: of one that closes late, of one whose acquirer cuts the day in the evening.
pub(super) const BEGINNINGS: [i64; 10] = [0, 1, 2, 3, 4, 5, 6, -1, -2, -3];
/// The longest time between two totals of shifts.
const SHIFT_MAX: i64 = 36 * HOUR;

/// Which payments a total is of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Span {
    /// Those of a day that begins at this hour.
    Day(i64),
    /// Those that cleared on a day.
    Clearing,
    /// Those since the total before.
    Shift,
}

// A total's place: when, its tender, its terminal where it names one.
type Place = (Moment, Channel, Name);
type Totals = BTreeMap<Place, u32>;
// Each total's payments.
type Groups = BTreeMap<u32, Vec<u32>>;

/// M02 for each total that is the sum of its payments, U22 for one that is not, where most are. A total is of the span with which
/// most agree.
pub fn close_day_totals(desk: &mut Desk<'_>) {
    for side in [Side::Merchant, Side::Acquirer] {
        let found = View { desk, side }.found();
        for (total, payments) in found {
            close(desk, side, total, payments);
        }
    }
}

fn close(desk: &mut Desk<'_>, side: Side, total: u32, payments: Vec<u32>) {
    let (merchant, acquirer) = if side == Side::Merchant { (vec![total], payments) } else { (payments, vec![total]) };
    // A day's only payment is one row each, whose slip has a name.
    if let ([m], [a]) = (&merchant[..], &acquirer[..])
        && is_explained(desk, *m, *a)
    {
        desk.links.link_likely(*m, *a, Tier::T6);
        return;
    }
    let sum = |book: &Book, rows: &[u32]| rows.iter().map(|row| book.amount(*row)).sum::<Minor>();
    let code = if sum(desk.merchant, &merchant) == sum(desk.acquirer, &acquirer) { Code::M02 } else { Code::U22 };
    let context = Context { is_day_total: true, ..Context::default() };
    desk.groups.push((merchant.clone(), acquirer.clone()));
    desk.close(Case { code, merchant, acquirer, tier: Tier::T7, context, ..Case::default() });
}

/// How well totals fit their payments.
#[derive(Clone, Copy, Default)]
struct Fit {
    /// Totals that are the sum to the fen; of those, the sums of several.
    exact: usize,
    sums: usize,
    /// Totals within a tenth of the sum of many payments; totals so near that one payment more or less makes the sum.
    near: usize,
    but_one: usize,
    payments: usize,
    /// What all are off by.
    apart: Minor,
}

impl Fit {
    /// Whether the books are kept so: half of the totals to the fen, or, where something is wrong on most days, most of them near the
    /// sum of more payments than meet by chance.
    fn is_kept_so(&self, totals: usize, is_shift: bool) -> bool {
        if totals < PROVED_MIN {
            return self.sums == totals || self.near.max(self.but_one) == totals;
        }
        let is_proved = self.exact >= PROVED_MIN && self.exact * 2 >= totals;
        match is_shift {
            true => is_proved && self.sums >= SUMS_MIN_OF_SHIFTS && is_enough(self.payments, totals),
            false => (is_proved && self.sums >= SUMS_MIN) || self.near.max(self.but_one) * 5 >= totals * 4,
        }
    }
}

/// The open rows as they look where one side keeps totals.
struct View<'d, 'a> {
    desk: &'d Desk<'a>,
    /// The side of the totals.
    side: Side,
}

impl<'a> View<'_, 'a> {
    /// The totals with their payments; none where the side keeps no totals.
    fn found(&self) -> Vec<(u32, Vec<u32>)> {
        let Some(totals) = self.totals() else { return Vec::new() };
        let is_shift = totals.values().all(|row| self.whole().knows_time(*row));
        let spans: Vec<Span> = match is_shift {
            true => vec![Span::Shift],
            false => BEGINNINGS.map(Span::Day).into_iter().chain([Span::Clearing]).collect(),
        };
        let all = spans.into_iter().map(|span| self.groups(&totals, span)).map(|groups| (self.fit(&groups), groups));
        // Of spans that agree alike the first holds.
        let Some((fit, mut groups)) = all.min_by_key(|(fit, _)| (Reverse(fit.exact), fit.apart)) else { return Vec::new() };
        // What one tender proves holds for all that are kept beside it; one without a statement has no payments here.
        if !fit.is_kept_so(groups.len(), is_shift) {
            return Vec::new();
        }
        totals.values().filter_map(|total| Some((*total, groups.remove(total)?))).collect()
    }

    fn fit(&self, groups: &Groups) -> Fit {
        groups.iter().fold(Fit::default(), |fit, (total, rows)| {
            let sum: Minor = rows.iter().map(|row| self.parts().amount(*row)).sum();
            let largest = rows.iter().map(|row| self.parts().amount(*row).abs()).max().unwrap_or(0);
            let whole = self.whole().amount(*total);
            let apart = (whole - sum).abs();
            Fit {
                exact: fit.exact + usize::from(apart == 0),
                sums: fit.sums + usize::from(apart == 0 && rows.len() > 1),
                but_one: fit.but_one + usize::from(rows.len() >= PARTS_MIN && apart <= largest && whole.abs() >= 2 * largest),
                near: fit.near + usize::from(rows.len() >= MANY && apart.saturating_mul(10) <= sum.abs()),
                payments: fit.payments + rows.len(),
                apart: fit.apart.saturating_add(apart),
            }
        })
    }

    // The book of the totals.
    fn whole(&self) -> &'a Book {
        if self.side == Side::Merchant { self.desk.merchant } else { self.desk.acquirer }
    }

    // The book of the payments.
    fn parts(&self) -> &'a Book {
        if self.side == Side::Merchant { self.desk.acquirer } else { self.desk.merchant }
    }

    fn open(&self, is_whole: bool) -> Vec<u32> {
        if is_whole == (self.side == Side::Merchant) { self.desk.open_merchant().collect() } else { self.desk.open_acquirer().collect() }
    }

    // The payments and refunds that are open.
    fn payments(&self) -> impl Iterator<Item = u32> + '_ {
        let book = self.parts();
        let counts = move |row: &u32| book.moved(*row) && matches!(book.class(*row), Class::Sale | Class::Refund | Class::Cancel);
        self.open(false).into_iter().filter(counts)
    }

    // The totals by their place; none where two stand in one place or any looks like a single payment.
    fn totals(&self) -> Option<Totals> {
        let (book, mut open) = (self.whole(), self.open(true));
        // A list of totals beside files that say the time of each payment.
        if book.is_mixed() {
            open.retain(|row| !book.knows_time(*row));
        }
        let columns = &book.columns;
        let all = (0..book.len as u32).filter(|row| book.moved(*row) && book.class(*row) != Class::Still).count();
        // A row or two that are left over are no totals.
        if open.is_empty()
            || (open.len() < PROVED_MIN && open.len() < all)
            || columns.card.is_present()
            || columns.trace.is_present()
            || columns.auth.is_present()
        {
            return None;
        }
        // Where payments have their time too there are more of them than of a shift's totals.
        if open.iter().all(|row| book.knows_time(*row)) && !is_enough(self.open(false).len(), open.len()) {
            return None;
        }
        let mut totals = BTreeMap::new();
        for row in open.into_iter().filter(|row| book.moved(*row) && book.class(*row) != Class::Still) {
            let (moment, at) = (book.moment(row), row as usize);
            // Where more was given back than sold the day's total is below nothing.
            let is_total = matches!(book.class(row), Class::Sale | Class::Refund) && moment.is_some() && !self.has_reference(row);
            let place = (moment, columns.channel.get(at), columns.terminal.get(at));
            if !is_total || totals.insert(place, row).is_some() {
                return None;
            }
        }
        Some(totals).filter(|totals| !totals.is_empty())
    }

    fn has_reference(&self, row: u32) -> bool {
        let (columns, at) = (&self.desk.acquirer.columns, row as usize);
        match self.side {
            Side::Merchant => numbers::has_reference(self.desk, row),
            _ => [&columns.rrn, &columns.channel_id, &columns.order_id].iter().any(|column| column.get(at).is_some()),
        }
    }

    // The open payments and refunds of each total's place.
    fn groups(&self, totals: &Totals, span: Span) -> Groups {
        let (book, columns) = (self.parts(), &self.parts().columns);
        let tenders = self.tenders_of_inputs(totals, span);
        let mut groups = Groups::new();
        for row in self.payments() {
            let from = when(book, row, span);
            let said = Some(columns.channel.get(row as usize)).filter(|channel| *channel != Channel::Unsaid);
            let channel = said.or_else(|| tenders.get(&book.input_of(row as usize)).copied()).unwrap_or_default();
            let terminal = columns.terminal.get(row as usize);
            let fits = |(_, tender, place): &Place| tender.agrees(channel) && (*place == terminal || !place.is_some() || !terminal.is_some());
            let is_near = |at: Moment| at == from || (span == Span::Shift && at.seconds_since(from).is_some_and(|seconds| seconds <= SHIFT_MAX));
            let near = totals.range((from, Channel::Unsaid, Name::NONE)..).take_while(|((at, ..), _)| is_near(*at)).filter(|(place, _)| fits(place));
            // The first total after a payment; of several at that moment the one that names its tender.
            let Some(((first, ..), _)) = near.clone().next() else { continue };
            let at_first = near.take_while(|((at, ..), _)| at == first);
            if let Some((_, total)) = at_first.max_by_key(|((_, tender, _), _)| *tender == channel) {
                groups.entry(*total).or_default().push(row);
            }
        }
        groups
    }

    // The tender of each file of payments that names none, where the totals have several: the one whose totals most of its days come to.
    fn tenders_of_inputs(&self, totals: &Totals, span: Span) -> BTreeMap<u32, Channel> {
        let mut whole: BTreeMap<Channel, BTreeMap<Moment, Minor>> = BTreeMap::new();
        for ((at, tender, _), total) in totals.iter().filter(|_| span != Span::Shift) {
            *whole.entry(*tender).or_default().entry(*at).or_default() += self.whole().amount(*total);
        }
        if whole.len() < 2 {
            return BTreeMap::new();
        }
        let book = self.parts();
        let mut parts: BTreeMap<u32, BTreeMap<Moment, Minor>> = BTreeMap::new();
        for row in self.payments().filter(|row| book.columns.channel.get(*row as usize) == Channel::Unsaid) {
            let days = parts.entry(book.input_of(row as usize)).or_default();
            *days.entry(when(book, row, span)).or_default() += book.amount(row);
        }
        let tender_of = |days: &BTreeMap<Moment, Minor>| {
            let exact = |whole: &BTreeMap<Moment, Minor>| days.iter().filter(|(day, sum)| whole.get(day) == Some(sum)).count();
            let (exact, tender) = whole.iter().map(|(tender, whole)| (exact(whole), *tender)).max_by_key(|(exact, _)| *exact)?;
            (exact >= PROVED_MIN && exact * 2 >= days.len()).then_some(tender)
        };
        parts.iter().filter_map(|(input, days)| Some((*input, tender_of(days)?))).collect()
    }
}

/// Whether there are so many more payments than totals that the ones are no copies of the others.
pub(super) fn is_enough(payments: usize, totals: usize) -> bool {
    payments * 10 >= totals * PAYMENTS_MIN
}

// The moment of the total that a payment belongs to; of a shift's, one not after it.
fn when(book: &Book, row: u32, span: Span) -> Moment {
    let moment = book.moment(row);
    let clearing = book.columns.clearing_day.get(row as usize);
    match span {
        Span::Clearing if clearing.is_some() => Moment::new(clearing, 0),
        Span::Day(hour) => Moment::new(moment.plus(-hour * HOUR).day(), 0),
        Span::Clearing => Moment::new(moment.day(), 0),
        Span::Shift => moment,
    }
}
