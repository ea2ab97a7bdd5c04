//! A quiet place for the file of one side: to drop on, or to choose through.

use yew::prelude::*;

use crate::app::hooks::use_drop::{list, take_files};
use crate::app::hooks::use_page;

/// Which side.
#[derive(PartialEq, Properties)]
pub struct SlotProps {
    /// `merchant`, `acquirer` or `bank`.
    pub side: &'static str,
    /// One line instead of a card.
    #[prop_or_default]
    pub is_small: bool,
}

/// The slot. Files dropped on it or chosen through it are of its side.
#[component]
pub fn Slot(props: &SlotProps) -> Html {
    let page = use_page();
    let side = props.side;
    let on_change = {
        let page = page.clone();
        Callback::from(move |event: Event| {
            if let Some(input) = event.target_dyn_into::<web_sys::HtmlInputElement>() {
                take_files(&page, input.files().map(|files| list(&files)).unwrap_or_default(), Some(side.to_owned()));
                // The same file may be chosen again after it was removed.
                input.set_value("");
            }
        })
    };
    html! {
        <label class={classes!("slot", props.is_small.then_some("slot--small"), (side == "bank").then_some("slot--optional"))} data-side={side}>
            <span class="slot__name">{page.say(&format!("page-side-{side}"))}
                if side == "bank" {
                    <span class="slot__optional">{page.say("page-optional")}</span>
                }
            </span>
            if !props.is_small {
                <span class="slot__what">{page.say(&format!("page-side-{side}-what"))}</span>
            }
            <span class="slot__way">{page.say("page-slot-choose")}</span>
            <input class="sr-only" type="file" multiple={true} onchange={on_change} />
        </label>
    }
}
