//! The rules of warning, a line each: on or off, parameters, for whom, within how many working days.

use yew::prelude::*;

use super::super::house::parts::field_of;
use super::{edit, press};
use crate::app::hooks::Page;
use crate::app::words::word;
use crate::finding::alert::settings::{RULES, Rule, Settings};

pub(super) fn rules(page: &Page) -> Html {
    html! {
        <fieldset class="profile__set"><legend class="panel-title">{page.say("page-rules-title")}</legend>
            <p class="house__note">{page.say("page-rules-what")}</p>
            <details class="fold"><summary id="rules-open">{page.say("page-rules-list")}</summary>{for RULES.iter().map(|rule| one(page, rule))}</details>
        </fieldset>
    }
}

fn one(page: &Page, rule: &'static Rule) -> Html {
    let now = Settings::of(rule, &page.state.profile.draft.profile);
    let number = |text: &str| text.trim().parse::<u64>().ok();
    let change = move |change: fn(&mut Settings, &str, Option<u64>), name: &'static str| {
        edit(page, move |profile, text| {
            let mut settings = Settings::of(rule, profile);
            match name {
                "" => change(&mut settings, &text, number(&text)),
                name => drop(settings.values.insert(name, number(&text).unwrap_or(settings.get(name)))),
            }
            settings.put(rule, profile);
        })
    };
    let toggle = press(page, move |profile| {
        let mut settings = Settings::of(rule, profile);
        settings.is_off = !settings.is_off;
        settings.put(rule, profile);
    });
    let id = |what: &str| Some(format!("rule-{}-{what}", rule.name));
    html! {
        <div class={classes!("rules__rule", now.is_off.then_some("rules__rule--off"))}>
            <label class="rules__name"><input id={format!("rule-{}", rule.name)} type="checkbox" checked={!now.is_off} onclick={toggle} />
                {word(page.lang(), "page-rule-", rule.name)}</label>
            if !now.is_off {
                <div class="entry__fields">
                    {for rule.parameters.iter().map(|(name, _)| {
                        field_of(page, &format!("page-rule-{}-{name}", rule.name), "number", &now.get(name).to_string(), id(name), change(|_, _, _| {}, name))
                    })}
                    {field_of(page, "page-rules-owner", "text", &now.owner, id("owner"), change(|settings, text, _| settings.owner = text.to_owned(), ""))}
                    {field_of(page, "page-rules-due", "number", &now.due_days.map(|days| days.to_string()).unwrap_or_default(), id("due"), change(|settings, _, days| settings.due_days = days, ""))}
                </div>
            }
        </div>
    }
}
