//! Runs the checker on printed worlds and counts what it says right, by level and code.
//!
//! In: a truth, a report. Out: tallies. Must not know: how either was made.

use std::collections::{BTreeMap, BTreeSet};

use crate::report::{Finding, Report};
use crate::suite::Level;
use crate::truth::{Truth, TruthFinding};

/// Right, wrongly said, missed.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Tally {
    pub hit: u64,
    pub wrong: u64,
    pub missed: u64,
}

impl Tally {
    pub fn add(&mut self, other: Tally) {
        self.hit += other.hit;
        self.wrong += other.wrong;
        self.missed += other.missed;
    }

    /// Share of what was said that is right; 1 where nothing was said.
    pub fn precision(self) -> f64 {
        share(self.hit, self.hit + self.wrong)
    }

    /// Share of what is true that was said; 1 where nothing is true.
    pub fn recall(self) -> f64 {
        share(self.hit, self.hit + self.missed)
    }

    /// Harmonic mean of both.
    pub fn f1(self) -> f64 {
        share(2 * self.hit, 2 * self.hit + self.wrong + self.missed)
    }
}

/// A part of a whole, 1 where the whole is empty.
pub fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

/// All counts of some worlds.
#[derive(Clone, Debug, Default)]
pub struct Score {
    pub worlds: u64,
    pub rows: u64,
    pub links: Tally,
    pub confirmed: Tally,
    pub tiers: BTreeMap<String, Tally>,
    /// Rows by line code.
    pub lines: BTreeMap<String, Tally>,
    /// Findings by code, exact.
    pub findings: BTreeMap<String, Tally>,
    /// Findings by code, half the rows suffice.
    pub lenient: Tally,
    pub causes_right: u64,
    pub causes_wrong: u64,
    pub causes_open: u64,
    pub residuals: u64,
    pub sums_wrong: u64,
    pub cutoffs_right: u64,
    pub cutoffs_wrong: u64,
    pub alarms: u64,
    pub seconds: f64,
    pub failures: Vec<String>,
    /// Examples of what went wrong, for people.
    pub notes: Vec<Note>,
}

/// One disagreement.
#[derive(Clone, Debug)]
pub struct Note {
    pub world: String,
    pub code: String,
    pub text: String,
}

/// Codes of which the checker may make one finding of several, or several of one; scored by rows.
const GROUPED: [&str; 15] = ["R02", "R03", "D01", "D03", "D04", "S06", "F01", "F02", "F03", "F04", "F05", "F06", "F07", "R01", "S04"];
/// Codes of a whole file; scored by being said at all.
const OF_FILES: [&str; 4] = ["D05", "D06", "D07", "D08"];
/// Line codes whose pairs may be called linked or not: nobody's opinion of a failed attempt or a taken-back sale is wrong.
const FREE_LINKS: [&str; 9] = ["M03", "M04", "M05", "U01", "U05", "U09", "U10", "U15", "U23"];

/// Adds the score of one world.
pub fn score(into: &mut Score, world: &str, level: Level, truth: &Truth, report: &Report, clean: bool) {
    into.worlds += 1;
    into.rows += (truth.lines.merchant.len() + truth.lines.acquirer.len()) as u64;
    links(into, world, truth, report);
    lines(into, world, level, truth, report);
    findings(into, world, level, truth, report);
    let residual_right = report.bridge.residual == "0.00";
    into.residuals += u64::from(!residual_right);
    let sums_right = report.bridge.merchant.amount == truth.bridge.merchant && report.bridge.acquirer.amount == truth.bridge.acquirer;
    into.sums_wrong += u64::from(!sums_right);
    if !sums_right {
        let text = format!(
            "sums: expected {} {}, got {} {}",
            truth.bridge.merchant, truth.bridge.acquirer, report.bridge.merchant.amount, report.bridge.acquirer.amount
        );
        into.notes.push(Note { world: world.to_owned(), code: "sum".to_owned(), text });
    }
    if !truth.cutoff.is_empty() {
        let right = report.learnt.cutoff.get("acquirer.csv").is_some_and(|value| midnight(value) == midnight(&truth.cutoff));
        into.cutoffs_right += u64::from(right);
        into.cutoffs_wrong += u64::from(!right);
        if !right {
            let text = format!("cut-off: expected {}, got {:?}", truth.cutoff, report.learnt.cutoff);
            into.notes.push(Note { world: world.to_owned(), code: "cutoff".to_owned(), text });
        }
    }
    if clean {
        let alarms = report.findings.iter().filter(|finding| finding.axis != "risk" && !expected(truth, finding)).count();
        into.alarms += alarms as u64;
    }
}

/// Midnight is said in two ways.
fn midnight(text: &str) -> &str {
    if text == "24:00:00" { "00:00:00" } else { text }
}

fn expected(truth: &Truth, finding: &Finding) -> bool {
    truth.findings.iter().any(|known| known.code == finding.code)
}

fn links(into: &mut Score, world: &str, truth: &Truth, report: &Report) {
    let own: BTreeMap<u32, &str> = truth.lines.merchant.iter().map(|(row, code)| (*row, code.as_str())).collect();
    let stated: BTreeMap<u32, &str> = truth.lines.acquirer.iter().map(|(row, code)| (*row, code.as_str())).collect();
    let mut wanted = BTreeSet::new();
    let mut free = BTreeSet::new();
    for (merchant, acquirer) in &truth.links {
        for &m in merchant {
            for &a in acquirer {
                let either = [own.get(&m), stated.get(&a)];
                let is_free = either.iter().flatten().any(|code| FREE_LINKS.contains(code) || matches!(**code, "D02" | "D01"));
                if is_free {
                    free.insert((m, a))
                } else {
                    wanted.insert((m, a))
                };
            }
        }
    }
    let mut said = BTreeSet::new();
    for link in &report.links {
        for m in &link.merchant {
            for a in &link.acquirer {
                let pair = (m.1, report.place(*a));
                if free.contains(&pair) {
                    continue;
                }
                let right = wanted.contains(&pair);
                let tally = Tally { hit: u64::from(right), wrong: u64::from(!right), missed: 0 };
                into.tiers.entry(link.tier.clone()).or_default().add(tally);
                if link.probability >= 0.99 {
                    into.confirmed.add(tally);
                }
                if !right {
                    let text = format!("link {} p={:.4} merchant {} acquirer {} is wrong", link.tier, link.probability, m.1, a.1);
                    into.notes.push(Note { world: world.to_owned(), code: "link+".to_owned(), text });
                }
                said.insert(pair);
            }
        }
    }
    let hit = said.intersection(&wanted).count() as u64;
    into.links.add(Tally { hit, wrong: said.len() as u64 - hit, missed: wanted.len() as u64 - hit });
    for (m, a) in wanted.difference(&said) {
        let text = format!("link merchant {m} ({}) acquirer {a} ({}) is missing", own.get(m).unwrap_or(&""), stated.get(a).unwrap_or(&""));
        into.notes.push(Note { world: world.to_owned(), code: "link-".to_owned(), text });
    }
}

/// Codes that can't be told apart with the keys of the level count as one.
fn merged(level: Level, code: &str) -> &str {
    match code {
        "U06" if level >= Level::LastFour => "U03",
        other => other,
    }
}

fn lines(into: &mut Score, world: &str, level: Level, truth: &Truth, report: &Report) {
    for (side, rows) in [("merchant", &truth.lines.merchant), ("acquirer", &truth.lines.acquirer)] {
        let said: BTreeMap<u32, &str> =
            report.lines.iter().filter(|line| line.side == side).map(|line| (report.place((line.input, line.row)), line.code.as_str())).collect();
        for (row, code) in rows {
            let true_code = merged(level, code);
            let unread = code == "D02" && report.findings.iter().any(|f| f.code == "D02" && report.rows(f).iter().flatten().any(|at| at == row));
            if unread && !said.contains_key(row) {
                into.lines.entry("D02".to_owned()).or_default().hit += 1;
                continue;
            }
            let got = merged(level, said.get(row).copied().unwrap_or(if code == "M06" { "M06" } else { "-" }));
            if got == true_code {
                into.lines.entry(true_code.to_owned()).or_default().hit += 1;
                continue;
            }
            into.lines.entry(true_code.to_owned()).or_default().missed += 1;
            into.lines.entry(got.to_owned()).or_default().wrong += 1;
            let text = format!("{side} row {row}: expected {code}, got {got}");
            into.notes.push(Note { world: world.to_owned(), code: true_code.to_owned(), text });
        }
    }
}

fn findings(into: &mut Score, world: &str, level: Level, truth: &Truth, report: &Report) {
    let codes: BTreeSet<&str> = truth.findings.iter().map(|f| f.code.as_str()).chain(report.findings.iter().map(|f| f.code.as_str())).collect();
    let codes: BTreeSet<&str> = codes.into_iter().map(|code| merged(level, code)).collect();
    for code in codes {
        let known: Vec<&TruthFinding> = truth.findings.iter().filter(|finding| merged(level, &finding.code) == code).collect();
        let said: Vec<&Finding> = report.findings.iter().filter(|finding| merged(level, &finding.code) == code).collect();
        let tally = if OF_FILES.contains(&code) {
            let (known, said) = (u64::from(!known.is_empty()), u64::from(!said.is_empty()));
            Tally { hit: known.min(said), wrong: said.saturating_sub(known), missed: known.saturating_sub(said) }
        } else if GROUPED.contains(&code) {
            by_rows(report, &known, &said)
        } else {
            one_by_one(into, world, report, &known, &said)
        };
        if code.starts_with('R') && !GROUPED.contains(&code) {
            continue;
        }
        if tally.wrong + tally.missed > 0 && (GROUPED.contains(&code) || OF_FILES.contains(&code)) {
            let text = format!("{code}: {} rows wrong, {} missed", tally.wrong, tally.missed);
            into.notes.push(Note { world: world.to_owned(), code: code.to_owned(), text });
        }
        into.findings.entry(code.to_owned()).or_default().add(tally);
    }
}

fn by_rows(report: &Report, known: &[&TruthFinding], said: &[&Finding]) -> Tally {
    let of_truth: BTreeSet<(u8, u32)> = known.iter().flat_map(|f| sided([&f.merchant, &f.acquirer, &f.bank])).collect();
    let optional: BTreeSet<(u8, u32)> = known.iter().flat_map(|f| f.optional.iter().map(|row| (1, *row))).collect();
    let of_report: BTreeSet<(u8, u32)> =
        said.iter().flat_map(|f| report.rows(f)).enumerate().flat_map(|(at, rows)| rows.into_iter().map(move |row| ((at % 3) as u8, row))).collect();
    let hit = of_report.intersection(&of_truth).count() as u64;
    let wrong = of_report.difference(&of_truth).filter(|row| !optional.contains(row)).count() as u64;
    Tally { hit, wrong, missed: of_truth.len() as u64 - hit }
}

fn sided(rows: [&Vec<u32>; 3]) -> Vec<(u8, u32)> {
    rows.iter().enumerate().flat_map(|(side, rows)| rows.iter().map(move |row| (side as u8, *row))).collect()
}

fn one_by_one(into: &mut Score, world: &str, report: &Report, known: &[&TruthFinding], said: &[&Finding]) -> Tally {
    let mut tally = Tally::default();
    let mut used = vec![false; said.len()];
    for truth in known {
        let rows = [&truth.merchant, &truth.acquirer, &truth.bank];
        let at = (0..said.len()).find(|&at| !used[at] && report.rows(said[at]).iter().zip(rows).all(|(a, b)| a == b));
        let loosely = at.or_else(|| (0..said.len()).find(|&at| !used[at] && jaccard(&report.rows(said[at]), rows) >= 0.5));
        if loosely.is_some() {
            into.lenient.hit += 1
        } else {
            into.lenient.missed += 1
        }
        let Some(at) = at else {
            tally.missed += 1;
            let near = loosely.map(|at| format!(", nearest {:?}", report.rows(said[at]))).unwrap_or_default();
            let text = format!(
                "finding {} merchant {:?} acquirer {:?} bank {:?} missing{near} ({})",
                truth.code, truth.merchant, truth.acquirer, truth.bank, truth.note
            );
            into.notes.push(Note { world: world.to_owned(), code: format!("{}f", truth.code), text });
            continue;
        };
        used[at] = true;
        tally.hit += 1;
        let effect_matters = truth.code.starts_with(['A', 'U', 'M']);
        if effect_matters && said[at].amount.effect != truth.effect {
            let text = format!("finding {} {:?}: effect {} expected {}", truth.code, report.rows(said[at]), said[at].amount.effect, truth.effect);
            into.notes.push(Note { world: world.to_owned(), code: "effect".to_owned(), text });
        }
        if matches!(truth.cause.as_str(), "system" | "hardware" | "operation" | "external") {
            match said[at].cause.code.as_str() {
                "unknown" => into.causes_open += 1,
                cause if cause == truth.cause => into.causes_right += 1,
                cause => {
                    into.causes_wrong += 1;
                    let text = format!("cause of {} {:?}: expected {}, got {cause}", truth.code, report.rows(said[at]), truth.cause);
                    into.notes.push(Note { world: world.to_owned(), code: "cause".to_owned(), text });
                }
            }
        }
    }
    for (at, finding) in said.iter().enumerate().filter(|(at, _)| !used[*at]) {
        let _ = at;
        tally.wrong += 1;
        into.lenient.wrong += 1;
        let text = format!("finding {} {:?} is not so", finding.code, report.rows(finding));
        into.notes.push(Note { world: world.to_owned(), code: format!("{}f", finding.code), text });
    }
    tally
}

fn jaccard(said: &[Vec<u32>; 3], known: [&Vec<u32>; 3]) -> f64 {
    let a: BTreeSet<(u8, u32)> = sided([&said[0], &said[1], &said[2]]).into_iter().collect();
    let b: BTreeSet<(u8, u32)> = sided(known).into_iter().collect();
    share(a.intersection(&b).count() as u64, a.union(&b).count() as u64)
}
