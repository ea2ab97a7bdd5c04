//! Column settings on the page: chosen with their effect on show, kept by headers, saved, loaded, forgotten; by keyboard, on a phone.

use crate::driver::Wishes;
use crate::harness::Test;
use crate::page::Page;
use crate::world::World;

/// In order.
pub const TESTS: &[Test] = &[
    Test { name: "mapping::a_file_without_known_headers_is_read_as_chosen", body: a_file_without_known_headers_is_read_as_chosen },
    Test { name: "mapping::settings_are_kept_by_headers_and_forgotten", body: settings_are_kept_by_headers_and_forgotten },
    Test { name: "mapping::a_refused_storage_is_said_and_the_choice_still_holds", body: a_refused_storage_is_said_and_the_choice_still_holds },
];

const SHOP: &str = "甲,乙,丙\n2026-03-01 10:00:00,12.00,A1\n2026-03-02 11:00:00,13.50,A2\n";
const BANK: &str = "交易时间,交易金额,手续费,清算日期,参考号\n2026-03-01 10:00:00,12.00,0.07,2026-03-01,612345678901\n";

/// Chooses a line of a drop-down, as a person's choice does.
pub fn choose(page: &Page, what: &str, value: &str) {
    let done = page.session.script(
        "const s = document.querySelector(arguments[0]); if (!s) return 'no such drop-down'; s.value = arguments[1];
         if (s.value !== arguments[1]) return 'no such line'; s.dispatchEvent(new Event('change', {bubbles: true})); return 'done'",
        &[what.into(), value.into()],
    );
    assert_eq!(done, "done", "{what} {value}");
}

/// Waits until the effect of the last choice is on show.
pub fn settled(page: &Page) {
    page.session.wait_for("document.querySelector('#mapping-effect')?.dataset.fresh === 'true'", 20);
}

fn effect(page: &Page) -> String {
    page.session.script("return document.querySelector('#mapping-effect').innerText", &[]).as_str().unwrap_or_default().to_owned()
}

fn drop_shop(page: &Page, name: &str) {
    page.drop_bytes(&[(name.to_owned(), SHOP.as_bytes().to_vec())]);
    page.wait_idle();
}

fn map_shop(page: &Page) {
    page.session.wait_for("document.querySelector('#mapping-header')", 20);
    choose(page, "#mapping-header", "1");
    settled(page);
    for (key, field) in [("甲", "moment"), ("乙", "amount"), ("丙", "receipt_id")] {
        choose(page, &format!("select[data-column=\"{key}\"]"), field);
        settled(page);
    }
}

fn a_file_without_known_headers_is_read_as_chosen(world: &World) {
    let page = Page::open(world, &Wishes { language: "zh-CN", ..Wishes::default() });
    page.session.emulate_size(390, 844, 2.0, true);
    drop_shop(&page, "店.csv");
    // Doubt opened it by itself.
    map_shop(&page);
    assert!(effect(&page).contains("读出 2 笔，合计 ¥25.50"), "{}", effect(&page));
    choose(&page, "#mapping-unit", "fen");
    settled(&page);
    // Half a fen is no amount: that row is left out.
    assert!(effect(&page).contains("读出 1 笔，合计 ¥0.12；未读入 1 行"), "{}", effect(&page));
    choose(&page, "#mapping-unit", "");
    choose(&page, "#mapping-side", "merchant");
    settled(&page);
    let wide = page.session.script("return document.scrollingElement.scrollWidth - document.documentElement.clientWidth", &[]);
    assert_eq!(wide, 0, "the settings are wider than a phone");
    page.session.script("document.querySelector('#mapping-apply').focus()", &[]);
    page.session.press("\u{e007}");
    page.session.wait_for("!document.querySelector('.mapping')", 20);
    page.drop_bytes(&[("渠道.csv".to_owned(), BANK.as_bytes().to_vec())]);
    page.wait_answer();
    let report: serde_json::Value = serde_json::from_str(&page.report("zh-CN", false)).unwrap();
    let input = report["inputs"].as_array().unwrap().iter().find(|input| input["name"] == "店.csv").unwrap();
    assert_eq!((&input["mapping"], &input["side"], &input["total"]["amount"]), (&"file".into(), &"merchant".into(), &"25.50".into()));
    page.no_errors();
}

fn settings_are_kept_by_headers_and_forgotten(world: &World) {
    let profile = world.scratch("kept");
    let wishes = Wishes { profile: Some(profile.clone()), language: "zh-CN", ..Wishes::default() };
    let page = Page::open_at(world, &wishes, &world.url("/"));
    drop_shop(&page, "三月.csv");
    map_shop(&page);
    page.session.click(&page.session.find("#mapping-apply"));
    page.session.wait_for("!document.querySelector('.mapping')", 20);
    // Another visit, another file, the same headers.
    page.session.go(&world.url("/"));
    page.session.wait_for("!!self.poscheck", 30);
    drop_shop(&page, "四月.csv");
    let cards = page.session.script("return document.querySelector('.card').innerText", &[]);
    assert!(cards.as_str().is_some_and(|text| text.contains("按记住的列设置读取") && text.contains("¥25.50")), "{cards}");
    page.session.script("document.querySelector('#kept').open = true; document.querySelector('#kept-forget-all').click()", &[]);
    page.session.wait_for("localStorage.length === 0", 10);
    page.wait_idle();
    assert_eq!(page.problems().len(), 1, "{:?}", page.problems());
    page.no_errors();
    drop(page);
    std::fs::remove_dir_all(profile).unwrap();
}

fn a_refused_storage_is_said_and_the_choice_still_holds(world: &World) {
    let page = Page::open(world, &Wishes { language: "zh-CN", ..Wishes::default() });
    // The next visit finds a browser that refuses, as some do in private windows.
    let refusal = "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('refused', 'SecurityError'); }})";
    page.session.cdp("Page.addScriptToEvaluateOnNewDocument", &serde_json::json!({ "source": refusal }));
    page.session.go(&world.url("/"));
    page.session.wait_for("!!self.poscheck", 30);
    drop_shop(&page, "店.csv");
    map_shop(&page);
    let panel = page.session.script("return document.querySelector('.mapping').innerText", &[]);
    assert!(panel.as_str().is_some_and(|text| text.contains("浏览器不允许保存")), "{panel}");
    page.session.click(&page.session.find("#mapping-apply"));
    page.session.wait_for("!document.querySelector('.mapping')", 20);
    // The panel goes at once, the file is read in a worker of its own.
    page.session.wait_for("document.querySelector('.card')?.innerText.includes('按您选的列设置读取')", 20);
    page.no_errors();
}
