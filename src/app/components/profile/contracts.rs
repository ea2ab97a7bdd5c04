//! Fee contracts of the profile, a line each; rules the statements taught are offered.

use yew::prelude::*;

use super::super::house::parts::{choice, field};
use super::lists::{line, remove, set};
use super::{edit, press, some};
use crate::app::hooks::Page;
use crate::app::words::word;
use crate::profile::Contract;
use crate::report::model::FeeRule;

const CHANNELS: [(&str, &str); 5] = [
    ("", "page-profile-any"),
    ("card", "page-channel-card"),
    ("wechat", "page-channel-wechat"),
    ("alipay", "page-channel-alipay"),
    ("unionpay_qr", "page-channel-unionpay_qr"),
];
const CARDS: [(&str, &str); 4] =
    [("", "page-profile-unsaid"), ("any", "page-profile-any"), ("credit", "page-profile-credit"), ("debit", "page-profile-debit")];
const ROUNDINGS: [(&str, &str); 5] = [
    ("", "page-profile-learnt"),
    ("half_up", "rounding-half-up"),
    ("half_even", "rounding-half-even"),
    ("floor", "rounding-floor"),
    ("ceil", "rounding-ceil"),
];
const REFUNDS: [(&str, &str); 3] = [("", "page-profile-unsaid"), ("returned", "page-profile-refund-returned"), ("kept", "page-profile-refund-kept")];
const SETTLES: [(&str, &str); 4] =
    [("", "page-profile-learnt"), ("T+1", "page-profile-settle-t1"), ("D+1", "page-profile-settle-d1"), ("D+0", "page-profile-settle-d0")];

type Set = fn(&mut Contract, String);

pub(super) fn contracts(page: &Page) -> Html {
    let profile = &page.state.profile.draft.profile;
    let lines = profile.contracts.iter().enumerate().map(|(at, contract)| {
        let on = |set: Set| {
            edit(page, move |profile, text| {
                if let Some(contract) = profile.contracts.get_mut(at) {
                    set(contract, text);
                }
            })
        };
        line(page, at, fields(page, contract, &on), press(page, move |profile| drop(remove(&mut profile.contracts, at))))
    });
    let add = press(page, |profile| profile.contracts.push(Contract { channel: Some("card".to_owned()), ..Contract::default() }));
    let rules = page.state.house.house.as_ref().map(|house| house.suggestions.fee_rules.clone()).unwrap_or_default();
    let open: Vec<Html> =
        rules.into_iter().filter(|rule| !profile.contracts.iter().any(|known| is_same(known, rule))).map(|rule| offer(page, rule)).collect();
    let suggested = if open.is_empty() {
        Html::default()
    } else {
        html! { <p class="suggest">{page.say("page-profile-suggested")}{for open}</p> }
    };
    set(page, "contracts", lines.collect(), add, suggested)
}

fn fields(page: &Page, contract: &Contract, on: &dyn Fn(Set) -> Callback<String>) -> Html {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let date = |value: &Option<toml::value::Datetime>| value.map(|date| date.to_string()).unwrap_or_default();
    html! {
        <>
            {field(page, "page-profile-acquirer", "text", &text(&contract.acquirer), on(|contract, text| contract.acquirer = some(text)))}
            {choice(page, "page-facet-channel", &text(&contract.channel), &CHANNELS, on(|contract, text| contract.channel = some(text)))}
            {choice(page, "page-field-card_kind", &text(&contract.card), &CARDS, on(|contract, text| contract.card = some(text)))}
            {field(page, "page-profile-rate", "text", &text(&contract.rate), on(|contract, text| contract.rate = some(rate_of(&text))))}
            {field(page, "page-profile-cap", "text", &text(&contract.cap), on(|contract, text| contract.cap = some(text)))}
            {field(page, "page-profile-minimum", "text", &text(&contract.minimum), on(|contract, text| contract.minimum = some(text)))}
            {field(page, "page-profile-max", "text", &text(&contract.max_amount), on(|contract, text| contract.max_amount = some(text)))}
            {choice(page, "page-profile-rounding", &text(&contract.rounding), &ROUNDINGS, on(|contract, text| contract.rounding = some(text)))}
            {choice(page, "page-profile-refund", &text(&contract.refund_fee), &REFUNDS, on(|contract, text| contract.refund_fee = some(text)))}
            {choice(page, "page-profile-settle", &text(&contract.settle), &SETTLES, on(|contract, text| contract.settle = some(text)))}
            {field(page, "page-profile-from", "date", &date(&contract.from), on(|contract, text| contract.from = text.parse().ok()))}
            {field(page, "page-profile-to", "date", &date(&contract.to), on(|contract, text| contract.to = text.parse().ok()))}
        </>
    }
}

// `0.6%` is written as the contract's `0.006`; exact, so by moving the point.
fn rate_of(text: &str) -> String {
    let Some(percent) = text.trim().strip_suffix(['%', '％']) else { return text.trim().to_owned() };
    match rust_decimal::Decimal::from_str_exact(percent.trim()) {
        Ok(rate) => (rate * rust_decimal::Decimal::new(1, 2)).normalize().to_string(),
        Err(_) => text.trim().to_owned(),
    }
}

fn is_same(known: &Contract, rule: &FeeRule) -> bool {
    let contract = contract_of(rule);
    known.channel == contract.channel && known.card == contract.card && known.rate == contract.rate && known.from == contract.from
}

// A statement's name is no acquirer's, so the offered contract names none.
fn contract_of(rule: &FeeRule) -> Contract {
    let word = |text: &str| (!matches!(text, "" | "any")).then(|| text.to_owned());
    let day = |text: &Option<String>| text.as_deref().and_then(|text| text.parse().ok());
    Contract {
        channel: word(&rule.channel),
        card: word(&rule.card),
        rate: Some(rule.rate.clone()),
        cap: rule.cap.clone(),
        minimum: rule.minimum.clone(),
        max_amount: rule.max_amount.clone(),
        rounding: Some(rule.rounding.clone()),
        from: day(&rule.from),
        to: day(&rule.to),
        ..Contract::default()
    }
}

fn offer(page: &Page, rule: FeeRule) -> Html {
    let channel = if rule.channel == "any" { page.say("page-profile-any") } else { word(page.lang(), "page-channel-", &rule.channel) };
    let card = if matches!(rule.card.as_str(), "credit" | "debit") { page.say(&format!("page-profile-{}", rule.card)) } else { AttrValue::default() };
    let words =
        page.tell("page-profile-suggest-rate", &[("channel", &channel), ("card", &card), ("rate", &rule.rate), ("rows", &rule.rows.to_string())]);
    let on = press(page, move |profile| profile.contracts.push(contract_of(&rule)));
    html! { <button type="button" class="chip suggest__chip suggest__rate" onclick={on}>{words}</button> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_in_per_cent_is_written_exactly() {
        for (typed, expected) in [("0.6%", "0.006"), ("0.38％", "0.0038"), ("0.0060", "0.0060"), ("x%", "x%")] {
            assert_eq!(rate_of(typed), expected);
        }
    }
}
