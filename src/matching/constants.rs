//! What two files prove about the clocks and calendars behind them: clock offsets, cut-offs, settlement lags.
//!
//! In: books, and pairs linked by reference. Out: [`Constants`], each with the rows that prove it; what is not proved is
//! absent. Must not know: the profile, or what a constant is used for.

use crate::base::{Day, Moment, Name, workdays};
use crate::ledger::book::Book;

/// Pairs by reference a terminal needs before its clock is believed.
const CLOCK_PAIRS_MIN: usize = 8;
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
const SECONDS_A_DAY: u32 = 86_400;

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
        Constants { clocks: clocks(merchant, acquirer, known), cutoffs: cutoffs(acquirer), lags: lags(acquirer) }
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

    /// The settlement lag of an input's cards or wallets; `None` where it isn't proved.
    pub fn lag(&self, input: u32, wallet: bool) -> Option<&Lag> {
        self.lags.iter().find(|lag| lag.input == input && lag.wallet == wallet)
    }
}

impl Cutoff {
    /// The clearing day of a payment made at `moment`.
    pub fn clearing_day(&self, moment: Moment) -> Day {
        moment.day().plus(i64::from(moment.second_of_day() >= self.second_of_day))
    }
}

fn clocks(merchant: &Book, acquirer: &Book, known: &[(u32, u32)]) -> Vec<ClockOffset> {
    if !(merchant.has_time_of_day && acquirer.has_time_of_day) {
        return Vec::new();
    }
    let mut differences: Vec<(Name, i64)> = Vec::with_capacity(known.len());
    for (merchant_row, acquirer_row) in known {
        let (m, a) = (*merchant_row as usize, *acquirer_row as usize);
        let own = merchant.columns.terminal.get(m);
        let terminal = if own.is_some() { own } else { acquirer.columns.terminal.get(a) };
        if let Some(seconds) = merchant.columns.moment.get(m).seconds_since(acquirer.columns.moment.get(a)) {
            differences.push((terminal, seconds));
        }
    }
    differences.sort_unstable();
    let mut found: Vec<ClockOffset> = differences.chunk_by(|x, y| x.0 == y.0).filter_map(|pairs| proved_offset(pairs, pairs.first()?.0)).collect();
    found.retain(|clock| clock.terminal.is_some());
    differences.sort_unstable_by_key(|(_, seconds)| *seconds);
    found.extend(proved_offset(&differences, Name::NONE));
    found.sort_unstable_by_key(|clock| clock.terminal);
    found
}

/// The median of the differences, which ascend; `None` when they are few or most lie elsewhere.
fn proved_offset(pairs: &[(Name, i64)], terminal: Name) -> Option<ClockOffset> {
    let median = pairs.get(pairs.len() / 2)?.1;
    let near = pairs.iter().filter(|(_, seconds)| (seconds - median).abs() <= CLOCK_SPREAD_S).count();
    let is_proved = pairs.len() >= CLOCK_PAIRS_MIN && 2 * near > pairs.len();
    is_proved.then_some(ClockOffset { terminal, seconds: median, pairs: pairs.len() as u32 })
}

/// An input's cards (`false`) or wallets (`true`), and their rows.
type Group = ((u32, bool), Vec<(u32, i64)>);

/// The rows of each input's cards and of its wallets, with a first and a second day of which both are known.
fn grouped(book: &Book, days: impl Fn(usize) -> Option<(u32, i64)>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for index in 0..book.len {
        let Some(value) = days(index) else { continue };
        let key = (book.input_of(index), book.columns.channel.get(index).is_wallet());
        match groups.iter_mut().find(|(known, _)| *known == key) {
            Some((_, values)) => values.push(value),
            None => groups.push((key, vec![value])),
        }
    }
    groups.sort_unstable_by_key(|(key, _)| *key);
    groups
}

fn cutoffs(acquirer: &Book) -> Vec<Cutoff> {
    if !acquirer.has_time_of_day {
        return Vec::new();
    }
    let groups = grouped(acquirer, |index| {
        let moment = acquirer.columns.moment.get(index);
        let jump = acquirer.columns.clearing_day.get(index).days_since(moment.day())?;
        Some((moment.second_of_day(), jump))
    });
    let proved = |mut rows: Vec<(u32, i64)>| {
        rows.sort_unstable();
        proved_cutoff(&rows)
    };
    let mut found = Vec::new();
    for of_input in groups.chunk_by(|x, y| x.0.0 == y.0.0) {
        // Most acquirers clear all tenders at one time; only where the two disagree has each its own.
        let together = if of_input.len() > 1 { proved(of_input.iter().flat_map(|(_, rows)| rows.iter().copied()).collect()) } else { None };
        for ((input, wallet), rows) in of_input {
            if let Some((second_of_day, rows)) = together.or_else(|| proved(rows.clone())) {
                found.push(Cutoff { input: *input, wallet: *wallet, second_of_day, rows });
            }
        }
    }
    found
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

fn lags(acquirer: &Book) -> Vec<Lag> {
    let groups = grouped(acquirer, |index| {
        let cleared = acquirer.columns.clearing_day.get(index);
        let from = if cleared.is_some() { cleared } else { acquirer.columns.moment.get(index).day() };
        let lag = acquirer.columns.payout_day.get(index).days_since(from)?;
        Some((from.number()? as u32, lag))
    });
    groups.into_iter().filter_map(|((input, wallet), rows)| proved_lag(input, wallet, rows)).collect()
}

fn proved_lag(input: u32, wallet: bool, mut rows: Vec<(u32, i64)>) -> Option<Lag> {
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
    is_proved.then_some(Lag { input, wallet, days: lag, count, rows: (fit as u32, rows.len() as u32), is_covered })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Channel, Names};

    fn day(number: i64) -> Day {
        // 2026-03-01 is a Sunday.
        Day::from_civil(2026, 3, 1).unwrap().plus(number)
    }

    fn acquirer(rows: &[(i64, u32, i64, i64)]) -> Book {
        let mut book = Book { len: rows.len(), has_time_of_day: true, starts: vec![(1, 0)], ..Book::default() };
        for (index, (on, second, cleared, paid)) in rows.iter().enumerate() {
            book.columns.moment.set(index, Moment::new(day(*on), *second));
            book.columns.clearing_day.set(index, day(*cleared));
            book.columns.payout_day.set(index, day(*paid));
            book.columns.channel.set(index, Channel::Card);
        }
        book
    }

    #[test]
    fn a_clock_is_the_median_of_its_terminal_and_needs_enough_pairs() {
        let mut names = Names::default();
        let (first, second) = (names.intern("T1"), names.intern("T2"));
        let (mut merchant, mut other) = (Book { has_time_of_day: true, ..Book::default() }, Book { has_time_of_day: true, ..Book::default() });
        let mut known = Vec::new();
        for index in 0..30_usize {
            let terminal = if index < 25 { first } else { second };
            merchant.columns.terminal.set(index, terminal);
            let ahead = if terminal == first { 300 + (index as u32 % 5) } else { 303 };
            merchant.columns.moment.set(index, Moment::new(day(0), 40_000 + 60 * index as u32 + ahead));
            other.columns.moment.set(index, Moment::new(day(0), 40_000 + 60 * index as u32));
            known.push((index as u32, index as u32));
        }
        let constants = Constants::learn(&merchant, &other, &known);
        assert_eq!(constants.clock_offset(first), 302);
        assert_eq!(constants.clocks.len(), 2, "the second terminal has too few pairs");
        assert_eq!(constants.clock_offset(second), 303, "falls back to all pairs together");
        known.truncate(7);
        assert_eq!(Constants::learn(&merchant, &other, &known).clock_offset(first), 0);
    }

    #[test]
    fn clocks_that_scatter_prove_nothing() {
        let scattered: Vec<(Name, i64)> = (0..40).map(|n| (Name::NONE, n * 200)).collect();
        assert_eq!(proved_offset(&scattered, Name::NONE), None);
    }

    #[test]
    fn a_cut_off_is_the_roundest_time_between_the_rows_it_parts() {
        let mut rows = Vec::new();
        for index in 0..40_u32 {
            rows.push((i64::from(index % 7), 50_000 + index * 820, i64::from(index % 7), 9));
            rows.push((i64::from(index % 7), 82_815 + index * 80, i64::from(index % 7) + 1, 9));
        }
        let constants = Constants::learn(&Book::default(), &acquirer(&rows), &[]);
        assert_eq!(constants.cutoffs, vec![Cutoff { input: 1, wallet: false, second_of_day: 82_800, rows: (40, 40) }]);
        let cutoff = constants.cutoff(1, false).unwrap();
        assert_eq!(cutoff.clearing_day(Moment::new(day(0), 82_800)), day(1));
        assert_eq!(cutoff.clearing_day(Moment::new(day(0), 82_799)), day(0));
    }

    #[test]
    fn a_cut_off_needs_rows_either_side_and_no_contradiction() {
        let mut rows: Vec<_> = (0..100_u32).map(|index| (0, 40_000 + index * 100, 0, 9)).collect();
        rows.extend((0..19).map(|index| (0, 83_000 + index, 1, 9)));
        assert_eq!(cutoffs(&acquirer(&rows)), vec![], "19 rows after are too few");
        rows.push((0, 83_100, 1, 9));
        assert_eq!(cutoffs(&acquirer(&rows)).len(), 1);
        rows.extend((0..20).map(|index| (0, 30_000 + index, 1, 9)));
        assert_eq!(cutoffs(&acquirer(&rows)), vec![], "the morning clears next day too");
    }

    #[test]
    fn cards_and_wallets_prove_one_cut_off_together_and_each_its_own_where_they_disagree() {
        let of = |wallet_after: i64| {
            let mut rows: Vec<_> = (0..60_u32).map(|index| (0, 50_000 + index * 400, 0, 9)).collect();
            rows.extend((0..12).map(|index| (0, 83_000 + index * 60, 1, 9)));
            let cards = rows.len();
            rows.extend((0..60_u32).map(|index| (0, 50_010 + index * 400, 0, 9)));
            rows.extend((0..25).map(|index| (0, 83_010 + index * 60, wallet_after, 9)));
            let mut book = acquirer(&rows);
            for index in cards..rows.len() {
                book.columns.channel.set(index, Channel::WeChat);
            }
            cutoffs(&book)
        };
        assert_eq!(of(1).iter().map(|cutoff| (cutoff.wallet, cutoff.second_of_day)).collect::<Vec<_>>(), [(false, 82_800), (true, 82_800)]);
        assert_eq!(of(0).iter().map(|cutoff| (cutoff.wallet, cutoff.second_of_day)).collect::<Vec<_>>(), [(true, SECONDS_A_DAY)]);
    }

    #[test]
    fn where_the_late_evening_clears_on_its_own_day_the_cut_off_is_midnight() {
        let rows: Vec<_> = (0..60_u32).map(|index| (0, 80_000 + index * 100, 0, 9)).collect();
        let found = cutoffs(&acquirer(&rows));
        assert_eq!(found.first().map(|cutoff| cutoff.second_of_day), Some(SECONDS_A_DAY));
        let rows: Vec<_> = (0..60_u32).map(|index| (0, 30_000 + index * 130, 0, 9)).collect();
        assert_eq!(cutoffs(&acquirer(&rows)), vec![], "a shop that closes early proves nothing");
    }

    #[test]
    fn a_settlement_lag_is_counted_in_the_days_that_fit() {
        let t1: Vec<_> = (0..28).map(|n| (n, 40_000, n, workdays::after(day(n), 1).days_since(day(0)).unwrap())).collect();
        let found = lags(&acquirer(&t1));
        assert_eq!(found, vec![Lag { input: 1, wallet: false, days: 1, count: DayCount::Working, rows: (28, 28), is_covered: true }]);
        let d1: Vec<_> = (0..28).map(|n| (n, 40_000, n, n + 1)).collect();
        assert_eq!(lags(&acquirer(&d1)).first().map(|lag| (lag.days, lag.count)), Some((1, DayCount::Calendar)));
        let midweek: Vec<_> = (0..28).map(|n| (n % 3 + 1, 40_000, n % 3 + 1, n % 3 + 2)).collect();
        assert_eq!(lags(&acquirer(&midweek)).first().map(|lag| lag.count), Some(DayCount::Either));
        let scattered: Vec<_> = (0..28).map(|n| (n, 40_000, n, n + n % 5)).collect();
        assert_eq!(lags(&acquirer(&scattered)), vec![]);
    }
}
