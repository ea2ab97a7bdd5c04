//! The answer in a sentence, and what must be done today, money first.

use yew::prelude::*;

use super::icon::Icon;
use crate::app::hooks::{Page, use_page};
use crate::app::show;
use crate::app::state::Action;
use crate::worker::message::{Answer, Facet};

/// The id of the heading that takes the focus when a check is done.
pub const HEADLINE_ID: &str = "answer-title";

/// The headline.
#[component]
pub fn Headline() -> Html {
    let page = use_page();
    let Some(answer) = page.state.answer.clone() else { return Html::default() };
    html! {
        <header class="headline">
            <h1 id={HEADLINE_ID} class="headline__sentence" tabindex="-1">{sentence(&page, &answer)}</h1>
            <ul class="figures">
                {figure(&page, "owed", &answer.figures.owed, answer.figures.owed_count)}
                {figure(&page, "missing", &answer.figures.missing, answer.figures.missing_count)}
                {figure(&page, "booking", &answer.figures.booking, answer.figures.booking_count)}
                {figure(&page, "timing", &answer.figures.timing, answer.figures.timing_count)}
                <li class="figure figure--matched"><span class="figure__content">
                    <span class="figure__word"><Icon name="fine" />{page.say("page-figure-matched")}</span>
                    <span class="figure__money">{show::percent(answer.rows_matched, answer.rows_merchant)}</span>
                    <span class="figure__note">{page.tell("page-figure-matched-note",
                        &[("matched", &show::count(answer.rows_matched)), ("rows", &show::count(answer.rows_merchant))])}</span>
                </span></li>
            </ul>
        </header>
    }
}

fn sentence(page: &Page, answer: &Answer) -> AttrValue {
    let period = answer.period.as_ref().map_or_else(String::new, |(from, to)| show::period(page.lang(), from, to));
    let key = match (answer.is_compared, answer.differences) {
        (false, _) => "page-headline-apart",
        (true, 0) => "page-headline-agrees",
        (true, _) => "page-headline",
    };
    page.tell(
        key,
        &[
            ("period", &period),
            ("rows", &show::count(answer.rows_merchant)),
            ("matched", &show::count(answer.rows_matched)),
            ("findings", &show::count(u64::from(answer.differences))),
        ],
    )
}

fn figure(page: &Page, class: &'static str, money: &str, count: u64) -> Html {
    let is_quiet = count == 0;
    let chosen = page.state.list.query.chosen.get(&Facet::Class).is_some_and(|classes| classes.contains(class));
    let content = html! {
        <>
            <span class="figure__word"><Icon name={class} />{page.say(&format!("page-figure-{class}"))}</span>
            <span class="figure__money">{show::money(money, page.currency())}</span>
            <span class="figure__note">{page.tell(&format!("page-figure-{class}-note"), &[("count", &show::count(count))])}</span>
        </>
    };
    html! {
        <li class={classes!("figure", format!("figure--{class}"), is_quiet.then_some("figure--quiet"))}>
            if is_quiet {
                <span class="figure__content">{content}</span>
            } else {
                // Every number is a door: the differences behind it.
                <button type="button" class="figure__content" aria-pressed={chosen.to_string()} onclick={page.on(Action::FacetFocused(Facet::Class, class.to_owned()))}>{content}</button>
            }
        </li>
    }
}
