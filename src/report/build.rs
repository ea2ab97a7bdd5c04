//! A finished check put into the contract's report, in one language.
//!
//! In: a [`Checked`]. Out: [`model::Report`]. Must not know: how anything was matched.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::base::money::money_text;
use crate::base::{CardKind, CellRef, Channel, Day, Fact, IdKey, Minor, RowRef, Said, Side};
use crate::check::{Checked, Sum};
use crate::finding::build::{Finding, input_key};
use crate::finding::codes::{self, Axis, Charge, CodeEntry, Severity, entry};
use crate::finding::{code::Code, evidence::Piece, fee::rule::FeeRule};
use crate::ledger::{Book, ReadTable};
use crate::locale::{Lang, Voice, fill, template};
use crate::matching::Tier;
use crate::matching::evidence::Scored;

use super::{carry, decided, model, why};

/// The report's schema.
pub const SCHEMA: &str = "poscheck/report/1";

/// The version of the engine, as the report states it.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The report of a check. `lines` adds the code of every row and all links.
pub fn report(checked: &Checked, lang: Lang, lines: bool) -> model::Report {
    let row = |row: RowRef| row_words(lang, &checked.tables, row);
    let voice = Voice { lang, currency: checked.currency, row: &row };
    model::Report {
        schema: SCHEMA.to_owned(),
        engine: model::Engine { version: VERSION.to_owned() },
        currency: checked.currency.code().to_owned(),
        inputs: checked.tables.iter().enumerate().map(|(id, table)| input(&voice, id as u32, table)).collect(),
        learnt: learnt(checked),
        payouts: super::money::payouts(checked),
        risk: super::money::risk(checked, &voice),
        compared: compared(checked),
        bridge: bridge(checked),
        lines: lines.then(|| all_lines(checked)),
        links: lines.then(|| all_links(checked)),
        findings: checked.findings.iter().map(|one| finding(checked, &voice, one)).collect(),
        alerts: super::alerts::alerts(checked, &voice),
        open_items: carry::still_open(checked).chain(carry::new_open_items(checked)).collect(),
        carry: carry::section(checked),
        decisions: (checked.decisions > 0).then(|| decided::section(checked, &voice)),
    }
}

/// The warnings of a check by themselves, as the report lists them.
pub fn alerts(checked: &Checked, lang: Lang) -> Vec<model::Alert> {
    let row = |row: RowRef| row_words(lang, &checked.tables, row);
    super::alerts::alerts(checked, &Voice { lang, currency: checked.currency, row: &row })
}

/// A row as people call it: `收银.xlsx › 明细 › 第 12 行`.
pub fn row_words(lang: Lang, tables: &[ReadTable], row: RowRef) -> String {
    let meta = tables.get(row.input as usize).map(|table| &table.meta);
    let file = meta.map_or("", |meta| meta.name.as_str());
    let sheet = CellRef { sheet: meta.and_then(crate::table::InputMeta::part), ..CellRef::file(file) }.to_string();
    fill(template(lang, "row-place").unwrap_or_default(), |place| match place {
        "sheet" => Some(sheet.clone()),
        "row" => Some(row.row_number.to_string()),
        _ => None,
    })
}

/// One input as the report lists it.
pub fn input(voice: &Voice<'_>, id: u32, table: &ReadTable) -> model::Input {
    let meta = &table.meta;
    let (side, reason) = match &meta.side {
        Some((side, said)) => (side.name().to_owned(), voice.say(said)),
        None => (String::new(), String::new()),
    };
    model::Input {
        id,
        name: meta.name.clone(),
        side,
        side_reason: reason,
        sha256: meta.sha256.clone(),
        bytes: meta.bytes,
        container: meta.container.to_owned(),
        encoding: meta.encoding.clone(),
        sheet: meta.sheet.clone(),
        member: meta.member.clone(),
        tender: meta.tender.clone(),
        format: meta.format.to_owned(),
        header_row: meta.header_row,
        rows: model::RowCounts { records: meta.records, skipped: meta.skipped },
        period: meta.period.map(|(from, to)| model::Period { from: from.to_string(), to: to.to_string() }),
        total: model::Total { count: meta.records, amount: money_text(meta.total, voice.currency) },
        columns: meta
            .columns
            .iter()
            .map(|column| model::Column {
                field: column.field.map(str::to_owned),
                header: column.header.clone(),
                column: column.column_number,
                confidence: f32::from(column.confidence_percent) / 100.0,
                runner_up: column
                    .runner_up
                    .map(|(field, percent)| model::RunnerUp { field: field.to_owned(), confidence: f32::from(percent) / 100.0 }),
            })
            .collect(),
        mapping: meta.mapped.map(str::to_owned),
        fingerprint: meta.fingerprint.clone(),
        issues: issues(voice, table),
        controls: meta
            .controls
            .iter()
            .map(|control| {
                let value = |value: i64| if control.is_count() { value.to_string() } else { money_text(value, voice.currency) };
                model::ControlTotal {
                    row: control.row_number,
                    figure: control.figure.to_owned(),
                    stated: value(control.stated),
                    computed: value(control.computed),
                    holds: control.holds,
                }
            })
            .collect(),
    }
}

fn issues(voice: &Voice<'_>, table: &ReadTable) -> Vec<model::IssueGroup> {
    const ROWS_SHOWN_MAX: usize = 20;
    let counts = table.meta.remarks().flat_map(|issues| issues.counts().map(move |(code, count)| (issues, code, count)));
    counts
        .map(|(issues, code, count)| {
            let kept: Vec<_> = issues.kept().iter().filter(|issue| issue.said.key == code).collect();
            model::IssueGroup {
                code: code.to_owned(),
                count,
                text: kept.first().map_or_else(String::new, |issue| voice.say(&issue.said)),
                rows: kept.iter().filter_map(|issue| issue.row_number).take(ROWS_SHOWN_MAX).collect(),
            }
        })
        .collect()
}

/// What was learnt and used.
pub fn learnt(checked: &Checked) -> model::Learnt {
    // Midnight is the first second of a day, not the last.
    let time = |second: u32| format!("{:02}:{:02}:{:02}", second / 3_600 % 24, second / 60 % 60, second % 60);
    model::Learnt {
        cutoff: checked.learnt.cutoffs.iter().map(|(name, second)| (name.clone(), time(*second))).collect(),
        clock_offset_s: checked.learnt.clock_offsets.clone(),
        fee_rules: fee_rules(checked),
    }
}

/// The fee rules used, as the report lists them.
pub fn fee_rules(checked: &Checked) -> Vec<model::FeeRule> {
    checked.learnt.fee_rules.iter().map(|rule| fee_rule(checked, rule)).collect()
}

fn fee_rule(checked: &Checked, rule: &FeeRule) -> model::FeeRule {
    let money = |minor: Option<Minor>| minor.map(|minor| money_text(minor, checked.currency));
    let day = |day: Day| day.is_some().then(|| day.to_string());
    let of = |table: &&ReadTable| table.meta.side.as_ref().is_some_and(|(side, _)| *side == Side::Acquirer);
    let own = rule.input.and_then(|input| checked.tables.get(input as usize)).or_else(|| checked.tables.iter().find(of));
    model::FeeRule {
        acquirer: if rule.acquirer.is_empty() { own.map_or_else(String::new, |table| table.meta.name.clone()) } else { rule.acquirer.clone() },
        channel: rule.channel.map_or("any", Channel::name).to_owned(),
        card: match rule.card {
            Some(CardKind::Credit) => "credit",
            Some(CardKind::Debit) => "debit",
            _ => "any",
        }
        .to_owned(),
        rate: rule.rate_text(),
        cap: money(rule.cap),
        minimum: money(rule.minimum),
        max_amount: money(rule.max_amount),
        rounding: rule.rounding.name().to_owned(),
        from: day(rule.from),
        to: day(rule.to),
        rows: rule.rows,
        inferred: rule.is_inferred,
    }
}

fn compared(checked: &Checked) -> model::Compared {
    let one = checked.compared;
    model::Compared {
        period: one.days.map(|(from, to)| model::Days { from: from.to_string(), to: to.to_string() }),
        outside: model::Outside { merchant: one.merchant_outside, acquirer: one.acquirer_outside },
    }
}

/// From one sum to the other.
pub fn bridge(checked: &Checked) -> model::Bridge {
    let money = |minor: Minor| money_text(minor, checked.currency);
    let total = |sum: Sum| model::Total { count: sum.count, amount: money(sum.amount) };
    let difference = checked.sums.0.amount - checked.sums.1.amount;
    let explained: Minor = checked.steps.iter().map(|(_, sum)| sum.amount).sum();
    model::Bridge {
        merchant: total(checked.sums.0),
        acquirer: total(checked.sums.1),
        difference: money(difference),
        steps: checked
            .steps
            .iter()
            .map(|(code, sum)| model::Step { code: code.name().to_owned(), count: sum.count, effect: money(sum.amount) })
            .collect(),
        residual: money(difference - explained),
    }
}

fn all_lines(checked: &Checked) -> Vec<model::Line> {
    let mut lines = Vec::with_capacity(checked.merchant.len + checked.acquirer.len);
    for (side, book, codes) in
        [(Side::Merchant, &checked.merchant, &checked.merchant_codes), (Side::Acquirer, &checked.acquirer, &checked.acquirer_codes)]
    {
        for (record, code) in codes.iter().enumerate().filter(|(_, code)| **code != Code::None) {
            let row = book.row(record);
            let link = match side {
                Side::Merchant => checked.links.of_merchant(record as u32).map(|_| record as u32),
                _ => checked.links.of_acquirer(record as u32),
            };
            lines.push(model::Line { side: side.name().to_owned(), input: row.input, row: row.row_number, code: code.name().to_owned(), link });
        }
    }
    // A row that can't be read is no record, yet it has a line: every row of the table is accounted for.
    let unreadable = checked.findings.iter().filter(|finding| finding.code == Code::D02);
    for (side, row) in unreadable.flat_map(|finding| {
        let merchant = finding.merchant.iter().map(|row| (Side::Merchant, *row));
        merchant.chain(finding.acquirer.iter().map(|row| (Side::Acquirer, *row)))
    }) {
        lines.push(model::Line {
            side: side.name().to_owned(),
            input: row.input,
            row: row.row_number,
            code: Code::D02.name().to_owned(),
            link: None,
        });
    }
    lines
}

// A link's number is the merchant record's place among all of them, so it needs no table of its own.
fn all_links(checked: &Checked) -> Vec<model::Link> {
    let pair = |book: &Book, record: u32| {
        let row = book.row(record as usize);
        (row.input, row.row_number)
    };
    let scored: BTreeMap<u32, &Scored> = checked.scored.iter().map(|scored| (scored.merchant, scored)).collect();
    let one = |(m, a, tier): (u32, u32, Tier)| model::Link {
        id: m,
        tier: tier.name().to_owned(),
        merchant: vec![pair(&checked.merchant, m)],
        acquirer: vec![pair(&checked.acquirer, a)],
        probability: (f64::from(checked.links.probability(m)) * 10_000.0).round() / 10_000.0,
        evidence: scored.get(&m).filter(|scored| scored.acquirer == a).map_or_else(Vec::new, |scored| why::of_scored(checked, scored)),
    };
    // Groups are numbered after all records, so that a number names one link.
    let group = |(at, (merchant, acquirer)): (usize, &(Vec<u32>, Vec<u32>))| model::Link {
        id: (checked.merchant.len + at) as u32,
        tier: Tier::T7.name().to_owned(),
        merchant: merchant.iter().map(|m| pair(&checked.merchant, *m)).collect(),
        acquirer: acquirer.iter().map(|a| pair(&checked.acquirer, *a)).collect(),
        probability: merchant.first().map_or(0.99, |m| (f64::from(checked.links.probability_of_group(*m)) * 100.0).round() / 100.0),
        evidence: Vec::new(),
    };
    checked.links.iter().map(one).chain(checked.groups.iter().enumerate().map(group)).collect()
}

/// A finding as the report gives it.
pub fn finding(checked: &Checked, voice: &Voice<'_>, one: &Finding) -> model::Finding {
    let money = |minor: Minor| money_text(minor, checked.currency);
    let pairs = |rows: &[RowRef]| rows.iter().map(|row| (row.input, row.row_number)).collect();
    model::Finding {
        id: one.id(|input| fingerprint(checked, input)),
        code: one.code.name().to_owned(),
        axis: axis_name(one.axis()).to_owned(),
        severity: severity_name(one.severity()).to_owned(),
        rows: model::SideRows { merchant: pairs(&one.merchant), acquirer: pairs(&one.acquirer), bank: pairs(&one.bank) },
        amount: model::Amounts {
            merchant: one.merchant_amount.map(money),
            acquirer: one.acquirer_amount.map(money),
            effect: money(one.effect),
            at_stake: one.at_stake.map(money),
        },
        tier: (one.tier != Tier::None).then(|| one.tier.name().to_owned()),
        also: one.also.iter().map(|code| code.name().to_owned()).collect(),
        cause: model::Cause {
            code: one.cause.code.name().to_owned(),
            confidence: f64::from(one.cause.confidence_percent) / 100.0,
            reasons: one.cause.reasons.iter().map(|reason| voice.say(reason)).collect(),
        },
        evidence: one.evidence.iter().map(|piece| evidence(voice, piece)).collect(),
        decisions: one.marks.iter().map(decided::mark).collect(),
        remedy: entry(one.code.name()).map_or_else(model::Remedy::default, |entry| remedy(checked, voice, one, entry)),
    }
}

fn fingerprint(checked: &Checked, input: u32) -> IdKey {
    input_key(&checked.tables, input)
}

fn evidence(voice: &Voice<'_>, piece: &Piece) -> model::Evidence {
    let mut more: BTreeMap<String, Value> = BTreeMap::new();
    for (name, fact) in &piece.said.facts {
        let value = match fact {
            Fact::Money(minor) => Value::from(money_text(*minor, voice.currency)),
            Fact::Count(count) => Value::from(*count),
            Fact::Seconds(seconds) => Value::from(*seconds),
            Fact::Row(row) => Value::from(vec![row.input, row.row_number]),
            Fact::Word(key) => Value::from(*key),
            Fact::Told(said) => Value::from(said.key),
            Fact::Words(keys) => Value::from(keys.clone()),
            other => Value::from(voice.fact(other)),
        };
        more.insert((*name).to_owned(), value);
    }
    if !piece.rows.is_empty() {
        more.insert("rows".to_owned(), piece.rows.iter().map(|row| Value::from(vec![row.input, row.row_number])).collect());
    }
    if piece.said.key.starts_with("slip-") {
        more.insert("slip".to_owned(), Value::from(piece.said.key.trim_start_matches("slip-")));
    }
    model::Evidence { kind: piece.kind.to_owned(), text: voice.say(&piece.said), more }
}

fn remedy(checked: &Checked, voice: &Voice<'_>, one: &Finding, entry: &CodeEntry) -> model::Remedy {
    let some = |text: String| (!text.is_empty()).then_some(text);
    let money = |minor: Minor| Some(voice.fact(&Fact::Money(minor)));
    let largest = if one.effect == 0 { one.merchant_amount.or(one.acquirer_amount).unwrap_or(0) } else { one.effect };
    let due = checked.tables.iter().filter_map(|table| table.meta.period).map(|(_, to)| to.day()).max().unwrap_or(Day::NONE);
    let has_money = one.merchant_amount.or(one.acquirer_amount).is_some();
    // A sentence that says refund needs no minus.
    let is_back = matches!(one.charge(), Charge::BackShort | Charge::BackOver);
    let unsigned = |minor: Minor| if is_back { minor.abs() } else { minor };
    let value = |place: &str| match place {
        "amount" => money(one.at_stake.unwrap_or(largest.abs())),
        "merchant_amount" => one.merchant_amount.map(unsigned).and_then(money),
        "acquirer_amount" => one.acquirer_amount.map(unsigned).and_then(money),
        // What is no money has no difference.
        "difference" => one.at_stake.or((one.effect != 0 || has_money).then_some(one.effect.abs())).and_then(money),
        "row" => rows_words(voice, one),
        "card" => some(one.card.masked()),
        "terminal" => some(one.terminal.clone()),
        "time" => some(voice.fact(&Fact::Moment(one.moment))),
        // The next day after the files end: the engine has no clock, and today's date is no fact of the files.
        "due" => some(due.plus(1).to_string()),
        _ => None,
    };
    let codes::Remedy { now, technical, management, legal } = codes::remedy(entry, voice.lang, one.charge(), &value);
    model::Remedy { now, technical, management, legal }
}

// The first row and, where a side has several, how many.
fn rows_words(voice: &Voice<'_>, one: &Finding) -> Option<String> {
    let first = one.merchant.first().or(one.acquirer.first()).or(one.bank.first())?;
    let count = one.merchant.len().max(one.acquirer.len()).max(one.bank.len());
    let row = Fact::Row(*first);
    Some(match count {
        0 | 1 => voice.fact(&row),
        _ => voice.say(&Said::new("row-of-several").with("row", row).with("count", Fact::Count(count as u64))),
    })
}

/// The contract's word of an axis.
pub fn axis_name(axis: Axis) -> &'static str {
    match axis {
        Axis::Data => "data",
        Axis::Line => "line",
        Axis::Fee => "fee",
        Axis::Settlement => "settlement",
        Axis::Risk => "risk",
    }
}

/// The contract's word of a severity.
pub fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::High => "high",
        Severity::Medium => "medium",
        Severity::Low => "low",
        Severity::Info => "info",
    }
}
