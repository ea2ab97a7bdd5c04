//! The page: one state at the top, handed down; bar, rail, the open section, and what lies over them.

use yew::prelude::*;

use super::dialogs::Dialogs;
use super::differences::Differences;
use super::files::Files;
use super::hand_over::HandOver;
use super::house::HousePage;
use super::look_up::LookUpPage;
use super::money::MoneyPage;
use super::problem_panel::ProblemPanel;
use super::profile::ProfilePage;
use super::rail::Rail;
use super::rows::Rows;
use super::top_bar::TopBar;
use super::watch::WatchPage;
use crate::app::hooks::Page;
use crate::app::hooks::use_announcer::use_announcer;
use crate::app::hooks::use_decide::use_leaving;
use crate::app::hooks::use_drop::use_drop;
use crate::app::hooks::use_engine::use_engine;
use crate::app::hooks::use_focus::{MAIN_ID, use_focus};
use crate::app::hooks::use_keeping::use_keeping;
use crate::app::hooks::use_kept::use_kept;
use crate::app::hooks::use_keys::use_keys;
use crate::app::hooks::use_remote::use_remote;
use crate::app::hooks::use_surface::use_surface;
use crate::app::hooks::use_watch::use_watch;
use crate::app::remote::Remote;
use crate::app::stand::Stand;
use crate::app::state::{Action, AppState, Section, Theme};
use crate::locale::Lang;
use crate::worker::door::Door;

/// What the page starts with.
#[derive(PartialEq, Properties)]
pub struct AppProps {
    /// The way to the worker.
    pub door: Door,
    /// The language to begin in.
    pub lang: Lang,
    /// The theme to begin with.
    #[prop_or_default]
    pub theme: Theme,
    /// Where it stands.
    #[prop_or_default]
    pub stand: Stand,
    /// Who steers it from outside.
    #[prop_or_default]
    pub remote: Option<Remote>,
}

/// The whole page.
#[component]
pub fn App(props: &AppProps) -> Html {
    let lang = props.lang;
    let theme = props.theme;
    let state = use_reducer(move || AppState { theme, ..AppState::new(lang) });
    use_engine(&state, &props.door);
    let page = Page { state, door: props.door.clone(), stand: props.stand.clone() };
    use_remote(&page, &props.remote);
    use_surface(&page);
    use_keys(&page);
    use_kept(&page);
    use_keeping(&page);
    use_leaving(&page);
    use_watch(&page);
    let hovers = use_drop(&page);
    html! {
        <ContextProvider<Page> context={page}>
            <Frame {hovers} />
        </ContextProvider<Page>>
    }
}

/// What the frame is told besides the page.
#[derive(PartialEq, Properties)]
pub struct FrameProps {
    /// Whether files hover over the window.
    #[prop_or_default]
    pub hovers: bool,
}

/// Everything the user sees.
#[component]
pub fn Frame(props: &FrameProps) -> Html {
    let page = crate::app::hooks::use_page();
    use_focus(&page);
    let said = use_announcer(&page);
    let has_rail = page.state.answer.is_some();
    html! {
        <div class={classes!("app", has_rail.then_some("app--railed"))}>
            <a class="skip" href="#main">{page.say("page-skip")}</a>
            <TopBar />
            if has_rail {
                <Rail />
            }
            <main id={MAIN_ID} class="main" part="main" tabindex="-1">
                if let Some(problem) = &page.state.notice {
                    <ProblemPanel problem={problem.clone()}>
                        <button type="button" class="button" onclick={page.on(Action::NoticeDismissed)}>{page.say("page-dismiss")}</button>
                    </ProblemPanel>
                }
                { match page.state.section {
                    Section::Files => html! { <Files /> },
                    Section::Differences => html! { <Differences /> },
                    Section::Money => html! { <MoneyPage /> },
                    Section::LookUp => html! { <LookUpPage /> },
                    Section::HandOver => html! { <HandOver /> },
                    Section::House => html! { <HousePage /> },
                    Section::Watch => html! { <WatchPage /> },
                    Section::Profile => html! { <ProfilePage /> },
                    Section::Rows => html! { <Rows /> },
                } }
            </main>
            <p class="sr-only" role="status" aria-live="polite">{said}</p>
            if props.hovers {
                <div class="drop-veil" aria-hidden="true"><p class="drop-veil__text">{page.say("page-drop-here")}</p></div>
            }
            <Dialogs />
        </div>
    }
}
