//! Which decisions the finding on show allows, and the acts a form comes to.
//!
//! In: the state, what was picked and chosen. Out: [`Kind`]s, [`Act`]s. Must not know: a browser, words.

use std::collections::BTreeSet;

use super::{Form, Kind};
use crate::app::state::AppState;
use crate::decision::{Act, RowKey};
use crate::finding::code::Code;
use crate::worker::message::Detail;

/// Rows picked to be linked: input and row number.
pub type Picked = BTreeSet<(u32, u32)>;

/// The codes a finding may be given: those of amounts and of rows without a counterpart.
pub fn codes() -> impl Iterator<Item = &'static str> {
    Code::ALL.iter().map(|code| code.name()).filter(|code| can_be_recoded(code))
}

/// Whether a finding of this code can be given another.
pub fn can_be_recoded(code: &str) -> bool {
    code.starts_with(['A', 'U'])
}

impl AppState {
    fn on_show(&self) -> Option<&Detail> {
        self.selected.detail.as_deref().filter(|detail| self.selected.index == Some(detail.index))
    }

    /// What can be decided on the finding on show.
    pub fn kinds(&self) -> Vec<Kind> {
        let Some(detail) = self.on_show() else { return Vec::new() };
        let finding = &detail.finding;
        let is_line = can_be_recoded(&finding.code);
        let (ours, theirs) = (!finding.rows.merchant.is_empty(), !finding.rows.acquirer.is_empty());
        let mut kinds = vec![Kind::Accept, Kind::Done, Kind::Reject, Kind::Note];
        kinds.extend(is_line.then_some(Kind::Code));
        kinds.push(Kind::Cause);
        kinds.extend((is_line && (ours || theirs)).then_some(Kind::Link));
        kinds.extend((is_line && ours && theirs).then_some(Kind::Part));
        kinds
    }

    /// The acts of a form; none while something is missing. `text` is the note, the code or the cause.
    pub fn acts(&self, form: Form, picked: &Picked, text: &str) -> Vec<Act> {
        match (form.kind, form.many) {
            (Kind::Undo | Kind::Redo, _) => Vec::new(),
            (Kind::Link, _) => self.link(picked).into_iter().collect(),
            (Kind::Part, _) => self.on_show().and_then(|detail| self.part(detail)).into_iter().collect(),
            (kind, false) => self.on_show().and_then(|detail| act(kind, &detail.finding.id, text)).into_iter().collect(),
            (kind, true) => {
                let reached = self.decisions.reached.iter().flat_map(|reached| reached.iter());
                let fits = reached.filter(|one| kind != Kind::Code || can_be_recoded(&one.code));
                fits.filter_map(|one| act(kind, &one.id, text)).collect()
            }
        }
    }

    fn keys(&self, rows: impl Iterator<Item = (u32, u32)>) -> Vec<RowKey> {
        rows.filter_map(|(input, row)| self.row_key(input, row)).collect()
    }

    fn link(&self, picked: &Picked) -> Option<Act> {
        let found = self.decisions.link.found.as_ref()?;
        let own = self.keys(found.own.iter().map(|line| (line.input, line.row)));
        let other = self.keys(picked.iter().copied());
        if own.is_empty() || other.is_empty() {
            return None;
        }
        let is_ours = found.own.first()?.side == "merchant";
        Some(if is_ours { Act::Link { merchant: own, acquirer: other } } else { Act::Link { merchant: other, acquirer: own } })
    }

    // One with one has an act of its own.
    fn part(&self, detail: &Detail) -> Option<Act> {
        let rows = &detail.finding.rows;
        let merchant = self.keys(rows.merchant.iter().copied());
        let acquirer = self.keys(rows.acquirer.iter().copied());
        match (merchant.as_slice(), acquirer.as_slice()) {
            ([], _) | (_, []) => None,
            ([ours], [theirs]) => Some(Act::Unlink { merchant: ours.clone(), acquirer: theirs.clone() }),
            _ => Some(Act::Split { merchant, acquirer }),
        }
    }
}

fn act(kind: Kind, finding: &str, text: &str) -> Option<Act> {
    let (finding, text) = (finding.to_owned(), text.to_owned());
    match kind {
        Kind::Accept => Some(Act::Accept { finding }),
        Kind::Done => Some(Act::Done { finding }),
        Kind::Reject => Some(Act::Reject { finding }),
        Kind::Note => Some(Act::Note { finding, text }),
        Kind::Code => Some(Act::Code { finding, code: text }),
        Kind::Cause => Some(Act::Cause { finding, cause: text }),
        Kind::Link | Kind::Part | Kind::Undo | Kind::Redo => None,
    }
}
