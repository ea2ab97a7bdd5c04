//! Fees as tables: by class of payment, by rule, and what is off the rules with its size in a year.

use yew::prelude::*;

use crate::app::hooks::{Page, use_page};
use crate::app::show;
use crate::app::state::Action;
use crate::app::words::{code_name, word};
use crate::report::model::FeeRule;
use crate::worker::message::MoneyFinding;

/// What each class of payment cost.
#[component]
pub fn FeeSums() -> Html {
    let page = use_page();
    let Some(answer) = page.state.answer.clone() else { return Html::default() };
    html! {
        <div class="scroll" data-scrolls="" tabindex="0" role="region" aria-label={page.say("page-fees-by-class")}>
            <table class="ledger">
                <caption class="panel__title">{page.say("page-fees-by-class")}</caption>
                <thead><tr><th scope="col">{page.say("page-facet-channel")}</th><th scope="col" class="number">{page.say("page-count")}</th>
                    <th scope="col" class="number">{page.say("page-amount")}</th><th scope="col" class="number">{page.say("page-field-fee")}</th>
                    <th scope="col" class="number">{page.say("page-fee-effective")}</th></tr></thead>
                <tbody>{for answer.money.fees.iter().map(|sum| html! {
                    <tr><th scope="row">{class(&page, &sum.channel, &sum.card)}</th><td class="number">{show::count(sum.count)}</td>
                        <td class="number">{show::plain(&sum.amount)}</td><td class="number">{show::plain(&sum.fee)}</td><td class="number">{&sum.rate}</td></tr>
                })}</tbody>
            </table>
        </div>
    }
}

/// The rules the fees were judged by: contracts, else what the statement itself taught.
#[component]
pub fn RuleTable() -> Html {
    let page = use_page();
    let Some(answer) = page.state.answer.clone().filter(|answer| !answer.learnt.fee_rules.is_empty()) else { return Html::default() };
    html! {
        <div class="scroll" data-scrolls="" tabindex="0" role="region" aria-label={page.say("page-rules")}>
            <table class="ledger">
                <caption class="panel__title">{page.say("page-rules")}</caption>
                <thead><tr><th scope="col">{page.say("page-facet-channel")}</th><th scope="col">{page.say("page-rule-source")}</th>
                    <th scope="col" class="number">{page.say("page-rule-rate")}</th><th scope="col" class="number">{page.say("page-rule-cap")}</th>
                    <th scope="col">{page.say("page-rule-rounding")}</th><th scope="col" class="number">{page.say("page-rule-rows")}</th></tr></thead>
                <tbody>{for answer.learnt.fee_rules.iter().map(|rule| one_rule(&page, rule))}</tbody>
            </table>
        </div>
    }
}

fn one_rule(page: &Page, rule: &FeeRule) -> Html {
    let source = if rule.inferred { "page-rule-inferred" } else { "page-rule-contract" };
    html! {
        <tr>
            <th scope="row">{class(page, &rule.channel, &rule.card)}
                if let Some(most) = &rule.max_amount {
                    <span class="ledger__note">{page.tell("page-rule-up-to", &[("amount", &show::plain(most))])}</span>
                }
                if rule.from.is_some() || rule.to.is_some() {
                    <span class="ledger__note">{format!("{} – {}", rule.from.as_deref().unwrap_or(""), rule.to.as_deref().unwrap_or(""))}</span>
                }
            </th>
            <td><span class={classes!("tag", rule.inferred.then_some("tag--quiet"))}>{page.say(source)}</span></td>
            <td class="number">{show::rate(&rule.rate)}</td>
            <td class="number">{rule.cap.as_deref().map_or_else(|| "—".to_owned(), show::plain)}</td>
            <td>{word(page.lang(), "page-rounding-", &rule.rounding)}</td>
            <td class="number">{show::count(rule.rows)}</td>
        </tr>
    }
}

/// Which family of codes.
#[derive(PartialEq, Properties)]
pub struct FeeFindingsProps {
    /// `F` for fees, `S` for payouts.
    pub axis: &'static str,
}

/// What is off, each a door to its finding.
#[component]
pub fn FeeFindings(props: &FeeFindingsProps) -> Html {
    let page = use_page();
    let Some(answer) = page.state.answer.clone() else { return Html::default() };
    let found: Vec<&MoneyFinding> = answer.money.findings.iter().filter(|finding| finding.code.starts_with(props.axis)).collect();
    if found.is_empty() {
        return html! { <p class="panel__none">{page.say(if props.axis == "F" { "page-fees-as-agreed" } else { "page-payouts-as-due" })}</p> };
    }
    let title = page.say(if props.axis == "F" { "page-fees-off" } else { "page-payouts-off" });
    let has_years = found.iter().any(|finding| !finding.yearly.is_empty());
    html! {
        <div class="scroll" data-scrolls="" tabindex="0" role="region" aria-label={title.clone()}>
            <table class="ledger">
                <caption class="panel__title">{title}</caption>
                <thead><tr><th scope="col">{page.say("page-facet-code")}</th><th scope="col" class="number">{page.say("page-rule-rows")}</th>
                    <th scope="col" class="number">{page.say("page-at-stake")}</th>
                    if has_years {
                        <th scope="col" class="number">{page.say("page-yearly")}</th>
                    }
                </tr></thead>
                <tbody>{for found.into_iter().map(|finding| html! {
                    <tr>
                        <th scope="row"><button type="button" class="ledger__code" onclick={page.on(Action::FindingOpened(finding.index))}>
                            <span class="code">{&finding.code}</span>{code_name(page.lang(), &finding.code)}</button></th>
                        <td class="number">{show::count(finding.rows)}</td>
                        <td class="number">{or_dash(&finding.at_stake)}</td>
                        if has_years {
                            <td class="number">{or_dash(&finding.yearly)}</td>
                        }
                    </tr>
                })}</tbody>
            </table>
        </div>
    }
}

fn or_dash(text: &str) -> String {
    if text.is_empty() { "—".to_owned() } else { show::plain(text) }
}

// `银行卡 · 贷记卡`.
fn class(page: &Page, channel: &str, card: &str) -> String {
    let channel = word(page.lang(), "page-channel-", channel);
    match card {
        "credit" | "debit" => format!("{channel} · {}", page.say(&format!("page-card-{card}"))),
        _ => channel.to_string(),
    }
}
