//! The rules of warning, one function each.
//!
//! In: the scene, the rule's settings. Out: alerts. Must not know: the profile, sentences.

use std::collections::{BTreeMap, BTreeSet};

use super::settings::Settings;
use super::{Alert, Measure, Scene, chart};
use crate::base::{ByName, Day, EntryMode, Fact, Minor, Moment, Name, RowRef, Said, workdays};
use crate::finding::build::Finding;
use crate::finding::carried::Outcome;
use crate::finding::code::Code;
use crate::finding::codes::Axis;
use crate::finding::desk::Look;
use crate::ledger::Book;

// Rows an alert lists.
const ROWS_LISTED_MAX: usize = 200;

// Fewer events than these name no terminal and no person.
const EVENTS_MIN: u64 = 3;

fn with_code(scene: &Scene<'_>, codes: &[Code]) -> Vec<usize> {
    scene.findings.iter().enumerate().filter(|(_, finding)| codes.contains(&finding.code)).map(|(index, _)| index).collect()
}

fn sum(scene: &Scene<'_>, findings: &[usize], of: impl Fn(&Finding) -> Minor) -> Minor {
    findings.iter().filter_map(|index| scene.findings.get(*index)).map(of).sum()
}

/// Any charge taken twice.
pub(super) fn duplicate_charge(scene: &Scene<'_>, settings: &Settings) -> Vec<Alert> {
    let findings = with_code(scene, &[Code::U01]);
    let (count, least) = (findings.len() as u64, settings.get("count").max(1));
    if count < least {
        return Vec::new();
    }
    let owed = sum(scene, &findings, |finding| finding.effect.abs());
    let said = Said::new("alert-duplicate-charge").with("count", Fact::Count(count)).with("sum", Fact::Money(owed));
    vec![Alert { findings, ..Alert::new("duplicate_charge", Measure::Count(count), Some(Measure::Count(least)), said) }]
}

/// Money owed to a customer for longer than the working days allowed.
pub(super) fn overcharge_open(scene: &Scene<'_>, settings: &Settings) -> Vec<Alert> {
    let allowed = settings.get("working_days");
    let is_done = |finding: &Finding| finding.marks.iter().any(|mark| mark.kind == "done");
    let age = |finding: &Finding| workdays::between(finding.moment.day(), scene.now.day()).map_or(0, u64::from);
    let findings: Vec<usize> = scene
        .findings
        .iter()
        .enumerate()
        .filter(|(_, finding)| finding.owed > 0 && !is_done(finding) && age(finding) > allowed)
        .map(|(index, _)| index)
        .collect();
    let oldest = findings.iter().filter_map(|index| scene.findings.get(*index)).map(age).max();
    let Some(oldest) = oldest else { return Vec::new() };
    let said = Said::new("alert-overcharge-open")
        .with("count", Fact::Count(findings.len() as u64))
        .with("sum", Fact::Money(sum(scene, &findings, |finding| finding.owed)))
        .with("days", Fact::Count(oldest));
    vec![Alert { findings, ..Alert::new("overcharge_open", Measure::Count(oldest), Some(Measure::Count(allowed)), said) }]
}

/// Several payments charged without an answer within minutes: the line or the host was down.
pub(super) fn outage(scene: &Scene<'_>, settings: &Settings) -> Vec<Alert> {
    let least = settings.get("count").max(2) as usize;
    let span = i64::try_from(settings.get("minutes")).unwrap_or(i64::MAX).saturating_mul(60);
    let mut open = with_code(scene, &[Code::U05]);
    // Payments of one day are no burst where their file knows the day only.
    open.retain(|index| scene.findings.get(*index).is_some_and(|finding| finding.moment.is_some() && scene.knows_time(finding)));
    open.sort_by_key(|index| scene.findings.get(*index).map(|finding| finding.moment));
    let apart = |left: usize, right: usize| {
        let moment = |index: usize| scene.findings.get(index).map(|finding| finding.moment);
        moment(right).zip(moment(left)).and_then(|(right, left)| right.seconds_since(left))
    };
    let mut alerts = Vec::new();
    let mut from = 0;
    while from < open.len() {
        // The longest run whose every `least` neighbours stand within the span.
        let mut to = from;
        while let (Some(first), Some(last)) = (open.get((to + 2).saturating_sub(least).max(from)), open.get(to + 1)) {
            if apart(*first, *last).is_none_or(|seconds| seconds > span) {
                break;
            }
            to += 1;
        }
        let run: Vec<usize> = open.get(from..=to).unwrap_or(&[]).to_vec();
        if run.len() >= least {
            let moment = |index: Option<&usize>| index.and_then(|index| scene.findings.get(*index)).map(|finding| finding.moment).unwrap_or_default();
            let terminals: BTreeSet<&str> =
                run.iter().filter_map(|index| scene.findings.get(*index)).map(|finding| finding.terminal.as_str()).collect();
            let said = Said::new("alert-outage")
                .with("count", Fact::Count(run.len() as u64))
                .with("terminals", Fact::Count(terminals.len() as u64))
                .with("from", Fact::Moment(moment(run.first())))
                .with("to", Fact::Moment(moment(run.last())));
            let value = Measure::Count(run.len() as u64);
            alerts.push(Alert { findings: run, ..Alert::new("outage", value, Some(Measure::Count(least as u64)), said) });
            from = to + 1;
        } else {
            from += 1;
        }
    }
    alerts
}

/// Payouts that did not come, or came late.
pub(super) fn payout_missing(scene: &Scene<'_>, settings: &Settings) -> Vec<Alert> {
    let findings = with_code(scene, &[Code::S04]);
    let (count, least) = (findings.len() as u64, settings.get("count").max(1));
    if count < least {
        return Vec::new();
    }
    let missing = sum(scene, &findings, |finding| finding.at_stake.unwrap_or(finding.effect).abs());
    let said = Said::new("alert-payout-missing").with("count", Fact::Count(count)).with("sum", Fact::Money(missing));
    vec![Alert { findings, ..Alert::new("payout_missing", Measure::Count(count), Some(Measure::Count(least)), said) }]
}

/// A rate off the contract on several tickets.
pub(super) fn fee_off_contract(scene: &Scene<'_>, settings: &Settings) -> Vec<Alert> {
    let findings = with_code(scene, &[Code::F01, Code::F03, Code::F04]);
    let tickets: u64 = findings.iter().filter_map(|index| scene.findings.get(*index)).map(|finding| finding.acquirer.len() as u64).sum();
    let least = settings.get("tickets").max(1);
    if tickets < least {
        return Vec::new();
    }
    let off = sum(scene, &findings, |finding| finding.at_stake.unwrap_or(0).abs());
    let said = Said::new("alert-fee-off-contract").with("count", Fact::Count(tickets)).with("sum", Fact::Money(off));
    vec![Alert { findings, ..Alert::new("fee_off_contract", Measure::Count(tickets), Some(Measure::Count(least)), said) }]
}

/// A terminal or cashier with more differences than chance gives where all are alike.
pub(super) fn discrepancy_rate(scene: &Scene<'_>, settings: &Settings) -> Vec<Alert> {
    let book = scene.desk.merchant;
    let mut alerts = Vec::new();
    let of_terminal = |index: usize| book.columns.terminal.get(index);
    let of_cashier = |index: usize| book.columns.cashier.get(index);
    let kinds: [(&str, &dyn Fn(usize) -> Name); 2] = [("alert-rate-terminal", &of_terminal), ("alert-rate-cashier", &of_cashier)];
    for (key, of) in kinds {
        let mut tickets: ByName<u64> = ByName::default();
        for row in (0..book.len).filter(|row| !scene.desk.merchant_code(*row as u32).is_out()) {
            tickets.change(of(row), |count| *count += 1);
        }
        let tickets: BTreeMap<Name, u64> =
            tickets.iter().filter(|(name, count)| *name != Name::NONE && **count > 0).map(|(name, count)| (name, *count)).collect();
        let mut wrong: BTreeMap<Name, Vec<usize>> = BTreeMap::new();
        for (index, finding) in scene.findings.iter().enumerate().filter(|(_, finding)| finding.axis() == Axis::Line) {
            // A day's total that is off says nothing of one who rang up some of it.
            let name = Name::common(finding.merchant.iter().filter_map(|row| book.index_of(*row)).map(of));
            if name.is_some() {
                wrong.entry(name).or_default().push(index);
            }
        }
        // A shop with one terminal has nothing to be compared with.
        if tickets.len() < 2 {
            continue;
        }
        let all: u64 = tickets.values().sum();
        let all_wrong: u64 = wrong.values().map(|findings| findings.len() as u64).sum();
        for (name, count) in tickets.iter().filter(|(_, count)| **count >= settings.get("tickets")) {
            let findings = wrong.remove(name).unwrap_or_default();
            let found = findings.len() as u64;
            // The others tell what is usual; the one looked at would hide itself.
            let limit = chart::limit(*count, (all_wrong - found).max(1), (all - count).max(1)).max(EVENTS_MIN);
            if found < limit {
                continue;
            }
            let subject = scene.desk.names.text(*name).to_owned();
            let said = Said::new(key)
                .with("name", Fact::Text(subject.clone()))
                .with("count", Fact::Count(found))
                .with("of", Fact::Count(*count))
                .with("limit", Fact::Count(limit));
            let value = Measure::Share { part: found, of: *count };
            let threshold = Some(Measure::Share { part: limit, of: *count });
            alerts.push(Alert { findings, subject, ..Alert::new("discrepancy_rate", value, threshold, said) });
        }
    }
    alerts
}

/// Items open beyond the days allowed, of this period and of those before, by the bands of age.
pub(super) fn aged_item(scene: &Scene<'_>, settings: &Settings) -> Vec<Alert> {
    let first = settings.get("days").max(1);
    let age = |moment: Moment| scene.now.day().days_since(moment.day()).and_then(|days| u64::try_from(days).ok());
    let is_open = |finding: &Finding| {
        finding.axis() == Axis::Line && finding.effect != 0 && !finding.clears_carried && !finding.marks.iter().any(|mark| mark.kind == "done")
    };
    let own = scene.findings.iter().enumerate().filter(|(_, finding)| is_open(finding));
    let own = own.filter_map(|(index, finding)| Some((age(finding.moment)?, finding.effect.abs(), Some(index))));
    let carried = scene.carried.iter().filter(|(_, outcome)| *outcome == Outcome::Open);
    let carried = carried.filter_map(|(item, _)| Some((age(item.moment)?, item.effect.abs(), None)));
    let mut items: Vec<(u64, Minor, Option<usize>)> = own.chain(carried).collect();
    items.sort_unstable();
    let bands = [first, first.max(7), first.max(30), u64::MAX];
    let mut alerts = Vec::new();
    for pair in bands.windows(2) {
        let [from, to] = *pair else { continue };
        let band: Vec<_> = items.iter().filter(|(days, ..)| *days > from && *days <= to).collect();
        let Some((oldest, ..)) = band.last() else { continue };
        let said = Said::new("alert-aged-item")
            .with("count", Fact::Count(band.len() as u64))
            .with("sum", Fact::Money(band.iter().map(|(_, amount, _)| amount).sum()))
            .with("days", Fact::Count(from));
        let mut findings: Vec<usize> = band.iter().filter_map(|(.., index)| *index).collect();
        findings.sort_unstable();
        alerts.push(Alert { findings, ..Alert::new("aged_item", Measure::Count(*oldest), Some(Measure::Count(from)), said) });
    }
    alerts
}

/// A terminal without a payment for so long that chance does not explain it, while the shop sold elsewhere.
pub(super) fn silent_terminal(scene: &Scene<'_>, settings: &Settings) -> Vec<Alert> {
    const DAYS_MIN: usize = 5;
    let book = if scene.desk.merchant.columns.terminal.is_present() { scene.desk.merchant } else { scene.desk.acquirer };
    let mut by_terminal: ByName<BTreeMap<Day, u64>> = ByName::default();
    // Most rows are of the day that the terminal's row before was of.
    let mut running: ByName<(Day, u64)> = ByName::default();
    for row in 0..book.len as u32 {
        let (day, terminal) = (book.moment(row).day(), book.columns.terminal.get(row as usize));
        if day.is_some() && book.moved(row) {
            let (of, count) = running.change(terminal, |run| {
                let done = if run.0 == day { (day, 0) } else { std::mem::replace(run, (day, 0)) };
                run.1 += 1;
                done
            });
            if count > 0 {
                by_terminal.change(terminal, |days| *days.entry(of).or_default() += count);
            }
        }
    }
    for (terminal, (day, count)) in running.iter().filter(|(_, (_, count))| *count > 0) {
        by_terminal.change(terminal, |days| *days.entry(*day).or_default() += count);
    }
    let shop_days: BTreeSet<Day> = by_terminal.iter().flat_map(|(_, days)| days.keys().copied()).collect();
    let mut alerts = Vec::new();
    for (terminal, days) in by_terminal.iter().filter(|(terminal, _)| *terminal != Name::NONE) {
        let (Some((first, _)), Some((last, _))) = (days.first_key_value(), days.last_key_value()) else { continue };
        let (first, last) = (*first, *last);
        let known = shop_days.range(first..=last).count();
        let silent = shop_days.range(last..).filter(|day| **day > last).count() as u64;
        let total: u64 = days.values().sum();
        // What it would have taken on these days, had it gone on as before.
        let expected = total * silent / (known as u64).max(1);
        // A terminal that is used now and then is not missed.
        let is_regular = days.len() >= DAYS_MIN && days.len() * 10 >= known * 8;
        if silent == 0 || !is_regular || expected < settings.get("expected").max(1) {
            continue;
        }
        let subject = scene.desk.names.text(terminal).to_owned();
        let said = Said::new("alert-silent-terminal")
            .with("name", Fact::Text(subject.clone()))
            .with("days", Fact::Count(silent))
            .with("last", Fact::Day(last))
            .with("expected", Fact::Count(expected));
        let value = Measure::Count(expected);
        alerts.push(Alert { subject, ..Alert::new("silent_terminal", value, Some(Measure::Count(settings.get("expected"))), said) });
    }
    alerts
}

/// A terminal that reads cards by stripe or by hand far more often than the shop's middle one.
pub(super) fn fallback_share(scene: &Scene<'_>, settings: &Settings) -> Vec<Alert> {
    const TICKETS_MIN: u64 = 30;
    let book = scene.desk.acquirer;
    let mut counts: ByName<(u64, Vec<RowRef>)> = ByName::default();
    for (row, entry) in book.columns.entry.values().iter().enumerate() {
        let terminal = book.columns.terminal.get(row);
        if *entry == EntryMode::Unsaid || terminal == Name::NONE {
            continue;
        }
        let by_hand = matches!(entry, EntryMode::Manual | EntryMode::Fallback).then(|| book.row(row));
        counts.change(terminal, |share| {
            share.0 += 1;
            share.1.extend(by_hand);
        });
    }
    let shares: BTreeMap<Name, (u64, Vec<RowRef>)> =
        counts.iter_mut().map(|(name, share)| (name, std::mem::take(share))).filter(|(_, (count, _))| *count >= TICKETS_MIN).collect();
    if shares.len() < 2 {
        return Vec::new();
    }
    // In ten-thousandths; a shop whose middle terminal never falls back is held to one ticket in a hundred.
    let mut middle: Vec<u64> = shares.values().map(|(count, rows)| rows.len() as u64 * 10_000 / count).collect();
    middle.sort_unstable();
    let median = middle.get((middle.len() - 1) / 2).copied().unwrap_or(0).max(100);
    let limit = median.saturating_mul(settings.get("times").max(1));
    let mut alerts = Vec::new();
    for (terminal, (count, mut rows)) in shares {
        let part = rows.len() as u64;
        if part < EVENTS_MIN || part * 10_000 <= limit.saturating_mul(count) {
            continue;
        }
        rows.truncate(ROWS_LISTED_MAX);
        let subject = scene.desk.names.text(terminal).to_owned();
        let said = Said::new("alert-fallback-share")
            .with("name", Fact::Text(subject.clone()))
            .with("count", Fact::Count(part))
            .with("of", Fact::Count(count));
        let threshold = Some(Measure::Share { part: limit, of: 10_000 });
        let rows = [Vec::new(), rows, Vec::new()];
        alerts.push(Alert { subject, rows, ..Alert::new("fallback_share", Measure::Share { part, of: count }, threshold, said) });
    }
    alerts
}

/// What the house's own cards paid on its own terminals: told as a fact, without a limit.
pub(super) fn self_swipe_sum(scene: &Scene<'_>, _: &Settings) -> Vec<Alert> {
    let findings = with_code(scene, &[Code::R01, Code::R02, Code::R03]);
    let rows: BTreeSet<RowRef> =
        findings.iter().filter_map(|index| scene.findings.get(*index)).flat_map(|finding| finding.acquirer.iter().copied()).collect();
    if rows.is_empty() {
        return Vec::new();
    }
    let total: Minor = rows.iter().filter_map(|row| index_in(scene.desk.acquirer, *row)).map(|row| scene.desk.acquirer.amount(row)).sum();
    let said = Said::new("alert-self-swipe-sum").with("count", Fact::Count(rows.len() as u64)).with("sum", Fact::Money(total));
    vec![Alert { findings, ..Alert::new("self_swipe_sum", Measure::Money(total), None, said) }]
}

fn index_in(book: &Book, row: RowRef) -> Option<u32> {
    book.index_of(row).and_then(|index| u32::try_from(index).ok())
}
