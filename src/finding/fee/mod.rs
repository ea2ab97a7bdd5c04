//! F: the fee of each acquirer row against contract or inferred rule.
//!
//! In: the acquirer's book, the profile's contracts. Out: findings of the fee axis, the rules used. Must not know: links,
//! sentences.
//!
//! A class is an input, a channel and a kind of card. Contracts that fit a class are its rules; a class without one
//! teaches its own. Fees never touch the bridge: a finding here has no effect on the sums.

use crate::base::{CardKind, Channel, Day, Minor, Name};
use crate::ledger::ReadTable;
use crate::profile::Profile;

use super::build::Finding;
use super::desk::{Class as RowClass, Desk, Look};

mod apart;
mod judge;
mod learn;
mod others;
pub mod rule;
#[cfg(test)]
mod tests;

pub use apart::FeesApart;
pub use learn::{Ticket, infer};
use rule::{FeeRule, Fit};

/// Rows of a class looked at when a rule or a rounding is learnt: more prove no more.
const SAMPLE_MAX: usize = 20_000;
const CHANNELS: usize = 11;
const CARD_KINDS: usize = 3;
/// Classes of an input.
const CLASSES: usize = CHANNELS * CARD_KINDS;

/// What the fees of a check came to.
#[derive(Clone, Debug, Default)]
pub struct Fees {
    /// Findings, in no order.
    pub findings: Vec<Finding>,
    /// The rules used, in the order of the contracts, then of inputs and classes.
    pub rules: Vec<FeeRule>,
}

/// Judges the fees of all acquirer rows.
pub fn fees(desk: &Desk<'_>, tables: &[ReadTable], profile: &Profile) -> Fees {
    let apart = FeesApart::of(desk);
    if !desk.acquirer.columns.fee.is_present() && apart.of_sale.is_empty() {
        return Fees::default();
    }
    let mut floor = Floor::new(desk, tables, profile, apart);
    floor.learn();
    let mut findings = judge::deviations(&mut floor);
    findings.extend(others::fee_rows(&floor));
    findings.extend(others::refunds(&floor));
    findings.extend(others::nets(&floor));
    let mut rules = floor.rules;
    rules.retain(|rule| rule.rows > 0);
    Fees { findings, rules }
}

/// A class of rows and the rules that may hold for it, in their order.
#[derive(Clone, Debug, Default)]
struct Class {
    input: u32,
    channel: Channel,
    card: CardKind,
    rows: usize,
    rules: Vec<(usize, Fit)>,
}

/// All that judging needs.
struct Floor<'a> {
    desk: &'a Desk<'a>,
    rules: Vec<FeeRule>,
    classes: Vec<Class>,
    /// The sales that bear a fee: row, class. A ticket takes five times the room and is made again whenever it is asked for.
    sales: Vec<(u32, u32)>,
    /// Fees on rows of their own that name their payment.
    apart: FeesApart,
    /// −1 for inputs that write a cost with a minus.
    signs: Vec<i64>,
    /// Days of the acquirer's rows, first to last, both counted.
    days: i64,
}

impl<'a> Floor<'a> {
    fn new(desk: &'a Desk<'a>, tables: &[ReadTable], profile: &Profile, apart: FeesApart) -> Floor<'a> {
        let inputs = tables.len();
        let rules: Vec<FeeRule> = profile.contracts.iter().filter_map(|contract| FeeRule::of_contract(contract, profile.currency())).collect();
        let classes = vec![Class::default(); inputs * CLASSES];
        let mut floor = Floor { desk, rules, classes, sales: Vec::new(), apart, signs: vec![1; inputs], days: 1 };
        floor.signs = floor.fee_signs(inputs);
        let sales = floor.sales_with_fee();
        let (mut first, mut last) = (Day::NONE, Day::NONE);
        for (row, class) in &sales {
            if let Some(class) = floor.classes.get_mut(*class as usize) {
                class.rows += 1;
                (class.channel, class.card) = channel_and_card(desk, *row);
            }
            let day = floor.day(*row);
            first = first.min(day);
            last = if last.is_some() && day.is_some() { last.max(day) } else { last.min(day) };
        }
        floor.sales = sales;
        floor.days = last.days_since(first).map_or(1, |days| days + 1);
        for (at, class) in floor.classes.iter_mut().enumerate() {
            class.input = (at / CLASSES) as u32;
        }
        let named: Vec<Vec<u32>> = floor.rules.iter().map(|rule| inputs_named(&rule.acquirer, tables)).collect();
        for class in floor.classes.iter_mut().filter(|class| class.rows > 0) {
            let fits = |(at, rule): (usize, &FeeRule)| {
                let fit = rule.fits(class.input, class.channel, class.card);
                let is_named = named.get(at).is_none_or(|inputs| inputs.is_empty() || inputs.contains(&class.input));
                (fit != Fit::No && is_named).then_some((at, fit))
            };
            class.rules = floor.rules.iter().enumerate().filter_map(fits).collect();
        }
        floor
    }

    // The sign under which an input writes a cost: that of most of its sales' fees.
    fn fee_signs(&self, inputs: usize) -> Vec<i64> {
        let mut signs = vec![1; inputs];
        for (input, rows) in self.desk.acquirer.inputs() {
            let fee = |row: usize| self.desk.acquirer.columns.fee.get(row).value().unwrap_or(0);
            let balance: i64 = rows.filter(|row| self.is_sale(*row as u32)).map(|row| fee(row).signum()).sum();
            if let Some(sign) = signs.get_mut(input as usize).filter(|_| balance < 0) {
                *sign = -1;
            }
        }
        signs
    }

    fn sales_with_fee(&self) -> Vec<(u32, u32)> {
        let book = self.desk.acquirer;
        let mut sales = Vec::with_capacity(if book.columns.fee.is_present() { book.len } else { self.apart.of_sale.len() });
        for (input, rows) in book.inputs() {
            let has_fee = |row: u32| book.columns.fee.get(row as usize).value().is_some() || self.apart.fee(row).is_some();
            let bears_fee = |row: &u32| has_fee(*row) && self.is_sale(*row);
            sales.extend(rows.map(|row| row as u32).filter(bears_fee).map(|row| (row, class_at(self.desk, input, row) as u32)));
        }
        sales
    }

    /// The sales that bear a fee: row, class, ticket.
    fn tickets(&self) -> impl Iterator<Item = (u32, usize, Ticket)> {
        let book = self.desk.acquirer;
        self.sales.iter().map(move |(row, class)| {
            let sign = self.signs.get(*class as usize / CLASSES).copied().unwrap_or(1);
            let fee = self.fee_of(*row, sign).unwrap_or(0);
            (*row, *class as usize, Ticket { amount: book.amount(*row), fee, day: self.day(*row) })
        })
    }

    fn is_sale(&self, row: u32) -> bool {
        let book = self.desk.acquirer;
        book.class(row) == RowClass::Sale && book.amount(row) > 0 && self.counts(row)
    }

    // Money moved, in the check's currency, and the row is not a repeat.
    fn counts(&self, row: u32) -> bool {
        let book = self.desk.acquirer;
        book.moved(row) && book.columns.currency.get(row as usize) == Name::NONE && !self.desk.is_set_apart(row)
    }

    /// The fee of a row, positive for a cost; `None` where the file has none.
    fn fee(&self, row: u32) -> Option<Minor> {
        self.fee_of(row, self.signs.get(self.desk.acquirer.input_of(row as usize) as usize).copied().unwrap_or(1))
    }

    // On the row itself, under the input's sign of a cost, else on a row of its own.
    fn fee_of(&self, row: u32, sign: i64) -> Option<Minor> {
        let own = self.desk.acquirer.columns.fee.get(row as usize).value();
        own.filter(|fee| *fee != 0).map(|fee| sign * fee).or_else(|| self.apart.fee(row)).or(own)
    }

    fn day(&self, row: u32) -> Day {
        let clearing = self.desk.acquirer.columns.clearing_day.get(row as usize);
        if clearing.is_some() { clearing } else { self.desk.acquirer.moment(row).day() }
    }

    /// The rules that may hold for a ticket: those that only may, then the first that surely does.
    fn rules_for(&self, class: usize, ticket: &Ticket) -> impl Iterator<Item = (usize, &FeeRule)> {
        let mut is_over = false;
        let rules = self.classes.get(class).map_or(&[][..], |class| &class.rules);
        rules.iter().filter_map(|(at, fit)| Some((*at, *fit, self.rules.get(*at)?))).filter_map(move |(at, fit, rule)| {
            if is_over || !rule.holds(ticket.day, ticket.amount) {
                return None;
            }
            is_over = fit == Fit::Sure;
            Some((at, rule))
        })
    }

    // Rules of classes without a contract; the rounding of contracts that name none.
    fn learn(&mut self) {
        let samples = self.samples();
        let contracts = self.rules.len();
        for at in 0..contracts {
            if self.rules.get(at).is_some_and(|rule| !rule.is_rounding_given) {
                let tickets: Vec<Ticket> = samples
                    .iter()
                    .flat_map(|(class, tickets)| tickets.iter().map(move |ticket| (*class, *ticket)))
                    .filter(|(class, ticket)| self.rules_for(*class, ticket).last().is_some_and(|(own, _)| own == at))
                    .map(|(_, ticket)| ticket)
                    .collect();
                if let Some(rule) = self.rules.get_mut(at) {
                    rule.rounding = learn::learnt_rounding(rule, &tickets);
                }
            }
        }
        for (at, tickets) in samples {
            let Some(class) = self.classes.get_mut(at).filter(|class| class.rules.is_empty()) else { continue };
            let found = self.desk.known.taught(self.desk.acquirer, at / CLASSES, at % CLASSES, tickets);
            // Two rules that hold for the same days are two classes the file does not name: either may be right.
            let fit = if found.len() > 1 && found.iter().all(|rule| !rule.from.is_some() && !rule.to.is_some()) { Fit::Possible } else { Fit::Sure };
            for rule in found {
                class.rules.push((self.rules.len(), fit));
                let card = (class.card != CardKind::Unsaid).then_some(class.card);
                self.rules.push(FeeRule { input: Some(class.input), channel: Some(class.channel), card, rows: 0, ..rule });
            }
        }
    }

    // At most SAMPLE_MAX tickets of each class, evenly spread.
    fn samples(&self) -> Vec<(usize, Vec<Ticket>)> {
        let mut samples: Vec<Vec<Ticket>> = vec![Vec::new(); self.classes.len()];
        let mut seen = vec![0_usize; self.classes.len()];
        for (_, class, ticket) in self.tickets() {
            let step = self.classes.get(class).map_or(1, |class| class.rows.div_ceil(SAMPLE_MAX).max(1));
            if let (Some(count), Some(sample)) = (seen.get_mut(class), samples.get_mut(class)) {
                if count.is_multiple_of(step) {
                    sample.push(ticket);
                }
                *count += 1;
            }
        }
        samples.into_iter().enumerate().filter(|(_, sample)| !sample.is_empty()).collect()
    }

    /// What a sum of the period comes to in a year.
    fn yearly(&self, sum: Minor) -> Minor {
        sum * 365 / self.days.max(1)
    }
}

// The place of a row's class among those of all inputs.
fn class_at(desk: &Desk<'_>, input: u32, row: u32) -> usize {
    let (channel, card) = channel_and_card(desk, row);
    (input as usize * CHANNELS + channel as usize) * CARD_KINDS + card as usize
}

// A row with a card whose channel is not said is a card's.
fn channel_and_card(desk: &Desk<'_>, row: u32) -> (Channel, CardKind) {
    let columns = &desk.acquirer.columns;
    let channel = columns.channel.get(row as usize);
    let is_card = channel == Channel::Unsaid && desk.acquirer.card(row).is_some();
    (if is_card { Channel::Card } else { channel }, columns.card_kind.get(row as usize))
}

// The inputs whose name or preamble has the acquirer's words; none when it names nobody or nothing has them.
fn inputs_named(acquirer: &str, tables: &[ReadTable]) -> Vec<u32> {
    let name = acquirer.trim();
    if name.is_empty() {
        return Vec::new();
    }
    let has = |table: &ReadTable| {
        let mut preamble = (0..table.rows.len()).take_while(|index| table.rows.number(*index) < table.meta.header_row);
        table.meta.name.contains(name) || preamble.any(|index| table.rows.cells(index).any(|cell| cell.text.contains(name)))
    };
    tables.iter().enumerate().filter(|(_, table)| has(table)).map(|(input, _)| input as u32).collect()
}
