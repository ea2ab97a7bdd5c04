//! The keys that work on the page.

use yew::prelude::*;

use super::dialogs::Modal;
use super::guide::Guide;
use crate::app::hooks::use_page;
use crate::app::state::Action;

const KEYS: [(&str, &str); 14] = [
    ("1 – 9", "page-key-sections"),
    ("j  k", "page-key-step"),
    ("↑  ↓  Home  End", "page-key-list"),
    ("Enter", "page-key-open"),
    ("Esc", "page-key-close"),
    ("/", "page-key-search"),
    ("f", "page-key-differences"),
    ("l", "page-key-look-up"),
    ("a  d  x", "page-key-decide"),
    ("n  c  w", "page-key-note"),
    ("m  u", "page-key-link"),
    ("Shift + a d x n c w", "page-key-many"),
    ("Ctrl Z  Ctrl Shift Z", "page-key-undo"),
    ("?", "page-key-help"),
];

/// The list of keys.
#[component]
pub fn KeysDialog() -> Html {
    let page = use_page();
    let off = page.state.keys_off;
    html! {
        <Modal title={page.say("page-keys")}>
            if page.door.offers_sample() {
                <p><Guide /></p>
            }
            <dl class="keys">
                {for KEYS.into_iter().map(|(keys, word)| html! {
                    <div class="keys__pair"><dt>{for keys.split("  ").map(|key| html! { <kbd class="key">{key}</kbd> })}</dt><dd>{page.say(word)}</dd></div>
                })}
            </dl>
            <p><label><input id="keys-single" type="checkbox" checked={!off} aria-describedby="keys-single-note" onchange={page.on(Action::KeysTurned(!off))} />
                {" "}{page.say("page-keys-single")}</label></p>
            <p id="keys-single-note" class="panel__notes">{page.say("page-keys-single-note")}</p>
        </Modal>
    }
}
