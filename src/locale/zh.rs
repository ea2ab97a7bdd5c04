//! Table: 简体中文, the tables of all rooms.
//!
//! In: nothing. Out: words. Must not know: any other language.

pub(super) const TABLES: &[&[(&str, &str)]] = &[GENERAL];

const GENERAL: &[(&str, &str)] = &[
    ("profile-unreadable", "商户设置文件读不懂:{why}"),
    ("profile-unreadable-hint", "按说明改正这一行,或删去该文件后重试"),
    ("profile-value", "设置项 {key} 的值“{found}”不在允许范围内"),
    ("profile-value-hint", "按说明填写该项,或删去这一行"),
];
