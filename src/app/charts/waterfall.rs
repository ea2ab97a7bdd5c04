//! Steps from their total to ours, drawn on the range where something happens: the totals dwarf the steps.
//! A step up is what our books have more, so that its direction and the sign of its effect say the same.
//!
//! The drawing is silent; a row of buttons, one over each step, says and does what the drawing shows.

use yew::prelude::*;

use crate::app::components::bridge::cases;
use crate::app::hooks::{Page, use_page};
use crate::app::show;
use crate::app::state::Action;
use crate::app::words::code_name;
use crate::report::model::{Bridge, Step};
use crate::worker::message::Facet;

const WIDTH: f64 = 1120.0;
const HEIGHT: f64 = 190.0;
const TOP: f64 = 26.0;
const FLOOR: f64 = 172.0;

/// What is drawn.
#[derive(PartialEq, Properties)]
pub struct WaterfallProps {
    pub bridge: Bridge,
}

/// A bar: from where to where, in minor units of the running total.
#[derive(Clone, Debug, PartialEq)]
struct Bar {
    from: i64,
    to: i64,
    is_total: bool,
}

/// The waterfall.
#[component]
pub fn Waterfall(props: &WaterfallProps) -> Html {
    let page = use_page();
    let bridge = &props.bridge;
    let bars = bars(bridge);
    let scale = Scale::of(&bars);
    let slot = WIDTH / bars.len() as f64;
    let chosen = page.state.list.query.chosen.get(&Facet::Code);
    let last = bars.len().saturating_sub(1);
    let answer = page.state.answer.clone();
    // A step has the colour of what it means, which the list's signs repeat in shape.
    let class = |index: usize| {
        let code = bridge.steps.get(index.wrapping_sub(1)).map(|step| step.code.as_str());
        let group = answer.as_ref().and_then(|answer| answer.codes.iter().find(|group| Some(group.key.as_str()) == code));
        group.map_or("info", |group| group.class.as_str())
    };
    html! {
        <div class="waterfall">
            <svg class="waterfall__drawing" viewBox={format!("0 0 {WIDTH} {HEIGHT}")} aria-hidden="true" focusable="false">
                <line class="waterfall__floor" x1="0" x2={WIDTH.to_string()} y1={px(scale.y(0))} y2={px(scale.y(0))} />
                {for bars.iter().enumerate().map(|(index, bar)| draw(index, bar, &scale, slot, index == last, (label(bridge, index, last), class(index))))}
            </svg>
            <ol class="waterfall__steps">
                <li class="waterfall__end"><span class="waterfall__name">{page.say("page-side-acquirer-total")}</span></li>
                {for bridge.steps.iter().map(|step| button(&page, step, chosen.is_some_and(|codes| codes.contains(&step.code))))}
                <li class="waterfall__end"><span class="waterfall__name">{page.say("page-side-merchant-total")}</span></li>
            </ol>
        </div>
    }
}

fn button(page: &Page, step: &Step, is_chosen: bool) -> Html {
    let name = code_name(page.lang(), &step.code);
    let effect = show::signed(&step.effect);
    let label =
        page.tell("page-step-label", &[("code", &step.code), ("name", &name), ("count", &show::count(cases(page, step))), ("effect", &effect)]);
    html! {
        <li class="waterfall__step">
            <button type="button" class="waterfall__button" aria-pressed={is_chosen.to_string()} aria-label={label.clone()} title={label}
                onclick={page.on(Action::FacetFocused(Facet::Code, step.code.clone()))}>
                <span class="waterfall__code">{&step.code}</span>
                <span class="waterfall__name">{name}</span>
            </button>
        </li>
    }
}

fn label(bridge: &Bridge, index: usize, last: usize) -> String {
    if index == 0 {
        show::plain(&bridge.acquirer.amount)
    } else if index == last {
        show::plain(&bridge.merchant.amount)
    } else {
        bridge.steps.get(index - 1).map_or_else(String::new, |step| show::signed(&step.effect))
    }
}

fn draw(index: usize, bar: &Bar, scale: &Scale, slot: f64, is_last: bool, (text, class): (String, &str)) -> Html {
    let x = index as f64 * slot;
    let width = (slot * 0.62).min(56.0);
    let left = x + (slot - width) / 2.0;
    let (high, low) = (scale.y(bar.from.max(bar.to)), scale.y(bar.from.min(bar.to)));
    let kind = format!("waterfall__bar waterfall__bar--{}", if bar.is_total { "total" } else { class });
    let end = scale.y(bar.to);
    html! {
        <g key={index}>
            <rect class={kind} x={px(left)} y={px(high)} width={px(width)} height={px((low - high).max(1.5))} rx="1.5" />
            if bar.is_total && scale.is_cut() {
                // The foot of a total is cut: its height is not to scale.
                <path class="waterfall__cut" d={format!("M{} {}l8 -6 8 6 8 -6 8 6 8 -6 8 6 8 -6 8 6", px(left - 4.0), px(FLOOR - 10.0))} />
            }
            if !is_last {
                <line class="waterfall__thread" x1={px(left + width)} x2={px(x + slot + (slot - width) / 2.0)} y1={px(end)} y2={px(end)} />
            }
            <text class="waterfall__amount" x={px(x + slot / 2.0)} y={px(high - 6.0)} text-anchor="middle">{text}</text>
        </g>
    }
}

// Where a running total stands in the drawing.
struct Scale {
    low: f64,
    high: f64,
}

impl Scale {
    fn of(bars: &[Bar]) -> Scale {
        let steps = || bars.iter().flat_map(|bar| [bar.from, bar.to].into_iter().filter(|value| !bar.is_total || *value != 0));
        let (low, high) = (steps().min().unwrap_or(0) as f64, steps().max().unwrap_or(1) as f64);
        let span = (high - low).max(1.0);
        // A third of the height is foot, so that the cut totals read as bars; below nothing there is none to cut.
        let foot = low - span * 0.45;
        Scale { low: if low >= 0.0 { foot.max(0.0) } else { foot }, high: high + span * 0.04 }
    }

    // Whether the totals do not reach down to nothing.
    fn is_cut(&self) -> bool {
        self.low > 0.0
    }

    fn y(&self, value: i64) -> f64 {
        let part = ((value as f64 - self.low) / (self.high - self.low).max(1.0)).clamp(0.0, 1.0);
        FLOOR - part * (FLOOR - TOP)
    }
}

fn bars(bridge: &Bridge) -> Vec<Bar> {
    let mut at = show::minor(&bridge.acquirer.amount);
    let mut bars = vec![Bar { from: 0, to: at, is_total: true }];
    for step in &bridge.steps {
        let next = at + show::minor(&step.effect);
        bars.push(Bar { from: at, to: next, is_total: false });
        at = next;
    }
    bars.push(Bar { from: 0, to: show::minor(&bridge.merchant.amount), is_total: true });
    bars
}

// Enough for a drawing; more digits only make markup.
fn px(value: f64) -> String {
    format!("{:.1}", value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::model::Total;

    #[test]
    fn the_steps_lead_from_theirs_to_ours() {
        let total = |amount: &str| Total { count: 1, amount: amount.into() };
        let step = |effect: &str| Step { code: "A01".into(), count: 1, effect: effect.into() };
        let bridge = Bridge { merchant: total("82.00"), acquirer: total("100.00"), steps: vec![step("-36.00"), step("18.00")], ..Bridge::default() };
        let bars = bars(&bridge);
        assert_eq!(bars[1], Bar { from: 10_000, to: 6_400, is_total: false });
        assert_eq!(bars[2], Bar { from: 6_400, to: 8_200, is_total: false });
        assert_eq!(bars[3].to, 8_200);
    }

    #[test]
    fn totals_stand_on_the_floor_and_are_cut_only_where_their_foot_is_left_out() {
        let total = |to: i64| Bar { from: 0, to, is_total: true };
        let step = |from: i64, to: i64| Bar { from, to, is_total: false };
        let small = Scale::of(&[total(10_000), step(10_000, 2_000), total(2_000)]);
        assert_eq!((small.y(0), small.is_cut()), (FLOOR, false));
        let large = Scale::of(&[total(1_000_000), step(1_000_000, 999_000), total(999_000)]);
        assert_eq!((large.y(0), large.is_cut()), (FLOOR, true));
        // Below nothing the line of nothing is above the floor, and nothing is cut.
        let below = Scale::of(&[total(1_000), step(1_000, -2_000), total(-2_000)]);
        assert!(below.y(0) < FLOOR && !below.is_cut());
    }

    #[test]
    fn a_bridge_without_steps_still_has_a_scale() {
        let bars = bars(&Bridge::default());
        let y = Scale::of(&bars).y(0);
        assert!(y.is_finite() && (TOP..=FLOOR).contains(&y));
    }
}
