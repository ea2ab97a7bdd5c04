//! What became of one row: its code in words, the row it was linked with and why, or why it is no transaction.

use std::rc::Rc;

use yew::prelude::*;

use super::dialogs::Modal;
use super::pair_table::PairTable;
use super::raw_row::RawRow;
use crate::app::charts::weights::Weights;
use crate::app::hooks::use_page;
use crate::app::state::{Action, Dialog};
use crate::app::words::{code_name, code_words};
use crate::report::model::Amounts;

/// The story.
#[component]
pub fn RowDialog() -> Html {
    let page = use_page();
    let story = &page.state.story;
    let title = page.tell("page-row-number", &[("row", &story.row.to_string())]);
    let Some(case) = &story.case else {
        return html! { <Modal {title}><p aria-busy="true">{page.say("page-loading")}</p></Modal> };
    };
    let amounts = Amounts::default();
    html! {
        <Modal {title} is_wide={true}>
            if case.code.is_empty() {
                <p class="story__became"><strong>{page.say("page-row-no-record")}</strong></p>
            } else {
                <p class="story__became"><span class="code">{&case.code}</span><strong>{code_name(page.lang(), &case.code)}</strong>
                    <button type="button" class="link" onclick={page.on(Action::DialogOpened(Dialog::Code(case.code.clone())))}>{page.say("page-code-help")}</button></p>
                if let Some(words) = code_words(page.lang(), &case.code) {
                    <p>{words.means}</p>
                }
            }
            if !case.reasons.is_empty() {
                <ul class="reasons">{for case.reasons.iter().map(|reason| html! { <li>{reason}</li> })}</ul>
            }
            if case.rows.len() > 1 {
                <PairTable rows={Rc::new(case.rows.clone())} amount={amounts} />
            }
            if let Some(link) = &case.link {
                <h3 class="dialog__part">{page.say("page-weights-title")}</h3>
                <Weights link={link.clone()} />
            }
            <h3 class="dialog__part">{page.say("page-raw-rows")}</h3>
            {for case.rows.iter().map(|row| html! { <RawRow row={row.clone()} is_open={case.rows.len() == 1} /> })}
            if let Some(finding) = case.finding {
                <button type="button" class="button button--main" onclick={page.on(Action::FindingOpened(finding))}>{page.say("page-open-finding")}</button>
            }
        </Modal>
    }
}
