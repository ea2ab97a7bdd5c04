//! What the one polite live region says: that files were read, that a check is done and with what result.
//!
//! In: the state. Out: a sentence, changed only when something happened. Must not know: markup.

use yew::prelude::*;

use super::Page;
use crate::app::show;
use crate::app::state::Phase;

/// The sentence of the moment.
#[hook]
pub fn use_announcer(page: &Page) -> AttrValue {
    let state = &page.state;
    match &state.run.phase {
        Phase::Idle => AttrValue::default(),
        // Progress is the progress bar's to tell; here only the beginning is said.
        Phase::Working { .. } => page.say("page-said-working"),
        Phase::Missing(_) => page.tell("page-said-read", &[("files", &show::count(state.files.len() as u64))]),
        Phase::Done => match &state.answer {
            Some(answer) if !answer.is_compared => page.say("page-headline-apart"),
            Some(answer) => page.tell("page-said-done", &[("findings", &show::count(u64::from(answer.differences)))]),
            None => AttrValue::default(),
        },
        Phase::Failed(_) => page.say("page-said-failed"),
        Phase::Cancelled => page.say("page-said-cancelled"),
    }
}
