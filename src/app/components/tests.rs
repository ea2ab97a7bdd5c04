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
use crate::app::state::{AppState, Dialog, FileEntry, FileState, Phase, Section, Selected};
use crate::locale::Lang;
use crate::report::model::{Bridge, Cause, ControlTotal, Evidence, Finding, IssueGroup, Remedy, Step, Total};
use crate::worker::door::Door;
use crate::worker::message::{
    Answer, Card, CardColumn, Case, CellView, Detail, Facet, FindingRow, Group, HeatDay, Place, Problem, RowCells, RowLine, RowView, Source,
};

#[derive(PartialEq, Properties)]
struct StageProps {
    state: AppState,
}

#[component]
fn Stage(props: &StageProps) -> Html {
    let state = props.state.clone();
    let state = use_reducer(move || state);
    html! { <ContextProvider<Page> context={Page { state, door: Door::new(None) }}><Frame /></ContextProvider<Page>> }
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

fn entry(id: u32, name: &str, cards: Vec<Card>, problems: Vec<Problem>) -> FileEntry {
    let state = FileState::Read { cards: Rc::new(cards), problems: Rc::new(problems) };
    FileEntry { id, name: name.into(), size: 12_345, given: None, source: Source::Handle, state }
}

fn card(side: &str) -> Card {
    Card {
        sheet: Some("明细".into()),
        container: "xlsx".into(),
        format: "generic".into(),
        side: side.into(),
        side_reason: "有收银员一列".into(),
        header_row: 3,
        records: 2_031,
        skipped: 2,
        period: Some(("2026-03-01".into(), "2026-03-31".into())),
        total: "-1234567.89".into(),
        columns: vec![
            CardColumn { field: Some("amount".into()), header: "<b>金额</b>".into(), column: 1, confidence: 99 },
            CardColumn { field: None, header: "备注".into(), column: 28, confidence: 0 },
        ],
        issues: vec![IssueGroup { code: "x".into(), count: 9, text: "金额读不懂".into(), rows: vec![4, 5] }],
        controls: vec![ControlTotal { row: 9, figure: "amount".into(), stated: "10.00".into(), computed: "9.00".into(), holds: false }],
        ..Card::default()
    }
}

fn start() -> AppState {
    AppState::default()
}

fn files() -> AppState {
    let bad = Problem { code: "file-empty".into(), what: "文件是空的".into(), place: "空.csv".into(), hint: "重新导出".into() };
    AppState {
        files: vec![entry(0, "收银.xlsx", vec![card("merchant")], vec![]), entry(1, "空.csv", vec![], vec![bad])],
        run: crate::app::state::Run { id: 1, phase: Phase::Missing(vec!["acquirer".into()]) },
        ..AppState::default()
    }
}

fn working() -> AppState {
    let mut state = files();
    state.run.phase = Phase::Working { stage: "match".into(), file: Some(0), done: 1_000, of: 2_000 };
    state
}

fn died() -> AppState {
    let mut state = files();
    state.run.phase = Phase::Failed(Problem { code: "page-worker-died".into(), place: "src/x.rs:1:1".into(), ..Problem::default() });
    state
}

fn cancelled() -> AppState {
    let mut state = files();
    state.run.phase = Phase::Cancelled;
    state
}

fn line(index: u32) -> FindingRow {
    FindingRow {
        index,
        code: "A01".into(),
        severity: "high".into(),
        class: "owed".into(),
        time: "2026-03-12T12:33:05".into(),
        terminal: "T002".into(),
        cashier: "李收银".into(),
        channel: "card".into(),
        card: "629999******1234".into(),
        merchant: Some("128.50".into()),
        acquirer: Some("182.50".into()),
        effect: "-54.00".into(),
        cause: "operation".into(),
        certainty: "certain".into(),
        ..FindingRow::default()
    }
}

fn done() -> AppState {
    let total = |count: u64, amount: &str| Total { count, amount: amount.into() };
    let mut answer = Answer {
        currency: "CNY".into(),
        period: Some(("2026-03-01".into(), "2026-03-31".into())),
        findings: 1,
        differences: 1,
        is_compared: true,
        rows_merchant: 2_031,
        rows_matched: 2_030,
        bridge: Bridge {
            merchant: total(2_031, "86412.30"),
            acquirer: total(2_031, "86466.30"),
            difference: "-54.00".into(),
            steps: vec![Step { code: "A01".into(), count: 2, effect: "-54.00".into() }],
            residual: "0.00".into(),
        },
        codes: vec![Group { key: "A01".into(), count: 1, effect: "-54.00".into(), severity: "high".into(), class: "owed".into() }],
        heat: vec![HeatDay { day: "2026-03-12".into(), rows: vec![1; 24], findings: vec![1; 24] }],
        places: vec![Place { facet: Facet::Terminal, name: "T002".into(), rows: 500, findings: 40 }],
        ..Answer::default()
    };
    for figure in [&mut answer.figures.owed, &mut answer.figures.missing, &mut answer.figures.booking, &mut answer.figures.timing] {
        *figure = "54.00".into();
    }
    let mut state = files();
    state.files.remove(1);
    state.run.phase = Phase::Done;
    state.section = Section::Differences;
    state.answer = Some(Rc::new(answer));
    state.list.total = Some(1);
    state.list.effect = "-54.00".into();
    state.list.pages.insert(0, Rc::new(vec![line(0)]));
    let value = |facet: Facet, values: &[&str]| (facet, values.iter().map(|value| ((*value).to_owned(), 1)).collect());
    state.list.facets = Rc::new(vec![
        value(Facet::Class, &["owed", "missing", "booking", "timing", "info"]),
        value(Facet::Code, &["A01", "U01"]),
        value(Facet::Cause, &["operation", "unknown", "system", "hardware", "external"]),
        value(Facet::Severity, &["high", "medium", "low", "info"]),
        value(Facet::Certainty, &["certain", "likely", "open"]),
        value(Facet::Channel, &["card", "wechat", "alipay", "unionpay_qr", "wallet", "unsaid"]),
        value(Facet::Day, &["2026-03-12", ""]),
    ]);
    state
}

fn detail() -> AppState {
    let mut state = done();
    let row = |side: &str, amount: &str| RowView {
        side: side.into(),
        file: "收银.xlsx".into(),
        sheet: Some("明细".into()),
        row: 412,
        time: "2026-03-12T12:33:05".into(),
        cells: vec![CellView { field: Some("terminal".into()), header: "终端".into(), column: 3, text: format!("T002 {amount}") }],
        ..RowView::default()
    };
    let mut finding = Finding { code: "A01".into(), severity: "high".into(), also: vec!["A05".into()], ..Finding::default() };
    finding.amount.merchant = Some("128.50".into());
    finding.amount.acquirer = Some("182.50".into());
    finding.amount.effect = "-54.00".into();
    finding.cause = Cause { code: "operation".into(), confidence: 0.9, reasons: vec!["手工输入的终端".into()] };
    finding.evidence = vec![Evidence { kind: "keys".into(), text: "参考号相同".into(), ..Evidence::default() }];
    finding.remedy = Remedy { now: "退还 54.00".into(), technical: "t".into(), management: "m".into(), legal: "l".into() };
    let neighbours = vec![RowLine { time: "2026-03-12T12:30:00".into(), amount: "9.00".into(), code: "M00".into(), ..RowLine::default() }];
    let rows = vec![row("merchant", "128.50"), row("acquirer", "182.50")];
    let detail = Detail { index: 0, finding, line: line(0), rows, others: vec![], neighbours };
    state.selected = Selected { version: 1, place: Some(0), index: Some(0), is_awaited: false, detail: Some(Rc::new(detail)) };
    state
}

fn rows() -> AppState {
    let mut state = done();
    state.section = Section::Rows;
    state.rows.total = Some(1);
    state.rows.header = Rc::new(vec!["金额".into(), "备注".into()]);
    state.rows.codes = Rc::new(vec![(String::new(), 1), ("M00".into(), 1)]);
    let row = RowCells { row: 412, code: "A01".into(), finding: Some(0), cells: vec!["<script>alert(1)</script>".into()] };
    state.rows.pages.insert(0, Rc::new(vec![row]));
    state
}

fn look_up() -> AppState {
    let mut state = done();
    state.section = Section::LookUp;
    let row = RowView { side: "acquirer".into(), file: "对账单.csv".into(), row: 9, ..RowView::default() };
    let line = RowLine { time: "2026-03-12T12:33:05".into(), amount: "182.50".into(), code: "A01".into(), finding: Some(0), ..RowLine::default() };
    state.search.version = 1;
    state.search.found = Some((Rc::new(vec![Case { row, line }]), 1));
    state
}

fn hand_over() -> AppState {
    AppState { section: Section::HandOver, ..done() }
}

fn with_dialog(dialog: Dialog) -> AppState {
    AppState { dialog: Some(dialog), ..start() }
}

const STATES: [fn() -> AppState; 13] = [
    start,
    files,
    working,
    died,
    cancelled,
    done,
    detail,
    rows,
    || with_dialog(Dialog::Privacy),
    || with_dialog(Dialog::Keys),
    || with_dialog(Dialog::Code("A01".into())),
    look_up,
    hand_over,
];

#[test]
fn every_word_on_every_screen_is_in_both_catalogues() {
    for make in STATES {
        for text in [markup(make), markup_en(make)] {
            // A key without words shows itself, between tags or in a name.
            for (at, _) in text.match_indices("page-") {
                let before = text.get(..at).and_then(|before| before.chars().last());
                let around = text.get(at..(at + 60).min(text.len())).unwrap_or("");
                assert!(!matches!(before, Some('>' | ' ' | '"')) || around.starts_with("page-worker-died\""), "{around}");
            }
        }
    }
}

#[test]
fn nothing_on_any_screen_needs_what_the_policy_refuses() {
    for make in STATES {
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
    for words in ["我的记录", "渠道对账单", "银行流水", "用示例数据试一试", "文件只在本机读取"] {
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
    assert!(markup_en(done).contains("1–31 Mar: 2,031 payments, 2,030 agree, 1 differences."));
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
fn cells_are_text_whatever_they_hold() {
    let text = markup(rows);
    assert!(text.contains("&lt;script&gt;alert(1)&lt;"), "{text}");
}
