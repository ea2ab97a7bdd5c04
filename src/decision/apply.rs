//! Decisions put to work: links become locks before the matching, the rest is marked on the findings after it.
//!
//! In: decisions, tables, books, findings. Out: [`Locks`], marks on findings, the decisions that no longer fit and why.
//! Must not know: words, languages.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::{Fact, IdKey, RowRef, Said};
use crate::finding::build::{Finding, Mark};
use crate::finding::cause::{Cause, CauseCode};
use crate::finding::code::Code;
use crate::finding::codes::Axis;
use crate::finding::desk::{Case, Desk};
use crate::finding::hand::{Joined, Locks};
use crate::ledger::{Book, ReadTable};

use super::{Act, Decision, RowKey};

/// A decision that does not fit these files.
#[derive(Clone, Debug, PartialEq)]
pub struct Unfit {
    /// The decision.
    pub decision: Decision,
    /// Why.
    pub why: Said,
}

/// What the decisions come to before the matching.
#[derive(Clone, Debug, Default)]
pub struct Resolved {
    /// The locks.
    pub locks: Locks,
    /// Which decision each link, group and pair kept apart comes from.
    from: Vec<From>,
    /// Those that don't fit.
    pub unfit: Vec<Unfit>,
}

// A decision's place, its rows of both sides, whether it joins them.
type From = (usize, Vec<u32>, Vec<u32>, bool);

// Decisions that hold so far, and which speak of a row: the merchant's (`true`) or the acquirer's.
#[derive(Default)]
struct Holding {
    from: BTreeMap<usize, From>,
    of_row: BTreeMap<(bool, u32), Vec<usize>>,
}

/// Finds the rows that the decisions speak of. A later decision on a row overrules an earlier one.
pub fn resolve(decisions: &[Decision], tables: &[ReadTable], merchant: &Book, acquirer: &Book) -> Resolved {
    let mut resolved = Resolved::default();
    let mut holding = Holding::default();
    for (index, decision) in decisions.iter().enumerate() {
        let (ours, theirs, joins) = match &decision.act {
            Act::Link { merchant, acquirer } => (merchant.clone(), acquirer.clone(), true),
            Act::Unlink { merchant, acquirer } => (vec![merchant.clone()], vec![acquirer.clone()], false),
            Act::Split { merchant, acquirer } => (merchant.clone(), acquirer.clone(), false),
            _ => continue,
        };
        let found = rows_of(&ours, tables, merchant).and_then(|ours| Ok((ours, rows_of(&theirs, tables, acquirer)?)));
        match found {
            Ok((ours, theirs)) if !ours.is_empty() && !theirs.is_empty() => {
                for over in holding.take((index, ours, theirs, joins)) {
                    if let Some(decision) = decisions.get(over) {
                        resolved.unfit.push(Unfit { decision: decision.clone(), why: Said::new("decision-overruled") });
                    }
                }
            }
            Ok(_) => resolved.unfit.push(Unfit { decision: decision.clone(), why: Said::new("decision-no-row") }),
            Err(why) => resolved.unfit.push(Unfit { decision: decision.clone(), why }),
        }
    }
    resolved.from = holding.from.into_values().collect();
    for (_, ours, theirs, joins) in &resolved.from {
        match (joins, ours.as_slice(), theirs.as_slice()) {
            (true, [merchant], [acquirer]) => resolved.locks.links.push((*merchant, *acquirer)),
            (true, _, _) => resolved.locks.groups.push((ours.clone(), theirs.clone())),
            (false, _, _) => resolved.locks.apart.extend(ours.iter().flat_map(|m| theirs.iter().map(|a| (*m, *a)))),
        }
    }
    resolved
}

impl Holding {
    // Takes one more; gives those it overrules. A new link takes its rows out of older links and lifts older separations of
    // the same pair; a separation undoes an older link of the pair.
    fn take(&mut self, new: From) -> BTreeSet<usize> {
        let (index, ours, theirs, joins) = &new;
        let mut sharing: [BTreeSet<usize>; 2] = Default::default();
        for (rows, shared, is_merchant) in [(ours, 0, true), (theirs, 1, false)] {
            for row in rows {
                let known = self.of_row.entry((is_merchant, *row)).or_default();
                known.retain(|index| self.from.contains_key(index));
                if let Some(sharing) = sharing.get_mut(shared) {
                    sharing.extend(known.iter().copied());
                }
                known.push(*index);
            }
        }
        let [ours, theirs] = &sharing;
        let does_join = |index: &usize| self.from.get(index).is_some_and(|(.., joined)| *joined);
        let over: BTreeSet<usize> = ours
            .union(theirs)
            .copied()
            .filter(|index| match (*joins, does_join(index)) {
                (true, true) => true,
                (new, old) => new != old && ours.contains(index) && theirs.contains(index),
            })
            .collect();
        for index in &over {
            self.from.remove(index);
        }
        self.from.insert(*index, new);
        over
    }
}

fn rows_of(keys: &[RowKey], tables: &[ReadTable], book: &Book) -> Result<Vec<u32>, Said> {
    let mut rows = Vec::with_capacity(keys.len());
    for key in keys {
        let is_file = |table: &&ReadTable| table.meta.sha256 == key.sha256;
        if !tables.iter().any(|table| is_file(&table)) {
            return Err(Said::new("decision-no-file").with("file", Fact::Text(key.sha256.chars().take(12).collect())));
        }
        let input = tables.iter().position(|table| is_file(&table) && part_of(table) == key.part);
        let row = input.map(|input| RowRef { input: input as u32, row_number: key.row });
        let Some(record) = row.and_then(|row| book.index_of(row)) else {
            return Err(Said::new("decision-no-row-here").with("place", Fact::Text(key.row.to_string())));
        };
        rows.push(record as u32);
    }
    rows.sort_unstable();
    rows.dedup();
    Ok(rows)
}

/// The part of the file that it is, as a [`RowKey`] has it.
pub fn part_of(table: &ReadTable) -> String {
    table.meta.part().unwrap_or_default()
}

/// The key of a row of these tables.
pub fn key_of(tables: &[ReadTable], row: RowRef) -> Option<RowKey> {
    let table = tables.get(row.input as usize)?;
    Some(RowKey { sha256: table.meta.sha256.clone(), part: part_of(table), row: row.row_number })
}

/// After the matching: whether every lock held. One that did not is said, never dropped.
pub fn prove(resolved: &mut Resolved, decisions: &[Decision], desk: &Desk<'_>) {
    let asked = resolved.from.iter().filter(|(.., joins)| !joins).flat_map(|(_, ours, ..)| ours.iter().copied()).collect();
    let joined = Joined::of(desk, &asked);
    let groups: BTreeSet<(&[u32], &[u32])> = desk.groups.iter().map(|(ours, theirs)| (ours.as_slice(), theirs.as_slice())).collect();
    for (index, ours, theirs, joins) in &resolved.from {
        let holds = match (joins, ours.as_slice(), theirs.as_slice()) {
            (true, [merchant], [acquirer]) => desk.links.of_merchant(*merchant) == Some(*acquirer),
            (true, ours, theirs) => groups.contains(&(ours, theirs)),
            (false, _, _) => !ours.iter().any(|m| theirs.iter().any(|a| joined.has(*m, *a))),
        };
        if let Some(decision) = decisions.get(*index).filter(|_| !holds) {
            resolved.unfit.push(Unfit { decision: decision.clone(), why: Said::new("decision-not-kept") });
        }
    }
}

/// Codes put right: on the finding, on its rows, so that the bridge follows. Gives those that do not fit.
pub fn recode(decisions: &[Decision], desk: &mut Desk<'_>, findings: &mut [Finding], fingerprint: &dyn Fn(u32) -> IdKey) -> Vec<Unfit> {
    let mut unfit = Vec::new();
    if !decisions.iter().any(|decision| matches!(decision.act, Act::Code { .. })) {
        return unfit;
    }
    let cases = by_first_rows(desk);
    // Of findings with one name the first is meant.
    let mut by_id: BTreeMap<String, &mut Finding> = findings.iter_mut().rev().map(|one| (one.id(fingerprint), one)).collect();
    for decision in decisions {
        let Act::Code { finding, code } = &decision.act else { continue };
        let Some(found) = by_id.get_mut(finding) else {
            unfit.push(Unfit { decision: decision.clone(), why: Said::new("decision-no-finding") });
            continue;
        };
        let wanted = Code::ALL.iter().copied().find(|known| known.name() == code);
        let may = |code: Code| !code.is_out() && !code.agrees() && (code >= Code::A01 && code <= Code::U25);
        let Some(wanted) = wanted.filter(|wanted| may(*wanted) && may(found.code) && found.axis() == Axis::Line) else {
            let why = Said::new("decision-code").with("code", Fact::Text(code.clone()));
            unfit.push(Unfit { decision: decision.clone(), why });
            continue;
        };
        recode_rows(desk, &cases, found, wanted);
        found.marks.push(mark("code", found.code.name(), decision));
        found.was.get_or_insert(found.code);
        found.code = wanted;
    }
    unfit
}

// The first row of each side, by which a finding knows its case.
type FirstRows = (Option<RowRef>, Option<RowRef>);

fn by_first_rows(desk: &Desk<'_>) -> BTreeMap<FirstRows, Vec<usize>> {
    let first = |book: &Book, rows: &[u32]| rows.first().map(|row| book.row(*row as usize));
    let mut cases: BTreeMap<FirstRows, Vec<usize>> = BTreeMap::new();
    for (at, case) in desk.cases.iter().enumerate() {
        cases.entry((first(desk.merchant, &case.merchant), first(desk.acquirer, &case.acquirer))).or_default().push(at);
    }
    cases
}

fn recode_rows(desk: &mut Desk<'_>, cases: &BTreeMap<FirstRows, Vec<usize>>, found: &Finding, wanted: Code) {
    let (merchant, acquirer) = (desk.merchant, desk.acquirer);
    let are = |book: &Book, rows: &[u32], refs: &[RowRef]| rows.iter().map(|row| book.row(*row as usize)).eq(refs.iter().copied());
    let is_its =
        |case: &Case| case.code == found.code && are(merchant, &case.merchant, &found.merchant) && are(acquirer, &case.acquirer, &found.acquirer);
    let alike = cases.get(&(found.merchant.first().copied(), found.acquirer.first().copied()));
    let Some(at) = alike.into_iter().flatten().copied().find(|at| desk.cases.get(*at).is_some_and(is_its)) else { return };
    let Some(case) = desk.cases.get_mut(at) else { return };
    case.code = wanted;
    let ours: Vec<u32> = case.merchant.iter().chain(&case.also_merchant).copied().collect();
    let theirs: Vec<u32> = case.acquirer.iter().chain(&case.also_acquirer).copied().collect();
    for row in ours {
        desk.code_merchant(row, wanted);
    }
    for row in theirs {
        desk.code_acquirer(row, wanted);
    }
}

/// Everything else a decision says of a finding. Gives those that do not fit.
pub fn mark_findings(decisions: &[Decision], findings: &mut [Finding], fingerprint: &dyn Fn(u32) -> IdKey) -> Vec<Unfit> {
    let mut unfit = Vec::new();
    let mut by_id: BTreeMap<String, &mut Finding> = findings.iter_mut().map(|one| (one.id(fingerprint), one)).collect();
    for decision in decisions {
        let (finding, kind, text) = match &decision.act {
            Act::Accept { finding } => (finding, "accept", ""),
            Act::Reject { finding } => (finding, "reject", ""),
            Act::Done { finding } => (finding, "done", ""),
            Act::Note { finding, text } => (finding, "note", text.as_str()),
            Act::Cause { finding, cause } => (finding, "cause", cause.as_str()),
            _ => continue,
        };
        let Some(found) = by_id.get_mut(finding) else {
            unfit.push(Unfit { decision: decision.clone(), why: Said::new("decision-no-finding") });
            continue;
        };
        if kind == "cause" {
            let Some(code) = CauseCode::ALL.into_iter().find(|known| known.name() == text) else {
                let why = Said::new("decision-cause").with("cause", Fact::Text(text.to_owned()));
                unfit.push(Unfit { decision: decision.clone(), why });
                continue;
            };
            found.cause = Cause { code, confidence_percent: 100, reasons: vec![Said::new("reason-by-hand")] };
        }
        // The last of accept, reject and done is the finding's state.
        if matches!(kind, "accept" | "reject" | "done") {
            found.marks.retain(|mark| !matches!(mark.kind, "accept" | "reject" | "done"));
        }
        found.marks.push(mark(kind, text, decision));
    }
    unfit
}

fn mark(kind: &'static str, text: &str, decision: &Decision) -> Mark {
    Mark { kind, text: text.to_owned(), by: decision.signed.by.clone(), at: decision.signed.at.clone(), reason: decision.signed.reason.clone() }
}
