//! The one place that knows all stages: files in, a finished check out.
//!
//! In: files' bytes, the profile. Out: [`ReadTable`]s, a [`Checked`]. Must not know: a browser, a file system, a clock.

mod books;
mod dates;
mod reading;
mod sides;

use std::collections::BTreeMap;

use crate::base::{CellRef, Currency, Fault, Minor, Names, Said, Side};
use crate::decision::Decision;
use crate::decision::apply::{Unfit, mark_findings, prove, recode, resolve};
use crate::finding::alert::{self, Alert};
use crate::finding::build::{self, Finding};
use crate::finding::carried::{CarriedItem, Outcome};
use crate::finding::code::Code;
use crate::finding::codes::Axis;
use crate::finding::decide::decide;
use crate::finding::desk::{Desk, counted, other_currency};
use crate::finding::fee::{self, rule::FeeRule};
use crate::finding::input;
use crate::finding::known::Known;
use crate::finding::outside::{self, Compared};
use crate::finding::pairs::close_pairs;
use crate::finding::period::Coverages;
use crate::finding::risk::{self, Risk};
use crate::finding::settlement::{self, Payouts};
use crate::ledger::Book;
pub use crate::ledger::ReadTable;
use crate::locale::Lang;
use crate::matching::Links;
use crate::matching::evidence::Scored;
use crate::profile::Profile;
use crate::report::model::Report;

use books::{AsRead, Books};
pub use reading::{Head, ReadOutcome, fingerprint, head, read, read_given};
pub use sides::assign_sides;

/// A file as it was dropped.
#[derive(Clone, Debug)]
pub struct FileInput {
    /// The file's name without its folder.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The side it was given as; `None` to find out.
    pub side: Option<Side>,
}

/// What the caller hears while a check runs, and whether it should go on.
pub trait Progress {
    /// Called again and again while a file is read, in rows, and where a stage of the check begins or ends; `false` stops the check.
    fn at(&mut self, stage: Stage, done: u64, of: u64) -> bool;
}

/// The stages a caller may show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Bytes to rows.
    Read,
    /// Rows to typed columns.
    Type,
    /// Rows to links.
    Match,
    /// Links to findings.
    Name,
}

impl Stage {
    /// Its word in messages.
    pub fn name(self) -> &'static str {
        match self {
            Stage::Read => "read",
            Stage::Type => "type",
            Stage::Match => "match",
            Stage::Name => "name",
        }
    }
}

/// No one listens.
pub struct Quiet;

impl Progress for Quiet {
    fn at(&mut self, _: Stage, _: u64, _: u64) -> bool {
        true
    }
}

/// What was learnt of the files and used.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Learnt {
    /// Cut-off by statement, as a second of the day; 86,400 for midnight.
    pub cutoffs: BTreeMap<String, u32>,
    /// Clock offset by terminal, merchant − acquirer, in seconds.
    pub clock_offsets: BTreeMap<String, i64>,
    /// Fee rules of the contracts, then those the statements taught, each with the rows it gives to the fen.
    pub fee_rules: Vec<FeeRule>,
}

/// A sum and what it is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// Rows in the sum.
    pub count: u64,
    /// Their money.
    pub amount: Minor,
}

/// A finished check.
#[derive(Debug)]
pub struct Checked {
    /// The inputs, in the order given; their ledgers are in the books.
    pub tables: Vec<ReadTable>,
    /// The merchant's records.
    pub merchant: Book,
    /// The acquirer's records.
    pub acquirer: Book,
    /// The bank's records.
    pub bank: Book,
    /// Terminals, cashiers … of all books.
    pub names: Names,
    /// Links between merchant and acquirer.
    pub links: Links,
    /// The code of each merchant record.
    pub merchant_codes: Vec<Code>,
    /// The code of each acquirer record.
    pub acquirer_codes: Vec<Code>,
    /// Groups of records linked as a whole: merchant's, acquirer's.
    pub groups: Vec<(Vec<u32>, Vec<u32>)>,
    /// Links that rest on learnt evidence, with its weights.
    pub scored: Vec<Scored>,
    /// Findings in the report's order.
    pub findings: Vec<Finding>,
    /// What the people concerned should hear of now.
    pub alerts: Vec<Alert>,
    /// What was learnt.
    pub learnt: Learnt,
    /// What was paid out, batch by batch; its findings are among the others.
    pub payouts: Payouts,
    /// Which signs were looked for and which could not be; their findings are among the others.
    pub risk: Risk,
    /// The currency of all sums.
    pub currency: Currency,
    /// Σ merchant, Σ acquirer.
    pub sums: (Sum, Sum),
    /// The days compared, and the rows outside them.
    pub compared: Compared,
    /// Rows and effect of each code on Σ merchant − Σ acquirer, in the catalogue's order.
    pub steps: Vec<(Code, Sum)>,
    /// Open items of the period before and what became of each.
    pub carried: Vec<(CarriedItem, Outcome)>,
    /// How many of them were given more than once and counted once.
    pub carried_twice: u64,
    /// How many decisions were given.
    pub decisions: u64,
    /// Those that no longer fit, and why.
    pub unfit: Vec<Unfit>,
    /// Whether it went on with what an earlier check had found of the rows.
    pub goes_on: bool,
    // What a later check may go on with.
    known: Known,
    as_read: AsRead,
}

/// What a check takes over from earlier work.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    /// Open items of the last period.
    pub carried: Vec<CarriedItem>,
    /// How many of them were given more than once and left out.
    pub carried_twice: u64,
    /// Decisions that hold, oldest first.
    pub decisions: Vec<Decision>,
    /// Whether no later check goes on with this one: what it found of the rows is then let go of. One still may, but slowly.
    pub is_last: bool,
}

/// Checks the tables of all sides.
///
/// # Errors
/// `side-missing-merchant` or `side-missing-acquirer` when no table is of that side; `cancelled` when `progress` said stop.
pub fn check(tables: Vec<ReadTable>, profile: &Profile, progress: &mut dyn Progress) -> Result<Checked, Fault> {
    check_with(tables, profile, &Kept::default(), progress)
}

/// The same with what was kept from before: open items of the last period, decisions.
///
/// # Errors
/// As [`check`].
pub fn check_with(tables: Vec<ReadTable>, profile: &Profile, kept: &Kept, progress: &mut dyn Progress) -> Result<Checked, Fault> {
    judge(Books::join(tables)?, profile, kept, progress)
}

// The check itself. It changes nothing of the books, so that they can be judged again.
fn judge(books: Books, profile: &Profile, kept: &Kept, progress: &mut dyn Progress) -> Result<Checked, Fault> {
    let Books { tables, merchant, acquirer, bank, names, mut known, as_read, is_grown } = books;
    known.is_let_go = kept.is_last;
    let rows = (merchant.len + acquirer.len) as u64;
    let go_on = |progress: &mut dyn Progress, stage: Stage, done: u64| {
        if progress.at(stage, done, rows) { Ok(()) } else { Err(Fault { said: Said::new("cancelled"), at: CellRef::default() }) }
    };
    go_on(progress, Stage::Match, 0)?;
    // 2 What the statement's own days prove of its cut-off, and what the files cover.
    let mut coverage = Coverages::new(&merchant, &acquirer, &tables, &known.constants(&acquirer));
    // 3 Every record gets its code, by the order of decision.
    let mut desk = Desk::new(&merchant, &acquirer, &names, &known, profile.currency());
    (desk.carried, desk.tables) = (&kept.carried, &tables);
    let mut resolved = resolve(&kept.decisions, &tables, &merchant, &acquirer);
    desk.locks = resolved.locks.clone();
    decide(&mut desk, profile, &mut coverage);
    go_on(progress, Stage::Name, 0)?;
    let named = close_pairs(&mut desk, profile, &coverage);
    // 4 What is said of them.
    let mut findings = build::findings(&desk, profile, &named);
    let compared = outside::compared(&desk);
    outside::weigh(&desk, compared, &mut findings);
    findings.extend(input::findings(&tables));
    findings.extend(input::clock_findings(&desk));
    let fees = fee::fees(&desk, &tables, profile);
    findings.extend(fees.findings);
    let mut payouts = settlement::payouts(&desk, &bank, &tables, profile, &coverage);
    findings.append(&mut payouts.findings);
    let mut risk = risk::risk(&desk, &tables, profile, &payouts);
    findings.append(&mut risk.findings);
    // 5 What people said of them.
    let fingerprint = |input: u32| build::input_key(&tables, input);
    prove(&mut resolved, &kept.decisions, &desk);
    let mut unfit = resolved.unfit;
    unfit.extend(recode(&kept.decisions, &mut desk, &mut findings, &fingerprint));
    unfit.extend(mark_findings(&kept.decisions, &mut findings, &fingerprint));
    unfit.sort_by_key(|one| one.decision.entry);
    build::sort(&mut findings);
    let carried: Vec<(CarriedItem, Outcome)> = kept.carried.iter().cloned().zip(desk.outcomes.iter().cloned()).collect();
    let now = tables.iter().filter_map(|table| table.meta.period).map(|(_, to)| to).filter(|to| to.is_some()).max().unwrap_or_default();
    // 6 What the people concerned should hear of now.
    let alerts = alert::alerts(&desk, &findings, &carried, now, profile);
    let (sums, steps) = bridge(&desk);
    let learnt = Learnt { fee_rules: fees.rules, ..learnt(&desk, &tables) };
    let Desk { links, merchant_codes, acquirer_codes, scored, groups, .. } = desk;
    if kept.is_last {
        known = Known::default();
    }
    go_on(progress, Stage::Name, rows)?;
    let currency = profile.currency();
    Ok(Checked {
        tables,
        merchant,
        acquirer,
        bank,
        names,
        links,
        merchant_codes,
        acquirer_codes,
        scored,
        groups,
        findings,
        alerts,
        learnt,
        payouts,
        risk,
        currency,
        sums,
        compared,
        steps,
        carried,
        carried_twice: kept.carried_twice,
        decisions: kept.decisions.len() as u64,
        unfit,
        goes_on: is_grown,
        known,
        as_read,
    })
}

impl Checked {
    /// The same books judged again, with other decisions or open items; no file is read.
    ///
    /// # Errors
    /// `cancelled` when `progress` said stop.
    pub fn again(self, profile: &Profile, kept: &Kept, progress: &mut dyn Progress) -> Result<Checked, Fault> {
        judge(self.into_books(), profile, kept, progress)
    }

    /// A check of these tables that goes on with what this one found of its rows, where all it read still stands and the new
    /// tables of each side come after it; else one with nothing known. The result is the same either way.
    ///
    /// # Errors
    /// As [`check`].
    pub fn with(self, tables: Vec<ReadTable>, profile: &Profile, kept: &Kept, progress: &mut dyn Progress) -> Result<Checked, Fault> {
        judge(self.into_books().grown(tables)?, profile, kept, progress)
    }

    fn into_books(self) -> Books {
        let Checked { tables, merchant, acquirer, bank, names, known, as_read, .. } = self;
        Books { tables, merchant, acquirer, bank, names, known, as_read, is_grown: true }
    }

    /// The contract's report in a language; `lines` adds the code of every row and all links.
    pub fn report(&self, lang: Lang, lines: bool) -> Report {
        crate::report::build::report(self, lang, lines)
    }

    /// How many findings are differences: all but the signs of the risk axis, which stand beside rows that may well agree.
    pub fn differences(&self) -> usize {
        self.findings.iter().filter(|finding| finding.axis() != Axis::Risk).count()
    }

    /// Whether anything was compared; `false` where the files have no day in common.
    pub fn is_compared(&self) -> bool {
        !self.compared.is_apart
    }

    /// Why a merchant's record is linked as it is, field by field; empty when it isn't linked.
    pub fn why(&self, merchant: u32) -> Vec<crate::report::model::LinkEvidence> {
        crate::report::why::why(self, merchant)
    }
}

// Cut-offs by the statement's name, clock offsets by the terminal's.
fn learnt(desk: &Desk<'_>, tables: &[ReadTable]) -> Learnt {
    let mut learnt = Learnt::default();
    for cutoff in &desk.constants.cutoffs {
        let name = tables.get(cutoff.input as usize).map_or("", |table| table.meta.name.as_str());
        // A statement with one cut-off for cards and midnight for wallets is known by the cards'.
        let known = learnt.cutoffs.entry(name.to_owned()).or_insert(cutoff.second_of_day);
        *known = (*known).min(cutoff.second_of_day);
    }
    for clock in desk.constants.clocks.iter().filter(|clock| clock.terminal.is_some()) {
        learnt.clock_offsets.insert(desk.names.text(clock.terminal).to_owned(), clock.seconds);
    }
    learnt
}

// Both sums over the rows in scope, and what each code adds to their difference; equal by construction, since every row
// has exactly one code.
fn bridge(desk: &Desk<'_>) -> ((Sum, Sum), Vec<(Code, Sum)>) {
    let mut sums = (Sum::default(), Sum::default());
    // By the code's number, which no code before one is decided has.
    let mut steps = vec![Sum::default(); Code::ALL.len() + 1];
    for (book, codes, sum, sign) in [(desk.merchant, &desk.merchant_codes, &mut sums.0, 1), (desk.acquirer, &desk.acquirer_codes, &mut sums.1, -1)] {
        for (row, code) in codes.iter().enumerate() {
            if code.is_out() || other_currency(book, row as u32).is_some() {
                continue;
            }
            let money = counted(book, row as u32);
            sum.count += 1;
            sum.amount += money;
            if let Some(step) = steps.get_mut(*code as usize) {
                step.count += 1;
                step.amount += sign * money;
            }
        }
    }
    let steps = Code::ALL.iter().copied().zip(steps.into_iter().skip(1)).filter(|(_, sum)| sum.count > 0);
    (sums, steps.filter(|(code, sum)| sum.amount != 0 || !code.agrees()).collect())
}
