//! The probable cause of a finding: features add points to causes, the winner needs a lead, else the cause is unknown.
//!
//! In: all cases of a check. Out: a cause, its confidence and reasons for each. Must not know: sentences.

use crate::base::{Day, Moment, Said, workdays};
use crate::profile::Profile;

use super::amount::{Named, entry_of};
use super::code::Code;
use super::desk::{Case, Desk, Look, is_in_other_currency};
use super::evidence::is_offline;

/// The five causes of the cause axis.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum CauseCode {
    /// 系统设置错误.
    System,
    /// 硬件故障.
    Hardware,
    /// 操作失误.
    Operation,
    /// 外部因素.
    External,
    /// 原因待查.
    #[default]
    Unknown,
}

impl CauseCode {
    /// All.
    pub const ALL: [CauseCode; 5] = [CauseCode::System, CauseCode::Hardware, CauseCode::Operation, CauseCode::External, CauseCode::Unknown];

    /// The contract's word.
    pub fn name(self) -> &'static str {
        match self {
            CauseCode::System => "system",
            CauseCode::Hardware => "hardware",
            CauseCode::Operation => "operation",
            CauseCode::External => "external",
            CauseCode::Unknown => "unknown",
        }
    }
}

/// A cause with how sure it is and why.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cause {
    /// Which.
    pub code: CauseCode,
    /// 0–100: the winner's share of all points; 0 when unknown.
    pub confidence_percent: u8,
    /// Reasons for and against, strongest first.
    pub reasons: Vec<Said>,
}

// Points: +2 is one strong feature (domain page 8.7 "++"), +1 a weak one. A cause wins with a lead of 1.
const STRONG: i32 = 2;
const WEAK: i32 = 1;

/// What is known of all cases together.
pub struct Setting<'a> {
    /// The merchant's profile.
    pub profile: &'a Profile,
    /// Moments of U05 and attempt-born U01, sorted: outages.
    outage_moments: Vec<Moment>,
    /// Acquirer records of U04, sorted by moment.
    unbooked: Vec<Moment>,
    /// Whether hardly a misdated row (U21) is off by other days than the rest of them.
    is_shifted_as_one: bool,
    /// The last day of the acquirer's records.
    acquirer_last: Day,
}

impl<'a> Setting<'a> {
    /// Looks over all cases of a desk.
    pub fn new(desk: &Desk<'_>, profile: &'a Profile) -> Setting<'a> {
        let timed_moment = |case: &Case| timed_moment(desk, case);
        let mut outage_moments: Vec<Moment> =
            desk.cases.iter().filter(|case| matches!(case.code, Code::U05) || case.context.attempt.is_some()).filter_map(timed_moment).collect();
        outage_moments.sort_unstable();
        let mut unbooked: Vec<Moment> = desk.cases.iter().filter(|case| case.code == Code::U04).filter_map(timed_moment).collect();
        unbooked.sort_unstable();
        let days = (0..desk.acquirer.len as u32).map(|row| desk.acquirer.moment(row).day()).filter(|day| day.is_some());
        let acquirer_last = days.max().unwrap_or(Day::NONE);
        Setting { profile, outage_moments, unbooked, is_shifted_as_one: is_shifted_as_one(desk), acquirer_last }
    }

    /// Whether a refund booked on a day, due at the acquirer on the next working day, would stand on its statement.
    pub fn reaches_refunds_of(&self, day: Day) -> bool {
        day.is_some() && self.acquirer_last.is_some() && workdays::after(day, 1) <= self.acquirer_last
    }
}

/// The cause of a case.
pub fn cause(desk: &Desk<'_>, case: &Case, named: Option<&Named>, setting: &Setting<'_>) -> Cause {
    let mut tally = Tally::default();
    let terminal = terminal_of(desk, case);
    let entry = terminal.as_deref().and_then(|terminal| entry_of(setting.profile, terminal));
    match case.code {
        Code::A01 | Code::A02 | Code::A03 | Code::A04 | Code::A05 => slip_cause(&mut tally, named, entry),
        Code::A06 => match entry {
            Some("integrated") => tally.add(CauseCode::System, STRONG, "reason-integrated"),
            _ => tally.add(CauseCode::Operation, STRONG, "reason-wrong-key"),
        },
        Code::A07 | Code::A08 | Code::A09 | Code::A12 | Code::A13 => {
            let is_systematic = named.is_some_and(|named| named.is_systematic);
            let repeats = is_systematic || named.is_some_and(|named| named.is_proven);
            let reason = match (is_systematic, repeats) {
                (true, _) => "reason-one-rule",
                (false, true) => "reason-column",
                _ => "reason-setting",
            };
            tally.add(CauseCode::System, if repeats { STRONG } else { WEAK }, reason);
            if case.code == Code::A09 && !repeats {
                tally.add(CauseCode::Operation, WEAK, "reason-single");
            }
        }
        Code::A10 | Code::A14 => tally.add(CauseCode::Operation, STRONG, "reason-not-collected"),
        Code::A11 => tally.add(CauseCode::Operation, STRONG, "reason-surcharge"),
        Code::U01 if case.context.attempt.is_some() => tally.add(CauseCode::External, STRONG, "reason-attempt-between"),
        Code::U01 => tally.add(CauseCode::Operation, WEAK, "reason-swiped-again"),
        Code::U02 if same_second(desk, case) => tally.add(CauseCode::System, STRONG, "reason-same-second"),
        Code::U02 => tally.add(CauseCode::Operation, STRONG, "reason-typed-again"),
        Code::U03 if case.context.has_no_reference => tally.add(CauseCode::Operation, WEAK, "reason-no-slip"),
        Code::U03 => tally.add(CauseCode::Operation, STRONG, "reason-no-slip"),
        Code::U04 if case.context.is_terminal_unknown => tally.add(CauseCode::System, STRONG, "reason-terminal-unbooked"),
        Code::U04 if in_block(desk, case, setting) => tally.add(CauseCode::System, STRONG, "reason-block"),
        Code::U04 => tally.add(CauseCode::Operation, STRONG, "reason-not-booked"),
        Code::U05 => {
            tally.add(CauseCode::External, STRONG, "reason-unanswered");
            if in_outage(desk, case, setting) {
                tally.add(CauseCode::External, WEAK, "reason-outage");
            }
        }
        Code::U06 => tally.add(CauseCode::External, STRONG, "reason-lost-upstream"),
        Code::U09 if voided_later(desk, case) => tally.add(CauseCode::Operation, STRONG, "reason-voided-later"),
        Code::U09 | Code::U10 => tally.add(CauseCode::External, STRONG, "reason-void-lost"),
        Code::U11 | Code::U12 | Code::U13 | Code::U14 | Code::U15 | Code::U16 => tally.add(CauseCode::Operation, STRONG, "reason-refund-not-done"),
        Code::U17 | Code::U18 => tally.add(CauseCode::External, STRONG, "reason-dispute"),
        Code::A15 if named.is_some_and(|named| named.is_systematic) => tally.add(CauseCode::System, STRONG + WEAK, "reason-one-rule"),
        Code::U21 if is_offline(desk, case) => tally.add(CauseCode::Hardware, STRONG, "reason-uploaded-late"),
        Code::U21 if setting.is_shifted_as_one => tally.add(CauseCode::System, STRONG, "reason-one-rule"),
        Code::U22 if case.context.is_day_total => {
            let key = if case.merchant.len() > 1 { "reason-day-total-listed" } else { "reason-day-total" };
            tally.add(CauseCode::Operation, STRONG, key);
        }
        Code::U22 => tally.add(CauseCode::Operation, STRONG, "reason-split"),
        Code::U19 | Code::U20 | Code::U21 => tally.add(CauseCode::Operation, STRONG, "reason-wrong-field"),
        Code::U23 => {
            tally.add(CauseCode::System, STRONG, "reason-status-default");
            tally.add(CauseCode::External, WEAK, "reason-late-refusal");
        }
        Code::U25 => tally.add(CauseCode::Hardware, STRONG, "reason-offline"),
        Code::D01 | Code::D02 | Code::D05 | Code::D06 | Code::D07 => tally.add(CauseCode::System, STRONG, "reason-export"),
        Code::D04 if is_in_other_currency(desk, case) => tally.add(CauseCode::External, WEAK, "reason-currency"),
        Code::D04 => tally.add(CauseCode::System, WEAK, "reason-foreign"),
        Code::D08 => tally.add(CauseCode::Operation, STRONG, "reason-full-card"),
        _ => {}
    }
    tally.decide()
}

fn slip_cause(tally: &mut Tally, named: Option<&Named>, entry: Option<&str>) {
    match entry {
        Some("integrated") => tally.add(CauseCode::System, STRONG + WEAK, "reason-integrated"),
        Some("keyed") => tally.add(CauseCode::Operation, STRONG + WEAK, "reason-keyed"),
        _ => {}
    }
    if named.is_some_and(|named| named.is_systematic) {
        tally.add(CauseCode::System, STRONG + WEAK, "reason-one-rule");
    } else {
        tally.add(CauseCode::Operation, STRONG, "reason-keying-pattern");
    }
}

fn terminal_of(desk: &Desk<'_>, case: &Case) -> Option<String> {
    let of_acquirer = case.acquirer.first().map(|row| desk.acquirer.columns.terminal.get(*row as usize));
    let of_merchant = case.merchant.first().map(|row| desk.merchant.columns.terminal.get(*row as usize));
    let name = of_acquirer.filter(|name| name.is_some()).or(of_merchant).filter(|name| name.is_some())?;
    Some(desk.names.text(name).to_owned())
}

// Four in five misdated rows, and one in five of all pairs, are off by the same number of days: a setting, not a person.
fn is_shifted_as_one(desk: &Desk<'_>) -> bool {
    let shift = |case: &Case| {
        let (booked, charged) = (desk.merchant.moment(*case.merchant.first()?), desk.acquirer.moment(*case.acquirer.first()?));
        booked.day().days_since(charged.day())
    };
    let mut shifts: Vec<i64> = desk.cases.iter().filter(|case| case.code == Code::U21).filter_map(shift).collect();
    shifts.sort_unstable();
    let most = shifts.chunk_by(|left, right| left == right).map(<[i64]>::len).max().unwrap_or(0);
    most >= 3 && most * 5 >= shifts.len() * 4 && most * 5 >= desk.links.iter().count()
}

// A void of another day than its sale: the terminal can't void any more, only refund.
fn voided_later(desk: &Desk<'_>, case: &Case) -> bool {
    let (Some(void), Some((crate::base::Side::Merchant, sale))) = (case.merchant.first(), case.context.original) else { return false };
    desk.merchant.moment(*void).day() != desk.merchant.moment(sale).day()
}

fn same_second(desk: &Desk<'_>, case: &Case) -> bool {
    let (Some(row), Some(twin)) = (case.merchant.first(), case.context.twin_merchant) else { return false };
    let moment = desk.merchant.moment(*row);
    desk.merchant.know_times(*row, twin) && moment.is_some() && moment == desk.merchant.moment(twin)
}

// When the acquirer's first row was, where its file says the time of day: payments of a day are no burst.
fn timed_moment(desk: &Desk<'_>, case: &Case) -> Option<Moment> {
    case.acquirer.first().filter(|row| desk.acquirer.knows_time(**row)).map(|row| desk.acquirer.moment(*row))
}

// Three or more of the sorted moments within a quarter of an hour.
fn burst(moments: &[Moment], moment: Moment) -> bool {
    let until = |seconds: i64| moments.partition_point(|other| other.seconds_since(moment).is_some_and(|apart| apart <= seconds));
    until(900) - until(-901) >= 3
}

fn in_outage(desk: &Desk<'_>, case: &Case, setting: &Setting<'_>) -> bool {
    timed_moment(desk, case).is_some_and(|moment| burst(&setting.outage_moments, moment))
}

fn in_block(desk: &Desk<'_>, case: &Case, setting: &Setting<'_>) -> bool {
    timed_moment(desk, case).is_some_and(|moment| burst(&setting.unbooked, moment))
}

#[derive(Default)]
struct Tally {
    points: Vec<(CauseCode, i32)>,
    reasons: Vec<(i32, &'static str)>,
}

impl Tally {
    fn add(&mut self, code: CauseCode, points: i32, reason: &'static str) {
        match self.points.iter_mut().find(|(known, _)| *known == code) {
            Some((_, sum)) => *sum += points,
            None => self.points.push((code, points)),
        }
        self.reasons.push((points, reason));
    }

    fn decide(mut self) -> Cause {
        self.points.sort_by_key(|(code, points)| (-points, *code));
        self.reasons.sort_by_key(|(points, _)| -points);
        let reasons = self.reasons.iter().map(|(_, key)| Said::new(key)).collect();
        let sum: i32 = self.points.iter().map(|(_, points)| points).sum();
        let (Some((code, best)), second) = (self.points.first(), self.points.get(1).map_or(0, |(_, points)| *points)) else {
            return Cause { reasons, ..Cause::default() };
        };
        if best - second < WEAK {
            return Cause { reasons, ..Cause::default() };
        }
        // One point of doubt stays: a lone weak reason is one in two.
        Cause { code: *code, confidence_percent: (best * 100 / (sum + 1)).clamp(0, 95) as u8, reasons }
    }
}
