//! Table: 简体中文, words of the command line and of the text report.
//!
//! In: nothing. Out: words. Must not know: any other language.

pub(super) const WORDS: &[(&str, &str)] = &[
    ("usage-unknown-option", "不认识的选项 {option}"),
    ("usage-unknown-option-hint", "用 poscheck --help 看用法"),
    ("usage-missing-value", "{option} 后面缺少内容"),
    ("usage-missing-value-hint", "用 poscheck --help 看用法"),
    ("usage-value", "选项 {option} 的值“{value}”不对"),
    ("usage-value-hint", "用 poscheck --help 看用法"),
    ("usage-no-files", "没有给出文件"),
    ("usage-no-files-hint", "例如：poscheck check 收银.xlsx 对账单.csv"),
    ("usage-ending", "不会写“{ending}”格式的文件"),
    ("usage-ending-hint", "--out 的结尾用 .json、.xlsx、.csv、.html、.audit 或 .session，或用 - 写到标准输出"),
    ("file-unreadable", "文件打不开：{why}"),
    ("file-unreadable-hint", "检查文件是否存在、是否正被其他程序占用"),
    ("file-is-folder", "这是文件夹，不是文件"),
    ("file-is-folder-hint", "请给出文件夹里的文件"),
    ("file-unwritable", "文件写不了：{why}"),
    ("file-unwritable-hint", "换一个可写的位置，或关闭正在使用它的程序"),
    ("text-merchant", "本单位账"),
    ("text-acquirer", "渠道对账单"),
    ("text-difference", "相差"),
    ("text-residual", "余差"),
    ("text-records", "{count} 笔"),
    ("text-apart", "两边文件的日期没有重叠，什么也没有核对：本单位账 {merchant}，渠道对账单 {acquirer}。请换成同一期间的文件"),
    ("text-outside", "不在共同期间内、没有核对：本单位账 {merchant} 笔，渠道对账单 {acquirer} 笔"),
    ("text-common", "核对的期间：{from} 至 {to}"),
    ("text-agrees", "两边相符，没有差异"),
    ("text-findings", "{count} 处差异"),
    (
        "text-usage",
        "用法：\n  poscheck check [文件...] [--merchant 文件]... [--acquirer 文件]... [--bank 文件]...\n                 [--profile merchant.toml] [--mapping 列设置.toml]... [--carry 上期.json]... [--session 会话.json] [--register 登记簿.json] [--lines] [--lang zh|en]\n                 [--decisions 填写过的清单.xlsx]... [--by 姓名] [--at 时间]\n                 [--format json|table] [--out 文件]... [--delimiter comma|semicolon|tab|pipe] [--no-bom]\n  poscheck audit verify 审计文件 输入文件...\n  poscheck register verify 登记簿...\n  poscheck watch 文件夹 [--on-alert 命令] [--every 秒] [--once] [--memory 记忆.json] [--profile merchant.toml] [--mapping 列设置.toml]...\n                 [--carry 上期.json]... [--session 会话.json] [--lang zh|en] [--out 文件]...\n\nwatch 每隔 60 秒看一次文件夹，只读新到和改过的文件。每条提醒只报一次：命令从标准输入得到提醒（JSON），\n环境变量有 POSCHECK_RULE、POSCHECK_SEVERITY、POSCHECK_SUBJECT、POSCHECK_OWNER。--memory 让 --once 的各次运行记住报过什么。\n\n退出码：0 两边相符；1 有差异；2 用法或输入有误、有文件读不了、提醒命令没有成功；3 有提醒（watch --once）\n",
    ),
];
