//! A card a file: what it was taken for, and why; what could not be taken; the way to change or remove it.

use yew::prelude::*;

use super::columns::Columns;
use super::files::SIDES;
use super::icon::Icon;
use super::mapping_panel::MappingPanel;
use super::problem_panel::ProblemPanel;
use crate::app::hooks::{Page, use_page};
use crate::app::mapping::{MappingAction, is_doubt};
use crate::app::show;
use crate::app::state::{Action, FileEntry, FileState, Section};
use crate::app::words::word;
use crate::locale::template;
use crate::report::model::IssueGroup;
use crate::worker::message::Card;

/// Which file.
#[derive(PartialEq, Properties)]
pub struct FileCardProps {
    pub file: FileEntry,
}

/// The card.
#[component]
pub fn FileCard(props: &FileCardProps) -> Html {
    let page = use_page();
    let file = &props.file;
    html! {
        <article class="card" aria-label={file.name.clone()}>
            <header class="card__head">
                <Icon name="file" />
                <h2 class="card__name" translate="no">{&file.name}</h2>
                <span class="card__size">{show::bytes(file.size)}</span>
                <button type="button" class="card__remove" aria-label={page.tell("page-remove-file", &[("file", &file.name)])}
                    onclick={page.on(Action::FileRemoved(file.id))}><Icon name="close" /></button>
            </header>
            {role(&page, file)}
            if file.state == FileState::Waiting {
                <p class="card__waiting">{page.say("page-file-waiting")}</p>
            }
            {for file.problems().iter().map(|problem| html! {
                <ProblemPanel problem={problem.clone()}>
                    if file.was_lost() {
                        <button type="button" class="button card__again" onclick={page.on(Action::Retried)}>{page.say("page-retry")}</button>
                    }
                    <button type="button" class="button" onclick={page.on(Action::FileRemoved(file.id))}>{page.say("page-remove")}</button>
                </ProblemPanel>
            })}
            {for file.cards().chunk_by(is_same_sheet).map(|cards| match cards {
                [card] if card.tender.is_none() => table(&page, file, card),
                _ => tenders(&page, file, cards),
            })}
            if file.cards().is_empty() && file.state != FileState::Waiting {
                {settings(&page, file, None)}
            }
            if let Some(panel) = page.state.mapping.panel.as_ref().filter(|panel| panel.file == file.id) {
                <MappingPanel panel={panel.clone()} />
            }
        </article>
    }
}

// Whether two tables are tenders of one sheet.
fn is_same_sheet(card: &Card, next: &Card) -> bool {
    card.tender.is_some() && next.tender.is_some() && card.sheet == next.sheet
}

fn table(page: &Page, file: &FileEntry, card: &Card) -> Html {
    html! {
        <div class="card__table">
            {kind(page, card)}
            {side(page, file, card)}
            <dl class="facts">
                {fact(page, "page-rows", show::count(card.records))}
                {period(page, &card.period)}
                {fact(page, "page-total", show::money(&card.total, page.currency()))}
                {fact(page, "page-header-row", card.header_row.to_string())}
            </dl>
            {controls(page, card)}
            {skipped(page, card)}
            <Columns columns={card.columns.clone()} />
            {settings(page, file, Some(card))}
        </div>
    }
}

// A sheet with a column a tender: what holds for all once, then each with its figures.
fn tenders(page: &Page, file: &FileEntry, cards: &[Card]) -> Html {
    let Some(first) = cards.first() else { return Html::default() };
    // Each table knows its own column as the amount.
    let mut columns = first.columns.clone();
    for card in cards {
        for (column, own) in columns.iter_mut().zip(&card.columns).filter(|(column, own)| column.field.is_none() && own.field.is_some()) {
            column.clone_from(own);
        }
    }
    let days = cards.iter().filter_map(|card| card.period.clone()).reduce(|(from, to), (first, last)| (from.min(first), to.max(last)));
    html! {
        <div class="card__table">
            {kind(page, first)}
            {side(page, file, first)}
            <dl class="facts">
                {period(page, &days)}
                {fact(page, "page-header-row", first.header_row.to_string())}
            </dl>
            <p class="card__why">{page.say("page-tenders")}</p>
            {for cards.iter().map(|card| html! {
                <section class="card__tender" aria-label={card.tender.clone()}>
                    <h3 class="card__tender-name" translate="no">{card.tender.clone()}</h3>
                    <dl class="facts">
                        {fact(page, "page-rows", show::count(card.records))}
                        {fact(page, "page-total", show::money(&card.total, page.currency()))}
                    </dl>
                    {controls(page, card)}
                    {skipped(page, card)}
                </section>
            })}
            <Columns columns={columns} />
            {settings(page, file, Some(first))}
        </div>
    }
}

fn kind(page: &Page, card: &Card) -> Html {
    let mut kind = vec![word(page.lang(), "page-format-", &card.format).to_string(), card.container.to_uppercase()];
    kind.extend(card.encoding.as_ref().map(|encoding| encoding.to_uppercase()));
    kind.extend(card.sheet.clone());
    html! { <p class="card__kind" translate="no">{kind.join(" · ")}</p> }
}

fn fact(page: &Page, name: &str, value: impl Into<AttrValue>) -> Html {
    html! { <div class="facts__pair"><dt>{page.say(name)}</dt><dd>{value.into()}</dd></div> }
}

fn period(page: &Page, days: &Option<(String, String)>) -> Html {
    days.as_ref().map_or_else(Html::default, |(from, to)| fact(page, "page-period", show::period(page.lang(), from, to)))
}

/// The way to the column settings of a table, and whether some hold.
fn settings(page: &Page, file: &FileEntry, card: Option<&Card>) -> Html {
    let opened = MappingAction::Opened { file: file.id, member: card.and_then(|card| card.member.clone()), sheet: None };
    let is_open = page.state.mapping.panel.as_ref().is_some_and(|panel| panel.file == file.id);
    html! {
        <div class="card__settings">
            <button type="button" class="button" data-settings={file.id.to_string()} aria-expanded={is_open.to_string()}
                onclick={page.on(Action::Mapping(opened))}>{page.say("map-open")}</button>
            if let Some(by) = card.and_then(|card| card.mapped.as_ref()) {
                <span class="card__why">{page.say(&format!("map-holds-{by}"))}</span>
            }
        </div>
    }
}

// What a file is that is no table, with the way to where it is put to use.
fn role(page: &Page, file: &FileEntry) -> Html {
    let Some((_, role)) = page.state.beside.files.iter().find(|(id, _)| *id == file.id) else { return Html::default() };
    html! {
        <div class="card__role" data-role={role.clone()}>
            <p>{page.say(&format!("page-role-{role}"))}</p>
            if page.state.answer.is_some() {
                <button type="button" class="link" onclick={page.on(Action::SectionOpened(Section::HandOver))}>{page.say("page-role-open")}</button>
            }
        </div>
    }
}

fn side(page: &Page, file: &FileEntry, card: &Card) -> Html {
    let id = format!("side-{}-{}", file.id, card.input);
    let on_change = {
        let (page, file) = (page.clone(), file.id);
        Callback::from(move |event: Event| {
            if let Some(select) = event.target_dyn_into::<web_sys::HtmlSelectElement>() {
                let value = select.value();
                page.dispatch(Action::SideChosen(file, SIDES.contains(&value.as_str()).then_some(value)));
            }
        })
    };
    html! {
        <div class="card__side">
            <label class="card__side-label" for={id.clone()}>{page.say("page-taken-as")}</label>
            <select id={id} class="select" onchange={on_change}>
                {for SIDES.into_iter().map(|side| html! {
                    <option value={side} selected={card.side == side}>{page.say(&format!("page-side-{side}"))}</option>
                })}
                if card.side.is_empty() {
                    <option value="" selected={true}>{page.say("page-side-unknown")}</option>
                }
            </select>
            if !card.side_reason.is_empty() {
                <p class="card__why">{&card.side_reason}</p>
            }
        </div>
    }
}

fn controls(page: &Page, card: &Card) -> Html {
    if card.controls.is_empty() {
        return Html::default();
    }
    html! {
        <ul class="card__controls">
            {for card.controls.iter().map(|control| {
                let key = if control.holds { "page-control-holds" } else { "page-control-differs" };
                let figure = word(page.lang(), "page-figure-", &control.figure);
                let places = [("figure", figure.as_str()), ("stated", &show::plain(&control.stated)), ("computed", &show::plain(&control.computed)),
                    ("row", &control.row.to_string())];
                html! { <li class={if control.holds { "control" } else { "control control--differs" }}>
                    <Icon name={if control.holds { "fine" } else { "booking" }} />{page.tell(key, &places)}</li> }
            })}
        </ul>
    }
}

// What the file leaves open stands in sight; what was left out, and other remarks, are folded away.
fn skipped(page: &Page, card: &Card) -> Html {
    let (open, rest): (Vec<&IssueGroup>, Vec<&IssueGroup>) = card.issues.iter().partition(|issue| is_doubt(issue));
    let summary = match (card.skipped, rest.len()) {
        (0, 0) => None,
        (0, notes) => Some(page.tell("page-notes", &[("count", &notes.to_string())])),
        (skipped, _) => Some(page.tell("page-skipped", &[("count", &show::count(skipped))])),
    };
    html! {
        <>
            {for open.iter().map(|issue| {
                let text = match template(page.lang(), &format!("{}-hint", issue.code)) {
                    Some(hint) => page.tell("page-doubt", &[("what", &issue.text), ("hint", hint)]),
                    None => AttrValue::from(issue.text.clone()),
                };
                html! { <p class="card__doubt">{text}</p> }
            })}
            if let Some(summary) = summary {
                <details class="fold">
                    <summary>{summary}</summary>
                    <ul class="issues">{for rest.iter().map(|issue| one_issue(page, issue))}</ul>
                </details>
            } else {
                <p class="card__skipped">{page.say("page-nothing-skipped")}</p>
            }
        </>
    }
}

fn one_issue(page: &Page, issue: &IssueGroup) -> Html {
    let rows: Vec<String> = issue.rows.iter().take(6).map(u32::to_string).collect();
    let more = if issue.count as usize > rows.len() { " …" } else { "" };
    let numbers = match rows.as_slice() {
        // What is said of the table as a whole has no row and is there once.
        [] => return html! { <li><span class="issues__text">{&issue.text}</span></li> },
        [row] => page.tell("page-row-number", &[("row", row)]),
        _ => page.tell("page-row-numbers", &[("rows", &rows.join(&page.say("page-list-comma")))]),
    };
    let times = page.tell("page-times", &[("count", &show::count(issue.count))]);
    html! { <li><span class="issues__text">{&issue.text}</span><span class="issues__rows">{format!("{times} · {numbers}{more}")}</span></li> }
}
