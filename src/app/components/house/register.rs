//! The register: entries with the hash that holds them together, new ones, corrections, its file, the form for the acquirer.

use std::rc::Rc;

use yew::prelude::*;

use super::entry::EntryForm;
use super::parts::fact;
use crate::app::hooks::device::{on_text, save};
use crate::app::hooks::use_print::print;
use crate::app::hooks::{Page, use_page};
use crate::app::house::{Draft, HouseAction};
use crate::app::show;
use crate::app::state::{Action, Section};
use crate::base::{Fact, Fault};
use crate::register::{Body, Entry, Register, Swipe, file};

/// The part.
#[component]
pub fn RegisterPart() -> Html {
    let page = use_page();
    let state = &page.state.house;
    let register = &state.register;
    let on_import = {
        let page = page.clone();
        on_text(Callback::from(move |(text, name): (Option<String>, String)| {
            let read = text.ok_or_else(|| Fault::of_file("register-unreadable", &name).with("why", Fact::Text(String::new())));
            page.dispatch(Action::House(match read.and_then(|text| file::read(&text, &name)) {
                Ok(register) => HouseAction::RegisterRead(Rc::new(register), name),
                Err(fault) => HouseAction::Refused(fault),
            }));
        }))
    };
    let on_export = {
        let page = page.clone();
        Callback::from(move |_: MouseEvent| {
            let merchant = page.state.profile.applied.name.clone().unwrap_or_default();
            if save(&file::write(&page.state.house.register, &merchant), "register.json", "application/json") {
                page.dispatch(Action::House(HouseAction::RegisterExported));
            }
        })
    };
    html! {
        <div class="house__part">
            <p class="house__note">{page.say("page-house-register-lead")}</p>
            <div class="house__ways">
                <button type="button" id="entry-new" class="button button--main" onclick={page.on(Action::House(HouseAction::DraftBegun(Draft::Blank)))}>{page.say("page-house-entry-new")}</button>
                <button type="button" id="register-export" class="button" disabled={register.entries().is_empty()} onclick={on_export}>{page.say("page-house-register-export")}</button>
                <label class="button">{page.say("page-house-register-import")}
                    <input id="register-import" class="sr-only" type="file" accept=".json,application/json" onchange={on_import} /></label>
                <button type="button" id="register-print" class="button" disabled={register.swipes().next().is_none()} onclick={Callback::from(|_: MouseEvent| print())}>{page.say("page-house-register-print")}</button>
            </div>
            {kept(&page, register)}
            if let Some(draft) = &state.draft {
                <EntryForm key={format!("{draft:?}")} draft={draft.clone()} />
            }
            {form_head(&page, register)}
            if register.swipes().next().is_none() {
                <p class="house__none">{page.say("page-house-register-none")}</p>
            }
            <ul class="cases forms">
                {for register.entries().iter().rev().filter_map(|entry| match &entry.body {
                    Body::Swipe(swipe) => Some(html! { <li key={entry.number}>{form(&page, register, entry, swipe)}</li> }),
                    Body::Upkeep(_) => None,
                })}
            </ul>
            {form_foot(&page)}
        </div>
    }
}

// Where the register is now: on this page only, on this device, in a file.
fn kept(page: &Page, register: &Register) -> Html {
    let unsaved = page.state.house.unsaved();
    let key = match (unsaved, page.state.profile.is_remembered) {
        _ if register.entries().is_empty() => return Html::default(),
        (0, _) => "page-house-register-saved",
        (_, true) => "page-house-register-kept",
        _ => "page-house-register-unsaved",
    };
    html! {
        <p class="house__kept" role="status">{page.tell(key, &[("count", &show::count(unsaved as u64))])}
            if !page.state.profile.is_remembered {
                <button type="button" class="link" onclick={page.on(Action::SectionOpened(Section::Profile))}>{page.say("page-house-to-remember")}</button>
            }
        </p>
    }
}

// The head of the printed form.
fn form_head(page: &Page, register: &Register) -> Html {
    let name = page.state.profile.applied.name.clone().unwrap_or_default();
    html! {
        <header class="form__head">
            <h2 class="panel-title">{page.say("page-house-form-title")}</h2>
            <dl class="facts">
                {fact(page, "page-profile-name", &name)}
                {fact(page, "page-house-form-count", &show::count(register.entries().len() as u64))}
                {fact(page, "page-house-form-head", register.head().get(..16).filter(|_| !register.entries().is_empty()).unwrap_or("—"))}
            </dl>
        </header>
    }
}

fn form(page: &Page, register: &Register, entry: &Entry, swipe: &Swipe) -> Html {
    let by = register.entries().iter().find(|later| later.corrects == Some(entry.number)).map(|later| later.number);
    let purpose = page.say(&format!("page-house-purpose-{}", swipe.purpose.name()));
    let reported =
        [swipe.reported_to.as_str(), swipe.reported_on.as_str()].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · ");
    html! {
        <article class={classes!("case", "form", by.map(|_| "form--corrected"))} aria-label={page.tell("page-house-entry", &[("entry", &entry.number.to_string())])}>
            <header class="case__head">
                <span class="case__side">{page.tell("page-house-entry", &[("entry", &entry.number.to_string())])}</span>
                <span>{purpose}</span>
                if let Some(by) = by {
                    <span class="form__state">{page.tell("page-house-corrected-by", &[("entry", &by.to_string())])}</span>
                } else if let Some(old) = entry.corrects {
                    <span class="form__state">{page.tell("page-house-corrects", &[("entry", &old.to_string())])}</span>
                }
                <span class="case__amount">{show::money(&swipe.amount, page.currency())}</span>
            </header>
            <dl class="facts form__facts">
                {fact(page, "page-house-who", &swipe.who)}
                {fact(page, "page-card", &swipe.card)}
                {fact(page, "page-facet-terminal", &swipe.terminal)}
                {fact(page, "page-house-reference", &swipe.reference)}
                {fact(page, "page-time", &swipe.time.replace('T', " "))}
                {fact(page, "page-house-goods", &swipe.goods)}
                {fact(page, "page-house-invoice", &swipe.invoice)}
                {fact(page, "page-house-approver", &swipe.approver)}
                {fact(page, "page-house-back", &page.say(&format!("page-house-back-{}", swipe.back.name())))}
                {fact(page, "page-house-reported", if reported.is_empty() { "—" } else { &reported })}
                {fact(page, "page-house-note", &swipe.note)}
            </dl>
            <p class="case__place" translate="no">{&swipe.place}</p>
            <p class="form__chain"><span>{page.tell("page-house-signed", &[("by", &entry.by), ("at", &entry.at.replace('T', " "))])}</span>
                <code class="form__hash">{entry.hash.get(..16).unwrap_or_default().to_owned()}</code></p>
            if by.is_none() {
                <p class="swipe__ways"><button type="button" class="button button--small" onclick={page.on(Action::House(HouseAction::DraftBegun(Draft::Correction(entry.number))))}>{page.say("page-house-correct")}</button></p>
            }
        </article>
    }
}

// Lines to sign on, in print only.
fn form_foot(page: &Page) -> Html {
    html! {
        <dl class="form__foot">
            {for ["page-house-sign-by", "page-house-sign-approver", "page-house-sign-acquirer", "page-house-sign-date"].into_iter().map(|key| html! {
                <div><dt>{page.say(key)}</dt><dd></dd></div>
            })}
        </dl>
    }
}
