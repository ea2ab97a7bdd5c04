//! Files to hand over: the workpaper, the working list, the page for printing, the report for programs. Made in the worker.

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::icon::Icon;
use crate::app::hooks::use_save::{Saving, use_save};
use crate::app::hooks::{Page, use_page};
use crate::worker::message::ExportKind;

/// Delimiters by the end of their words' keys.
const DELIMITERS: [(&str, char); 4] = [("comma", ','), ("semicolon", ';'), ("tab", '\t'), ("pipe", '|')];

/// The panel.
#[component]
pub fn ExportPanel() -> Html {
    let page = use_page();
    let (saving, start) = use_save(&page);
    let delimiter = use_state_eq(|| ',');
    let has_mark = use_state_eq(|| true);
    let text = ExportKind::Text { delimiter: *delimiter, has_mark: *has_mark };
    let on_delimiter = {
        let delimiter = delimiter.clone();
        Callback::from(move |event: Event| {
            let chosen = event.target_dyn_into::<HtmlSelectElement>().map(|select| select.value()).unwrap_or_default();
            delimiter.set(DELIMITERS.iter().find(|(name, _)| *name == chosen).map_or(',', |(_, sign)| *sign));
        })
    };
    let on_mark = {
        let has_mark = has_mark.clone();
        Callback::from(move |event: Event| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                has_mark.set(input.checked());
            }
        })
    };
    html! {
        <section class="hand-over__panel" data-feature="export" aria-labelledby="exports-title">
            <h2 id="exports-title" class="panel-title">{page.say("page-exports-title")}</h2>
            <p>{page.say("page-exports-what")}</p>
            <ul class="exports">
                {line(&page, "workbook", ExportKind::Workbook, &saving, &start, Html::default())}
                {line(&page, "page", ExportKind::Page, &saving, &start, Html::default())}
                {line(&page, "text", text, &saving, &start, html! {
                    <span class="exports__choices">
                        <label>{page.say("page-export-delimiter")}{" "}
                            <select id="export-delimiter" class="select select--small" onchange={on_delimiter}>
                                {for DELIMITERS.into_iter().map(|(name, sign)| html! {
                                    <option value={name} selected={sign == *delimiter}>{page.say(&format!("page-export-delimiter-{name}"))}</option> })}
                            </select></label>
                        <label><input id="export-mark" type="checkbox" checked={*has_mark} onchange={on_mark} />{" "}{page.say("page-export-mark")}</label>
                    </span>
                })}
                {line(&page, "report", ExportKind::Report, &saving, &start, Html::default())}
            </ul>
            <p class="hand-over__state" role="status">{said(&page, &saving)}</p>
        </section>
    }
}

/// One file: what it is, and the way to save it.
pub fn line(page: &Page, name: &str, kind: ExportKind, saving: &Saving, start: &Callback<ExportKind>, choices: Html) -> Html {
    let is_working = matches!(saving, Saving::Working(_));
    // A button that is disabled by its own click would lose the focus.
    let is_this = *saving == Saving::Working(kind);
    let on_click = {
        let start = start.clone();
        Callback::from(move |_: MouseEvent| {
            if !is_working {
                start.emit(kind);
            }
        })
    };
    html! {
        <li class="exports__line" data-feature="export">
            <div class="exports__what">
                <span class="exports__name">{page.say(&format!("page-export-{name}-name"))}</span>
                <span class="exports__why">{page.say(&format!("page-export-{name}-what"))}</span>
                {choices}
            </div>
            <button type="button" id={format!("save-{name}")} class="button" aria-disabled={is_working.to_string()} aria-busy={is_this.to_string()} onclick={on_click}>
                <Icon name="down" />{page.say(if is_this { "page-export-making" } else { "page-export-save" })}
            </button>
            if is_this {
                <progress class="exports__progress" aria-label={page.say("page-export-making")} />
            }
        </li>
    }
}

/// What became of the last file.
pub fn said(page: &Page, saving: &Saving) -> AttrValue {
    match saving {
        Saving::Saved(name) => page.tell("page-export-done", &[("file", name)]),
        Saving::Working(_) => page.say("page-export-making"),
        Saving::Ready => AttrValue::default(),
    }
}
