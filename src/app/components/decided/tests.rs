//! Components of deciding and keeping rendered to markup: who, when and why; how many; what is not kept.

use std::rc::Rc;

use super::{detail, line, markup, with_dialog};
use crate::app::deciding::reduce::ELSEWHERE;
use crate::app::deciding::{Form, KeptSession, Kind, Way};
use crate::app::state::{AppState, Dialog, Section};
use crate::decision::session::InputMark;
use crate::decision::{Act, Log, RowKey, Signed};
use crate::report::model::DecisionMark;
use crate::worker::message::{Candidates, FindingRow, Reached, RowLine, UnfitLine};

fn signed(reason: &str) -> Signed {
    Signed { by: "王会计".into(), at: "2026-04-01T09:05:00+08:00".into(), reason: reason.into() }
}

fn decided() -> AppState {
    let mut state = detail();
    let mut log = Log::default();
    let row = |row| RowKey { sha256: "abcdef0123".into(), part: String::new(), row };
    log.decide(vec![Act::Accept { finding: "A01-1".into() }], signed("查过<b>小票</b>"));
    log.decide(vec![Act::Link { merchant: vec![row(3)], acquirer: vec![row(9)] }, Act::Unlink { merchant: row(4), acquirer: row(8) }], signed(""));
    log.decide(
        vec![Act::Code { finding: "A01-1".into(), code: "A05".into() }, Act::Cause { finding: "A01-1".into(), cause: "system".into() }],
        signed(""),
    );
    log.undo(signed(""));
    let unfit = UnfitLine { entry: 1, act: Act::Done { finding: "U03-1".into() }, why: "这处差异已不存在".into() };
    let decisions = &mut state.decisions;
    (decisions.log, decisions.by, decisions.confirmed, decisions.settled) = (Rc::new(log), "王会计".into(), 4, 1);
    decisions.unfit = Rc::new(vec![unfit]);
    let mark = |name: &str| InputMark { name: name.into(), sha256: name.into(), bytes: 2_048, side: String::new() };
    decisions.opened = Some(Rc::new(vec![mark("收银.xlsx"), mark("二月.csv"), mark("")]));
    let kept = |id: &str, refused: &str| KeptSession {
        id: id.into(),
        entries: 4,
        at: "2026-04-01T09:05:00+08:00".into(),
        until: "2026-05-01T09:05:00+08:00".into(),
        inputs: vec![mark("")],
        refused: refused.into(),
    };
    let refusals = ["", "session-newer", "session-older", "session-chain", "session-unreadable"];
    decisions.keeping.sessions = Rc::new(refusals.map(|refused| kept(refused, refused)).to_vec());
    decisions.keeping.way = Way::On;
    let mut detail = state.selected.detail.as_deref().cloned().unwrap_or_default();
    let mark = |kind: &str, text: &str| DecisionMark {
        kind: kind.into(),
        text: text.into(),
        by: "王会计".into(),
        at: "2026-04-01T09:05:00+08:00".into(),
        reason: "查过小票".into(),
    };
    detail.finding.decisions =
        vec![mark("accept", ""), mark("done", ""), mark("reject", ""), mark("note", "补"), mark("code", "A05"), mark("cause", "system")];
    (detail.finding.rows.merchant, detail.finding.rows.acquirer) = (vec![(0, 412)], vec![(1, 412)]);
    detail.line.state = "explained".into();
    state.selected.detail = Some(Rc::new(detail));
    state.list.pages.insert(0, Rc::new(vec![FindingRow { state: "explained".into(), ..line(0) }]));
    state
}

fn decided_hand_over() -> AppState {
    AppState { section: Section::HandOver, ..decided() }
}

fn deciding(kind: Kind, many: bool) -> AppState {
    let mut state = decided();
    state.decisions.by.clear();
    let one = Reached { id: "A01-1".into(), code: "A01".into(), state: "done".into() };
    state.decisions.reached = Some(Rc::new(vec![one]));
    let row = |side: &str, input: u32| RowLine { side: side.into(), input, amount: "128.50".into(), code: "U03".into(), ..RowLine::default() };
    let found = Candidates { own: vec![row("merchant", 0)], rows: vec![row("acquirer", 1)], total: 7 };
    state.decisions.link.found = Some(Rc::new(found));
    state.dialog = Some(Dialog::Decide(Form { kind, many }));
    state
}

fn stopped(why: &str) -> AppState {
    let mut state = decided();
    state.decisions.keeping.way = Way::Stopped(why.into());
    state
}

/// What is drawn in every language by the tests of all screens.
pub(super) const STATES: [fn() -> AppState; 19] = [
    decided,
    decided_hand_over,
    || deciding(Kind::Accept, false),
    || deciding(Kind::Done, false),
    || deciding(Kind::Reject, false),
    || deciding(Kind::Note, false),
    || deciding(Kind::Code, false),
    || deciding(Kind::Cause, false),
    || deciding(Kind::Link, false),
    || deciding(Kind::Part, false),
    || deciding(Kind::Undo, false),
    || deciding(Kind::Done, true),
    || deciding(Kind::Code, true),
    || stopped(ELSEWHERE),
    || stopped("page-keep-full"),
    || stopped("page-keep-unavailable"),
    || stopped("page-keep-gone"),
    || stopped("page-keep-newer"),
    || with_dialog(Dialog::Unsaved),
];

#[test]
fn every_decision_says_who_took_it_and_one_that_no_longer_fits_says_why() {
    let text = markup(decided_hand_over);
    for words in
        ["王会计 · 2026-04-01 09:05", "说明：A01", "查过&lt;b&gt;小票", "已撤销", "撤销第 3 步", "这处差异已不存在", "关联：abcdef01… › 第 3 行"]
    {
        assert!(text.contains(words), "{words}\n{text}");
    }
    for words in ["二月.csv", "还没有放入", "由更新的版本保存", "全部忘记并停用"] {
        assert!(text.contains(words), "{words}");
    }
    let text = markup(decided);
    for words in ["已说明：查过小票（王会计，2026-04-01 09:05）", "原类别：A05", "已处理 1 / 1", "1 项决定与现在的文件对不上"]
    {
        assert!(text.contains(words), "{words}");
    }
    assert!(text.contains("id=\"decide-part\"") && text.contains("id=\"decide-link\""));
}

#[test]
fn a_decision_on_many_says_how_many_and_asks_for_the_name_once() {
    let text = markup(|| deciding(Kind::Done, true));
    assert!(text.contains("将把 1 处差异标为“已办结”") && text.contains("其中 1 处已有决定"), "{text}");
    assert!(text.contains("id=\"decide-name\""));
    let known = || AppState { dialog: Some(Dialog::Decide(Form { kind: Kind::Done, many: true })), ..decided() };
    assert!(!markup(known).contains("id=\"decide-name\""));
}

#[test]
fn what_is_not_kept_is_said_with_a_way_on() {
    for why in ["page-keep-full", "page-keep-unavailable", "page-keep-gone", "page-keep-newer", "page-keep-failed"] {
        let make: fn() -> AppState = match why {
            "page-keep-full" => || stopped("page-keep-full"),
            "page-keep-unavailable" => || stopped("page-keep-unavailable"),
            "page-keep-gone" => || stopped("page-keep-gone"),
            "page-keep-newer" => || stopped("page-keep-newer"),
            _ => || stopped("page-keep-failed"),
        };
        let text = markup(make);
        assert!(text.contains("role=\"alert\"") && text.contains("id=\"keep-again\""), "{why}");
    }
    let text = markup(|| stopped(ELSEWHERE));
    assert!(text.contains("id=\"keep-take-up\"") && text.contains("id=\"keep-own\""));
}
