//! S: what the acquirer paid out, against what it owed and when.
//!
//! In: the acquirer's and the bank's books, contracts. Out: findings of the settlement axis, the payouts day by day. Must
//! not know: links, sentences.
//!
//! A batch is late or missing only where the bank's file reaches past its due day. Credits of batches before the
//! statement starts or after it ends are none of ours.

use std::collections::BTreeSet;

use crate::base::{Day, Fact, Minor, Moment, Name, RowRef, Said, workdays};
use crate::ledger::{Book, ReadTable, states, words};
use crate::profile::Profile;

use super::build::Finding;
use super::cause::{Cause, CauseCode};
use super::code::Code;
use super::desk::{Desk, Look};
use super::evidence::{Piece, piece};
use super::period::Coverages;

mod account;
mod batch;
mod credit;
mod free;
mod runs;
mod settle;
#[cfg(test)]
mod tests;
mod told;

use batch::Batches;
pub use batch::Settle;
use settle::{Ledger, State};
use told::{batch_due, batch_facts, batch_piece, credit_piece, external, finding};

/// A batch, as the page draws it from its clearing day to its credit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PayoutDay {
    /// The statement.
    pub name: String,
    /// The clearing day.
    pub day: Day,
    /// Rows in the batch.
    pub rows: u64,
    /// What it nets.
    pub net: Minor,
    /// Whether that is the amounts whole, the fee taken apart.
    pub is_gross: bool,
    /// What the statement says of a payout that did not come through.
    pub stop: Name,
    /// When it is due.
    pub due: Day,
    /// What was credited: the whole of a credit that holds several batches.
    pub credited: Option<Minor>,
    /// When.
    pub credit_day: Day,
    /// The bank's rows.
    pub credits: Vec<RowRef>,
    /// How late, in the days of the rule.
    pub late_days: u32,
    /// `paid`, `short`, `over`, `late`, `missing`, `in_transit`, `carried`, `unjudged`.
    pub state: &'static str,
}

/// The rule under which a stream of statements is paid.
#[derive(Clone, Debug, PartialEq)]
pub struct PayoutRule {
    /// The statement.
    pub name: String,
    /// The rule.
    pub settle: Settle,
    /// `profile`, `learnt` or `assumed`.
    pub source: &'static str,
}

/// What the payouts of a check came to.
#[derive(Clone, Debug, Default)]
pub struct Payouts {
    /// Findings, in no order.
    pub findings: Vec<Finding>,
    /// The rules used.
    pub rules: Vec<PayoutRule>,
    /// The batches, by statement and day.
    pub days: Vec<PayoutDay>,
    /// Money due but not yet to be seen in the account.
    pub in_transit: Minor,
    /// The bank file's last day; none without a bank file.
    pub bank_until: Day,
    /// Whether the table of holidays knows all days looked at.
    pub is_calendar_covered: bool,
    /// The batch of each acquirer record, as a place in `days`; `u32::MAX` for none.
    pub of_row: Vec<u32>,
}

impl Payouts {
    /// The batch that an acquirer record is paid with.
    pub fn batch_of(&self, row: u32) -> Option<&PayoutDay> {
        self.days.get(*self.of_row.get(row as usize)? as usize)
    }
}

/// Settles the bank's credits against the acquirer's batches.
pub fn payouts(desk: &Desk<'_>, bank: &Book, tables: &[ReadTable], profile: &Profile, coverage: &Coverages) -> Payouts {
    let mut all = Batches::new(desk, tables, profile, coverage);
    let contracted: Vec<String> = profile
        .contracts
        .iter()
        .filter_map(|contract| contract.acquirer.as_deref())
        .map(|name| name.trim().to_owned())
        .filter(|name| name.chars().count() >= 2)
        .collect();
    let is_contracted = |payer: Name| {
        let text = desk.names.text(payer);
        !text.is_empty() && contracted.iter().any(|name| text.contains(name.as_str()) || name.contains(text))
    };
    let names: Vec<String> = all.streams.iter().map(|stream| stream.name.clone()).collect();
    let bank_days = bank_days(bank, tables);
    let credits = credit::credits(bank, desk.names);
    let of_row = std::mem::take(&mut all.of_row);
    let ledger = settle::settle(&mut all, credits, desk.names, &is_contracted);
    let rules = ledger
        .rules
        .iter()
        .zip(&names)
        .map(|((settle, how), name)| {
            let source = match how {
                Some(true) => "profile",
                Some(false) => "learnt",
                None => "assumed",
            };
            PayoutRule { name: name.clone(), settle: *settle, source }
        })
        .collect();
    let paid_streams = ledger.batches.iter().zip(&ledger.paid).filter(|(_, paid)| !paid.credits.is_empty()).map(|(batch, _)| batch.stream).collect();
    let view = View { desk, bank, bank_days, names, paid_streams, has_contract: !contracted.is_empty() };
    let days: Vec<PayoutDay> = (0..ledger.batches.len()).filter_map(|at| view.day(&ledger, at)).collect();
    let mut findings = view.findings(&ledger, &days, &is_contracted);
    let is_calendar_covered =
        ledger.batches.iter().all(|batch| workdays::is_covered(batch.day) && (!batch.due.is_some() || workdays::is_covered(batch.due)));
    let rows = batch::rows(&of_row, days.iter().enumerate().filter(|(_, day)| day.state == "missing").map(|(at, _)| at));
    findings.extend(rows.iter().filter_map(|(at, rows)| view.missing(&ledger, days.get(*at)?, rows)));
    findings.extend(account::findings(desk, tables, profile));
    let in_transit = days.iter().filter(|day| day.state == "in_transit").map(|day| day.net).sum();
    Payouts { findings, rules, days, in_transit, bank_until: bank_days.map_or(Day::NONE, |(_, last)| last), is_calendar_covered, of_row }
}

// First and last day of the bank's file: its rows and what its preamble declares.
fn bank_days(bank: &Book, tables: &[ReadTable]) -> Option<(Day, Day)> {
    let rows = (0..bank.len as u32).map(|row| credit::day_of(bank, row));
    let declared =
        bank.starts.iter().filter_map(|(input, _)| tables.get(*input as usize)?.meta.declared_days).flat_map(|(first, last)| [first, last]);
    let mut days: Vec<Day> = rows.chain(declared).filter(|day| day.is_some()).collect();
    days.sort_unstable();
    Some((*days.first()?, *days.last()?))
}

struct View<'a> {
    desk: &'a Desk<'a>,
    bank: &'a Book,
    bank_days: Option<(Day, Day)>,
    names: Vec<String>,
    // Streams of which the bank's file has any payout.
    paid_streams: BTreeSet<usize>,
    has_contract: bool,
}

impl View<'_> {
    fn day(&self, ledger: &Ledger<'_>, at: usize) -> Option<PayoutDay> {
        let (batch, paid) = (ledger.batches.get(at)?, ledger.paid.get(at)?);
        let credits: Vec<&credit::Credit> = paid.credits.iter().filter_map(|credit| ledger.credits.get(*credit)).collect();
        let credit_day = credits.iter().map(|credit| credit.day).max().unwrap_or(Day::NONE);
        let rule = ledger.rules.get(batch.stream).map_or(Settle::Working(1), |(rule, _)| *rule);
        // Several days in one credit are due with the last of them.
        let due = ledger.batches.get(paid.last_batch).filter(|_| !credits.is_empty()).map_or(batch.due, |last| last.due);
        let late_days = if credit_day.is_some() { rule.late(due, credit_day) } else { 0 };
        let is_paid_at_all = self.paid_streams.contains(&batch.stream);
        let state = match (paid.state, self.bank_days) {
            (State::Short, _) => "short",
            (State::Over, _) => "over",
            (State::Carried, _) if credits.is_empty() => "carried",
            (State::Stopped, _) => "missing",
            (State::Open, _) if sent_back(ledger, batch.day, batch.net).is_some() => "missing",
            (State::Open, Some((_, last))) if batch.due >= last => "in_transit",
            // The first row of an account's file may well come a day after the file's own start.
            (State::Open, Some((first, _)))
                if is_paid_at_all && workdays::between(batch.due, first).is_some_and(|days| days <= 1) && !ledger.has_earlier(at) =>
            {
                "missing"
            }
            (State::Open, Some(_)) => "unjudged",
            (State::Open, None) => {
                let last = ledger.days.get(batch.stream).map_or(Day::NONE, |(_, last)| *last);
                if batch.due > last { "in_transit" } else { "unjudged" }
            }
            _ if late_days > 0 => "late",
            _ => "paid",
        };
        Some(PayoutDay {
            name: self.names.get(batch.stream).cloned().unwrap_or_default(),
            day: batch.day,
            rows: batch.rows,
            net: batch.net,
            is_gross: batch.is_gross,
            stop: batch.stop,
            due: batch.due,
            credited: (!credits.is_empty()).then(|| credits.iter().map(|credit| credit.amount).sum()),
            credit_day,
            credits: credits.iter().map(|credit| self.bank.row(credit.row as usize)).collect(),
            late_days,
            state,
        })
    }

    fn findings(&self, ledger: &Ledger<'_>, days: &[PayoutDay], is_contracted: &dyn Fn(Name) -> bool) -> Vec<Finding> {
        let mut found = Vec::new();
        let mut late_seen: BTreeSet<usize> = BTreeSet::new();
        let mut charges: Vec<(usize, Minor)> = Vec::new();
        for (at, day) in days.iter().enumerate() {
            let Some(paid) = ledger.paid.get(at) else { continue };
            let rule = ledger.batches.get(at).and_then(|batch| ledger.rules.get(batch.stream)).map(|(rule, _)| *rule);
            let (Some(rule), Some(first)) = (rule, paid.credits.first()) else { continue };
            if let (State::Short | State::Over, Some((from, whole))) = (paid.state, whole(ledger, days, at)) {
                let difference = whole.credited.unwrap_or(0) - whole.net;
                let code = if difference < 0 { Code::S01 } else { Code::S02 };
                found.push(self.off(code, from, &whole, rule, difference.abs()));
            }
            if paid.charge > 0 {
                charges.push((*first, paid.charge));
            }
            if day.late_days > 0 && late_seen.insert(*first) {
                found.push(self.late(day, rule));
            }
        }
        found.extend(self.charges(ledger, &charges));
        found.extend(self.payers(ledger, is_contracted));
        found.extend(self.unknown(ledger, is_contracted));
        found
    }

    fn off(&self, code: Code, from: Day, day: &PayoutDay, rule: Settle, difference: Minor) -> Finding {
        let key = if code == Code::S01 { "evidence-payout-short" } else { "evidence-payout-over" };
        let said = Said::new(key).with("difference", Fact::Money(difference));
        let cause = external("reason-payout-acquirer");
        let batch = if from == day.day {
            batch_piece(day, rule)
        } else {
            let said = Said::new(if day.is_gross { "evidence-payout-batches-whole" } else { "evidence-payout-batches" })
                .with("from", Fact::Day(from))
                .with("rule", Fact::Text(rule.name()));
            piece("payout-batch", batch_facts(said, day))
        };
        finding(code, &day.credits, day, difference, cause, vec![batch, credit_piece(day), piece("payout-sum", said)])
    }

    fn late(&self, day: &PayoutDay, rule: Settle) -> Finding {
        let key = if matches!(rule, Settle::Working(_)) { "evidence-payout-late-working" } else { "evidence-payout-late" };
        let said = Said::new(key).with("days", Fact::Count(u64::from(day.late_days)));
        let mut pieces = vec![batch_piece(day, rule), credit_piece(day), piece("payout-late", said)];
        if !workdays::is_covered(day.due) {
            pieces.push(piece("calendar", Said::new("evidence-payout-calendar")));
        }
        finding(Code::S03, &day.credits, day, day.credited.unwrap_or(0), external("reason-payout-late"), pieces)
    }

    fn missing(&self, ledger: &Ledger<'_>, day: &PayoutDay, rows: &[u32]) -> Option<Finding> {
        let book = self.desk.acquirer;
        let mut one = finding(Code::S04, &[], day, day.net, Cause::default(), vec![batch_due(day)]);
        one.cause.reasons = vec![Said::new("reason-payout-missing")];
        if day.stop != Name::NONE {
            let text = self.desk.names.text(day.stop);
            one.evidence.push(piece("payout-state", Said::new("evidence-payout-stopped").with("state", Fact::Text(text.to_owned()))));
            one.cause = if states::payout_stop(&words::plain(text)) == Some(states::Stop::Held) {
                external("reason-payout-held")
            } else {
                Cause { code: CauseCode::System, confidence_percent: 66, reasons: vec![Said::new("reason-payout-stopped")] }
            };
        }
        if let Some((credit, back)) = sent_back(ledger, day.day, day.net) {
            let said = Said::new("evidence-payout-returned")
                .with("credit_day", Fact::Day(credit.day))
                .with("day", Fact::Day(credit::day_of(self.bank, back)))
                .with("credited", Fact::Money(credit.amount));
            let rows = vec![self.bank.row(credit.row as usize), self.bank.row(back as usize)];
            one.evidence.push(Piece { kind: "payout-credit", said, rows });
            one.cause = Cause { code: CauseCode::System, confidence_percent: 66, reasons: vec![Said::new("reason-payout-returned")] };
        } else if let Some((_, until)) = self.bank_days {
            one.evidence.push(piece("searched", Said::new("evidence-payout-missing").with("until", Fact::Day(until))));
        }
        one.acquirer = rows.iter().map(|row| book.row(*row as usize)).collect();
        one.acquirer_amount = Some(rows.iter().map(|row| book.amount(*row)).sum());
        Some(one)
    }

    // What each transfer costs beside the fee: one finding, as the sum of a year is what matters.
    fn charges(&self, ledger: &Ledger<'_>, charges: &[(usize, Minor)]) -> Option<Finding> {
        let (first, each) = *charges.first()?;
        let rows: Vec<RowRef> =
            charges.iter().filter_map(|(credit, _)| ledger.credits.get(*credit)).map(|credit| self.bank.row(credit.row as usize)).collect();
        let said = Said::new("evidence-payout-charge").with("count", Fact::Count(charges.len() as u64)).with("each", Fact::Money(each));
        let moment = ledger.credits.get(first).map_or(Moment::NONE, |credit| self.bank.moment(credit.row));
        let at_stake = Some(charges.iter().map(|(_, charge)| *charge).sum());
        let cause = external("reason-fee-acquirer");
        Some(Finding { code: Code::F05, bank: rows, at_stake, cause, evidence: vec![piece("fee-pattern", said)], moment, ..Finding::default() })
    }

    // S08: a credit that is a batch's, from someone else than the contract's acquirer or the one who pays all others.
    fn payers(&self, ledger: &Ledger<'_>, is_contracted: &dyn Fn(Name) -> bool) -> Vec<Finding> {
        let all: usize = ledger.payers.values().sum();
        let usual = ledger.payers.iter().max_by_key(|(name, count)| (**count, std::cmp::Reverse(**name))).map_or(Name::NONE, |(name, _)| *name);
        let mut found = Vec::new();
        for credit in ledger.credits.iter().filter(|credit| credit.is_used && credit.payer.is_some()) {
            let text = self.desk.names.text(credit.payer);
            // Settlements may come from the network's or the reserve account, whoever the acquirer is.
            let is_reserve = ["备付金", "网联", "银联", "清算"].iter().any(|word| text.contains(word));
            let is_odd = all >= 3 && !ledger.is_usual(credit.payer);
            let is_other = self.has_contract && !is_contracted(credit.payer);
            if is_contracted(credit.payer) || (!is_odd && !is_other) || (is_reserve && !is_odd) {
                continue;
            }
            let said = if is_other && !is_odd {
                Said::new("evidence-payer-contract").with("payer", Fact::Text(text.to_owned()))
            } else {
                Said::new("evidence-payer-usual")
                    .with("payer", Fact::Text(text.to_owned()))
                    .with("usual", Fact::Text(self.desk.names.text(usual).to_owned()))
            };
            let row = self.bank.row(credit.row as usize);
            found.push(Finding {
                code: Code::S08,
                bank: vec![row],
                at_stake: Some(credit.amount),
                cause: external("reason-payer"),
                evidence: vec![piece("payer", said)],
                moment: self.bank.moment(credit.row),
                ..Finding::default()
            });
        }
        found
    }

    // S07: a credit of a known payer that no batch explains, on a day on which only batches of the statement are due.
    fn unknown(&self, ledger: &Ledger<'_>, is_contracted: &dyn Fn(Name) -> bool) -> Vec<Finding> {
        let days = || ledger.batches.iter().map(|batch| batch.day);
        let (Some(first), Some(last)) = (days().min(), days().max()) else { return Vec::new() };
        // The first day on which nothing earlier is due, and the first on which something later may be, whatever the statement.
        let due = |day: Day| ledger.rules.iter().map(move |(rule, _)| rule.due(day));
        let (Some(from), Some(until)) = (due(first.plus(-1)).max(), due(last.plus(1)).min()) else { return Vec::new() };
        let mut found = Vec::new();
        for credit in ledger.credits.iter().filter(|credit| !credit.is_used && credit.day > from && credit.day < until) {
            if !is_contracted(credit.payer) && !ledger.is_usual(credit.payer) {
                continue;
            }
            let said = Said::new("evidence-payout-unknown").with("payer", Fact::Text(self.desk.names.text(credit.payer).to_owned()));
            found.push(Finding {
                code: Code::S07,
                bank: vec![self.bank.row(credit.row as usize)],
                at_stake: Some(credit.amount),
                cause: Cause { reasons: vec![Said::new("reason-payout-unknown")], ..Cause::default() },
                evidence: vec![piece("searched", said)],
                moment: self.bank.moment(credit.row),
                ..Finding::default()
            });
        }
        found
    }
}

// The credit of a batch's sum that the bank sent back, and the record that did.
fn sent_back<'l>(ledger: &'l Ledger<'_>, day: Day, net: Minor) -> Option<(&'l credit::Credit, u32)> {
    let on_time = (net, day, 0)..=(net, day.plus(settle::LATE_DAYS_MAX), usize::MAX);
    let (.., at) = ledger.returned.range(on_time).next()?;
    let credit = ledger.credits.get(*at)?;
    Some((credit, credit.returned?))
}

// All days of one credit as one, with the first of them: what the credit should have brought. Told with the last of them.
fn whole(ledger: &Ledger<'_>, days: &[PayoutDay], at: usize) -> Option<(Day, PayoutDay)> {
    let paid = ledger.paid.get(at).filter(|paid| paid.last_batch == at)?;
    let of_credit = || ledger.of_credit(paid).filter_map(|at| days.get(at));
    let mut all = days.get(at)?.clone();
    all.net = of_credit().map(|day| day.net).sum();
    all.rows = of_credit().map(|day| day.rows).sum();
    Some((of_credit().map(|day| day.day).min()?, all))
}
