//! Three steps through the answer, for a first look: what it says, that every figure opens what is behind it, where the
//! work is done. Dismissed with one click, and gone until the page is loaded anew: nothing is stored.

use yew::prelude::*;

use super::icon::Icon;
use crate::app::hooks::use_page;
use crate::app::state::Action;

/// Ids of what each step speaks of; the style sheet draws a line round the one of the step.
const TARGETS: [&str; 3] = ["answer", "overview", "work"];

/// The strip with the steps.
#[component]
pub fn Tour() -> Html {
    let page = use_page();
    let Some(step) = page.state.tour else { return Html::default() };
    let last = TARGETS.len() as u8 - 1;
    let go = |to: u8| {
        let page = page.clone();
        Callback::from(move |_: MouseEvent| {
            page.dispatch(Action::TourStepped(to));
            if let Some(target) = TARGETS.get(usize::from(to)) {
                page.stand.reveal(target);
            }
        })
    };
    let place = page.tell("page-tour-place", &[("step", &(step + 1).to_string()), ("of", &TARGETS.len().to_string())]);
    html! {
        <aside class="tour" aria-label={page.say("page-tour")}>
            <p class="tour__words"><span class="tour__place">{place}</span>{page.say(&format!("page-tour-{}", step.min(last) + 1))}</p>
            <div class="tour__ways">
                if step > 0 {
                    <button type="button" class="button button--small" onclick={go(step - 1)}>{page.say("page-tour-back")}</button>
                }
                if step < last {
                    <button type="button" class="button button--small button--main" onclick={go(step + 1)}>{page.say("page-tour-next")}</button>
                }
                <button type="button" class="button button--small" onclick={page.on(Action::TourDismissed)}><Icon name="close" />{page.say("page-tour-done")}</button>
            </div>
        </aside>
    }
}

/// The class that marks what a step speaks of.
pub fn marked(tour: Option<u8>, step: u8) -> Option<&'static str> {
    (tour == Some(step)).then_some("toured")
}
