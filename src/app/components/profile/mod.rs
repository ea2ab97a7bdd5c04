//! The merchant's profile in plain forms: loaded from and saved to the contract's TOML, applied to the check, remembered on
//! the device only when the user ticks it.

use yew::prelude::*;

use super::house::parts::{choice, field};
use super::problem_panel::ProblemPanel;
use crate::app::hooks::device::{on_text, save};
use crate::app::hooks::{Page, use_page};
use crate::app::house::{ProfileAction, problem};
use crate::app::state::{Action, Section};
use crate::profile::Profile;
use crate::profile::kept::Kept;

mod contracts;
mod lists;
mod rules;

/// The section.
#[component]
pub fn ProfilePage() -> Html {
    let page = use_page();
    let state = &page.state.profile;
    let on_submit = {
        let page = page.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            page.dispatch(Action::Profile(ProfileAction::Applied));
        })
    };
    let runs = !page.state.files.is_empty();
    html! {
        <section class="house profile" aria-labelledby="profile-title">
            <div class="house__head"><h1 id="profile-title" class="section-title">{page.say("page-section-profile")}</h1>
                if page.state.answer.is_none() {
                    <button type="button" id="profile-back" class="button button--small" onclick={page.on(Action::SectionOpened(Section::Files))}>{page.say("page-profile-back")}</button>
                }
            </div>
            <p class="house__lead">{page.say("page-profile-lead")}</p>
            {file_ways(&page)}
            if let Some(fault) = &state.problem {
                <ProblemPanel problem={problem(page.lang(), fault)} />
            }
            {other_keys(&page, &state.draft)}
            <form class="profile__form" onsubmit={on_submit}>
                {general(&page)}
                {lists::cards(&page)}
                {lists::people(&page)}
                {lists::terminals(&page)}
                {lists::accounts(&page)}
                {contracts::contracts(&page)}
                {rules::rules(&page)}
                <div class="profile__apply">
                    <button type="submit" id="profile-apply" class="button button--main">{page.say(if runs { "page-profile-apply-run" } else { "page-profile-apply" })}</button>
                    <span role="status">{page.say(if state.is_changed() { "page-profile-changed" } else { "page-profile-in-use" })}</span>
                </div>
            </form>
        </section>
    }
}

// Loading, saving, remembering.
fn file_ways(page: &Page) -> Html {
    let on_load = {
        let page = page.clone();
        on_text(Callback::from(move |file| {
            page.dispatch(Action::Profile(match Kept::of_file(&file) {
                Ok(kept) => ProfileAction::Loaded(Box::new(kept)),
                Err(fault) => ProfileAction::Refused(fault),
            }));
        }))
    };
    let on_save = {
        let page = page.clone();
        Callback::from(move |_: MouseEvent| {
            save(&page.state.profile.draft.to_toml(), "merchant.toml", "application/toml");
        })
    };
    let on_remember = {
        let page = page.clone();
        Callback::from(move |_: Event| page.dispatch(Action::Profile(ProfileAction::Remembered(!page.state.profile.is_remembered))))
    };
    let is_remembered = page.state.profile.is_remembered;
    html! {
        <div class="house__ways">
            <label class="button">{page.say("page-profile-load")}
                <input id="profile-load" class="sr-only" type="file" accept=".toml" onchange={on_load} /></label>
            <button type="button" id="profile-save" class="button" onclick={on_save}>{page.say("page-profile-save")}</button>
            <label class="profile__remember"><input id="profile-remember" type="checkbox" checked={is_remembered} onchange={on_remember} />
                {page.say("page-profile-remember")}</label>
            if is_remembered {
                <button type="button" id="profile-forget" class="link" onclick={page.on(Action::Profile(ProfileAction::Remembered(false)))}>{page.say("page-profile-forget")}</button>
            }
        </div>
    }
}

fn other_keys(page: &Page, kept: &Kept) -> Html {
    html! {
        <>
            if !kept.others.is_empty() {
                <p class="house__missing">{page.tell("page-profile-others", &[("keys", &kept.others().join(", "))])}</p>
            }
            if !kept.dropped.is_empty() {
                <p class="house__missing">{page.tell("page-profile-dropped", &[("keys", &kept.dropped.join(", "))])}</p>
            }
        </>
    }
}

/// A callback that changes the draft with a text.
pub(super) fn edit(page: &Page, change: impl Fn(&mut Profile, String) + 'static) -> Callback<String> {
    let page = page.clone();
    Callback::from(move |text: String| {
        let mut profile = page.state.profile.draft.profile.clone();
        change(&mut profile, text.trim().to_owned());
        page.dispatch(Action::Profile(ProfileAction::Edited(Box::new(profile))));
    })
}

/// A callback that changes the draft at a click.
pub(super) fn press(page: &Page, change: impl Fn(&mut Profile) + 'static) -> Callback<MouseEvent> {
    let edit = edit(page, move |profile, _| change(profile));
    Callback::from(move |_: MouseEvent| edit.emit(String::new()))
}

/// A text that may be left out.
pub(super) fn some(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

const KINDS: [(&str, &str); 5] = [
    ("", "page-profile-unsaid"),
    ("company", "page-profile-kind-company"),
    ("sole_trader", "page-profile-kind-sole_trader"),
    ("micro", "page-profile-kind-micro"),
    ("individual", "page-profile-kind-individual"),
];

fn general(page: &Page) -> Html {
    let profile = &page.state.profile.draft.profile;
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let onboarded = profile.onboarded.map(|date| date.to_string()).unwrap_or_default();
    let suggested = page.state.house.house.as_ref().map(|house| house.suggestions.hours.clone()).filter(|hours| !hours.is_empty());
    html! {
        <fieldset class="profile__set"><legend class="panel-title">{page.say("page-profile-general")}</legend>
            <div class="entry__fields">
                {field(page, "page-profile-name", "text", &text(&profile.name), edit(page, |profile, text| profile.name = some(text)))}
                {choice(page, "page-profile-kind", &text(&profile.kind), &KINDS, edit(page, |profile, text| profile.kind = some(text)))}
                {field(page, "page-profile-hours", "text", &text(&profile.business_hours), edit(page, |profile, text| profile.business_hours = some(text)))}
                {field(page, "page-profile-onboarded", "date", &onboarded, edit(page, |profile, text| profile.onboarded = text.parse().ok()))}
                {field(page, "page-profile-currency", "text", &text(&profile.currency), edit(page, |profile, text| profile.currency = some(text)))}
            </div>
            if let Some(hours) = suggested.filter(|hours| profile.business_hours.as_deref() != Some(hours.as_str())) {
                <p class="suggest">{page.say("page-profile-suggested")}
                    <button type="button" class="chip suggest__chip" id="suggest-hours" onclick={let hours = hours.clone(); press(page, move |profile| profile.business_hours = Some(hours.clone()))}>
                        {page.tell("page-profile-suggest-hours", &[("hours", &hours)])}</button></p>
            }
        </fieldset>
    }
}
