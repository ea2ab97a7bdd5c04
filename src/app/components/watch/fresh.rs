//! How fresh the answer is: when files were read last, how far they reach, what is new, what cleared; and the ways to read
//! them again.

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::AnswerProps;
use crate::app::folder;
use crate::app::hooks::use_drop::list;
use crate::app::hooks::use_watch::{ask_consent, choose, take_again};
use crate::app::hooks::{Page, use_page};
use crate::app::show;
use crate::app::state::Action;
use crate::app::watching::{Consent, EVERY, WatchAction};
use crate::app::words::{code_name, word};
use crate::watch::memory::Brief;
use crate::worker::message::NewsView;

/// The panel.
#[component]
pub fn Fresh(props: &AnswerProps) -> Html {
    let page = use_page();
    let watch = &page.state.watch;
    let view = &props.answer.watch;
    let is_working = page.state.run.phase.is_working();
    html! {
        <section class="panel" aria-labelledby="fresh-title">
            <h2 id="fresh-title" class="panel-title">{page.say("page-watch-fresh")}</h2>
            <p class="panel__caption" id="watch-state" role="status">
                if is_working {
                    {page.say("page-watch-working")}
                } else if watch.read.is_empty() {
                    {page.tell("page-watch-until", &[("until", &moment(&view.until))])}
                } else {
                    {page.tell("page-watch-read", &[("at", &time(&watch.read)), ("until", &moment(&view.until))])}
                }
            </p>
            if let Some(news) = &view.news {
                {told(&page, news)}
            }
            {unread(&page)}
            if !page.stand.is_readonly() {
                {ways(&page)}
            }
        </section>
    }
}

// What is new and what cleared, each line a finding in short.
fn told(page: &Page, news: &NewsView) -> Html {
    let part = |id: &'static str, key: &str, count: u64, briefs: &[Brief]| {
        if count == 0 {
            return html! { <p class="watch__none" id={id}>{page.say(&format!("{key}-none"))}</p> };
        }
        html! {
            <div class="watch__part" id={id}>
                <h3 class="watch__title">{page.tell(key, &[("count", &show::count(count))])}</h3>
                <ul class="watch__list">{for briefs.iter().map(|brief| html! { <li>{line(page, brief)}</li> })}</ul>
                if count > briefs.len() as u64 {
                    <p class="watch__none">{page.tell("page-watch-more", &[("count", &show::count(count - briefs.len() as u64))])}</p>
                }
            </div>
        }
    };
    html! {
        <div class="watch__news">
            {part("watch-new", "page-watch-new", news.new_count, &news.new)}
            {part("watch-cleared", "page-watch-cleared", news.cleared_count, &news.cleared)}
            if !news.over.is_empty() {
                <p class="watch__none">{page.tell("page-watch-over", &[("rules", &news.over.iter().map(|rule| word(page.lang(), "page-rule-", rule).to_string()).collect::<Vec<_>>().join(" · "))])}</p>
            }
        </div>
    }
}

fn line(page: &Page, brief: &Brief) -> Html {
    html! {
        <>
            <span class="code">{&brief.code}</span>{code_name(page.lang(), &brief.code)}
            <span class="watch__where">{show::short_moment(&brief.at)}{" "}<span translate="no">{&brief.terminal}</span></span>
            <span class="number">{show::signed(&brief.effect)}</span>
        </>
    }
}

// Files that were left or vanished, and a folder that can't be looked at.
fn unread(page: &Page) -> Html {
    let watch = &page.state.watch;
    html! {
        <>
            if !watch.waiting.is_empty() {
                <p class="watch__note">{page.tell("page-watch-waiting", &[("files", &watch.waiting.join(" · "))])}</p>
            }
            if !watch.gone.is_empty() {
                <p class="watch__note">{page.tell("page-watch-gone", &[("files", &watch.gone.join(" · "))])}</p>
            }
            if !watch.problem.is_empty() {
                <p class="watch__note watch__note--bad" role="alert">{page.say(&watch.problem)}{" "}{page.say(&format!("{}-hint", watch.problem))}</p>
            }
        </>
    }
}

fn ways(page: &Page) -> Html {
    let watch = &page.state.watch;
    let on_files = {
        let page = page.clone();
        Callback::from(move |event: Event| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                take_again(&page, input.files().map(|files| list(&files)).unwrap_or_default());
                input.set_value("");
            }
        })
    };
    let on_choose = {
        let page = page.clone();
        Callback::from(move |_: MouseEvent| choose(&page))
    };
    html! {
        <>
            <div class="watch__ways">
                if let Some(folder) = &watch.folder {
                    <p class="watch__folder">{page.tell("page-watch-folder", &[("name", &folder.name()), ("at", &time(&watch.looked))])}</p>
                    {every(page)}
                    <button type="button" id="watch-stop" class="button" onclick={page.on(Action::Watch(WatchAction::Stopped))}>{page.say("page-watch-stop")}</button>
                } else if folder::is_offered() {
                    <button type="button" id="watch-folder" class="button button--main" onclick={on_choose}>{page.say("page-watch-choose")}</button>
                }
                <label class="button">{page.say("page-watch-again")}
                    <input id="watch-again" class="sr-only" type="file" multiple={true} onchange={on_files.clone()} /></label>
                if !folder::is_offered() {
                    <label class="button">{page.say("page-watch-again-folder")}
                        <input id="watch-again-folder" class="sr-only" type="file" webkitdirectory={true} onchange={on_files} /></label>
                }
                {consent(page)}
            </div>
            <p class="panel__notes">{page.say(if folder::is_offered() { "page-watch-what" } else { "page-watch-what-again" })}</p>
        </>
    }
}

fn every(page: &Page) -> Html {
    let on = {
        let page = page.clone();
        Callback::from(move |event: Event| {
            if let Some(seconds) = event.target_dyn_into::<HtmlSelectElement>().and_then(|select| select.value().parse().ok()) {
                page.dispatch(Action::Watch(WatchAction::EveryChosen(seconds)));
            }
        })
    };
    let now = page.state.watch.seconds();
    html! {
        <label class="watch__every">{page.say("page-watch-every")}
            <select id="watch-every" class="select" onchange={on}>
                {for EVERY.into_iter().map(|seconds| html! {
                    <option value={seconds.to_string()} selected={seconds == now}>{page.say(&format!("page-watch-every-{seconds}"))}</option>
                })}
            </select></label>
    }
}

fn consent(page: &Page) -> Html {
    let on_ask = {
        let page = page.clone();
        Callback::from(move |_: MouseEvent| ask_consent(&page))
    };
    match page.state.watch.consent {
        Consent::Unasked => {
            html! { <button type="button" id="watch-notify" class="button" onclick={on_ask}>{page.say("page-watch-notify")}</button> }
        }
        Consent::Given => html! {
            <button type="button" id="watch-silent" class="button" onclick={page.on(Action::Watch(WatchAction::Asked(Consent::Unasked)))}>{page.say("page-watch-silent")}</button>
        },
        Consent::Refused => html! { <p class="watch__note" id="watch-refused">{page.say("page-watch-refused-notify")}</p> },
    }
}

/// `10:32` of a time of this device.
fn time(iso: &str) -> String {
    iso.get(11..16).unwrap_or("—").to_owned()
}

fn moment(iso: &str) -> String {
    iso.get(..16).unwrap_or(iso).replace('T', " ")
}
