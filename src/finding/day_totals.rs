//! Books that keep one total a day: each is what the day's payments come to.
//!
//! In: a desk on which references have had their say. Out: cases M02 and U22, a day each. Must not know: amounts' slips.

use std::collections::BTreeMap;

use crate::base::{Channel, Day, Minor, Name};
use crate::matching::Tier;

use super::code::Code;
use super::desk::{Case, Class, Context, Desk, Look};
use super::near::is_explained;
use super::numbers;

/// Totals that must be the day's sum to the fen before the books are held to be kept so.
const PROVED_MIN: usize = 3;
/// Payments a total holds, on the mean, at the least; or so many totals are the sum of several.
const PAYMENTS_MIN: usize = 2;
const SUMS_MIN: usize = 1;

/// M02 for each total that is the sum of its day's payments, U22 for one that is not, where most are; each tender is judged by
/// itself. A day is the statement's clearing day or the calendar's, whichever more totals agree with.
pub fn close_day_totals(desk: &mut Desk<'_>) {
    let Some(totals) = totals(desk) else { return };
    let by_clearing = groups(desk, &totals, true);
    let by_calendar = groups(desk, &totals, false);
    let exact = |groups: &BTreeMap<u32, Vec<u32>>| groups.iter().filter(|(total, rows)| is_exact(desk, **total, rows)).count();
    let groups = if exact(&by_clearing) > exact(&by_calendar) { by_clearing } else { by_calendar };
    let payments: usize = groups.values().map(Vec::len).sum();
    let sums = groups.iter().filter(|(total, rows)| rows.len() > 1 && is_exact(desk, **total, rows)).count();
    if exact(&groups) < PROVED_MIN || (payments < PAYMENTS_MIN * groups.len() && sums < SUMS_MIN) {
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
            && (is_exact(desk, *total, acquirer) || is_explained(desk, *total, one))
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

// A total's place: its day, its tender, its terminal where it names one.
type Place = (Day, Channel, Name);

// The merchant's totals by their place; none where two stand in one place or any looks like a single payment.
fn totals(desk: &Desk<'_>) -> Option<BTreeMap<Place, u32>> {
    let columns = &desk.merchant.columns;
    if desk.merchant.has_time_of_day || columns.card.is_present() || columns.trace.is_present() || columns.auth.is_present() {
        return None;
    }
    let mut totals = BTreeMap::new();
    for row in desk.open_merchant() {
        let (day, at) = (desk.merchant.moment(row).day(), row as usize);
        if !desk.merchant.moved(row) || desk.merchant.class(row) == Class::Still {
            continue;
        }
        let place = (day, columns.channel.get(at), columns.terminal.get(at));
        let is_single = numbers::has_reference(desk, row) || desk.merchant.class(row) != Class::Sale || !day.is_some();
        if is_single || totals.insert(place, row).is_some() {
            return None;
        }
    }
    (totals.len() >= PROVED_MIN).then_some(totals)
}

// The open payments and refunds of each total's place.
fn groups(desk: &Desk<'_>, totals: &BTreeMap<Place, u32>, by_clearing: bool) -> BTreeMap<u32, Vec<u32>> {
    let columns = &desk.acquirer.columns;
    let tenders = tenders_of_inputs(desk, totals, by_clearing);
    let mut groups: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for row in desk.open_acquirer().filter(|row| counts(desk, *row)) {
        let day = day_of(desk, row, by_clearing);
        let said = Some(columns.channel.get(row as usize)).filter(|channel| *channel != Channel::Unsaid);
        let channel = said.or_else(|| tenders.get(&desk.acquirer.input_of(row as usize)).copied()).unwrap_or_default();
        let terminal = columns.terminal.get(row as usize);
        let fits = |(_, tender, place): &Place| tender.agrees(channel) && (*place == terminal || !place.is_some() || !terminal.is_some());
        let of_day = totals.range((day, Channel::Unsaid, Name::NONE)..).take_while(|((on, ..), _)| *on == day);
        if let Some((_, total)) = of_day.filter(|(place, _)| fits(place)).max_by_key(|((_, tender, _), _)| *tender == channel) {
            groups.entry(*total).or_default().push(row);
        }
    }
    groups
}

// The tender of each statement that names none, where the books have several: the one whose totals most of its days come to.
fn tenders_of_inputs(desk: &Desk<'_>, totals: &BTreeMap<Place, u32>, by_clearing: bool) -> BTreeMap<u32, Channel> {
    let mut ours: BTreeMap<Channel, BTreeMap<Day, Minor>> = BTreeMap::new();
    for ((day, tender, _), total) in totals {
        *ours.entry(*tender).or_default().entry(*day).or_default() += desk.merchant.amount(*total);
    }
    let mut theirs: BTreeMap<u32, BTreeMap<Day, Minor>> = BTreeMap::new();
    for row in desk.open_acquirer().filter(|row| counts(desk, *row) && ours.len() > 1) {
        if desk.acquirer.columns.channel.get(row as usize) == Channel::Unsaid {
            let days = theirs.entry(desk.acquirer.input_of(row as usize)).or_default();
            *days.entry(day_of(desk, row, by_clearing)).or_default() += desk.acquirer.amount(row);
        }
    }
    let tender_of = |days: &BTreeMap<Day, Minor>| {
        let exact = |ours: &BTreeMap<Day, Minor>| days.iter().filter(|(day, sum)| ours.get(day) == Some(sum)).count();
        let (exact, tender) = ours.iter().map(|(tender, ours)| (exact(ours), *tender)).max_by_key(|(exact, _)| *exact)?;
        (exact >= PROVED_MIN && exact * 2 >= days.len()).then_some(tender)
    };
    theirs.iter().filter_map(|(input, days)| Some((*input, tender_of(days)?))).collect()
}

fn counts(desk: &Desk<'_>, row: u32) -> bool {
    desk.acquirer.moved(row) && matches!(desk.acquirer.class(row), Class::Sale | Class::Refund | Class::Cancel)
}

fn day_of(desk: &Desk<'_>, row: u32, by_clearing: bool) -> Day {
    let clearing = desk.acquirer.columns.clearing_day.get(row as usize);
    if by_clearing && clearing.is_some() { clearing } else { desk.acquirer.moment(row).day() }
}

fn is_exact(desk: &Desk<'_>, total: u32, acquirer: &[u32]) -> bool {
    desk.merchant.amount(total) == acquirer.iter().map(|row| desk.acquirer.amount(*row)).sum::<Minor>()
}
