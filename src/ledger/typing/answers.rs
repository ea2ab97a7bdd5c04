//! A column of states that says only yes and no, or 1 and 0: which of the two is the payment that went through.
//!
//! In: the column's header and cells. Out: a status for each of the two. Must not know: rows, amounts.

use crate::base::Status;
use crate::ledger::{states, words};

/// The two words of such a column.
#[derive(Clone, Debug)]
pub(super) struct Answers {
    /// The word for yes, as it is read.
    pub(super) yes: String,
    /// The word for no.
    pub(super) no: String,
    statuses: [Status; 2],
    doubt: Option<&'static str>,
}

const PAIRS: [[&str; 2]; 5] = [["1", "0"], ["是", "否"], ["y", "n"], ["yes", "no"], ["true", "false"]];

/// The two words of a column that has both and nothing else, and what its header makes of them.
pub(super) fn of<'r>(header: &str, cells: impl Iterator<Item = &'r str>) -> Option<Answers> {
    let (mut pair, mut counts) = (None, [0_u32; 2]);
    for text in cells {
        let word = words::plain(text);
        if matches!(word.as_str(), "" | "-" | "/") {
            continue;
        }
        let known = pair.or_else(|| PAIRS.iter().find(|known| known.contains(&word.as_str())))?;
        counts[known.iter().position(|known| *known == word)?] += 1;
        pair = Some(known);
    }
    let [yes, no] = pair.filter(|_| counts.iter().all(|count| *count > 0))?;
    let (statuses, doubt) = match legend(header, [yes, no]).or_else(|| asked(header)) {
        Some(statuses) => (statuses, None),
        // Payments that fail are the fewer: with 1 and 0 that way round it is the usual meaning, and no more than that.
        None if counts[0] > counts[1] => ([Status::Success, Status::Failed], Some("state-answers")),
        None => ([Status::Success, Status::Success], Some("state-answers-open")),
    };
    Some(Answers { yes: (*yes).to_owned(), no: (*no).to_owned(), statuses, doubt })
}

impl Answers {
    /// What a cell says; `None` for a cell that is neither.
    pub(super) fn status(&self, text: &str) -> Option<Status> {
        let word = words::plain(text);
        let [yes, no] = self.statuses;
        if word == self.yes { Some(yes) } else { (word == self.no).then_some(no) }
    }

    /// The key of what is to be said, where the header left it open.
    pub(super) fn doubt(&self) -> Option<&'static str> {
        self.doubt
    }
}

/// `状态(1成功,0失败)`, `0-失败 1-成功`, `成功:1;失败:0`: a word for each, all behind their signs or all before them.
fn legend(header: &str, signs: [&str; 2]) -> Option<[Status; 2]> {
    let text = words::plain(header);
    let [one, zero] = signs.map(|sign| text.find(sign));
    let (one, zero) = (one?, zero?);
    let (first, second) = (one.min(zero), one.max(zero));
    let part = |from: usize, to: usize| states::status(text.get(from..to).unwrap_or(""));
    let length = |at: usize| signs[usize::from(at == zero)].len();
    let behind = part(first + length(first), second).zip(part(second + length(second), text.len()));
    let start = text.find(['(', '（', ':', '：']).filter(|start| *start < first).unwrap_or(0);
    let (early, late) = behind.or_else(|| part(start, first).zip(part(first + length(first), second)))?;
    Some(if first == one { [early, late] } else { [late, early] })
}

/// A header that asks whether it went through, or whether it failed.
fn asked(header: &str) -> Option<[Status; 2]> {
    match states::status(&words::plain(header)) {
        Some(Status::Success) => Some([Status::Success, Status::Failed]),
        Some(status @ (Status::Failed | Status::TimedOut | Status::Voided | Status::Reversed | Status::Closed)) => Some([status, Status::Success]),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yes_and_no_follow_the_header_and_else_the_usual_meaning_is_said_to_be_a_guess() {
        let read = |header: &str, cells: &[&str]| {
            of(header, cells.iter().copied()).map(|answers| (answers.status(cells[0]).unwrap(), answers.status(cells[1]).unwrap(), answers.doubt()))
        };
        use Status::{Failed, Success};
        for (header, cells, expected) in [
            ("是否成功", &["1", "0"][..], Some((Success, Failed, None))),
            ("支付成功标志", &["Y", "N"], Some((Success, Failed, None))),
            ("是否失败", &["是", "否"], Some((Failed, Success, None))),
            ("状态(1成功0失败)", &["1", "0"], Some((Success, Failed, None))),
            ("状态（0-成功，1-失败）", &["0", "1"], Some((Success, Failed, None))),
            ("状态 成功:0;失败:1", &["0", "1"], Some((Success, Failed, None))),
            ("状态", &["1", "0", "1"], Some((Success, Failed, Some("state-answers")))),
            ("状态", &["1", "0", "0"], Some((Success, Success, Some("state-answers-open")))),
            ("paid", &["TRUE", "FALSE"], Some((Success, Failed, None))),
            ("状态", &["1", "1"], None),
            ("状态", &["1", "0", "2"], None),
            ("状态", &["1", "否"], None),
            ("状态", &["成功", "失败"], None),
        ] {
            assert_eq!(read(header, cells), expected, "{header} {cells:?}");
        }
    }
}
