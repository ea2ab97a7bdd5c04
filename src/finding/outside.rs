//! What both sides cover: rows that no file of the other side can judge are set apart, and how much that is gets said.
//!
//! In: a desk whose links stand, the coverage. Out: D03 for attempts and voids of uncovered days; the days compared; the
//! weight of a file that lies outside altogether. Must not know: words, how a coverage is learnt.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::{Day, RowRef, Said};
use crate::ledger::Book;

use super::build::Finding;
use super::chains::Chain;
use super::code::Code;
use super::codes::Severity;
use super::desk::{Case, Context, Desk, Look};
use super::evidence::Piece;
use super::period::{Coverages, Standing};

/// What a check compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Compared {
    /// First and last day of the rows in scope; `None` where none of them has a day.
    pub days: Option<(Day, Day)>,
    /// The merchant's rows outside.
    pub merchant_outside: u64,
    /// The acquirer's rows outside.
    pub acquirer_outside: u64,
    /// Whether the files have no day in common, so that nothing was compared.
    pub is_apart: bool,
}

/// D03 for attempts, holds and rows taken back that a side lists on days which the other doesn't cover: nothing is known of
/// them there, so they are not called agreed. A sale and its void stay together.
pub fn close_uncovered(desk: &mut Desk<'_>, coverage: &Coverages, merchant_chains: &[Chain], acquirer_chains: &[Chain]) {
    let is_quiet = |code: Code| matches!(code, Code::M00 | Code::M03 | Code::M04 | Code::M05);
    let merchant_is_alone = |desk: &Desk<'_>, row: u32| is_quiet(desk.merchant_code(row)) && desk.links.of_merchant(row).is_none();
    let acquirer_is_alone = |desk: &Desk<'_>, row: u32| is_quiet(desk.acquirer_code(row)) && desk.links.of_acquirer(row).is_none();
    let original_of = |chains: &[Chain]| chains.iter().map(|chain| (chain.taker, chain.original)).collect::<BTreeMap<u32, u32>>();
    let (of_merchant, of_acquirer) = (original_of(merchant_chains), original_of(acquirer_chains));
    let taken_back = |chains: &BTreeMap<u32, u32>| chains.iter().map(|(taker, original)| (*original, *taker)).collect::<BTreeMap<u32, u32>>();
    let (merchant_takers, acquirer_takers) = (taken_back(&of_merchant), taken_back(&of_acquirer));
    let mut outside: (BTreeSet<u32>, BTreeSet<u32>) = Default::default();
    for row in (0..desk.merchant.len as u32).filter(|row| merchant_is_alone(desk, *row)) {
        let partner_is_alone = merchant_takers.get(&row).or(of_merchant.get(&row)).is_none_or(|other| merchant_is_alone(desk, *other));
        let judged = of_merchant.get(&row).copied().unwrap_or(row);
        if partner_is_alone && coverage.of_merchant(desk.merchant, judged) == Standing::Outside {
            outside.0.insert(row);
        }
    }
    for row in (0..desk.acquirer.len as u32).filter(|row| acquirer_is_alone(desk, *row)) {
        let partner_is_alone = acquirer_takers.get(&row).or(of_acquirer.get(&row)).is_none_or(|other| acquirer_is_alone(desk, *other));
        let judged = of_acquirer.get(&row).copied().unwrap_or(row);
        if partner_is_alone && coverage.of_acquirer(desk.acquirer, judged) == Standing::Outside {
            outside.1.insert(row);
        }
    }
    for row in outside.0 {
        let context = Context { lacking: coverage.lacking(desk.merchant, row), ..Context::default() };
        desk.close(Case { code: Code::D03, merchant: vec![row], context, ..Case::default() });
    }
    for row in outside.1 {
        desk.close(Case { code: Code::D03, acquirer: vec![row], ..Case::default() });
    }
}

/// What was compared, by the codes of both sides.
pub fn compared(desk: &Desk<'_>) -> Compared {
    let mut compared = Compared::default();
    let (mut in_scope, mut first, mut last) = (0_u64, Day::NONE, Day::NONE);
    for (book, codes, outside) in
        [(desk.merchant, &desk.merchant_codes, &mut compared.merchant_outside), (desk.acquirer, &desk.acquirer_codes, &mut compared.acquirer_outside)]
    {
        for (row, code) in codes.iter().enumerate() {
            *outside += u64::from(*code == Code::D03);
            in_scope += u64::from(!code.is_out());
            let day = book.moment(row as u32).day();
            if !code.is_out() && day.is_some() {
                // None sorts after every day.
                first = first.min(day);
                last = if last.is_some() { last.max(day) } else { day };
            }
        }
    }
    compared.days = first.is_some().then_some((first, last));
    compared.is_apart = in_scope == 0 && compared.merchant_outside > 0 && compared.acquirer_outside > 0;
    compared
}

// Whether its rows are outside for their days, not for want of a statement.
fn is_of_days(finding: &Finding) -> bool {
    finding.evidence.iter().any(|piece| piece.said.key == "evidence-outside")
}

/// Gives the findings of files that lie outside altogether their weight: where nothing was compared it is the first thing to
/// know, and a whole file that took no part is no footnote either.
pub fn weigh(desk: &Desk<'_>, compared: Compared, findings: &mut [Finding]) {
    let count = |book: &Book, input: u32| (0..book.len).filter(|row| book.input_of(*row) == input).count();
    let input = |rows: &[RowRef]| rows.first().map(|row| row.input);
    for finding in findings.iter_mut().filter(|finding| finding.code == Code::D03 && is_of_days(finding)) {
        let of_merchant = input(&finding.merchant).is_some_and(|input| count(desk.merchant, input) == finding.merchant.len());
        let of_acquirer = input(&finding.acquirer).is_some_and(|input| count(desk.acquirer, input) == finding.acquirer.len());
        if compared.is_apart || of_merchant || of_acquirer {
            finding.weight = Some(if compared.is_apart { Severity::High } else { Severity::Medium });
            let key = if compared.is_apart { "evidence-apart" } else { "evidence-file-outside" };
            finding.evidence = vec![Piece { kind: "period", said: Said::new(key), rows: Vec::new() }];
        }
    }
}
