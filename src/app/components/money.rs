//! Fees and payouts: what each class of payment costs and by which rule, what is off it, when the money reaches the account.

use yew::prelude::*;

use super::fee_tables::{FeeFindings, FeeSums, RuleTable};
use super::payouts::PayoutPanel;
use crate::app::hooks::{Page, use_page};
use crate::app::show;
use crate::worker::message::Answer;

/// The section.
#[component]
pub fn MoneyPage() -> Html {
    let page = use_page();
    let Some(answer) = page.state.answer.clone() else { return Html::default() };
    let has_fees = !answer.money.fees.is_empty();
    html! {
        <section class="money" aria-labelledby="money-title">
            <h1 id="money-title" class="section-title">{page.say("page-section-money")}</h1>
            <section class="panel" aria-labelledby="fees-title">
                <h2 id="fees-title" class="panel-title">{page.say("page-fees-title")}</h2>
                <p class="panel__caption">{caption(&page, &answer)}</p>
                if has_fees {
                    <FeeSums />
                }
                <RuleTable />
                <FeeFindings axis="F" />
            </section>
            <PayoutPanel />
        </section>
    }
}

// What the fees come to in words, and whether they are as agreed.
fn caption(page: &Page, answer: &Answer) -> AttrValue {
    if answer.money.fees.is_empty() {
        return page.say("page-fees-none");
    }
    let (fee, amount) =
        answer.money.fees.iter().fold((0_i64, 0_i64), |(fee, amount), sum| (fee + show::minor(&sum.fee), amount + show::minor(&sum.amount)));
    let rate = if amount > 0 { show::percent(fee.unsigned_abs(), amount.unsigned_abs()) } else { String::new() };
    let yearly: i64 = answer.money.findings.iter().map(|finding| show::minor(&finding.yearly)).sum();
    let places = [
        ("fee", show::money(&show::text_like(&answer.figures.fee, fee.abs()), page.currency())),
        ("rate", rate),
        ("over", show::money(&answer.figures.fee, page.currency())),
        ("yearly", show::money(&show::text_like(&answer.figures.fee, yearly), page.currency())),
    ];
    let places: Vec<(&str, &str)> = places.iter().map(|(name, text)| (*name, text.as_str())).collect();
    page.tell(if yearly > 0 { "page-fees-caption" } else { "page-fees-caption-fine" }, &places)
}
