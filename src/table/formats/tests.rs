//! Each known export is read in a written case, and the page of formats is the table itself.

use std::fmt::Write;
use std::path::Path;

use super::*;
use crate::base::Side;
use crate::locale::{Lang, template};
use crate::table::spelling;

fn formats() -> impl Iterator<Item = &'static Format> {
    ALL.iter().flat_map(|formats| formats.iter())
}

#[test]
fn each_is_read_in_a_written_case() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reading");
    let expected = std::fs::read_dir(cases).unwrap().filter_map(|folder| std::fs::read_to_string(folder.unwrap().path().join("expected.txt")).ok());
    let read: Vec<String> = expected.collect();
    let is_read = |id: &str| read.iter().any(|text| text.starts_with(&format!("{id} ")) || text.contains(&format!("\n{id} ")));
    let missing: Vec<&str> = formats().map(|format| format.id).filter(|id| !is_read(id)).collect();
    assert!(missing.is_empty(), "no folder in tests/reading for {missing:?}");
}

#[test]
fn ids_are_unique_and_headers_in_their_one_form() {
    let mut ids: Vec<&str> = formats().map(|format| format.id).collect();
    ids.sort_unstable();
    let before = ids.len();
    ids.dedup();
    assert_eq!(ids.len(), before);
    for format in formats() {
        for header in format.must.iter().chain(format.one_of).chain(format.not).chain(format.columns.iter().map(|(header, _)| header)) {
            assert_eq!(spelling::head(header).text, *header, "{}", format.id);
        }
    }
}

const HEAD_ZH: &str = "\
# 认识的导出格式

文件按内容认，不按文件名认：表头里有下列各列，就认作该格式，列的含义随之确定。表头在第几行、列的先后、有没有多余的列都不影响。
**不在表里的文件也能读**：由列名和内容判断每一列是什么，卡片上写明判断和把握；判断不对时在“列设置”里改，并可记住。

容器：xlsx、xlsm、xls（也含内容其实是网页表格或 XML 的）、xlsb、ods、html、csv、tsv、txt，以及装有这些文件的 zip 和 gz。编码：UTF-8、UTF-16、GB18030（含 GBK）、Big5，自动辨认。加密的工作簿要先在表格软件里去掉密码。

表头按统一写法列出：半角、小写、无空格、无单位。

| 格式 | 属于 | 必须有的列 | 其一 | 不能有 | 表头上方的字样 | 其他 |
|---|---|---|---|---|---|---|
";

const HEAD_EN: &str = "\
# Exports that are recognised

A file is known by its content, never by its name: where the header row has these columns, it is that export, and what its columns are is certain. On which row the header stands, the order
of columns and further columns make no difference. **A file that is not in this table is read too**: the columns' names and contents tell what each is; the file's card says so and how surely. What was
taken wrongly is put right in the column settings, which can be kept.

Containers: xlsx, xlsm, xls (also those that are a web page or XML inside), xlsb, ods, html, csv, tsv, txt, and zip or gz of these. Encodings: UTF-8, UTF-16, GB18030 (with GBK) and Big5, found by themselves. A workbook with a password must be
saved without one first.

Headers are listed in one form: half-width, small letters, no blanks, no unit.

| Export | Whose record | Columns it must have | One of | None of | Words above the header | Beside |
|---|---|---|---|---|---|---|
";

fn name(lang: Lang, format: &Format) -> &'static str {
    template(lang, &format!("page-format-{}", format.id)).unwrap_or_else(|| panic!("{} has no name in {}", format.id, lang.tag()))
}

fn page(lang: Lang) -> String {
    let mut page = if lang == Lang::Zh { HEAD_ZH } else { HEAD_EN }.to_owned();
    let say = |zh: &'static str, en: &'static str| if lang == Lang::Zh { zh } else { en };
    for format in formats() {
        let side = match format.side {
            Some(Side::Merchant) => say("本单位账", "own record"),
            Some(Side::Acquirer) => say("渠道对账单", "statement"),
            Some(Side::Bank) => say("银行流水", "bank account"),
            None => say("看内容", "by content"),
        };
        let list = |headers: &[&str]| headers.join(say("、", ", "));
        let mut beside = Vec::new();
        if format.in_fen {
            beside.push(say("金额以分计", "amounts in fen"));
        }
        if format.refund_by_status {
            beside.push(say("“退款”状态的行就是退款", "a row whose state is a refund is the refund"));
        }
        writeln!(
            page,
            "| {}<br>`{}` | {side} | {} | {} | {} | {} | {} |",
            name(lang, format),
            format.id,
            list(format.must),
            list(format.one_of),
            list(format.not),
            format.preamble,
            beside.join(say("；", "; "))
        )
        .unwrap();
    }
    page
}

#[test]
fn the_pages_in_docs_are_this_table() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    for (lang, name) in [(Lang::Zh, "formats.zh-CN.md"), (Lang::En, "formats.md")] {
        let path = docs.join(name);
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            std::fs::write(&path, page(lang)).unwrap();
        }
        let found = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(found == page(lang), "docs/{name} is not the page of formats; UPDATE_EXPECT=1 writes it anew");
    }
}
