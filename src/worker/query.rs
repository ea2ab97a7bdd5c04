//! Which findings fit a query, in which order, and what could be chosen next.
//!
//! In: a finished check, a [`Query`]. Out: indexes, counts. Must not know: a language, a browser.

use std::collections::BTreeMap;

use crate::base::RowRef;
use crate::base::money::money_text;

use super::finished::{Class, Finished};
use super::message::{Facet, FindingRow, FindingsPage, ListGroup, Query, Sort};

/// Findings that fit the last query, so that another window of it costs nothing.
#[derive(Default)]
pub struct Hits {
    query: Option<Query>,
    indexes: Vec<u32>,
    facets: Vec<(Facet, Vec<(String, u32)>)>,
    groups: Vec<ListGroup>,
    effect: i64,
}

impl Hits {
    /// A window of the findings that fit.
    pub fn page(&mut self, finished: &Finished, query: &Query, offset: u32, count: u32) -> FindingsPage {
        if self.query.as_ref() != Some(query) {
            self.look(finished, query);
        }
        let (start, end) = (offset as usize, (offset as usize).saturating_add(count as usize).min(self.indexes.len()));
        let rows = self.indexes.get(start..end).unwrap_or(&[]).iter().filter_map(|index| finished.lines.get(*index as usize)).cloned().collect();
        FindingsPage {
            total: self.indexes.len() as u32,
            effect: money_text(self.effect, finished.checked.currency),
            offset,
            rows,
            facets: if offset == 0 { self.facets.clone() } else { Vec::new() },
            groups: if offset == 0 { self.groups.clone() } else { Vec::new() },
        }
    }

    /// All findings that fit, in the query's order.
    pub fn all(&mut self, finished: &Finished, query: &Query) -> &[u32] {
        if self.query.as_ref() != Some(query) {
            self.look(finished, query);
        }
        &self.indexes
    }

    /// The place of a finding among those that fit.
    pub fn place_of(&mut self, finished: &Finished, query: &Query, index: u32) -> Option<u32> {
        self.all(finished, query).iter().position(|known| *known == index).and_then(|place| u32::try_from(place).ok())
    }

    fn look(&mut self, finished: &Finished, query: &Query) {
        let words: Vec<String> = query.text.split_whitespace().map(str::to_lowercase).collect();
        let mut indexes = Vec::new();
        let mut counts: BTreeMap<Facet, BTreeMap<&str, u32>> = BTreeMap::new();
        for (index, line) in (0_u32..).zip(&finished.lines) {
            let misses = Facet::ALL.into_iter().filter(|facet| !is_chosen(query, *facet, line)).collect::<Vec<_>>();
            if misses.len() > 1 || !holds_words(finished, index, line, &words) {
                continue;
            }
            // A value is counted as if its own facet were not narrowed, so that another of its values can be added.
            for facet in Facet::ALL {
                if misses.is_empty() || misses == [facet] {
                    *counts.entry(facet).or_default().entry(value(facet, line)).or_default() += 1;
                }
            }
            if misses.is_empty() {
                indexes.push(index);
            }
        }
        self.facets = Facet::ALL.into_iter().map(|facet| (facet, ordered(finished, facet, counts.remove(&facet).unwrap_or_default()))).collect();
        self.effect = indexes.iter().filter_map(|index| finished.checked.findings.get(*index as usize)).map(|finding| finding.effect).sum();
        sort(finished, query, &mut indexes);
        self.groups = query.group.map_or_else(Vec::new, |facet| grouped(finished, facet, &mut indexes));
        self.indexes = indexes;
        self.query = Some(query.clone());
    }
}

/// A finding's value of a facet.
pub fn value(facet: Facet, line: &FindingRow) -> &str {
    match facet {
        Facet::Code => &line.code,
        Facet::Class => &line.class,
        Facet::Cause => &line.cause,
        Facet::Severity => &line.severity,
        Facet::Certainty => &line.certainty,
        Facet::State => &line.state,
        Facet::Terminal => &line.terminal,
        Facet::Cashier => &line.cashier,
        Facet::Channel => &line.channel,
        Facet::Day => line.time.get(..10).unwrap_or(""),
        Facet::Side => match (&line.merchant, &line.acquirer) {
            (Some(_), Some(_)) => "both",
            (Some(_), None) => "merchant",
            (None, Some(_)) => "acquirer",
            (None, None) => "",
        },
        Facet::Amount => size(line),
    }
}

// By the digits before the point, so that every currency has its own measure.
fn size(line: &FindingRow) -> &'static str {
    const SIZES: [&str; 6] = ["", "1", "2", "3", "4", "5"];
    let digits = |text: &String| text.trim_start_matches('-').split('.').next().map_or(0, str::len);
    let most = [&line.merchant, &line.acquirer].into_iter().flatten().map(digits).max().unwrap_or(0);
    SIZES.get(most.min(5)).copied().unwrap_or_default()
}

fn is_chosen(query: &Query, facet: Facet, line: &FindingRow) -> bool {
    query.chosen.get(&facet).is_none_or(|values| values.is_empty() || values.contains(value(facet, line)))
}

fn holds_words(finished: &Finished, index: u32, line: &FindingRow, words: &[String]) -> bool {
    words.iter().all(|word| line_holds(line, word) || rows_hold(finished, index, word))
}

fn line_holds(line: &FindingRow, word: &str) -> bool {
    [&line.code, &line.time, &line.terminal, &line.cashier, &line.card, &line.effect].iter().any(|text| text.to_lowercase().contains(word))
        || [&line.merchant, &line.acquirer].into_iter().flatten().any(|text| text.contains(word))
}

fn rows_hold(finished: &Finished, index: u32, word: &str) -> bool {
    let Some(finding) = finished.checked.findings.get(index as usize) else { return false };
    finding.merchant.iter().chain(&finding.acquirer).chain(&finding.bank).any(|row| row_holds(finished, *row, word))
}

fn row_holds(finished: &Finished, row: RowRef, word: &str) -> bool {
    let Some(table) = finished.table(row.input) else { return false };
    let Some(index) = table.rows.index_of(row.row_number) else { return false };
    table.rows.cells(index).any(|cell| holds(cell.text, word))
}

/// Whether a text holds a word that is in lower case already. ASCII takes no copy.
pub fn holds(text: &str, word: &str) -> bool {
    if text.len() < word.len() {
        return false;
    }
    text.contains(word) || (text.bytes().any(|byte| byte.is_ascii_uppercase()) && text.to_lowercase().contains(word))
}

fn ordered(finished: &Finished, facet: Facet, counts: BTreeMap<&str, u32>) -> Vec<(String, u32)> {
    let mut values: Vec<(String, u32)> = counts.into_iter().map(|(value, count)| (value.to_owned(), count)).collect();
    match facet {
        // Codes in the order of attention, as the list has them.
        Facet::Code => {
            let mut ranks: BTreeMap<&str, Class> = BTreeMap::new();
            for (line, class) in finished.lines.iter().zip(&finished.classes) {
                let rank = ranks.entry(line.code.as_str()).or_insert(*class);
                *rank = (*rank).min(*class);
            }
            let rank = |code: &str| ranks.get(code).copied();
            let mut ranked: Vec<_> = values.into_iter().map(|(code, count)| (rank(&code), code, count)).collect();
            ranked.sort();
            ranked.into_iter().map(|(_, code, count)| (code, count)).collect()
        }
        Facet::Day | Facet::Amount => values,
        Facet::Class => {
            values.sort_by_key(|(value, _)| ["owed", "missing", "fee", "booking", "timing", "info"].iter().position(|known| known == value));
            values
        }
        Facet::State => {
            values.sort_by_key(|(value, _)| ["open", "explained", "rejected", "done"].iter().position(|known| known == value));
            values
        }
        Facet::Severity => {
            values.sort_by_key(|(value, _)| ["high", "medium", "low", "info"].iter().position(|known| known == value));
            values
        }
        _ => {
            values.sort_by(|left, right| right.1.cmp(&left.1).then_with(|| left.0.cmp(&right.0)));
            values
        }
    }
}

// Puts the findings of a value together, the values in the facet's own order, and leaves the order within as it is.
fn grouped(finished: &Finished, facet: Facet, indexes: &mut [u32]) -> Vec<ListGroup> {
    let of = |index: u32| finished.lines.get(index as usize).map_or("", |line| value(facet, line));
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    for index in indexes.iter() {
        *counts.entry(of(*index)).or_default() += 1;
    }
    let order = ordered(finished, facet, counts);
    let rank: BTreeMap<&str, usize> = order.iter().enumerate().map(|(rank, (value, _))| (value.as_str(), rank)).collect();
    indexes.sort_by_key(|index| rank.get(of(*index)).copied().unwrap_or(usize::MAX));
    let mut from = 0_usize;
    order
        .into_iter()
        .map(|(value, count)| {
            let own = indexes.get(from..from + count as usize).unwrap_or(&[]);
            from += count as usize;
            let effect = own.iter().filter_map(|index| finished.checked.findings.get(*index as usize)).map(|finding| finding.effect).sum();
            ListGroup { value, count, effect: money_text(effect, finished.checked.currency) }
        })
        .collect()
}

fn sort(finished: &Finished, query: &Query, indexes: &mut [u32]) {
    let finding = |index: u32| finished.checked.findings.get(index as usize);
    let size = |index: u32| finding(index).map_or(0, |finding| finding.effect.unsigned_abs());
    let moment = |index: u32| finding(index).map(|finding| finding.moment);
    match query.sort {
        Sort::Attention => {
            let class = |index: u32| finished.classes.get(index as usize).copied();
            let severity = |index: u32| finding(index).map(|finding| finding.severity());
            indexes.sort_by(|a, b| {
                (class(*a), severity(*a)).cmp(&(class(*b), severity(*b))).then_with(|| size(*b).cmp(&size(*a))).then_with(|| a.cmp(b))
            });
        }
        Sort::Time => indexes.sort_by(|a, b| moment(*a).cmp(&moment(*b)).then_with(|| a.cmp(b))),
        Sort::Amount => indexes.sort_by(|a, b| size(*b).cmp(&size(*a)).then_with(|| a.cmp(b))),
    }
    if query.reversed {
        indexes.reverse();
    }
}
