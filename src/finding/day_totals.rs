//! Books that keep one total a day, or a shift: each is what the payments of that time come to.
//!
//! In: a desk on which references have had their say. Out: cases M02 and U22, a total each. Must not know: amounts' slips.

use std::collections::BTreeMap;

use crate::base::{Channel, Minor, Moment, Name};
use crate::matching::Tier;

use super::code::Code;
use super::desk::{Case, Class, Context, Desk, Look};
use super::near::is_explained;
use super::numbers;

/// Totals that must be the sum to the fen before the books are held to be kept so.
const PROVED_MIN: usize = 3;
/// Payments that ten totals hold, on the mean, at the least.
const PAYMENTS_MIN: usize = 15;
/// Totals that are the sum of several payments: of days, and of shifts, whose times payments have too.
const SUMS_MIN: [usize; 2] = [1, 2];

const HOUR: i64 = 3_600;
/// Hours after midnight at which a shop's day may begin: of one that closes late, of one whose acquirer cuts the day in the evening.
const BEGINNINGS: [i64; 10] = [0, 1, 2, 3, 4, 5, 6, -1, -2, -3];
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

/// M02 for each total that is the sum of its payments, U22 for one that is not, where most are; each tender is judged by itself.
/// A total is of the span with which most agree.
pub fn close_day_totals(desk: &mut Desk<'_>) {
    let Some(totals) = totals(desk) else { return };
    let is_shift = desk.merchant.has_time_of_day;
    let days = || BEGINNINGS.map(Span::Day).into_iter().chain([Span::Clearing]).collect();
    let spans: Vec<Span> = if is_shift { vec![Span::Shift] } else { days() };
    let exact = |groups: &Groups| groups.iter().filter(|(total, rows)| is_exact(desk, **total, rows)).count();
    let all = spans.into_iter().map(|span| groups(desk, &totals, span));
    // Of spans that agree alike the first holds.
    let Some(groups) = all.reduce(|best, next| if exact(&next) > exact(&best) { next } else { best }) else { return };
    let payments: usize = groups.values().map(Vec::len).sum();
    let sums = groups.iter().filter(|(total, rows)| rows.len() > 1 && is_exact(desk, **total, rows)).count();
    let are_enough = !is_shift || is_enough(payments, groups.len());
    if exact(&groups) < PROVED_MIN || sums < SUMS_MIN[usize::from(is_shift)] || !are_enough {
        return;
    }
    let mut proved: BTreeMap<Channel, (usize, usize)> = BTreeMap::new();
    for ((_, tender, _), total) in &totals {
        let (exact, all) = proved.entry(*tender).or_default();
        *exact += usize::from(groups.get(total).is_some_and(|rows| is_exact(desk, *total, rows)));
        *all += 1;
    }
    for ((_, tender, _), total) in &totals {
        let is_kept_so = proved.get(tender).is_some_and(|(exact, all)| exact * 2 >= *all);
        let Some(acquirer) = groups.get(total).filter(|_| is_kept_so) else { continue };
        // A day's only payment is one row each, whose slip has a name.
        if let [one] = acquirer[..]
            && is_explained(desk, *total, one)
        {
            desk.links.link_likely(*total, one, Tier::T6);
            continue;
        }
        let code = if is_exact(desk, *total, acquirer) { Code::M02 } else { Code::U22 };
        let context = Context { is_day_total: true, ..Context::default() };
        desk.groups.push((vec![*total], acquirer.clone()));
        desk.close(Case { code, merchant: vec![*total], acquirer: acquirer.clone(), tier: Tier::T7, context, ..Case::default() });
    }
}

fn is_enough(payments: usize, totals: usize) -> bool {
    payments * 10 >= totals * PAYMENTS_MIN
}

// The merchant's totals by their place; none where two stand in one place or any looks like a single payment.
fn totals(desk: &Desk<'_>) -> Option<Totals> {
    let columns = &desk.merchant.columns;
    if columns.card.is_present() || columns.trace.is_present() || columns.auth.is_present() {
        return None;
    }
    // Where payments have their time too there are more of them than of a shift's totals.
    if desk.merchant.has_time_of_day && !is_enough(desk.open_acquirer().count(), desk.open_merchant().count()) {
        return None;
    }
    let mut totals = BTreeMap::new();
    for row in desk.open_merchant() {
        let (moment, at) = (desk.merchant.moment(row), row as usize);
        if !desk.merchant.moved(row) || desk.merchant.class(row) == Class::Still {
            continue;
        }
        let place = (moment, columns.channel.get(at), columns.terminal.get(at));
        let is_single = numbers::has_reference(desk, row) || desk.merchant.class(row) != Class::Sale || !moment.is_some();
        if is_single || totals.insert(place, row).is_some() {
            return None;
        }
    }
    (totals.len() >= PROVED_MIN).then_some(totals)
}

// The open payments and refunds of each total's place.
fn groups(desk: &Desk<'_>, totals: &Totals, span: Span) -> Groups {
    let columns = &desk.acquirer.columns;
    let tenders = tenders_of_inputs(desk, totals, span);
    let mut groups = Groups::new();
    for row in desk.open_acquirer().filter(|row| counts(desk, *row)) {
        let from = when(desk, row, span);
        let said = Some(columns.channel.get(row as usize)).filter(|channel| *channel != Channel::Unsaid);
        let channel = said.or_else(|| tenders.get(&desk.acquirer.input_of(row as usize)).copied()).unwrap_or_default();
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

// The tender of each statement that names none, where the books have several: the one whose totals most of its days come to.
fn tenders_of_inputs(desk: &Desk<'_>, totals: &Totals, span: Span) -> BTreeMap<u32, Channel> {
    let mut ours: BTreeMap<Channel, BTreeMap<Moment, Minor>> = BTreeMap::new();
    for ((at, tender, _), total) in totals.iter().filter(|_| span != Span::Shift) {
        *ours.entry(*tender).or_default().entry(*at).or_default() += desk.merchant.amount(*total);
    }
    let mut theirs: BTreeMap<u32, BTreeMap<Moment, Minor>> = BTreeMap::new();
    for row in desk.open_acquirer().filter(|row| ours.len() > 1 && counts(desk, *row)) {
        if desk.acquirer.columns.channel.get(row as usize) == Channel::Unsaid {
            let days = theirs.entry(desk.acquirer.input_of(row as usize)).or_default();
            *days.entry(when(desk, row, span)).or_default() += desk.acquirer.amount(row);
        }
    }
    let tender_of = |days: &BTreeMap<Moment, Minor>| {
        let exact = |ours: &BTreeMap<Moment, Minor>| days.iter().filter(|(day, sum)| ours.get(day) == Some(sum)).count();
        let (exact, tender) = ours.iter().map(|(tender, ours)| (exact(ours), *tender)).max_by_key(|(exact, _)| *exact)?;
        (exact >= PROVED_MIN && exact * 2 >= days.len()).then_some(tender)
    };
    theirs.iter().filter_map(|(input, days)| Some((*input, tender_of(days)?))).collect()
}

fn counts(desk: &Desk<'_>, row: u32) -> bool {
    desk.acquirer.moved(row) && matches!(desk.acquirer.class(row), Class::Sale | Class::Refund | Class::Cancel)
}

// The moment of the total that a payment belongs to; of a shift's, one not after it.
fn when(desk: &Desk<'_>, row: u32, span: Span) -> Moment {
    let moment = desk.acquirer.moment(row);
    let clearing = desk.acquirer.columns.clearing_day.get(row as usize);
    match span {
        Span::Clearing if clearing.is_some() => Moment::new(clearing, 0),
        Span::Day(hour) => Moment::new(moment.plus(-hour * HOUR).day(), 0),
        Span::Clearing => Moment::new(moment.day(), 0),
        Span::Shift => moment,
    }
}

fn is_exact(desk: &Desk<'_>, total: u32, acquirer: &[u32]) -> bool {
    desk.merchant.amount(total) == acquirer.iter().map(|row| desk.acquirer.amount(*row)).sum::<Minor>()
}
