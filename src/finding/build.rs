//! Cases to findings: amounts, severity, cause, evidence, a name that stays the same from run to run.
//!
//! In: a decided desk. Out: [`Finding`]s in order of severity, day and row. Must not know: sentences.

use std::collections::BTreeMap;

use crate::base::{Card, IdKey, Minor, Moment, Name, RowRef};
use crate::ledger::ReadTable;
use crate::matching::Tier;
use crate::profile::Profile;

use super::amount::Named;
use super::cause::{Cause, Setting, cause};
use super::code::Code;
use super::codes::{Axis, Charge, Severity, entry};
use super::desk::{Case, Desk, Look, is_in_other_currency};
use super::evidence::{Piece, evidence};
use super::period::Lacking;

/// One business difference.
#[derive(Clone, Debug, Default)]
pub struct Finding {
    /// Its code.
    pub code: Code,
    /// The merchant's rows that carry it.
    pub merchant: Vec<RowRef>,
    /// The acquirer's rows that carry it.
    pub acquirer: Vec<RowRef>,
    /// The bank's rows that carry it.
    pub bank: Vec<RowRef>,
    /// What the merchant's rows say, signed; `None` when there are none.
    pub merchant_amount: Option<Minor>,
    /// What the acquirer's rows say, signed; `None` when there are none.
    pub acquirer_amount: Option<Minor>,
    /// Contribution to Σ merchant − Σ acquirer, with all rows that carry the code for this reason.
    pub effect: Minor,
    /// What the link rests on.
    pub tier: Tier,
    /// Other codes that also fit.
    pub also: Vec<Code>,
    /// Probable cause.
    pub cause: Cause,
    /// What makes it believable.
    pub evidence: Vec<Piece>,
    /// When it happened; none where no row has a moment.
    pub moment: Moment,
    /// The customer's card, masked, as far as the rows show it.
    pub card: Card,
    /// The terminal as written; empty where none.
    pub terminal: String,
    /// Money owed to the customer, in minor units; 0 when none.
    pub owed: Minor,
    /// The money a remedy speaks of where it is not the effect: what a fee or a payout is off by, without sign.
    pub at_stake: Option<Minor>,
    /// Whether its row settles an open item of the period before, so that nothing of it stays open.
    pub clears_carried: bool,
    /// The code it had before a person gave it another; its name stays.
    pub was: Option<Code>,
    /// What people decided on it, oldest first.
    pub marks: Vec<Mark>,
    /// How soon it must be looked at where that is not the code's own: a sign that may be chance, or one that meets another.
    pub weight: Option<Severity>,
}

/// A person's word on a finding.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mark {
    /// `accept`, `reject`, `done`, `note`, `code` or `cause`.
    pub kind: &'static str,
    /// The note, the code before, the cause; empty otherwise.
    pub text: String,
    /// Who.
    pub by: String,
    /// When, as given.
    pub at: String,
    /// Why.
    pub reason: String,
}

impl Finding {
    /// What it is known by from check to check, whatever file its rows stand in. What sums up many rows has no moment and no
    /// amount in its name, since those change with every row that comes.
    pub fn mark(&self) -> IdKey {
        let code = self.was.unwrap_or(self.code).name();
        let place = IdKey::from_text(code).and(IdKey::from_text(&self.terminal).bits());
        if code.starts_with(['D', 'F']) {
            return place;
        }
        let [ours, theirs] = [self.merchant_amount, self.acquirer_amount].map(|amount| amount.map_or(u64::MAX, i64::cast_unsigned));
        place.and(self.moment.bits()).and(ours).and(theirs).and(self.effect.cast_unsigned())
    }

    /// The axis of the code.
    pub fn axis(&self) -> Axis {
        entry(self.code.name()).map_or(Axis::Line, |entry| entry.axis)
    }

    /// How soon it must be looked at: the code's own severity, high when a customer is owed money.
    pub fn severity(&self) -> Severity {
        let own = || entry(self.code.name()).map_or(Severity::Medium, |entry| entry.severity);
        if self.owed > 0 { Severity::High } else { self.weight.unwrap_or_else(own) }
    }

    /// Which way its money went wrong, as far as the rows say.
    pub fn charge(&self) -> Charge {
        let amounts = [self.merchant_amount, self.acquirer_amount];
        let is_refund = amounts.iter().all(|amount| amount.is_some_and(|amount| amount < 0));
        let has = |kind: &str| self.evidence.iter().any(|piece| piece.kind == kind);
        let is_other = self.code == Code::D04 && has("currency");
        if let Some(charge) = settled(self.code, self.effect) {
            return charge;
        }
        match (self.effect.signum(), is_refund) {
            _ if is_other => Charge::OtherCurrency,
            _ if has("given-back") => Charge::GivenBack,
            _ if has("day-total") => Charge::DayTotal,
            _ if has("offline") => Charge::UploadedLate,
            (-1, true) => Charge::BackShort,
            (1, true) => Charge::BackOver,
            (-1, false) if self.owed > 0 => Charge::Over,
            (1, false) if self.merchant_amount.is_some_and(|amount| amount > 0) => Charge::Under,
            _ => Charge::Unsaid,
        }
    }

    /// A name made of the code and the fingerprints of its rows' files, the same on every run over the same files.
    pub fn id(&self, fingerprint: impl Fn(u32) -> IdKey) -> String {
        let mut key = IdKey::from_text(self.was.unwrap_or(self.code).name());
        for row in self.merchant.iter().chain(&self.acquirer).chain(&self.bank) {
            key = key.and(fingerprint(row.input).bits()).and(u64::from(row.row_number));
        }
        format!("{}-{:012x}", self.was.unwrap_or(self.code).name(), key.bits() >> 16)
    }
}

// What findings of several rows share: the code, the input, the missing statement, another's terminal and merchant number.
type Group = (Code, Option<u32>, Option<Lacking>, (Name, Name));

// Rows outside the period are one finding an input and missing statement, and so are repeats when a whole file came twice.
const REPEATS_SINGLY_MAX: usize = 50;

/// The fingerprint of an input, for the names of its findings.
pub fn input_key(tables: &[ReadTable], input: u32) -> IdKey {
    let meta = tables.get(input as usize).map(|table| &table.meta);
    let sha256 = meta.map_or("", |meta| meta.sha256.as_str());
    let [member, tender] =
        [meta.and_then(|meta| meta.member.as_deref()), meta.and_then(|meta| meta.tender.as_deref())].map(Option::unwrap_or_default);
    IdKey::from_text(&format!("f{sha256}{member}{tender}"))
}

/// The findings of a decided desk.
pub fn findings(desk: &Desk<'_>, profile: &Profile, named: &[(usize, Named)]) -> Vec<Finding> {
    let setting = Setting::new(desk, profile);
    let repeats = desk.cases.iter().filter(|case| case.code == Code::D01).count();
    let mut found: Vec<Finding> = Vec::new();
    let mut grouped: BTreeMap<Group, usize> = BTreeMap::new();
    let mut named = named.iter().peekable();
    for (index, case) in desk.cases.iter().enumerate() {
        let named = named.next_if(|(at, _)| *at == index).map(|(_, named)| named);
        let groups = case.code == Code::D03
            || (case.code == Code::D04 && !is_in_other_currency(desk, case))
            || (case.code == Code::D01 && case.context.same_list.is_none() && repeats > REPEATS_SINGLY_MAX);
        let one = finding(desk, case, named, &setting);
        // Another's rows are one finding a terminal and merchant number.
        let foreign = case.acquirer.first().filter(|_| case.code == Code::D04).map_or((Name::NONE, Name::NONE), |row| {
            let columns = &desk.acquirer.columns;
            (columns.terminal.get(*row as usize), columns.merchant_no.get(*row as usize))
        });
        let input = one.merchant.first().or(one.acquirer.first()).map(|row| row.input);
        let known = if groups { *grouped.entry((one.code, input, case.context.lacking, foreign)).or_insert(found.len()) } else { found.len() };
        match found.get_mut(known) {
            Some(known) => merge(known, one),
            None => found.push(one),
        }
    }
    found
}

/// Puts findings into the report's order: severity, day, rows, code.
pub fn sort(findings: &mut [Finding]) {
    findings.sort_by(|left, right| {
        let key =
            |finding: &Finding| (finding.severity(), finding.moment.day(), finding.merchant.first().copied(), finding.acquirer.first().copied());
        key(left).cmp(&key(right)).then(left.code.cmp(&right.code)).then_with(|| left.bank.cmp(&right.bank))
    });
}

fn merge(known: &mut Finding, other: Finding) {
    known.merchant.extend(other.merchant);
    known.acquirer.extend(other.acquirer);
    known.effect += other.effect;
    let sum = |first: Option<Minor>, second: Option<Minor>| match (first, second) {
        (None, None) => None,
        (first, second) => Some(first.unwrap_or(0) + second.unwrap_or(0)),
    };
    known.merchant_amount = sum(known.merchant_amount, other.merchant_amount);
    known.acquirer_amount = sum(known.acquirer_amount, other.acquirer_amount);
}

// What was frozen or charged back and is the shop's again: it asks for nothing.
fn settled(code: Code, effect: Minor) -> Option<Charge> {
    match code {
        Code::U18 if effect == 0 => Some(Charge::Released),
        Code::U17 if effect <= 0 => Some(Charge::Won),
        _ => None,
    }
}

// The card of all the rows, as far as it is known; none where they are of several.
fn of_one(mut cards: impl Iterator<Item = Card>) -> Card {
    let Some(first) = cards.next() else { return Card::NONE };
    let best = cards.try_fold(first, |best, card| best.agrees(card).then_some(if card.first6().is_some() { card } else { best }));
    best.unwrap_or(Card::NONE)
}

fn finding(desk: &Desk<'_>, case: &Case, named: Option<&Named>, setting: &Setting<'_>) -> Finding {
    let ours = case.merchant.iter().chain(&case.also_merchant);
    let theirs = case.acquirer.iter().chain(&case.also_acquirer);
    // A row dropped or outside the period puts nothing into the sums, so it has no effect on them.
    let effect = if case.code.is_out() {
        0
    } else {
        ours.map(|row| desk.merchant_money(*row)).sum::<Minor>() - theirs.map(|row| desk.acquirer_money(*row)).sum::<Minor>()
    };
    let amount_of = |rows: &[u32], amount: &dyn Fn(u32) -> Minor| (!rows.is_empty()).then(|| rows.iter().map(|row| amount(*row)).sum());
    let first_moment = case.merchant.first().map(|row| desk.merchant.moment(*row)).filter(|moment| moment.is_some());
    let moment = first_moment.or(case.acquirer.first().map(|row| desk.acquirer.moment(*row))).unwrap_or(Moment::NONE);
    let cards = case.acquirer.iter().map(|row| desk.acquirer.card(*row)).chain(case.merchant.iter().map(|row| desk.merchant.card(*row)));
    let card = of_one(cards.filter(|card| card.is_some()));
    let terminals = case
        .acquirer
        .iter()
        .map(|row| desk.acquirer.columns.terminal.get(*row as usize))
        .chain(case.merchant.iter().map(|row| desk.merchant.columns.terminal.get(*row as usize)));
    // The rows of a day's total are of no one terminal.
    let terminal = desk.names.text(Name::common(terminals.filter(|name| name.is_some()))).to_owned();
    // Money of another currency is told by the evidence, with its name, and nowhere as the check's own.
    let is_other = is_in_other_currency(desk, case);
    let (ours_in_currency, theirs_in_currency): (&[u32], &[u32]) = if is_other { (&[], &[]) } else { (&case.merchant, &case.acquirer) };
    Finding {
        code: case.code,
        merchant: case.merchant.iter().map(|row| desk.merchant.row(*row as usize)).collect(),
        acquirer: case.acquirer.iter().map(|row| desk.acquirer.row(*row as usize)).collect(),
        bank: Vec::new(),
        merchant_amount: amount_of(ours_in_currency, &|row| desk.merchant.amount(row)),
        acquirer_amount: amount_of(theirs_in_currency, &|row| desk.acquirer.amount(row)),
        effect,
        tier: case.tier,
        also: case.also.clone(),
        cause: cause(desk, case, named, setting),
        evidence: evidence(desk, case, named),
        moment,
        card,
        terminal,
        owed: owed(desk, case, effect, setting),
        at_stake: case.context.at_stake,
        clears_carried: case.context.carried.is_some(),
        was: None,
        marks: Vec::new(),
        weight: (is_other || settled(case.code, effect).is_some()).then_some(Severity::Low),
    }
}

// What the customer paid beyond the sale, or was booked to get and did not: a second charge, a void that did not reach the card,
// an amount charged too high, a refund made too low, or not at all within the working day it has.
fn owed(desk: &Desk<'_>, case: &Case, effect: Minor, setting: &Setting<'_>) -> Minor {
    match case.code {
        Code::U01 | Code::U09 => (-effect).max(0),
        Code::U11 if case.merchant.first().is_some_and(|row| setting.reaches_refunds_of(desk.merchant.moment(*row).day())) => (-effect).max(0),
        Code::A10 | Code::A12 | Code::A13 => 0,
        code if (Code::A01..=Code::A15).contains(&code) => (-effect).max(0),
        _ => 0,
    }
}
