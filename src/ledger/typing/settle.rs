//! From a row's cells to a record: which amount, which kind, which sign.
//!
//! In: a draft. Out: a record in the columns, or nothing. Must not know: why a row that gives nothing does not.

use super::{Draft, Typer};
use crate::base::{Channel, Day, Fact, Issue, Kind, Minor, Moment, Said, Status};
use crate::ledger::years;
use crate::ledger::{Columns, MaybeMinor, Record};
use crate::table::field::Field;

/// What says whether money came in or went back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// The amount's own sign.
    Amount,
    /// The column of direction.
    Direction,
    /// The column of kinds.
    Kind,
    /// The amount, turned round.
    Reversed,
}

impl Typer<'_> {
    /// Makes a record of the draft; `false` when it is none.
    pub(super) fn settle(&mut self, draft: &mut Draft) -> bool {
        self.take_chosen_sign(draft);
        let Some(written) = self.written_amount(draft) else { return false };
        if self.is_of_other_tender(draft) {
            return false;
        }
        let moment = self.moment(draft);
        let needs_day = self.located.has_day();
        if (needs_day && !moment.is_some()) || draft.total_word || draft.filled < 2 {
            return false;
        }
        // Below a summary's header only a row with a payment's own marks is a payment.
        if self.in_summary && (!moment.is_some() || draft.ids == 0) {
            return false;
        }
        draft.record.moment = moment;
        self.years = moment.day().civil().map(|(year, ..)| year).or(self.years);
        for (day, is_bare) in [&mut draft.record.clearing_day, &mut draft.record.payout_day].into_iter().zip(draft.bare_days) {
            if is_bare {
                *day = with_year(*day, moment.day(), self.years);
            }
        }
        self.kind_and_sign(draft, written);
        if let (Kind::Sale, 1.., Some(refund)) = (draft.record.kind, draft.record.amount, draft.refund.filter(|refund| *refund != 0)) {
            self.refunded = (self.refunded.0 + 1, self.refunded.1.saturating_add(refund.abs()));
        }
        self.push(draft);
        true
    }

    /// Whether nothing of the row was paid by the tender that the table is of.
    pub(super) fn is_of_other_tender(&self, draft: &Draft) -> bool {
        self.quirks.is_of_tender && draft.amount_wrong.is_none() && draft.amount.unwrap_or(0) == 0
    }

    /// Puts the draft in the terms of what someone chose to say the sign; what else would say it is not heard.
    fn take_chosen_sign(&self, draft: &mut Draft) {
        let Some(sign) = self.quirks.sign else { return };
        match sign {
            Sign::Amount | Sign::Reversed => {
                draft.is_in = None;
                if sign == Sign::Reversed {
                    draft.amount = draft.amount.map(|amount| -amount);
                    std::mem::swap(&mut draft.money_in, &mut draft.money_out);
                }
                let is_in = draft.amount.is_some_and(|amount| amount > 0);
                draft.kind = draft.kind.filter(|kind| !(is_in && takes_back(*kind)));
            }
            Sign::Direction => {
                if let Some(Some(is_in)) = draft.is_in {
                    draft.amount = draft.amount.map(|amount| if is_in { amount.abs() } else { -amount.abs() });
                    draft.kind = draft.kind.filter(|kind| !(is_in && takes_back(*kind)));
                }
            }
            Sign::Kind => {
                draft.is_in = None;
                draft.amount = draft.amount.map(Minor::abs);
            }
        }
    }

    /// The amount as it is written, before its kind says which way it went.
    pub(super) fn written_amount(&self, draft: &Draft) -> Option<Minor> {
        if draft.amount_wrong.is_some() {
            return None;
        }
        if let Some(amount) = draft.amount {
            let amount = match draft.is_in {
                Some(Some(false)) => -amount.abs(),
                Some(Some(true)) if self.located.has(Field::Balance) => amount.abs(),
                _ => amount,
            };
            return Some(amount);
        }
        match (draft.money_in, draft.money_out) {
            (None, None) => draft.refund.map(|refund| -refund.abs()),
            (money_in, money_out) => {
                let out = money_out.unwrap_or(0);
                Some(money_in.unwrap_or(0) - if self.styles.out_is_negative { -out } else { out })
            }
        }
    }

    /// Makes every fee a cost, and each column as long as the ledger.
    pub(super) fn settle_fees(&mut self) {
        let ledger = &mut self.out.ledger;
        if ledger.columns.fee.is_present() {
            settle_fees(&mut ledger.columns, ledger.len);
        }
        ledger.columns.end_at(ledger.len);
    }

    fn moment(&mut self, draft: &mut Draft) -> Moment {
        let second = draft.clock.or(draft.when.second);
        let ledger = &mut self.out.ledger;
        if let Some(second) = second {
            ledger.has_time_of_day = true;
            ledger.has_seconds |= !second.is_multiple_of(60);
        }
        Moment::new(self.day_of(draft), 0).plus(i64::from(second.unwrap_or(0)))
    }

    fn kind_and_sign(&mut self, draft: &mut Draft, written: Minor) {
        let mut status = self.status(draft);
        self.says_back |= draft.kind.is_some_and(takes_back);
        let record = &mut draft.record;
        // Neither in nor out is money moved between one's own accounts.
        let neither = draft.is_in == Some(None) && draft.kind.is_none_or(|kind| kind == Kind::Sale);
        let said = draft.kind.filter(|kind| *kind != Kind::Sale).or(draft.kind_of_way).or(draft.kind);
        let mut kind = if neither { Kind::Transfer } else { said.unwrap_or_default() };
        if status == Status::Refunded
            && kind == Kind::Sale
            && (self.quirks.refund_by_status || draft.refund.is_some_and(|refund| refund != 0 && written == 0) || written < 0)
        {
            kind = Kind::Refund;
            status = Status::Success;
        }
        // A row of its own that takes a sale back: nothing sold, the sum among the refunds.
        if status == Status::Voided && kind == Kind::Sale && written == 0 && draft.refund.is_some_and(|refund| refund != 0) {
            (kind, status) = (Kind::Void, Status::Success);
        }
        let mut amount = written;
        if amount == 0 && matches!(kind, Kind::Refund | Kind::Void) {
            amount = draft.refund.unwrap_or(0);
        }
        let is_out = draft.is_in == Some(Some(false));
        if amount < 0 && kind == Kind::Sale && (draft.kind.is_none() || is_out || draft.amount.is_none()) {
            // In an account's own list money out is spent or passed on; in a list of sales it is given back.
            kind = match self.is_account(draft.is_in.is_some()) {
                true if draft.kind.is_none() || is_out => Kind::Transfer,
                true => Kind::Sale,
                false => Kind::Refund,
            };
        }
        let takes_back = takes_back(kind);
        if takes_back && amount > 0 {
            amount = -amount;
            record.fee = record.fee.value().map_or(MaybeMinor::NONE, |fee| MaybeMinor::from(-fee.abs()));
            record.net = record.net.value().map_or(MaybeMinor::NONE, |net| MaybeMinor::from(-net.abs()));
        }
        // A direction column turned the amount alone: fee and net follow it.
        if takes_back && amount < 0 && (record.net.value().unwrap_or(0) > 0 || draft.is_in == Some(Some(false))) {
            record.fee = record.fee.value().map_or(MaybeMinor::NONE, |fee| MaybeMinor::from(-fee.abs()));
            record.net = record.net.value().map_or(MaybeMinor::NONE, |net| MaybeMinor::from(-net.abs()));
        }
        record.amount = amount;
        record.kind = kind;
        // A format that knows its wallet knows better than a word such as 扫码.
        let named = draft.channel.filter(|channel| *channel != Channel::AnyWallet || self.quirks.channel == Channel::Unsaid);
        record.channel = named.unwrap_or(if self.quirks.channel != Channel::Unsaid {
            self.quirks.channel
        } else if record.card.is_some() && !self.located.has(Field::Channel) {
            Channel::Card
        } else {
            Channel::Unsaid
        });
        draft.record.status = self.states.ended(draft, kind, amount, status, self.quirks.refund_by_status);
    }

    /// Whether a row is one of an account's movements: its table has the account's balance; or it says its direction and is a
    /// bank's, or names the other party and has nothing that only payments at a counter have.
    fn is_account(&self, has_way: bool) -> bool {
        let has = |field: Field| self.located.has(field);
        let is_of_sales = || [Field::Terminal, Field::Rrn, Field::Net, Field::ClearingDay].into_iter().any(has);
        has(Field::Balance) || (has_way && (self.quirks.is_bank || (has(Field::Counterparty) && !is_of_sales())))
    }

    /// Gives dates without a year theirs, where other dates of the file have one or a name says it.
    pub(super) fn settle_years(&mut self) {
        let columns = &mut self.out.ledger.columns;
        if !self.out.is_yearless {
            return;
        }
        let Some(known) = years::known(columns).or(self.quirks.around) else { return };
        years::exchange(columns, [true; 3], |day| if years::is_held(day) { years::nearest(day, known) } else { day });
        self.out.is_yearless = false;
    }

    /// In a list that calls every row a sale those with a minus are given back: no word of it says so.
    pub(super) fn settle_refunds(&mut self) {
        if self.says_back || !self.located.has(Field::Kind) || self.is_account(false) || self.quirks.sign == Some(Sign::Kind) {
            return;
        }
        let ledger = &mut self.out.ledger;
        for index in 0..ledger.len {
            if ledger.columns.amount.get(index) < 0 && ledger.columns.kind.get(index) == Kind::Sale {
                ledger.columns.kind.set(index, Kind::Refund);
            }
        }
    }

    /// Says that refunds stand beside their sales and are not held against the other side's, where they have no rows of their own.
    pub(super) fn say_refunded(&mut self) {
        let (count, sum) = self.refunded;
        let has_rows = || (0..self.out.ledger.len).any(|index| takes_back(self.out.ledger.columns.kind.get(index)));
        if let Some(column) = self.located.column_of(Field::RefundAmount).filter(|_| count > 0 && !has_rows()) {
            let mut issue = self.about("refunds-beside", column);
            issue.said = issue.said.with("count", Fact::Count(count)).with("sum", Fact::Money(sum));
            self.out.issues.push(issue);
        }
    }

    /// Says of a record that takes no part in any sum why it does not.
    fn say_apart(&mut self, record: &Record) {
        let key = match record.kind {
            _ if record.currency.is_some() => "apart-currency",
            Kind::Fee => "apart-fee",
            Kind::Payout => "apart-payout",
            Kind::Transfer => "apart-transfer",
            _ => return,
        };
        self.out.apart.push(Issue { said: Said::new(key), row_number: Some(record.row_number), column_number: None, skips_row: false });
    }

    fn push(&mut self, draft: &Draft) {
        self.say_apart(&draft.record);
        let index = self.out.ledger.len;
        self.out.ledger.columns.put(index, &draft.record, self.rows.len() - self.located.header_index);
        self.out.ledger.len += 1;
    }
}

/// A day written without a year, in that which brings it nearest to the row's own moment; without one, in the last year known.
fn with_year(bare: Day, near: Day, year: Option<i32>) -> Day {
    if near.is_some() {
        // A leap day years away is none.
        let day = years::nearest(bare, (near, near));
        return if day.days_since(near).is_some_and(|days| days.abs() <= 366) { day } else { Day::NONE };
    }
    bare.civil().zip(year).and_then(|((_, month, day), year)| Day::from_civil(year, month, day)).unwrap_or(Day::NONE)
}

/// Kinds whose money goes back.
fn takes_back(kind: Kind) -> bool {
    matches!(kind, Kind::Refund | Kind::Void | Kind::Reversal | Kind::Chargeback | Kind::CompletionVoid | Kind::Freeze | Kind::HoldVoid)
}

/// Makes every fee a cost: files that write fees as deductions carry a minus, and the net proves single rows.
fn settle_fees(columns: &mut Columns, len: usize) {
    let (mut costs, mut deductions) = (0_usize, 0_usize);
    for index in 0..len {
        let (amount, fee) = (columns.amount.get(index), columns.fee.get(index).value().unwrap_or(0));
        if amount > 0 {
            costs += usize::from(fee > 0);
            deductions += usize::from(fee < 0);
        }
    }
    let flip_all = deductions > costs;
    for index in 0..len {
        let Some(fee) = columns.fee.get(index).value().filter(|fee| *fee != 0) else { continue };
        let amount = columns.amount.get(index);
        let as_cost = if flip_all { -fee } else { fee };
        let proved = columns.net.get(index).value().map_or(as_cost, |net| match () {
            () if amount - as_cost == net => as_cost,
            () if amount + as_cost == net => -as_cost,
            () => as_cost,
        });
        if proved != fee {
            columns.fee.set(index, proved.into());
        }
    }
}

impl Columns {
    /// Writes a record at the end; columns that are "none" so far stay absent, and others have room for `most` at once.
    pub(super) fn put(&mut self, index: usize, record: &Record, most: usize) {
        let none = Record::default();
        macro_rules! put {
            ($($name:ident)*) => {
                $(if record.$name != none.$name {
                    self.$name.make_room(most);
                    self.$name.set(index, record.$name);
                })*
            };
        }
        put!(row_number amount moment clearing_day payout_day kind status channel rrn channel_id order_id receipt_id trace auth);
        put!(original_id refund_id payout_id batch terminal merchant_no store cashier card card_kind entry response payer fee net);
        put!(tip discount round_off tax currency settle_kind payout_stop counterparty remark);
    }

    /// Makes every present column `len` long, and those every ledger has present.
    pub(super) fn end_at(&mut self, len: usize) {
        macro_rules! end {
            ($($name:ident)*) => {
                $(if self.$name.is_present() {
                    self.$name.fill_to(len);
                })*
            };
        }
        end!(clearing_day payout_day kind status channel rrn channel_id order_id receipt_id trace auth);
        end!(original_id refund_id payout_id batch terminal merchant_no store cashier card card_kind entry response payer fee net);
        end!(tip discount round_off tax currency settle_kind payout_stop counterparty remark);
        self.row_number.fill_to(len);
        self.amount.fill_to(len);
        self.moment.fill_to(len);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_without_a_year_is_the_nearest_to_its_payment() {
        let day = |year, month, day| Day::from_civil(year, month, day).unwrap();
        let bare = |month, number| day(2000, month, number);
        for (written, near, year, expected) in [
            (bare(3, 2), day(2026, 3, 1), None, day(2026, 3, 2)),
            // Paid on the last day of a year, cleared on the first of the next; and a clearing day before a payment's.
            (bare(1, 1), day(2026, 12, 31), Some(2026), day(2027, 1, 1)),
            (bare(12, 31), day(2027, 1, 1), Some(2027), day(2026, 12, 31)),
            (bare(2, 29), day(2028, 2, 28), None, day(2028, 2, 29)),
            (bare(3, 2), Day::NONE, Some(2025), day(2025, 3, 2)),
            (bare(3, 2), Day::NONE, None, Day::NONE),
            (Day::NONE, day(2026, 3, 1), Some(2026), Day::NONE),
        ] {
            assert_eq!(with_year(written, near, year), expected, "{written} near {near}");
        }
    }
}
