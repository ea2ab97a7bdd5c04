//! When it happens: days across, hours down, darker where more differences lie; the cut-off is drawn as a line.
//!
//! A day's button under its column narrows the list to the day. The same figures stand in a table.

use yew::prelude::*;

use crate::app::hooks::{Page, use_page};
use crate::app::show;
use crate::app::state::Action;
use crate::worker::message::{Answer, Facet, HeatDay};

const WIDTH: f64 = 1120.0;
const ROW: f64 = 11.0;
const LEFT: f64 = 34.0;
/// Days beyond these are drawn by day of the week instead: a cell must stay wide enough to be seen.
const DAYS_MAX: usize = 46;

/// A column: a day, or a day of the week of a longer period.
#[derive(Clone, Debug, Default, PartialEq)]
struct Column {
    label: String,
    /// ISO day for the list; `None` for a day of the week.
    day: Option<String>,
    rows: Vec<u32>,
    findings: Vec<u32>,
}

/// The heat map.
#[component]
pub fn Heat() -> Html {
    let page = use_page();
    let Some(answer) = page.state.answer.clone() else { return Html::default() };
    let columns = columns(&page, &answer.heat);
    let (first, last) = hours(&columns);
    let most = columns.iter().flat_map(|column| &column.findings).copied().max().unwrap_or(0);
    let height = f64::from(last - first + 1) * ROW;
    let slot = (WIDTH - LEFT) / columns.len().max(1) as f64;
    let y = |hour: u32| f64::from(hour - first) * ROW;
    let chosen = page.state.list.query.chosen.get(&Facet::Day);
    html! {
        <div class="heat">
            <svg class="heat__drawing" viewBox={format!("0 0 {WIDTH} {height}")} aria-hidden="true" focusable="false">
                {for (first..=last).filter(|hour| hour % 3 == 0).map(|hour| html! {
                    <text class="heat__hour" x={(LEFT - 6.0).to_string()} y={format!("{:.1}", y(hour) + ROW - 2.0)} text-anchor="end">{format!("{hour}")}</text>
                })}
                {for columns.iter().enumerate().map(|(index, column)| html! {
                    <g key={index}>{for (first..=last).map(|hour| cell(column, hour, most, LEFT + index as f64 * slot, y(hour), slot))}</g>
                })}
                {for cutoffs(&answer).into_iter().filter(|(hour, _)| (first..=last).contains(hour)).map(|(hour, part)| {
                    let at = format!("{:.1}", y(hour) + part * ROW);
                    html! { <line class="heat__cutoff" x1={LEFT.to_string()} x2={WIDTH.to_string()} y1={at.clone()} y2={at} /> }
                })}
            </svg>
            <ol class="heat__days">
                {for columns.iter().map(|column| day(&page, column, chosen.is_some_and(|days| column.day.as_ref().is_some_and(|day| days.contains(day)))))}
            </ol>
        </div>
    }
}

/// What the map says in words.
pub fn caption(page: &Page, answer: &Answer) -> AttrValue {
    let days = answer.heat.iter().map(|day| (day.findings.iter().sum::<u32>(), &day.day));
    let hours = (0..24_usize).map(|hour| (answer.heat.iter().filter_map(|day| day.findings.get(hour)).sum::<u32>(), hour));
    // Of equals the earliest is named.
    let top_day = days.rev().max_by_key(|(count, _)| *count);
    let top_hour = hours.rev().max_by_key(|(count, _)| *count);
    let said = match (top_day, top_hour) {
        (Some((day_count, day)), Some((hour_count, hour))) if day_count > 0 => page.tell(
            "page-heat-caption",
            &[
                ("day", &show::day(page.lang(), day)),
                ("day_count", &day_count.to_string()),
                ("hour", &format!("{hour}:00–{}:00", hour + 1)),
                ("hour_count", &hour_count.to_string()),
            ],
        ),
        _ => return page.say("page-heat-caption-none"),
    };
    if cutoffs(answer).is_empty() { said } else { AttrValue::from(format!("{said}{}", page.say("page-heat-cutoff"))) }
}

/// The same figures as a table.
pub fn table(page: &Page, answer: &Answer) -> Html {
    html! {
        <table class="ledger overview__table">
            <caption class="sr-only">{page.say("page-view-when")}</caption>
            <thead><tr><th scope="col">{page.say("page-facet-day")}</th><th scope="col" class="number">{page.say("page-rows")}</th>
                <th scope="col" class="number">{page.say("page-section-differences")}</th></tr></thead>
            <tbody>
                {for answer.heat.iter().map(|day| html! {
                    <tr><th scope="row"><button type="button" class="ledger__code" onclick={page.on(Action::FacetFocused(Facet::Day, day.day.clone()))}>{show::day(page.lang(), &day.day)}</button></th>
                        <td class="number">{show::count(day.rows.iter().map(|count| u64::from(*count)).sum())}</td>
                        <td class="number">{show::count(day.findings.iter().map(|count| u64::from(*count)).sum())}</td></tr>
                })}
            </tbody>
        </table>
    }
}

fn day(page: &Page, column: &Column, is_chosen: bool) -> Html {
    let count: u32 = column.findings.iter().sum();
    let label = page.tell("page-heat-day", &[("day", &column.label), ("count", &count.to_string())]);
    let short = column.day.as_deref().and_then(|day| day.get(8..10)).map_or(column.label.clone(), |date| date.trim_start_matches('0').to_owned());
    html! {
        <li>
            if let Some(day) = &column.day {
                <button type="button" class="heat__day" aria-label={label.clone()} title={label} aria-pressed={is_chosen.to_string()}
                    onclick={page.on(Action::FacetFocused(Facet::Day, day.clone()))}>{short}</button>
            } else {
                <span class="heat__day" title={label}>{short}</span>
            }
        </li>
    }
}

fn cell(column: &Column, hour: u32, most: u32, x: f64, y: f64, slot: f64) -> Html {
    let at = |counts: &[u32]| counts.get(hour as usize).copied().unwrap_or(0);
    let (rows, findings) = (at(&column.rows), at(&column.findings));
    if rows == 0 && findings == 0 {
        return Html::default();
    }
    // Four steps of the darkest; a cell with sales and no difference is only a trace.
    let level = if findings == 0 { 0 } else { (findings * 4).div_ceil(most.max(1)).clamp(1, 4) };
    html! {
        <rect class={format!("heat__cell heat__cell--{level}")} x={format!("{:.1}", x + 0.75)} y={format!("{:.1}", y + 0.75)}
            width={format!("{:.1}", slot - 1.5)} height={format!("{:.1}", ROW - 1.5)} rx="1.5" />
    }
}

fn columns(page: &Page, days: &[HeatDay]) -> Vec<Column> {
    if days.len() <= DAYS_MAX {
        return days
            .iter()
            .map(|day| Column {
                label: show::day(page.lang(), &day.day),
                day: Some(day.day.clone()),
                rows: day.rows.clone(),
                findings: day.findings.clone(),
            })
            .collect();
    }
    let mut week: Vec<Column> = (0..7)
        .map(|weekday| Column {
            label: page.say(&format!("page-weekday-{weekday}")).to_string(),
            day: None,
            rows: vec![0; 24],
            findings: vec![0; 24],
        })
        .collect();
    for day in days {
        let Some(column) = weekday(&day.day).and_then(|weekday| week.get_mut(weekday)) else { continue };
        for (sum, count) in column.rows.iter_mut().zip(&day.rows).chain(column.findings.iter_mut().zip(&day.findings)) {
            *sum += count;
        }
    }
    week
}

// 0 for Monday.
fn weekday(iso: &str) -> Option<usize> {
    Some(usize::from(show::civil(iso)?.weekday()))
}

// The first and last hour in which anything happened.
fn hours(columns: &[Column]) -> (u32, u32) {
    let busy = |hour: &u32| columns.iter().any(|column| column.rows.get(*hour as usize) > Some(&0) || column.findings.get(*hour as usize) > Some(&0));
    ((0..24).find(busy).unwrap_or(0), (0..24).rev().find(busy).unwrap_or(23))
}

// Hour of each learnt cut-off and the part of it that has passed.
fn cutoffs(answer: &Answer) -> Vec<(u32, f64)> {
    let parse = |text: &String| Some((text.get(..2)?.parse().ok()?, text.get(3..5)?.parse::<f64>().ok()? / 60.0));
    answer.learnt.cutoff.values().filter_map(parse).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_map_begins_and_ends_with_the_business_day() {
        let mut column = Column { rows: vec![0; 24], findings: vec![0; 24], ..Column::default() };
        column.rows[7] = 3;
        column.findings[22] = 1;
        assert_eq!(hours(&[column]), (7, 22));
        assert_eq!(hours(&[]), (0, 23));
    }

    #[test]
    fn a_cut_off_stands_within_its_hour() {
        let mut answer = Answer::default();
        answer.learnt.cutoff.insert("a".into(), "23:30:00".into());
        assert_eq!(cutoffs(&answer), [(23, 0.5)]);
        assert_eq!(weekday("2026-03-02"), Some(0));
    }
}
