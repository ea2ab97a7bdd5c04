//! A customer's payment on one page: what the row says, what became of it, how to have the slip printed again, what to tell
//! the acquirer. Printable by itself; the card is masked as everywhere.

use yew::prelude::*;

use super::pair_table::place as place_of;
use crate::app::hooks::{Page, use_page};
use crate::app::show;
use crate::app::state::Action;
use crate::app::words::{code_name, word};
use crate::worker::message::{Case, RowView};

/// What the acquirer asks for to find a payment, in the order they ask.
const SLIP: [&str; 9] = ["rrn", "trace", "batch", "terminal", "auth", "merchant_no", "channel_id", "order_id", "clearing_day"];

/// Which case.
#[derive(PartialEq, Properties)]
pub struct CasePageProps {
    pub case: Case,
    /// Its place among those found.
    pub place: usize,
}

/// The page.
#[component]
pub fn CasePage(props: &CasePageProps) -> Html {
    let page = use_page();
    let (row, line) = (&props.case.row, &props.case.line);
    let slip: Vec<(&str, &str)> = SLIP.into_iter().filter_map(|field| Some((field, cell(row, field)?))).collect();
    html! {
        <article class="case">
            <header class="case__head">
                <span class="case__side">{page.say(&format!("page-side-{}", row.side))}</span>
                <span class="case__time">{line.time.replace('T', " ")}</span>
                <span class="case__amount">{show::money(&line.amount, page.currency())}</span>
                <span class="case__card" translate="no">{&line.card}</span>
            </header>
            <p class="case__became">
                <span class="code">{&line.code}</span>
                {match line.finding {
                    Some(finding) => html! { <button type="button" class="link" onclick={page.on(Action::FindingOpened(finding))}>{code_name(page.lang(), &line.code)}</button> },
                    None if line.code.is_empty() => html! {},
                    None => html! { {code_name(page.lang(), &line.code)} },
                }}
            </p>
            if slip.is_empty() {
                <p class="case__slip">{page.say("page-slip-nothing")}</p>
            } else {
                <dl class="facts case__slip">
                    {for slip.iter().map(|(field, text)| html! {
                        <div class="facts__pair"><dt>{word(page.lang(), "page-field-", field)}</dt><dd translate="no">{*text}</dd></div>
                    })}
                </dl>
            }
            <ul class="reasons case__ways">{for ways(&page, row, &slip).into_iter().map(|way| html! { <li>{way}</li> })}</ul>
            <p class="case__place"><span translate="no">{place_of(&page, row)}</span>
                <span class="case__buttons">
                    <button type="button" class="link" onclick={page.on(Action::RowOpened { input: row.input, row: row.row })}>{page.say("page-show-in-file")}</button>
                    <button type="button" class="link" onclick={page.on(Action::CasePrinted(Some(props.place)))}>{page.say("page-print-case")}</button>
                </span></p>
        </article>
    }
}

// How to come by the slip: on the terminal while it still holds the payment, else from the acquirer.
fn ways(page: &Page, row: &RowView, slip: &[(&str, &str)]) -> Vec<AttrValue> {
    let mut ways = Vec::new();
    if let (Some(trace), Some(terminal)) = (cell(row, "trace"), cell(row, "terminal")) {
        ways.push(page.tell("page-slip-reprint", &[("terminal", terminal), ("trace", trace)]));
    }
    if !slip.is_empty() {
        let told: Vec<String> = slip.iter().map(|(field, text)| format!("{} {text}", word(page.lang(), "page-field-", field))).collect();
        ways.push(page.tell("page-slip-ask", &[("fields", &told.join(&page.say("page-list-comma")))]));
    }
    ways
}

fn cell<'a>(row: &'a RowView, field: &str) -> Option<&'a str> {
    row.cells.iter().find(|cell| cell.field.as_deref() == Some(field)).map(|cell| cell.text.as_str()).filter(|text| !text.is_empty())
}
