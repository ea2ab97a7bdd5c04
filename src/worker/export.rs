//! The one door to the writers: a finished check made into a file to be saved.
//!
//! In: a check, what it rested on, which file. Out: a name, a media type, bytes. Must not know: a browser, who asked.

use serde::{Deserialize, Serialize};

use crate::audit::{self, Ran};
use crate::base::{Day, Fault};
use crate::check::Checked;
use crate::locale::template;
use crate::register::Register;
use crate::report::carry;
use crate::report::csv::{CsvStyle, csv};
use crate::report::html::html;
use crate::report::paper::{days, paper_with};
use crate::report::xlsx::xlsx;

/// Which file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ExportKind {
    /// The workpaper as a workbook.
    Workbook,
    /// The workpaper as a page for reading and printing.
    Page,
    /// The differences as delimited text.
    Text { delimiter: char, has_mark: bool },
    /// The contract's report.
    Report,
    /// What the next period must know.
    OpenItems,
    /// Everything the check rested on, sealed.
    Audit,
}

/// A file to be saved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Export {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub media: &'static str,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Makes the file; the register's entries go into the workpaper.
///
/// # Errors
/// As the writer of the workbook.
pub fn export(checked: &Checked, ran: &Ran, register: &Register, kind: ExportKind) -> Result<Export, Fault> {
    // An audit proves the report as it was asked for; the file for other programs has everything.
    let report = checked.report(ran.lang, kind == ExportKind::Report);
    let paper = || paper_with(checked, &report, &ran.profile, register, ran.lang);
    let (key, ending, media, bytes) = match kind {
        ExportKind::Workbook => {
            ("export-name-workbook", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", xlsx(&paper())?)
        }
        ExportKind::Page => ("export-name-page", "html", "text/html", html(&paper()).into_bytes()),
        ExportKind::Text { delimiter, has_mark } => {
            let (ending, media) = if delimiter == '\t' { ("tsv", "text/tab-separated-values") } else { ("csv", "text/csv") };
            ("export-name-text", ending, media, csv(&paper(), CsvStyle { delimiter, has_mark }))
        }
        ExportKind::Report => ("export-name-report", "json", JSON, crate::report::json::json(&report).into_bytes()),
        ExportKind::OpenItems => {
            let text = serde_json::to_string_pretty(&carry::list(&report)).unwrap_or_default();
            ("export-name-open-items", "json", JSON, format!("{text}\n").into_bytes())
        }
        ExportKind::Audit => ("export-name-audit", "audit", JSON, audit::write(ran, &report).into_bytes()),
    };
    Ok(Export { name: name(checked, ran, key, ending), media, bytes })
}

const JSON: &str = "application/json";

// `示例便利店_对账工作底稿_2026-03-01_2026-03-31.xlsx`: whose, what, which days.
fn name(checked: &Checked, ran: &Ran, key: &str, ending: &str) -> String {
    let (from, to) = days(checked);
    let day = |day: Day| if day.is_some() { day.to_string() } else { String::new() };
    let parts = [clean(ran.profile.name.as_deref().unwrap_or("")), template(ran.lang, key).unwrap_or(key).to_owned(), day(from), day(to)];
    format!("{}.{ending}", parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("_"))
}

// A name that every file system takes and that turns no direction of reading.
fn clean(text: &str) -> String {
    let is_kept = |c: &char| {
        !c.is_control()
            && !"<>:\"/\\|?*".contains(*c)
            && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    let kept: String = text.chars().filter(is_kept).take(40).collect();
    kept.trim_matches([' ', '.']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_what_every_file_system_takes() {
        for (text, name) in [("示例便利店", "示例便利店"), ("a/b:c*?\"<>|\\d", "abcd"), (" ..x.. ", "x"), ("\u{202e}gpj", "gpj"), ("", "")]
        {
            assert_eq!(clean(text), name);
        }
    }
}
