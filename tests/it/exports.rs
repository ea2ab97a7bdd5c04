//! Every export of a check: what a file says can do no harm in it, what it adds up to is what the report says.
//!
//! In: the sample month and made files full of formulas and markup. Out: a failed test that names the export and the text.
//! Must not know: how a finding was made.

use std::io::{Cursor, Read};

use calamine::{Data, Reader, Xlsx};
use poscheck::base::Side;
use poscheck::check::{Checked, FileInput, Quiet, assign_sides, check, read};
use poscheck::locale::Lang;
use poscheck::profile::Profile;
use poscheck::report::paper::{Cell, Paper, paper, statement};
use poscheck::report::safe::{bared, guarded, is_formula};
use poscheck::report::{csv, html, xlsx};

/// A check of files by name, bytes and side.
pub fn checked(files: &[(&str, Vec<u8>, Side)]) -> Checked {
    let profile = Profile::default();
    let mut tables = Vec::new();
    for (name, bytes, side) in files {
        let file = FileInput { name: (*name).to_owned(), bytes: bytes.clone(), side: Some(*side) };
        let outcome = read(&file, &profile, &mut Quiet);
        assert!(outcome.faults.is_empty(), "{name}: {:?}", outcome.faults);
        tables.extend(outcome.tables);
    }
    assert!(assign_sides(&mut tables).is_empty());
    check(tables, &profile, &mut Quiet).unwrap()
}

fn sample() -> Checked {
    let at = |name: &str| std::fs::read(format!("{}/www/sample/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    checked(&[
        ("register-2026-03.xlsx", at("register-2026-03.xlsx"), Side::Merchant),
        ("acquirer-2026-03.csv", at("acquirer-2026-03.csv"), Side::Acquirer),
    ])
}

fn paper_of(checked: &Checked, lang: Lang) -> Paper {
    paper(checked, &checked.report(lang, false), &Profile { name: Some("=示例便利店".to_owned()), ..Profile::default() }, lang)
}

#[test]
#[ignore]
fn write_out() {
    let checked = sample();
    for lang in [Lang::Zh, Lang::En] {
        let paper = paper_of(&checked, lang);
        std::fs::write(format!("/tmp/ex/paper-{}.xlsx", lang.tag()), xlsx::xlsx(&paper).unwrap()).unwrap();
        std::fs::write(format!("/tmp/ex/paper-{}.html", lang.tag()), html::html(&paper)).unwrap();
        std::fs::write(format!("/tmp/ex/paper-{}.csv", lang.tag()), csv::csv(&paper, ',')).unwrap();
    }
}
