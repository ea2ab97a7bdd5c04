//! What is open at the end of the period, what the last period left open and how it was settled: opening and new less cleared
//! is closing.

use yew::prelude::*;

use super::export_panel::{line, said};
use super::icon::Icon;
use crate::app::hooks::use_save::use_save;
use crate::app::hooks::{Page, use_page};
use crate::app::show;
use crate::app::words::code_name;
use crate::report::age;
use crate::report::model::{Carry, CarryItem, Total};
use crate::worker::message::ExportKind;

/// Items shown; the saved files have them all.
const ITEMS_MAX: usize = 200;

/// The panel.
#[component]
pub fn CarryPanel() -> Html {
    let page = use_page();
    let (saving, start) = use_save(&page);
    let beside = page.state.beside.clone();
    let open = &beside.open;
    let places = [("count", show::count(open.count)), ("amount", show::money(&open.amount, page.currency()))];
    let places: Vec<(&str, &str)> = places.iter().map(|(name, value)| (*name, value.as_str())).collect();
    html! {
        <section class="hand-over__panel" aria-labelledby="carry-title">
            <h2 id="carry-title" class="panel-title">{page.say("page-carry-title")}</h2>
            if let Some(carry) = &beside.carry {
                {proof(&page, carry)}
                {ages(&page, carry)}
                {items(&page, carry)}
            } else {
                <p>{page.say("page-carry-how")}</p>
                <p class="carry__open">{page.tell("page-carry-open", &places)}</p>
            }
            <ul class="exports">{line(&page, "open-items", ExportKind::OpenItems, &saving, &start, Html::default())}</ul>
            <p class="hand-over__state" role="status">{said(&page, &saving)}</p>
        </section>
    }
}

fn proof(page: &Page, carry: &Carry) -> Html {
    let row = |key: &str, id: &str, total: &Total| {
        html! {
            <tr id={format!("carry-{id}")}>
                <th scope="row">{page.say(key)}</th>
                <td class="number">{show::count(total.count)}</td>
                <td class="number">{show::money(&total.amount, page.currency())}</td>
            </tr>
        }
    };
    html! {
        <>
            if carry.again > 0 {
                <p class="carry__note"><Icon name="booking" />{page.tell("carry-again-note", &[("count", &show::count(carry.again))])}</p>
            }
            if carry.twice > 0 {
                <p class="carry__note"><Icon name="booking" />{page.tell("carry-twice-note", &[("count", &show::count(carry.twice))])}</p>
            }
            <div class="carry__scroll" data-scrolls="" tabindex="0" role="region" aria-label={page.say("carry-proof")}>
                <table class="carry__table">
                    <caption class="sr-only">{page.say("carry-proof")}</caption>
                    <thead><tr><th scope="col">{page.say("paper-item")}</th><th scope="col" class="number">{page.say("paper-count")}</th>
                        <th scope="col" class="number">{page.say("paper-amount")}</th></tr></thead>
                    <tbody>
                        {row("carry-opening", "opening", &carry.opening)}
                        {row("carry-new", "new", &carry.new)}
                        {row("carry-cleared", "cleared", &carry.cleared)}
                        {row("carry-closing", "closing", &carry.closing)}
                    </tbody>
                </table>
            </div>
            <p class="hand-over__state">{page.say("carry-note")}</p>
        </>
    }
}

fn ages(page: &Page, carry: &Carry) -> Html {
    let word = |days: &str| age::BANDS.iter().find(|(name, _)| *name == days).map_or("age-over-30", |(_, key)| *key);
    html! {
        <dl class="facts carry__ages" aria-label={page.say("paper-by-age")}>
            {for carry.ages.iter().map(|band| html! {
                <div class="facts__pair" data-age={band.days.clone()}><dt>{page.say(word(&band.days))}</dt>
                    <dd>{format!("{} · {}", show::count(band.count), show::money(&band.amount, page.currency()))}</dd></div>
            })}
        </dl>
    }
}

fn items(page: &Page, carry: &Carry) -> Html {
    let row = |one: &CarryItem| {
        let state = match one.state.as_str() {
            "cleared" => "carry-state-cleared",
            "again" => "carry-state-again",
            _ => "carry-state-open",
        };
        html! {
            <tr class={format!("carry__item carry__item--{}", one.state)}>
                <td>{format!("{} {}", one.item.code, code_name(page.lang(), &one.item.code))}</td>
                <td>{page.say(state)}</td>
                <td class="number">{show::money(&one.item.amount, page.currency())}</td>
                <td class="number">{show::count(u64::from(one.age_days))}</td>
                <td class="carry__where"><bdi translate="no">{format!("{} › {}", one.item.source.name, one.item.source.row)}</bdi></td>
            </tr>
        }
    };
    html! {
        <details class="fold">
            <summary>{page.tell("page-carry-items", &[("count", &show::count(carry.items.len() as u64))])}</summary>
            <div class="carry__scroll" data-scrolls="" tabindex="0" role="region" aria-label={page.say("carry-items")}>
                <table class="carry__table">
                    <caption class="sr-only">{page.say("carry-items")}</caption>
                    <thead><tr><th scope="col">{page.say("paper-code")}</th><th scope="col">{page.say("carry-state")}</th>
                        <th scope="col" class="number">{page.say("paper-amount")}</th><th scope="col" class="number">{page.say("paper-days")}</th>
                        <th scope="col">{page.say("carry-source")}</th></tr></thead>
                    <tbody>{for carry.items.iter().take(ITEMS_MAX).map(row)}</tbody>
                </table>
            </div>
        </details>
    }
}
