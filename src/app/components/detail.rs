//! One finding in full: both rows beside each other, why it is what it is, what caused it, what to do, the cells as they stand.

use std::rc::Rc;

use yew::prelude::*;

use super::certainty::Certainty;
use super::decide_panel::DecidePanel;
use super::icon::Icon;
use super::pair_table::PairTable;
use super::raw_row::RawRow;
use super::remedy::RemedyList;
use crate::app::charts::weights::{self, Weights};
use crate::app::hooks::use_keys::LIST_ID;
use crate::app::hooks::{Page, use_page};
use crate::app::show;
use crate::app::state::{Action, Dialog};
use crate::app::words::{code_name, word};
use crate::worker::message::{Detail, RowLine};

const TITLE_ID: &str = "detail-title";

/// The pane; empty words while nothing is chosen.
#[component]
pub fn DetailPane() -> Html {
    let page = use_page();
    let selected = &page.state.selected;
    let shown = selected.detail.as_ref().map(|detail| detail.index).filter(|_| selected.index.is_some());
    let stand = page.stand.clone();
    use_effect_with(shown, move |shown| {
        if shown.is_some() {
            stand.focus_if_over(TITLE_ID);
        }
    });
    let Some(detail) = selected.detail.as_ref().filter(|_| selected.index.is_some()) else {
        return html! { <aside class="detail detail--empty" aria-label={page.say("page-detail")}><p>{page.say("page-detail-none")}</p></aside> };
    };
    let on_close = {
        let page = page.clone();
        Callback::from(move |_: MouseEvent| {
            page.dispatch(Action::FindingClosed);
            page.stand.focus(LIST_ID);
        })
    };
    html! {
        <aside class="detail" aria-labelledby="detail-title">
            <header class="detail__head">
                <h3 id={TITLE_ID} class="detail__title" tabindex="-1"><Icon name={detail.line.class.clone()} /><span class="code">{&detail.finding.code}</span>
                    {code_name(page.lang(), &detail.finding.code)}</h3>
                <button type="button" class="detail__close" aria-label={page.say("page-close")} onclick={on_close}><Icon name="close" /></button>
                <p class="detail__effect">{show::signed(&detail.finding.amount.effect)}</p>
                <p class="detail__meta">
                    <span>{page.say(&format!("page-class-{}", detail.line.class))}</span>
                    <span>{word(page.lang(), "page-severity-", &detail.finding.severity)}</span>
                    <Certainty is={detail.line.certainty.clone()} />
                    <button type="button" class="link" onclick={page.on(Action::DialogOpened(Dialog::Code(detail.finding.code.clone())))}>{page.say("page-code-help")}</button>
                </p>
            </header>
            <DecidePanel detail={detail.clone()} />
            <PairTable rows={Rc::new(detail.rows.clone())} amount={detail.finding.amount.clone()} />
            {evidence(&page, detail)}
            if let Some(link) = &detail.link {
                <details class="fold detail__part">
                    <summary>{weights::caption(&page, link)}</summary>
                    <Weights link={link.clone()} />
                </details>
            }
            {cause(&page, detail)}
            <RemedyList remedy={detail.finding.remedy.clone()} />
            {neighbours(&page, &detail.neighbours)}
            <section class="detail__part">
                <h4 class="detail__part-title">{page.say("page-raw-rows")}</h4>
                {for detail.rows.iter().chain(&detail.others).map(|row| html! { <RawRow row={row.clone()} /> })}
            </section>
        </aside>
    }
}

fn evidence(page: &Page, detail: &Detail) -> Html {
    let finding = &detail.finding;
    html! {
        <section class="detail__part">
            <h4 class="detail__part-title">{page.say("page-evidence")}</h4>
            <ul class="reasons">
                {for finding.evidence.iter().map(|evidence| html! { <li>{&evidence.text}</li> })}
            </ul>
            if !finding.also.is_empty() {
                <p class="detail__also">{page.say("page-also")}
                    {for finding.also.iter().map(|code| html! {
                        <button type="button" class="chip" onclick={page.on(Action::DialogOpened(Dialog::Code(code.clone())))}>
                            <span class="code">{code}</span>{code_name(page.lang(), code)}</button>
                    })}
                </p>
            }
        </section>
    }
}

fn cause(page: &Page, detail: &Detail) -> Html {
    let cause = &detail.finding.cause;
    html! {
        <section class="detail__part">
            <h4 class="detail__part-title">{page.say("page-cause")}</h4>
            <p class="detail__cause"><strong>{word(page.lang(), "page-cause-", &cause.code)}</strong>
                if cause.code != "unknown" {
                    <span class="detail__sure">{format!("{:.0}%", cause.confidence * 100.0)}</span>
                }
            </p>
            <ul class="reasons">{for cause.reasons.iter().map(|reason| html! { <li>{reason}</li> })}</ul>
        </section>
    }
}

fn neighbours(page: &Page, lines: &[RowLine]) -> Html {
    if lines.is_empty() {
        return Html::default();
    }
    html! {
        <details class="fold detail__part">
            <summary>{page.say("page-neighbours")}</summary>
            <table class="ledger">
                <caption class="sr-only">{page.say("page-neighbours")}</caption>
                <thead><tr><th scope="col">{page.say("page-time")}</th><th scope="col">{page.say("page-card")}</th>
                    <th scope="col" class="number">{page.say("page-amount")}</th><th scope="col">{page.say("page-became")}</th></tr></thead>
                <tbody>
                    {for lines.iter().map(|line| html! {
                        <tr class={classes!(line.is_own.then_some("ledger__self"))}>
                            <th scope="row">{show::short_moment(&line.time)}</th><td translate="no">{&line.card}</td>
                            <td class="number">{show::plain(&line.amount)}</td>
                            <td>{code_name(page.lang(), &line.code)}</td>
                        </tr>
                    })}
                </tbody>
            </table>
        </details>
    }
}
