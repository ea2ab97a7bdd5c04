//! The first rows of a file as they stand, under a drop-down a column that says what the column is, how sure that is and
//! what it might be instead.

use std::rc::Rc;

use yew::prelude::*;

use crate::app::hooks::{Page, use_page};
use crate::app::mapping::{MappingAction, SURE_MIN};
use crate::app::state::Action;
use crate::app::words::word;
use crate::base::source::column_letters;
use crate::profile::mapping::Mapping;
use crate::table::field::Field;
use crate::worker::message::{CardColumn, Look};

/// The draft and what the file gives with it.
#[derive(PartialEq, Properties)]
pub struct MappingTableProps {
    pub draft: Mapping,
    pub found: Option<Rc<Look>>,
}

/// The table.
#[component]
pub fn MappingTable(props: &MappingTableProps) -> Html {
    let page = use_page();
    let Some(found) = props.found.as_deref() else { return Html::default() };
    let width = found.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0).max(found.columns.len());
    html! {
        <>
            if found.header_row.is_none() {
                <p class="mapping__doubt">{page.say("map-no-header")}</p>
            }
            <div class="mapping__scroll" data-scrolls="x" tabindex="0" role="region" aria-label={page.say("map-preview")}>
                <table class="mapping__table">
                    <caption class="sr-only">{page.say("map-preview")}</caption>
                    <thead><tr>
                        <th scope="col" class="mapping__corner">{page.say("map-row")}</th>
                        {for (0..width).map(|index| html! { <th scope="col" key={index}>{column(&page, &props.draft, found, index)}</th> })}
                    </tr></thead>
                    <tbody>
                        {for found.rows.iter().map(|row| {
                            let is_header = found.header_row == Some(row.row);
                            html! {
                                <tr key={row.row} class={is_header.then_some("mapping__header-row")}>
                                    <th scope="row">{row.row}</th>
                                    {for (0..width).map(|index| html! { <td translate="no">{row.cells.get(index).cloned().unwrap_or_default()}</td> })}
                                </tr>
                            }
                        })}
                    </tbody>
                </table>
            </div>
        </>
    }
}

/// The head of a column: its letters, what it is, how sure.
fn column(page: &Page, draft: &Mapping, found: &Look, index: usize) -> Html {
    let letters = column_letters(index as u32 + 1);
    let (Some(column), Some(key)) = (found.columns.get(index), found.keys.get(index)) else {
        return html! { <span class="mapping__letters">{letters}</span> };
    };
    let label = page.tell("map-column-is", &[("column", &letters), ("header", &column.header)]);
    let on_change = {
        let (page, draft, key) = (page.clone(), draft.clone(), key.clone());
        Callback::from(move |event: Event| {
            let Some(select) = event.target_dyn_into::<web_sys::HtmlSelectElement>() else { return };
            let mut draft = draft.clone();
            draft.columns.insert(key.clone(), select.value());
            page.dispatch(Action::Mapping(MappingAction::Changed(Box::new(draft))));
        })
    };
    let is_chosen = draft.columns.contains_key(key);
    html! {
        <div class={classes!("mapping__column", is_chosen.then_some("mapping__column--chosen"))}>
            <span class="mapping__letters">{letters}</span>
            <select class="select" aria-label={label} data-column={key.clone()} onchange={on_change}>
                <option value="" selected={column.field.is_none()}>{page.say("map-not-used")}</option>
                {for Field::ALL.iter().map(|field| html! {
                    <option value={field.name()} selected={column.field.as_deref() == Some(field.name())}>{word(page.lang(), "page-field-", field.name())}</option>
                })}
            </select>
            {sure(page, column, is_chosen)}
        </div>
    }
}

/// How sure, and what the column might be instead: a button takes it.
fn sure(page: &Page, column: &CardColumn, is_chosen: bool) -> Html {
    if is_chosen {
        return html! { <span class="mapping__sure">{page.say("map-chosen")}</span> };
    }
    let percent = column.confidence.to_string();
    let runner_up = column.runner_up.as_ref().map(|(field, percent)| {
        let field = word(page.lang(), "page-field-", field);
        page.tell("map-runner-up", &[("field", &field), ("percent", &percent.to_string())])
    });
    let is_doubtful = column.field.is_some() && column.confidence < SURE_MIN;
    html! {
        <span class={classes!("mapping__sure", is_doubtful.then_some("mapping__sure--doubtful"))}>
            if column.field.is_some() {
                {page.tell("map-sure", &[("percent", &percent)])}
            }
            if let Some(runner_up) = runner_up {
                <br />{runner_up}
            }
        </span>
    }
}
