//! Why two rows are one payment: field by field both values, how they compare, and how much that says for or against,
//! added up from the top. A link by a reference has no weights: there a mark says what agrees.

use yew::prelude::*;

use crate::app::hooks::{Page, use_page};
use crate::app::words::word;
use crate::report::model::LinkEvidence;
use crate::worker::message::LinkView;

const WIDTH: f64 = 120.0;

/// Which link.
#[derive(PartialEq, Properties)]
pub struct WeightsProps {
    pub link: LinkView,
}

/// The waterfall.
#[component]
pub fn Weights(props: &WeightsProps) -> Html {
    let page = use_page();
    let link = &props.link;
    let is_weighed = link.fields.iter().any(|field| field.bits.is_some());
    let spans = spans(&link.fields);
    let (low, high) = spans.iter().fold((0.0_f64, 0.0_f64), |(low, high), (from, to)| (low.min(from.min(*to)), high.max(from.max(*to))));
    let x = |bits: f64| 4.0 + (bits - low) / (high - low).max(1.0) * (WIDTH - 8.0);
    html! {
        <>
            <p class="weights__caption">{caption(&page, link)}</p>
            <div class="scroll" data-scrolls="" tabindex="0" role="region" aria-label={page.say("page-weights")}>
                <table class="ledger weights">
                    <caption class="sr-only">{page.say("page-weights")}</caption>
                    <thead><tr><th scope="col">{page.say("page-weight-field")}</th><th scope="col">{page.say("page-side-merchant")}</th>
                        <th scope="col">{page.say("page-side-acquirer")}</th><th scope="col">{page.say("page-weight-level")}</th>
                        if is_weighed {
                            <th scope="col">{page.say("page-weight-bits")}</th>
                        }
                    </tr></thead>
                    <tbody>{for link.fields.iter().zip(&spans).map(|(field, span)| html! {
                        <tr>
                            <th scope="row">{word(page.lang(), "page-field-", &field.field)}</th>
                            <td translate="no">{shown(&field.merchant)}</td><td translate="no">{shown(&field.acquirer)}</td>
                            <td><span class={format!("weights__level weights__level--{}", kind(field))}>{word(page.lang(), "page-level-", &field.level)}</span></td>
                            if is_weighed {
                                <td class="weights__plot">{bar(field, x(span.0), x(span.1), x(0.0))}</td>
                            }
                        </tr>
                    })}</tbody>
                </table>
            </div>
        </>
    }
}

/// What the link rests on in words.
pub fn caption(page: &Page, link: &LinkView) -> AttrValue {
    let tier = word(page.lang(), "page-tier-", &link.tier);
    match link.probability {
        Some(probability) => page.tell("page-weights-caption-likely", &[("tier", &tier), ("probability", &probability.to_string())]),
        None => page.tell("page-weights-caption", &[("tier", &tier)]),
    }
}

fn bar(field: &LinkEvidence, from: f64, to: f64, zero: f64) -> Html {
    let bits = field.bits.unwrap_or(0.0);
    let sign = if bits < 0.0 { "against" } else { "for" };
    html! {
        <>
            <svg viewBox="0 0 120 16" width="120" height="16" aria-hidden="true" focusable="false">
                <line class="weights__zero" x1={px(zero)} x2={px(zero)} y1="0" y2="16" />
                <rect class={format!("weights__bar weights__bar--{sign}")} x={px(from.min(to))} y="4" width={px((to - from).abs().max(1.0))} height="8" rx="1.5" />
            </svg>
            <span class="weights__bits">{format!("{}{:.1}", if bits < 0.0 { crate::app::show::MINUS } else { "+" }, bits.abs())}</span>
        </>
    }
}

// Where each bar begins and ends when the weights are added from the top.
fn spans(fields: &[LinkEvidence]) -> Vec<(f64, f64)> {
    let mut at = 0.0;
    fields
        .iter()
        .map(|field| {
            let from = at;
            at += field.bits.unwrap_or(0.0);
            (from, at)
        })
        .collect()
}

// Whether a level speaks for the link, against it, or is silent.
fn kind(field: &LinkEvidence) -> &'static str {
    match (field.bits, field.level.as_str()) {
        (Some(bits), _) if bits > 0.0 => "for",
        (Some(bits), _) if bits < 0.0 => "against",
        (_, "equal" | "agrees") => "for",
        (_, "differs" | "opposite" | "far" | "unlike") => "against",
        _ => "silent",
    }
}

fn shown(text: &str) -> String {
    if text.is_empty() { "—".to_owned() } else { text.replace('T', " ") }
}

fn px(value: f64) -> String {
    format!("{value:.1}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_bar_begins_where_the_one_above_ended() {
        let field = |bits: f64| LinkEvidence { bits: Some(bits), ..LinkEvidence::default() };
        assert_eq!(spans(&[field(6.0), field(-1.5), field(2.0)]), [(0.0, 6.0), (6.0, 4.5), (4.5, 6.5)]);
        assert_eq!(kind(&field(-1.5)), "against");
        assert_eq!(kind(&LinkEvidence { level: "merchant-missing".into(), ..LinkEvidence::default() }), "silent");
    }
}
