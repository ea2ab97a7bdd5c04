//! Keeping sessions on this device: off until the user says so, for how long, what is there, and the way to forget it all.

use yew::prelude::*;

use super::decide_panel::moment;
use super::keep_notice::KeepNotice;
use crate::app::deciding::{KeptSession, Way};
use crate::app::hooks::use_keeping::{forget, forget_all, open, turn_on};
use crate::app::hooks::{Page, use_page};
use crate::app::show;

/// Days a session may be kept.
const DAYS: [u32; 4] = [7, 30, 90, 365];

/// The panel.
#[component]
pub fn KeepPanel() -> Html {
    let page = use_page();
    let keeping = &page.state.decisions.keeping;
    let is_on = !matches!(keeping.way, Way::Unknown | Way::Off);
    let days = use_node_ref();
    let on_keep = {
        let (page, days) = (page.clone(), days.clone());
        Callback::from(move |_: MouseEvent| turn_on(&page, chosen(&days)))
    };
    let on_days = {
        let (page, days) = (page.clone(), days.clone());
        Callback::from(move |_: Event| {
            if !matches!(page.state.decisions.keeping.way, Way::Unknown | Way::Off) {
                turn_on(&page, chosen(&days));
            }
        })
    };
    let on_forget = {
        let page = page.clone();
        Callback::from(move |_: MouseEvent| forget_all(&page))
    };
    let has_any = is_on || !keeping.sessions.is_empty() || page.state.profile.is_remembered || !page.state.mapping.kept.is_empty();
    let chosen_days = if keeping.days == 0 { 30 } else { keeping.days };
    html! {
        <section class="hand-over__panel" aria-labelledby="keep-title">
            <h2 id="keep-title" class="panel-title">{page.say("page-keep-title")}</h2>
            <p>{page.say("page-keep-what")}</p>
            <KeepNotice />
            <div class="hand-over__ways">
                if !is_on {
                    <button type="button" id="keep-on" class="button button--main" onclick={on_keep}>{page.say("page-keep-on")}</button>
                }
                <label class="keep-days"><span>{page.say("page-keep-days")}</span>
                    <select id="keep-days" ref={days} class="select select--small" onchange={on_days}>
                        {for DAYS.into_iter().map(|count| html! { <option value={count.to_string()} selected={count == chosen_days}>
                            {page.tell("page-keep-days-count", &[("count", &count.to_string())])}</option> })}
                    </select></label>
                if has_any {
                    <button type="button" id="keep-forget" class="button" onclick={on_forget}>{page.say("page-keep-forget-all")}</button>
                }
                <span class="hand-over__state" role="status">{page.say(if is_on { "page-keep-is-on" } else { "page-keep-is-off" })}</span>
            </div>
            if has_any {
                <p class="hand-over__state">{page.say("page-keep-forget-what")}</p>
            }
            <KeptList />
        </section>
    }
}

fn chosen(days: &NodeRef) -> u32 {
    days.cast::<web_sys::HtmlSelectElement>().and_then(|select| select.value().parse().ok()).unwrap_or(30)
}

/// The sessions on this device.
#[component]
pub fn KeptList() -> Html {
    let page = use_page();
    let sessions = &page.state.decisions.keeping.sessions;
    if sessions.is_empty() {
        return Html::default();
    }
    html! {
        <section class="kept" aria-label={page.say("page-keep-list")}>
            <h3 class="compared__title">{page.say("page-keep-list")}</h3>
            <ul class="kept__list">{for sessions.iter().map(|session| html! { <li key={session.id.clone()} class="kept__session" data-entries={session.entries.to_string()}>{one(&page, session)}</li> })}</ul>
        </section>
    }
}

fn one(page: &Page, session: &KeptSession) -> Html {
    let does = |work: fn(&Page, String)| {
        let (page, id) = (page.clone(), session.id.clone());
        Callback::from(move |_: MouseEvent| work(&page, id.clone()))
    };
    let is_here = page.state.decisions.keeping.id.as_ref() == Some(&session.id);
    let size: u64 = session.inputs.iter().map(|input| input.bytes).sum();
    let places = [
        ("at", moment(&session.at)),
        ("until", session.until.get(..10).unwrap_or("").to_owned()),
        ("entries", show::count(session.entries as u64)),
        ("files", show::count(session.inputs.len() as u64)),
        ("size", show::bytes(size)),
    ];
    let places: Vec<(&str, &str)> = places.iter().map(|(name, value)| (*name, value.as_str())).collect();
    html! {
        <>
            <span class="kept__what">{page.tell("page-keep-session", &places)}
                if !session.refused.is_empty() {
                    <span class="kept__refused">{page.say(&format!("page-kept-{}", session.refused))}</span>
                }
            </span>
            if is_here {
                <span class="kept__here">{page.say("page-keep-this")}</span>
            } else if session.refused.is_empty() {
                <button type="button" class="button button--small kept__open" onclick={does(open)}>{page.say("page-keep-open")}</button>
            }
            <button type="button" class="button button--small kept__forget" onclick={does(forget)}>{page.say("page-keep-forget")}</button>
        </>
    }
}
