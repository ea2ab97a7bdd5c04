//! Decisions taken, kept and taken up again: what was confirmed is never lost, and what can't be kept is said.

use std::time::Duration;

use serde_json::{Value, json};

use crate::checks::{bytes_of, sample};
use crate::driver::Wishes;
use crate::exits::holding;
use crate::harness::Test;
use crate::kills::{self, Chance};
use crate::page::Page;
use crate::world::World;

/// In order.
pub const TESTS: &[Test] = &[
    Test { name: "keeping::decisions_are_taken_by_mouse_and_by_keyboard_and_taken_back", body: decisions_are_taken_and_taken_back },
    Test { name: "keeping::a_row_is_linked_by_hand_and_a_filter_decided_at_once", body: a_row_is_linked_and_a_filter_decided },
    Test { name: "keeping::a_session_file_takes_up_what_was_decided", body: a_session_file_takes_up_what_was_decided },
    Test { name: "keeping::fifty_kills_lose_no_confirmed_decision", body: kills::fifty_kills_lose_no_confirmed_decision },
    Test { name: "keeping::two_tabs_lose_nothing_of_each_other", body: two_tabs_lose_nothing_of_each_other },
    Test { name: "keeping::a_full_or_blocked_store_is_said_and_all_else_works", body: a_full_or_blocked_store_is_said },
    Test { name: "keeping::what_is_kept_holds_nothing_of_the_files", body: what_is_kept_holds_nothing_of_the_files },
];

/// Decisions the page has confirmed.
pub const CONFIRMED: &str = "Number(document.querySelector('.decide-bar')?.dataset.confirmed ?? 0)";
const KEPT: &str = "Number(document.querySelector('.decide-bar')?.dataset.kept ?? 0)";

/// Decides on what is on show as a person does: a key, the form, its button; again once the page has confirmed it.
pub const DECIDE: &str = "self.confirmed = () => Number(document.querySelector('.decide-bar')?.dataset.confirmed ?? -1);
    self.until = (what) => new Promise(done => { const look = () => { const is = what(); is ? done(is) : setTimeout(look, 2); }; look(); });
    self.decideOnce = async (name) => {
      const before = Math.max(0, self.confirmed());
      document.dispatchEvent(new KeyboardEvent('keydown', {key: 'd', bubbles: true}));
      const go = await self.until(() => document.querySelector('dialog #decide-confirm:not([disabled])'));
      const asked = document.querySelector('#decide-name'); if (asked) asked.value = name;
      // Two tabs may decide the same in one second; the reason tells the decisions apart.
      document.querySelector('#decide-reason').value = String(Math.random());
      go.click();
      await self.until(() => self.confirmed() > before);
      return self.confirmed();
    };";

/// A small month of both sides with three differences; the word stands in every row.
pub fn small_pair(word: &str) -> Vec<(String, Vec<u8>)> {
    let mut sides =
        [("收银", String::from("交易时间,交易金额,终端号,参考号,收银员\n")), ("对账单", String::from("交易时间,交易金额,手续费,终端号,参考号\n"))];
    for row in 0..12 {
        let at = format!("2026-03-{:02} 12:{row:02}:00", row + 1);
        sides[0].1.push_str(&format!("{at},{row}1.50,T0000001,2026031{row:05},{word}\n"));
        let cents = if row % 4 == 3 { 99 } else { 50 };
        sides[1].1.push_str(&format!("{at},{row}1.{cents},0.10,T0000001,2026031{row:05}\n"));
    }
    sides.map(|(name, text)| (format!("{name}{word}.csv"), text.into_bytes())).to_vec()
}

/// Shows the first difference.
pub fn choose_first(page: &Page) {
    page.session.wait_for("document.querySelector('.finding[data-place=\"0\"] .code')", 30);
    page.session.script("document.querySelector('.finding').click()", &[]);
    page.session.wait_for("document.querySelector('#decide-done')", 30);
}

/// Keeps on this device from now on.
pub fn turn_on(page: &Page) {
    page.session.script("document.querySelector('#section-hand-over').click()", &[]);
    page.session.click(&page.session.find("#keep-on"));
    page.session.wait_for("!document.querySelector('#keep-on')", 10);
    page.session.script("document.querySelector('#section-differences').click()", &[]);
}

/// Files in, answer out, the first difference on show, the means to decide at hand.
pub fn ready(page: &Page, files: &[(String, Vec<u8>)]) {
    page.drop_bytes(files);
    page.wait_answer();
    choose_first(page);
    page.session.script(DECIDE, &[]);
}

/// Decides on what is on show; gives how many decisions are confirmed.
pub fn decide(page: &Page) -> u64 {
    page.session.script_async("return await self.decideOnce('Wang')", &[]).as_u64().unwrap()
}

/// A count of the page.
pub fn number(page: &Page, what: &str) -> u64 {
    page.session.script(&format!("return {what}"), &[]).as_u64().unwrap()
}

fn decisions_are_taken_and_taken_back(world: &World) {
    const ENTER: &str = "\u{e007}";
    let page = Page::open(world, &Wishes::default());
    page.session.click(&page.session.find("#sample"));
    page.wait_answer();
    choose_first(&page);
    // By mouse; the name is asked for once.
    page.session.click(&page.session.find("#decide-accept"));
    page.session.type_into(&page.session.find("#decide-reason"), "slip checked");
    page.session.type_into(&page.session.find("#decide-name"), "Wang");
    page.session.click(&page.session.find("#decide-confirm"));
    page.session.wait_for("document.querySelector('.finding[data-place=\"0\"] .state--explained')", 10);
    page.session.wait_for("document.querySelector('.decide__marks')?.innerText.includes('slip checked')", 10);
    // By keyboard alone: the next one, done.
    page.session.press("j");
    page.session.wait_for("document.querySelector('.finding--chosen[data-place=\"1\"]')", 10);
    page.session.wait_for("document.querySelector('.decide__state.state--open')", 10);
    page.session.press("d");
    page.session.wait_for("document.querySelector('dialog #decide-reason') === document.activeElement", 10);
    assert_eq!(page.session.script("return !!document.querySelector('#decide-name')", &[]), false, "the name is asked for again");
    page.session.press(ENTER);
    page.session.wait_for("document.querySelector('.finding[data-place=\"1\"] .state--done')", 10);
    let settled = |count: u32| page.session.wait_for(&format!("document.querySelector('.decide-bar__count').innerText.startsWith('{count} ')"), 10);
    settled(2);
    let undo = |shift: bool| {
        let body = "document.dispatchEvent(new KeyboardEvent('keydown', {key: 'z', ctrlKey: true, shiftKey: arguments[0], bubbles: true, cancelable: true}))";
        page.session.script(body, &[json!(shift)]);
    };
    undo(false);
    settled(1);
    undo(false);
    settled(0);
    undo(true);
    undo(true);
    settled(2);
    page.no_errors();
}

fn a_row_is_linked_and_a_filter_decided(world: &World) {
    let page = Page::open(world, &Wishes::default());
    page.session.click(&page.session.find("#sample"));
    page.wait_answer();
    let alone = "[...document.querySelectorAll('.facet__value')].find(b => b.querySelector('.code')?.textContent === 'U03')";
    page.session.wait_for(alone, 10);
    page.session.script(&format!("{alone}.click()"), &[]);
    choose_first(&page);
    let before = number(&page, "document.querySelectorAll('.finding').length");
    page.session.click(&page.session.find("#decide-link"));
    page.session.wait_for("document.querySelector('.link-table__pick')", 10);
    page.session.click(&page.session.find(".link-table__pick"));
    page.session.type_into(&page.session.find("#decide-name"), "Wang");
    page.session.click(&page.session.find("#decide-confirm"));
    page.session.wait_for(&format!("document.querySelectorAll('.finding').length === {}", before - 1), 20);
    assert_eq!(page.session.script("return !!document.querySelector('.decide-bar__unfit')", &[]), false);
    // All that is left of the filter, at once, and one step takes it back.
    page.session
        .script("const s = document.querySelector('#decide-many'); s.value = 'done'; s.dispatchEvent(new Event('change', {bubbles: true}))", &[]);
    page.session.wait_for("document.querySelector('#decide-confirm:not([disabled])')", 10);
    let told = page.session.script("return document.querySelector('dialog form p').innerText", &[]);
    assert!(told.as_str().unwrap().contains(&format!("Will mark {} differences done", before - 1)), "{told}");
    page.session.click(&page.session.find("#decide-confirm"));
    page.session.wait_for(&format!("document.querySelectorAll('.finding .state--done').length === {}", before - 1), 20);
    page.session.click(&page.session.find("#undo"));
    page.session.wait_for("document.querySelectorAll('.finding .state--done').length === 0", 20);
    page.no_errors();
}

fn a_session_file_takes_up_what_was_decided(world: &World) {
    let first = Page::open(world, &Wishes::default());
    ready(&first, &bytes_of(&sample(world)));
    decide(&first);
    decide(&first);
    first.session.script("document.querySelector('#section-hand-over').click()", &[]);
    first.session.click(&first.session.find("#session-save"));
    let name = "poscheck-session-2026-03.json";
    let session = (name.to_owned(), first.saved(name).into_bytes());
    let report = first.report("en", false);
    // Before the files: it says which are still to come. Then with them: the same report, byte for byte.
    let second = Page::open(world, &Wishes::default());
    second.drop_bytes(std::slice::from_ref(&session));
    second.session.wait_for("document.querySelectorAll('.compared__file--file-missing').length === 2", 10);
    second.drop_bytes(&bytes_of(&sample(world)));
    second.wait_answer();
    second.session.wait_for(&format!("{CONFIRMED} === 2"), 10);
    assert!(second.report("en", false) == report, "the session gives another report");
    // With other files it says so, file by file, and the decisions that no longer fit are shown.
    let third = Page::open(world, &Wishes::default());
    let mut files = bytes_of(&sample(world));
    files[1].1.extend_from_slice(b"\n");
    files.push(session);
    third.drop_bytes(&files);
    third.wait_answer();
    third.session.wait_for("document.querySelector('.decide-bar__unfit')", 20);
    third.session.script("document.querySelector('#section-hand-over').click()", &[]);
    third.session.wait_for("document.querySelector('.compared__file--file-same') && document.querySelector('.compared__file--file-differs')", 10);
    third.session.wait_for("document.querySelector('.decisions--unfit li')", 10);
    for page in [first, second, third] {
        page.no_errors();
    }
}

fn two_tabs_lose_nothing_of_each_other(world: &World) {
    let page = Page::open(world, &Wishes::default());
    let files = small_pair("");
    ready(&page, &files);
    turn_on(&page);
    choose_first(&page);
    decide(&page);
    let first = page.session.window();
    let second = page.session.new_tab();
    page.session.go(&world.url("/"));
    page.session.wait_for("!!self.poscheck", 60);
    ready(&page, &files);
    page.session.wait_for(&format!("{CONFIRMED} === 1"), 10);
    let mut chance = Chance(3);
    let (mut refused, mut taken) = (0, 1);
    let mut whose = [1_u64, 1];
    for _ in 0..30 {
        let tab = usize::try_from(chance.below(2)).unwrap();
        page.session.switch(if tab == 0 { &first } else { &second });
        page.session.script("self.decideOnce('Wang').catch(() => {})", &[]);
        taken += 1;
        let done = format!("document.querySelector('#keep-take-up') || {CONFIRMED} > {}", whose[tab]);
        page.session.wait_for(&done, 20);
        if page.session.script("return !!document.querySelector('#keep-take-up')", &[]) == true {
            refused += 1;
            assert_eq!(number(&page, CONFIRMED), whose[tab], "a decision that is not kept was confirmed");
            page.session.script("document.querySelector('#keep-take-up').click()", &[]);
            page.session.wait_for(&format!("!document.querySelector('#keep-take-up') && {KEPT} === {taken}"), 20);
        }
        whose[tab] = number(&page, CONFIRMED);
        assert_eq!(whose[tab], taken, "one of the tabs' decisions is gone");
    }
    println!("    {taken} decisions from two tabs, {refused} refused at first, all kept");
    assert!(refused > 5, "the tabs never met: {refused}");
    // A session of one's own stands beside the other's.
    page.session.switch(&first);
    page.session.script("self.decideOnce('Wang').catch(() => {})", &[]);
    page.session.wait_for(&format!("document.querySelector('#keep-take-up') || {CONFIRMED} > {taken}"), 20);
    page.session.script("document.querySelector('#keep-take-up')?.click()", &[]);
    page.session.wait_for(&format!("{KEPT} === {}", taken + 1), 20);
    page.session.switch(&second);
    page.session.script("self.decideOnce('Wang').catch(() => {})", &[]);
    page.session.wait_for("document.querySelector('#keep-own')", 20);
    page.session.script("document.querySelector('#keep-own').click()", &[]);
    page.session.wait_for(&format!("!document.querySelector('#keep-own') && {KEPT} === {}", whose[1] + 1), 20);
    page.session.script("document.querySelector('#section-hand-over').click()", &[]);
    page.session.wait_for("document.querySelectorAll('.kept__session').length === 2", 10);
    page.no_errors();
}

fn a_full_or_blocked_store_is_said(world: &World) {
    let files = small_pair("");
    let page = Page::open(world, &Wishes::default());
    let origin = page.session.script("return location.origin", &[]);
    ready(&page, &files);
    // The browser counts what is left when it first writes, so little is left from the start.
    page.session.cdp("Storage.overrideQuotaForOrigin", &json!({"origin": origin, "quotaSize": 8_000}));
    turn_on(&page);
    choose_first(&page);
    let is_full = || page.session.script("return !!document.querySelector('[data-code=\"page-keep-full\"]')", &[]) == true;
    let mut decided = 0;
    while !is_full() && decided < 40 {
        decided = decide(&page);
    }
    assert!(is_full(), "the store is never full");
    let kept = number(&page, KEPT);
    assert_eq!(decided, kept + 1, "a decision stands also where it can't be kept");
    assert_eq!(decide(&page), decided + 1);
    let decided = decided + 1;
    page.session.cdp("Storage.overrideQuotaForOrigin", &json!({"origin": origin}));
    page.session.script("document.querySelector('#keep-again').click()", &[]);
    page.session.wait_for(&format!("!document.querySelector('[data-code=\"page-keep-full\"]') && {KEPT} === {decided}"), 10);
    drop(page);
    let page = Page { session: world.browser(&Wishes::default()) };
    let block = "Object.defineProperty(Window.prototype, 'indexedDB', {get() { throw new DOMException('blocked', 'SecurityError'); }});
        Object.defineProperty(self, 'indexedDB', {get() { throw new DOMException('blocked', 'SecurityError'); }});";
    page.session.cdp("Page.addScriptToEvaluateOnNewDocument", &json!({"source": block}));
    page.session.go(&world.url("/"));
    page.session.wait_for("!!self.poscheck", 60);
    ready(&page, &files);
    page.session.script("document.querySelector('#section-hand-over').click()", &[]);
    page.session.click(&page.session.find("#keep-on"));
    page.session.wait_for("document.querySelector('[data-code=\"page-keep-unavailable\"]')", 10);
    page.session.script("document.querySelector('#section-differences').click()", &[]);
    choose_first(&page);
    assert_eq!(decide(&page), 1);
    page.session.wait_for("document.querySelector('.decide-bar__kept--nowhere')", 10);
    page.no_errors();
}

fn what_is_kept_holds_nothing_of_the_files(world: &World) {
    const CANARY: &str = "KANARIENVOGEL7731";
    let profile = world.scratch("kept-canary");
    let page = Page::open_at(world, &Wishes { profile: Some(profile.clone()), ..Wishes::default() }, &world.url("/"));
    ready(&page, &small_pair(CANARY));
    turn_on(&page);
    choose_first(&page);
    // The control: the name typed is kept on purpose, so the same search must find it.
    page.session.script_async("return await self.decideOnce('BOTENTAUBE4242')", &[]);
    page.session.wait_for(&format!("{KEPT} === 1"), 10);
    let told = page.session.script("document.querySelectorAll('.bar__button')[1].click(); return true", &[]);
    assert_eq!(told, Value::Bool(true));
    page.session.wait_for("document.querySelector('#privacy-storage')?.innerText.includes('fingerprints')", 10);
    std::thread::sleep(Duration::from_secs(1));
    drop(page);
    assert!(!holding(&profile, "BOTENTAUBE4242").is_empty(), "the search finds nothing at all");
    assert_eq!(holding(&profile, CANARY), Vec::<String>::new());
    // Forgetting leaves no session behind.
    let page = Page::open_at(world, &Wishes { profile: Some(profile.clone()), ..Wishes::default() }, &world.url("/"));
    page.session.wait_for("document.querySelectorAll('.kept__session').length === 1", 10);
    page.session.click(&page.session.find("#sample"));
    page.wait_answer();
    page.session.script("document.querySelector('#section-hand-over').click()", &[]);
    page.session.click(&page.session.find("#keep-forget"));
    page.session.wait_for("document.querySelector('#keep-on') && !document.querySelector('.kept__session')", 10);
    let left = page.session.script_async("return (await indexedDB.databases()).length", &[]);
    assert_eq!(left, 0);
    page.no_errors();
    drop(page);
    std::fs::remove_dir_all(profile).unwrap();
}
