//! Rates over time: a control chart with exact limits, and this period against the one before.
//!
//! In: figures. Out: [`Point`]s, [`Compared`]. Must not know: words, where figures are kept.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::decision::figures::{Figures, Rate};
use crate::finding::alert::chart;
use crate::report::house::interval::interval;

/// Fewer points say nothing of what is usual.
const POINTS_MIN: usize = 5;
/// Fewer differences on both sides tell no two shares apart.
const EVENTS_MIN: u64 = 3;

/// A point of a control chart.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Point {
    /// A day, or a period's first.
    pub label: String,
    /// Differences in payments.
    pub rate: Rate,
    /// So many differences are beyond chance, if it went as at the other points; `None` where too few are known.
    pub limit: Option<u64>,
    /// Whether it reaches its limit.
    pub is_out: bool,
}

/// A control chart. Each point is held against the others, since one that stands out would hide itself in the mean.
pub fn chart(rates: impl Iterator<Item = (String, Rate)>) -> Vec<Point> {
    let rates: Vec<(String, Rate)> = rates.filter(|(_, rate)| rate.of > 0).collect();
    let (wrong, of) = rates.iter().fold((0, 0), |(wrong, of), (_, rate)| (wrong + rate.wrong, of + rate.of));
    let is_known = rates.len() >= POINTS_MIN;
    let point = |(label, rate): (String, Rate)| {
        let limit = is_known.then(|| chart::limit(rate.of, (wrong - rate.wrong).max(1), (of - rate.of).max(1)));
        Point { label, rate, limit, is_out: limit.is_some_and(|limit| rate.wrong >= limit) }
    };
    rates.into_iter().map(point).collect()
}

/// A rate in the period before and in this one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Compared {
    /// `all`, `code`, `terminal`, `cashier`, `late`.
    pub kind: String,
    /// The code, terminal or person; empty for the whole.
    pub name: String,
    pub before: Rate,
    pub now: Rate,
    /// Whether the two differ by more than their numbers allow by chance: their 95 % intervals lie apart.
    pub is_apart: bool,
    /// Whether there are too few to tell.
    pub is_few: bool,
}

/// This period against the last, the whole first. A person with few differences is left out.
pub fn compared(before: &Figures, now: &Figures) -> Vec<Compared> {
    let mut rows = vec![one("all", "", before.all, now.all), one("late", "", before.late, now.late)];
    let of_codes = |figures: &Figures, code: &String| Rate { wrong: figures.codes.get(code).copied().unwrap_or(0), of: figures.all.of };
    let mut codes: Vec<&String> = before.codes.keys().chain(now.codes.keys()).collect();
    codes.sort_unstable();
    codes.dedup();
    rows.extend(codes.into_iter().map(|code| one("code", code, of_codes(before, code), of_codes(now, code))));
    for (kind, before, now) in [("terminal", &before.terminals, &now.terminals), ("cashier", &before.cashiers, &now.cashiers)] {
        let rate = |rates: &BTreeMap<String, Rate>, name: &String| rates.get(name).copied().unwrap_or_default();
        let mut names: Vec<&String> = before.keys().chain(now.keys()).collect();
        names.sort_unstable();
        names.dedup();
        rows.extend(
            names.into_iter().map(|name| one(kind, name, rate(before, name), rate(now, name))).filter(|row| kind != "cashier" || !row.is_few),
        );
    }
    rows.retain(|row| row.before.of > 0 && row.now.of > 0);
    rows
}

fn one(kind: &str, name: &str, before: Rate, now: Rate) -> Compared {
    let (low, high) = (interval(before.wrong, before.of), interval(now.wrong, now.of));
    let is_few = before.wrong.max(now.wrong) < EVENTS_MIN;
    Compared { kind: kind.to_owned(), name: name.to_owned(), before, now, is_apart: !is_few && (low.1 < high.0 || high.1 < low.0), is_few }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Chance(u64);

    impl Chance {
        fn below(&mut self, share: f64) -> bool {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            ((self.0 >> 33) as f64 / f64::from(1_u32 << 31)) < share
        }
    }

    #[test]
    fn clean_months_pass_their_limits_no_more_often_than_stated() {
        let mut chance = Chance(3);
        for (tickets, share) in [(80_u64, 0.01), (300, 0.02), (600, 0.004)] {
            let (mut points, mut out) = (0_u64, 0_u64);
            for _ in 0..600 {
                let day = |day: u64| {
                    let of = tickets + day % 7 * tickets / 10;
                    (day.to_string(), Rate { wrong: (0..of).filter(|_| chance.below(share)).count() as u64, of })
                };
                let month = chart((0..30).map(day).collect::<Vec<_>>().into_iter());
                points += month.len() as u64;
                out += month.iter().filter(|point| point.is_out).count() as u64;
            }
            // The mean is learnt from 29 days, so that a little more than the limit's own chance is due.
            let rate = out as f64 / points as f64;
            assert!(rate <= chart::FALSE_ALARM * 1.6, "{tickets} {share}: {rate}");
        }
    }

    #[test]
    fn a_bad_day_stands_out_and_few_days_have_no_limit() {
        let day = |day: u64, wrong| (day.to_string(), Rate { wrong, of: 200 });
        let points = chart((0..20).map(|at| day(at, if at == 11 { 14 } else { at % 3 })));
        let out: Vec<&str> = points.iter().filter(|point| point.is_out).map(|point| point.label.as_str()).collect();
        assert_eq!(out, ["11"]);
        assert!(chart((0..4).map(|at| day(at, 9))).iter().all(|point| point.limit.is_none() && !point.is_out));
    }

    #[test]
    fn two_periods_differ_only_where_their_numbers_allow_it() {
        let figures = |wrong, code: u64, late| Figures {
            all: Rate { wrong, of: 2_000 },
            codes: BTreeMap::from([("A01".to_owned(), code)]),
            cashiers: BTreeMap::from([("李".to_owned(), Rate { wrong: code, of: 500 })]),
            late: Rate { wrong: late, of: 20 },
            ..Figures::default()
        };
        let rows = compared(&figures(60, 1, 0), &figures(20, 2, 1));
        let said: Vec<(&str, bool, bool)> = rows.iter().map(|row| (row.kind.as_str(), row.is_apart, row.is_few)).collect();
        assert_eq!(said, [("all", true, false), ("late", false, true), ("code", false, true)]);
    }
}
