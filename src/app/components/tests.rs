//! Components rendered to markup natively: roles, names, words in both languages. Effects do not run here.

use std::future::Future;
use std::pin::pin;
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use yew::prelude::*;

use super::app::Frame;
use crate::app::hooks::Page;
use crate::app::stand::Stand;
use crate::app::state::{Action, AppState, Dialog};
use crate::locale::Lang;
use crate::worker::door::Door;

mod column_settings;
mod states;
use states::*;

#[path = "decided/tests.rs"]
mod deciding;

#[derive(PartialEq, Properties)]
struct StageProps {
    state: AppState,
}

#[component]
fn Stage(props: &StageProps) -> Html {
    let state = props.state.clone();
    let state = use_reducer(move || state);
    html! { <ContextProvider<Page> context={Page { state, door: Door::new(None), stand: Stand::default() }}><Frame /></ContextProvider<Page>> }
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

fn wait<F: Future>(future: F) -> F::Output {
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(value) => return value,
            Poll::Pending => thread::park_timeout(std::time::Duration::from_millis(20)),
        }
    }
}

fn markup(make: fn() -> AppState) -> String {
    wait(yew::ServerRenderer::<Stage>::with_props(move || StageProps { state: make() }).hydratable(false).render())
}

// The same state in the other language.
fn markup_en(make: fn() -> AppState) -> String {
    wait(yew::ServerRenderer::<Stage>::with_props(move || StageProps { state: AppState { lang: Lang::En, ..make() } }).hydratable(false).render())
}

#[test]
fn every_word_on_every_screen_is_in_both_catalogues() {
    for make in STATES.iter().chain(&deciding::STATES).copied() {
        for text in [markup(make), markup_en(make)] {
            // A key without words shows itself, between tags or in a name.
            for (at, _) in text.match_indices("page-").chain(text.match_indices("map-")) {
                let before = text.get(..at).and_then(|before| before.chars().last());
                let around = text.get(at..(at + 60).min(text.len())).unwrap_or("");
                // A problem's code is a key, in the attribute for programs.
                let is_code = text.get(..at).is_some_and(|before| before.ends_with("data-code=\""));
                assert!(!matches!(before, Some('>' | ' ' | '"')) || is_code, "{around}");
            }
        }
    }
}

#[test]
fn nothing_on_any_screen_needs_what_the_policy_refuses() {
    for make in STATES.iter().chain(&deciding::STATES).copied() {
        let text = markup(make);
        for bad in [" style=\"", " onclick=\"", "javascript:", "<script", "<b>"] {
            assert!(!text.contains(bad), "{bad}");
        }
    }
}

#[test]
fn the_start_page_has_three_named_slots_and_two_ways() {
    let text = markup(start);
    assert_eq!(text.matches("data-side=").count(), 3);
    for words in ["本单位账", "渠道对账单", "银行流水", "用示例数据试一试", "文件只在本机读取"] {
        assert!(text.contains(words), "{words}");
    }
    assert!(markup_en(start).contains("Try with sample data"));
}

#[test]
fn a_bad_file_is_an_alert_with_a_way_on_and_the_good_one_stays() {
    let text = markup(files);
    assert_eq!(text.matches("role=\"alert\"").count(), 1);
    for words in ["文件是空的", "重新导出", "移除此文件", "收银.xlsx", "2,031", "−¥1,234,567.89", "还差：渠道对账单"] {
        assert!(text.contains(words), "{words}");
    }
}

#[test]
fn a_run_can_be_stopped_and_a_failed_one_begun_again() {
    let text = markup(working);
    assert!(text.contains("<progress") && text.contains("id=\"cancel\"") && text.contains("1,000 / 2,000"));
    assert!(!text.contains("data-side="), "no files are taken while a check runs");
    assert!(markup(died).contains("id=\"retry\"") && markup(died).contains("核对程序意外停止"));
    assert!(markup(cancelled).contains("id=\"retry\""));
}

#[test]
fn the_answer_is_a_sentence_and_the_list_marks_the_digits() {
    let text = markup(done);
    assert!(text.contains("3 月 1 日–31 日：2,031 笔收款，2,030 笔相符，1 处差异。"));
    assert!(text.contains("1<mark class=\"digits__differs\">28</mark>.50"));
    assert!(text.contains("role=\"listbox\"") && text.contains("aria-posinset=\"1\"") && text.contains("aria-setsize=\"1\""));
    assert!(markup_en(done).contains("1–31 Mar: 2,031 payments, 2,030 agree, 1 difference."));
}

#[test]
fn the_detail_names_both_rows_the_cause_and_what_to_do() {
    let text = markup(detail);
    for words in ["收银.xlsx › 明细 › 第 412 行", "参考号相同", "手工输入的终端", "退还 54.00", "2026-03-12 12:33:05", "同一终端的前后交易"]
    {
        assert!(text.contains(words), "{words}");
    }
}

#[test]
fn fees_and_payouts_say_the_answer_and_each_figure_has_its_table() {
    let text = markup(money);
    for words in ["0.5980%", "0.60%", "380.00", "3,420.00", "T+1", "2026-03-09", "<details"] {
        assert!(text.contains(words), "{words}");
    }
    assert!(markup(without_bank).contains("银行流水"));
}

#[test]
fn the_story_of_a_row_names_its_partner_and_why() {
    let text = markup(story);
    for words in ["<dialog", "收银.xlsx › 明细 › 第 412 行", "时间缺秒", "终端"] {
        assert!(text.contains(words), "{words}");
    }
}

#[test]
fn a_grouped_list_has_headings_and_its_options_are_named_by_them() {
    let text = markup(grouped);
    assert!(text.contains("role=\"group\"") && text.contains("finding-heading") && text.contains("aria-setsize=\"1\""));
}

#[test]
fn cells_are_text_whatever_they_hold() {
    let text = markup(rows);
    assert!(text.contains("&lt;script&gt;alert(1)&lt;"), "{text}");
}

#[test]
fn a_box_that_scrolls_sideways_can_be_reached_and_is_named() {
    for make in STATES.iter().chain(&deciding::STATES).copied() {
        for text in [markup(make), markup_en(make)] {
            for part in text.split("data-scrolls=").skip(1) {
                let tag = part.split('>').next().unwrap_or("");
                // What holds buttons alone is reached with them.
                assert!(tag.contains("tabindex=\"0\"") || tag.contains("role=\"group\""), "{tag}");
                assert!(tag.contains("role=\"") && tag.contains("aria-label"), "{tag}");
            }
            assert_eq!(text.matches("<table").count(), text.matches("<caption").count());
        }
    }
}

#[test]
fn a_list_that_was_not_compared_is_named_where_the_answer_is() {
    let text = markup(done);
    assert!(text.contains("journal.csv") && text.contains("register.xlsx"), "{text}");
}

#[test]
fn single_keys_are_turned_off_and_on_in_the_list_of_keys() {
    let keys = || AppState { dialog: Some(Dialog::Keys), ..start() };
    let is_on =
        |text: &str| text.split("<input").any(|tag| tag.split('>').next().is_some_and(|tag| tag.contains("keys-single") && tag.contains("checked")));
    assert!(is_on(&markup(keys)));
    assert!(!is_on(&markup(|| (*Rc::new(AppState { dialog: Some(Dialog::Keys), ..start() }).reduce(Action::KeysTurned(true))).clone())));
}
