//! Files as they come: a folder each under `tests/reading`, and under `tests/errors` for each named reason of refusal.
//!
//! A folder holds one file and `expected.txt`: what was understood of it, or the words of its refusal. `UPDATE_EXPECT=1`
//! writes the expected texts again, for reading by eye.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use poscheck::base::money::money_text;
use poscheck::base::{Currency, Fault};
use poscheck::check::{FileInput, Quiet, ReadOutcome, ReadTable, assign_sides, read};
use poscheck::locale::{Lang, Voice, template};
use poscheck::profile::Profile;

#[test]
fn every_known_export_and_pitfall_reads_as_expected() {
    compare("tests/reading", 50, |_, outcome| {
        assert!(!outcome.tables.is_empty(), "{:?}", outcome.faults);
        outcome.tables.iter().for_each(rows_are_accounted_for);
        outcome.tables.iter().for_each(|table| no_card_is_left(table, &CARDS));
    });
}

#[test]
fn every_named_refusal_says_what_where_and_what_to_do() {
    compare("tests/errors", 20, |folder, outcome| {
        let code = folder.file_name().unwrap().to_string_lossy();
        assert!(outcome.tables.is_empty() && outcome.faults.iter().any(|fault| fault.code() == code), "{code}: {:?}", outcome.faults);
    });
}

/// Refusals that no small file can show, each tested where it is made; all others have a folder.
const WITHOUT_FOLDER: &[&str] =
    &["file-too-large", "limit-rows", "limit-text", "limit-unpacked", "memory-short", "no-year", "same-file-both-sides", "stopped"];

#[test]
fn every_refusal_has_a_folder_and_a_next_step_in_both_languages() {
    let source = fs::read_to_string(root().join("src/locale/en_read.rs")).unwrap();
    let hinted: Vec<&str> =
        source.lines().filter_map(|line| line.trim().strip_prefix("(\"")?.split("-hint\"").next().filter(|_| line.contains("-hint\""))).collect();
    assert!(hinted.len() > 25);
    for code in hinted {
        for lang in [Lang::Zh, Lang::En] {
            assert!(template(lang, code).is_some() && template(lang, &format!("{code}-hint")).is_some(), "{code}");
        }
        // Hints of rows' issues belong to no refusal.
        let is_issue = ["amount-", "moment-", "id-", "formula-", "encoding-", "dates-"].iter().any(|start| code.starts_with(start))
            && !code.ends_with("-column-unreadable");
        assert!(is_issue || WITHOUT_FOLDER.contains(&code) || root().join("tests/errors").join(code).is_dir(), "{code} has no folder");
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn compare(folder: &str, least: usize, check: impl Fn(&Path, &ReadOutcome)) {
    let mut folders: Vec<PathBuf> =
        fs::read_dir(root().join(folder)).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    assert!(folders.len() >= least, "{} folders", folders.len());
    let mut wrong = Vec::new();
    for folder in &folders {
        let outcome = read_folder(folder);
        check(folder, &outcome);
        let text = describe(&outcome);
        let expected = folder.join("expected.txt");
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            fs::write(&expected, &text).unwrap();
        } else if fs::read_to_string(&expected).unwrap_or_default() != text {
            wrong.push(format!("{}:\n{text}", folder.display()));
        }
    }
    assert!(wrong.is_empty(), "{} differ from expected.txt:\n{}", wrong.len(), wrong.join("\n"));
}

fn read_folder(folder: &Path) -> ReadOutcome {
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.file_name().is_some_and(|name| name != "expected.txt"));
    let [file] = files.as_slice() else { panic!("{} must hold one file", folder.display()) };
    let name = file.file_name().unwrap().to_string_lossy().into_owned();
    read(&FileInput { name, bytes: fs::read(file).unwrap(), side: None }, &Profile::default(), &mut Quiet)
}

/// Rows below the header are records or left out with an issue each.
pub(crate) fn rows_are_accounted_for(table: &ReadTable) {
    let header = table.rows.index_of(table.meta.header_row).unwrap();
    let below = (table.rows.len() - header - 1) as u64;
    assert_eq!(below, table.meta.records + table.meta.skipped, "{}", table.meta.name);
    assert_eq!(table.meta.skipped, table.meta.issues.kept().iter().filter(|issue| issue.skips_row).count() as u64);
    let total: i64 = (0..table.ledger.len).map(|index| table.ledger.columns.amount.get(index)).sum();
    assert_eq!(table.meta.total, total);
}

/// The fixtures' two card numbers; the first passes the check of the last digit as real ones do, the second does not.
pub(crate) const CARDS: [&str; 2] = ["4111111111111111", "6299990000001234"];

/// No cell holds one of these numbers whole.
pub(crate) fn no_card_is_left(table: &ReadTable, cards: &[&str]) {
    for index in 0..table.rows.len() {
        for cell in table.rows.cells(index) {
            let mut runs = cell.text.split(|letter: char| !letter.is_ascii_digit());
            assert!(!runs.any(|run| cards.contains(&run)), "row {}: {}", table.rows.number(index), cell.text);
        }
    }
}

fn describe(outcome: &ReadOutcome) -> String {
    let mut out = String::new();
    let voice = Voice { lang: Lang::En, currency: Currency::CNY, row: &|row| row.row_number.to_string() };
    for fault in &outcome.faults {
        writeln!(out, "{}: {}\n  {}", fault.code(), voice.fault(fault), voice.hint(fault)).unwrap();
    }
    for table in &outcome.tables {
        table_text(table, &voice, &mut out);
    }
    out
}

fn table_text(table: &ReadTable, voice: &Voice<'_>, out: &mut String) {
    let meta = &table.meta;
    let mut one = vec![table.clone()];
    assert!(assign_sides(&mut one).is_empty());
    let side = one[0].meta.side.as_ref().map_or("-", |(side, _)| side.name());
    let place = [&meta.member, &meta.sheet].into_iter().flatten().fold(String::new(), |text, part| format!("{text} {part}"));
    writeln!(out, "{} {} {}{place}: {side}", meta.format, meta.container, meta.encoding.as_deref().unwrap_or("-")).unwrap();
    let days = meta.declared_days.map_or(String::new(), |(first, last)| format!(" declared {first}..{last}"));
    writeln!(out, "header {} records {} skipped {} total {}{days}", meta.header_row, meta.records, meta.skipped, money(meta.total)).unwrap();
    for column in meta.columns.iter().filter(|column| column.field.is_some()) {
        write!(out, "{}={} ", column.header.trim(), column.field.unwrap_or("-")).unwrap();
    }
    writeln!(out).unwrap();
    for index in 0..table.ledger.len {
        record_text(table, index, out);
    }
    for issue in meta.issues.kept() {
        let row = issue.row_number.map_or(String::new(), |row| format!(" row {row}"));
        writeln!(out, "{}{row}{}: {}", issue.said.key, if issue.skips_row { " left out" } else { "" }, voice.say(&issue.said)).unwrap();
    }
    for control in &meta.controls {
        let holds = if control.holds { "holds" } else { "differs" };
        writeln!(out, "control row {} {} stated {} computed {} {holds}", control.row_number, control.figure, control.stated, control.computed)
            .unwrap();
    }
}

fn record_text(table: &ReadTable, index: usize, out: &mut String) {
    let record = table.ledger.columns.record(index);
    write!(out, "{:>3} {} {} {:?} {:?} {:?}", record.row_number, record.moment, money(record.amount), record.kind, record.status, record.channel)
        .unwrap();
    for (name, amount) in [("fee", record.fee), ("net", record.net), ("tip", record.tip), ("discount", record.discount)] {
        if let Some(minor) = amount.value() {
            write!(out, " {name} {}", money(minor)).unwrap();
        }
    }
    for (name, day) in [("cleared", record.clearing_day), ("paid out", record.payout_day)] {
        if day.is_some() {
            write!(out, " {name} {day}").unwrap();
        }
    }
    let ids = [
        ("rrn", record.rrn),
        ("channel", record.channel_id),
        ("order", record.order_id),
        ("receipt", record.receipt_id),
        ("trace", record.trace),
        ("original", record.original_id),
        ("refund", record.refund_id),
    ];
    let known: Vec<&str> = ids.iter().filter(|(_, id)| id.is_some()).map(|(name, _)| *name).collect();
    if !known.is_empty() {
        write!(out, " ids {}", known.join("+")).unwrap();
    }
    if record.card.is_some() {
        write!(out, " card {}", record.card.masked()).unwrap();
    }
    writeln!(out).unwrap();
}

fn money(minor: i64) -> String {
    money_text(minor, Currency::CNY)
}

#[test]
fn a_file_past_its_limits_is_refused_by_name() {
    let codes = |bytes: Vec<u8>| {
        let outcome = read(&FileInput { name: "a.csv".to_owned(), bytes, side: None }, &Profile::default(), &mut Quiet);
        outcome.faults.iter().map(Fault::code).collect::<Vec<_>>()
    };
    let mut many = b"a,b\n".repeat(8_000_001);
    many.extend(b"c,d\n");
    assert_eq!(codes(many), ["limit-rows"]);
}
