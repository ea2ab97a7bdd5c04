//! A worker may die at any moment: when it is asked something, before anything it says, or for want of memory at any stage.
//!
//! In: the page, whose workers die as told. Out: a failed test that names the moment. Must not know: what a worker does.
//!
//! The law: what is wrong is said in words, one step goes on, and in the end all is as if nobody had died.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::checks::assert_same;
use crate::driver::Wishes;
use crate::fixtures;
use crate::harness::Test;
use crate::keeping::{DECIDE, small_pair};
use crate::months::File;
use crate::page::{Page, Shown};
use crate::world::World;

/// In order.
pub const TESTS: &[Test] = &[
    Test { name: "deaths::a_worker_may_die_at_any_word", body: a_worker_may_die_at_any_word },
    Test { name: "deaths::memory_may_end_at_any_stage", body: memory_may_end_at_any_stage },
];

/// Workers that note what they are asked and say, and die at one of these words, once; or that have so much memory at most.
const MORTAL: &str = "self.deaths = { at: '', pages: 0, died: '', noted: [] };
    const word = (side, data) => {
      if (!Array.isArray(data) || typeof data[0] !== 'string') return '';
      const body = JSON.parse(data[0]).body;
      return side + ' ' + (typeof body === 'string' ? body : Object.keys(body)[0]);
    };
    self.Worker = class extends self.Worker {
      constructor(...words) {
        super(...words);
        this.addEventListener('message', (event) => { if (this.dies('says', event.data)) event.stopImmediatePropagation(); });
        this.addEventListener('error', () => { self.deaths.died ||= 'memory'; });
      }
      postMessage(data, ...more) {
        if (self.deaths.pages && Array.isArray(data) && data[0] instanceof WebAssembly.Module) {
          return super.postMessage([data[0], self.deaths.pages], ...more);
        }
        if (!this.dies('asked', data)) super.postMessage(data, ...more);
      }
      dies(side, data) {
        const now = word(side, data);
        if (now) self.deaths.noted.push(now);
        if (!now || now !== self.deaths.at) return false;
        Object.assign(self.deaths, { at: '', died: now });
        this.terminate();
        setTimeout(() => this.dispatchEvent(new ErrorEvent('error', { message: 'RuntimeError: unreachable', cancelable: true })));
        return true;
      }
    };";

/// What a person does after the files are in: how it is begun, what shows that it is done.
const STEPS: [(&str, &str); 8] = [
    ("document.querySelector('#section-differences').click()", "document.querySelector('.finding[data-place=\"0\"] .code')"),
    ("document.querySelector('.finding').click()", "document.querySelector('#decide-done')"),
    ("self.confirmed() > 0 || self.decideOnce('Wang')", "self.confirmed() > 0"),
    ("document.querySelector('#section-rows').click()", "document.querySelector('.row-list tbody button')"),
    ("document.querySelector('.row-list tbody button').click()", "document.querySelector('dialog .dialog__close, dialog .story, dialog dl')"),
    ("document.querySelector('dialog')?.close(); document.querySelector('#section-house').click()", "document.querySelector('#house-checks')"),
    (
        "self.other = document.querySelector('.bar__button[data-feature=\"language\"]').lang; document.querySelector('.bar__button[data-feature=\"language\"]').click()",
        "document.documentElement.lang === self.other || document.querySelector('.bar__button[data-feature=\"language\"]').lang !== self.other",
    ),
    ("self.text = ''; self.poscheck.report('en', true).then((text) => { self.text = text; }, () => { self.text = 'refused'; })", "self.text"),
];

const PATIENCE_S: u64 = 30;
const ANSWERED: &str = "document.querySelector('.headline__sentence') && !document.querySelector('#cancel')";

fn said(page: &Page, what: &str) -> Value {
    page.session.script(&format!("return {what}"), &[])
}

// Waits for an end of what was begun: done, or a problem on show.
fn settle(page: &Page, done: &str) {
    page.session.wait_for(&format!("!!({done}) || !!document.querySelector('#app .problem')"), PATIENCE_S);
}

// What a person does about problems on show; whether there were any.
fn mended(page: &Page, moment: &str) -> bool {
    let problems = page.problems();
    let Some(problem) = problems.first() else { return false };
    assert!(problems.iter().all(|one| one.text.lines().count() >= 2), "{moment}: what and what to do, {problems:?}");
    if problem.card.is_empty() {
        assert!(problems.len() == 1 && problem.code == "page-worker-died", "{moment}: {problems:?}");
        press(page, "#retry");
    } else {
        let is_known = |one: &Shown| !one.card.is_empty() && ["page-file-died", "page-file-memory"].contains(&one.code.as_str());
        assert!(problems.iter().all(is_known), "{moment}: {problems:?}");
        page.wait_idle();
        press(page, ".card__again");
    }
    settle(page, ANSWERED);
    true
}

// What was on show before is gone when this has come back.
fn press(page: &Page, what: &str) {
    let frames = "await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))";
    page.session.script_async(&format!("document.querySelector('{what}').click(); {frames}; return true"), &[]);
}

/// From the files to the report, a death at one word on the way; gives the report and how often something was to be mended.
fn walk(page: &Page, files: &[File], at: &str) -> (String, u32) {
    page.session.script("Object.assign(self.deaths, { at: arguments[0], died: '', noted: [] })", &[json!(at)]);
    page.drop_bytes(files);
    settle(page, ANSWERED);
    let mut mends = u32::from(mended(page, at));
    for (begin, done) in STEPS {
        page.session.script(&format!("{begin}; return true"), &[]);
        settle(page, done);
        if mended(page, at) {
            mends += 1;
            // What the step needs is where the page leads after the check, or one click away.
            for (begin, done) in STEPS.iter().take_while(|(one, _)| *one != begin).chain([&(begin, done)]) {
                page.session.script(&format!("{begin}; return true"), &[]);
                page.session.wait_for(done, PATIENCE_S);
            }
        }
    }
    let mut text = said(page, "self.text").as_str().unwrap_or_default().to_owned();
    if text == "refused" {
        text = page.report("en", true);
    }
    page.session.script("document.querySelector('#section-differences').click()", &[]);
    page.session.wait_for("document.querySelector('.decide-bar')", PATIENCE_S);
    assert_eq!(said(page, "self.confirmed()"), 1, "{at}: a decision was lost or taken twice");
    (text, mends)
}

fn start_over(page: &Page) {
    page.session.script("document.querySelector('dialog[open]')?.close(); document.querySelector('.bar__button').click()", &[]);
    page.session.wait_for("document.querySelector('.start') || document.querySelector('#start-over-anyway')", 10);
    page.session.script("document.querySelector('#start-over-anyway')?.click()", &[]);
    page.session.wait_for("document.querySelector('.start')", 10);
}

fn a_worker_may_die_at_any_word(world: &World) {
    let page = Page::open(world, &Wishes::default());
    page.session.script(MORTAL, &[]);
    page.session.script(DECIDE, &[]);
    let files = small_pair("");
    let (whole, mends) = walk(&page, &files, "");
    assert_eq!(mends, 0);
    let noted = said(&page, "self.deaths.noted");
    let mut moments: BTreeSet<String> = noted.as_array().unwrap().iter().map(|word| word.as_str().unwrap().to_owned()).collect();
    // The engine works for nothing while a person looks for the files; whether it had begun is a matter of time.
    moments.retain(|word| !word.contains("Rehears"));
    assert!(moments.len() >= 16, "{moments:?}");
    for moment in &moments {
        start_over(&page);
        let (text, mends) = walk(&page, &files, moment);
        assert_eq!(said(&page, "self.deaths.died"), *moment, "nobody died");
        println!("    {moment}: mended {mends} times");
        assert_same(&without_moment(&text), &without_moment(&whole));
    }
    page.no_errors();
}

// A report without when and why a person decided, which is chance here.
fn without_moment(report: &str) -> String {
    report.lines().filter(|line| !["\"reason\"", "\"at\""].iter().any(|key| line.contains(key))).collect::<Vec<_>>().join("\n")
}

/// The least a worker begins with, in pages of 64 KiB, and the steps by which it gets more.
const PAGES_MIN: u32 = 512;
const PAGES_STEP: u32 = 96;

fn memory_may_end_at_any_stage(world: &World) {
    let page = Page::open(world, &Wishes::default());
    let paths = fixtures::big_pair(page.session.profile(), 60_000);
    page.session.script(MORTAL, &[]);
    let whole = world.command(&paths, &["--lang", "en", "--out", "-"]).1;
    let (mut pages, mut ends) = (PAGES_MIN, Vec::new());
    loop {
        page.session.script("Object.assign(self.deaths, { pages: arguments[0], died: '', noted: [] })", &[json!(pages)]);
        page.drop_paths(&paths);
        settle(&page, ANSWERED);
        let has_ended = said(&page, "self.deaths.died") != json!("");
        let last = said(&page, "self.deaths.noted.filter(w => w.startsWith('says')).at(-1) ?? ''");
        println!("    {} MiB: {}", pages / 16, if has_ended { format!("ended after {last}") } else { "enough".to_owned() });
        page.session.script("self.deaths.pages = 0", &[]);
        while mended(&page, &format!("{pages} pages")) {}
        page.wait_answer();
        assert_same(&page.report("en", false), &whole);
        if !has_ended {
            break;
        }
        ends.push(last);
        pages += PAGES_STEP;
        start_over(&page);
    }
    let kinds: BTreeSet<String> = ends.iter().map(Value::to_string).collect();
    assert!(ends.len() >= 4 && kinds.len() >= 2, "{ends:?}");
    page.no_errors();
}
