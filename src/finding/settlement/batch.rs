//! What the acquirer has to pay: net batches by payout number or clearing day, and when each is due.
//!
//! In: the acquirer's book, contracts. Out: [`Batch`]es, a stream of statements each. Must not know: the bank.

use std::collections::BTreeMap;

use crate::base::{Day, Kind, Minor, Name, workdays};
use crate::finding::desk::{Class, Desk, Look};
use crate::finding::period::Coverages;
use crate::ledger::ReadTable;
use crate::profile::Profile;

/// When a clearing day's money is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settle {
    /// So many calendar days later.
    Calendar(u32),
    /// So many working days later.
    Working(u32),
}

impl Settle {
    /// The rules looked for, the usual one first.
    pub const ALL: [Settle; 4] = [Settle::Working(1), Settle::Calendar(1), Settle::Calendar(0), Settle::Working(2)];

    /// The rule of a contract's word.
    pub fn from_name(name: &str) -> Option<Settle> {
        match name.trim().to_ascii_uppercase().replace(' ', "").as_str() {
            "T+1" | "T1" => Some(Settle::Working(1)),
            "D+1" | "D1" => Some(Settle::Calendar(1)),
            "D+0" | "D0" | "T+0" | "T0" => Some(Settle::Calendar(0)),
            "T+2" | "T2" => Some(Settle::Working(2)),
            _ => None,
        }
    }

    /// The contract's word.
    pub fn name(self) -> String {
        match self {
            Settle::Calendar(days) => format!("D+{days}"),
            Settle::Working(days) => format!("T+{days}"),
        }
    }

    /// The day on which a day's money is due.
    pub fn due(self, day: Day) -> Day {
        match self {
            Settle::Calendar(days) => day.plus(i64::from(days)),
            Settle::Working(days) => workdays::after(day, days),
        }
    }

    /// Days a credit came too late: working days for a rule of working days.
    pub fn late(self, due: Day, credited: Day) -> u32 {
        match self {
            Settle::Calendar(_) => credited.days_since(due).and_then(|days| u32::try_from(days).ok()).unwrap_or(0),
            Settle::Working(_) => workdays::between(due, credited).unwrap_or(0),
        }
    }
}

/// What one payout should bring.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Batch {
    /// The stream it belongs to.
    pub stream: usize,
    /// The clearing day; the last one where a payout holds several.
    pub day: Day,
    /// The payout day the statement names; none where it names none.
    pub said: Day,
    /// When it is due; set when the stream's rule is known.
    pub due: Day,
    /// Σ net of its rows; Σ of their amounts where the acquirer pays them whole and takes its fee apart.
    pub net: Minor,
    /// Σ of the amounts of its rows.
    pub gross: Minor,
    /// Whether its amounts are paid whole, the fee taken apart.
    pub is_gross: bool,
    /// What the statement says of its payout that did not come through; none where it says nothing of the kind.
    pub stop: Name,
    /// Rows in it.
    pub rows: u64,
}

// Stream, whether its payout stopped, day, payout number.
type Key = (usize, bool, u64, u64);

/// Statements of one layout, paid by one acquirer.
#[derive(Clone, Debug, Default)]
pub struct Stream {
    /// Name of its first statement.
    pub name: String,
    /// The contract's rule, where there is one.
    pub contract: Option<Settle>,
}

/// All batches in order of stream and day, and the batch of each row.
#[derive(Clone, Debug, Default)]
pub struct Batches {
    /// The streams.
    pub streams: Vec<Stream>,
    /// The batches.
    pub batches: Vec<Batch>,
    /// The batch of each acquirer record; `u32::MAX` for none.
    pub of_row: Vec<u32>,
}

impl Batches {
    /// The batches of the acquirer's book.
    pub fn new(desk: &Desk<'_>, tables: &[ReadTable], profile: &Profile, coverage: &Coverages) -> Batches {
        let (streams, stream_of) = streams(desk, tables, profile);
        let book = desk.acquirer;
        let mut known: BTreeMap<Key, usize> = BTreeMap::new();
        let mut found: Vec<(Key, Batch)> = Vec::new();
        let mut of_row: Vec<u32> = vec![u32::MAX; book.len];
        // Most rows belong where the row before does.
        let mut last = ((usize::MAX, false, 0, 0), 0);
        for (input, rows) in book.inputs() {
            let stream = stream_of.get(input as usize).copied().unwrap_or(0);
            for row in rows.map(|row| row as u32) {
                let Some(net) = net_of(desk, row) else { continue };
                let own = book.columns.clearing_day.get(row as usize);
                let day = if own.is_some() { own } else { coverage.clearing_day(book, row, book.moment(row)) };
                let (payout, said) = (book.columns.payout_id.get(row as usize), book.columns.payout_day.get(row as usize));
                let by_day = if said.is_some() { said } else { day };
                // A payout number names its batch whatever its days.
                // What did not come through is no part of what the day brought, and may be paid again by itself.
                let stop = book.columns.payout_stop.get(row as usize);
                let is_stopped = stop != Name::NONE;
                let of_day = || (stream, is_stopped, by_day.number().unwrap_or(0).unsigned_abs(), 0);
                let key = if payout.is_some() { (stream, is_stopped, u64::MAX, payout.bits()) } else { of_day() };
                if key != last.0 {
                    let at = *known.entry(key).or_insert_with(|| {
                        found.push((key, Batch { stream, day, said, stop, ..Batch::default() }));
                        found.len() - 1
                    });
                    last = (key, at);
                }
                let Some((_, batch)) = found.get_mut(last.1) else { continue };
                batch.net += net;
                batch.gross += if book.class(row) == Class::Still { 0 } else { book.amount(row) };
                batch.rows += 1;
                if day.is_some() && (!batch.day.is_some() || day > batch.day) {
                    batch.day = day;
                }
                if let Some(slot) = of_row.get_mut(row as usize) {
                    *slot = last.1 as u32;
                }
            }
        }
        let mut order: Vec<(usize, Key, Batch)> =
            found.into_iter().enumerate().filter(|(_, (_, batch))| batch.day.is_some()).map(|(at, (key, batch))| (at, key, batch)).collect();
        order.sort_by_key(|(_, key, batch)| (batch.stream, key.1, batch.day, *key));
        let mut place = vec![u32::MAX; known.len()];
        for (now, (before, ..)) in order.iter().enumerate() {
            if let Some(slot) = place.get_mut(*before) {
                *slot = now as u32;
            }
        }
        for slot in &mut of_row {
            *slot = place.get(*slot as usize).copied().unwrap_or(u32::MAX);
        }
        Batches { streams, batches: order.into_iter().map(|(.., batch)| batch).collect(), of_row }
    }

    /// First and last day of each stream.
    pub fn days(&self) -> Vec<(Day, Day)> {
        let mut days = vec![(Day::NONE, Day::NONE); self.streams.len()];
        for batch in &self.batches {
            if let Some((first, last)) = days.get_mut(batch.stream) {
                *first = batch.day.min(*first);
                *last = if last.is_some() { batch.day.max(*last) } else { batch.day };
            }
        }
        days
    }
}

/// The acquirer records of some batches, ascending, by the batch of each record.
pub fn rows(of_row: &[u32], batches: impl Iterator<Item = usize>) -> BTreeMap<usize, Vec<u32>> {
    let mut rows: BTreeMap<usize, Vec<u32>> = batches.map(|batch| (batch, Vec::new())).collect();
    if rows.is_empty() {
        return rows;
    }
    for (row, batch) in (0..).zip(of_row) {
        if let Some(list) = rows.get_mut(&(*batch as usize)) {
            list.push(row);
        }
    }
    rows
}

// What a row adds to its payout; `None` when it takes no part.
fn net_of(desk: &Desk<'_>, row: u32) -> Option<Minor> {
    let (book, index) = (desk.acquirer, row as usize);
    let is_out = !book.moved(row) || desk.is_set_apart(row) || book.columns.currency.get(index) != Name::NONE;
    if is_out || book.class(row) == Class::Hold {
        return None;
    }
    let amount = book.amount(row);
    if book.class(row) == Class::Still {
        return (book.columns.kind.get(index) == Kind::Fee).then(|| -amount.abs());
    }
    Some(match (book.columns.net.get(index).value(), book.columns.fee.get(index).value()) {
        // Money back is written with and without a minus.
        (Some(net), _) if amount < 0 => -net.abs(),
        (Some(net), _) => net,
        (None, Some(fee)) if amount > 0 => amount - fee.abs(),
        (None, Some(fee)) => amount - fee,
        (None, None) => amount,
    })
}

fn streams(desk: &Desk<'_>, tables: &[ReadTable], profile: &Profile) -> (Vec<Stream>, Vec<usize>) {
    let mut layouts: Vec<(&str, Vec<&str>)> = Vec::new();
    let mut streams: Vec<Stream> = Vec::new();
    let mut stream_of = vec![0; tables.len()];
    for (input, _) in &desk.acquirer.starts {
        let Some(table) = tables.get(*input as usize) else { continue };
        let layout = (table.meta.format, table.meta.columns.iter().map(|column| column.header.as_str()).collect::<Vec<_>>());
        let at = layouts.iter().position(|known| *known == layout).unwrap_or_else(|| {
            layouts.push(layout);
            let named = |contract: &&crate::profile::Contract| {
                contract.settle.is_some() && contract.acquirer.as_deref().is_none_or(|name| table.meta.name.contains(name.trim()))
            };
            let contract = profile.contracts.iter().find(named).or_else(|| profile.contracts.iter().find(|contract| contract.settle.is_some()));
            let contract = contract.and_then(|contract| contract.settle.as_deref()).and_then(Settle::from_name);
            streams.push(Stream { name: table.meta.name.clone(), contract });
            layouts.len() - 1
        });
        if let Some(slot) = stream_of.get_mut(*input as usize) {
            *slot = at;
        }
    }
    (streams, stream_of)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(month: u8, number: u8) -> Day {
        Day::from_civil(2026, month, number).unwrap()
    }

    #[test]
    fn working_days_skip_weekends_and_holidays_and_calendar_days_do_not() {
        for (rule, from, due) in [
            ("T+1", day(3, 5), day(3, 6)),
            ("T+1", day(3, 6), day(3, 9)),
            ("T+1", day(4, 3), day(4, 7)),
            ("T+1", day(9, 30), day(10, 8)),
            ("D+1", day(3, 6), day(3, 7)),
            ("D+0", day(3, 6), day(3, 6)),
            ("t0", day(3, 6), day(3, 6)),
        ] {
            assert_eq!(Settle::from_name(rule).unwrap().due(from), due, "{rule} {from}");
        }
        assert_eq!(Settle::from_name("weekly"), None);
        assert_eq!(Settle::Working(1).late(day(3, 9), day(3, 11)), 2);
        assert_eq!(Settle::Working(1).late(day(3, 6), day(3, 8)), 0);
        assert_eq!(Settle::Calendar(1).late(day(3, 7), day(3, 9)), 2);
    }
}
