//! From what came in by channel to the basis to compare with a return: to the minor unit, and without advice.
//!
//! In: a finished check, the register. Out: [`Tax`]. Must not know: rates of tax, a return.
//!
//! Every acquirer row whose money moved is in exactly one line. Rows of another period, repeats of a file's rows and rows in
//! another currency are in none, as they are in no other sum.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::base::money::money_text;
use crate::base::{Channel, Kind, Minor, Name, RowRef};
use crate::check::Checked;
use crate::decision::apply::key_of;
use crate::finding::code::Code;
use crate::finding::desk::counted;
use crate::ledger::Book;
use crate::register::{Back, Purpose, Register};
use crate::report::model::RowPair;

/// Rows a line lists; the count says how many there are.
const ROWS_SHOWN_MAX: usize = 50;

/// From receipts to the basis.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Tax {
    /// The lines in the order printed; their sum is the basis.
    pub lines: Vec<TaxLine>,
    /// What to compare with the return.
    pub basis: String,
    /// Rows that may be no sale but are not recorded: in the basis until someone says so.
    pub open: TaxLine,
}

/// A line of the bridge.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TaxLine {
    /// `receipts`, `back`, `duplicate`, `deposit`, `top-up`, `test`, `own-card`, `own-record`.
    pub key: String,
    /// The channel's word; empty where the line is of all.
    pub channel: String,
    pub count: u64,
    /// With its sign: what is taken off is negative.
    pub amount: String,
    /// The first rows.
    pub rows: Vec<RowPair>,
}

#[derive(Default)]
struct Sum {
    count: u64,
    amount: Minor,
    rows: Vec<RowPair>,
}

/// The bridge of a check.
pub fn tax(checked: &Checked, register: &Register) -> Tax {
    let no_sale = NoSale::new(checked, register);
    // Lines by their place in print, then by channel.
    let mut sums: BTreeMap<(usize, &'static str), Sum> = BTreeMap::new();
    let mut open = Sum::default();
    let mut add = |key: &str, channel: &'static str, minor: Minor, row: RowRef| {
        let place = KEYS.iter().position(|one| *one == key).unwrap_or(0);
        sums.entry((place, channel)).or_default().add(minor, row);
    };
    for row in 0..checked.acquirer.len as u32 {
        let (minor, place) = (money(&checked.acquirer, &checked.acquirer_codes, row), checked.acquirer.row(row as usize));
        if minor == 0 {
            continue;
        }
        let channel = checked.acquirer.columns.channel.get(row as usize);
        // Statements of cards alone need not say so.
        let channel = if channel == Channel::Unsaid { Channel::Card } else { channel };
        add(if minor > 0 { "receipts" } else { "back" }, channel.name(), minor, place);
        if minor > 0
            && let Some(key) = no_sale.key(&checked.acquirer, row)
        {
            add(key, "", -minor, place);
        } else if no_sale.open.contains(&row) {
            open.add(minor, place);
        }
    }
    for row in 0..checked.merchant.len as u32 {
        let channel = checked.merchant.columns.channel.get(row as usize);
        let is_top_up = matches!(checked.merchant.columns.kind.get(row as usize), Kind::TopUp | Kind::Deposit | Kind::Test);
        let minor = money(&checked.merchant, &checked.merchant_codes, row);
        if channel.is_outside() && !is_top_up && minor != 0 {
            add("own-record", channel.name(), minor, checked.merchant.row(row as usize));
        }
    }
    let text = |minor: Minor| money_text(minor, checked.currency);
    let basis: Minor = sums.values().map(|sum| sum.amount).sum();
    let line = |key: &str, channel: &str, sum: Sum| TaxLine {
        key: key.to_owned(),
        channel: channel.to_owned(),
        count: sum.count,
        amount: text(sum.amount),
        rows: sum.rows,
    };
    Tax {
        lines: sums.into_iter().map(|((place, channel), sum)| line(KEYS.get(place).unwrap_or(&""), channel, sum)).collect(),
        basis: text(basis),
        open: line("open", "", open),
    }
}

/// Lines in the order printed.
const KEYS: [&str; 8] = ["receipts", "back", "duplicate", "deposit", "top-up", "test", "own-card", "own-record"];

impl Sum {
    fn add(&mut self, minor: Minor, row: RowRef) {
        self.count += 1;
        self.amount += minor;
        if self.rows.len() < ROWS_SHOWN_MAX {
            self.rows.push((row.input, row.row_number));
        }
    }
}

// The money of a row that is of this period, once, in the check's currency. M06 rows never pass through the other side, but
// their money is the shop's.
fn money(book: &Book, codes: &[Code], row: u32) -> Minor {
    let code = codes.get(row as usize).copied().unwrap_or_default();
    let is_ours = !code.is_out() || code == Code::M06;
    if is_ours && book.columns.currency.get(row as usize) == Name::NONE { counted(book, row) } else { 0 }
}

// Which receipts are no sale, and why.
struct NoSale {
    duplicates: BTreeSet<u32>,
    own: BTreeSet<u32>,
    open: BTreeSet<u32>,
}

impl NoSale {
    fn new(checked: &Checked, register: &Register) -> NoSale {
        let rows_of = |rows: &[RowRef]| rows.iter().filter_map(|row| checked.acquirer.index_of(*row)).map(|row| row as u32).collect::<Vec<_>>();
        let mut no_sale = NoSale { duplicates: BTreeSet::new(), own: BTreeSet::new(), open: BTreeSet::new() };
        for finding in &checked.findings {
            match finding.code {
                // Owed to the customer and still there: what was paid back is among the refunds.
                Code::U01 | Code::U02 if finding.owed > 0 => no_sale.duplicates.extend(rows_of(&finding.acquirer)),
                Code::R01 | Code::R03 if finding.weight.is_none() => {
                    let is_back = finding.evidence.iter().any(|piece| matches!(piece.said.key, "relief-voided-same-day" | "relief-refunded"));
                    for row in rows_of(&finding.acquirer) {
                        let entry = key_of(&checked.tables, checked.acquirer.row(row as usize)).and_then(|key| register.of_row(&key));
                        match entry {
                            // A recorded one is what its entry says; money that went back is among the refunds.
                            Some((_, swipe)) if swipe.purpose != Purpose::Purchase && swipe.back == Back::No && !is_back => {
                                no_sale.own.insert(row);
                            }
                            Some(_) => {}
                            None if !is_back && checked.links.of_acquirer(row).is_none() => {
                                no_sale.open.insert(row);
                            }
                            None => {}
                        }
                    }
                }
                _ => {}
            }
        }
        // An own card may also be recorded of a row that no sign led to.
        for (_, swipe) in register.swipes().filter(|(_, swipe)| swipe.purpose != Purpose::Purchase && swipe.back == Back::No) {
            let Some(key) = &swipe.row else { continue };
            let input = checked.tables.iter().position(|table| table.meta.sha256 == key.sha256 && crate::decision::apply::part_of(table) == key.part);
            let row = input.and_then(|input| checked.acquirer.index_of(RowRef { input: input as u32, row_number: key.row }));
            no_sale.own.extend(row.map(|row| row as u32));
        }
        no_sale.open.retain(|row| !no_sale.own.contains(row));
        no_sale
    }

    // A row is taken off once: as a duplicate before all else.
    fn key(&self, book: &Book, row: u32) -> Option<&'static str> {
        if self.duplicates.contains(&row) {
            return Some("duplicate");
        }
        match book.columns.kind.get(row as usize) {
            Kind::Deposit => Some("deposit"),
            Kind::TopUp => Some("top-up"),
            Kind::Test => Some("test"),
            _ => self.own.contains(&row).then_some("own-card"),
        }
    }
}
