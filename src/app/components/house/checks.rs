//! The list of what rules ask, with what the files show of each and what only people can check.

use yew::prelude::*;

use super::parts::PartProps;
use crate::app::hooks::use_page;

/// The part.
#[component]
pub fn ChecksPart(props: &PartProps) -> Html {
    let page = use_page();
    html! {
        <div class="house__part">
            <p class="house__note">{page.say("page-house-checks-lead")}</p>
            <div class="rates__scroll" data-scrolls="" tabindex="0" role="region" aria-label={page.say("page-house-checks")}><table class="ledger checks">
                <caption class="sr-only">{page.say("page-house-checks")}</caption>
                <thead><tr><th scope="col">{page.say("page-house-check")}</th><th scope="col">{page.say("page-house-check-rule")}</th>
                    <th scope="col">{page.say("page-house-check-shown")}</th><th scope="col">{page.say("page-house-check-own")}</th></tr></thead>
                <tbody>{for props.house.checks.iter().map(|check| html! {
                    <tr key={check.key.clone()}>
                        <th scope="row">{&check.title}</th>
                        <td>{&check.rule}</td>
                        <td><span class={classes!("checks__state", format!("checks__state--{}", check.state))}>{page.say(&format!("page-house-check-{}", check.state))}</span>{&check.shown}</td>
                        <td class="checks__own"><span class="checks__box" aria-hidden="true"></span></td>
                    </tr>
                })}</tbody>
            </table></div>
        </div>
    }
}
