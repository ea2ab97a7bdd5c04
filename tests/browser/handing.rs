//! What is handed over from the page: the audit that names a changed byte, last month's session, the register in the
//! workpaper, and forgetting all.
//!
//! In: the served page. Out: a failed test. Must not know: how an export is written.

use serde_json::{Value, json};

use crate::driver::Wishes;
use crate::harness::Test;
use crate::house;
use crate::keeping::{DECIDE, choose_first, decide, small_pair};
use crate::months::{File, catch_saved, caught, month, proof};
use crate::page::Page;
use crate::world::World;

/// In order.
pub const TESTS: &[Test] = &[
    Test { name: "handing::an_audit_names_the_input_the_setting_and_the_decision_that_changed", body: an_audit_names_what_changed },
    Test { name: "handing::last_month_s_session_carries_what_it_left_open", body: last_month_s_session_carries_what_it_left_open },
    Test { name: "handing::the_register_stands_in_the_page_s_workpaper", body: the_register_stands_in_the_workpaper },
    Test { name: "handing::forgetting_all_leaves_nothing_on_the_device", body: forgetting_all_leaves_nothing_on_the_device },
];

fn hand_over(page: &Page) {
    page.session.script("document.querySelector('#section-hand-over').click()", &[]);
    page.session.wait_for("document.querySelector('#save-audit')", 10);
}

fn start_over(page: &Page) {
    page.session.script("document.querySelector('.bar__button').click()", &[]);
    page.session.wait_for("document.querySelector('.start') || document.querySelector('#start-over-anyway')", 10);
    page.session.script("document.querySelector('#start-over-anyway')?.click()", &[]);
    page.session.wait_for("document.querySelector('.start')", 10);
}

/// What the page says of an audit file given with these files: whether it is proved, and what differs.
fn verdict(page: &Page, files: &[File], audit: &str) -> (String, Vec<String>) {
    start_over(page);
    let mut all = files.to_vec();
    all.push(("三月.audit".to_owned(), audit.as_bytes().to_vec()));
    page.drop_bytes(&all);
    page.wait_answer();
    hand_over(page);
    page.session.wait_for("document.querySelector('.verdict')", 10);
    let body =
        "const v = document.querySelector('.verdict'); return [v.dataset.audit, [...v.querySelectorAll('.verdict__list li')].map(e => e.innerText)]";
    serde_json::from_value(page.session.script(body, &[])).unwrap()
}

fn an_audit_names_what_changed(world: &World) {
    let files = small_pair("");
    let page = Page::open(world, &Wishes::default());
    page.drop_bytes(&files);
    page.wait_answer();
    choose_first(&page);
    page.session.script(DECIDE, &[]);
    decide(&page);
    catch_saved(&page);
    hand_over(&page);
    let audit = caught(&page, "#save-audit");
    assert_eq!(verdict(&page, &files, &audit), ("same".to_owned(), Vec::new()));
    // One byte of an input: the file is named.
    let mut spoilt = files.clone();
    let last = spoilt[1].1.len() - 2;
    spoilt[1].1[last] ^= 1;
    let (state, told) = verdict(&page, &spoilt, &audit);
    assert!(state == "differs" && told.len() == 1 && told[0].contains(&files[1].0), "{told:?}");
    let changed = |from: &str, to: &str| {
        assert!(audit.contains(from), "{from} is not in the audit file");
        audit.replacen(from, to, 1)
    };
    // One byte of a decision: its entry is named. One of a setting: the settings are.
    let (state, told) = verdict(&page, &files, &changed("\"by\": \"Wang\"", "\"by\": \"Wong\""));
    assert!(state == "differs" && told.iter().any(|one| one.contains("entry 1")), "{told:?}");
    let (state, told) = verdict(&page, &files, &changed("\"lang\": \"en\"", "\"lang\": \"zh\""));
    assert!(state == "differs" && told.iter().any(|one| one.contains("settings")), "{told:?}");
    page.no_errors();
}

/// The session alone brings the open items into the next month; its decisions stay with its own files.
fn last_month_s_session_carries_what_it_left_open(world: &World) {
    let lost = "2026-03-27 12:00:00,58.00,消费,10010001,603270012345,629999******5801";
    let odd = "2026-03-25 11:30:00,120.07,消费,10010001,603250022222,,629999******1200";
    let brought = "2026-03-27 12:00:05,58.00,消费,10010001,603270012345,,629999******5801";
    let page = Page::open(world, &Wishes::default());
    page.drop_bytes(&month(3, &[lost], &[odd]));
    page.wait_answer();
    choose_first(&page);
    page.session.script(DECIDE, &[]);
    // Marked done, the first item is no longer open; the rest is what April must open with.
    decide(&page);
    catch_saved(&page);
    hand_over(&page);
    let session = caught(&page, "#session-save");
    let items = serde_json::from_str::<Value>(&session).unwrap()["open"]["open_items"].as_array().unwrap().len();
    assert_eq!(items, 1, "two items, one of them done");
    start_over(&page);
    let mut files = month(4, &[], &[brought]);
    files.push(("会话.json".to_owned(), session.into_bytes()));
    page.drop_bytes(&files);
    page.wait_answer();
    hand_over(&page);
    let [opening, _, cleared, closing] = proof(&page);
    assert_eq!((opening.0, opening.1 - cleared.1, closing.0), (1, closing.1, opening.0 - cleared.0));
    let taken = page.session.script("return [document.querySelector('.decide-bar__unfit'), document.querySelector('.compared')]", &[]);
    assert_eq!(taken, json!([null, null]), "the decisions of March are put on April's files");
    page.no_errors();
}

fn the_register_stands_in_the_workpaper(world: &World) {
    let page = house::checked(world, "zh-CN");
    catch_saved(&page);
    hand_over(&page);
    assert!(!caught(&page, "#save-page").contains("register-entries"), "an empty register has a sheet");
    house::open(&page, 5);
    page.session.wait_for("document.querySelector('.swipe')", 30);
    house::enter_one(&page);
    hand_over(&page);
    let paper = caught(&page, "#save-page");
    let (_, entries) = paper.split_once("id=\"register-entries\"").expect("no sheet of the register");
    let (entries, _) = entries.split_once("</section>").unwrap();
    assert!(entries.contains("李店长") && entries.contains("王小明") && entries.contains("629997******6059"), "{entries}");
    page.no_errors();
}

fn forgetting_all_leaves_nothing_on_the_device(world: &World) {
    let page = house::checked(world, "en");
    house::enter_one(&page);
    house::open(&page, 6);
    // The bar of the page may lie over it.
    page.session.script("document.querySelector('#profile-remember').click()", &[]);
    page.session.wait_for("localStorage.length === 1", 10);
    hand_over(&page);
    page.session.click(&page.session.find("#keep-on"));
    page.session.wait_for("!document.querySelector('#keep-on')", 10);
    page.session.script("document.querySelector('#section-differences').click()", &[]);
    choose_first(&page);
    page.session.script(DECIDE, &[]);
    decide(&page);
    page.session.wait_for("Number(document.querySelector('.decide-bar').dataset.kept) === 1", 10);
    // Column settings as an earlier visit left them; they are found at the next start.
    let settings = json!([{"fingerprint": "0123456789abcdef", "side": "merchant"}]).to_string();
    page.session.script("localStorage.setItem('poscheck-column-settings', arguments[0])", &[json!(settings)]);
    page.session.go(&world.url("/"));
    page.session.wait_for("!!self.poscheck", 60);
    let there = "return [localStorage.length, (await indexedDB.databases()).length]";
    assert_eq!(page.session.script_async(there, &[]), json!([2, 1]), "something that should be kept is not");
    page.session.click(&page.session.find("#sample"));
    page.wait_answer();
    hand_over(&page);
    page.session.click(&page.session.find("#keep-forget"));
    page.session.wait_for("document.querySelector('#keep-on') && !document.querySelector('#keep-forget')", 10);
    page.session.wait_for("localStorage.length === 0", 10);
    assert_eq!(page.session.script_async(there, &[]), json!([0, 0]));
    // Nor does it come back with what is done next.
    page.wait_idle();
    house::open(&page, 6);
    page.session.go(&world.url("/"));
    page.session.wait_for("!!self.poscheck", 60);
    assert_eq!(page.session.script_async(there, &[]), json!([0, 0]), "what was forgotten is back");
    page.no_errors();
}
