//! The section of handing over: what is kept, what is exported, what is carried on. A panel each, in the order of use.

use yew::prelude::*;

use super::audit_panel::AuditPanel;
use super::carry_panel::CarryPanel;
use super::export_panel::ExportPanel;
use super::filled_panel::FilledPanel;
use super::session_panel::SessionPanel;
use crate::app::hooks::use_page;

/// The section.
#[component]
pub fn HandOver() -> Html {
    let page = use_page();
    html! {
        <section class="hand-over" aria-labelledby="hand-over-title">
            <h1 id="hand-over-title" class="section-title">{page.say("page-hand-over-title")}</h1>
            <p class="hand-over__lead">{page.say("page-hand-over-lead")}</p>
            <FilledPanel />
            <ExportPanel />
            <CarryPanel />
            <AuditPanel />
            <SessionPanel />
        </section>
    }
}
