//! By what the list can be narrowed: each value with how many findings it still has.

use yew::prelude::*;

use super::icon::Icon;
use crate::app::hooks::{Page, use_page};
use crate::app::show;
use crate::app::state::{Action, List};
use crate::app::words::{code_name, word};
use crate::worker::message::{Facet, Group};

// Beyond these a facet is folded.
const VALUES_MAX: usize = 40;

/// Whether there is anything to narrow by: a facet with one value narrows nothing.
pub fn are_shown(list: &List) -> bool {
    is_narrowed(list) || list.facets.iter().any(|(_, values)| values.len() >= 2)
}

fn is_narrowed(list: &List) -> bool {
    !list.query.chosen.is_empty() || !list.query.text.is_empty()
}

/// The facets.
#[component]
pub fn Facets() -> Html {
    let page = use_page();
    let list = &page.state.list;
    if !are_shown(list) {
        return Html::default();
    }
    html! {
        <div class="facets" data-scrolls="" role="group" aria-label={page.say("page-narrow")}>
            if is_narrowed(list) {
                <button type="button" class="button button--small facets__clear" onclick={page.on(Action::QueryCleared)}>
                    <Icon name="close" />{page.say("page-clear-filters")}</button>
            }
            {for list.facets.iter().filter(|(_, values)| !values.is_empty()).map(|(facet, values)| group(&page, *facet, values))}
        </div>
    }
}

fn group(page: &Page, facet: Facet, values: &[(String, u32)]) -> Html {
    let chosen = page.state.list.query.chosen.get(&facet);
    if values.len() < 2 && chosen.is_none() {
        return Html::default();
    }
    let is_open = matches!(facet, Facet::Code) || chosen.is_some();
    html! {
        <details class="facet" open={is_open} key={format!("{facet:?}")}>
            <summary class="facet__title">{page.say(facet_key(facet))}</summary>
            <ul class="facet__values">
                {for values.iter().take(VALUES_MAX).map(|(value, count)| {
                    let is_on = chosen.is_some_and(|chosen| chosen.contains(value));
                    let groups = page.state.answer.as_ref().filter(|_| facet == Facet::Code);
                    // A sum of all findings of a code beside the count of some of them would mislead.
                    let is_whole = page.state.list.query.chosen.is_empty() && page.state.list.query.text.is_empty();
                    let group = groups.and_then(|answer| answer.codes.iter().find(|group| group.key == *value));
                    html! {
                        <li>
                            <button type="button" class={classes!("facet__value", is_on.then_some("facet__value--on"))} aria-pressed={is_on.to_string()}
                                onclick={page.on(Action::FacetToggled(facet, value.clone()))}>
                                {name(page, facet, value, group)}
                                <span class="facet__count">{show::count(u64::from(*count))}</span>
                                if let Some(group) = group.filter(|_| is_whole) {
                                    <span class="facet__money">{show::signed(&group.effect)}</span>
                                }
                            </button>
                        </li>
                    }
                })}
            </ul>
        </details>
    }
}

fn name(page: &Page, facet: Facet, value: &str, group: Option<&Group>) -> Html {
    match facet {
        Facet::Code => html! {
            <span class="facet__name">
                if let Some(group) = group {
                    <Icon name={group.class.clone()} />
                }
                <span class="code">{value.to_owned()}</span>{code_name(page.lang(), value)}
            </span>
        },
        Facet::Class => html! { <span class="facet__name"><Icon name={value.to_owned()} />{facet_value(page, facet, value)}</span> },
        Facet::State => html! { <span class="facet__name"><Icon name={format!("state-{value}")} />{facet_value(page, facet, value)}</span> },
        _ => html! { <span class="facet__name">{facet_value(page, facet, value)}</span> },
    }
}

/// A facet's value in words.
pub fn facet_value(page: &Page, facet: Facet, value: &str) -> AttrValue {
    if value.is_empty() {
        return page.say("page-none");
    }
    match facet {
        Facet::Cause => word(page.lang(), "page-cause-", value),
        Facet::Class => word(page.lang(), "page-class-", value),
        Facet::Severity => word(page.lang(), "page-severity-", value),
        Facet::Certainty => word(page.lang(), "page-certainty-", value),
        Facet::State => word(page.lang(), "page-state-", value),
        Facet::Channel => word(page.lang(), "page-channel-", value),
        Facet::Day => AttrValue::from(show::day(page.lang(), value)),
        Facet::Code => code_name(page.lang(), value),
        Facet::Side => word(page.lang(), "page-has-", value),
        Facet::Amount => word(page.lang(), "page-size-", value),
        Facet::Terminal | Facet::Cashier => AttrValue::from(value.to_owned()),
    }
}

/// The catalogue's key of a facet's name.
pub fn facet_key(facet: Facet) -> &'static str {
    match facet {
        Facet::Code => "page-facet-code",
        Facet::Class => "page-facet-class",
        Facet::Cause => "page-facet-cause",
        Facet::Severity => "page-facet-severity",
        Facet::Certainty => "page-facet-certainty",
        Facet::State => "page-facet-state",
        Facet::Terminal => "page-facet-terminal",
        Facet::Cashier => "page-facet-cashier",
        Facet::Channel => "page-facet-channel",
        Facet::Day => "page-facet-day",
        Facet::Side => "page-facet-side",
        Facet::Amount => "page-amount",
    }
}
