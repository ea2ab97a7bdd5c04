//! The panel of column settings and the list of those kept, as markup.

use std::rc::Rc;

use super::markup;
use super::states::{card, entry, files};
use crate::app::mapping::Panel;
use crate::app::state::AppState;
use crate::profile::mapping::Mapping;
use crate::report::model::IssueGroup;
use crate::worker::message::{Card, CardColumn, HeadRow, Look};

/// A file of doubtful columns with its panel open.
pub(super) fn mapping() -> AppState {
    let mut state = files();
    let columns = vec![
        CardColumn { field: Some("amount".into()), header: "<b>甲</b>".into(), column: 1, confidence: 40, runner_up: Some(("fee".into(), 33)) },
        CardColumn { header: "乙".into(), column: 2, ..CardColumn::default() },
    ];
    let look = Look {
        sheets: vec!["汇总".into(), "明细".into()],
        sheet: Some("明细".into()),
        encoding: Some("gb18030".into()),
        header_row: Some(2),
        columns,
        keys: vec!["甲".into(), "乙".into()],
        fingerprint: "0123456789abcdef".into(),
        may_be_kept: true,
        rows: vec![HeadRow { row: 2, cells: vec!["甲".into(), "乙".into()] }, HeadRow { row: 3, cells: vec!["<script>1</script>".into()] }],
        card: Some(card("merchant")),
        problems: vec![],
    };
    let draft = Mapping { file: Some("收银.xlsx".into()), columns: [("乙".to_owned(), String::new())].into(), ..Mapping::default() };
    let kept = Mapping { fingerprint: Some("f".into()), columns: [("丙".to_owned(), "amount".to_owned())].into(), ..Mapping::default() };
    state.mapping.kept = vec![kept];
    state.mapping.can_keep = Some(true);
    let found = Some(Rc::new(look));
    state.mapping.panel = Some(Panel { version: 1, file: 0, draft, found, is_fresh: true, keeps: true, by_itself: true });
    state
}

#[test]
fn the_column_settings_show_rows_choices_doubt_and_effect() {
    let text = markup(mapping);
    for words in [
        "有些内容拿不准",
        "把握 40%",
        "也可能是手续费（33%）",
        "读出 2,031 笔，合计 −¥1,234,567.89；未读入 2 行",
        "自动：明细",
        "自动：gb18030",
        "自动：2",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    // Each column has a named drop-down with what it is; the header row is marked; cells are text.
    assert!(text.contains("aria-label=\"A 列“&lt;b&gt;甲&lt;") && text.contains("<option value=\"amount\" selected"), "{text}");
    assert!(text.contains("&lt;script&gt;1&lt;") && text.contains("mapping__header-row"));
    // What is kept, and where, is said beside the choice and beside the list.
    assert!(text.contains("只在本机浏览器里记下列名和这些选择") && text.contains("丙 → 金额") && text.contains("kept-forget-all"), "{text}");
    let refused = markup(|| {
        let mut state = mapping();
        state.mapping.can_keep = Some(false);
        state
    });
    assert!(refused.contains("浏览器不允许保存，关闭页面后失效") && refused.contains("浏览器不允许保存，这些设置只在本次有效"));
}

fn read(skipped: u64, codes: &[&str]) -> AppState {
    let issue = |code: &&str| IssueGroup { code: (*code).to_owned(), count: 1, text: format!("<{code}>"), rows: vec![] };
    let card = Card { skipped, issues: codes.iter().map(issue).collect(), ..card("merchant") };
    AppState { files: vec![entry(0, "收银.xlsx", vec![card], vec![])], ..AppState::default() }
}

#[test]
fn what_a_file_leaves_open_stands_in_sight_and_remarks_are_folded() {
    let text = markup(|| read(0, &["dates-doubtful"]));
    assert!(text.contains("card__doubt\">&lt;dates-doubtful&gt;；在列设置里选择日期的写法。") && text.contains("每一行都已读入"), "{text}");
    let text = markup(|| read(0, &["dates-doubtful", "x"]));
    assert!(text.contains("card__doubt") && text.contains("读入说明：1 条") && text.contains("&lt;x&gt;"), "{text}");
    // So does one that no column setting settles.
    assert!(markup(|| read(0, &["state-answers"])).contains("card__doubt\">&lt;state-answers&gt;</p>"));
    // What is said of the whole table names no row.
    assert!(!text.contains("第  行") && !text.contains("1 处"), "{text}");
    let text = markup(|| read(3, &["x"]));
    assert!(!text.contains("card__doubt") && text.contains("未作为交易读入的行：3"), "{text}");
}

// A table of one tender, whose column of three is the amount.
fn tender(name: &str, column: usize) -> Card {
    let field = |at: usize| (at == 0).then(|| "date".to_owned()).or((at == column).then(|| "amount".to_owned()));
    let columns = (0..3).map(|at| CardColumn { field: field(at), header: format!("h{at}"), confidence: 95, ..CardColumn::default() }).collect();
    let period = Some(("2026-03-01".to_owned(), format!("2026-03-0{}", column + 1)));
    Card { tender: Some(name.to_owned()), records: column as u64, columns, period, ..card("merchant") }
}

#[test]
fn a_sheet_with_a_column_a_tender_is_told_once_and_each_tender_has_its_figures() {
    let text = markup(|| {
        let cards = vec![tender("现金", 1), tender("微信", 2)];
        AppState { files: vec![entry(0, "日报.csv", cards, vec![])], ..AppState::default() }
    });
    assert_eq!(["id=\"side-", "card__tender\"", "<table class=\"columns\""].map(|part| text.matches(part).count()), [1, 2, 1], "{text}");
    assert!(text.contains("3 月 1 日–3 日") && text.contains("识别出 3 列，共 3 列"), "{text}");
}
