//! A finding as a line of the list: what, how much, when and where, why.

use yew::prelude::*;

use super::certainty::Certainty;
use super::icon::Icon;
use crate::app::hooks::{Page, use_page};
use crate::app::show::{self, Piece};
use crate::app::words::{code_name, word};
use crate::worker::message::FindingRow;

/// Which finding, at which place.
#[derive(PartialEq, Properties)]
pub struct FindingLineProps {
    pub place: u32,
    pub total: u32,
    /// `None` while its window is on the way.
    pub row: Option<FindingRow>,
    pub is_chosen: bool,
}

/// The line.
#[component]
pub fn FindingLine(props: &FindingLineProps) -> Html {
    let page = use_page();
    let place = props.place;
    html! {
        <div class={classes!("finding", props.is_chosen.then_some("finding--chosen"), props.row.is_none().then_some("finding--waiting"))}
            id={format!("finding-{place}")} data-place={place.to_string()} role="option" aria-selected={props.is_chosen.to_string()}
            aria-posinset={(place + 1).to_string()} aria-setsize={props.total.to_string()}>
            if let Some(row) = &props.row {
                {content(&page, row)}
            }
        </div>
    }
}

fn content(page: &Page, row: &FindingRow) -> Html {
    let lang = page.lang();
    // The list has room for the last four; the detail shows the card as far as it is known.
    let card = row.card.rsplit('*').next().filter(|last| !last.is_empty()).map(|last| format!("*{last}")).unwrap_or_default();
    let where_ = [row.terminal.as_str(), row.cashier.as_str(), card.as_str()].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
    html! {
        <>
            <span class="finding__sign"><Icon name={row.class.clone()} /><span class="sr-only">{page.say(&format!("page-class-{}", row.class))}</span></span>
            <span class="finding__top">
                <span class="code">{&row.code}</span><span class="finding__name">{code_name(lang, &row.code)}</span>
                <span class="finding__cause">{word(lang, "page-cause-", &row.cause)}</span>
                <span class="finding__effect">{show::signed(&row.effect)}</span>
            </span>
            <span class="finding__below">
                <span class="finding__time">{show::short_moment(&row.time)}</span>
                <span class="finding__where" translate="no">{where_.join(" · ")}</span>
                <span class="finding__sure"><Certainty is={row.certainty.clone()} /></span>
                if !matches!(row.state.as_str(), "" | "open") || row.is_noted {
                    <span class={format!("finding__state state--{}", row.state)}><Icon name={format!("state-{}", row.state)} />{page.say(state_key(row))}</span>
                }
                <span class="finding__amounts">{amounts(page, row)}</span>
            </span>
        </>
    }
}

// An open finding with a remark says so.
fn state_key(row: &FindingRow) -> &'static str {
    match row.state.as_str() {
        "explained" => "page-state-explained",
        "rejected" => "page-state-rejected",
        "done" => "page-state-done",
        _ => "page-state-noted",
    }
}

/// Booked and charged side by side, with the digits that differ marked.
pub fn amounts(page: &Page, row: &FindingRow) -> Html {
    match (&row.merchant, &row.acquirer) {
        (Some(ours), Some(theirs)) => {
            let (left, right) = show::differing_amounts(&show::plain(ours), &show::plain(theirs));
            html! {
                <>
                    <span class="amount"><span class="amount__side">{page.say("page-booked")}</span>{pieces(&left)}</span>
                    <span class="amount"><span class="amount__side">{page.say("page-charged")}</span>{pieces(&right)}</span>
                </>
            }
        }
        (Some(ours), None) => html! { <span class="amount"><span class="amount__side">{page.say("page-booked")}</span>{show::plain(ours)}</span> },
        (None, Some(theirs)) => {
            html! { <span class="amount"><span class="amount__side">{page.say("page-charged")}</span>{show::plain(theirs)}</span> }
        }
        (None, None) => Html::default(),
    }
}

/// Text with what differs underlined and tinted.
pub fn pieces(pieces: &[Piece]) -> Html {
    html! {
        <span class="digits">
            {for pieces.iter().map(|piece| if piece.differs { html! { <mark class="digits__differs">{&piece.text}</mark> } } else { html! { {&piece.text} } })}
        </span>
    }
}
