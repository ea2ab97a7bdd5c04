//! A folder is watched on the page: what came and changed is read by itself, what is new and what cleared is said, a warning
//! is notified once and only with consent; and files chosen anew where no folder can be watched.
//!
//! In: the served page; the browser's own private folder stands in for one of the disk, since no test can answer the
//! system's dialog. Out: a failed test. Must not know: how a rule is looked for.

use serde_json::{Value, json};

use crate::driver::Wishes;
use crate::harness::Test;
use crate::months;
use crate::page::Page;
use crate::world::World;

/// In order.
pub const TESTS: &[Test] = &[
    Test {
        name: "watching::a_folder_is_read_as_it_changes_and_warnings_are_notified_once",
        body: a_folder_is_read_as_it_changes_and_warnings_are_notified_once,
    },
    Test {
        name: "watching::files_chosen_again_replace_their_own_and_the_rest_is_not_read",
        body: files_chosen_again_replace_their_own_and_the_rest_is_not_read,
    },
    Test {
        name: "watching::a_warning_is_acknowledged_with_a_name_and_opens_again_with_news",
        body: a_warning_is_acknowledged_with_a_name_and_opens_again_with_news,
    },
    Test { name: "watching::rules_are_set_in_the_profile", body: rules_are_set_in_the_profile },
    Test { name: "watching::a_month_stands_against_the_last_from_its_session", body: a_month_stands_against_the_last_from_its_session },
];

const POS: &str = "小票号,交易时间,终端号,收银员,支付方式,交易类型,状态,金额,检索参考号,批次号,凭证号,卡号\n";
const ACQ: &str = "清算日期,交易日期,交易时间,终端号,批次号,凭证号,检索参考号,支付方式,卡号,卡类型,交易类型,交易状态,交易金额,手续费,结算金额\n";

/// Both sides' files of a day; the sales of `twice` are charged twice, the first `less` are not on the statement.
fn day(day: u32, twice: &[u32], less: u32) -> (String, String) {
    let (mut pos, mut acq) = (POS.to_owned(), ACQ.to_owned());
    for index in 0..20_u32 {
        let (hour, minute, serial) = (9 + index / 3, index % 3 * 17, day * 100 + index);
        let (amount, fee, net) = (
            format!("{}.00", 100 + index * 10),
            format!("{}.{:02}", (60 + index * 6) / 100, (60 + index * 6) % 100),
            10_000 + i64::from(index) * 1_000 - i64::from(60 + index * 6),
        );
        let card = 1_000 + index * 37;
        pos += &format!(
            "S{serial},2026-03-{day:02} {hour:02}:{minute:02}:00,1001000{},李晓,银行卡,消费,成功,{amount},6000000{serial:05},{:06},{serial:06},629999******{card}\n",
            index % 2 + 1,
            200 + day
        );
        let charge = |minute: u32, serial: u32, rrn: &str| {
            format!(
                "202603{day:02},202603{day:02},{hour:02}:{minute:02}:03,1001000{},{:06},{serial:06},{rrn}{serial:05},银行卡,629999******{card},贷记卡,消费,成功,{amount},{fee},{}.{:02}\n",
                index % 2 + 1,
                200 + day,
                net / 100,
                net % 100
            )
        };
        if index >= less {
            acq += &charge(minute, serial, "6000000");
        }
        if twice.contains(&index) {
            acq += &charge(minute + 1, serial + 50_000, "7000000");
        }
    }
    (pos, acq)
}

// What stands for the folder, for the system's dialog and for the system's notifications; counts the readers made.
const STAND_IN: &str = "
    const root = await navigator.storage.getDirectory();
    await root.removeEntry('exports', {recursive: true}).catch(() => {});
    const folder = await root.getDirectoryHandle('exports', {create: true});
    self.put = async (name, text) => { const file = await folder.getFileHandle(name, {create: true}); const out = await file.createWritable(); await out.write(text); await out.close(); };
    self.take = name => folder.removeEntry(name);
    self.showDirectoryPicker = async () => { self.picked = (self.picked ?? 0) + 1; return folder; };
    self.asked = 0; self.notes = [];
    self.Notification = class { static permission = 'default'; static async requestPermission() { self.asked += 1; return this.permission = 'granted'; }
        constructor(title, options) { self.notes.push([title, options.body, options.tag]); } };
    return true";

fn put(page: &Page, name: &str, text: &str) {
    page.session.script_async("await self.put(arguments[0], arguments[1]); return true", &[json!(name), json!(text)]);
}

// The page looks when it comes into view; a file counts as whole two seconds after it was written.
fn wait_looking(page: &Page, until: &str) {
    let nudge = format!("document.dispatchEvent(new Event('visibilitychange')), {until}");
    page.session.wait_for(&nudge, 40);
}

fn text(page: &Page, css: &str) -> String {
    page.session.script("return document.querySelector(arguments[0])?.innerText ?? ''", &[json!(css)]).as_str().unwrap_or_default().to_owned()
}

fn opened(world: &World) -> Page {
    let page = Page::open(world, &Wishes { language: "en", ..Wishes::default() });
    page.session.script_async(STAND_IN, &[]);
    page
}

// A page that has Monday's files from the folder.
fn watched(world: &World) -> Page {
    let page = opened(world);
    let (pos, acq) = day(2, &[], 0);
    put(&page, "pos.csv", &pos);
    put(&page, "acq.csv", &acq);
    // The button is there because the browser has the picker; the stand-in takes the dialog's place.
    page.session.click(&page.session.find("#watch-folder"));
    wait_looking(&page, "document.querySelector('.headline__sentence') && !document.querySelector('#cancel')");
    page.session.script("document.querySelector('#section-watch').click()", &[]);
    page.session.wait_for("document.querySelector('#watch-stop')", 10);
    page
}

fn a_folder_is_read_as_it_changes_and_warnings_are_notified_once(world: &World) {
    let page = watched(world);
    assert_eq!(page.session.script("return [self.picked, self.asked, self.notes.length]", &[]), json!([1, 0, 0]), "nothing is asked before a click");
    assert!(text(&page, ".watch__folder").contains("exports"), "{}", text(&page, ".watch__folder"));
    page.session.click(&page.session.find("#watch-notify"));
    page.session.wait_for("self.asked === 1 && document.querySelector('#watch-silent')", 10);
    // Tuesday comes, with a sale charged twice.
    let (pos, acq) = day(3, &[4], 0);
    put(&page, "pos-0303.csv", &pos);
    put(&page, "acq-0303.csv", &acq);
    wait_looking(&page, "document.querySelector('#watch-new .code')");
    assert!(text(&page, "#watch-new").contains("U01"), "{}", text(&page, "#watch-new"));
    assert_eq!(text(&page, "#watch-cleared"), "None cleared");
    assert!(text(&page, "#watch-state").contains("2026-03-03"), "{}", text(&page, "#watch-state"));
    let notes = page.session.script("return self.notes", &[]);
    let rules: Vec<&str> = notes.as_array().unwrap().iter().map(|note| note[0].as_str().unwrap()).collect();
    assert_eq!(rules, ["PosCheck · Duplicate charge"], "{notes}");
    // Put right in the file: it clears, and nothing is notified again.
    put(&page, "acq-0303.csv", &day(3, &[], 0).1);
    wait_looking(&page, "document.querySelector('#watch-cleared .code')");
    assert!(
        text(&page, "#watch-cleared").contains("U01") && text(&page, ".watch__news").contains("Duplicate charge"),
        "{}",
        text(&page, ".watch__news")
    );
    assert_eq!(page.session.script("return self.notes.length", &[]), json!(1));
    // A file that vanishes is told.
    page.session.script_async("await self.take('acq-0303.csv'); return true", &[]);
    wait_looking(&page, "[...document.querySelectorAll('.watch__note')].some(e => e.innerText.includes('acq-0303.csv'))");
    page.wait_idle();
    page.session.click(&page.session.find("#watch-stop"));
    page.session.wait_for("document.querySelector('#watch-folder')", 10);
    page.no_errors();
}

// Gives files to the field, each with its own time.
fn choose(page: &Page, files: &[(&str, &str, u64)]) {
    let body = "const list = new DataTransfer(); for (const [name, text, at] of arguments[0]) list.items.add(new File([text], name, {lastModified: at}));
        const input = document.querySelector('#watch-again'); input.files = list.files; input.dispatchEvent(new Event('change', {bubbles: true})); return true";
    page.session.script(body, &[json!(files)]);
}

fn files_chosen_again_replace_their_own_and_the_rest_is_not_read(world: &World) {
    let page = opened(world);
    let (pos, acq) = day(2, &[], 1);
    page.drop_bytes(&[("pos.csv".to_owned(), pos.clone().into_bytes()), ("acq.csv".to_owned(), acq.clone().into_bytes())]);
    page.wait_answer();
    page.session.script("document.querySelector('#section-watch').click()", &[]);
    page.session.wait_for("document.querySelector('#watch-again')", 10);
    choose(&page, &[("pos.csv", &pos, 1_000), ("acq.csv", &acq, 1_000)]);
    page.session.wait_for("document.querySelector('#watch-new') && !document.querySelector('.rail__entry[disabled]')", 20);
    assert_eq!((text(&page, "#watch-new"), text(&page, "#watch-cleared")), ("No new difference".to_owned(), "None cleared".to_owned()));
    // From here on every reader that is made is counted: the file that is as it was needs none.
    page.session.script("const made = self.Worker; self.readers = 0; self.Worker = class extends made { constructor(...words) { super(...words); self.readers += 1; } }; return true", &[]);
    choose(&page, &[("pos.csv", &pos, 1_000), ("acq.csv", &day(2, &[], 0).1, 2_000)]);
    page.session.wait_for("document.querySelector('#watch-cleared .code')", 20);
    let readers = page.session.script("return self.readers", &[]);
    assert_eq!(readers, json!(1), "only the statement is read again");
    assert!(text(&page, "#watch-cleared").contains("1 cleared"), "{}", text(&page, "#watch-cleared"));
    page.session.script("document.querySelector('#section-files').click()", &[]);
    page.session.wait_for("document.querySelectorAll('.card').length === 2", 10);
    page.no_errors();
}

fn step(page: &Page, rule: &str, step: &str, name: Option<&str>) {
    page.session.click(&page.session.find(&format!("[data-rule='{rule}'] [data-step='{step}']")));
    page.session.wait_for("document.querySelector('dialog .decide-form')", 10);
    let fill = "document.querySelector('#decide-reason').value = 'called the acquirer'; const name = document.querySelector('#decide-name');
        if (name) name.value = arguments[0]; return !!name";
    assert_eq!(page.session.script(fill, &[json!(name.unwrap_or_default())]), json!(name.is_some()));
    page.session.click(&page.session.find("#decide-confirm"));
    page.session.wait_for("!document.querySelector('dialog')", 10);
}

fn a_warning_is_acknowledged_with_a_name_and_opens_again_with_news(world: &World) {
    let page = watched(world);
    let (pos, acq) = day(3, &[4], 0);
    put(&page, "pos-0303.csv", &pos);
    put(&page, "acq-0303.csv", &acq);
    wait_looking(&page, "document.querySelector('[data-rule=\"duplicate_charge\"]')");
    page.wait_idle();
    step(&page, "duplicate_charge", "acknowledged", Some("Li"));
    page.session.wait_for("document.querySelector('.board__item--acknowledged')", 20);
    let item = text(&page, "[data-rule='duplicate_charge']");
    assert!(item.contains("Acknowledged") && !item.contains("Acknowledge…"), "{item}");
    step(&page, "duplicate_charge", "snoozed", None);
    page.session.wait_for("document.querySelector('.board__item--snoozed')", 20);
    page.session.script("document.querySelector('[data-rule=\"duplicate_charge\"] details').open = true", &[]);
    let item = text(&page, "[data-rule='duplicate_charge']");
    assert!(item.contains("Put off until") && item.matches("called the acquirer").count() == 2 && item.contains("Li"), "{item}");
    // It is in the session as decisions are.
    page.session.script("document.querySelector('#section-hand-over').click()", &[]);
    page.session.wait_for("document.querySelectorAll('.decisions__entry').length === 2", 10);
    assert!(text(&page, ".decisions").contains("Duplicate charge"), "{}", text(&page, ".decisions"));
    page.session.script("document.querySelector('#section-watch').click()", &[]);
    // One more charge is news: the warning is open again.
    put(&page, "acq-0303.csv", &day(3, &[4, 9], 0).1);
    wait_looking(&page, "document.querySelector('[data-rule=\"duplicate_charge\"].board__item--open')");
    page.no_errors();
}

fn rules_are_set_in_the_profile(world: &World) {
    let page = watched(world);
    let (pos, acq) = day(3, &[4], 0);
    put(&page, "pos-0303.csv", &pos);
    put(&page, "acq-0303.csv", &acq);
    wait_looking(&page, "document.querySelector('[data-rule=\"duplicate_charge\"]')");
    page.wait_idle();
    let set = |id: &str, value: &str| {
        let body = "const e = document.querySelector(arguments[0]); e.value = arguments[1]; e.dispatchEvent(new Event('change', {bubbles: true})); return !!e";
        assert_eq!(page.session.script(body, &[json!(id), json!(value)]), Value::Bool(true), "{id}");
        std::thread::sleep(std::time::Duration::from_millis(80));
    };
    let apply = || {
        page.session.script("document.querySelector('#profile-apply').click()", &[]);
        page.session.wait_for("!document.querySelector('#cancel') && document.querySelector('#profile-title')", 60);
        page.session.script("document.querySelector('#section-watch').click()", &[]);
        page.session.wait_for("document.querySelector('#board-title')", 10);
    };
    page.session.script("document.querySelector('#section-profile').click()", &[]);
    page.session.wait_for("document.querySelector('#rule-duplicate_charge-owner')", 10);
    set("#rule-duplicate_charge-owner", "Wang");
    set("#rule-duplicate_charge-due", "2");
    apply();
    let board = text(&page, ".board__owner");
    assert!(board.contains("Wang") && board.contains("Due 5 Mar"), "{board}");
    page.session.script("document.querySelector('#section-profile').click()", &[]);
    page.session.wait_for("document.querySelector('#rule-duplicate_charge')", 10);
    page.session.script("document.querySelector('#rule-duplicate_charge').click()", &[]);
    apply();
    assert_eq!(page.session.script("return document.querySelectorAll('[data-rule=\"duplicate_charge\"]').length", &[]), json!(0));
    page.no_errors();
}

fn a_month_stands_against_the_last_from_its_session(world: &World) {
    let first = Page::open(world, &Wishes { language: "en", ..Wishes::default() });
    first.drop_bytes(&months::month(3, &[], &[]));
    first.wait_answer();
    first.session.script("document.querySelector('#section-hand-over').click()", &[]);
    first.session.wait_for("document.querySelector('#session-save:not([disabled])')", 10);
    months::catch_saved(&first);
    let session = months::caught(&first, "#session-save");
    let kept: Value = serde_json::from_str(&session).unwrap();
    assert_eq!(kept["figures"][0]["all"], json!({"wrong": 0, "of": 28}), "counts alone: {}", kept["figures"]);
    assert!(!session.contains("629999"), "a row is in the session");
    // The next month, in a browser that knows nothing of the first.
    let page = Page::open(world, &Wishes { language: "en", ..Wishes::default() });
    let lost = "2026-04-20 12:00:00,58.00,消费,10010001,604200012345,629999******5801";
    page.drop_bytes(&months::month(4, &[lost], &[]));
    page.wait_answer();
    page.drop_bytes(&[("poscheck-session-2026-03.json".to_owned(), session.into_bytes())]);
    // It goes with the files' run, which takes the answer away for a moment; no answer without it has this table.
    page.session.wait_for("(document.querySelector('#section-watch')?.click(), document.querySelector('.trend__compared'))", 20);
    let table = text(&page, ".trend__compared");
    assert!(table.contains("0 / 28") && table.contains("1 / 29") && table.contains("Too few to tell"), "{table}");
    page.no_errors();
}
