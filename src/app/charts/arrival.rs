//! When the money arrives: each sales day above, the day it was credited below, a line between. A late line is dashed, a
//! batch that did not come ends in a cross at its due day; so no colour is needed to read it.
//!
//! The drawing is silent: the sentence above says it and the table below holds every figure.

use yew::prelude::*;

use crate::app::hooks::{Page, use_page};
use crate::app::show;
use crate::base::Day;
use crate::report::model::{PayoutDay, Payouts};

const WIDTH: f64 = 1120.0;
const LEFT: f64 = 96.0;
const TOP: f64 = 26.0;
const BOTTOM: f64 = 118.0;
const HEIGHT: f64 = 146.0;
/// Sales days drawn; of a longer period the last.
const DAYS_MAX: usize = 62;

/// What is drawn.
#[derive(PartialEq, Properties)]
pub struct ArrivalProps {
    pub payouts: Payouts,
}

/// A line of the drawing, in days since the first.
#[derive(Clone, Debug, PartialEq)]
struct Line {
    from: i64,
    to: i64,
    state: &'static str,
}

/// The drawing.
#[component]
pub fn Arrival(props: &ArrivalProps) -> Html {
    let page = use_page();
    let (lines, first, span) = lines(&props.payouts.days);
    let x = |day: i64| LEFT + (WIDTH - LEFT - 12.0) * day as f64 / span.max(1) as f64;
    let labels: Vec<i64> = (0..=span).filter(|day| day % (span / 8).max(1) == 0).collect();
    let date = |day: i64| show::day(page.lang(), &first.plus(day).to_string());
    html! {
        <div class="arrival" data-scrolls="" tabindex="0" role="region" aria-label={page.say("page-arrival-drawing")}>
            <svg class="arrival__drawing" viewBox={format!("0 0 {WIDTH} {HEIGHT}")} aria-hidden="true" focusable="false">
                <text class="arrival__side" x="0" y={(TOP + 4.0).to_string()}>{page.say("page-arrival-sold")}</text>
                <text class="arrival__side" x="0" y={(BOTTOM + 4.0).to_string()}>{page.say("page-arrival-credited")}</text>
                <line class="arrival__axis" x1={LEFT.to_string()} x2={WIDTH.to_string()} y1={TOP.to_string()} y2={TOP.to_string()} />
                <line class="arrival__axis" x1={LEFT.to_string()} x2={WIDTH.to_string()} y1={BOTTOM.to_string()} y2={BOTTOM.to_string()} />
                {for lines.iter().map(|line| draw(line, x(line.from), x(line.to)))}
                {for labels.iter().map(|day| html! {
                    <text class="arrival__day" x={px(x(*day))} y={(HEIGHT - 8.0).to_string()} text-anchor="middle">{date(*day)}</text>
                })}
            </svg>
        </div>
    }
}

fn draw(line: &Line, from: f64, to: f64) -> Html {
    let (top, bottom) = (px(TOP), px(BOTTOM));
    html! {
        <g class={format!("arrival__line arrival__line--{}", line.state)}>
            <line x1={px(from)} y1={top.clone()} x2={px(to)} y2={bottom.clone()} />
            <circle cx={px(from)} cy={top} r="3" />
            if line.state == "missing" {
                <path d={format!("M{} {}l8 8m0 -8l-8 8", px(to - 4.0), px(BOTTOM - 4.0))} />
            } else {
                <circle cx={px(to)} cy={bottom} r="3" />
            }
        </g>
    }
}

/// What the drawing says in words.
pub fn caption(page: &Page, payouts: &Payouts) -> AttrValue {
    let count = |states: &[&str]| payouts.days.iter().filter(|day| states.contains(&day.state.as_str())).count();
    let due = payouts.days.iter().filter(|day| day.state != "carried").count();
    let transit = show::money(&payouts.in_transit, page.currency());
    if payouts.bank_until.is_none() {
        return page.tell("page-payouts-caption-no-bank", &[("batches", &due.to_string()), ("transit", &transit)]);
    }
    page.tell(
        "page-payouts-caption",
        &[
            ("batches", &due.to_string()),
            ("paid", &count(&["paid"]).to_string()),
            ("late", &count(&["late"]).to_string()),
            ("off", &count(&["short", "over", "missing"]).to_string()),
            ("transit", &transit),
        ],
    )
}

// Lines with the first day and the number of days from it.
fn lines(days: &[PayoutDay]) -> (Vec<Line>, Day, i64) {
    let mut drawn: Vec<(Day, Day, &'static str)> = days
        .iter()
        .filter_map(|day| {
            let from = show::civil(&day.day)?;
            let (to, state) = match (&day.credit_day, day.state.as_str()) {
                (Some(came), "late") => (show::civil(came)?, "late"),
                (Some(came), "short" | "over") => (show::civil(came)?, "off"),
                (Some(came), _) => (show::civil(came)?, "paid"),
                (None, "missing") => (show::civil(&day.due)?, "missing"),
                (None, "in_transit") => (show::civil(&day.due)?, "transit"),
                _ => return None,
            };
            Some((from, to, state))
        })
        .collect();
    drawn.sort_unstable();
    let skipped = drawn.len().saturating_sub(DAYS_MAX);
    let drawn = drawn.split_off(skipped);
    let first = drawn.iter().map(|(from, ..)| *from).min().unwrap_or(Day::NONE);
    let since = |day: Day| day.days_since(first).unwrap_or(0);
    let span = drawn.iter().map(|(_, to, _)| since(*to)).max().unwrap_or(0);
    (drawn.iter().map(|(from, to, state)| Line { from: since(*from), to: since(*to), state }).collect(), first, span)
}

fn px(value: f64) -> String {
    format!("{value:.1}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: &str, credit: Option<&str>, state: &str) -> PayoutDay {
        PayoutDay { day: day.into(), due: "2026-03-09".into(), credit_day: credit.map(str::to_owned), state: state.into(), ..PayoutDay::default() }
    }

    #[test]
    fn a_line_leads_from_the_sales_day_to_the_credit_or_the_due_day() {
        let days = [day("2026-03-05", Some("2026-03-06"), "paid"), day("2026-03-06", None, "missing"), day("2026-03-07", None, "unjudged")];
        let (lines, first, span) = lines(&days);
        assert_eq!((first.to_string().as_str(), span), ("2026-03-05", 4));
        assert_eq!(lines, [Line { from: 0, to: 1, state: "paid" }, Line { from: 1, to: 4, state: "missing" }]);
        assert_eq!(super::lines(&[]).0, []);
    }
}
