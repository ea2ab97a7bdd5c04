//! Own cards, people, terminals and accounts of the profile, a line each. A whole card number typed or pasted is cut to its
//! first six and last four before it is kept.

use yew::prelude::*;

use super::super::house::parts::{choice, field};
use super::{edit, press};
use crate::app::hooks::Page;
use crate::app::show;
use crate::profile::{OwnCard, Person, Terminal};
use crate::table::grammar::card;

const HOLDERS: [(&str, &str); 4] = [("owner", "holder-owner"), ("family", "holder-family"), ("staff", "holder-staff"), ("", "holder-unsaid")];
const ROLES: [(&str, &str); 4] = [
    ("owner", "page-profile-role-owner"),
    ("legal_person", "page-profile-role-legal_person"),
    ("staff", "page-profile-role-staff"),
    ("", "page-profile-unsaid"),
];
const ENTRIES: [(&str, &str); 3] =
    [("", "page-profile-unsaid"), ("keyed", "page-profile-entry-keyed"), ("integrated", "page-profile-entry-integrated")];
const LINKS: [(&str, &str); 4] =
    [("", "page-profile-unsaid"), ("wired", "page-profile-link-wired"), ("wireless", "page-profile-link-wireless"), ("qr", "page-profile-link-qr")];

/// The frame of a list: its lines, how to add one, what is suggested.
pub(super) fn set(page: &Page, key: &str, lines: Html, add: Callback<MouseEvent>, suggested: Html) -> Html {
    html! {
        <fieldset class="profile__set"><legend class="panel-title">{page.say(&format!("page-profile-{key}"))}</legend>
            <p class="house__note">{page.say(&format!("page-profile-{key}-what"))}</p>
            <ul class="profile__lines">{lines}</ul>
            {suggested}
            <button type="button" id={format!("add-{key}")} class="button button--small" onclick={add}>{page.say(&format!("page-profile-{key}-add"))}</button>
        </fieldset>
    }
}

/// A line with its way out.
pub(super) fn line(page: &Page, at: usize, fields: Html, remove: Callback<MouseEvent>) -> Html {
    html! {
        <li key={at} class="profile__line"><div class="entry__fields">{fields}</div>
            <button type="button" class="link" onclick={remove}>{page.say("page-profile-remove")}</button></li>
    }
}

pub(super) fn cards(page: &Page) -> Html {
    let lines = page.state.profile.draft.profile.own_cards.iter().enumerate().map(|(at, own)| {
        let fields = html! {
            <>
                {field(page, "page-profile-first6", "text", &own.first6, edit(page, move |profile, text| {
                    if let Some(own) = profile.own_cards.get_mut(at) { take_card(own, &text, true) }
                }))}
                {field(page, "page-last4", "text", &own.last4, edit(page, move |profile, text| {
                    if let Some(own) = profile.own_cards.get_mut(at) { take_card(own, &text, false) }
                }))}
                {choice(page, "page-profile-holder", &own.holder, &HOLDERS, edit(page, move |profile, text| {
                    if let Some(own) = profile.own_cards.get_mut(at) { own.holder = text }
                }))}
                if own.first6.is_empty() && own.last4.len() == 4 {
                    <p class="profile__weak">{page.say("page-profile-weak")}</p>
                }
            </>
        };
        line(page, at, fields, press(page, move |profile| drop(remove(&mut profile.own_cards, at))))
    });
    let add = press(page, |profile| profile.own_cards.push(OwnCard { holder: "owner".to_owned(), ..OwnCard::default() }));
    set(page, "cards", lines.collect(), add, Html::default())
}

// Digits only; of a whole number the first six and last four.
fn take_card(own: &mut OwnCard, text: &str, is_head: bool) {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let tail = digits.get(digits.len().saturating_sub(4)..).unwrap_or("").to_owned();
    let head: String = digits.chars().take(6).collect();
    match (digits.len() >= 12, is_head) {
        (true, _) => (own.first6, own.last4) = (head, tail),
        (false, true) => own.first6 = head,
        (false, false) => own.last4 = tail,
    }
}

pub(super) fn people(page: &Page) -> Html {
    let lines = page.state.profile.draft.profile.people.iter().enumerate().map(|(at, person)| {
        let fields = html! {
            <>
                {field(page, "page-profile-person", "text", &person.name, edit(page, move |profile, text| {
                    if let Some(person) = profile.people.get_mut(at) { person.name = text }
                }))}
                {choice(page, "page-profile-role", &person.role, &ROLES, edit(page, move |profile, text| {
                    if let Some(person) = profile.people.get_mut(at) { person.role = text }
                }))}
                {field(page, "page-profile-person-accounts", "text", &person.accounts.join(", "), edit(page, move |profile, text| {
                    if let Some(person) = profile.people.get_mut(at) { person.accounts = accounts_of(&text) }
                }))}
            </>
        };
        line(page, at, fields, press(page, move |profile| drop(remove(&mut profile.people, at))))
    });
    let add = press(page, |profile| profile.people.push(Person { role: "staff".to_owned(), ..Person::default() }));
    set(page, "people", lines.collect(), add, Html::default())
}

pub(super) fn terminals(page: &Page) -> Html {
    let profile = &page.state.profile.draft.profile;
    let lines = profile.terminals.iter().enumerate().map(|(at, terminal)| {
        let fields = html! {
            <>
                {field(page, "page-profile-terminal", "text", &terminal.id, edit(page, move |profile, text| {
                    if let Some(terminal) = profile.terminals.get_mut(at) { terminal.id = text }
                }))}
                {choice(page, "page-profile-entry", &terminal.entry, &ENTRIES, edit(page, move |profile, text| {
                    if let Some(terminal) = profile.terminals.get_mut(at) { terminal.entry = text }
                }))}
                {choice(page, "page-profile-link", &terminal.link, &LINKS, edit(page, move |profile, text| {
                    if let Some(terminal) = profile.terminals.get_mut(at) { terminal.link = text }
                }))}
                {field(page, "page-profile-store", "text", &terminal.store, edit(page, move |profile, text| {
                    if let Some(terminal) = profile.terminals.get_mut(at) { terminal.store = text }
                }))}
            </>
        };
        line(page, at, fields, press(page, move |profile| drop(remove(&mut profile.terminals, at))))
    });
    let add = press(page, |profile| profile.terminals.push(Terminal::default()));
    let seen = page.state.house.house.as_ref().map(|house| house.suggestions.terminals.clone()).unwrap_or_default();
    let open = seen.into_iter().filter(|seen| !profile.terminals.iter().any(|known| known.id == seen.id)).map(|seen| {
        let words = page.tell("page-profile-suggest-terminal", &[("id", &seen.id), ("count", &show::count(seen.rows))]);
        let on = press(page, move |profile| {
            profile.terminals.push(Terminal { id: seen.id.clone(), store: seen.store.clone(), ..Terminal::default() });
        });
        html! { <button type="button" class="chip suggest__chip suggest__terminal" onclick={on}>{words}</button> }
    });
    let open: Vec<Html> = open.collect();
    let suggested = if open.is_empty() {
        Html::default()
    } else {
        html! { <p class="suggest">{page.say("page-profile-suggested")}{for open}</p> }
    };
    set(page, "terminals", lines.collect(), add, suggested)
}

pub(super) fn accounts(page: &Page) -> Html {
    let accounts = page.state.profile.draft.profile.settlement_accounts.join(", ");
    html! {
        <fieldset class="profile__set"><legend class="panel-title">{page.say("page-profile-accounts")}</legend>
            <p class="house__note">{page.say("page-profile-accounts-what")}</p>
            <div class="entry__fields">
                {field(page, "page-profile-account-list", "text", &accounts, edit(page, |profile, text| profile.settlement_accounts = accounts_of(&text)))}
            </div>
        </fieldset>
    }
}

// A whole account number is cut to what is compared.
fn accounts_of(text: &str) -> Vec<String> {
    let parts = text.split([',', '，', '、', ';', '；']).map(str::trim).filter(|part| !part.is_empty());
    parts.map(|part| card::cut(part, true).unwrap_or_else(|| part.to_owned())).collect()
}

/// Takes out a line that is there.
pub(super) fn remove<T>(lines: &mut Vec<T>, at: usize) -> Option<T> {
    (at < lines.len()).then(|| lines.remove(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_card_or_account_number_is_cut_before_it_is_kept() {
        let mut own = OwnCard::default();
        take_card(&mut own, "6299 9912 3456 7890", true);
        assert_eq!((own.first6.as_str(), own.last4.as_str()), ("629999", "7890"));
        take_card(&mut own, "62999", true);
        take_card(&mut own, "尾号 12345", false);
        assert_eq!((own.first6.as_str(), own.last4.as_str()), ("62999", "2345"));
        assert_eq!(accounts_of("6299991234567890， wx-1"), ["629999******7890", "wx-1"]);
    }
}
