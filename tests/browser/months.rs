//! Three months in a row on the page: what one leaves open is dropped with the next, and every closing balance is proved to the fen.
//!
//! In: made months. Out: a failed test that names the month and the figure. Must not know: how an item is settled.

use serde_json::{Value, json};

use crate::driver::Wishes;
use crate::harness::Test;
use crate::page::Page;
use crate::world::World;

/// In order.
pub const TESTS: &[Test] = &[
    Test { name: "months::three_in_a_row_close_to_the_fen", body: three_in_a_row_close_to_the_fen },
    Test { name: "months::a_session_under_its_own_name_is_carried_over", body: a_session_under_its_own_name_is_carried_over },
    Test { name: "months::a_period_given_twice_is_told_and_counted_once", body: a_period_given_twice_is_told },
];

/// A file's name and bytes.
pub type File = (String, Vec<u8>);

/// A month's two files: a sale on both sides every day, then the rows given.
pub fn month(number: u32, ours: &[&str], theirs: &[&str]) -> Vec<File> {
    let mut merchant = String::from("交易时间,交易金额,交易类型,终端号,检索参考号,卡号,收银员\n");
    let mut acquirer = String::from("交易时间,交易金额,交易类型,终端号,检索参考号,原检索参考号,卡号,手续费\n");
    for day in 1..=28 {
        let (at, amount, reference) =
            (format!("2026-{number:02}-{day:02} 15:10:1"), format!("{}.15", 20 + day), format!("60{number}{day:02}1500001"));
        merchant.push_str(&format!("{at}1,{amount},消费,10010001,{reference},629999******{:04},甲\n", day * 100));
        acquirer.push_str(&format!("{at}4,{amount},消费,10010001,{reference},,629999******{:04},0.00\n", day * 100));
    }
    // What tells the sides apart stands in the last column: a cashier here, a fee there.
    let whole = |head: String, rows: &[&str], last: &str| rows.iter().fold(head, |text, row| text + row + last + "\n").into_bytes();
    vec![(format!("收银-{number}.csv"), whole(merchant, ours, ",甲")), (format!("对账单-{number}.csv"), whole(acquirer, theirs, ",0.00"))]
}

/// March leaves three items open; April settles two of them and leaves one of its own; May settles all that is left.
fn three_months() -> [Vec<File>; 3] {
    let lost = "2026-03-27 12:00:00,58.00,消费,10010001,603270012345,629999******5801";
    let booked_once = "2026-03-20 10:00:00,36.00,消费,10010001,603200011111,629999******3600";
    let charge = "2026-03-20 10:00:03,36.00,消费,10010001,603200011111,,629999******3600";
    let charged_again = "2026-03-20 10:02:40,36.00,消费,10010001,603200011112,,629999******3600";
    let unbooked = "2026-03-25 11:30:00,120.07,消费,10010001,603250022222,,629999******1200";
    let brought = "2026-03-27 12:00:05,58.00,消费,10010001,603270012345,,629999******5801";
    let refund = "2026-04-02 09:00:00,-36.00,退货,10010001,604020033333,603200011112,629999******3600";
    let odd = "2026-04-22 13:00:00,9.99,消费,10010001,604220044444,629999******9990";
    let booked = "2026-05-06 18:00:00,120.07,消费,10010001,603250022222,629999******1200";
    let late = "2026-05-03 08:00:00,9.99,消费,10010001,604220044444,,629999******9990";
    [month(3, &[lost, booked_once], &[charge, charged_again, unbooked]), month(4, &[odd], &[brought, refund]), month(5, &[booked], &[late])]
}

/// Checks files on a page of their own and goes to where they are handed over.
fn checked(world: &World, files: &[File]) -> Page {
    let page = Page::open(world, &Wishes::default());
    check(&page, files);
    page
}

/// The same on a page that stands, as a person who works on the next month does.
fn check(page: &Page, files: &[File]) {
    catch_saved(page);
    page.drop_bytes(files);
    page.wait_answer();
    page.session.script("document.querySelector('#section-hand-over').click()", &[]);
    page.session.wait_for("document.querySelector('#save-open-items:not([disabled])')", 10);
}

/// What is saved goes through a blob; its text is caught before the browser writes it.
pub fn catch_saved(page: &Page) {
    let catch = "if (!self.saved) { self.saved = []; const old = URL.createObjectURL; URL.createObjectURL = b => { b.text().then(t => self.saved.push(t)); return old.call(URL, b); }; }";
    page.session.script(catch, &[]);
}

/// The text that a button saves.
pub fn caught(page: &Page, button: &str) -> String {
    page.session.script("self.saved.length = 0; document.querySelector(arguments[0]).click()", &[json!(button)]);
    page.session.wait_for("self.saved.length > 0", 10);
    page.session.script("return self.saved.pop()", &[]).as_str().unwrap().to_owned()
}

/// A minor unit's count of an amount as it is shown or written.
fn fen(text: &str) -> i64 {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    assert!(text.contains('.') && !digits.is_empty(), "no amount: {text}");
    let sign = if text.contains(['−', '-']) { -1 } else { 1 };
    sign * digits.parse::<i64>().unwrap()
}

/// How many and how much.
type Total = (u64, i64);

/// The open items of a saved list.
fn of_list(text: &str) -> Total {
    let list: Value = serde_json::from_str(text).unwrap();
    let items = list["open_items"].as_array().unwrap();
    (items.len() as u64, items.iter().map(|item| fen(item["amount"].as_str().unwrap())).sum())
}

/// The proof as the page shows it: opening, new, cleared, closing.
pub fn proof(page: &Page) -> [Total; 4] {
    ["opening", "new", "cleared", "closing"].map(|name| {
        let cells = page.session.script("return [...document.querySelectorAll(`#carry-${arguments[0]} td`)].map(e => e.innerText)", &[json!(name)]);
        let count: String =
            cells[0].as_str().unwrap_or_else(|| panic!("no line {name}: {}", page.session.text())).chars().filter(char::is_ascii_digit).collect();
        (count.parse().unwrap(), fen(cells[1].as_str().unwrap()))
    })
}

fn holds(month: &str, [opening, new, cleared, closing]: [Total; 4]) {
    assert_eq!(opening.1 + new.1 - cleared.1, closing.1, "{month}: opening + new − cleared is not closing");
    assert_eq!(opening.0 + new.0 - cleared.0, closing.0, "{month}: the items do not add up");
}

fn list(month: u32, text: &str) -> File {
    (format!("未结项-{month}.json"), text.as_bytes().to_vec())
}

fn three_in_a_row_close_to_the_fen(world: &World) {
    let [march, april, may] = three_months();
    let page = checked(world, &march);
    assert_eq!(page.session.script("return !!document.querySelector('#carry-opening')", &[]), false, "nothing was carried into the first month");
    let first = caught(&page, "#save-open-items");
    // 58.00 on its way to us, 36.00 charged twice, 120.07 not booked: to the fen.
    assert_eq!(of_list(&first), (3, 5800 - 3600 - 12007));
    drop(page);
    let mut files = april.clone();
    files.push(list(3, &first));
    let page = checked(world, &files);
    let april_proof = proof(&page);
    holds("April", april_proof);
    assert_eq!(april_proof, [of_list(&first), (1, 999), (2, 5800 - 3600), (2, 999 - 12007)]);
    let second = caught(&page, "#save-open-items");
    assert_eq!(of_list(&second), april_proof[3], "what is handed on is not what was proved");
    // The workpaper's own figures are those of the page.
    let paper = caught(&page, "#save-page");
    assert!(paper.contains("−110.08"), "the closing balance is not in the workpaper");
    // May on the page as it stands: a new start, then the files and the list of April.
    page.session.script("document.querySelector('.bar__button').click()", &[]);
    page.session.wait_for("document.querySelector('.start')", 10);
    let mut files = may;
    files.push(list(4, &second));
    check(&page, &files);
    let may_proof = proof(&page);
    holds("May", may_proof);
    assert_eq!(may_proof[0], april_proof[3], "May does not open as April closed");
    assert_eq!((may_proof[2], may_proof[3]), (of_list(&second), (0, 0)));
    assert_eq!(of_list(&caught(&page, "#save-open-items")), (0, 0));
    page.no_errors();
}

fn a_session_under_its_own_name_is_carried_over(world: &World) {
    let [march, april, _] = three_months();
    let page = checked(world, &march);
    let closing = of_list(&caught(&page, "#save-open-items"));
    page.session.wait_for("document.querySelector('#session-save:not([disabled])')", 10);
    let session = caught(&page, "#session-save");
    drop(page);
    let mut files = april;
    files.push(("poscheck-session-2026-03.json".to_owned(), session.into_bytes()));
    let page = checked(world, &files);
    let april_proof = proof(&page);
    holds("April", april_proof);
    assert_eq!(april_proof[0], closing, "April does not open as March closed");
    page.no_errors();
}

fn a_period_given_twice_is_told(world: &World) {
    let [march, april, _] = three_months();
    let page = checked(world, &march);
    let first = caught(&page, "#save-open-items");
    drop(page);
    let notes = |page: &Page| -> Vec<String> {
        serde_json::from_value(page.session.script("return [...document.querySelectorAll('.carry__note')].map(e => e.innerText)", &[])).unwrap()
    };
    // March's list twice under two names beside April: told, and counted once.
    let mut files = april;
    files.extend([list(3, &first), ("副本.json".to_owned(), first.clone().into_bytes())]);
    let page = checked(world, &files);
    let said = notes(&page);
    assert!(said.len() == 1 && said[0].contains('3'), "{said:?}");
    let found = proof(&page);
    holds("April", found);
    assert_eq!(found[0], of_list(&first), "items given twice were counted twice");
    drop(page);
    // March's own files with March's list: its rows are judged where they stand, and the list opens nothing twice.
    let mut files = march;
    files.push(list(3, &first));
    let page = checked(world, &files);
    let said = notes(&page);
    assert!(said.len() == 1 && said[0].contains('3'), "{said:?}");
    let found = proof(&page);
    holds("March again", found);
    assert_eq!(found[3], of_list(&first));
    page.no_errors();
}
