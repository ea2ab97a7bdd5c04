//! Signs R04 to R21: what was seen, on what data, what else looks like it, and with the same prominence what speaks for the
//! merchant. No score anywhere.

use yew::prelude::*;

use super::parts::PartProps;
use crate::app::hooks::{Page, use_page};
use crate::app::show;
use crate::app::state::{Action, Dialog};
use crate::report::house::Sign;
use crate::worker::message::Facet;

/// The part.
#[component]
pub fn SignsPart(props: &PartProps) -> Html {
    let page = use_page();
    let of = |state: &'static str| props.house.signs.iter().filter(move |sign| sign.code.as_str() >= "R04" && sign.state == state);
    html! {
        <div class="house__part">
            <p class="house__note">{page.say("page-house-signs-lead")}</p>
            <ul class="signs">{for of("seen").map(|sign| html! { <li key={sign.code.clone()}>{seen(&page, sign)}</li> })}</ul>
            {quiet(&page, "page-house-signs-none", of("none").collect())}
            {quiet(&page, "page-house-signs-unavailable", of("unavailable").collect())}
        </div>
    }
}

fn seen(page: &Page, sign: &Sign) -> Html {
    let list = |texts: &[String]| html! { <ul class="reasons">{for texts.iter().map(|text| html! { <li>{text}</li> })}</ul> };
    html! {
        <article class="sign" aria-labelledby={format!("sign-{}", sign.code)}>
            <header class="sign__head">
                <h2 id={format!("sign-{}", sign.code)} class="panel-title"><span class="code">{&sign.code}</span>{&sign.name}</h2>
                <button type="button" class="link" onclick={page.on(Action::FacetFocused(Facet::Code, sign.code.clone()))}>
                    {page.tell("page-house-sign-rows", &[("count", &show::count(sign.rows))])}</button>
                <button type="button" class="link" onclick={page.on(Action::DialogOpened(Dialog::Code(sign.code.clone())))}>{page.say("page-code-help")}</button>
            </header>
            <div class="sign__columns">
                <div class="sign__column"><h3 class="sign__title">{page.say("page-house-sign-seen")}</h3>{list(&sign.values)}</div>
                <div class="sign__column"><h3 class="sign__title">{page.say("page-house-relief")}</h3>{list(&sign.relief)}</div>
            </div>
            <dl class="sign__facts">
                <div><dt>{page.say("page-house-sign-data")}</dt><dd>{&sign.data}</dd></div>
                <div><dt>{page.say("page-house-sign-limits")}</dt><dd>{&sign.limits}</dd></div>
            </dl>
        </article>
    }
}

fn quiet(page: &Page, key: &str, signs: Vec<&Sign>) -> Html {
    if signs.is_empty() {
        return Html::default();
    }
    html! {
        <section class="signs__quiet">
            <h2 class="panel-title">{page.say(key)}</h2>
            <table class="ledger">
                <caption class="sr-only">{page.say(key)}</caption>
                <thead><tr><th scope="col">{page.say("page-facet-code")}</th><th scope="col">{page.say("page-house-sign-data")}</th>
                    <th scope="col">{page.say("page-house-sign-limits")}</th></tr></thead>
                <tbody>{for signs.into_iter().map(|sign| html! {
                    <tr><th scope="row"><span class="code">{&sign.code}</span>{&sign.name}</th>
                        <td>if sign.missing.is_empty() { {&sign.data} } else { <strong>{&sign.missing}</strong> }</td><td>{&sign.limits}</td></tr>
                })}</tbody>
            </table>
        </section>
    }
}
