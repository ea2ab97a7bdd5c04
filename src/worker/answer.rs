//! The answer in short: what the headline, the bridge and the overview show.
//!
//! In: a finished check. Out: [`Answer`], without the words of the findings. Must not know: a language, a browser.

use std::collections::BTreeMap;

use crate::base::money::money_text;
use crate::base::{Day, Minor, Moment, Name, Side};
use crate::finding::code::Code;
use crate::finding::evidence::Piece;
use crate::ledger::Book;
use crate::report::build::{bridge, learnt};
use crate::report::money::payouts;

use super::finished::{Class, Finished};
use super::message::{Answer, Facet, Figures, Group, HeatDay, LineCount, Place};
use super::money::{at_stake, money, yearly};

/// The answer of a check. The report is not made for it: its findings have words, and of a large month many.
pub fn answer(finished: &Finished) -> Answer {
    let checked = &finished.checked;
    let merchant = &checked.merchant;
    let payouts = payouts(checked);
    let in_scope = |codes: &[Code]| codes.iter().filter(|code| !code.is_out()).count() as u64;
    let matched = |codes: &[Code]| codes.iter().filter(|code| code.agrees() && !code.is_out()).count() as u64;
    Answer {
        currency: checked.currency.code().to_owned(),
        period: period(merchant, &checked.merchant_codes),
        bridge: bridge(checked),
        findings: checked.findings.len() as u32,
        differences: checked.differences() as u32,
        is_compared: checked.is_compared(),
        rows_merchant: in_scope(&checked.merchant_codes),
        rows_matched: matched(&checked.merchant_codes),
        second_lists: second_lists(finished),
        lines: lines(finished),
        codes: groups(finished, |line| line.code.clone()),
        causes: groups(finished, |line| line.cause.clone()),
        figures: figures(finished, payouts.as_ref().map_or_else(String::new, |payouts| payouts.in_transit.clone())),
        heat: heat(finished),
        places: places(finished),
        learnt: learnt(checked),
        money: money(finished, payouts),
        alerts: Vec::new(),
        watch: Box::default(),
    }
}

// Of the rows in scope: a stray row of another month is a finding, not the period.
fn period(book: &Book, codes: &[Code]) -> Option<(String, String)> {
    let days = || {
        let in_scope = book.columns.moment.values().iter().zip(codes).filter(|(_, code)| !code.is_out());
        in_scope.map(|(moment, _)| moment.day()).filter(|day| day.is_some())
    };
    Some((days().min()?.to_string(), days().max()?.to_string()))
}

// Lists set apart whole, as their finding tells it.
fn second_lists(finished: &Finished) -> Vec<(String, String)> {
    let pieces = finished.checked.findings.iter().filter(|finding| finding.code == Code::D01).flat_map(|finding| &finding.evidence);
    let is_whole = |piece: &&Piece| piece.kind == "same-list" && piece.said.key != "evidence-same-rows";
    let names = pieces.filter(is_whole).filter_map(|piece| Some((piece.said.text("file")?, piece.said.text("other")?)));
    names.map(|(file, other)| (file.to_owned(), other.to_owned())).collect()
}

fn lines(finished: &Finished) -> Vec<LineCount> {
    let mut counts: BTreeMap<(&str, Code), u64> = BTreeMap::new();
    for (side, codes) in [(Side::Merchant, &finished.checked.merchant_codes), (Side::Acquirer, &finished.checked.acquirer_codes)] {
        for code in codes {
            *counts.entry((side.name(), *code)).or_default() += 1;
        }
    }
    counts.into_iter().map(|((side, code), count)| LineCount { side: side.to_owned(), code: code.name().to_owned(), count }).collect()
}

fn groups(finished: &Finished, key: impl Fn(&super::message::FindingRow) -> String) -> Vec<Group> {
    let mut sums: BTreeMap<String, (u64, Minor, Class, usize)> = BTreeMap::new();
    for ((index, line), (finding, class)) in finished.lines.iter().enumerate().zip(finished.checked.findings.iter().zip(&finished.classes)) {
        let sum = sums.entry(key(line)).or_insert((0, 0, *class, index));
        sum.0 += 1;
        sum.1 += finding.effect;
        sum.2 = sum.2.min(*class);
    }
    let mut groups: Vec<(Class, Minor, Group)> = sums
        .into_iter()
        .map(|(key, (count, effect, class, first))| {
            let severity = finished.lines.get(first).map(|line| line.severity.clone()).unwrap_or_default();
            let group = Group { key, count, effect: money_text(effect, finished.checked.currency), severity, class: class.name().to_owned() };
            (class, effect, group)
        })
        .collect();
    groups.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| b.1.unsigned_abs().cmp(&a.1.unsigned_abs())).then_with(|| a.2.key.cmp(&b.2.key)));
    groups.into_iter().map(|(_, _, group)| group).collect()
}

fn figures(finished: &Finished, transit: String) -> Figures {
    let sum = |wanted: Class| {
        let of_class = finished.checked.findings.iter().zip(&finished.classes).filter(|(_, class)| **class == wanted);
        let (money, count) = of_class.fold((0_u64, 0_u64), |(money, count), (finding, _)| {
            let size = match wanted {
                Class::Owed => finding.owed.abs(),
                // Only what was charged beyond the rule; less than the rule is nobody's loss.
                Class::Fee => yearly(finding).map_or(0, |_| at_stake(finding)),
                _ => at_stake(finding),
            };
            (money.saturating_add(size.unsigned_abs()), count + 1)
        });
        (money_text(i64::try_from(money).unwrap_or(i64::MAX), finished.checked.currency), count)
    };
    let (owed, owed_count) = sum(Class::Owed);
    let (missing, missing_count) = sum(Class::Missing);
    let (booking, booking_count) = sum(Class::Booking);
    let (timing, timing_count) = sum(Class::Timing);
    let (fee, fee_count) = sum(Class::Fee);
    Figures { owed, owed_count, missing, missing_count, booking, booking_count, timing, timing_count, fee, fee_count, transit }
}

fn heat(finished: &Finished) -> Vec<HeatDay> {
    let mut days: BTreeMap<Day, HeatDay> = BTreeMap::new();
    let mut add = |moment: Moment, is_finding: bool| {
        if !moment.is_some() {
            return;
        }
        let day = days.entry(moment.day()).or_insert_with(|| HeatDay { day: moment.day().to_string(), rows: vec![0; 24], findings: vec![0; 24] });
        let hours = if is_finding { &mut day.findings } else { &mut day.rows };
        if let Some(count) = hours.get_mut((moment.second_of_day() / 3_600) as usize) {
            *count += 1;
        }
    };
    for moment in finished.checked.merchant.columns.moment.values() {
        add(*moment, false);
    }
    for finding in &finished.checked.findings {
        add(finding.moment, true);
    }
    days.into_values().collect()
}

fn places(finished: &Finished) -> Vec<Place> {
    let checked = &finished.checked;
    let columns = &checked.merchant.columns;
    let mut places = Vec::new();
    for (facet, names) in [(Facet::Terminal, columns.terminal.values()), (Facet::Cashier, columns.cashier.values())] {
        let mut rows: BTreeMap<Name, u64> = BTreeMap::new();
        for name in names.iter().filter(|name| name.is_some()) {
            *rows.entry(*name).or_default() += 1;
        }
        let mut named: BTreeMap<String, u64> = BTreeMap::new();
        for (name, count) in rows {
            *named.entry(checked.names.text(name).to_owned()).or_default() += count;
        }
        add_places(finished, facet, named, &mut places);
    }
    let mut channels: BTreeMap<String, u64> = BTreeMap::new();
    for channel in columns.channel.values().iter().filter(|channel| !channel.is_outside()) {
        *channels.entry(channel.name().to_owned()).or_default() += 1;
    }
    add_places(finished, Facet::Channel, channels, &mut places);
    places
}

fn add_places(finished: &Finished, facet: Facet, rows: BTreeMap<String, u64>, places: &mut Vec<Place>) {
    let mut findings: BTreeMap<&str, u64> = BTreeMap::new();
    // A sign to document says nothing of how well a place books.
    for line in finished.lines.iter().filter(|line| !line.code.starts_with('R')) {
        *findings.entry(super::query::value(facet, line)).or_default() += 1;
    }
    for (name, rows) in rows {
        let findings = findings.get(name.as_str()).copied().unwrap_or(0);
        places.push(Place { facet, name, rows, findings });
    }
}
