//! Table: 简体中文, words of handing over: exports, carry-forward and audit on the page, the filled sheet.
//!
//! In: nothing. Out: words. Must not know: any other language.

pub(super) const WORDS: &[(&str, &str)] = &[
    ("filled-no-id", "填了内容，但没有编号"),
    ("filled-no-finding", "没有编号为“{id}”的差异"),
    ("filled-twice", "编号“{id}”在前面的行已出现过"),
    ("filled-word", "处理决定“{word}”不认得，请用“认可”“不认可”或“已处理”"),
    ("filled-none", "不是填写过的差异清单"),
    ("filled-none-hint", "请给出导出的工作簿或差异清单 CSV，保留“处理决定”“备注”和“编号”三列"),
    ("text-filled", "{file}：认可 {accepted} 处，不认可 {rejected} 处，已处理 {done} 处，备注 {notes} 条，其余 {unchanged} 行无新内容"),
    ("text-filled-row", "{file} 第 {row} 行未采用：{why}"),
    ("fee-card-credit", "贷记卡"),
    ("fee-card-debit", "借记卡"),
    ("fee-card-any", "不分卡种"),
    ("fee-rounding-half_up", "四舍五入"),
    ("fee-rounding-half_even", "四舍六入五成双"),
    ("fee-rounding-floor", "舍去尾数"),
    ("fee-rounding-ceil", "进位"),
    ("paper-file-line", "{file}（{rows} 行，SHA-256 {hash}）"),
];
