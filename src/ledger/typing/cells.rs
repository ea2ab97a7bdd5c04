//! What a cell says once its column is known: a direction, a kind, money, a moment, an id, a name.
//!
//! In: a cell's text, its column. Out: a value, or a note of a cell that was not taken. Must not know: what makes a record.

use super::one_cell::is_damaged;
use super::words;
use super::{Draft, Typer, reasons};
use crate::base::{Channel, Day, Fact, IdKey, Issue, Minor, Moment, Name, Said};
use crate::ledger::years::LEAP_YEAR;
use crate::sheet::Cell;
use crate::table::grammar::amount::{self, Wrong};
use crate::table::grammar::when::When;
use crate::table::lines::Lines;

// More different names than this in one table are texts, not names; the rows keep them.
const NAMES_MAX: usize = 200_000;

impl Typer<'_> {
    // A word that says no direction leaves it to the amount and the kind.
    pub(super) fn way(&mut self, draft: &mut Draft, column: usize, text: &str) {
        match self.ways.get(text, words::way) {
            Some(way) => {
                let is_debit_in = matches!(self.located.lines, Lines::Payments { is_debit_in: true, .. });
                (draft.is_in, draft.kind_of_way) = (Some(way.is_in.map(|is_in| is_in != is_debit_in)), way.kind);
            }
            None => self.note("direction-unknown", draft.record.row_number, column, text),
        }
    }

    // A kind may name the channel too: 微信消费.
    pub(super) fn kind(&mut self, draft: &mut Draft, column: usize, text: &str) {
        let reader = self.kind_readers.get(column).copied().unwrap_or(words::kind);
        draft.kind = self.kinds.get(text, reader);
        let named = |found: &Channel| found.is_wallet() || *found == Channel::Cash;
        draft.channel = draft.channel.or_else(|| self.channels.get(text, words::channel).filter(named));
    }

    pub(super) fn money(&mut self, column: usize, text: &str, to: &mut Option<Minor>, wrong: &mut Option<(usize, Wrong)>) {
        match amount::parse(text, self.styles.of(column)) {
            Ok(found) => *to = found,
            Err(why) => *wrong = Some((column, why)),
        }
    }

    /// An amount that may be missing or unreadable without costing the row: fee, net, tip.
    pub(super) fn side_money(&mut self, column: usize, text: &str) -> Option<Minor> {
        amount::parse_rounded(text, self.styles.of(column)).ok().flatten()
    }

    pub(super) fn when(&mut self, column: usize, text: &str) -> Option<When> {
        let mut when = self.readers.get_mut(column)?.read(text)?;
        if let (Some(offset), Some(local)) = (when.offset.or(self.styles.is_utc(column).then_some(0)), self.quirks.offset) {
            // A time with its zone is brought to the merchant's clock.
            if let Some(second) = when.second {
                let moved = Moment::new(when.day, second).plus(i64::from(local - offset));
                when.day = moved.day();
                when.second = Some(moved.second_of_day());
            }
        }
        Some(when)
    }

    /// A day, and whether it is written without a year, which the row's own moment then gives.
    pub(super) fn day(&mut self, column: usize, text: &str) -> (Day, bool) {
        if let Some(when) = self.when(column, text) {
            return (when.day, false);
        }
        // ISO 8583 field 15 is MMDD.
        let core = text.trim_matches(['`', '\'', ' ', '\t']);
        match (core.len(), core.parse::<u16>()) {
            (3 | 4, Ok(packed)) => (Day::from_civil(LEAP_YEAR, (packed / 100) as u8, (packed % 100) as u8).unwrap_or_default(), true),
            _ => (Day::NONE, false),
        }
    }

    pub(super) fn id(&mut self, row_number: u32, column: usize, cell: Cell<'_>) -> IdKey {
        if !is_damaged(cell) {
            return IdKey::from_text(cell.text);
        }
        self.note("id-damaged", row_number, column, cell.text);
        IdKey::NONE
    }

    /// Notes a cell that was not taken as it stands.
    pub(super) fn note(&mut self, key: &'static str, row_number: u32, column: usize, text: &str) {
        let issue = self.about(key, column);
        let said = issue.said.with("found", Fact::Text(reasons::shown(text)));
        self.out.issues.push(Issue { said, row_number: Some(row_number), ..issue });
    }

    /// What is to be said of a column.
    pub(super) fn about(&self, key: &'static str, column: usize) -> Issue {
        let header = self.located.columns.get(column).map_or("", |column| column.header.as_str());
        let said = Said::new(key).with("column", Fact::Text(header.to_owned()));
        Issue { said, row_number: None, column_number: Some(column as u32 + 1), skips_row: false }
    }

    pub(super) fn name(&mut self, column: usize, text: &str) -> Name {
        let Some(known) = self.known_names.get_mut(column) else { return Name::NONE };
        // A column of different texts on every row is not worth a table of a million names.
        let is_open = self.names.len() < NAMES_MAX;
        known.get(text, is_open, |text| self.names.intern(text))
    }
}
