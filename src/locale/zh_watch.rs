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
    ("alert-self-swipe-sum", "本期登记范围内的自有卡交易有 {count} 笔，共 {sum}；请逐笔登记用途"),
    ("text-alerts", "{count} 条提醒"),
    (
        "watch-checked",
        "{at} 已核对 {files} 个文件、{records} 笔（新读 {read} 个文件，用时 {ms} 毫秒）：差异 {differences} 处，新增 {new} 处，已消 {cleared} 处；文件内容到 {until} 为止",
    ),
    ("watch-new", "  新增  {finding}"),
    ("watch-cleared", "  已消  {finding}"),
    ("watch-more", "  另有 {count} 处"),
    ("watch-alert", "  提醒  {rule}：{text}"),
    ("watch-over", "  提醒已解除  {rule}"),
    ("watch-waiting", "文件可能还在写入，下次再读：{file}"),
    ("watch-gone", "文件不见了，不再计入：{file}"),
    ("watch-same", "与 {other} 内容相同，只算一次：{file}"),
    ("watch-one-folder", "watch 要有一个文件夹，且只有一个"),
    ("watch-one-folder-hint", "例如：poscheck watch 对账文件夹"),
    ("watch-no-folder", "没有这个文件夹"),
    ("watch-no-folder-hint", "检查路径，或先建立文件夹"),
    ("watch-memory-unreadable", "记忆文件读不懂：{why}"),
    ("watch-memory-unreadable-hint", "它由 --memory 写出；换一个文件名即可重新开始"),
    ("watch-command", "提醒命令没有成功：{why}"),
    ("watch-command-hint", "下次核对时再提醒"),
];
