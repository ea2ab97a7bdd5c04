//! How a row ended: its state, its response code, its refund's state and its mark of a void, put together.
//!
//! In: cells' texts, a row's kind. Out: a status. Must not know: what the other side says of it.

use super::answers::{self, Answers};
use super::one_cell::WordCache;
use super::{Draft, Typer};
use crate::base::{Fact, Kind, Minor, Name, Status};
use crate::ledger::{states, words};
use crate::sheet::Rows;
use crate::table::field::Field;
use crate::table::locate::Located;

// Cells asked whether any of them is a state's word.
const ROWS_ASKED: usize = 10_000;

/// The words of a table's states, met before.
pub(super) struct State {
    statuses: WordCache<Status>,
    in_statuses: WordCache<Status>,
    refunds: WordCache<Status>,
    marks: WordCache<bool>,
    responses: WordCache<Status>,
    answers: Option<Answers>,
    read_mark: fn(&str) -> Option<bool>,
    mark: Status,
    knows_words: bool,
    stops: WordCache<states::Stop>,
    is_of_payouts: bool,
}

impl State {
    /// What the headers and the words of the column of states tell before a row is read.
    pub(super) fn of(rows: &Rows, located: &Located) -> State {
        let header = |field: Field| located.column_of(field).and_then(|at| located.columns.get(at)).map_or("", |column| column.head.text.as_str());
        let mark = header(Field::CancelMark);
        let mut statuses = WordCache::NEW;
        let first = located.header_index + 1;
        let knows_words = located.column_of(Field::Status).is_some_and(|column| {
            (first..rows.len().min(first + ROWS_ASKED)).map(|index| rows.cell(index, column).text).any(|text| {
                // A digit alone may stand for anything.
                statuses.get(text, states::status).is_some() && text.trim().len() > 1
            })
        });
        State {
            statuses,
            in_statuses: WordCache::NEW,
            refunds: WordCache::NEW,
            marks: WordCache::NEW,
            responses: WordCache::NEW,
            answers: located.column_of(Field::Status).and_then(|column| {
                let header = located.columns.get(column).map_or("", |column| column.header.as_str());
                answers::of(header, (first..rows.len().min(first + ROWS_ASKED)).map(|index| rows.cell(index, column).text))
            }),
            read_mark: if mark.contains("有效") { states::cancelled_by_standing } else { states::cancelled },
            mark: if mark.contains("冲正") || mark.contains("revers") { Status::Reversed } else { Status::Voided },
            knows_words,
            stops: WordCache::NEW,
            is_of_payouts: states::is_of_payouts(header(Field::PayoutStatus)),
        }
    }

    pub(super) fn refund(&mut self, text: &str) -> Option<Status> {
        self.refunds.get(text, states::refund_status)
    }

    pub(super) fn is_cancelled(&mut self, text: &str) -> bool {
        self.marks.get(text, self.read_mark).unwrap_or(false)
    }

    pub(super) fn response(&mut self, text: &str) -> Option<Status> {
        self.responses.get(text, states::response)
    }

    /// How the row ended, its kind being known: a refund that failed gave nothing back, and a sale marked as void is none.
    pub(super) fn ended(&self, draft: &Draft, kind: Kind, amount: Minor, status: Status, counts_accepted: bool) -> Status {
        if !status.moved_money() {
            return status;
        }
        match (kind, draft.refund_status) {
            (Kind::Refund, Some(Status::Failed)) => Status::Failed,
            // A bill that is made the day after lists refunds as soon as they are accepted, and counts them.
            (Kind::Refund, Some(Status::Unknown)) if !counts_accepted => Status::Unknown,
            (Kind::Sale | Kind::Completion | Kind::Offline | Kind::Adjustment, _) if draft.is_cancelled && amount > 0 => self.mark,
            _ => status,
        }
    }
}

impl Typer<'_> {
    /// What a cell of the payouts' states says of money that did not come through; none where it did or is on its way.
    pub(super) fn payout_stop(&mut self, column: usize, text: &str) -> Name {
        let states = &mut self.states;
        let is_stop = states.is_of_payouts && states.stops.get(text, states::payout_stop).is_some();
        if is_stop { self.name(column, text) } else { Name::NONE }
    }

    /// Takes the word of a state; one that nobody knows is noted.
    pub(super) fn state(&mut self, draft: &mut Draft, column: usize, text: &str) {
        if let Some(status) = self.states.answers.as_ref().and_then(|answers| answers.status(text)) {
            draft.status = Some(status);
            return;
        }
        draft.status = self.states.statuses.get(text, states::status);
        if let Some(told) = self.states.in_statuses.get(text, states::refund_in_status) {
            draft.is_status_of_refund = true;
            draft.refund_status.get_or_insert(told);
        }
        if draft.status.is_none() && !matches!(words::plain(text).as_str(), "" | "-" | "/") {
            draft.is_status_unknown = self.states.knows_words;
            let key = if self.states.knows_words { "state-unknown" } else { "state-unread" };
            self.note(key, draft.record.row_number, column, text);
        }
    }

    /// Says how a column of yes and no was taken where it does not tell itself.
    pub(super) fn say_answers(&mut self) {
        let (Some(answers), Some(column)) = (&self.states.answers, self.located.column_of(Field::Status)) else { return };
        if let Some(key) = answers.doubt() {
            let (yes, no) = (answers.yes.clone(), answers.no.clone());
            let mut issue = self.about(key, column);
            issue.said = issue.said.with("yes", Fact::Text(yes)).with("no", Fact::Text(no));
            self.out.issues.push(issue);
        }
    }

    /// How the row ended by its own state and response code, whatever it does.
    pub(super) fn status(&self, draft: &Draft) -> Status {
        let is_sale = draft.kind.is_none_or(|kind| kind == Kind::Sale) && draft.amount.is_none_or(|amount| amount > 0);
        match (draft.status, draft.refund_status) {
            // The refund failed or is under way: the sale stands.
            (Some(_), Some(Status::Failed | Status::Unknown)) if is_sale && draft.is_status_of_refund => Status::Success,
            (Some(status), _) => status,
            (None, _) if draft.response.is_some() => draft.response.unwrap_or_default(),
            (None, _) if draft.is_status_unknown => Status::Unknown,
            (None, Some(Status::Success)) if is_sale => Status::Refunded,
            (None, _) => Status::Success,
        }
    }
}
