//! Is it getting better: a rate a day or a period, the limit that chance allows drawn for each, maintenance marked.
//!
//! The same figures stand in a table.

use std::collections::BTreeMap;

use yew::prelude::*;

use crate::app::hooks::Page;
use crate::app::show;
use crate::register::{Body, Register};
use crate::watch::trend::Point;

const WIDTH: f64 = 960.0;
const HEIGHT: f64 = 160.0;
const EDGE: f64 = 8.0;

/// Maintenance by day.
pub fn upkeep(register: &Register) -> BTreeMap<String, String> {
    let mut days: BTreeMap<String, String> = BTreeMap::new();
    for entry in register.entries() {
        if let Body::Upkeep(done) = &entry.body {
            let words = days.entry(done.day.clone()).or_default();
            let gap = if words.is_empty() { "" } else { " · " };
            words.push_str(&format!("{gap}{} {}", done.terminal, done.what));
        }
    }
    days
}

/// What the chart says in words.
pub fn caption(page: &Page, points: &[Point]) -> AttrValue {
    let out: Vec<&Point> = points.iter().filter(|point| point.is_out).collect();
    match out.as_slice() {
        _ if points.iter().all(|point| point.limit.is_none()) => page.say("page-trend-few"),
        [] => page.say("page-trend-steady"),
        [one] => page.tell("page-trend-out", &[("day", &show::day(page.lang(), &one.label)), ("rate", &show::percent(one.rate.wrong, one.rate.of))]),
        many => {
            let days: Vec<String> = many.iter().map(|point| show::day(page.lang(), &point.label)).collect();
            page.tell("page-trend-out-many", &[("days", &days.join(" · "))])
        }
    }
}

/// The chart.
pub fn draw(points: &[Point], upkeep: &BTreeMap<String, String>) -> Html {
    // In hundred-thousandths; the limit of a small day may be high, and is cut at twice the highest rate.
    let part = |wrong: u64, of: u64| wrong.saturating_mul(100_000).checked_div(of).unwrap_or(0) as f64;
    let highest = points.iter().map(|point| part(point.rate.wrong, point.rate.of)).fold(1.0, f64::max);
    let limits = points.iter().filter_map(|point| point.limit.map(|limit| part(limit, point.rate.of))).fold(0.0, f64::max);
    let top = limits.min(2.0 * highest).max(highest) * 1.1;
    let slot = (WIDTH - 2.0 * EDGE) / points.len().max(1) as f64;
    let x = |index: usize| EDGE + (index as f64 + 0.5) * slot;
    let y = |share: f64| HEIGHT - EDGE - share.min(top) / top * (HEIGHT - 2.0 * EDGE);
    let at = |value: f64| format!("{value:.1}");
    let path: Vec<String> =
        points.iter().enumerate().map(|(index, point)| format!("{},{}", at(x(index)), at(y(part(point.rate.wrong, point.rate.of))))).collect();
    html! {
        <svg class="trend" viewBox={format!("0 0 {WIDTH} {HEIGHT}")} aria-hidden="true" focusable="false">
            <line class="trend__axis" x1={at(EDGE)} x2={at(WIDTH - EDGE)} y1={at(HEIGHT - EDGE)} y2={at(HEIGHT - EDGE)} />
            {for points.iter().enumerate().filter(|(_, point)| upkeep.contains_key(&point.label)).map(|(index, _)| html! {
                <line class="trend__upkeep" x1={at(x(index) - slot / 2.0)} x2={at(x(index) - slot / 2.0)} y1="0" y2={at(HEIGHT)} />
            })}
            {for points.iter().enumerate().filter_map(|(index, point)| Some((index, part(point.limit?, point.rate.of)))).map(|(index, limit)| html! {
                <line class="trend__limit" x1={at(x(index) - slot * 0.45)} x2={at(x(index) + slot * 0.45)} y1={at(y(limit))} y2={at(y(limit))} />
            })}
            <polyline class="trend__line" points={path.join(" ")} />
            {for points.iter().enumerate().map(|(index, point)| {
                let (cx, cy) = (x(index), y(part(point.rate.wrong, point.rate.of)));
                // Told apart by shape, not by colour alone.
                if point.is_out {
                    html! { <rect class="trend__out" x={at(cx - 5.0)} y={at(cy - 5.0)} width="10" height="10" /> }
                } else {
                    html! { <circle class="trend__dot" cx={at(cx)} cy={at(cy)} r="3" /> }
                }
            })}
        </svg>
    }
}
