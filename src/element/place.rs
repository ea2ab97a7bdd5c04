//! Where pages in others' documents are drawn: a few roots, used again and again.
//!
//! In: what a page starts with. Out: its root, in which it lives until it is let go. Must not know: what a page shows.
//!
//! The framework keeps every root it was ever given, with its listeners, until the document goes. So a page that is let go
//! gives its root back, empty, and the next one takes it: there are never more roots than pages were there at once.

use std::cell::RefCell;
use std::rc::Rc;

use web_sys::Element;
use yew::AppHandle;
use yew::prelude::*;

use crate::app::App;
use crate::app::components::app::AppProps;

thread_local! {
    static FREE: RefCell<Vec<Root>> = const { RefCell::new(Vec::new()) };
}

struct Root {
    element: Element,
    app: AppHandle<Tenant>,
    turn: u32,
}

/// A page in its root.
pub struct Place(Option<Root>);

/// Who lives in a root.
#[derive(PartialEq, Properties)]
struct TenantProps {
    #[prop_or_default]
    page: Option<Rc<AppProps>>,
    /// A number for each page: the next one shares nothing with the one before.
    #[prop_or_default]
    turn: u32,
}

#[component]
fn Tenant(props: &TenantProps) -> Html {
    let Some(page) = &props.page else { return Html::default() };
    let AppProps { door, lang, theme, stand, remote } = &**page;
    html! { <App key={props.turn} door={door.clone()} lang={*lang} theme={*theme} stand={stand.clone()} remote={remote.clone()} /> }
}

impl Place {
    /// Draws a page into a root made of `make`, unless one is free. `props` is asked what the page starts with there.
    pub fn take(make: impl FnOnce() -> Element, props: impl FnOnce(&Element) -> AppProps) -> Place {
        let mut root = FREE.with_borrow_mut(Vec::pop).unwrap_or_else(|| {
            let element = make();
            let app = yew::Renderer::<Tenant>::with_root_and_props(element.clone(), TenantProps { page: None, turn: 0 }).render();
            Root { element, app, turn: 0 }
        });
        root.turn = root.turn.wrapping_add(1);
        root.app.update(TenantProps { page: Some(Rc::new(props(&root.element))), turn: root.turn });
        Place(Some(root))
    }

    /// What the page is drawn into.
    pub fn element(&self) -> Option<Element> {
        self.0.as_ref().map(|root| root.element.clone())
    }

    /// Ends the page and gives the root back, which the caller has taken out of the document.
    pub fn leave(&mut self) {
        if let Some(mut root) = self.0.take() {
            root.app.update(TenantProps { page: None, turn: root.turn });
            FREE.with_borrow_mut(|free| free.push(root));
        }
    }
}
