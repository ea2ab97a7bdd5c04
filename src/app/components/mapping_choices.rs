//! The choices of a table that are not a column's: side, sheet, header row, encoding, sign, unit, order of dates.

use std::rc::Rc;

use yew::prelude::*;

use crate::app::hooks::{Page, use_page};
use crate::app::mapping::MappingAction;
use crate::app::state::Action;
use crate::profile::mapping::{DATES, ENCODINGS, Mapping, SIDES, SIGNS, UNITS};
use crate::worker::message::Look;

/// The draft and what the file gives with it.
#[derive(PartialEq, Properties)]
pub struct MappingChoicesProps {
    pub draft: Mapping,
    pub found: Option<Rc<Look>>,
}

/// How a choice changes the draft.
type Change = fn(&mut Mapping, Option<String>);

/// The choices.
#[component]
pub fn MappingChoices(props: &MappingChoicesProps) -> Html {
    let page = use_page();
    let draft = &props.draft;
    let Some(found) = props.found.as_deref() else { return Html::default() };
    let of = |known: &[&str]| known.iter().map(|value| (*value).to_owned()).collect::<Vec<_>>();
    let headers: Vec<String> = found.rows.iter().map(|row| row.row.to_string()).collect();
    let chosen_header = draft.header_row.map(|row| row.to_string());
    let auto_header = found.header_row.map(|row| row.to_string());
    let side = found.card.as_ref().map(|card| card.side.clone());
    html! {
        <div class="mapping__choices">
            {choice(&page, draft, "side", "page-side-", &draft.side, side.as_deref(), of(&SIDES), |draft, value| draft.side = value)}
            if found.sheets.len() > 1 {
                {choice(&page, draft, "sheet", "", &draft.sheet, found.sheet.as_deref(), found.sheets.clone(), |draft, value| {
                    draft.sheet = value;
                    draft.header_row = None;
                })}
            }
            {choice(&page, draft, "header", "", &chosen_header, auto_header.as_deref(), headers, |draft, value| {
                draft.header_row = value.and_then(|row| row.parse().ok());
            })}
            if found.encoding.is_some() {
                {choice(&page, draft, "encoding", "", &draft.encoding, found.encoding.as_deref(), of(&ENCODINGS), |draft, value| draft.encoding = value)}
            }
            {choice(&page, draft, "sign", "map-sign-", &draft.sign, None, of(&SIGNS), |draft, value| draft.sign = value)}
            {choice(&page, draft, "unit", "map-unit-", &draft.unit, None, of(&UNITS), |draft, value| draft.unit = value)}
            {choice(&page, draft, "dates", "map-dates-", &draft.dates, None, of(&DATES), |draft, value| draft.dates = value)}
        </div>
    }
}

/// A drop-down whose first line leaves the choice to the reader and says what it found.
#[expect(clippy::too_many_arguments, reason = "a drop-down is its name, its words, what is chosen, what was found and what it changes")]
fn choice(
    page: &Page,
    draft: &Mapping,
    name: &'static str,
    words: &'static str,
    chosen: &Option<String>,
    auto: Option<&str>,
    values: Vec<String>,
    change: Change,
) -> Html {
    let id = format!("mapping-{name}");
    let word = |value: &str| if words.is_empty() { AttrValue::from(value.to_owned()) } else { page.say(&format!("{words}{value}")) };
    let auto = match auto.filter(|value| !value.is_empty()) {
        Some(value) => page.tell("map-auto-found", &[("found", &word(value))]),
        None => page.say("map-auto"),
    };
    let on_change = {
        let (page, draft) = (page.clone(), draft.clone());
        Callback::from(move |event: Event| {
            let Some(select) = event.target_dyn_into::<web_sys::HtmlSelectElement>() else { return };
            let mut draft = draft.clone();
            change(&mut draft, Some(select.value()).filter(|value| !value.is_empty()));
            page.dispatch(Action::Mapping(MappingAction::Changed(Box::new(draft))));
        })
    };
    html! {
        <div class="mapping__choice">
            <label for={id.clone()}>{page.say(&format!("map-{name}"))}</label>
            <select {id} class="select" onchange={on_change}>
                <option value="" selected={chosen.is_none()}>{auto}</option>
                {for values.iter().map(|value| html! {
                    <option value={value.clone()} selected={chosen.as_ref() == Some(value)}>{word(value)}</option>
                })}
            </select>
        </div>
    }
}
