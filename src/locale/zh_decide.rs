//! Table: 简体中文, the words of decisions and of what is kept of them.
//!
//! In: nothing. Out: words by key. Must not know: where they stand on the page.

/// Keys and words.
pub(super) const WORDS: &[(&str, &str)] = &[
    ("page-section-hand-over", "交付"),
    ("page-hand-over-title", "交付"),
    ("page-hand-over-lead", "保存做过的决定，导出结果，带到下个月。"),
    ("page-session-title", "会话"),
    ("page-session-what", "会话文件保存设置、决定和各输入文件的指纹，不含文件中的任何一行。下次把它和原文件一起拖进来，即可接着做。"),
];
