//! Figures of a period, small enough to be kept for years: counts and sums, never a row.
//!
//! In: nothing. Out: [`Figures`]. Must not know: how they are counted, what is made of them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::base::Minor;

/// How many of how many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rate {
    /// Differences.
    pub wrong: u64,
    /// Payments.
    pub of: u64,
}

/// A day's part.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayRate {
    /// ISO 8601.
    pub day: String,
    /// Differences in payments.
    pub rate: Rate,
}

/// The figures of one period.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// First and last day, ISO 8601.
    pub from: String,
    pub to: String,
    /// Differences in the shop's own payments.
    pub all: Rate,
    /// Differences by code.
    pub codes: BTreeMap<String, u64>,
    /// By terminal and by cashier.
    pub terminals: BTreeMap<String, Rate>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub cashiers: BTreeMap<String, Rate>,
    /// What was paid with a fee, and the fee, in minor units.
    pub amount: Minor,
    pub fee: Minor,
    /// Sales days whose money came late, or has not come, in those that were due.
    pub late: Rate,
    /// Working days they were late in all.
    pub late_days: u64,
    /// The days of the period.
    pub days: Vec<DayRate>,
}

/// Periods in order, each once: those that lie wholly before the latest, and it.
pub fn series(past: &[Figures], now: Figures) -> Vec<Figures> {
    let mut series: Vec<Figures> = past.iter().filter(|one| one.to < now.from).cloned().collect();
    series.sort_by(|a, b| a.from.cmp(&b.from).then_with(|| a.to.cmp(&b.to)));
    series.dedup_by(|later, earlier| later.from <= earlier.to);
    series.push(now);
    series
}

/// Figures without the names of people.
#[must_use]
pub fn nameless(figures: &[Figures]) -> Vec<Figures> {
    figures.iter().map(|one| Figures { cashiers: BTreeMap::new(), ..one.clone() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(from: &str, to: &str) -> Figures {
        Figures { from: from.to_owned(), to: to.to_owned(), ..Figures::default() }
    }

    #[test]
    fn a_series_holds_each_time_once_and_ends_with_the_latest() {
        let past = [
            period("2026-03-01", "2026-03-31"),
            period("2026-01-01", "2026-01-31"),
            period("2026-01-15", "2026-02-10"),
            period("2026-02-01", "2026-02-28"),
        ];
        let series = series(&past, period("2026-03-01", "2026-03-20"));
        let from: Vec<&str> = series.iter().map(|one| one.from.as_str()).collect();
        assert_eq!(from, ["2026-01-01", "2026-02-01", "2026-03-01"]);
    }
}
