//! Own cards, the register and the profile on the page, by mouse and by keyboard, and what stays on the device.
//!
//! In: the served page. Out: a failed test. Must not know: how a sign is looked for.

use std::time::Duration;

use serde_json::{Value, json};

use crate::checks::{assert_same, bytes_of, sample};
use crate::driver::Wishes;
use crate::harness::Test;
use crate::page::Page;
use crate::world::World;

/// In order.
pub const TESTS: &[Test] = &[
    Test { name: "house::an_own_card_is_entered_corrected_exported_and_read_back", body: an_own_card_is_entered_corrected_exported_and_read_back },
    Test { name: "house::the_register_can_be_kept_by_keyboard_alone", body: the_register_can_be_kept_by_keyboard_alone },
    Test { name: "house::the_profile_is_loaded_saved_and_suggests_what_was_seen", body: the_profile_is_loaded_saved_and_suggests_what_was_seen },
    Test { name: "house::a_profile_dropped_with_the_files_is_used_for_the_check", body: a_profile_dropped_with_the_files_is_used },
    Test { name: "house::the_device_keeps_profile_and_register_only_when_asked", body: the_device_keeps_profile_and_register_only_when_asked },
    Test { name: "house::every_part_fits_a_phone", body: every_part_fits_a_phone },
];

/// Sets a field as a person does who types and goes on.
fn set(page: &Page, css: &str, value: &str) {
    let body = "const e = document.querySelector(arguments[0]); e.focus(); e.value = arguments[1];
        e.dispatchEvent(new Event('input', {bubbles: true})); e.dispatchEvent(new Event('change', {bubbles: true})); return !!e";
    assert_eq!(page.session.script(body, &[json!(css), json!(value)]), json!(true));
    std::thread::sleep(Duration::from_millis(60));
}

/// A profile with a card of the sample month.
fn profile_text() -> String {
    "name = \"示例便利店\"\nbusiness_hours = \"07:00-23:00\"\n[[own_cards]]\nfirst6 = \"629997\"\nlast4 = \"6059\"\nholder = \"owner\"\n".to_owned()
}

/// Loads a profile's file through the page's own field.
fn load_profile(page: &Page, world: &World, text: &str) {
    let file = world.scratch("profile").with_extension("toml");
    std::fs::write(&file, text).unwrap();
    page.session.upload(&page.session.find("#profile-load"), std::slice::from_ref(&file));
    std::thread::sleep(Duration::from_millis(300));
    std::fs::remove_file(&file).unwrap();
}

/// The page with the sample checked under that profile, in the section of own cards.
pub fn checked(world: &World, language: &'static str) -> Page {
    let page = Page::open(world, &Wishes { language, ..Wishes::default() });
    page.session.click(&page.session.find("#sample"));
    page.wait_answer();
    declare(&page, world);
    page
}

/// Declares an own card on a page that has its answer, and opens the section of own cards.
pub fn declare(page: &Page, world: &World) {
    open(page, 6);
    load_profile(page, world, &profile_text());
    page.session.click(&page.session.find("#profile-apply"));
    page.session.wait_for("document.querySelector('#profile-title') && !document.querySelector('#cancel')", 60);
    open(page, 5);
    page.session.wait_for("document.querySelector('.swipe')", 30);
}

/// Enters the first candidate and corrects it, so that the register holds both.
pub fn enter_one(page: &Page) {
    for way in [".swipe__enter", ".form .button"] {
        page.session.script("document.querySelector(arguments[0]).click()", &[json!(way)]);
        page.session.wait_for("document.querySelector('#entry-save')", 10);
        set(page, "#entry-by", "王小明");
        set(page, "#entry-who", "李店长");
        page.session.script("document.querySelector('#entry-save').click()", &[]);
        page.session.wait_for("!document.querySelector('#entry-save')", 10);
    }
}

/// Opens the section of own cards (5) or the profile (6).
pub fn open(page: &Page, place: usize) {
    let body =
        "[...document.querySelectorAll('.rail__entry[id]')].find(e => e.querySelector('.rail__number').textContent === String(arguments[0])).click()";
    page.session.script(body, &[json!(section(page, place))]);
    std::thread::sleep(Duration::from_millis(200));
}

// By its words: other sections may stand between.
fn section(page: &Page, place: usize) -> Value {
    let words = if place == 5 { ["自刷与风险", "Own card and signs"] } else { ["商户设置", "Merchant profile"] };
    let body =
        "return [...document.querySelectorAll('.rail__entry[id]')].find(e => arguments[0].includes(e.querySelector('.rail__word').textContent))
        .querySelector('.rail__number').textContent";
    page.session.script(body, &[json!(words)])
}

fn entries(page: &Page) -> u64 {
    page.session.script("return document.querySelectorAll('.form').length", &[]).as_u64().unwrap()
}

// What the page hands to the browser as a download, caught before it is saved.
fn catch_downloads(page: &Page) {
    page.session.script(
        "self.saved = []; const old = URL.createObjectURL; URL.createObjectURL = b => { b.text().then(t => self.saved.push(t)); return old.call(URL, b); }",
        &[],
    );
}

fn saved(page: &Page) -> String {
    page.session.wait_for("self.saved.length > 0", 10);
    page.session.script("return self.saved.pop()", &[]).as_str().unwrap().to_owned()
}

fn an_own_card_is_entered_corrected_exported_and_read_back(world: &World) {
    let page = checked(world, "zh-CN");
    assert!(page.session.text().contains("629997******6059"), "the declared card is not shown");
    let way: Value =
        page.session.script("return [...document.querySelectorAll('.swipe .way')[0].querySelectorAll('.way__station')].map(e => e.textContent)", &[]);
    assert_eq!(way, json!(["终端", "收单机构清算", "卡组织", "发卡行", "结算账户"]));
    page.session.click(&page.session.find(".swipe__enter"));
    page.session.wait_for("document.querySelector('#entry-save')", 10);
    // Without a name nothing is entered, and it is said.
    page.session.script("document.querySelector('#entry-save').click()", &[]);
    page.session.wait_for("document.querySelector('.problem[data-code=register-unsigned]')", 10);
    set(&page, "#entry-by", "王小明");
    set(&page, "#entry-who", "负责人");
    page.session.script("document.querySelector('#entry-save').click()", &[]);
    page.session.wait_for("document.querySelectorAll('.form').length === 1 && !document.querySelector('#entry-save')", 10);
    // A correction is a second entry; the first stays and says by which it is corrected.
    page.session.script("document.querySelector('.form .button').click()", &[]);
    page.session.wait_for("document.querySelector('#entry-save')", 10);
    set(&page, "#entry-who", "员工甲");
    page.session.script("document.querySelector('#entry-save').click()", &[]);
    page.session.wait_for("document.querySelectorAll('.form').length === 2", 10);
    assert!(page.session.text().contains("已由第 2 条更正") && page.session.text().contains("更正第 1 条"));
    catch_downloads(&page);
    page.session.script("document.querySelector('#register-export').click()", &[]);
    let text = saved(&page);
    assert!(text.contains("\"poscheck/register/1\"") && text.contains("629997******6059"), "{text}");
    // The same file on a fresh page is the same chain; an edited one is refused and names the entry.
    let file = world.scratch("register").with_extension("json");
    for (name, text, is_whole) in [("whole", text.clone(), true), ("edited", text.replace("员工甲", "员工乙"), false)] {
        let fresh = checked(world, "zh-CN");
        fresh.session.script("document.querySelector('#house-register').click()", &[]);
        std::fs::write(&file, text).unwrap();
        fresh.session.upload(&fresh.session.find("#register-import"), std::slice::from_ref(&file));
        if is_whole {
            fresh.session.wait_for("document.querySelectorAll('.form').length === 2", 10);
        } else {
            fresh.session.wait_for("document.querySelector('.problem[data-code=register-chain]')", 10);
            assert!(fresh.session.text().contains("第 2 条"), "{name}: {}", fresh.session.text());
            assert_eq!(entries(&fresh), 0);
        }
        fresh.no_errors();
    }
    std::fs::remove_file(file).unwrap();
    page.no_errors();
}

fn the_register_can_be_kept_by_keyboard_alone(world: &World) {
    const TAB: &str = "\u{e004}";
    const ENTER: &str = "\u{e007}";
    let page = checked(world, "en");
    let focused = |what: &str| page.session.script(&format!("return document.activeElement?.matches('{what}') ?? false"), &[]) == true;
    let tab_to = |what: &str| {
        for _ in 0..120 {
            if focused(what) {
                return;
            }
            page.session.press(TAB);
        }
        panic!("{what} can't be reached by Tab");
    };
    tab_to("#house-register");
    page.session.press(ENTER);
    tab_to("#entry-new");
    page.session.press(ENTER);
    page.session.wait_for("document.activeElement?.id === 'entry-title'", 10);
    tab_to("#entry-who");
    page.session.press("owner");
    tab_to("#entry-by");
    page.session.press("Wang");
    page.session.press(ENTER);
    page.session.wait_for("document.querySelectorAll('.form').length === 1", 10);
    assert!(page.session.text().contains("entered by Wang"), "{}", page.session.text());
    page.no_errors();
}

fn the_profile_is_loaded_saved_and_suggests_what_was_seen(world: &World) {
    let page = Page::open(world, &Wishes { language: "zh-CN", ..Wishes::default() });
    // Before any file: the profile is there, and files come back to the start.
    page.session.click(&page.session.find("#open-profile"));
    page.session.wait_for("document.querySelector('#profile-title')", 10);
    load_profile(&page, world, "name = \"店\"\ncolour = \"red\"\n[[terminals]]\nid = \"T1\"\nserial = 7\n");
    let text = page.session.text();
    assert!(text.contains("colour") && text.contains("terminals[1].serial"), "{text}");
    load_profile(&page, world, "name = 3\n");
    page.session.wait_for("document.querySelector('.problem[data-code=profile-unreadable]')", 10);
    page.session.script("document.querySelector('#add-cards').click()", &[]);
    page.session.wait_for("document.querySelector('.profile__line input')", 10);
    // A whole number pasted into the first field is cut to what is compared.
    set(&page, ".profile__line input", "6299991234567890");
    let fields = page.session.script("return [...document.querySelectorAll('.profile__line input')].slice(0, 2).map(e => e.value)", &[]);
    assert_eq!(fields, json!(["629999", "7890"]));
    catch_downloads(&page);
    page.session.script("document.querySelector('#profile-save').click()", &[]);
    let toml = saved(&page);
    assert!(toml.contains("colour = \"red\"") && toml.contains("last4 = \"7890\"") && !toml.contains("1234567890"), "{toml}");
    page.session.click(&page.session.find("#profile-back"));
    page.session.click(&page.session.find("#sample"));
    page.wait_answer();
    open(&page, 6);
    page.session.wait_for(
        "document.querySelector('#suggest-hours') && document.querySelector('.suggest__terminal') && document.querySelector('.suggest__rate')",
        30,
    );
    for chip in ["#suggest-hours", ".suggest__terminal", ".suggest__rate"] {
        page.session.script("document.querySelector(arguments[0]).click()", &[json!(chip)]);
        std::thread::sleep(Duration::from_millis(150));
    }
    page.session.script("document.querySelector('#profile-apply').click()", &[]);
    page.session.wait_for("document.querySelector('#profile-title') && !document.querySelector('#cancel') && document.querySelector('.rail')", 60);
    // The command line gives the same report under the saved file.
    catch_downloads(&page);
    page.session.script("document.querySelector('#profile-save').click()", &[]);
    let file = world.scratch("applied").with_extension("toml");
    std::fs::write(&file, saved(&page).replace("colour = \"red\"\n", "")).unwrap();
    let (_, expected, _) = world.command(&crate::checks::sample(world), &["--profile", file.to_str().unwrap(), "--lang", "zh", "--out", "-"]);
    crate::checks::assert_same(&page.report("zh-CN", false), &expected);
    std::fs::remove_file(file).unwrap();
    page.no_errors();
}

fn the_device_keeps_profile_and_register_only_when_asked(world: &World) {
    let page = checked(world, "zh-CN");
    let stored = |page: &Page| page.session.script("return Object.entries(localStorage)", &[]);
    assert_eq!(stored(&page), json!([]), "something is kept unasked");
    page.session.script("document.querySelector('.swipe__enter').click()", &[]);
    page.session.wait_for("document.querySelector('#entry-save')", 10);
    set(&page, "#entry-by", "王小明");
    page.session.script("document.querySelector('#entry-save').click()", &[]);
    page.session.wait_for("document.querySelectorAll('.form').length === 1", 10);
    open(&page, 6);
    page.session.click(&page.session.find("#profile-remember"));
    std::thread::sleep(Duration::from_millis(300));
    let kept = stored(&page).to_string();
    assert!(kept.contains("poscheck/kept/1") && kept.contains("6059") && kept.contains("王小明"), "{kept}");
    page.session.go(&world.url("/"));
    page.session.wait_for("!!self.poscheck && document.querySelector('#open-profile')", 60);
    page.session.click(&page.session.find("#open-profile"));
    let last4 = "return [...document.querySelectorAll('.profile__line input')].map(e => e.value)";
    page.session.wait_for("document.querySelector('.profile__line input')", 10);
    assert_eq!(page.session.script(last4, &[]), json!(["629997", "6059"]));
    page.session.click(&page.session.find("#profile-forget"));
    std::thread::sleep(Duration::from_millis(300));
    assert_eq!(stored(&page), json!([]), "what was to be forgotten is still there");
    page.no_errors();
}

fn every_part_fits_a_phone(world: &World) {
    for language in ["zh-CN", "en"] {
        let page = checked(world, language);
        page.session.emulate_size(390, 844, 2.0, true);
        for part in ["cards", "register", "signs", "rates", "people", "terminals", "checks", "tax"] {
            page.session.script("document.querySelector('#house-' + arguments[0]).click()", &[json!(part)]);
            std::thread::sleep(Duration::from_millis(250));
            let wide = page.session.script("return document.scrollingElement.scrollWidth - document.documentElement.clientWidth", &[]);
            assert_eq!(wide, 0, "{language} {part} is wider than a phone");
        }
        open(&page, 6);
        let wide = page.session.script("return document.scrollingElement.scrollWidth - document.documentElement.clientWidth", &[]);
        assert_eq!(wide, 0, "{language}: the profile is wider than a phone");
        page.no_errors();
    }
}

/// A profile is known by its ending, dropped with the files or alone; one that is not right is told, and the files are checked without it.
fn a_profile_dropped_with_the_files_is_used(world: &World) {
    let mut files = bytes_of(&sample(world));
    files.push(("本店.toml".to_owned(), profile_text().into_bytes()));
    let page = Page::open(world, &Wishes::default());
    page.drop_bytes(&files);
    page.wait_answer();
    let files = page.session.script("return document.querySelector('#section-files .rail__count').textContent", &[]);
    assert_eq!(files, "2", "the profile is no file to be checked");
    let place = world.scratch("dropped-profile").with_extension("toml");
    std::fs::write(&place, profile_text()).unwrap();
    let told = world.command(&sample(world), &["--lines", "--lang", "en", "--out", "-", "--profile", place.to_str().unwrap()]).1;
    std::fs::remove_file(&place).unwrap();
    assert!(told.contains("\"R01\""));
    assert_same(&page.report("en", true), &told);
    // Alone it leads to its form.
    page.drop_bytes(&[("merchant.TOML".to_owned(), b"name = \"B\"\n".to_vec())]);
    page.session.wait_for("document.querySelector('#profile-title')", 30);
    // What is not right is told in words, with the line.
    page.drop_bytes(&[("bad.toml".to_owned(), b"name = \"B\"\nkind = 7\n".to_vec())]);
    page.session.wait_for("document.querySelector('#app .problem')", 30);
    let told = &page.problems()[0].text;
    assert!(told.contains("bad.toml") && told.contains("2:2"), "{told}");
    // What was told is over once one that is right is there.
    page.drop_bytes(&[("merchant.toml".to_owned(), b"name = \"C\"\n".to_vec())]);
    page.session.wait_for("!document.querySelector('#app .problem')", 30);
    page.no_errors();
}
