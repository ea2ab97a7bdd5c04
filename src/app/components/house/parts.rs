//! Small pieces that forms and tables of this section share: a labelled field, a choice, a share with its interval.

use std::rc::Rc;

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::app::hooks::Page;
use crate::app::show;
use crate::worker::message::House;

/// What a part of the section shows.
#[derive(PartialEq, Properties)]
pub struct PartProps {
    pub house: Rc<House>,
}

/// A labelled field; `on` hears the text when it was changed.
pub fn field(page: &Page, key: &str, kind: &'static str, value: &str, on: Callback<String>) -> Html {
    field_of(page, key, kind, value, None, on)
}

/// The same with an id and a longest length.
pub fn field_of(page: &Page, key: &str, kind: &'static str, value: &str, id: Option<String>, on: Callback<String>) -> Html {
    let on = Callback::from(move |event: Event| {
        if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
            on.emit(input.value());
        }
    });
    html! {
        <label class="field"><span>{page.say(key)}</span>
            <input {id} class="field__input" type={kind} value={value.to_owned()} onchange={on} autocomplete="off" spellcheck="false" /></label>
    }
}

/// A labelled choice; options are values with the keys of their words.
pub fn choice(page: &Page, key: &str, value: &str, options: &[(&str, &str)], on: Callback<String>) -> Html {
    let on = Callback::from(move |event: Event| {
        if let Some(select) = event.target_dyn_into::<HtmlSelectElement>() {
            on.emit(select.value());
        }
    });
    html! {
        <label class="field"><span>{page.say(key)}</span>
            <select class="field__input" onchange={on}>
                {for options.iter().map(|(option, word)| html! {
                    <option value={(*option).to_owned()} selected={*option == value}>{page.say(word)}</option>
                })}
            </select></label>
    }
}

/// A pair of a list of facts; nothing where there is nothing to say.
pub fn fact(page: &Page, key: &str, value: &str) -> Html {
    if value.is_empty() {
        return Html::default();
    }
    html! { <div class="facts__pair"><dt>{page.say(key)}</dt><dd>{value.to_owned()}</dd></div> }
}

/// `3 / 120` and `2.50%`, with the interval as words and as a line.
pub fn share_cells(page: &Page, events: u64, trials: u64, bounds: (u64, u64), scale: u64, is_few: bool) -> Html {
    let percent = |hundred_thousandths: u64| format!("{}.{:02}%", hundred_thousandths / 1_000, hundred_thousandths % 1_000 / 10);
    let x = |value: u64| format!("{:.1}", 4.0 + value.min(scale) as f64 / scale.max(1) as f64 * 112.0);
    let middle = (events * crate::report::house::interval::WHOLE).checked_div(trials).unwrap_or(0);
    html! {
        <>
            <td class="number">{format!("{} / {}", show::count(events), show::count(trials))}</td>
            <td class="number">{show::percent(events, trials)}</td>
            <td class="rates__plot">
                <svg viewBox="0 0 120 16" width="120" height="16" aria-hidden="true" focusable="false">
                    <line class="dots__axis" x1="4" x2="116" y1="8" y2="8" />
                    <line class="dots__interval" x1={x(bounds.0)} x2={x(bounds.1)} y1="8" y2="8" />
                    <circle class="dots__dot" cx={x(middle)} cy="8" r="4" />
                </svg>
                <span class="rates__bounds">{format!("{} – {}", percent(bounds.0), percent(bounds.1))}</span>
            </td>
            <td class="rates__few">if is_few { {page.say("page-house-few")} }</td>
        </>
    }
}

/// The heads of those cells.
pub fn share_heads(page: &Page) -> Html {
    html! {
        <>
            <th scope="col" class="number">{page.say("page-house-cases-of")}</th>
            <th scope="col" class="number">{page.say("page-house-share")}</th>
            <th scope="col">{page.say("page-house-interval")}</th>
            <th scope="col"><span class="sr-only">{page.say("page-house-warning")}</span></th>
        </>
    }
}
