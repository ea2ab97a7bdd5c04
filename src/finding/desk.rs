//! The desk on which a check is decided: both books, what is decided of each record, which cases were found.
//!
//! In: books and names. Out: codes by record, cases. Must not know: words, files.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use crate::base::{Card, Channel, Currency, Kind, Minor, Moment, Name, Names, Side, Status};
use crate::ledger::{Book, ReadTable};
use crate::matching::constants::Constants;
use crate::matching::evidence::Scored;
use crate::matching::{Links, Tier};

use super::carried::{CarriedItem, Outcome};
use super::code::Code;
use super::hand::Locks;
use super::holds::Holds;
use super::known::Known;
use super::period::Lacking;
use super::same_list::SameList;

/// What a case says beside its rows: the rows that make it believable.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Context {
    /// The matched twin of a surplus row, or the nearest row looked at.
    pub twin_merchant: Option<u32>,
    /// The same on the acquirer's side.
    pub twin_acquirer: Option<u32>,
    /// A merchant's attempt that failed or timed out.
    pub attempt: Option<u32>,
    /// The original of a void or refund, on the side it was found.
    pub original: Option<(Side, u32)>,
    /// The rows could equally be others: "one of several".
    pub is_one_of_several: bool,
    /// Whether the merchant has no reference column, so that two codes can't be told apart.
    pub has_no_reference: bool,
    /// Whether the other side has hardly a row of the row's terminal, though it has those of others.
    pub is_terminal_unknown: bool,
    /// The acquirer's row that gave the whole of it back.
    pub given_back: Option<u32>,
    /// Whether the merchant's row is the total of a day.
    pub is_day_total: bool,
    /// The statement that is not there, where a row is outside for want of it.
    pub lacking: Option<Lacking>,
    /// The money it is about where that is not what its rows say: a refund's excess, what was frozen.
    pub at_stake: Option<Minor>,
    /// The list of the same side that tells the rows' payments, where theirs was set apart whole.
    pub same_list: Option<SameList>,
    /// The open item of the period before that the row settles: index into [`Desk::carried`].
    pub carried: Option<u32>,
}

/// Rows that carry one code for one reason; becomes one finding.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Case {
    /// The code.
    pub code: Code,
    /// The merchant's records that carry it.
    pub merchant: Vec<u32>,
    /// The acquirer's records that carry it.
    pub acquirer: Vec<u32>,
    /// Records that carry the code on their line but stand in the evidence, not in the finding's rows.
    pub also_merchant: Vec<u32>,
    /// The same of the acquirer.
    pub also_acquirer: Vec<u32>,
    /// What the link rests on, where there is one.
    pub tier: Tier,
    /// Other codes that also fit.
    pub also: Vec<Code>,
    /// What makes it believable.
    pub context: Context,
}

impl Case {
    /// A code for rows of one side.
    pub fn of(code: Code, side: Side, rows: Vec<u32>, context: Context) -> Case {
        let (merchant, acquirer) = if side == Side::Merchant { (rows, Vec::new()) } else { (Vec::new(), rows) };
        Case { code, merchant, acquirer, context, ..Case::default() }
    }
}

/// Both sides of a check while it is decided.
pub struct Desk<'a> {
    /// The merchant's records.
    pub merchant: &'a Book,
    /// The acquirer's records.
    pub acquirer: &'a Book,
    /// Terminals, cashiers … of both.
    pub names: &'a Names,
    /// Links so far.
    pub links: Links,
    /// The code of each merchant record.
    pub merchant_codes: Vec<Code>,
    /// The code of each acquirer record.
    pub acquirer_codes: Vec<Code>,
    /// Cases so far.
    pub cases: Vec<Case>,
    /// What the data proved of clocks and cut-offs.
    pub constants: Constants,
    /// Links that rest on learnt evidence, with its weights.
    pub scored: Vec<Scored>,
    /// Groups of records linked as a whole: the merchant's, the acquirer's.
    pub groups: Vec<(Vec<u32>, Vec<u32>)>,
    /// Open items of the period before.
    pub carried: &'a [CarriedItem],
    /// What became of each of them.
    pub outcomes: Vec<Outcome>,
    /// Links made and parted by hand.
    pub locks: Locks,
    /// What is known of the rows alone.
    pub known: &'a Known,
    /// What was read, for the cells' texts.
    pub tables: &'a [ReadTable],
    /// Which reference numbers are each side's own ([`super::numbers::apart`]).
    pub apart: [bool; 2],
    /// Open records that may as well be another of their amount, which is linked: the merchant's, the acquirer's.
    pub of_several: (BTreeSet<u32>, BTreeSet<u32>),
    /// Minor units of a unit of the check's currency.
    pub scale: i64,
    // Records that may still be open, ascending: all at first; those that are settled leave at a sweep.
    left: (Vec<u32>, Vec<u32>),
    // The acquirer's holds; found when first asked for.
    holds: OnceCell<Holds>,
}

impl<'a> Desk<'a> {
    /// A desk with nothing decided.
    pub fn new(merchant: &'a Book, acquirer: &'a Book, names: &'a Names, known: &'a Known, currency: Currency) -> Desk<'a> {
        Desk {
            merchant,
            acquirer,
            names,
            links: Links::new(merchant.len, acquirer.len),
            merchant_codes: vec![Code::None; merchant.len],
            acquirer_codes: vec![Code::None; acquirer.len],
            cases: Vec::new(),
            constants: Constants::default(),
            scored: Vec::new(),
            groups: Vec::new(),
            carried: &[],
            outcomes: Vec::new(),
            locks: Locks::default(),
            known,
            tables: &[],
            apart: [false; 2],
            of_several: Default::default(),
            left: ((0..merchant.len as u32).collect(), (0..acquirer.len as u32).collect()),
            scale: currency.scale(),
            holds: OnceCell::new(),
        }
    }

    /// Leaves what is settled out of all later looks for open records: few are left once references have had their say.
    pub fn sweep(&mut self) {
        let (mut merchant, mut acquirer) = std::mem::take(&mut self.left);
        merchant.retain(|row| self.is_open_merchant(*row));
        acquirer.retain(|row| self.is_open_acquirer(*row));
        self.left = (merchant, acquirer);
    }

    /// Takes a link back: both records are open again.
    pub fn unlink(&mut self, merchant: u32) {
        let Some(acquirer) = self.links.of_merchant(merchant) else { return };
        self.links.unlink_merchant(merchant);
        for (left, row) in [(&mut self.left.0, merchant), (&mut self.left.1, acquirer)] {
            if let Err(place) = left.binary_search(&row) {
                left.insert(place, row);
            }
        }
    }

    /// Whether both sides say times of day, each in some file at least.
    pub fn have_times(&self) -> bool {
        self.merchant.has_time_of_day && self.acquirer.has_time_of_day
    }

    /// Whether a side has files that say times of day and others that know days only.
    pub fn is_mixed(&self) -> bool {
        self.merchant.is_mixed() || self.acquirer.is_mixed()
    }

    /// Whether the times of day of two records may be held against each other.
    pub fn know_times(&self, merchant: u32, acquirer: u32) -> bool {
        self.merchant.knows_time(merchant) && self.acquirer.knows_time(acquirer)
    }

    /// The merchant's records nobody has decided on or linked, ascending.
    pub fn open_merchant(&self) -> impl Iterator<Item = u32> + '_ {
        self.left.0.iter().copied().filter(|row| self.is_open_merchant(*row))
    }

    /// The acquirer's records nobody has decided on or linked, ascending.
    pub fn open_acquirer(&self) -> impl Iterator<Item = u32> + '_ {
        self.left.1.iter().copied().filter(|row| self.is_open_acquirer(*row))
    }

    /// Whether a merchant record is neither coded nor linked.
    pub fn is_open_merchant(&self, row: u32) -> bool {
        self.merchant_code(row) == Code::None && self.links.of_merchant(row).is_none()
    }

    /// Whether an acquirer record is neither coded nor linked.
    pub fn is_open_acquirer(&self, row: u32) -> bool {
        self.acquirer_code(row) == Code::None && self.links.of_acquirer(row).is_none()
    }

    /// The code of a merchant record so far.
    pub fn merchant_code(&self, row: u32) -> Code {
        self.merchant_codes.get(row as usize).copied().unwrap_or_default()
    }

    /// The code of an acquirer record so far.
    pub fn acquirer_code(&self, row: u32) -> Code {
        self.acquirer_codes.get(row as usize).copied().unwrap_or_default()
    }

    /// The book of a side that is compared.
    pub fn book(&self, side: Side) -> &'a Book {
        if side == Side::Merchant { self.merchant } else { self.acquirer }
    }

    /// Whether a record of a side is neither coded nor linked.
    pub fn is_open(&self, side: Side, row: u32) -> bool {
        if side == Side::Merchant { self.is_open_merchant(row) } else { self.is_open_acquirer(row) }
    }

    /// Whether an acquirer record is no money of the channel: said twice, or taken at the till and listed beside what was.
    pub fn is_set_apart(&self, row: u32) -> bool {
        let code = self.acquirer_code(row);
        code == Code::D01 || (code == Code::M06 && is_kept_by_shop(self.acquirer.columns.channel.get(row as usize)))
    }

    /// Gives a merchant record its code.
    pub fn code_merchant(&mut self, row: u32, code: Code) {
        if let Some(slot) = self.merchant_codes.get_mut(row as usize) {
            *slot = code;
        }
    }

    /// Gives an acquirer record its code.
    pub fn code_acquirer(&mut self, row: u32, code: Code) {
        if let Some(slot) = self.acquirer_codes.get_mut(row as usize) {
            *slot = code;
        }
    }

    /// Records a case and gives its rows their code. Codes that agree are not kept as cases.
    pub fn close(&mut self, case: Case) {
        for row in case.merchant.iter().chain(&case.also_merchant) {
            self.code_merchant(*row, case.code);
        }
        for row in case.acquirer.iter().chain(&case.also_acquirer) {
            self.code_acquirer(*row, case.code);
        }
        if !case.code.agrees() {
            self.cases.push(case);
        }
    }

    /// The hold that an acquirer's completion ends.
    pub fn hold_of(&self, completion: u32) -> Option<u32> {
        self.holds.get_or_init(|| Holds::of(self.acquirer)).of_completion(self.acquirer, completion)
    }

    /// The money a merchant record puts into the sum.
    pub fn merchant_money(&self, row: u32) -> Minor {
        counted(self.merchant, row)
    }

    /// The money an acquirer record puts into the sum.
    pub fn acquirer_money(&self, row: u32) -> Minor {
        counted(self.acquirer, row)
    }
}

/// Whether a tender stays with the shop, also where a statement lists it. Vouchers and accounts are what a platform pays.
pub fn is_kept_by_shop(channel: Channel) -> bool {
    matches!(channel, Channel::Cash | Channel::StoredValue)
}

/// The currency of a record where it is not the profile's; such a record enters no sum and no match.
pub fn other_currency(book: &Book, row: u32) -> Option<Name> {
    Some(book.columns.currency.get(row as usize)).filter(|name| *name != Name::NONE)
}

/// Whether a case sets apart rows in another currency.
pub fn is_in_other_currency(desk: &Desk<'_>, case: &Case) -> bool {
    let is_other = |book: &Book, rows: &[u32]| rows.first().is_some_and(|row| other_currency(book, *row).is_some());
    case.code == Code::D04 && (is_other(desk.merchant, &case.merchant) || is_other(desk.acquirer, &case.acquirer))
}

/// The money a record puts into its side's sum: with its sign when money moved, nothing for holds, failures, other currencies and
/// the like.
pub fn counted(book: &Book, row: u32) -> Minor {
    let index = row as usize;
    let is_still = matches!(book.columns.kind.get(index), Kind::Hold | Kind::HoldVoid | Kind::Fee | Kind::Payout | Kind::Transfer);
    if is_still || !book.columns.status.get(index).moved_money() || other_currency(book, row).is_some() { 0 } else { book.columns.amount.get(index) }
}

/// The classes within which two records may speak of one event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Money to the merchant for goods.
    Sale,
    /// Money back to the customer.
    Refund,
    /// A void or reversal.
    Cancel,
    /// A hold or its end.
    Hold,
    /// A chargeback, freeze or its end.
    Dispute,
    /// A fee, payout or transfer: no transaction.
    Still,
}

/// The class of a kind.
pub fn class_of(kind: Kind) -> Class {
    match kind {
        Kind::Sale | Kind::Completion | Kind::Offline | Kind::Adjustment | Kind::TopUp | Kind::Deposit | Kind::Test => Class::Sale,
        Kind::Refund => Class::Refund,
        Kind::Void | Kind::Reversal | Kind::CompletionVoid => Class::Cancel,
        Kind::Hold | Kind::HoldVoid => Class::Hold,
        Kind::Chargeback | Kind::Representment | Kind::Freeze | Kind::Unfreeze => Class::Dispute,
        Kind::Fee | Kind::Payout | Kind::Transfer => Class::Still,
    }
}

/// Reads of one book that the deciding steps share.
pub trait Look {
    /// The class of a record.
    fn class(&self, row: u32) -> Class;
    /// Its state.
    fn status(&self, row: u32) -> Status;
    /// Its amount.
    fn amount(&self, row: u32) -> Minor;
    /// Its moment.
    fn moment(&self, row: u32) -> Moment;
    /// Its card.
    fn card(&self, row: u32) -> Card;
    /// Whether money moved.
    fn moved(&self, row: u32) -> bool;
    /// Whether it carries a reference the acquirer knows: rrn, trace, authorisation, wallet number or order number.
    fn has_reference(&self, row: u32) -> bool;
    /// Whether any record could carry one.
    fn knows_references(&self) -> bool;
}

impl Look for Book {
    fn class(&self, row: u32) -> Class {
        class_of(self.columns.kind.get(row as usize))
    }

    fn status(&self, row: u32) -> Status {
        self.columns.status.get(row as usize)
    }

    fn amount(&self, row: u32) -> Minor {
        self.columns.amount.get(row as usize)
    }

    fn moment(&self, row: u32) -> Moment {
        self.columns.moment.get(row as usize)
    }

    fn card(&self, row: u32) -> Card {
        self.columns.card.get(row as usize)
    }

    fn moved(&self, row: u32) -> bool {
        self.status(row).moved_money()
    }

    fn has_reference(&self, row: u32) -> bool {
        let (columns, index) = (&self.columns, row as usize);
        [&columns.rrn, &columns.channel_id, &columns.order_id, &columns.trace, &columns.auth].iter().any(|column| column.get(index).is_some())
    }

    fn knows_references(&self) -> bool {
        let columns = &self.columns;
        [&columns.rrn, &columns.channel_id, &columns.order_id, &columns.trace, &columns.auth].iter().any(|column| column.is_present())
    }
}
