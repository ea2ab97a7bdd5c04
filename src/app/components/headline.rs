//! The answer in a sentence, and what must be done today, money first.

use yew::prelude::*;

use super::icon::Icon;
use super::tour::marked;
use crate::app::hooks::{Page, use_page};
use crate::app::show;
use crate::app::state::{Action, Section};
use crate::worker::message::{Answer, Facet};

/// The id of the heading that takes the focus when a check is done.
pub const HEADLINE_ID: &str = "answer-title";

/// The headline.
#[component]
pub fn Headline() -> Html {
    let page = use_page();
    let Some(answer) = page.state.answer.clone() else { return Html::default() };
    html! {
        <header id="answer" class={classes!("headline", marked(page.state.tour, 0))}>
            <h1 id={HEADLINE_ID} class="headline__sentence" tabindex="-1">{sentence(&page, &answer)}</h1>
            {unread(&page)}
            {for answer.second_lists.iter().map(|(file, other)| html! {
                <p class="headline__aside"><Icon name="info" /><span>{page.tell("page-second-list", &[("file", file), ("other", other)])}{" "}
                    <button type="button" class="link" onclick={page.on(Action::FacetFocused(Facet::Code, "D01".to_owned()))}>{page.say("page-see")}</button></span></p>
            })}
            <ul class="figures">
                {figure(&page, "owed", &answer.figures.owed, answer.figures.owed_count)}
                {figure(&page, "missing", &answer.figures.missing, answer.figures.missing_count)}
                {to_money(&page, "overcharge", &answer.figures.fee, answer.figures.fee_count)}
                {to_money(&page, "transit", &answer.figures.transit, u64::from(show::minor(&answer.figures.transit) != 0))}
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

// A file that was not read is said where its answer is not: nobody should take the sentence for all files.
fn unread(page: &Page) -> Html {
    let names: Vec<&str> =
        page.state.files.iter().filter(|file| !file.problems().is_empty() && file.cards().is_empty()).map(|file| file.name.as_str()).collect();
    if names.is_empty() {
        return Html::default();
    }
    let told = page.tell("page-unread", &[("count", &show::count(names.len() as u64)), ("names", &names.join(&page.say("page-list-comma")))]);
    html! {
        <p class="headline__unread"><Icon name="booking" /><span>{told}</span>
            <button type="button" class="link" onclick={page.on(Action::SectionOpened(Section::Files))}>{page.say("page-see")}</button></p>
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

// Every number is a door: these two lead to the fees and payouts.
fn to_money(page: &Page, name: &'static str, money: &str, count: u64) -> Html {
    // Without payouts nothing can be said of what is on its way.
    let text = if money.is_empty() { "—".to_owned() } else { show::money(money, page.currency()) };
    let note = if money.is_empty() { format!("page-figure-{name}-unknown") } else { format!("page-figure-{name}-note") };
    html! {
        <li class={classes!("figure", format!("figure--{name}"), (count == 0).then_some("figure--quiet"))}>
            <button type="button" class="figure__content" onclick={page.on(Action::SectionOpened(Section::Money))}>
                {content(page, name, text, page.tell(&note, &[("count", &show::count(count))]))}</button>
        </li>
    }
}

fn content(page: &Page, name: &'static str, money: String, note: AttrValue) -> Html {
    html! {
        <>
            <span class="figure__word"><Icon {name} />{page.say(&format!("page-figure-{name}"))}</span>
            <span class="figure__money">{money}</span>
            <span class="figure__note">{note}</span>
        </>
    }
}

fn figure(page: &Page, class: &'static str, money: &str, count: u64) -> Html {
    let is_quiet = count == 0;
    let chosen = page.state.list.query.chosen.get(&Facet::Class).is_some_and(|classes| classes.contains(class));
    let note = page.tell(&format!("page-figure-{class}-note"), &[("count", &show::count(count))]);
    let content = content(page, class, show::money(money, page.currency()), note);
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
