//! A training sheet a cashier, to print and to practise with: own kinds of slip, examples without card or customer.

use yew::prelude::*;

use super::super::finding_line::pieces;
use super::parts::PartProps;
use crate::app::hooks::{Page, use_page};
use crate::app::show;
use crate::report::house::{Example, TrainingSheet};

/// The part.
#[component]
pub fn PeoplePart(props: &PartProps) -> Html {
    let page = use_page();
    let people = &props.house.people;
    html! {
        <div class="house__part">
            <p class="house__note">{page.say("page-house-people-lead")}</p>
            if !people.is_known {
                <p class="house__none">{page.say("page-house-people-unknown")}</p>
            } else if people.sheets.is_empty() {
                <p class="house__none">{page.say("page-house-people-none")}</p>
            }
            <ul class="sheets">{for people.sheets.iter().map(|one| html! { <li key={one.name.clone()}>{sheet(&page, one)}</li> })}</ul>
            if people.unnamed > 0 {
                <p class="house__note">{page.tell("page-house-people-unnamed", &[("people", &show::count(people.unnamed)), ("events", &show::count(people.unnamed_events))])}</p>
            }
        </div>
    }
}

fn sheet(page: &Page, one: &TrainingSheet) -> Html {
    let percent = |part: u64| format!("{}.{:02}%", part / 1_000, part % 1_000 / 10);
    html! {
        <article class="sheet" aria-label={one.name.clone()}>
            <header class="sheet__head">
                <h2 class="panel-title">{page.tell("page-house-people-title", &[("name", &one.name)])}</h2>
                <p>{page.tell("page-house-people-sum", &[("events", &show::count(one.events)), ("trials", &show::count(one.trials)),
                    ("share", &show::percent(one.events, one.trials)), ("low", &percent(one.low)), ("high", &percent(one.high))])}
                    if one.is_few { <span class="rates__few">{page.say("page-house-few")}</span> }</p>
            </header>
            <ul class="slips">
                {for one.slips.iter().map(|slip| html! {
                    <li class="slip-kind" key={slip.code.clone()}>
                        <h3><span class="code">{&slip.code}</span>{&slip.name}<span class="work__count">{page.tell("page-house-times", &[("count", &show::count(slip.count))])}</span></h3>
                        <p>{&slip.means}</p>
                        <table class="ledger slip-kind__examples"><caption class="sr-only">{page.say("page-code-example")}{" "}{&slip.name}</caption>
                            <thead><tr><th scope="col">{page.say("page-facet-day")}</th>
                            <th scope="col" class="number">{page.say("page-booked")}</th><th scope="col" class="number">{page.say("page-charged")}</th></tr></thead>
                            <tbody>{for slip.examples.iter().map(|example| row(page, example))}</tbody></table>
                        <p class="slip-kind__practise"><strong>{page.say("page-house-practise")}</strong>{&slip.practise}</p>
                    </li>
                })}
            </ul>
        </article>
    }
}

fn row(page: &Page, example: &Example) -> Html {
    let side = |text: Option<&str>| text.map_or_else(|| "—".to_owned(), show::plain);
    let (ours, theirs) = (side(example.merchant.as_deref()), side(example.acquirer.as_deref()));
    let (left, right) = match (&example.merchant, &example.acquirer) {
        (Some(_), Some(_)) => show::differing_amounts(&ours, &theirs),
        // One side alone differs in nothing.
        _ => (show::differing_amounts(&ours, &ours).0, show::differing_amounts(&theirs, &theirs).0),
    };
    html! {
        <tr><th scope="row">{show::day(page.lang(), &example.day)}</th>
            <td class="number">{pieces(&left)}</td><td class="number">{pieces(&right)}</td></tr>
    }
}
