//! What is remembered from run to run: what is new since the check before, what people did about warnings, figures of periods.
//!
//! In: finished checks, the log, earlier periods' figures. Out: [`WatchView`]. Must not know: a browser, a clock, sentences.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::finished::Finished;
use super::message::{Answer, Facet};
use crate::base::money::money_text;
use crate::base::{Day, Minor};
use crate::check::Checked;
use crate::decision::figures::{DayRate, Figures, Rate, series};
use crate::decision::{Act, Log, warning_rank};
use crate::finding::codes::Axis;
use crate::report::age::BANDS;
use crate::report::paper::as_of;
use crate::report::{age, carry, model};
use crate::watch::memory::{Brief, Memory, brief};
use crate::watch::trend::{Compared, Point, chart, compared};

/// Differences told one by one.
const TOLD_MAX: usize = 50;

/// What is new since the check before.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct NewsView {
    /// How many differences came and went.
    pub new_count: u64,
    pub cleared_count: u64,
    /// The first of them.
    pub new: Vec<Brief>,
    pub cleared: Vec<Brief>,
    /// Warnings not told before, by their places.
    pub fresh: Vec<usize>,
    /// Rules whose warnings are over.
    pub over: Vec<String>,
}

/// What people did about a warning.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertState {
    /// `open`, `acknowledged`, `snoozed` or `done`.
    pub state: String,
    /// Until when it is put off; empty otherwise.
    pub until: String,
    /// The log's entries about it.
    pub entries: Vec<u32>,
}

/// Open items of one age.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenBand {
    /// The key of the band's words.
    pub band: String,
    pub count: u64,
    /// Their money, without sign; the contract's text.
    pub amount: String,
}

/// All of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct WatchView {
    /// The files' last moment.
    pub until: String,
    /// `None` at the first check.
    pub news: Option<NewsView>,
    /// One a warning, in their order.
    pub states: Vec<AlertState>,
    pub open: Vec<OpenBand>,
    /// Periods, oldest first; the last is this one.
    pub series: Vec<Figures>,
    /// The days of this period, and the periods.
    pub days: Vec<Point>,
    pub periods: Vec<Point>,
    /// This period against the last; empty where there is none before.
    pub compared: Vec<Compared>,
}

/// What a session remembers.
#[derive(Default)]
pub(super) struct Watching {
    /// Whether what was read is kept for the next run.
    pub(super) keeps: bool,
    /// Figures of earlier periods.
    past: Vec<Figures>,
    memory: Memory,
    news: Option<NewsView>,
}

impl Watching {
    /// A run begins. One that goes on from the check before is compared with it.
    pub(super) fn begin(&mut self, keeps: bool, past: Vec<Figures>) {
        self.keeps = keeps;
        self.past = past;
        self.news = None;
        if !keeps {
            self.memory = Memory::default();
        }
    }

    /// Earlier periods became known.
    pub(super) fn learn(&mut self, past: Vec<Figures>) {
        for one in past {
            if !self.past.contains(&one) {
                self.past.push(one);
            }
        }
    }

    /// A run's check is done.
    pub(super) fn take(&mut self, checked: &Checked) {
        let is_first = self.memory.checked.is_empty();
        let news = self.memory.take(checked, "before");
        for place in &news.to_tell {
            if let Some(alert) = checked.alerts.get(*place) {
                self.memory.told(alert);
            }
        }
        let new = news.new.iter().filter_map(|index| checked.findings.get(*index)).take(TOLD_MAX);
        self.news = (!is_first).then(|| NewsView {
            new_count: news.new.len() as u64,
            cleared_count: news.cleared.len() as u64,
            new: new.map(|finding| brief(checked, finding)).collect(),
            cleared: news.cleared.into_iter().take(TOLD_MAX).collect(),
            fresh: news.to_tell,
            over: news.over,
        });
    }

    /// The same books were judged again, after a decision: what it changed is no news.
    pub(super) fn follow(&mut self, checked: &Checked) {
        let news = self.news.take();
        self.take(checked);
        self.news = news;
    }

    /// What the page shows of it.
    pub(super) fn view(&self, finished: &Finished, answer: &Answer, log: &Log) -> WatchView {
        let series = figures(finished, answer).map_or_else(Vec::new, |now| series(&self.past, now));
        let compared = match series.as_slice() {
            [.., before, now] => compared(before, now),
            _ => Vec::new(),
        };
        let days = series.last().map(|now| now.days.as_slice()).unwrap_or_default();
        WatchView {
            until: as_of(&finished.checked).to_string(),
            news: self.news.clone(),
            states: states(&answer.alerts, log),
            open: open(&finished.checked),
            days: chart(days.iter().map(|day| (day.day.clone(), day.rate))),
            periods: chart(series.iter().map(|one| (one.from.clone(), one.all))),
            compared,
            series,
        }
    }
}

// A warning is settled as far as all of what it warns of is: one more duplicate charge opens it again.
fn states(alerts: &[model::Alert], log: &Log) -> Vec<AlertState> {
    let mut known: BTreeMap<&str, (&str, &str)> = BTreeMap::new();
    let decisions = log.decisions();
    for decision in &decisions {
        if let Act::Warning { episodes, state, until, .. } = &decision.act {
            known.extend(episodes.iter().map(|episode| (episode.as_str(), (state.as_str(), until.as_str()))));
        }
    }
    let one = |alert: &model::Alert| {
        let is_about = |act: &Act| matches!(act, Act::Warning { episodes, .. } if episodes.iter().any(|episode| alert.episodes.contains(episode)));
        let of = |episode: &String| known.get(episode.as_str()).copied().unwrap_or(("open", ""));
        let (state, until) = alert.episodes.iter().map(of).min_by_key(|(state, until)| (warning_rank(state), *until)).unwrap_or(("open", ""));
        let entries = decisions.iter().filter(|decision| is_about(&decision.act)).map(|decision| decision.entry).collect();
        AlertState { state: state.to_owned(), until: until.to_owned(), entries }
    };
    alerts.iter().map(one).collect()
}

fn open(checked: &Checked) -> Vec<OpenBand> {
    let mut sums: BTreeMap<usize, (u64, Minor)> = BTreeMap::new();
    let today = as_of(checked).day();
    for item in carry::still_open(checked).chain(carry::new_open_items(checked)) {
        let day = Day::from_iso(&item.time).unwrap_or(Day::NONE);
        let sum = sums.entry(age::band(age::days(day, today))).or_default();
        sum.0 += 1;
        sum.1 += carry::minor_of(&item.amount, checked.currency).unwrap_or(0).abs();
    }
    let band = |(band, (count, sum)): (usize, (u64, Minor))| OpenBand {
        band: BANDS.get(band).map_or("", |(_, words)| words).to_owned(),
        count,
        amount: money_text(sum, checked.currency),
    };
    sums.into_iter().map(band).collect()
}

// Nothing where no row of the shop's own has a day.
fn figures(finished: &Finished, answer: &Answer) -> Option<Figures> {
    let checked = &finished.checked;
    let (from, to) = answer.period.clone()?;
    let mut figures = Figures { from, to, ..Figures::default() };
    let mut days: BTreeMap<Day, Rate> = BTreeMap::new();
    for (moment, code) in checked.merchant.columns.moment.values().iter().zip(&checked.merchant_codes) {
        if !code.is_out() && moment.is_some() {
            days.entry(moment.day()).or_default().of += 1;
        }
    }
    for finding in checked.findings.iter().filter(|finding| finding.axis() == Axis::Line) {
        figures.all.wrong += 1;
        *figures.codes.entry(finding.code.name().to_owned()).or_default() += 1;
        // What has no payment of its own on its day counts with the payments there are.
        if let Some(day) = days.get_mut(&finding.moment.day()) {
            day.wrong = (day.wrong + 1).min(day.of);
        }
    }
    figures.all.of = answer.rows_merchant;
    figures.all.wrong = figures.all.wrong.min(figures.all.of);
    figures.days = days.into_iter().map(|(day, rate)| DayRate { day: day.to_string(), rate }).collect();
    for place in &answer.places {
        let rate = Rate { wrong: place.findings.min(place.rows), of: place.rows };
        match place.facet {
            Facet::Terminal => drop(figures.terminals.insert(place.name.clone(), rate)),
            Facet::Cashier => drop(figures.cashiers.insert(place.name.clone(), rate)),
            _ => {}
        }
    }
    let minor = |text: &str| carry::minor_of(text, checked.currency).unwrap_or(0);
    for fee in &answer.money.fees {
        figures.amount += minor(&fee.amount);
        figures.fee += minor(&fee.fee);
    }
    let judged = |state: &str| matches!(state, "paid" | "late" | "short" | "over" | "missing");
    for day in answer.money.payouts.iter().flat_map(|payouts| &payouts.days).filter(|day| judged(&day.state)) {
        figures.late.of += 1;
        figures.late.wrong += u64::from(day.late_days > 0 || day.state == "missing");
        figures.late_days += u64::from(day.late_days);
    }
    Some(figures)
}

#[cfg(test)]
mod tests;
