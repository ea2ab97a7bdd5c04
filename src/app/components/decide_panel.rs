//! What was decided on the finding on show, and what can be.

use std::rc::Rc;

use yew::prelude::*;

use super::icon::Icon;
use crate::app::deciding::Form;
use crate::app::hooks::{Page, use_page};
use crate::app::state::{Action, Dialog};
use crate::app::words::{code_name, word};
use crate::report::model::DecisionMark;
use crate::worker::message::Detail;

/// Which finding.
#[derive(PartialEq, Properties)]
pub struct DecidePanelProps {
    pub detail: Rc<Detail>,
}

/// The panel.
#[component]
pub fn DecidePanel(props: &DecidePanelProps) -> Html {
    let page = use_page();
    let detail = &props.detail;
    let state = if detail.line.state.is_empty() { "open" } else { detail.line.state.as_str() };
    html! {
        <section class="detail__part decide" aria-labelledby="decide-title">
            <h4 id="decide-title" class="detail__part-title">{page.say("page-decide-title")}</h4>
            <p class={classes!("decide__state", format!("state--{state}"))}><Icon name={format!("state-{state}")} />{page.say(&format!("page-state-{state}"))}</p>
            if !detail.finding.decisions.is_empty() {
                <ul class="reasons decide__marks">{for detail.finding.decisions.iter().map(|mark| html! { <li>{told(&page, mark)}</li> })}</ul>
            }
            <div class="decide__ways">
                {for page.state.kinds().into_iter().map(|kind| html! {
                    <button type="button" id={format!("decide-{}", kind.name())} class="button button--small"
                        onclick={page.on(Action::DialogOpened(Dialog::Decide(Form { kind, many: false })))}>{page.say(&format!("page-decide-{}", kind.name()))}</button>
                })}
            </div>
        </section>
    }
}

// What, who, when, why.
fn told(page: &Page, mark: &DecisionMark) -> AttrValue {
    let text = match mark.kind.as_str() {
        "code" => format!("{} {}", mark.text, code_name(page.lang(), &mark.text)),
        "cause" => word(page.lang(), "page-cause-", &mark.text).to_string(),
        _ => mark.text.clone(),
    };
    let why: Vec<&str> = [text.as_str(), mark.reason.as_str()].into_iter().filter(|part| !part.is_empty()).collect();
    let what = page.say(&format!("page-marked-{}", mark.kind));
    let key = if why.is_empty() { "page-mark-bare" } else { "page-mark" };
    page.tell(key, &[("what", &what), ("why", &why.join(" · ")), ("by", &mark.by), ("at", &moment(&mark.at))])
}

/// `2026-04-01 09:00`, without what a person need not read.
pub fn moment(iso: &str) -> String {
    iso.get(..16).unwrap_or(iso).replace('T', " ")
}
