//! Bars on both sides of a zero line, as inline SVG that needs no script and no style of its own.
//!
//! In: labels and money. Out: markup, through the escaping writer. Must not know: what the bars mean.

use crate::base::Currency;

use super::html::{Html, grouped_money};
use super::paper::Chart;

const WIDTH: i64 = 960;
const ROW: i64 = 26;
const LABEL: i64 = 260;
const VALUE: i64 = 130;

/// Draws a chart. Each bar carries its label and figure, so that the drawing reads without colour.
pub fn draw(html: &mut Html, chart: &Chart, currency: Currency) {
    let bars = i64::try_from(chart.bars.len()).unwrap_or(0);
    let height = bars * ROW + 8;
    let largest = chart.bars.iter().map(|(_, minor)| minor.unsigned_abs()).max().unwrap_or(0).max(1);
    let has = |sign: i64| chart.bars.iter().any(|(_, minor)| minor.signum() == sign);
    let span = WIDTH - LABEL - VALUE;
    // The zero line stands in the middle when bars go both ways, else at the edge they start from.
    let (zero, reach) = match (has(-1), has(1)) {
        (true, true) => (LABEL + span / 2, span / 2),
        (true, false) => (LABEL + span, span),
        _ => (LABEL, span),
    };
    html.open("figure", &[]);
    html.element("figcaption", &[], &chart.caption);
    html.open("svg", &[("viewBox", &format!("0 0 {WIDTH} {height}")), ("role", "img"), ("aria-label", &chart.title), ("class", "chart")]);
    for ((label, minor), index) in chart.bars.iter().zip(0_i64..) {
        let top = index * ROW + 4;
        let length = i64::try_from(i128::from(minor.unsigned_abs()) * i128::from(reach) / i128::from(largest)).unwrap_or(0).max(1);
        let left = if *minor < 0 { zero - length } else { zero };
        let middle = (top + 15).to_string();
        html.element("text", &[("x", "0"), ("y", &middle), ("class", "chart-label")], label);
        let class = if *minor < 0 { "chart-minus" } else { "chart-plus" };
        html.empty("rect", &[("x", &left.to_string()), ("y", &top.to_string()), ("width", &length.to_string()), ("height", "18"), ("class", class)]);
        let text = grouped_money(*minor, currency);
        html.element("text", &[("x", &WIDTH.to_string()), ("y", &middle), ("text-anchor", "end"), ("class", "chart-value")], &text);
    }
    let zero = zero.to_string();
    html.empty("line", &[("x1", &zero), ("y1", "0"), ("x2", &zero), ("y2", &height.to_string()), ("class", "chart-zero")]);
    html.close("svg");
    html.close("figure");
}
