//! The screens of the page in the order a person meets them, with what leads to each: for pictures and for rules that every
//! screen must keep.
//!
//! In: a live page. Out: the page on that screen. Must not know: what is looked for there.

use std::time::Duration;

use crate::page::Page;

/// A screen.
pub struct Screen {
    /// A name that sorts in the order met.
    pub name: &'static str,
    /// What leads there from the screen before.
    way: &'static str,
    /// What is there once it is reached.
    until: &'static str,
}

const fn screen(name: &'static str, way: &'static str, until: &'static str) -> Screen {
    Screen { name, way, until }
}

/// All of them.
pub const SCREENS: &[Screen] = &[
    screen("01-start", "", ".start"),
    screen("02-answer", "document.querySelector('#sample').click()", ".finding__name"),
    screen("03-tour", "document.querySelector('.tour .button--main').click()", ".overview.toured"),
    screen("04-when", "document.querySelectorAll('.tour .button')[2].click(); document.querySelector('#view-when').click()", ".heat"),
    screen("05-where", "document.querySelector('#view-where').click()", ".dots"),
    screen(
        "06-grouped",
        "document.querySelector('#view-why').click(); const s = document.querySelector('#group-by'); s.value = 'code';
        s.dispatchEvent(new Event('change', {bubbles: true})); s.scrollIntoView()",
        ".finding-heading",
    ),
    screen("07-detail", "document.querySelector('.finding').click()", ".detail__title"),
    screen(
        "08-unfolded",
        "document.querySelectorAll('.detail details').forEach(d => d.open = true); document.querySelector('.detail').scrollTop = 400",
        ".detail details[open]",
    ),
    screen("09-money", "document.querySelector('#section-money').click()", ".money"),
    screen(
        "10-look-up",
        "document.querySelector('#section-look-up').click(); setTimeout(() => { const f = document.querySelector('.look-up__form');
        f.querySelectorAll('input')[1].value = '2026-03-12'; f.requestSubmit(); }, 400)",
        ".case",
    ),
    screen("11-rows", "document.querySelector('#section-rows').click()", ".row-list tbody th"),
    screen("12-row", "document.querySelector('.row-list tbody button').click()", "dialog .raw"),
    screen("13-code", "document.querySelector('dialog .link').click()", "dialog .help"),
    screen("14-house", "document.querySelector('.dialog__close').click(); document.querySelector('#section-house').click()", "#main h1"),
    screen("15-hand-over", "document.querySelector('#section-hand-over').click()", "#main h1"),
    screen("16-profile", "document.querySelector('#section-profile').click()", "#main h1"),
    screen("17-files", "document.querySelector('#section-files').click()", ".card"),
    screen("18-private", "document.querySelector('.bar__button:has(.icon--lock)').click()", "dialog .privacy"),
    screen(
        "19-keys",
        "document.querySelector('.dialog__close').click(); setTimeout(() => document.body.dispatchEvent(new KeyboardEvent('keydown', {key: '?', bubbles: true})), 400)",
        "dialog .keys",
    ),
    screen("20-problem", "document.querySelector('.dialog__close').click()", "#app .problem"),
];

/// Walks through all, and does something on each.
pub fn walk(page: &Page, mut there: impl FnMut(&Screen)) {
    for screen in SCREENS {
        if screen.name.ends_with("problem") {
            page.session.script(screen.way, &[]);
            page.drop_bytes(&[("对账单.xlsx".to_owned(), b"not a workbook".to_vec())]);
        } else {
            page.session.script(screen.way, &[]);
        }
        page.session.wait_for(&format!("document.querySelector('{}')", screen.until), 60);
        page.wait_idle();
        // Answers of the worker and what the page does on seeing them.
        std::thread::sleep(Duration::from_millis(250));
        there(screen);
    }
}
