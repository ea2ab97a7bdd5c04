//! An inspection sheet a terminal, and the log of what was done to it, with differences before and after.

use std::rc::Rc;

use yew::prelude::*;

use super::parts::{PartProps, choice, field, field_of, share_cells, share_heads};
use crate::app::hooks::device::now;
use crate::app::hooks::{Page, use_page};
use crate::app::house::HouseAction;
use crate::app::show;
use crate::app::state::Action;
use crate::register::{Body, Entry, Upkeep};
use crate::report::house::{Share, TerminalSheet, before_after};

/// The part.
#[component]
pub fn TerminalsPart(props: &PartProps) -> Html {
    let page = use_page();
    let sheets = &props.house.terminals;
    html! {
        <div class="house__part">
            <p class="house__note">{page.say("page-house-terminals-lead")}</p>
            if sheets.is_empty() {
                <p class="house__none">{page.say("page-house-terminals-none")}</p>
            } else {
                <UpkeepForm terminals={sheets.iter().map(|one| one.terminal.clone()).collect::<Vec<_>>()} />
            }
            <ul class="sheets">{for sheets.iter().map(|one| html! { <li key={one.terminal.clone()}>{sheet(&page, one)}</li> })}</ul>
        </div>
    }
}

fn sheet(page: &Page, one: &TerminalSheet) -> Html {
    let scale = [Some(one.events), one.by_hand, one.failed].into_iter().flatten().map(|share| share.high).max().unwrap_or(1);
    let line = |key: &str, share: Option<Share>| {
        html! {
            <tr class={classes!(share.is_some_and(|share| share.is_few).then_some("dots__few"))}>
                <th scope="row">{page.say(key)}</th>
                if let Some(share) = share {
                    {share_cells(page, share.events, share.trials, (share.low, share.high), scale, share.is_few)}
                } else {
                    <td colspan="4">{page.say("page-house-not-in-files")}</td>
                }
            </tr>
        }
    };
    let declared: Vec<String> = [(&one.entry, "page-profile-entry-"), (&one.link, "page-profile-link-")]
        .into_iter()
        .filter(|(value, _)| !value.is_empty())
        .map(|(value, head)| page.say(&format!("{head}{value}")).to_string())
        .collect();
    html! {
        <article class="sheet" aria-label={one.terminal.clone()}>
            <header class="sheet__head"><h2 class="panel-title" translate="no">{&one.terminal}</h2>
                <p>{page.tell("page-house-terminal-sum", &[("count", &show::count(one.payments))])}{if declared.is_empty() { String::new() } else { format!(" · {}", declared.join(" · ")) }}</p></header>
            <div class="rates__scroll" data-scrolls="" tabindex="0" role="region" aria-label={one.terminal.clone()}><table class="ledger rates__table">
                <caption class="sr-only" translate="no">{&one.terminal}</caption>
                <thead><tr><th scope="col">{page.say("page-house-terminal-what")}</th>{share_heads(page)}</tr></thead>
                <tbody>
                    {line("page-house-terminal-events", Some(one.events))}
                    {line("page-house-terminal-by-hand", one.by_hand)}
                    {line("page-house-terminal-failed", one.failed)}
                </tbody>
            </table></div>
            <ul class="reasons">
                {trace_line(page, one)}
                if let Some(seconds) = one.clock_offset_s.filter(|seconds| *seconds != 0) {
                    <li>{page.tell("page-house-terminal-clock", &[("seconds", &seconds.to_string())])}</li>
                }
                if one.hardware > 0 {
                    <li>{page.tell("page-house-terminal-hardware", &[("count", &show::count(one.hardware))])}</li>
                }
            </ul>
            {log(page, one)}
        </article>
    }
}

fn trace_line(page: &Page, one: &TerminalSheet) -> Html {
    let text = match &one.traces {
        None => page.say("page-house-terminal-no-traces"),
        Some(traces) if !traces.is_running => page.tell("page-house-terminal-traces-apart", &[("seen", &show::count(traces.seen))]),
        Some(traces) if traces.missing == 0 => page.tell("page-house-terminal-traces-whole", &[("seen", &show::count(traces.seen))]),
        Some(traces) => {
            let gaps: Vec<String> = traces.gaps.iter().map(|(from, to)| if from == to { from.to_string() } else { format!("{from}–{to}") }).collect();
            let places = [("seen", show::count(traces.seen)), ("missing", show::count(traces.missing)), ("gaps", gaps.join(", "))];
            page.tell("page-house-terminal-traces-gaps", &places.each_ref().map(|(name, value)| (*name, value.as_str())))
        }
    };
    html! { <li>{text}</li> }
}

// What was done to the terminal, each with the differences before and after.
fn log(page: &Page, one: &TerminalSheet) -> Html {
    let register = &page.state.house.register;
    let mut done: Vec<(&Entry, &Upkeep)> = register.upkeep().filter(|(_, upkeep)| upkeep.terminal == one.terminal).collect();
    if done.is_empty() {
        return Html::default();
    }
    done.sort_by(|a, b| a.1.day.cmp(&b.1.day));
    html! {
        <section class="upkeep">
            <h3 class="swipe__title">{page.say("page-house-upkeep")}</h3>
            <ul class="upkeep__list">{for done.into_iter().map(|(entry, upkeep)| {
                let (before, after) = before_after(&one.days, &upkeep.day);
                let key = match (before.is_apart(&after), before.trials, after.trials) {
                    (_, 0, _) | (_, _, 0) => "page-house-upkeep-no-days",
                    (true, _, _) => "page-house-upkeep-apart",
                    (false, _, _) => "page-house-upkeep-not-apart",
                };
                let percent = |share: Share| format!("{} ({} / {})", show::percent(share.events, share.trials), show::count(share.events), show::count(share.trials));
                html! {
                    <li key={entry.number}><strong>{show::day(page.lang(), &upkeep.day)}</strong>{" "}{&upkeep.what}
                        <span class="upkeep__by">{page.tell("page-house-signed", &[("by", &entry.by), ("at", &entry.at.replace('T', " "))])}</span>
                        <p class="upkeep__change">{page.tell("page-house-upkeep-change", &[("before", &percent(before)), ("after", &percent(after))])}{" "}{page.say(key)}</p></li>
                }
            })}</ul>
        </section>
    }
}

#[derive(PartialEq, Properties)]
struct UpkeepFormProps {
    terminals: Vec<String>,
}

// Something was done to a terminal: an entry of the same chain.
#[component]
fn UpkeepForm(props: &UpkeepFormProps) -> Html {
    let page = use_page();
    let first = props.terminals.first().cloned().unwrap_or_default();
    let typed = use_mut_ref(|| (Upkeep { terminal: first, ..Upkeep::default() }, String::new()));
    let on_submit = {
        let (page, typed) = (page.clone(), Rc::clone(&typed));
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let (upkeep, by) = typed.borrow().clone();
            typed.borrow_mut().0.what.clear();
            page.dispatch(Action::House(HouseAction::EntryAdded(Box::new(Body::Upkeep(upkeep)), None, by, now())));
        })
    };
    let set = |change: fn(&mut (Upkeep, String), String)| {
        let typed = Rc::clone(&typed);
        Callback::from(move |text: String| change(&mut typed.borrow_mut(), text))
    };
    let options: Vec<(&str, &str)> = props.terminals.iter().map(|terminal| (terminal.as_str(), terminal.as_str())).collect();
    let shown = typed.borrow().clone();
    html! {
        <details class="fold upkeep__form"><summary>{page.say("page-house-upkeep-new")}</summary>
            <form class="entry" onsubmit={on_submit}>
                <div class="entry__fields">
                    {choice(&page, "page-facet-terminal", &shown.0.terminal, &options, set(|typed, text| typed.0.terminal = text))}
                    {field(&page, "page-facet-day", "date", &shown.0.day, set(|typed, text| typed.0.day = text))}
                    {field_of(&page, "page-house-upkeep-what", "text", &shown.0.what, Some("upkeep-what".to_owned()), set(|typed, text| typed.0.what = text))}
                    {field(&page, "page-house-by", "text", &shown.1, set(|typed, text| typed.1 = text))}
                </div>
                <div class="house__ways"><button type="submit" class="button">{page.say("page-house-entry-save")}</button></div>
            </form>
        </details>
    }
}
