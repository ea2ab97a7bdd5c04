//! What two files prove about the clocks and calendars behind them: clock offsets, cut-offs, settlement lags.
//!
//! In: books, and pairs linked by reference. Out: [`Constants`], each with the rows that prove it; what is not proved is
//! absent. Must not know: the profile, or what a constant is used for.

use std::ops::Range;

use crate::base::moment::SECONDS_A_DAY;
use crate::base::{ByName, Day, Moment, Name, workdays};
use crate::ledger::book::Book;

/// Pairs by reference a terminal needs before its clock is believed.
const CLOCK_PAIRS_MIN: usize = 8;
/// A clock of another zone is no further off; what is has a wrong date.
pub const ZONE_MAX_S: i64 = 14 * 3_600;
/// Seconds around the median within which most of a terminal's pairs must lie: a drifting or mixed clock is no constant.
const CLOCK_SPREAD_S: i64 = 60;
/// Rows either side of a cut-off, as many as its proof needs.
const CUTOFF_ROWS_MIN: usize = 20;
/// Rows that may contradict a cut-off or a lag, in a thousand: late uploads do.
const CONTRADICTIONS_PER_MILLE: usize = 5;
/// … and of the rows on the smaller side of it, one in so many.
const CONTRADICTED_SIDE: usize = 10;
/// The latest cut-off that is common, short of midnight.
const LATE_S: u32 = 23 * 3_600;
/// Rows that may contradict a settlement lag, in a hundred: payouts held back do.
const LAG_CONTRADICTIONS_PERCENT: usize = 5;
/// The longest settlement lag looked for.
const LAG_DAYS_MAX: u32 = 10;

/// How far a terminal's clock (the merchant file's) is ahead of the acquirer's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockOffset {
    /// The terminal; [`Name::NONE`] for all terminals together.
    pub terminal: Name,
    /// Merchant's time − acquirer's time, the median.
    pub seconds: i64,
    /// Pairs it rests on.
    pub pairs: u32,
}

/// The time of day from which an acquirer's rows clear on the next day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cutoff {
    /// The input the rows came from.
    pub input: u32,
    /// Whether it holds for wallets; else for cards and what is not said.
    pub wallet: bool,
    /// Seconds since midnight; 86,400 where every row clears on its own day.
    pub second_of_day: u32,
    /// Rows before and from it on that prove it.
    pub rows: (u32, u32),
}

/// The days a settlement lag counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayCount {
    /// Working days.
    Working,
    /// Calendar days.
    Calendar,
    /// The rows fit both: they span no weekend or holiday.
    Either,
}

/// From the clearing day to the payout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lag {
    /// The input the rows came from.
    pub input: u32,
    /// Whether it holds for wallets; else for cards and what is not said.
    pub wallet: bool,
    /// Days from clearing to payout.
    pub days: u32,
    /// What days are counted.
    pub count: DayCount,
    /// Rows that fit, of all that have both days.
    pub rows: (u32, u32),
    /// Whether the working-day table knows all the days looked at.
    pub is_covered: bool,
}

/// What the files prove. All lists ascend by their first field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Constants {
    /// Clock offsets, a terminal each; the first, of no terminal, is of all pairs together.
    pub clocks: Vec<ClockOffset>,
    /// Cut-offs.
    pub cutoffs: Vec<Cutoff>,
    /// Settlement lags.
    pub lags: Vec<Lag>,
}

impl Constants {
    /// What `known` pairs (merchant, acquirer; by reference, so that their times were not what linked them) and the
    /// acquirer's days prove.
    pub fn learn(merchant: &Book, acquirer: &Book, known: &[(u32, u32)]) -> Constants {
        let calendars: Vec<Calendar> = acquirer.inputs().map(|(_, rows)| Calendar::learn(acquirer, rows)).collect();
        let of_days = Constants::of_days(acquirer.inputs().map(|(input, _)| input).zip(&calendars));
        Constants { clocks: clocks(merchant, acquirer, known), ..of_days }
    }

    /// What the days of each input prove, without clocks.
    pub fn of_days<'c>(calendars: impl Iterator<Item = (u32, &'c Calendar)>) -> Constants {
        let mut constants = Constants::default();
        for (input, calendar) in calendars {
            constants.cutoffs.extend(calendar.cutoffs.iter().map(|cutoff| Cutoff { input, ..*cutoff }));
            constants.lags.extend(calendar.lags.iter().map(|lag| Lag { input, ..*lag }));
        }
        constants
    }

    /// Merchant's time − acquirer's time in seconds at a terminal; that of all terminals where the terminal's own isn't
    /// proved; 0 where nothing is.
    pub fn clock_offset(&self, terminal: Name) -> i64 {
        let find = |name: Name| self.clocks.binary_search_by_key(&name, |clock| clock.terminal).ok().and_then(|at| self.clocks.get(at));
        find(terminal).or_else(|| find(Name::NONE)).map_or(0, |clock| clock.seconds)
    }

    /// The cut-off of an input's cards or wallets; `None` where it isn't proved.
    pub fn cutoff(&self, input: u32, wallet: bool) -> Option<&Cutoff> {
        self.cutoffs.iter().find(|cutoff| cutoff.input == input && cutoff.wallet == wallet)
    }
}

impl Cutoff {
    /// The clearing day of a payment made at `moment`.
    pub fn clearing_day(&self, moment: Moment) -> Day {
        moment.day().plus(i64::from(moment.second_of_day() >= self.second_of_day))
    }
}

/// Clock offsets, as pairs whose times were not what linked them prove them.
pub fn clocks(merchant: &Book, acquirer: &Book, known: &[(u32, u32)]) -> Vec<ClockOffset> {
    let mut by_terminal: ByName<Vec<i64>> = ByName::default();
    let mut all: Vec<i64> = Vec::with_capacity(known.len());
    for (merchant_row, acquirer_row) in known.iter().filter(|(m, a)| merchant.knows_time(*m) && acquirer.knows_time(*a)) {
        let (m, a) = (*merchant_row as usize, *acquirer_row as usize);
        let own = merchant.columns.terminal.get(m);
        let terminal = if own.is_some() { own } else { acquirer.columns.terminal.get(a) };
        if let Some(seconds) = merchant.columns.moment.get(m).seconds_since(acquirer.columns.moment.get(a)) {
            by_terminal.change(terminal, |differences| differences.push(seconds));
            all.push(seconds);
        }
    }
    let of_terminal = |(terminal, differences): (Name, &mut Vec<i64>)| if terminal.is_some() { proved_offset(differences, terminal) } else { None };
    let mut found: Vec<ClockOffset> = proved_offset(&mut all, Name::NONE).into_iter().collect();
    found.extend(by_terminal.iter_mut().filter_map(of_terminal));
    found
}

/// The median of the differences; `None` when they are few or most lie elsewhere.
fn proved_offset(differences: &mut [i64], terminal: Name) -> Option<ClockOffset> {
    if differences.len() < CLOCK_PAIRS_MIN {
        return None;
    }
    let median = *differences.select_nth_unstable(differences.len() / 2).1;
    let near = differences.iter().filter(|seconds| (*seconds - median).abs() <= CLOCK_SPREAD_S).count();
    (2 * near > differences.len()).then_some(ClockOffset { terminal, seconds: median, pairs: differences.len() as u32 })
}

/// What the days of one input prove.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calendar {
    cutoffs: Vec<Cutoff>,
    lags: Vec<Lag>,
}

impl Calendar {
    /// Learns from an input's rows.
    pub fn learn(acquirer: &Book, rows: Range<usize>) -> Calendar {
        Calendar { cutoffs: cutoffs(acquirer, rows.clone()), lags: lags(acquirer, rows) }
    }
}

/// The rows of an input's cards (`false`) and of its wallets (`true`), with a first and a second day of which both are known.
fn grouped(book: &Book, rows: Range<usize>, days: impl Fn(usize) -> Option<(u32, i64)>) -> Vec<(bool, Vec<(u32, i64)>)> {
    let (mut cards, mut wallets) = (Vec::new(), Vec::new());
    for index in rows {
        let Some(value) = days(index) else { continue };
        if book.columns.channel.get(index).is_wallet() { wallets.push(value) } else { cards.push(value) }
    }
    [(false, cards), (true, wallets)].into_iter().filter(|(_, rows)| !rows.is_empty()).collect()
}

// The input is the caller's to fill in.
fn cutoffs(acquirer: &Book, rows: Range<usize>) -> Vec<Cutoff> {
    let groups = grouped(acquirer, rows, |index| {
        if !acquirer.knows_time(index as u32) {
            return None;
        }
        let moment = acquirer.columns.moment.get(index);
        let jump = acquirer.columns.clearing_day.get(index).days_since(moment.day())?;
        Some((moment.second_of_day(), jump))
    });
    let proved = |mut rows: Vec<(u32, i64)>| {
        rows.sort_unstable();
        proved_cutoff(&rows)
    };
    // Most acquirers clear all tenders at one time; only where the two disagree has each its own.
    let together = if groups.len() > 1 { proved(groups.iter().flat_map(|(_, rows)| rows.iter().copied()).collect()) } else { None };
    let of_group = |(wallet, rows): (bool, Vec<(u32, i64)>)| {
        let (second_of_day, rows) = together.or_else(|| proved(rows))?;
        Some(Cutoff { input: 0, wallet, second_of_day, rows })
    };
    groups.into_iter().filter_map(of_group).collect()
}

/// The time that parts rows clearing on their own day from those clearing on the next. `rows` ascend by time of day.
fn proved_cutoff(rows: &[(u32, i64)]) -> Option<(u32, (u32, u32))> {
    let same_day = rows.iter().filter(|(_, jump)| *jump == 0).count();
    let next_day = rows.iter().filter(|(_, jump)| *jump == 1).count();
    let allowed = rows.len() * CONTRADICTIONS_PER_MILLE / 1_000;
    if same_day + next_day + allowed < rows.len() {
        return None;
    }
    let mut wrong = rows.len() - same_day;
    let mut best = (rows.len(), wrong);
    // Going down from midnight, each row moves from "before" to "after" the cut-off.
    for (at, (_, jump)) in rows.iter().enumerate().rev() {
        match jump {
            0 => wrong += 1,
            1 => wrong -= 1,
            _ => {}
        }
        let starts_a_second = at == 0 || rows.get(at - 1).map(|row| row.0) != rows.get(at).map(|row| row.0);
        if wrong < best.1 && starts_a_second {
            best = (at, wrong);
        }
    }
    let (before, after) = (best.0, rows.len() - best.0);
    let is_contradicted = best.1 > allowed || (after > 0 && best.1 * CONTRADICTED_SIDE > before.min(after));
    if is_contradicted || before < CUTOFF_ROWS_MIN {
        return None;
    }
    let last_before = rows.get(before - 1)?.0;
    if after == 0 {
        // Every row clears on its own day; that is proved only where rows after the usual cut-offs do too.
        let late = rows.iter().rev().take_while(|(second, _)| *second >= LATE_S).count();
        return (late >= CUTOFF_ROWS_MIN).then_some((SECONDS_A_DAY, (before as u32, 0)));
    }
    let first_after = rows.get(before)?.0;
    (after >= CUTOFF_ROWS_MIN).then(|| (roundest(last_before + 1, first_after), (before as u32, after as u32)))
}

/// The roundest time of day in `first..=last`: cut-offs are agreed at full hours, rarely at full minutes.
pub fn roundest(first: u32, last: u32) -> u32 {
    for step in [3_600, 1_800, 900, 300, 60] {
        let candidate = last / step * step;
        if candidate >= first {
            return candidate;
        }
    }
    last
}

fn lags(acquirer: &Book, rows: Range<usize>) -> Vec<Lag> {
    let groups = grouped(acquirer, rows, |index| {
        let cleared = acquirer.columns.clearing_day.get(index);
        let from = if cleared.is_some() { cleared } else { acquirer.columns.moment.get(index).day() };
        let lag = acquirer.columns.payout_day.get(index).days_since(from)?;
        Some((from.number()? as u32, lag))
    });
    groups.into_iter().filter_map(|(wallet, rows)| proved_lag(wallet, rows)).collect()
}

fn proved_lag(wallet: bool, mut rows: Vec<(u32, i64)>) -> Option<Lag> {
    // Equal pairs of days are counted once: a month has few of them.
    rows.sort_unstable();
    let days: Vec<(Day, i64, usize)> = rows
        .chunk_by(|x, y| x == y)
        .filter_map(|same| same.first().and_then(|(from, lag)| Some((Day::from_number(i64::from(*from))?, *lag, same.len()))))
        .collect();
    let fitting = |fits: &dyn Fn(Day, i64) -> bool| days.iter().filter(|(from, lag, _)| fits(*from, *lag)).map(|(_, _, count)| count).sum::<usize>();
    let calendar =
        (0..=LAG_DAYS_MAX).map(|lag| (fitting(&|_, found| found == i64::from(lag)), lag)).max_by_key(|(count, lag)| (*count, u32::MAX - lag))?;
    let working = (1..=LAG_DAYS_MAX)
        .map(|lag| (fitting(&|from, found| workdays::after(from, lag).days_since(from) == Some(found)), lag))
        .max_by_key(|(count, lag)| (*count, u32::MAX - lag))?;
    let (count, (fit, lag)) = match working.0.cmp(&calendar.0) {
        std::cmp::Ordering::Greater => (DayCount::Working, working),
        std::cmp::Ordering::Less => (DayCount::Calendar, calendar),
        std::cmp::Ordering::Equal => (DayCount::Either, calendar),
    };
    let is_proved = rows.len() >= CUTOFF_ROWS_MIN && (rows.len() - fit) * 100 <= rows.len() * LAG_CONTRADICTIONS_PERCENT;
    let is_covered = days.iter().all(|(from, lag, _)| workdays::is_covered(*from) && workdays::is_covered(from.plus(*lag)));
    is_proved.then_some(Lag { input: 0, wallet, days: lag, count, rows: (fit as u32, rows.len() as u32), is_covered })
}

#[cfg(test)]
mod tests;
