//! Decisions as the report shows them: on the findings, and those that no longer fit.
//!
//! In: a finished check. Out: parts of the report. Must not know: how a decision was applied.

use crate::check::Checked;
use crate::decision::apply::Unfit;
use crate::finding::build::Mark;
use crate::locale::Voice;

use super::model;

/// A decision on a finding, as the report gives it.
pub fn mark(mark: &Mark) -> model::DecisionMark {
    model::DecisionMark { kind: mark.kind.to_owned(), text: mark.text.clone(), by: mark.by.clone(), at: mark.at.clone(), reason: mark.reason.clone() }
}

/// How the decisions fared.
pub fn section(checked: &Checked, voice: &Voice<'_>) -> model::Decisions {
    let unfit = |one: &Unfit| model::UnfitDecision {
        entry: one.decision.entry,
        decision: serde_json::to_value(&one.decision.act).unwrap_or_default(),
        why: voice.say(&one.why),
    };
    model::Decisions { given: checked.decisions, unfit: checked.unfit.iter().map(unfit).collect() }
}
