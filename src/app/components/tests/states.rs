//! States of the page for the tests of markup: each screen with something on it.

use std::rc::Rc;

use crate::app::state::{AppState, Dialog, FileEntry, FileState, Phase, Section, Selected, Story};
use crate::report::model::{
    Bridge, Cause, ControlTotal, Evidence, FeeRule, Finding, IssueGroup, LinkEvidence, PayoutDay, PayoutRule, Payouts, Remedy, Step, Total,
};
use crate::worker::message::{
    Answer, Card, CardColumn, Case, CellView, Detail, Facet, FeeSum, FindingRow, Group, HeatDay, LinkView, ListGroup, MoneyFinding, Place, Problem,
    RowCase, RowCells, RowLine, RowView,
};

pub(super) fn entry(id: u32, name: &str, cards: Vec<Card>, problems: Vec<Problem>) -> FileEntry {
    let state = FileState::Read { cards: Rc::new(cards), problems: Rc::new(problems) };
    FileEntry { id, name: name.into(), size: 12_345, given: None, state }
}

pub(super) fn card(side: &str) -> Card {
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
            CardColumn { field: Some("amount".into()), header: "<b>金额</b>".into(), column: 1, confidence: 99, ..CardColumn::default() },
            CardColumn { field: None, header: "备注".into(), column: 28, confidence: 0, ..CardColumn::default() },
        ],
        issues: vec![IssueGroup { code: "x".into(), count: 9, text: "金额读不懂".into(), rows: vec![4, 5] }],
        controls: vec![ControlTotal { row: 9, figure: "amount".into(), stated: "10.00".into(), computed: "9.00".into(), holds: false }],
        ..Card::default()
    }
}

pub(super) fn start() -> AppState {
    AppState::default()
}

pub(super) fn files() -> AppState {
    let bad = Problem { code: "file-empty".into(), what: "文件是空的".into(), place: "空.csv".into(), hint: "重新导出".into() };
    AppState {
        files: vec![entry(0, "收银.xlsx", vec![card("merchant")], vec![]), entry(1, "空.csv", vec![], vec![bad])],
        run: crate::app::state::Run { id: 1, phase: Phase::Missing(vec!["acquirer".into()]) },
        ..AppState::default()
    }
}

pub(super) fn working() -> AppState {
    let mut state = files();
    state.run.phase = Phase::Working { stage: "match".into(), file: Some(0), done: 1_000, of: 2_000 };
    state
}

pub(super) fn died() -> AppState {
    let mut state = files();
    state.run.phase = Phase::Failed(Problem { code: "page-worker-died".into(), place: "src/x.rs:1:1".into(), ..Problem::default() });
    state
}

pub(super) fn cancelled() -> AppState {
    let mut state = files();
    state.run.phase = Phase::Cancelled;
    state
}

pub(super) fn line(index: u32) -> FindingRow {
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

pub(super) fn done() -> AppState {
    let total = |count: u64, amount: &str| Total { count, amount: amount.into() };
    let mut answer = Answer {
        currency: "CNY".into(),
        period: Some(("2026-03-01".into(), "2026-03-31".into())),
        findings: 1,
        differences: 1,
        is_compared: true,
        second_lists: vec![("journal.csv".into(), "register.xlsx".into())],
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
        value(Facet::Class, &["owed", "missing", "fee", "booking", "timing", "info"]),
        value(Facet::Code, &["A01", "U01"]),
        value(Facet::Cause, &["operation", "unknown", "system", "hardware", "external"]),
        value(Facet::Severity, &["high", "medium", "low", "info"]),
        value(Facet::Certainty, &["certain", "likely", "open"]),
        value(Facet::Channel, &["card", "wechat", "alipay", "unionpay_qr", "wallet", "unsaid"]),
        value(Facet::Day, &["2026-03-12", ""]),
        value(Facet::Side, &["both", "merchant", "acquirer"]),
        value(Facet::Amount, &["1", "2", "3", "4", "5"]),
    ]);
    state
}

pub(super) fn link() -> LinkView {
    let field = |field: &str, level: &str, bits: f64| LinkEvidence {
        field: field.into(),
        level: level.into(),
        bits: Some(bits),
        merchant: "128.50".into(),
        acquirer: "182.50".into(),
    };
    let mut fields = vec![field("terminal", "equal", 6.4), field("amount", "slip", -2.1)];
    let levels = ["agrees", "differs", "opposite", "far", "lag", "band", "both-missing", "merchant-missing", "acquirer-missing", "long-prefix"];
    let more = ["half-prefix", "short-prefix", "one-edit", "few-edits", "common-start", "some-edits", "rare-word", "brief-start", "unlike"];
    fields.extend(levels.iter().chain(&more).map(|level| field("remark", level, 0.0)));
    LinkView { tier: "T6".into(), probability: Some(97), fields }
}

pub(super) fn grouped() -> AppState {
    let mut state = done();
    state.list.query.group = Some(Facet::Code);
    state.list.groups = Rc::new(vec![ListGroup { value: "A01".into(), count: 1, effect: "-54.00".into() }]);
    state
}

pub(super) fn story() -> AppState {
    let mut state = detail();
    let rows = state.selected.detail.as_ref().map(|detail| detail.rows.clone()).unwrap_or_default();
    let case = RowCase {
        rows,
        code: "M00".into(),
        finding: Some(0),
        reasons: vec!["时间缺秒".into()],
        link: Some(LinkView { tier: "T1".into(), ..link() }),
    };
    state.story = Story { version: 1, input: 0, row: 412, case: Some(Rc::new(case)) };
    state.dialog = Some(Dialog::Row);
    state
}

pub(super) fn money() -> AppState {
    let mut state = done();
    state.section = Section::Money;
    let mut answer = state.answer.as_deref().cloned().unwrap_or_default();
    let rule = |rounding: &str, inferred: bool| FeeRule {
        channel: "card".into(),
        card: "credit".into(),
        rate: "0.0060".into(),
        cap: Some("20.00".into()),
        max_amount: Some("1000.00".into()),
        rounding: rounding.into(),
        rows: 412,
        inferred,
        ..FeeRule::default()
    };
    answer.learnt.fee_rules = vec![rule("half_up", true), rule("half_even", false), rule("floor", true), rule("ceil", true)];
    let class = |channel: &str| FeeSum {
        channel: channel.into(),
        card: "debit".into(),
        amount: "1000.00".into(),
        fee: "5.98".into(),
        rate: "0.5980%".into(),
        count: 9,
    };
    answer.money.fees = vec![class("card"), class("other_wallet")];
    let finding = |code: &str, yearly: &str| MoneyFinding { code: code.into(), at_stake: "32.40".into(), yearly: yearly.into(), rows: 12, index: 0 };
    answer.money.findings = vec![finding("F01", "380.00"), finding("S04", "")];
    let states = ["paid", "late", "short", "over", "missing", "in_transit", "carried", "unjudged"];
    let day = |state: &&str| PayoutDay {
        day: "2026-03-05".into(),
        due: "2026-03-06".into(),
        net: "3420.00".into(),
        credit_day: (*state != "missing").then(|| "2026-03-09".into()),
        credits: vec![(2, 5)],
        late_days: 1,
        state: (*state).into(),
        ..PayoutDay::default()
    };
    let source = |source: &str| PayoutRule { acquirer: "对账单.csv".into(), settle: "T+1".into(), source: source.into() };
    answer.money.payouts = Some(Payouts {
        in_transit: "3420.00".into(),
        bank_until: Some("2026-03-31".into()),
        calendar_covered: false,
        rules: vec![source("profile"), source("learnt"), source("assumed")],
        days: states.iter().map(day).collect(),
    });
    answer.figures.fee = "32.40".into();
    state.answer = Some(Rc::new(answer));
    state
}

pub(super) fn without_bank() -> AppState {
    let mut state = money();
    let mut answer = state.answer.as_deref().cloned().unwrap_or_default();
    answer.money.fees.clear();
    answer.money.findings.clear();
    if let Some(payouts) = &mut answer.money.payouts {
        payouts.bank_until = None;
    }
    state.answer = Some(Rc::new(answer));
    state
}

pub(super) fn detail() -> AppState {
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
    let detail = Detail { index: 0, finding, line: line(0), rows, others: vec![], neighbours, link: Some(link()) };
    state.selected = Selected { version: 1, place: Some(0), index: Some(0), is_awaited: false, detail: Some(Rc::new(detail)) };
    state
}

pub(super) fn rows() -> AppState {
    let mut state = done();
    state.section = Section::Rows;
    state.rows.total = Some(2);
    state.rows.header = Rc::new(vec!["金额".into(), "备注".into()]);
    state.rows.codes = Rc::new(vec![(String::new(), 1), ("M00".into(), 1)]);
    let row = RowCells { row: 412, code: "A01".into(), finding: Some(0), cells: vec!["<script>alert(1)</script>".into()], why: String::new() };
    let left_out = RowCells { row: 413, why: "金额读不懂".into(), cells: vec!["x".into()], ..RowCells::default() };
    state.rows.pages.insert(0, Rc::new(vec![row, left_out]));
    state
}

pub(super) fn look_up() -> AppState {
    let mut state = done();
    state.section = Section::LookUp;
    let row = RowView { side: "acquirer".into(), file: "对账单.csv".into(), row: 9, ..RowView::default() };
    let line = RowLine { time: "2026-03-12T12:33:05".into(), amount: "182.50".into(), code: "A01".into(), finding: Some(0), ..RowLine::default() };
    state.search.version = 1;
    state.search.found = Some((Rc::new(vec![Case { row, line }]), 1));
    state
}

pub(super) fn hand_over() -> AppState {
    AppState { section: Section::HandOver, ..done() }
}

pub(super) fn with_dialog(dialog: Dialog) -> AppState {
    AppState { dialog: Some(dialog), ..start() }
}

pub(super) const STATES: [fn() -> AppState; 21] = [
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
    super::column_settings::mapping,
    grouped,
    story,
    money,
    without_bank,
    || AppState { tour: Some(0), ..done() },
    || AppState { tour: Some(1), ..done() },
    || AppState { tour: Some(2), ..done() },
];
