//! Times that are no payments': a day's takings entered in one go carry the time of the entry.
//!
//! In: the records of a table. Out: their days alone where the times tell nothing, with a word of it. Must not know: other files.

use std::collections::BTreeSet;

use super::Typer;
use crate::base::{Fact, Moment};
use crate::ledger::Columns;
use crate::table::field::Field;

/// Records that show how a list is kept.
const ROWS_MIN: usize = 4;
/// Times of day that a list of entries has: of one closing, of two shifts.
const TIMES_MAX: usize = 2;

impl Typer<'_> {
    /// Takes the days alone where all records of a day have one time, or one of two.
    pub(super) fn settle_entered(&mut self) {
        let ledger = &mut self.out.ledger;
        let Some(times) = ledger.has_time_of_day.then(|| entered(&ledger.columns, ledger.len)).flatten() else { return };
        for row in 0..ledger.len {
            let moment = ledger.columns.moment.get(row);
            ledger.columns.moment.set(row, Moment::new(moment.day(), 0));
        }
        (ledger.has_time_of_day, ledger.has_seconds) = (false, false);
        // Midnight is how a day is written by a program that keeps moments.
        if let Some(column) = self.located.column_of(Field::Time).or_else(|| self.located.column_of(Field::Moment)).filter(|_| times != [0]) {
            let clock = |second: &u32| format!("{:02}:{:02}:{:02}", second / 3_600, second / 60 % 60, second % 60);
            let mut issue = self.about("times-entered", column);
            issue.said = issue.said.with("times", Fact::Text(times.iter().map(clock).collect::<Vec<_>>().join(", ")));
            self.out.issues.push(issue);
        }
    }
}

// The times of day of a list whose times are those of its entries.
fn entered(columns: &Columns, len: usize) -> Option<Vec<u32>> {
    let (mut times, mut moments) = (BTreeSet::new(), BTreeSet::new());
    for moment in (0..len).map(|row| columns.moment.get(row)) {
        times.insert(moment.second_of_day());
        moments.insert(moment);
        if times.len() > TIMES_MAX {
            return None;
        }
    }
    // A total a day has its shift's end for a time, and one row with it.
    let is_midnight = times.iter().eq([&0]);
    (is_midnight || (len >= ROWS_MIN && len >= 2 * moments.len())).then(|| times.into_iter().collect())
}
