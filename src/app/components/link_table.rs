//! Rows to link with: those near in time and amount, or those a search finds; one or several are picked.

use yew::prelude::*;

use crate::app::deciding::Deciding;
use crate::app::deciding::acts::Picked;
use crate::app::hooks::{Page, use_page};
use crate::app::show;
use crate::app::state::Action;
use crate::app::words::code_name;
use crate::worker::message::{Candidates, RowLine};

/// What is picked, and who hears of a change.
#[derive(PartialEq, Properties)]
pub struct LinkTableProps {
    pub picked: Picked,
    pub on_pick: Callback<Picked>,
}

/// The search and its rows.
#[component]
pub fn LinkTable(props: &LinkTableProps) -> Html {
    let page = use_page();
    let on_search = {
        let page = page.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(input) = event.target_dyn_into::<web_sys::HtmlInputElement>() {
                page.dispatch(Action::Decide(Deciding::LinkSearched(input.value())));
            }
        })
    };
    let link = &page.state.decisions.link;
    html! {
        <>
            <label class="field field--wide"><span>{page.say("page-link-search")}</span>
                <input id="link-search" class="field__input" type="search" autocomplete="off" spellcheck="false" autofocus={true} value={link.text.clone()} oninput={on_search} /></label>
            {match &link.found {
                None => html! { <p class="decide-form__note" role="status">{page.say("page-decide-looking")}</p> },
                Some(found) if found.rows.is_empty() => html! { <p class="decide-form__note" role="status">{page.say("page-link-none")}</p> },
                Some(found) => table(&page, found, props),
            }}
        </>
    }
}

fn table(page: &Page, found: &Candidates, props: &LinkTableProps) -> Html {
    let picked = &props.picked;
    let sum = |lines: &mut dyn Iterator<Item = &RowLine>| lines.map(|line| show::minor(&line.amount)).sum::<i64>();
    let own = sum(&mut found.own.iter());
    let other = sum(&mut found.rows.iter().filter(|line| picked.contains(&(line.input, line.row))));
    let is_even = own == other;
    html! {
        <>
            <div class="link-table" data-scrolls="" tabindex="0" role="region" aria-label={page.say("page-link-rows")}>
                <table class="ledger">
                    <caption class="sr-only">{page.say("page-link-rows")}</caption>
                    <thead><tr><th scope="col"><span class="sr-only">{page.say("page-link-pick")}</span></th><th scope="col">{page.say("page-time")}</th>
                        <th scope="col" class="number">{page.say("page-amount")}</th><th scope="col">{page.say("page-facet-terminal")}</th>
                        <th scope="col">{page.say("page-card")}</th><th scope="col">{page.say("page-became")}</th></tr></thead>
                    <tbody>
                        {for found.own.iter().map(|line| html! { <tr class="ledger__self"><td />{cells(page, line)}</tr> })}
                        {for found.rows.iter().map(|line| html! { <tr>{pick(page, line, props)}{cells(page, line)}</tr> })}
                    </tbody>
                </table>
            </div>
            <p class="decide-form__note" role="status">
                {page.tell("page-link-count", &[("shown", &show::count(found.rows.len() as u64)), ("total", &show::count(u64::from(found.total))),
                    ("picked", &show::count(picked.len() as u64))])}
                if !picked.is_empty() {
                    {page.say(if is_even { "page-link-even" } else { "page-link-uneven" })}
                }
            </p>
        </>
    }
}

fn pick(page: &Page, line: &RowLine, props: &LinkTableProps) -> Html {
    let at = (line.input, line.row);
    let id = format!("pick-{}-{}", line.input, line.row);
    let is_picked = props.picked.contains(&at);
    let on_change = {
        let (picked, on_pick) = (props.picked.clone(), props.on_pick.clone());
        Callback::from(move |_: Event| {
            let mut now = picked.clone();
            if !now.remove(&at) {
                now.insert(at);
            }
            on_pick.emit(now);
        })
    };
    let label = page.tell("page-link-pick-row", &[("time", &show::short_moment(&line.time)), ("amount", &show::plain(&line.amount))]);
    html! { <td><input id={id} class="link-table__pick" type="checkbox" checked={is_picked} aria-label={label} onchange={on_change} /></td> }
}

fn cells(page: &Page, line: &RowLine) -> Html {
    html! {
        <>
            <td>{show::short_moment(&line.time)}</td><td class="number">{show::plain(&line.amount)}</td><td translate="no">{&line.terminal}</td>
            <td translate="no">{&line.card}</td><td>{code_name(page.lang(), &line.code)}</td>
        </>
    }
}
