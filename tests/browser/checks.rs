//! The main job on the page: files dropped, every difference explained, and what happens when something is wrong.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::driver::Wishes;
use crate::fixtures;
use crate::harness::Test;
use crate::page::Page;
use crate::world::World;

/// In order.
pub const TESTS: &[Test] = &[
    Test { name: "page::the_dropped_sample_gives_the_command_lines_report", body: the_dropped_sample_gives_the_command_lines_report },
    Test { name: "page::files_dropped_through_the_browser_give_the_same", body: files_dropped_through_the_browser_give_the_same },
    Test { name: "page::nothing_is_asked_for_after_load", body: nothing_is_asked_for_after_load },
    Test { name: "page::a_check_can_be_cancelled_and_run_again", body: a_check_can_be_cancelled_and_run_again },
    Test { name: "page::a_check_after_a_failed_one_works", body: a_check_after_a_failed_one_works },
    Test { name: "page::every_bad_input_has_one_clear_message", body: every_bad_input_has_one_clear_message },
    Test { name: "page::a_folder_is_told_from_a_file", body: a_folder_is_told_from_a_file },
    Test { name: "page::nothing_is_wider_than_a_phone", body: nothing_is_wider_than_a_phone },
    Test { name: "page::the_sample_can_be_checked_by_keyboard_alone", body: the_sample_can_be_checked_by_keyboard_alone },
];

/// The sample as a person has it.
pub fn sample(world: &World) -> Vec<PathBuf> {
    ["register-2026-03.xlsx", "acquirer-2026-03.csv"].map(|name| world.repository("www/sample").join(name)).to_vec()
}

/// Files with their names, as a page gets them.
pub fn bytes_of(paths: &[PathBuf]) -> Vec<(String, Vec<u8>)> {
    paths.iter().map(|p| (p.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(p).unwrap())).collect()
}

/// Where two texts part, with a little around it: a megabyte of report helps nobody.
pub fn assert_same(page: &str, command: &str) {
    if page != command {
        let at = page.bytes().zip(command.bytes()).position(|(a, b)| a != b).unwrap_or(page.len().min(command.len()));
        let around = |text: &str| {
            String::from_utf8_lossy(text.as_bytes().get(at.saturating_sub(120)..(at + 120).min(text.len())).unwrap_or_default()).into_owned()
        };
        panic!("{} bytes against {}, parting at {at}:\npage:    {}\ncommand: {}", page.len(), command.len(), around(page), around(command));
    }
}

fn the_dropped_sample_gives_the_command_lines_report(world: &World) {
    let page = Page::open(world, &Wishes::default());
    page.drop_bytes(&bytes_of(&sample(world)));
    page.wait_answer();
    for (lang, tag) in [("zh", "zh-CN"), ("en", "en")] {
        let (status, text, _) = world.command(&sample(world), &["--lines", "--lang", lang, "--out", "-"]);
        assert_eq!(status, 1, "the sample holds differences");
        assert_same(&page.report(tag, true), &text);
        assert_same(&page.report(tag, false), &world.command(&sample(world), &["--lang", lang, "--out", "-"]).1);
    }
    page.no_errors();
}

fn files_dropped_through_the_browser_give_the_same(world: &World) {
    let page = Page::open(world, &Wishes { language: "zh-CN", ..Wishes::default() });
    page.drop_paths(&sample(world));
    page.wait_answer();
    assert_same(&page.report("zh-CN", true), &world.command(&sample(world), &["--lines", "--lang", "zh", "--out", "-"]).1);
    page.no_errors();
}

fn nothing_is_asked_for_after_load(world: &World) {
    let page = Page::open(world, &Wishes::default());
    let loaded = page.session.requests();
    assert!(!loaded.is_empty(), "the log of requests is not kept");
    let asked = world.asked().len();
    page.session.click(&page.session.find("#sample"));
    page.wait_answer();
    page.report("en", true);
    page.session.script("document.querySelector('#export-json').click()", &[]);
    // A second check makes a second worker, which must need nothing either.
    page.drop_bytes(&bytes_of(&sample(world)));
    page.wait_idle();
    page.wait_answer();
    std::thread::sleep(Duration::from_millis(500));
    assert_eq!(page.session.requests(), Vec::<String>::new());
    assert_eq!(world.asked()[asked..], Vec::<String>::new());
    page.no_errors();
}

fn a_check_can_be_cancelled_and_run_again(world: &World) {
    let page = Page::open(world, &Wishes::default());
    let big: Vec<PathBuf> = fixtures::big_pair(page.session.profile(), 150_000);
    page.drop_paths(&big);
    page.session.wait_for("document.querySelector('#cancel')", 30);
    std::thread::sleep(Duration::from_millis(300));
    let begun = Instant::now();
    page.session.script("document.querySelector('#cancel').click()", &[]);
    page.session.wait_for("document.querySelector('#retry') && !document.querySelector('#cancel')", 5);
    let took = begun.elapsed();
    assert!(took < Duration::from_secs(1), "cancelling took {took:?}");
    page.session.click(&page.session.find("#retry"));
    page.session.wait_for("document.querySelector('#cancel')", 5);
    page.session.wait_for("document.querySelector('.headline__sentence')", 120);
    page.no_errors();
}

fn a_check_after_a_failed_one_works(world: &World) {
    let page = Page::open(world, &Wishes::default());
    page.drop_bytes(&[("收银.xlsx".to_owned(), b"no spreadsheet at all".to_vec())]);
    page.wait_idle();
    assert_eq!(page.problems().len(), 1, "{:?}", page.problems());
    page.session.click(&page.session.find(".card__remove"));
    page.drop_bytes(&bytes_of(&sample(world)));
    page.wait_answer();
    assert_same(&page.report("zh-CN", false), &world.command(&sample(world), &["--lang", "zh", "--out", "-"]).1);
    page.no_errors();
}

fn every_bad_input_has_one_clear_message(world: &World) {
    let good = bytes_of(&sample(world)).remove(0);
    for (language, lang) in [("zh-CN", "zh"), ("en", "en")] {
        let page = Page::open(world, &Wishes { language, ..Wishes::default() });
        for bad in fixtures::bad_inputs(&good) {
            let dropped = (bad.name.to_owned(), bad.bytes.clone());
            if bad.as_other_side {
                page.session.drop_bytes("[data-side=merchant]", std::slice::from_ref(&good));
                page.wait_idle();
                page.session.drop_bytes("[data-side=acquirer]", &[dropped]);
            } else {
                page.drop_bytes(&[good.clone(), dropped]);
            }
            page.wait_idle();
            page.session.wait_for("document.querySelector('#app .problem')", 30);
            let problems = page.problems();
            let what = bad.what;
            assert_eq!(problems.len(), 1, "{what}: {problems:?}\n{}", page.session.text());
            assert!(!problems[0].code.is_empty() && !problems[0].text.contains(&problems[0].code), "{what}: a code without words, {problems:?}");
            assert!(problems[0].text.lines().count() >= 2, "{what}: what and what to do, {problems:?}");
            assert_ne!(problems[0].card, good.0, "{what}: the good file is blamed");
            assert!(page.cards().contains(&good.0), "{what}: the other file is gone, {:?}", page.cards());
            let folder = page.session.profile().join(what);
            std::fs::create_dir_all(&folder).unwrap();
            let paths = [(good.0.as_str(), &good.1), (bad.name, &bad.bytes)].map(|(name, bytes)| {
                let path = folder.join(name);
                std::fs::write(&path, bytes).unwrap();
                path
            });
            let sides: &[String] = &[format!("--merchant={}", paths[0].display()), format!("--acquirer={}", paths[1].display())];
            let mut more = vec!["--lang", lang, "--out", "-"];
            more.extend(sides.iter().map(String::as_str).filter(|_| bad.as_other_side));
            let (status, _, said) = world.command(if bad.as_other_side { &[] } else { &paths }, &more);
            assert_eq!(status, 2, "{what}: {said}");
            assert_eq!(said.trim_end().lines().count(), 1, "{what}: one line, not\n{said}");
            assert!(!said.contains("panicked"), "{what}: {said}");
            page.session.script("document.querySelectorAll('.card__remove').forEach(b => b.click())", &[]);
            page.session
                .wait_for("!document.querySelector('.card') || (document.querySelectorAll('.card__remove').forEach(b => b.click()), false)", 10);
        }
        page.no_errors();
    }
}

fn a_folder_is_told_from_a_file(world: &World) {
    let page = Page::open(world, &Wishes::default());
    let folder = page.session.profile().join("三月账单");
    std::fs::create_dir_all(&folder).unwrap();
    page.drop_paths(std::slice::from_ref(&folder));
    page.session.wait_for("document.querySelector('#app .problem')", 10);
    let problems = page.problems();
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(problems[0].text.contains("三月账单"), "{problems:?}");
    let (status, _, said) = world.command(&[folder], &["--out", "-"]);
    assert_eq!((status, said.trim_end().lines().count()), (2, 1), "{said}");
    page.no_errors();
}

fn nothing_is_wider_than_a_phone(world: &World) {
    for language in ["zh-CN", "en"] {
        let page = Page::open(world, &Wishes { language, ..Wishes::default() });
        page.session.emulate_size(390, 844, 2.0, true);
        let wide = "const w = document.documentElement.clientWidth; return [document.scrollingElement.scrollWidth - w,
            [...document.querySelectorAll('#app *')].filter(e => e.getBoundingClientRect().right > w + 1 && e.checkVisibility() && !e.closest('.sr-only, [data-scrolls]'))
              .map(e => e.className).slice(0, 5)]";
        let fits = |step: &str| {
            // A new size is laid out when the browser comes to it.
            let mut found = page.session.script(wide, &[]);
            for _ in 0..20 {
                if found[0] == 0 {
                    return;
                }
                std::thread::sleep(Duration::from_millis(100));
                found = page.session.script(wide, &[]);
            }
            panic!("{language}, {step}: wider by {found}");
        };
        fits("start");
        page.session.click(&page.session.find("#sample"));
        page.wait_answer();
        fits("answer");
        // The list comes a frame after the answer's head.
        page.session.wait_for("!!document.querySelector('.finding')", 10);
        page.session.script("document.querySelector('.finding').click()", &[]);
        std::thread::sleep(Duration::from_millis(400));
        fits("detail");
        page.no_errors();
    }
}

fn the_sample_can_be_checked_by_keyboard_alone(world: &World) {
    const TAB: &str = "\u{e004}";
    let page = Page::open(world, &Wishes::default());
    let focused = |what: &str| page.session.script(&format!("return document.activeElement?.matches('{what}') ?? false"), &[]) == true;
    let tab_to = |what: &str| {
        for _ in 0..60 {
            if focused(what) {
                return;
            }
            page.session.press(TAB);
        }
        panic!("{what} can't be reached by Tab");
    };
    tab_to("#sample");
    page.session.press("\u{e007}");
    page.wait_answer();
    assert!(focused(".headline__sentence"), "the answer does not take the focus");
    tab_to("#export-json");
    page.no_errors();
}
