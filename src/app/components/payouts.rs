//! From sales day to credit day: what is due when, what came, what is on its way.

use yew::prelude::*;

use super::fee_tables::FeeFindings;
use crate::app::charts::arrival::{self, Arrival};
use crate::app::hooks::{Page, use_page};
use crate::app::show;
use crate::app::state::{Action, Section};
use crate::app::words::word;
use crate::report::model::{PayoutDay, Payouts};

/// The panel.
#[component]
pub fn PayoutPanel() -> Html {
    let page = use_page();
    let payouts = page.state.answer.as_ref().and_then(|answer| answer.money.payouts.clone());
    html! {
        <section class="panel" aria-labelledby="payouts-title">
            <h2 id="payouts-title" class="panel-title">{page.say("page-payouts-title")}</h2>
            if let Some(payouts) = payouts {
                <p class="panel__caption">{arrival::caption(&page, &payouts)}</p>
                {rules(&page, &payouts)}
                if payouts.bank_until.is_some() {
                    <Arrival payouts={payouts.clone()} />
                    <FeeFindings axis="S" />
                } else {
                    <p class="panel__none">{page.say("page-payouts-no-bank")}
                        <button type="button" class="link" onclick={page.on(Action::SectionOpened(Section::Files))}>{page.say("page-payouts-add-bank")}</button></p>
                }
                {table(&page, &payouts)}
            } else {
                <p class="panel__caption">{page.say("page-payouts-none")}</p>
            }
        </section>
    }
}

fn rules(page: &Page, payouts: &Payouts) -> Html {
    html! {
        <ul class="panel__notes">
            {for payouts.rules.iter().map(|rule| html! {
                <li><span translate="no">{&rule.acquirer}</span>{" · "}<strong>{&rule.settle}</strong>{" · "}
                    {page.say(&format!("page-settle-{}", rule.source))}</li>
            })}
            if !payouts.calendar_covered {
                <li>{page.say("page-payouts-calendar")}</li>
            }
        </ul>
    }
}

fn table(page: &Page, payouts: &Payouts) -> Html {
    let has_many = payouts.rules.len() > 1;
    html! {
        <details class="fold">
            <summary>{page.say("page-payouts-table")}</summary>
            <div class="scroll scroll--tall" data-scrolls="" tabindex="0" role="region" aria-label={page.say("page-payouts-table")}>
                <table class="ledger">
                    <caption class="sr-only">{page.say("page-payouts-table")}</caption>
                    <thead><tr>
                        if has_many {
                            <th scope="col">{page.say("page-side-acquirer")}</th>
                        }
                        <th scope="col">{page.say("page-field-clearing_day")}</th>
                        <th scope="col" class="number">{page.say("page-count")}</th><th scope="col" class="number">{page.say("page-field-net")}</th>
                        <th scope="col">{page.say("page-payout-due")}</th><th scope="col">{page.say("page-field-payout_day")}</th>
                        <th scope="col" class="number">{page.say("page-payout-credited")}</th><th scope="col">{page.say("page-field-status")}</th></tr></thead>
                    <tbody>{for payouts.days.iter().map(|day| row(page, day, has_many))}</tbody>
                </table>
            </div>
        </details>
    }
}

fn row(page: &Page, day: &PayoutDay, has_many: bool) -> Html {
    let state = word(page.lang(), "page-payout-", &day.state);
    // Every number is a door: the credit in its file.
    let credit = day.credits.first().map(|(input, row)| Action::RowOpened { input: *input, row: *row });
    let came = day.credit_day.clone().unwrap_or_else(|| "—".to_owned());
    html! {
        <tr>
            if has_many {
                <td translate="no">{&day.acquirer}</td>
            }
            <th scope="row">{&day.day}</th>
            <td class="number">{show::count(day.count)}</td>
            <td class="number">{show::plain(&day.net)}</td>
            <td>{&day.due}</td>
            <td>
                if let Some(credit) = credit {
                    <button type="button" class="link" onclick={page.on(credit)}>{came}</button>
                } else {
                    {came}
                }
            </td>
            <td class="number">{day.credited.as_deref().map_or_else(|| "—".to_owned(), show::plain)}</td>
            <td><span class={format!("tag tag--{}", day.state)}>{state}</span>
                if day.late_days > 0 {
                    {" "}{page.tell("page-payout-days-late", &[("days", &day.late_days.to_string())])}
                }
            </td>
        </tr>
    }
}
