//! The rows of an input that fit the query, however many: only those on show are drawn.

use yew::prelude::*;

use crate::app::hooks::use_window::use_window;
use crate::app::hooks::{Page, use_page};
use crate::app::state::{Action, ROWS_A_PAGE};
use crate::app::words::code_name;
use crate::worker::message::RowCells;

/// Height of a row in CSS px; `rows.css` gives the same.
const ROW_HEIGHT: u32 = 34;

/// The list.
#[component]
pub fn RowList() -> Html {
    let page = use_page();
    let rows = &page.state.rows;
    let total = rows.total.unwrap_or(0);
    let window = use_window(total, ROW_HEIGHT);
    {
        let page = page.clone();
        let pages = (window.first / ROWS_A_PAGE, window.end.saturating_sub(1) / ROWS_A_PAGE);
        use_effect_with((pages, rows.version), move |(pages, _)| page.dispatch(Action::RowsScrolled(pages.0, pages.1)));
    }
    {
        let reveal = window.reveal.clone();
        use_effect_with((rows.version, rows.place), move |(_, place)| {
            if let Some(place) = place {
                reveal.emit(place.saturating_add(6));
                reveal.emit(place.saturating_sub(3));
            }
        });
    }
    html! {
        <div class="row-list" data-scrolls="" ref={window.frame.clone()} onscroll={window.on_scroll.clone()} tabindex="0" role="region" aria-label={page.say("page-section-rows")}>
            if rows.total == Some(0) {
                <p class="findings__none">{page.say("page-rows-none")}</p>
            }
            <div class="row-list__spacer" ref={window.spacer.clone()}>
                <table class="row-list__content" ref={window.content.clone()} aria-rowcount={total.to_string()} translate="no">
                    <caption class="sr-only">{page.say("page-section-rows")}</caption>
                    <thead class="row-list__head"><tr>
                        <th scope="col" class="number">{page.say("page-row")}</th>
                        <th scope="col">{page.say("page-became")}</th>
                        {for rows.header.iter().map(|header| html! { <th scope="col">{header}</th> })}
                    </tr></thead>
                    <tbody>
                        {for (window.first..window.end).map(|place| match rows.at(place) {
                            Some(row) => html! {
                                <tr key={place} aria-rowindex={(place + 1).to_string()} class={classes!((rows.query.row == Some(row.row)).then_some("row-list__sought"))}>
                                    <th scope="row" class="number">{row.row}</th>
                                    <td><button type="button" class="link" aria-haspopup="dialog" title={(!row.why.is_empty()).then(|| row.why.clone())}
                                        onclick={page.on(Action::RowExamined { input: rows.query.input, row: row.row })}>{became(&page, row)}</button></td>
                                    {for row.cells.iter().map(|cell| html! { <td>{cell}</td> })}
                                    // A short row still has its lines.
                                    {for (row.cells.len()..rows.header.len()).map(|_| html! { <td /> })}
                                </tr>
                            },
                            None => html! { <tr key={place} class="row-list__waiting"><td colspan="3">{"…"}</td></tr> },
                        })}
                    </tbody>
                </table>
            </div>
        </div>
    }
}

// What became of a row in words; of one that is no record, why.
fn became(page: &Page, row: &RowCells) -> AttrValue {
    match (row.code.is_empty(), row.why.is_empty()) {
        (false, _) => code_name(page.lang(), &row.code),
        (true, false) => AttrValue::from(row.why.clone()),
        (true, true) => page.say("page-row-no-record"),
    }
}
