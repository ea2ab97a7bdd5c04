//! Ties the page to whoever steers it from outside.
//!
//! In: the state. Out: events. Must not know: who hears them.

use yew::prelude::*;

use super::Page;
use crate::app::remote::Remote;

/// Keeps the handle's page at hand and tells it how each run goes.
#[hook]
pub fn use_remote(page: &Page, remote: &Option<Remote>) {
    if let Some(remote) = remote {
        remote.hold(Some(page.clone()));
    }
    let (state, hearer) = (page.state.clone(), remote.clone());
    use_effect_with(page.state.run.clone(), move |run| {
        if let Some(remote) = hearer.filter(|_| run.id > 0) {
            remote.tell_run(&state);
        }
    });
    let remote = remote.clone();
    use_effect_with((), move |()| {
        move || {
            if let Some(remote) = remote {
                remote.hold(None);
            }
        }
    });
}
