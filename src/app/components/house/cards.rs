//! Rows that may be an own card on an own terminal, by what they rest on; from each an entry can be begun.

use yew::prelude::*;

use super::parts::PartProps;
use crate::app::hooks::{Page, use_page};
use crate::app::house::{Draft, HouseAction};
use crate::app::show;
use crate::app::state::{Action, Section};
use crate::app::words::code_name;
use crate::report::house::{Candidate, Stop};

/// Classes of evidence, the surest first.
const CLASSES: [&str; 4] = ["identity", "weak", "marker", "instant"];

/// The part.
#[component]
pub fn CardsPart(props: &PartProps) -> Html {
    let page = use_page();
    let house = &props.house;
    let missing = house.signs.iter().filter(|sign| matches!(sign.code.as_str(), "R01" | "R02" | "R03" | "R13") && sign.state == "unavailable");
    html! {
        <div class="house__part">
            <p class="house__note">{page.say("page-house-straight")}</p>
            {for missing.map(|sign| html! {
                <p class="house__missing"><span class="code">{&sign.code}</span>{&sign.name}{page.say("page-colon")}{&sign.missing}
                    if matches!(sign.code.as_str(), "R01" | "R03") {
                        <button type="button" class="link" onclick={page.on(Action::SectionOpened(Section::Profile))}>{page.say("page-house-to-profile")}</button>
                    }
                </p>
            })}
            if house.candidates.is_empty() {
                <p class="house__none">{page.say("page-house-cards-none")}</p>
            }
            if house.candidates_count > house.candidates.len() as u64 {
                <p class="house__note">{page.tell("page-house-cards-more", &[("shown", &show::count(house.candidates.len() as u64)), ("count", &show::count(house.candidates_count))])}</p>
            }
            {for CLASSES.into_iter().map(|class| {
                let of_class: Vec<(usize, &Candidate)> = house.candidates.iter().enumerate().filter(|(_, one)| one.class == class).collect();
                if of_class.is_empty() {
                    return Html::default();
                }
                html! {
                    <section key={class} class="house__class" aria-labelledby={format!("class-{class}")}>
                        <h2 id={format!("class-{class}")} class="panel-title">{page.say(&format!("page-house-class-{class}"))}
                            <span class="work__count">{show::count(of_class.len() as u64)}</span></h2>
                        <p class="house__note">{page.say(&format!("page-house-class-{class}-what"))}</p>
                        <ul class="cases">{for of_class.into_iter().map(|(at, one)| html! { <li>{candidate(&page, at, one)}</li> })}</ul>
                    </section>
                }
            })}
        </div>
    }
}

fn candidate(page: &Page, at: usize, one: &Candidate) -> Html {
    html! {
        <article class="case swipe">
            <header class="case__head">
                <span class="case__side" translate="no">{&one.card}</span>
                <span class="case__time">{one.time.replace('T', " ")}</span>
                <span translate="no">{&one.terminal}</span>
                <span class="case__amount">{show::money(&one.amount, page.currency())}</span>
            </header>
            <div class="swipe__columns">
                <div>
                    <h3 class="swipe__title">{page.say("page-house-traces")}</h3>
                    <ul class="reasons">
                        {for one.traces.iter().map(|trace| html! { <li>{&trace.text}<span class="code swipe__code" title={code_name(page.lang(), &trace.code)}>{&trace.code}</span></li> })}
                    </ul>
                    if !one.chance.is_empty() {
                        <p class="swipe__chance">{&one.chance}</p>
                    }
                </div>
                <div>
                    <h3 class="swipe__title">{page.say("page-house-relief")}</h3>
                    if one.relief.is_empty() {
                        <p>{page.say("page-house-relief-none")}</p>
                    } else {
                        <ul class="reasons">{for one.relief.iter().map(|text| html! { <li>{text}</li> })}</ul>
                    }
                </div>
            </div>
            {way(page, &one.way)}
            {repair(page, one)}
            <p class="case__place" translate="no">{&one.place}{one.reference.is_empty().then(String::new).unwrap_or_else(|| format!(" · {}", one.reference))}</p>
            <p class="swipe__ways">
                if let Some(entry) = one.entry {
                    <span class="swipe__done">{page.tell("page-house-entered", &[("entry", &entry.to_string())])}</span>
                    <button type="button" class="button button--small" onclick={page.on(Action::House(HouseAction::DraftBegun(Draft::Correction(entry))))}>{page.say("page-house-correct")}</button>
                } else {
                    <button type="button" class="button button--small button--main swipe__enter" onclick={page.on(Action::House(HouseAction::DraftBegun(Draft::Candidate(at))))}>{page.say("page-house-enter")}</button>
                }
                <button type="button" class="link" onclick={page.on(Action::FindingOpened(one.finding))}>{page.say("page-house-open-finding")}</button>
                <button type="button" class="link" onclick={page.on(Action::RowOpened { input: one.row.0, row: one.row.1 })}>{page.say("page-show-in-file")}</button>
            </p>
        </article>
    }
}

// Terminal, acquirer, network, issuer, account, with the days the files show.
fn way(page: &Page, stops: &[Stop]) -> Html {
    html! {
        <ol class="way" aria-label={page.say("page-house-way")}>
            {for stops.iter().map(|stop| {
                let when = match stop.state.as_str() {
                    "due" => page.tell("page-house-way-due", &[("day", &stop.when)]),
                    _ if stop.when.is_empty() => page.say("page-house-way-hidden"),
                    _ => AttrValue::from(stop.when.replace('T', " ")),
                };
                html! {
                    <li class={classes!("way__stop", format!("way__stop--{}", stop.state))}>
                        <span class="way__station">{page.say(&format!("page-house-station-{}", stop.station))}</span>
                        <span class="way__when">{when}</span>
                    </li>
                }
            })}
        </ol>
    }
}

// What to do, the honest repair first; what the files show to be done is said to be.
fn repair(page: &Page, one: &Candidate) -> Html {
    let is_back = !one.back.is_empty();
    let day = one.time.split('T').next().unwrap_or_default().to_owned();
    let step = |key: &str, is_done: bool| {
        html! {
            <li class={classes!(is_done.then_some("repair__done"))}>{page.tell(key, &[("day", &show::day(page.lang(), &day))])}
                if is_done { <span class="repair__mark">{page.say("page-house-done")}</span> }</li>
        }
    };
    html! {
        <ol class="repair" aria-label={page.say("page-house-repair")}>
            {step("page-house-repair-void", one.back == "voided")}
            {step("page-house-repair-refund", is_back && one.back != "voided")}
            {step("page-house-repair-record", one.entry.is_some())}
        </ol>
    }
}
