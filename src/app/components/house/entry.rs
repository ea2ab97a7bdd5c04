//! The form of an entry: new, from a candidate's row, or in place of an older one. The honest repair stands before it.

use std::cell::RefCell;
use std::rc::Rc;

use yew::prelude::*;

use super::parts::{choice, field, field_of};
use crate::app::hooks::device::now;
use crate::app::hooks::{Page, use_page};
use crate::app::house::{Draft, HouseAction};
use crate::app::state::Action;
use crate::register::{Back, Body, Purpose, Swipe};

/// Which form.
#[derive(PartialEq, Properties)]
pub struct EntryFormProps {
    pub draft: Draft,
}

/// What is typed so far.
#[derive(Clone, Default)]
struct Typed {
    swipe: Swipe,
    by: String,
}

// A choice among names, each said by the label's key and its own.
fn choice_of(page: &Page, key: &str, value: &str, names: &[&str], on: Callback<String>) -> Html {
    let keys: Vec<String> = names.iter().map(|name| format!("{key}-{name}")).collect();
    let options: Vec<(&str, &str)> = names.iter().copied().zip(keys.iter().map(String::as_str)).collect();
    choice(page, key, value, &options, on)
}

/// The form.
#[component]
pub fn EntryForm(props: &EntryFormProps) -> Html {
    let page = use_page();
    let typed = use_mut_ref(|| begin(&page, &props.draft));
    let stand = page.stand.clone();
    use_effect_with((), move |()| stand.focus("entry-title"));
    let corrects = if let Draft::Correction(old) = props.draft { Some(old) } else { None };
    let on_submit = {
        let (page, typed) = (page.clone(), Rc::clone(&typed));
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let typed = typed.borrow().clone();
            let body = Box::new(Body::Swipe(typed.swipe));
            page.dispatch(Action::House(HouseAction::EntryAdded(body, corrects, typed.by, now())));
        })
    };
    let title = match corrects {
        Some(old) => page.tell("page-house-entry-correct", &[("entry", &old.to_string())]),
        None => page.say("page-house-entry-new"),
    };
    html! {
        <form class="entry" onsubmit={on_submit} aria-labelledby="entry-title">
            <h2 id="entry-title" class="panel-title" tabindex="-1">{title}</h2>
            <ol class="repair">
                {for ["page-house-repair-void-how", "page-house-repair-refund-how", "page-house-repair-record-how"].into_iter().map(|key| html! { <li>{page.say(key)}</li> })}
            </ol>
            if corrects.is_some() {
                <p class="house__note">{page.say("page-house-correct-how")}</p>
            }
            {fields(&page, &typed)}
            <div class="house__ways">
                <button type="submit" id="entry-save" class="button button--main">{page.say("page-house-entry-save")}</button>
                <button type="button" class="button" onclick={page.on(Action::House(HouseAction::DraftLeft))}>{page.say("page-cancel-form")}</button>
            </div>
        </form>
    }
}

fn fields(page: &Page, typed: &Rc<RefCell<Typed>>) -> Html {
    let set = |change: fn(&mut Typed, String)| {
        let typed = Rc::clone(typed);
        Callback::from(move |text: String| change(&mut typed.borrow_mut(), text))
    };
    let now = typed.borrow().clone();
    let swipe = &now.swipe;
    html! {
        <div class="entry__fields">
            {choice_of(page, "page-house-purpose", swipe.purpose.name(), &Purpose::ALL.map(Purpose::name), set(|typed, text| typed.swipe.purpose = Purpose::from_name(&text).unwrap_or_default()))}
            {choice_of(page, "page-house-back", swipe.back.name(), &Back::ALL.map(Back::name), set(|typed, text| typed.swipe.back = Back::from_name(&text).unwrap_or_default()))}
            {field(page, "page-card", "text", &swipe.card, set(|typed, text| typed.swipe.card = text))}
            {field(page, "page-amount", "text", &swipe.amount, set(|typed, text| typed.swipe.amount = text))}
            {field(page, "page-time", "text", &swipe.time.replace('T', " "), set(|typed, text| typed.swipe.time = text.trim().replace(' ', "T")))}
            {field(page, "page-facet-terminal", "text", &swipe.terminal, set(|typed, text| typed.swipe.terminal = text))}
            {field(page, "page-house-reference", "text", &swipe.reference, set(|typed, text| typed.swipe.reference = text))}
            {field_of(page, "page-house-who", "text", &swipe.who, Some("entry-who".to_owned()), set(|typed, text| typed.swipe.who = text))}
            {field(page, "page-house-goods", "text", &swipe.goods, set(|typed, text| typed.swipe.goods = text))}
            {field(page, "page-house-invoice", "text", &swipe.invoice, set(|typed, text| typed.swipe.invoice = text))}
            {field(page, "page-house-approver", "text", &swipe.approver, set(|typed, text| typed.swipe.approver = text))}
            {field(page, "page-house-reported-to", "text", &swipe.reported_to, set(|typed, text| typed.swipe.reported_to = text))}
            {field(page, "page-house-reported-on", "date", &swipe.reported_on, set(|typed, text| typed.swipe.reported_on = text))}
            {field(page, "page-house-note", "text", &swipe.note, set(|typed, text| typed.swipe.note = text))}
            {field_of(page, "page-house-by", "text", &now.by, Some("entry-by".to_owned()), set(|typed, text| typed.by = text))}
        </div>
    }
}

// What is known already need not be typed.
fn begin(page: &Page, draft: &Draft) -> Typed {
    let state = &page.state.house;
    let by = state.register.entries().last().map(|entry| entry.by.clone()).unwrap_or_default();
    let swipe = match draft {
        Draft::Blank => Swipe::default(),
        Draft::Correction(old) => state.register.swipes().find(|(entry, _)| entry.number == *old).map(|(_, swipe)| swipe.clone()).unwrap_or_default(),
        Draft::Candidate(at) => state.house.as_ref().and_then(|house| house.candidates.get(*at)).map_or_else(Swipe::default, |one| Swipe {
            row: one.key.clone(),
            place: one.place.clone(),
            time: one.time.clone(),
            terminal: one.terminal.clone(),
            reference: one.reference.clone(),
            card: one.card.clone(),
            amount: one.amount.clone(),
            purpose: if one.is_booked { Purpose::Purchase } else { Purpose::Test },
            back: Back::from_name(&one.back).unwrap_or_default(),
            ..Swipe::default()
        }),
    };
    Typed { swipe, by }
}
