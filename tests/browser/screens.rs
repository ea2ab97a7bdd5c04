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
    /// What of the page is new there, where the rest stands as on the screen before; the whole page where this is empty.
    pub part: &'static str,
}

impl Screen {
    const fn of(mut self, part: &'static str) -> Screen {
        self.part = part;
        self
    }
}

const fn screen(name: &'static str, way: &'static str, until: &'static str) -> Screen {
    Screen { name, way, until, part: "" }
}

const DIALOG: &str = "dialog[open]";

/// All of them.
pub const SCREENS: &[Screen] = &[
    screen("01-start", "", ".start"),
    screen("02-answer", "document.querySelector('#sample').click()", ".finding__name"),
    screen("03-tour", "document.querySelector('.tour .button--main').click()", ".overview.toured").of(".tour, .overview"),
    screen("04-when", "document.querySelectorAll('.tour .button')[2].click(); document.querySelector('#view-when').click()", ".heat").of(".overview"),
    screen("05-where", "document.querySelector('#view-where').click()", ".dots").of(".overview"),
    screen(
        "06-grouped",
        "document.querySelector('#view-why').click(); const s = document.querySelector('#group-by'); s.value = 'code';
        s.dispatchEvent(new Event('change', {bubbles: true})); s.scrollIntoView()",
        ".finding-heading",
    )
    .of(".work"),
    screen("07-detail", "document.querySelector('.finding').click()", ".detail__title").of(".detail"),
    screen(
        "08-unfolded",
        "document.querySelectorAll('.detail details').forEach(d => d.open = true); document.querySelector('.detail').scrollTop = 400",
        ".detail details[open]",
    )
    .of(".detail"),
    screen("09-decide", "document.querySelector('#decide-note').click()", "dialog .decide-form").of(DIALOG),
    screen("10-money", "document.querySelector('.dialog__close').click(); document.querySelector('#section-money').click()", ".money"),
    screen(
        "11-look-up",
        "document.querySelector('#section-look-up').click(); setTimeout(() => { const f = document.querySelector('.look-up__form');
        f.querySelectorAll('input')[1].value = '2026-03-12'; f.requestSubmit(); }, 400)",
        ".case",
    ),
    screen("12-rows", "document.querySelector('#section-rows').click()", ".row-list tbody th"),
    // The first rows are no payments.
    screen("13-row", "document.querySelector('.row-list tbody tr:nth-child(12) button').click()", "dialog .story__became .link").of(DIALOG),
    screen("14-code", "document.querySelector('dialog .story__became .link').click()", "dialog .help").of(DIALOG),
    screen("15-house", "document.querySelector('.dialog__close').click(); document.querySelector('#section-house').click()", "#main h1"),
    screen("15-watch", "document.querySelector('#section-watch').click()", ".watch .trend"),
    screen("15-warning", "document.querySelector('.board [data-step]').click()", "dialog .decide-form").of(DIALOG),
    screen("16-hand-over", "document.querySelector('.dialog__close').click(); document.querySelector('#section-hand-over').click()", "#main h1"),
    screen("17-profile", "document.querySelector('#section-profile').click()", "#main h1"),
    screen("18-files", "document.querySelector('#section-files').click()", ".card"),
    screen("19-mapping", "document.querySelector('[data-settings]').click()", ".mapping__table"),
    screen("20-private", "document.querySelector('#mapping-close').click(); document.querySelector('.bar__button:has(.icon--lock)').click()", "dialog .privacy").of(DIALOG),
    screen(
        "21-keys",
        "document.querySelector('.dialog__close').click(); setTimeout(() => document.body.dispatchEvent(new KeyboardEvent('keydown', {key: '?', bubbles: true})), 400)",
        "dialog .keys",
    )
    .of(DIALOG),
    screen("22-problem", "document.querySelector('.dialog__close').click()", ".headline__unread"),
];

/// Parts of the section of own cards and risk, once a card is declared and it is open.
pub const PARTS: &[Screen] = &[
    screen("7-cards", "document.querySelector('#house-cards').click()", ".house__part"),
    screen("7-register", "document.querySelector('#house-register').click()", ".house__part"),
    screen("7-entry", "document.querySelector('#entry-new').click()", "#entry-save"),
    screen("7-signs", "document.querySelector('#house-signs').click()", ".house__part"),
    screen("7-rates", "document.querySelector('#house-rates').click()", ".house__part"),
    screen("7-people", "document.querySelector('#house-people').click()", ".house__part"),
    screen("7-terminals", "document.querySelector('#house-terminals').click()", ".house__part"),
    screen("7-checks", "document.querySelector('#house-checks').click()", ".house__part"),
    screen("7-tax", "document.querySelector('#house-tax').click()", ".house__part"),
    screen("7-profile", "document.querySelector('#section-profile').click()", "#profile-title"),
];

/// Walks through these, and does something on each.
pub fn walk(page: &Page, screens: &[Screen], mut there: impl FnMut(&Screen)) {
    for screen in screens {
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
