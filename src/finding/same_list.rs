//! Lists of one side that tell the same payments: a register's export beside the terminal's own journal or the totals of its days,
//! a gatherer's statement beside the wallet's. One of them is compared, the other set apart whole.
//!
//! In: a desk on which rows said twice and tenders of no channel are decided. Out: D01, one case a list. Must not know: the other
//! side.

use std::collections::BTreeMap;

use crate::base::moment::SECONDS_A_DAY;
use crate::base::{Channel, Minor, Side};
use crate::ledger::ReadTable;

use super::code::Code;
use super::day_totals::{BEGINNINGS, HOUR, PROVED_MIN, is_enough};
use super::desk::{Case, Class, Context, Desk, Look};

/// Rows that a list has at the least, and of a hundred the ones that stand in the other list too, before it is the same.
const ROWS_MIN: usize = 8;
const MET_PERCENT: usize = 85;
/// Seconds between one payment's rows, their clocks' difference taken off: at the terminal and where the order was opened.
const WINDOWS: [i64; 2] = [90, 600];
/// Payments that tell the difference of two clocks.
const LAGS_MIN: usize = 5;
/// Forms of a side that are held against each other, each pair once.
const FORMS_MAX: usize = 24;
const DAY: i64 = SECONDS_A_DAY as i64;

// What a side's own list has and one that is handed to it has not.
const OF_BOOKS: [&str; 4] = ["receipt_id", "cashier", "round_off", "order_id"];
const OF_STATEMENTS: [&str; 4] = ["fee", "net", "clearing_day", "payout_day"];

/// What the rows of a list that was set apart stand beside.
#[derive(Clone, Debug, PartialEq)]
pub struct SameList {
    /// The input that is compared in its place.
    pub kept: u32,
    /// What was set apart.
    pub of: Apart,
    /// Its rows that the other list has not.
    pub alone: Vec<u32>,
}

/// How much of a list another tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Apart {
    /// Rows whose numbers are in both; the list's others are compared.
    Rows,
    /// All of it.
    Whole,
    /// All of it, as totals of the other's days.
    Totals,
}

/// The files of one form: their payments by amount and time.
#[derive(Clone, Default)]
pub struct List {
    /// Its inputs, in their order.
    pub inputs: Vec<u32>,
    /// Records of all of them.
    pub rows: usize,
    payments: Vec<(Minor, i64, u32)>,
    tenders: Vec<Channel>,
    is_timed: bool,
    /// Whether it says what only a list of its own side does.
    pub is_own: bool,
}

/// Sets apart the lists of a side whose payments another of its lists tells.
pub fn set_second_lists_apart(desk: &mut Desk<'_>) {
    for side in [Side::Merchant, Side::Acquirer] {
        let lists = lists_of(desk, side);
        let mut gone = vec![false; lists.len()];
        for later in 1..lists.len() {
            for earlier in 0..later {
                let (Some(first), Some(second)) = (lists.get(earlier), lists.get(later)) else { continue };
                if [earlier, later].iter().any(|at| gone.get(*at) == Some(&true)) {
                    continue;
                }
                let sums = Sums { desk, side };
                let found = second_of(first, second).filter(|_| !are_both_paid(desk, side, first, second));
                let found = found.map(|(is_first, alone)| (is_first, alone, Apart::Whole));
                let of_second = || Some((true, sums.totals(first, second)?, Apart::Totals));
                let of_first = || Some((false, sums.totals(second, first)?, Apart::Totals));
                let Some((is_first, alone, of)) = found.or_else(of_second).or_else(of_first) else { continue };
                let (at, list, kept) = if is_first { (earlier, first, second) } else { (later, second, first) };
                if let Some(flag) = gone.get_mut(at) {
                    *flag = true;
                }
                close_list(desk, side, list, SameList { kept: kept.inputs.first().copied().unwrap_or_default(), of, alone });
            }
        }
    }
}

/// Sets a list apart whole.
pub fn close_list(desk: &mut Desk<'_>, side: Side, list: &List, same: SameList) {
    let book = desk.book(side);
    let of_list = book.inputs().filter(|(input, _)| list.inputs.contains(input)).flat_map(|(_, rows)| rows.start as u32..rows.end as u32);
    // What a list says of fees and payouts no other may say.
    let rows: Vec<u32> = of_list.filter(|row| desk.is_open(side, *row) && book.class(*row) != Class::Still).collect();
    let context = Context { same_list: Some(same), ..Context::default() };
    desk.close(Case::of(Code::D01, side, rows, context));
}

// Files of one form are one list, with its payments.
fn lists_of(desk: &Desk<'_>, side: Side) -> Vec<List> {
    let mut lists = files_by_form(desk, side);
    for list in &mut lists {
        fill(desk, side, list);
    }
    lists.retain(|list| list.payments.len() >= PROVED_MIN);
    lists
}

/// The files of each form, in their order; none where all are of one form, as their rows' numbers tell what they have twice, or of more
/// than a shop has.
pub fn files_by_form(desk: &Desk<'_>, side: Side) -> Vec<List> {
    let book = desk.book(side);
    let mut forms: BTreeMap<Vec<&str>, List> = BTreeMap::new();
    for (input, rows) in book.inputs() {
        let Some(table) = desk.tables.get(input as usize) else { continue };
        let list = forms.entry(form(table)).or_default();
        list.inputs.push(input);
        list.rows += rows.len();
    }
    if !(2..=FORMS_MAX).contains(&forms.len()) {
        return Vec::new();
    }
    let own: &[&str] = if side == Side::Merchant { &OF_BOOKS } else { &OF_STATEMENTS };
    let has_own = |table: &ReadTable| table.meta.columns.iter().any(|column| column.field.is_some_and(|field| own.contains(&field)));
    let mut lists: Vec<List> = forms.into_values().collect();
    for list in &mut lists {
        list.is_own = list.inputs.iter().filter_map(|input| desk.tables.get(*input as usize)).any(has_own);
    }
    lists.sort_by_key(|list| list.inputs.first().copied());
    lists
}

/// What tells files of one form: their headers.
pub fn form(table: &ReadTable) -> Vec<&str> {
    table.meta.columns.iter().map(|column| column.header.as_str()).collect()
}

fn fill(desk: &Desk<'_>, side: Side, list: &mut List) {
    let book = desk.book(side);
    let mut timed = 0;
    for (_, rows) in book.inputs().filter(|(input, _)| list.inputs.contains(input)) {
        for row in rows.start as u32..rows.end as u32 {
            let is_payment = book.moved(row) && matches!(book.class(row), Class::Sale | Class::Refund) && book.amount(row) != 0;
            let Some(seconds) = book.moment(row).seconds().filter(|_| is_payment && desk.is_open(side, row)) else { continue };
            timed += usize::from(book.moment(row).second_of_day() != 0);
            list.payments.push((book.amount(row), i64::from(seconds), row));
            // A row with a card whose channel is not said is a card's.
            let said = book.columns.channel.get(row as usize);
            let tender = if said == Channel::Unsaid && book.card(row).is_some() { Channel::Card } else { said };
            if !list.tenders.contains(&tender) {
                list.tenders.push(tender);
            }
        }
    }
    list.is_timed = timed * 2 > list.payments.len();
    list.payments.sort_unstable();
}

// Which of two lists tells only what the other does, with its rows that the other has not: whether it is the first.
fn second_of(first: &List, second: &List) -> Option<(bool, Vec<u32>)> {
    if !first.tenders.iter().any(|tender| second.tenders.iter().any(|other| tender.agrees(*other))) {
        return None;
    }
    let of_first = alone(first, second);
    let of_second = alone(second, first);
    // The side's own kind of list stays, also the shorter one, if it lacks no tender of the other's.
    let lacks_none = |kept: &List, gone: &List| gone.tenders.iter().all(|tender| kept.tenders.iter().any(|known| known.agrees(*tender)));
    let stays = |kept: &List, gone: &List| kept.is_own && !gone.is_own && lacks_none(kept, gone);
    let is_first = match (&of_first, &of_second) {
        (None, None) => return None,
        _ if stays(first, second) => false,
        _ if stays(second, first) => true,
        (Some(_), Some(_)) => first.payments.len() < second.payments.len(),
        (of_first, _) => of_first.is_some(),
    };
    let rest = |list: &List, other: &List| unmet(list, other, lag(list, other), WINDOWS[1]);
    Some(match is_first {
        true => (true, of_first.unwrap_or_else(|| rest(first, second))),
        false => (false, of_second.unwrap_or_else(|| rest(second, first))),
    })
}

// Whether the other side has a payment for the rows of both: two tills of one menu, busy at the same times.
fn are_both_paid(desk: &Desk<'_>, side: Side, first: &List, second: &List) -> bool {
    let counts = |payments: &mut dyn Iterator<Item = (Minor, i64)>| {
        let mut counts: BTreeMap<(Minor, i64), usize> = BTreeMap::new();
        payments.for_each(|place| *counts.entry(place).or_default() += 1);
        counts
    };
    let of_list = |list: &List| counts(&mut list.payments.iter().map(|(amount, seconds, _)| (*amount, seconds.div_euclid(DAY))));
    let other = if side == Side::Merchant { Side::Acquirer } else { Side::Merchant };
    let book = desk.book(other);
    let seconds = |row: u32| book.moment(row).seconds().map_or(0, i64::from);
    let counts_there = |row: &u32| desk.is_open(other, *row) && book.moved(*row) && matches!(book.class(*row), Class::Sale | Class::Refund);
    let moved = (0..book.len as u32).filter(counts_there);
    let theirs = counts(&mut moved.map(|row| (book.amount(row), seconds(row).div_euclid(DAY))));
    let (ours, also) = (of_list(first), of_list(second));
    let (mut twice, mut both) = (0, 0);
    for (place, count) in &ours {
        let more = also.get(place).copied().unwrap_or(0).min(*count);
        both += more;
        twice += theirs.get(place).copied().unwrap_or(0).saturating_sub(*count).min(more);
    }
    twice * 2 > both
}

/// Whether so many rows of a list that another has make the two the same.
pub fn is_whole(rows: usize, met: usize) -> bool {
    rows >= ROWS_MIN && met * 100 >= rows * MET_PERCENT
}

// The rows of a list that another lacks, where it has nearly all of them and by no chance: at another time of the day or on another
// day not half as many meet.
fn alone(list: &List, other: &List) -> Option<Vec<u32>> {
    let len = list.payments.len();
    let is_timed = list.is_timed && other.is_timed;
    let lag = lag(list, other);
    let windows: &[i64] = if is_timed { &WINDOWS } else { &[0] };
    windows.iter().find_map(|window| {
        let rest = unmet(list, other, lag, *window);
        let met = len - rest.len();
        let by_chance = |shift: i64| len - unmet(list, other, lag + shift, *window).len();
        let elsewhere = if is_timed { HOUR } else { DAY };
        let is_same = is_whole(len, met) && [elsewhere, -elsewhere].iter().all(|shift| by_chance(*shift) * 2 <= met);
        is_same.then_some(rest)
    })
}

// The rows that find no row of their amount in the other list, so many seconds apart, each of which serves once.
fn unmet(list: &List, other: &List, shift: i64, window: i64) -> Vec<u32> {
    let is_timed = list.is_timed && other.is_timed;
    let place = |payment: &(Minor, i64, u32)| (payment.0, if is_timed { payment.1 } else { payment.1.div_euclid(DAY) * DAY });
    let mut rest = Vec::new();
    let mut others = other.payments.iter().map(place).peekable();
    for payment in &list.payments {
        let (amount, seconds) = place(payment);
        let at = seconds + shift;
        while others.next_if(|other| *other < (amount, at - window)).is_some() {}
        if others.next_if(|(sum, seconds)| *sum == amount && *seconds <= at + window).is_none() {
            rest.push(payment.2);
        }
    }
    rest.sort_unstable();
    rest
}

// What the other list's clock is ahead, by the payments whose amount both have once a day.
fn lag(list: &List, other: &List) -> i64 {
    if !list.is_timed || !other.is_timed {
        return 0;
    }
    let singles = |list: &List| -> BTreeMap<(Minor, i64), i64> {
        let days = list.payments.chunk_by(|left, right| (left.0, left.1 / DAY) == (right.0, right.1 / DAY));
        days.filter_map(|day| if let [(amount, seconds, _)] = day { Some(((*amount, seconds / DAY), *seconds)) } else { None }).collect()
    };
    let known = singles(other);
    let mut lags: Vec<i64> = singles(list).iter().filter_map(|(place, seconds)| Some(known.get(place)? - seconds)).collect();
    if lags.len() < LAGS_MIN {
        return 0;
    }
    let middle = lags.len() / 2;
    *lags.select_nth_unstable(middle).1
}

// What the rows of lists come to by hour and tender; those of tenders that never pass the channel apart.
struct Sums<'d, 'a> {
    desk: &'d Desk<'a>,
    side: Side,
}

type ByPlace = BTreeMap<(i64, Channel), (Minor, usize)>;

impl Sums<'_, '_> {
    // The rows of a list of totals that are not what the other list's payments of their day come to, where most are; the day may
    // begin at another hour, and totals may hold what never passes the channel.
    fn totals(&self, list: &List, other: &List) -> Option<Vec<u32>> {
        if list.is_timed || !is_enough(other.payments.len(), list.payments.len()) {
            return None;
        }
        let [totals, outside] = self.by_hour(list).map(|sums| by_day([&sums], 0));
        let totals: ByPlace = totals.into_iter().chain(outside).collect();
        let [paid, also] = self.by_hour(other);
        let none = ByPlace::new();
        let hours = if other.is_timed { &BEGINNINGS[..] } else { &BEGINNINGS[..1] };
        let ways = hours.iter().flat_map(|hour| [(*hour, &none), (*hour, &also)]);
        let met = ways.map(|(hour, also)| met(&totals, &by_day([&paid, also], hour))).max_by_key(BTreeMap::len)?;
        let is_kept_so = met.len() >= PROVED_MIN && met.len() * 2 >= totals.len() && is_enough(met.values().sum(), met.len());
        let is_met = |row: u32| met.contains_key(&(self.hour(row).div_euclid(24), self.desk.book(self.side).columns.channel.get(row as usize)));
        let mut alone: Vec<u32> = list.payments.iter().map(|payment| payment.2).filter(|row| !is_met(*row)).collect();
        alone.sort_unstable();
        is_kept_so.then_some(alone)
    }

    fn hour(&self, row: u32) -> i64 {
        self.desk.book(self.side).moment(row).seconds().map_or(0, i64::from).div_euclid(HOUR)
    }

    // Those that are open, those of no channel.
    fn by_hour(&self, list: &List) -> [ByPlace; 2] {
        let book = self.desk.book(self.side);
        let mut sums = [ByPlace::new(), ByPlace::new()];
        let [open, outside] = &mut sums;
        for (_, rows) in book.inputs().filter(|(input, _)| list.inputs.contains(input)) {
            for row in rows.start as u32..rows.end as u32 {
                let code = if self.side == Side::Merchant { self.desk.merchant_code(row) } else { self.desk.acquirer_code(row) };
                let sums = match code {
                    Code::None => &mut *open,
                    Code::M06 => &mut *outside,
                    _ => continue,
                };
                if book.moved(row) && matches!(book.class(row), Class::Sale | Class::Refund | Class::Cancel) {
                    add(sums, (self.hour(row), book.columns.channel.get(row as usize)), (book.amount(row), 1));
                }
            }
        }
        sums
    }
}

fn add(sums: &mut ByPlace, place: (i64, Channel), (amount, rows): (Minor, usize)) {
    let sum = sums.entry(place).or_default();
    *sum = (sum.0 + amount, sum.1 + rows);
}

// The sums of hours as those of days that begin at an hour.
fn by_day<const N: usize>(hours: [&ByPlace; N], beginning: i64) -> ByPlace {
    let mut days = ByPlace::new();
    for ((hour, tender), sum) in hours.into_iter().flatten() {
        add(&mut days, ((hour - beginning).div_euclid(24), *tender), *sum);
    }
    days
}

// The totals that are the sum of a day's payments by their tender, with how many those are.
fn met(totals: &ByPlace, payments: &ByPlace) -> BTreeMap<(i64, Channel), usize> {
    let payments_of = |(day, tender): &(i64, Channel)| {
        let of_day = payments.range((*day, Channel::Unsaid)..).take_while(|((at, _), _)| at == day).filter(|((_, paid), _)| tender.agrees(*paid));
        of_day.fold((0, 0), |(sum, count), (_, (more, rows))| (sum + more, count + rows))
    };
    let is_sum = |(place, (total, _)): (&(i64, Channel), &(Minor, usize))| {
        let (sum, count) = payments_of(place);
        (sum == *total && count > 0).then_some((*place, count))
    };
    totals.iter().filter_map(is_sum).collect()
}

#[cfg(test)]
mod tests;
