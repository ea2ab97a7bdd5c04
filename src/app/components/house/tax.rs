//! From receipts to the basis to compare with a return; every line leads to its rows. No advice.

use yew::prelude::*;

use super::parts::PartProps;
use crate::app::hooks::{Page, use_page};
use crate::app::show;
use crate::app::state::Action;
use crate::report::house::TaxLine;

/// The part.
#[component]
pub fn TaxPart(props: &PartProps) -> Html {
    let page = use_page();
    let tax = &props.house.tax;
    html! {
        <div class="house__part">
            <p class="house__note">{page.say("page-house-tax-lead")}</p>
            <div class="rates__scroll" data-scrolls="" tabindex="0" role="region" aria-label={page.say("page-house-tax")}><table class="ledger tax">
                <caption class="sr-only">{page.say("page-house-tax")}</caption>
                <thead><tr><th scope="col">{page.say("page-bridge-step")}</th><th scope="col" class="number">{page.say("page-count")}</th>
                    <th scope="col" class="number">{page.say("page-amount")}</th><th scope="col">{page.say("page-house-tax-rows")}</th></tr></thead>
                <tbody>
                    {for tax.lines.iter().map(|line| row(&page, line))}
                    <tr class="ledger__total tax__basis"><th scope="row">{page.say("page-house-tax-basis")}</th><td></td>
                        <td class="number">{show::money(&tax.basis, page.currency())}</td><td></td></tr>
                </tbody>
            </table></div>
            if tax.open.count > 0 {
                <p class="house__missing">{page.tell("page-house-tax-open", &[("count", &show::count(tax.open.count)), ("amount", &show::money(&tax.open.amount, page.currency()))])}
                    {rows(&page, &tax.open)}</p>
            }
            <p class="house__note">{page.say("page-house-tax-note")}</p>
        </div>
    }
}

fn row(page: &Page, line: &TaxLine) -> Html {
    let channel = if line.channel.is_empty() { AttrValue::default() } else { page.say(&format!("page-channel-{}", line.channel)) };
    html! {
        <tr>
            <th scope="row">{page.tell(&format!("page-house-tax-{}", line.key), &[("channel", &channel)])}</th>
            <td class="number">{show::count(line.count)}</td>
            <td class="number">{show::signed(&line.amount)}</td>
            <td>{rows(page, line)}</td>
        </tr>
    }
}

// The first rows of a line; receipts and refunds are the whole file and lead nowhere.
fn rows(page: &Page, line: &TaxLine) -> Html {
    if matches!(line.key.as_str(), "receipts" | "back" | "own-record") {
        return Html::default();
    }
    html! {
        <span class="tax__rows">{for line.rows.iter().take(12).map(|(input, row)| html! {
            <button type="button" class="link" onclick={page.on(Action::RowOpened { input: *input, row: *row })}>{page.tell("page-row-number", &[("row", &row.to_string())])}</button>
        })}</span>
    }
}
