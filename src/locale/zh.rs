//! Table: 简体中文, the tables of all rooms.
//!
//! In: nothing. Out: words. Must not know: any other language.

pub(super) const TABLES: &[&[(&str, &str)]] = &[
    GENERAL,
    CODES_PAGE,
    super::zh_read::WORDS,
    super::zh_find::WORDS,
    super::zh_watch::WORDS,
    super::zh_cli::WORDS,
    super::zh_money::WORDS,
    super::zh_risk::WORDS,
    super::zh_house::WORDS,
    super::zh_app_house::WORDS,
    super::zh_app_watch::WORDS,
    super::zh_export::WORDS,
    super::zh_hand::WORDS,
    super::zh_app::WORDS,
    super::zh_decide::WORDS,
    super::zh_work::WORDS,
    super::zh_map::WORDS,
];

const GENERAL: &[(&str, &str)] = &[
    ("row-place", "{sheet} › 第 {row} 行"),
    ("row-of-several", "{row}等 {count} 行"),
    ("profile-unreadable", "商户设置文件读不懂：{why}"),
    ("profile-unreadable-hint", "按说明改正这一行，或删去该文件后重试"),
    ("profile-value", "设置项 {key} 的值“{found}”不在允许范围内"),
    ("profile-value-hint", "按说明填写该项，或删去这一行"),
    ("profile-choice", "设置项 {key} 没有“{found}”这个选项，可选：{words}"),
    ("profile-choice-hint", "改为其中一个，或删去这一行"),
];

/// Headings of the page of codes.
const CODES_PAGE: &[(&str, &str)] = &[
    ("codes-page-title", "代码说明"),
    (
        "codes-page-intro",
        "每个代码说明一种情况：是什么意思、为什么要看、怎么办。金额以本单位账为准来说，“账上”指本单位记录，“渠道”指收单机构或支付平台的对账单。〔〕里的内容在报告中换成该笔的实际数字。",
    ),
    ("codes-page-data", "D 文件与数据"),
    ("codes-page-matched", "M 相符"),
    ("codes-page-amount", "A 金额不符"),
    ("codes-page-unlinked", "U 单边、重复与记错"),
    ("codes-page-fee", "F 手续费"),
    ("codes-page-settlement", "S 到账"),
    ("codes-page-risk", "R 自刷登记与风险线索"),
    ("codes-page-when", "轻重"),
    ("codes-page-high", "要紧"),
    ("codes-page-medium", "中等"),
    ("codes-page-low", "轻微"),
    ("codes-page-info", "提示"),
    ("codes-page-why", "为什么要看"),
    ("codes-page-example", "例子"),
    ("codes-page-advice", "怎么办"),
    ("codes-page-limits", "文件看不到的"),
    ("codes-page-now", "立即"),
    ("codes-page-technical", "技术"),
    ("codes-page-management", "管理"),
    ("codes-page-legal", "法律与监管"),
    ("codes-page-place-amount", "金额"),
    ("codes-page-place-merchant-amount", "账上金额"),
    ("codes-page-place-acquirer-amount", "渠道金额"),
    ("codes-page-place-difference", "差额"),
    ("codes-page-place-row", "文件与行号"),
    ("codes-page-place-card", "卡号"),
    ("codes-page-place-terminal", "终端号"),
    ("codes-page-place-time", "时间"),
    ("codes-page-place-due", "期限"),
];
