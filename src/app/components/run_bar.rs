//! How far the check is, with the way to stop it; what is still missing; why it could not be done.

use yew::prelude::*;

use super::problem_panel::ProblemPanel;
use crate::app::hooks::use_page;
use crate::app::show;
use crate::app::state::{Action, Phase, Section};

/// The bar under the title of the files.
#[component]
pub fn RunBar() -> Html {
    let page = use_page();
    match &page.state.run.phase {
        Phase::Idle => Html::default(),
        Phase::Working { stage, file, done, of } => {
            let name = file.and_then(|id| page.state.files.iter().find(|entry| entry.id == id)).map(|entry| entry.name.clone());
            html! {
                <div class="run">
                    <label class="run__stage" for="run-progress">
                        {page.say(&format!("page-stage-{stage}"))}
                        if let Some(name) = name {
                            <span class="run__file" translate="no">{name}</span>
                        }
                        if *of > 0 {
                            <span class="run__count">{format!("{} / {}", show::count(*done), show::count(*of))}</span>
                        }
                    </label>
                    <progress id="run-progress" class="run__progress" max={(*of > 0).then(|| of.to_string())} value={(*of > 0).then(|| done.to_string())} />
                    <button type="button" id="cancel" class="button" onclick={page.on(Action::Cancelled)}>{page.say("page-cancel")}</button>
                </div>
            }
        }
        Phase::Missing(sides) => {
            let names: Vec<String> = sides.iter().map(|side| page.say(&format!("page-side-{side}")).to_string()).collect();
            let all_bad = page.state.files.iter().all(|file| file.cards().is_empty());
            let key = if all_bad { "page-missing-all" } else { "page-missing" };
            html! { <p class="run run--missing">{page.tell(key, &[("sides", &names.join(" · "))])}</p> }
        }
        Phase::Done => html! {
            <div class="run run--done">
                <p>{page.say("page-run-done")}</p>
                <button type="button" class="button button--main" onclick={page.on(Action::SectionOpened(Section::Differences))}>{page.say("page-see-answer")}</button>
            </div>
        },
        Phase::Failed(problem) => html! {
            <ProblemPanel problem={problem.clone()}>
                <button type="button" id="retry" class="button button--main" onclick={page.on(Action::Retried)}>{page.say("page-retry")}</button>
            </ProblemPanel>
        },
        Phase::Cancelled => html! {
            <div class="run">
                <p>{page.say("page-cancelled")}</p>
                <button type="button" id="retry" class="button button--main" onclick={page.on(Action::Retried)}>{page.say("page-check-again")}</button>
            </div>
        },
    }
}
