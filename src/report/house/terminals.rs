//! An inspection sheet a terminal: how cards were read, what failed, gaps in its numbers, and the days before and after
//! something was done to it.
//!
//! In: the scene, payments and findings by place. Out: [`TerminalSheet`]s. Must not know: what was done to it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::interval::{WHOLE, interval};
use super::places::Trials;
use super::{EVENTS_NAMED_MIN, Scene, TRIALS_FEW, cards};
use crate::base::{EntryMode, Name, RowRef, Status};
use crate::finding::cause::CauseCode;
use crate::finding::desk::{Class, class_of};
use crate::ledger::Book;

/// Gaps in a terminal's numbers that are shown.
const GAPS_SHOWN_MAX: usize = 12;
/// Steps between two numbers above which the counter was set back or another terminal's number stands there.
const STEP_MAX: u64 = 50;

/// What to look at on one terminal.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TerminalSheet {
    pub terminal: String,
    /// `keyed`, `integrated` or empty, as the profile says.
    pub entry: String,
    /// `wired`, `wireless`, `qr` or empty.
    pub link: String,
    pub payments: u64,
    /// Cards keyed in or read by their stripe for want of a chip; `None` where the files don't say how cards were read.
    pub by_hand: Option<Share>,
    /// Attempts that failed or timed out; `None` where the files have no failed ones at any terminal.
    pub failed: Option<Share>,
    /// Differences.
    pub events: Share,
    /// Differences whose cause points to the machine.
    pub hardware: u64,
    /// Its numbers.
    pub traces: Option<Traces>,
    /// Its clock against the acquirer's, in seconds, where that was learnt.
    pub clock_offset_s: Option<i64>,
    /// Its days, for before and after.
    pub days: Vec<Day>,
}

/// A share with its bounds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    pub events: u64,
    pub trials: u64,
    /// In hundred-thousandths.
    pub low: u64,
    pub high: u64,
    pub is_few: bool,
}

impl Share {
    /// The share of `events` in `trials`, with its exact interval.
    pub fn of(events: u64, trials: u64) -> Share {
        let (low, high) = interval(events, trials);
        Share { events, trials, low, high, is_few: events < EVENTS_NAMED_MIN || trials < TRIALS_FEW }
    }

    /// Whether two shares are clearly apart: their intervals don't meet.
    pub fn is_apart(&self, other: &Share) -> bool {
        self.trials > 0 && other.trials > 0 && (self.high < other.low || other.high < self.low) && self.high <= WHOLE
    }
}

/// The trace numbers of a terminal.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Traces {
    /// Numbers seen.
    pub seen: u64,
    /// Numbers left out between them.
    pub missing: u64,
    /// The first gaps: the first and last number left out.
    pub gaps: Vec<(u64, u64)>,
    /// Whether the numbers run on by one at all; else gaps say nothing.
    pub is_running: bool,
}

/// A day of a terminal.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Day {
    pub day: String,
    pub payments: u64,
    pub events: u64,
}

/// Differences before a day and from it on.
pub fn before_after(days: &[Day], day: &str) -> (Share, Share) {
    let sum = |keep: &dyn Fn(&Day) -> bool| {
        let (events, trials) = days.iter().filter(|one| keep(one)).fold((0, 0), |sum, one| (sum.0 + one.events, sum.1 + one.payments));
        Share::of(events.min(trials), trials)
    };
    (sum(&|one| one.day.as_str() < day), sum(&|one| one.day.as_str() >= day))
}

/// What both sides say of a terminal; counts are kept by side, lest a payment count twice.
#[derive(Default)]
struct Gathered {
    by_hand: [(u64, u64); 2],
    tried: [(u64, u64); 2],
    traces: BTreeSet<u64>,
}

pub(super) fn sheets(scene: &Scene<'_>, trials: &Trials) -> Vec<TerminalSheet> {
    let mut gathered: BTreeMap<Name, Gathered> = BTreeMap::new();
    for (side, book) in [&scene.checked.merchant, &scene.checked.acquirer].into_iter().enumerate() {
        gather(scene, book, side, &mut gathered);
    }
    // The acquirer knows best how a card was read, the shop which attempts failed; each is asked first.
    let entry_side = [1, 0].into_iter().find(|side| gathered.values().any(|one| one.by_hand.get(*side).is_some_and(|by_hand| by_hand.1 > 0)));
    let failed_side = [0, 1].into_iter().find(|side| gathered.values().any(|one| one.tried.get(*side).is_some_and(|tried| tried.0 > 0)));
    let share = |counts: &[(u64, u64); 2], side: Option<usize>| counts.get(side?).map(|(events, trials)| Share::of(*events, *trials));
    let mut days: BTreeMap<Name, BTreeMap<String, (u64, u64)>> = BTreeMap::new();
    for spot in trials.payments.iter().filter(|spot| spot.terminal.is_some() && spot.day.is_some()) {
        days.entry(spot.terminal).or_default().entry(spot.day.to_string()).or_default().0 += 1;
    }
    let mut hardware: BTreeMap<Name, u64> = BTreeMap::new();
    for (spot, at) in trials.events.iter().filter(|(spot, _)| spot.terminal.is_some()) {
        if spot.day.is_some() {
            days.entry(spot.terminal).or_default().entry(spot.day.to_string()).or_default().1 += 1;
        }
        let is_hardware = scene.checked.findings.get(*at).is_some_and(|finding| finding.cause.code == CauseCode::Hardware);
        *hardware.entry(spot.terminal).or_default() += u64::from(is_hardware);
    }
    let mut sheets: Vec<TerminalSheet> = gathered
        .into_iter()
        .filter(|(name, _)| name.is_some())
        .map(|(name, gathered)| {
            let text = scene.checked.names.text(name).to_owned();
            let declared = scene.profile.terminals.iter().find(|one| one.id == text);
            let of_days = days.remove(&name).unwrap_or_default();
            let (payments, events) = of_days.values().fold((0, 0), |sum, day| (sum.0 + day.0, sum.1 + day.1));
            TerminalSheet {
                entry: declared.map_or(String::new(), |one| one.entry.clone()),
                link: declared.map_or(String::new(), |one| one.link.clone()),
                payments,
                by_hand: share(&gathered.by_hand, entry_side),
                failed: share(&gathered.tried, failed_side),
                events: Share::of(events.min(payments), payments),
                hardware: hardware.get(&name).copied().unwrap_or(0),
                traces: traces(&gathered.traces),
                clock_offset_s: scene.checked.learnt.clock_offsets.get(&text).copied(),
                days: of_days.into_iter().map(|(day, (payments, events))| Day { day, payments, events }).collect(),
                terminal: text,
            }
        })
        .collect();
    sheets.retain(|sheet| sheet.payments > 0);
    sheets.sort_by(|a, b| a.terminal.cmp(&b.terminal));
    sheets
}

fn gather(scene: &Scene<'_>, book: &Book, side: usize, gathered: &mut BTreeMap<Name, Gathered>) {
    let columns = &book.columns;
    for row in 0..book.len {
        let class = class_of(columns.kind.get(row));
        if matches!(class, Class::Still) || !columns.terminal.get(row).is_some() {
            continue;
        }
        let one = gathered.entry(columns.terminal.get(row)).or_default();
        let entry = columns.entry.get(row);
        if let Some(by_hand) = one.by_hand.get_mut(side).filter(|_| entry != EntryMode::Unsaid && entry != EntryMode::Code) {
            by_hand.1 += 1;
            by_hand.0 += u64::from(matches!(entry, EntryMode::Manual | EntryMode::Fallback));
        }
        if let Some(tried) = one.tried.get_mut(side).filter(|_| class == Class::Sale) {
            tried.1 += 1;
            // What was closed unpaid says nothing of the terminal.
            let status = columns.status.get(row);
            tried.0 += u64::from(status.is_attempt() && status != Status::Closed);
        }
        // Numbers of both sides together: the one may hold what the other left out.
        if columns.trace.get(row).is_some() {
            let place: RowRef = book.row(row);
            let number = cards::cell_text(scene, place, "trace").and_then(|text| text.parse::<u64>().ok());
            one.traces.extend(number.filter(|number| *number > 0));
        }
    }
}

// Numbers that run on by one; a far step is the counter's turn or another batch, not a gap.
fn traces(numbers: &BTreeSet<u64>) -> Option<Traces> {
    if numbers.len() < 2 {
        return None;
    }
    let mut traces = Traces { seen: numbers.len() as u64, ..Traces::default() };
    let (mut by_one, mut steps) = (0_u64, 0_u64);
    for (before, after) in numbers.iter().zip(numbers.iter().skip(1)) {
        let step = after - before;
        steps += 1;
        by_one += u64::from(step == 1);
        if (2..=STEP_MAX).contains(&step) {
            traces.missing += step - 1;
            if traces.gaps.len() < GAPS_SHOWN_MAX {
                traces.gaps.push((before + 1, after - 1));
            }
        }
    }
    traces.is_running = by_one * 2 > steps;
    Some(traces)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_counted_only_where_numbers_run_on() {
        let running = traces(&(1..=20).filter(|number| ![7, 8, 12].contains(number)).collect()).unwrap();
        assert_eq!((running.seen, running.missing, running.is_running), (17, 3, true));
        assert_eq!(running.gaps, [(7, 8), (12, 12)]);
        let turned = traces(&(1..=10).chain(5_000..5_010).collect()).unwrap();
        assert_eq!((turned.missing, turned.is_running), (0, true));
        let apart = traces(&(1..=10).map(|number| number * 7).collect()).unwrap();
        assert!(!apart.is_running);
        assert_eq!(traces(&BTreeSet::from([4])), None);
    }

    #[test]
    fn a_day_parts_what_was_before_from_what_came_after() {
        let day = |day: &str, payments, events| Day { day: day.to_owned(), payments, events };
        let days = [day("2026-03-01", 100, 9), day("2026-03-02", 100, 11), day("2026-03-03", 300, 2)];
        let (before, after) = before_after(&days, "2026-03-03");
        assert_eq!(((before.events, before.trials), (after.events, after.trials)), ((20, 200), (2, 300)));
        assert!(before.is_apart(&after) && after.is_few);
        assert!(!Share::of(1, 10).is_apart(&Share::of(0, 10)));
    }
}
