//! The audit file: made of this check, or proved over the files that were given with it.

use yew::prelude::*;

use super::export_panel::{line, said};
use super::icon::Icon;
use super::problem_panel::ProblemPanel;
use crate::app::hooks::use_save::use_save;
use crate::app::hooks::{Page, use_page};
use crate::app::show;
use crate::worker::message::{AuditView, ExportKind};

/// The panel.
#[component]
pub fn AuditPanel() -> Html {
    let page = use_page();
    let (saving, start) = use_save(&page);
    html! {
        <section class="hand-over__panel" aria-labelledby="audit-title">
            <h2 id="audit-title" class="panel-title">{page.say("page-audit-title")}</h2>
            <p>{page.say("page-audit-what")}</p>
            {for page.state.beside.audits.iter().map(|audit| verdict(&page, audit))}
            <ul class="exports">{line(&page, "audit", ExportKind::Audit, &saving, &start, Html::default())}</ul>
            <p class="hand-over__state" role="status">{said(&page, &saving)}</p>
        </section>
    }
}

/// What an audit file proved.
pub fn verdict(page: &Page, audit: &AuditView) -> Html {
    if let Some(problem) = &audit.problem {
        return html! { <ProblemPanel problem={problem.clone()} /> };
    }
    let is_same = audit.differs.is_empty();
    let (icon, words) = if is_same {
        ("fine", page.tell("audit-same", &[("hash", &audit.report)]))
    } else {
        ("booking", page.tell("audit-differs", &[("count", &show::count(audit.differs.len() as u64))]))
    };
    html! {
        <div class={classes!("verdict", if is_same { "verdict--same" } else { "verdict--differs" })} data-audit={if is_same { "same" } else { "differs" }}>
            <p class="verdict__head"><Icon name={icon} /><bdi translate="no">{&audit.name}</bdi></p>
            <p class="verdict__words">{words}</p>
            if !is_same {
                <ul class="verdict__list">{for audit.differs.iter().map(|one| html! { <li>{one}</li> })}</ul>
            }
            {for audit.notes.iter().map(|note| html! { <p class="hand-over__state">{note}</p> })}
        </div>
    }
}
