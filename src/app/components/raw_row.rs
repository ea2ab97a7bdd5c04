//! A row as it stands in its file: every cell under its own header.

use yew::prelude::*;

use super::pair_table::place;
use crate::app::hooks::use_page;
use crate::app::state::Action;
use crate::base::source::column_letters;
use crate::worker::message::RowView;

/// Which row.
#[derive(PartialEq, Properties)]
pub struct RawRowProps {
    pub row: RowView,
    /// Unfolded from the start.
    #[prop_or_default]
    pub is_open: bool,
}

/// The row, folded.
#[component]
pub fn RawRow(props: &RawRowProps) -> Html {
    let page = use_page();
    let row = &props.row;
    let place = place(&page, row);
    html! {
        <details class="fold raw" open={props.is_open}>
            <summary translate="no">{place.clone()}</summary>
            <div class="raw__scroll" data-scrolls="" tabindex="0" role="region" aria-label={place.clone()}>
                <table class="raw__table" translate="no">
                    <caption class="sr-only">{place}</caption>
                    <thead><tr>{for row.cells.iter().map(|cell| html! { <th scope="col"><span class="raw__letter">{column_letters(cell.column)}</span>{&cell.header}</th> })}</tr></thead>
                    <tbody><tr>{for row.cells.iter().map(|cell| html! { <td>{&cell.text}</td> })}</tr></tbody>
                </table>
            </div>
            <button type="button" class="link" onclick={page.on(Action::RowOpened { input: row.input, row: row.row })}>{page.say("page-show-in-file")}</button>
        </details>
    }
}
