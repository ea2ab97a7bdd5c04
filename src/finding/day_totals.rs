//! Books that keep one total a day: each is what the day's payments come to.
//!
//! In: a desk on which references have had their say. Out: cases M02 and U22, a day each. Must not know: amounts' slips.

use std::collections::BTreeMap;

use crate::base::{Channel, Day, Minor, Name};
use crate::matching::Tier;

use super::code::Code;
use super::desk::{Case, Class, Context, Desk, Look};
use super::numbers;

/// Totals that must be the day's sum to the fen before the books are held to be kept so.
const PROVED_MIN: usize = 3;
/// Payments a total holds, on the mean, at the least.
const PAYMENTS_MIN: usize = 2;

/// M02 for each total that is the sum of its day's payments, U22 for one that is not, where most are. A day is the statement's
/// clearing day or the calendar's, whichever more totals agree with.
pub fn close_day_totals(desk: &mut Desk<'_>) {
    let Some(totals) = totals(desk) else { return };
    let by_clearing = groups(desk, &totals, true);
    let by_calendar = groups(desk, &totals, false);
    let exact = |groups: &BTreeMap<u32, Vec<u32>>| groups.iter().filter(|(total, rows)| is_exact(desk, **total, rows)).count();
    let groups = if exact(&by_clearing) > exact(&by_calendar) { by_clearing } else { by_calendar };
    let proved = exact(&groups);
    let payments: usize = groups.values().map(Vec::len).sum();
    if proved < PROVED_MIN || proved * 2 < totals.len() || payments < PAYMENTS_MIN * groups.len() {
        return;
    }
    for (total, acquirer) in groups {
        let code = if is_exact(desk, total, &acquirer) { Code::M02 } else { Code::U22 };
        let context = Context { is_day_total: true, ..Context::default() };
        desk.groups.push((vec![total], acquirer.clone()));
        desk.close(Case { code, merchant: vec![total], acquirer, tier: Tier::T7, context, ..Case::default() });
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
    let mut groups: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for row in desk.open_acquirer() {
        let clearing = columns.clearing_day.get(row as usize);
        let day = if by_clearing && clearing.is_some() { clearing } else { desk.acquirer.moment(row).day() };
        let (channel, terminal) = (columns.channel.get(row as usize), columns.terminal.get(row as usize));
        let fits = |(_, tender, place): &Place| tender.agrees(channel) && (*place == terminal || !place.is_some() || !terminal.is_some());
        let of_day = totals.range((day, Channel::Unsaid, Name::NONE)..).take_while(|((on, ..), _)| *on == day);
        let counts = desk.acquirer.moved(row) && matches!(desk.acquirer.class(row), Class::Sale | Class::Refund | Class::Cancel);
        if let Some((_, total)) = of_day.filter(|(place, _)| counts && fits(place)).max_by_key(|((_, tender, _), _)| *tender == channel) {
            groups.entry(*total).or_default().push(row);
        }
    }
    groups
}

fn is_exact(desk: &Desk<'_>, total: u32, acquirer: &[u32]) -> bool {
    desk.merchant.amount(total) == acquirer.iter().map(|row| desk.acquirer.amount(*row)).sum::<Minor>()
}
