//! Which stretch of time both sides cover, and where a row stands to it: in transit, of an earlier period, outside.
//!
//! In: books, cut-offs, links. Out: [`Coverages`]. Must not know: codes.
//!
//! A statement is cut at its cut-off, not at midnight: the clearing day of a payment after the cut-off is the next one. A
//! shop may have several acquirers, each with statements of its own; a row of the shop is judged by the statement that
//! covers its terminal or tender, and a statement that is not there makes no sale missing.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::ops::Range;

use crate::base::{ByName, Channel, Day, Moment, Name};
use crate::ledger::{Book, ReadTable};
use crate::matching::Links;
use crate::matching::constants::Constants;

use super::desk::{Class, Look};

mod statement;

use statement::{Statement, count_day, widen};

// A day with fewer rows than this on one side proves nothing of a file that lacks it.
const USUAL_DAY_ROWS_MIN: u32 = 3;
// Sales of a channel that no link reaches, from which on its statement is held to be missing; links that show what channel one is of.
const UNKNOWN_CHANNEL_ROWS_MIN: u32 = 8;
const LINKS_OF_CHANNEL_MIN: u32 = 10;
// Rows under a merchant number that the statements never name, from which on its statement is held to be missing.
const UNKNOWN_NUMBER_ROWS_MIN: u32 = 10;
// Rows of a terminal that the statements never name, from which on that is worth saying.
const UNKNOWN_TERMINAL_ROWS_MIN: u32 = 3;

/// Where a row without a partner stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Both sides cover it: its partner is missing.
    Covered,
    /// A merchant row after the last cut-off of the statement: it will be in the next one.
    InTransit,
    /// An acquirer row of the evening before the merchant's first day.
    Prior,
    /// Outside the common period, or on a day the other file leaves out.
    Outside,
}

/// A statement that is not there at all, whatever the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lacking {
    /// That of a merchant number.
    Number(Name),
    /// That of a tender.
    Channel(Channel),
    /// That of a day between others.
    Day(Day),
    /// The list of refunds of a tender whose sales are there.
    Refunds,
    /// The list of sales of a tender whose refunds are there.
    Sales,
}

/// What the files cover, a statement (or series of statements of one layout) each.
#[derive(Clone, Debug, Default)]
pub struct Coverages {
    statements: Vec<Statement>,
    of_input: BTreeMap<u32, usize>,
    by_terminal: BTreeMap<Name, usize>,
    by_channel: BTreeMap<Channel, usize>,
    default: usize,
    merchant_first: Day,
    merchant_last: Day,
    merchant_days: Vec<u32>,
    merchant_has_rows: bool,
    /// The merchant's channels that no statement has, by the links: none of them says its own.
    unlinked_channels: Vec<Channel>,
    terminals: Shared,
    merchant_numbers: Shared,
}

// Names of a kind that both sides write: terminals, merchant numbers.
#[derive(Clone, Debug, Default)]
struct Shared {
    is_stated: ByName<bool>,
    merchant_rows: ByName<u32>,
}

impl Coverages {
    /// What two books cover. The tables tell which inputs are of one layout and what their preambles declare.
    pub fn new(merchant: &Book, acquirer: &Book, tables: &[ReadTable], constants: &Constants) -> Coverages {
        let merchant_has_rows = merchant.len > 0;
        let mut coverages = Coverages { merchant_first: Day::NONE, merchant_last: Day::NONE, merchant_has_rows, ..Coverages::default() };
        let mut layouts: Vec<(&str, Vec<&str>)> = Vec::new();
        for (input, _) in &acquirer.starts {
            let Some(meta) = tables.get(*input as usize).map(|table| &table.meta) else { continue };
            let layout = (meta.format, meta.columns.iter().map(|column| column.header.as_str()).collect::<Vec<_>>());
            let at = layouts.iter().position(|known| *known == layout).unwrap_or_else(|| {
                layouts.push(layout);
                coverages.statements.push(Statement::new(constants, *input));
                layouts.len() - 1
            });
            coverages.of_input.insert(*input, at);
            if let Some(statement) = coverages.statements.get_mut(at) {
                statement.leaves_out = meta.leaves_out;
            }
            if let (Some((first, last)), Some(statement)) = (meta.declared_days, coverages.statements.get_mut(at)) {
                widen(&mut statement.first, &mut statement.last, first);
                widen(&mut statement.first, &mut statement.last, last);
                statement.is_declared = true;
            }
        }
        for row in 0..merchant.len as u32 {
            let day = merchant.moment(row).day();
            widen(&mut coverages.merchant_first, &mut coverages.merchant_last, day);
            count_day(&mut coverages.merchant_days, day);
            coverages.terminals.merchant_rows.change(merchant.columns.terminal.get(row as usize), |rows| *rows += 1);
            coverages.merchant_numbers.merchant_rows.change(merchant.columns.merchant_no.get(row as usize), |rows| *rows += 1);
        }
        coverages.look_over_acquirer(acquirer);
        coverages
    }

    fn look_over_acquirer(&mut self, acquirer: &Book) {
        if !acquirer.has_time_of_day || acquirer.is_mixed() {
            self.find_later_settlement(acquirer);
        }
        for (input, rows) in acquirer.inputs() {
            let Some(statement) = self.of_input.get(&input).and_then(|at| self.statements.get_mut(*at)) else { continue };
            for row in rows {
                statement.add(acquirer, row as u32);
            }
        }
        self.statements.iter_mut().for_each(Statement::bound_cutoff);
        self.terminals.state(acquirer.columns.terminal.values());
        self.merchant_numbers.state(acquirer.columns.merchant_no.values());
    }

    // Where only days are known no time of day parts those who clear on the next: if none clears on its own day, all are settled later.
    fn find_later_settlement(&mut self, acquirer: &Book) {
        let mut seen = vec![(false, false); self.statements.len()];
        for (input, rows) in acquirer.inputs() {
            let Some(seen) = self.of_input.get(&input).and_then(|at| seen.get_mut(*at)) else { continue };
            let untimed = rows.filter(|row| !acquirer.knows_time(*row as u32));
            let lags = untimed.filter_map(|row| acquirer.columns.clearing_day.get(row).days_since(acquirer.columns.moment.get(row).day()));
            *seen = lags.fold(*seen, |(own, later), lag| (own || lag < 1, later || lag >= 1));
        }
        for (statement, (own, later)) in self.statements.iter_mut().zip(seen) {
            statement.settles_later = later && !own;
        }
    }

    /// Learns from the links which statement covers which terminal and tender.
    pub fn learn_routes(&mut self, merchant: &Book, acquirer: &Book, links: &Links) {
        let mut terminals: ByName<BTreeMap<usize, u32>> = ByName::default();
        let mut channels: BTreeMap<(Channel, usize), u32> = BTreeMap::new();
        let mut totals = vec![0_u32; self.statements.len()];
        // Rows of one input come one after the other, and links mostly in their order.
        let inputs: Vec<(Range<usize>, Option<usize>)> = acquirer.inputs().map(|(input, rows)| (rows, self.of_input.get(&input).copied())).collect();
        let last = Cell::new(0);
        let statement_of = |a: u32| {
            let is_its = |at: &usize| inputs.get(*at).is_some_and(|(rows, _)| rows.contains(&(a as usize)));
            let at = Some(last.get()).filter(is_its).or_else(|| (0..inputs.len()).find(is_its))?;
            last.set(at);
            inputs.get(at)?.1
        };
        for (m, a, _) in links.iter() {
            let Some(at) = statement_of(a) else { continue };
            terminals.change(merchant.columns.terminal.get(m as usize), |counts| *counts.entry(at).or_default() += 1);
            *channels.entry((merchant.columns.channel.get(m as usize), at)).or_default() += 1;
            self.terminals.state(&[merchant.columns.terminal.get(m as usize)]);
            self.merchant_numbers.state(&[merchant.columns.merchant_no.get(m as usize)]);
            if let Some(total) = totals.get_mut(at) {
                *total += 1;
            }
        }
        let terminals = terminals.iter().flat_map(|(name, counts)| counts.iter().map(move |(at, count)| ((name, *at), *count))).collect();
        self.unlinked_channels = unlinked(merchant, links, &channels, &totals);
        self.by_terminal = most(terminals).into_iter().filter(|(name, _)| name.is_some()).collect();
        self.by_channel = most(channels).into_iter().filter(|(channel, _)| *channel != Channel::Unsaid).collect();
        self.default = totals.iter().enumerate().max_by_key(|(at, total)| (**total, std::cmp::Reverse(*at))).map_or(0, |(at, _)| at);
        for row in 0..merchant.len as u32 {
            let at = links.of_merchant(row).and_then(statement_of).unwrap_or_else(|| self.route(merchant, row));
            let channel = merchant.columns.channel.get(row as usize);
            if let Some(statement) = self.statements.get_mut(at) {
                let clearing = statement.clearing_day(merchant.moment(row), channel);
                count_day(&mut statement.merchant_days, clearing);
            }
        }
    }

    // Which statement a merchant record belongs to: the tender decides where statements differ in it, else the terminal.
    fn route(&self, merchant: &Book, row: u32) -> usize {
        let channel = self.by_channel.get(&merchant.columns.channel.get(row as usize));
        let terminal = self.by_terminal.get(&merchant.columns.terminal.get(row as usize));
        channel.or(terminal).copied().unwrap_or(self.default)
    }

    /// The clearing day of a moment under the cut-off of an acquirer record's statement.
    pub fn clearing_day(&self, acquirer: &Book, row: u32, moment: Moment) -> Day {
        let statement = self.of_input.get(&acquirer.input_of(row as usize)).and_then(|at| self.statements.get(*at));
        statement.map_or(moment.day(), |statement| statement.clearing_day(moment, acquirer.columns.channel.get(row as usize)))
    }

    /// Where a merchant record without a partner stands.
    pub fn of_merchant(&self, merchant: &Book, row: u32) -> Standing {
        let (moment, channel) = (merchant.moment(row), merchant.columns.channel.get(row as usize));
        let Some(statement) = self.statements.get(self.route(merchant, row)) else { return Standing::Covered };
        if self.lacking(merchant, row).is_some() {
            return Standing::Outside;
        }
        if !moment.is_some() || !statement.last.is_some() {
            return Standing::Covered;
        }
        let (day, clearing) = (moment.day(), statement.clearing_day(moment, channel));
        if clearing < statement.first || day > statement.last {
            return Standing::Outside;
        }
        if clearing > statement.last {
            return Standing::InTransit;
        }
        // A statement without clearing days may have been made before the day ended: what comes after its last row is pending.
        let is_cut_unknown = !statement.has_clearing_days && !statement.is_declared && merchant.knows_time(row);
        if is_cut_unknown && day == statement.last && statement.last_moment.is_some() && moment > statement.last_moment.plus(600) {
            return Standing::InTransit;
        }
        Standing::Covered
    }

    /// The statement of a merchant record that is not among those given.
    pub fn lacking(&self, merchant: &Book, row: u32) -> Option<Lacking> {
        let channel = merchant.columns.channel.get(row as usize);
        if self.statements.is_empty() {
            return None;
        }
        // A merchant number is a contract's: one that no statement names has a statement of its own, which is not here. A terminal
        // is not: one that its statement leaves out may as well have kept its batches.
        let number = merchant.columns.merchant_no.get(row as usize);
        if self.merchant_numbers.is_left_out(number, UNKNOWN_NUMBER_ROWS_MIN) {
            return Some(Lacking::Number(number));
        }
        let lists = |statement: &&Statement| statement.channels.iter().any(|known| known.agrees(channel));
        if !self.statements.iter().any(|statement| lists(&statement)) || self.unlinked_channels.contains(&channel) {
            return Some(Lacking::Channel(channel));
        }
        let is_back = matches!(merchant.class(row), Class::Refund | Class::Cancel);
        if self.statements.iter().filter(lists).all(|statement| statement.leaves_out[usize::from(!is_back)]) {
            return Some(if is_back { Lacking::Refunds } else { Lacking::Sales });
        }
        let (statement, moment) = (self.statements.get(self.route(merchant, row))?, merchant.moment(row));
        let day = Some(statement.clearing_day(moment, channel)).filter(|day| moment.is_some() && statement.last.is_some() && day.is_some())?;
        let is_between = day > statement.first && day < statement.last && moment.day() <= statement.last;
        (is_between && is_day_missing(&statement.days, &statement.merchant_days, day)).then_some(Lacking::Day(day))
    }

    /// Whether both sides cover the day of an acquirer record's original.
    pub fn reaches_back_to(&self, acquirer: &Book, row: u32, day: Day) -> bool {
        let statement = self.of_input.get(&acquirer.input_of(row as usize)).and_then(|at| self.statements.get(*at));
        let first = statement.map_or(Day::NONE, |statement| statement.first);
        (!first.is_some() || day >= first) && (!self.merchant_first.is_some() || day >= self.merchant_first)
    }

    /// Where an acquirer record without a partner stands.
    pub fn of_acquirer(&self, acquirer: &Book, row: u32) -> Standing {
        let moment = acquirer.moment(row);
        let statement = self.of_input.get(&acquirer.input_of(row as usize)).and_then(|at| self.statements.get(*at));
        // A record without a row covers no day.
        if !self.merchant_has_rows {
            return Standing::Outside;
        }
        let (Some(statement), true, true) = (statement, moment.is_some(), self.merchant_last.is_some()) else { return Standing::Covered };
        let (day, clearing) = (moment.day(), statement.clearing_day_of(acquirer, row));
        if day < self.merchant_first {
            return if clearing >= self.merchant_first { Standing::Prior } else { Standing::Outside };
        }
        if day > self.merchant_last || is_day_missing(&self.merchant_days, &statement.days, day) {
            return Standing::Outside;
        }
        Standing::Covered
    }

    /// Whether the statements list rows of a merchant record's terminal, as far as both sides name terminals.
    pub fn lists_terminal_of(&self, merchant: &Book, row: u32) -> bool {
        !self.terminals.is_left_out(merchant.columns.terminal.get(row as usize), UNKNOWN_TERMINAL_ROWS_MIN)
    }
}

impl Shared {
    fn state(&mut self, names: &[Name]) {
        for name in names {
            self.is_stated.change(*name, |is_stated| *is_stated = true);
        }
    }

    fn is_stated(&self, name: Name) -> bool {
        self.is_stated.get(name).copied().unwrap_or(false)
    }

    // Both sides write such names, and this one, with so many rows of the merchant's, no statement has.
    fn is_left_out(&self, name: Name, rows_min: u32) -> bool {
        let has_rows = self.merchant_rows.get(name).is_some_and(|rows| *rows >= rows_min);
        let is_shared = || self.merchant_rows.iter().any(|(name, rows)| name.is_some() && *rows > 0 && self.is_stated(name));
        name.is_some() && has_rows && !self.is_stated(name) && is_shared()
    }
}

// Channels of which no payment is linked, of so many, where every statement's links are of one channel: it lists that one alone.
fn unlinked(merchant: &Book, links: &Links, of: &BTreeMap<(Channel, usize), u32>, totals: &[u32]) -> Vec<Channel> {
    let is_of_one = |(at, total): (usize, &u32)| {
        let most = of.iter().filter(|((channel, statement), _)| *statement == at && *channel != Channel::Unsaid).map(|(_, count)| *count).max();
        *total >= LINKS_OF_CHANNEL_MIN && most.is_some_and(|most| most * 20 >= total * 19)
    };
    if totals.is_empty() || !totals.iter().enumerate().all(is_of_one) {
        return Vec::new();
    }
    let mut rows: BTreeMap<Channel, (u32, u32)> = BTreeMap::new();
    for row in (0..merchant.len as u32).filter(|row| merchant.moved(*row) && merchant.class(*row) == Class::Sale) {
        let counts = rows.entry(merchant.columns.channel.get(row as usize)).or_default();
        *counts = (counts.0 + u32::from(links.of_merchant(row).is_some()), counts.1 + 1);
    }
    let is_unlinked =
        |(channel, (linked, all)): &(Channel, (u32, u32))| *channel != Channel::Unsaid && *linked == 0 && *all >= UNKNOWN_CHANNEL_ROWS_MIN;
    rows.into_iter().filter(is_unlinked).map(|(channel, _)| channel).collect()
}

// For each key the statement with most links; the earlier one among equals.
fn most<K: Ord + Copy>(counts: BTreeMap<(K, usize), u32>) -> BTreeMap<K, usize> {
    let mut best: BTreeMap<K, (u32, usize)> = BTreeMap::new();
    for ((key, at), count) in counts {
        let known = best.entry(key).or_insert((0, at));
        if count > known.0 {
            *known = (count, at);
        }
    }
    best.into_iter().map(|(key, (_, at))| (key, at)).collect()
}

// A day on which one file has nothing and the other a usual day's rows is a missing file, not missing sales.
fn is_day_missing(own: &[u32], other: &[u32], day: Day) -> bool {
    let Some(number) = day.number().and_then(|number| usize::try_from(number).ok()) else { return false };
    own.get(number).copied().unwrap_or(0) == 0 && other.get(number).copied().unwrap_or(0) >= USUAL_DAY_ROWS_MIN
}

#[cfg(test)]
mod tests;
