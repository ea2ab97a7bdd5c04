//! What the reader of one file hands to the engine: its tables and faults as a few pieces of bytes.
//!
//! In: what was read. Out: pieces, each of which travels as a buffer that changes hands; and back, every length checked.
//! Must not know: a browser, who carries the pieces.
//!
//! A row costs no object and no text of its own: rows are one piece of text with two of numbers, columns a piece each.

use std::sync::Arc;

use crate::base::pack::Pack;
use crate::check::ReadOutcome;
use crate::ledger::{Ledger, ReadTable};
use crate::sheet::Rows;

/// The first bytes of a head: another build's parcel is refused.
const MARK: u64 = u64::from_le_bytes(*b"pcparcl1");

/// Hands out the pieces in order; the last is the head, which is known when all others are.
pub fn pack(outcome: &ReadOutcome, piece: &mut dyn FnMut(&[u8])) {
    let mut head = Vec::new();
    MARK.pack(&mut head);
    outcome.faults.pack(&mut head);
    outcome.tables.len().pack(&mut head);
    for table in &outcome.tables {
        table.meta.pack(&mut head);
        table.rows.pack(piece);
        table.ledger.pack(&mut head, piece);
    }
    piece(&head);
}

/// What was read, from its head and the other pieces in order; `None` where they are not of our making.
pub fn unpack(mut head: &[u8], next: &mut dyn FnMut() -> Option<Vec<u8>>) -> Option<ReadOutcome> {
    let head = &mut head;
    if u64::unpack(head)? != MARK {
        return None;
    }
    let mut outcome = ReadOutcome { faults: Pack::unpack(head)?, tables: Vec::new() };
    for _ in 0..usize::unpack(head)? {
        let meta = Pack::unpack(head)?;
        let rows = Arc::new(Rows::unpack(next)?);
        outcome.tables.push(ReadTable { meta, rows, ledger: Arc::new(Ledger::unpack(head, next)?) });
    }
    head.is_empty().then_some(outcome)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{self, FileInput, Quiet};
    use crate::locale::Lang;
    use crate::profile::Profile;
    use crate::report::json::json;
    use crate::worker::sample;

    fn read() -> Vec<ReadOutcome> {
        let input = |file: &sample::SampleFile| FileInput { name: file.name.to_owned(), bytes: file.bytes.to_vec(), side: None };
        sample::FILES.iter().map(|file| check::read(&input(file), &Profile::default(), &mut Quiet)).collect()
    }

    fn pieces(outcome: &ReadOutcome) -> Vec<Vec<u8>> {
        let mut pieces = Vec::new();
        pack(outcome, &mut |piece| pieces.push(piece.to_vec()));
        pieces
    }

    fn opened(mut pieces: Vec<Vec<u8>>) -> Option<ReadOutcome> {
        let head = pieces.pop()?;
        let mut rest = pieces.into_iter();
        unpack(&head, &mut || rest.next())
    }

    fn report(outcomes: Vec<ReadOutcome>) -> String {
        let mut tables: Vec<ReadTable> = outcomes.into_iter().flat_map(|outcome| outcome.tables).collect();
        check::assign_sides(&mut tables);
        json(&check::check(tables, &Profile::default(), &mut Quiet).unwrap().report(Lang::Zh, true))
    }

    #[test]
    fn what_crosses_gives_the_same_report_byte_for_byte() {
        let crossed = read().iter().map(|outcome| opened(pieces(outcome)).unwrap()).collect();
        assert_eq!(report(crossed), report(read()));
    }

    #[test]
    fn faults_cross_with_their_facts_and_their_place() {
        let input = FileInput { name: "坏.csv".to_owned(), bytes: b"a,b\n1,2\n".to_vec(), side: None };
        let outcome = check::read(&input, &Profile::default(), &mut Quiet);
        assert!(!outcome.faults.is_empty());
        assert_eq!(opened(pieces(&outcome)).unwrap().faults, outcome.faults);
    }

    #[test]
    fn pieces_that_are_cut_changed_or_missing_are_refused() {
        let whole = pieces(&read().remove(0));
        assert!(opened(whole[1..].to_vec()).is_none());
        assert!(opened(Vec::new()).is_none());
        for at in 0..whole.len() {
            let mut cut = whole.clone();
            if cut[at].pop().is_some() {
                assert!(opened(cut).is_none(), "piece {at} is short and was taken");
            }
        }
        let mut other = whole.clone();
        let head = other.last_mut().unwrap();
        head[0] ^= 1;
        assert!(opened(other).is_none());
    }
}
