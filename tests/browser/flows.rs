//! The ways through the page that a bookkeeper takes, each with the mouse, with the keyboard alone, and with a finger on a phone.
//!
//! In: the served page. Out: a failed test. Must not know: how the page is built; what is expected is read off the report.

use serde_json::{Value, json};

use crate::driver::{Element, Wishes};
use crate::harness::Test;
use crate::page::Page;
use crate::world::World;

/// In order.
pub const TESTS: &[Test] = &[
    Test { name: "flows::all_by_mouse", body: |world| all(world, Hand::Mouse) },
    Test { name: "flows::all_by_keyboard", body: |world| all(world, Hand::Keys) },
    Test { name: "flows::all_by_touch_on_a_phone", body: |world| all(world, Hand::Finger) },
];

/// The end of a card of the sample month.
const LAST4: &str = "6059";

const TAB: &str = "\u{e004}";
const SHIFT: &str = "\u{e008}";
const ENTER: &str = "\u{e007}";
const SPACE: &str = " ";
const ESCAPE: &str = "\u{e00c}";
const DOWN: &str = "\u{e015}";

/// With what a person acts.
#[derive(Clone, Copy, PartialEq)]
enum Hand {
    Mouse,
    Keys,
    Finger,
}

/// A person at the page.
struct Person<'a> {
    page: &'a Page,
    hand: Hand,
    report: Value,
}

fn all(world: &World, hand: Hand) {
    let page = Page::open(world, &Wishes::default());
    if hand == Hand::Finger {
        page.session.emulate_size(390, 844, 2.0, true);
        page.session.cdp("Emulation.setTouchEmulationEnabled", &json!({"enabled": true, "maxTouchPoints": 1}));
    }
    let mut person = Person { page: &page, hand, report: Value::Null };
    person.act("document.querySelector('#sample')");
    page.wait_answer();
    person.report = serde_json::from_str(&page.report("en", false)).unwrap();
    person.the_bridge_leads_to_its_differences();
    person.through_the_differences();
    person.to_a_rows_story();
    person.to_a_customers_slip(world);
    person.to_a_files_columns();
    person.to_what_is_handed_over();
    page.no_errors();
}

impl Person<'_> {
    fn script(&self, body: &str) -> Value {
        self.page.session.script(body, &[])
    }

    fn wait(&self, what: &str) -> Value {
        self.page.session.wait_for(what, 15)
    }

    /// Does what a person does with a button, a line or a field: `which` is an expression of the page.
    fn act(&self, which: &str) {
        let element = Element(self.wait(which));
        match self.hand {
            Hand::Mouse => self.page.session.click(&element),
            Hand::Finger => {
                self.page.session.script("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", std::slice::from_ref(&element.0));
                self.page.session.wait_still(&element);
                self.page.session.tap(&element);
            }
            Hand::Keys => {
                self.reach(&element, which);
                let is_field =
                    self.page.session.script("return arguments[0].matches('input:not([type=checkbox]), select')", std::slice::from_ref(&element.0));
                let is_box = self.page.session.script("return arguments[0].matches('[type=checkbox]')", &[element.0]);
                if is_field != json!(true) {
                    self.page.session.press(if is_box == json!(true) { SPACE } else { ENTER });
                }
            }
        }
    }

    /// Tab after Tab, forwards or backwards, until the element has the focus.
    fn reach(&self, element: &Element, which: &str) {
        for _ in 0..160 {
            let way = self.page.session.script(
                "const e = arguments[0], a = document.activeElement; if (a === e) return 'there';
                 return a && a !== document.body && (e.compareDocumentPosition(a) & Node.DOCUMENT_POSITION_FOLLOWING) ? 'back' : 'on';",
                std::slice::from_ref(&element.0),
            );
            match way.as_str() {
                Some("there") => return,
                Some("back") => self.page.session.press_with(SHIFT, TAB),
                _ => self.page.session.press(TAB),
            }
        }
        panic!("{which} can't be reached by Tab");
    }

    fn write(&self, which: &str, text: &str) {
        self.act(which);
        self.page.session.press(text);
    }

    /// Chooses a line of a drop-down: by its letters and arrows, or as the driver opens and picks.
    fn choose(&self, css: &str, value: &str) {
        if self.hand == Hand::Keys {
            self.act(&format!("document.querySelector('{css}')"));
            let steps = self.script(&format!(
                "const s = document.querySelector('{css}'), all = [...s.options].filter(o => !o.disabled);
                 return all.findIndex(o => o.value === '{value}') - all.indexOf(s.selectedOptions[0])"
            ));
            let steps = steps.as_i64().unwrap();
            assert!(steps >= 0, "{css} has {value} after what is chosen");
            self.page.session.press(&DOWN.repeat(steps as usize));
        } else {
            self.page.session.click(&self.page.session.find(&format!("{css} option[value='{value}']")));
        }
        self.wait(&format!("document.querySelector('{css}').value === '{value}'"));
    }

    fn open_section(&self, name: &str) {
        // On a phone the later ones are behind a button.
        if self.hand == Hand::Finger && self.script(&format!("return document.querySelector('#section-{name}').checkVisibility()")) == json!(false) {
            self.act("document.querySelector('.rail__others button')");
        }
        self.act(&format!("document.querySelector('#section-{name}')"));
        self.wait(&format!("document.querySelector('#section-{name}').getAttribute('aria-current') === 'page'"));
        assert!(self.script("return scrollY").as_f64().unwrap() < 1.0, "{name} does not begin at its top");
        self.focused("after another section");
    }

    /// The focus is somewhere: a key goes on from there.
    fn focused(&self, when: &str) {
        if self.hand == Hand::Keys {
            assert_ne!(self.script("return document.activeElement.tagName"), "BODY", "the focus is lost {when}");
        }
    }

    fn listed(&self) -> u64 {
        let text = self.script("return document.querySelector('.work__count').textContent.replaceAll(',', '').match(/[0-9]+/)[0]");
        text.as_str().unwrap().parse().unwrap()
    }

    /// So many findings the report has of these.
    fn reported(&self, holds: impl Fn(&Value) -> bool) -> u64 {
        self.report["findings"].as_array().unwrap().iter().filter(|one| holds(one)).count() as u64
    }

    fn wait_listed(&self, count: u64) {
        self.wait(&format!("document.querySelector('.work__count').textContent.replaceAll(',', '').match(/[0-9]+/)[0] === '{count}'"));
    }

    /// A step of the bridge shows the differences behind it, and no others.
    fn the_bridge_leads_to_its_differences(&self) {
        let all = self.listed();
        let step = "[...document.querySelectorAll('.waterfall__button, .ledger__code')].find(e => e.checkVisibility())";
        let code = self.wait(&format!("({step}).querySelector('.waterfall__code, .code').textContent"));
        self.act(step);
        let expected = self.reported(|one| one["code"] == code);
        assert!(expected > 0 && expected < all, "{code}: {expected} of {all}");
        self.wait_listed(expected);
        self.wait(&format!("[...document.querySelectorAll('.facet__value--on')].some(e => e.textContent.includes({code}))"));
        self.wait("(b => b.top < innerHeight && b.bottom > 0)(document.querySelector('#work').getBoundingClientRect())");
        self.focused("after a step of the bridge");
        self.act("document.querySelector('.facets__clear')");
        self.wait_listed(all);
        self.focused("after all filters went");
    }

    /// Facet, words, order, headings, detail.
    fn through_the_differences(&self) {
        let all = self.listed();
        // A facet that is folded is opened first.
        let facet = "[...document.querySelectorAll('.facet')].find(e => !e.open)";
        let title = self.wait(&format!("({facet}).querySelector('summary').textContent"));
        let folded = format!("[...document.querySelectorAll('.facet')].find(e => e.querySelector('summary').textContent === {title})");
        self.act(&format!("({folded}).querySelector('summary')"));
        let value = format!("({folded}).querySelector('.facet__value')");
        let count: u64 = self.wait(&format!("({value}).querySelector('.facet__count').textContent")).as_str().unwrap().parse().unwrap();
        self.act(&value);
        self.wait_listed(count);
        self.focused("after a facet");
        self.act("document.querySelector('.facets__clear')");
        self.wait_listed(all);
        let first = self.reported(|one| one["code"] == "A01");
        if self.hand == Hand::Keys {
            self.page.session.press("/");
            self.wait("document.activeElement.id === 'finding-search'");
            self.page.session.press("A01");
        } else {
            self.write("document.querySelector('#finding-search')", "A01");
        }
        self.wait_listed(first);
        self.act("document.querySelector('.facets__clear')");
        self.wait_listed(all);
        self.act("document.querySelectorAll('.work__head .sorts__button')[2]");
        self.wait("document.querySelectorAll('.work__head .sorts__button')[2].getAttribute('aria-pressed') === 'true' && document.querySelector('.finding__name')");
        let amounts = self.wait("(a => a.length > 3 && a)([...document.querySelectorAll('.finding__effect')].map(e => Math.abs(parseFloat(e.textContent.replace(/[^0-9.]/g, '')))))");
        let amounts: Vec<f64> = amounts.as_array().unwrap().iter().filter_map(Value::as_f64).collect();
        assert!(amounts.is_sorted_by(|a, b| a >= b), "not by amount: {amounts:?}");
        self.choose("#group-by", "code");
        self.wait("document.querySelector('.finding-heading')");
        self.open_and_close_a_detail();
        self.script("const s = document.querySelector('#group-by'); s.value = ''; s.dispatchEvent(new Event('change', {bubbles: true}))");
    }

    fn open_and_close_a_detail(&self) {
        match self.hand {
            Hand::Keys => {
                self.page.session.press(TAB);
                self.reach(&self.page.session.find("#finding-list"), "the list");
                self.page.session.press("j");
                self.wait("document.querySelector('.detail__title')");
                self.page.session.press("j");
                self.wait("document.querySelectorAll('.finding--chosen').length === 1 && document.querySelector('#finding-1.finding--chosen')");
                self.page.session.press("k");
                self.wait("document.querySelector('#finding-0.finding--chosen')");
                self.act("document.querySelector('.detail__meta .link')");
                self.wait("document.querySelector('dialog[open] .help')");
                self.page.session.press(ESCAPE);
                self.wait("!document.querySelector('dialog[open]')");
                assert!(
                    self.script("return document.activeElement.matches('.detail__meta .link')") == json!(true),
                    "the help does not give the focus back"
                );
                self.page.session.press(ESCAPE);
            }
            _ => {
                self.act("document.querySelector('.finding')");
                self.wait("document.querySelector('.detail__title')");
                self.act("document.querySelector('.detail__close')");
            }
        }
        self.wait("!document.querySelector('.detail__title') && document.activeElement.id === 'finding-list'");
    }

    /// A row of a file by its text, and what became of it.
    fn to_a_rows_story(&self) {
        self.open_section("rows");
        self.wait("document.querySelector('.row-list tbody button')");
        self.act("document.querySelectorAll('.rows__head .sorts__button')[1]");
        self.wait("document.querySelectorAll('.rows__head .sorts__button')[1].getAttribute('aria-pressed') === 'true' && document.querySelector('.row-list tbody button')");
        let all = self.script("return +document.querySelector('.row-list__content').getAttribute('aria-rowcount')").as_u64().unwrap();
        let word = self.script("return document.querySelector('.row-list tbody tr:nth-child(3) td:nth-of-type(2)').textContent.slice(0, 16)");
        self.write("document.querySelector('.rows .search__field')", word.as_str().unwrap());
        self.wait(&format!("(n => n > 0 && n < {all})(+document.querySelector('.row-list__content').getAttribute('aria-rowcount')) && document.querySelector('.row-list tbody button')"));
        self.act("document.querySelector('.row-list tbody button')");
        self.wait("document.querySelector('dialog[open] .raw')");
        if self.hand == Hand::Keys {
            self.page.session.press(ESCAPE);
        } else {
            self.act("document.querySelector('.dialog__close')");
        }
        self.wait("!document.querySelector('dialog[open]')");
        assert!(
            self.hand != Hand::Keys || self.script("return document.activeElement.closest('.row-list') !== null") == json!(true),
            "the story does not give the focus back"
        );
    }

    /// A customer asks: the payment, what the slip needs, and the row it stands in.
    fn to_a_customers_slip(&self, world: &World) {
        self.open_section("look-up");
        let (day, amount) = payment(world);
        self.write("document.querySelectorAll('.look-up__form input')[0]", LAST4);
        if self.hand == Hand::Keys {
            // A date is typed as the language writes it.
            self.write("document.querySelectorAll('.look-up__form input')[1]", &format!("{}{}{}", &day[4..6], &day[6..], &day[..4]));
        } else {
            self.script(&format!("document.querySelectorAll('.look-up__form input')[1].value = '{}-{}-{}'", &day[..4], &day[4..6], &day[6..]));
        }
        self.write("document.querySelectorAll('.look-up__form input')[2]", &amount);
        self.act("document.querySelector('.look-up__form button')");
        self.wait("document.querySelector('.case')");
        let case = self.script("return document.querySelector('.cases').innerText");
        assert!(case.as_str().unwrap().contains(LAST4) && case.as_str().unwrap().contains(&amount), "{case}");
        // What the acquirer asks for, and never a whole card.
        assert!(self.script("return document.querySelectorAll('.case__slip dd').length").as_u64().unwrap() >= 2, "{case}");
        assert!(
            self.script("return /[0-9]{13,19}/.test([...document.querySelectorAll('.case__card')].map(e => e.textContent).join(' '))")
                == json!(false)
        );
        self.act("document.querySelector('.case__buttons .link')");
        self.wait("document.querySelector('.row-list__sought')");
        self.focused("after a row is shown in its file");
    }

    /// The columns of a file are looked at, changed and put back.
    fn to_a_files_columns(&self) {
        self.open_section("files");
        self.act("document.querySelector('[data-settings]')");
        self.wait("document.querySelector('.mapping__table')");
        self.choose("#mapping-side", "merchant");
        crate::mapping::settled(self.page);
        self.act("document.querySelector('#mapping-apply')");
        self.page.wait_answer();
        self.open_section("files");
        self.act("document.querySelector('[data-settings]')");
        self.wait("document.querySelector('#mapping-undo')");
        crate::mapping::settled(self.page);
        self.act("document.querySelector('#mapping-close')");
        self.wait("!document.querySelector('.mapping')");
        self.focused("after the columns are closed");
    }

    /// Each file to hand over is made and saved.
    fn to_what_is_handed_over(&self) {
        self.open_section("hand-over");
        self.script(
            "self.saved = []; const old = URL.createObjectURL; URL.createObjectURL = b => { self.saved.push(b.size); return old.call(URL, b); }",
        );
        self.act("document.querySelector('#save-workbook')");
        self.wait("self.saved.length === 1 && self.saved[0] > 4000 && document.querySelector('#save-workbook').ariaDisabled === 'false'");
        self.focused("after a file is saved");
        self.act("document.querySelector('#save-text')");
        self.wait("self.saved.length === 2 && self.saved[1] > 1000");
    }
}

/// Day and amount of a payment with that card, off the statement itself.
fn payment(world: &World) -> (String, String) {
    let bytes = std::fs::read(world.site("sample/acquirer-2026-03.csv")).unwrap();
    let text = String::from_utf8_lossy(&bytes);
    let line = text.lines().find(|line| line.contains(&format!("******{LAST4}"))).expect("the card pays in the sample");
    let cells: Vec<&str> = line.split(',').collect();
    (cells[0].to_owned(), cells[12].to_owned())
}
