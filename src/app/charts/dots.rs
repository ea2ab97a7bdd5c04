//! Where it happens: terminals, cashiers and channels by the share of their payments that differ, each with the interval
//! its number of payments allows. Few payments are greyed, with the reason.

use yew::prelude::*;

use crate::app::components::facets::facet_value;
use crate::app::hooks::{Page, use_page};
use crate::app::show;
use crate::app::state::Action;
use crate::worker::message::{Answer, Facet, Place};

/// Fewer differences than these say nothing of a place.
const FINDINGS_MIN: u64 = 3;
/// Places shown of each kind.
const PLACES_MAX: usize = 12;

const KINDS: [(Facet, &str); 3] =
    [(Facet::Terminal, "page-facet-terminal"), (Facet::Cashier, "page-facet-cashier"), (Facet::Channel, "page-facet-channel")];

/// The ranked dots.
#[component]
pub fn Dots() -> Html {
    let page = use_page();
    let Some(answer) = page.state.answer.clone() else { return Html::default() };
    let highest = answer.places.iter().map(|place| interval(place.findings, place.rows).1).fold(0.0_f64, f64::max).clamp(0.001, 1.0);
    html! {
        <div class="dots">
            {for KINDS.into_iter().map(|(facet, title)| kind(&page, &answer, facet, title, highest))}
        </div>
    }
}

/// What the dots say in words.
pub fn caption(page: &Page, answer: &Answer) -> AttrValue {
    let rated = answer.places.iter().filter(|place| place.facet != Facet::Channel && place.findings >= FINDINGS_MIN);
    let worst = rated.max_by(|a, b| (a.findings * b.rows).cmp(&(b.findings * a.rows)));
    let whole = show::percent(u64::from(answer.differences), answer.rows_merchant);
    match worst {
        // Above the rest only when its whole interval is.
        Some(place) if interval(place.findings, place.rows).0 > f64::from(answer.differences) / answer.rows_merchant.max(1) as f64 => page.tell(
            "page-dots-caption",
            &[
                ("kind", &page.say(KINDS.iter().find(|(facet, _)| *facet == place.facet).map_or("", |(_, key)| key))),
                ("name", &place.name),
                ("rate", &show::percent(place.findings, place.rows)),
                ("whole", &whole),
            ],
        ),
        _ => page.tell("page-dots-caption-none", &[("whole", &whole)]),
    }
}

fn kind(page: &Page, answer: &Answer, facet: Facet, title: &str, highest: f64) -> Html {
    let mut places: Vec<&Place> = answer.places.iter().filter(|place| place.facet == facet && is_named(place)).collect();
    if places.is_empty() {
        return Html::default();
    }
    places.sort_by(|a, b| (b.findings * a.rows.max(1)).cmp(&(a.findings * b.rows.max(1))).then_with(|| a.name.cmp(&b.name)));
    html! {
        <table class="dots__kind">
            <caption class="dots__title">{page.say(title)}</caption>
            <thead class="sr-only"><tr><th scope="col">{page.say(title)}</th><th scope="col">{page.say("page-share")}</th><th scope="col">{page.say("page-share-of")}</th></tr></thead>
            <tbody>{for places.into_iter().take(PLACES_MAX).map(|place| row(page, place, highest))}</tbody>
        </table>
    }
}

// A person is named from three differences on; a terminal or channel always.
fn is_named(place: &Place) -> bool {
    place.facet != Facet::Cashier || place.findings >= FINDINGS_MIN
}

fn row(page: &Page, place: &Place, highest: f64) -> Html {
    let (low, high) = interval(place.findings, place.rows);
    let is_few = place.findings < FINDINGS_MIN;
    let x = |share: f64| format!("{:.1}", 4.0 + share / highest * 112.0);
    let share = place.findings as f64 / place.rows.max(1) as f64;
    html! {
        <tr class={classes!(is_few.then_some("dots__few"))} title={is_few.then(|| page.say("page-dots-few"))}>
            <th scope="row"><button type="button" class="ledger__code dots__name" onclick={page.on(Action::FacetFocused(place.facet, place.name.clone()))}>
                {facet_value(page, place.facet, &place.name)}</button></th>
            <td class="dots__plot">
                <svg viewBox="0 0 120 16" width="120" height="16" aria-hidden="true" focusable="false">
                    <line class="dots__axis" x1="4" x2="116" y1="8" y2="8" />
                    <line class="dots__interval" x1={x(low)} x2={x(high)} y1="8" y2="8" />
                    <circle class="dots__dot" cx={x(share)} cy="8" r="4" />
                </svg>
                <span class="dots__share">{show::percent(place.findings, place.rows)}</span>
            </td>
            <td class="number dots__of">{format!("{} / {}", show::count(place.findings), show::count(place.rows))}</td>
        </tr>
    }
}

// Wilson's score interval at 95 % (Wilson 1927): it stays within 0 and 1 and is right for few and rare cases too.
fn interval(findings: u64, rows: u64) -> (f64, f64) {
    if rows == 0 {
        return (0.0, 0.0);
    }
    let (n, z) = (rows as f64, 1.959_964_f64);
    let p = (findings as f64 / n).min(1.0);
    let middle = p + z * z / (2.0 * n);
    let spread = z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
    let whole = 1.0 + z * z / n;
    (((middle - spread) / whole).max(0.0), ((middle + spread) / whole).min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_is_wilsons() {
        // Newcombe 1998, table I: 81 of 263 gives 0.2553 to 0.3662, 0 of 20 gives 0 to 0.1611.
        let (low, high) = interval(81, 263);
        assert!((low - 0.2553).abs() < 5e-5 && (high - 0.3662).abs() < 5e-5, "{low} {high}");
        let (low, high) = interval(0, 20);
        assert!(low.abs() < 1e-9 && (high - 0.1611).abs() < 5e-5);
        assert_eq!(interval(0, 0), (0.0, 0.0));
    }
}
