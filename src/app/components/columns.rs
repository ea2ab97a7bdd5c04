//! The columns found in a file: the header as it stands, what it was taken for, how sure.

use yew::prelude::*;

use crate::app::hooks::use_page;
use crate::app::mapping::SURE_MIN;
use crate::app::words::word;
use crate::base::source::column_letters;
use crate::worker::message::CardColumn;

/// Which columns.
#[derive(PartialEq, Properties)]
pub struct ColumnsProps {
    pub columns: Vec<CardColumn>,
}

/// The list, folded unless something in it is doubtful.
#[component]
pub fn Columns(props: &ColumnsProps) -> Html {
    let page = use_page();
    let known = props.columns.iter().filter(|column| column.field.is_some()).count();
    let doubtful = props.columns.iter().any(|column| column.field.is_some() && column.confidence < SURE_MIN);
    let title = page.tell("page-columns", &[("known", &known.to_string()), ("all", &props.columns.len().to_string())]);
    html! {
        <details class="fold" open={doubtful}>
            <summary>{title.clone()}</summary>
            <table class="columns">
                <caption class="sr-only">{title}</caption>
                <thead><tr>
                    <th scope="col">{page.say("page-column")}</th>
                    <th scope="col">{page.say("page-column-header")}</th>
                    <th scope="col">{page.say("page-column-field")}</th>
                    <th scope="col" class="number">{page.say("page-column-sure")}</th>
                </tr></thead>
                <tbody>
                    {for props.columns.iter().map(|column| {
                        let is_doubtful = column.field.is_some() && column.confidence < SURE_MIN;
                        html! {
                            <tr class={classes!(column.field.is_none().then_some("columns__unused"), is_doubtful.then_some("columns__doubtful"))}>
                                <td class="columns__letter">{column_letters(column.column)}</td>
                                <th scope="row" translate="no">{&column.header}</th>
                                <td>{match &column.field {
                                    Some(field) => word(page.lang(), "page-field-", field),
                                    None => page.say("page-column-unused"),
                                }}
                                if let Some((field, percent)) = &column.runner_up {
                                    <span class="columns__other">{page.tell("map-runner-up", &[("field", &word(page.lang(), "page-field-", field)),
                                        ("percent", &percent.to_string())])}</span>
                                }
                                </td>
                                <td class="number">{column.field.as_ref().map(|_| format!("{}%", column.confidence))}</td>
                            </tr>
                        }
                    })}
                </tbody>
            </table>
        </details>
    }
}
