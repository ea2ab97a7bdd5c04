//! Table: Chinese, words of warnings.
//!
//! In: nothing. Out: words. Must not know: any other language.

pub(super) const WORDS: &[(&str, &str)] = &[
    ("alert-duplicate-charge", "有 {count} 笔疑似重复扣款，共 {sum}；先核实并退还顾客"),
    ("alert-overcharge-open", "有 {count} 笔多收顾客的款项尚未退还，共 {sum}，最早的已过 {days} 个工作日"),
    ("alert-outage", "{from} 至 {to} 有 {count} 笔渠道已扣款而本单位未收到结果，涉及 {terminals} 台终端；请查看网络并逐笔确认"),
    ("alert-payout-missing", "有 {count} 笔应到账款项未到账，共 {sum}；请向收单机构查询"),
    ("alert-fee-off-contract", "有 {count} 笔手续费与约定不符，共差 {sum}；请与收单机构核对"),
    ("alert-rate-terminal", "终端 {name} 的 {of} 笔中有 {count} 笔差异，达到或超过按其他终端推算的界限 {limit} 笔"),
    ("alert-rate-cashier", "收银员 {name} 的 {of} 笔中有 {count} 笔差异，达到或超过按其他收银员推算的界限 {limit} 笔；请先核对班次与终端"),
    ("alert-aged-item", "有 {count} 笔未达账项已超过 {days} 天，共 {sum}"),
    ("alert-silent-terminal", "终端 {name} 自 {last} 起没有交易，已有 {days} 个营业日；按以往约应有 {expected} 笔"),
    ("alert-fallback-share", "终端 {name} 的 {of} 笔中有 {count} 笔为手输或降级刷磁条；请检查读卡器"),
    ("alert-self-swipe-sum", "本期登记范围内的自用卡交易有 {count} 笔，共 {sum}；请逐笔登记用途"),
    ("text-alerts", "{count} 条提醒"),
];
