//! A file's bytes to the sheets that may hold a table, each read when asked for.
//!
//! In: name and bytes. Out: [`Opened`]s, faults. Must not know: what a column means.

use std::borrow::Cow;
use std::io::Read;

use super::Rows;
use super::delimited;
use super::encoding::{self, Decoded};
use super::fixed;
use super::legacy::Legacy;
use super::package::{Package, io_fault};
use super::sniff::{self, Markup, Shape};
use super::web_table;
use super::xlsx::Workbook;
use super::xml_workbook::XmlWorkbook;
use crate::base::limits::{FILE_BYTES_MAX, UNPACK_RATIO_MAX, UNPACKED_BYTES_MAX};
use crate::base::{CellRef, Fact, Fault, Issue, Said};

/// A sheet's rows and what was odd about them.
#[derive(Debug, Default)]
pub struct Sheet {
    /// The rows.
    pub rows: Rows,
    /// What was odd, with row numbers.
    pub issues: Vec<Issue>,
    /// Cells that stand for several rows.
    pub merges: Vec<Merge>,
}

impl Sheet {
    fn with(mut self, issues: &[Issue]) -> Sheet {
        self.issues.splice(0..0, issues.iter().cloned());
        self
    }
}

/// A cell that stands for the rows below it too; those have none there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Merge {
    /// The 0-based column.
    pub column: u32,
    /// The numbers of its first and last row.
    pub rows: (u32, u32),
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
    Text { text: Cow<'a, str>, delimiter: u8, damaged: usize, is_doubtful: bool },
    WebPage(Cow<'a, str>, Vec<Issue>),
    XmlWorkbook(XmlWorkbook<'a>, Vec<Issue>),
    Xlsx(Box<Workbook<'a>>),
    Legacy(Box<Legacy<'a>>),
    Fixed(Cow<'a, [u8]>),
}

/// What a file gave when it was opened: the tables it may hold, and why parts of it hold none.
pub type OpenedFile<'a> = (Vec<Opened<'a>>, Vec<Fault>);

/// Opens a file by what its bytes are. A zip or gzip that is no workbook is opened, one level deep.
pub fn open<'a>(name: &str, bytes: &'a [u8]) -> OpenedFile<'a> {
    open_as(name, Cow::Borrowed(bytes), None)
}

/// The same with text in the encoding that someone chose; `None` to find it out. Bytes that are given away are held once: as
/// their text where they are text.
pub fn open_as<'a>(name: &str, bytes: Cow<'a, [u8]>, encoding: Option<&str>) -> OpenedFile<'a> {
    if bytes.len() > FILE_BYTES_MAX {
        return (Vec::new(), vec![over_limit("file-too-large", name, bytes.len() as u64, FILE_BYTES_MAX as u64)]);
    }
    match sniff::shape(&bytes) {
        Shape::Gzip => match gunzip(name, &bytes) {
            Ok(inner) => of_one(open_single(name, Cow::Owned(inner), encoding)),
            Err(fault) => (Vec::new(), vec![fault]),
        },
        Shape::Zip => match Package::open(name, bytes) {
            Ok(package) if !is_workbook(&package) => members(name, package, encoding),
            Ok(package) => of_one(open_workbook(name, package)),
            Err(fault) => (Vec::new(), vec![fault]),
        },
        _ => of_one(open_single(name, bytes, encoding)),
    }
}

fn of_one(opened: Result<Opened<'_>, Fault>) -> OpenedFile<'_> {
    match opened {
        Ok(opened) => (vec![opened], Vec::new()),
        Err(fault) => (Vec::new(), vec![fault]),
    }
}

/// Whether a zip is itself a workbook: its content types, or OpenDocument's parts.
fn is_workbook(package: &Package<'_>) -> bool {
    ["[Content_Types].xml", "xl/workbook.xml", "xl/workbook.bin", "content.xml"].iter().any(|part| package.find(part).is_some())
}

/// Opens the members of a zip of tables.
fn members<'a>(name: &str, mut package: Package<'_>, encoding: Option<&str>) -> OpenedFile<'a> {
    let (mut opened, mut faults) = (Vec::new(), Vec::new());
    for member in package.members() {
        let path = member_name(&member.name);
        let is_litter =
            path.ends_with('/') || path.starts_with("__MACOSX/") || path.rsplit('/').next().is_some_and(|file| file.starts_with(['.', '~']));
        if is_litter {
            continue;
        }
        let at = CellRef { sheet: Some(path.clone()), ..CellRef::file(name) };
        let found = if member.is_encrypted {
            Err(Fault::of_file("zip-password", name))
        } else if !member.is_known_method {
            Err(Fault::of_file("zip-method", name).with("method", Fact::Text(member.method)))
        } else {
            package.bytes(name, member.index).and_then(|bytes| open_member(name, bytes, encoding))
        };
        match found {
            Ok(table) => opened.push(Opened { member: Some(path), ..table }),
            Err(fault) => faults.push(Fault { at, ..fault }),
        }
    }
    if opened.is_empty() && faults.is_empty() {
        faults.push(Fault::of_file("file-empty", name));
    }
    (opened, faults)
}

fn open_member<'a>(name: &str, bytes: Vec<u8>, encoding: Option<&str>) -> Result<Opened<'a>, Fault> {
    match sniff::shape(&bytes) {
        Shape::Gzip => open_single(name, Cow::Owned(gunzip(name, &bytes)?), encoding),
        Shape::Zip if !Package::open(name, Cow::Borrowed(&bytes)).is_ok_and(|package| is_workbook(&package)) => {
            Err(Fault::of_file("zip-in-zip", name))
        }
        _ => open_single(name, Cow::Owned(bytes), encoding),
    }
}

/// A member's name for showing: UTF-8, else the encoding of Chinese systems; control characters left out.
fn member_name(raw: &[u8]) -> String {
    let text = str::from_utf8(raw).map_or_else(|_| encoding_rs::GB18030.decode_without_bom_handling(raw).0.into_owned(), str::to_owned);
    text.chars().filter(|c| !c.is_control()).map(|c| if c == '\\' { '/' } else { c }).take(200).collect()
}

fn gunzip(name: &str, bytes: &[u8]) -> Result<Vec<u8>, Fault> {
    gunzip_within(name, bytes, (bytes.len() as u64).saturating_mul(UNPACK_RATIO_MAX).max(128 << 20), FILE_BYTES_MAX as u64)
}

// What unpacks out of all proportion is a bomb; what is merely large is a file too large. Neither is damaged.
fn gunzip_within(name: &str, bytes: &[u8], bomb: u64, largest: u64) -> Result<Vec<u8>, Fault> {
    let limit = bomb.min(largest);
    let mut out = Vec::new();
    let read = flate2::read::MultiGzDecoder::new(bytes).take(limit + 1).read_to_end(&mut out);
    if out.len() as u64 <= limit {
        return read.map(|_| out).map_err(|error| io_fault(&error, name));
    }
    let (key, limit) = if bomb < largest { ("zip-bomb", UNPACKED_BYTES_MAX) } else { ("limit-unpacked", largest) };
    Err(Fault::of_file(key, name).with("limit", Fact::Count(limit)))
}

/// Opens what holds one table or workbook.
fn open_single<'a>(name: &str, bytes: Cow<'a, [u8]>, encoding: Option<&str>) -> Result<Opened<'a>, Fault> {
    if bytes.is_empty() {
        return Err(Fault::of_file("file-empty", name));
    }
    match sniff::shape(&bytes) {
        Shape::Other(thing) => Err(Fault::of_file("not-a-table", name).with("thing", Fact::Word(thing))),
        Shape::Text => open_text(name, bytes, encoding),
        Shape::Zip => open_workbook(name, Package::open(name, bytes)?),
        Shape::Compound => Ok(of_legacy(Legacy::xls(name, bytes)?)),
        Shape::BareBiff => Err(Fault::of_file("not-a-table", name).with("thing", Fact::Word("thing-old-excel"))),
        Shape::Gzip => Err(Fault::of_file("zip-in-zip", name)),
    }
}

fn open_workbook<'a>(name: &str, package: Package<'a>) -> Result<Opened<'a>, Fault> {
    if package.find("xl/workbook.bin").is_some() {
        return Ok(of_legacy(Legacy::xlsb(name, package.into_bytes())?));
    }
    if package.find("content.xml").is_some() && package.find("xl/workbook.xml").is_none() {
        return Ok(of_legacy(Legacy::ods(name, package.into_bytes())?));
    }
    Ok(Opened { container: "xlsx", encoding: None, member: None, inner: Inner::Xlsx(Box::new(Workbook::of_package(name, package)?)) })
}

fn of_legacy(legacy: Legacy<'_>) -> Opened<'_> {
    Opened { container: legacy.container(), encoding: None, member: None, inner: Inner::Legacy(Box::new(legacy)) }
}

/// A fault of a limit, with what was found and what is allowed.
pub(super) fn over_limit(key: &'static str, name: &str, found: u64, limit: u64) -> Fault {
    Fault::of_file(key, name).with("found", Fact::Count(found)).with("limit", Fact::Count(limit))
}

fn open_text<'a>(name: &str, bytes: Cow<'a, [u8]>, chosen: Option<&str>) -> Result<Opened<'a>, Fault> {
    if fixed::is_zm(&bytes) {
        return Ok(Opened { container: "fixed", encoding: Some("gb18030".to_owned()), member: None, inner: Inner::Fixed(bytes) });
    }
    let markup = sniff::markup(&bytes);
    let stated = if chosen.is_none() && markup.is_some() { encoding::stated(&bytes) } else { None };
    let chosen = chosen.or(stated);
    let decoded = match bytes {
        Cow::Borrowed(bytes) => chosen.and_then(|chosen| encoding::decode_as(bytes, chosen)).unwrap_or_else(|| encoding::decode(bytes)),
        Cow::Owned(bytes) => encoding::decode_given(bytes, chosen),
    };
    if decoded.text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}').is_empty() {
        return Err(Fault::of_file("file-empty", name));
    }
    // Text of two bytes a character shows its markup only now.
    if let Some(markup) = markup.or_else(|| sniff::markup(decoded.text.as_bytes())) {
        return open_markup(name, markup, decoded);
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
        inner: Inner::Text { text: decoded.text, delimiter, damaged: decoded.damaged, is_doubtful: decoded.is_doubtful },
    })
}

fn open_markup<'a>(name: &str, markup: Markup, decoded: Decoded<'a>) -> Result<Opened<'a>, Fault> {
    let issues = issues_of_text(&decoded.encoding, decoded.damaged, decoded.is_doubtful);
    let (container, inner) = match markup {
        Markup::WebPage if web_table::has_table(&decoded.text) => ("html", Inner::WebPage(decoded.text, issues)),
        Markup::WebPage => return Err(Fault::of_file("not-a-table", name).with("thing", Fact::Word("thing-web-page"))),
        Markup::XmlWorkbook => ("xml", Inner::XmlWorkbook(XmlWorkbook::open(name, decoded.text)?, issues)),
        Markup::Other(thing) => return Err(Fault::of_file("not-a-table", name).with("thing", Fact::Word(thing))),
    };
    Ok(Opened { container, encoding: Some(decoded.encoding), member: None, inner })
}

// What was odd about a text's encoding.
fn issues_of_text(encoding: &str, damaged: usize, is_doubtful: bool) -> Vec<Issue> {
    let damage = (damaged > 0).then(|| Said::new("text-damaged").with("count", Fact::Count(damaged as u64)));
    let doubt = is_doubtful.then(|| Said::new("encoding-doubtful").with("encoding", Fact::Text(encoding.to_owned())));
    damage.into_iter().chain(doubt).map(|said| Issue { said, row_number: None, column_number: None, skips_row: false }).collect()
}

impl Opened<'_> {
    /// Names of the sheets; none for text.
    pub fn sheet_names(&self) -> &[String] {
        match &self.inner {
            Inner::Text { .. } | Inner::WebPage(..) | Inner::Fixed(_) => &[],
            Inner::XmlWorkbook(workbook, _) => workbook.sheet_names(),
            Inner::Xlsx(workbook) => workbook.sheet_names(),
            Inner::Legacy(workbook) => workbook.sheet_names(),
        }
    }

    /// Undoes a wrong decoding that was saved into the text of these rows, so that it can be read anew; `false` when there is none
    /// to undo.
    pub fn unscramble(&mut self, rows: &Rows) -> bool {
        let Inner::Text { text, damaged, is_doubtful, .. } = &mut self.inner else { return false };
        match encoding::unscramble(&rows.to_text()) {
            Some((plain, lost)) => {
                *text = Cow::Owned(plain);
                *damaged = lost;
                *is_doubtful = lost > 0;
                true
            }
            None => false,
        }
    }

    /// Reads a sheet by its index (0 for text), at most `rows_max` rows. A text becomes that of its rows and can't be read twice.
    ///
    /// # Errors
    /// The fault that keeps the sheet from being read, with its sheet.
    pub fn read(&mut self, name: &str, index: usize, rows_max: usize, keep_going: &mut dyn FnMut(u64) -> bool) -> Result<Sheet, Fault> {
        match &mut self.inner {
            Inner::Text { text, delimiter, damaged, is_doubtful } => {
                let mut split = delimited::split(std::mem::take(text).into_owned(), *delimiter, &mut |bytes| keep_going(bytes as u64));
                if let Some(limit) = split.over {
                    return Err(Fault::of_file(limit, name));
                }
                split.issues.extend(issues_of_text(self.encoding.as_deref().unwrap_or_default(), *damaged, *is_doubtful));
                Ok(Sheet { rows: split.rows, issues: split.issues, ..Sheet::default() })
            }
            Inner::WebPage(text, issues) => {
                let sheet = web_table::read(text, rows_max, keep_going);
                sheet.map(|sheet| sheet.with(issues)).map_err(|fault| Fault { at: CellRef { file: name.to_owned(), ..fault.at }, ..fault })
            }
            Inner::XmlWorkbook(workbook, issues) => workbook.read(name, index, rows_max, keep_going).map(|sheet| sheet.with(issues)),
            Inner::Xlsx(workbook) => workbook.read(name, index, rows_max, keep_going),
            Inner::Legacy(workbook) => workbook.read(name, index, rows_max),
            Inner::Fixed(bytes) => {
                fixed::split(bytes).map(|rows| Sheet { rows, ..Sheet::default() }).ok_or_else(|| Fault::of_file("limit-rows", name))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn a_gzip_past_a_limit_is_named_by_that_limit_and_not_damaged() {
        let mut pack = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        pack.write_all(&[b'1'; 1_000]).unwrap();
        let packed = pack.finish().unwrap();
        let code =
            |bytes: &[u8], bomb, largest| gunzip_within("账单.csv.gz", bytes, bomb, largest).map(|out| out.len()).map_err(|fault| fault.code());
        assert_eq!(code(&packed, 1_000, 1_000), Ok(1_000));
        assert_eq!(code(&packed, 999, 2_000), Err("zip-bomb"));
        assert_eq!(code(&packed, 2_000, 999), Err("limit-unpacked"));
        assert_eq!(code(&packed[..20], 2_000, 2_000), Err("zip-damaged"));
    }

    #[test]
    fn memory_that_is_not_to_be_had_is_named_and_not_damage() {
        let error = std::io::Error::from(std::io::ErrorKind::OutOfMemory);
        assert_eq!(io_fault(&error, "账单.csv.gz").code(), "memory-short");
    }
}
