//! A file's bytes to the sheets that may hold a table, each read when asked for.
//!
//! In: name and bytes. Out: [`Opened`]s, faults. Must not know: what a column means.

use std::borrow::Cow;

use super::Rows;
use super::delimited;
use super::encoding;
use super::sniff::{self, Shape};
use super::xlsx::Workbook;
use crate::base::limits::FILE_BYTES_MAX;
use crate::base::{Fact, Fault, Issue, Said};

/// A sheet's rows and what was odd about them.
#[derive(Debug, Default)]
pub struct Sheet {
    /// The rows.
    pub rows: Rows,
    /// What was odd, with row numbers.
    pub issues: Vec<Issue>,
}

/// A file, or a member of a zip, opened.
pub struct Opened<'a> {
    /// `csv`, `xlsx` …, as the contract names it.
    pub container: &'static str,
    /// Encoding of text; `None` for workbooks.
    pub encoding: Option<String>,
    /// Path inside a zip.
    pub member: Option<String>,
    inner: Inner<'a>,
}

enum Inner<'a> {
    Text { text: Cow<'a, str>, delimiter: u8, damaged: usize },
    Xlsx(Box<Workbook<'a>>),
}

/// Opens a file by what its bytes are.
///
/// # Errors
/// A fault that names what the file is, where it is no table, or why it can't be opened.
pub fn open<'a>(name: &str, bytes: &'a [u8]) -> Result<Opened<'a>, Fault> {
    if bytes.is_empty() {
        return Err(Fault::of_file("file-empty", name));
    }
    if bytes.len() > FILE_BYTES_MAX {
        return Err(over_limit("file-too-large", name, bytes.len() as u64, FILE_BYTES_MAX as u64));
    }
    match sniff::shape(bytes) {
        Shape::Other(thing) => Err(Fault::of_file("not-a-table", name).with("thing", Fact::Word(thing))),
        Shape::Text => open_text(name, bytes),
        Shape::Zip => {
            Ok(Opened { container: "xlsx", encoding: None, member: None, inner: Inner::Xlsx(Box::new(Workbook::open(name, Cow::Borrowed(bytes))?)) })
        }
        Shape::Compound => Err(compound(name, bytes)),
        Shape::Gzip | Shape::BareBiff => Err(Fault::of_file("not-a-table", name).with("thing", Fact::Word("thing-archive"))),
    }
}

/// A fault of a limit, with what was found and what is allowed.
pub(super) fn over_limit(key: &'static str, name: &str, found: u64, limit: u64) -> Fault {
    Fault::of_file(key, name).with("found", Fact::Count(found)).with("limit", Fact::Count(limit))
}

/// A compound file: an encrypted workbook names itself by its streams.
fn compound(name: &str, bytes: &[u8]) -> Fault {
    let head = bytes.get(..bytes.len().min(1 << 20)).unwrap_or(bytes);
    let wide: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let tail = bytes.get(bytes.len().saturating_sub(1 << 16)..).unwrap_or(&[]);
    let is_encrypted = memchr::memmem::find(head, &wide).is_some() || memchr::memmem::find(tail, &wide).is_some();
    if is_encrypted {
        Fault::of_file("workbook-password", name)
    } else {
        Fault::of_file("not-a-table", name).with("thing", Fact::Word("thing-compound"))
    }
}

fn open_text<'a>(name: &str, bytes: &'a [u8]) -> Result<Opened<'a>, Fault> {
    let decoded = encoding::decode(bytes);
    if decoded.text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}').is_empty() {
        return Err(Fault::of_file("file-empty", name));
    }
    let odd = decoded.text.chars().take(4_096).filter(|c| *c == '\u{fffd}' || (c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\0'))).count();
    if odd * 20 > decoded.text.chars().take(4_096).count() {
        return Err(Fault::of_file("not-a-table", name).with("thing", Fact::Word("thing-binary")));
    }
    let Some(delimiter) = delimited::delimiter_of(&decoded.text) else {
        return Err(Fault::of_file("not-a-table", name).with("thing", Fact::Word("thing-text")));
    };
    let container = match delimiter {
        b'\t' => "tsv",
        b';' => "ssv",
        b'|' => "psv",
        _ => "csv",
    };
    Ok(Opened {
        container,
        encoding: Some(decoded.encoding),
        member: None,
        inner: Inner::Text { text: decoded.text, delimiter, damaged: decoded.damaged },
    })
}

impl Opened<'_> {
    /// Names of the sheets; none for text.
    pub fn sheet_names(&self) -> &[String] {
        match &self.inner {
            Inner::Text { .. } => &[],
            Inner::Xlsx(workbook) => workbook.sheet_names(),
        }
    }

    /// Reads a sheet by its index (0 for text), at most `rows_max` rows.
    ///
    /// # Errors
    /// The fault that keeps the sheet from being read, with its sheet.
    pub fn read(&mut self, name: &str, index: usize, rows_max: usize, keep_going: &mut dyn FnMut(u64) -> bool) -> Result<Sheet, Fault> {
        match &mut self.inner {
            Inner::Text { text, delimiter, damaged } => {
                let mut split = delimited::split(text, *delimiter, &mut |bytes| keep_going(bytes as u64));
                if let Some(limit) = split.over {
                    return Err(Fault::of_file(limit, name));
                }
                if *damaged > 0 {
                    let said = Said::new("text-damaged").with("count", Fact::Count(*damaged as u64));
                    split.issues.push(Issue { said, row_number: None, column_number: None, skips_row: false });
                }
                Ok(Sheet { rows: split.rows, issues: split.issues })
            }
            Inner::Xlsx(workbook) => workbook.read(name, index, rows_max, keep_going),
        }
    }
}
