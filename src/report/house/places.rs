//! Rates of each code by terminal, cashier, channel and hour, with their exact intervals.
//!
//! In: a finished check. Out: [`RateTable`]s. Must not know: words.
//!
//! A trial is a payment: a merchant row in scope, or an acquirer row that no merchant row stands beside. An event is a
//! finding of the line axis, at the place of its first row.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::interval::interval;
use super::{EVENTS_NAMED_MIN, TRIALS_FEW};
use crate::base::{Channel, Day, Name};
use crate::check::Checked;
use crate::finding::build::Finding;
use crate::finding::codes::Axis;
use crate::ledger::Book;

/// A kind of place, and how a payment's is named.
type Naming<'a> = (&'static str, &'a dyn Fn(&Spot) -> Option<String>);

/// Rates by one kind of place.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RateTable {
    /// `terminal`, `cashier`, `channel` or `hour`.
    pub by: String,
    /// A line a place and code; the code is empty for all codes together.
    pub lines: Vec<Rate>,
}

/// How often a code comes at a place.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Rate {
    /// The place as the file has it, the channel's word, or the hour; empty for people who are not named.
    pub name: String,
    /// How many people an unnamed line stands for.
    pub people: u64,
    /// The code; empty for all.
    pub code: String,
    /// Findings.
    pub events: u64,
    /// Payments.
    pub trials: u64,
    /// Bounds of the share in hundred-thousandths, by Clopper and Pearson at 95 %.
    pub low: u64,
    /// The upper bound.
    pub high: u64,
    /// Whether there are too few to say anything.
    pub is_few: bool,
}

impl Rate {
    fn of(name: String, code: &str, events: u64, trials: u64) -> Rate {
        let (low, high) = interval(events, trials);
        Rate { name, people: 0, code: code.to_owned(), events, trials, low, high, is_few: events < EVENTS_NAMED_MIN || trials < TRIALS_FEW }
    }
}

/// Where and when one payment or finding was.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Spot {
    pub terminal: Name,
    pub cashier: Name,
    pub channel: Channel,
    pub hour: Option<u32>,
    pub day: Day,
}

impl Spot {
    fn of(book: &Book, row: usize) -> Spot {
        let record = book.record(row);
        let hour = (book.knows_time(row as u32) && record.moment.is_some()).then(|| record.moment.second_of_day() / 3_600);
        Spot { terminal: record.terminal, cashier: record.cashier, channel: record.channel, hour, day: record.moment.day() }
    }
}

/// All payments and findings with their places.
pub(super) struct Trials {
    pub payments: Vec<Spot>,
    pub events: Vec<(Spot, usize)>,
}

impl Trials {
    pub fn new(checked: &Checked) -> Trials {
        let grouped: BTreeSet<u32> = checked.groups.iter().flat_map(|(_, acquirer)| acquirer).copied().collect();
        let spots = |book: &Book, codes: &[crate::finding::code::Code], keep: &dyn Fn(u32) -> bool| -> Vec<Spot> {
            let in_scope = codes.iter().enumerate().filter(|(row, code)| !code.is_out() && keep(*row as u32));
            in_scope.map(|(row, _)| Spot::of(book, row)).collect()
        };
        let mut payments = spots(&checked.merchant, &checked.merchant_codes, &|_| true);
        let is_alone = |row: u32| checked.links.of_acquirer(row).is_none() && !grouped.contains(&row);
        payments.extend(spots(&checked.acquirer, &checked.acquirer_codes, &is_alone));
        let lines = checked.findings.iter().enumerate().filter(|(_, finding)| finding.axis() == Axis::Line);
        let events = lines.filter_map(|(at, finding)| Some((spot_of(checked, finding)?, at))).collect();
        Trials { payments, events }
    }

    pub fn rates(&self, checked: &Checked) -> Vec<RateTable> {
        let name = |name: Name| if name.is_some() { Some(checked.names.text(name).to_owned()) } else { None };
        let by: [Naming<'_>; 4] = [
            ("terminal", &|spot| name(spot.terminal)),
            ("cashier", &|spot| name(spot.cashier)),
            ("channel", &|spot| Some(spot.channel.name().to_owned())),
            ("hour", &|spot| spot.hour.map(|hour| format!("{hour:02}"))),
        ];
        by.into_iter().map(|(by, key)| self.table(checked, by, key)).filter(|table| !table.lines.is_empty()).collect()
    }

    fn table(&self, checked: &Checked, by: &str, key: &dyn Fn(&Spot) -> Option<String>) -> RateTable {
        let mut trials: BTreeMap<String, u64> = BTreeMap::new();
        for name in self.payments.iter().filter_map(key) {
            *trials.entry(name).or_default() += 1;
        }
        let mut events: BTreeMap<(String, &'static str), u64> = BTreeMap::new();
        for (spot, at) in &self.events {
            let (Some(name), Some(finding)) = (key(spot), checked.findings.get(*at)) else { continue };
            *events.entry((name.clone(), "")).or_default() += 1;
            *events.entry((name, finding.code.name())).or_default() += 1;
        }
        let codes: BTreeSet<&str> = events.keys().map(|(_, code)| *code).chain([""]).collect();
        let mut lines = Vec::new();
        for code in codes {
            let mut unnamed = Rate::default();
            for (name, trials) in &trials {
                let events = events.get(&(name.clone(), code)).copied().unwrap_or(0);
                // People are named from three events on; the others are one line together.
                if by == "cashier" && events < EVENTS_NAMED_MIN {
                    (unnamed.people, unnamed.events, unnamed.trials) = (unnamed.people + 1, unnamed.events + events, unnamed.trials + trials);
                } else if by != "hour" || *trials > 0 {
                    lines.push(Rate::of(name.clone(), code, events.min(*trials), *trials));
                }
            }
            if unnamed.people > 0 {
                let events = unnamed.events.min(unnamed.trials);
                lines.push(Rate { people: unnamed.people, ..Rate::of(String::new(), code, events, unnamed.trials) });
            }
        }
        RateTable { by: by.to_owned(), lines }
    }
}

/// The place of a finding: that of its first row, the merchant's before the acquirer's, as far as its other rows have the same.
pub(super) fn spot_of(checked: &Checked, finding: &Finding) -> Option<Spot> {
    let of = |book: &Book, rows: &[crate::base::RowRef]| {
        let spot = |row: &crate::base::RowRef| Some(Spot::of(book, book.index_of(*row)?));
        let first = spot(rows.first()?)?;
        let spots: Vec<Spot> = rows.iter().filter_map(spot).collect();
        Some(Spot {
            terminal: Name::common(spots.iter().map(|spot| spot.terminal)),
            cashier: Name::common(spots.iter().map(|spot| spot.cashier)),
            hour: first.hour.filter(|_| spots.iter().all(|spot| spot.hour == first.hour)),
            ..first
        })
    };
    of(&checked.merchant, &finding.merchant).or_else(|| of(&checked.acquirer, &finding.acquirer))
}
