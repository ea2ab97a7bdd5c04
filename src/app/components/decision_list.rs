//! Every decision with who took it, when and why, latest first; those that no longer fit stand first with the reason.

use yew::prelude::*;

use super::decide_panel::moment;
use crate::app::hooks::use_decide::step;
use crate::app::hooks::{Page, use_page};
use crate::app::show;
use crate::app::words::{code_name, word};
use crate::decision::{Act, Entry, RowKey, Step};

/// Entries shown; the session file holds them all.
const ENTRIES_MAX: usize = 200;

/// The list.
#[component]
pub fn DecisionList() -> Html {
    let page = use_page();
    let decisions = &page.state.decisions;
    let entries = decisions.log.entries();
    let holding: Vec<u32> = decisions.log.decisions().iter().map(|decision| decision.entry).collect();
    let (can_undo, can_redo) = decisions.log.can();
    let on_step = |back: bool| {
        let page = page.clone();
        Callback::from(move |_: MouseEvent| step(&page, back))
    };
    html! {
        <section class="hand-over__panel" aria-labelledby="decisions-title">
            <h2 id="decisions-title" class="panel-title">{page.tell("page-decisions-title", &[("count", &show::count(entries.len() as u64))])}</h2>
            if !decisions.unfit.is_empty() {
                <h3 class="compared__title">{page.say("page-unfit-title")}</h3>
                <ul class="decisions decisions--unfit">
                    {for decisions.unfit.iter().map(|one| html! { <li class="decisions__entry"><span class="decisions__what">{act(&page, &one.act)}</span>
                        <span class="decisions__why">{&one.why}</span></li> })}
                </ul>
            }
            if entries.is_empty() {
                <p class="hand-over__state">{page.say("page-decisions-none")}</p>
            } else {
                <div class="hand-over__ways">
                    <button type="button" class="button button--small" disabled={!can_undo} onclick={on_step(true)}>{page.say("page-undo")}</button>
                    <button type="button" class="button button--small" disabled={!can_redo} onclick={on_step(false)}>{page.say("page-redo")}</button>
                </div>
                <ol class="decisions" reversed={true}>
                    {for entries.iter().rev().take(ENTRIES_MAX).map(|entry| one(&page, entry, holding.contains(&entry.number)))}
                </ol>
            }
        </section>
    }
}

fn one(page: &Page, entry: &Entry, holds: bool) -> Html {
    let (what, is_undone) = match &entry.step {
        Step::Decide { acts } => (many(page, acts), !holds),
        Step::Undo { entry } => (page.tell("page-decision-undo", &[("entry", &entry.to_string())]), false),
        Step::Redo { entry } => (page.tell("page-decision-redo", &[("entry", &entry.to_string())]), false),
    };
    let signed = &entry.signed;
    html! {
        <li class="decisions__entry" value={entry.number.to_string()}>
            <span class="decisions__what">{what}
                if is_undone {
                    <span class="decisions__undone">{page.say("page-decision-undone")}</span>
                }
            </span>
            <span class="decisions__who">{page.tell("page-decision-signed", &[("by", &signed.by), ("at", &moment(&signed.at))])}</span>
            if !signed.reason.is_empty() {
                <span class="decisions__why">{&signed.reason}</span>
            }
        </li>
    }
}

fn many(page: &Page, acts: &[Act]) -> AttrValue {
    match acts {
        [only] => act(page, only),
        [first, ..] => page.tell("page-decision-many", &[("what", &act(page, first)), ("count", &show::count(acts.len() as u64))]),
        [] => AttrValue::default(),
    }
}

// What was decided, on what.
fn act(page: &Page, act: &Act) -> AttrValue {
    let (kind, on, to) = match act {
        Act::Link { merchant, acquirer } => ("link", rows(page, merchant), rows(page, acquirer)),
        Act::Unlink { merchant, acquirer } => ("part", rows(page, std::slice::from_ref(merchant)), rows(page, std::slice::from_ref(acquirer))),
        Act::Split { merchant, acquirer } => ("part", rows(page, merchant), rows(page, acquirer)),
        Act::Accept { finding } => ("accept", named(page, finding), String::new()),
        Act::Reject { finding } => ("reject", named(page, finding), String::new()),
        Act::Done { finding } => ("done", named(page, finding), String::new()),
        Act::Code { finding, code } => ("code", named(page, finding), format!("{code} {}", code_name(page.lang(), code))),
        Act::Cause { finding, cause } => ("cause", named(page, finding), word(page.lang(), "page-cause-", cause).to_string()),
        Act::Note { finding, text } => ("note", named(page, finding), text.clone()),
        Act::Warning { rule, state, .. } => {
            ("warning", word(page.lang(), "page-rule-", rule).to_string(), page.say(&format!("page-board-is-{state}")).to_string())
        }
    };
    page.tell(&format!("page-decision-{kind}"), &[("on", &on), ("to", &to)])
}

// `A01 数字换位`: the rest of a finding's name says nothing to a person.
fn named(page: &Page, finding: &str) -> String {
    let code = finding.split('-').next().unwrap_or("");
    format!("{code} {}", code_name(page.lang(), code))
}

fn rows(page: &Page, keys: &[RowKey]) -> String {
    let file = |key: &RowKey| {
        let known = page.state.files.iter().find(|file| file.cards().iter().any(|card| card.sha256 == key.sha256));
        known.map_or_else(|| format!("{}…", key.sha256.get(..8).unwrap_or("")), |file| file.name.clone())
    };
    let told: Vec<String> =
        keys.iter().map(|key| format!("{} › {}", file(key), page.tell("page-row-number", &[("row", &key.row.to_string())]))).collect();
    told.join(" + ")
}
