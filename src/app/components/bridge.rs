//! Why the two totals differ, in words and as a table; a step narrows the list to its code.

use yew::prelude::*;

use crate::app::hooks::Page;
use crate::app::show;
use crate::app::state::Action;
use crate::app::words::code_name;
use crate::report::model::{Bridge, Step};
use crate::worker::message::Facet;

/// What the bridge says in words.
pub fn caption(page: &Page, bridge: &Bridge) -> AttrValue {
    let largest = bridge.steps.iter().max_by_key(|step| show::minor(&step.effect).unsigned_abs());
    let difference = show::signed(&bridge.difference);
    match largest {
        Some(step) if show::minor(&step.effect) != 0 => page.tell(
            "page-bridge-caption",
            &[
                ("difference", &difference),
                ("steps", &bridge.steps.len().to_string()),
                ("name", &code_name(page.lang(), &step.code)),
                ("effect", &show::signed(&step.effect)),
            ],
        ),
        _ => page.tell("page-bridge-caption-none", &[("difference", &difference)]),
    }
}

/// The bridge as a table.
pub fn table(page: &Page, bridge: &Bridge) -> Html {
    let currency = page.currency();
    let closes = show::minor(&bridge.residual) == 0;
    html! {
        <table class="overview__table ledger">
            <caption class="sr-only">{page.say("page-bridge-title")}</caption>
            <thead><tr>
                <th scope="col">{page.say("page-bridge-step")}</th>
                <th scope="col" class="number">{page.say("page-count")}</th>
                <th scope="col" class="number">{page.say("page-amount")}</th>
            </tr></thead>
            <tbody>
                <tr class="ledger__total"><th scope="row">{page.say("page-side-acquirer-total")}</th>
                    <td class="number">{show::count(bridge.acquirer.count)}</td><td class="number">{show::money(&bridge.acquirer.amount, currency)}</td></tr>
                {for bridge.steps.iter().map(|step| row(page, step))}
                <tr class="ledger__total"><th scope="row">{page.say("page-side-merchant-total")}</th>
                    <td class="number">{show::count(bridge.merchant.count)}</td><td class="number">{show::money(&bridge.merchant.amount, currency)}</td></tr>
                <tr class={classes!("ledger__residual", (!closes).then_some("ledger__residual--open"))}><th scope="row">{page.say("page-residual")}</th>
                    <td /><td class="number">{show::plain(&bridge.residual)}{if closes { " ✓" } else { "" }}</td></tr>
            </tbody>
        </table>
    }
}

fn row(page: &Page, step: &Step) -> Html {
    html! {
        <tr>
            <th scope="row">
                <button type="button" class="ledger__code" onclick={page.on(Action::FacetFocused(Facet::Code, step.code.clone()))}>
                    <span class="code">{&step.code}</span>{code_name(page.lang(), &step.code)}
                </button>
            </th>
            <td class="number">{show::count(cases(page, step))}</td>
            <td class="number">{show::signed(&step.effect)}</td>
        </tr>
    }
}

/// How many differences a step stands for; its rows, on both sides together, where no difference is counted.
pub fn cases(page: &Page, step: &Step) -> u64 {
    let group = page.state.answer.as_ref().and_then(|answer| answer.codes.iter().find(|group| group.key == step.code));
    group.map_or(step.count, |group| group.count)
}
