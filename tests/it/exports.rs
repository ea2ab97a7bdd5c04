//! Every export of a check: what a file says can do no harm in it, what it adds up to is what the report says.
//!
//! In: the sample month and made files full of formulas and markup. Out: a failed test that names the export and the text.
//! Must not know: how a finding was made.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use calamine::{Data, Reader, Xlsx};
use poscheck::base::Side;
use poscheck::base::money::money_text;
use poscheck::check::{Checked, FileInput, Kept, Quiet, assign_sides, check_with, read};
use poscheck::decision::Log;
use poscheck::locale::Lang;
use poscheck::profile::Profile;
use poscheck::report::csv::{CsvStyle, DELIMITERS};
use poscheck::report::paper::{Block, Cell, Column, Paper, Row, Section, paper, statement};
use poscheck::report::safe::{bared, is_formula};
use poscheck::report::xlsx::CELL_UNITS_MAX;
use poscheck::report::{csv, html, xlsx};

/// A check of files by name, bytes and side.
pub fn checked(files: &[(&str, Vec<u8>, Side)]) -> Checked {
    checked_with(files, &Kept::default())
}

fn checked_with(files: &[(&str, Vec<u8>, Side)], kept: &Kept) -> Checked {
    let profile = Profile::default();
    let mut tables = Vec::new();
    for (name, bytes, side) in files {
        let file = FileInput { name: (*name).to_owned(), bytes: bytes.clone(), side: Some(*side) };
        let outcome = read(&file, &profile, &mut Quiet);
        assert!(outcome.faults.is_empty(), "{name}: {:?}", outcome.faults);
        tables.extend(outcome.tables);
    }
    assert!(assign_sides(&mut tables).is_empty());
    check_with(tables, &profile, kept, &mut Quiet).unwrap()
}

/// The sample month.
pub fn sample() -> Checked {
    checked(&sample_files())
}

fn sample_files() -> [(&'static str, Vec<u8>, Side); 2] {
    let at = |name: &str| std::fs::read(format!("{}/www/sample/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    [("register-2026-03.xlsx", at("register-2026-03.xlsx"), Side::Merchant), ("acquirer-2026-03.csv", at("acquirer-2026-03.csv"), Side::Acquirer)]
}

/// The sample month with decisions.
pub fn decided(log: &Log) -> Checked {
    checked_with(&sample_files(), &Kept { decisions: log.decisions(), ..Kept::default() })
}

pub fn paper_of(checked: &Checked, lang: Lang) -> Paper {
    let profile = Profile { name: Some("=示例便利店<script>".to_owned()), ..Profile::default() };
    paper(checked, &checked.report(lang, false), &profile, lang)
}

/// The place of the effect in the differences sheet.
const EFFECT: usize = 11;

pub type Sheets = BTreeMap<String, Vec<Vec<Data>>>;

pub fn sheets(bytes: &[u8]) -> Sheets {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes.to_vec())).unwrap();
    let names = book.sheet_names();
    names.into_iter().map(|name| (name.clone(), book.worksheet_range(&name).unwrap().rows().map(<[Data]>::to_vec).collect())).collect()
}

/// Parts of a workbook by name.
pub fn parts(bytes: &[u8]) -> BTreeMap<String, String> {
    let mut package = zip::ZipArchive::new(Cursor::new(bytes.to_vec())).unwrap();
    let mut parts = BTreeMap::new();
    for index in 0..package.len() {
        let mut part = package.by_index(index).unwrap();
        let (name, mut text) = (part.name().unwrap().into_owned(), String::new());
        part.read_to_string(&mut text).unwrap();
        parts.insert(name, text);
    }
    parts
}

/// A paper with one column of texts, as a list that a person fills in.
pub fn paper_with(texts: &[String]) -> Paper {
    let mut paper = paper_of(&sample(), Lang::Zh);
    let column = |heading: &str| Column { heading: heading.to_owned(), width: 20, ..Column::default() };
    let columns = ["甲", "乙", "丙", "丁", "戊", "=己"].map(column).to_vec();
    let rows = texts
        .iter()
        .map(|text| Row::plain(vec![Cell::Count(1), Cell::File(text.clone()), Cell::Money(-500), Cell::Text(text.clone()), Cell::Empty, Cell::Empty]))
        .collect();
    let block = Block { heading: String::new(), notes: texts.iter().take(20).cloned().collect(), columns, rows };
    paper.sections = vec![Section { id: "differences".to_owned(), name: "=清单".to_owned(), blocks: vec![block], chart: None }];
    paper
}

/// Formula signs at every place where some program may begin a cell, behind everything it may pass over.
pub fn formulas() -> Vec<String> {
    let signs = ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "﹦", "=-", "\t="];
    let before = ["", " ", "   ", "\"", "'", "''", "\u{feff}", "\u{200b}", "\u{a0}", "\u{3000}", "\u{2066}", "`"];
    let tails = ["1+1", "cmd|'/C calc'!A0", "HYPERLINK(\"http://x.invalid\",\"a\")", "SUM(A1:A9)*2"];
    let places = ["", "12,", "a;", "a\t", "a|", "a\n", "\"a\";"];
    let mut texts = Vec::new();
    for sign in signs {
        for lead in before {
            for (number, place) in places.iter().enumerate() {
                texts.push(format!("{place}{lead}{sign}{}", tails[(number + lead.len()) % tails.len()]));
                texts.push(format!("{place}{lead}{sign}"));
            }
        }
    }
    texts
}

/// Markup that would run in a page that let it.
pub fn markups() -> Vec<String> {
    let names = ["script", "img", "svg", "iframe", "math", "style", "a", "body", "details", "object", "link", "meta", "base", "form", "template"];
    let insides = ["onerror=alert(1)", "src=x onerror=alert`1`", "href=javascript:alert(1)", "onload='alert(1)'", "style=\"x:expression(1)\""];
    let edges = ["", "\"", "'", "-->", "]]>", "</td></table>", "</bdi>", "</style>", "</title>", "&lt;", "\u{202e}", "\u{0}"];
    let mut texts = Vec::new();
    for name in names {
        for inside in insides {
            for edge in edges {
                texts.push(format!("{edge}<{name} {inside}>x</{name}>"));
            }
        }
    }
    texts
}

/// Records of delimited text as RFC 4180 reads them; also how a program with another delimiter would.
pub fn records(text: &str, delimiter: char) -> Vec<Vec<String>> {
    let (mut records, mut record, mut field) = (Vec::new(), Vec::new(), String::new());
    let (mut quoted, mut chars) = (false, text.chars().peekable());
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => field.extend(chars.next()),
            '"' if quoted => quoted = false,
            '"' if field.is_empty() => quoted = true,
            '\r' if !quoted && chars.peek() == Some(&'\n') => {}
            '\n' if !quoted => {
                record.push(std::mem::take(&mut field));
                records.push(std::mem::take(&mut record));
            }
            c if c == delimiter && !quoted => record.push(std::mem::take(&mut field)),
            c => field.push(c),
        }
    }
    records
}

#[test]
fn no_formula_lives_in_delimited_text_and_every_text_comes_back() {
    let texts = formulas();
    assert!(texts.len() >= 2_000, "{}", texts.len());
    for delimiter in DELIMITERS {
        let bytes = csv::csv(&paper_with(&texts), CsvStyle { delimiter, has_mark: true });
        let text = String::from_utf8(bytes).unwrap();
        let text = text.strip_prefix('\u{feff}').unwrap();
        let records = records(text, delimiter);
        assert_eq!(records.len(), texts.len() + 1);
        assert!(records[0][5].starts_with('\''));
        for (record, wanted) in records[1..].iter().zip(&texts) {
            assert_eq!(record.len(), 6, "{wanted:?}");
            assert_eq!((record[0].as_str(), record[2].as_str()), ("1", "-5.00"));
            for place in [1, 3] {
                assert!(!is_formula(&record[place]) || record[place].starts_with('\''), "{wanted:?} lives as {:?}", record[place]);
                assert_eq!(&bared(&record[place]), wanted);
            }
        }
        // A program that splits at another sign finds no formula either; only our own figures may begin with a minus.
        for other in DELIMITERS {
            // Blanks between our own cells are no data; our own figures may begin with a minus.
            for field in self::records(text, other).iter().flatten().map(|field| field.trim_start()).filter(|field| is_formula(field)) {
                assert!(field.starts_with('\'') || field.starts_with("-5.00"), "split at {other:?} for {delimiter:?}: {field:?}");
            }
        }
    }
}

#[test]
fn a_workbook_holds_texts_as_texts() {
    let mut texts = formulas();
    texts.extend(markups());
    texts.extend(["_x0041_".to_owned(), "http://x.invalid".to_owned(), "mailto:a@x.invalid".to_owned(), "0012345678901234567890".to_owned()]);
    let bytes = xlsx::xlsx(&paper_with(&texts)).unwrap();
    for (name, part) in parts(&bytes) {
        assert!(!part.contains("<f>") && !part.contains("<f "), "{name} has a formula");
        assert!(!part.contains("<hyperlink") && !part.contains("TargetMode"), "{name} has a link");
        assert!(!name.contains("externalLink") && !name.contains("vba"), "{name}");
    }
    let rows = &sheets(&bytes)["=清单"];
    let first = rows.iter().position(|row| row[0] == Data::String("甲".to_owned())).unwrap() + 1;
    for (row, wanted) in rows[first..].iter().zip(&texts) {
        // XML keeps a carriage return only when escaped; the writer does so. A NUL is no text at all.
        let wanted = wanted.replace('\u{0}', "");
        assert_eq!(row[1], Data::String(wanted.clone()), "{wanted:?}");
        assert_eq!(row[2], Data::Float(-5.0));
    }
    assert_eq!(rows.len() - first, texts.len());
}

#[test]
fn a_text_too_long_for_a_cell_is_cut_and_says_so() {
    let long = "😀".repeat(CELL_UNITS_MAX);
    let paper = paper_with(std::slice::from_ref(&long));
    let rows = &sheets(&xlsx::xlsx(&paper).unwrap())["=清单"];
    let cell = rows.last().unwrap()[1].to_string();
    assert!(cell.encode_utf16().count() <= CELL_UNITS_MAX && cell.ends_with(&paper.cut_mark));
}

/// Elements of a page and their attributes by name, and its text without markup.
pub fn tags(page: &str) -> (BTreeMap<String, usize>, String) {
    let (mut names, mut text, mut rest) = (BTreeMap::new(), String::new(), page);
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        let end = at + rest[at..].find('>').unwrap();
        let name: String = rest[at + 1..end].trim_start_matches('/').chars().take_while(|c| c.is_alphanumeric()).collect();
        for part in rest[at..end].split('"').step_by(2).filter_map(|part| part.strip_suffix('=')) {
            *names.entry(format!("{name} {}", part.rsplit(' ').next().unwrap())).or_default() += 1;
        }
        *names.entry(name).or_default() += 1;
        rest = &rest[end + 1..];
    }
    text.push_str(rest);
    for (escaped, sign) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&#13;", "\r"), ("&amp;", "&")] {
        text = text.replace(escaped, sign);
    }
    (names, text)
}

#[test]
fn a_page_has_no_markup_from_data() {
    let mut texts = markups();
    texts.extend(formulas());
    assert!(texts.len() >= 2_000);
    let plain = tags(&html::html(&paper_with(&vec!["x".to_owned(); texts.len()]))).0;
    // Two thousand rows are printed; the rest is said to be left out.
    for part in texts.chunks(1_000) {
        let page = html::html(&paper_with(part));
        let (names, text) = tags(&page);
        for name in names.keys() {
            assert!(plain.contains_key(name) && !name.contains(" on"), "<{name}> came from data");
        }
        for wanted in part {
            assert!(text.contains(&wanted.replace('\u{0}', "")), "{wanted:?} is not readable on the page");
        }
        for address in page.match_indices("href=\"").map(|(at, _)| &page[at + 6..at + 7]) {
            assert_eq!(address, "#");
        }
    }
    assert!(html::html(&paper_with(&texts)).contains(&poscheck::locale::grouped((texts.len() - html::ROWS_MAX) as u64)));
}

#[test]
fn a_page_allows_its_own_style_and_nothing_else() {
    use sha2::Digest;
    let page = html::html(&paper_of(&sample(), Lang::En));
    let style = &page[page.find("<style>").unwrap() + 7..page.find("</style>").unwrap()];
    let hash = page.split("sha256-").nth(1).unwrap().split('\'').next().unwrap_or_default().split("&#39;").next().unwrap();
    assert_eq!(bytes_of_base64(hash), sha2::Sha256::digest(style).to_vec());
    assert!(page.contains("default-src &#39;none&#39;"));
    assert!(!page.contains("http://") && !page.contains("https://"));
}

fn bytes_of_base64(text: &str) -> Vec<u8> {
    let value = |c: u8| match c {
        b'A'..=b'Z' => u32::from(c - b'A'),
        b'a'..=b'z' => u32::from(c - b'a') + 26,
        b'0'..=b'9' => u32::from(c - b'0') + 52,
        b'+' => 62,
        _ => 63,
    };
    let signs: Vec<u8> = text.bytes().filter(|c| *c != b'=').collect();
    let mut bytes = Vec::new();
    for chunk in signs.chunks(4) {
        let word = chunk.iter().fold(0, |word, c| word << 6 | value(*c)) << (6 * (4 - chunk.len()));
        bytes.extend([(word >> 16) as u8, (word >> 8) as u8, word as u8].iter().take(chunk.len() - 1));
    }
    bytes
}

#[test]
fn a_workbook_adds_up_to_the_report() {
    let checked = sample();
    let report = checked.report(Lang::Zh, false);
    for lang in [Lang::Zh, Lang::En] {
        let paper = paper_of(&checked, lang);
        let bytes = xlsx::xlsx(&paper).unwrap();
        let sheets = sheets(&bytes);
        assert_eq!(sheets.len(), paper.sections.len());
        let name = |id: &str| paper.section(id).unwrap().name.clone();
        let fen = |data: &Data| match data {
            Data::Float(number) => (number * 100.0).round() as i64,
            _ => 0,
        };
        // The differences: one row each, their effects the bridge's difference.
        let rows = &sheets[&name("differences")];
        let head = rows.iter().position(|row| matches!(row[0], Data::Float(_))).unwrap();
        assert_eq!(rows.len() - head, report.findings.len());
        let effects: i64 = rows[head..].iter().map(|row| fen(&row[EFFECT])).sum();
        assert_eq!(money_text(effects, checked.currency), report.bridge.difference);
        // Each family's total and both ends of the statement.
        let statement = statement(&checked);
        assert_eq!(statement.merchant.adjusted, statement.acquirer.adjusted);
        let total = sheets[&name("statement")].iter().find(|row| fen(&row[2]) == statement.merchant.adjusted && row[4] != Data::Empty).unwrap();
        assert_eq!(fen(&total[6]), statement.acquirer.adjusted);
        let of_family = |letter: &str| -> i64 {
            let steps = report.bridge.steps.iter().filter(|step| step.code.starts_with(letter));
            steps.map(|step| step.effect.replace('.', "").parse::<i64>().unwrap()).sum()
        };
        for (id, letter) in [("code-a", "A"), ("code-u", "U")] {
            assert_eq!(fen(&sheets[&name(id)].last().unwrap()[10]), of_family(letter), "{id}");
        }
        // Matched pairs cancel out; dates are dates, long numbers are text.
        let matched = &sheets[&name("matched")];
        let foot = matched.last().unwrap();
        assert_eq!(fen(&foot[6]), fen(&foot[7]));
        assert!(matches!(matched[3][4], Data::DateTime(_)) && matches!(matched[3][8], Data::String(_)));
    }
}

#[test]
fn the_same_check_gives_the_same_bytes() {
    let (first, second) = (sample(), sample());
    for lang in [Lang::Zh, Lang::En] {
        let papers = [paper_of(&first, lang), paper_of(&second, lang)];
        let [one, two] = papers.each_ref().map(|paper| xlsx::xlsx(paper).unwrap());
        assert_eq!(one, two);
        assert!(parts(&one)["docProps/core.xml"].contains("2026-03-31T"), "the paper's own date, not the machine's");
        assert_eq!(html::html(&papers[0]), html::html(&papers[1]));
        assert_eq!(csv::csv(&papers[0], CsvStyle::default()), csv::csv(&papers[1], CsvStyle::default()));
    }
}

#[test]
fn a_paper_has_words_for_everything_it_says() {
    let checked = sample();
    for lang in [Lang::Zh, Lang::En] {
        let paper = paper_of(&checked, lang);
        for section in &paper.sections {
            let heads = section.blocks.iter().flat_map(|block| block.columns.iter().map(|column| &column.heading).chain(&block.notes));
            let cells = section.blocks.iter().flat_map(|block| block.rows.iter().flat_map(|row| &row.cells));
            let texts = cells.filter_map(|cell| if let Cell::Text(text) = cell { Some(text) } else { None });
            for text in heads.chain(texts).chain([&section.name]) {
                let is_key = ["paper-", "sheet-", "statement-", "mark-", "age-", "channel-", "kind-", "cause-", "decision-", "chart-", "figure-"];
                assert!(!is_key.iter().any(|key| text.starts_with(key)), "{text} has no words in {}", lang.tag());
            }
        }
    }
}
