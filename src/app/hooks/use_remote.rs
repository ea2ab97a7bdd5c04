//! Ties the page to whoever steers it from outside.
//!
//! In: the state. Out: events. Must not know: who hears them.

use yew::prelude::*;

use super::Page;
use crate::app::remote::Remote;
use crate::app::state::Phase;
use crate::report::model::Alert;

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
    use_alerts(page, remote);
    use_decisions(page, remote);
    let remote = remote.clone();
    use_effect_with((), move |()| {
        move || {
            if let Some(remote) = remote {
                remote.hold(None);
            }
        }
    });
}

// A warning is told once a run, also when a decision had the check done again; one that a decision brings is told then.
#[hook]
fn use_alerts(page: &Page, remote: &Option<Remote>) {
    let is_done = page.state.run.phase == Phase::Done;
    let alerts = page.state.answer.as_ref().filter(|_| is_done).map(|answer| answer.alerts.clone());
    let told = use_mut_ref(|| (0, Vec::<Alert>::new()));
    let remote = remote.clone();
    let page_goes_on = page.state.watch.goes_on;
    use_effect_with((page.state.run.id, alerts), move |(run, alerts)| {
        let (Some(remote), Some(alerts)) = (&remote, alerts) else { return };
        let (of, before) = told.replace((*run, alerts.clone()));
        // Runs that go on from the one before tell only what that did not.
        let goes_on = of == *run || page_goes_on;
        let was_told = |alert: &Alert| goes_on && alert.episodes.iter().all(|episode| before.iter().any(|old| old.episodes.contains(episode)));
        remote.tell_alerts(&alerts.iter().filter(|alert| !was_told(alert)).collect::<Vec<_>>());
    });
}

// Told once it is confirmed. A log that was replaced is told from where it parts from the one told before.
#[hook]
fn use_decisions(page: &Page, remote: &Option<Remote>) {
    let log = page.state.decisions.log.first(page.state.decisions.confirmed);
    let told = use_mut_ref(Vec::<String>::new);
    let remote = remote.clone();
    use_effect_with(log.head().to_owned(), move |_| {
        let Some(remote) = &remote else { return };
        let mut told = told.borrow_mut();
        let known = log.entries().iter().zip(&*told).take_while(|(entry, hash)| entry.hash == **hash).count();
        remote.tell_decisions(log.entries().get(known..).unwrap_or_default());
        *told = log.entries().iter().map(|entry| entry.hash.clone()).collect();
    });
}
