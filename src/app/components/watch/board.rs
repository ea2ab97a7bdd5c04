//! Warnings by owner and day, each with what was done about it; open items by age.

use yew::prelude::*;

use super::AnswerProps;
use crate::app::components::decide_panel::moment;
use crate::app::components::icon::Icon;
use crate::app::hooks::use_watch::is_put_off;
use crate::app::hooks::{Page, use_page};
use crate::app::show;
use crate::app::state::{Action, Dialog, Section};
use crate::app::words::word;
use crate::decision::warning_rank;
use crate::report::model::Alert;
use crate::worker::message::{AlertState, Answer};

/// What may be done about a warning: the new state, whether it ends what is open.
const STEPS: [&str; 3] = ["acknowledged", "snoozed", "done"];

/// The panel.
#[component]
pub fn Board(props: &AnswerProps) -> Html {
    let page = use_page();
    let answer = &props.answer;
    let mut places: Vec<usize> = (0..answer.alerts.len()).collect();
    let key = |place: &usize| {
        let alert = answer.alerts.get(*place);
        let owner = alert.map(|alert| alert.owner.clone()).unwrap_or_default();
        // Those without a day come after those with one.
        let due = alert.and_then(|alert| alert.due.clone()).unwrap_or_else(|| "~".to_owned());
        (owner.is_empty(), owner, is_taken(answer, *place), due, *place)
    };
    places.sort_by_key(key);
    let open = places.iter().filter(|place| !is_taken(answer, **place)).count();
    html! {
        <section class="panel" aria-labelledby="board-title">
            <h2 id="board-title" class="panel-title">{page.say("page-board-title")}</h2>
            <p class="panel__caption">
                {if answer.alerts.is_empty() { page.say("page-board-none") } else {
                    page.tell("page-board-caption", &[("count", &show::count(answer.alerts.len() as u64)), ("open", &show::count(open as u64))])
                }}
            </p>
            {for by_owner(answer, &places).into_iter().map(|(owner, places)| html! {
                <div class="board__owner">
                    <h3 class="watch__title">{if owner.is_empty() { page.say("page-board-nobody") } else { AttrValue::from(owner) }}</h3>
                    <ul class="board">{for places.into_iter().map(|place| html! { <li key={place}>{one(&page, answer, place)}</li> })}</ul>
                </div>
            })}
            {open_items(&page, answer)}
            <p class="panel__notes">{page.say("page-board-rules")}{" "}
                <button type="button" class="link" onclick={page.on(Action::SectionOpened(Section::Profile))}>{page.say("page-board-rules-open")}</button></p>
        </section>
    }
}

// Whether somebody has it in hand or has settled it.
fn is_taken(answer: &Answer, place: usize) -> bool {
    warning_rank(&state_of(answer, place).state) >= warning_rank("acknowledged")
}

fn by_owner(answer: &Answer, places: &[usize]) -> Vec<(String, Vec<usize>)> {
    let mut owners: Vec<(String, Vec<usize>)> = Vec::new();
    for place in places {
        let owner = answer.alerts.get(*place).map(|alert| alert.owner.clone()).unwrap_or_default();
        match owners.last_mut() {
            Some((last, places)) if *last == owner => places.push(*place),
            _ => owners.push((owner, vec![*place])),
        }
    }
    owners
}

fn state_of(answer: &Answer, place: usize) -> AlertState {
    let known = answer.watch.states.get(place).cloned().unwrap_or_default();
    // What was put off is open again when its time has come.
    let is_back = known.state.is_empty() || (known.state == "snoozed" && !is_put_off(&known.until));
    if is_back { AlertState { state: "open".to_owned(), ..known } } else { known }
}

fn one(page: &Page, answer: &Answer, place: usize) -> Html {
    let Some(alert) = answer.alerts.get(place) else { return Html::default() };
    let state = state_of(answer, place);
    let icon = match alert.severity.as_str() {
        "high" => "owed",
        "medium" => "booking",
        _ => "info",
    };
    let said = match state.state.as_str() {
        "snoozed" => page.tell("page-board-snoozed-until", &[("until", &moment(&state.until))]),
        other => page.say(&format!("page-board-is-{other}")),
    };
    let steps = STEPS.into_iter().filter(|step| *step != state.state).chain((state.state == "done").then_some("open"));
    html! {
        <article class={classes!("board__item", format!("board__item--{}", state.state))} data-rule={alert.rule.clone()}>
            <p class="board__text"><Icon name={icon} />{" "}<strong>{word(page.lang(), "page-rule-", &alert.rule)}</strong>{" "}{&alert.text}</p>
            <p class="board__facts">
                <span class="tag">{said}</span>
                if let Some(due) = &alert.due {
                    <span>{page.tell("page-board-due", &[("day", &show::day(page.lang(), due))])}</span>
                }
                <span>{page.say(&format!("page-severity-{}", alert.severity))}</span>
            </p>
            <div class="board__ways">
                {for steps.map(|step| html! {
                    <button type="button" class="button button--small" data-step={step} onclick={page.on(Action::DialogOpened(Dialog::Warning(place, step)))}>{page.say(&format!("page-board-do-{step}"))}</button>
                })}
                {door(page, answer, alert)}
            </div>
            {history(page, &state)}
        </article>
    }
}

// Every number is a door: the findings it speaks of.
fn door(page: &Page, answer: &Answer, alert: &Alert) -> Html {
    let code = alert.findings.first().and_then(|id| id.split('-').next()).unwrap_or("").to_owned();
    // The list can be narrowed to one code; a warning of several has its findings among the others.
    let is_of_one = alert.findings.iter().all(|id| id.split('-').next() == Some(code.as_str()));
    if !is_of_one || !answer.codes.iter().any(|group| group.key == code) {
        return Html::default();
    }
    let words = page.tell("page-board-see", &[("count", &show::count(alert.findings.len() as u64))]);
    let action = Action::FacetFocused(crate::worker::message::Facet::Code, code);
    html! { <button type="button" class="link" onclick={page.on(action)}>{words}</button> }
}

fn history(page: &Page, state: &AlertState) -> Html {
    if state.entries.is_empty() {
        return Html::default();
    }
    let log = &page.state.decisions.log;
    let entries = state.entries.iter().rev().filter_map(|number| log.entries().iter().find(|entry| entry.number == *number));
    html! {
        <details class="fold"><summary>{page.say("page-board-log")}</summary>
            <ol class="watch__list">{for entries.map(|entry| {
                let step = entry.step.clone();
                let done = if let crate::decision::Step::Decide { acts } = &step { acts.first() } else { None };
                let state = if let Some(crate::decision::Act::Warning { state, .. }) = done { state.as_str() } else { "open" };
                html! { <li>{page.say(&format!("page-board-is-{state}"))}{" · "}{page.tell("page-decision-signed", &[("by", &entry.signed.by), ("at", &moment(&entry.signed.at))])}
                    if !entry.signed.reason.is_empty() { {" · "}{&entry.signed.reason} }</li> }
            })}</ol>
        </details>
    }
}

fn open_items(page: &Page, answer: &Answer) -> Html {
    if answer.watch.open.is_empty() {
        return Html::default();
    }
    html! {
        <div class="scroll" data-scrolls="" tabindex="0" role="region" aria-label={page.say("page-board-open")}><table class="ledger board__open">
            <caption class="panel__title">{page.say("page-board-open")}</caption>
            <thead><tr><th scope="col">{page.say("page-board-age")}</th><th scope="col" class="number">{page.say("page-count")}</th>
                <th scope="col" class="number">{page.say("page-board-amount")}</th></tr></thead>
            <tbody>{for answer.watch.open.iter().map(|band| html! {
                <tr><th scope="row">{page.say(&band.band)}</th><td class="number">{show::count(band.count)}</td>
                    <td class="number">{show::money(&band.amount, page.currency())}</td></tr>
            })}</tbody>
        </table></div>
    }
}
