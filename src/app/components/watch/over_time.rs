//! How it goes over time: a control chart of this period's days and of the periods, this period against the last, with
//! maintenance marked.

use std::collections::BTreeMap;

use yew::prelude::*;

use super::AnswerProps;
use crate::app::charts::control::{caption, draw, upkeep};
use crate::app::hooks::{Page, use_page};
use crate::app::house::{HouseAction, Tab};
use crate::app::show;
use crate::app::state::{Action, Section};
use crate::app::words::code_name;
use crate::decision::figures::{Figures, Rate};
use crate::watch::trend::{Compared, Point};

/// The panel.
#[component]
pub fn OverTime(props: &AnswerProps) -> Html {
    let page = use_page();
    let view = &props.answer.watch;
    let upkeep = upkeep(&page.state.house.register);
    html! {
        <section class="panel" aria-labelledby="trend-title">
            <h2 id="trend-title" class="panel-title">{page.say("page-trend-title")}</h2>
            {part(&page, "page-trend-days", &view.days, &upkeep)}
            if view.series.len() > 1 {
                {part(&page, "page-trend-periods", &view.periods, &BTreeMap::new())}
            }
            if let [.., before, now] = view.series.as_slice() {
                {against(&page, before, now, &view.compared)}
            } else {
                <p class="panel__none">{page.say("page-trend-no-past")}</p>
            }
            {maintained(&page, &upkeep)}
            <p class="panel__notes">{page.say("page-trend-what")}</p>
        </section>
    }
}

fn part(page: &Page, title: &str, points: &[Point], upkeep: &BTreeMap<String, String>) -> Html {
    html! {
        <figure class="trend__part">
            <figcaption><strong>{page.say(title)}</strong>{" "}{caption(page, points)}</figcaption>
            // One point alone shows no way it goes.
            if points.len() > 1 {
                {draw(points, upkeep)}
            }
            <details class="fold"><summary>{page.say("page-trend-table")}</summary>
                <div class="scroll scroll--tall" data-scrolls="" tabindex="0" role="region" aria-label={page.say(title)}>
                    <table class="ledger">
                        <caption class="sr-only">{page.say(title)}</caption>
                        <thead><tr><th scope="col">{page.say("page-trend-when")}</th><th scope="col" class="number">{page.say("page-house-cases-of")}</th>
                            <th scope="col" class="number">{page.say("page-house-share")}</th><th scope="col" class="number">{page.say("page-trend-limit")}</th></tr></thead>
                        <tbody>{for points.iter().map(|point| html! {
                            <tr><th scope="row">{show::day(page.lang(), &point.label)}</th>
                                <td class="number">{of(point.rate)}</td>
                                <td class="number">{show::percent(point.rate.wrong, point.rate.of)}
                                    if point.is_out { {" "}<strong>{page.say("page-trend-is-out")}</strong> }</td>
                                <td class="number">{point.limit.map_or_else(|| "—".to_owned(), show::count)}</td></tr>
                        })}</tbody>
                    </table>
                </div>
            </details>
        </figure>
    }
}

fn of(rate: Rate) -> String {
    format!("{} / {}", show::count(rate.wrong), show::count(rate.of))
}

fn against(page: &Page, before: &Figures, now: &Figures, compared: &[Compared]) -> Html {
    let period = |one: &Figures| show::period(page.lang(), &one.from, &one.to);
    let fee = |one: &Figures| show::percent(one.fee.unsigned_abs(), one.amount.unsigned_abs());
    let name = |row: &Compared| match row.kind.as_str() {
        "code" => AttrValue::from(format!("{} {}", row.name, code_name(page.lang(), &row.name))),
        "all" | "late" => page.say(&format!("page-trend-{}", row.kind)),
        kind => AttrValue::from(format!("{} {}", page.say(&format!("page-facet-{kind}")), row.name)),
    };
    let verdict = |row: &Compared| match (row.is_few, row.is_apart) {
        (true, _) => "page-trend-too-few",
        (_, false) => "page-trend-alike",
        _ if u128::from(row.now.wrong) * u128::from(row.before.of) > u128::from(row.before.wrong) * u128::from(row.now.of) => "page-trend-more",
        _ => "page-trend-less",
    };
    html! {
        <div class="scroll" data-scrolls="" tabindex="0" role="region" aria-label={page.say("page-trend-against")}><table class="ledger trend__compared">
            <caption class="panel__title">{page.say("page-trend-against")}</caption>
            <thead><tr><th scope="col">{page.say("page-trend-what-of")}</th><th scope="col" class="number">{period(before)}</th>
                <th scope="col" class="number">{period(now)}</th><th scope="col">{page.say("page-trend-verdict")}</th></tr></thead>
            <tbody>
                {for compared.iter().map(|row| html! {
                    <tr><th scope="row">{name(row)}</th>
                        <td class="number">{of(row.before)}{" · "}{show::percent(row.before.wrong, row.before.of)}</td>
                        <td class="number">{of(row.now)}{" · "}{show::percent(row.now.wrong, row.now.of)}</td>
                        <td>{page.say(verdict(row))}</td></tr>
                })}
                if before.amount != 0 && now.amount != 0 {
                    <tr><th scope="row">{page.say("page-trend-fee")}</th><td class="number">{fee(before)}</td><td class="number">{fee(now)}</td><td></td></tr>
                }
            </tbody>
        </table></div>
    }
}

// Before and after is told a terminal, where the terminals are.
fn maintained(page: &Page, upkeep: &BTreeMap<String, String>) -> Html {
    if upkeep.is_empty() {
        return Html::default();
    }
    let open = {
        let page = page.clone();
        Callback::from(move |_: MouseEvent| {
            page.dispatch(Action::House(HouseAction::TabOpened(Tab::Terminals)));
            page.dispatch(Action::SectionOpened(Section::House));
        })
    };
    html! {
        <div>
            <h3 class="watch__title">{page.say("page-trend-upkeep")}</h3>
            <ul class="watch__list">{for upkeep.iter().map(|(day, what)| html! { <li>{show::day(page.lang(), day)}{" · "}{what}</li> })}</ul>
            <button type="button" class="link" onclick={open}>{page.say("page-trend-before-after")}</button>
        </div>
    }
}
