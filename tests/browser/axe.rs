//! Every screen against axe-core's rules of WCAG 2.2 A and AA, in both themes and both languages, and against our own of
//! size, touch, stillness and forced colours.
//!
//! In: the served page, axe-core's script, named in `POSCHECK_AXE`. Out: a failed test that names screen, rule and element.
//! Must not know: how a screen is built.

use serde_json::{Value, json};

use crate::driver::Wishes;
use crate::harness::Test;
use crate::page::Page;
use crate::screens::{PARTS, SCREENS, Screen, walk};
use crate::world::World;

/// In order.
pub const TESTS: &[Test] = &[Test { name: "axe::every_screen_keeps_the_rules_in_every_view", body: every_screen_keeps_the_rules }];

/// Stillness, and each theme with one of the languages first: no rule looks at both.
const STILL: (&str, &str) = ("prefers-reduced-motion", "reduce");
const THEMES: [&str; 2] = ["light", "dark"];

const RUN: &str = "const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
    const found = await axe.run(arguments_[0] || document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations'], elementRef: false, preload: false});
    return [found.violations.flatMap(rule => rule.nodes.slice(0, 4).map(node =>
        `${rule.id} (${rule.nodes.length}): ${node.html.slice(0, 220)} :: ${[...node.any, ...node.all, ...node.none].map(c => c.message).join('; ')}`)),
        found.passes.length];";

fn every_screen_keeps_the_rules(world: &World) {
    let script = std::env::var_os("POSCHECK_AXE").expect("axe-core is not there; the line above the tests says why and what helps");
    let script = std::fs::read_to_string(script).expect("axe-core's script can be read");
    let page = Page::open(world, &Wishes { language: "zh-CN", ..Wishes::default() });
    // A script of the page's own is refused by its policy; the driver's are not part of the page.
    page.session.script(&script, &[]);
    let mut faults = Vec::new();
    walk(&page, SCREENS, |screen| faults.extend(judged(&page, screen)));
    // The last screen shows a file that can't be read.
    page.session.script("document.querySelector('#section-files').click()", &[]);
    page.session.wait_for("document.querySelector('.card .problem')", 10);
    page.session.script("[...document.querySelectorAll('.card__remove')].at(-1).click()", &[]);
    page.wait_answer();
    crate::house::declare(&page, world);
    walk(&page, PARTS, |screen| faults.extend(judged(&page, screen)));
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
    page.no_errors();
}

/// What is wrong with a screen, in light and in the other language and dark; the page ends in the first language.
fn judged(page: &Page, screen: &Screen) -> Vec<String> {
    page.session.emulate_media(&[STILL]);
    let mut faults: Vec<String> = crate::fits::faults(page).into_iter().map(|fault| format!("{}: {fault}", screen.name)).collect();
    for scheme in THEMES {
        let language = page.session.script("return document.documentElement.lang", &[]);
        page.session.emulate_media(&[("prefers-color-scheme", scheme), STILL]);
        let found = page.session.script_async(RUN, &[json!(screen.part)]);
        assert!(found[1].as_u64().unwrap_or_default() > 0, "{}: no rule was held against it", screen.name);
        faults.extend(texts(&found[0]).map(|fault| format!("{} {language} {scheme}: {fault}", screen.name)));
        page.session.script("document.querySelector('[data-feature=language]').click()", &[]);
        page.session.wait_for(&format!("document.documentElement.lang !== {language}"), 10);
        page.wait_idle();
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    faults
}

fn texts(value: &Value) -> impl Iterator<Item = String> {
    value.as_array().unwrap().iter().map(|v| v.as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>().into_iter()
}
