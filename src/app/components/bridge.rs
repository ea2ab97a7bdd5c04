//! Why the two totals differ: a waterfall from theirs to ours, and the same as a table. A step narrows the list to its code.

use yew::prelude::*;

use crate::app::charts::waterfall::Waterfall;
use crate::app::hooks::{Page, use_page};
use crate::app::show;
use crate::app::state::Action;
use crate::app::words::code_name;
use crate::report::model::{Bridge, Step};
use crate::worker::message::Facet;

/// The bridge.
#[component]
pub fn BridgePanel() -> Html {
    let page = use_page();
    let shows_table = use_state(|| false);
    let Some(answer) = page.state.answer.clone() else { return Html::default() };
    let bridge = &answer.bridge;
    let toggle = {
        let shows_table = shows_table.clone();
        Callback::from(move |_: MouseEvent| shows_table.set(!*shows_table))
    };
    html! {
        <section class={classes!("bridge", shows_table.then_some("bridge--table"))} aria-labelledby="bridge-title">
            <div class="bridge__head">
                <h2 id="bridge-title" class="panel-title">{page.say("page-bridge-title")}</h2>
                <p class="bridge__sign">{page.say("page-bridge-sign")}</p>
                <button type="button" class="link bridge__toggle" aria-pressed={shows_table.to_string()} onclick={toggle}>{page.say("page-as-table")}</button>
            </div>
            <p class="bridge__caption">{caption(&page, bridge)}</p>
            <div class="bridge__chart"><Waterfall bridge={bridge.clone()} /></div>
            {table(&page, bridge)}
        </section>
    }
}

fn caption(page: &Page, bridge: &Bridge) -> AttrValue {
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

fn table(page: &Page, bridge: &Bridge) -> Html {
    let currency = page.currency();
    let closes = show::minor(&bridge.residual) == 0;
    html! {
        <table class="bridge__table ledger">
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
            <td class="number">{show::count(step.count)}</td>
            <td class="number">{show::signed(&step.effect)}</td>
        </tr>
    }
}
