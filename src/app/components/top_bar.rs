//! The bar at the top: the name, the private badge, language, theme.

use yew::prelude::*;

use super::icon::Icon;
use crate::app::hooks::use_page;
use crate::app::state::{Action, Dialog, Theme};
use crate::locale::Lang;

/// The bar.
#[component]
pub fn TopBar() -> Html {
    let page = use_page();
    let other = match page.lang() {
        Lang::Zh => Lang::En,
        Lang::En => Lang::Zh,
    };
    // Three states in turn: as the system has it, light, dark.
    let (theme, theme_word, theme_icon) = match page.state.theme {
        Theme::System => (Theme::Light, "page-theme-system", "auto"),
        Theme::Light => (Theme::Dark, "page-theme-light", "sun"),
        Theme::Dark => (Theme::System, "page-theme-dark", "moon"),
    };
    let files = page.state.files.len();
    html! {
        <header class="bar" part="bar">
            <p class="bar__name"><span class="bar__mark" aria-hidden="true">{"⇄"}</span>{"PosCheck"}<span class="bar__what">{page.say("page-what")}</span></p>
            <div class="bar__tools">
                if files > 0 {
                    <button type="button" class="bar__button bar__restart" id="start-over"
                        onclick={page.on(if page.state.decisions.is_unsaved() { Action::DialogOpened(Dialog::Unsaved) } else { Action::StartedOver })}>{page.say("page-start-over")}</button>
                }
                <button type="button" class="bar__button" onclick={page.on(Action::DialogOpened(Dialog::Privacy))}>
                    <Icon name="lock" /><span class="bar__label">{page.say("page-private")}</span>
                </button>
                <button type="button" class="bar__button" data-feature="language" lang={other.tag()} onclick={page.on(Action::LanguageChosen(other))}>
                    {match other { Lang::Zh => "中文", Lang::En => "English" }}
                </button>
                <button type="button" class="bar__button" data-feature="theme" aria-label={page.say(theme_word)} title={page.say(theme_word)}
                    onclick={page.on(Action::ThemeChosen(theme))}>
                    <Icon name={theme_icon} />
                </button>
                <button type="button" class="bar__button bar__button--keys" data-feature="keys" aria-label={page.say("page-keys")} title={page.say("page-keys")}
                    onclick={page.on(Action::DialogOpened(Dialog::Keys))}>
                    <kbd class="key">{"?"}</kbd>
                </button>
            </div>
        </header>
    }
}
